"""Who is looking: a signed cookie that names the store, given after OAuth and good for twelve hours."""

import hashlib
import hmac

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from folio.domain.errors import NotAuthentic
from folio.domain.store import Store

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
        value = self._signer.sign(store.id).decode("ascii")
        if self._secure:  # the admin may show us in a frame, so the cookie must travel there too
            attributes = "Secure; HttpOnly; SameSite=None; Partitioned"
        else:
            attributes = "HttpOnly; SameSite=Lax"
        response.headers.append("set-cookie", f"{self.cookie}={value}; Path=/; Max-Age={TWELVE_HOURS}; {attributes}")

    def sign_out(self, response: Response) -> None:
        """Forget the browser."""
        response.headers.append(
            "set-cookie", f"{self.cookie}=; Path=/; Max-Age=0; HttpOnly{'; Secure' if self._secure else ''}"
        )

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
        """Raise `NotAuthentic` unless the form came from a page of this very session."""
        if not hmac.compare_digest(token.encode(), self.csrf_token(request).encode()):
            raise NotAuthentic("The page is too old. Go back, reload it and try again.", code="stale_form")
