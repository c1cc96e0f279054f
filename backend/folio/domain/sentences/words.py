"""Single words that stand in other sentences: a code becomes the reader's word for it."""

import re
from collections.abc import Sequence

from folio.domain.money import mark_figure

WORDS: dict[str, dict[str, str]] = {
    # parameters named `kind`
    "invoice": {"en": "invoice", "es": "factura", "pt": "fatura"},
    "receipt": {"en": "receipt", "es": "boleta", "pt": "recibo"},
    "credit_note": {"en": "credit note", "es": "nota de crédito", "pt": "nota de crédito"},
    # parameters named `status`
    "created": {"en": "created", "es": "creado", "pt": "criada"},
    "abandoned": {"en": "abandoned", "es": "abandonado", "pt": "abandonada"},
    "pending_payment": {"en": "waiting for payment", "es": "pendiente de pago", "pt": "a aguardar pagamento"},
    "paid": {"en": "paid", "es": "pagado", "pt": "paga"},
    "canceled": {"en": "canceled", "es": "anulado", "pt": "anulada"},
    # parameters named `provider`
    "builtin": {"en": "the built-in issuer", "es": "el emisor propio", "pt": "o emissor próprio"},
    # parameters named `line`, `law` and `what`
    "shipping": {"en": "shipping", "es": "el envío", "pt": "os portes de envio"},
    "order": {"en": "the order", "es": "el pedido", "pt": "a encomenda"},
    "own_choice": {"en": "your own choice", "es": "elección propia", "pt": "escolha própria"},
    # parameters named `datum`
    "buyer name": {"en": "the buyer's name", "es": "el nombre del comprador", "pt": "o nome do comprador"},
    "buyer activity": {"en": "the buyer's activity", "es": "el giro del comprador", "pt": "a atividade do comprador"},
    "buyer address": {"en": "the buyer's address", "es": "la dirección del comprador", "pt": "a morada do comprador"},
    "buyer municipality": {"en": "the buyer's municipality", "es": "la comuna del comprador", "pt": "o concelho do comprador"},
    # parameters named `problem`
    "no_address": {"en": "there is no address", "es": "no hay dirección", "pt": "não há endereço"},
    "twice_unknown": {"en": "twice nobody could say whether it arrived", "es": "dos veces no se supo si llegó", "pt": "duas vezes não se soube se chegou"},
    "tries_failed": {"en": "20 tries failed", "es": "fallaron 20 intentos", "pt": "falharam 20 tentativas"},
    "order_is_gone": {"en": "the order is no longer at Jumpseller", "es": "el pedido ya no está en Jumpseller", "pt": "a encomenda já não está na Jumpseller"},
    "orders_not_open": {"en": "the store granted no access to its orders", "es": "la tienda no dio acceso a sus pedidos", "pt": "a loja não deu acesso às suas encomendas"},
    "mailed_before": {"en": "it was issued before the database was put back, and most likely e-mailed then", "es": "se emitió antes de reponer la base de datos y lo más probable es que ya se enviara", "pt": "foi emitido antes de se repor a base de dados e o mais provável é já ter sido enviado"},
    # parameters named `reason`
    "checksum": {"en": "its check digit is wrong", "es": "su dígito verificador no coincide", "pt": "o dígito de controlo não confere"},
    "length": {"en": "it has too few or too many characters", "es": "le faltan o sobran caracteres", "pt": "tem caracteres a menos ou a mais"},
    "format": {"en": "it holds a character that cannot be there", "es": "lleva un carácter que no puede ir", "pt": "tem um carácter que não pode ter"},
    "component": {"en": "it has a part that does not exist", "es": "tiene una parte que no existe", "pt": "tem uma parte que não existe"},
    "country": {"en": "it belongs to another country", "es": "es de otro país", "pt": "é de outro país"},
    "kind": {"en": "it is another kind of number", "es": "es otro tipo de número", "pt": "é outro tipo de número"},
    "swapped": {"en": "it is a Tax ID", "es": "es una identificación tributaria", "pt": "é um número fiscal"},
    "name_short": {"en": "it is too short", "es": "es demasiado corta", "pt": "é demasiado curto"},
    "name_long": {"en": "it is too long", "es": "es demasiado larga", "pt": "é demasiado longo"},
    "name_email": {"en": "it is an e-mail address", "es": "es un correo", "pt": "é um e-mail"},
    "name_url": {"en": "it is a web address", "es": "es una dirección web", "pt": "é um endereço web"},
    "name_phone": {"en": "it is a phone number", "es": "es un teléfono", "pt": "é um telefone"},
    "name_digits": {"en": "it holds no letter", "es": "no lleva letras", "pt": "não tem letras"},
    "name_chars": {"en": "it holds a character that cannot be there", "es": "lleva un carácter que no puede ir", "pt": "tem um carácter que não pode ter"},
}  # fmt: skip

# What a document needs of its buyer: the codes of `domain/buyer/country_rules.py`, stored as "activity, address".
FIELDS: dict[str, dict[str, str]] = {
    "tax_id": {"en": "Tax ID", "es": "identificación tributaria", "pt": "número fiscal"},
    "rut": {"en": "RUT", "es": "RUT", "pt": "RUT"},
    "rfc": {"en": "RFC", "es": "RFC", "pt": "RFC"},
    "ruc": {"en": "RUC", "es": "RUC", "pt": "RUC"},
    "name": {"en": "full name", "es": "nombre completo", "pt": "nome completo"},
    "business_name": {"en": "business name", "es": "razón social", "pt": "nome da empresa"},
    "activity": {"en": "line of business", "es": "giro", "pt": "atividade"},
    "address": {"en": "address", "es": "dirección", "pt": "morada"},
    "municipality": {"en": "municipality", "es": "comuna", "pt": "município"},
    "postal": {"en": "postcode", "es": "código postal", "pt": "código postal"},
    "payment": {"en": "means of payment", "es": "medio de pago", "pt": "meio de pagamento"},
}
AND = {"en": "and", "es": "y", "pt": "e"}

AMOUNTS = frozenset(
    "computed declared tax shipping_tax subtotal total limit gift_cards charged expected theirs ours asked remaining"
    " gross base below above deviation".split()
)
AMOUNTS_WITH_CURRENCY = frozenset({"order", "lines"})  # without one they are an order's number and a count
AMOUNT_LANGUAGES = frozenset({"es", "pt"})
AMOUNT = re.compile(r"(?P<figure>[+-]?[0-9]+(?:\.[0-9]+)?)(?: (?P<currency>[A-Z]{3}))?")

OWN_LINES = frozenset({"shipping", "order"})
NAMED = frozenset({"datum", "kind", "law", "line", "problem", "provider", "reason", "status", "what"})


def in_words(name: str, value: str, language: str, currency: str = "") -> str:
    """A parameter as the reader says it; `fields` is a list of codes with commas between them. In Spanish and
    Portuguese amounts get the marks of `currency` (ISO 4217), or of the language where it is empty.
    """
    if name == "fields":
        return listed([_field(code, language) for code in value.split(", ")], language)
    if language in AMOUNT_LANGUAGES and (name in AMOUNTS or (name in AMOUNTS_WITH_CURRENCY and currency)):
        return _amount(value, language, currency)
    if name == "line" and value not in OWN_LINES:
        return value  # a product's own name
    if name not in NAMED or value not in WORDS:
        return value
    return WORDS[value].get(language, WORDS[value]["en"])


def _amount(value: str, language: str, currency: str) -> str:
    """An amount as people write it, its currency behind it where it was; anything else unchanged."""
    match = AMOUNT.fullmatch(value)
    if match is None:
        return value
    return mark_figure(match["figure"], language, match["currency"] or currency) + value[match.end("figure") :]


def listed(words: Sequence[str], language: str) -> str:
    """Words as a list is said: "giro, dirección y comuna"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {AND.get(language, AND['en'])} {words[-1]}"


def _field(code: str, language: str) -> str:
    texts = FIELDS.get(code)
    return texts.get(language, texts["en"]) if texts else code
