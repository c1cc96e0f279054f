"""What is printed on a document, as finished text: the page setter only places it."""

import re
from datetime import date

import segno

from folio.adapters.providers.builtin.clean_text import printable
from folio.domain.buyer import is_constant
from folio.domain.document import Document, DocumentKind, DocumentLine, Party, TaxGroup
from folio.domain.labels import CREDIT_REASONS, LABELS, long_date, printed_language, tax_id_name, title
from folio.domain.money import format_local, format_rate

Json = str | bool | list["Json"] | dict[str, "Json"]

MOST_LINK = 300
_RATE = re.compile(r"([0-9])\.([0-9]+ %)")


def facts_of(document: Document, number: str, issue_date: date | None = None) -> dict[str, Json]:
    """Everything the template prints, in the document's language and its currency's own form."""
    language, country = printed_language(document.language), document.seller.country
    heading = title(document.kind, language, country)
    return {
        "language": language,
        "labels": dict(LABELS[language]),
        "title": heading,
        "number": printable(number),
        "date": long_date(issue_date or document.issue_date, language),
        "order": str(document.order_id),
        "seller": _party(document.seller, document),
        "buyer": _buyer(document),
        "lines": [_line(line, document) for line in document.lines],
        "has_discount": any(line.discount for line in document.lines),
        "groups": [row for group in document.groups for row in _group(group, document)],
        "mentions": [printable(text) for text in dict.fromkeys(_mention(group) for group in document.groups) if text],
        "net": _money(document.net, document),
        "tax": _money(document.tax, document),
        "total": _money(document.total, document),
        "currency": document.currency,
        "credit": document.kind is DocumentKind.CREDIT_NOTE,
        "prices_note": LABELS[language][_prices_note(document)],
        "paid_with": [[printable(name), _money(amount, document)] for name, amount in document.paid_with],
        "notes": [printable(note) for note in document.notes if note.strip()],
        "original": _original(document),
        "link": document.link if len(document.link) <= MOST_LINK else "",
        "qr": _qr(document.link),
    }


def _money(amount: int, document: Document) -> str:
    return format_local(amount, document.currency, printed_language(document.language), document.seller.country)


def _party(party: Party, document: Document) -> dict[str, Json]:
    country = party.country or document.seller.country
    tax_id = printable(party.tax_id)
    place = ", ".join(part for part in (printable(party.address), printable(party.city)) if part)
    if party.country and party.country != document.seller.country:
        place = ", ".join(part for part in (place, printable(party.country)) if part)
    return {
        "name": printable(party.name),
        "tax_id": f"{tax_id_name(country, document.language)} {tax_id}" if tax_id else "",
        "activity": printable(party.activity),
        "place": place,
        "email": printable(party.email),
    }


def _buyer(document: Document) -> dict[str, Json]:
    """The buyer; a consumer without a number of their own is called a final consumer."""
    country = document.buyer.country or document.seller.country
    buyer = _party(document.buyer, document)
    # Portugal forbids to print the number for nobody (Despacho 8632/2014, 2.2.5); elsewhere it only puzzles.
    if is_constant(country, document.buyer.tax_id):
        buyer["tax_id"] = ""
    if document.buyer_is_consumer and not buyer["tax_id"]:
        words = LABELS[printed_language(document.language)]["final_consumer"]
        buyer["name" if not buyer["name"] else "tax_id"] = words
    return buyer


def _line(line: DocumentLine, document: Document) -> dict[str, Json]:
    return {
        "description": printable(line.description),
        "sku": printable(line.sku),
        "quantity": str(line.quantity),
        "price": _money(line.unit_price, document),
        "discount": _money(-line.discount, document) if line.discount else "",
        "amount": _money(line.net if _prices_note(document) == "without_tax" else line.gross, document),
    }


def _prices_note(document: Document) -> str:
    """Which label says whether the prices printed hold their tax."""
    if document.prices_include_tax:
        return "with_tax"
    net = all(line.unit_price * line.quantity - line.discount == line.net for line in document.lines)
    return "without_tax" if net else "mixed_tax"


def _group(group: TaxGroup, document: Document) -> list[Json]:
    """The row of a tax group, and under it one of each tax where a line bears several."""
    label = _rated(group.label, document)
    if "%" not in label and group.category == "standard":
        label = f"{label} {format_rate(group.rate, printed_language(document.language))} %".strip()
    sums = {"base": _money(group.base, document), "tax": _money(group.tax, document)}
    rows: list[Json] = [{"label": label, **sums, "gross": _money(group.gross, document)}]
    for part in group.parts:
        amount = _money(part.amount, document)
        rows.append({"label": f"· {_rated(part.label, document)}", "base": "", "tax": amount, "gross": ""})
    return rows


def _rated(label: str, document: Document) -> str:
    """A tax's label with its rate as the reader writes decimals: "ILA 20,5 %"."""
    point = "." if printed_language(document.language) == "en" else ","
    return _RATE.sub(rf"\1{point}\2", printable(label))


def _mention(group: TaxGroup) -> str:
    """The words that the law wants on a document without tax."""
    return f"{group.mention} ({group.reason})." if group.mention else ""


def _original(document: Document) -> list[Json]:
    """The corrected document's name and number, its date, and why it is corrected."""
    if document.original is None:
        return []
    language = printed_language(document.language)
    heading = title(document.original.kind, language, document.seller.country)
    lines: list[Json] = [
        f"{heading} {printable(document.original.number)}",
        long_date(document.original.issue_date, language),
    ]
    why = CREDIT_REASONS.get(document.original.reason, {}).get(language, "")
    words = printable(document.original.words)
    return [*lines, *([" – ".join(text for text in (why, words) if text)] if why or words else [])]


def _qr(link: str) -> list[Json]:
    """The dark and light modules of the link's QR code, row by row, as text of ones and zeros."""
    if not link or len(link) > MOST_LINK:
        return []
    code = segno.make(link, error="m", micro=False, boost_error=False)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]
