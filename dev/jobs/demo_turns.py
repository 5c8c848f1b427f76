# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What does not go by the book: deputies, objections, stragglers, people without login.

Every function takes a ``DemoCycle`` and acts as the person whose decision it is.
"""

import base64
import csv
from io import StringIO

from dateutil.relativedelta import relativedelta

from odoo import Command

from . import demo_texts as texts
from .people import by_actor, env_of


def user_of(story, name):
    """The user of somebody in the company."""
    employee = story.env["hr.employee"].search(
        [("name", "=", name), ("company_id", "=", story.company.id)]
    )
    return employee.user_id


def take_over_results(story):
    """HR takes over what the old list says of the two half-years before."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ["Employee", "Cycle", "Score", "Grade", "Period From", "Period Until"]
    )
    levels = story.cycle.scale_id.level_ids.sorted("lower", reverse=True)
    # Nobody of HR takes over the own results.
    people = (story.appraisals.employee_id - story.admin.user.employee_id).sorted(
        "name"
    )
    for back in (2, 1):
        first = story.start - relativedelta(months=6 * back)
        last = first + relativedelta(months=6, days=-1)
        for number, person in enumerate(people):
            # A list that is the same in every demo: most do better, some do not.
            score = 66 + 11 * number % 29 + (3 if number % 4 else -4) * (2 - back)
            name = f"Half-Year {first:%b %Y} – {last:%b %Y}"
            grade = next(one for one in levels if one.is_lowest or one.lower <= score)
            rows.writerow([person.name, name, score, grade.code, first, last])
    taken = story.admin["hr.performance.import"].create(
        {
            "kind": "result",
            "file": base64.b64encode(text.getvalue().encode("utf-8-sig")),
            "file_name": "old results.csv",
            "scale_id": story.cycle.scale_id.id,
        }
    )
    taken.action_check()
    taken.action_import()
    return taken.created_count


def train(story, day):
    """HR records the course for evaluators, but for the last one, who missed it."""
    admin = story.admin
    raters = admin["hr.performance.rater.status"].search(
        [("cycle_id", "=", story.cycle.id)], order="rater_id"
    )
    admin["hr.performance.rater.training"].create(
        {"employee_ids": raters.rater_id[:-1].ids, "trained_on": day}
    ).action_record()


def declare(story, conflicts=None):
    """Managers read the rules and declare conflicts of interest, or that none exist.

    :param conflicts: dict of manager to appraisee; HR has still to decide on them
    """
    conflicts = conflicts or {}
    rated = story.appraisals.filtered("manager_id.user_id")
    for mine in by_actor(rated, story.manager_user):
        acknowledge(mine)
        manager = mine.env.user.employee_id
        appraisee = conflicts.get(mine.env.user.name)
        if appraisee:
            mine.env["hr.performance.conflict"].create(
                {
                    "cycle_id": story.cycle.id,
                    "rater_id": manager.id,
                    "kind": "relative",
                    "appraisee_id": story.of(appraisee).employee_id.id,
                    "text": texts.CONFLICT,
                }
            )
        else:
            mine.action_declare_none()


def acknowledge(appraisals):
    """The user reads how the appraisal works and says so; HR has nothing to say."""
    person = appraisals.env.user.employee_id
    # sudo: only whether the user is one of the two sides.
    sides = {a.id: a.employee_id | a.manager_id for a in appraisals.sudo()}
    appraisals = appraisals.filtered(lambda a: person in sides[a.id])
    if not appraisals:
        return
    dialog = appraisals.action_open_method_page()
    page = appraisals.env[dialog["res_model"]].browse(dialog["res_id"])
    page.action_acknowledge()


def settle_law(story):
    """HR puts the legal basis of a draft on record, with where to find it."""
    checks = story.cycle.with_env(story.admin).legal_check_ids
    checks.write({"state": "done", "reference": texts.LEGAL_REFERENCE[story.chinese]})


def issue(story, name):
    """Somebody objects to the plan; the next manager issues it, objection kept."""
    plan = story.of(name)
    plan.with_env(env_of(story.env, story.subject_user(plan))).action_object(
        texts.OBJECTION
    )
    plan.with_env(
        env_of(story.env, story.manager_user(plan))
    ).action_confirm_plan_with_reason(texts.CHECK_REASON[story.chinese])
    above = plan.manager_id.parent_id.user_id
    plan.with_env(env_of(story.env, above)).action_issue_plan(texts.ISSUED)


def let_pass(story):
    """HR goes on to the next stage although a few steps are open, and says why."""
    story.admin["hr.performance.override"].create(
        {
            "cycle_id": story.cycle.id,
            "code": "stage_tasks",
            "reason": texts.OVERRIDE[story.chinese],
        }
    )


def change_plans(story, day, waiting=1):
    """Employees ask to lower a target; managers approve, but for the last ones.

    :param day: from when the changed plans are valid
    :param waiting: so many requests still wait for the manager
    :return: the requests
    """
    plans = story.in_state("agreed").filtered(
        lambda a: a.employee_id.user_id and a.manager_id.user_id
    )[: waiting + 1]
    requests = [
        plan.env["hr.performance.plan.change"]
        .with_env(env_of(story.env, plan.employee_id.user_id))
        .create(
            {
                "appraisal_id": plan.id,
                "reason": texts.CHANGE,
                "effective_date": day,
                "line_ids": [
                    Command.create(
                        {"appraisal_line_id": line.id, "target": line.target * 0.8}
                    )
                ],
            }
        )
        for plan in plans
        for line in plan.line_ids.filtered(
            lambda line: line.method == "ratio" and line.target
        )[:1]
    ]
    for request in requests:
        request.action_submit()
    for request in requests[: len(requests) - waiting]:
        # sudo: whose turn it is; the approval runs with that user's rights.
        manager = request.sudo().appraisal_id.manager_id.user_id
        request.with_env(env_of(story.env, manager)).action_approve(texts.CHANGED)
    return requests


def approve(story, left=()):
    """Second-level managers approve the ratings of their managers, but for a few."""
    waiting = story.in_state("second_review").filtered(
        lambda a: a.employee_id.name not in left
    )

    def above(appraisal):
        return appraisal.second_manager_id.user_id or story.admin.user

    for mine in by_actor(waiting, above):
        mine.action_approve_review()


def deputize(story, manager, deputy, first, last, scope="act"):
    """A manager gives the own rights to somebody for some days."""
    env = env_of(story.env, user_of(story, manager))
    env["hr.performance.delegation"].create(
        {
            "delegator_id": env.user.employee_id.id,
            "delegate_id": user_of(story, deputy).employee_id.id,
            "date_from": first,
            "date_to": last,
            "scope": scope,
            "reason": texts.AWAY,
        }
    )


def remind(story):
    """HR reminds everybody whose step is overdue."""
    steps = story.admin["hr.performance.step"]
    steps.search(
        [("cycle_id", "=", story.cycle.id), ("is_overdue", "=", True)]
    ).action_send_reminder()


def print_links(story, *names):
    """HR prints personal links for people without login: they bind without a PIN.

    :return: the PDF
    """
    mine = story.admin["hr.performance.appraisal"].browse(story.of(*names).ids)
    made = mine.env["hr.performance.link"].create({"appraisal_ids": mine.ids})
    return base64.b64decode(made.action_print()["params"]["content"])
