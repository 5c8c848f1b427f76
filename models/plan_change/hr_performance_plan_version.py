# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import plans
from ..base.json_fields import PlainJson
from ..base.seeing import readers_only
from .plan_difference import render_differences, render_plan


class HrPerformancePlanVersion(models.Model):
    """The plan of one appraisal as it held from a day on; nobody changes it any more.

    The first is made when both sides have agreed, each approved change makes the next.
    Lines are kept as codes and values, so that they read in every language.
    """

    _name = "hr.performance.plan.version"
    _inherit = "hr.performance.guard.mixin"
    _description = "Plan Version"
    _order = "appraisal_id, number desc"
    _rec_name = "number"
    #: A version is made by agreeing or approving only.
    _guards_everything = True

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    number = fields.Integer(string="Version Number", required=True, readonly=True)
    valid_from = fields.Date(required=True, readonly=True)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        help="The day before the next version, or the end of the period.",
    )
    change_id = fields.Many2one(
        "hr.performance.plan.change",
        string="Plan Change",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="The approved request that made this version.",
    )
    reason = fields.Text(readonly=True)
    made_by_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        help="Empty where the employee did it by personal link or at a tablet.",
    )
    made_on = fields.Datetime(string="Approved On", readonly=True)
    payload = PlainJson(
        readonly=True, help="The lines as codes and values: rules, targets, weights."
    )
    difference_html = fields.Html(
        compute="_compute_difference_html",
        string="What Changed",
        sanitize=False,
        compute_sudo=True,
    )
    plan_html = fields.Html(
        compute="_compute_plan_html",
        string="The Plan in This Version",
        sanitize=False,
        compute_sudo=True,
    )

    _number_unique = models.UniqueIndex(
        "(appraisal_id, number)", "The plan has a version of this number already."
    )

    # COMPUTES

    @api.depends("number", "appraisal_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._("Version %s", version.number)

    @api.depends("appraisal_id.version_ids.valid_from")
    def _compute_valid_until(self):
        # sudo: dates of the other versions of a plan that the reader may read.
        for appraisal, versions in self.sudo().grouped("appraisal_id").items():
            until = {s.number: s.date_to for s in appraisal._plan_segments()}
            for version in versions:
                version.with_env(self.env).valid_until = until.get(version.number)

    @api.depends("payload", "number")
    @api.depends_context("lang")
    def _compute_difference_html(self):
        # sudo by compute_sudo: titles and the version before of a plan that may be read
        for version in self:
            before = version.appraisal_id.version_ids.filtered(
                lambda v, version=version: v.number == version.number - 1
            )
            version.difference_html = (
                render_differences(
                    version.env,
                    plans.differences(before._titled_lines(), version._titled_lines()),
                    version._titles(before),
                    version._units(),
                )
                if before
                else False
            )

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_plan_html(self):
        # sudo by compute_sudo: titles and units of a plan that may be read.
        for version in self:
            version.plan_html = render_plan(
                version.env, version._lines(), version._titles(), version._units()
            )

    def _lines(self):
        """The lines of the plan as plain values."""
        self.ensure_one()
        return (self.payload or {}).get("lines", [])

    def _titled_lines(self):
        """The lines with the titles that people read, also those of the template."""
        titles = self._titles()
        return [{**row, "name": titles[row["id"]]} for row in self._lines()]

    def _plan_lines(self):
        """The records of the lines, those removed meanwhile included."""
        ids = {row["id"] for version in self for row in version._lines()}
        return self.env["hr.performance.appraisal.line"].browse(ids)

    def _titles(self, *others):
        """Titles by line id: as this version calls them, else as the other one does."""
        titles = {}
        for version in (*others, self):
            own = {row["id"]: row.get("name") for row in version._lines()}
            for line in version._plan_lines():
                inherited = line.kpi_id.name or line.template_line_id.name
                titles[line.id] = own[line.id] or inherited or line.title
        return titles

    def _units(self):
        return {line.id: line.unit for line in self.appraisal_id._every_line()}

    # PRINT

    @readers_only
    def action_print(self):
        """Print the plan with all its versions."""
        self.check_access("read")
        return self.env.ref(
            "hr_performance.action_report_hr_performance_plan_history"
        ).report_action(self.appraisal_id)
