"""`folio backup` and `folio restore`: copies of an installation, and what must happen after one was put back."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from folio.domain.restoring import Vouched
from folio.settings import SQLITE, Settings, WrongSettings, read_settings

if TYPE_CHECKING:
    from folio.flows.restore import Restored


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
        "--ledger-lost",
        action="store_true",
        help="the number ledger is gone for good: begin it anew, and a new series in every store",
    )
    restore.add_argument(
        "--drop-ledger",
        action="store_true",
        help="no number ledger is to be kept any more: begin a new series in every store",
    )
    restore.add_argument(
        "--new-series",
        action="store_true",
        help="leave each series in which books and number ledger contradict each other, and begin a new one",
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

    settings, aside = read_settings(), None
    if options.source:
        target = _embedded(settings)
        aside = put_back(options.source, target, _folder(settings), now(), ledger_lost=options.ledger_lost)
    vouched = Vouched(options.anyway, options.ledger_lost, options.drop_ledger, options.new_series)
    with open_wiring(settings) as wiring:
        done = wiring.restore(vouched)
    if options.json:
        facts = {
            **asdict(done),
            "restored": done.copied_at is not None,
            "copied_at": done.copied_at.isoformat() if done.copied_at else None,
            "put_aside": str(aside) if aside else None,
        }
        print(json.dumps(facts, ensure_ascii=False))
    else:
        _tell(done, aside)
    return 1 if done.contradictions else 0


def _tell(done: "Restored", aside: Path | None) -> None:
    if done.copied_at is None:
        print("Nothing to restore: the database knows every number that was given out.")
        return
    if aside:
        print(f"The database that was there is kept as {aside}.")
    print(f"The copy was of {done.copied_at:%Y-%m-%d %H:%M:%S} UTC. Numbers known again: {len(done.numbers)}.")
    for store, number in done.numbers:
        print(f"  {store}: {number}")
    if done.series:
        print(
            "Which numbers were given out after the copy is known to nobody. Every store begins a new series at 1: "
            f"its letters after {done.series}."
        )
    for closed in done.closed:
        print(f"New series of {closed}")
    for contradiction in done.contradictions:
        print(f"CLOSED  {contradiction}")
    print(
        f"Documents told to their orders: {done.documents}; to be looked up: {done.undecided}; mails that wait for a "
        f"person: {done.mails + done.documents}; orders to settle: {done.orders}."
    )


def _embedded(settings: Settings) -> Path:
    if not settings.database_url.startswith(SQLITE):
        raise WrongSettings("PostgreSQL is copied and put back with its own tools: see docs/backup.md.")
    return Path(settings.database_url.removeprefix(SQLITE).partition("?")[0])


def _folder(settings: Settings) -> Path | None:
    """The number ledger, where it is a folder."""
    is_folder = settings.number_ledger and "://" not in settings.number_ledger
    return Path(settings.number_ledger) if is_folder else None
