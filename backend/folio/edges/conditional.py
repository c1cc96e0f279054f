"""Asked again: has what the caller holds changed?"""

from starlette.requests import Request


def unchanged(request: Request, etag: str) -> bool:
    """Whether the caller already holds this version (RFC 9110, 13.1.2). A cache on the way may have marked the tag
    as weak, or may ask about several versions at once.
    """
    asked = request.headers.get("if-none-match", "")
    held = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return etag in held or asked.strip() == "*"
