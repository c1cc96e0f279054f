"""Why a document waits, and what the merchant can do about it."""

TEXTS: dict[str, dict[str, str]] = {
    "no_tax_configured": {
        "en": "«{line}» carries no tax and no default tax is chosen, so its tax cannot be known. Choose the store's default tax, then press Retry.",
        "es": "«{line}» no trae impuesto y no hay un impuesto por defecto elegido, así que no se puede saber su impuesto. Elige el impuesto por defecto de la tienda y pulsa Reintentar.",
        "pt": "«{line}» não traz imposto e não há um imposto predefinido escolhido, por isso não se pode saber o imposto. Escolha o imposto predefinido da loja e prima Repetir.",
    },
    "zero_rate_needs_reason": {
        "en": "A tax of 0 % stands on «{line}». Zero tax needs a legal reason: choose it in the store's exemptions, or correct the tax in Jumpseller, then press Retry.",
        "es": "En «{line}» hay un impuesto de 0 %. El impuesto cero necesita un motivo legal: elígelo en las exenciones de la tienda, o corrige el impuesto en Jumpseller, y pulsa Reintentar.",
        "pt": "Em «{line}» há um imposto de 0 %. O imposto zero precisa de um motivo legal: escolha-o nas isenções da loja, ou corrija o imposto na Jumpseller, e prima Repetir.",
    },
    "default_tax_not_charged": {
        "en": "The store's default tax of {rate} % is set to come on top of prices, but this order was paid without it. Set the default tax as included in prices, or configure the tax in Jumpseller.",
        "es": "El impuesto por defecto de {rate} % está puesto como agregado al precio, pero este pedido se pagó sin él. Márcalo como incluido en el precio o configura el impuesto en Jumpseller.",
        "pt": "O imposto predefinido de {rate} % está definido como acrescido ao preço, mas esta encomenda foi paga sem ele. Marque-o como incluído no preço ou configure o imposto na Jumpseller.",
    },
    "totals_do_not_add": {
        "en": "The order does not add up: its parts give {computed}, its total says {declared} {currency} (tax {tax}, shipping tax {shipping_tax}, subtotal {subtotal}). Check the order in Jumpseller; issue by hand if it is right.",
        "es": "El pedido no cuadra: sus partes dan {computed} y su total dice {declared} {currency} (impuesto {tax}, impuesto del envío {shipping_tax}, subtotal {subtotal}). Revisa el pedido en Jumpseller; si está bien, emite a mano.",
        "pt": "A encomenda não bate certo: as partes dão {computed} e o total diz {declared} {currency} (imposto {tax}, imposto dos portes {shipping_tax}, subtotal {subtotal}). Verifique a encomenda na Jumpseller; se estiver certa, emita à mão.",
    },
    "rate_too_high": {
        "en": "«{line}» bears a tax of {rate} %, which cannot be right. Correct the rate in Jumpseller or in the store's default tax, then press Retry.",
        "es": "«{line}» lleva un impuesto de {rate} %, que no puede ser. Corrige la tasa en Jumpseller o en el impuesto por defecto y pulsa Reintentar.",
        "pt": "«{line}» tem um imposto de {rate} %, o que não pode ser. Corrija a taxa na Jumpseller ou no imposto predefinido e prima Repetir.",
    },
    "totals_ambiguous": {
        "en": "The order's total of {total} can come about in two ways that bear different taxes. Check its taxes in Jumpseller, or issue by hand.",
        "es": "El total de {total} del pedido se puede formar de dos maneras con impuestos distintos. Revisa sus impuestos en Jumpseller o emite a mano.",
        "pt": "O total de {total} da encomenda pode formar-se de duas maneiras com impostos diferentes. Verifique os impostos na Jumpseller ou emita à mão.",
    },
    "gift_card_lowers_total": {
        "en": "The order adds up only if its gift card of {gift_cards} lowers the total. Check how it was paid, then issue by hand.",
        "es": "El pedido solo cuadra si su tarjeta de regalo de {gift_cards} baja el total. Revisa cómo se pagó y emite a mano.",
        "pt": "A encomenda só bate certo se o cartão-oferta de {gift_cards} baixar o total. Verifique como foi paga e emita à mão.",
    },
    "discounts_do_not_fit": {
        "en": "The lines' discounts ({lines} {currency}) do not fit the order's discount ({order} {currency}). Check the order in Jumpseller; issue by hand if it is right.",
        "es": "Los descuentos de las líneas ({lines} {currency}) no calzan con el descuento del pedido ({order} {currency}). Revisa el pedido en Jumpseller; si está bien, emite a mano.",
        "pt": "Os descontos das linhas ({lines} {currency}) não condizem com o desconto da encomenda ({order} {currency}). Verifique a encomenda na Jumpseller; se estiver certa, emita à mão.",
    },
    "taxes_in_and_on_top": {
        "en": "«{line}» bears one tax inside its price and another on top. Make both the same in Jumpseller, or issue by hand.",
        "es": "«{line}» lleva un impuesto dentro del precio y otro agregado. Ponlos iguales en Jumpseller o emite a mano.",
        "pt": "«{line}» tem um imposto dentro do preço e outro acrescido. Ponha-os iguais na Jumpseller ou emita à mão.",
    },
    "gift_card_taxed": {
        "en": "Tax was charged on the sale of the gift card «{line}», but a gift card is sold without tax. Issue by hand.",
        "es": "Se cobró impuesto por vender la tarjeta de regalo «{line}», pero una tarjeta de regalo se vende sin impuesto. Emite a mano.",
        "pt": "Cobrou-se imposto na venda do cartão-oferta «{line}», mas um cartão-oferta vende-se sem imposto. Emita à mão.",
    },
    "tax_without_base": {
        "en": "The order charges a tax of {tax} but no line bears it. Check the taxes in Jumpseller; issue by hand if the order is right.",
        "es": "El pedido cobra un impuesto de {tax} pero ninguna línea lo lleva. Revisa los impuestos en Jumpseller; si el pedido está bien, emite a mano.",
        "pt": "A encomenda cobra um imposto de {tax} mas nenhuma linha o tem. Verifique os impostos na Jumpseller; se a encomenda estiver certa, emita à mão.",
    },
    "tax_differs_from_rate": {
        "en": "«{line}» was charged {charged} of tax where {rate} % gives {expected}. Check the taxes in Jumpseller; issue by hand if the order is right.",
        "es": "A «{line}» se le cobró {charged} de impuesto donde {rate} % da {expected}. Revisa los impuestos en Jumpseller; si el pedido está bien, emite a mano.",
        "pt": "A «{line}» foi cobrado {charged} de imposto onde {rate} % dá {expected}. Verifique os impostos na Jumpseller; se a encomenda estiver certa, emita à mão.",
    },
    "amounts_negative": {
        "en": "The order has no lines or a negative amount (total {total}). Issue by hand if a document is due.",
        "es": "El pedido no tiene líneas o tiene un monto negativo (total {total}). Emite a mano si corresponde un documento.",
        "pt": "A encomenda não tem linhas ou tem um valor negativo (total {total}). Emita à mão se for devido um documento.",
    },
    "total_is_zero": {
        "en": "The order's total is zero, so there is nothing to invoice. Issue by hand if your country asks for a document.",
        "es": "El total del pedido es cero, así que no hay nada que facturar. Emite a mano si tu país exige un documento.",
        "pt": "O total da encomenda é zero, por isso nada há a faturar. Emita à mão se o seu país exigir um documento.",
    },
    "buyer_tax_id_missing": {
        "en": "The buyer asked for an invoice to a company but gave no Tax ID. Ask the buyer for it, or issue by hand.",
        "es": "El comprador pidió factura de empresa pero no dio su identificación tributaria. Pídesela, o emite a mano.",
        "pt": "O comprador pediu fatura em nome de empresa mas não deu o número fiscal. Peça-lho, ou emita à mão.",
    },
    "buyer_tax_id_wrong": {
        "en": "The buyer's Tax ID is not a real one ({reason}, {country}). Ask the buyer for the right one; a document with a wrong Tax ID is never issued.",
        "es": "La identificación tributaria del comprador no es real ({reason}, {country}). Pídele la correcta; nunca se emite un documento con una identificación equivocada.",
        "pt": "O número fiscal do comprador não é verdadeiro ({reason}, {country}). Peça-lhe o correto; nunca se emite um documento com um número errado.",
    },
    "buyer_name_wrong": {
        "en": "The buyer's business name cannot go on a document ({reason}). Ask the buyer for it.",
        "es": "La razón social del comprador no puede ir en un documento ({reason}). Pídesela al comprador.",
        "pt": "O nome da empresa do comprador não pode ir num documento ({reason}). Peça-o ao comprador.",
    },
    "order_unreadable": {
        "en": "The order could not be understood at «{field}»: {problem} Check it in Jumpseller, then press Retry.",
        "es": "No se pudo entender el pedido en «{field}»: {problem} Revísalo en Jumpseller y pulsa Reintentar.",
        "pt": "Não foi possível entender a encomenda em «{field}»: {problem} Verifique-a na Jumpseller e prima Repetir.",
    },
    "draft_waits": {
        "en": "The document is ready and waits for your approval, as you chose. Press Issue when it is right.",
        "es": "El documento está listo y espera tu aprobación, como elegiste. Pulsa Emitir cuando esté bien.",
        "pt": "O documento está pronto e aguarda a sua aprovação, como escolheu. Prima Emitir quando estiver certo.",
    },
    "total_would_differ": {
        "en": "{provider} would make {theirs} of a document over {ours}. Nothing was sent; issue by hand.",
        "es": "{provider} haría {theirs} de un documento por {ours}. No se envió nada; emite a mano.",
        "pt": "{provider} faria {theirs} de um documento de {ours}. Nada foi enviado; emita à mão.",
    },
    "conflict": {
        "en": "{number} was issued over {theirs} where {ours} was asked. Its e-mail is held back. Compare both and correct with a credit note if needed.",
        "es": "Se emitió {number} por {theirs} cuando se pidió {ours}. Su correo está retenido. Compara ambos y corrige con una nota de crédito si hace falta.",
        "pt": "Emitiu-se {number} de {theirs} quando se pediu {ours}. O e-mail está retido. Compare ambos e corrija com uma nota de crédito se necessário.",
    },
    "conflict_buyer": {
        "en": "{number} was issued to another buyer than was asked. Its e-mail is held back. Compare both, correct it at the provider if needed, and press Retry.",
        "es": "Se emitió {number} a otro comprador que el pedido. Su correo está retenido. Compara ambos, corrígelo en el proveedor si hace falta y pulsa Reintentar.",
        "pt": "Emitiu-se {number} a outro comprador que o pedido. O e-mail está retido. Compare ambos, corrija no fornecedor se necessário e prima Repetir.",
    },
    "conflict_reference": {
        "en": "{number} came back with the reference {theirs} where {ours} was asked, so it may belong to another order. Its e-mail is held back. Look at it in the provider's system, then press Retry.",
        "es": "{number} volvió con la referencia {theirs} cuando se pidió {ours}, así que puede ser de otro pedido. Su correo está retenido. Revísalo en el sistema del proveedor y pulsa Reintentar.",
        "pt": "{number} voltou com a referência {theirs} em vez de {ours}, por isso pode ser de outra encomenda. O e-mail está retido. Veja-o no sistema do fornecedor e prima Repetir.",
    },
    "conflict_stays": {
        "en": "{provider} cannot be asked about {reference}, so it cannot be compared again and stays as it is: e-mail it or void it there yourself.",
        "es": "A {provider} no se le puede preguntar por {reference}, así que no se puede volver a comparar y queda como está: envíalo o anúlalo allí tú mismo.",
        "pt": "Não se pode perguntar a {provider} por {reference}, por isso não se volta a comparar e fica como está: envie-o ou anule-o lá.",
    },
    "two_found": {
        "en": "{provider} holds more than one document of this order: {numbers}. Nothing of it was e-mailed. Compare them there, cancel all but one, then press Retry.",
        "es": "{provider} tiene más de un documento de este pedido: {numbers}. No se envió nada por correo. Compáralos allí, anula todos menos uno y pulsa Reintentar.",
        "pt": "{provider} tem mais do que um documento desta encomenda: {numbers}. Nada foi enviado por e-mail. Compare-os lá, anule todos menos um e prima Repetir.",
    },
    "restored_unsure": {
        "en": "The database was put back to an older copy, and {provider} cannot be asked whether it issued {reference} after that copy was made. Look there; if it did not, press Retry.",
        "es": "La base de datos se repuso desde una copia anterior y a {provider} no se le puede preguntar si emitió {reference} después de esa copia. Búscalo allí; si no existe, pulsa Reintentar.",
        "pt": "A base de dados foi reposta a partir de uma cópia anterior e não se pode perguntar a {provider} se emitiu {reference} depois dessa cópia. Procure lá; se não existir, prima Repetir.",
    },
    "listed_unknown": {
        "en": "The order already shows the document {number}, issued before the database was put back and not known any more. If it is valid, do not issue another. If it is not, remove it from the order in Jumpseller, then press Retry.",
        "es": "El pedido ya muestra el documento {number}, emitido antes de restaurar la base de datos y que ya no se conoce. Si es válido, no emitas otro. Si no lo es, quítalo del pedido en Jumpseller y pulsa Reintentar.",
        "pt": "A encomenda já mostra o documento {number}, emitido antes de a base de dados ser reposta e que já não se conhece. Se for válido, não emita outro. Se não for, retire-o da encomenda na Jumpseller e prima Repetir.",
    },
    "unknown_twice": {
        "en": "{provider} was asked twice without a clear answer, and no document was found. Look there for {reference}: if there is none, press Retry; if there is one, do not issue another.",
        "es": "Se pidió dos veces a {provider} sin respuesta clara y no se encontró ningún documento. Busca allí {reference}: si no existe, pulsa Reintentar; si existe, no emitas otro.",
        "pt": "Pediu-se duas vezes a {provider} sem resposta clara e não se encontrou nenhum documento. Procure lá {reference}: se não existir, prima Repetir; se existir, não emita outro.",
    },
    "unknown_no_look_up": {
        "en": "{provider} did not answer clearly and cannot be asked what became of the document. Look there for {reference}: if there is none after some minutes, press Retry; if there is one, do not issue another.",
        "es": "{provider} no respondió con claridad y no se le puede preguntar qué pasó con el documento. Busca allí {reference}: si tras unos minutos no existe, pulsa Reintentar; si existe, no emitas otro.",
        "pt": "{provider} não respondeu com clareza e não se lhe pode perguntar o que foi feito do documento. Procure lá {reference}: se passados uns minutos não existir, prima Repetir; se existir, não emita outro.",
    },
    "retry_too_early": {
        "en": "Retry was pressed before {provider} could be trusted to show everything, so nothing was sent. Look there for {reference} after {until}; if there is none, press Retry again.",
        "es": "Se pulsó Reintentar antes de que {provider} mostrara todo con seguridad, así que no se envió nada. Busca allí {reference} después de las {until}; si no existe, pulsa Reintentar otra vez.",
        "pt": "Premiu-se Repetir antes de {provider} mostrar tudo com segurança, por isso nada foi enviado. Procure lá {reference} depois das {until}; se não existir, prima Repetir outra vez.",
    },
    "provider_unattended": {
        "en": "{provider} has no guard against issuing a document twice, so nothing is sent to it by itself. Press Retry to issue this document now.",
        "es": "{provider} no protege contra emitir un documento dos veces, así que nada se le envía por sí solo. Pulsa Reintentar para emitir este documento ahora.",
        "pt": "{provider} não protege contra emitir um documento duas vezes, por isso nada lhe é enviado por si só. Prima Repetir para emitir este documento agora.",
    },
    "credit_unsettled": {
        "en": "An earlier credit note ({reference}) is not settled yet, so what is left to credit is not known. Wait until it is issued, or look at what it waits for.",
        "es": "Una nota de crédito anterior ({reference}) aún no está resuelta, así que no se sabe cuánto queda por acreditar. Espera a que se emita o revisa qué le falta.",
        "pt": "Uma nota de crédito anterior ({reference}) ainda não está resolvida, por isso não se sabe quanto resta creditar. Espere que seja emitida ou veja o que lhe falta.",
    },
    "provider_rejected": {
        "en": "{provider} refused the document: {problem} Correct what it names, then press Retry.",
        "es": "{provider} rechazó el documento: {problem} Corrige lo que indica y pulsa Reintentar.",
        "pt": "{provider} recusou o documento: {problem} Corrija o que indica e prima Repetir.",
    },
    "provider_credentials": {
        "en": "{provider} does not accept the store's credentials. Enter them again, then press Retry.",
        "es": "{provider} no acepta las credenciales de la tienda. Ingrésalas de nuevo y pulsa Reintentar.",
        "pt": "{provider} não aceita as credenciais da loja. Introduza-as de novo e prima Repetir.",
    },
    "provider_unknown": {
        "en": "The store chose the provider «{provider}», which this installation does not have. Choose another, then press Retry.",
        "es": "La tienda eligió el proveedor «{provider}», que esta instalación no tiene. Elige otro y pulsa Reintentar.",
        "pt": "A loja escolheu o fornecedor «{provider}», que esta instalação não tem. Escolha outro e prima Repetir.",
    },
    "mail_refused": {
        "en": "The mail server refused the address or our login. Check both, then press Resend.",
        "es": "El servidor de correo rechazó la dirección o nuestro acceso. Revisa ambos y pulsa Reenviar.",
        "pt": "O servidor de e-mail recusou o endereço ou o nosso acesso. Verifique ambos e prima Reenviar.",
    },
    "platform_refused": {
        "en": "Jumpseller refused the request ({status}). The document itself is fine; press Retry, or see the order in Jumpseller.",
        "es": "Jumpseller rechazó la solicitud ({status}). El documento está bien; pulsa Reintentar o revisa el pedido en Jumpseller.",
        "pt": "A Jumpseller recusou o pedido ({status}). O documento está bem; prima Repetir ou veja a encomenda na Jumpseller.",
    },
    "credit_of_credit_note": {
        "en": "{number} is a credit note itself and cannot be credited. Credit the invoice or receipt that it corrects.",
        "es": "{number} ya es una nota de crédito y no se puede acreditar. Acredita la factura o boleta que corrige.",
        "pt": "{number} já é uma nota de crédito e não pode ser creditada. Credite a fatura ou o recibo que corrige.",
    },
    "credit_nothing_left": {
        "en": "Nothing of {number} is left to credit: its credit notes have taken back all of it.",
        "es": "No queda nada de {number} por acreditar: sus notas de crédito ya lo devolvieron todo.",
        "pt": "Nada resta de {number} para creditar: as suas notas de crédito já devolveram tudo.",
    },
    "credit_of_nothing": {
        "en": "What was chosen to be credited is worth nothing, so there is no credit note to issue. Choose a line with money left to give back.",
        "es": "Lo elegido para acreditar no vale nada, así que no hay nota de crédito que emitir. Elige una línea con dinero por devolver.",
        "pt": "O que se escolheu creditar não vale nada, por isso não há nota de crédito a emitir. Escolha uma linha com dinheiro por devolver.",
    },
    "credit_line_unknown": {
        "en": "There is no line {line} to credit: the document's lines are 1 to {lines}. Choose one of them.",
        "es": "No hay una línea {line} que acreditar: las líneas del documento van de 1 a {lines}. Elige una de ellas.",
        "pt": "Não há uma linha {line} para creditar: as linhas do documento vão de 1 a {lines}. Escolha uma delas.",
    },
    "credit_units_not_positive": {
        "en": "{asked} units of «{line}» cannot be credited. Enter one or more.",
        "es": "No se pueden acreditar {asked} unidades de «{line}». Indica una o más.",
        "pt": "Não se podem creditar {asked} unidades de «{line}». Indique uma ou mais.",
    },
    "credit_units_exceed": {
        "en": "{asked} units of «{line}» were to be credited, but only {remaining} are left. Correct the quantity.",
        "es": "Se pidió acreditar {asked} unidades de «{line}», pero solo quedan {remaining}. Corrige la cantidad.",
        "pt": "Pediu-se creditar {asked} unidades de «{line}», mas só restam {remaining}. Corrija a quantidade.",
    },
    "credit_amount_not_positive": {
        "en": "{asked} {currency} cannot be credited. Enter an amount above zero.",
        "es": "No se puede acreditar {asked} {currency}. Indica un monto mayor que cero.",
        "pt": "Não se pode creditar {asked} {currency}. Indique um valor acima de zero.",
    },
    "credit_amount_exceeds": {
        "en": "{asked} {currency} were to be credited, but only {remaining} {currency} are left. Correct the amount.",
        "es": "Se pidió acreditar {asked} {currency}, pero solo quedan {remaining} {currency}. Corrige el monto.",
        "pt": "Pediu-se creditar {asked} {currency}, mas só restam {remaining} {currency}. Corrija o valor.",
    },
    "buyer_name_missing": {
        "en": "The buyer gave a Tax ID but not the name that belongs to it: a person's own, or a company's business name. Ask the buyer for it, or issue by hand.",
        "es": "El comprador dio una identificación tributaria pero no el nombre que le corresponde: el suyo, o la razón social si es de una empresa. Pídeselo, o emite a mano.",
        "pt": "O comprador deu um número fiscal mas não o nome que lhe corresponde: o seu, ou o nome da empresa se for de uma. Peça-lho, ou emita à mão.",
    },
    "buyer_data_missing": {
        "en": "By law this document needs more of the buyer than was given. Missing: {fields}. Ask the buyer for it, then press Retry, or issue by hand.",
        "es": "Por ley este documento necesita más datos del comprador. Lo que falta: {fields}. Pídeselo y pulsa Reintentar, o emite a mano.",
        "pt": "Por lei este documento precisa de mais dados do comprador. O que falta: {fields}. Peça-lhos e prima Repetir, ou emita à mão.",
    },
    "document_kind_unclear": {
        "en": "The shopper's answer can be read as an invoice and as a receipt. Ask the buyer which one is wanted, correct the answer in the order in Jumpseller, then press Retry, or issue by hand.",
        "es": "La respuesta del comprador se puede leer como factura y como boleta. Pregúntale cuál quiere, corrige la respuesta en el pedido en Jumpseller y pulsa Reintentar, o emite a mano.",
        "pt": "A resposta do comprador pode ler-se como fatura e como fatura simplificada ou recibo. Pergunte-lhe qual quer, corrija a resposta na encomenda na Jumpseller e prima Repetir, ou emita à mão.",
    },
    "receipt_over_limit": {
        "en": "Your settings choose a receipt, but by law it may be over {limit} {currency} at most and this sale is over {total} {currency}. Let the kind of document be chosen automatically in your settings, then press Retry, or issue an invoice by hand.",
        "es": "Tus ajustes piden una boleta o factura simplificada, pero por ley puede ser de {limit} {currency} como máximo y esta venta es de {total} {currency}. Deja el tipo de documento en automático en tus ajustes y pulsa Reintentar, o emite una factura a mano.",
        "pt": "As suas definições pedem uma fatura simplificada, mas por lei pode ser de {limit} {currency} no máximo e esta venda é de {total} {currency}. Deixe o tipo de documento em automático nas suas definições e prima Repetir, ou emita uma fatura à mão.",
    },
    "receipt_over_limit_asked": {
        "en": "The shopper asked for a receipt, but by law it may be over {limit} {currency} at most and this sale is over {total} {currency}. An invoice is due: ask the buyer for what it needs (name, address, Tax ID) and issue it by hand.",
        "es": "El comprador pidió una boleta o factura simplificada, pero por ley puede ser de {limit} {currency} como máximo y esta venta es de {total} {currency}. Corresponde una factura: pídele lo que necesita (nombre, dirección, identificación tributaria) y emítela a mano.",
        "pt": "O comprador pediu uma fatura simplificada, mas por lei pode ser de {limit} {currency} no máximo e esta venda é de {total} {currency}. É devida uma fatura: peça-lhe o que ela precisa (nome, morada, número fiscal) e emita-a à mão.",
    },
}
