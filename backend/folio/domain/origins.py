"""Which web origins are a store's own: the pages its checkout script may ask from."""

from urllib.parse import urlsplit

from folio.domain.store import Store

# The platform's shop domains, one a market.
SHOP_DOMAINS = (
    "jumpseller.com jumpseller.cl jumpseller.co jumpseller.com.ar jumpseller.com.pe jumpseller.mx "
    "jumpseller.com.br jumpseller.pt jumpseller.es jumpseller.co.uk jumpseller.in"
).split()
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def origins_of(store: Store) -> frozenset[str]:
    """Scheme, host and port of every page that may speak for this store. Plain http only on this very machine."""
    origins = {f"https://{store.code.lower()}.{domain}" for domain in SHOP_DOMAINS}
    parts = urlsplit(store.url)
    host = (parts.hostname or "").lower()
    if host in LOCAL and parts.scheme in ("http", "https"):
        origins.add(f"{parts.scheme}://{parts.netloc.lower()}")
    elif host:
        bare = host.removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
        origins |= {f"https://{bare}{port}", f"https://www.{bare}{port}"}
    return frozenset(origins)
