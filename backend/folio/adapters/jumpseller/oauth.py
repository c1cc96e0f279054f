"""The platform's OAuth server: authorize, exchange, refresh.

Scopes: what the documentation declares, in the union of what an endpoint lists and what one would expect, because
the two disagree. An unknown name would break the whole consent page, so nothing else is asked for.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeGuard
from urllib.parse import urlencode

from folio.adapters.jumpseller.http import Answer, HttpClient
from folio.domain.errors import Malformed, NeedsReconnect, Refused, Unavailable, UnknownOutcome
from folio.domain.ports import Clock
from folio.domain.store import TokenPair
from folio.domain.strict_json import parse_object

WHO = "Jumpseller's sign-in"
LARGEST_ANSWER = 64 * 1024
LONGEST_LIFE = 366 * 24 * 3600
SCOPES = (
    "read_store",  # who the store is, and the token that signs its deliveries
    "read_orders",
    "write_orders",  # documents and history notes on an order
    "read_hooks",
    "write_hooks",
    "read_apps",  # the API lists this one for script tags
    "read_jsapps",
    "write_jsapps",  # and this is the one that worked
    "read_settings",  # checkout custom fields, as the API lists them
    "write_settings",
    "read_checkout_custom_fields",
    "write_checkout_custom_fields",
    "read_taxes",
    "read_products",
    "write_products",  # stock
)


class JumpsellerAuthorizer:
    """The OAuth client of this app."""

    def __init__(
        self,
        accounts_url: str,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        http: HttpClient,
        clock: Clock,
        scopes: tuple[str, ...] = SCOPES,
    ) -> None:
        self._accounts_url, self._redirect_uri = accounts_url, redirect_uri
        self._client_id, self._client_secret = client_id, client_secret
        self._http, self._clock, self._scopes = http, clock, scopes

    def authorize_url(self, state: str) -> str:
        """Where the merchant's browser grants access."""
        if not self._client_id:
            raise Unavailable("This installation has no OAuth client: set FOLIO_JUMPSELLER_CLIENT_ID and _SECRET.")
        query = {
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "response_type": "code",
            "scope": " ".join(self._scopes),
            "state": state,
        }
        return f"{self._accounts_url}/oauth/authorize?{urlencode(query)}"

    def exchange(self, code: str) -> TokenPair:
        """Trade a code for tokens."""
        answer = self._ask({"grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect_uri})
        if answer.status in (400, 401) and _error_of(answer) in ("invalid_grant", "invalid_request"):
            raise Refused("Jumpseller does not know this code any more.", code="code_refused")
        return self._pair(answer, previous="")

    def refresh(self, refresh_token: str) -> TokenPair:
        """Trade a refresh token for a new pair."""
        answer = self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})
        if answer.status in (400, 401) and _error_of(answer) == "invalid_grant":
            raise NeedsReconnect("Jumpseller no longer accepts the store's grant. Connect the store again.")
        if answer.status != 200:
            # A wrong client secret or a proxy's page is our trouble, not the end of the store's grant.
            raise Unavailable(f"{WHO} refused to renew the store's grant ({answer.status}).", retry_after=300)
        try:
            return self._pair(answer, previous=refresh_token)
        except Malformed as fault:
            # A maintenance page with status 200: nothing is known of the grant, so it is asked again later.
            raise Unavailable(fault.sentence, retry_after=60) from fault

    def _ask(self, fields: Mapping[str, str]) -> Answer:
        form = {**fields, "client_id": self._client_id, "client_secret": self._client_secret}
        try:
            answer = self._http.call(
                "POST", f"{self._accounts_url}/oauth/token", who=WHO, form=form, largest=LARGEST_ANSWER
            )
        except UnknownOutcome as fault:
            # Whether a code or token was consumed shows at the next try; nothing is doubled by asking again.
            raise Unavailable(fault.sentence) from fault
        if answer.status >= 500 or answer.status == 429:
            raise Unavailable(f"{WHO} answered {answer.status}.")
        return answer

    def _pair(self, answer: Answer, previous: str) -> TokenPair:
        if answer.status != 200:
            raise Malformed(f"{WHO} answered {answer.status}.", code="odd_token")
        given = _object(answer)
        access, refresh = given.get("access_token"), given.get("refresh_token") or previous
        life = given.get("expires_in")
        if not _is_token(access) or not _is_token(refresh):
            raise Malformed(f"{WHO} gave no usable tokens.", code="odd_token")
        if type(life) is not int or not 0 < life <= LONGEST_LIFE:
            raise Malformed(f"{WHO} gave tokens without a sensible life time.", code="odd_token")
        return TokenPair(access, refresh, self._clock() + timedelta(seconds=life))


def _is_token(value: Any) -> TypeGuard[str]:
    """Visible ASCII without spaces: what fits an Authorization header (RFC 6750 2.1)."""
    return isinstance(value, str) and 0 < len(value) <= 4096 and all("!" <= character <= "~" for character in value)


def _error_of(answer: Answer) -> str:
    """The OAuth error code of a refusal (RFC 6749 5.2), empty where there is none."""
    try:
        return str(parse_object(answer.body).get("error", ""))
    except Malformed:
        return ""


def _object(answer: Answer) -> dict[str, Any]:
    try:
        return parse_object(answer.body)
    except Malformed as fault:
        raise Malformed(f"{WHO} answered with something that is not JSON.", code="odd_token") from fault
