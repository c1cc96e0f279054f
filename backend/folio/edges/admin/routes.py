"""The merchant's pages: how the store is doing, its documents, and the story of each order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from folio.domain.document import DocumentState
from folio.domain.errors import Malformed, NotFound, UnknownStore
from folio.domain.ledger import Entry
from folio.domain.ports import Clock, Ledger, Stores, Sweeps
from folio.domain.sentences import say
from folio.domain.store import Store
from folio.edges.addresses import number_of
from folio.edges.admin.rows import Row, Rows
from folio.edges.admin.script_seen import tell_script
from folio.edges.admin.session import Sessions
from folio.edges.admin.words import words
from folio.edges.body import read_body
from folio.edges.pages import language_of, page

FORM_LIMIT = 64 * 1024
HOOKS_TOLD_FOR = timedelta(days=7)


def routes(
    *,
    stores: Stores,
    ledger: Ledger,
    ring_again: Callable[[Store, int], None],
    resend: Callable[[Entry], bool],
    sessions: Sessions,
    document_url: Callable[[Entry], str],
    script_url: Callable[[Store], str],
    sweeps: Sweeps,
    clock: Clock,
) -> list[BaseRoute]:
    """The landing page and the merchant's pages. `resend` lets a document's letter go once more; False when it is on
    its way already.
    """
    admin = _Admin(stores, ledger, ring_again, resend, sessions, document_url, script_url, sweeps, clock)
    return [
        Route("/", admin.landing, methods=["GET"]),
        Route("/admin", admin.to_home, methods=["GET"]),
        Route("/admin/", admin.home, methods=["GET"]),
        Route("/admin/orders/{order_id}", admin.order, methods=["GET"]),
        Route("/admin/orders/{order_id}/retry", admin.retry, methods=["POST"]),
        Route("/admin/orders/{order_id}/documents/{entry_id}/resend", admin.resend, methods=["POST"]),
        Route("/admin/sign-out", admin.sign_out, methods=["POST"]),
    ]


class _Admin:
    def __init__(
        self,
        stores: Stores,
        ledger: Ledger,
        ring_again: Callable[[Store, int], None],
        resend: Callable[[Entry], bool],
        sessions: Sessions,
        document_url: Callable[[Entry], str],
        script_url: Callable[[Store], str],
        sweeps: Sweeps,
        clock: Clock,
    ) -> None:
        self._script_url = script_url
        self._sweeps, self._clock = sweeps, clock
        self._stores, self._ledger, self._ring_again, self._resend = stores, ledger, ring_again, resend
        self._sessions, self._document_url = sessions, document_url

    async def landing(self, request: Request) -> Response:
        language = language_of(request)
        signed_in = self._sessions.store_id(request) is not None
        return page("landing.html", language=language, w=words(language), signed_in=signed_in)

    async def to_home(self, _: Request) -> Response:
        """A relative redirect: behind a proxy we do not know by which scheme we are reached."""
        return RedirectResponse("/admin/", status_code=308)

    async def home(self, request: Request) -> Response:
        store = await self._store(request)
        if store is None:
            return self._ask_to_sign_in(request)
        entries = await run_in_threadpool(self._ledger.recent, store.id, 100)
        features = await run_in_threadpool(self._stores.features, store.id)
        seen = await run_in_threadpool(self._stores.script_seen_at, store.id)
        told = Rows(store, self._document_url)
        waiting = await run_in_threadpool(self._ledger.waiting, store.id)
        return page(
            "admin/home.html",
            **self._frame(request, store),
            rows=[told.row(entry) for entry in entries],
            waiting=[told.row(entry) for entry in waiting],
            parked=await run_in_threadpool(self._parked, store, told),
            features=features,
            **tell_script(store, seen, self._clock(), self._script_url(store)),
            **await run_in_threadpool(self._swept, store, told),
        )

    async def order(self, request: Request) -> Response:
        order_id = number_of(request, "order_id")
        store = await self._store(request)
        if store is None:
            return self._ask_to_sign_in(request)
        entries = await run_in_threadpool(self._ledger.entries, store.id, order_id)
        happenings = await run_in_threadpool(self._ledger.timeline, store.id, order_id)
        if not entries and not happenings:
            raise NotFound("There is no such order.")
        tasks = await run_in_threadpool(self._ledger.tasks, store.id, order_id)
        told = Rows(store, self._document_url)
        timeline = [(told.local(h.at), h.code, say(h.code, store.language, dict(h.params))) for h in happenings]
        return page(
            "admin/order.html",
            **self._frame(request, store),
            order_id=order_id,
            rows=[told.row(entry, tasks) for entry in entries],
            timeline=timeline,
            notice=next((key for key in ("asked", "resent", "on_its_way") if key in request.query_params), ""),
        )

    async def retry(self, request: Request) -> Response:
        order_id = number_of(request, "order_id")
        store = await self._store_of_form(request)
        if store is None:
            return self._ask_to_sign_in(request)
        if not await run_in_threadpool(self._ledger.timeline, store.id, order_id):
            raise NotFound("There is no such order.")
        await run_in_threadpool(self._ring_again, store, order_id)
        return RedirectResponse(f"/admin/orders/{order_id}?asked", status_code=303)

    async def resend(self, request: Request) -> Response:
        order_id, entry_id = number_of(request, "order_id"), number_of(request, "entry_id")
        store = await self._store_of_form(request)
        if store is None:
            return self._ask_to_sign_in(request)
        entries = await run_in_threadpool(self._ledger.entries, store.id, order_id)
        entry = next((e for e in entries if e.id == entry_id and e.state is DocumentState.ISSUED), None)
        if entry is None:
            raise NotFound("There is no such document.")
        due = await run_in_threadpool(self._resend, entry)
        return RedirectResponse(f"/admin/orders/{order_id}?{'resent' if due else 'on_its_way'}", status_code=303)

    async def sign_out(self, request: Request) -> Response:
        form = await _form(request)
        self._sessions.check_form(request, form.get("csrf", ""))
        response = RedirectResponse("/", status_code=303)
        self._sessions.sign_out(response)
        return response

    # --- parts --------------------------------------------------------------------------------------------

    async def _store(self, request: Request) -> Store | None:
        """The store this browser may see. A session ends with the connection it came from."""
        store_id = self._sessions.store_id(request)
        if store_id is None:
            return None
        try:
            store = await run_in_threadpool(self._stores.get, store_id)
        except UnknownStore:
            return None
        return None if store.status == "disconnected" else store

    async def _store_of_form(self, request: Request) -> Store | None:
        """The store whose page's form was sent; None for whoever is not signed in. Raises `StaleForm`."""
        store = await self._store(request)
        if store is not None:
            form = await _form(request)
            self._sessions.check_form(request, form.get("csrf", ""))
        return store

    def _ask_to_sign_in(self, request: Request) -> Response:
        language = language_of(request)
        return page("admin/sign_in.html", status=401, language=language, w=words(language))

    def _frame(self, request: Request, store: Store) -> dict[str, Any]:
        return {
            "language": store.language,
            "w": words(store.language),
            "store": store,
            "csrf": self._sessions.csrf_token(request),
        }

    def _parked(self, store: Store, told: Rows) -> list[Row]:
        """Entries and letters that wait for a person; the newest, where there are very many."""
        return told.parked(self._ledger.parked(store.id))

    def _swept(self, store: Store, told: Rows) -> dict[str, Any]:
        """What the merchant should know of the last sweeps: sentences, empty when there is nothing to say."""
        tally = self._sweeps.tally(store.id, self._clock())
        restored_at = self._sweeps.state(store.id).hooks_restored_at
        w, restored = words(store.language), ""
        if restored_at is not None and self._clock() - restored_at < HOOKS_TOLD_FOR:
            restored = w["hooks_restored"].format(when=told.local(restored_at))
        silent = w["silent_hooks"].format(count=tally.found) if tally.alarming else ""
        return {"silent_hooks": silent, "hooks_restored": restored}


async def _form(request: Request) -> dict[str, str]:
    body = await read_body(request, FORM_LIMIT)
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=200))
    except ValueError as fault:
        raise Malformed("The form could not be read. Go back, reload the page and try again.") from fault
