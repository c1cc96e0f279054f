"""The part of `folio doctor` that looks at numbers: books and number ledger, and how they stand to each other."""

from pathlib import Path

import sqlalchemy as sa

from folio.adapters.storage import open_number_ledger
from folio.adapters.storage.books import SqlBooks
from folio.adapters.storage.database import durability_problems, open_engine
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.number_table import NumberTable
from folio.adapters.storage.numbers import NumberLedger
from folio.adapters.storage.tables import stores
from folio.domain.errors import FolioError
from folio.findings import Finding
from folio.settings import SQLITE, Settings

LEDGER, BOOKS = "number ledger", "books"


def look(settings: Settings) -> list[Finding]:
    """Read every line and every entry. Needs a migrated database."""
    engine = open_engine(settings.database_url)
    ledger = open_number_ledger(settings.number_ledger)
    try:
        return [*_ledger(settings, NumberKeeper(engine, ledger)), *_books(engine)]
    except FolioError as fault:
        return [Finding(LEDGER, "fault", fault.sentence)]
    finally:
        engine.dispose()
        if ledger is not None:
            ledger.close()


def _ledger(settings: Settings, keeper: NumberKeeper) -> list[Finding]:
    if keeper.ledger is None:
        return [
            Finding(
                LEDGER,
                "warning",
                "FOLIO_NUMBER_LEDGER is not set: a database put back to yesterday would not be recognised and could "
                "give numbers out twice. Name a folder that every machine shares, or a database on another server.",
            )
        ]
    standing = keeper.standing(fresh=True)
    if not standing.may_issue:
        return [Finding(LEDGER, "fault", standing.sentence)]
    closed = keeper.closed_series()
    lines = sum(1 for series in keeper.ledger.series() if series not in closed for _ in keeper.ledger.lines(series))
    found = [Finding(LEDGER, "ok", f"{keeper.ledger.where} holds {lines} numbers, the same as the books.")]
    found += [Finding(LEDGER, "fault", why) for why in closed.values() if why]
    return found + _weak_places(settings, keeper.ledger)


def _weak_places(settings: Settings, ledger: NumberLedger) -> list[Finding]:
    """Ledgers that would not help: lost together with the database, or unseen by the other machines."""
    if isinstance(ledger, NumberTable):
        found = [Finding(LEDGER, "fault", problem) for problem in durability_problems(ledger.engine)]
        ours, theirs = sa.make_url(settings.database_url), ledger.engine.url
        if (ours.host, ours.port, ours.query.get("host")) == (theirs.host, theirs.port, theirs.query.get("host")):
            found.append(
                Finding(
                    LEDGER,
                    "warning",
                    "It is on the same server as the database; a restore of the whole server would put both back.",
                )
            )
        return found
    if not settings.database_url.startswith(SQLITE):
        return [
            Finding(
                LEDGER,
                "warning",
                "It is a folder while the database is PostgreSQL: with more than one machine it must be one shared "
                "folder, not one on each.",
            )
        ]
    database = Path(settings.database_url.removeprefix(SQLITE).partition("?")[0])
    if database.stat().st_dev == Path(ledger.where).stat().st_dev:
        return [
            Finding(
                LEDGER,
                "warning",
                "It is on the same disk as the database: a disk that breaks takes both, one that is put back puts "
                "both back. Name a folder on another one with FOLIO_NUMBER_LEDGER.",
            )
        ]
    return []


def _books(engine: sa.Engine) -> list[Finding]:
    books = SqlBooks(engine)
    with engine.connect() as connection:
        known = connection.execute(sa.select(stores.c.id, stores.c.code).order_by(stores.c.code)).all()
    problems = [
        Finding(BOOKS, "fault", f"{code}: {problem}") for id_, code in known for problem in books.verify_books(id_)
    ]
    return problems or [Finding(BOOKS, "ok", "every number has its document, unaltered.")]
