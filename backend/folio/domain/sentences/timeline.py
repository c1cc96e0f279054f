"""What happened to an order, in plain sentences."""

TEXTS: dict[str, dict[str, str]] = {
    "webhook_received": {
        "en": "Jumpseller reported {event}.",
        "es": "Jumpseller avisó {event}.",
        "pt": "A Jumpseller comunicou {event}.",
    },
    "requested": {
        "en": "A person asked for the document of this order.",
        "es": "Una persona pidió el documento de este pedido.",
        "pt": "Uma pessoa pediu o documento desta encomenda.",
    },
    "order_read": {
        "en": "Read the order at Jumpseller: {status}, {total} {currency}.",
        "es": "Se leyó el pedido en Jumpseller: {status}, {total} {currency}.",
        "pt": "Leu-se a encomenda na Jumpseller: {status}, {total} {currency}.",
    },
    "order_gone": {
        "en": "Jumpseller says that this order does not exist.",
        "es": "Jumpseller dice que este pedido no existe.",
        "pt": "A Jumpseller diz que esta encomenda não existe.",
    },
    "platform_unavailable": {
        "en": "Jumpseller could not be asked; trying again on our own.",
        "es": "No se pudo consultar a Jumpseller; se reintenta solo.",
        "pt": "Não foi possível consultar a Jumpseller; repete-se automaticamente.",
    },
    "twin_came_late": {
        "en": "{provider} made a second document of this order later than it may: {numbers}. {number} is the buyer's; cancel the other one there with a credit note.",
        "es": "{provider} creó un segundo documento de este pedido más tarde de lo debido: {numbers}. El del comprador es {number}; anula el otro allí con una nota de crédito.",
        "pt": "{provider} criou um segundo documento desta encomenda mais tarde do que devia: {numbers}. O do comprador é {number}; anule lá o outro com uma nota de crédito.",
    },
    "issued_is_gone": {
        "en": "{provider} no longer shows {number}, which the buyer has, under {reference}. Look there which document is valid.",
        "es": "{provider} ya no muestra {number}, que es el del comprador, con la referencia {reference}. Revisa allí qué documento es válido.",
        "pt": "{provider} já não mostra {number}, que é o do comprador, com a referência {reference}. Veja lá que documento é válido.",
    },
    "came_late": {
        "en": "{reference} came through after all, later than it may. It is looked up.",
        "es": "{reference} llegó a emitirse, más tarde de lo debido. Se está buscando.",
        "pt": "{reference} acabou por ser emitido, mais tarde do que devia. Está a ser procurado.",
    },
    "twin_gone": {
        "en": "The second document beside {number} is no longer there.",
        "es": "El segundo documento junto a {number} ya no existe.",
        "pt": "O segundo documento ao lado de {number} já não existe.",
    },
    "clock_differs": {
        "en": "Waits: the clock of the machine that runs Folio is {minutes} minutes off, and a document would bear a wrong date. It is issued once the clock is set.",
        "es": "En espera: el reloj de la máquina de Folio está desviado {minutes} minutos y el documento llevaría una fecha equivocada. Se emite cuando el reloj se ajuste.",
        "pt": "Aguarda: o relógio da máquina do Folio está desviado {minutes} minutos e o documento levaria uma data errada. É emitido quando o relógio for acertado.",
    },
    "restore_needed": {
        "en": "Waits: the database was put back to an older copy, and nothing is issued until `folio restore` is run.",
        "es": "En espera: la base de datos volvió a una copia anterior y nada se emite hasta ejecutar `folio restore`.",
        "pt": "Aguarda: a base de dados voltou a uma cópia anterior e nada se emite até se executar `folio restore`.",
    },
    "restored": {
        "en": "{number} was issued after the backup that the database was put back to; it is known again. It was not e-mailed anew: press Resend if the buyer lacks it.",
        "es": "{number} se emitió después del respaldo al que volvió la base de datos; ya se conoce de nuevo. No se volvió a enviar por correo: pulsa Reenviar si el comprador no lo tiene.",
        "pt": "{number} foi emitido depois da cópia a que a base de dados voltou; já é conhecido de novo. Não foi reenviado por e-mail: prima Reenviar se o comprador não o tiver.",
    },
    "needs_reconnect": {
        "en": "The store no longer lets us in. Connect it again; nothing is lost meanwhile.",
        "es": "La tienda ya no nos da acceso. Conéctala de nuevo; mientras tanto no se pierde nada.",
        "pt": "A loja já não nos dá acesso. Ligue-a de novo; entretanto nada se perde.",
    },
    "orders_not_granted": {
        "en": "The store did not grant us its orders. Connect it again and accept all permissions; nothing is lost meanwhile.",
        "es": "La tienda no nos dio acceso a sus pedidos. Conéctala de nuevo y acepta todos los permisos; mientras tanto no se pierde nada.",
        "pt": "A loja não nos deu acesso às suas encomendas. Ligue-a de novo e aceite todas as permissões; entretanto nada se perde.",
    },
    "not_paid_yet": {
        "en": "Nothing to issue: the order is not paid.",
        "es": "Nada que emitir: el pedido no está pagado.",
        "pt": "Nada a emitir: a encomenda não está paga.",
    },
    "before_start": {
        "en": "Skipped: the order was already paid before the store's start date.",
        "es": "Omitido: el pedido ya estaba pagado antes de la fecha de inicio de la tienda.",
        "pt": "Ignorado: a encomenda já estava paga antes da data de início da loja.",
    },
    "waits_for_button": {
        "en": "Paid, and waits: this store issues only when a person asks.",
        "es": "Pagado, y espera: esta tienda emite solo cuando una persona lo pide.",
        "pt": "Paga, e aguarda: esta loja só emite quando uma pessoa pede.",
    },
    "not_shipped_yet": {
        "en": "Paid, and waits: this store issues when the order ships.",
        "es": "Pagado, y espera: esta tienda emite cuando el pedido se envía.",
        "pt": "Paga, e aguarda: esta loja emite quando a encomenda é enviada.",
    },
    "canceled_before_issue": {
        "en": "Canceled before anything was issued: no document is due.",
        "es": "Cancelado antes de emitir algo: no corresponde ningún documento.",
        "pt": "Cancelada antes de se emitir algo: nenhum documento é devido.",
    },
    "paid_again_after_credit": {
        "en": "Paid again after its credit note. A second invoice is issued only by a person.",
        "es": "Pagado de nuevo después de su nota de crédito. Una segunda factura la emite solo una persona.",
        "pt": "Paga de novo depois da nota de crédito. Uma segunda fatura só é emitida por uma pessoa.",
    },
    "order_changed_after_issue": {
        "en": "The order's total changed after its document was issued. Compare both and correct by hand if needed.",
        "es": "El total del pedido cambió después de emitir su documento. Compara ambos y corrige a mano si hace falta.",
        "pt": "O total da encomenda mudou depois de emitido o documento. Compare ambos e corrija à mão se necessário.",
    },
    "conflict_waits": {
        "en": "Nothing more happens until a person has looked at the document that differs and presses Retry.",
        "es": "No pasa nada más hasta que una persona revise el documento que difiere y pulse Reintentar.",
        "pt": "Nada mais acontece até uma pessoa ver o documento que difere e premir Repetir.",
    },
    "invoice_wanted_after_receipt": {
        "en": "A receipt was issued, and the order now asks for an invoice. Nothing is changed by itself: credit the receipt and invoice by hand if the buyer wants it.",
        "es": "Se emitió una boleta y ahora el pedido pide factura. Nada cambia solo: acredita la boleta y factura a mano si el comprador la quiere.",
        "pt": "Foi emitido um recibo e agora a encomenda pede fatura. Nada muda por si: credite o recibo e fature à mão se o comprador a quiser.",
    },
    "decided": {
        "en": "Decided: {kind} over {total} {currency}. {why} {taxes}",
        "es": "Decidido: {kind} por {total} {currency}. {taxes}",
        "pt": "Decidido: {kind} de {total} {currency}. {taxes}",
    },
    "held": {
        "en": "Waits for a person: {sentence}",
        "es": "Espera a una persona: {sentence}",
        "pt": "Aguarda uma pessoa: {sentence}",
    },
    "issued": {
        "en": "Issued {number} over {total} {currency} with {provider}.",
        "es": "Emitido {number} por {total} {currency} con {provider}.",
        "pt": "Emitido {number} de {total} {currency} com {provider}.",
    },
    "adopted": {
        "en": "Found {number} at {provider} under our reference; no second one was made.",
        "es": "Se encontró {number} en {provider} con nuestra referencia; no se hizo otro.",
        "pt": "Encontrou-se {number} em {provider} com a nossa referência; não se fez outro.",
    },
    "outcome_unknown": {
        "en": "{provider} did not answer clearly. It is looked up before anything is repeated.",
        "es": "{provider} no respondió con claridad. Se consulta antes de repetir nada.",
        "pt": "{provider} não respondeu com clareza. Consulta-se antes de repetir o que quer que seja.",
    },
    "looked_up_once": {
        "en": "{provider} has no document of ours under {reference}. It is asked once more, later, before anything is repeated.",
        "es": "{provider} no tiene ningún documento nuestro con {reference}. Se le pregunta otra vez, más tarde, antes de repetir nada.",
        "pt": "{provider} não tem nenhum documento nosso com {reference}. Volta a perguntar-se, mais tarde, antes de repetir o que quer que seja.",
    },
    "looked_up_none": {
        "en": "{provider} surely made no document under {reference}.",
        "es": "{provider} no hizo ningún documento con {reference}: es seguro.",
        "pt": "{provider} não fez nenhum documento com {reference}: é certo.",
    },
    "refusal_doubted": {
        "en": "A refusal came after a call without a clear answer, so it is not believed before {provider} has been looked up: {sentence}",
        "es": "Llegó un rechazo después de una llamada sin respuesta clara; no se da por cierto hasta consultar a {provider}: {sentence}",
        "pt": "Chegou uma recusa depois de uma chamada sem resposta clara; não se dá por certa antes de consultar {provider}: {sentence}",
    },
    "unknown_waits": {
        "en": "Nothing more happens until a person has looked at the provider and pressed Retry.",
        "es": "No pasa nada más hasta que una persona revise en el proveedor y pulse Reintentar.",
        "pt": "Nada mais acontece até uma pessoa ver no fornecedor e premir Repetir.",
    },
    "provider_paused": {
        "en": "{provider} failed several times in a row; no document is sent to it before {until}. Nothing is lost, it goes on by itself.",
        "es": "{provider} falló varias veces seguidas; no se le envía ningún documento antes de las {until}. No se pierde nada, sigue solo.",
        "pt": "{provider} falhou várias vezes seguidas; nenhum documento lhe é enviado antes das {until}. Nada se perde, continua sozinho.",
    },
    "provider_unavailable": {
        "en": "{provider} could not be reached; nothing was issued, trying again on our own.",
        "es": "No se pudo contactar a {provider}; nada se emitió, se reintenta solo.",
        "pt": "Não foi possível contactar {provider}; nada foi emitido, repete-se automaticamente.",
    },
    "attached": {
        "en": "Added {number} to the order's documents at Jumpseller.",
        "es": "Se agregó {number} a los documentos del pedido en Jumpseller.",
        "pt": "Juntou-se {number} aos documentos da encomenda na Jumpseller.",
    },
    "attachment_gone": {
        "en": "{number} was no longer among the order's documents at Jumpseller; it is put back.",
        "es": "{number} ya no estaba entre los documentos del pedido en Jumpseller; se vuelve a agregar.",
        "pt": "{number} já não estava entre os documentos da encomenda na Jumpseller; volta a ser junto.",
    },
    "attach_noted": {
        "en": "The store did not grant documents; {number} was written into the order's history instead.",
        "es": "La tienda no dio permiso para documentos; {number} se anotó en el historial del pedido.",
        "pt": "A loja não deu acesso a documentos; {number} foi anotado no histórico da encomenda.",
    },
    "attach_waits": {
        "en": "{number} could not be added to the order yet ({problem}); trying again on our own.",
        "es": "Aún no se pudo agregar {number} al pedido ({problem}); se reintenta solo.",
        "pt": "Ainda não foi possível juntar {number} à encomenda ({problem}); repete-se automaticamente.",
    },
    "attach_parked": {
        "en": "{number} could not be added to the order ({problem}). The document itself is fine; press Retry.",
        "es": "No se pudo agregar {number} al pedido ({problem}). El documento está bien; pulsa Reintentar.",
        "pt": "Não foi possível juntar {number} à encomenda ({problem}). O documento está bem; prima Repetir.",
    },
    "mailed": {
        "en": "E-mailed {number} to the customer.",
        "es": "Se envió {number} por correo al cliente.",
        "pt": "Enviou-se {number} por e-mail ao cliente.",
    },
    "resend_asked": {
        "en": "A person asked for {number} to be e-mailed once more.",
        "es": "Una persona pidió volver a enviar {number} por correo.",
        "pt": "Uma pessoa pediu para voltar a enviar {number} por e-mail.",
    },
    "mail_no_address": {
        "en": "Nobody to e-mail {number} to: the order has no e-mail address.",
        "es": "No hay a quién enviar {number}: el pedido no tiene correo electrónico.",
        "pt": "Não há a quem enviar {number}: a encomenda não tem e-mail.",
    },
    "mail_waits": {
        "en": "{number} could not be e-mailed yet ({problem}); trying again on our own.",
        "es": "Aún no se pudo enviar {number} por correo ({problem}); se reintenta solo.",
        "pt": "Ainda não foi possível enviar {number} por e-mail ({problem}); repete-se automaticamente.",
    },
    "mail_parked": {
        "en": "{number} could not be e-mailed ({problem}). The document itself is fine; check the address, then press Resend.",
        "es": "No se pudo enviar {number} por correo ({problem}). El documento está bien; revisa la dirección y pulsa Reenviar.",
        "pt": "Não foi possível enviar {number} por e-mail ({problem}). O documento está bem; verifique o endereço e prima Reenviar.",
    },
    "settle_failed": {
        "en": "Something on our side went wrong ({fault}); nothing was lost, trying again on our own.",
        "es": "Algo falló de nuestro lado ({fault}); no se perdió nada, se reintenta solo.",
        "pt": "Algo falhou do nosso lado ({fault}); nada se perdeu, repete-se automaticamente.",
    },
}
