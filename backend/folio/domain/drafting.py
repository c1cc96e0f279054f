"""An order becomes a document, complete enough that nothing live is needed to issue it, or the reason it waits."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from folio.domain.buyer import BuyerDecision, Judges, buyer_of, kind_of_sale, sale_date, seller_country
from folio.domain.credits import WholeCredit, draft_credit
from folio.domain.document import Document, DocumentKind, DocumentLine, Party
from folio.domain.errors import Held
from folio.domain.money import exponent, to_decimal_text
from folio.domain.order import Order
from folio.domain.store import Store
from folio.domain.totals import Balance, BalancedLine, balance

LETTERS = {DocumentKind.INVOICE: "I", DocumentKind.RECEIPT: "R", DocumentKind.CREDIT_NOTE: "C"}
LONGEST_REFERENCE = 40
SHIPPING = {"es": "Envío", "pt": "Portes de envio", "en": "Shipping"}
OTHER_PAYMENT = {"es": "Otro medio", "pt": "Outro meio", "en": "Other"}
GIFT_CARD = {"es": "Tarjeta de regalo", "pt": "Cartão-oferta", "en": "Gift card"}
GIFT_CARD_USED = {
    "es": "Pagado en parte con tarjeta de regalo.",
    "pt": "Pago em parte com cartão-oferta.",
    "en": "Paid in part with a gift card.",
}
COUPON = {"es": "Cupón", "pt": "Cupão", "en": "Coupon"}


def reference_of(store: Store, order_id: int, kind: DocumentKind, sequence: int) -> str:
    """Our name of a document at any provider: the same each time, unique per store, [A-Z0-9-] up to 40 characters.

    The store's public id stands in it beside the code, so two stores whose codes look alike never collide.
    """
    tail = f"-{order_id}-{LETTERS[kind]}{sequence}"
    mark = hashlib.sha256(store.id.encode()).hexdigest()[:4].upper()
    return f"{store.reference_prefix[: LONGEST_REFERENCE - len(tail) - 5]}{mark}{tail}"


def sale_kind(order: Order, store: Store) -> DocumentKind:
    """Invoice or receipt: as asked at the checkout, as the store chose, or as its country does."""
    return kind_of_sale(order, store)[0]


def draft_sale(
    order: Order,
    store: Store,
    *,
    kind: DocumentKind,
    sequence: int,
    issue_date: date,
    reference: str,
    judge: Judges,
) -> Document:
    """The invoice or receipt of an order. Raises `Held` with what must be mended first."""
    exponent(order.currency)
    if order.total == 0:
        raise Held("total_is_zero")
    if 0 < order.total < order.gift_cards:
        gift_cards, total = (to_decimal_text(amount, order.currency) for amount in (order.gift_cards, order.total))
        raise Held("gift_card_above_total", {"gift_cards": gift_cards, "total": total})
    language, on = store.language_for(order.billing.address.country_code), sale_date(order, store)
    buyer = buyer_of(order, store, kind=kind, on=on, judges=judge, language=language)
    worked = balance(
        order,
        store.policy.default_tax,
        country=seller_country(store),
        exemptions=store.policy.exemptions,
        destination=_destination(order),
        business_in=buyer.business_in,
        on=on,
    )
    return Document(
        reference=reference,
        kind=kind,
        sequence=sequence,
        order_id=order.id,
        currency=order.currency,
        language=language,
        issue_date=issue_date,
        seller=_seller(store),
        buyer=buyer.party,
        buyer_is_consumer=buyer.is_consumer,
        prices_include_tax=worked.prices_include_tax,
        lines=tuple(_line(line, worked, order, language) for line in worked.lines if line.gross or line.source),
        groups=worked.groups,
        total=worked.total,
        paid_with=_paid_with(order, language),
        notes=_notes(order, language),
        decision=_decision(buyer, worked),
        taxes_decided=worked.decisions,
    )


def draft_credit_note(
    sale: Document,
    sale_number: str,
    *,
    issue_date: date,
    reference: str,
    sequence: int,
    earlier: Sequence[Document] = (),
) -> Document:
    """The credit of all that its earlier issued credit notes left of an issued document: in full where there are
    none. See `folio.domain.credits` for parts of it, and for what is raised.
    """
    return draft_credit(
        sale,
        sale_number,
        WholeCredit(),
        earlier,
        issue_date=issue_date,
        reference=reference,
        sequence=sequence,
    )


def _seller(store: Store) -> Party:
    seller = store.policy.seller
    if seller is None:
        return Party(name=store.name, country=store.country, email=store.email, logo_url=store.logo_url)
    return replace(
        seller,
        country=seller.country or store.country,
        email=seller.email or store.email,
        logo_url=seller.logo_url or store.logo_url,
    )


def _destination(order: Order) -> str:
    """The country the goods are sent to; empty where nothing is sent, because only goods that leave are exported."""
    sent = order.shipping_address if order.shipping_required else None
    return sent.country_code if sent else ""


def _line(line: BalancedLine, worked: Balance, order: Order, language: str) -> DocumentLine:
    if line.source is None:
        word = SHIPPING.get(language, SHIPPING["en"])
        description = f"{word} ({order.shipping_name})" if order.shipping_name else word
    else:
        description = line.source.name
    return DocumentLine(
        description=description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        gross=line.gross,
        net=line.net,
        tax_key=line.key,
        sku=(line.source.sku or "") if line.source else "",
        price_includes_tax=True if line.price_includes_tax and not worked.prices_include_tax else None,
    )


def _paid_with(order: Order, language: str) -> tuple[tuple[str, int], ...]:
    gift = order.gift_cards
    rest = order.total - gift
    paid: list[tuple[str, int]] = []
    if rest:
        paid.append((order.payment_method or OTHER_PAYMENT.get(language, OTHER_PAYMENT["en"]), rest))
    if gift:
        paid.append((GIFT_CARD.get(language, GIFT_CARD["en"]), gift))
    return tuple(paid)


def _notes(order: Order, language: str) -> tuple[str, ...]:
    notes = []
    if order.gift_cards:
        notes.append(GIFT_CARD_USED.get(language, GIFT_CARD_USED["en"]))
    if order.coupons:
        notes.append(f"{COUPON.get(language, COUPON['en'])}: {', '.join(order.coupons)}")
    return tuple(notes)


def _decision(buyer: BuyerDecision, worked: Balance) -> tuple[str, ...]:
    taxes = ", ".join(group.label for group in worked.groups)
    untaxed = any(decision.rule == "store_default" for decision in worked.decisions)
    source = " (the store's default where the order has none)" if untaxed else ""
    off = [
        f"{group.label} is {group.deviation:+d} off its own rounding" for group in worked.groups if group.deviation
    ]
    return (buyer.why, *buyer.notes, f"Taxes: {taxes}{source}.", *worked.readings, *(f"{text}." for text in off))
