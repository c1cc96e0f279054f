"""Tax IDs: country and text in, verdict out.

One file a main country, each with the same shape; the table below is the way in. python-stdnum does the
arithmetic. Around it stand *accept sets*: a checkout field is used by consumers too, so whatever a country's
people may rightly type there (a cédula, a DNI, the constant for "no number") is accepted, and calling a right
number wrong is held far worse than the reverse.
"""

from folio.domain.tax_id import ar, br, cl, co, ec, elsewhere, es, it, mx, pe, pt, py, uy
from folio.domain.tax_id.outcome import Rule, Written, bad, read, untold
from folio.domain.verdict import Answer, TaxIdVerdict

RULES: dict[str, Rule] = {
    "AR": ar.RULE, "BR": br.RULE, "CL": cl.RULE, "CO": co.RULE, "EC": ec.RULE, "ES": es.RULE,
    "IT": it.RULE, "MX": mx.RULE, "PE": pe.RULE, "PT": pt.RULE, "PY": py.RULE, "UY": uy.RULE,
}  # fmt: skip
LONGEST = 64
# What the number is called where no country file says it.
NAMES = {"CR": "cédula jurídica", "DO": "RNC", "GT": "NIT", "SV": "NIT", "VE": "RIF", "US": "EIN", "GB": "VAT number"}


def judge(country: str, text: str, kind: str = "any") -> TaxIdVerdict:
    """A verdict on a Tax ID typed for a country (ISO 3166 alpha-2). `kind` is `any`, `person` or `business`.

    Never raises. A country without a rule is `unknown`, reason `unsupported`. A foreign country is named (reason
    `country`) only when the text itself carries that country's prefix and fits its rule.
    """
    country = elsewhere.ALIASES.get(country.upper(), country.upper())
    if len(text) > LONGEST:
        return bad("length", "", "", n=str(len(text))) if country in RULES else untold("unsupported")
    written = read(text)
    if not written.compact:
        return untold("empty")
    verdict = _judge(country, written, kind)
    if verdict.answer is not Answer.INVALID:
        return verdict
    return _without_prefix(country, written, kind) or _foreign(country, written) or verdict


def local_name(country: str) -> str:
    """What the number is called there: RUT, NIF, NIT; "Tax ID" where we do not know."""
    country = elsewhere.ALIASES.get(country.upper(), country.upper())
    return RULES[country].name if country in RULES else NAMES.get(country, "VAT" if _in_table(country) else "Tax ID")


def example(country: str) -> str:
    """A number that looks right there, for messages; empty where we have none."""
    return RULES[country].example if country in RULES else ""


def known_country(country: str) -> str:
    """The country whose rule judges numbers typed for a country; empty where there is none."""
    country = elsewhere.ALIASES.get(country.upper(), country.upper())
    return country if country in RULES or _in_table(country) else ""


def _judge(country: str, written: Written, kind: str) -> TaxIdVerdict:
    rule = RULES.get(country)
    return rule.judge(written, kind) if rule else elsewhere.judge(country, written)


def _without_prefix(country: str, written: Written, kind: str) -> TaxIdVerdict | None:
    """The number with its own country in front, as in CL76086428-5 or PT501964843."""
    if not written.compact.startswith(country) or len(written.compact) < 7:
        return None
    verdict = _judge(country, Written(written.compact[2:], written.dashed), kind)
    # A fault of the number itself is told as such; any other speaks of the letters in front of it.
    return verdict if verdict.answer is not Answer.INVALID or verdict.reason == "checksum" else None


def _foreign(country: str, written: Written) -> TaxIdVerdict | None:
    prefix = elsewhere.ALIASES.get(written.compact[:2], written.compact[:2])
    if prefix == country or prefix not in RULES:
        return None
    there = _judge(prefix, Written(written.compact[2:], written.dashed), "any")
    if there.answer is Answer.VALID and there.certain:
        return bad("country", there.type, written.compact, certain=False, cc=prefix)
    return None


def _in_table(country: str) -> bool:
    return country in elsewhere.MODULES
