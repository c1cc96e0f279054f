"""What holds for orders whose taxes are of every kind: inside and on top, several, fixed, none for a reason."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import event, given, settings
from hypothesis import strategies as st

from folio.domain.document import TaxGroup
from folio.domain.money import exponent, format_local, round_half_up, to_decimal_text
from folio.domain.order import Order, OrderLine, TaxCharge
from folio.domain.policy import DefaultTax, Exemption, Exemptions
from folio.domain.sentences import say
from folio.domain.totals import Balance, balance
from tests.domain.orders import EXAMPLES, a_product, a_tax, an_order, in_major

anything = settings(max_examples=EXAMPLES, deadline=None)
REASONED = Exemptions(zero_rate=Exemption("exempt", "1"))
PERCENTS = {"CLP": ["19", "20.5", "31.5"], "EUR": ["23", "13", "6", "5.2"]}


@st.composite
def a_taxed_line(draw: st.DrawFn, currency: str) -> tuple[OrderLine, Fraction]:
    """A line with any taxes the platform can put on it, and what of them came on top, unrounded as it adds up."""
    price, quantity = draw(st.integers(1, 60_000)), draw(st.integers(1, 6))
    value = price * quantity
    kind = draw(st.sampled_from(["one", "one", "two", "levy", "zero", "gift"]))
    if kind == "zero":
        return a_product(price, quantity, taxes=(a_tax("0", "Exento"),), currency=currency, tax=Decimal(0)), Fraction(
            0
        )
    if kind == "gift":
        return a_product(price, quantity, currency=currency, type="gift_card"), Fraction(0)
    names = ["IVA", "Adicional"] if kind == "two" else ["IVA"]
    rates = draw(st.lists(st.sampled_from(PERCENTS[currency]), min_size=len(names), max_size=len(names)))
    included = draw(st.booleans())
    taxes = [a_tax(rate, name, included=included) for name, rate in zip(names, rates, strict=True)]
    rate = sum((Fraction(rate) for rate in rates), Fraction(0)) / 100
    levy = draw(st.integers(1, 50)) if kind == "levy" and price > 50 else 0
    levy_on_top = bool(levy) and (not included or draw(st.booleans()))
    inside_levy = 0 if levy_on_top else levy * quantity
    percent = (value - inside_levy) * rate / (1 + rate) if included else value * rate
    if levy:
        amount = in_major(Fraction(levy), currency)
        taxes.append(TaxCharge("Envase", amount, fixed=True, included=not levy_on_top))
    line = a_product(
        price, quantity, taxes=taxes, currency=currency, tax=in_major(percent + levy * quantity, currency)
    )
    on_top = (Fraction(0) if included else percent) + (levy * quantity if levy_on_top else 0)
    return line, on_top


@st.composite
def orders_of_every_tax(draw: st.DrawFn) -> Order:
    """An order whose lines differ in everything."""
    currency = draw(st.sampled_from(["CLP", "EUR"]))
    made = [draw(a_taxed_line(currency)) for _ in range(draw(st.integers(1, 5)))]
    lines = [line for line, _ in made]
    subtotal = sum(line.unit_price * line.quantity for line in lines)
    return an_order(
        *lines, currency=currency, total=subtotal + round_half_up(sum((on_top for _, on_top in made), Fraction(0)))
    )


def work_out(order: Order) -> Balance:
    """Worked out for a shop in Chile that has a reason for its zero rates and a default tax."""
    return balance(order, DefaultTax(Decimal(19), included=True), country="CL", exemptions=REASONED)


@given(order=orders_of_every_tax())
@anything
def test_whatever_the_taxes_everything_sums_to_what_was_paid(order: Order) -> None:
    worked = work_out(order)
    assert worked.total == order.total == sum(line.gross for line in worked.lines)
    assert sum(group.base + group.tax for group in worked.groups) == order.total
    for group in worked.groups:
        mine = [line for line in worked.lines if line.key == group.key]
        assert (sum(line.gross for line in mine), sum(line.net for line in mine)) == (group.gross, group.base)
        assert not group.parts or sum(part.amount for part in group.parts) == group.tax
        event("several taxes" if group.parts else group.category)


@given(order=orders_of_every_tax())
@anything
def test_whatever_the_taxes_none_is_more_than_one_unit_off_and_zero_has_a_reason(order: Order) -> None:
    for group in work_out(order).groups:
        assert abs(group.deviation) <= 1
        assert group.deviation == group.tax - group.fixed - round_half_up(group.base * Fraction(group.rate) / 100)
        assert group.is_exact == (group.deviation == 0)
        if group.category != "standard":
            assert (group.tax, group.base) == (0, group.gross)
            assert group.reason or group.category == "gift_card"


@given(order=orders_of_every_tax())
@anything
def test_whatever_the_taxes_every_group_can_say_why(order: Order) -> None:
    worked = work_out(order)
    assert {decision.key for decision in worked.decisions} == {group.key for group in worked.groups}
    for decision in worked.decisions:
        for language in ("es", "pt", "en"):
            assert "{" not in say(decision.rule, language, dict(decision.params))


@given(order=orders_of_every_tax(), random=st.randoms(use_true_random=False))
@anything
def test_whatever_the_taxes_the_order_of_lines_only_moves_them(order: Order, random: object) -> None:
    lines = list(order.lines)
    random.shuffle(lines)  # type: ignore[attr-defined]
    shuffled, worked = work_out(replace(order, lines=tuple(lines))), work_out(order)

    def by_key(result: Balance) -> dict[str, TaxGroup]:
        return {group.key: group for group in result.groups}

    there, here = by_key(shuffled), by_key(worked)
    assert there.keys() == here.keys()
    # A tie for the last unit of tax on top may fall to another line, and so to another group.
    assert all(abs(there[key].gross - here[key].gross) <= len(lines) for key in here)
    if not any(charge.included is False for line in lines for charge in line.taxes):
        assert all(there[key].gross == here[key].gross for key in here)


@given(order=orders_of_every_tax())
@anything
def test_in_chile_net_and_exempt_and_tax_make_the_total_and_so_do_the_lines(order: Order) -> None:
    worked = work_out(order)
    net = sum(group.base for group in worked.groups if group.category == "standard")
    exempt = sum(group.gross for group in worked.groups if group.category != "standard")
    assert net + exempt + sum(group.tax for group in worked.groups) == worked.total
    assert sum(line.gross for line in worked.lines) == worked.total


@given(
    amount=st.integers(0, 10**12), currency=st.sampled_from(["CLP", "PYG", "JPY", "EUR", "COP", "PEN", "CLF", "KWD"])
)
@anything
def test_a_currency_shows_the_decimals_it_has_and_no_other(amount: int, currency: str) -> None:
    text = to_decimal_text(amount, currency)
    assert len(text.partition(".")[2]) == exponent(currency)
    if exponent(currency) == 0:
        assert "." not in text
        for language in ("es", "pt", "en"):
            shown = format_local(amount, currency, language)
            digits = "".join(c for c in shown if c.isdigit())
            assert digits == str(amount)
