"""A grant becomes a connected store, and whatever is missing there is put in place exactly once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from folio.domain.errors import (
    FolioError,
    Held,
    Malformed,
    MissingScope,
    NeedsReconnect,
    NotFound,
    RateLimited,
    Refused,
    Unavailable,
    UnknownOutcome,
)
from folio.domain.order import Order
from folio.domain.ports import Hook, ListedOrder, PlatformDocument, Script
from folio.domain.store import BasicAuth, Feature, Store, StoreInfo, TokenPair
from folio.flows.connect_store import EVENTS, connect_with_code, connect_with_token, disconnect, provision
from tests.adapters.jumpseller.twins import StoresInMemory
from tests.builders import NOON, a_clock

PUBLIC = "https://folio.example"
PAIR = TokenPair("access", "refresh", NOON + timedelta(hours=1))
INFO = StoreInfo(
    code="losaromos",
    name="Los Aromos",
    country="CL",
    currency="CLP",
    timezone="America/Santiago",
    url="https://losaromos.example",
    email="tienda@losaromos.example",
    hooks_token="0f" * 16,
)


class PlatformTwin:
    """A store's hooks and script tags in memory. `broken` raises an error from a call, by name.

    A call that fails with `UnknownOutcome` has taken effect: the worst case.
    """

    def __init__(self) -> None:
        self.known = INFO
        self.hooked: list[Hook] = []
        self.tags: list[Script] = []
        self.broken: dict[str, FolioError] = {}
        self.calls: list[str] = []

    def _call(self, name: str, effect: Callable[[], object] = lambda: None) -> None:
        self.calls.append(name)
        fault = self.broken.get(name)
        if fault is None or isinstance(fault, UnknownOutcome):
            effect()
        if fault is not None:
            raise fault

    def clock_ahead(self) -> timedelta:
        return timedelta(0)

    def info(self) -> StoreInfo:
        self._call("info")
        return self.known

    def hooks(self) -> Sequence[Hook]:
        self._call("hooks")
        return list(self.hooked)

    def add_hook(self, event: str, url: str) -> Hook:
        made = Hook(100 + len(self.calls), event, url)
        self._call("add_hook", lambda: self.hooked.append(made))
        return made

    def remove_hook(self, hook_id: int) -> None:
        def effect() -> None:
            self.hooked = [hook for hook in self.hooked if hook.id != hook_id]

        self._call("remove_hook", effect)

    def scripts(self) -> Sequence[Script]:
        self._call("scripts")
        return list(self.tags)

    def add_script(self, url: str, template: str, element: str) -> Script:
        made = Script(200 + len(self.calls), url, template)
        self._call("add_script", lambda: self.tags.append(made))
        return made

    def remove_script(self, script_id: int) -> None:
        def effect() -> None:
            self.tags = [tag for tag in self.tags if tag.id != script_id]

        self._call("remove_script", effect)

    def order(self, order_id: int) -> Order:
        raise NotFound(str(order_id))

    def orders_listed(self, status: str, first: date, last: date) -> Iterable[ListedOrder]:
        return []

    def orders_after(self, order_id: int) -> Iterable[Sequence[ListedOrder]]:
        return []

    def document_references(self) -> Iterable[str]:
        return []

    def documents(self, order_id: int) -> Sequence[PlatformDocument]:
        return []

    def add_document(self, order_id: int, document: PlatformDocument) -> None:
        raise NotFound(str(order_id))

    def add_note(self, order_id: int, message: str) -> None:
        raise NotFound(str(order_id))


class AuthorizerTwin:
    """Trades one code for one pair."""

    def __init__(self) -> None:
        self.codes = {"good": PAIR}

    def authorize_url(self, state: str) -> str:
        return f"https://accounts.example/?state={state}"

    def exchange(self, code: str) -> TokenPair:
        try:
            return self.codes.pop(code)
        except KeyError:
            raise Refused("unknown", code="code_refused") from None

    def refresh(self, refresh_token: str) -> TokenPair:
        raise NeedsReconnect(refresh_token)


@pytest.fixture
def platform() -> PlatformTwin:
    return PlatformTwin()


@pytest.fixture
def stores() -> StoresInMemory:
    return StoresInMemory()


@pytest.fixture
def store(stores: StoresInMemory) -> Store:
    """A store that is connected and has nothing in place yet."""
    return stores.connect(INFO, PAIR, NOON)


def set_up(store: Store, platform: PlatformTwin, stores: StoresInMemory, public_url: str = PUBLIC) -> None:
    provision(store, platform, stores=stores, public_url=public_url)


def states(stores: StoresInMemory, store: Store) -> dict[str, str]:
    return {feature.name: feature.state for feature in stores.features(store.id)}


def message(stores: StoresInMemory, store: Store, name: str) -> str:
    return next(feature.message for feature in stores.features(store.id) if feature.name == name)


def script_url(store: Store, public_url: str = PUBLIC) -> str:
    return f"{public_url}/s/{store.id}/embed.js"


# --- connecting -----------------------------------------------------------------------------------------------


def connect(code: str, platform: PlatformTwin, stores: StoresInMemory, authorizer: AuthorizerTwin) -> Store:
    given: list[TokenPair] = []

    def platform_with(pair: TokenPair) -> PlatformTwin:
        given.append(pair)
        return platform

    connected = connect_with_code(
        code,
        authorizer=authorizer,
        platform_with=platform_with,
        stores=stores,
        provision=partial(provision, stores=stores, public_url=PUBLIC),
        clock=a_clock(),
    )
    assert given == [PAIR]
    return connected


def test_a_code_connects_the_store_that_the_platform_names(platform: PlatformTwin, stores: StoresInMemory) -> None:
    store = connect("good", platform, stores, AuthorizerTwin())
    assert (store.code, store.status, store.connected_at) == ("losaromos", "connected", NOON)
    assert stores.auth(store.id) == PAIR
    assert states(stores, store) == {"hooks": "ok", "script": "ok"}


def test_a_used_code_connects_nothing(platform: PlatformTwin, stores: StoresInMemory) -> None:
    authorizer = AuthorizerTwin()
    connect("good", platform, stores, authorizer)
    platform.calls.clear()
    with pytest.raises(Refused):
        connect("good", platform, stores, authorizer)
    assert platform.calls == []


@pytest.mark.parametrize(
    "fault", [Unavailable("down"), MissingScope("read_store"), Malformed("store.code is missing.")]
)
def test_a_store_that_cannot_be_named_leaves_no_half_install(
    platform: PlatformTwin, stores: StoresInMemory, fault: FolioError
) -> None:
    platform.broken["info"] = fault
    with pytest.raises(type(fault)):
        connect("good", platform, stores, AuthorizerTwin())
    assert stores.all() == []
    assert platform.calls == ["info"]


def test_connecting_again_keeps_the_store_and_doubles_nothing(platform: PlatformTwin, stores: StoresInMemory) -> None:
    first = connect("good", platform, stores, AuthorizerTwin())
    again = connect("good", platform, stores, AuthorizerTwin())
    assert (again.id, again.install_key) == (first.id, first.install_key)
    assert len(platform.hooked) == len(EVENTS)
    assert len(platform.tags) == 1


def test_a_store_that_had_lost_its_grant_is_connected_again(platform: PlatformTwin, stores: StoresInMemory) -> None:
    first = connect("good", platform, stores, AuthorizerTwin())
    stores.set_status(first.id, "reconnect")
    assert connect("good", platform, stores, AuthorizerTwin()).status == "connected"


def with_token(platform: PlatformTwin, stores: StoresInMemory, policy: dict[str, str] | None) -> Store:
    return connect_with_token(
        BasicAuth("login", "token"),
        policy,
        platform_with=lambda _: platform,
        stores=stores,
        provision=partial(provision, stores=stores, public_url=PUBLIC),
        clock=a_clock(),
    )


def test_a_store_connects_with_its_own_login_and_is_told_how_to_add_the_script(
    platform: PlatformTwin, stores: StoresInMemory
) -> None:
    platform.broken["scripts"] = platform.broken["add_script"] = Held("attach_refused", {"status": "400"})
    store = with_token(platform, stores, {"provider": "builtin"})
    assert stores.auth(store.id) == BasicAuth("login", "token")
    assert stores.policy_json(store.id) == {"provider": "builtin"}
    assert states(stores, store) == {"hooks": "ok", "script": "degraded"}
    assert "Google Tag Manager" in message(stores, store, "script")
    assert f'src="{script_url(store)}"' in message(stores, store, "script")


def test_connecting_without_a_policy_keeps_the_present_one(platform: PlatformTwin, stores: StoresInMemory) -> None:
    store = with_token(platform, stores, {"provider": "builtin"})
    with_token(platform, stores, None)
    assert stores.policy_json(store.id) == {"provider": "builtin"}


# --- putting in place -----------------------------------------------------------------------------------------


def test_three_hooks_and_one_script_are_put_in_place(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    set_up(store, platform, stores)
    assert {hook.event for hook in platform.hooked} == {"order_updated", "order_paid", "order_canceled"}
    assert {hook.url for hook in platform.hooked} == {f"{PUBLIC}/webhooks/jumpseller/{store.install_key}"}
    assert [(tag.url, tag.template) for tag in platform.tags] == [(script_url(store), "checkout")]
    assert stores.features(store.id) == [Feature("hooks", "ok"), Feature("script", "ok")]


def test_a_second_time_nothing_is_created(store: Store, platform: PlatformTwin, stores: StoresInMemory) -> None:
    set_up(store, platform, stores)
    platform.calls.clear()
    set_up(store, platform, stores)
    assert platform.calls == ["hooks", "scripts"]


def test_only_the_missing_hook_is_put_back(store: Store, platform: PlatformTwin, stores: StoresInMemory) -> None:
    set_up(store, platform, stores)
    platform.hooked = [hook for hook in platform.hooked if hook.event != "order_paid"]
    set_up(store, platform, stores)
    assert sorted(hook.event for hook in platform.hooked) == sorted(EVENTS)


def test_hooks_that_stay_silent_are_made_anew_and_counted(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    renew = partial(provision, store, platform, stores=stores, public_url=PUBLIC, renew_hooks=True)
    set_up(store, platform, stores)
    other = Hook(1, "order_paid", "https://other.example/hook")
    platform.hooked.append(other)
    before = {hook.id for hook in platform.hooked if hook != other}
    assert renew() == 3
    assert other in platform.hooked
    assert sorted(hook.event for hook in platform.hooked if hook != other) == sorted(EVENTS)
    assert not before & {hook.id for hook in platform.hooked}
    assert provision(store, platform, stores=stores, public_url=PUBLIC) == 0


def test_a_hook_that_went_by_itself_is_made_anew_all_the_same(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    set_up(store, platform, stores)
    platform.broken["remove_hook"] = NotFound("nothing there")
    assert provision(store, platform, stores=stores, public_url=PUBLIC, renew_hooks=True) == 3
    assert states(stores, store)["hooks"] == "ok"


def test_a_hook_that_could_not_be_made_anew_is_missing_and_put_back_next_time(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    set_up(store, platform, stores)
    platform.broken["add_hook"] = Unavailable("503")
    assert provision(store, platform, stores=stores, public_url=PUBLIC, renew_hooks=True) == 0
    assert states(stores, store)["hooks"] == "unknown"
    platform.broken.clear()
    assert provision(store, platform, stores=stores, public_url=PUBLIC) == 1
    assert sorted(hook.event for hook in platform.hooked) == sorted(EVENTS)


def test_hooks_and_scripts_of_others_are_left_alone(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    platform.hooked = [Hook(1, "order_paid", "https://other.example/hook")]
    platform.tags = [Script(2, "https://other.example/x.js", "checkout"), Script(3, f"{PUBLIC}/s/other/embed.js", "")]
    set_up(store, platform, stores)
    assert Hook(1, "order_paid", "https://other.example/hook") in platform.hooked
    assert [tag.id for tag in platform.tags][:2] == [2, 3]
    assert len(platform.tags) == 3


def test_doubles_of_the_script_are_taken_away(store: Store, platform: PlatformTwin, stores: StoresInMemory) -> None:
    platform.tags = [Script(n, script_url(store), "checkout") for n in (1, 2, 3)]
    set_up(store, platform, stores)
    assert [tag.id for tag in platform.tags] == [1]


def test_a_script_at_an_old_address_of_ours_is_replaced(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    platform.tags = [Script(1, script_url(store, "https://old.example"), "checkout")]
    set_up(store, platform, stores)
    assert [tag.url for tag in platform.tags] == [script_url(store)]
    assert platform.calls.index("add_script") < platform.calls.index("remove_script")


def test_a_script_on_the_wrong_pages_is_replaced(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    platform.tags = [Script(1, script_url(store), "layout")]
    set_up(store, platform, stores)
    assert [(tag.url, tag.template) for tag in platform.tags] == [(script_url(store), "checkout")]


def test_a_service_that_moved_gets_hooks_at_its_new_address(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    set_up(store, platform, stores, "https://old.example")
    set_up(store, platform, stores)
    new = [hook for hook in platform.hooked if hook.url.startswith(PUBLIC)]
    assert sorted(hook.event for hook in new) == sorted(EVENTS)


@pytest.mark.parametrize("call", ["hooks", "add_hook"])
def test_hooks_that_are_not_granted_are_off_and_the_rest_goes_on(
    store: Store, platform: PlatformTwin, stores: StoresInMemory, call: str
) -> None:
    platform.broken[call] = MissingScope("write_hooks")
    set_up(store, platform, stores)
    assert states(stores, store) == {"hooks": "degraded", "script": "ok"}
    assert "Connect again" in message(stores, store, "hooks")


@pytest.mark.parametrize("call", ["scripts", "add_script"])
@pytest.mark.parametrize("fault", [MissingScope("read_apps"), Held("attach_refused"), NotFound("nothing there")])
def test_a_script_that_is_not_granted_is_off_and_the_rest_goes_on(
    store: Store, platform: PlatformTwin, stores: StoresInMemory, call: str, fault: FolioError
) -> None:
    platform.broken[call] = fault
    set_up(store, platform, stores)
    assert states(stores, store) == {"hooks": "ok", "script": "degraded"}
    assert script_url(store) in message(stores, store, "script")


@pytest.mark.parametrize("fault", [Unavailable("down"), RateLimited("slow down")])
@pytest.mark.parametrize("call", ["hooks", "add_hook", "scripts", "add_script"])
def test_an_outage_leaves_the_store_connected_and_the_next_sweep_repairs_it(
    store: Store, platform: PlatformTwin, stores: StoresInMemory, call: str, fault: FolioError
) -> None:
    platform.broken[call] = fault
    set_up(store, platform, stores)
    name = "hooks" if "hook" in call else "script"
    assert states(stores, store)[name] == "unknown"
    assert "next sweep" in message(stores, store, name)
    assert stores.get(store.id).status == "connected"
    platform.broken.clear()
    set_up(store, platform, stores)
    assert states(stores, store) == {"hooks": "ok", "script": "ok"}
    assert len(platform.hooked) == len(EVENTS)


@pytest.mark.parametrize("call", ["add_hook", "add_script"])
def test_a_creation_whose_answer_was_lost_is_found_and_not_repeated(
    store: Store, platform: PlatformTwin, stores: StoresInMemory, call: str
) -> None:
    platform.broken[call] = UnknownOutcome("lost")
    for _ in range(len(EVENTS)):
        set_up(store, platform, stores)
    platform.broken.clear()
    set_up(store, platform, stores)
    assert sorted(hook.event for hook in platform.hooked) == sorted(EVENTS)
    assert len(platform.tags) == 1
    assert states(stores, store) == {"hooks": "ok", "script": "ok"}


def test_a_crash_between_any_two_calls_is_repaired_without_a_double(stores: StoresInMemory, store: Store) -> None:
    class Killed(BaseException):
        """The process ends here."""

    whole = PlatformTwin()
    set_up(store, whole, stores)
    for survives in range(len(whole.calls)):
        platform = PlatformTwin()
        left = iter(range(survives))

        def dies(name: str, effect: Callable[[], object] = lambda: None) -> None:
            if next(left, None) is None:  # noqa: B023  used only within this turn
                raise Killed
            effect()

        platform._call = dies  # type: ignore[method-assign]
        with pytest.raises(Killed):
            set_up(store, platform, stores)
        del platform._call
        set_up(store, platform, stores)
        assert sorted(hook.event for hook in platform.hooked) == sorted(EVENTS)
        assert len(platform.tags) == 1


@pytest.mark.parametrize("call", ["hooks", "scripts"])
def test_a_grant_that_is_gone_is_said_at_once(
    store: Store, platform: PlatformTwin, stores: StoresInMemory, call: str
) -> None:
    platform.broken[call] = NeedsReconnect("gone")
    with pytest.raises(NeedsReconnect):
        set_up(store, platform, stores)


def test_a_list_that_cannot_be_understood_stops_one_feature_only(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    platform.broken["hooks"] = Malformed("hook.id must be a number.")
    set_up(store, platform, stores)
    assert states(stores, store) == {"hooks": "unknown", "script": "ok"}


# --- disconnecting --------------------------------------------------------------------------------------------


def test_disconnecting_takes_our_script_away_and_keeps_the_rest(
    store: Store, platform: PlatformTwin, stores: StoresInMemory
) -> None:
    set_up(store, platform, stores)
    platform.tags.append(Script(9, "https://other.example/x.js", "checkout"))
    disconnect(store, platform=platform, stores=stores)
    assert [tag.id for tag in platform.tags] == [9]
    assert stores.get(store.id) == replace(store, status="disconnected")


@pytest.mark.parametrize(
    "fault",
    [Unavailable("down"), NeedsReconnect("gone"), MissingScope("x"), Held("attach_refused"), UnknownOutcome("lost")],
)
@pytest.mark.parametrize("call", ["scripts", "remove_script"])
def test_a_store_is_disconnected_even_when_the_platform_does_not_help(
    store: Store, platform: PlatformTwin, stores: StoresInMemory, call: str, fault: FolioError
) -> None:
    set_up(store, platform, stores)
    platform.broken[call] = fault
    disconnect(store, platform=platform, stores=stores)
    assert stores.get(store.id).status == "disconnected"
    assert states(stores, store)["script"] == "degraded"
