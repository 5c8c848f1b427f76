# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ..base.appraisal_states import UNDECIDED
from ..base.groups import OFFICER


class HrPerformanceHome(models.AbstractModel):
    """The first page: what waits, counted under the reader's own rights.

    Goals, assessment, feedback and analysis are one click away for every role. Behind
    them stand the cards of models with the waiting contract, while they count anything.
    """

    _name = "hr.performance.home"
    _description = "Performance Home"

    @api.model
    def action_load(self):
        """What the page shows to the user: sections with cards.

        :return: list of dicts: title, and cards with area, title, count, hint and the
            external id of the action that a click opens
        """
        sections = [self._own_section()]
        if self._has_team():
            sections.append(self._team_section())
        if self.env.user.has_group(OFFICER):
            sections.append(self._hr_section())
        for section in sections:
            section["cards"] += self._waiting_cards(section["key"])
        return sections

    def _waiting_cards(self, section):
        """Cards of what waits that have something to count."""
        cards = [
            self._card(area, title, action, model._name, domain, hint)
            for model in self.env["hr.performance.waiting.mixin"]._waiting_models()
            for area, title, action, domain, hint in model._waiting_cards(section)
        ]
        return [card for card in cards if card["count"]]

    def _card(self, area, title, action, model, domain, hint):
        """One card; its number is what the user may read of the records."""
        return {
            "area": area,
            "title": title,
            "count": self.env[model].search_count(domain),
            "hint": hint,
            "action": f"hr_performance.hr_performance_{action}",
        }

    def _own_section(self):
        _, mine = self.env._, Domain("employee_id.user_id", "=", self.env.uid)
        own = Domain("owner_id.user_id", "=", self.env.uid)
        appraisal, interview = "hr.performance.appraisal", "hr.performance.interview"
        to_write = Domain("is_mine", "=", True) & Domain("state", "=", "draft")
        written = Domain("rater_id.user_id", "=", self.env.uid)
        for_others = self._card(
            "assessment",
            _("Reviews to Enter for Others"),
            "rating_action_mine",
            "hr.performance.rating",
            to_write & ~written,
            _("For people without login"),
        )
        return {
            "key": "own",
            "title": _("My Performance"),
            "cards": [
                self._card(
                    "goals",
                    _("My Goals"),
                    "appraisal_action_my",
                    appraisal,
                    own & Domain("state", "in", UNDECIDED),
                    _("Plan, progress and what comes next"),
                ),
                self._card(
                    "assessment",
                    _("Reviews to Write"),
                    "rating_action_mine",
                    "hr.performance.rating",
                    to_write & written,
                    _("One page each; drafts are kept"),
                ),
                self._card(
                    "feedback",
                    _("My Interviews"),
                    "interview_action_my",
                    interview,
                    mine & Domain("state", "!=", "signed"),
                    _("Prepare, talk, sign"),
                ),
                self._card(
                    "analysis",
                    _("My Results"),
                    "result_action_my",
                    "hr.performance.result",
                    own,
                    _("Scores, grades and why"),
                ),
                *([for_others] if for_others["count"] else []),
            ],
        }

    def _has_team(self):
        return bool(
            self.env["hr.performance.appraisal"].search_count(
                Domain("chain_ids.user_id", "=", self.env.uid)
                | Domain("is_mine_to_lead", "=", True),
                limit=1,
            )
        )

    def _team_section(self):
        _, team = self.env._, Domain("is_mine_to_lead", "=", True)
        people = Domain("subject_kind", "=", "employee")
        appraisal = "hr.performance.appraisal"
        requests = self._card(
            "goals",
            _("Change Requests"),
            "appraisal_action_requests",
            appraisal,
            team & Domain("agreement_state", "=", "requested"),
            _("Employees ask for another plan"),
        )
        return {
            "key": "team",
            "title": _("My Team"),
            "cards": [
                self._card(
                    "goals",
                    _("Plans to Agree"),
                    "appraisal_action_team",
                    appraisal,
                    team & Domain("state", "=", "planning"),
                    _("Goals, weights and targets of the team"),
                ),
                self._card(
                    "assessment",
                    _("Waiting for My Review"),
                    "rating_action_mine",
                    appraisal,
                    team & Domain("state", "=", "manager_review"),
                    _("Rate by facts"),
                ),
                self._card(
                    "feedback",
                    _("Interviews to Hold"),
                    "interview_action_team",
                    appraisal,
                    team & people & Domain("state", "=", "decided"),
                    _("Tell and explain the result"),
                ),
                self._card(
                    "analysis",
                    _("Results of the Team"),
                    "result_action",
                    "hr.performance.result",
                    Domain("appraisal_id.chain_ids.user_id", "=", self.env.uid)
                    & people,
                    _("Compare over people and cycles"),
                ),
                *([requests] if requests["count"] else []),
            ],
        }

    def _hr_section(self):
        _ = self.env._
        appraisal = "hr.performance.appraisal"
        return {
            "key": "hr",
            "title": _("HR Overview"),
            "cards": [
                self._card(
                    "goals",
                    _("Running Cycles"),
                    "cycle_action",
                    "hr.performance.cycle",
                    [("state", "not in", ("draft", "closed"))],
                    _("Launch, announce, go to the next stage"),
                ),
                self._card(
                    "assessment",
                    _("Open Appraisals"),
                    "appraisal_action",
                    appraisal,
                    [("state", "in", UNDECIDED)],
                    _("Not decided yet"),
                ),
                self._card(
                    "feedback",
                    _("Interviews Not Signed"),
                    "interview_action",
                    "hr.performance.interview",
                    [("state", "!=", "signed")],
                    _("From preparation to signature"),
                ),
                self._card(
                    "analysis",
                    _("Completion by Department"),
                    "completion_action",
                    "hr.performance.completion",
                    [("cycle_id.state", "not in", ("draft", "closed"))],
                    _("How far each department is"),
                ),
                self._card(
                    "assessment",
                    _("Overdue Steps"),
                    "step_action",
                    "hr.performance.step",
                    [("is_overdue", "=", True)],
                    _("Who is waited for; remind or record an exit"),
                ),
                self._card(
                    "assessment",
                    _("Conflicts of Interest"),
                    "conflict_action",
                    "hr.performance.conflict",
                    [("decision", "=", "open")],
                    _("Wait for your decision"),
                ),
            ],
        }
