"""The words printed on documents, in Spanish, Portuguese and English, and what each country calls its Tax ID."""

from datetime import date

from folio.domain.document import DocumentKind

_TITLES = {
    "es": ("Factura", "Boleta", "Nota de crédito"),
    "pt": ("Fatura", "Recibo", "Nota de crédito"),
    "en": ("Invoice", "Receipt", "Credit note"),
}
# What a receipt is called where the language's own word would be another paper. Sources: RD 1619/2012 art. 4 (ES),
# CIVA art. 40 (PT); Chile and Peru say boleta, which the other Spanish-speaking countries do not use.
_RECEIPTS = {
    ("es", "ES"): "Factura simplificada",
    ("es", "MX"): "Nota de venta",
    ("es", "CO"): "Recibo",
    ("es", "AR"): "Recibo",
    ("es", "UY"): "Recibo",
    ("es", "EC"): "Nota de venta",
    ("es", "PY"): "Recibo",
    ("pt", "PT"): "Fatura simplificada",
}
_SERIES = {"es": ("F", "B", "NC"), "pt": ("FT", "FS", "NC"), "en": ("INV", "REC", "CN")}
_TAX_IDS = {
    "AR": "CUIT",
    "BR": "CNPJ/CPF",
    "CL": "RUT",
    "CO": "NIT",
    "DE": "USt-IdNr.",
    "EC": "RUC",
    "ES": "NIF",
    "FR": "TVA",
    "GB": "VAT",
    "IE": "VAT",
    "IT": "P. IVA",
    "MX": "RFC",
    "PE": "RUC",
    "PT": "NIF",
    "PY": "RUC",
    "UY": "RUT",
}
_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "en": "January February March April May June July August September October November December".split(),
}
LABELS: dict[str, dict[str, str]] = {
    "es": {
        "bill_to": "Cliente",
        "final_consumer": "Consumidor final",
        "activity": "Giro",
        "date": "Fecha de emisión",
        "order": "Pedido",
        "original": "Corrige a",
        "item": "Descripción",
        "sku": "SKU",
        "quantity": "Cant.",
        "price": "Precio",
        "discount": "Descuento",
        "amount": "Importe",
        "with_tax": "Los precios incluyen impuestos.",
        "without_tax": "Los precios no incluyen impuestos.",
        "mixed_tax": "Algunos precios incluyen impuestos y otros no; los importes los incluyen todos.",
        "tax": "Impuesto",
        "base": "Base",
        "gross": "Total",
        "net_sum": "Neto",
        "tax_sum": "Impuestos",
        "total": "Total",
        "credited": "Total acreditado",
        "paid": "Pagado con",
        "refunded": "Devuelto con",
        "notes": "Observaciones",
        "scan": "Este documento en línea",
        "page": "Página",
        "of_pages": "de",
        "tax_id": "ID fiscal",
    },
    "pt": {
        "bill_to": "Cliente",
        "final_consumer": "Consumidor final",
        "activity": "Atividade",
        "date": "Data de emissão",
        "order": "Encomenda",
        "original": "Corrige",
        "item": "Descrição",
        "sku": "SKU",
        "quantity": "Qtd.",
        "price": "Preço",
        "discount": "Desconto",
        "amount": "Valor",
        "with_tax": "Os preços incluem impostos.",
        "without_tax": "Os preços não incluem impostos.",
        "mixed_tax": "Alguns preços incluem impostos e outros não; os valores incluem-nos todos.",
        "tax": "Imposto",
        "base": "Base",
        "gross": "Total",
        "net_sum": "Total sem impostos",
        "tax_sum": "Impostos",
        "total": "Total",
        "credited": "Total creditado",
        "paid": "Pago com",
        "refunded": "Devolvido com",
        "notes": "Observações",
        "scan": "Este documento em linha",
        "page": "Página",
        "of_pages": "de",
        "tax_id": "ID fiscal",
    },
    "en": {
        "bill_to": "Bill to",
        "final_consumer": "Final consumer",
        "activity": "Activity",
        "date": "Issue date",
        "order": "Order",
        "original": "Corrects",
        "item": "Description",
        "sku": "SKU",
        "quantity": "Qty",
        "price": "Price",
        "discount": "Discount",
        "amount": "Amount",
        "with_tax": "Prices include tax.",
        "without_tax": "Prices exclude tax.",
        "mixed_tax": "Some prices include tax and some do not; all amounts include it.",
        "tax": "Tax",
        "base": "Base",
        "gross": "Total",
        "net_sum": "Net",
        "tax_sum": "Tax",
        "total": "Total",
        "credited": "Total credited",
        "paid": "Paid with",
        "refunded": "Refunded with",
        "notes": "Notes",
        "scan": "This document online",
        "page": "Page",
        "of_pages": "of",
        "tax_id": "Tax ID",
    },
}

# Why a credit note was made, as it is printed. Portugal wants the reason on the note (Despacho 8632/2014).
CREDIT_REASONS: dict[str, dict[str, str]] = {
    "order_canceled": {"es": "Pedido anulado", "pt": "Encomenda anulada", "en": "Order canceled"},
    "goods_returned": {"es": "Devolución de productos", "pt": "Devolução de artigos", "en": "Goods returned"},
    "money_returned": {"es": "Devolución de dinero", "pt": "Devolução de valor", "en": "Money returned"},
    "mistake": {"es": "Documento con error", "pt": "Documento com erro", "en": "Mistake on the document"},
}


def printed_language(language: str) -> str:
    """One of es, pt, en: English for anything else."""
    return language if language in LABELS else "en"


def title(kind: DocumentKind, language: str, country: str) -> str:
    """What a kind of document is called on paper in a language and the seller's country."""
    known = printed_language(language)
    special = _RECEIPTS.get((known, country)) if kind is DocumentKind.RECEIPT else None
    return special or _TITLES[known][_place(kind)]


def series_of(kind: DocumentKind, language: str) -> str:
    """The letters before the number of a kind: F, B, NC; FT, FS, NC; INV, REC, CN."""
    return _SERIES[printed_language(language)][_place(kind)]


def tax_id_name(country: str, language: str) -> str:
    """What a country calls its Tax ID."""
    return _TAX_IDS.get(country) or LABELS[printed_language(language)]["tax_id"]


def long_date(day: date, language: str) -> str:
    """A date nobody can misread: "24 de noviembre de 2026", "24 November 2026"."""
    known = printed_language(language)
    month = _MONTHS[known][day.month - 1]
    return f"{day.day} {month} {day.year}" if known == "en" else f"{day.day} de {month} de {day.year}"


def _place(kind: DocumentKind) -> int:
    return (DocumentKind.INVOICE, DocumentKind.RECEIPT, DocumentKind.CREDIT_NOTE).index(kind)
