# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Figures of one company and year for the review of the procedure.

Numbers of all people together, each with how many it stands for; of disputes and
surveys nothing is told of fewer than five. Kept as codes and numbers, and put into
words in the reader's language.
"""

from datetime import date

from odoo.fields import Domain

from ...engine import small_groups
from ...engine.numbers import to_decimal
from ..base.appraisal_states import BEHIND, ENDED_EARLY, FINISHED
from ..base.number_input import format_number
from ..interview.states import HELD_STATES
from . import reward_effect


def gather(company, year):
    """Return the figures of the cycles of a company that end in a year.

    :return: list of dicts with a code and its numbers
    """
    # sudo: counts of the whole company; nothing of single people leaves this module.
    env = company.sudo().env
    cycles = env["hr.performance.cycle"].search(
        Domain("company_id", "in", (company.id, False))
        & Domain("date_end", ">=", date(year, 1, 1))
        & Domain("date_end", "<=", date(year, 12, 31))
        & Domain("state", "!=", "draft")
    )
    sheets = env["hr.performance.appraisal"].search(
        Domain("cycle_id", "in", cycles.ids)
        & Domain("company_id", "=", company.id)
        & Domain("state", "!=", "cancelled")
    )
    return [
        {"code": "cycles", "count": len(cycles)},
        *_health(env, sheets),
        *_coaching(env, sheets),
        *_disputes(env, sheets),
        *_fairness(cycles),
        *_effects(cycles, company),
        *_surveys(env, cycles, company),
    ]


def _health(env, sheets):
    steps = env["hr.performance.step"].search(
        Domain("appraisal_id", "in", sheets.ids)
        & Domain("left_on", "!=", False)
        & Domain("deadline", "!=", False)
    )
    late = steps.filtered(
        lambda s: s.company_id._performance_day(s.left_on) > s.deadline
    )
    finished = sheets.filtered(lambda s: s.state in FINISHED)
    behind = sheets.filtered(lambda s: s.state in BEHIND)
    talks = env["hr.performance.interview"].search(
        Domain("appraisal_id", "in", finished.ids) & Domain("state", "in", HELD_STATES)
    )
    return [
        {"code": "told", "count": len(finished), "of": len(sheets)},
        {"code": "behind", "count": len(behind), "of": len(sheets)},
        {"code": "late", "count": len(late), "of": len(steps)},
        {"code": "talks", "count": len(talks.appraisal_id), "of": len(finished)},
    ]


def _coaching(env, sheets):
    people = sheets.filtered(lambda s: s.employee_id and s.state not in ENDED_EARLY)
    bare = env["hr.performance.talk"]._without_coaching(people)
    return [{"code": "coached", "count": len(people - bare), "of": len(people)}]


def _disputes(env, sheets):
    appeals = env["hr.performance.appeal"].search(
        Domain("appraisal_id", "in", sheets.ids) & Domain("state", "!=", "draft")
    )
    changed = appeals.filtered(lambda a: a.verdict in ("changed", "again"))
    if 0 < len(appeals) < small_groups.LEAST:
        return [{"code": "appeals_few", "count": small_groups.LEAST}]
    return [{"code": "appeals", "count": len(changed), "of": len(appeals)}]


def _fairness(cycles):
    seen = cycles.filtered("fairness_seen_on")
    return [{"code": "fairness", "count": len(seen), "of": len(cycles)}]


def _effects(cycles, company):
    rows = []
    for cycle in cycles:
        told = reward_effect.sides(cycle, company)
        for is_rewarded, side in (told or {}).items():
            if side.change is not None:
                rows.append(
                    {
                        "code": "rewarded" if is_rewarded else "unrewarded",
                        "name": cycle.name,
                        "count": side.followed,
                        "mean": str(side.change),
                        "left": str(side.left_share),
                    }
                )
    return rows


def _surveys(env, cycles, company):
    shares = env["hr.performance.pulse.share"].search(
        [
            ("cycle_id", "in", cycles.ids),
            ("company_id", "=", company.id),
            ("manager_id", "=", False),
            ("is_told", "=", True),
        ]
    )
    return [
        {
            "code": f"survey_{share.audience}",
            "name": share.cycle_id.name,
            "count": share.count,
            "mean": str(share.level),
        }
        for share in shares
    ]


# WORDS


def rows(env, figures):
    """Return the figures as pairs of a title and what it says, for a reader."""
    return [(_titles(env)[row["code"]], _text(env, row)) for row in figures or []]


def _titles(env):
    _ = env._
    labels = env["hr.performance.pulse"]._fields["audience"]._description_selection(env)
    return {
        "cycles": _("Cycles that ended in the year"),
        "told": _("Results told"),
        "behind": _("Gone the whole way"),
        "late": _("Steps taken late"),
        "talks": _("Talks held on results"),
        "coached": _("People with coaching"),
        "appeals": _("Appeals that changed a result"),
        "appeals_few": _("Appeals"),
        "fairness": _("Cycles looked at for fairness"),
        "rewarded": _("Change of score after a reward"),
        "unrewarded": _("Change of score without one"),
        **{f"survey_{audience}": label for audience, label in labels},
    }


def _text(env, row):
    _ = env._
    if "mean" in row:
        digits = 1 if "left" in row else 2
        values = {
            "name": row["name"],
            "mean": format_number(env, to_decimal(row["mean"]), digits),
            "people": row["count"],
        }
        if "left" not in row:
            return _("%(name)s: %(mean)s of 5, %(people)s answers", **values)
        left = format_number(env, to_decimal(row["left"]), 1)
        return _(
            "%(name)s: %(mean)s of 100, %(people)s people; %(left)s %% left",
            left=left,
            **values,
        )
    if row["code"] == "appeals_few":
        return _("fewer than %s", row["count"])
    if "of" not in row:
        return str(row["count"])
    if not row["of"]:
        return _("none")
    share = format_number(env, to_decimal(row["count"]) * 100 / row["of"], 1)
    return _(
        "%(count)s of %(of)s (%(share)s %%)",
        count=row["count"],
        of=row["of"],
        share=share,
    )
