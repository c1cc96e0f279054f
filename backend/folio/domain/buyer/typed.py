"""What a shopper typed where there was nothing to say: a dash, a dot or "n/a" counts as empty."""

from folio.domain.buyer.consumer import CONSUMER

# Compared without case, spaces and signs, so "N/A" and "n.a." are one.
SAYS_NOTHING = frozenset(
    (
        "na",
        "noaplica",
        "nãoaplicável",
        "naoaplicavel",
        "notapplicable",
        "ninguno",
        "ninguna",
        "nenhum",
        "nenhuma",
        "none",
    )
)
NOBODY = frozenset(words.casefold() for words in CONSUMER.values())


def said(text: str) -> str:
    """The text without spaces around it; empty where it holds no letter or digit, or says "none"."""
    return "" if _bare(text) in SAYS_NOTHING else written(text)


def written(text: str) -> str:
    """The text without spaces around it; empty where it holds no letter or digit. "Na" is a person's name."""
    return text.strip() if _bare(text) else ""


def name_said(text: str) -> str:
    """A name as typed; empty where it names nobody, as "Consumidor final" and "n/a" do."""
    name = said(text)
    return "" if " ".join(name.casefold().split()) in NOBODY else name


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
