"""Every reason to wait has a sentence in three languages, and whoever raises it fills all of its blanks."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import folio
from folio.domain.sentences import held, say, taxes

TEXTS = {**held.TEXTS, **taxes.TEXTS}
LANGUAGES = {"es", "pt", "en"}
SOURCES = Path(folio.__file__).parent
DYNAMIC = {"conflict": {"number", "theirs", "ours"}}


def blanks(text: str) -> set[str]:
    """The parameters a sentence asks for."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """Every `Held("code", {...})` in the sources: where, the code, and the keys given (None: not a literal)."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in {"Held", "ProviderRejected"}:
                continue
            if not node.args or not isinstance(node.args[0], ast.Constant) or not isinstance(node.args[0].value, str):
                continue
            yield f"{path.name}:{node.lineno}", node.args[0].value, _keys(node)


def _keys(call: ast.Call) -> set[str] | None:
    if len(call.args) < 2:
        return set()
    given = call.args[1]
    if not isinstance(given, ast.Dict):
        return None
    return {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}


RAISED = list(raised())


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_reason_speaks_all_three_languages_with_the_same_blanks(code: str) -> None:
    texts = TEXTS[code]
    assert set(texts) == LANGUAGES
    assert len({frozenset(blanks(text)) for text in texts.values()}) == 1
    assert len(set(texts.values())) == 3
    for text in texts.values():
        assert text == " ".join(text.split())
        assert text.endswith((".", "!"))


@pytest.mark.parametrize("code", sorted(TEXTS))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_filled_sentence_has_no_blank_left(code: str, language: str) -> None:
    filled = say(code, language, dict.fromkeys(blanks(TEXTS[code][language]), "Ñ 1.000"))
    assert "{" not in filled
    assert "}" not in filled
    assert filled != code.replace("_", " ")


def test_the_sources_do_raise_reasons() -> None:
    assert len(RAISED) > 20


@pytest.mark.parametrize(("where", "code", "given"), RAISED, ids=[f"{code} at {where}" for where, code, _ in RAISED])
def test_whoever_holds_a_document_fills_the_sentence(where: str, code: str, given: set[str] | None) -> None:
    assert code in TEXTS, where
    for text in TEXTS[code].values():
        assert blanks(text) <= (DYNAMIC.get(code, set()) if given is None else given), where


def test_an_unknown_reason_or_language_still_says_something() -> None:
    assert say("total_is_zero", "fr") == TEXTS["total_is_zero"]["en"]
    assert say("never_heard_of", "es") == "never heard of"
    assert "{provider}" in say("provider_credentials", "en", {})


def test_shipping_and_the_order_are_called_by_the_readers_own_words_and_products_by_theirs() -> None:
    assert "«el envío»" in say("no_tax_configured", "es", {"line": "shipping"})
    assert "«a encomenda»" in say("taxes_in_and_on_top", "pt", {"line": "order"})
    assert "«paid»" in say("no_tax_configured", "es", {"line": "paid"})
    assert "elección propia" in say("exempt_store", "es", {"code": "E", "law": "own_choice"})
