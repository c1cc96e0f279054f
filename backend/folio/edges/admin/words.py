"""Words of the merchant's pages, es/pt/en. One row a word, so that a missing one is seen at once."""

WORDS: dict[str, tuple[str, str, str]] = {
    # key: (es, pt, en)
    "documents": ("Documentos", "Documentos", "Documents"),
    "store": ("Tienda", "Loja", "Store"),
    "order": ("Pedido", "Encomenda", "Order"),
    "kind": ("Tipo", "Tipo", "Kind"),
    "number": ("Número", "Número", "Number"),
    "total": ("Total", "Total", "Total"),
    "state": ("Estado", "Estado", "State"),
    "when": ("Cuándo", "Quando", "When"),
    "what": ("Qué pasó", "O que aconteceu", "What happened"),
    "needs_you": ("Necesita tu atención", "Precisa de si", "Needs you"),
    "all_quiet": ("Nada espera por ti.", "Nada aguarda por si.", "Nothing waits for you."),
    "no_documents": (
        "Aún no hay documentos. El primero aparecerá cuando se pague un pedido.",
        "Ainda não há documentos. O primeiro aparece quando uma encomenda for paga.",
        "No documents yet. The first appears when an order is paid.",
    ),
    "set_up": ("Conexión", "Ligação", "Connection"),
    "script_seen": ("Script visto en tu checkout", "Script visto no seu checkout", "Script seen in your checkout"),
    "never": ("todavía no", "ainda não", "not yet"),
    "retry": ("Reintentar", "Repetir", "Retry"),
    "pdf": ("Ver PDF", "Ver PDF", "View PDF"),
    "back": ("Volver", "Voltar", "Back"),
    "timeline": ("Historia", "História", "Timeline"),
    "attached": ("En el pedido", "Na encomenda", "On the order"),
    "mailed": ("Enviado por correo", "Enviado por e-mail", "E-mailed"),
    "sign_in_title": ("Abre Folio desde Jumpseller", "Abra o Folio na Jumpseller", "Open Folio from Jumpseller"),
    "sign_in": (
        "Tu sesión terminó o aún no empezó. Entra con tu tienda de Jumpseller.",
        "A sua sessão terminou ou ainda não começou. Entre com a sua loja Jumpseller.",
        "Your session ended or has not begun. Enter with your Jumpseller store.",
    ),
    "connect": ("Conectar mi tienda", "Ligar a minha loja", "Connect my store"),
    "sign_out": ("Salir", "Sair", "Sign out"),
    "invoice": ("Factura", "Fatura", "Invoice"),
    "receipt": ("Boleta", "Recibo", "Receipt"),
    "credit_note": ("Nota de crédito", "Nota de crédito", "Credit note"),
    "planned": ("Preparado", "Preparado", "Planned"),
    "sending": ("Enviando", "A enviar", "Sending"),
    "issued": ("Emitido", "Emitido", "Issued"),
    "rejected": ("Rechazado", "Rejeitado", "Rejected"),
    "unknown": ("Por aclarar", "Por esclarecer", "Unknown"),
    "conflict": ("En conflicto", "Em conflito", "Conflict"),
    "held": ("Espera", "Aguarda", "Held"),
    "tagline": (
        "Revisa el RUT, NIF o NIT mientras se escribe, y convierte cada pedido pagado en exactamente un documento.",
        "Verifica o NIF enquanto se escreve e transforma cada encomenda paga em exatamente um documento.",
        "Checks the Tax ID while it is typed, and turns every paid order into exactly one document.",
    ),
    "how_1": (
        "En el checkout: ayuda a escribir bien el RUT y la razón social. Nunca detiene una venta.",
        "No checkout: ajuda a escrever bem o NIF e o nome da empresa. Nunca impede uma venda.",
        "At the checkout: helps shoppers get their Tax ID and business name right. Never stops a sale.",
    ),
    "how_2": (
        "Al pagarse el pedido: emite la factura o boleta, la agrega al pedido y la envía por correo.",
        "Quando a encomenda é paga: emite a fatura, junta-a à encomenda e envia-a por e-mail.",
        "When the order is paid: issues the invoice, adds it to the order and e-mails it.",
    ),
    "how_3": (
        "Si se anula: emite la nota de crédito. Si algo no cuadra: espera y te dice por qué.",
        "Se for anulada: emite a nota de crédito. Se algo não bater certo: espera e diz-lhe porquê.",
        "When it is canceled: issues the credit note. When something does not add up: waits and tells you why.",
    ),
}


def words(language: str) -> dict[str, str]:
    """All words in one language."""
    column = {"es": 0, "pt": 1}.get(language, 2)
    return {key: row[column] for key, row in WORDS.items()}
