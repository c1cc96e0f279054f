"""The buyer of a sale: which kind of document it gets, who is billed, and what the law wants to know of them.

`kind.py` invoice or receipt · `wish.py` what the shopper's answer asks for · `typed.py` what says nothing ·
`known.py` what was typed, judged · `party.py` who is billed, or why it waits · `requirements.py` what a document of
a kind needs · `country_rules.py` the law as dated data, one row a rule, with its source · `consumer.py` the numbers
that stand for "nobody in particular".
"""

from folio.domain.buyer.consumer import CONSUMER, constant_of, is_constant
from folio.domain.buyer.kind import kind_of_sale, kind_wanted, sale_date, seller_country
from folio.domain.buyer.known import Judges
from folio.domain.buyer.party import BuyerDecision, buyer_of

__all__ = [
    "CONSUMER",
    "BuyerDecision",
    "Judges",
    "buyer_of",
    "constant_of",
    "is_constant",
    "kind_of_sale",
    "kind_wanted",
    "sale_date",
    "seller_country",
]
