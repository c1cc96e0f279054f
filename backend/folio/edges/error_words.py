"""What a person reads when a page cannot be shown, es/pt/en: what happened, and what to do."""

Said = tuple[str, str]  # title, sentence

# key: an error's code where it deserves words of its own, else its status
WORDS: dict[str, tuple[Said, Said, Said]] = {
    # Spanish, Portuguese, English
    "stale_form": (
        ("La página es demasiado antigua", "Vuelve atrás, recárgala e inténtalo de nuevo. Nada cambió."),
        ("A página é demasiado antiga", "Volte atrás, recarregue-a e tente de novo. Nada mudou."),
        ("The page is too old", "Go back, reload it and try again. Nothing changed."),
    ),
    "400": (
        ("No se entendió", "Lo que se envió no está completo. Vuelve atrás e inténtalo de nuevo."),
        ("Não se percebeu", "O que foi enviado não está completo. Volte atrás e tente de novo."),
        ("Not understood", "What was sent is not complete. Go back and try again."),
    ),
    "401": (
        ("No sabemos quién eres", "Abre Folio desde tu tienda de Jumpseller."),
        ("Não sabemos quem é", "Abra o Folio a partir da sua loja Jumpseller."),
        ("We do not know who you are", "Open Folio from your Jumpseller store."),
    ),
    "403": (
        ("No está permitido", "Esta página no puede hacer lo que pidió."),
        ("Não é permitido", "Esta página não pode fazer o que pediu."),
        ("Not allowed", "This page may not do what it asked for."),
    ),
    "404": (
        ("No hay nada aquí", "La dirección no existe, o el enlace no está completo."),
        ("Não há nada aqui", "O endereço não existe, ou a ligação não está completa."),
        ("There is nothing here", "The address does not exist, or the link is not complete."),
    ),
    "405": (
        ("Así no se puede", "Esta dirección no responde a ese tipo de petición."),
        ("Assim não é possível", "Este endereço não responde a esse tipo de pedido."),
        ("Not this way", "This address does not answer to that kind of request."),
    ),
    "413": (
        ("Demasiado grande", "Lo que se envió supera el límite de esta página."),
        ("Demasiado grande", "O que foi enviado ultrapassa o limite desta página."),
        ("Too large", "What was sent is over the limit of this page."),
    ),
    "429": (
        ("Demasiadas veces seguidas", "Espera un momento e inténtalo de nuevo."),
        ("Demasiadas vezes seguidas", "Espere um momento e tente de novo."),
        ("Too many times in a row", "Wait a moment and try again."),
    ),
    "500": (
        ("Algo falló de nuestro lado", "No se perdió nada. Inténtalo de nuevo en un momento."),
        ("Algo falhou do nosso lado", "Nada se perdeu. Tente de novo daqui a pouco."),
        ("Something failed on our side", "Nothing was lost. Try again in a moment."),
    ),
    "503": (
        ("Ahora no se puede", "No se perdió nada. Espera un momento e inténtalo de nuevo."),
        ("Agora não é possível", "Nada se perdeu. Espere um momento e tente de novo."),
        ("Not right now", "Nothing was lost. Wait a moment and try again."),
    ),
}


def error_words(status: int, code: str, language: str) -> Said:
    """(title, sentence) of a refusal or fault."""
    said = WORDS.get(code) or WORDS.get(str(status)) or WORDS["500" if status >= 500 else "400"]
    return said[{"es": 0, "pt": 1}.get(language, 2)]
