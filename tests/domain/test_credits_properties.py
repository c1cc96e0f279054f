"""Whatever is credited, in whatever order: never more than was sold, and in the end exactly all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import event, given, reject, settings
from hypothesis import strategies as st

from folio.domain.credits import (
    AmountCredit,
    CreditRequest,
    LinesCredit,
    Remaining,
    RemainingLine,
    WholeCredit,
    draft_credit,
    remaining,
)
from folio.domain.document import Document, DocumentKind, DocumentLine, TaxGroup, TaxPart
from folio.domain.errors import Held
from folio.domain.money import round_half_up
from folio.domain.sentences import say
from folio.domain.snapshot import freeze, thaw
from folio.domain.totals import balance
from tests.builders import a_document
from tests.domain.orders import EXAMPLES, Sale, a_product, a_tax, an_order, sales

TODAY = date(2026, 11, 30)


def drafted(sale: Sale) -> Document:
    """The invoice of an order that the platform could make."""
    worked = balance(sale.order, sale.default, country="PT")
    lines = tuple(
        DocumentLine(
            line.source.name if line.source else "Portes",
            line.quantity,
            line.unit_price,
            line.discount,
            line.gross,
            line.net,
            line.key,
        )
        for line in worked.lines
    )
    return replace(
        a_document(kind=DocumentKind.INVOICE),
        currency=sale.order.currency,
        prices_include_tax=worked.prices_include_tax,
        lines=lines,
        groups=worked.groups,
        total=worked.total,
        paid_with=(("Webpay", worked.total),),
    )


@st.composite
def taxed_lines(draw: st.DrawFn, key: str, rate: Decimal, fixed: int, *, inside: bool) -> DocumentLine:
    """A line at a price, perhaps discounted, perhaps free, that bears a percentage and a fixed tax per unit."""
    quantity, price = draw(st.integers(1, 7)), draw(st.integers(0, 5000))
    net = price * quantity - draw(st.one_of(st.just(0), st.integers(0, price * quantity)))
    gross = net + round_half_up(net * Fraction(rate) / 100) + (fixed * quantity if net else 0)
    value = gross if inside else net
    unit_price = -(-value // quantity) if inside else price
    return DocumentLine(
        f"Producto de {price}", quantity, unit_price, unit_price * quantity - value, gross, net, key, "SKU"
    )


@st.composite
def laden_sales(draw: st.DrawFn) -> Document:
    """A sale of several groups, each with a percentage or two and perhaps a fixed tax: more than orders bring."""
    inside = draw(st.booleans())
    lines: list[DocumentLine] = []
    groups: list[TaxGroup] = []
    for key in range(draw(st.integers(1, 3))):
        rates = draw(st.lists(st.sampled_from(["0", "5.5", "8", "19", "23", "34"]), min_size=1, max_size=2))
        rate, fixed = sum(map(Decimal, rates), Decimal(0)), draw(st.sampled_from([0, 0, 1, 60]))
        line = taxed_lines(str(key), rate, fixed, inside=inside)
        mine = draw(st.lists(line, min_size=1, max_size=3))
        lines += mine
        groups.append(group_over(str(key), rates, rate, fixed, mine))
    lines = draw(st.permutations(lines))
    total = sum(line.gross for line in lines)
    return replace(
        a_document(kind=DocumentKind.INVOICE),
        currency=draw(st.sampled_from(["CLP", "EUR", "COP"])),
        language=draw(st.sampled_from(["es", "pt", "en"])),
        prices_include_tax=inside,
        lines=tuple(lines),
        groups=tuple(groups),
        total=total,
        paid_with=(("Webpay", total),),
    )


def group_over(key: str, rates: Sequence[str], rate: Decimal, fixed: int, lines: Sequence[DocumentLine]) -> TaxGroup:
    """The summary of these lines; its first percentage takes what the other taxes leave."""
    base, gross = sum(line.net for line in lines), sum(line.gross for line in lines)
    tax, per_unit = gross - base, sum(fixed * line.quantity for line in lines if line.net)
    others = [tax - per_unit, *(round_half_up(base * Fraction(Decimal(one)) / 100) for one in rates[1:])]
    others = [min(amount, tax - per_unit) for amount in others]
    parts = [TaxPart(f"T{one}", Decimal(one), amount) for one, amount in zip(rates, others, strict=True)]
    parts[0] = replace(parts[0], amount=tax - per_unit - sum(others[1:]))
    if per_unit:
        parts.append(TaxPart("Fijo", None, per_unit))
    deviation = tax - per_unit - round_half_up(base * Fraction(rate) / 100)
    several = tuple(parts) if len(parts) > 1 else ()
    return TaxGroup(key, key, rate, "standard", base, tax, gross, deviation, per_unit, several)


@st.composite
def crowded_sales(draw: st.DrawFn) -> Document:
    """Many lines of few prices, some of them tiny: what rounds one line the same way rounds all of them."""
    prices = draw(st.lists(st.integers(1, 2000), min_size=1, max_size=3))
    included, quantity = draw(st.booleans()), draw(st.integers(1, 3))
    lines = [
        a_product(price, quantity, taxes=(a_tax("19", included=included),))
        for price in prices
        for _ in range(draw(st.integers(1, 12)))
    ]
    try:
        return drafted(Sale(an_order(*lines), None))
    except Held:
        reject()  # a tax on top too small to tell its rate


ISSUED = st.one_of(sales().filter(lambda sale: sale.order.total > 0).map(drafted), crowded_sales())
PAID = st.one_of(ISSUED, laden_sales()).filter(lambda sale: sale.total > 0)


def credit(sale: Document, request: CreditRequest, earlier: Sequence[Document]) -> Document:
    """The next credit note of F-12."""
    number = len(earlier) + 1
    return draft_credit(
        sale, "F-12", request, earlier, issue_date=TODAY, reference=f"LOSAROMOS-1012-C{number}", sequence=number
    )


@st.composite
def possible(draw: st.DrawFn, left: Remaining) -> CreditRequest:
    """A request that what remains can meet."""
    open_lines = [line for line in left.lines if line.quantity]
    paid_lines = [line for line in open_lines if line.gross]
    kinds = ["amount", "whole", *(["lines"] * 3 if paid_lines else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "amount":
        return AmountCredit(draw(st.integers(1, left.gross)))
    if kind == "whole":
        return WholeCredit()
    chosen = {draw(st.sampled_from(paid_lines)), *draw(st.lists(st.sampled_from(open_lines), max_size=3))}
    return LinesCredit({line.line: draw(st.integers(1, line.quantity)) for line in chosen})


def tried(sale: Document, request: CreditRequest, earlier: Sequence[Document]) -> Document | None:
    """The note, or nothing where its units are worth none: one of seven units that share a last cent."""
    try:
        return credit(sale, request, earlier)
    except Held as held:
        if held.reason != "credit_of_nothing":
            raise
        return None


def credits_until_nothing_remains(sale: Document, data: st.DataObject) -> list[Document]:
    """A few credits of any kind that fit, and one of all that remains then."""
    notes: list[Document] = []
    for _ in range(data.draw(st.integers(0, 6), label="credits")):
        left = remaining(sale, notes)
        if left.gross:
            note = tried(sale, data.draw(possible(left)), notes)
            notes += [note] if note else []
    if remaining(sale, notes).gross:
        notes.append(credit(sale, WholeCredit(), notes))
    event(f"{len(notes)} notes")
    return notes


def added_up(notes: Sequence[Document]) -> Mapping[str, tuple[int, ...]]:
    """The sums of what notes took of each group: base, tax, gross, fixed and every part."""
    sums: dict[str, tuple[int, ...]] = {}
    for group in (group for note in notes for group in note.groups):
        mine = (group.base, group.tax, group.gross, group.fixed, *(part.amount for part in group.parts))
        sums[group.key] = tuple(a + b for a, b in zip(sums.get(group.key, (0,) * len(mine)), mine, strict=True))
    return sums


def assert_closed(sale: Document, notes: Sequence[Document]) -> None:
    """Exactly all of the sale was taken: per line, per group, in gross, net, tax, and each tax of a group."""
    assert sum(note.total for note in notes) == sale.total
    for line in remaining(sale, notes).lines:
        assert (line.gross, line.net, line.tax) == (0, 0, 0)
    taken = added_up(notes)
    for group in sale.groups:
        whole = (group.base, group.tax, group.gross, group.fixed, *(part.amount for part in group.parts))
        assert taken.get(group.key, (0,) * len(whole)) == whole


@given(sale=PAID, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_sequence_of_credits_ends_at_exactly_nothing(sale: Document, data: st.DataObject) -> None:
    assert_closed(sale, credits_until_nothing_remains(sale, data))


@given(sale=PAID, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_step_takes_more_than_was_left(sale: Document, data: st.DataObject) -> None:
    notes = credits_until_nothing_remains(sale, data)
    whole = {group.key: group for group in sale.groups}
    for step in range(len(notes) + 1):
        for line, sold in zip(remaining(sale, notes[:step]).lines, sale.lines, strict=True):
            assert 0 <= line.quantity <= sold.quantity
            assert 0 <= line.gross <= sold.gross
            assert 0 <= line.net <= line.gross
        rest = remaining(sale, notes[:step])
        for key, sold_group in whole.items():
            open_lines = [line for line in rest.lines if sale.lines[line.line].tax_key == key]
            assert 0 <= sum(line.net for line in open_lines) <= sold_group.base
            assert 0 <= sum(line.tax for line in open_lines) <= sold_group.tax
        for key, sums in added_up(notes[:step]).items():
            sold_group = whole[key]
            most = (sold_group.base, sold_group.tax, sold_group.gross, sold_group.fixed)
            parts = tuple(part.amount for part in sold_group.parts)
            assert all(0 <= amount <= limit for amount, limit in zip(sums, most + parts, strict=True))


@given(sale=ISSUED, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_note_of_a_sale_of_ours_is_more_than_one_unit_off_the_last_one_included(
    sale: Document, data: st.DataObject
) -> None:
    """At most one on the sale, so at most one on every note, and on what is left after each."""
    notes = credits_until_nothing_remains(sale, data)
    off = [abs(group.deviation) for note in notes for group in note.groups]
    event(f"off by at most {max(off)}")
    assert max(off) <= 1
    assert max(abs(group.deviation) for group in sale.groups) <= 1


@given(sale=laden_sales().filter(lambda sale: sale.total > 0), data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_notes_of_any_sale_are_no_further_off_than_their_rate_allows_or_than_the_sale_was(
    sale: Document, data: st.DataObject
) -> None:
    """Fixed taxes, several rates, a rate above one half and sales that are further off than any of ours."""
    bounds = {group.key: max(1 if group.rate <= Decimal(50) else 2, abs(group.deviation)) for group in sale.groups}
    for note in credits_until_nothing_remains(sale, data):
        for group in note.groups:
            assert abs(group.deviation) <= bounds[group.key]


@given(sale=PAID, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_note_adds_up_and_thaws_as_it_was_frozen(sale: Document, data: st.DataObject) -> None:
    for note in credits_until_nothing_remains(sale, data):
        assert thaw(freeze(note)) == note
        assert note.total == sum(line.gross for line in note.lines) == sum(group.gross for group in note.groups)
        assert note.total == sum(taken.gross for taken in note.credited) == note.net + note.tax
        assert note.net == sum(line.net for line in note.lines) == sum(taken.net for taken in note.credited)
        for group in note.groups:
            mine = [line for line in note.lines if line.tax_key == group.key]
            assert (sum(line.net for line in mine), sum(line.gross for line in mine)) == (group.base, group.gross)
            assert 0 <= group.fixed <= group.tax
            assert all(part.amount >= 0 for part in group.parts)
            assert group.fixed == sum(part.amount for part in group.parts if part.rate is None) or not group.parts
            assert sum(part.amount for part in group.parts) == group.tax or not group.parts
            exact = round_half_up(group.base * Fraction(group.rate) / 100)
            assert group.deviation == group.tax - group.fixed - exact


@given(sale=PAID, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_line_prints_in_the_terms_of_the_sale(sale: Document, data: st.DataObject) -> None:
    """Price x quantity - discount is the gross of a line whose price held the tax, the net where it came on top."""
    in_gross = all(line.unit_price * line.quantity - line.discount == line.gross for line in sale.lines)
    in_net = all(line.unit_price * line.quantity - line.discount == line.net for line in sale.lines)
    for note in credits_until_nothing_remains(sale, data):
        for line in note.lines:
            worth = line.unit_price * line.quantity - line.discount
            assert line.quantity > 0
            assert 0 <= line.discount <= line.unit_price * line.quantity
            if in_gross and sale.prices_include_tax:
                assert worth == line.gross
            if in_net and not sale.prices_include_tax:
                assert worth == line.net


@given(sale=PAID)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_full_credit_without_earlier_ones_has_the_lines_and_groups_of_the_sale(sale: Document) -> None:
    note = credit(sale, WholeCredit(), [])
    assert (note.lines, note.groups, note.total, note.paid_with) == (
        sale.lines, sale.groups, sale.total, sale.paid_with
    )  # fmt: skip
    assert [(one.line, one.quantity, one.gross, one.net) for one in note.credited] == [
        (place, line.quantity, line.gross, line.net) for place, line in enumerate(sale.lines)
    ]
    assert remaining(sale, [note]) == remaining(sale, [replace(note, credited=())])


@given(sale=PAID, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_requests_in_any_order_end_at_the_same_nothing(sale: Document, data: st.DataObject) -> None:
    requests = data.draw(st.lists(possible(remaining(sale, [])), max_size=4))
    for order in (requests, data.draw(st.permutations(requests))):
        notes: list[Document] = []
        for request in [*order, WholeCredit()]:
            try:
                notes.append(credit(sale, request, notes))
            except Held:
                continue
        assert_closed(sale, notes)


@given(sale=PAID, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_the_order_in_which_earlier_notes_are_given_does_not_matter(sale: Document, data: st.DataObject) -> None:
    notes = credits_until_nothing_remains(sale, data)[:-1]
    shuffled = data.draw(st.permutations(notes))
    assert remaining(sale, shuffled) == remaining(sale, notes)
    assert freeze(credit(sale, WholeCredit(), shuffled)) == freeze(credit(sale, WholeCredit(), notes))


ANYTHING = st.one_of(
    st.just(WholeCredit()),
    st.builds(AmountCredit, st.integers(-100, 10**7)),
    st.builds(LinesCredit, st.dictionaries(st.integers(-2, 6), st.integers(-1, 9), max_size=4)),
)


@given(sale=PAID, requests=st.lists(ANYTHING, min_size=1, max_size=6), kind=st.sampled_from(DocumentKind))
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_request_gives_a_note_or_a_sentence(
    sale: Document, requests: list[CreditRequest], kind: DocumentKind
) -> None:
    sale = replace(sale, kind=kind)
    notes: list[Document] = []
    for request in requests:
        before = remaining(sale, notes)
        try:
            notes.append(credit(sale, request, notes))
        except Held as refusal:
            held = refusal
        else:
            assert_as_asked(request, notes[-1], before)
            continue
        event(held.reason)
        for language in ("en", "es", "pt"):
            assert "{" not in say(held.reason, language, held.params)
            assert say(held.reason, language) != held.reason.replace("_", " ")


def assert_as_asked(request: CreditRequest, note: Document, before: Remaining) -> None:
    """Nothing was capped: the note takes exactly what was asked for."""
    if isinstance(request, AmountCredit):
        assert note.total == request.amount
        assert all(taken.quantity == 0 for taken in note.credited)
    elif isinstance(request, LinesCredit):
        assert {taken.line: taken.quantity for taken in note.credited} == dict(request.quantities)
    else:
        assert note.total == before.gross
        left = {taken.line: taken for taken in note.credited}
        assert all(
            line.less(left[line.line]) == RemainingLine(line.line, 0, 0, 0)
            for line in before.lines
            if line.line in left
        )
