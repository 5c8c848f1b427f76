# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.seeing import names_of, readers_only
from ..template.hr_performance_template import METHODS


class HrPerformanceCycleMethod(models.Model):
    """Which method a cycle uses for people of a job or department, and why.

    The row goes before the row of the scheme for the same place. From the launch on it
    is what an auditor reads: it changes no more, and says how many people it was about.
    """

    _name = "hr.performance.cycle.method"
    _inherit = "hr.performance.used.mixin"
    _description = "Method of a Cycle"
    _order = "cycle_id, sequence, id"
    _check_company_auto = True
    _rule_field = "cycle_id"
    # A launch brings the rows of the scheme.
    _tells_new_rows = False

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    sequence = fields.Integer(default=10)
    # A cycle of a group may name jobs and departments of any company.
    job_id = fields.Many2one(
        "hr.job",
        string="Job Position",
        ondelete="restrict",
        domain="company_id and [('company_id', 'in', [company_id, False])] or []",
    )
    department_id = fields.Many2one(
        "hr.department",
        ondelete="restrict",
        domain="company_id and [('company_id', 'in', [company_id, False])] or []",
        help="With everything below it; the nearest department wins.",
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('subject_kind', '=', 'employee'), ('is_block', '=', False)]",
    )
    method = fields.Selection(
        METHODS,
        string="Assessment Method",
        compute="_compute_method",
        store=True,
        help="As the template said at the launch.",
    )
    reason = fields.Text(
        string="Why This Method",
        help="Why the method suits the work and the culture of these people. It stays"
        " with the cycle.",
    )
    people_count = fields.Integer(
        string="People",
        readonly=True,
        copy=False,
        guarded=True,
        help="How many people had this row at the launch.",
    )

    _place_unique = models.UniqueIndex(
        "(cycle_id, COALESCE(job_id, 0), COALESCE(department_id, 0))",
        "A cycle has one method for each job and department.",
    )

    @api.depends("job_id.name", "department_id.name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row._place()

    @api.depends("template_id")
    def _compute_method(self):
        """Of the template as it was chosen; a later change of it leaves the cycle."""
        for row in self:
            row.method = row.template_id.method

    # The template is always given, a place maybe not.
    @api.constrains("job_id", "department_id", "template_id")
    def _check_place(self):
        if self.filtered(lambda row: not row.job_id and not row.department_id):
            raise ValidationError(
                self.env._(
                    "Choose a job position or a department. For everybody else there is"
                    " the template of the cycle."
                )
            )

    def _place(self):
        """For whom the row is, in words."""
        self.ensure_one()
        places = (self.job_id.name, self.department_id.name)
        return ", ".join(place for place in places if place)

    # CRUD: rows are rules of their cycle

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_draft()
        return rows

    @readers_only
    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_before_launch(self):
        self._check_draft()

    def _check_draft(self):
        if self.env.su:
            return
        launched = self.cycle_id.filtered(lambda cycle: cycle.state != "draft")
        if launched:
            raise UserError(
                self.env._(
                    "%s: methods and their reasons were kept at the launch and change"
                    " no more. As long as nobody has written anything, Retract takes"
                    " the launch back.",
                    names_of(launched, "name"),
                )
            )

    # PLAIN FORM, as a cycle freezes it

    def _plain(self):
        return [
            [row.job_id.id, row.department_id.id, row.template_id.id]
            # Rows of a page that is not saved have no ids to compare.
            for row in self.sorted("sequence")
        ]
