"""A store: one Jumpseller shop that connected, and what it chose."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from folio.domain.policy import Policy

LANGUAGE_OF_COUNTRY = {"PT": "pt", "BR": "pt", "AO": "pt", "MZ": "pt"}
SPANISH = frozenset("AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE".split())


def language_of(country: str) -> str:
    """The language of a country's shoppers: es, pt, or en where neither is spoken."""
    return LANGUAGE_OF_COUNTRY.get(country, "es" if country in SPANISH else "en")


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What the platform tells of a store. `hooks_token` signs its deliveries and is secret."""

    code: str
    name: str
    country: str
    currency: str
    timezone: str
    url: str
    email: str
    hooks_token: str = field(repr=False)
    logo_url: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A connected store. `id` is public (it is in the script's URL), `install_key` is the unguessable part of
    its webhook URL. `start_at` (UTC): orders from before it are history and are never invoiced.
    """

    id: str
    code: str
    name: str
    country: str
    currency: str
    timezone: str
    url: str
    email: str
    install_key: str = field(repr=False)
    policy: Policy
    status: str
    connected_at: datetime
    start_at: datetime
    logo_url: str = ""

    @property
    def language(self) -> str:
        """The language its documents, mails and pages speak unless the buyer's is known."""
        return self.policy.language or language_of(self.country)

    def language_for(self, country: str) -> str:
        """The language for a buyer billed in a country: that country's where it is not the store's own, else the
        store's. An empty country is the store's own.
        """
        return self.language if country in ("", self.country) else language_of(country)

    @property
    def copies(self) -> tuple[str, ...]:
        """Who gets a blind copy of every letter: what the policy says, else the merchant's own address."""
        if self.policy.bcc is not None:
            return self.policy.bcc
        own = (self.policy.seller.email if self.policy.seller else "") or self.email
        return (own,) if own else ()

    @property
    def reference_prefix(self) -> str:
        """Upper-case ASCII name for references: letters and digits of the store code."""
        plain = unicodedata.normalize("NFKD", self.code).encode("ascii", "ignore").decode()
        return "".join(c for c in plain if c.isalnum()).upper()[:20]


@dataclass(frozen=True, slots=True)
class TokenPair:
    """An OAuth grant. `expires_at` UTC; the refresh token dies when it is used."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime = field()


@dataclass(frozen=True, slots=True)
class BasicAuth:
    """A store's own API login and token, for a merchant's single own store."""

    login: str = field(repr=False)
    authtoken: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing set up at the store (`hooks`, `script`): `ok`, `degraded` (with a message), or `unknown`."""

    name: str
    state: str
    message: str = ""
