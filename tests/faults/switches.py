"""What a test changes in a child before it runs: shorter waits, and one safeguard less for the negative controls."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from folio.adapters import engine
from folio.adapters.mail.smtp import SmtpPost
from folio.adapters.providers.rehearsal import Rehearsal
from folio.adapters.storage import renewals, settling
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.tables import book_entries
from folio.flows import answer_bell, owed


def hurry() -> None:
    """The same program with its waits shortened about twenty times; nothing else differs."""
    engine.HEARTBEAT_SECONDS, engine.DEAD_AFTER_SECONDS = 0.2, 0.8
    defaults: dict[str, Any] = engine.Worker.__init__.__kwdefaults__ or {}
    defaults["polling_seconds"] = 0.15
    settling.HELD_FOR, settling.RENEWED_EVERY = timedelta(seconds=1.5), 0.3
    renewals.HELD_FOR = timedelta(seconds=3)
    answer_bell.FIRST_WAIT, answer_bell.BUSY_WAIT = 0.3, 0.2
    answer_bell.LONGEST_WAIT = 2.0
    owed.FIRST_WAIT = 0.5


def blind() -> None:
    """No look-up: whatever is asked under a reference, nothing is found."""
    Rehearsal.find_by_reference = lambda _self, _reference: None  # type: ignore[assignment, method-assign]


def endless_mail() -> None:
    """No limit to mails of unknown outcome."""
    owed.MOST_UNKNOWNS = 1000


def careless_attach() -> None:
    """Post without listing first."""
    from folio.adapters.jumpseller.client import JumpsellerPlatform

    JumpsellerPlatform.documents = lambda _self, _order_id: []  # type: ignore[assignment, method-assign]


def impatient() -> None:
    """A mail server that says nothing is waited for a shorter while."""
    defaults: dict[str, Any] = SmtpPost.__init__.__kwdefaults__ or {}
    defaults["timeout"] = 3.0


def deaf() -> None:
    """Bells are answered, and nothing is settled."""
    answer_bell._settle = lambda *_: (None, "")


def skipping() -> None:
    """The books take the number after the next, and nobody tells the number ledger, which might refuse it."""

    def one_further(_connection: Any, statement: Any, many: Any, params: Any, _options: Any) -> Any:
        if isinstance(statement, sa.Insert) and statement.table is book_entries:
            statement = statement.values(number=statement.compile().params["number"] + 1)
        return statement, many, params

    sa.event.listen(sa.Engine, "before_execute", one_further, retval=True)
    NumberKeeper.follow = lambda *_: None  # type: ignore[method-assign]


SWITCHES: dict[str, Callable[[], None]] = {
    "hurry": hurry,
    "blind": blind,
    "endless_mail": endless_mail,
    "careless_attach": careless_attach,
    "impatient": impatient,
    "deaf": deaf,
    "skipping": skipping,
}


def turn(name: str) -> None:
    """Turn one switch in this process, for good."""
    SWITCHES[name]()
