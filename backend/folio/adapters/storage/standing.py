"""How books and number ledger stand to each other, in a word and a sentence."""

from dataclasses import dataclass

from folio.adapters.storage.numbers import NumberLedger, NumberTaken

HOW_TO_GO_ON = "Nothing is issued until `folio restore` is run; deliveries and checks go on."


@dataclass(frozen=True, slots=True)
class Standing:
    """How books and number ledger stand to each other.

    `state` is `sound`, `off` (no ledger is kept), `restored` (the books lack numbers), `missing` (the ledger is
    gone), `strange` (it belongs to another installation) or `forked` (one number, two documents). `lost` counts the
    numbers the books lack; `sentence` says it to people, empty when all is well.
    """

    state: str
    sentence: str = ""
    lost: int = 0

    @property
    def may_issue(self) -> bool:
        """Whether a document may leave the house."""
        return self.state in ("sound", "off")


def lacks(ledger: NumberLedger | None, lost: int) -> str:
    """The books lack numbers, or a restore was begun and not finished."""
    where = ledger.where if ledger else ""
    many = f"lacks {lost} number(s) that were given out" if lost else "was being restored"
    return f"The database {many} (number ledger: {where}); it is an older copy. {HOW_TO_GO_ON}"


def forked(ledger: NumberLedger | None, tip: NumberTaken) -> str:
    """One number, two documents."""
    where = ledger.where if ledger else ""
    return (
        f"Number {tip.of.kind} {tip.printed} stands for one document in the books and for another in the number "
        f"ledger {where}. Nothing is issued; a person must compare both."
    )
