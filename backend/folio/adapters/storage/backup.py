"""A copy of an embedded installation: its database at one moment, its number ledger, and a list of checksums.

The database is copied through SQLite's own backup while the program goes on, the number ledger after it, so that
the ledger in a backup never knows less than its database. The key is not copied: who finds a backup must not be able
to open its secrets. PostgreSQL has tools of its own (docs/backup.md).
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import migrate, open_engine, writing
from folio.adapters.storage.number_folder import NumberFolder
from folio.adapters.storage.number_origin import read_origin
from folio.adapters.storage.number_series import ALL, new_prefix, newest
from folio.adapters.storage.restoring_mark import mark_begun
from folio.domain.errors import FolioError
from folio.sqlite_alias import connect

DATABASE, LEDGER, MANIFEST = "folio.db", "numbers", "manifest.json"


class CannotBackUp(FolioError):
    """The copy cannot be made, or a copy cannot be trusted; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished backup: where, when, and the SHA-256 of each of its files by their name in it."""

    folder: Path
    made_at: str
    files: dict[str, str]


def back_up(database: Path, ledger: Path | None, target: Path, now: datetime) -> Copy:
    """Copy an embedded database and its number ledger into a new folder, whole or not at all.

    Raises `CannotBackUp` when the folder exists, cannot be written, or the copy does not pass SQLite's own check.
    """
    if target.exists():
        raise CannotBackUp(f"{target} exists already; a backup is never written over another.")
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        draft.mkdir(parents=True, mode=0o700)
        _copy_database(database, draft / DATABASE)
        if ledger is not None and ledger.is_dir():
            shutil.copytree(ledger, draft / LEDGER)
        files = _checksums(draft)
        copy = {"made_at": now.isoformat(), "files": files}
        (draft / MANIFEST).write_text(json.dumps(copy, indent=1), "utf-8")
        _sync(draft)
        draft.rename(target)
    except (OSError, sa.exc.DatabaseError) as fault:
        shutil.rmtree(draft, ignore_errors=True)
        raise CannotBackUp(f"The backup {target} could not be made ({type(fault).__name__}).") from fault
    return Copy(target, copy_time(copy), files)


def copy_time(manifest: Mapping[str, Any]) -> str:
    """When a backup was made, as its manifest says."""
    return str(manifest["made_at"])


def check_backup(folder: Path) -> Copy:
    """A backup whose every file is as it was written. Raises `CannotBackUp` naming the first that is not."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        files: dict[str, str] = dict(manifest["files"])
        made_at = copy_time(manifest)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise CannotBackUp(f"{folder} is no backup: it has no {MANIFEST} that can be read.") from fault
    there = _checksums(folder)
    for name in sorted({*files, *there}):
        if files.get(name) != there.get(name):
            raise CannotBackUp(f"{folder / name} is not as it was when the backup was made. Nothing was changed.")
    return Copy(folder, made_at, files)


def put_back(
    folder: Path, database: Path, ledger: Path | None, now: datetime, *, ledger_lost: bool = False
) -> Path | None:
    """Put a backup in the place of the present database, which is kept beside it; where, or None if there was none.

    The copy is marked as restoring before it gets its name: whatever happens then, nothing is issued with it before
    `folio restore` ended. The present number ledger stays, because it knows what was given out since. Where there is
    none, a person must say with `ledger_lost` that it will not come back: the backup's takes its place, and every
    store begins a new series. Raises `CannotBackUp` while any process has the database open.
    """
    copy = check_backup(folder)
    is_there = ledger is None or NumberFolder(ledger).identity() is not None
    if not is_there and not ledger_lost:
        raise CannotBackUp(
            f"There is no number ledger at {ledger}, so nobody knows which numbers were given out after this backup. "
            "Bring it back; or, if it is lost for good, add --ledger-lost: every store then begins a new series. "
            "Nothing was changed."
        )
    prefixes = {} if is_there else {ALL: new_prefix(now)}
    database.parent.mkdir(parents=True, exist_ok=True)
    draft = database.with_name(f"{database.name}.{os.getpid()}.part")
    try:
        _make_ready(copy.folder / DATABASE, draft, prefixes)
        if database.exists():
            _close_for_good(database)
        _refuse_a_strangers_log(database)
        if ledger is not None and not is_there and (copy.folder / LEDGER).is_dir():
            _bring_along(copy.folder / LEDGER, ledger, prefixes)
        aside = _put_aside(database, now)
        draft.rename(database)
    finally:
        draft.unlink(missing_ok=True)
    _sync(database.parent)
    return aside


def _make_ready(copied: Path, draft: Path, prefixes: Mapping[str, str]) -> None:
    """The copied database as this program's, marked as one that was put back."""
    shutil.copyfile(copied, draft)
    engine = open_engine(f"sqlite:///{draft}")
    try:
        migrate(engine)
        read_origin(engine)
        with writing(engine) as connection:
            mark_begun(connection, prefixes)
    finally:
        engine.dispose()
    _close_for_good(draft)
    handle = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bring_along(copied: Path, ledger: Path, prefixes: Mapping[str, str]) -> None:
    """The backup's ledger, which says from its first moment on that new series were begun."""
    if ledger.exists():
        raise CannotBackUp(f"{ledger} is there, but does not say whose it is. Move it away by hand first.")
    draft = ledger.with_name(f"{ledger.name}.{os.getpid()}.part")
    try:
        shutil.copytree(copied, draft)
        kept = NumberFolder(draft)
        theirs = kept.identity()
        if theirs is not None:
            kept.set_identity(replace(theirs, prefixes=newest(theirs.prefixes, prefixes)))
        _sync(draft)
        draft.rename(ledger)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_aside(database: Path, now: datetime) -> Path | None:
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%SZ}")
    database.rename(aside)
    return aside


def _copy_database(database: Path, target: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    copy = connect(str(target))
    try:
        with engine.connect() as source:
            source.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (sound,) = copy.execute("PRAGMA quick_check").fetchone()
    finally:
        copy.close()
        engine.dispose()
    if sound != "ok":
        raise CannotBackUp("The copy does not pass SQLite's check; the database itself may be damaged.")


def _close_for_good(database: Path) -> None:
    """Bring the log into the file. SQLite lets only the last connection do that, so nobody else has it open."""
    connection = connect(str(database), timeout=0)
    try:
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except Exception as fault:
        raise CannotBackUp(
            f"{database} is open in another process or cannot be read. Stop Folio first; if it is stopped, move the "
            "file away by hand."
        ) from fault
    finally:
        connection.close()
    if mode != "delete":
        raise CannotBackUp(f"{database} is open in another process. Stop Folio first.")


def _refuse_a_strangers_log(database: Path) -> None:
    """SQLite would play the log of the lost database into the new one."""
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and log.stat().st_size:
        raise CannotBackUp(f"{log} belongs to a database that is gone. Move it away by hand first.")


def _checksums(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _sync(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if path.is_file() or path.is_dir():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
