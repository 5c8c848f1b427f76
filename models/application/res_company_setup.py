# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """The nine steps of the set-up, told from the data (R002)."""

    _inherit = "res.company"

    performance_training_target = fields.Integer(
        string="Trained Evaluators (%)",
        default=80,
        help="The set-up step “Training” is done when so many of those who lead people"
        " have been trained as evaluators.",
    )

    def _performance_setup(self):
        """Where the company stands.

        :return: list of dicts with ``code``, ``name``, ``done``, ``detail``, ``action``
        """
        self.ensure_one()
        # sudo: only whether something exists and how many; no record is shown.
        company = self.sudo().with_company(self)
        names = self._performance_setup_names()
        steps = []
        for code, (name, action) in names.items():
            done, detail = getattr(company, f"_performance_setup_{code}")()
            steps.append(
                {
                    "code": code,
                    "name": name,
                    "done": done,
                    "detail": detail,
                    "action": action,
                }
            )
        return steps

    def _performance_setup_names(self):
        """Name of each step and the action that opens its data."""
        _ = self.env._
        own = "hr_performance.hr_performance_%s_action"
        return {
            "goals": (_("Goals: a template with lines"), own % "template"),
            "kpi": (_("KPIs: a released library"), own % "kpi"),
            "method": (_("Method: grades and rules in words"), own % "scheme"),
            "tool": (
                _("Tool: HR partners for the departments"),
                "hr.hr_department_kanban_action",
            ),
            "training": (
                _("Training of the evaluators"),
                "hr.open_view_employee_list_my",
            ),
            "data": (_("Data: actual values come in"), own % "measure"),
            "interview": (_("Feedback interviews"), own % "interview"),
            "improvement": (_("Improvement: commitments"), own % "commitment"),
            "reward": (_("Rewards: a rule"), own % "reward_rule"),
        }

    def _performance_count(self, model, *domain):
        """How many records the company has, its own and the shared ones."""
        records = self.env[model]
        own = [("company_id", "in", [self.id, False])]
        return records.search_count([*own, *domain])

    def _performance_setup_goals(self):
        count = self._performance_count(
            "hr.performance.template", ("line_ids", "!=", False)
        )
        return bool(count), self.env._("%s templates", count)

    def _performance_setup_kpi(self):
        count = self._performance_count(
            "hr.performance.kpi", ("state", "=", "released")
        )
        return bool(count), self.env._("%s released KPIs", count)

    def _performance_setup_method(self):
        scheme = self.performance_scheme_id or self.env["hr.performance.scheme"].search(
            [("company_id", "in", [self.id, False])], limit=1
        )
        if not scheme:
            return False, self.env._("No scheme yet")
        if not scheme.scale_id.level_ids:
            return False, self.env._("%s: no grades yet", scheme.name)
        if not scheme.policy_text:
            return False, self.env._("%s: no rules in words yet", scheme.name)
        return True, scheme.name

    def _performance_setup_tool(self):
        """Each department has an HR partner, its own or one further up."""
        departments = self.env["hr.department"].search([("company_id", "=", self.id)])
        covered = departments.search(
            [
                ("company_id", "=", self.id),
                (
                    "id",
                    "child_of",
                    departments.filtered("performance_partner_ids").ids,
                ),
            ]
        )
        done = bool(departments) and covered == departments
        return done, self.env._(
            "%(done)s of %(all)s departments have an HR partner",
            done=len(covered),
            all=len(departments),
        )

    def _performance_setup_training(self):
        leaders = self.env["hr.employee"].search(
            [("company_id", "=", self.id), ("child_ids", "!=", False)]
        )
        trained = leaders._performance_trained()
        share = 100 * len(trained) // len(leaders) if leaders else 0
        done = bool(leaders) and share >= self.performance_training_target
        return done, self.env._(
            "%(trained)s of %(all)s evaluators trained, target %(target)s %%",
            trained=len(trained),
            all=len(leaders),
            target=self.performance_training_target,
        )

    def _performance_setup_data(self):
        count = self._performance_count("hr.performance.measure")
        return bool(count), self.env._("%s actual values", count)

    def _performance_setup_interview(self):
        count = self._performance_count(
            "hr.performance.interview", ("state", "in", ("closed", "signed"))
        )
        return bool(count), self.env._("%s interviews held", count)

    def _performance_setup_improvement(self):
        settled = self._performance_count(
            "hr.performance.commitment", ("state", "in", ("kept", "missed"))
        )
        count = self._performance_count("hr.performance.commitment")
        return bool(count), self.env._(
            "%(count)s commitments, %(settled)s settled", count=count, settled=settled
        )

    def _performance_setup_reward(self):
        count = self._performance_count("hr.performance.reward.rule")
        return bool(count), self.env._("%s reward rules", count)
