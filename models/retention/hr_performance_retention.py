# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.day_words import day_words
from ..base.groups import ADMINISTRATOR
from ..base.hr_performance_job_mixin import Job
from ..base.seeing import names_of, readers_only

CRON = "ir_cron_hr_performance_retention"
MIXIN = "hr.performance.kept.mixin"
#: So many records stand in one list; what is left comes in the next one.
LISTED = 500


class HrPerformanceRetention(models.Model):
    """A list of records that were kept long enough, for HR to read and confirm.

    The system makes the list, where a company wants it; a person confirms it, and only
    then the job deletes, batch by batch. Each record is looked at once more before it
    goes. The list keeps numbers, no names: what is deleted leaves no trace of a person.
    """

    _name = "hr.performance.retention"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.job.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "List of Records to Delete"
    _order = "id desc"
    _rec_name = "made_on"
    _job_retention_list = Job("_due_lists", CRON, "_make_list", lock=False)
    _job_retention = Job("_due_lines", CRON, "_let_go", size=50)

    company_id = fields.Many2one("res.company", required=True, index=True, guarded=True)
    made_on = fields.Date(required=True, guarded=True)
    state = fields.Selection(
        [
            ("draft", "To Be Read"),
            ("confirmed", "To Be Deleted"),
            ("done", "Carried Out"),
            ("dropped", "Put Aside"),
        ],
        required=True,
        default="draft",
        index=True,
        guarded=True,
    )
    line_ids = fields.One2many("hr.performance.retention.line", "retention_id")
    listed_count = fields.Integer(string="Listed", aggregator=None, guarded=True)
    gone_count = fields.Integer(string="Deleted", aggregator=None, guarded=True)
    held_count = fields.Integer(
        compute="_compute_held_count",
        string="Kept All the Same",
        help="Held back by HR, or because something is not settled yet.",
    )
    confirmed_by_id = fields.Many2one("res.users", string="Confirmed by", guarded=True)
    confirmed_on = fields.Datetime(guarded=True)
    done_on = fields.Datetime(string="Carried Out on", guarded=True)

    _one_open = models.UniqueIndex(
        "(company_id) WHERE state IN ('draft', 'confirmed')",
        "There is a list that is not carried out yet. Confirm it or put it aside.",
    )

    @api.depends("made_on", "company_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            day = one.made_on and day_words(self.env, one.made_on)
            one.display_name = " · ".join(filter(None, [day, one.company_id.name]))

    @api.depends("line_ids.state", "line_ids.keep_reason")
    def _compute_held_count(self):
        for one in self:
            one.held_count = len(one.line_ids.filtered(lambda line: line._is_held()))

    # MAKING A LIST

    @api.model
    def _kinds(self):
        """Models whose records are kept for a time."""
        names = sorted(self.env.registry.descendants([MIXIN], "_inherit"))
        return [self.env[name] for name in names if not self.env[name]._abstract]

    @api.model
    def _due_lists(self):
        """Companies that want a list, have none that waits, and have what could go."""
        companies = self.env["res.company"].search(
            [("performance_retention", "=", True)]
        )
        waiting = self.search([("state", "in", ("draft", "confirmed"))]).company_id
        return (companies - waiting).filtered(lambda one: self._over_of(one, limit=1))

    @api.model
    def _over_of(self, company, limit=LISTED):
        """Records of a company that were kept long enough and stand in no list.

        :return: list of records, one by one
        """
        found = []
        for model in self._kinds():
            listed = self.env["hr.performance.retention.line"]._listed(model._name)
            over = model.with_context(active_test=False).search(
                Domain("company_id", "=", company.id)
                & Domain("id", "not in", listed)
                & model._kept_long_enough(),
                limit=limit - len(found),
                order="kept_until, id",
            )
            found += list(over)
        return found

    def _make_list(self, company):
        """The next list of a company; HR is told of it."""
        over = self._over_of(company)
        if not over:
            return
        made = self.create(
            {
                "company_id": company.id,
                "made_on": company._performance_today(),
                "listed_count": len(over),
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "res_model": record._name,
                            "res_id": record.id,
                            "employee_id": record.employee_id.id,
                            "kept_until": record.kept_until,
                        },
                    )
                    for record in over
                ],
            }
        )
        for user in made._readers():
            made.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Read which records were kept long enough"),
            )

    def _readers(self):
        """Administrators of performance management of the company."""
        group = self.env.ref(ADMINISTRATOR)
        return group.all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids and not user.share
        )[:3]

    # DECIDING

    @readers_only
    def action_confirm(self):
        """HR: what stands in the list is deleted, and cannot be brought back."""
        self._check_administrator()
        self._require_state("draft")
        for one in self:
            # sudo: guarded model; role and state were checked above.
            own = one.sudo()
            if not own.line_ids.filtered(lambda line: not line._is_held()):
                raise UserError(
                    self.env._(
                        "%s: everything in it is kept back. Put the list aside.",
                        names_of(one),
                    )
                )
            own.write(
                {
                    "state": "confirmed",
                    "confirmed_by_id": self.env.uid,
                    "confirmed_on": fields.Datetime.now(),
                }
            )
            own.activity_ids.unlink()
        # sudo: the scheduled job of our own.
        self.env.ref(f"hr_performance.{CRON}").sudo()._trigger()

    @readers_only
    def action_put_aside(self):
        """HR: nothing of it is deleted; what is not kept back is listed anew later."""
        self._check_administrator()
        self._require_state("draft")
        for one in self:
            # sudo: guarded model; role and state were checked above.
            own = one.sudo()
            own.write({"state": "dropped", "done_on": fields.Datetime.now()})
            own.line_ids.filtered(lambda line: not line.keep_reason).unlink()
            own.activity_ids.unlink()

    def _check_administrator(self):
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._(
                    "Only an administrator of performance management decides what is"
                    " deleted."
                )
            )

    # CARRYING IT OUT

    @api.model
    def _due_lines(self):
        """What a person has confirmed, and nothing holds back."""
        return self.env["hr.performance.retention.line"].search(
            [
                ("retention_id.state", "=", "confirmed"),
                ("state", "=", "waiting"),
                ("keep_reason", "=", False),
            ],
            order="retention_id, res_model, id",
        )

    def _let_go(self, lines):
        """Delete these records, as far as they may still go, and count them."""
        lists = lines.retention_id
        for _name, own in lines.grouped("res_model").items():
            own._hold_back()
        going = lines.filtered(lambda line: line.state == "waiting")
        for one, own in going.grouped("retention_id").items():
            for name, group in own.grouped("res_model").items():
                self.env[name].browse(group.mapped("res_id")).exists()._forget_kept()
            one.gone_count += len(own)
        going.unlink()
        left = self._due_lines().retention_id
        (lists - left)._finish()

    def _beyond(self):
        """Nobody confirms that records about oneself, or one's superiors, go."""
        user = self.confirmed_by_id
        everywhere = {"allowed_company_ids": user.company_ids.ids}
        return user.with_context(**everywhere).performance_out_of_reach_ids

    def _finish(self):
        self.write({"state": "done", "done_on": fields.Datetime.now()})
        for one in self:
            one._message_log(
                body=self.env._(
                    "%(gone)s of %(listed)s records were deleted, %(held)s are kept.",
                    gone=one.gone_count,
                    listed=one.listed_count,
                    held=one.held_count,
                )
            )

    @api.model
    def _cron_retention(self):
        """List what was kept long enough, and delete what was confirmed."""
        self._run_jobs_of(CRON)
