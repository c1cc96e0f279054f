"""Five invoicing providers, simulated from their published behaviour: each adds up by itself, as a second opinion.

Every one is a class over its settings with `app` (serve it, or hand it to an ASGI transport), `documents` (what it
issued, with integer totals), `faults` (lies to tell) and `unread` (fields sent to it that its pages do not name).
What no page says is a setting, so that a client can be tried against every answer.
"""

from e2e.simulators.providers.books import Document, Line, Rounding
from e2e.simulators.providers.bsale import Bsale
from e2e.simulators.providers.bsale_rules import BsaleSettings
from e2e.simulators.providers.invoicexpress import InvoiceXpress
from e2e.simulators.providers.invoicexpress_rules import InvoiceXpressSettings
from e2e.simulators.providers.moloni import Moloni
from e2e.simulators.providers.moloni_rules import MoloniSettings
from e2e.simulators.providers.openfactura import OpenFactura, OpenFacturaSettings
from e2e.simulators.providers.vendus import Vendus
from e2e.simulators.providers.vendus_rules import VendusSettings

__all__ = [
    "Bsale",
    "BsaleSettings",
    "Document",
    "InvoiceXpress",
    "InvoiceXpressSettings",
    "Line",
    "Moloni",
    "MoloniSettings",
    "OpenFactura",
    "OpenFacturaSettings",
    "Rounding",
    "Vendus",
    "VendusSettings",
]
