"""VIES as documented and as observed: the European registry of VAT numbers, with its own ways of saying that it
cannot tell, and more lies on demand (`faults`, and `lie` for those that only a registry tells).
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from e2e.simulators.jumpseller.faults import Faults, Lying

NOT_PROCESSED = {
    f"trader{part}Match": "NOT_PROCESSED" for part in ("Name", "Street", "PostalCode", "City", "CompanyType")
}
OWNER = "Casa Guarani, Lda"


class Vies:
    """The registry. `registered` holds numbers with their state's letters in front; `asked` what it was asked, in
    order. `lie` names how it answers from now on; empty for the truth.
    """

    def __init__(self) -> None:
        self.registered: set[str] = set()
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.lie = ""
        self.faults = Faults()
        self.app = Lying(
            Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])]), self.faults
        )

    async def _answer(self, request: Request) -> Response:
        self.paths.append(f"{request.method} {request.url.path}?{request.url.query}")
        question = json.loads(await request.body())
        self.asked.append(question)
        if request.url.path != "/rest-api/check-vat-number":
            return Response(status_code=404)
        truth = self._truth(question)
        lies: dict[str, Any] = {
            "": truth,
            "userError": truth | {"valid": False, "userError": "MS_UNAVAILABLE"},
            "another": truth | {"vatNumber": "000000000"},
            "another state": truth | {"countryCode": "XI"},
            "text": truth | {"valid": "true"},
            "one": truth | {"valid": 1},
            "nothing": truth | {"valid": None},
            "everybody": truth | {"valid": True},
            "nobody": truth | {"valid": False},
            "list": [truth],
            "huge": truth | {"address": "x" * 200_000},
        }
        if self.lie in lies:
            return JSONResponse(lies[self.lie])
        if self.lie == "redirect":
            return RedirectResponse("/rest-api/elsewhere", status_code=307)
        if self.lie == "drip":
            return StreamingResponse(_dripping(json.dumps(truth)), media_type="application/json")
        return JSONResponse({"actionSucceed": False, "errorWrappers": [{"error": self.lie}]})

    def _truth(self, question: dict[str, Any]) -> dict[str, Any]:
        state, number = question["countryCode"], question["vatNumber"]
        there = f"{state}{number}" in self.registered
        return {
            "countryCode": state,
            "vatNumber": number,
            "requestDate": "2026-11-24T15:00:00.000Z",
            "valid": there,
            "requestIdentifier": "",
            "name": OWNER if there else "---",
            "address": "Rua da Prata 80\n1100-420 LISBOA" if there else "---",
            "traderName": "---",
            **NOT_PROCESSED,
        }


async def _dripping(text: str) -> AsyncIterator[str]:
    """A character now and then: every single read is in time, the whole is not."""
    for character in text:
        yield character
        await asyncio.sleep(0.1)
