"""What a Moloni document hangs on: taxes, series, ways to pay, customers and products, looked up and made."""

from starlette.requests import Request
from starlette.responses import Response

from e2e.simulators.providers.moloni_rules import MoloniRules, MoloniSettings, refuse
from e2e.simulators.providers.wire import Handler, answer


def register_rows(settings: MoloniSettings, rules: MoloniRules) -> list[tuple[str, Handler]]:
    """Path and handler of every call."""
    register = _Register(settings, rules)
    return [
        ("taxes/getAll", register.taxes),
        ("documentSets/getAll", register.sets),
        ("paymentMethods/getAll", register.methods),
        ("customers/getByVat", register.customers),
        ("customers/insert", register.new_customer),
        ("products/getByReference", register.products),
        ("products/insert", register.new_product),
    ]


class _Register:
    def __init__(self, settings: MoloniSettings, rules: MoloniRules) -> None:
        self.settings, self._rules = settings, rules

    def taxes(self, request: Request, content: bytes) -> Response:
        self._rules.body(request, content)
        return answer([{"tax_id": key, "name": f"IVA {r}", "value": r} for key, r in self.settings.taxes.items()])

    def sets(self, request: Request, content: bytes) -> Response:
        self._rules.body(request, content)
        return answer([{"document_set_id": key, "name": name} for key, name in self.settings.document_sets.items()])

    def methods(self, request: Request, content: bytes) -> Response:
        self._rules.body(request, content)
        rows = self.settings.payment_methods.items()
        return answer([{"payment_method_id": key, "name": name} for key, name in rows])

    def customers(self, request: Request, content: bytes) -> Response:
        vat = str(self._rules.body(request, content).get("vat"))
        rows = self.settings.customers.items()
        return answer([{"customer_id": key, **row} for key, row in rows if row.get("vat") == vat])

    def new_customer(self, request: Request, content: bytes) -> Response:
        body = self._rules.body(request, content)
        needed = ("vat", "number", "name", "language_id", "country_id", "maturity_date_id")
        missing = [name for name in needed if name not in body]
        if missing:
            raise refuse(*missing)
        key = 1 + max(self.settings.customers, default=55120)
        self.settings.customers[key] = {**body, "vat": str(body["vat"])}
        return answer({"valid": 1, "customer_id": key})

    def products(self, request: Request, content: bytes) -> Response:
        reference = self._rules.body(request, content).get("reference")
        rows = self.settings.products.items()
        return answer([{"product_id": key, **row} for key, row in rows if row["reference"] == reference])

    def new_product(self, request: Request, content: bytes) -> Response:
        body = self._rules.body(request, content)
        needed = ("category_id", "unit_id", "name", "reference", "price")
        wrong = [name for name in needed if name not in body]
        if len(str(body.get("reference", ""))) > 30:
            wrong.append("reference")
        if wrong:
            raise refuse(*wrong)
        key = 1 + max(self.settings.products, default=90000)
        self.settings.products[key] = dict(body)
        return answer({"valid": 1, "product_id": key})
