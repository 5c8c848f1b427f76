# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import periods, plans
from ..organization.entry import entered_by
from ..organization.json_fields import PlainJson
from .plan_difference import render_differences, render_plan


class HrPerformancePlanVersion(models.Model):
    """The plan of one appraisal as it held from a day on; nobody changes it any more.

    The first is made when both sides have agreed, each approved change makes the next.
    Lines are kept as codes and values, so that they read in every language.
    """

    _name = "hr.performance.plan.version"
    _description = "Plan Version"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "appraisal_id, number desc"
    _rec_name = "number"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    number = fields.Integer(string="Version", required=True, readonly=True)
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

    @property
    def _guarded_fields(self):
        """Everything: a version is made by agreeing or approving only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)

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

    def action_print(self):
        """Print the plan with all its versions."""
        self.check_access("read")
        return self.env.ref(
            "hr_performance.action_report_hr_performance_plan_history"
        ).report_action(self.appraisal_id)


class HrPerformanceAppraisal(models.Model):
    """The numbered versions of a plan."""

    _inherit = "hr.performance.appraisal"

    version_ids = fields.One2many(
        "hr.performance.plan.version",
        "appraisal_id",
        string="Versions of the Plan",
        readonly=True,
        copy=False,
    )

    def _move(self, values, exit_kind="done", reason=False):
        """With the agreement the plan gets its first version."""
        result = super()._move(values, exit_kind, reason)
        if values.get("state") == "agreed":
            self._make_versions()
        return result

    def _make_versions(self, changes=None):
        """Keep the plans as they are now as their next versions, in one batch.

        :param changes: dict of appraisal id to the approved plan change
        """
        changes = changes or {}
        now = fields.Datetime.now()
        known = self._version_numbers()
        none = self.env["hr.performance.plan.change"]
        # sudo: versions are guarded; agreement and approval were checked.
        versions = self.env["hr.performance.plan.version"].sudo()
        return versions.create(
            [
                appraisal._version_values(
                    known.get(appraisal.id, 0) + 1, changes.get(appraisal.id, none), now
                )
                for appraisal in self
            ]
        )

    def _version_numbers(self):
        """The number of the last version of each plan that has any."""
        rows = self.env["hr.performance.plan.version"]._read_group(
            [("appraisal_id", "in", self.ids)], ["appraisal_id"], ["number:max"]
        )
        return {appraisal.id: number for appraisal, number in rows}

    def _version_values(self, number, change, now):
        start, _end = self._period()
        return {
            "appraisal_id": self.id,
            "number": number,
            "valid_from": change.effective_date or start,
            "change_id": change.id,
            "reason": change.reason,
            "made_on": now,
            "made_by_id": change.decided_by_id.id if change else entered_by(self.env),
            "payload": {"lines": [line._version_row() for line in self.line_ids]},
        }

    def _ensure_first_version(self):
        """Plans agreed before versions were kept get their first one now."""
        known = self._version_numbers()
        self.filtered(lambda a: a.id not in known)._make_versions()

    def _plan_segments(self):
        """The days of the period in which each version held."""
        self.ensure_one()
        start, end = self._period()
        starts = [(v.number, v.valid_from) for v in self.version_ids.sorted("number")]
        return periods.segments(start, end, starts) if starts else []

    def _every_line(self):
        """The lines of the plan, those that a change has removed included."""
        return self.with_context(active_test=False).line_ids

    # SHOWING

    def action_open_versions(self):
        """Open the versions of this plan."""
        self.ensure_one()
        self.check_access("read")
        domain = [("appraisal_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of the Plan"),
            "res_model": "hr.performance.plan.version",
            "view_mode": "list,form",
            "domain": domain,
        }


class HrPerformanceAppraisalLine(models.Model):
    """Lines that a change removes stay, for the versions that still hold them."""

    _inherit = "hr.performance.appraisal.line"

    active = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="Off: an approved change has removed the line from the plan.",
    )

    @property
    def _guarded_fields(self):
        """A line leaves an agreed plan by an approved change only."""
        return super()._guarded_fields | {"active"}

    def _version_row(self):
        """This line as plain values; what is empty is left out."""
        row = {"id": self.id}
        for name in self._version_fields():
            if value := self._plain_value(name):
                row[name] = value
        return row

    def _plain_value(self, name):
        """The value of a field as JSON holds it: ids of records, days as text."""
        field, value = self._fields[name], self[name]
        if isinstance(value, models.Model):
            return value.id if field.type == "many2one" else value.ids
        return field.to_string(value) if field.type in ("date", "datetime") else value

    @api.model
    def _version_fields(self):
        """Names of the stored values that a version keeps."""
        return [
            "sequence",
            "template_line_id",
            *(name for name in sorted(self._plan_fields()) if self._fields[name].store),
        ]
