# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which fields of a scheme are its rules, and what the profiles set them to.

A rule is counted in the scheme's version, frozen into a cycle at its launch and, in a
group, closed to company schemes unless the group opens it.
"""

#: Fields of the scheme that are rules, in the order in which they are told.
RULES = (
    "profile",
    "kind",
    "period_type",
    "midterm_review",
    "minimum_values",
    "self_review",
    "second_review",
    "second_review_flagged",
    "interview_policy",
    "template_id",
    "template_rule_ids",
    "scale_id",
    "distribution",
    "unit_told",
    "distribution_groups",
    "distribution_smallest",
    "distribution_tenure",
    "unit_shares",
    "period_share",
    "period_weights",
    "period_missing",
    "items_cap",
    "plan_change_approver",
    "plan_change_days",
    "plan_change_in_review",
    "link_proof",
    "plan_version_scoring",
    "growth_factor",
    "amber_below",
    "red_below",
    "answer_days",
    "improvement_below",
    "report_rhythm",
    "report_days",
    "plan_days",
    "self_review_days",
    "manager_review_days",
    "second_review_days",
    "interview_days",
    "telling_days",
    "acknowledge_days",
    "appeal_days",
    "appeal_answer_days",
    "appeal_review_days",
    "retention_months",
    "talk_days",
    "talk_limit_days",
    "talk_new_days",
    "talk_new_months",
    "event_probation",
    "probation_days",
    "event_transfer",
    "bias_questions",
    "policy_text",
)

#: Rules that are texts in several languages.
TEXT_RULES = ("bias_questions", "policy_text")

#: Rules that a cycle may set for itself before its launch.
CYCLE_RULES = ("kind", "template_id", "scale_id", "self_review")
#: What a group scheme may open: its rules, and the levels of the checks.
GROUP_RULES = (*RULES, "gate_ids")

#: Values that a profile gives when it is chosen.
PROFILE_RULES = {
    "light": {
        "self_review": False,
        "second_review": False,
        "midterm_review": False,
        "interview_policy": "all",
    },
    "standard": {
        "self_review": True,
        "second_review": False,
        "midterm_review": True,
        "interview_policy": "exceptions",
    },
    "full": {
        "self_review": True,
        "second_review": True,
        "midterm_review": True,
        "interview_policy": "all",
    },
}

#: Below so many people a company without a scheme starts with the Light profile.
LIGHT_BELOW = 50

EVENT_KINDS = [
    ("probation", "End of Probation"),
    ("project", "End of a Project"),
    ("transfer", "Transfer"),
    ("other", "Other Event"),
]
