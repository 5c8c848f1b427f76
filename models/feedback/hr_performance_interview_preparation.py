# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .hr_performance_interview import WAITING_STATES
from .hr_performance_interview_topic import LOW_POINTS

HIGH_POINTS = 85


class HrPerformanceInterview(models.Model):
    """From the decided result to the invitation."""

    _inherit = "hr.performance.interview"

    document_lang = fields.Char(compute="_compute_document_lang", compute_sudo=True)

    # CREATION

    @api.model
    def _create_for(self, appraisals):
        """Create the missing interviews of appraisals of people, in one batch.

        Texts come in the language of each employee.
        """
        people = appraisals.filtered(lambda a: a.subject_kind == "employee")
        missing = (
            people - self.search([("appraisal_id", "in", people.ids)]).appraisal_id
        )
        vals_list = []
        for lang, group in missing.grouped(
            lambda a: a.employee_id._performance_lang()
        ).items():
            vals_list += self.with_context(lang=lang)._new_values(group)
        return self._quiet().create(vals_list)

    def _new_values(self, appraisals):
        appraisals = appraisals.with_context(lang=self.env.lang)
        reports = self.env["hr.performance.self.report"]._prefilled(appraisals)
        agenda = self._agenda_text()
        return [
            {
                "appraisal_id": appraisal.id,
                "employee_id": appraisal.employee_id.id,
                "interviewer_id": appraisal.manager_id.id,
                "job_id": appraisal.job_id.id,
                "department_id": appraisal.department_id.id,
                "company_id": appraisal.company_id.id,
                "cycle_id": appraisal.cycle_id.id,
                "agenda": agenda,
                "self_report_ids": [(0, 0, reports[appraisal.id])],
            }
            for appraisal in appraisals
        ]

    def _agenda_text(self):
        return self.env._(
            "Purpose\n"
            "1. Talk through the result and how it came about.\n"
            "2. Agree what to improve and how.\n"
            "3. Plan the next work.\n\n"
            "Please bring\n"
            "– your self-report (one page, in Performance) and the records behind it,\n"
            "– your questions, doubts and obstacles,\n"
            "– your ideas for the next period and for your development.\n\n"
            "Please note\n"
            "– You speak first; your manager listens, then explains each point with"
            " facts.\n"
            "– Ask whenever something is unclear. Signing means “took place, content"
            " known”; your right to appeal stays."
        )

    @api.depends("employee_id")
    def _compute_document_lang(self):
        for interview in self:
            interview.document_lang = interview.employee_id._performance_lang()

    # ADVICE

    @api.depends(
        "date_start",
        "duration",
        "place",
        "is_private_place",
        "state",
        "invited_on",
        "due_date",
        "event_id.start",
        "event_id.location",
    )
    @api.depends_context("uid", "lang", "tz")
    def _compute_warnings(self):
        for interview in self:
            interview.warnings = "\n".join(interview._warning_texts())

    def _warning_texts(self):
        """Advice on time and place; nothing of it blocks."""
        self.ensure_one()
        if self.state not in WAITING_STATES or not self.date_start:
            return []
        checks = (
            (
                self._is_late,
                self.env._("This is after the day by which interviews are due."),
            ),
            (
                # sudo: hr.employee - whose calendar is asked for a yes or no.
                lambda: self._is_busy(self.sudo().employee_id),
                self.env._("The employee has another appointment at this time."),
            ),
            (
                # sudo: hr.employee - whose calendar is asked for a yes or no.
                lambda: self._is_busy(self.sudo().interviewer_id),
                self.env._("The manager has another appointment at this time."),
            ),
            (
                lambda: self.place and not self.is_private_place,
                self.env._(
                    "Choose a place where nobody listens, and tick Private and Quiet."
                ),
            ),
            (
                self._is_invitation_stale,
                self.env._("Time or place has changed: send the invitation again."),
            ),
        )
        return [text for check, text in checks if check()]

    def _local(self, moment):
        return fields.Datetime.context_timestamp(self, moment)

    def _is_late(self):
        return (
            bool(self.due_date) and self._local(self.date_start).date() > self.due_date
        )

    def _is_busy(self, employee):
        """Whether the person has another calendar entry then; no detail of it."""
        partner = employee._origin._performance_partner()
        if not partner:
            return False
        return bool(
            self.env["calendar.event"]
            # sudo: calendar.event - a yes or no about private entries.
            .sudo()
            .search_count(
                [
                    ("partner_ids", "in", partner.ids),
                    ("show_as", "=", "busy"),
                    ("start", "<", self.date_end),
                    ("stop", ">", self.date_start),
                    # sudo: the id of the own entry, which does not count.
                    ("id", "!=", self._origin.sudo().event_id.id),
                ],
                limit=1,
            )
        )

    def _is_invitation_stale(self):
        event = self.sudo().event_id  # sudo: compares time and place only
        return bool(event) and (
            event.start != self.date_start
            or event.stop != self.date_end
            or (event.location or "") != (self.place or "")
        )

    # ACTIONS

    def action_prepare(self):
        """Open the preparation: the employee sees it and is asked to report."""
        self._check_side("manager")
        self._check_interview_state("draft")
        # sudo: guarded state; side and state were checked above.
        self.sudo().write({"state": "prepared"})
        for interview in self:
            interview._ask_for_report()

    def _ask_for_report(self):
        # sudo: the activity belongs to the employee, whose login is only addressed.
        own = self.sudo()
        user = own.employee_id.user_id
        if not user or own.report_submitted_on:
            return
        planned = own.date_start and self._local(own.date_start).date()
        # The invitation is the mail; the task needs none of its own.
        own.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=(planned or own.due_date) - timedelta(days=1),
            summary=self.env._("Write your self-report for the interview"),
            user_id=user.id,
        )

    def _close_report_activity(self):
        for interview in self:
            interview.activity_unlink(
                ["mail.mail_activity_data_todo"],
                user_id=interview.employee_id.user_id.id or None,
            )

    def action_invite(self):
        """Send time, place and agenda to the employee and enter both in the calendar.

        Pressing it again after a change sends the new time and moves the entry.
        """
        self._check_side("manager")
        self._check_interview_state(*WAITING_STATES)
        for interview in self:
            interview._check_invitation()
        for interview in self.filtered(lambda i: i.state == "draft"):
            interview._ask_for_report()
        for interview in self:
            # sudo: calendar entry, mail and guarded fields; side, state and content of
            # the invitation were checked above.
            interview.sudo()._invite()

    def _check_invitation(self):
        self.ensure_one()
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("date_start", "place", "agenda")
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(name)s: fill in %(fields)s before the invitation is sent.",
                    name=self.display_name,
                    fields=", ".join(missing),
                )
            )

    def _invite(self):
        self.ensure_one()
        self.write(
            {
                "event_id": self._write_event().id,
                "state": "invited",
                "invited_on": fields.Datetime.now(),
            }
        )
        self._send_invitation()

    def _write_event(self):
        """Enter or move the calendar entry of both sides; private, without content."""
        partners = (
            self.employee_id._performance_partner()
            | self.interviewer_id._performance_partner()
        )
        values = {
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.place,
            "partner_ids": [(6, 0, partners.ids)],
        }
        events = self.env["calendar.event"].with_context(
            dont_notify=True, no_mail_to_attendees=True, skip_contact_description=True
        )
        if self.event_id:
            self.event_id.with_env(events.env).write(values)
            return self.event_id
        return events.create(
            {
                **values,
                "name": self.with_context(lang=self.document_lang).env._(
                    "Performance interview"
                ),
                "description": plaintext2html(self.agenda),
                "privacy": "private",
                "show_as": "busy",
                "user_id": (self.interviewer_id.user_id or self.env.user).id,
            }
        )

    def _follow_event(self):
        """Take over time and place when somebody moved the calendar entry."""
        for interview in self.filtered(lambda i: i.state == "invited"):
            event = interview.event_id
            minutes = int((event.stop - event.start).total_seconds() // 60)
            values = {"date_start": event.start, "place": event.location}
            if minutes > 0 and event.stop != interview.date_end:
                values["duration"] = minutes
            changed = {k: v for k, v in values.items() if interview[k] != v}
            if changed:
                interview.write(changed)

    def _send_invitation(self):
        """One mail with the three blocks of the agenda and the calendar file."""
        partner = self.employee_id._performance_partner()
        template = self.env.ref(
            "hr_performance.mail_template_interview_invitation",
            raise_if_not_found=False,
        )
        when = self.env["ir.qweb.field.datetime"].value_to_html(
            self.date_start, {"format": "short"}
        )
        if not template or not partner.email:
            text = self.env._(
                "Invitation for %(when)s, %(place)s. There is no e-mail address: tell"
                " the employee personally or hand over the printed invitation.",
                when=when,
                place=self.place,
            )
        else:
            template.send_mail(
                self.id,
                email_values={
                    "recipient_ids": [(4, partner.id)],
                    "attachment_ids": self._calendar_file().ids,
                },
                email_layout_xmlid="mail.mail_notification_light",
            )
            text = self.env._(
                "Invitation sent for %(when)s, %(place)s.", when=when, place=self.place
            )
        self.message_post(body=text, subtype_xmlid="mail.mt_note")

    def _calendar_file(self):
        content = self.event_id._get_ics_file().get(self.event_id.id)
        if not content:
            return self.env["ir.attachment"]
        return self.env["ir.attachment"].create(
            {
                "name": "invitation.ics",
                "raw": content,
                "mimetype": "text/calendar",
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )

    # PRIVATE PREPARATION

    def action_open_preparation(self):
        """Open one's own private note, drafted from the result the first time."""
        self.ensure_one()
        self._check_side("manager", "employee")
        notes = self.env["hr.performance.private.note"]
        note = notes.search(
            [
                ("appraisal_id", "=", self.appraisal_id.id),
                ("author_id", "=", self.env.uid),
            ],
            limit=1,
        ) or notes.create(
            {"appraisal_id": self.appraisal_id.id, "body": self._outline_text()}
        )
        return {
            **note._get_records_action(),
            "name": self.env._("Private Preparation"),
        }

    def _outline_text(self):
        """Interview outline from strengths, gaps and open promises, to be edited."""
        _ = self.env._
        if not self.acts_as_manager:
            return _("What I want to say, ask and reach:\n\n")
        lines = self.result_line_ids.filtered(
            lambda line: line.outcome_state == "scored"
        )
        high = lines.filtered(lambda line: line.points >= HIGH_POINTS)
        low = lines.filtered(lambda line: line.points < LOW_POINTS)
        headings = [
            (_("Worth praising"), high.mapped("appraisal_line_id.title")),
            (_("To improve"), low.mapped("appraisal_line_id.title")),
            (_("Promises still open"), self.previous_commitment_ids.mapped("text")),
            (_("Character and way of working; how to begin"), []),
            (_("Were the targets reasonable?"), []),
            (_("Could the way of measuring be better?"), []),
            (_("How to present results and targets"), []),
            (_("Where we may differ, and my evidence"), []),
            (_("Where feelings may run high, and what then"), []),
        ]
        return "\n\n".join(
            "\n".join([heading, *(f"– {entry}" for entry in entries or [""])])
            for heading, entries in headings
        )


class HrEmployee(models.Model):
    """How a person is reached, with or without a login."""

    _inherit = "hr.employee"

    def _performance_partner(self):
        """Contact for calendar and mail: of the user, else the work contact."""
        # sudo: hr.employee - the contact is used as recipient, not shown.
        return self.sudo().user_id.partner_id or self.sudo().work_contact_id

    def _performance_lang(self):
        """Language in which the person reads: of the user or contact, else company."""
        # sudo: hr.employee - a language code only.
        own = self.sudo()
        return (
            own.user_id.lang
            or own.work_contact_id.lang
            or own.company_id.partner_id.lang
            or "en_US"
        )
