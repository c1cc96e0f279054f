"""Opens every adapter once and binds the flows to them. The only place that knows both sides."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from starlette.requests import Request

from folio.adapters.engine import Enqueuer, Worker, prepare
from folio.adapters.jumpseller.client import platform_factory, platform_with
from folio.adapters.jumpseller.http import HttpClient
from folio.adapters.jumpseller.oauth import JumpsellerAuthorizer
from folio.adapters.jumpseller.signature import verify
from folio.adapters.mail.compose import compose_document_mail
from folio.adapters.mail.smtp import SmtpPost
from folio.adapters.policies import check_policy
from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.storage import Storage, open_storage
from folio.adapters.storage.database import migrate, open_engine
from folio.adapters.storage.sealing import Seal
from folio.domain import business_name, tax_id
from folio.domain.document import Rendering
from folio.domain.drafting import Judge
from folio.domain.errors import FolioError, Held, NotFound
from folio.domain.ledger import Entry
from folio.domain.ports import Clock, Platform, Post, Provider
from folio.domain.store import BasicAuth, Store, TokenPair
from folio.edges.admin.session import Sessions
from folio.edges.limits import Limiter
from folio.flows import connect_store
from folio.flows.answer_bell import answer_bell
from folio.flows.check_buyer import check_buyer
from folio.flows.settle_order import SettleOrder
from folio.flows.sweep import Swept, sweep_store
from folio.flows.tell_order import tell_order
from folio.settings import Settings


def now() -> datetime:
    """The clock of the running program."""
    return datetime.now(UTC)
