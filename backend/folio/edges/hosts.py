"""Which host names this server answers to, and the probes that may come under any."""

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Receive, Scope, Send

PROBES = frozenset({"/livez", "/readyz", "/metrics"})


class OwnHosts(TrustedHostMiddleware):
    """Refuses a foreign Host header, except for the probes, which a cluster asks for by address."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        if scope["type"] == "http" and scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)
