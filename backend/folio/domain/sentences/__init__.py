"""Codes become sentences in the reader's language: es, pt or en.

One table per subject beside this file. A sentence says what is the case and, when somebody must act, what to do.
"""

from collections.abc import Mapping

from folio.domain.sentences import held, taxes, timeline
from folio.domain.sentences.words import in_words

TABLES: tuple[Mapping[str, Mapping[str, str]], ...] = (held.TEXTS, taxes.TEXTS, timeline.TEXTS)


def say(code: str, language: str, params: Mapping[str, str] | None = None) -> str:
    """The sentence of a code. An unknown language gets English; an unknown parameter stays visible as `{name}`."""
    for table in TABLES:
        if code in table:
            texts = table[code]
            given = params or {}
            currency = given.get("currency", "")
            said = {name: in_words(name, value, language, currency) for name, value in given.items()}
            return texts.get(language, texts["en"]).format_map(_Visible(said))
    return code.replace("_", " ")


class _Visible(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
