"""The number ledger as a table of a second database, for installations of several machines.

It only protects when it is not put back together with the first database: another server, or at least another
backup. Each line is kept as text beside its key.
"""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from folio.adapters.storage.columns import in_series
from folio.adapters.storage.database import open_engine, reading, upsert, writing
from folio.adapters.storage.number_series import read_prefixes, write_prefixes
from folio.adapters.storage.numbers import Identity, NumberTaken, Series, WrongLedger, check_next, read_line

_metadata = sa.MetaData()
ledger_identity = sa.Table(
    "number_ledger_identity",
    _metadata,
    sa.Column("name", sa.String(10), primary_key=True),
    sa.Column("instance", sa.String(32), nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("prefixes", sa.Text, nullable=False, server_default="{}"),
)
ledger_lines = sa.Table(
    "number_ledger",
    _metadata,
    sa.Column("store_id", sa.String(16), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("series", sa.String(40), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("line", sa.Text, nullable=False),
)
KEY = ("store_id", "kind", "series", "number")
READ_AT_ONCE = 500


class NumberTable:
    """The port `NumberLedger` in SQL. The engine is its own: the two databases share nothing."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.where = sa.make_url(url).render_as_string(hide_password=True)
        self._made = False

    def identity(self) -> Identity | None:
        """Whose numbers these are."""
        with reading(self._ready()) as connection:
            row = connection.execute(sa.select(ledger_identity)).one_or_none()
        return Identity(row.instance, row.epoch, read_prefixes(row.prefixes)) if row else None

    def set_identity(self, identity: Identity) -> None:
        """Replace the one row."""
        facts = {
            "instance": identity.instance,
            "epoch": identity.epoch,
            "prefixes": write_prefixes(identity.prefixes),
        }
        with writing(self._ready()) as connection:
            connection.execute(
                upsert(connection, ledger_identity)
                .values(name="this", **facts)
                .on_conflict_do_update(index_elements=["name"], set_=facts)
            )

    def series(self) -> Sequence[Series]:
        """Every series that has a line."""
        columns = (ledger_lines.c.store_id, ledger_lines.c.kind, ledger_lines.c.series)
        with reading(self._ready()) as connection:
            return [Series(*row) for row in connection.execute(sa.select(*columns).distinct())]

    def tip(self, series: Series) -> NumberTaken | None:
        """The last line."""
        with reading(self._ready()) as connection:
            return self._tip(connection, series)

    def lines(self, series: Series, after: int = 0) -> Iterator[NumberTaken]:
        """Read from the start, checking the chain all the way."""
        last: NumberTaken | None = None
        while True:
            known = last.number if last else 0
            with reading(self._ready()) as connection:
                texts = connection.execute(
                    sa.select(ledger_lines.c.line)
                    .where(*in_series(ledger_lines, series), ledger_lines.c.number > known)
                    .order_by(ledger_lines.c.number)
                    .limit(READ_AT_ONCE)
                ).scalars()
                found = [self._read(text) for text in texts]
            if not found:
                return
            for taken in found:
                check_next(last, taken, self.where)
                last = taken
                if taken.number > after:
                    yield taken

    def append(self, taken: Sequence[NumberTaken]) -> None:
        """One transaction; who comes second finds the lines there and compares them."""
        with writing(self._ready()) as connection:
            for one in taken:
                last = self._tip(connection, one.of)
                if last is not None and one.number <= last.number:
                    self._compare(connection, one)
                    continue
                check_next(last, one, self.where)
                connection.execute(
                    upsert(connection, ledger_lines)
                    .values(**_key(one), hash=one.hash, line=one.as_line())
                    .on_conflict_do_nothing(index_elements=list(KEY))
                )
                self._compare(connection, one)

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()

    def _ready(self) -> sa.Engine:
        if not self._made:
            with writing(self.engine) as connection:
                _metadata.create_all(connection, checkfirst=True)
            self._made = True
        return self.engine

    def _tip(self, connection: sa.Connection, series: Series) -> NumberTaken | None:
        text = connection.execute(
            sa.select(ledger_lines.c.line)
            .where(*in_series(ledger_lines, series))
            .order_by(ledger_lines.c.number.desc())
            .limit(1)
        ).scalar()
        return self._read(text) if text is not None else None

    def _compare(self, connection: sa.Connection, one: NumberTaken) -> None:
        there = connection.execute(
            sa.select(ledger_lines.c.hash).where(
                *in_series(ledger_lines, one.of), ledger_lines.c.number == one.number
            )
        ).scalar()
        if there != one.hash:
            raise WrongLedger(
                f"The number ledger {self.where} keeps another document as {one.of.kind} {one.printed}."
            )

    def _read(self, text: str) -> NumberTaken:
        taken = read_line(text)
        if taken is None:
            raise WrongLedger(f"A line of the number ledger {self.where} is damaged. Bring it back from a backup.")
        return taken


def _key(one: NumberTaken) -> dict[str, str | int]:
    return {"store_id": one.of.store_id, "kind": one.of.kind, "series": one.of.series, "number": one.number}
