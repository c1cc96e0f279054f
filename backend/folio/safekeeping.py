"""`folio backup` and `folio restore`: copies of an installation, and what must happen after one was put back."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from folio.settings import SQLITE, Settings, WrongSettings, read_settings


def add_commands(commands: Any) -> None:
    """Add both to the command line."""
    backup = commands.add_parser(
        "backup", help="Copy an embedded database and its number ledger, while Folio goes on working."
    )
    backup.add_argument("path", metavar="PATH", type=Path, help="a folder that does not exist yet")
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore", help="After a database was put back: learn what was issued since, then go on."
    )
    restore.add_argument(
        "--from", dest="source", metavar="PATH", type=Path, help="put this backup in place first (Folio is stopped)"
    )
    restore.add_argument(
        "--anyway", action="store_true", help="the database was put back although no number is missing"
    )
    restore.add_argument(
        "--ledger-lost", action="store_true", help="the number ledger is gone for good: begin it anew from the books"
    )
    restore.add_argument("--json", action="store_true")
    restore.set_defaults(run=run_restore)


def run_backup(options: argparse.Namespace) -> int:
    """`folio backup PATH`."""
    from folio.adapters.storage.backup import back_up
    from folio.wiring import now

    settings = read_settings()
    copy = back_up(_embedded(settings), _folder(settings), options.path, now())
    if options.json:
        print(json.dumps({"path": str(copy.folder), "made_at": copy.made_at, "files": copy.files}))
    else:
        print(f"Copied {len(copy.files)} files to {copy.folder}. The key is not among them: keep it elsewhere.")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """`folio restore`."""
    from folio.adapters.storage.backup import put_back
    from folio.wiring import now, open_wiring

    settings = read_settings()
    aside = put_back(options.source, _embedded(settings), _folder(settings), now()) if options.source else None
    with open_wiring(settings) as wiring:
        anyway = options.anyway or options.source is not None
        done = wiring.restore(anyway=anyway, ledger_lost=options.ledger_lost)
    if options.json:
        facts = {
            **asdict(done),
            "restored": done.copied_at is not None,
            "copied_at": done.copied_at.isoformat() if done.copied_at else None,
            "put_aside": str(aside) if aside else None,
        }
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    if done.copied_at is None:
        print("Nothing to restore: the database knows every number that was given out.")
        return 0
    if aside:
        print(f"The database that was there is kept as {aside}.")
    print(f"The copy was of {done.copied_at:%Y-%m-%d %H:%M:%S} UTC. Numbers known again: {len(done.numbers)}.")
    for store, number in done.numbers:
        print(f"  {store}: {number}")
    print(
        f"Documents told to their orders: {done.documents}; to be looked up: {done.undecided}; mails that wait for a "
        f"person: {done.mails + done.documents}; orders to settle: {done.orders}."
    )
    return 0


def _embedded(settings: Settings) -> Path:
    if not settings.database_url.startswith(SQLITE):
        raise WrongSettings("PostgreSQL is copied and put back with its own tools: see docs/backup.md.")
    return Path(settings.database_url.removeprefix(SQLITE).partition("?")[0])


def _folder(settings: Settings) -> Path | None:
    """The number ledger, where it is a folder."""
    is_folder = settings.number_ledger and "://" not in settings.number_ledger
    return Path(settings.number_ledger) if is_folder else None
