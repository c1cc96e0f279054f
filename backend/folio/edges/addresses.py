"""What an address may name: its form is judged before anything is asked.

PostgreSQL takes no NUL in a text, and Python reads no number of 5,000 digits; a stranger who tries either must find
nothing there, like everybody else who guesses.
"""

import re

from starlette.requests import Request

from folio.domain.errors import NotFound

LARGEST_ORDER_ID = 2**31 - 1
_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)


def is_key(text: str, *, shortest: int = 1, longest: int = 64) -> bool:
    """Whether a text has the form of our ids, keys and tokens, which are letters, digits, `-` and `_`."""
    return shortest <= len(text) <= longest and _KEY.fullmatch(text) is not None


def number_of(request: Request, name: str) -> int:
    """The order's or document's number in the address. Raises `NotFound` for what can be nobody's number."""
    text: str = request.path_params[name]
    if _NUMBER.fullmatch(text) is None or not 1 <= int(text) <= LARGEST_ORDER_ID:
        raise NotFound("There is no such order.")
    return int(text)
