# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import progress
from ..base.appraisal_states import AGREED
from ..base.day_words import day_words
from ..base.hr_performance_job_mixin import Job, among
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import Waiting
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder

#: What whoever answers for a goal that is far behind says.
ANSWER = ("cause", "measure", "until")
#: It has happened and is not over.
LIVE = ("told", "open", "answered")


class HrPerformanceAlert(models.Model):
    """A goal that fell behind its plan: since when, and what is done about it.

    The daily job holds each measured goal of an agreed plan against what was planned by
    now (METHODS M38). Each change to amber or red makes one alert, of which whoever
    answers for the goal and the manager are told once. Red waits for an answer: why,
    what will be done, until when. An alert is over when the goal has another colour, or
    nobody pursues the plan any more.
    """

    _name = "hr.performance.alert"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.agenda.mixin",
        "hr.performance.next.action.mixin",
    ]
    _description = "Goal behind Its Plan"
    _order = "over_on desc, light desc, since desc, id desc"
    _rec_names_search = ["line_id.title"]
    _next_action_sequence = 25
    _next_action_person = "owner_id"
    _next_action_deadline = "until"
    _waiting_sequence = 25
    _waiting_deadline_field = "deadline"
    _waiting_exit = "action_answer"
    _job_lights = Job(
        "_to_compare",
        "ir_cron_hr_performance_alert",
        "_compare",
        size=500,
        apart=True,
    )

    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    appraisal_id = fields.Many2one(
        related="line_id.appraisal_id", store=True, index=True
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    owner_id = fields.Many2one(
        related="appraisal_id.owner_id",
        store=True,
        index=True,
        string="Answers for It",
        help="The appraisee, or the head of the unit.",
    )
    manager_id = fields.Many2one(related="appraisal_id.manager_id")
    light = fields.Selection(
        [(progress.AMBER, "Behind"), (progress.RED, "Far Behind")],
        string="How Far",
        required=True,
        readonly=True,
        guarded=True,
    )
    share = fields.Float(
        string="Of the Plan (%)",
        digits=(7, 1),
        readonly=True,
        guarded=True,
        aggregator=None,
        help="What was reached of what was planned by the day of the alert.",
    )
    since = fields.Date(required=True, readonly=True, guarded=True)
    over_on = fields.Date(
        string="Over Since",
        readonly=True,
        guarded=True,
        help="The goal has had another colour since then, or the plan is not pursued"
        " any more.",
    )
    state = fields.Selection(
        [
            ("told", "Told"),
            ("open", "To Answer"),
            ("answered", "Answered"),
            ("over", "Over"),
        ],
        required=True,
        readonly=True,
        index=True,
        guarded=True,
    )
    deadline = fields.Date(string="Answer By", readonly=True, guarded=True)
    reminded_on = fields.Date(readonly=True, guarded=True)

    # the answer
    cause = fields.Text(string="Why?", help="What has kept the goal behind its plan.")
    measure = fields.Text(
        string="What Will Be Done?", help="Who does what, so that it gets on track."
    )
    until = fields.Date(string="Until When?")
    answered_on = fields.Datetime(readonly=True, guarded=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, guarded=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    # One that is not over for each goal: of two jobs at one moment the second waits.
    _one_alive = models.UniqueIndex("(line_id) WHERE over_on IS NULL")

    # COMPUTES

    @api.depends("line_id.title", "owner_id.name")
    def _compute_display_name(self):
        """Of which goal, and whose."""
        for alert in self:
            # sudo: the name of whoever answers for a goal that the user reads.
            name = alert.sudo().owner_id.name
            alert.display_name = " · ".join(filter(None, [alert.line_id.title, name]))

    @api.depends("state", "owner_id", "manager_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        allowed = self._answered_by_user()
        for alert in self:
            alert.can_answer = alert._origin in allowed

    # NEXT FOR A PERSON

    @api.model
    def _next_action_domain(self):
        """A goal that is far behind, and what was said that will be done about it."""
        return Domain("state", "in", ("open", "answered"))

    # GUARDS

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_answers()
        return super().write(vals)

    # ANSWER

    @readers_only
    def action_answer(self):
        """Send the answer: cause, measure and day have been written."""
        self._check_answers()
        self._require_state("open")
        for alert in self:
            alert._check_complete()
        # sudo: guarded fields; role, state and contents were checked above.
        self.sudo().write(
            {
                "state": "answered",
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )

    def _check_complete(self):
        missing = [name for name in ANSWER if not (self[name] or "")]
        if missing:
            raise UserError(
                self.env._(
                    "%(goal)s: “%(field)s” is still empty.",
                    goal=names_of(self),
                    field=self._fields[missing[0]]._description_string(self.env),
                )
            )
        if self.until < self.company_id._performance_today():
            raise UserError(
                self.env._(
                    "%s: what will be done cannot be done by a day that is over. Choose"
                    " a later one.",
                    names_of(self),
                )
            )

    def _answered_by_user(self):
        """Those alerts that the user may answer, as long as they wait for it."""
        alerts = self._origin
        # sudo: compares roles only.
        waiting = alerts.sudo().filtered(lambda alert: alert.state == "open")
        roles = waiting.appraisal_id.with_env(self.env)._roles()
        return alerts.browse(
            alert.id
            for alert in waiting
            if roles[alert.appraisal_id.id] & {"subject", "manager"}
            or (
                "hr" in roles[alert.appraisal_id.id]
                and not alert.owner_id.user_id.active
            )
        )

    def _check_answers(self):
        self.check_access("read")
        refused = self - self._answered_by_user()
        if not refused:
            return
        # What is not to be answered any more is another refusal than somebody else's.
        refused._require_state("open")
        raise AccessError(
            self.env._(
                "%s: whoever answers for the goal says why it is behind, or the"
                " manager in that person's place.",
                names_of(refused[0]),
            )
        )

    # EVERY DAY

    @api.model
    def _to_compare(self, chosen=None):
        """Sheets whose goals are pursued, and those that still have alerts."""
        sheets = self.env["hr.performance.appraisal"]
        today = self.env["res.company"]._performance_compared
        pursued = sheets.search(
            Domain("state", "=", "agreed")
            & Domain("cycle_id.is_announced", "=", True)
            & today("cycle_id.date_start", "<=")
            & today("cycle_id.date_end", ">=")
            & among(chosen)
        )
        alive = Domain("over_on", "=", False)
        alive &= Domain("appraisal_id", "any", among(chosen))
        return pursued | self.search(alive).appraisal_id

    def _compare(self, sheets):
        """End alerts that are no longer true, and make those that are new."""
        pursued = sheets.filtered(self._is_pursued)
        stands = pursued.line_ids._lights()
        behind = {
            line: stand
            for line, stand in stands.items()
            if stand.light != progress.GREEN
        }
        alive = self.search(
            [("appraisal_id", "in", sheets.ids), ("over_on", "=", False)]
        )
        kept = alive.filtered(
            lambda alert: (
                alert.line_id in behind and behind[alert.line_id].light == alert.light
            )
        )
        for company, alerts in (alive - kept).grouped("company_id").items():
            alerts.write({"state": "over", "over_on": company._performance_today()})
        self.env.flush_all()
        told = set(kept.line_id)
        news = {line: s for line, s in behind.items() if line not in told}
        days = {
            cycle: cycle._plain_rule("answer_days") or 0
            for cycle in pursued.cycle_id
            if news
        }
        self.create(
            [
                self._alert_values(line, stand, days[line.appraisal_id.cycle_id])
                for line, stand in news.items()
            ]
        )

    @api.model
    def _is_pursued(self, sheet):
        """Whether its goals are worked on today."""
        today = sheet.company_id._performance_today()
        first, last = sheet._period()
        is_told = sheet.cycle_id.is_announced
        return sheet.state == "agreed" and is_told and first <= today <= last

    @api.model
    def _alert_values(self, line, stand, days):
        """The values of a new alert.

        :param days: so many days a red one may wait for its answer
        """
        today = line.company_id._performance_today()
        is_red = stand.light == progress.RED
        return {
            "line_id": line.id,
            "light": stand.light,
            "share": float(stand.index * 100),
            "since": today,
            "state": "open" if is_red else "told",
            "deadline": is_red and today + timedelta(days),
        }

    @api.model
    def _cron_alerts(self):
        self._run_job("lights")

    # AGENDA OF A TALK

    _agenda_sequence = 25

    @api.model
    def _agenda(self, employees):
        """What was answered for goals that are far behind: how far is it?"""
        answered = self.search(
            Domain("owner_id", "in", employees.ids)
            & Domain("state", "=", "answered")
            & Domain("over_on", "=", False)
        )
        rows = {}
        for alert in answered:
            rows.setdefault(alert.owner_id.id, []).append(
                {
                    "kind": self.env._("What Was to Be Done"),
                    "text": self.env._(
                        "%(goal)s (until %(day)s): %(measure)s",
                        goal=alert.line_id.title,
                        measure=alert.measure,
                        day=day_words(self.env, alert.until),
                    ),
                    "tone": "",
                    "model": self._name,
                    "id": alert.id,
                }
            )
        return rows

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Red ones that wait for an answer, and all of which nobody was told yet."""
        return self.search(self._alive_for(users))

    @api.model
    def _alive_for(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = self._may_wait_for(users, "owner_id", "appraisal_id.manager_id")
            told |= Domain("reminded_on", "=", False)
        news = Domain("state", "=", "told") & Domain("reminded_on", "=", False)
        return (
            told
            & (Domain("state", "=", "open") | news)
            & Domain("over_on", "=", False)
            & Domain("cycle_id.is_announced", "=", True)
            & Domain("appraisal_id.state", "in", AGREED)
        )

    def _waiting_items(self):
        """Who answers for it; the manager as well, of what nobody was told yet."""
        items = list(super()._waiting_items())
        yield from items
        known = {(item.user, item.record) for item in items}
        for alert in self.filtered(lambda alert: not alert.reminded_on):
            for user in alert.manager_id.user_id.filtered("active"):
                if (user, alert) not in known:
                    yield Waiting(user, "mine", alert)

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        """Who answers for the goal, or the manager for people without login."""
        manager = self.appraisal_id.manager_id
        return [(self.owner_id, False), (manager, True)]

    def _waiting_about(self):
        return self.owner_id

    def _waiting_owners(self):
        return self.owner_id

    def _waiting_hr(self):
        return HrFinder(self.env).of_sheets({a: a.appraisal_id for a in self})

    def _waiting_verb(self):
        if self.state == "open":
            return self.env._("Far behind its plan: say why and what will be done")
        return self.env._("Behind its plan: have a look")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._alive_for(self.env.user) & Domain("state", "=", "open")

    @api.model
    def _task_kinds(self):
        """What the user has to answer."""
        mine = self._waiting_for(self.env.user)
        asked = mine.filtered(lambda alert: alert.state == "open")
        title = self.env._("Goals Far Behind")
        return [Kind("alerts", title, "alert_action", asked)]

    def _task_verb(self):
        return self.env._("Say how this gets back on track: %s", self.line_id.title)

    def _task_about(self):
        return self.owner_id
