# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a check has found in a goal or a plan, and how it is told."""

from dataclasses import dataclass, field, replace
from typing import Any

from ...engine import smart
from ..base.check_sentences import LETTER_WORDS, check_sentence, plain_values
from .advice_sentences import ADVICE_SENTENCES

#: Checks of a plan before it is signed, in the order in which they are told.
PLAN_CHECKS = (
    "goal_parent",
    "goal_vague",
    "goal_high",
    "plan_hours",
    "goal_conflict",
    "goal_smart",
    "plan_duties",
    "plan_themes",
)

#: Letters that another check tells in its own sentence, where both are shown together.
TOLD_BY = {"goal_parent": "R", "goal_vague": "SM", "goal_high": "A"}

#: Checks whose way out takes a login: choosing goals, KPIs and duties, asking for a
#: waiver.
FOR_LOGINS = ("goal_parent", "goal_conflict", "plan_duties", "plan_themes")


@dataclass(frozen=True)
class PlanFinding:
    """One finding of one check.

    ``goal``
        the plan line or objective; None for the plan as a whole
    ``letters``
        failed letters of SMART
    ``reasons``
        list of [letter or '', code, values]; values are plain JSON
    """

    code: str
    goal: Any = None
    letters: str = ""
    reasons: list = field(default_factory=list)

    def title(self):
        """Name of the goal, or ''."""
        return (self.goal and self.goal.display_name) or ""

    def asks_reason(self):
        """Whether a manager who confirms has to say why.

        What a goal serves is a check of its own, which HR may require.
        """
        return self.code == "goal_smart" and self.letters != "R"

    def sentence(self, env, with_title=False):
        """What was found, in the user's language."""
        text = findings_text(env, self.reasons)
        if with_title and self.goal:
            return env._("%(goal)s: %(finding)s", goal=self.title(), finding=text)
        return text


def without_repetition(findings):
    """Findings of one plan to be read together: no letter is explained twice."""
    told = {}
    for finding in findings:
        letters = TOLD_BY.get(finding.code, "")
        told[finding.goal] = told.get(finding.goal, "") + letters
    for finding in findings:
        if finding.code == "goal_smart":
            rest = [r for r in finding.reasons if r[0] not in told[finding.goal]]
            finding = replace(finding, reasons=rest)
        if finding.reasons:
            yield finding


def findings_text(env, reasons):
    """The reasons of one finding as one text."""
    texts = []
    for letter, code, values in reasons:
        if code == "goal_conflict":
            texts.append(env["hr.performance.goal.conflict"]._reason_text(**values))
        elif code in ADVICE_SENTENCES:
            texts.append(ADVICE_SENTENCES[code](env, **values))
        elif letter:
            texts.append(
                env._(
                    "%(word)s – %(reason)s",
                    word=env._(LETTER_WORDS[letter]),
                    reason=check_sentence(env, code, values),
                )
            )
        else:
            texts.append(check_sentence(env, code, values))
    return " ".join(texts)


def goal_findings(record, goal, codes):
    """Findings of one goal.

    :param record: plan line or objective
    :param goal: what the engine knows of it
    :param codes: checks that are switched on
    """
    flags = smart.check(goal)
    found = []
    if flags["R"].state == smart.FAIL:
        found.append(_plain("goal_parent", record, flags["R"]))
    for code, warning in (
        ("goal_vague", smart.too_vague(goal)),
        ("goal_high", smart.too_high(goal)),
    ):
        if warning:
            found.append(_plain(code, record, warning))
    found = [finding for finding in found if finding.code in codes]
    letters = "".join(smart.failed(flags))
    if letters and "goal_smart" in codes:
        reasons = [
            [letter, flags[letter].code, plain_values(flags[letter].values)]
            for letter in letters
        ]
        found.append(PlanFinding("goal_smart", record, letters, reasons))
    return found


def _plain(code, record, finding):
    return PlanFinding(
        code, record, reasons=[["", finding.code, plain_values(finding.values)]]
    )


def hours_finding(gap):
    """Finding of a plan that needs more hours than there are."""
    return PlanFinding("plan_hours", reasons=[["", gap.code, plain_values(gap.values)]])
