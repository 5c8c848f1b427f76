# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.day_words import day_words
from ..base.groups import ADMINISTRATOR, OFFICER
from ..base.hr_performance_job_mixin import Job
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import partner_department_ids
from .rhythm import limits, newcomers, rhythm
from .sides import LEADS, leads_for, sides

MINUTES = 30
#: A talk that nobody has recorded is missed so many hours after its end.
MISSED_HOURS = 24
#: What the other side of a one-on-one may change, too.
OF_THE_PAIR = frozenset({"date_start", "duration", "place", "rhythm_days"})
ACTIVITY = "mail.mail_activity_data_todo"
CRON = "ir_cron_hr_performance_talk"
#: Fields of a calendar entry that say when and where.
ENTRY = ("start", "stop", "location")
#: Local hour at which the system proposes a talk.
PROPOSED_HOUR = 10
#: So many people stand in the name of a team meeting.
NAMED = 2
#: So far ahead a working day is looked for.
SEARCHED_DAYS = 60
#: What a deputy leads in a manager's place; meetings with a department are HR's.
DEPUTISED = ("one_on_one", "team")
#: What is still to be held, or to be recorded.
TO_RECORD = ("planned", "missed")


class HrPerformanceTalk(models.Model):
    """A talk on the way: one-on-one, team meeting, or HR partner with a department.

    Its agenda makes itself (``hr.performance.agenda.mixin``). When it is held, what was
    written about each person becomes a shared note, so a follow-up comes back by
    itself, and the next talk of the same people is planned in their rhythm. Only those
    who take part read it: HR sees how many had one, by department. Who acts for the
    leader leads what is not held yet, except talks with oneself and one's superiors.
    """

    _name = "hr.performance.talk"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.task.mixin",
        "hr.performance.job.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Talk"
    _order = "date_start desc, id desc"
    _rec_names_search = ["employee_ids.name"]
    _deletable_states = ("planned", "cancelled")
    _job_missed = Job("_due_missed", CRON, "_miss", size=50)
    _job_newcomers = Job("_due_newcomers", CRON, "_plan_newcomers", size=50)

    kind = fields.Selection(
        [
            ("one_on_one", "One-on-One"),
            ("team", "Team Meeting"),
            ("department", "HR and Department"),
        ],
        required=True,
        default="one_on_one",
        fixed=True,
    )
    leader_id = fields.Many2one(
        "hr.employee",
        string="Led by",
        required=True,
        default=lambda self: self.env.user._performance_employees()[:1],
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="leader_id.company_id", store=True)
    # Public profiles: few may read employee records.
    employee_ids = fields.Many2many(
        "hr.employee.public",
        "hr_performance_talk_employee_rel",
        "talk_id",
        "employee_id",
        string="With",
        context={"active_test": False},
    )
    department_id = fields.Many2one("hr.department", ondelete="restrict")
    state = fields.Selection(
        [
            ("planned", "Scheduled"),
            ("held", "Held"),
            ("missed", "Not Held"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    date_start = fields.Datetime(string="When", required=True, index=True)
    duration = fields.Integer(string="Minutes", required=True, default=MINUTES)
    date_end = fields.Datetime(
        string="Until", compute="_compute_date_end", store=True, precompute=True
    )
    place = fields.Char(help="A room, or the address of a video call.")
    rhythm_days = fields.Integer(
        string="Again after (Days)",
        compute="_compute_rhythm_days",
        store=True,
        readonly=False,
        help="When this talk is over, the next one is planned so many days later. 0:"
        " none. Proposed by the scheme; either side may change it.",
    )
    event_id = fields.Many2one(
        "calendar.event",
        ondelete="set null",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )

    held_by_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
        help="Who led it in the place of the manager, or recorded it.",
    )

    # what is written
    person_ids = fields.One2many(
        "hr.performance.talk.person", "talk_id", string="Notes by Person"
    )
    needs = fields.Text(help="What the department needs.")
    feedback = fields.Text(help="What the department says about the work of HR.")
    adjustments = fields.Text(
        string="Agreed Adjustments", help="What is changed because of it."
    )
    guidance_count = fields.Integer(
        string="Trainings and Guidance Given",
        help="How many were given since the last meeting.",
    )

    # what is shown
    agenda = fields.Json(compute="_compute_agenda")
    missed_count = fields.Integer(
        string="Missed before",
        compute="_compute_missed_count",
        help="Talks of these people in the last 90 days that did not take place. Only"
        " those who take part see this.",
    )
    is_leader = fields.Boolean(compute="_compute_is_leader")
    is_with_me = fields.Boolean(
        compute="_compute_is_leader", search="_search_is_with_me"
    )
    is_stood_in = fields.Boolean(compute="_compute_is_leader")

    # COMPUTES

    @api.depends("kind", "employee_ids.name", "department_id.name", "date_start")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        """With whom, what and when: calendars cut off what comes last."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for talk in self:
            # sudo: names of colleagues who take part, for one of them.
            seen = talk.sudo()
            who = seen.department_id.name or names_of(seen.employee_ids[:NAMED], "name")
            more = len(seen.employee_ids) - NAMED
            if more > 0 and not seen.department_id:
                who = f"{who} +{more}"
            parts = (who, kinds.get(talk.kind), talk._day_words())
            talk.display_name = " · ".join(part for part in parts if part)

    def _day_words(self):
        """The day of the talk, for its reader."""
        company = self.env.company
        day = self.date_start and company._performance_day(self.date_start)
        return day_words(self.env, day)

    @api.depends("date_start", "duration")
    def _compute_date_end(self):
        for talk in self:
            talk.date_end = talk.date_start and (
                talk.date_start + timedelta(minutes=talk.duration)
            )

    @api.depends("employee_ids", "kind")
    def _compute_rhythm_days(self):
        rhythms = rhythm(self._people())
        for talk in self:
            if not talk.rhythm_days:
                own = [rhythms[person.id] for person in talk._people()]
                talk.rhythm_days = (
                    30 if talk.kind == "department" else min(own, default=0)
                )

    @api.depends("leader_id", "employee_ids", "kind", "state")
    @api.depends_context("uid")
    def _compute_is_leader(self):
        own = self.env.user._performance_employees()
        stood_in = self._stood_in()
        for talk in self:
            talk.is_leader = talk.leader_id in own or talk._origin in stood_in
            talk.is_with_me = bool(talk._people() & own)
            talk.is_stood_in = talk._origin in stood_in

    def _stood_in(self):
        """Those of these talks that the user leads in somebody's place, now."""
        own = self._origin
        if not leads_for(self.env):
            return own.browse()
        beyond = set(self.env.user.performance_out_of_reach_ids.ids)
        # sudo: compares ids; who leads and who takes part.
        return own.sudo().filtered(
            lambda talk: (
                talk.leader_id.id in leads_for(self.env)
                and talk.kind in DEPUTISED
                and talk.state in TO_RECORD
                and (talk.kind == "team" or not beyond & set(talk.employee_ids.ids))
            )
        )

    def _search_is_with_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain("employee_ids", "in", self.env.user._performance_employees().ids)
        return own if True in value else ~own

    @api.depends("employee_ids", "leader_id", "state")
    def _compute_missed_count(self):
        since = fields.Datetime.now() - timedelta(days=90)
        missed = self.search([("state", "=", "missed"), ("date_start", ">=", since)])
        for talk in self:
            people, leader = talk._people(), talk.leader_id
            talk.missed_count = len(
                missed.filtered(
                    lambda m, p=people, o=leader: (m.leader_id == o and m._people() & p)
                )
            )

    @api.depends("employee_ids", "leader_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_agenda(self):
        """What is open about each person, as far as the reader may see it."""
        people = self._people()
        found = [
            model._agenda(people)
            for model in self.env["hr.performance.agenda.mixin"]._agenda_models()
            if model.has_access("read")
        ]
        points = self.env["hr.performance.talk.point"]._of_talks(self)
        for talk in self:
            talk.agenda = [
                {
                    "id": person.id,
                    # sudo: the name of a colleague who takes part.
                    "name": person.sudo().name,
                    "points": [
                        row for rows in found for row in rows.get(person.id, [])
                    ],
                }
                for person in talk._people()
            ] + [
                {
                    "id": 0,
                    "name": "",
                    "points": talk._agreed_before() + points.get(talk.id, []),
                }
            ]

    def _agreed_before(self):
        """What HR and the department have agreed last time: is it as it should be?"""
        self.ensure_one()
        if self.kind != "department":
            return []
        before = self.search(
            [
                ("kind", "=", "department"),
                ("department_id", "=", self.department_id.id),
                ("leader_id", "=", self.leader_id.id),
                ("state", "=", "held"),
                ("date_start", "<", self.date_start),
            ],
            limit=1,
        )
        if not before.adjustments:
            return []
        return [
            {
                "kind": self.env._("Agreed Last Time"),
                "text": before.adjustments,
                "tone": "",
                "model": self._name,
                "id": before.id,
            }
        ]

    def _people(self):
        """The employees with whom these talks are."""
        ids = self.employee_ids._origin.ids
        return self.env["hr.employee"].browse(ids)

    # CHECKS

    @api.constrains("leader_id", "employee_ids", "date_start", "duration", "kind")
    def _check_parties(self):
        for talk in self:
            if talk.leader_id in talk._people():
                raise ValidationError(
                    self.env._(
                        "%s: nobody has a talk with oneself. Choose somebody else.",
                        names_of(talk),
                    )
                )
            if talk.duration <= 0:
                raise ValidationError(
                    self.env._(
                        "%s: the talk ends before it begins. Choose a later end.",
                        names_of(talk),
                    )
                )
            if not talk.employee_ids:
                raise ValidationError(
                    self.env._("%s: say with whom the talk is.", names_of(talk))
                )
            if talk.kind == "one_on_one" and len(talk.employee_ids) > 1:
                raise ValidationError(
                    self.env._(
                        "%s: a one-on-one is with one person. Choose “Team Meeting”.",
                        names_of(talk),
                    )
                )

    def _check_reach(self):
        """Raise where the user plans a talk with somebody whom he does not lead."""
        own = self.env.user._performance_employees()
        for talk in self:
            if talk.leader_id in own or talk.is_stood_in:
                talk._check_led()
            elif talk._people() - own or not self._is_led_by(talk.leader_id):
                raise AccessError(
                    self.env._(
                        "A talk is planned by who leads it, or by a person with the"
                        " own superior."
                    )
                )

    def _is_led_by(self, leader):
        return "below" in sides(leader)[leader.id]

    def _check_led(self):
        self.ensure_one()
        if self.kind == "department":
            user = self.env.user
            is_within = user.has_group(ADMINISTRATOR) or (
                self.department_id.id in partner_department_ids(user)
            )
            if not user.has_group(OFFICER) or not is_within:
                raise AccessError(
                    self.env._(
                        "Meetings with a department are held by HR, each in the own"
                        " departments. Choose one of these."
                    )
                )
            return
        mine = sides(self._people())
        beyond = self._people().filtered(
            # In a team meeting that one holds for somebody one takes part oneself.
            lambda p: not mine[p.id] & (LEADS | {"self"} if self.is_stood_in else LEADS)
        )
        if beyond:
            raise UserError(
                self.env._(
                    "%s is not one of your people: talks are planned by whoever leads"
                    " somebody.",
                    names_of(beyond, "name"),
                )
            )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        if not self.env.su:
            talks._check_reach()
        # sudo: rows, calendar entry and task of a talk that the user may plan.
        talks.sudo()._prepare()
        return talks

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_writing(vals)
        result = super().write(vals)
        if not self.env.su and "employee_ids" in vals:
            self._check_reach()
        if {"date_start", "duration", "place", "employee_ids"} & vals.keys():
            # sudo: as above.
            self.sudo().filtered(lambda t: t.state == "planned")._prepare()
        return result

    def _check_writing(self, vals):
        self.check_access("write")
        beyond = self.filtered(lambda talk: not talk.is_leader)
        if beyond and set(vals) - OF_THE_PAIR:
            raise AccessError(
                self.env._(
                    "%s: whoever leads the talk writes this; you may move it.",
                    names_of(beyond),
                )
            )
        if OF_THE_PAIR & vals.keys():
            self._require_state("planned")
        elif self.filtered(lambda talk: talk.state in ("missed", "cancelled")):
            self._require_state("planned", "held")

    def _prepare(self):
        """Rows of the people, calendar entry and the one task of who leads it."""
        rows = self.env["hr.performance.talk.person"]
        rows.create(
            [
                {"talk_id": talk.id, "employee_id": person.id}
                for talk in self
                for person in talk._people() - talk.person_ids.employee_id
            ]
        )
        for talk in self:
            gone = talk.person_ids.filtered(
                lambda row, talk=talk: row.employee_id not in talk._people()
            )
            gone.filtered(lambda row: not row._is_written()).unlink()
            talk._write_event()
            talk._write_activity()

    def _write_event(self):
        """One private entry for all; its title says no more than that they talk."""
        people = self.leader_id | self._people()
        values = {
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.place,
            "partner_ids": [(6, 0, people._performance_partner().ids)],
        }
        events = self.env["calendar.event"].with_context(
            dont_notify=True, no_mail_to_attendees=True, skip_contact_description=True
        )
        if self.event_id:
            event = self.event_id.with_env(events.env)
            same = event.partner_ids == people._performance_partner()
            moved = self._event_values(event) != self._event_values(self)
            if moved or not same:
                event.write(values)
            return
        owner = self.leader_id.user_id.filtered("active") or self.env.user
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        self.event_id = events.create(
            {
                **values,
                "name": kinds[self.kind],
                "privacy": "private",
                "show_as": "busy",
                "user_id": owner.id,
            }
        )

    def _event_values(self, record):
        """When and where: of a talk, or of its calendar entry as a talk has it."""
        is_talk = record._name == self._name
        names = ("date_start", "date_end", "place") if is_talk else ENTRY
        return [record[name] or False for name in names]

    def _write_activity(self):
        self.activity_ids.unlink()
        user = self.leader_id.user_id.filtered("active")
        if user:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY,
                date_deadline=self.company_id._performance_day(self.date_start),
                summary=self.env._("Hold the talk"),
                user_id=user.id,
            )

    def _follow_event(self, vals):
        """Somebody has moved or cancelled the calendar entry."""
        planned = self.filtered(lambda talk: talk.state == "planned")
        if planned and vals.get("active") is False:
            planned._end("cancelled")
            return
        for talk in planned if {"start", "stop", "location"} & vals.keys() else ():
            values = self._event_values(talk.event_id)
            if values != self._event_values(talk):
                start, end, place = values
                minutes = int((end - start).total_seconds() // 60)
                moved = {"date_start": start, "place": place}
                talk.write({**moved, "duration": minutes or talk.duration})

    # COURSE

    @readers_only
    def action_hold(self):
        """The talk has taken place: notes are kept, the next one is planned."""
        self._check_leads()
        self._require_state("planned", "missed")
        early = self.filtered(
            lambda t: (
                t.company_id._performance_day(t.date_start)
                > t.company_id._performance_today()
            )
        )
        if early:
            raise UserError(
                self.env._("%s has not come yet. Move it to today.", names_of(early))
            )
        for row in self.person_ids:
            row._keep_note()
        # sudo: guarded fields; who leads it and its state were checked above.
        self.sudo()._end("held", self.env.user)

    @readers_only
    def action_miss(self):
        """The talk did not take place."""
        self._check_leads()
        self._require_state("planned")
        # sudo: as above.
        self.sudo()._end("missed", self.env.user)

    @readers_only
    def action_cancel(self):
        """The talk is called off; none follows by itself."""
        self._check_part()
        self._require_state("planned")
        # sudo: guarded fields; part and state were checked above.
        own = self.sudo()
        own._end("cancelled")

    def _check_leads(self):
        if self.filtered(lambda talk: not talk.is_leader):
            raise AccessError(self.env._("Whoever leads the talk says this."))

    def _check_part(self):
        if self.filtered(lambda t: not t.is_leader and not t.is_with_me):
            raise AccessError(self.env._("Only who takes part does this."))

    def _end(self, state, user=None):
        """What has become of it, and who has said so: nobody where time has."""
        self.write({"state": state, "held_by_id": user and user.id})
        self.activity_ids.unlink()
        if state == "cancelled":
            events = self.event_id.filtered("active")
            events.with_context(dont_notify=True).write({"active": False})
            return
        self._plan_next()

    def _plan_next(self):
        """The next talk of the same people, unless one is planned already."""
        now = fields.Datetime.now()
        planned = self.search(
            [("state", "=", "planned"), ("leader_id", "in", self.leader_id.ids)]
        )
        taken = {(t.leader_id, t.kind, t._people()) for t in planned}
        for talk in self.filtered(lambda t: t.rhythm_days > 0):
            people = talk._people().filtered("active")
            key = talk.leader_id, talk.kind, people
            if key in taken or not people or not talk.leader_id.active:
                continue
            taken.add(key)
            step = timedelta(days=talk.rhythm_days)
            start = talk.date_start + step
            while start < now:
                start += step
            talk.copy(
                {
                    "kind": talk.kind,
                    "leader_id": talk.leader_id.id,
                    "employee_ids": [(6, 0, people.ids)],
                    "date_start": start,
                    "needs": False,
                    "feedback": False,
                    "adjustments": False,
                    "guidance_count": 0,
                }
            )

    # BY ITSELF

    @api.model
    def _due_missed(self):
        """Planned talks that are over, and of which nobody has said a word."""
        until = fields.Datetime.now() - timedelta(hours=MISSED_HOURS)
        return self.search([("state", "=", "planned"), ("date_end", "<", until)])

    @api.model
    def _miss(self, talks):
        talks._end("missed")

    @api.model
    def _due_newcomers(self):
        """People in their first months with whom no talk is planned."""
        people = self.env["hr.employee"].search([("parent_id.user_id", "!=", False)])
        new = people.browse(sorted(newcomers(people)))
        planned = self.search([("state", "=", "planned"), ("kind", "=", "one_on_one")])
        return new - planned._people()

    @api.model
    def _plan_newcomers(self, people):
        """The denser talks of the first months, counted from the joining date."""
        starts = {company: self._soon(company) for company in people.company_id}
        self.create(
            [
                {
                    "leader_id": person.parent_id.id,
                    "employee_ids": [(6, 0, person.ids)],
                    "date_start": starts[person.company_id],
                }
                for person in people
            ]
        )

    @api.model
    def _soon(self, company):
        """A morning hour of the company's next working day."""
        is_working_day = company._performance_working_day()
        day = company._performance_today() + timedelta(days=1)
        days = (day + timedelta(days=number) for number in range(SEARCHED_DAYS))
        day = next(filter(is_working_day, days), day)
        return company._performance_day_start(day) + timedelta(hours=PROPOSED_HOUR)

    # HOW IT STANDS

    @api.model
    def _standing(self, people):
        """Days since the last talk of each person with the user, and the next one.

        :return: dict of employee id to a dict: ``days`` (None without any), ``is_red``,
            ``next`` (a day or ''), ``next_id``, and ``leader_id`` in whose place the
            user plans the talk
        """
        own = self.env.user._performance_employees()
        given = leads_for(self.env)
        # sudo: days of talks of people whom the user leads, also in somebody's place;
        # the next one opens with the user's own rights.
        talks = self.sudo().search(
            (
                Domain("leader_id", "in", own.ids)
                | Domain("leader_id", "in", given) & Domain("kind", "in", DEPUTISED)
            )
            & Domain("employee_ids", "in", people.ids)
            & Domain("state", "in", ("held", "planned")),
            order="date_start",
        )
        last, following = {}, {}
        for talk in talks:
            for person in talk._people():
                if talk.state == "held":
                    last[person.id] = talk.date_start
                else:
                    following.setdefault(person.id, talk)
        most = limits(people)
        # sudo: hr.employee - in whose place the user leads whom.
        known = people.sudo() if given else people.browse()
        stood_in = {
            one.id: one.parent_id.id for one in known if one.parent_id.id in given
        }
        rows = {}
        for person in people:
            company = self.env.company
            moment, talk = last.get(person.id), following.get(person.id)
            days = moment and (
                company._performance_today() - company._performance_day(moment)
            )
            days = days.days if moment else None
            rows[person.id] = {
                "days": days,
                "is_red": days is not None and days > most[person.id],
                "next": talk.with_env(self.env)._day_words() if talk else "",
                "next_id": talk.id if talk else False,
                "leader_id": stood_in.get(person.id, False),
            }
        return rows

    @api.model
    def _without_coaching(self, sheets):
        """Sheets of people who had neither talk nor note in their period."""
        # sudo: only whether there is any; nothing of it is shown.
        entries = self.env["hr.performance.coaching"].sudo()
        people = sheets.employee_id
        noted = entries._read_group(
            [("employee_id", "in", people.ids)], ["employee_id"], ["date:array_agg"]
        )
        days = {person: list(found) for person, found in noted}
        # sudo: as above.
        rows = self.env["hr.performance.talk.person"].sudo()
        held = rows.search(
            [("employee_id", "in", people.ids), ("talk_id.state", "=", "held")]
        )
        for row in held:
            talk = row.talk_id
            day = talk.company_id._performance_day(talk.date_start)
            days.setdefault(row.employee_id, []).append(day)
        return sheets.filtered(
            lambda sheet: (
                not any(
                    sheet._period()[0] <= day <= sheet._period()[1]
                    for day in days.get(sheet.employee_id, ())
                )
            )
        )

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        start = self.env.company._performance_today() + timedelta(days=1)
        until = self.env.company._performance_day_start(start)
        led = Domain("leader_id", "in", self.env.user._performance_employees().ids)
        if given := leads_for(self.env):
            beyond = self.env.user._performance_within_reach("employee_ids")
            led |= Domain("leader_id", "in", given) & (
                Domain("kind", "=", "team")
                | (Domain("kind", "=", "one_on_one") & Domain(beyond))
            )
        return led & Domain("state", "=", "planned") & Domain("date_start", "<", until)

    @api.model
    def _task_kinds(self):
        """Talks of today and before that the user leads, and has not recorded."""
        due = self.search(self._task_domain())
        return [Kind("talks", self.env._("Talks to Hold"), "talk_action", due)]

    def _task_verb(self):
        if self.kind == "one_on_one":
            return self.env._("Talk with %s", self._task_about().name)
        return self.env._("Hold the meeting: %s", self.display_name)

    def _task_about(self):
        # sudo: name and picture of a colleague who takes part.
        people = self.sudo()._people()
        return people if len(people) == 1 else people.browse()

    def _task_deadline(self):
        return self.company_id._performance_day(self.date_start)
