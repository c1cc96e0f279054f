"""Who is looking: a signed cookie that names the store, given after OAuth and good for twelve hours."""

import hashlib
import hmac

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from folio.domain.store import Store
from folio.edges.errors import StaleForm

TWELVE_HOURS = 12 * 3600


class Sessions:
    """Signs people in and recognises them. `secure` is false only for a demo on plain http."""

    def __init__(self, secret_key: bytes, *, secure: bool) -> None:
        self._signer = TimestampSigner(secret_key, salt="folio.session", digest_method=hashlib.sha256)
        self._csrf_key = hmac.new(secret_key, b"folio.csrf", hashlib.sha256).digest()
        self._secure = secure
        self.cookie = "__Host-folio-session" if secure else "folio-session"

    def sign_in(self, response: Response, store: Store) -> None:
        """Give the browser a session for this store."""
        self._set(response, self._signer.sign(store.id).decode("ascii"), TWELVE_HOURS)

    def sign_out(self, response: Response) -> None:
        """Forget the browser."""
        self._set(response, "", 0)

    def _set(self, response: Response, value: str, seconds: int) -> None:
        """The same attributes in and out: a browser keeps a partitioned cookie apart from one that is not."""
        # The platform's admin may show us in a frame, so the cookie must travel there too.
        attributes = "Secure; HttpOnly; SameSite=None; Partitioned" if self._secure else "HttpOnly; SameSite=Lax"
        response.headers.append("set-cookie", f"{self.cookie}={value}; Path=/; Max-Age={seconds}; {attributes}")

    def store_id(self, request: Request) -> str | None:
        """The store this browser signed in for, if it did."""
        value = request.cookies.get(self.cookie, "")
        try:
            return self._signer.unsign(value, max_age=TWELVE_HOURS).decode("ascii")
        except (BadSignature, UnicodeDecodeError):
            return None

    def csrf_token(self, request: Request) -> str:
        """What a form of this session must send back."""
        value = request.cookies.get(self.cookie, "")
        return hmac.new(self._csrf_key, value.encode(), hashlib.sha256).hexdigest()

    def check_form(self, request: Request, token: str) -> None:
        """Raise `StaleForm` unless the form came from a page of this very session."""
        if not hmac.compare_digest(token.encode(), self.csrf_token(request).encode()):
            raise StaleForm
