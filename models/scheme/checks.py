# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The checks along the way: every fact of a check stands in one table.

A scheme switches a check off, gives it as advice or requires it; its profile sets all
of them together. A new check is an entry here, and a function that finds its problems
where its flow asks for them:

launch
    ``hr.performance.cycle._check_launch``
stage
    ``hr.performance.cycle.action_next_stage``
start
    the first step of an appraisal
plan
    ``models/plan/plan_checks.py``, which also says in which order findings are told
confirm
    ``hr.performance.appraisal._agreement_problems``, when a plan is confirmed
review
    before somebody reviews
interview
    before an invitation is sent, and before the talk begins
release
    ``hr.performance.result.action_release``
decide, reward
    fixed: nobody is asked whether
"""

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

from ..base.features import LEGAL, is_on

_lt = LazyTranslate(__name__)

OFF, ADVICE, REQUIRED = "off", "advice", "required"
GATE_LEVELS = [(OFF, "Off"), (ADVICE, "Advice Only"), (REQUIRED, "Required")]
PROFILES = ("light", "standard", "full")
ALWAYS = (REQUIRED,) * len(PROFILES)


@dataclass(frozen=True)
class Check:
    """One check.

    ``label``
        its name; translated as a choice of the field ``code``
    ``meaning``
        what is checked, in one sentence
    ``levels``
        how strict it is in the profiles Light, Standard and Full
    ``flows``
        who asks it; see above
    ``is_fixed``
        nobody can switch it off or let it pass
    ``is_advice``
        it is never required: what it finds may be meant
    ``feature``
        the feature of the settings without which it asks for nothing
    """

    code: str
    label: str
    meaning: str
    levels: tuple
    flows: tuple
    is_fixed: bool = False
    feature: str = ""
    is_advice: bool = False

    def level(self, profile):
        """Return the level that a profile gives it; an unknown profile is Light."""
        return self.levels[PROFILES.index(profile) if profile in PROFILES else 0]

    def allows(self, level):
        """Tell if it may have this level: a fixed one is always required."""
        if self.is_advice and level == REQUIRED:
            return False
        return level in dict(GATE_LEVELS) and (not self.is_fixed or level == REQUIRED)


#: Every check by its code, in the order in which a cycle meets them; fixed ones last.
CHECKS = {
    check.code: check
    for check in (
        Check(
            "setup_complete",
            "Set-up checklist done",
            _lt("The set-up checklist is complete when a cycle is launched."),
            (OFF, ADVICE, ADVICE),
            ("launch",),
        ),
        Check(
            "legal_basis",
            "Legal basis",
            _lt(
                "What the law of the company's country asks for before a launch is "
                "on record."
            ),
            (OFF, ADVICE, REQUIRED),
            ("launch",),
            feature=LEGAL,
        ),
        Check(
            "method_reason",
            "Reason for each method",
            _lt(
                "The cycle says for each population why its method of assessment was"
                " chosen."
            ),
            (OFF, ADVICE, ADVICE),
            ("launch",),
        ),
        Check(
            "template_review",
            "Template reviewed by a second person",
            _lt(
                "Somebody else than its author has released the template before a "
                "launch."
            ),
            (OFF, ADVICE, REQUIRED),
            ("launch",),
        ),
        Check(
            "cycle_length",
            "Length of the period",
            _lt(
                "The period is not longer than six months without a mid-cycle "
                "review, not shorter than a month, and long enough for the values of "
                "its KPIs."
            ),
            (ADVICE, ADVICE, ADVICE),
            ("launch",),
        ),
        Check(
            "overlap",
            "Nobody in two cycles at once",
            _lt("Nobody is in two cycles of the same kind whose periods overlap."),
            (REQUIRED, REQUIRED, REQUIRED),
            ("launch",),
        ),
        Check(
            "coaching_held",
            "A talk or a note with everybody before the assessment",
            _lt(
                "Before the assessment opens, everybody has had a talk or a note in "
                "the period."
            ),
            (OFF, ADVICE, ADVICE),
            ("stage",),
        ),
        Check(
            "stage_tasks",
            "Tasks of a stage done before the next",
            _lt(
                "A cycle goes to its next stage when the tasks of the present one "
                "are done; single appraisals always move on by themselves."
            ),
            (ADVICE, REQUIRED, REQUIRED),
            ("stage",),
        ),
        Check(
            "method_acknowledged",
            "Method page acknowledged",
            _lt(
                "Everybody has read how the appraisal works before taking the first "
                "step."
            ),
            (OFF, ADVICE, REQUIRED),
            ("start",),
        ),
        Check(
            "rater_trained",
            "Evaluators trained",
            _lt("Whoever rates has been trained for it."),
            (OFF, ADVICE, REQUIRED),
            ("launch", "review"),
        ),
        Check(
            "conflict_declared",
            "Conflicts of interest declared",
            _lt(
                "Whoever rates has declared conflicts of interest, or that there "
                "are none."
            ),
            (OFF, ADVICE, REQUIRED),
            ("review",),
        ),
        Check(
            "self_review_expected",
            "Self-review submitted",
            _lt(
                "The self-review is in before the manager's review; a missing one "
                "is skipped with a reason and never counts as zero."
            ),
            (OFF, ADVICE, REQUIRED),
            ("review",),
        ),
        Check(
            "assessment_talk",
            "Assessment talk before the rating",
            _lt(
                "Manager and employee have talked about facts and self-review before "
                "the rating is submitted; no grade is named in this talk."
            ),
            (OFF, OFF, ADVICE),
            ("review",),
        ),
        Check(
            "assessment_complete",
            "Assessment complete and plausible",
            _lt(
                "Before the rating is submitted, reviews, raters and comments are "
                "there, not too much is left out, and no value lies far from others."
            ),
            (OFF, ADVICE, ADVICE),
            ("review",),
        ),
        Check(
            "points_evidenced",
            "Unusual points have a reason",
            _lt(
                "Points at either end of the scale, or far from the self-review, have "
                "a fact, a number or a link to evidence in their comment."
            ),
            (OFF, ADVICE, ADVICE),
            ("review",),
        ),
        Check(
            "bias_checked",
            "Bias checklist ticked",
            _lt(
                "Whoever submits a rating has gone through the list of the scheme "
                "about common errors of judgement."
            ),
            (OFF, ADVICE, ADVICE),
            ("review",),
        ),
        Check(
            "goal_smart",
            "Goals are SMART",
            _lt(
                "Goals are specific, measurable, achievable, relevant and time-"
                "bound. A manager who confirms a plan with a failed letter gives a "
                "reason."
            ),
            (OFF, ADVICE, ADVICE),
            ("plan",),
        ),
        Check(
            "goal_vague",
            "Goals not too vague",
            _lt("No goal only promises to improve something without a number."),
            (ADVICE, ADVICE, ADVICE),
            ("plan",),
        ),
        Check(
            "goal_high",
            "Goals not too high",
            _lt(
                "No target needs much more growth than the same person has ever "
                "reached with the same KPI."
            ),
            (ADVICE, ADVICE, ADVICE),
            ("plan",),
        ),
        Check(
            "goal_parent",
            "Goals serve a goal of the company",
            _lt(
                "Every goal of a plan serves a goal of the company, or is marked as "
                "local with a reason."
            ),
            (OFF, ADVICE, REQUIRED),
            ("plan",),
        ),
        Check(
            "plan_hours",
            "Working hours suffice for the plan",
            _lt(
                "The hours that a plan needs are within the working hours of its "
                "period."
            ),
            (ADVICE, ADVICE, ADVICE),
            ("plan",),
        ),
        Check(
            "goal_conflict",
            "Goals do not work against each other",
            _lt(
                "No goal works against a goal of others, by the relations of their "
                "KPIs, without a guard KPI or a waiver."
            ),
            (OFF, ADVICE, ADVICE),
            ("plan",),
        ),
        Check(
            "plan_duties",
            "Plan beside the duties of the job",
            _lt(
                "Duties of the job that no goal of the plan serves, and goals that"
                " serve none of them. Never more than advice."
            ),
            (OFF, OFF, ADVICE),
            ("plan",),
            is_advice=True,
        ),
        Check(
            "plan_themes",
            "Plan beside the emphasis of the company",
            _lt(
                "The weight of strategic themes in the plan lies far from what the"
                " company emphasises. Never more than advice."
            ),
            (OFF, OFF, ADVICE),
            ("plan",),
            is_advice=True,
        ),
        Check(
            "interview_lead",
            "Interview invited in time",
            _lt("The invitation is sent at least three days before."),
            (ADVICE, ADVICE, REQUIRED),
            ("interview",),
        ),
        Check(
            "interview_duration",
            "Length of the interview",
            _lt("The interview takes 60 to 90 minutes."),
            (ADVICE, ADVICE, ADVICE),
            ("interview",),
        ),
        Check(
            "interview_hours",
            "Interview within working hours",
            _lt("The interview lies within both sides' working hours."),
            (ADVICE, ADVICE, ADVICE),
            ("interview",),
        ),
        Check(
            "improvement_told",
            "Last improvement plan told before the interview",
            _lt(
                "It is said of every action of the last improvement plan what became "
                "of it, before the self-report is handed in and the interview closed."
            ),
            (ADVICE, ADVICE, REQUIRED),
            ("interview",),
        ),
        Check(
            "interview_documents",
            "Four documents of the interview there",
            _lt(
                "Completion of the goals, record of key events, self-report and"
                " interview form are there when the interview begins."
            ),
            (OFF, ADVICE, REQUIRED),
            ("interview",),
        ),
        Check(
            "interviewer_trained",
            "Interview training before the first interview",
            _lt(
                "Whoever holds an interview for the first time has been trained in"
                " holding interviews, in the standards and in the indicators."
            ),
            (OFF, OFF, ADVICE),
            ("interview",),
        ),
        Check(
            "plan_mix",
            "Sections and measured share of the plan",
            _lt(
                "The weights of the sections and the share of measured lines are as "
                "the template asks."
            ),
            (ADVICE, ADVICE, REQUIRED),
            ("launch", "confirm"),
        ),
        Check(
            "plan_actions",
            "Actions with responsible and date",
            _lt(
                "Every action of a plan names who is responsible and until when, "
                "before the plan is confirmed."
            ),
            (REQUIRED, REQUIRED, REQUIRED),
            ("confirm",),
        ),
        Check(
            "request_answered",
            "Change requests answered",
            _lt(
                "The manager has answered the employee's request for another plan "
                "before confirming the plan."
            ),
            (ADVICE, REQUIRED, REQUIRED),
            ("confirm",),
        ),
        Check(
            "fairness_seen",
            "Fairness looked at before results are told",
            _lt(
                "HR has looked at how people were rated, by raters and groups, and has"
                " acknowledged the page before results are released."
            ),
            (OFF, OFF, REQUIRED),
            ("release",),
        ),
        Check(
            "weights_total",
            "Weights add up",
            _lt("The weights of a plan add up to 100. Always required."),
            ALWAYS,
            ("confirm",),
            is_fixed=True,
        ),
        Check(
            "named_author",
            "Final grade has a named author",
            _lt("A named person decides the final grade. Always required."),
            ALWAYS,
            ("decide",),
            is_fixed=True,
        ),
        Check(
            "money_approval",
            "Money approved by a second person",
            _lt(
                "Somebody else than its author approves a reward run. Always required."
            ),
            ALWAYS,
            ("reward",),
            is_fixed=True,
        ),
    )
}
#: Choices of a field that names a check.
GATES = [(check.code, check.label) for check in CHECKS.values()]


def shown_gates(env):
    """Domain: checks of what the database uses; the others ask for nothing."""
    off = [c.code for c in CHECKS.values() if c.feature and not is_on(env, c.feature)]
    return [("code", "not in", off)]
