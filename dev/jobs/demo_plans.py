# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How plans come about: tasks with responsible and date, proposals, wishes.

Every function takes a ``DemoCycle`` and acts as the person whose decision it is.
"""

from datetime import timedelta

from . import demo_plan_texts as texts
from .people import env_of


def write_tasks(story):
    """Employees write down who does what by when before the plan is confirmed."""
    for name, tasks in texts.TASKS.items():
        plan = story.of(name)
        if not plan:
            continue
        env = env_of(story.env, story.subject_user(plan))
        people = story.appraisals.mapped("employee_id")
        env["hr.performance.plan.action"].create(
            [
                {
                    "appraisal_id": plan.id,
                    "name": task,
                    "line_id": plan.line_ids[:1].id,
                    "responsible_id": people.filtered(
                        lambda person, who=who: person.name == who
                    )[:1].id,
                    "due_date": story.start + timedelta(days=days),
                }
                for task, who, days in tasks
            ]
        )


def haggle(story, name):
    """Somebody lowers a target, the manager rejects it; the wish stays open."""
    plan = story.of(name)
    mine = plan.with_env(env_of(story.env, story.subject_user(plan)))
    theirs = plan.with_env(env_of(story.env, story.manager_user(plan)))
    line = mine.line_ids.filtered("target")[:1]
    line.target = line.target * 0.9
    mine.line_ids.filtered("target")[1:2].is_development = True
    theirs.proposal_ids.filtered(
        lambda p: p.state == "open" and p.field_name == "target"
    ).action_reject(texts.REASONS[story.chinese])
    theirs.action_confirm_plan()
    mine.action_ask_for_change(texts.WISHES[story.chinese])
