"""What the two demo stores sell, and who they are."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from e2e.simulators.jumpseller.world import SimStore


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a demo store; `price` in minor units, `hue` for its picture."""

    key: str
    name: str
    price: int
    sku: str
    hue: int
    shape: str


def logo(code: str) -> str:
    """A demo store's logo as a data: address, as a policy holds it."""
    picture = (Path(__file__).parent / "assets" / f"{code}.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


SHOPS: dict[str, dict[str, Any]] = {
    "cerro-verde": {
        "store": {
            "name": "Cerro Verde",
            "country": "CL",
            "currency": "CLP",
            "timezone": "Santiago",
            "email": "hola@cerroverde.example.com",
        },
        "language": "es",
        "rate": "19.0",
        "shipping": ("Despacho a domicilio", 2990),
        "taxid_label": "RUT",
        "products": (
            Product("te", "Té de hierbas del sur, 250 g", 8990, "TE-250", 150, "leaf"),
            Product("taza", "Taza de greda hecha a mano", 12990, "TZ-01", 18, "cup"),
            Product("miel", "Miel de ulmo, 1 kg", 10490, "ML-1K", 42, "jar"),
        ),
        "policy": {
            "provider": "builtin",
            "seller": {
                "name": "Cerro Verde Comercial SpA",
                "tax_id": "76.086.428-5",
                "address": "Avenida de Prueba 742, oficina 3",
                "city": "Santiago",
                "country": "CL",
                "activity": "Venta de alimentos y artesanía por internet",
                "email": "hola@cerroverde.example.com",
                "logo_url": logo("cerro-verde"),
            },
            "default_tax": {"rate": "19", "included": True},
            "bcc": ["contabilidad@cerroverde.example.com"],
            "language": "es",
        },
    },
    "mar-alto": {
        "store": {
            "name": "Mar Alto",
            "country": "PT",
            "currency": "EUR",
            "timezone": "Lisbon",
            "email": "ola@maralto.example.com",
        },
        "language": "pt",
        "rate": "23.0",
        "shipping": ("Portes CTT", 390),
        "taxid_label": "NIF",
        "products": (
            Product("conservas", "Conservas de sardinha, caixa de 6", 1850, "CS-6", 205, "jar"),
            Product("azulejo", "Azulejo pintado à mão", 2490, "AZ-01", 220, "tile"),
            Product("toalha", "Toalha de praia de algodão", 3495, "TP-02", 190, "leaf"),
        ),
        "policy": {
            "provider": "builtin",
            "seller": {
                "name": "Mar Alto, Lda.",
                "tax_id": "501964843",
                "address": "Rua do Modelo 12, 2.º",
                "city": "1000-001 Lisboa",
                "country": "PT",
                "activity": "Comércio a retalho pela internet",
                "email": "ola@maralto.example.com",
                "logo_url": logo("mar-alto"),
            },
            "default_tax": {"rate": "23", "included": True},
            "bcc": ["contas@maralto.example.com"],
            "language": "pt",
        },
    },
}

SHAPES = {
    "leaf": "M60 20c26 10 34 44 8 76-34-12-38-50-8-76zM64 30l2 58",
    "cup": "M30 40h52v26a20 20 0 0 1-20 20H50a20 20 0 0 1-20-20zM82 46h8a10 10 0 0 1 0 22h-8",
    "jar": "M38 30h44v10l6 10v42a8 8 0 0 1-8 8H40a8 8 0 0 1-8-8V50l6-10zM32 60h56",
    "tile": "M28 28h64v64H28zM28 60h64M60 28v64M44 44l32 32M76 44L44 76",
}


def picture(product: Product) -> str:
    """A small drawing of a product, as SVG."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" role="img" aria-hidden="true">'
        f'<rect width="120" height="120" rx="14" fill="hsl({product.hue} 45% 90%)"/>'
        f'<path d="{SHAPES[product.shape]}" fill="hsl({product.hue} 45% 74%)" stroke="hsl({product.hue} 45% 32%)" '
        'stroke-width="3.5" stroke-linejoin="round" stroke-linecap="round"/></svg>'
    )


def demo_store(code: str, url: str) -> SimStore:
    """One of the two stores, opened at an address."""
    return SimStore(code=code, url=url, **SHOPS[code]["store"])
