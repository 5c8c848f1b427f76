# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One appeal of the demo: filed late by leave of HR, examined, decided."""

from odoo import Command

from .people import env_of, login

VIEW = (
    "Three orders of the last week were booked after the end of the period. The"
    " customers had signed them before; the confirmations are attached to the orders."
)
WISH = "Count them for the period in which they were signed."
ANSWER = (
    "I have rated what the system showed on the last day. I did not see the signed"
    " confirmations; if they are there, they belong to this period."
)
REASON = "The confirmations are dated within the period; the rule counts signed orders."
DECISION = (
    "The three confirmations were examined with accounting. They were signed within the"
    " period, so the line is scored with them. The other lines were not appealed."
)


def appeal(env, story, ledger):
    """Let one employee of the finished cycle appeal, up to the decision."""
    with ledger.step("An appeal filed, examined and decided") as note:
        sheet = _sheet(env, story)
        if not sheet:
            return
        result = env["hr.performance.result"].search([("appraisal_id", "=", sheet.id)])
        if not result.appeal_until or result.appeal_until < story.today:
            result.with_env(login(env, "hradmin")).action_allow_appeal(
                "Was on parental leave while the time ran"
            )
        own = _filed(env, sheet)
        own.with_env(login(env, "hradmin")).action_accept()
        # sudo: the demo looks up whose turn it is; the step is taken as that person.
        kept = own.sudo()
        hearing = kept.hearing_ids
        hearing.with_env(env_of(env, sheet.manager_id.user_id)).action_answer(ANSWER)
        reviewer = own.with_env(env_of(env, kept.reviewer_id))
        reviewer.action_declare()
        reviewer.action_decide([_row(result)], DECISION)
        note(f"{kept.old_level_id.code} → {kept.new_level_id.code}")


def _sheet(env, story):
    """A released sheet whose people can all log in."""
    sheets = env["hr.performance.appraisal"].search(
        [
            ("cycle_id", "=", story.past.cycle.id),
            ("state", "in", ("released", "acknowledged")),
        ],
        order="id",
    )
    return sheets.filtered(
        lambda sheet: (
            sheet.owner_id.user_id
            and sheet.manager_id.user_id
            and sheet.second_manager_id.user_id
            and _lowest(sheet)
        )
    )[:1]


def _lowest(sheet):
    """The plan line that has brought least of what it could."""
    result = sheet.env["hr.performance.result"].search(
        [("appraisal_id", "=", sheet.id), ("state", "=", "released")]
    )
    lines = result.line_ids.filtered(
        lambda line: (
            line.kind == "weighted"
            and line.method != "manual"
            and line.outcome_state == "scored"
            and line.points < 90
        )
    )
    return lines.sorted("points")[:1].appraisal_line_id


def _filed(env, sheet):
    appeals = env["hr.performance.appeal"].with_env(env_of(env, sheet.owner_id.user_id))
    point = {"appraisal_line_id": _lowest(sheet).id, "ground": "value"}
    own = appeals.create(
        {
            "appraisal_id": sheet.id,
            "point_ids": [Command.create({**point, "view": VIEW, "wish": WISH})],
        }
    )
    own.action_file()
    return own


def _row(result):
    return {
        "line": _lowest(result.appraisal_id).id,
        "verdict": "changed",
        "points": "100",
        "reason": REASON,
    }
