"""The simulated checkout page (v2, one page): a React app with controlled inputs, as a shopper of a store meets it.

The bundle in `static/` is built from `src/` by `npm run build` in `storefront-js/` and is committed, so that showing
the page needs Python alone. The page carries its assets inside and asks for nothing but the checkout script.
"""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent / "static"

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{css}</style>
</head>
<body>
<div id="root"></div>
<script type="application/json" id="checkout-settings">{settings}</script>
<script>{js}</script>
{script}</body>
</html>
"""


def checkout_html(*, settings: dict[str, Any], script_url: str | None) -> str:
    """The page of one cart.

    `settings`: `token`, `language` (es, pt, en), `store` {name, country, currency}, `lines` [{name, qty, price,
    image?}], `shipping` {name, price}, `total`, `taxid_label`, `company_fields`, `place_url`, `success_url`. A price
    is text to show as it is, or a number of the store's currency. Optional: `prefill` {field: value},
    `platform_taxid_error` (the platform complains of a wrong RUT itself), `button_disables` (default true),
    `remount` and `odd_row` (React renders the row anew while typing).
    """
    script = ""
    if script_url:
        script = f'<script defer src="{escape(script_url)}" referrerpolicy="origin"></script>\n'
    store = settings["store"]["name"]
    return _PAGE.format(
        lang=escape(f"{settings['language']}-{settings['store']['country']}"),
        title=escape(f"Checkout · {store}"),
        css=_asset("checkout.css"),
        js=_asset("checkout.js"),
        settings=_inside_a_script(json.dumps(settings)),
        script=script,
    )


@cache
def _asset(name: str) -> str:
    return (STATIC / name).read_text("utf-8").replace("</script", "<\\/script")


def _inside_a_script(text: str) -> str:
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
