"""Both readers of a document that waits for its buyer: the merchant, and the buyer who is asked kindly."""

import pytest

from folio.domain.sentences import say
from folio.domain.sentences.buyer_asks import TEXTS as ASKS
from folio.domain.sentences.buyer_asks import ask_buyer
from folio.domain.sentences.held import TEXTS as HELD

PARAMS = {"country": "CL", "reason": "checksum", "fields": "tax_id, activity, municipality"}
BUYER_CODES = sorted(code for code in HELD if code.startswith("buyer_"))


def test_every_reason_about_the_buyer_has_a_letter_to_the_buyer() -> None:
    assert sorted(ASKS) == [*BUYER_CODES, "document_kind_unclear"]
    assert len(BUYER_CODES) == 5


@pytest.mark.parametrize("code", sorted(ASKS))
def test_both_readers_are_told_in_three_languages(code: str) -> None:
    for tell in (say, ask_buyer):
        told = {language: tell(code, language, PARAMS) for language in ("es", "pt", "en")}
        assert len(set(told.values())) == 3
        for sentence in told.values():
            assert "{" not in sentence
            assert "_" not in sentence
            assert sentence[-1] in ".?"
    assert ask_buyer(code, "fr", PARAMS) == ask_buyer(code, "en", PARAMS)


@pytest.mark.parametrize("code", sorted(ASKS))
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


@pytest.mark.parametrize("country", ["DE", "GB", "NZ", ""])
def test_where_the_number_has_no_local_name_it_is_told_in_the_letters_language(country: str) -> None:
    for code in ("buyer_tax_id_missing", "buyer_tax_id_wrong", "buyer_name_missing"):
        params = {"country": country, "reason": "checksum"}
        assert "número de identificación tributaria" in ask_buyer(code, "es", params)
        assert "número fiscal" in ask_buyer(code, "pt", params)
        assert "Tax ID" in ask_buyer(code, "en", params)
    said = ask_buyer("buyer_data_missing", "es", {"country": country, "fields": "tax_id, address"})
    assert "número de identificación tributaria y dirección" in said


@pytest.mark.parametrize(
    ("language", "currency", "said"),
    [
        ("es", "EUR", "3.000,00 EUR"), ("pt", "EUR", "3.000,00 EUR"), ("es", "MXN", "3,000.00 MXN"),
        ("es", "BOB", "3.000,00 BOB"), ("pt", "BRL", "3.000,00 BRL"), ("en", "EUR", "3000.00 EUR"),
    ],
)  # fmt: skip
def test_an_amount_is_written_as_the_reader_writes_it(language: str, currency: str, said: str) -> None:
    figures = {"limit": "3000.00", "total": "1234567.89", "currency": currency}
    for code in ("receipt_over_limit", "receipt_over_limit_asked"):
        assert said in say(code, language, figures)


def test_an_amount_with_its_currency_and_one_below_zero_keep_both() -> None:
    told = say("conflict", "es", {"number": "F 1000", "theirs": "-1190.50 EUR", "ours": "PDF"})
    assert "-1.190,50 EUR" in told
    assert "F 1000" in told
    assert "PDF" in told
    assert "1000 " in say("credit_line_unknown", "es", {"line": "1000", "lines": "1200"})


def test_what_is_missing_is_told_alike_for_one_thing_and_for_several() -> None:
    for fields in ("activity", "activity, address"):
        assert "Lo que falta: giro" in say("buyer_data_missing", "es", {"fields": fields})
        assert "O que falta: atividade" in say("buyer_data_missing", "pt", {"fields": fields})


def test_advice_about_the_settings_is_given_only_where_the_settings_chose() -> None:
    figures = {"limit": "400.00", "total": "400.01", "currency": "EUR"}
    for language, word in (("en", "settings"), ("es", "ajustes"), ("pt", "definições")):
        assert word in say("receipt_over_limit", language, figures)
        assert word not in say("receipt_over_limit_asked", language, figures)


def test_what_no_buyer_can_help_with_is_not_asked() -> None:
    assert ask_buyer("receipt_over_limit", "es", {}) == ""
    assert ask_buyer("totals_do_not_add", "es", {}) == ""
