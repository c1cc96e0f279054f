"""VIES: the European Union's registry of VAT numbers, over its REST interface.

The number goes in the body of a POST, because the GET beside it carries it in the address. VIES reports most of its
troubles with status 200, and a member state whose own registry is away may even come with `valid: false` beside the
error: only an answer about the very number that was asked, without any error, counts. The name and address that some
states send along are not read: who typed a number must not learn whose it is.

Source: https://ec.europa.eu/taxation_customs/vies/#/technical-information
"""

import json
import re
from typing import Any

import httpx
from stdnum.eu import vat

from folio import __version__
from folio.domain.errors import Malformed, Unavailable
from folio.domain.strict_json import parse_object
from folio.domain.tax_law.union import MEMBERS
from folio.domain.verdict import Answer, TaxIdVerdict

LARGEST_ANSWER = 64 * 1024
# Each phase ends by itself before the guard's patience does: a connection that is given up from outside while its
# encryption is being agreed on would stay open until the garbage collector finds it.
TIMEOUT = httpx.Timeout(0.8, connect=0.6)
# How VIES calls the states whose ISO code it does not use.
CALLED = {"GR": "EL"}
# Good numbers that are none for VAT: a French SIREN, a German tax number, somebody's own number.
OTHER_NUMBERS = frozenset({"siren", "siret", "idnr", "stnr", "cf"})
SHAPE = re.compile(r"[0-9A-Z+*]{2,12}")
NO_ERROR = frozenset({"", "VALID", "INVALID", None})


class Vies:
    """The registry at an address, such as https://ec.europa.eu/taxation_customs/vies/rest-api."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/check-vat-number"
        self._tls = httpx.create_ssl_context(trust_env=False)

    def covers(self, country: str, verdict: TaxIdVerdict) -> bool:
        """VAT numbers of the member states, in the shape VIES takes."""
        other = verdict.answer is Answer.VALID and verdict.type in OTHER_NUMBERS
        return country in MEMBERS and not other and bool(SHAPE.fullmatch(_asked(country, verdict.compact)[1]))

    async def is_registered(self, country: str, compact: str) -> bool:
        """Whether the member state says that the number is good for trade within the Union today."""
        state, number = _asked(country, compact)
        told = await self._post({"countryCode": state, "vatNumber": number})
        errors = told.get("errorWrappers") or told.get("actionSucceed") is False
        if errors or told.get("userError") not in NO_ERROR:
            raise Unavailable("VIES cannot tell now.")
        if (told.get("countryCode"), told.get("vatNumber")) != (state, number):
            raise Unavailable("VIES answered about another number.")
        if not isinstance(told.get("valid"), bool):
            raise Unavailable("VIES answered with something else than yes or no.")
        return bool(told["valid"])

    async def _post(self, question: dict[str, str]) -> dict[str, Any]:
        """One call, on a connection of its own: look-ups are rare, and nothing is shared that could go stale."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        headers["User-Agent"] = f"Folio/{__version__}"
        try:
            async with (
                httpx.AsyncClient(verify=self._tls, timeout=TIMEOUT, trust_env=False) as client,
                client.stream("POST", self._url, headers=headers, content=json.dumps(question)) as response,
            ):
                if response.status_code != httpx.codes.OK:
                    raise Unavailable("VIES answered with an error.")
                return parse_object(await _bounded(response))
        except httpx.HTTPError:
            raise Unavailable("VIES did not answer.") from None
        except Malformed as fault:
            raise Unavailable("VIES answered with something that is not JSON.") from fault


def _asked(country: str, compact: str) -> tuple[str, str]:
    """Member state and number as VIES wants them: the state's letters apart, Belgium's leading zero in its place."""
    state = CALLED.get(country, country)
    return state, vat.compact(state + compact)[len(state) :]


async def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise Unavailable("VIES answered with more than any answer has.")
    return bytes(body)
