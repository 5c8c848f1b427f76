# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ...reports.hr_performance_results_xlsx import results_workbook

_logger = logging.getLogger(__name__)
OFFICER = "hr_performance.group_hr_performance_user"


class HrPerformanceCycleReport(models.Model):
    """The results of a cycle as a file, made by the scheduler for one HR user.

    HR users see different people: officers their departments, nobody the own superiors.
    So everybody gets a file of the own, made with the own rights, and no other.
    """

    _name = "hr.performance.cycle.report"
    _description = "Cycle Report"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "made_on desc, id desc"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    reader_id = fields.Many2one(
        "res.users",
        string="Made For",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    made_on = fields.Datetime(required=True, readonly=True)
    is_final = fields.Boolean(
        string="After Closing",
        readonly=True,
        help="Off: the cycle was still open, so values could change afterwards.",
    )
    result_count = fields.Integer(string="Results", readonly=True)
    file = fields.Binary(string="Workbook", attachment=True, readonly=True)
    file_name = fields.Char(readonly=True)

    _reader_unique = models.UniqueIndex(
        "(cycle_id, reader_id)", "Everybody has one report of a cycle."
    )

    @property
    def _guarded_fields(self):
        """Everything: reports are made by the scheduler only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)

    @api.depends("cycle_id.name")
    def _compute_display_name(self):
        for report in self:
            report.display_name = report.cycle_id.name


class HrPerformanceCycle(models.Model):
    """The report of a cycle comes by itself."""

    _inherit = "hr.performance.cycle"

    report_ids = fields.One2many(
        "hr.performance.cycle.report",
        "cycle_id",
        string="Reports",
        groups=OFFICER,
        help="Made for you when the results are applied, and again at closing.",
    )
    reported_in = fields.Selection(
        [("open", "While Open"), ("closed", "After Closing")],
        string="Report Made",
        readonly=True,
        copy=False,
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"reported_in"}

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("application", "closed"):
            cron = self.env.ref(
                "hr_performance.ir_cron_hr_performance_report", raise_if_not_found=False
            )
            if cron:
                # sudo: ir.cron - starting the scheduled job is no right of its own.
                cron.sudo()._trigger()
        return result

    @api.model
    def _report_due(self):
        """Cycles whose report is missing, or was made before they were closed.

        A report is due when the results are applied, by stage or by calendar: nobody
        has to press a button for it.
        """
        today = fields.Date.today()
        applied = Domain("state", "=", "application") | Domain(
            "stage_ids",
            "any",
            [("state", "=", "application"), ("date_start", "<=", today)],
        )
        running = Domain("state", "not in", ("draft", "closed"))
        return self.search(
            Domain("state", "=", "closed") & Domain("reported_in", "!=", "closed")
            | running & applied & Domain("reported_in", "=", False)
        )

    @api.model
    def _cron_report(self):
        """Make the reports that are due, one reader a transaction; may run twice."""
        due = self._report_due()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for cycle in due:
            made = False
            for user in cycle._report_readers():
                made |= cycle._make_report(user)
                if not cron._commit_progress(0):
                    return
            if made or cycle.state == "closed":
                cycle._note_reported()
            if not cron._commit_progress(1):
                return

    def _note_reported(self):
        # sudo: guarded field, written by the scheduler's own step.
        self.sudo().write(
            {"reported_in": "closed" if self.state == "closed" else "open"}
        )

    def _report_readers(self):
        """HR users of the cycle's company who can see any result of it."""
        self.ensure_one()
        users = self.env.ref(OFFICER).all_user_ids.filtered(
            lambda user: user.active and not user._is_superuser() and not user.share
        )
        if self.company_id:
            users = users.filtered(lambda user: self.company_id in user.company_ids)
        return users

    def _make_report(self, user):
        """File the workbook for one reader, made with the reader's rights.

        A second run puts a newer workbook in the place of the first.

        :return: whether there was anything to tell
        """
        self.ensure_one()
        companies = self.company_id or user.company_ids
        cycle = self.with_user(user).with_context(
            allowed_company_ids=companies.ids, lang=user.lang, tz=user.tz
        )
        count = (
            self.env["hr.performance.result"]
            .with_env(cycle.env)
            .search_count([("cycle_id", "=", self.id)])
        )
        if not count:
            return False
        values = {
            "made_on": fields.Datetime.now(),
            "is_final": self.state == "closed",
            "result_count": count,
            "file": base64.b64encode(results_workbook(cycle)),
            "file_name": f"{self.name}.xlsx".replace("/", "-"),
        }
        # sudo: guarded fields; the file holds what its reader may read, and a global
        # rule gives it to nobody else.
        reports = self.env["hr.performance.cycle.report"].sudo()
        report = reports.search(
            [("cycle_id", "=", self.id), ("reader_id", "=", user.id)]
        )
        if report:
            report.write(values)
        else:
            reports.create({**values, "cycle_id": self.id, "reader_id": user.id})
        _logger.info("Report of cycle %s made for user %s", self.id, user.id)
        return True
