"""Why a line bears the tax it bears, and what is missing where that cannot be known."""

DECIDED: dict[str, dict[str, str]] = {
    "split_exact": {
        "en": "{label}: {gross} = {base} + {tax}.",
        "es": "{label}: {gross} = {base} más {tax}.",
        "pt": "{label}: {gross} = {base} mais {tax}.",
    },
    "split_tolerated": {
        "en": "{label}: {gross} = {base} + {tax}. The tax is {deviation} off base times rate rounded once; it is recorded with the document.",
        "es": "{label}: {gross} = {base} más {tax}. El impuesto difiere en {deviation} de la base por la tasa redondeada una vez; queda anotado con el documento.",
        "pt": "{label}: {gross} = {base} mais {tax}. O imposto difere em {deviation} da base vezes a taxa arredondada uma vez; fica registado com o documento.",
    },
    "order_tax": {
        "en": "{label}: the tax that Jumpseller charged on the order.",
        "es": "{label}: el impuesto que Jumpseller cobró en el pedido.",
        "pt": "{label}: o imposto que a Jumpseller cobrou na encomenda.",
    },
    "store_default": {
        "en": "{label}: the store's default tax, as you chose it, where the order names none.",
        "es": "{label}: el impuesto por defecto de la tienda, como lo elegiste, donde el pedido no nombra ninguno.",
        "pt": "{label}: o imposto predefinido da loja, como escolheu, onde a encomenda não indica nenhum.",
    },
    "follows_goods": {
        "en": "Shipping bears the tax of the goods, because carriage belongs to the sale.",
        "es": "El envío lleva el impuesto de los productos, porque el transporte es parte de la venta.",
        "pt": "Os portes têm o imposto dos artigos, porque o transporte faz parte da venda.",
    },
    "gift_card_sold": {
        "en": "A gift card is sold without tax: the tax comes when it is used.",
        "es": "Una tarjeta de regalo se vende sin impuesto: el impuesto llega cuando se usa.",
        "pt": "Um cartão-oferta vende-se sem imposto: o imposto vem quando for usado.",
    },
    "exempt_store": {
        "en": "No tax, as you decided for the whole store (reason {code}, {law}).",
        "es": "Sin impuesto, como decidiste para toda la tienda (motivo {code}, {law}).",
        "pt": "Sem imposto, como decidiu para toda a loja (motivo {code}, {law}).",
    },
    "exempt_by_tax": {
        "en": "No tax: «{tax}» stands at 0 % in Jumpseller, for the reason you gave ({code}, {law}).",
        "es": "Sin impuesto: «{tax}» está en 0 % en Jumpseller, por el motivo que indicaste ({code}, {law}).",
        "pt": "Sem imposto: «{tax}» está a 0 % na Jumpseller, pelo motivo que indicou ({code}, {law}).",
    },
    "exempt_zero_rate": {
        "en": "No tax: Jumpseller charged 0 %, for the reason you gave ({code}, {law}).",
        "es": "Sin impuesto: Jumpseller cobró 0 %, por el motivo que indicaste ({code}, {law}).",
        "pt": "Sem imposto: a Jumpseller cobrou 0 %, pelo motivo que indicou ({code}, {law}).",
    },
    "export": {
        "en": "No tax: the goods go to {destination}, an export (reason {code}, {law}). Keep the proof of export.",
        "es": "Sin impuesto: los productos van a {destination}, una exportación (motivo {code}, {law}). Guarda la prueba de exportación.",
        "pt": "Sem imposto: os artigos vão para {destination}, uma exportação (motivo {code}, {law}). Guarde a prova de exportação.",
    },
    "intra_community": {
        "en": "No tax: goods for a business in {destination}, inside the Union (reason {code}, {law}). Keep the VIES answer and the proof of transport.",
        "es": "Sin impuesto: productos para una empresa en {destination}, dentro de la Unión (motivo {code}, {law}). Guarda la respuesta de VIES y la prueba de transporte.",
        "pt": "Sem imposto: artigos para uma empresa em {destination}, dentro da União (motivo {code}, {law}). Guarde a resposta do VIES e a prova de transporte.",
    },
}

HELD: dict[str, dict[str, str]] = {
    "taxes_drifted": {
        "en": "The taxes charged on top for «{label}» come to {charged} where the rate gives {expected}: rounded line by line they have drifted. Check the order in Jumpseller; issue by hand if it is right.",
        "es": "Los impuestos agregados de «{label}» suman {charged} donde la tasa da {expected}: redondeados línea por línea se desviaron. Revisa el pedido en Jumpseller; si está bien, emite a mano.",
        "pt": "Os impostos acrescidos de «{label}» somam {charged} onde a taxa dá {expected}: arredondados linha a linha desviaram-se. Verifique a encomenda na Jumpseller; se estiver certa, emita à mão.",
    },
    "discounts_ambiguous": {
        "en": "The order's discount of {order} {currency} can be shared in two ways between lines with different taxes. Check the discounts in Jumpseller, or issue by hand.",
        "es": "El descuento de {order} {currency} del pedido se puede repartir de dos maneras entre líneas con impuestos distintos. Revisa los descuentos en Jumpseller o emite a mano.",
        "pt": "O desconto de {order} {currency} da encomenda pode repartir-se de duas maneiras entre linhas com impostos diferentes. Verifique os descontos na Jumpseller ou emita à mão.",
    },
    "gift_card_above_total": {
        "en": "Gift cards of {gift_cards} paid an order over {total}, which cannot be. Check how it was paid, then issue by hand.",
        "es": "Tarjetas de regalo por {gift_cards} pagaron un pedido de {total}, lo que no puede ser. Revisa cómo se pagó y emite a mano.",
        "pt": "Cartões-oferta de {gift_cards} pagaram uma encomenda de {total}, o que não pode ser. Verifique como foi paga e emita à mão.",
    },
    "fixed_tax_alone": {
        "en": "«{line}» bears a tax of a fixed amount without a tax in percent above zero beside it. Choose the store's default tax (included in prices) or correct the taxes in Jumpseller, then press Retry.",
        "es": "«{line}» lleva un impuesto de monto fijo sin un impuesto en porcentaje mayor que cero. Elige el impuesto por defecto de la tienda (incluido en el precio) o corrige los impuestos en Jumpseller y pulsa Reintentar.",
        "pt": "«{line}» tem um imposto de valor fixo sem um imposto em percentagem acima de zero. Escolha o imposto predefinido da loja (incluído no preço) ou corrija os impostos na Jumpseller e prima Repetir.",
    },
    "fixed_tax_above_price": {
        "en": "The fixed tax of {tax} on «{line}» is more than was paid for it. Check the tax in Jumpseller; issue by hand if the order is right.",
        "es": "El impuesto fijo de {tax} en «{line}» es más de lo que se pagó. Revisa el impuesto en Jumpseller; si el pedido está bien, emite a mano.",
        "pt": "O imposto fixo de {tax} em «{line}» é superior ao que foi pago. Verifique o imposto na Jumpseller; se a encomenda estiver certa, emita à mão.",
    },
    "default_and_exempt": {
        "en": "The store chose both a default tax of {rate} % and to sell everything without tax. Keep one of the two, then press Retry.",
        "es": "La tienda eligió a la vez un impuesto por defecto de {rate} % y vender todo sin impuesto. Deja uno de los dos y pulsa Reintentar.",
        "pt": "A loja escolheu ao mesmo tempo um imposto predefinido de {rate} % e vender tudo sem imposto. Fique com um dos dois e prima Repetir.",
    },
    "default_rate_ended": {
        "en": "The store's default tax of {rate} % ended in {country} on {until} ({source}). Choose the rate of today ({now}), then press Retry.",
        "es": "El impuesto por defecto de {rate} % terminó en {country} el {until} ({source}). Elige la tasa de hoy ({now}) y pulsa Reintentar.",
        "pt": "O imposto predefinido de {rate} % terminou em {country} a {until} ({source}). Escolha a taxa de hoje ({now}) e prima Repetir.",
    },
    "exemption_code_unknown": {
        "en": "The reason «{code}» for selling without tax is not one that {country} has for this case. Choose another reason, then press Retry.",
        "es": "El motivo «{code}» para vender sin impuesto no existe en {country} para este caso. Elige otro motivo y pulsa Reintentar.",
        "pt": "O motivo «{code}» para vender sem imposto não existe em {country} para este caso. Escolha outro motivo e prima Repetir.",
    },
    "exemption_code_ended": {
        "en": "The reason «{code}» for selling without tax is not law in {country} on the day of this sale (last day {until}). Choose another reason, then press Retry.",
        "es": "El motivo «{code}» para vender sin impuesto no rige en {country} el día de esta venta (último día {until}). Elige otro motivo y pulsa Reintentar.",
        "pt": "O motivo «{code}» para vender sem imposto não vigora em {country} no dia desta venda (último dia {until}). Escolha outro motivo e prima Repetir.",
    },
    "exemption_mention_missing": {
        "en": "For the reason «{code}» the words to print are missing: Folio has no list of reasons for {country}. Write them in the store's exemptions, then press Retry.",
        "es": "Para el motivo «{code}» faltan las palabras que se imprimen: Folio no tiene lista de motivos para {country}. Escríbelas en las exenciones de la tienda y pulsa Reintentar.",
        "pt": "Para o motivo «{code}» faltam as palavras a imprimir: o Folio não tem lista de motivos para {country}. Escreva-as nas isenções da loja e prima Repetir.",
    },
    "total_unreachable": {
        "en": "«{label}» comes to {gross}, and {provider} can only make {below} or {above} of it. Nothing was sent: change the price by a unit in future, or issue this one by hand.",
        "es": "«{label}» suma {gross}, y {provider} solo puede hacer {below} o {above}. No se envió nada: cambia el precio en una unidad a futuro o emite este a mano.",
        "pt": "«{label}» soma {gross}, e {provider} só consegue fazer {below} ou {above}. Nada foi enviado: altere o preço numa unidade no futuro, ou emita este à mão.",
    },
    "field_too_long": {
        "en": "{provider} takes at most {most} characters in {datum}, and this document has {length}. Shorten it, then press Retry.",
        "es": "{provider} admite como máximo {most} caracteres en {datum} y este documento tiene {length}. Acórtalo y pulsa Reintentar.",
        "pt": "{provider} aceita no máximo {most} caracteres em {datum} e este documento tem {length}. Encurte-o e prima Repetir.",
    },
    "too_many_lines": {
        "en": "{provider} takes at most {most} lines, and this document has {lines}. Nothing was sent; issue it in two parts by hand.",
        "es": "{provider} admite como máximo {most} líneas y este documento tiene {lines}. No se envió nada; emítelo a mano en dos partes.",
        "pt": "{provider} aceita no máximo {most} linhas e este documento tem {lines}. Nada foi enviado; emita-o à mão em duas partes.",
    },
    "not_expressible": {
        "en": "{provider} has no way to show this: {what}. Nothing was sent; issue by hand.",
        "es": "{provider} no tiene cómo mostrar esto: {what}. No se envió nada; emite a mano.",
        "pt": "{provider} não tem como mostrar isto: {what}. Nada foi enviado; emita à mão.",
    },
}

TEXTS: dict[str, dict[str, str]] = {**DECIDED, **HELD}
