"""The web application: every route in one screen, what guards them, and how faults are answered."""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from folio.edges import checks, documents, embed, errors, health, install, pages, webhooks
from folio.edges.admin import routes as admin
from folio.edges.heads import HeadLimit
from folio.edges.hosts import OwnHosts
from folio.wiring import RULES_VERSION, Wiring, now


def make_app(wiring: Wiring) -> Starlette:
    """The application over opened adapters."""
    storage = wiring.storage
    return Starlette(
        routes=[
            *admin.routes(
                stores=storage.stores,
                ledger=storage.ledger,
                ring_again=wiring.ring_again,
                resend=wiring.resend,
                sessions=wiring.sessions,
                document_url=wiring.document_url,
                script_url=wiring.script_url,
                sweeps=storage.sweeps,
                clock=now,
            ),
            *install.routes(
                states=storage.states,
                authorizer=wiring.authorizer,
                connect=wiring.connect_with_code,
                sign_in=wiring.sessions.sign_in,
                signed_in=lambda request: wiring.sessions.store_id(request) is not None,
                limiter=wiring.limiter,
                clock=now,
                secure=wiring.secure,
            ),
            *webhooks.routes(
                stores=storage.stores,
                inbox=storage.inbox,
                verify=wiring.verify_signature,
                renew_token=wiring.renew_hooks_token,
                clock=now,
            ),
            *checks.routes(
                store_of=wiring.directory.store,
                known_origin=wiring.directory.knows_origin,
                check_buyer=wiring.check_buyer,
                ask_registry=wiring.ask_registry,
                limiter=wiring.limiter,
                rules=RULES_VERSION,
            ),
            *embed.routes(
                store_of=wiring.directory.store,
                public_url=wiring.settings.public_url,
                saw_script=storage.stores.saw_script,
                clock=now,
                on=wiring.settings.checkout_script,
            ),
            *documents.routes(ledger=storage.ledger, pdf_of=wiring.pdf_of, count_miss=wiring.count_miss),
            *health.routes(
                check_ready=wiring.check_ready,
                why_not_issuing=wiring.why_not_issuing,
                swept=lambda: storage.sweeps.totals(now()),
            ),
            *pages.routes(),
        ],
        middleware=[
            Middleware(HeadLimit),
            Middleware(OwnHosts, allowed_hosts=wiring.allowed_hosts, www_redirect=False),
        ],
        exception_handlers=errors.handlers(),
    )
