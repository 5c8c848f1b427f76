# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.appraisal_states import UNRATED


class HrPerformanceAppraisal(models.Model):
    """Who rates is trained and has declared conflicts of interest."""

    _inherit = "hr.performance.appraisal"

    is_declaration_due = fields.Boolean(compute="_compute_is_declaration_due")

    @api.depends("cycle_id", "state", "manager_id")
    @api.depends_context("uid")
    def _compute_is_declaration_due(self):
        """Whether the user rates here and has declared nothing for the cycle yet."""
        roles, me = self._roles(), self._user_employee()
        declared = (
            self.env["hr.performance.conflict"]
            # sudo: the user's own declarations.
            .sudo()
            .search([("cycle_id", "in", self.cycle_id.ids), ("rater_id", "=", me.id)])
            .cycle_id
        )
        for appraisal in self:
            appraisal.is_declaration_due = bool(
                me
                and "manager" in roles[appraisal.id]
                and appraisal.state in UNRATED
                and appraisal.cycle_id not in declared
                and appraisal.cycle_id._gate_level("conflict_declared") != "off"
            )

    # DECLARING

    def action_declare_none(self):
        """Declare for the cycle that there is no conflict of interest."""
        self._check_role("manager")
        me = self._user_employee()
        self.env["hr.performance.conflict"].create(
            [
                {"cycle_id": cycle.id, "rater_id": me.id, "kind": "none"}
                for cycle in self.cycle_id
            ]
        )

    def action_declare_conflict(self):
        """Open the form that declares a conflict of interest."""
        self.ensure_one()
        self._check_role("manager")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Conflict of Interest"),
            "res_model": "hr.performance.conflict",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_cycle_id": self.cycle_id.id,
                "default_rater_id": self._user_employee().id,
                "default_appraisee_id": self.owner_id.id,
            },
        }

    # CHECKS

    def _check_raters(self, raters):
        """Pass the gates on training and conflicts for those who hand in a review.

        :param raters: dict of appraisal to the employee who rates
        :return: the sentences to show as advice
        """
        advice = {}
        for code, problems in (
            ("rater_trained", self._training_problems(raters)),
            ("conflict_declared", self._conflict_problems(raters)),
        ):
            for appraisal, found in self._check_gate(code, problems).items():
                advice.setdefault(appraisal, []).extend(found)
        return advice

    def _training_problems(self, raters):
        trained = self.env["hr.employee"].union(*raters.values())._performance_trained()
        return {
            appraisal: [
                self.env._(
                    "%(appraisal)s: %(rater)s has no valid training as evaluator. HR"
                    " records it under Evaluators.",
                    appraisal=appraisal.display_name,
                    rater=rater.name,
                )
            ]
            for appraisal, rater in raters.items()
            if rater and rater not in trained
        }

    def _conflict_problems(self, raters):
        everybody = self.env["hr.employee"].union(*raters.values())
        declared = (
            self.env["hr.performance.conflict"]
            # sudo: only whether a declaration stands in the way of these reviews.
            .sudo()
            .search(
                [
                    ("cycle_id", "in", self.cycle_id.ids),
                    ("rater_id", "in", everybody.ids),
                ]
            )
            .grouped(lambda conflict: (conflict.cycle_id.id, conflict.rater_id.id))
        )
        none = self.env["hr.performance.conflict"]
        problems = {}
        for appraisal, rater in raters.items():
            own = declared.get((appraisal.cycle_id.id, rater.id), none)
            problem = rater and appraisal._conflict_problem(rater, own)
            if problem:
                problems[appraisal] = [problem]
        return problems

    def _conflict_problem(self, rater, declared):
        """What stands in the way of this rater, in one sentence."""
        names = {"appraisal": self.display_name, "rater": rater.name}
        if not declared:
            return self.env._(
                "%(appraisal)s: %(rater)s has not declared conflicts of interest yet."
                " Use Nothing to Declare or Declare a Conflict on the appraisal.",
                **names,
            )
        touching = declared.filtered(lambda c: c.appraisee_id == self.owner_id)
        if "open" in touching.mapped("decision"):
            return self.env._(
                "%(appraisal)s: HR has not decided yet on the conflict of interest that"
                " %(rater)s has declared.",
                **names,
            )
        if "replaced" in touching.mapped("decision"):
            return self.env._(
                "%(appraisal)s: a substitute reviews instead of %(rater)s, because of a"
                " conflict of interest.",
                **names,
            )
        return ""
