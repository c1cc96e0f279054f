"""The books refuse to be changed: the database itself rejects UPDATE and DELETE of an entry.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "the books are append-only"


def upgrade() -> None:
    """Add the triggers, in the language of the database."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER book_entries_no_{change.lower()} BEFORE {change} ON book_entries "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION folio_books_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER book_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON book_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION folio_books_are_append_only()"
    )
