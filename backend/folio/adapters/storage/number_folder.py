"""The number ledger as a folder of text files, one per series: appended, synced, never rewritten.

`<folder>/ledger.json` says whose numbers these are; `<folder>/<store>/<kind>-<series>.jsonl` has one line per
number. Writers of all processes take turns by a lock on the series' file. A last line torn by a power cut was never
relied on: it is cut off, told in the log, and written again from the books. So is a last line that ends as it should
and cannot be read, but only while the books have its number; else it was a number that they forgot.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import quote, unquote

from folio.adapters.storage.numbers import (
    DamagedTip,
    Identity,
    NumberTaken,
    Series,
    WrongLedger,
    check_next,
    read_line,
)
from folio.domain.errors import Unavailable

IDENTITY = "ledger.json"
BLOCK = 16 * 1024

logger = logging.getLogger("folio.numbers")


class NumberFolder:
    """The port `NumberLedger` on a file system that honours fsync and locks: a local disk, or NFS 4."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.where = str(folder)

    def identity(self) -> Identity | None:
        """Whose numbers these are. Raises `WrongLedger` for a file that cannot be understood."""
        with self._told():
            try:
                facts = json.loads((self._folder / IDENTITY).read_text("utf-8"))
                prefixes = {str(key): str(prefix) for key, prefix in facts.get("prefixes", {}).items()}
                return Identity(str(facts["instance"]), int(facts["epoch"]), prefixes)
            except FileNotFoundError:
                return None
            except (ValueError, KeyError, TypeError, AttributeError) as fault:
                raise WrongLedger(f"{self._folder / IDENTITY} is damaged. Bring it back from a backup.") from fault

    def set_identity(self, identity: Identity) -> None:
        """Whole or not at all: written beside, synced, renamed."""
        with self._told():
            _make_folder(self._folder)
            draft = self._folder / f"{IDENTITY}.{os.getpid()}"
            with _private(draft, "wb") as file:
                file.write(json.dumps(asdict(identity)).encode())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / IDENTITY)
            _sync_folder(self._folder)

    def series(self) -> Sequence[Series]:
        """Every series that has a file."""
        with self._told():
            return [_series_of(path) for path in sorted(self._folder.glob("*/*.jsonl"))]

    def tip(self, series: Series) -> NumberTaken | None:
        """The last whole line. Needs no lock: a line that is just being written is not whole yet."""
        with self._told():
            try:
                with self._path(series).open("rb") as file:
                    last, end, tail = _tip(file)
                    _refuse_damaged(file.name, last, end, tail)
                    return last
            except FileNotFoundError:
                return None

    def lines(self, series: Series, after: int = 0) -> Iterator[NumberTaken]:
        """Read from the start, checking the chain all the way. A torn last line is passed over, and a damaged one if
        the books have its number.
        """
        last: NumberTaken | None = None
        with self._told():
            try:
                file = self._path(series).open("rb")
            except FileNotFoundError:
                return
            with file:
                for place, line in enumerate(file, start=1):
                    taken = read_line(line) if line.endswith(b"\n") else None
                    if taken is None:
                        relied_on = line.endswith(b"\n") and (last.number if last else 0) >= after
                        if relied_on or file.read(1):
                            raise WrongLedger(f"Line {place} of {file.name} is damaged. Bring the file back.")
                        return
                    check_next(last, taken, file.name)
                    last = taken
                    if taken.number > after:
                        yield taken

    def append(self, taken: Sequence[NumberTaken]) -> None:
        """Each line is on the disk before the next is begun, so that only the last can ever be torn."""
        if not taken:
            return
        path = self._path(taken[0].of)
        with self._told():
            is_new = not path.exists()
            if is_new:
                _make_folder(self._folder)
                _make_folder(path.parent)
            with _private(path, "ab") as lock, path.open("r+b", buffering=0) as file:
                fcntl.flock(lock, fcntl.LOCK_EX)
                last, end, tail = _tip(file)
                _cut_torn(file, end, tail, may_be_whole=_holds_next(taken, last))
                for one in taken:
                    if last is not None and one.number <= last.number:
                        continue
                    check_next(last, one, file.name)
                    end += _add(file, end, one)
                    last = one
            if is_new:
                _sync_folder(path.parent)

    def close(self) -> None:
        """Nothing is kept open."""

    def _path(self, series: Series) -> Path:
        store, kind, letters = (quote(part, safe="") for part in (series.store_id, series.kind, series.series))
        return self._folder / store / f"{kind}-{letters}.jsonl"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            raise Unavailable(
                f"The number ledger {self._folder} cannot be used now ({type(fault).__name__}: {fault.strerror})."
            ) from fault


def _series_of(path: Path) -> Series:
    kind, _, letters = path.stem.partition("-")
    return Series(unquote(path.parent.name), unquote(kind), unquote(letters))


def _tip(file: BinaryIO) -> tuple[NumberTaken | None, int, bytes]:
    """The last readable line, where it ends, and what follows it; read from the end of the file in growing blocks."""
    size = file.seek(0, os.SEEK_END)
    block = BLOCK
    while True:
        start = max(0, size - block)
        file.seek(start)
        text = file.read(size - start)
        # The first piece of a block that starts inside the file may be half a line.
        first = text.find(b"\n") + 1 if start else 0
        end = len(text)
        while end > first:
            begin = text.rfind(b"\n", first, end - 1) + 1 or first
            line = text[begin:end]
            taken = read_line(line) if line.endswith(b"\n") else None
            if taken is not None:
                return taken, start + end, text[end:]
            end = begin
        if start == 0:
            return None, 0, text
        block *= 4


def _holds_next(taken: Sequence[NumberTaken], last: NumberTaken | None) -> bool:
    return taken[0].number <= (last.number if last else 0) + 1 <= taken[-1].number


def _refuse_damaged(name: str, last: NumberTaken | None, end: int, tail: bytes) -> None:
    """A line written to its end may have been relied on, even if it cannot be read any more."""
    if b"\n" in tail[:-1]:
        raise WrongLedger(_damage(name, end))
    if tail.endswith(b"\n"):
        raise DamagedTip(_damage(name, end), last)


def _cut_torn(file: BinaryIO, end: int, torn: bytes, *, may_be_whole: bool) -> None:
    """Cut off what follows the last readable line: a torn line; or one that was written to its end, if its number is
    written anew right after.
    """
    if not torn:
        return
    if b"\n" in (torn[:-1] if may_be_whole else torn):
        raise WrongLedger(_damage(file.name, end))
    logger.warning("a torn last line was cut off", extra={"ledger": file.name, "bytes": len(torn)})
    file.truncate(end)


def _damage(name: str, end: int) -> str:
    return f"{name} is damaged after byte {end}. Bring the file back; nothing was changed."


def _add(file: BinaryIO, end: int, taken: NumberTaken) -> int:
    """Write and sync one line at `end`. One that could not be synced is taken away again: it must not look kept."""
    line = taken.as_line().encode() + b"\n"
    try:
        file.seek(end)
        done = 0
        while done < len(line):
            done += file.write(line[done:])
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(end)
        raise
    return len(line)


def _private(path: Path, mode: str) -> IO[bytes]:
    """A file only its owner reads: the lines hold what the documents hold."""
    flags = os.O_CREAT | (os.O_RDWR | os.O_APPEND if mode == "ab" else os.O_WRONLY | os.O_TRUNC)
    return os.fdopen(os.open(path, flags, 0o600), mode)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
