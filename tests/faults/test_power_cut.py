"""The power is cut after every acknowledged delivery: whatever was not synced is gone, whatever was acked is there.

A traced process keeps deliveries, one acknowledgement after the other. From the trace the files are rebuilt as they
were on the disk at each acknowledgement: every write is applied only once its file was synced. The same with
synchronous=NORMAL must lose something; else this test could see nothing.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ACKED = 40
PROGRAM = """
import os, sys
from datetime import UTC, datetime
import folio
import sqlalchemy as sa
from folio.adapters.storage import open_storage
from folio.adapters.storage.database import migrate, open_engine
from folio.adapters.storage.sealing import Seal
from folio.domain.delivery import Delivery
from folio.domain.store import StoreInfo, TokenPair

path, level, many = sys.argv[1], sys.argv[2], int(sys.argv[3])
now = datetime(2026, 3, 2, tzinfo=UTC)
engine = open_engine("sqlite:///" + path)
migrate(engine)
if level != "FULL":
    sa.event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA synchronous=" + level))
storage = open_storage(engine, Seal(bytes(32)), lambda: now, lambda *_: None)
info = StoreInfo("shop", "Shop", "CL", "CLP", "Santiago", "https://shop.example", "a@b.example", "hooks")
store = storage.stores.connect(info, TokenPair("a", "r", now), now)
acks = os.open(path + ".acks", os.O_CREAT | os.O_WRONLY)
os.write(acks, b"begin")
for n in range(many):
    storage.inbox.keep(Delivery(store.id, "order_paid", now, (), b"{}" + b" " * n, n + 1, ""))
    os.write(acks, b"ack")
storage.close()
engine.dispose()
"""
CALL = re.compile(r"^(?P<name>\w+)\((?P<fd>\d+)<(?P<path>[^>]*)>(?:, (?P<rest>.*))?\)\s+= (?P<result>-?\d+)")
TEXT = re.compile(r'^"(?P<bytes>(?:\\x[0-9a-f]{2})*)"(?:, (?P<size>\d+))?(?:, (?P<offset>\d+))?')


@dataclass
class Disk:
    """What is surely on the disk, file by file, and what was only handed to the system."""

    synced: dict[str, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    pending: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=lambda: defaultdict(list))

    def write(self, path: str, offset: int, content: bytes) -> None:
        self.pending[path].append((offset, content))

    def truncate(self, path: str, size: int) -> None:
        self.pending[path].append((size, None))

    def sync(self, path: str) -> None:
        file = self.synced[path]
        for offset, content in self.pending.pop(path, []):
            if content is None:
                del file[offset:]
                continue
            file.extend(bytes(max(0, offset - len(file))))
            file[offset : offset + len(content)] = content


def calls(trace: Path) -> Iterator[re.Match[str]]:
    """The finished system calls in order; one that another thread interrupted is put together again."""
    begun: dict[str, str] = {}
    for line in trace.read_text("ascii", "replace").splitlines():
        thread, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>")
            continue
        if call.startswith("<..."):
            call = begun.pop(thread, "") + call.partition("resumed>")[2]
        found = CALL.match(call)
        if found:
            yield found


def plain(text: str) -> bytes:
    """What strace wrote in hexadecimal."""
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


def cuts(trace: Path, database: str) -> Iterator[tuple[int, Disk]]:
    """The disk at each acknowledgement: (how many were acknowledged, what is on it)."""
    disk, acked = Disk(), -1
    for call in calls(trace):
        path, rest = plain(call["path"]).decode(), call["rest"] or ""
        if path == f"{database}.acks":
            acked += 1
            yield acked, disk
        elif not path.startswith(database):
            continue
        elif call["name"] == "pwrite64":
            text = TEXT.match(rest)
            assert text is not None, rest[:200]
            content = plain(text["bytes"])
            assert len(content) == int(call["result"])
            disk.write(path, int(text["offset"]), content)
        elif call["name"] == "ftruncate":
            disk.truncate(path, int(rest))
        elif call["name"] in ("fsync", "fdatasync"):
            disk.sync(path)


def run(folder: Path, level: str) -> tuple[Path, str]:
    """The traced process; its trace and its database."""
    database, trace = folder / "folio.db", folder / "trace"
    traced = "pwrite64,write,ftruncate,fsync,fdatasync"
    command = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "200000",
        "-e",
        f"trace={traced}",
        "-e",
        "signal=none",
        "-o",
        str(trace),
    ]
    subprocess.run(
        [*command, sys.executable, "-c", PROGRAM, database, level, str(ACKED)],
        env={"PYTHONPATH": str(ROOT / "backend"), "PATH": "/usr/bin:/bin"},
        check=True,
        timeout=200,
    )
    return trace, str(database)


def kept_after_the_cut(disk: Disk, database: str, folder: Path) -> int:
    """Start again on what is on the disk: it must be sound; the deliveries that are there."""
    for name in ("", "-wal"):
        (folder / f"cut.db{name}").write_bytes(disk.synced.get(f"{database}{name}", b""))
    with closing(sqlite3.connect(folder / "cut.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'deliveries'").fetchone()
        found: int = connection.execute("SELECT count(*) FROM deliveries").fetchone()[0] if tables[0] else 0
    for leftover in folder.glob("cut.db*"):
        leftover.unlink()
    return found


@pytest.fixture
def strace() -> None:
    if shutil.which("strace"):
        return
    missing = "strace is not installed (deploy/packages.sh does it); the negative control could not be seen either"
    if must_run(os.environ):
        pytest.fail(missing)
    pytest.skip(missing)


def must_run(environment: Mapping[str, str]) -> bool:
    """Where a green run is believed, nothing may be left out silently."""
    return environment.get("CI") == "true" or environment.get("FOLIO_SOAK") == "1"


@pytest.mark.parametrize(
    ("environment", "must"), [({"CI": "true"}, True), ({"FOLIO_SOAK": "1"}, True), ({}, False), ({"CI": ""}, False)]
)
def test_without_strace_a_run_that_is_believed_fails(environment: dict[str, str], must: bool) -> None:
    assert must_run(environment) is must


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("strace")
def test_no_acknowledged_delivery_is_lost_by_a_power_cut(tmp_path: Path) -> None:
    trace, database = run(tmp_path, "FULL")
    seen = [(acked, kept_after_the_cut(disk, database, tmp_path)) for acked, disk in cuts(trace, database)]
    assert [acked for acked, _ in seen] == list(range(ACKED + 1))
    assert [(acked, kept) for acked, kept in seen if kept < acked] == []


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("strace")
def test_with_weaker_syncing_the_same_cut_does_lose_some(tmp_path: Path) -> None:
    trace, database = run(tmp_path, "NORMAL")
    seen = [(acked, kept_after_the_cut(disk, database, tmp_path)) for acked, disk in cuts(trace, database)]
    assert [acked for acked, _ in seen] == list(range(ACKED + 1))
    assert [acked for acked, kept in seen if kept < acked]
