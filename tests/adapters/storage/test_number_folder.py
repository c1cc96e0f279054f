"""The number ledger as files: torn lines, damage, locks, full disks."""

import errno
import json
import logging
import os
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from folio.adapters.storage import number_folder
from folio.adapters.storage.number_folder import NumberFolder
from folio.adapters.storage.numbers import Identity, NumberTaken, Series, WrongLedger, entry_hash, taken_of
from folio.domain.errors import Unavailable

SERIES = Series("st_1", "receipt", "B")
AT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


def chain(count: int, size: int = 30) -> list[NumberTaken]:
    """The first lines of a series, each with a document of `size` characters."""
    lines, previous = [], ""
    for number in range(1, count + 1):
        entry = {
            "store_id": "st_1",
            "kind": "receipt",
            "series": "B",
            "number": number,
            "reference": f"SHOP-{number}-R1",
            "snapshot": json.dumps("ñ" * size),
            "entered_at": AT,
            "prev_hash": previous,
        }
        previous = entry["hash"] = entry_hash(entry)
        lines.append(taken_of(entry, "shop"))
    return lines


@pytest.fixture
def folder(tmp_path: Path) -> NumberFolder:
    return NumberFolder(tmp_path / "deep" / "numbers")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "numbers" / "st_1" / "receipt-B.jsonl"


def numbers(folder: NumberFolder) -> list[int]:
    return [line.number for line in folder.lines(SERIES)]


def test_only_the_owner_reads_it(folder: NumberFolder, path: Path) -> None:
    folder.append(chain(1))
    folder.set_identity(Identity("i", 1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((path.parent.parent / "ledger.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_empty_folder_knows_nothing(folder: NumberFolder) -> None:
    assert (folder.identity(), folder.series(), folder.tip(SERIES), numbers(folder)) == (None, [], None, [])


def test_lines_are_added_once_and_in_order(folder: NumberFolder) -> None:
    lines = chain(5)
    folder.append(lines[:3])
    folder.append(lines[:5])
    folder.append([])
    assert numbers(folder) == [1, 2, 3, 4, 5]
    assert folder.tip(SERIES) == lines[-1]
    folder.close()


def test_a_gap_or_a_strange_line_is_refused(folder: NumberFolder) -> None:
    lines = chain(3)
    folder.append(lines[:1])
    with pytest.raises(WrongLedger, match="different stories"):
        folder.append(lines[2:])
    assert numbers(folder) == [1]


@pytest.mark.parametrize("size", [10, 9_000, 40_000])
def test_a_line_torn_anywhere_is_cut_off_told_and_written_again(
    size: int, folder: NumberFolder, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = chain(3, size)
    folder.append(lines[:2])
    whole = path.read_bytes()
    last = lines[2].as_line().encode() + b"\n"
    for cut in sorted({1, 2, len(last) // 2, len(last) - 2, len(last) - 1}):
        path.write_bytes(whole + last[:cut])
        assert folder.tip(SERIES) == lines[1]
        assert numbers(folder) == [1, 2]
        with caplog.at_level(logging.WARNING, "folio.numbers"):
            folder.append(lines[2:])
        assert "torn" in caplog.text
        caplog.clear()
        assert path.read_bytes() == whole + last


def test_a_first_line_that_was_torn_is_cut_off(folder: NumberFolder, path: Path) -> None:
    folder.append(chain(1))
    path.write_bytes(path.read_bytes()[:20])
    assert folder.tip(SERIES) is None
    folder.append(chain(2))
    assert numbers(folder) == [1, 2]


def test_a_tail_of_zeros_as_a_power_cut_may_leave_is_a_torn_line(folder: NumberFolder, path: Path) -> None:
    folder.append(chain(2))
    path.write_bytes(path.read_bytes() + b"\x00" * 5000)
    folder.append(chain(3))
    assert numbers(folder) == [1, 2, 3]


def test_more_than_one_bad_line_is_damage_and_nothing_is_changed(folder: NumberFolder, path: Path) -> None:
    folder.append(chain(2))
    damaged = path.read_bytes() + b"rubbish\nmore rubbish\n"
    path.write_bytes(damaged)
    with pytest.raises(WrongLedger, match="damaged"):
        folder.append(chain(3))
    with pytest.raises(WrongLedger, match="Line 3"):
        numbers(folder)
    assert path.read_bytes() == damaged


def test_a_damaged_identity_is_told(folder: NumberFolder, tmp_path: Path) -> None:
    folder.set_identity(Identity("i", 3))
    assert folder.identity() == Identity("i", 3)
    for text in ("", "[]", '{"instance": "i"}', "{"):
        (tmp_path / "deep" / "numbers" / "ledger.json").write_text(text)
        with pytest.raises(WrongLedger, match="damaged"):
            folder.identity()


def test_a_line_that_could_not_be_synced_does_not_look_kept(
    folder: NumberFolder, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = chain(3)
    folder.append(lines[:1])

    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Unavailable, match="Input/output error"):
        folder.append(lines)
    monkeypatch.undo()
    assert numbers(folder) == [1]
    folder.append(lines)
    assert numbers(folder) == [1, 2, 3]


def test_a_place_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = NumberFolder(tmp_path / "file" / "numbers")
    with pytest.raises(Unavailable):
        folder.append(chain(1))
    with pytest.raises(Unavailable):
        folder.set_identity(Identity("i", 1))
    with pytest.raises(Unavailable):
        folder.tip(SERIES)


def test_writers_take_turns_and_each_line_is_written_once(folder: NumberFolder) -> None:
    lines = chain(40)
    failures: list[Exception] = []

    def write(first: int) -> None:
        try:
            for through in range(first, 41, 3):
                folder.append(lines[:through])
        except Exception as fault:
            failures.append(fault)

    threads = [threading.Thread(target=write, args=(first,)) for first in (1, 2, 3, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert numbers(folder) == list(range(1, 41))


def test_names_of_series_survive_the_file_system(folder: NumberFolder) -> None:
    strange = Series("../x/..", "credit_note", "N/C-1.")
    entry = {**chain(1)[0].as_entry(), "store_id": strange.store_id, "kind": strange.kind, "series": strange.series}
    entry["hash"] = entry_hash(entry)
    folder.append([taken_of(entry, "shop")])
    assert folder.series() == [strange]
    assert folder.tip(strange) is not None


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks smaller than a line, so that reading backwards has to grow."""
    monkeypatch.setattr(number_folder, "BLOCK", 512)
