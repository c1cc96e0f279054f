"""OpenFactura adds every DTE up again, and refuses with codes and field lists."""

import copy
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from e2e.simulators.providers import OpenFactura, OpenFacturaSettings
from tests.simulators.platform import Hand
from tests.simulators.providers.asking import ask, read

KEY = {"apikey": OpenFacturaSettings().apikey}
RECEIVER = {
    "RUTRecep": "22222222-2",
    "RznSocRecep": "Cliente Ejemplo Ltda",
    "GiroRecep": "Comercio",
    "DirRecep": "Calle Larga 22",
    "CmnaRecep": "Maipú",
}
SHIRT = {"NroLinDet": 1, "NmbItem": "Polera negra M", "QtyItem": 2, "PrcItem": 9990, "MontoItem": 19980}
SHIPPING = {"NroLinDet": 2, "NmbItem": "Despacho a domicilio", "QtyItem": 1, "PrcItem": 3990, "MontoItem": 3990}
REFERENCE = {
    "NroLinRef": 1,
    "TpoDocRef": "801",
    "FolioRef": "JS8841-2093-F1",
    "FchRef": "2026-09-14",
    "RazonRef": "Pedido web 2093",
}
CORRECTED = {"NroLinRef": 1, "TpoDocRef": "33", "FolioRef": "1", "FchRef": "2026-09-14", "CodRef": 1}

Change = Callable[[dict[str, Any]], Any]


def boleta(**totals: int) -> dict[str, Any]:
    """Order 2093 of the providers' page: 20143 net + 3827 IVA = 23970."""
    sums = totals or {"MntNeto": 20143, "IVA": 3827, "MntTotal": 23970, "TotalPeriodo": 23970, "VlrPagar": 23970}
    return {
        "Encabezado": {
            "IdDoc": {"TipoDTE": 39, "Folio": 0, "FchEmis": "2026-09-14", "IndServicio": 3},
            "Emisor": {
                "RUTEmisor": "11111111-1",
                "RznSocEmisor": "TIENDA EJEMPLO SPA",
                "GiroEmisor": "VENTA AL POR MENOR POR INTERNET",
                "CdgSIISucur": "70000001",
                "DirOrigen": "AV EJEMPLO 100",
                "CmnaOrigen": "Ñuñoa",
            },
            "Receptor": {"RUTRecep": "66666666-6"},
            "Totales": sums,
        },
        "Detalle": [dict(SHIRT), dict(SHIPPING)],
        "Referencia": [dict(REFERENCE)],
    }


def factura(kind: int = 33, **totals: int) -> dict[str, Any]:
    """The same order, net: 16789.915966 -> 16790, 3352.941176 -> 3353."""
    dte = boleta(**(totals or {"MntNeto": 20143, "IVA": 3827, "MntTotal": 23970}))
    head = dte["Encabezado"]
    head["IdDoc"] = {"TipoDTE": kind, "Folio": 0, "FchEmis": "2026-09-14", "FmaPago": 1}
    head["Emisor"] = {
        "RUTEmisor": "11111111-1",
        "RznSoc": "TIENDA EJEMPLO SPA",
        "GiroEmis": "VENTA AL POR MENOR POR INTERNET",
        "Acteco": [479100],
        "DirOrigen": "AV EJEMPLO 100",
        "CmnaOrigen": "Ñuñoa",
    }
    head["Receptor"] = dict(RECEIVER)
    dte["Detalle"][0] |= {"PrcItem": Decimal("8394.957983"), "MontoItem": 16790}
    dte["Detalle"][1] |= {"PrcItem": Decimal("3352.941176"), "MontoItem": 3353}
    if kind == 61:
        dte["Referencia"] = [dict(CORRECTED)]
    return dte


def send(provider: OpenFactura, dte: Any, *, key: str | None = None, **more: Any) -> httpx.Response:
    headers = KEY if key is None else {**KEY, "Idempotency-Key": key}
    return ask(provider, "POST", "/v2/dte/document", {"dte": dte, **more}, headers=headers)


def refused(answered: httpx.Response, code: str) -> dict[str, str]:
    assert answered.status_code == 400
    error = read(answered)["error"]
    assert error["code"] == code, error
    return {row["field"]: row["issue"] for row in error["details"]}


@pytest.fixture
def provider() -> OpenFactura:
    return OpenFactura()


def test_order_2093_becomes_a_boleta_with_token_and_folio(provider: OpenFactura) -> None:
    answered = send(provider, boleta(), key="JS8841-2093-F1", response=["FOLIO", "TIMBRE", "RESOLUCION"])
    body = read(answered)
    assert answered.status_code == 200
    assert len(body["TOKEN"]) == 64
    assert body["FOLIO"] == 1
    (document,) = provider.documents
    assert (document.kind, document.net, document.tax, document.total) == ("39", 20143, 3827, 23970)
    assert (document.reference, document.number, document.id) == ("JS8841-2093-F1", "1", body["TOKEN"])
    assert provider.unread == set()


def test_only_the_token_is_answered_unless_more_is_asked(provider: OpenFactura) -> None:
    assert set(read(send(provider, boleta()))) == {"TOKEN"}


def test_the_same_order_becomes_a_factura_net(provider: OpenFactura) -> None:
    assert send(provider, factura()).status_code == 200
    assert (provider.documents[0].net, provider.documents[0].total) == (20143, 23970)


def test_a_factura_may_hold_gross_lines(provider: OpenFactura) -> None:
    dte = factura()
    dte["Detalle"] = [dict(SHIRT), dict(SHIPPING)]
    dte["Encabezado"]["IdDoc"]["MntBruto"] = 1
    assert send(provider, dte).status_code == 200


def test_a_boleta_may_be_flagged_net(provider: OpenFactura) -> None:
    dte = boleta(MntNeto=100, IVA=19, MntTotal=119)
    dte["Encabezado"]["IdDoc"]["IndMntNeto"] = 2
    dte["Detalle"] = [{"NroLinDet": 1, "NmbItem": "Té", "QtyItem": 1, "PrcItem": 100, "MontoItem": 100}]
    assert send(provider, dte).status_code == 200


def test_exempt_lines_stand_apart_in_both(provider: OpenFactura) -> None:
    for dte in (
        boleta(MntNeto=16790, MntExe=3990, IVA=3190, MntTotal=23970),
        factura(33, MntNeto=16790, MntExe=3353, IVA=3190, MntTotal=23333),
    ):
        dte["Detalle"][1]["IndExe"] = 1
        assert send(provider, dte).status_code == 200
    assert [document.net for document in provider.documents] == [20780, 20143]


@pytest.mark.parametrize("kind", [41, 34])
def test_an_exempt_document_has_neither_net_nor_iva(provider: OpenFactura, kind: int) -> None:
    dte = boleta(MntExe=23970, MntTotal=23970) if kind == 41 else factura(34, MntExe=20143, MntTotal=20143)
    dte["Encabezado"]["IdDoc"]["TipoDTE"] = kind
    assert send(provider, dte).status_code == 200
    dte["Encabezado"]["Totales"] |= {"MntNeto": 0, "IVA": 0}
    assert "Totales" in refused(send(provider, dte), "OF-02")


def test_the_iva_of_a_factura_may_be_a_peso_off_and_no_more(provider: OpenFactura) -> None:
    strict = OpenFactura(OpenFacturaSettings(iva_tolerance=0))
    off = factura(33, MntNeto=20143, IVA=3828, MntTotal=23971)
    assert send(provider, off).status_code == 200
    assert provider.documents[0].total == 23971
    assert set(refused(send(strict, off), "OF-10")) == {"Totales.IVA", "Totales.MntTotal"}
    assert "Totales.IVA" in refused(send(provider, factura(33, MntNeto=20143, IVA=3829, MntTotal=23972)), "OF-10")


def test_the_iva_of_a_boleta_may_not(provider: OpenFactura) -> None:
    wrong = refused(send(provider, boleta(MntNeto=20142, IVA=3828, MntTotal=23970)), "OF-10")
    assert wrong == {"Totales.MntNeto": "se esperaba 20143", "Totales.IVA": "se esperaba 3827"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda dte: dte["Detalle"][0].update(MontoItem=19981), "Detalle[1].MontoItem"),
        (lambda dte: dte["Detalle"][0].update(DescuentoMonto=1), "Detalle[1].MontoItem"),
        (lambda dte: dte["Encabezado"]["Totales"].update(MntTotal=23971), "Totales.MntTotal"),
        (lambda dte: dte["Encabezado"]["Totales"].update(MntExe=1), "Totales.MntExe"),
        (lambda dte: dte["Encabezado"]["Totales"].update(TotalPeriodo=1), "Totales.TotalPeriodo"),
        (lambda dte: dte["Encabezado"]["Totales"].update(VlrPagar=0), "Totales.VlrPagar"),
        (lambda dte: dte["Encabezado"]["Totales"].update(TasaIVA=10), "Totales.TasaIVA"),
        (lambda dte: dte["Encabezado"]["Totales"].pop("MntNeto"), "Totales.MntNeto"),
        (lambda dte: dte["Encabezado"]["Totales"].pop("MntTotal"), "Totales.MntTotal"),
    ],
)
def test_any_sum_that_differs_is_named(provider: OpenFactura, change: Change, field: str) -> None:
    dte = boleta()
    change(dte)
    assert field in refused(send(provider, dte), "OF-10")
    assert provider.documents == []


def test_a_line_is_rounded_half_up_then_discounted(provider: OpenFactura) -> None:
    dte = boleta(MntNeto=12, IVA=2, MntTotal=14)  # round(1.5 x 11) = round(16.5) = 17, less 3
    dte["Detalle"] = [
        {
            "NroLinDet": 1,
            "NmbItem": "Té",
            "QtyItem": Decimal("1.5"),
            "PrcItem": 11,
            "DescuentoMonto": 3,
            "MontoItem": 14,
        }
    ]
    assert send(provider, dte).status_code == 200


def test_a_free_line_leaves_its_price_out(provider: OpenFactura) -> None:
    dte = boleta()
    free = {"NroLinDet": 3, "NmbItem": "Regalo", "QtyItem": 1, "MontoItem": 0}
    dte["Detalle"].append(free)
    assert send(provider, dte).status_code == 200
    free["PrcItem"] = 0
    assert "Detalle[3].PrcItem" in refused(send(provider, dte), "OF-02")


def test_global_adjustments_are_added_in(provider: OpenFactura) -> None:
    for kind, value, total in (("$", 970, 23000), ("%", 10, 21573)):
        net = {23000: 19328, 21573: 18129}[total]
        dte = boleta(MntNeto=net, IVA=total - net, MntTotal=total)
        dte["DscRcgGlobal"] = [{"NroLinDR": 1, "TpoMov": "D", "TpoValor": kind, "ValorDR": value}]
        assert send(provider, dte).status_code == 200
    surcharge = boleta(MntNeto=20143, MntExe=30, IVA=3827, MntTotal=24000)
    surcharge["DscRcgGlobal"] = [{"NroLinDR": 1, "TpoMov": "R", "TpoValor": "$", "ValorDR": 30, "IndExeDR": 1}]
    assert send(provider, surcharge).status_code == 200


@pytest.mark.parametrize(
    ("part", "name", "most"),
    [
        ("Receptor", "RznSocRecep", 100),
        ("Receptor", "GiroRecep", 40),
        ("Receptor", "DirRecep", 70),
        ("Receptor", "CmnaRecep", 20),
        ("Emisor", "RznSoc", 100),
        ("Emisor", "GiroEmis", 80),
        ("Emisor", "DirOrigen", 60),
    ],
)
def test_texts_have_their_limit_and_are_needed(provider: OpenFactura, part: str, name: str, most: int) -> None:
    dte = factura()
    dte["Encabezado"][part][name] = "ñ" * most
    assert send(provider, dte).status_code == 200
    for value in ("ñ" * (most + 1), "", None):
        dte["Encabezado"][part][name] = value
        assert f"{part}.{name}" in refused(send(provider, dte), "OF-02")


@pytest.mark.parametrize(
    ("row", "name", "most"),
    [
        ("Detalle", "NmbItem", 80),
        ("Detalle", "DscItem", 1000),
        ("Referencia", "FolioRef", 18),
        ("Referencia", "RazonRef", 90),
    ],
)
def test_texts_of_rows_have_their_limit(provider: OpenFactura, row: str, name: str, most: int) -> None:
    dte = boleta()
    dte[row][0][name] = "x" * most
    assert send(provider, dte).status_code == 200
    dte[row][0][name] += "x"
    assert f"{row}[1].{name}" in refused(send(provider, dte), "OF-02")


def test_the_number_of_lines_has_its_limit(provider: OpenFactura) -> None:
    for kind, most in ((39, 1000), (33, 60)):
        lines = [
            {"NroLinDet": n, "NmbItem": "Té", "QtyItem": 1, "PrcItem": 119, "MontoItem": 119}
            for n in range(1, most + 2)
        ]
        total = 119 * most
        dte = (
            boleta(MntNeto=100 * most, IVA=19 * most, MntTotal=total)
            if kind == 39
            else factura(33, MntNeto=total, IVA=(total * 19 + 50) // 100, MntTotal=total + (total * 19 + 50) // 100)
        )
        dte["Detalle"] = lines
        assert "Detalle" in refused(send(provider, dte), "OF-02")
        dte["Detalle"] = lines[:-1]
        assert send(provider, dte).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d["Detalle"][0].update(PrcItem=Decimal("9990.0000001")), "Detalle[1].PrcItem"),
        (lambda d: d["Detalle"][0].update(PrcItem=Decimal("0.0000001")), "Detalle[1].PrcItem"),
        (lambda d: d["Detalle"][0].update(PrcItem="9990"), "Detalle[1].PrcItem"),
        (lambda d: d["Detalle"][0].update(QtyItem=0), "Detalle[1].QtyItem"),
        (lambda d: d["Detalle"][0].pop("QtyItem"), "Detalle[1].QtyItem"),
        (lambda d: d["Detalle"][0].update(MontoItem=Decimal("19980.0")), "Detalle[1].MontoItem"),
        (lambda d: d["Detalle"][0].update(MontoItem=-1), "Detalle[1].MontoItem"),
        (lambda d: d["Detalle"][0].update(DescuentoMonto=0), "Detalle[1].DescuentoMonto"),
        (lambda d: d["Detalle"][0].update(IndExe=0), "Detalle[1].IndExe"),
        (lambda d: d["Detalle"][0].update(NroLinDet=2), "Detalle[1].NroLinDet"),
        (lambda d: d["Detalle"][0].pop("NmbItem"), "Detalle[1].NmbItem"),
        (lambda d: d.update(Detalle=[]), "Detalle"),
        (lambda d: d["Encabezado"]["IdDoc"].update(Folio=7), "IdDoc.Folio"),
        (lambda d: d["Encabezado"]["IdDoc"].update(FchEmis="14-09-2026"), "IdDoc.FchEmis"),
        (lambda d: d["Encabezado"]["IdDoc"].update(IndServicio=1), "IdDoc.IndServicio"),
        (lambda d: d["Encabezado"]["IdDoc"].update(FmaPago=1), "IdDoc.FmaPago"),
        (lambda d: d["Encabezado"]["IdDoc"].update(MntBruto=1), "IdDoc.MntBruto"),
        (lambda d: d["Encabezado"]["IdDoc"].update(IndMntNeto=1), "IdDoc.IndMntNeto"),
        (lambda d: d["Encabezado"]["IdDoc"].update(TipoDTE=52), "IdDoc.TipoDTE"),
        (lambda d: d["Encabezado"]["Emisor"].update(Acteco=[479100]), "Emisor.Acteco"),
        (lambda d: d["Encabezado"]["Emisor"].update(RUTEmisor="11.111.111-1"), "Emisor.RUTEmisor"),
        (lambda d: d["Encabezado"]["Emisor"].pop("RznSocEmisor"), "Emisor.RznSocEmisor"),
        (lambda d: d["Encabezado"]["Receptor"].update(RUTRecep="12345678-k"), "Receptor.RUTRecep"),
        (lambda d: d["Encabezado"].pop("Receptor"), "Receptor"),
        (lambda d: d["Encabezado"]["Totales"].update(MntTotal="23970"), "Totales.MntTotal"),
        (lambda d: d["Referencia"][0].update(FchRef="ayer"), "Referencia[1].FchRef"),
        (lambda d: d["Referencia"][0].update(NroLinRef=0), "Referencia[1].NroLinRef"),
        (lambda d: d["Referencia"][0].update(CodRef=4), "Referencia[1].CodRef"),
        (lambda d: d.update(Referencia={}), "Referencia"),
        (lambda d: d.update(DscRcgGlobal=[{"NroLinDR": 1, "TpoMov": "D"}]), "DscRcgGlobal[1]"),
        (lambda d: d.update(DscRcgGlobal=None), "DscRcgGlobal"),
        (lambda d: d.clear(), "Encabezado"),
    ],
)
def test_what_the_schema_forbids_in_a_boleta_is_named(provider: OpenFactura, change: Change, field: str) -> None:
    dte = boleta()
    change(dte)
    assert field in refused(send(provider, dte), "OF-02")
    assert provider.documents == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d["Encabezado"]["Emisor"].pop("Acteco"), "Emisor.Acteco"),
        (lambda d: d["Encabezado"]["Emisor"].update(Acteco=[47910]), "Emisor.Acteco"),
        (lambda d: d["Encabezado"]["IdDoc"].update(FmaPago=4), "IdDoc.FmaPago"),
        (lambda d: d["Encabezado"]["IdDoc"].update(MntBruto=2), "IdDoc.MntBruto"),
        (lambda d: d["Encabezado"]["IdDoc"].update(IndMntNeto=2), "IdDoc.IndMntNeto"),
        (lambda d: d["Referencia"][0].pop("FolioRef"), "Referencia[1].FolioRef"),
        (lambda d: d["Referencia"][0].pop("FchRef"), "Referencia[1].FchRef"),
    ],
)
def test_what_the_schema_forbids_in_a_factura_is_named(provider: OpenFactura, change: Change, field: str) -> None:
    dte = factura()
    change(dte)
    assert field in refused(send(provider, dte), "OF-02")


def test_a_credit_note_needs_to_say_what_it_corrects_but_no_activity_of_the_buyer(provider: OpenFactura) -> None:
    note = factura(61)
    note["Encabezado"]["Receptor"] = {"RUTRecep": "22222222-2", "RznSocRecep": "Cliente Ejemplo Ltda"}
    assert send(provider, note).status_code == 200
    note["Referencia"] = [dict(REFERENCE)]
    assert "Referencia" in refused(send(provider, note), "OF-02")
    del note["Encabezado"]["Receptor"]["RznSocRecep"]
    assert "Receptor.RznSocRecep" in refused(send(provider, note), "OF-02")


def test_a_boleta_over_135_uf_names_who_paid_and_how(provider: OpenFactura) -> None:
    total = 5363275
    dte = boleta(MntNeto=4506954, IVA=total - 4506954, MntTotal=total)
    dte["Detalle"] = [{"NroLinDet": 1, "NmbItem": "Telar", "QtyItem": 1, "PrcItem": total, "MontoItem": total}]
    assert set(refused(send(provider, dte), "OF-02")) == {"IdDoc.MedioPago", "Receptor.RznSocRecep"}
    dte["Encabezado"]["IdDoc"]["MedioPago"] = 1
    dte["Encabezado"]["Receptor"]["RznSocRecep"] = "Rita Lopes"
    assert send(provider, dte).status_code == 200


def test_no_key_and_a_wrong_key_are_turned_away(provider: OpenFactura) -> None:
    assert ask(provider, "POST", "/v2/dte/document", {"dte": boleta()}).status_code == 401
    answered = ask(provider, "POST", "/v2/dte/document", {"dte": boleta()}, headers={"apikey": "x"})
    assert (answered.status_code, read(answered)) == (403, {"message": "Invalid authentication credentials"})
    assert provider.documents == []


@pytest.mark.parametrize("body", [{}, {"dte": []}, {"dte": None}])
def test_a_body_without_a_dte_is_refused(provider: OpenFactura, body: Any) -> None:
    refused(ask(provider, "POST", "/v2/dte/document", body, headers=KEY), "OF-02")


def test_what_is_not_json_is_refused(provider: OpenFactura) -> None:
    refused(ask(provider, "POST", "/v2/dte/document", headers=KEY, content=b"{"), "OF-02")


@pytest.mark.parametrize("shape", ["token", "details"])
def test_a_key_used_again_within_a_day_names_the_first_document(shape: str) -> None:
    clock = Hand()
    provider = OpenFactura(OpenFacturaSettings(clock=clock, repeat_as=shape))
    token = read(send(provider, boleta(), key="JS8841-2093-F1"))["TOKEN"]
    clock.move(timedelta(hours=23, minutes=59))
    error = read(send(provider, boleta(), key="JS8841-2093-F1"))["error"]
    assert error["code"] == "OF-06"
    assert token == (error["token"] if shape == "token" else error["details"][0]["issue"])
    assert len(provider.documents) == 1
    clock.move(timedelta(minutes=1))
    assert send(provider, boleta(), key="JS8841-2093-F1").status_code == 200
    assert len(provider.documents) == 2


def test_a_refused_document_does_not_spend_its_key(provider: OpenFactura) -> None:
    refused(send(provider, boleta(MntTotal=1), key="A"), "OF-10")
    assert send(provider, boleta(), key="A").status_code == 200


@pytest.mark.parametrize("as_text", [True, False])
def test_a_document_is_read_back_by_its_token(as_text: bool) -> None:
    provider = OpenFactura(OpenFacturaSettings(numbers_as_text=as_text))
    token = read(send(provider, boleta()))["TOKEN"]
    shown = read(ask(provider, "GET", f"/v2/dte/document/{token}/json", headers=KEY))
    expected = copy.deepcopy(boleta())
    expected["Encabezado"]["IdDoc"]["Folio"] = 1
    assert shown["token"] == token
    if as_text:
        assert shown["json"]["Encabezado"]["Totales"]["MntTotal"] == "23970"
        assert shown["json"]["Referencia"][0]["FolioRef"] == "JS8841-2093-F1"
    else:
        assert shown["json"] == expected
    status = ask(provider, "GET", f"/v2/dte/document/{token}/status", headers=KEY)
    assert read(status)["estado"] == "Aceptado"


def test_a_boletas_reference_may_be_lost(provider: OpenFactura) -> None:
    provider.settings.keeps_boleta_reference = False
    token = read(send(provider, boleta()))["TOKEN"]
    (row,) = read(ask(provider, "GET", f"/v2/dte/document/{token}/json", headers=KEY))["json"]["Referencia"]
    assert set(row) == {"NroLinRef", "FchRef", "RazonRef"}


@pytest.mark.parametrize("path", ["nobody/json", "nobody/status"])
def test_an_unknown_token_is_refused(provider: OpenFactura, path: str) -> None:
    refused(ask(provider, "GET", f"/v2/dte/document/{path}", headers=KEY), "OF-08")


def test_what_is_not_simulated_is_refused_too(provider: OpenFactura) -> None:
    token = read(send(provider, boleta()))["TOKEN"]
    refused(ask(provider, "GET", f"/v2/dte/document/{token}/pdf", headers=KEY), "OF-08")


def test_issued_documents_are_listed_by_thirty_and_an_empty_list_is_null(provider: OpenFactura) -> None:
    def listed(**filters: Any) -> Any:
        return read(ask(provider, "POST", "/v2/dte/document/issued", filters, headers=KEY))

    assert listed(Page="1")["data"] is None
    for _ in range(31):
        send(provider, boleta())
    send(provider, factura())
    wanted = {"TipoDTE": {"eq": "39"}, "FchEmis": {"eq": "2026-09-14"}}
    first, second = listed(Page="1", **wanted), listed(Page="2", **wanted)
    assert (len(first["data"]), len(second["data"]), first["total"], first["last_page"]) == (30, 1, 31, 2)
    assert listed(Page="3", **wanted)["data"] is None
    row = second["data"][0]
    assert (row["Folio"], row["MntTotal"], row["RUTRecep"], row["DV"]) == (31, 23970, 66666666, "6")
    assert row["token"] == provider.documents[30].id
    assert len(listed(RUTRecep={"eq": 22222222})["data"]) == 1
    assert listed(FchEmis={"gte": "2026-09-15"})["data"] is None
    assert listed(FchEmis={"gte": "2026-09-14", "lte": "2026-09-14"}, TipoDTE={"ne": 39})["total"] == 1
    assert listed(FchEmis={"lt": "2026-09-14"})["data"] is None
    assert listed(FchEmis={"gt": "2026-09-13"})["total"] == 32
    refused(ask(provider, "POST", "/v2/dte/document/issued", {"TipoDTE": "39"}, headers=KEY), "OF-02")


def test_a_field_nobody_documents_is_remembered(provider: OpenFactura) -> None:
    dte = boleta()
    dte["Detalle"][0]["Precio"] = 1
    dte["Encabezado"]["Receptor"]["Nombre"] = "x"
    send(provider, dte, extra=1, sendEmail={"to": "cliente@ejemplo.cl", "BCC": "contabilidad@ejemplo.cl", "cc": "x"})
    assert provider.unread == {"extra", "sendEmail.cc", "Detalle.Precio", "Receptor.Nombre"}
