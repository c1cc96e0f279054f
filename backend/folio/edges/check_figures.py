"""The figures of the check: which verdicts, which refusals, how fast. Never a value, never a store.

Every label comes from a closed list; whatever is not on it is `other`, so that neither a shopper's number nor a
stranger's invention can become a figure's name.
"""

from functools import cache

from prometheus_client import Counter, Histogram

from folio.domain.schema_files import load_schema
from folio.domain.tax_id import known_country
from folio.domain.verdict import NameVerdict, TaxIdVerdict

OTHER = "other"
# Who made a verdict: our rules, a registry that knew better, or nobody because something of ours failed.
SOURCES = frozenset({"rules", "registry", "fault"})

verdicts = Counter(
    "folio_verdicts_total", "Verdicts at the checkout", ["what", "country", "verdict", "reason", "source"]
)
refusals = Counter("folio_check_refusals_total", "Questions of checkouts that were refused, by status", ["status"])
seconds = Histogram(
    "folio_check_seconds",
    "How long checks took, from the question read to the verdict",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.6, 1.2, 2.5),
)


def count_verdict(what: str, country: str, verdict: TaxIdVerdict | NameVerdict, source: str) -> None:
    """One verdict more, on a `tax_id` or a `name`."""
    verdicts.labels(*verdict_labels(what, country, verdict, source)).inc()


def verdict_labels(
    what: str, country: str, verdict: TaxIdVerdict | NameVerdict, source: str
) -> tuple[str, str, str, str, str]:
    """Under which labels a verdict is counted, each from its list."""
    reason = verdict.reason if verdict.reason in _reasons(what) else OTHER
    made_by = source if source in SOURCES else OTHER
    return what, known_country(country) or OTHER, verdict.answer.value, reason, made_by


def count_refusal(status: int) -> None:
    """One refusal more."""
    refusals.labels(str(status)).inc()


@cache
def _reasons(what: str) -> frozenset[str]:
    """Those that the published answer can hold."""
    return frozenset(load_schema("check-response")["properties"][what]["properties"]["reason"]["enum"])
