"""The sweep: the store's orders are walked, and whatever was missed has its bell rung.

Webhooks get lost: the platform tries for a few hours and pauses a hook after eight failures. Every hour the sweep
looks at the orders that are new and at those that are not finished; once a day it also lists what was paid or
canceled lately, puts back webhooks and document entries that are gone, and forgets old deliveries. It stays within
its share of the platform's limits, and goes on where it was.

`sweep` tells the story, `orders` walks, `judging` says what an order still needs, `restoring` puts back what is gone
at the store, and `turns` lets many stores share one run.
"""

from folio.flows.sweep.sweep import Sweep, Swept
from folio.flows.sweep.turns import in_turns

__all__ = ["Sweep", "Swept", "in_turns"]
