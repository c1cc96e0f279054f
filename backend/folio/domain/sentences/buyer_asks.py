"""What to write to the buyer of a document that waits: what is wanted and why, kindly, and no blame.

The merchant sends it, so the buyer answers to the merchant. One sentence for every held code about the buyer.
"""

from collections.abc import Mapping

from folio.domain.sentences.words import in_words, listed
from folio.domain.tax_id import local_name

TEXTS: dict[str, dict[str, str]] = {
    "buyer_tax_id_missing": {
        "en": "Thank you for your order. To make your invoice we need your {id}. Could you send it to us in a reply to this message?",
        "es": "Gracias por tu compra. Para hacer tu factura necesitamos tu {id}. ¿Nos lo envías en respuesta a este mensaje?",
        "pt": "Obrigado pela sua encomenda. Para fazer a sua fatura precisamos do seu {id}. Pode enviá-lo em resposta a esta mensagem?",
    },
    "buyer_tax_id_wrong": {
        "en": "Thank you for your order. We could not use the {id} as it reached us: {reason}. Could you send it to us again in a reply to this message?",
        "es": "Gracias por tu compra. No pudimos usar el {id} tal como nos llegó: {reason}. ¿Nos lo envías de nuevo en respuesta a este mensaje?",
        "pt": "Obrigado pela sua encomenda. Não conseguimos usar o {id} tal como nos chegou: {reason}. Pode enviá-lo de novo em resposta a esta mensagem?",
    },
    "buyer_name_wrong": {
        "en": "Thank you for your order. We could not use the business name as it reached us: {reason}. Could you send it to us in a reply, as it stands in your company's papers?",
        "es": "Gracias por tu compra. No pudimos usar la razón social tal como nos llegó: {reason}. ¿Nos la envías en respuesta a este mensaje, como está en los papeles de tu empresa?",
        "pt": "Obrigado pela sua encomenda. Não conseguimos usar o nome da empresa tal como nos chegou: {reason}. Pode enviá-lo em resposta a esta mensagem, como está nos documentos da empresa?",
    },
    "buyer_name_missing": {
        "en": "Thank you for your order. To make your document we need the name that belongs to your {id}: yours, or for a company its business name as it stands in its papers. Could you send it to us in a reply to this message?",
        "es": "Gracias por tu compra. Para hacer tu documento necesitamos el nombre que corresponde a tu {id}: el tuyo o, si es de una empresa, la razón social como está en sus papeles. ¿Nos lo envías en respuesta a este mensaje?",
        "pt": "Obrigado pela sua encomenda. Para fazer o seu documento precisamos do nome que corresponde ao seu {id}: o seu ou, se for de uma empresa, o nome dela como está nos seus documentos. Pode enviá-lo em resposta a esta mensagem?",
    },
    "buyer_data_missing": {
        "en": "Thank you for your order. To make its document the law asks us for a little more: {fields}. Could you send it to us in a reply to this message?",
        "es": "Gracias por tu compra. Para hacer su documento la ley nos pide un poco más: {fields}. ¿Nos lo envías en respuesta a este mensaje?",
        "pt": "Obrigado pela sua encomenda. Para fazer o documento a lei pede-nos um pouco mais: {fields}. Pode enviá-lo em resposta a esta mensagem?",
    },
    "document_kind_unclear": {
        "en": "Thank you for your order. We want to make you the right document: would you like an invoice with your or your company's data, or a simple receipt? Could you tell us in a reply to this message?",
        "es": "Gracias por tu compra. Queremos hacerte el documento correcto: ¿prefieres una factura con tus datos o los de tu empresa, o una boleta o ticket? ¿Nos lo cuentas en respuesta a este mensaje?",
        "pt": "Obrigado pela sua encomenda. Queremos fazer-lhe o documento certo: prefere uma fatura com os seus dados ou os da sua empresa, ou uma fatura simplificada? Pode dizer-nos em resposta a esta mensagem?",
    },
}
# Where a country's own name of the number is not known, or is no word of the reader's language.
TAX_ID = {"en": "Tax ID", "es": "número de identificación tributaria", "pt": "número fiscal"}
NO_LOCAL_NAME = frozenset({"Tax ID", "VAT", "VAT number"})


def ask_buyer(reason: str, language: str, params: Mapping[str, str]) -> str:
    """What to ask the buyer for a held document, from its reason and params; an unknown language gets English.

    Empty when the reason is none that a buyer could help with.
    """
    texts = TEXTS.get(reason)
    if texts is None:
        return ""
    said = {name: in_words(name, value, language) for name, value in params.items()}
    number = _number(params.get("country", ""), language)
    if "fields" in params:
        codes = params["fields"].split(", ")
        # Buyers know their number by its local name: RUT, NIF, CPF.
        said["fields"] = listed(
            [number if code == "tax_id" else in_words("fields", code, language) for code in codes], language
        )
    return texts.get(language, texts["en"]).format_map({**said, "id": number})


def _number(country: str, language: str) -> str:
    """What the buyer calls the number: by its local name (RUT, NIF, CPF), else in the language's words."""
    name = local_name(country)
    return TAX_ID.get(language, TAX_ID["en"]) if name in NO_LOCAL_NAME else name
