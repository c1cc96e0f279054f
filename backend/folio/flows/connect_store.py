"""A grant becomes a connected store: hooks and script in place, nothing twice.

Each thing is listed before it is created, so connecting again repairs what is missing and doubles nothing. A scope
that was not granted switches one feature off with a sentence; everything else goes on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from folio.domain.errors import Held, Malformed, MissingScope, NeedsReconnect, NotFound, Unavailable, UnknownOutcome
from folio.domain.ports import Authorizer, Bells, Clock, Platform, Stores
from folio.domain.store import BasicAuth, Feature, Store, TokenPair

EVENTS = ("order_updated", "order_paid", "order_canceled")
TEMPLATE, ELEMENT = "checkout", "body"

NO_HOOKS = (
    "The store did not grant webhooks, so Jumpseller cannot tell us of orders at once; the hourly sweep still finds "
    "them. Connect again and accept all permissions."
)
NO_SCRIPT = (
    "The checkout script could not be added by itself. Add this as a Custom HTML tag in Google Tag Manager, on all "
    "checkout pages: {tag}"
)
LATER = "Jumpseller could not be asked; this is tried again with the next sweep."

Provision = Callable[[Store, Platform], object]


def connect_with_code(
    code: str,
    *,
    authorizer: Authorizer,
    platform_with: Callable[[TokenPair], Platform],
    stores: Stores,
    provision: Provision,
    clock: Clock,
) -> Store:
    """Trade an OAuth code for a connected store. The store is read from the API with the new token: nothing that
    came with the browser says which store it is.
    """
    pair = authorizer.exchange(code)
    platform = platform_with(pair)
    store = stores.connect(platform.info(), pair, clock())
    provision(store, platform)
    return store


def connect_with_token(
    auth: BasicAuth,
    policy: Mapping[str, Any] | None,
    *,
    platform_with: Callable[[BasicAuth], Platform],
    stores: Stores,
    provision: Provision,
    clock: Clock,
) -> Store:
    """Connect a single own store with its API login. `policy` (already checked) replaces the present one."""
    platform = platform_with(auth)
    store = stores.connect(platform.info(), auth, clock())
    if policy is not None:
        store = stores.save_policy(store.id, policy)
    provision(store, platform)
    return store


def wake(store: Store, *, bells: Bells) -> None:
    """Ring the orders that waited for a grant: nobody waits for the next sweep."""
    for order_id in bells.unanswered(store.id):
        bells.ring(store.id, order_id)


def provision(store: Store, platform: Platform, *, stores: Stores, public_url: str, renew_hooks: bool = False) -> int:
    """Put in place what is missing at the store, and remember how each thing is doing. Safe to repeat. How many
    webhooks were registered is returned; with `renew_hooks` those that are there are registered anew, because a
    paused one looks like any other.

    Raises `NeedsReconnect` when the grant is gone; anything else becomes a feature's state.
    """
    webhook_url = f"{public_url}/webhooks/jumpseller/{store.install_key}"
    script_url = f"{public_url}/s/{store.id}/embed.js"
    made: list[str] = []

    def hooks() -> None:
        made.extend(_hooks(platform, webhook_url, renew=renew_hooks))

    stores.set_feature(store.id, _state("hooks", hooks, NO_HOOKS))
    tag = f'<script defer src="{script_url}" referrerpolicy="origin"></script>'
    ours = f"/s/{store.id}/embed.js"
    stores.set_feature(
        store.id, _state("script", lambda: _script(platform, script_url, ours), NO_SCRIPT.format(tag=tag))
    )
    return len(made)


def disconnect(store: Store, *, platform: Platform, stores: Stores) -> None:
    """Stop working for a store. Its documents, numbers and history stay; its script answers with nothing."""
    try:
        for script in platform.scripts():
            if f"/s/{store.id}/" in script.url:
                platform.remove_script(script.id)
    except (Held, MissingScope, NeedsReconnect, NotFound, Unavailable, UnknownOutcome):
        # What cannot be removed there is harmless: the script's address serves an empty script from now on.
        stores.set_feature(store.id, Feature("script", "degraded", "The script tag could not be removed."))
    stores.set_status(store.id, "disconnected")


def _state(name: str, put_in_place: Callable[[], None], degraded: str) -> Feature:
    try:
        put_in_place()
    except NeedsReconnect:
        raise
    except (MissingScope, Held, NotFound):
        return Feature(name, "degraded", degraded)
    except (Malformed, Unavailable, UnknownOutcome):
        return Feature(name, "unknown", LATER)
    return Feature(name, "ok")


def _hooks(platform: Platform, url: str, *, renew: bool) -> Iterator[str]:
    """Register what is missing; the events of what was made, one by one as they are made."""
    there = {hook.event: hook.id for hook in platform.hooks() if hook.url == url}
    for event in EVENTS:
        if event in there and renew:
            with suppress(NotFound):
                platform.remove_hook(there[event])
        if event not in there or renew:
            platform.add_hook(event, url)
            yield event


def _script(platform: Platform, url: str, ours: str) -> None:
    """Exactly one tag of ours: another address of ours (the service moved) and doubles are taken away."""
    own = [script for script in platform.scripts() if script.url.endswith(ours)]
    right = [script for script in own if script.url == url and script.template in (TEMPLATE, "")]
    if not right:
        platform.add_script(url, TEMPLATE, ELEMENT)
    _remove(platform, [script.id for script in own if script not in right[:1]])


def _remove(platform: Platform, ids: Sequence[int]) -> None:
    for script_id in ids:
        platform.remove_script(script_id)
