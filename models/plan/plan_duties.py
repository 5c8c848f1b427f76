# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Plans beside the duties of the job: duties without a goal, goals without a duty.

A line serves the duties that somebody has chosen for it; where nobody has, those that
its words speak of, in any language in use. Only goals are looked at: ability, attitude
and values are judged by standards.
"""

from ...engine import likeness
from ..template.hr_performance_template_line import GOAL_SECTIONS
from .plan_checks import PlanFinding


def is_asked(line):
    """Whether a line is a goal of a person, which a duty may stand behind."""
    return (
        line.kind == "weighted"
        and line.section in GOAL_SECTIONS
        and line.appraisal_id.subject_kind == "employee"
    )


def duties_of(lines):
    """The duties of the jobs of these lines, and what each is about.

    :return: dict of job id to a dict of duty id to features
    """
    env = lines.env
    duties = env["hr.performance.duty"].search_fetch(
        [("job_id", "in", lines.appraisal_id.job_id.ids)], ["job_id", "name"]
    )
    features = duties._features()
    found = {}
    for duty in duties:
        found.setdefault(duty.job_id.id, {})[duty.id] = features[duty.id]
    return found


def served_by(lines, by_job):
    """What lines serve: dict of line to a list of duty ids, chosen or by their words.

    :param by_job: see ``duties_of``
    """
    codes = [code for code, _name in lines.env["res.lang"].get_installed()]
    found = {}
    for line in lines:
        duties = by_job.get(line.appraisal_id.job_id.id, {})
        chosen = [duty for duty in line.duty_ids.ids if duty in duties]
        found[line] = chosen or _by_words(line, duties, codes)
    return found


def _by_words(line, duties, codes):
    """Duties that a line speaks of, the most like first."""
    if not duties:
        return []
    named = line.kpi_id or line.template_line_id
    texts = [line.description]
    if line.name and not line.kpi_id:
        texts.append(line.name)
    else:
        told = named.with_context(prefetch_langs=True)
        texts += [told.with_context(lang=code).name for code in codes]
    words = likeness.features(*texts)
    return likeness.served({line: words}, duties).get(line, [])


def findings(appraisals):
    """What is said to plans of people whose job has duties; needs superuser rights.

    It begins when somebody has written into the plan.

    :return: list of pairs of appraisal and ``PlanFinding``
    """
    goals = appraisals.line_ids.filtered(is_asked)
    by_job = duties_of(goals) if goals else {}
    if not by_job:
        return []
    found = []
    for appraisal, lines in goals.grouped("appraisal_id").items():
        duties = by_job.get(appraisal.job_id.id)
        written = lines.filtered(lambda line: line._is_written())
        if not duties or not written:
            continue
        serves = served_by(lines, by_job)
        open_duties = [
            duty for duty in duties if not any(duty in own for own in serves.values())
        ]
        if open_duties:
            reason = ["", "duties_unserved", {"duties": open_duties}]
            found.append((appraisal, PlanFinding("plan_duties", reasons=[reason])))
        for line in written:
            if not serves[line]:
                reason = ["", "line_without_duty", {"job": appraisal.job_id.id}]
                found.append(
                    (appraisal, PlanFinding("plan_duties", line, reasons=[reason]))
                )
    return found
