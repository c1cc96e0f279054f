"""How books and number ledger stand to each other, in a word and a sentence."""

from dataclasses import dataclass

from folio.adapters.storage.numbers import NumberLedger, NumberTaken

HOW_TO_GO_ON = "Nothing is issued until `folio restore` is run; deliveries and checks go on."
UNDER_WAY = f"The database was being restored, and that was not finished. {HOW_TO_GO_ON}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How books and number ledger stand to each other.

    `state` is `sound`, `off` (no ledger is kept), `restored` (the books lack numbers), `missing` (the ledger that was
    kept is gone, or not named), `strange` (it belongs to another installation), `damaged` (a file of it cannot be
    read) or `forked` (one number, two documents). `lost` counts the numbers the books lack; `sentence` says it to
    people, empty when all is well.
    """

    state: str
    sentence: str = ""
    lost: int = 0

    @property
    def may_issue(self) -> bool:
        """Whether a document may leave the house."""
        return self.state in ("sound", "off")


def lacks(ledger: NumberLedger, lost: int) -> str:
    """The books lack numbers, or a restore was begun and not finished."""
    if not lost:
        return UNDER_WAY
    return (
        f"The database lacks {lost} number(s) that were given out (number ledger: {ledger.where}); it is an older "
        f"copy. {HOW_TO_GO_ON}"
    )


def ledger_gone(ledger: NumberLedger) -> str:
    """Nothing is there where the ledger was."""
    return (
        f"The number ledger {ledger.where} is gone. Bring it back, or, if it is lost for good, run `folio restore "
        "--ledger-lost`: every store then begins a new series."
    )


def ledger_not_named() -> str:
    """It was kept once, and nobody says where it is."""
    return (
        "A number ledger was kept, and FOLIO_NUMBER_LEDGER does not say where it is. Set it; or, if none is to be "
        "kept any more, run `folio restore --drop-ledger`: every store then begins a new series. Nothing is issued "
        "until then; deliveries and checks go on."
    )


def forked(ledger: NumberLedger, tip: NumberTaken) -> str:
    """One number, two documents."""
    return (
        f"Number {tip.of.kind} {tip.printed} stands for one document in the books and for another in the number "
        f"ledger {ledger.where}. {HOW_TO_GO_ON}"
    )
