"""Installs that were started: only digests are kept, a state works once, for ten minutes, in one browser."""

import hashlib
import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa

from folio.adapters.storage.database import writing
from folio.adapters.storage.tables import oauth_states

LIFETIME = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=1)  # until then a late callback hears "expired" or "used", not "unknown"


class SqlOAuthStates:
    """The port `OAuthStates` in SQL."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def keep(self, state: str, browser: str, now: datetime) -> None:
        """Remember that this browser started an install, and forget those of yesterday."""
        with writing(self._engine) as connection:
            connection.execute(oauth_states.delete().where(oauth_states.c.kept_at < now - FORGOTTEN_AFTER))
            connection.execute(
                oauth_states.insert().values(state_hash=_hash(state), browser_hash=_hash(browser), kept_at=now)
            )

    def take(self, state: str, browser: str, now: datetime) -> str:
        """Use a state once. A wrong browser does not use it up, so a stranger cannot spoil an install."""
        with writing(self._engine) as connection:
            row = connection.execute(
                sa.select(oauth_states).where(oauth_states.c.state_hash == _hash(state)).with_for_update()
            ).one_or_none()
            if row is None:
                return "unknown"
            if not hmac.compare_digest(row.browser_hash, _hash(browser)):
                return "other_browser"
            if row.used_at is not None:
                return "used"
            if now - row.kept_at > LIFETIME:
                return "expired"
            connection.execute(
                oauth_states.update().where(oauth_states.c.state_hash == row.state_hash).values(used_at=now)
            )
            return "ok"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
