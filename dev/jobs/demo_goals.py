# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Plans that serve the goals of the company, and the meetings in which goals are set.

Every function takes a ``DemoCycle`` and acts as the person whose decision it is.
"""

from datetime import datetime, time

from odoo import Command

from . import demo_plan_texts as texts
from . import demo_turns as turns
from .people import by_actor, env_of


def serve(story, without=()):
    """Employees choose the goal that each measured line serves: the nearest one.

    :param without: names of people who forget to
    """
    plans = story.in_state("planning") - story.of(*without)
    nearest = _nearest(story, plans)
    for mine in by_actor(plans, story.subject_user):
        for plan in mine:
            lines = plan.line_ids.filtered(
                lambda line: line.kind == "weighted" and line.method != "manual"
            )
            if goal := nearest.get(plan.id):
                lines.write({"objective_id": goal})


def _nearest(story, plans):
    """The own goal, or one of the unit or the units above, by plan."""
    # sudo: level and unit of goals, to find what a person would choose from the list.
    goals = story.env["hr.performance.objective"].sudo()
    goals = goals.search(
        [("company_id", "=", story.company.id), ("state", "=", "approved")]
    ).sorted("level")
    of_person = {goal.employee_id.id: goal.id for goal in goals if goal.employee_id}
    of_unit = {}
    for goal in goals:
        if goal.level in ("department", "team"):
            of_unit.setdefault(goal.department_id.id, goal.id)
    company = goals.filtered(lambda goal: goal.level == "company")[:1].id
    found = {}
    # sudo: the place of people in the company, as they know it themselves.
    for plan in plans.sudo():
        path = (plan.department_id.parent_path or "").split("/")
        units = [int(unit) for unit in reversed(path) if unit]
        choice = (of_unit[unit] for unit in units if unit in of_unit)
        found[plan.id] = of_person.get(plan.employee_id.id) or next(choice, company)
    return found


def meet(story, name, day, held):
    """A head talks with the team about goals; minutes and attendance are kept.

    :param held: whether the meeting is over
    """
    env = env_of(story.env, turns.user_of(story, name))
    head = env.user.employee_id
    words = texts.MEETING[story.chinese]
    # sudo: whom the head meets; they are colleagues.
    people = story.appraisals.sudo().filtered(lambda a: a.manager_id == head)
    goals = env["hr.performance.objective"].search(
        [("department_id", "=", head.department_id.id), ("state", "=", "approved")]
    )
    meeting = env["hr.performance.goal.meeting"].create(
        {
            "name": words["name"],
            "company_id": story.company.id,
            "cycle_id": story.cycle.id,
            "department_id": head.department_id.id,
            "objective_ids": [Command.set(goals[:2].ids)],
            "date_start": datetime.combine(day, time(1 if story.chinese else 8)),
            "location": words["location"],
            "agenda": words["agenda"],
            "attendee_ids": [Command.set(people.employee_id.ids)],
        }
    )
    meeting.action_plan()
    if held:
        meeting.write(
            {
                "minutes": words["minutes"],
                "attended_ids": [Command.set(people.employee_id[:-1].ids)],
            }
        )
        meeting.action_hold()
    return meeting


def check(story):
    """HR looks through all plans; one clash of goals is accepted with a reason."""
    story.cycle.with_env(story.admin).action_check_plans()
    conflicts = story.admin["hr.performance.goal.conflict"].search(
        [("cycle_id", "=", story.cycle.id), ("state", "=", "open")]
    )
    for conflict in conflicts[1:2]:
        conflict.waiver_reason = texts.WAIVER
        conflict.action_waive()
