"""Both readers of a document that waits for its buyer: the merchant, and the buyer who is asked kindly."""

import pytest

from folio.domain.sentences import say
from folio.domain.sentences.buyer_asks import TEXTS as ASKS
from folio.domain.sentences.buyer_asks import ask_buyer
from folio.domain.sentences.held import TEXTS as HELD

PARAMS = {"country": "CL", "reason": "checksum", "fields": "tax_id, activity, municipality"}
BUYER_CODES = sorted(code for code in HELD if code.startswith("buyer_"))


def test_every_reason_about_the_buyer_has_a_letter_to_the_buyer() -> None:
    assert sorted(ASKS) == BUYER_CODES
    assert len(BUYER_CODES) == 5


@pytest.mark.parametrize("code", BUYER_CODES)
def test_both_readers_are_told_in_three_languages(code: str) -> None:
    for tell in (say, ask_buyer):
        told = {language: tell(code, language, PARAMS) for language in ("es", "pt", "en")}
        assert len(set(told.values())) == 3
        for sentence in told.values():
            assert "{" not in sentence
            assert "_" not in sentence
            assert sentence[-1] in ".?"
    assert ask_buyer(code, "fr", PARAMS) == ask_buyer(code, "en", PARAMS)


@pytest.mark.parametrize("code", BUYER_CODES)
def test_a_letter_to_the_buyer_thanks_asks_and_blames_nobody(code: str) -> None:
    for language, thanks, blame in (
        ("es", "Gracias", ("error", "equivoc", "incorrect")),
        ("pt", "Obrigado", ("erro", "engan", "incorret")),
        ("en", "Thank you", ("error", "mistake", "invalid")),
    ):
        sentence = ask_buyer(code, language, PARAMS)
        assert sentence.startswith(thanks)
        assert sentence.endswith("?")
        assert not any(word in sentence.casefold() for word in blame)


def test_the_merchant_reads_fields_as_words_and_the_buyer_the_numbers_own_name() -> None:
    assert "identificación tributaria, giro y comuna" in say("buyer_data_missing", "es", PARAMS)
    assert "número fiscal, atividade e município" in say("buyer_data_missing", "pt", PARAMS)
    assert "Tax ID, line of business and municipality" in say("buyer_data_missing", "en", PARAMS)
    assert "RUT, giro y comuna" in ask_buyer("buyer_data_missing", "es", PARAMS)
    assert "your NIF" in ask_buyer("buyer_tax_id_missing", "en", {"country": "PT"})
    assert "giro." in say("buyer_data_missing", "es", {"fields": "activity"})
    assert "never heard of" in say("buyer_data_missing", "en", {"fields": "never heard of"})


def test_what_no_buyer_can_help_with_is_not_asked() -> None:
    assert ask_buyer("receipt_over_limit", "es", {}) == ""
    assert ask_buyer("totals_do_not_add", "es", {}) == ""
