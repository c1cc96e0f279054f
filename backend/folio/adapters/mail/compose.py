"""The letter that brings a buyer their document. Pure: same facts, same letter."""

import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

import folio
from folio.adapters.mail.clean import head_text, one_address
from folio.adapters.mail.words import words
from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.labels import long_date, printed_language, title
from folio.domain.money import format_local
from folio.domain.ports import Letter
from folio.domain.store import Store

TEMPLATES = Path(folio.__file__).parent / "pages" / "mail"


def compose_document_mail(
    *,
    store: Store,
    document: Document,
    issued: IssuedDocument,
    pdf: Rendering,
    link: str,
    to: str,
    sender_name: str,
    mail_domain: str,
    copy: int = 1,
) -> Letter:
    """The letter for an issued document, in the document's language, with its PDF and its link.

    `mail_domain` is the domain letters are sent from. The Message-ID is made of the store, the reference and `copy`,
    which counts what a person asked to send again: a repeat of our own is recognised as one, and what a person sends
    once more is not thrown away as one. Replies go to the seller.
    """
    facts = _facts(store, document, issued, link)
    reply_to = document.seller.email or store.email
    return Letter(
        message_id=message_id(store.id, issued.reference, mail_domain, copy),
        sender_name=head_text(sender_name) or facts["shop"],
        reply_to=one_address(reply_to),
        to=to.strip(),
        bcc=store.copies,
        subject=facts["subject"],
        text=_templates().get_template("document.txt").render(facts).strip() + "\n",
        html=_templates().get_template("document.html").render(facts),
        attachment=pdf,
        language=facts["language"],
    )


def message_id(store_id: str, reference: str, mail_domain: str, copy: int = 1) -> str:
    """The same for every try of one letter, and telling nothing about it."""
    digest = hashlib.sha256(f"{store_id}\n{reference}".encode()).hexdigest()[:32]
    domain = re.sub(r"[^A-Za-z0-9.-]", "", mail_domain) or "folio.invalid"
    return f"<{digest}.doc{copy if copy > 1 else ''}@{domain}>"


def _facts(store: Store, document: Document, issued: IssuedDocument, link: str) -> dict[str, str]:
    language, country = printed_language(document.language), document.seller.country or store.country
    name = title(document.kind, language, country)
    original = ""
    if document.original is not None:
        original = f"{title(document.original.kind, language, country).lower()} {document.original.number}"
    shop = head_text(store.name or document.seller.name)
    buyer, contact = head_text(document.buyer.name), one_address(document.seller.email or store.email)
    texts = words(
        language,
        title=name.lower(),
        number=issued.number,
        shop=shop,
        order=str(document.order_id),
        name=buyer,
        contact=contact,
        original=head_text(original),
    )
    return {
        **texts,
        "language": language,
        "shop": shop,
        "seller": head_text(document.seller.name),
        "seller_place": head_text(
            ", ".join(part for part in (document.seller.address, document.seller.city) if part)
        ),
        "subject": head_text(texts["subject"]),
        "greeting": texts["greeting" if buyer else "greeting_nobody"],
        "message": texts["credited" if document.kind is DocumentKind.CREDIT_NOTE else "thanks"],
        "contact": texts["contact" if contact else "contact_nobody"],
        "issued_number": issued.number,
        "order_number": str(document.order_id),
        "issue_date": long_date(document.issue_date, language),
        "amount": format_local(issued.total, issued.currency, language, country),
        "link": link if link.startswith(("https://", "http://")) else "",
    }


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
