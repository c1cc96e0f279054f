"""Opens every adapter once and binds the flows to them. The only place that knows both sides."""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from starlette.requests import Request

from folio.adapters.engine import Enqueuer, Worker, prepare
from folio.adapters.jumpseller.client import Platforms
from folio.adapters.jumpseller.http import HttpClient
from folio.adapters.jumpseller.oauth import JumpsellerAuthorizer
from folio.adapters.jumpseller.signature import verify
from folio.adapters.mail.compose import compose_document_mail
from folio.adapters.mail.smtp import SmtpPost
from folio.adapters.policies import check_policy
from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.providers.rehearsal import Rehearsal
from folio.adapters.registries.guard import Guard
from folio.adapters.registries.vies import Vies
from folio.adapters.storage import Storage, open_number_ledger, open_storage
from folio.adapters.storage.books_checks import BooksChecks
from folio.adapters.storage.database import durability_problems, migrate, open_engine
from folio.adapters.storage.number_table import NumberTable
from folio.adapters.storage.numbers import NumberLedger, RestoredPast
from folio.adapters.storage.restoring import SqlPast
from folio.adapters.storage.sealing import Seal
from folio.domain import business_name, tax_id
from folio.domain.buyer import Judges, seller_country
from folio.domain.document import Document, DocumentState, IssuedDocument, Rendering
from folio.domain.errors import Busy, Held, NeedsReconnect, NotAuthentic, Unavailable
from folio.domain.ledger import Entry, TaskKind
from folio.domain.policy_problems import problems_of
from folio.domain.ports import Letter, Platform, Post, Provider, Registry
from folio.domain.restoring import Vouched
from folio.domain.schema_files import SCHEMAS
from folio.domain.store import BasicAuth, Store
from folio.domain.zones import zone
from folio.edges.admin.session import Sessions
from folio.edges.directory import Directory
from folio.edges.limits import DOCUMENT_MISSES_PER_ADDRESS, Limiter
from folio.flows import connect_store
from folio.flows.answer_bell import answer_bell
from folio.flows.ask_registry import ask_registry
from folio.flows.check_buyer import Answers, Question, check_buyer
from folio.flows.keep_pdf import pdf_of
from folio.flows.restore import Restored, restore_past
from folio.flows.settle_order import SettleOrder
from folio.flows.sweep import Sweep, Swept, in_turns
from folio.flows.tell_order import tell_order
from folio.settings import Settings, WrongSettings

RULES_VERSION: str = json.loads((SCHEMAS / "vectors" / "version.json").read_text("utf-8"))["rules"]
logger = logging.getLogger("folio.wiring")
JUDGES = Judges(tax_id=tax_id.judge, name=business_name.judge)

# Every provider has one row: its name in a policy, and how it is made for a store.
PROVIDERS: dict[str, Callable[["Wiring", Store], Provider]] = {
    "builtin": lambda wiring, store: BuiltinIssuer(store.id, wiring.storage.books, now),
    "rehearsal": lambda wiring, store: wiring.rehearsal_for(store),
}


def now() -> datetime:
    """The clock of the running program."""
    return datetime.now(UTC)


class NoPost:
    """Stands where no mail server is configured: every letter waits, none is lost."""

    def send(self, _letter: Letter, /) -> None:
        """Not now."""
        raise Unavailable("No mail server is configured: set FOLIO_SMTP_URL and FOLIO_MAIL_FROM.", retry_after=900)


@dataclass(frozen=True)
class Wiring:
    """One process's opened adapters, and the flows bound to them."""

    settings: Settings
    engine: sa.Engine
    storage: Storage
    http: HttpClient
    authorizer: JumpsellerAuthorizer
    platforms: Platforms
    post: Post
    sessions: Sessions
    limiter: Limiter
    directory: Directory
    books_checks: BooksChecks
    registries: dict[str, Registry] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    # --- settling -----------------------------------------------------------------------------------------

    def provider_for(self, store: Store, name: str = "") -> Provider:
        """Who issues for a store, or issued under a name. Raises `Held` for a provider that is not there."""
        wanted = name or store.policy.provider
        make = PROVIDERS.get(wanted)
        if make is None:
            raise Held("provider_unknown", {"provider": wanted})
        return make(self, store)

    def rehearsal_for(self, store: Store) -> Provider:
        """The provider of tests, which exists only where FOLIO_REHEARSAL_URL is set."""
        url = self.settings.provider_urls.get("rehearsal")
        if not url:
            raise Held("provider_unknown", {"provider": "rehearsal"})
        credentials = self.storage.stores.policy_json(store.id).get("credentials") or {}
        return Rehearsal(url, credentials, self.http)

    def platform_for(self, store_id: str) -> Platform:
        """A store's platform."""
        return self.platforms.of(store_id)

    def settle(self, store_id: str, order_id: int) -> float | None:
        """Settle one order. See `flows/settle_order`."""
        store = self.storage.stores.get(store_id)
        if store.status == "disconnected":
            return None
        self._refuse_after_a_restore(store, order_id)
        return self._settler(store)(order_id)

    def _refuse_after_a_restore(self, store: Store, order_id: int) -> None:
        """Nothing leaves the house on what an older copy of the database believes. Raises `RestoredPast`."""
        try:
            self.storage.numbers.refuse_unless_sound()
        except RestoredPast as fault:
            self.storage.ledger.happened(store.id, order_id, "restore_needed", now())
            logger.error("nothing is issued", extra={"store": store.id, "why": fault.sentence})
            raise

    def settle_now(self, store: Store, order_id: int) -> str:
        """Settle at once because a person asked, in this process, beside whatever workers run. What is still wrong
        in a sentence, empty when nothing is.
        """
        if store.status == "disconnected":
            return f"The store {store.code} is disconnected."
        self.storage.ledger.asked(store.id, order_id, now())
        bell = self.storage.bells.ring(store.id, order_id, requested=True)
        return self.answer(store.id, order_id, bell, 0.0)

    def ring_again(self, store: Store, order_id: int) -> None:
        """A person pressed Retry: the next worker settles the order, parked tasks included."""
        self.storage.ledger.asked(store.id, order_id, now())
        self.storage.bells.ring(store.id, order_id, requested=True)

    def resend(self, entry: Entry) -> bool:
        """A person pressed Resend: the next worker sends the document's letter once more, and nothing else is asked
        for. False when the letter is on its way already.
        """
        due = self.storage.ledger.resend(entry.id, now())
        self.storage.bells.ring(entry.store_id, entry.order_id)
        return due

    def resend_now(self, store: Store, order_id: int) -> str:
        """Send the letters of the order's issued documents once more, at once, in this process. What is still wrong
        in a sentence, empty when nothing is.
        """
        if store.status == "disconnected":
            return f"The store {store.code} is disconnected."
        ledger = self.storage.ledger
        issued = [e for e in ledger.entries(store.id, order_id) if e.state is DocumentState.ISSUED]
        if not issued:
            return f"The order {order_id} has no issued document that could be sent."
        for entry in issued:
            self.resend(entry)
        bell, _ = self.storage.bells.rung(store.id, order_id)
        problem = self.answer(store.id, order_id, bell, 0.0)
        waiting = [task for task in ledger.tasks(store.id, order_id) if task.kind is TaskKind.MAIL]
        return problem or next((f"Not everything was e-mailed. {task.problem}".strip() for task in waiting), "")

    def answer(self, store_id: str, order_id: int, bell: int, waited: float) -> str:
        """Answer one bell; what is still wrong in a sentence."""
        return answer_bell(
            store_id,
            order_id,
            bell,
            waited,
            stores=self.storage.stores,
            bells=self.storage.bells,
            ledger=self.storage.ledger,
            settle=self.settle,
            alone=self.storage.settling.alone,
            clock=now,
        )

    def sweep(self, code: str | None = None, *, everything: bool = True) -> list[Swept]:
        """Sweep one store or all of them. `everything` is what a person asks for: a daily sweep, at once."""
        stores = [self.storage.stores.by_code(code)] if code else self.storage.stores.all()
        sweeps = [self._sweep(store, everything) for store in stores if store.status != "disconnected"]
        return in_turns(sweeps, pause=self.stopping.wait, alone=self.storage.settling.alone)

    def worker(self, executor_id: str) -> Worker:
        """The background worker of this process, not yet started."""
        return Worker(
            self.engine,
            executor_id=executor_id,
            settle=self._answer_quietly,
            sweep=self._sweep_all,
            sweep_cron=self.settings.sweep_cron,
        )

    def _answer_quietly(self, store_id: str, order_id: int, bell: int, waited: float) -> None:
        self.answer(store_id, order_id, bell, waited)

    def _sweep_all(self) -> None:
        for swept in self.sweep(everything=False):
            logger.info("swept", extra={"outcome": swept.sentence})
        self.books_checks.check_one_day_old(self.storage.stores.all())

    def _settler(self, store: Store) -> SettleOrder:
        return SettleOrder(
            store,
            platform=self.platforms.of(store.id),
            provider_of=lambda name: self.provider_for(store, name),
            ledger=self.storage.ledger,
            circuits=self.storage.circuits,
            post=self.post,
            compose=self._compose,
            judge=JUDGES,
            clock=now,
            document_url=self.document_url,
            quiet_seconds=self.settings.quiet_seconds,
            last_restore=self.storage.numbers.last_restore,
        )

    def _compose(
        self, store: Store, document: Document, issued: IssuedDocument, pdf: Rendering, link: str, to: str, copy: int
    ) -> Letter:
        return compose_document_mail(
            store=store,
            document=document,
            issued=issued,
            pdf=pdf,
            link=link,
            to=to,
            sender_name=document.seller.name or store.name,
            mail_domain=getattr(self.post, "domain", "") or "folio.invalid",
            copy=copy,
        )

    def _sweep(self, store: Store, everything: bool) -> Sweep:
        platform, rest = self.platforms.for_sweeps(store.id)
        return Sweep(
            store,
            platform=platform,
            stores=self.storage.stores,
            ledger=self.storage.ledger,
            bells=self.storage.bells,
            sweeps=self.storage.sweeps,
            restore=lambda renew: self._provision(store, platform, renew_hooks=renew),
            provider_of=lambda name: self.provider_for(store, name),
            clock=now,
            rest=rest,
            everything=everything,
        )

    # --- connecting ---------------------------------------------------------------------------------------

    def tax_problems(self, store: Store) -> list[Held]:
        """What in a store's choices about taxes would hold today's orders."""
        today = now().astimezone(zone(store.timezone, store.country)).date()
        return problems_of(store.policy, seller_country(store), today)

    def connect_with_code(self, code: str) -> Store:
        """Finish an OAuth install. Raises `RestoredPast` while the database may have forgotten this very store."""
        self.storage.numbers.refuse_unless_sound()
        store = connect_store.connect_with_code(
            code,
            authorizer=self.authorizer,
            platform_with=self.platforms.with_auth,
            stores=self.storage.stores,
            provision=self._provision,
            clock=now,
        )
        connect_store.wake(store, bells=self.storage.bells)
        return store

    def connect_with_token(self, login: str, authtoken: str, policy: Mapping[str, Any] | None) -> Store:
        """Connect an own store. Raises `Malformed` for a policy that does not fit, before anything is done, and
        `RestoredPast` while the database may have forgotten this very store.
        """
        self.storage.numbers.refuse_unless_sound()
        if policy is not None:
            check_policy(policy)
        try:
            store = connect_store.connect_with_token(
                BasicAuth(login, authtoken),
                policy,
                platform_with=self.platforms.with_auth,
                stores=self.storage.stores,
                provision=self._provision,
                clock=now,
            )
        except NeedsReconnect as fault:
            raise NotAuthentic("Jumpseller does not accept this login and token. Check both.") from fault
        connect_store.wake(store, bells=self.storage.bells)
        return store

    def disconnect(self, store: Store) -> None:
        """Stop working for a store."""
        connect_store.disconnect(store, platform=self.platforms.of(store.id), stores=self.storage.stores)

    def renew_hooks_token(self, store: Store) -> None:
        """Take over what the platform now says of the store, its signing token above all."""
        self.storage.stores.refresh_info(store.id, self.platforms.of(store.id).info(), now())

    def _provision(self, store: Store, platform: Platform, *, renew_hooks: bool = False) -> int:
        """One at a time for a store: two tabs that connect at once would both find nothing there and add it twice.
        Whoever comes second leaves it to the first; what that one could not do, the sweep does.
        """
        with suppress(Busy), self.storage.settling.alone(f"provision:{store.id}"):
            return connect_store.provision(
                store,
                platform,
                stores=self.storage.stores,
                public_url=self.settings.public_url,
                renew_hooks=renew_hooks,
            )
        return 0

    # --- for the edges and the command line -------------------------------------------------------------

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names this web server answers to."""
        public = urlsplit(self.settings.public_url).hostname or ""
        hosts = {public, self.settings.host, "localhost", "127.0.0.1", "[::1]", *self.settings.allowed_hosts}
        return sorted(host for host in hosts if host)

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.settings.public_url.startswith("https://")

    def document_url(self, entry: Entry) -> str:
        """The public link of a document."""
        return f"{self.settings.public_url}/documents/{entry.token}"

    def script_url(self, store: Store) -> str:
        """The checkout script of a store."""
        return f"{self.settings.public_url}/s/{store.id}/embed.js"

    def webhook_url(self, store: Store) -> str:
        """Where the platform posts a store's deliveries."""
        return f"{self.settings.public_url}/webhooks/jumpseller/{store.install_key}"

    def pdf_of(self, entry: Entry) -> Rendering:
        """The PDF of an issued document."""

        def provider_of(name: str) -> Provider:
            return self.provider_for(self.storage.stores.get(entry.store_id), name)

        return pdf_of(entry, ledger=self.storage.ledger, provider_of=provider_of)

    def count_miss(self, request: Request) -> None:
        """Slow down whoever guesses document links."""
        self.limiter.take("document-miss", self.limiter.address(request), DOCUMENT_MISSES_PER_ADDRESS)

    def check_ready(self) -> None:
        """Raise `Unavailable` unless the database takes a write."""
        self.storage.settling.prove_writable()

    def restore(self, vouched: Vouched) -> Restored:
        """Let a database that was put back learn what it forgot. See `flows/restore`."""
        return restore_past(
            SqlPast(self.engine, self.storage.numbers, Seal(self.settings.secret_key)),
            ledger=self.storage.ledger,
            bells=self.storage.bells,
            provider_of=lambda store_id: BuiltinIssuer(store_id, self.storage.books, now),
            clock=now,
            vouched=vouched,
        )

    def why_not_issuing(self) -> str:
        """Why nothing is issued now though everything else goes on; empty in a sound installation."""
        try:
            return self.storage.numbers.standing().sentence
        except Unavailable as fault:
            return fault.sentence

    def tell(self, store: Store, order_id: int, language: str = "en") -> dict[str, Any]:
        """The ledger of one order, its sentences in a language."""
        return tell_order(
            store,
            order_id,
            ledger=self.storage.ledger,
            inbox=self.storage.inbox,
            document_url=self.document_url,
            language=language,
        )

    def tell_store(self, store: Store) -> dict[str, Any]:
        """One store without its secrets."""
        policy = self.storage.stores.policy_json(store.id)
        if policy.get("credentials"):
            policy["credentials"] = dict.fromkeys(policy["credentials"], "(set)")
        return {
            "store": store.code,
            "store_id": store.id,
            "name": store.name,
            "country": store.country,
            "currency": store.currency,
            "status": store.status,
            "connected_at": store.connected_at.isoformat(),
            "start_at": store.start_at.isoformat(),
            "webhook_url": self.webhook_url(store),
            "script_url": self.script_url(store),
            "features": {f.name: f.message or f.state for f in self.storage.stores.features(store.id)},
            "policy": policy,
        }

    async def ask_registry(self, question: Question, store: Store, answers: Answers) -> Answers:
        """What an official registry knows, where installation and store want one asked. See `flows/ask_registry`."""
        return await ask_registry(question, store, answers, self.registries)

    verify_signature = staticmethod(verify)
    check_buyer = staticmethod(check_buyer)


@contextmanager
def open_wiring(settings: Settings) -> Iterator[Wiring]:
    """Open everything, hand it out, and close it again. Creates or migrates the database first; refuses to start
    on one that could lose an acknowledged write.
    """
    engine = _open_database(settings)
    try:
        problems = durability_problems(engine)
        if problems:
            raise WrongSettings(" ".join(problems))
        enqueue = Enqueuer(engine)
        numbers = open_number_ledger(settings.number_ledger)
        storage = open_storage(engine, Seal(settings.secret_key), now, enqueue, numbers)
        http = HttpClient()
        try:
            _refuse_a_forgetful_ledger(numbers)
            yield _bind(settings, engine, storage, http)
        finally:
            storage.close()
            http.close()
            enqueue.close()
    finally:
        engine.dispose()


def _refuse_a_forgetful_ledger(numbers: NumberLedger | None) -> None:
    """Raise `WrongSettings` for a number ledger that could lose a line. One that does not answer now is no reason not
    to start: deliveries are stored meanwhile, and nothing is issued.
    """
    if not isinstance(numbers, NumberTable):
        return
    try:
        problems = durability_problems(numbers.engine)
    except Unavailable as fault:
        logger.warning("the number ledger was not examined", extra={"why": fault.sentence})
        return
    if problems:
        raise WrongSettings(" ".join(f"FOLIO_NUMBER_LEDGER: {problem}" for problem in problems))


def _open_database(settings: Settings) -> sa.Engine:
    """The migrated database. Raises `WrongSettings` for an address that is no database of ours."""
    try:
        engine = open_engine(settings.database_url)
        migrate(engine)
        prepare(engine)
    except (OSError, sa.exc.DatabaseError) as fault:
        kind = type(fault).__name__
        raise WrongSettings(f"FOLIO_DATABASE_URL cannot be used as a database ({kind}).") from fault
    return engine


def _bind(settings: Settings, engine: sa.Engine, storage: Storage, http: HttpClient) -> Wiring:
    authorizer = JumpsellerAuthorizer(
        settings.accounts_url,
        settings.client_id,
        settings.client_secret,
        f"{settings.public_url}/oauth/callback",
        http,
        now,
    )
    mail_is_set = settings.smtp_url and settings.mail_from
    return Wiring(
        settings=settings,
        engine=engine,
        storage=storage,
        http=http,
        authorizer=authorizer,
        platforms=Platforms(settings.api_url, http, storage.stores, authorizer, now),
        post=SmtpPost(settings.smtp_url, settings.mail_from, clock=now) if mail_is_set else NoPost(),
        sessions=Sessions(settings.secret_key, secure=settings.public_url.startswith("https://")),
        limiter=Limiter(trusted_proxies=settings.trusted_proxies),
        directory=Directory(storage.stores.get, storage.stores.all),
        books_checks=BooksChecks(storage.books.verify_books),
        registries={"vies": Guard("vies", Vies(settings.vies_url), now)} if settings.vies_url else {},
    )
