"""Profiles: how each target computes a document, so that a document it would change is never sent.

A target is a provider's way of taking one kind of document. Its profile says whether it wants prices with tax or
without, how many decimals they keep, how discounts are told and where it rounds (`values`, `targets`). `fit` gives
every line the form that the target turns into exactly our figures (`shaping`), runs the target's own arithmetic on it
(`arithmetic`), and refuses with the nearest totals where no form does. Where its makers do not say how a target
rounds, every way must lead to the same total; only a target that shows a draft first may be asked although it might
differ, because the draft is compared before it becomes final.
"""

from folio.domain.profiles.fitting import Fitted, fit, predict_total
from folio.domain.profiles.shaping import shortened
from folio.domain.profiles.targets import PROFILES, profile_of
from folio.domain.profiles.values import Prices, Profile, Rounding, TargetLine

__all__ = [
    "PROFILES",
    "Fitted",
    "Prices",
    "Profile",
    "Rounding",
    "TargetLine",
    "fit",
    "predict_total",
    "profile_of",
    "shortened",
]
