"""Which borders matter: the European Union's VAT area, and every other country by itself.

Source: Directive 2006/112/EC art. 5; Regulation (EU) 952/2013 for the customs side. Northern Ireland, Canarias and
other territories that one country code cannot tell apart are out of reach of this table.
"""

# The twenty-seven member states since 2020-02-01 (the United Kingdom left).
MEMBERS = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())


def is_other_member(seller: str, country: str) -> bool:
    """Whether a country is a member state other than the seller's own, both being in the Union."""
    return seller in MEMBERS and country in MEMBERS and seller != country


def leaves_the_market(seller: str, destination: str) -> bool:
    """Whether goods sent there are exported: out of the country and, for a member state, out of the Union.

    An unknown destination is not abroad.
    """
    if not destination or destination == seller:
        return False
    return not (seller in MEMBERS and destination in MEMBERS)
