"""Tax ID vectors written by hand: what random numbers never hit.

A row is (as typed, kind asked, verdict, reason, compact, formatted). Characters that cannot be seen or told apart
are written as escapes.
"""

Row = tuple[str, str, str, str, str, str]

NOTHING: tuple[Row, ...] = (
    ("", "any", "unknown", "empty", "", ""),
    (" \u00a0\t", "any", "unknown", "empty", "", ""),
    ("-.-", "any", "unknown", "empty", "", ""),
    ("1" * 65, "any", "invalid", "length", "", ""),
    ("1" * 64, "any", "invalid", "length", "1" * 64, ""),
)


def _valid(compact: str, formatted: str, *typed: str, kind: str = "any") -> tuple[Row, ...]:
    """One good number in several writings."""
    return tuple((text, kind, "valid", "", compact, formatted) for text in typed)


def _invalid(reason: str, compact: str, *typed: str, kind: str = "any") -> tuple[Row, ...]:
    return tuple((text, kind, "invalid", reason, compact, "") for text in typed or (compact,))


def _unknown(reason: str, compact: str, *typed: str) -> tuple[Row, ...]:
    return tuple((text, "any", "unknown", reason, compact, "") for text in typed or (compact,))


TAX_IDS: dict[str, tuple[Row, ...]] = {
    "AR": (
        *NOTHING,
        *_valid("30712345671", "30-71234567-1", "30.71234567.1", "30-71234567-1", "30 71234567 1", "AR30712345671"),
        *_valid("20055361682", "20-05536168-2", "20\u201305536168\u20132"),
        *_valid("30712345", "30712345", "30.712.345", "30,712,345"),  # DNI
        *_valid("1234567", "1234567", "1.234.567"),  # DNI of an older person
        *_invalid("checksum", "30712345670", "30-71234567-0"),
        *_invalid("component", "99123456781", "99-12345678-1"),
        *_invalid("length", "3071234567", "30-7123456-7"),
        *_invalid("format", "30O12345671"),
    ),
    "BR": (
        *NOTHING,
        *_valid(
            "12ABC34501DE35", "12.ABC.345/01DE-35", "12.ABC.345/01DE-35", "12abc34501de35",
            "12.abc.345/01de-35",
        ),
        *_valid("16727230000197", "16.727.230/0001-97", "16.727.230/0001-97", "16727230000197", "BR16727230000197"),
        *_valid("39053344705", "390.533.447-05", "390.533.447-05", "390 533 447 05", "\uff13\uff1905334470\uff15"),
        *_valid("11111111111", "111.111.111-11", "111.111.111-11"),  # accepted, and never to be refused
        *_invalid("checksum", "39053344704", "390.533.447-04"),
        *_invalid("checksum", "12ABC34501DE36", "12.ABC.345/01DE-36"),
        *_invalid("length", "1672723000019", "16.727.230/0001-9"),
        *_invalid("format", "39053344A05"),  # letters are legal in a CNPJ, not in a CPF
        *_invalid("checksum", "12ABC34501DE3A"),  # nor as check digits
    ),
    "CL": (
        *NOTHING,
        *_valid(
            "760864285", "76.086.428-5",
            "76.086.428-5", "76086428-5", "760864285", "76,086,428-5", "76 086 428 5", "76\u00a0086\u00a0428-5",
            "76.086.428\u20135", "76.086.428\u20145", "76.086.428\u22125", "76\u00b7086\u00b7428-5", "76_086_428-5",
            "\uff17\uff16\uff0e\uff10\uff18\uff16\uff0e\uff14\uff12\uff18\uff0d\uff15", "CL76086428-5",
            "cl 76.086.428-5",
            "76.086.428/5", "\u200b76.086.428-5\u200e",
        ),
        *_valid("6824160K", "6.824.160-K", " 6.824.160-k ", "6824160K", "6.824.160 - k"),
        *_valid("1234560", "123.456-0", "123.456-0", "1234560"),  # short ones exist
        *_valid("999999K", "999.999-K", "999999-k"),
        *_valid("666666666", "66.666.666-6", "66.666.666-6"),  # stands for "no RUT"
        *_valid("555555555", "55.555.555-5", "55555555-5"),
        *_valid("444444444", "44.444.444-4", "44.444.444-4"),
        *_invalid("checksum", "760864284", "76.086.428-4", "76.086.428 4"),
        *_invalid("checksum", "76086428K", "76.086.428-K"),
        *_invalid("format", "76O864285", "76O86428-5"),  # the letter O
        *_invalid("format", "76086428X", "76.086.428-X"),
        *_invalid("format", "١٢٣٤٥٦٧٨٩"),  # Arabic digits are not ours
        *_invalid("length", "222", "\u00b2\u00b2\u00b2"),  # superscripts narrow to digits
        *_invalid("length", "7608642851", "76.086.428-51"),
        *_invalid("length", "19", "1-9"),
        *_invalid("format", "19X", "19-X"),  # what no number holds is told before its length
        *_invalid("format", "19\U0001f600"),
        *_invalid("format", "7K0864285", "7K.086.428-5"),  # K closes a number and stands nowhere else
        *_invalid("length", "K19"),
        *_invalid("country", "PT501964843", "PT501964843", "PT 501 964 843"),
        *_invalid("country", "ESB58378431", "ESB58378431"),
    ),
    "CO": (
        *NOTHING,
        *_valid(
            "2131234321", "213.123.432-1", "213.123.432-1", "213123432-1", "213.123.432 \u2013 1",
            "CO213123432-1",
        ),
        *_valid("1020304050", "1020304050", "1020304050", "1.020.304.050", "1,020,304,050"),  # a cédula
        *_valid("80123456", "80123456", "80123456", "80.123.456"),
        *_valid("123456", "123456", "123456"),
        *_valid("222222222222", "222222222222", "222222222222", "222.222.222.222"),  # final consumer
        *_valid("900123456", "900123456", "900123456", "900.123.456", kind="business"),  # NIT, digit left out
        *_valid("9001234568", "900.123.456-8", "900123456-8", "9001234568", kind="business"),
        *_invalid("checksum", "9001234567", "900.123.456-7", "900123456\u20147"),
        *_invalid("checksum", "9001234567", "9001234567", kind="business"),
        *_valid("9001234567", "9001234567", "9001234567"),  # without a dash it may be a cédula
        *_invalid("length", "12345"),
        *_invalid("length", "12345678901234567"),
        *_invalid("format", "90012E456", "900.12E.456"),
    ),
    "EC": (
        *NOTHING,
        *_valid("9999999999999", "9999999999999", "9999999999999", "9999999999-999"),  # final consumer
        *_valid("1792060346001", "1792060346001", "1792060346-001", "1792060346001", "EC1792060346001"),
        *_valid("1714307103", "1714307103", "171430710-3", "1714307103"),
        *_valid("1714307103001", "1714307103001", "1714307103001"),
        *_valid("1760001550001", "1760001550001", "1760001550001"),  # a public body
        *_unknown("checksum", "1790012345001"),  # companies: the digit says nothing
        *_unknown("checksum", "1760001560001"),
        *_invalid("checksum", "1714307104"),
        *_invalid("component", "9914307103"),  # no such province
        *_invalid("component", "1784307103001"),  # no such third digit
        *_invalid("length", "17143071031"),
        *_invalid("format", "17143O7103"),
    ),
    "ES": (
        *NOTHING,
        *_valid("B58378431", "B58378431", "B-58378431", "b58378431", "B.58.378.431", "ESB58378431", "es-b58378431"),
        *_valid("12345678Z", "12345678Z", "12345678-z", "12.345.678-Z"),
        *_valid("X5253868R", "X5253868R", "X-5253868-R", "x5253868r"),
        *_valid("K0867756N", "K0867756N", "K0867756N"),
        *_valid("M1234567L", "M1234567L", "M1234567L"),
        *_valid("Q2818002D", "Q2818002D", "Q2818002D"),
        *_valid("00000000T", "00000000T", "00000000T"),
        *_invalid("checksum", "12345678A", "12345678-A"),
        *_invalid("checksum", "B58378430"),
        *_invalid("length", "1234567Z"),
        *_invalid("format", "12345Á78Z", "12345á78Z"),
        *_invalid("format", "ESX61971Q", "ES X61971-Q", "ESX61971Q"),  # nine characters, but two name the country
        *_invalid("country", "PT501964843", "PT501964843"),
    ),
    "IT": (
        *NOTHING,
        *_valid("00743110157", "00743110157", "00743110157", "IT00743110157", "007 4311 0157"),
        *_valid(
            "RCCMNL83S18D969H", "RCCMNL83S18D969H", "RCCMNL83S18D969H", "rccmnl83s18d969h",
            "RCC MNL 83S18 D969 H",
        ),
        *_valid("RCCMNLUPSMUDVSVO", "RCCMNLUPSMUDVSVO", "RCCMNLUPSMUDVSVO"),  # digits replaced by letters
        *_valid("RCCMNL00B29D969D", "RCCMNL00B29D969D", "RCCMNL00B29D969D"),  # 29 February 2000
        *_valid("RCCMNL96B69D969H", "RCCMNL96B69D969H", "RCCMNL96B69D969H"),  # a woman's, 1996
        *_invalid("component", "RCCMNL01B29D969E"),
        *_invalid("component", "RCCMNL83S31D969Q"),  # no 31 November
        *_invalid("checksum", "00743110158"),
        *_invalid("checksum", "RCCMNL83S18D969X"),
        *_invalid("length", "0074311015"),
        *_invalid("format", "0074311O157"),
        *_invalid("format", "IT007431101", "IT 007431101"),  # eleven characters, but two name the country
    ),
    "MX": (
        *NOTHING,
        *_valid("XAXX010101000", "XAXX010101000", "XAXX010101000", "xaxx010101000", "XAXX-010101-000"),
        *_valid("XEXX010101000", "XEXX010101000", "XEXX010101000"),
        *_valid("GODE561231GR8", "GODE561231GR8", "GODE 561231 GR8", "gode561231gr8", "GODE-561231-GR8"),
        *_valid("GODE561231GR9", "GODE561231GR9", "GODE561231GR9"),  # its check digit is not enforced
        *_valid("MAB9307148T4", "MAB9307148T4", "MAB-930714-8T4", "MXMAB9307148T4"),
        *_valid("P&G930714AB1", "P&G930714AB1", "P&G930714AB1", "p&g 930714 ab1", "\uff30\uff06\uff27930714AB1"),
        *_valid("ÑAÑ830101AB1", "ÑAÑ830101AB1", "ñañ830101ab1", "N\u0303AN\u0303830101AB1"),
        *_valid("GODE000229GR8", "GODE000229GR8", "GODE000229GR8"),
        *_invalid("component", "GODE010229GR8"),  # no such day that year
        *_invalid("component", "GODE561331GR8"),  # no 13th month
        *_invalid("kind", "BOXW310820HNERXN09"),  # a CURP
        *_invalid("kind", "BOXW310820HNERXN08"),  # still one, with a slip
        *_invalid("length", "BOXW310820XNERXN09"),  # as long as one, and none
        *_invalid("length", "GODE561231G"),
        *_invalid("format", "GODE56123IGR8"),  # the letter I
        *_invalid("format", "GODE#61231GR8"),
    ),
    "PE": (
        *NOTHING,
        *_valid("20512333797", "20512333797", "20512333797", "20-512333797", "20.512333797", "PE20512333797"),
        *_valid("16123456789", "16123456789", "16123456789"),  # a prefix that libraries forget
        *_valid("15123456782", "15123456782", "15123456782"),
        *_valid("10117410", "10117410", "10117410", "10.117.410"),  # DNI
        *_valid("00000000", "00000000", "00000000"),
        *_valid("001234567", "001234567", "001234567"),  # foreigner's card
        *_invalid("checksum", "20512333798"),
        *_invalid("component", "11512333797"),
        *_invalid("length", "2051233379"),
        *_invalid("format", "2O512333797"),
    ),
    "PT": (
        *NOTHING,
        *_valid(
            "501964843", "501 964 843", "501964843", "501 964 843", "501.964.843", "PT501964843",
            "pt 501 964 843",
        ),
        *_valid("999999990", "999 999 990", "999999990", "999 999 990"),  # final consumer
        *_valid("123456789", "123 456 789", "123456789"),
        *_valid("451234561", "451 234 561", "451234561"),
        *_invalid("checksum", "501964842"),
        *_invalid("format", "50196484K"),
        *_invalid("length", "50196484"),
        *_invalid("length", "5019648433"),
        *_invalid("country", "ESB58378431", "ESB58378431"),
    ),
    "PY": (
        *NOTHING,
        *_valid("800280610", "80028061-0", "80028061-0", "80.028.061-0", "800280610", "PY80028061-0"),
        *_valid("45562342", "4556234-2", "4556234-2", "4.556.234-2"),
        *_valid("4556234", "4556234", "4.556.234", "4556234"),  # cédula, no digit written
        *_invalid("checksum", "800280611", "80028061-1", "80028061\u20131"),
        *_valid("800280611", "800280611", "800280611"),  # without a dash nothing says which digit closes it
        *_invalid("length", "8002"),
        *_invalid("length", "8002806101"),
        *_invalid("format", "80028O610"),
    ),
    "UY": (
        *NOTHING,
        *_valid(
            "211003420017", "21-100342-001-7", "21-100342-001-7", "211003420017", "21 100342 001 7",
            "UY211003420017",
        ),
        *_valid("1234567", "1234567", "1.234.567", "1234567"),  # cédula
        *_valid("12345672", "12345672", "1.234.567-2"),
        *_unknown("component", "211003420025"),  # a branch
        *_invalid("checksum", "211003420016"),
        *_invalid("length", "21100342001"),
        *_invalid("format", "2110O3420017"),
    ),
}  # fmt: skip
