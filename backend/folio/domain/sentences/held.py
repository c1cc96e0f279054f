"""Why a document waits, and what the merchant can do about it."""

TEXTS = {
    "no_tax_configured": {
        "en": "The order carries no taxes and no default tax is chosen, so its tax cannot be known. Choose the store's default tax, then press Retry.",
        "es": "El pedido no trae impuestos y no hay un impuesto por defecto elegido, así que no se puede saber su impuesto. Elige el impuesto por defecto de la tienda y pulsa Reintentar.",
        "pt": "A encomenda não traz impostos e não há um imposto predefinido escolhido, por isso não se pode saber o imposto. Escolha o imposto predefinido da loja e prima Repetir.",
    },
}
