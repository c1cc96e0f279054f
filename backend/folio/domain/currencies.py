"""How many decimals a currency has: ISO 4217's minor units, kept here because libraries disagree.

Source: ISO 4217 list one. CLDR differs for a dozen currencies (RSD, IQD, LBP, …), and legal documents follow ISO.
Currencies not named below have two.
"""

ZERO = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
THREE = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
FOUR = frozenset("CLF UYW".split())
TWO = frozenset(
    (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
        "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
        "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
        "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
        "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER "
        "ZAR ZMW ZWG"
    ).split()
)

EXPONENTS: dict[str, int] = {
    **dict.fromkeys(ZERO, 0),
    **dict.fromkeys(TWO, 2),
    **dict.fromkeys(THREE, 3),
    **dict.fromkeys(FOUR, 4),
}
