"""What is tried: a provider, an order's life, the lies that are told, and the steps at which Folio is killed."""

from collections.abc import Sequence
from dataclasses import dataclass

WEB = ("W1", "W2", "W3")
COMMON = ("P1", "P2", "P3", "P6", "P7", "A1", "A2", "A3", "E1", "E2", "E3", "S1")
WIRE, BOOKS = ("P4", "P5"), ("N1", "N2", "N3", "N4")
KEY_AND_LOOK_UP, LOOK_UP, KEY, NEITHER = "key look_up", "look_up", "key", ""
COMMITTED_UNTOLD = frozenset(
    {"commit_drop", "late", "commit_500", "commit_html", "commit_empty", "commit_truncated", "commit_nameless"}
)
UNCLEAR = COMMITTED_UNTOLD | {"drop", "500"}
LIES = (*sorted(UNCLEAR), "delay", "429", "wrong_total", "commit_refuse", "refuse")
IN_FLIGHT = frozenset({"P3", "P4", "P5", "P6"})

PAID = "paid"
CREDITED = "credited"  # paid, issued and delivered; then canceled, and everything goes wrong with the credit note
CROSSED = "crossed"  # paid; canceled while nobody lives, after the first kill
AT_ONCE = "at once"  # paid and canceled in the same moment

# The first step that passes again after a kill at another; web, P1 and S1 pass in every life. After P5 and N2 the
# document exists, so it is found and no more made; after A2 the list shows the entry.
_IN_ORDER = ("P2", "P3", "P4", "P5", "N1", "N2", "N4", "P6", "P7", "A1", "A2", "A3", "N3", "E1", "E2", "E3")
_GOES_ON_AT = {"P5": "P6", "P6": "P6", "N2": "P6", "N4": "P6", "P7": "A1", "A1": "A1", "A2": "A3", "A3": "N3"}
_GOES_ON_AT |= {"N3": "N3", "E1": "E1", "E2": "E1", "E3": "", "S1": ""}


@dataclass(frozen=True, slots=True)
class Case:
    """One order, and everything that goes wrong with it. `lies` are the provider's, `post` the mail server's."""

    provider: str
    kills: tuple[str, ...] = ()
    can: str = KEY_AND_LOOK_UP
    lies: tuple[str, ...] = ()
    life: str = PAID
    post: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """For people."""
        words = [
            self.provider,
            f"({self.can.replace(' ', '+') or 'neither'})" if self.provider == "rehearsal" else "",
            self.life if self.life != PAID else "",
            *(f"lies {lie}" for lie in self.lies),
            *(f"mail lies {lie}" for lie in self.post),
            *(f"kill {kill}" for kill in self.kills),
        ]
        return " ".join(word for word in words if word)

    @property
    def comes_to_the_second(self) -> bool:
        """Whether the second kill is at a step that is surely passed again after the first."""
        if len(self.kills) < 2 or (self.lies and "P5" in self.kills):
            return False
        first, second = self.kills
        if second in (*WEB, "P1", "S1"):
            return True
        start = _GOES_ON_AT.get(first, "P2")
        return start != "" and _IN_ORDER.index(second) >= _IN_ORDER.index(start)


def steps_of(provider: str) -> tuple[str, ...]:
    """Every step that an order can pass."""
    return (*WEB, *COMMON, *(WIRE if provider == "rehearsal" else BOOKS))


def singles(provider: str, life: str = PAID, can: str = KEY_AND_LOOK_UP) -> list[Case]:
    """A kill at every step."""
    return [Case(provider, (step,), can, life=life) for step in steps_of(provider)]


def pairs(provider: str, can: str = KEY_AND_LOOK_UP, lies: tuple[str, ...] = ()) -> list[Case]:
    """A kill at every step and then, on the next start, at every step."""
    steps = steps_of(provider)
    return [Case(provider, (first, second), can, lies) for first in steps for second in steps]


def liars() -> list[Case]:
    """Every lie, told to every kind of account."""
    return [Case("rehearsal", (), can, (lie,)) for lie in LIES for can in (KEY_AND_LOOK_UP, LOOK_UP, KEY, NEITHER)]


def in_flight() -> list[Case]:
    """A kill while the call is on its way, for accounts with fewer guards."""
    return [Case("rehearsal", (step,), can) for step in sorted(IN_FLIGHT) for can in (LOOK_UP, KEY, NEITHER)]


def credit_liars() -> list[Case]:
    """Every lie, told while the credit note is made."""
    return [Case("rehearsal", (), can, (lie,), CREDITED) for lie in LIES for can in (LOOK_UP, KEY_AND_LOOK_UP)]


def of_both(life: str, can: str = LOOK_UP) -> list[Case]:
    """A kill at every step of a life, with our own books and with a provider that can be asked."""
    return [*singles("builtin", life), *singles("rehearsal", life, can)]


def mail_liars() -> list[Case]:
    """A mail server that breaks the line after the final dot, puts off, refuses or stalls, alone and in a row."""
    rows: Sequence[tuple[str, ...]] = (
        ("drop",),
        ("drop_lost",),
        ("451",),
        ("550",),
        ("drop", "drop"),
        ("drop_lost", "drop"),
        ("drop_lost", "drop_lost"),
        ("drop", "451"),
        ("451", "drop"),
        ("drop", "550"),
    )
    return [Case("builtin", post=row) for row in rows]


def mail_stalls() -> list[Case]:
    """A mail server that says nothing after the final dot."""
    return [Case("builtin", post=row) for row in (("stall",), ("stall_lost",), ("stall", "stall"))]
