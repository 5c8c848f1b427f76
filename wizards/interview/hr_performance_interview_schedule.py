# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import slots
from ...models.base.seeing import names_of, readers_only
from ...models.interview.free_times import FreeTimes
from ...models.interview.hr_performance_interview import FREE_DAYS, MEETING_MODES


class HrPerformanceInterviewSchedule(models.TransientModel):
    """Invites a whole team on one page, each to a time at which both are free."""

    _name = "hr.performance.interview.schedule"
    _inherit = "hr.performance.number.mixin"
    _description = "Interview: Invitations of a Team"

    first_day = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["hr.performance.interview"]._first_day(),
        help="Invitations go out at least three days before the talk.",
    )
    last_day = fields.Date(
        string="Until",
        required=True,
        compute="_compute_last_day",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )
    duration = fields.Integer(string="Minutes", required=True, default=60)
    meeting_mode = fields.Selection(
        MEETING_MODES, string="How", required=True, default="face"
    )
    place = fields.Char()
    is_private_place = fields.Boolean(string="Private and Quiet")
    place_tips_html = fields.Html(
        compute="_compute_place_tips_html",
        compute_sudo=False,
        string="Tips on Time and Place",
        sanitize=False,
    )
    line_ids = fields.One2many(
        "hr.performance.interview.schedule.line",
        "schedule_id",
        string="Team",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends_context("lang")
    def _compute_place_tips_html(self):
        talks = self.env["hr.performance.interview"]
        self.place_tips_html = talks._place_tips_page()

    @api.depends("first_day")
    def _compute_last_day(self):
        for schedule in self:
            schedule.last_day = schedule.first_day and (
                schedule.first_day + timedelta(days=FREE_DAYS)
            )

    @api.depends("first_day", "last_day", "duration", "place")
    def _compute_line_ids(self):
        """Each talk with the first time at which both are free, no two at once."""
        for schedule in self:
            talks = schedule.line_ids.interview_id or schedule._team_talks()
            times = schedule._proposed(talks)
            schedule.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "interview_id": talk.id,
                        "date_start": times[talk],
                        "is_chosen": bool(times[talk]),
                    }
                )
                for talk in talks
            ]

    @api.model
    def _team_talks(self):
        return self.env["hr.performance.interview"].search(
            [("acts_as_manager", "=", True), ("state", "in", ("draft", "prepared"))]
        )

    def _proposed(self, talks):
        """Dict of talk to a time of its own, or False.

        Talks of one interviewer keep the minutes between them that the company wants.
        """
        self.ensure_one()
        if not (self.first_day and self.last_day and self.duration > 0):
            return dict.fromkeys(talks, False)
        times = dict.fromkeys(talks, False)
        for company, group in talks.grouped("company_id").items():
            free = FreeTimes(group, self.first_day, self.last_day)
            for _interviewer, own in group.grouped("interviewer_id").items():
                wishes = {
                    talk: free.of(talk, self.duration, self.place) for talk in own
                }
                times |= slots.spread(
                    wishes,
                    dict.fromkeys(own, self.duration),
                    company.performance_talk_buffer,
                )
        return {talk: moment or False for talk, moment in times.items()}

    @readers_only
    def action_invite(self):
        """Set time and place of the chosen talks and send their invitations."""
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen")
        if not chosen:
            raise UserError(self.env._("Choose whom to invite."))
        without = chosen.filtered(lambda line: not line.date_start)
        if without:
            raise UserError(
                self.env._(
                    "%s: set a time, or take the tick away.",
                    names_of(without.interview_id),
                )
            )
        for line in chosen:
            line.interview_id.write(
                {
                    "date_start": line.date_start,
                    "duration": self.duration,
                    "meeting_mode": self.meeting_mode,
                    "place": self.place,
                    "is_private_place": self.is_private_place,
                }
            )
        chosen.interview_id.action_invite()
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class HrPerformanceInterviewScheduleLine(models.TransientModel):
    """One talk of the team and its time."""

    _name = "hr.performance.interview.schedule.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Interview: Invitation of a Team, Line"
    _rec_name = "interview_id"

    schedule_id = fields.Many2one(
        "hr.performance.interview.schedule", required=True, ondelete="cascade"
    )
    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(
        related="interview_id.employee_id", related_sudo=False
    )
    due_date = fields.Date(related="interview_id.due_date", related_sudo=False)
    is_chosen = fields.Boolean(string="Invite")
    date_start = fields.Datetime(string="Date and Time")
