# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Progress reports of the demo company: most are given, some are late."""

from . import demo_values as values
from .people import env_of

#: How it is going, and what stands in the way.
SAID = (
    ("The first step is done, the second has begun.", ""),
    ("Slower than planned, but nothing is lost yet.", "Two of us were on leave."),
    ("Going well: the team has taken it up.", ""),
    ("Begun; the customer has agreed to the plan.", "The budget is not released yet."),
)
#: Everybody so far from the last one has not reported.
LATE = 4
MONTHS = 6


def ask(env):
    """What the daily job does when a month is over."""
    reports = env["hr.performance.progress.report"]
    reports._ask(reports._to_ask())


def report(story):
    """The people report on the page that the first page opens; every fourth is late."""
    given = 0
    for number, appraisal in enumerate(story.in_state("agreed")):
        if number % LATE == LATE - 1:
            continue
        env = env_of(story.env, story.subject_user(appraisal))
        level = story.level(appraisal)
        action = appraisal.with_env(env).action_log_values()
        log = env[action["res_model"]].browse(action["res_id"])
        for row in log.row_ids.filtered(lambda row: row.is_report and not row.shown):
            text, difficulties = SAID[(number + given) % len(SAID)]
            words = {"note": text, "difficulties": difficulties}
            if not row.line_id.kpi_id:
                so_far = values.goal_value(row.line_id, level) / MONTHS
                words["value_input"] = f"{so_far:.1f}"
            row.write(words)
            given += 1
        log.action_save()
    return given
