# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.appraisal_states import ENDED_EARLY
from ..base.dialogs import open_list
from ..base.seeing import names_of, readers_only

CONFLICT_STATES = [
    ("open", "To Be Resolved"),
    ("guarded", "Guarded"),
    ("waived", "Waived"),
]


class HrPerformanceGoalConflict(models.Model):
    """Goals of two departments, or of people of one, that work against each other.

    Found by the relations of KPIs. A conflict stays listed until one side carries the
    other's KPI as a guard, or somebody accepts it with a reason; it disappears with the
    goals that it is about.
    """

    _name = "hr.performance.goal.conflict"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _description = "Goal Conflict"
    _order = "cycle_id desc, state, id"
    _mail_post_access = "read"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    other_kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="Other KPI",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        fixed=True,
    )
    other_department_id = fields.Many2one(
        "hr.department",
        string="Other Department",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        fixed=True,
    )
    wanted = fields.Selection(
        [("up", "Higher Is Better"), ("down", "Lower Is Better")],
        string="Wanted Here",
        readonly=True,
        guarded=True,
    )
    other_wanted = fields.Selection(
        [("up", "Higher Is Better"), ("down", "Lower Is Better")],
        string="Wanted There",
        readonly=True,
        guarded=True,
    )
    goal_count = fields.Integer(
        string="Goals", readonly=True, aggregator=None, guarded=True
    )
    other_goal_count = fields.Integer(
        string="Other Goals", readonly=True, aggregator=None, guarded=True
    )
    explanation = fields.Text(compute="_compute_explanation", string="What Clashes")
    state = fields.Selection(
        CONFLICT_STATES,
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
        help="Guarded: one side carries the other's KPI with at least 10 % of the"
        " weight. Waived: accepted with a reason.",
        guarded=True,
    )
    waiver_reason = fields.Text(
        string="Reason of the Waiver",
        copy=False,
        tracking=True,
        help="Why both goals stand as they are. Needed for Waive.",
    )
    waived_by_id = fields.Many2one(
        "res.users", string="Waived by", readonly=True, copy=False, guarded=True
    )
    waived_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    found_on = fields.Datetime(
        string="Found On",
        readonly=True,
        default=lambda self: fields.Datetime.now(),
        guarded=True,
    )

    _pair_unique = models.UniqueIndex(
        "(cycle_id, kpi_id, other_kpi_id, COALESCE(department_id, 0),"
        " COALESCE(other_department_id, 0))",
        "This conflict is listed already.",
    )

    @api.depends(
        "kpi_id.name",
        "other_kpi_id.name",
        "department_id.name",
        "other_department_id.name",
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for conflict in self:
            conflict.display_name = conflict.env._(
                "%(kpi)s against %(other)s",
                kpi=conflict.kpi_id.name or "",
                other=conflict.other_kpi_id.name or "",
            )

    @api.depends(
        "kpi_id",
        "other_kpi_id",
        "department_id",
        "other_department_id",
        "wanted",
        "other_wanted",
        "goal_count",
        "other_goal_count",
    )
    @api.depends_context("lang")
    def _compute_explanation(self):
        for conflict in self:
            # sudo: names of the departments and KPIs that a readable conflict names.
            conflict.explanation = conflict.sudo()._explain()

    def _explain(self):
        none = self.env._("no department")
        return self.env._(
            "%(department)s wants “%(kpi)s” %(wanted)s (goals: %(count)s), and"
            " %(other_department)s wants “%(other)s” %(other_wanted)s (goals:"
            " %(other_count)s). By the relation of the two KPIs, what one side gains"
            " the other loses.",
            department=self.department_id.name or none,
            kpi=self.kpi_id.name,
            wanted=self._direction_text(self.wanted),
            count=self.goal_count,
            other_department=self.other_department_id.name or none,
            other=self.other_kpi_id.name,
            other_wanted=self._direction_text(self.other_wanted),
            other_count=self.other_goal_count,
        )

    @api.model
    def _direction_text(self, wanted):
        return self.env._("to fall") if wanted == "down" else self.env._("to rise")

    @api.model
    def _reason_text(self, kpi, other_kpi, department, wanted, other_wanted):
        """What clashes with one goal and the ways out, in the user's language.

        :param kpi: id of the goal's KPI; ``other_kpi`` and ``department`` likewise
        :param wanted: 'up' or 'down'; ``other_wanted`` likewise
        """
        # sudo: names of shared KPIs and of a department.
        kpis = self.env["hr.performance.kpi"].sudo()
        unit = self.env["hr.department"].sudo().browse(department)  # sudo: as above.
        return self.env._(
            "“%(kpi)s” is to %(wanted)s, but “%(other)s” of %(department)s is to"
            " %(other_wanted)s, and one harms the other. Take “%(other)s” into this"
            " plan with at least 10 %% of the weight, or ask HR or a head of department"
            " for a waiver.",
            kpi=kpis.browse(kpi).name,
            wanted=self._bare_direction(wanted),
            other=kpis.browse(other_kpi).name,
            department=unit.name or self.env._("no department"),
            other_wanted=self._bare_direction(other_wanted),
        )

    @api.model
    def _bare_direction(self, wanted):
        return self.env._("fall") if wanted == "down" else self.env._("rise")

    @readers_only
    def write(self, vals):
        if "waiver_reason" in vals and not self.env.su:
            decided = self.filtered(lambda conflict: conflict.state == "waived")
            if decided:
                raise UserError(
                    self.env._(
                        "%s is waived already: reopen it to change the reason.",
                        names_of(decided[0]),
                    )
                )
        return super().write(vals)

    # WAYS OUT

    @readers_only
    def action_waive(self):
        """Accept the conflict; reason, name and day stay on record."""
        self.check_access("write")
        self._require_state("open")
        for conflict in self:
            if not (conflict.waiver_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: enter the reason of the waiver.", names_of(conflict)
                    )
                )
        # sudo: guarded fields; write access, state and reason were checked above.
        self.sudo().write(
            {
                "state": "waived",
                "waived_by_id": self.env.uid,
                "waived_on": fields.Datetime.now(),
            }
        )

    @readers_only
    def action_reopen(self):
        """Take a waiver back."""
        self.check_access("write")
        self._require_state("waived")
        # sudo: guarded fields; write access and state were checked above.
        self.sudo().write(
            {
                "state": "open",
                "waived_by_id": False,
                "waived_on": False,
                "waiver_reason": False,
            }
        )

    @readers_only
    def action_check_again(self):
        """Look again whether the goals still work against each other."""
        self.check_access("read")
        # sudo: the same search for everybody; only departments and counts are kept.
        cycles = self.sudo().cycle_id
        cycles._detect_conflicts()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @readers_only
    def action_open_goals(self):
        """Open the plan lines of both sides that the user may read."""
        self.ensure_one()
        lines = self.env["hr.performance.appraisal.line"].search(
            [
                ("appraisal_id.cycle_id", "=", self.cycle_id.id),
                ("appraisal_id.state", "not in", ENDED_EARLY),
                "|",
                "&",
                ("kpi_id", "=", self.kpi_id.id),
                ("appraisal_id.department_id", "=", self.department_id.id),
                "&",
                ("kpi_id", "=", self.other_kpi_id.id),
                ("appraisal_id.department_id", "=", self.other_department_id.id),
            ]
        )
        domain = [("id", "in", lines.ids)]
        return open_list(
            lines,
            self.env._("Goals of Both Sides"),
            domain,
            view="hr_performance.hr_performance_appraisal_line_view_list_conflict",
        )

    # FOUND AGAIN

    def _pair_key(self):
        return (
            self.cycle_id.id,
            self.kpi_id.id,
            self.other_kpi_id.id,
            self.department_id.id or 0,
            self.other_department_id.id or 0,
        )

    def _changed(self, values):
        """What a new search has found otherwise; a waiver outlasts it."""
        names = ["goal_count", "other_goal_count", "wanted", "other_wanted"]
        if self.state != "waived":
            names.append("state")
        return {name: values[name] for name in names if self[name] != values[name]}
