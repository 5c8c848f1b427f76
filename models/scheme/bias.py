# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Common errors of judgement, as questions of whoever rates to oneself (R081)."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: The list of schemes that have none of their own.
STANDARD = (
    _lt("Recency: did I look at the whole period, not only at the last weeks?"),
    _lt("Halo: does each line have its own facts, or does one impression colour all?"),
    _lt("Similar to me: would I rate alike somebody who is less like me?"),
    _lt("Leniency: did I use the scale as it is described, neither kind nor harsh?"),
    _lt("Contrast: did I compare with the goals, not with the best or weakest person?"),
    _lt("Single incident: does one event weigh no more than it deserves?"),
    _lt("Middle: did I avoid the middle where the facts say more?"),
)


def standard_text(env):
    """The standard list in the reader's language, one question in a line."""
    return "\n".join(env._(question) for question in STANDARD)
