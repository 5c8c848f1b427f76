# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The states of an appraisal, in order, and every group of them that has a meaning.

Whoever adds a state decides here, set by set, whether it belongs; other files import
names and never spell groups of states. It stands below the rooms of the appraisal,
because employees, cycles and KPIs ask for appraisals in such states, too.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

APPRAISAL_STATES = [
    ("planning", "Drafting plan"),
    ("agreed", "Plan agreed"),
    ("self_review", "Self-review"),
    ("manager_review", "Manager review"),
    ("second_review", "Second-level review"),
    ("decided", "Decided"),
    ("released", "Released"),
    ("acknowledged", "Acknowledged"),
    ("done", "Done"),
    ("closed_early", "Closed early"),
    ("cancelled", "Cancelled"),
]

#: Place of each state: a move to an earlier one hands the sheet back.
ORDER = {state: number for number, (state, _label) in enumerate(APPRAISAL_STATES)}

# STAGES OF THE WAY

#: The plan is drafted or agreed; nobody reviews yet.
PLAN = ("planning", "agreed")
#: Employee and manager write their reviews.
REVIEW = ("self_review", "manager_review")
#: Any review is written or checked.
ASSESSMENT = (*REVIEW, "second_review")
#: There is a result and the sheet is not closed: people talk about it.
RESULT = ("decided", "released", "acknowledged")
#: The sheet ended without its whole way.
ENDED_EARLY = ("closed_early", "cancelled")
#: Nobody is waited for any more.
ENDED = ("done", *ENDED_EARLY)
#: Whoever holds the interview may still be waited for.
TOLD_IN_TALK = ("decided", "released")
#: Somebody may still have to act: what a leaving manager hands over.
OPEN = (*PLAN, *ASSESSMENT, *RESULT)
#: Both sides have agreed the plan and the sheet is not closed: its tasks are due.
AGREED = ("agreed", *ASSESSMENT, *RESULT)
#: Steps that an appraisal passes only where the scheme or the rating asks for them.
OPTIONAL = ("self_review", "second_review")
#: The whole way is behind the person, whether HR has closed the sheet or not.
LAST = ("acknowledged", "done")
#: Nothing is left to do for the person, whichever way the sheet has gone.
BEHIND = (*LAST, "closed_early")

# UNTIL WHEN

#: Nobody has reviewed: goals can still be explained, a new head takes a unit over.
UNREVIEWED = (*PLAN, "self_review")
#: The manager has not rated: actual values come in, rater and rules still matter.
UNRATED = (*PLAN, *REVIEW)
#: There is no result yet: the sheet counts as waiting and can be cancelled.
UNDECIDED = (*PLAN, *ASSESSMENT)
#: Nobody was told a result yet: the sheet of a leaver can be closed early.
CLOSABLE = (*UNDECIDED, "decided")

#: The plan is agreed and the appraisee has not reviewed: one's own values come in.
LOGGED = ("agreed", "self_review")

#: The result was told, and the sheet goes on: a talk may still be due.
TOLD = ("released", "acknowledged")

#: Colleagues and customers are asked about the person, and answer.
RATERS_ANSWER = ("agreed", *REVIEW)

# FROM WHEN

#: The result was told, whatever came afterwards; a sheet closed early has a result.
FINISHED = ("released", "acknowledged", "done", "closed_early")
#: The result is known.
DECIDED = ("decided", *FINISHED)
#: A result was decided on the whole way, and nothing ended the sheet early.
RESULTED = (*RESULT, "done")
#: A new manager changes nothing: the chain stays as it was.
CHAIN_FROZEN = (*TOLD, *ENDED)
#: There is no plan that both sides have agreed and somebody worked by.
WITHOUT_PLAN = ("planning", "cancelled")

# WHAT MAY HAPPEN

#: The manager decides, at once or after the second level.
DECIDABLE = ("manager_review", "second_review")
#: A step that waits for somebody can be passed over with a recorded reason.
PASSABLE = ("planning", *REVIEW, "released")
#: Who reviews in the manager's place reads the sheet until the result is told.
SUBSTITUTE = (*ASSESSMENT, "decided")
#: Who advises by a dotted line reads the sheet until the result is told.
DOTTED = CLOSABLE
#: A move within the company begins a new part of the period.
SPLIT = ("agreed", *ASSESSMENT)
#: Coming here answers what was proposed about the plan.
PROPOSALS_ANSWERED = ("agreed", *ENDED_EARLY)
#: Coming here ends requests to change the agreed plan.
PLAN_CHANGES_OVER = ("second_review", "decided", *ENDED_EARLY)

#: Here no request to change the agreed plan is open any more.
PLAN_CHANGES_ENDED = ("second_review", *RESULT, *ENDED)

#: Steps that can be taken back: the state now, and the ones it may have come from.
TAKEN_BACK = {
    "self_review": ("agreed",),
    "manager_review": ("agreed", "self_review"),
    "second_review": ("manager_review",),
    "done": ("acknowledged",),
    "closed_early": CLOSABLE,
    "cancelled": UNDECIDED,
}

# WHO ACTS, AND UNTIL WHEN

#: The appraisee acts.
SUBJECT_ACTS = ("self_review", "released")
#: The manager acts, in the agreed plan once the assessment is open.
MANAGER_ACTS = ("agreed", "manager_review", "decided")

#: What has to be done in each state: courses and open steps name it, not the state.
TASK_OF_STATE = {
    "planning": _lt("Agree the plan"),
    "agreed": _lt("Work towards the goals"),
    "self_review": _lt("Submit the self-review"),
    "manager_review": _lt("Submit the rating"),
    "second_review": _lt("Approve the rating"),
    "decided": _lt("Hold the interview"),
    "released": _lt("Acknowledge the result"),
    "acknowledged": _lt("Close the appraisal"),
    "done": _lt("Done"),
}
#: Where it differs: the assessment has begun, and a unit has no interview.
OPEN_THE_ASSESSMENT = _lt("Open the assessment")
RELEASE_THE_RESULT = _lt("Release the result")

#: The deadline of the cycle that holds for each state of the whole way.
DEADLINE_OF_STATE = {
    "planning": "plan",
    "agreed": None,
    "self_review": "self_review",
    "manager_review": "manager_review",
    "second_review": "second_review",
    "decided": "interview",
    "released": "acknowledge",
    "acknowledged": None,
    "done": None,
}

#: The stage of the cycle in which each open state has its time.
STAGE_OF_STATE = {
    "planning": "planning",
    "agreed": "assessment",
    "self_review": "assessment",
    "manager_review": "assessment",
    "second_review": "assessment",
    "decided": "feedback",
    "released": "feedback",
    "acknowledged": "application",
}
