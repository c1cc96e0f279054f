"""What a store chose: provider, seller, taxes, triggers, fields. Frozen once read.

The keys and their meaning are fixed by `schemas/store-policy.schema.json`, which refuses unknown ones by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from folio.domain.document import Party


@dataclass(frozen=True, slots=True)
class DefaultTax:
    """The tax of a store that configured none on the platform: only what the merchant chose."""

    rate: Decimal
    included: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A decision to sell without tax: `category` as on `TaxGroup`, `code` the legal reason in the seller's country
    (Portugal's M05, a VATEX code, …), `mention` the words to print where the country's own are not wanted.
    """

    category: str
    code: str
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Exemptions:
    """When a store sells without tax, by its own decision: none of it is ever assumed.

    `store`: everything (a small business outside VAT). `zero_rate`: what bears a tax of 0 % on the platform;
    `by_tax` names the reason by the name of that tax. `export`: goods delivered outside the country, and for a
    seller in the European Union outside the Union. `intra_community`: goods for a business with a VAT number of
    another member state, delivered outside the seller's own.
    """

    store: Exemption | None = None
    zero_rate: Exemption | None = None
    by_tax: Mapping[str, Exemption] = field(default_factory=dict)
    export: Exemption | None = None
    intra_community: Exemption | None = None


@dataclass(frozen=True, slots=True)
class ScriptChoice:
    """How the checkout script behaves; see storefront-js/README.md for each word."""

    mode: str = "confirm"
    required: str = "auto"
    format: str = "keep"
    hold_ms: int = 700
    timeout_ms: int = 2500
    tax_id_selectors: tuple[str, ...] = ()
    name_selectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A store's choices, with a safe answer for every one it did not make.

    `documents` is the trigger: `paid`, `shipped` or `manual`. `fields` maps our words (`business_name`,
    `activity`, `document_kind`) to ids of the store's checkout custom fields. `stock_owner` is `jumpseller`,
    `provider` or `none`. `kind` is what a sale gets when the shopper asked for neither: `invoice`, `receipt`, or
    `auto` for what the country's law says. `rounding` tells how a provider's account rounds, where its makers do not
    say and the merchant found out: `line`, `document`, or empty. `registries` are the official registries that may be
    asked about the Tax IDs that shoppers type.
    """

    provider: str = "builtin"
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    seller: Party | None = None
    default_tax: DefaultTax | None = None
    documents: str = "paid"
    draft: bool = False
    start_date: date | None = None
    language: str = ""
    bcc: tuple[str, ...] | None = None
    fields: Mapping[str, int] = field(default_factory=dict)
    script: ScriptChoice = ScriptChoice()
    stock_owner: str = "none"
    kind: str = "auto"
    exemptions: Exemptions = Exemptions()
    rounding: str = ""
    registries: tuple[str, ...] = ()


def read_policy(given: Mapping[str, Any]) -> Policy:
    """A policy from JSON that already passed the schema. Rates must be text so that no float touches them."""
    seller, tax, script = given.get("seller"), given.get("default_tax"), given.get("script", {})
    return Policy(
        provider=given.get("provider", "builtin"),
        credentials=dict(given.get("credentials", {})),
        seller=Party(**seller) if seller else None,
        default_tax=DefaultTax(Decimal(tax["rate"]), tax["included"], tax.get("name", "")) if tax else None,
        documents=given.get("documents", "paid"),
        draft=given.get("draft", False),
        start_date=date.fromisoformat(given["start_date"]) if given.get("start_date") else None,
        language=given.get("language", ""),
        bcc=tuple(given["bcc"]) if "bcc" in given else None,
        fields=dict(given.get("fields", {})),
        script=ScriptChoice(**_script(script)),
        stock_owner=given.get("stock", {}).get("owner", "none"),
        kind=given.get("kind", "auto"),
        exemptions=_exemptions(given.get("exemptions", {})),
        rounding=given.get("rounding", ""),
        registries=tuple(given.get("registries", ())),
    )


def _exemptions(given: Mapping[str, Any]) -> Exemptions:
    single = {key: Exemption(**value) for key, value in given.items() if key != "by_tax"}
    by_tax = {name.casefold(): Exemption(**value) for name, value in given.get("by_tax", {}).items()}
    return Exemptions(**single, by_tax=by_tax)


def _script(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
