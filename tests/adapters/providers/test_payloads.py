"""What is sent to each provider, field by field."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from folio.adapters.providers.bsale import payload as bsale
from folio.adapters.providers.exact_json import written
from folio.adapters.providers.invoicexpress import payload as invoicexpress
from folio.adapters.providers.moloni import payload as moloni
from folio.adapters.providers.openfactura import payload as openfactura
from folio.adapters.providers.vendus import payload as vendus
from folio.domain.document import Document, DocumentKind, DocumentLine, Original, Party, TaxGroup
from folio.domain.errors import Held
from folio.domain.profiles import fit, profile_of
from tests.adapters.providers.targets import BSALE, INVOICEXPRESS, MOLONI, OPENFACTURA, VENDUS
from tests.builders import a_buyer, a_consumer, a_document, a_line, groups_of

COMPANY = a_buyer(municipality="Chillán")
RITA = Party("Rita Lopes", "PT 123 456 789", "Rua das Oliveiras 8", "7000-101 Évora", "PT", "", "rita@exemplo.pt",
             municipality="Évora", postal="7000-101")  # fmt: skip
NOBODY = a_consumer(country="PT")
MUG = a_line(
    2214, "23", quantity=2, unit_price=1230, discount=246, sku="CAN-350-AZ", description="Caneca azul 350 ml"
)
POSTAGE = a_line(492, "23", sku="", description="Envio CTT")
SHIRT = a_line(19980, quantity=2, sku="POL-NEG-M", description="Polera negra M")
FOLDED = a_line(1001, "23", quantity=3, unit_price=333, sku="VELA", description="Vela")
GIFT = a_line(0, quantity=1, unit_price=0, description="Bolsa de regalo")
EXEMPT = a_line(5000, "0", description="Libro exento")


def chilean(*lines: DocumentLine, **given: Any) -> Document:
    return a_document(**{"lines": lines or (SHIRT,), "reference": "JS8841-2093-F1", "order_id": 2093, **given})


def portuguese(*lines: DocumentLine, **given: Any) -> Document:
    """A Portuguese document; what bears no tax has a reason."""
    shown = lines or (MUG, POSTAGE)
    groups = tuple(replace(g, reason="" if g.rate else "M07") for g in groups_of(shown))
    return a_document(
        **{
            "lines": shown,
            "groups": groups,
            "currency": "EUR",
            "kind": DocumentKind.INVOICE,
            "buyer": RITA,
            "reference": "JS8841-1047-F1",
            "issue_date": date(2026, 9, 14),
            **given,
        }
    )


def request(provider: str, document: Document, account: Any = None, **given: Any) -> dict[str, Any]:
    """The body as the provider reads it, numbers as decimals."""
    fitted = fit(profile_of(provider, document), document)
    body: Any
    match provider:
        case "openfactura":
            body = openfactura.request_of(document, fitted, account or OPENFACTURA, **given)
        case "bsale":
            body = bsale.request_of(document, fitted, account or BSALE)
        case "invoicexpress":
            body = invoicexpress.request_of(document, fitted, account or INVOICEXPRESS, **given)
        case "vendus":
            body = vendus.request_of(document, fitted, account or VENDUS)
        case _:
            found = moloni.Found(55120, given.get("products", {"CAN-350-AZ": 90001, "VELA": 90003}))
            body = moloni.request_of(document, fitted, account or MOLONI, found)
    read: dict[str, Any] = json.loads(written(body), parse_float=Decimal)
    return read


# --- OpenFactura ------------------------------------------------------------------------------------------------


def test_a_consumers_boleta_names_nobody() -> None:
    dte = request("openfactura", chilean())["dte"]
    head = dte["Encabezado"]
    assert head["IdDoc"] == {"TipoDTE": 39, "Folio": 0, "FchEmis": "2026-11-24", "IndServicio": 3}
    assert head["Receptor"] == {"RUTRecep": "66666666-6"}
    assert head["Emisor"]["RznSocEmisor"] == "Almacén Los Aromos SpA"
    assert head["Emisor"]["RUTEmisor"] == "76543210-3"
    assert "Acteco" not in head["Emisor"]
    assert head["Totales"] == {
        "MntNeto": 16790, "IVA": 3190, "MntTotal": 19980, "TotalPeriodo": 19980, "VlrPagar": 19980,
    }  # fmt: skip
    assert dte["Detalle"] == [
        {"NroLinDet": 1, "NmbItem": "Polera negra M", "QtyItem": 2, "PrcItem": 9990, "MontoItem": 19980}
    ]
    assert dte["Referencia"] == [
        {"NroLinRef": 1, "TpoDocRef": "801", "FolioRef": "JS8841-2093-F1", "RazonRef": "Pedido web 2093"}
    ]


def test_a_factura_names_the_company_whole() -> None:
    head = request("openfactura", chilean(kind=DocumentKind.INVOICE, buyer=COMPANY))["dte"]["Encabezado"]
    assert head["IdDoc"] == {"TipoDTE": 33, "Folio": 0, "FchEmis": "2026-11-24", "FmaPago": 1}
    assert head["Receptor"] == {
        "RUTRecep": "77123456-9", "RznSocRecep": "Constructora Ñuble y Compañía Limitada",
        "GiroRecep": "Obras menores", "DirRecep": "Calle Larga 890", "CmnaRecep": "Chillán",
    }  # fmt: skip
    assert head["Emisor"]["Acteco"] == [479100]
    assert head["Totales"] == {"MntNeto": 16790, "TasaIVA": 19, "IVA": 3190, "MntTotal": 19980}


def test_a_boleta_for_somebody_with_a_rut_says_rut_and_name_only() -> None:
    head = request("openfactura", chilean(buyer=COMPANY))["dte"]["Encabezado"]
    assert head["Receptor"] == {"RUTRecep": "77123456-9", "RznSocRecep": "Constructora Ñuble y Compañía Limitada"}


@pytest.mark.parametrize(
    ("kind", "taxed", "dte_type"),
    [(DocumentKind.RECEIPT, False, 41), (DocumentKind.INVOICE, False, 34), (DocumentKind.INVOICE, True, 33)],
)
def test_an_exempt_line_is_marked_unless_all_of_them_are(kind: DocumentKind, taxed: bool, dte_type: int) -> None:
    lines = (SHIRT, EXEMPT) if taxed else (EXEMPT,)
    dte = request("openfactura", chilean(*lines, kind=kind, buyer=COMPANY))["dte"]
    assert dte["Encabezado"]["IdDoc"]["TipoDTE"] == dte_type
    assert [row.get("IndExe") for row in dte["Detalle"]] == ([None, 1] if taxed else [None])
    totals = dte["Encabezado"]["Totales"]
    assert totals["MntExe"] == 5000
    assert ("IVA" in totals, "MntNeto" in totals, "TasaIVA" in totals) == (taxed, taxed, taxed)


def test_a_line_given_away_has_neither_price_nor_quantity() -> None:
    rows = request("openfactura", chilean(SHIRT, GIFT))["dte"]["Detalle"]
    assert rows[1] == {"NroLinDet": 2, "NmbItem": "Bolsa de regalo", "MontoItem": 0}


def test_a_discount_at_openfactura_is_an_amount() -> None:
    line = a_line(17982, quantity=2, unit_price=9990, discount=1998)
    (row,) = request("openfactura", chilean(line))["dte"]["Detalle"]
    assert (row["PrcItem"], row["QtyItem"], row["DescuentoMonto"], row["MontoItem"]) == (9990, 2, 1998, 17982)


def test_what_latin_letters_lack_is_written_otherwise() -> None:
    line = a_line(description="Té “verde” – 50 g 🍵 …")
    (row,) = request("openfactura", chilean(line))["dte"]["Detalle"]
    assert row["NmbItem"] == 'Té "verde" - 50 g ...'
    (row,) = request("openfactura", chilean(a_line(description="🍵")))["dte"]["Detalle"]
    assert row["NmbItem"] == "-"


def test_a_long_description_is_cut_at_a_word_and_shows_it() -> None:
    line = a_line(
        description="Tetera de hierro fundido con filtro de acero inoxidable y asa de madera de raulí, 1,2 l"
    )
    (row,) = request("openfactura", chilean(line))["dte"]["Detalle"]
    assert row["NmbItem"] == "Tetera de hierro fundido con filtro de acero inoxidable y asa de madera de..."


def test_a_buyers_name_that_would_lose_letters_is_not_changed() -> None:
    with pytest.raises(Held) as caught:
        request("openfactura", chilean(kind=DocumentKind.INVOICE, buyer=replace(COMPANY, name="日本 Ltda")))
    assert caught.value.reason == "not_expressible"
    assert caught.value.params["what"] == "RznSocRecep: 日本 Ltda"


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [("municipality", "", "CmnaRecep"), ("activity", "", "GiroRecep"), ("tax_id", "", "RUTRecep"),
     ("tax_id", "B-99", "RUT")],
)  # fmt: skip
def test_a_factura_without_a_whole_buyer_is_held(field: str, value: str, what: str) -> None:
    buyer = replace(COMPANY, **{field: value})
    with pytest.raises(Held) as caught:
        request("openfactura", chilean(kind=DocumentKind.INVOICE, buyer=buyer))
    assert (caught.value.reason, caught.value.params["what"]) == ("not_expressible", what)


def test_latin_text_may_come_out_longer_than_a_buyers_field() -> None:
    buyer = replace(COMPANY, municipality="Puerto € Varas Alto")
    with pytest.raises(Held) as caught:
        request("openfactura", chilean(kind=DocumentKind.INVOICE, buyer=buyer))
    assert caught.value.params == {
        "provider": "openfactura", "datum": "CmnaRecep", "most": "20", "length": "21"
    }  # fmt: skip


def test_a_boleta_over_135_uf_names_who_paid_and_how() -> None:
    line = a_line(5_363_275)
    head = request("openfactura", chilean(line, buyer=COMPANY))["dte"]["Encabezado"]
    assert head["IdDoc"]["MedioPago"] == 2
    assert head["Receptor"]["RUTRecep"] == "77123456-9"
    assert head["Receptor"]["RznSocRecep"] == COMPANY.name
    assert "MedioPago" not in request("openfactura", chilean(a_line(5_363_274)))["dte"]["Encabezado"]["IdDoc"]
    for unpaid in ((("Efectivo", 5_363_275),), ()):
        with pytest.raises(Held, match="not_expressible"):
            request("openfactura", chilean(line, buyer=COMPANY, paid_with=unpaid))
    with pytest.raises(Held, match="not_expressible"):
        request("openfactura", chilean(line))


def test_a_chilean_credit_note_says_what_it_corrects() -> None:
    original = Original(DocumentKind.RECEIPT, "17", date(2026, 11, 20), "JS8841-2093-F1")
    note = chilean(kind=DocumentKind.CREDIT_NOTE, original=original, buyer=a_consumer())
    for whole, code, reason in ((True, 1, "Anula documento"), (False, 3, "Corrige montos")):
        dte = request("openfactura", note, corrected=openfactura.Corrected(39, whole))["dte"]
        assert dte["Encabezado"]["IdDoc"] == {"TipoDTE": 61, "Folio": 0, "FchEmis": "2026-11-24", "FmaPago": 1}
        assert dte["Encabezado"]["Receptor"] == {"RUTRecep": "66666666-6", "RznSocRecep": "Consumidor final"}
        assert dte["Referencia"][0] == {
            "NroLinRef": 1, "TpoDocRef": "39", "FolioRef": "17", "FchRef": "2026-11-20", "CodRef": code,
            "RazonRef": reason,
        }  # fmt: skip
        assert dte["Referencia"][1]["TpoDocRef"] == "801"
        assert dte["Detalle"][0]["MontoItem"] == 16790
    named = request("openfactura", replace(note, buyer=replace(COMPANY, activity="")),
                    corrected=openfactura.Corrected(33, True))  # fmt: skip
    assert "GiroRecep" not in named["dte"]["Encabezado"]["Receptor"]
    with pytest.raises(ValueError, match="corrects"):
        request("openfactura", note)


# --- Bsale ------------------------------------------------------------------------------------------------------


def test_a_boleta_at_bsale_has_net_prices_and_no_client() -> None:
    body = request("bsale", chilean())
    assert body == {
        "documentTypeId": 5, "officeId": 1, "priceListId": 2, "emissionDate": 1795478400,
        "expirationDate": 1795478400, "declareSii": 1, "dispatch": 0, "sendEmail": 0, "salesId": "JS8841-2093-F1",
        "references": [{"number": "JS8841-2093-F1", "referenceDate": 1795478400, "reason": "Pedido web 2093",
                        "codeSii": 801}],
        "details": [{"comment": "Polera negra M", "netUnitValue": 8395, "quantity": 2, "taxId": "[1]"}],
        "payments": [{"paymentTypeId": 12, "amount": 19980, "recordDate": 1795478400}],
    }  # fmt: skip


def test_a_factura_at_bsale_names_the_company() -> None:
    body = request("bsale", chilean(kind=DocumentKind.INVOICE, buyer=COMPANY))
    assert body["documentTypeId"] == 6
    assert body["client"] == {
        "code": "77123456-9", "company": "Constructora Ñuble y Compañía Limitada", "activity": "Obras menores",
        "address": "Calle Larga 890", "municipality": "Chillán", "city": "Chillán",
    }  # fmt: skip


def test_an_exempt_line_at_bsale_has_no_tax() -> None:
    rows = request("bsale", chilean(SHIRT, EXEMPT))["details"]
    assert [row.get("taxId") for row in rows] == ["[1]", None]
    assert request("bsale", chilean(EXEMPT))["documentTypeId"] == 10


def test_a_discount_at_bsale_is_a_percentage_where_that_is_exact() -> None:
    line = a_line(21420, quantity=2, unit_price=11900, discount=2380)
    (row,) = request("bsale", chilean(line))["details"]
    assert (row["netUnitValue"], row["quantity"], row["discount"]) == (10000, 2, 10)


def test_bsale_outside_chile_names_some_fields_otherwise() -> None:
    body = request("bsale", chilean(), replace(BSALE, country="PE", price_list=None, other_payment=None))
    assert body["declare"] == 1
    assert body["references"][0]["code"] == 801
    assert not {"declareSii", "priceListId", "payments"} & set(body)


def test_a_sku_goes_to_bsale_only_where_it_knows_them() -> None:
    account = replace(BSALE, matches_skus=True)
    rows = request("bsale", chilean(SHIRT, a_line(sku="")), account)["details"]
    assert [row.get("code") for row in rows] == ["POL-NEG-M", None]


# --- InvoiceXpress ----------------------------------------------------------------------------------------------


def test_order_1047_at_invoicexpress() -> None:
    assert request("invoicexpress", portuguese()) == {
        "proprietary_uid": "JS8841-1047-F1",
        "invoice": {
            "date": "14/09/2026", "due_date": "14/09/2026", "reference": "JS8841-1047-F1", "sequence_id": "55021",
            "client": {"name": "Rita Lopes", "code": "PT123456789", "fiscal_id": "123456789",
                       "email": "rita@exemplo.pt", "address": "Rua das Oliveiras 8", "city": "Évora",
                       "postal_code": "7000-101", "country": "Portugal"},
            "items": [
                {"name": "CAN-350-AZ", "description": "Caneca azul 350 ml", "unit_price": "10", "quantity": "2",
                 "discount": "10", "tax": {"name": "IVA23"}},
                {"name": "F-QBA2IMZ2MAUN", "description": "Envio CTT", "unit_price": "4", "quantity": "1",
                 "tax": {"name": "IVA23"}},
            ],
        },
    }  # fmt: skip


def test_a_consumer_at_invoicexpress_is_the_final_consumer() -> None:
    assert request("invoicexpress", portuguese(buyer=NOBODY))["invoice"]["client"] == {"name": "Consumidor Final"}


def test_an_exempt_line_at_invoicexpress_gives_its_reason_in_the_head() -> None:
    sent = request("invoicexpress", portuguese(MUG, EXEMPT))["invoice"]
    assert sent["tax_exemption"] == "M07"
    assert [item["tax"]["name"] for item in sent["items"]] == ["IVA23", "Isento"]


def test_a_line_told_as_one_piece_does_not_overwrite_the_product() -> None:
    document = portuguese(FOLDED)
    fitted = fit(profile_of("invoicexpress", document, "line"), document)
    assert fitted.lines[0].quantity == 3
    single = replace(fitted.lines[0], quantity=1, description="3 × Vela", unit_price=Decimal("8.13"))
    body: Any = invoicexpress.request_of(document, replace(fitted, lines=(single,)), INVOICEXPRESS)
    item = body["invoice"]["items"][0]
    assert (item["name"], item["description"], item["unit_price"]) == ("VELA x3", "3 × Vela", "8.13")


def test_a_credit_note_at_invoicexpress_hangs_on_its_original() -> None:
    original = Original(DocumentKind.INVOICE, "FR 2026/1", date(2026, 9, 14), "JS8841-1047-F1")
    note = portuguese(kind=DocumentKind.CREDIT_NOTE, original=original)
    assert invoicexpress.family_of(note, INVOICEXPRESS) == "credit_notes"
    assert invoicexpress.family_of(portuguese(), INVOICEXPRESS) == "invoice_receipts"
    assert request("invoicexpress", note, owner=7001)["invoice"]["owner_invoice_id"] == 7001
    with pytest.raises(ValueError, match="corrects"):
        request("invoicexpress", note)
    assert "sequence_id" not in request("invoicexpress", portuguese(), replace(INVOICEXPRESS, sequence=""))["invoice"]


def test_a_country_without_a_name_is_not_guessed() -> None:
    with pytest.raises(Held) as caught:
        request("invoicexpress", portuguese(buyer=replace(RITA, country="XK")))
    assert caught.value.params == {"provider": "invoicexpress", "what": "XK"}


# --- Vendus -----------------------------------------------------------------------------------------------------


def test_order_1047_at_vendus() -> None:
    body = request("vendus", portuguese())
    assert body == {
        "type": "FR", "mode": "normal", "register_id": 318811, "date": "2026-09-14",
        "external_reference": "JS8841-1047-F1", "tx_id": "JS8841-1047-F1",
        "client": {"fiscal_id": "123456789", "name": "Rita Lopes", "address": "Rua das Oliveiras 8",
                   "postalcode": "7000-101", "city": "Évora", "country": "PT", "email": "rita@exemplo.pt",
                   "send_email": "no"},
        "items": [
            {"reference": "CAN-350-AZ", "title": "Caneca azul 350 ml", "qty": 2, "gross_price": Decimal("12.3"),
             "discount_amount": Decimal("2.46"), "tax_id": "NOR", "stock_control": 0},
            {"reference": "F-QBA2IMZ2MAUN", "title": "Envio CTT", "qty": 1, "gross_price": Decimal("4.92"),
             "tax_id": "NOR", "stock_control": 0},
        ],
        "payments": [{"id": 90114, "amount": Decimal("27.06")}],
        "stock_operation": "none", "output": "pdf_url", "errors_full": "yes",
    }  # fmt: skip


def test_a_consumer_at_vendus_is_left_out() -> None:
    assert "client" not in request("vendus", portuguese(buyer=NOBODY))


def test_an_exempt_line_at_vendus_says_why() -> None:
    row = request("vendus", portuguese(MUG, EXEMPT))["items"][1]
    assert (row["tax_id"], row["tax_exemption"]) == ("ISE", "M07")


def test_a_line_whose_unit_price_is_not_exact_is_told_as_one_piece() -> None:
    (row,) = request("vendus", portuguese(FOLDED))["items"]
    assert (row["title"], row["qty"], row["gross_price"]) == ("3 × Vela", 1, Decimal("10.01"))
    assert row["reference"] == "VELA"


# --- Moloni -----------------------------------------------------------------------------------------------------


def test_order_1047_at_moloni() -> None:
    body = request("moloni", portuguese(), products={"CAN-350-AZ": 90001, "F-QBA2IMZ2MAUN": 90002})
    tax = [{"tax_id": 331, "value": 23, "order": 1, "cumulative": 0}]
    assert body == {
        "company_id": 4711, "document_set_id": 812, "customer_id": 55120, "date": "2026-09-14",
        "expiration_date": "2026-09-14", "our_reference": "JS8841-1047-F1", "status": 0,
        "products": [
            {"product_id": 90001, "name": "Caneca azul 350 ml", "qty": 2, "price": 10, "discount": 10, "order": 1,
             "taxes": tax},
            {"product_id": 90002, "name": "Envio CTT", "qty": 1, "price": 4, "discount": 0, "order": 2, "taxes": tax},
        ],
        "payments": [{"payment_method_id": 77, "date": "2026-09-14", "value": Decimal("27.06")}],
    }  # fmt: skip


def test_an_exempt_product_at_moloni_says_why() -> None:
    line = replace(EXEMPT, sku="VELA")
    row = request("moloni", portuguese(MUG, line))["products"][1]
    assert row["exemption_reason"] == "M07"
    assert "taxes" not in row


def test_a_folded_line_at_moloni_keeps_its_product() -> None:
    (row,) = request("moloni", portuguese(FOLDED))["products"]
    assert (row["product_id"], row["name"], row["qty"], row["price"]) == (90003, "3 × Vela", 1, Decimal("8.14"))


def test_a_product_that_was_not_looked_up_is_not_made_up() -> None:
    with pytest.raises(Held) as caught:
        request("moloni", portuguese(), products={})
    assert caught.value.params["what"] == "CAN-350-AZ"


# --- all of them ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bsale", "vendus", "moloni"])
def test_a_credit_note_is_not_sent_as_a_sale(name: str) -> None:
    original = Original(DocumentKind.INVOICE, "12", date(2026, 9, 14), "JS8841-1047-F1")
    make = chilean if name == "bsale" else portuguese
    with pytest.raises(Held) as caught:
        request(name, make(kind=DocumentKind.CREDIT_NOTE, original=original))
    assert caught.value.params == {"provider": name, "what": "credit_note"}


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("bsale", replace(BSALE, taxes={})),
        ("invoicexpress", replace(INVOICEXPRESS, taxes={})),
        ("vendus", replace(VENDUS, taxes={})),
        ("moloni", replace(MOLONI, taxes={})),
    ],
)
def test_a_tax_that_the_account_lacks_is_never_another_one(name: str, account: Any) -> None:
    document = chilean() if name == "bsale" else portuguese(MUG)
    with pytest.raises(Held) as caught:
        request(name, document, account)
    assert caught.value.params == {"provider": name, "what": "19 %" if name == "bsale" else "23 %"}


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("bsale", replace(BSALE, other_payment=None, payments={"Efectivo": 1})),
        ("vendus", replace(VENDUS, other_payment=None)),
        ("moloni", replace(MOLONI, other_payment=None)),
    ],
)
def test_a_means_of_payment_that_the_account_lacks_holds_the_document(name: str, account: Any) -> None:
    document = chilean() if name == "bsale" else portuguese(MUG)
    with pytest.raises(Held) as caught:
        request(name, document, account)
    assert caught.value.params == {"provider": name, "what": "Webpay"}


def test_a_type_that_the_bsale_account_lacks_holds_the_document() -> None:
    with pytest.raises(Held) as caught:
        request("bsale", chilean(), replace(BSALE, types={}))
    assert caught.value.params == {"provider": "bsale", "what": "DTE 39"}


def test_several_means_of_payment_are_told_apart() -> None:
    paid = (("Webpay", 10000), ("Tarjeta de regalo", 9980))
    account = replace(BSALE, payments={"Webpay": 3})
    rows = request("bsale", chilean(paid_with=paid), account)["payments"]
    assert [(row["paymentTypeId"], row["amount"]) for row in rows] == [(3, 10000), (12, 9980)]


@pytest.mark.parametrize("name", ["openfactura", "bsale", "invoicexpress", "vendus", "moloni"])
def test_a_long_reference_is_the_same_short_one_in_every_place(name: str) -> None:
    long = "LOSAROMOS-DE-PROVIDENCIA3F2A-1047-I1"
    document = (chilean if name in ("openfactura", "bsale") else portuguese)(reference=long)
    products = {"CAN-350-AZ": 1, "F-QBA2IMZ2MAUN": 2}
    text = json.dumps(request(name, document, **({"products": products} if name == "moloni" else {})), default=str)
    assert long not in text
    assert text.count(openfactura.key_of(document)) == {"openfactura": 1, "moloni": 1}.get(name, 2)


def test_an_untaxed_group_is_never_sent_as_a_standard_one() -> None:
    group = TaxGroup("gift", "Gift card", Decimal(0), "gift_card", 5000, 0, 5000)
    document = replace(chilean(EXEMPT), lines=(replace(EXEMPT, tax_key="gift"),), groups=(group,))
    for name in ("openfactura", "bsale"):
        with pytest.raises(Held, match="not_expressible"):
            request(name, document)
