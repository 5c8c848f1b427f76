# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..organization.appraisal_states import RESULT
from .hr_performance_interview import WAITING_STATES


class HrPerformanceAppraisal(models.Model):
    """An appraisal and its interview."""

    _inherit = "hr.performance.appraisal"

    interview_ids = fields.One2many(
        "hr.performance.interview", "appraisal_id", string="Interviews"
    )
    can_request_interview = fields.Boolean(
        compute="_compute_can_request_interview",
        compute_sudo=True,
        help="Technical: no interview is planned, and there is a result to talk about.",
    )

    @api.depends("interview_ids", "subject_kind", "state")
    def _compute_can_request_interview(self):
        # sudo by compute_sudo: only whether there is an interview.
        for appraisal in self:
            appraisal.can_request_interview = (
                appraisal.subject_kind == "employee"
                and appraisal.state in RESULT
                and not appraisal.interview_ids
            )

    def action_open_interview(self):
        """Open the interview, or ask for one where the scheme plans none."""
        self.ensure_one()
        interview = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", self.id)], limit=1
        )
        if not interview:
            # sudo: tells only that an interview is being prepared.
            prepared = self.sudo().interview_ids
            raise UserError(
                self.env._(
                    "%s: the interview is being prepared. You see it as soon as time"
                    " and place are set.",
                    self.display_name,
                )
                if prepared
                else self.env._(
                    "%s: no interview is planned. Use Request Interview to ask for"
                    " one once the result is decided.",
                    self.display_name,
                )
            )
        return interview._get_records_action()

    def action_request_interview(self):
        """Ask for an interview where the scheme plans none, as in a quarter."""
        self._check_role("subject", "manager", "hr")
        self._check_state(*RESULT)
        self._check_is_about_people()
        # sudo: creates the interview of this appraisal; role and state were checked.
        self.env["hr.performance.interview"].sudo()._create_for(self.sudo())
        body = self.env._("An interview was asked for.")
        self._message_log_batch({appraisal.id: body for appraisal in self})

    def _check_is_about_people(self):
        units = self.filtered(lambda a: a.subject_kind != "employee")
        if units:
            raise UserError(
                self.env._(
                    "%s: there is no interview about a unit. Release the result; who"
                    " answers for the unit then reads and acknowledges it.",
                    ", ".join(units.mapped("display_name")[:5]),
                )
            )

    def action_open_self_report(self):
        """Open the self-report of this appraisal, if it is the reader's to see."""
        self.ensure_one()
        report = self.env["hr.performance.self.report"].search(
            [("interview_id.appraisal_id", "=", self.id)], limit=1
        )
        if not report:
            raise UserError(
                self.env._(
                    "%s: there is no self-report that you may see yet. It is made with"
                    " the interview and opens to others when it is submitted.",
                    self.display_name,
                )
            )
        return report._get_records_action()

    def _write_managers(self, managers):
        """An interview that has not begun follows the present manager."""
        super()._write_managers(managers)
        waiting = self.interview_ids.filtered(lambda i: i.state in WAITING_STATES)
        for manager, group in waiting.grouped(
            lambda i: i.appraisal_id.manager_id
        ).items():
            group._quiet().write({"interviewer_id": manager.id})
