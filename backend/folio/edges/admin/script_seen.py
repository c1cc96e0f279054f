"""Whether the store's checkout loads the script, as its page says it; and the tag to put in where it does not.

Nobody knows for sure whether Jumpseller shows JS apps on every kind of checkout, so what counts is that a page of the
shop loaded the script.
"""

from datetime import datetime, timedelta
from typing import Any

from folio.domain.store import Store
from folio.domain.zones import zone
from folio.edges.admin.words import words

LONG = timedelta(hours=24)


def tell_script(store: Store, seen: datetime | None, now: datetime, address: str) -> dict[str, Any]:
    """`script_state` (a dot's colour), `script_seen` (in words) and `script_tag`, empty where none is needed."""
    w = words(store.language)
    if store.policy.script.mode == "off":
        return {"script_state": "unknown", "script_seen": w["script_off"], "script_tag": ""}
    here = zone(store.timezone, store.country)
    tag = ""
    if now - (seen or store.connected_at) >= LONG:
        tag = f'<script defer src="{address}" referrerpolicy="origin"></script>'
    if seen is None:
        return {"script_state": "unknown", "script_seen": w["never"], "script_tag": tag}
    local, today = seen.astimezone(here), now.astimezone(here).date()
    if local.date() == today:
        return {"script_state": "ok", "script_seen": w["today_at"].format(time=f"{local:%H:%M}"), "script_tag": ""}
    last = w["last_on"].format(when=f"{local:%Y-%m-%d %H:%M}")
    return {"script_state": "unknown", "script_seen": last, "script_tag": tag}
