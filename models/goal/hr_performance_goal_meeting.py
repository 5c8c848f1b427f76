# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.groups import ADMINISTRATOR
from ..base.seeing import names_of, readers_only


class HrPerformanceGoalMeeting(models.Model):
    """A meeting on setting goals and sharing tasks: who came, and what was decided."""

    _name = "hr.performance.goal.meeting"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _description = "Goal Meeting"
    _order = "date_start desc, id desc"
    _deletable_states = ("draft",)

    name = fields.Char(string="Subject", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    organizer_id = fields.Many2one(
        "res.users", required=True, index=True, default=lambda self: self.env.user
    )
    objective_ids = fields.Many2many(
        "hr.performance.objective",
        "hr_performance_goal_meeting_objective_rel",
        "meeting_id",
        "objective_id",
        string="Goals",
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        ondelete="restrict",
        index="btree_not_null",
        help="The cycle whose plans are talked about.",
    )
    department_id = fields.Many2one(
        "hr.department", ondelete="restrict", index="btree_not_null"
    )
    date_start = fields.Datetime(
        string="Begins",
        required=True,
        default=lambda self: fields.Datetime.now().replace(minute=0, second=0)
        + timedelta(days=7),
    )
    duration = fields.Float(string="Lasts (Hours)", default=1.5, required=True)
    location = fields.Char()
    # Public profiles: everybody invites colleagues, few may read employee records.
    attendee_ids = fields.Many2many(
        "hr.employee.public",
        "hr_performance_goal_meeting_attendee_rel",
        "meeting_id",
        "employee_id",
        string="Invited",
    )
    attended_ids = fields.Many2many(
        "hr.employee.public",
        "hr_performance_goal_meeting_attended_rel",
        "meeting_id",
        "employee_id",
        string="Attended",
        domain="[('id', 'in', attendee_ids)]",
        help="Who was there. Kept with the minutes.",
    )
    agenda = fields.Text(string="Meeting Agenda")
    minutes = fields.Html(
        string="Meeting Minutes",
        help="What was decided: goals, shares, tasks, open points.",
    )
    event_id = fields.Many2one(
        "calendar.event",
        string="Calendar Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        guarded=True,
    )
    state = fields.Selection(
        [("draft", "To Plan"), ("planned", "Scheduled"), ("held", "Held")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        guarded=True,
    )
    held_on = fields.Datetime(
        string="Recorded on", readonly=True, copy=False, guarded=True
    )
    attendance = fields.Float(
        string="Attendance (%)",
        compute="_compute_attendance",
        store=True,
        aggregator="avg",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)",
        "A meeting takes more than no time and a day at most.",
    )

    @api.depends("attendee_ids", "attended_ids")
    def _compute_attendance(self):
        for meeting in self:
            invited = len(meeting.attendee_ids)
            came = len(meeting.attended_ids)
            meeting.attendance = came / invited * 100 if invited else 0

    # RIGHTS

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._check_organizer()
        return meetings

    @readers_only
    def write(self, vals):
        self._check_organizer()
        if not self.env.su and set(vals) - {"message_follower_ids"}:
            self._require_state("draft", "planned")
        return super().write(vals)

    def _check_organizer(self):
        """The organizer writes, or an administrator."""
        if self.env.su or self.env.user.has_group(ADMINISTRATOR):
            return
        if self.filtered(lambda meeting: meeting.organizer_id != self.env.user):
            raise AccessError(
                self.env._("The organizer writes agenda, minutes and attendance.")
            )

    # ACTIONS

    @readers_only
    def action_plan(self):
        """Enter the meeting in the calendars of those invited."""
        self._check_organizer()
        self._require_state("draft")
        if empty := self.filtered(lambda meeting: not meeting.attendee_ids):
            raise UserError(
                self.env._("%s: invite somebody first.", names_of(empty[0]))
            )
        # sudo: guarded link and state; entries for others; role and state were checked.
        meetings = self.sudo()
        events = (
            self.env["calendar.event"]
            # sudo: as above.
            .sudo()
            .create([meeting._event_values() for meeting in meetings])
        )
        for meeting, event in zip(meetings, events, strict=True):
            meeting.write({"state": "planned", "event_id": event.id})

    def _event_values(self):
        partners = self.organizer_id.partner_id
        for employee in self.env["hr.employee"].browse(self.attendee_ids.ids):
            partners |= employee.user_id.partner_id or employee.work_contact_id
        return {
            "name": self.name,
            "start": self.date_start,
            "stop": self.date_start + timedelta(hours=self.duration),
            "location": self.location,
            "description": self.agenda,
            "user_id": self.organizer_id.id,
            "partner_ids": [fields.Command.set(partners.ids)],
        }

    @readers_only
    def action_hold(self):
        """Keep minutes and attendance as they are."""
        self._check_organizer()
        self._require_state("planned")
        for meeting in self:
            if not meeting.attended_ids or not meeting.minutes:
                raise UserError(
                    self.env._(
                        "%s: note who attended and what was decided first.",
                        names_of(meeting),
                    )
                )
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": "held", "held_on": fields.Datetime.now()})
        for meeting in self:
            # sudo: the goals get a line in their log, whoever may write them.
            meeting.sudo().objective_ids._message_log_batch(
                bodies={
                    goal.id: self.env._("Goal meeting held: %s", meeting.name)
                    for goal in meeting.sudo().objective_ids  # sudo: as above.
                }
            )

    @readers_only
    def action_open_event(self):
        """Show the calendar entry."""
        self.ensure_one()
        return self.event_id._get_records_action()
