"""Words of the merchant's pages, es/pt/en. One row a word, so that a missing one is seen at once."""

WORDS: dict[str, tuple[str, str, str]] = {
    # Spanish, Portuguese, English
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
    "script_off": ("apagado en los ajustes", "desligado nas definições", "switched off in the settings"),
    "today_at": ("hoy a las {time}", "hoje às {time}", "today at {time}"),
    "last_on": ("por última vez el {when}", "pela última vez em {when}", "last on {when}"),
    "script_tag": (
        "Ninguna página de tu checkout lo cargó en las últimas 24 horas. Si hubo visitas, añade esta etiqueta con "
        "Google Tag Manager (HTML personalizado, en las páginas del checkout) o en tu tema:",
        "Nenhuma página do seu checkout o carregou nas últimas 24 horas. Se houve visitas, junte esta etiqueta com o "
        "Google Tag Manager (HTML personalizado, nas páginas do checkout) ou no seu tema:",
        "No page of your checkout loaded it in the last 24 hours. If there were visitors, add this tag with Google "
        "Tag Manager (Custom HTML, on the checkout pages) or in your theme:",
    ),
    "hooks": ("Avisos de pedidos", "Avisos de encomendas", "Order notices"),
    "script": ("Script en el checkout", "Script no checkout", "Checkout script"),
    "ok": ("funciona", "funciona", "works"),
    "degraded": ("necesita ayuda", "precisa de ajuda", "needs help"),
    "not_known": ("aún sin comprobar", "ainda por verificar", "not checked yet"),
    "silent_hooks_title": (
        "Los avisos de pedidos no llegan",
        "Os avisos de encomendas não chegam",
        "Order notices do not arrive",
    ),
    "silent_hooks": (
        "Jumpseller no avisó de cambios en pedidos en las últimas 24 horas (pedidos: {count}). Folio los encontró al "
        "repasar la tienda y hace sus documentos igual, solo que más tarde. También vuelve a registrar los avisos "
        "una vez al día. Si esto sigue, revisa en Jumpseller que los webhooks hacia Folio existan y no estén en "
        "pausa.",
        "A Jumpseller não avisou de alterações em encomendas nas últimas 24 horas (encomendas: {count}). O Folio "
        "encontrou-as ao rever a loja e faz os documentos na mesma, apenas mais tarde. Também volta a registar os "
        "avisos uma vez por dia. Se continuar, veja na Jumpseller se os webhooks para o Folio existem e não estão em "
        "pausa.",
        "Jumpseller did not tell of order changes in the last 24 hours (orders: {count}). Folio found them by "
        "walking through the store and makes their documents all the same, only later. It also registers the "
        "notices anew once a day. If this goes on, check in Jumpseller that the webhooks to Folio exist and are not "
        "paused.",
    ),
    "hooks_restored": (
        "Folio volvió a registrarlos el {when}.",
        "O Folio voltou a registá-los em {when}.",
        "Folio registered them anew on {when}.",
    ),
    "check_again": ("Revisar de nuevo", "Verificar de novo", "Check again"),
    "asked": (
        "Lo estamos revisando. Recarga la página en un momento.",
        "Estamos a verificar. Recarregue a página daqui a pouco.",
        "We are looking at it. Reload the page in a moment.",
    ),
    "resend": ("Reenviar", "Reenviar", "Resend"),
    "resent": (
        "El correo sale de nuevo. Recarga la página en un momento.",
        "O e-mail segue de novo. Recarregue a página daqui a pouco.",
        "The e-mail goes out once more. Reload the page in a moment.",
    ),
    "on_its_way": (
        "El correo ya está en camino: no se envía dos veces.",
        "O e-mail já vai a caminho: não se envia duas vezes.",
        "The e-mail is on its way already: it is not sent twice.",
    ),
    "yes": ("sí", "sim", "yes"),
    "not_yet": ("aún no", "ainda não", "not yet"),
    "sample_id": ("RUT 76.086.428-5", "NIF 501 964 843", "RUT 76.086.428-5"),
    "sample_verdict": ("dígito correcto", "dígito correto", "check digit is right"),
    "sample_paid": ("Pedido 1042 pagado", "Encomenda 1042 paga", "Order 1042 paid"),
    "sample_document": ("Factura F-318", "Fatura F-318", "Invoice F-318"),
    "never": ("todavía no", "ainda não", "not yet"),
    "retry": ("Reintentar", "Repetir", "Retry"),
    "pdf": ("Ver PDF", "Ver PDF", "View PDF"),
    "back": ("Volver", "Voltar", "Back"),
    "timeline": ("Historia", "História", "Timeline"),
    "write_to_buyer": ("Qué escribirle al comprador", "O que escrever ao comprador", "What to write to the buyer"),
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


# key: per language (title, sentence)
INSTALL: dict[str, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    "denied": (
        ("No se conectó la tienda", "No diste permiso en Jumpseller. Nada cambió; puedes intentarlo de nuevo."),
        ("A loja não foi ligada", "Não deu acesso na Jumpseller. Nada mudou; pode tentar de novo."),
        (
            "The store was not connected",
            "You did not grant access at Jumpseller. Nothing changed; you can try again.",
        ),
    ),
    "used": (
        ("Este enlace ya se usó", "La conexión ya terminó o se interrumpió. Empieza de nuevo desde aquí."),
        ("Esta ligação já foi usada", "A ligação já terminou ou foi interrompida. Comece de novo a partir daqui."),
        ("This link was used already", "The connection was finished or interrupted. Start again from here."),
    ),
    "expired": (
        ("Pasó demasiado tiempo", "La conexión vale diez minutos. Empieza de nuevo desde aquí."),
        ("Passou demasiado tempo", "A ligação vale dez minutos. Comece de novo a partir daqui."),
        ("Too much time passed", "A connection is good for ten minutes. Start again from here."),
    ),
    "other_browser": (
        ("Otro navegador empezó", "Esta conexión la empezó otro navegador, o sus cookies se borraron. Empieza aquí."),
        (
            "Outro navegador começou",
            "Esta ligação foi começada noutro navegador, ou as cookies perderam-se. Comece aqui.",
        ),
        ("Another browser started", "Another browser started this connection, or its cookies are gone. Start here."),
    ),
    "odd_callback": (
        ("No se entendió la respuesta", "Lo que llegó de Jumpseller no está completo. Empieza de nuevo desde aquí."),
        ("Resposta não entendida", "O que veio da Jumpseller não está completo. Comece de novo a partir daqui."),
        ("The answer was not understood", "What came back from Jumpseller is not complete. Start again from here."),
    ),
    "code_refused": (
        ("Jumpseller ya no conoce este código", "Un código vale una sola vez. Empieza de nuevo desde aquí."),
        ("A Jumpseller já não conhece este código", "Um código vale uma só vez. Comece de novo a partir daqui."),
        ("Jumpseller no longer knows this code", "A code is good for one use. Start again from here."),
    ),
    "platform_down": (
        ("Jumpseller no responde", "No se guardó nada a medias. Espera un momento y empieza de nuevo."),
        ("A Jumpseller não responde", "Nada ficou a meio. Espere um momento e comece de novo."),
        ("Jumpseller does not answer", "Nothing was left half done. Wait a moment and start again."),
    ),
    "odd_answer": (
        ("Jumpseller respondió algo inesperado", "No se guardó nada. Empieza de nuevo; si se repite, avísanos."),
        ("A Jumpseller respondeu algo inesperado", "Nada foi guardado. Comece de novo; se se repetir, avise-nos."),
        ("Jumpseller answered oddly", "Nothing was kept. Start again; if it happens again, tell us."),
    ),
    "not_configured": (
        ("Esta instalación no está lista", "Quien administra Folio debe poner las claves de OAuth de Jumpseller."),
        ("Esta instalação não está pronta", "Quem gere o Folio tem de definir as chaves OAuth da Jumpseller."),
        ("This installation is not ready", "Whoever runs Folio must set Jumpseller's OAuth client id and secret."),
    ),
}
AGAIN = ("Empezar de nuevo", "Começar de novo", "Start again")


def install_words(key: str, language: str) -> tuple[str, str, str]:
    """(title, sentence, text of the link to start again) of one way an install can end."""
    column = {"es": 0, "pt": 1}.get(language, 2)
    title, sentence = INSTALL[key][column]
    return title, sentence, AGAIN[column]
