"""What a shopper reads beside a field: what to do, with the document's local name and an example, and no blame.

A sentence may differ by region: a key "es-ES" or "pt-BR" stands before the language's general one.
"""

from collections.abc import Mapping

TEXTS: dict[str, dict[str, str]] = {
    "required": {
        "es": "Ingresa tu {id}.",
        "pt": "Indique o seu {id}.",
        "pt-BR": "Informe seu {id}.",
        "en": "Enter your {id}.",
    },
    "length": {
        "es": "Este {id} tiene {n} caracteres: revisa si falta o sobra alguno. Ejemplo: {ex}.",
        "pt": "Este {id} tem {n} caracteres: veja se falta ou sobra algum. Exemplo: {ex}.",
        "en": "This {id} has {n} characters: check for missing or extra ones. Example: {ex}.",
    },
    "format": {
        "es": "El {id} no lleva «{c}». Ejemplo: {ex}.",
        "pt": "O {id} não leva «{c}». Exemplo: {ex}.",
        "en": "A {id} does not contain “{c}”. Example: {ex}.",
    },
    "shape": {
        "es": "Revisa el {id}: no tiene la forma esperada. Ejemplo: {ex}.",
        "pt": "Confirme o {id}: não tem a forma esperada. Exemplo: {ex}.",
        "en": "Check your {id}: it does not have the expected shape. Example: {ex}.",
    },
    "checksum": {
        "es": "Revisa el {id}: el dígito verificador no coincide con los demás.",
        "es-ES": "Revisa el {id}: el dígito de control no coincide con los demás.",
        "pt": "Confirme o {id}: o dígito de controlo não coincide com os restantes.",
        "pt-BR": "Confira o {id}: o dígito verificador não confere.",
        "en": "Check your {id}: the check digit does not match the others.",
    },
    "component": {
        "es": "Revisa el {id}: esa combinación no existe.",
        "pt": "Confirme o {id}: essa combinação não existe.",
        "pt-BR": "Confira o {id}: essa combinação não existe.",
        "en": "Check your {id}: that combination does not exist.",
    },
    "country": {
        "es": "Este número parece de otro país ({cc}). Revisa el país o el número.",
        "pt": "Este número parece ser de outro país ({cc}). Confirme o país ou o número.",
        "en": "This number looks like one from {cc}. Check the country or the number.",
    },
    "kind": {
        "es": "Para una factura, usa el {id} y no otro número.",
        "pt": "Para uma fatura, use o {id} e não outro número.",
        "en": "For an invoice, use the {id} and no other number.",
    },
    "swapped": {
        "es": "Parece que el {id} y la razón social están cambiados.",
        "pt": "Parece que o {id} e o nome da empresa estão trocados.",
        "en": "The {id} and the business name look swapped.",
    },
    "name_required": {
        "es": "Ingresa la razón social.",
        "pt": "Indique o nome da empresa.",
        "pt-BR": "Informe a razão social.",
        "en": "Enter the business name.",
    },
    "name_short": {
        "es": "Escribe la razón social completa.",
        "pt": "Escreva o nome completo da empresa.",
        "pt-BR": "Escreva a razão social completa.",
        "en": "Enter the full business name.",
    },
    "name_long": {
        "es": "La razón social admite hasta {n} caracteres.",
        "pt": "O nome da empresa tem no máximo {n} caracteres.",
        "en": "The business name can have up to {n} characters.",
    },
    "name_email": {
        "es": "Escribe el nombre de la empresa, no un correo.",
        "pt": "Escreva o nome da empresa, não um e-mail.",
        "en": "Enter the company name, not an e-mail.",
    },
    "name_url": {
        "es": "Escribe el nombre de la empresa, no una dirección web.",
        "pt": "Escreva o nome da empresa, não um endereço web.",
        "en": "Enter the company name, not a web address.",
    },
    "name_phone": {
        "es": "Escribe el nombre de la empresa, no un teléfono.",
        "pt": "Escreva o nome da empresa, não um telefone.",
        "en": "Enter the company name, not a phone number.",
    },
    "name_digits": {
        "es": "Escribe el nombre de la empresa, no solo números.",
        "pt": "Escreva o nome da empresa, não apenas números.",
        "en": "Enter the company name, not only numbers.",
    },
    "name_chars": {
        "es": "Quita «{c}» del nombre.",
        "pt": "Retire «{c}» do nome.",
        "en": "Remove “{c}” from the name.",
    },
}


def verdict_sentence(reason: str, language: str, country: str, params: Mapping[str, str]) -> str:
    """The sentence of a reason in a BCP 47 language; the region comes from the tag, else from the country.

    A format fault without a single culprit gets the general sentence; one without an example loses that part.
    """
    key = "shape" if reason == "format" and not params.get("c") else reason
    texts = TEXTS.get(key)
    if texts is None:
        return ""
    base, _, region = language.replace("_", "-").partition("-")
    base = base.lower() if base.lower() in ("es", "pt", "en") else "en"
    text = texts.get(f"{base}-{(region or country).upper()}", texts[base])
    if not params.get("ex"):
        text = text.split(" Ejemplo:")[0].split(" Exemplo:")[0].split(" Example:")[0]
    return text.format_map(params)
