# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Raises of the demo: one round applied, with one promotion and letters to read."""

from dateutil.relativedelta import relativedelta

from . import raises
from .demo_money import APPROVER
from .people import login

#: Per cent of the payroll.
BUDGET = 3
#: How many letters are told.
TOLD = 4


def play(env, story, ledger):
    """Propose, promote, fit, approve, apply and tell some.

    :param story: the half-year whose results are released
    """
    company = story.company

    def officer(name):
        acting = login(env, name)
        return acting(context={**acting.context, "allowed_company_ids": company.ids})

    author, approver = officer("reward"), officer("approver")
    with ledger.step(f"Raises proposed, approved and applied: {company.name}") as note:
        day = company._performance_today().replace(day=1) + relativedelta(months=1)
        raises.make_ranges(
            author, company, story.appraisals.job_id, day - relativedelta(years=2)
        )
        made = raises.open_round(
            author,
            story.cycle.with_env(author),
            company,
            day,
            name="Raises of 3 %",
            budget_percent=BUDGET,
        )
        own = made.proposal_ids.filtered(lambda row: row.employee_id.name == APPROVER)
        if own:
            own.action_leave_out("Approves this round; decided by somebody else.")
        made.action_leave_out_issues()
        _promote(author, approver, made)
        raises.approve(made, approver)
        made.action_apply()
        letters = author["hr.performance.pay.letter"].search(
            [("proposal_id.round_id", "=", made.id)]
        )
        letters[:TOLD].action_tell()
        note(f"{len(letters)} letters, {made.increase_total:,.2f} a month")


def _promote(author, approver, made):
    """The best of those who are in the round gets a larger job."""
    rows = made.proposal_ids.filtered(lambda row: row.state == "proposed")
    best = rows.sorted(lambda row: (-row.guideline_target, row.id))[:1]
    if not best:
        return
    # sudo: a job of the story; reward officers make no jobs.
    job = (
        author["hr.job"]
        .sudo()
        .create(
            {
                "name": f"Senior {best.job_id.name}",
                "company_id": made.company_id.id,
            }
        )
    )
    author["hr.performance.pay.range"].create(
        {
            "job_id": job.id,
            "company_id": made.company_id.id,
            "currency_id": made.currency_id.id,
            "date_from": made.date_effective,
            "minimum": best.wage,
            "midpoint": round(best.wage * 1.15, 2),
            "maximum": round(best.wage * 1.35, 2),
        }
    )
    best.write(
        {
            "is_promotion": True,
            "new_job_id": job.id,
            "promotion_reason": "Does the work of the larger job since spring.",
        }
    )
    best.with_env(approver).action_approve_promotion()
