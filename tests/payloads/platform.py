"""What the platform answers beside orders: the store, tokens, hooks and script tags."""

from typing import Any

HOOKS_TOKEN = "0f" * 16


def a_store_info(**given: Any) -> dict[str, Any]:
    """A shop in Santiago, as `/store/info.json` tells of it."""
    return {
        "store": {
            "name": "Los Aromos",
            "code": "losaromos",
            "currency": "CLP",
            "country": "CL",
            "timezone": "Santiago",
            "email": "tienda@losaromos.example",
            "hooks_token": HOOKS_TOKEN,
            "url": "https://losaromos.example",
            "logo": None,
            "checkout_version": "v2",
            "address": {"city": "Santiago", "country": "Chile", "country_code": "CL"},
            **given,
        }
    }


def a_token_answer(**given: Any) -> dict[str, Any]:
    """Tokens good for an hour."""
    return {
        "access_token": "fresh-access",
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token": "fresh-refresh",
        "created_at": 1795000000,
        **given,
    }


def a_hook(hook_id: int, event: str, url: str) -> dict[str, Any]:
    """One registration."""
    return {"hook": {"id": hook_id, "name": None, "event": event, "url": url, "application_id": 42}}


def a_script(script_id: int, url: str, template: str = "checkout", wrapper: str = "js_app") -> dict[str, Any]:
    """One script tag; older answers wrap it in `app`."""
    return {wrapper: {"id": script_id, "url": url, "template": template, "element": "body", "application_id": 42}}


def a_document(external_id: str, **given: Any) -> dict[str, Any]:
    """One entry of an order's document list."""
    return {
        "document": {
            "document_type": 1,
            "external_id": external_id,
            "public_id": "B-1",
            "url": "https://folio.example/documents/x",
            "order_id": 1501,
            "app_code": "folio",
            **given,
        }
    }
