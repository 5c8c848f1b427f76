# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

from ..organization.appraisal_states import PLAN, UNREVIEWED


class HrPerformanceAppraisal(models.Model):
    """How a plan serves the goals of team, department and company."""

    _inherit = "hr.performance.appraisal"

    goal_chain = fields.Html(
        string="What My Work Serves",
        compute="_compute_goal_chain",
        sanitize=False,
        help="Each line of the plan with the goals that it serves, up to the company's"
        " goal.",
    )
    has_goals = fields.Boolean(compute="_compute_goal_chain")
    goals_understood_on = fields.Datetime(
        string="Goals Understood On",
        readonly=True,
        copy=False,
        help="When the employee confirmed to see how the own goals serve those above.",
    )
    goals_understood_by_id = fields.Many2one(
        "res.users", string="Understood, Entered by", readonly=True, copy=False
    )

    @property
    def _guarded_fields(self):
        """Written by ticking only."""
        return super()._guarded_fields | {
            "goals_understood_on",
            "goals_understood_by_id",
        }

    # CHAIN

    @api.depends("line_ids.objective_id", "line_ids.is_local", "line_ids.local_reason")
    @api.depends_context("lang")
    def _compute_goal_chain(self):
        # sudo: who reads the plan may know which goals it serves.
        goals = self.sudo().line_ids.objective_id
        chains = goals._goal_chains()
        for appraisal in self:
            rows = [
                appraisal._chain_row(line, chains)
                for line in appraisal.line_ids
                if line.objective_id or line.is_local
            ]
            appraisal.has_goals = any(line.objective_id for line in appraisal.line_ids)
            appraisal.goal_chain = (
                Markup('<ul class="o_hr_performance_chain list-unstyled mb-0">%s</ul>')
                % Markup("").join(rows)
                if rows
                else False
            )

    def _chain_row(self, line, chains):
        """One line of the plan and what it serves, step by step upwards."""
        steps = [Markup("<b>%s</b>") % (line.title or "")]
        if line.objective_id:
            steps += [
                Markup('%s <i class="text-muted">%s</i>')
                % (goal.name, goal._owner_name())
                for goal in chains[line.objective_id.id]
            ]
        else:
            reason = self.env._("local: %s", line.local_reason or "")
            steps.append(Markup('<span class="text-muted">%s</span>') % reason)
        return Markup("<li>%s</li>") % Markup(
            ' <span class="text-muted px-1">→</span> '
        ).join(steps)

    # UNDERSTOOD

    def action_understand_goals(self):
        """The employee sees how the own goals serve those above.

        For an appraisee without login the manager or HR enters it; who did stays.
        """
        self._check_role("subject", "manager", "hr")
        self._check_state(*UNREVIEWED)
        self._check_understanding()
        # sudo: guarded proof; role and state were checked above.
        self.sudo().write(
            {
                "goals_understood_on": fields.Datetime.now(),
                "goals_understood_by_id": self.env.uid,
            }
        )

    def _check_understanding(self):
        """Raise where somebody would tick for a person who can do it."""
        roles = self._roles()
        for_others = self.filtered(
            lambda a: "subject" not in roles[a.id] and not a.is_subject_userless
        )
        # The one place that says who may tick is the role check.
        for_others._check_role("subject")

    def _reset_confirmations(self):
        """What has changed is to be understood anew."""
        result = super()._reset_confirmations()
        # sudo: guarded proof; called by checked changes of plan lines.
        self.sudo().filtered("goals_understood_on").write(
            {"goals_understood_on": False, "goals_understood_by_id": False}
        )
        return result


class HrPerformanceObjective(models.Model):
    """Who a goal belongs to, in one word."""

    _inherit = "hr.performance.objective"

    def _owner_name(self):
        self.ensure_one()
        # sudo: names of a person, department or company that the chain shows.
        goal = self.sudo()
        return {
            "company": goal.company_id.name,
            "person": goal.employee_id.name,
        }.get(goal.level) or goal.department_id.name


class HrPerformanceCycle(models.Model):
    """Who has not yet seen how the own goals serve the company's."""

    _inherit = "hr.performance.cycle"

    not_understood_count = fields.Integer(
        string="Goals Not Understood", compute="_compute_not_understood_count"
    )

    def _not_understood_domain(self):
        return [
            ("cycle_id", "in", self.ids),
            ("goals_understood_on", "=", False),
            ("state", "in", PLAN),
            ("subject_kind", "=", "employee"),
        ]

    def _compute_not_understood_count(self):
        counts = dict(
            self.env["hr.performance.appraisal"]._read_group(
                self._not_understood_domain(), ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.not_understood_count = counts.get(cycle, 0)

    def action_open_not_understood(self):
        """List the appraisals whose employee has not ticked the goals."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        return {
            **action,
            "name": self.env._("Goals Not Understood"),
            "domain": self._not_understood_domain(),
            "context": {},
        }
