"""The words of the letters, in Spanish, Portuguese and English."""

from folio.domain.labels import printed_language

TEXTS: dict[str, dict[str, str]] = {
    "es": {
        "subject": "Tu {title} {number} de {shop} (pedido {order})",
        "heading": "Tu {title}",
        "greeting": "Hola, {name}:",
        "greeting_nobody": "Hola:",
        "thanks": "Gracias por tu compra en {shop}. Adjuntamos tu {title} {number} del pedido {order} en PDF.",
        "credited": "Adjuntamos en PDF tu {title} {number}, que corrige a {original}, del pedido {order} en {shop}.",
        "total": "Total",
        "order": "Pedido",
        "number": "Número",
        "date": "Fecha",
        "button": "Ver el documento",
        "attached": "El PDF viene adjunto. Este enlace abre el mismo archivo:",
        "contact": "¿Dudas? Responde a este correo o escribe a {contact}.",
        "contact_nobody": "¿Dudas? Responde a este correo.",
        "why": "Recibes este correo porque compraste en {shop}: trae el documento de tu pedido, no publicidad.",
    },
    "pt": {
        "subject": "{your} {title} {number} de {shop} (encomenda {order})",
        "heading": "{your} {title}",
        "greeting": "Olá, {name}:",
        "greeting_nobody": "Olá:",
        "thanks": "Obrigado pela compra em {shop}. Segue em anexo, em PDF: {title} {number} da encomenda {order}.",
        "credited": "Segue em PDF: {title} {number}, que corrige {original}, da encomenda {order} em {shop}.",
        "total": "Total",
        "order": "Encomenda",
        "number": "Número",
        "date": "Data",
        "button": "Ver o documento",
        "attached": "O PDF segue em anexo. Esta ligação abre o mesmo ficheiro:",
        "contact": "Dúvidas? Responda a este e-mail ou escreva para {contact}.",
        "contact_nobody": "Dúvidas? Responda a este e-mail.",
        "why": "Recebe este e-mail porque comprou em {shop}: traz o documento da sua encomenda, não publicidade.",
    },
    "en": {
        "subject": "Your {title} {number} from {shop} (order {order})",
        "heading": "Your {title}",
        "greeting": "Hello {name},",
        "greeting_nobody": "Hello,",
        "thanks": "Thank you for your purchase at {shop}. Your {title} {number} for order {order} is attached.",
        "credited": "Attached is your {title} {number}, which corrects {original}, for order {order} at {shop}.",
        "total": "Total",
        "order": "Order",
        "number": "Number",
        "date": "Date",
        "button": "View the document",
        "attached": "The PDF is attached. This link opens the same file:",
        "contact": "Questions? Reply to this e-mail or write to {contact}.",
        "contact_nobody": "Questions? Reply to this e-mail.",
        "why": "You get this e-mail because you bought at {shop}: it brings your order's document, not advertising.",
    },
}


def words(language: str, **fields: str) -> dict[str, str]:
    """Every text of a language, filled. What a field holds is never filled again."""
    your = "O seu" if fields["title"].startswith("recibo") else "A sua"
    texts = TEXTS[printed_language(language)]
    return {name: text.format(your=your, **fields) for name, text in texts.items()}
