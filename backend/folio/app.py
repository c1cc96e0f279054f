"""The web application: every route in one screen, what guards them, and how faults are answered."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from folio.edges import checks, documents, embed, errors, health, install, pages, webhooks
from folio.edges.admin import routes as admin
from folio.wiring import Wiring

LARGEST_BODY = 512 * 1024  # every route reads less; this stops what no route would read


def make_app(wiring: Wiring) -> Starlette:
    """The application over opened adapters."""
    storage, flows = wiring.storage, wiring
    return Starlette(
        routes=[
            *admin.routes(
                stores=storage.stores,
                ledger=storage.ledger,
                bells=storage.bells,
                sessions=wiring.sessions,
                document_url=wiring.document_url,
            ),
            *install.routes(
                states=storage.states,
                authorizer=wiring.authorizer,
                connect=flows.connect_with_code,
                sign_in=wiring.sessions.sign_in,
                clock=wiring.clock,
                public_url=wiring.settings.public_url,
            ),
            *webhooks.routes(
                stores=storage.stores,
                inbox=storage.inbox,
                verify=wiring.verify_signature,
                renew_token=wiring.renew_hooks_token,
                clock=wiring.clock,
            ),
            *checks.routes(
                store_of=wiring.store_of,
                check_buyer=wiring.check_buyer,
                limiter=wiring.limiter,
            ),
            *embed.routes(
                store_of=wiring.store_of,
                public_url=wiring.settings.public_url,
                saw_script=storage.stores.saw_script,
                clock=wiring.clock,
            ),
            *documents.routes(ledger=storage.ledger, pdf_of=wiring.pdf_of, count_miss=wiring.count_miss),
            *health.routes(check_ready=wiring.check_ready),
            *pages.routes(),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=wiring.allowed_hosts, www_redirect=False)],
        exception_handlers=errors.handlers(),
    )
