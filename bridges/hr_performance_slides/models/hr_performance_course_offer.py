# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.hr_performance.engine.dates import add_months
from odoo.addons.hr_performance.models.base.day_words import day_words
from odoo.addons.hr_performance.models.base.hr_performance_task_mixin import Kind
from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only
from odoo.addons.hr_performance.models.coaching.sides import sides
from odoo.addons.hr_performance.models.development.states import LIVE
from odoo.addons.hr_performance.models.people.hr_scope import HrFinder
from odoo.addons.hr_performance.models.plan.hr_performance_appraisal_line import (
    LOW_POINTS,
)

from .roles import MANAGER
from .states import WANTED

#: Days to complete a course for which nobody names a day.
COURSE_DAYS = 30
#: A certificate that ends within so many days is renewed.
RENEWAL_DAYS = 30
#: Declined so recently, a course is not proposed again by the system.
QUIET_DAYS = 180


class HrPerformanceCourseOffer(models.Model):
    """A course proposed to somebody, and what came of it.

    Nobody is assigned: the person accepts, or the manager for a measure that both have
    agreed, and is enrolled by eLearning then. Completion comes back by itself, with the
    certificate and the last day on which it is valid.
    """

    _name = "hr.performance.course.offer"
    _description = "Proposed Course"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.result.follower.mixin",
    ]
    _order = "state, date_deadline, id"
    _check_company_auto = True
    _deletable_states = ("proposed", "declined", "withdrawn")
    _waiting_sequence = 58
    _waiting_deadline_field = "date_deadline"
    _waiting_exit = "action_withdraw"

    course_id = fields.Many2one(
        "hr.performance.course",
        required=True,
        ondelete="restrict",
        index=True,
        fixed=True,
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_place", store=True, precompute=True
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_place", store=True, precompute=True
    )
    origin = fields.Selection(
        [
            ("gap", "Result Fell Short"),
            ("measure", "Measure of a Plan"),
            ("reward", "Given as a Reward"),
            ("role", "On the System"),
            ("person", "Proposed by Somebody"),
            ("own", "Own Choice"),
        ],
        string="Because of",
        required=True,
        default="person",
        readonly=True,
        guarded=True,
    )
    reason = fields.Char(
        string="What For", fixed=True, help="In one line; the person reads it."
    )
    kpi_id = fields.Many2one(
        "hr.performance.kpi", string="KPI", ondelete="set null", guarded=True
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        ondelete="set null",
        index="btree_not_null",
        guarded=True,
    )
    action_id = fields.Many2one(
        "hr.performance.development.action",
        string="Measure",
        ondelete="set null",
        index="btree_not_null",
        guarded=True,
    )
    plan_id = fields.Many2one(
        "hr.performance.development.plan",
        ondelete="set null",
        index="btree_not_null",
        guarded=True,
    )
    reward_id = fields.Many2one(
        "hr.performance.reward",
        ondelete="set null",
        index="btree_not_null",
        guarded=True,
        groups="hr_performance.group_hr_performance_reward",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("enrolled", "Enrolled"),
            ("done", "Completed"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    date_deadline = fields.Date(
        string="Complete by",
        compute="_compute_date_deadline",
        store=True,
        readonly=False,
        precompute=True,
    )
    decline_reason = fields.Char(string="Why Not", copy=False)
    accepted_by_id = fields.Many2one(
        "res.users", string="Accepted by", readonly=True, copy=False, guarded=True
    )
    completion = fields.Integer(
        string="Progress (%)",
        compute="_compute_completion",
        compute_sudo=True,
        help="Contents of the course that were completed.",
    )
    completed_on = fields.Date(readonly=True, copy=False, guarded=True)
    valid_until = fields.Date(
        readonly=True,
        copy=False,
        guarded=True,
        help="Last day on which the certificate is valid. Empty: without end.",
    )
    is_expired = fields.Boolean(string="Expired", compute="_compute_is_expired")
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    can_answer = fields.Boolean(compute="_compute_can")
    can_lead = fields.Boolean(compute="_compute_can")
    can_record = fields.Boolean(compute="_compute_can")
    is_own = fields.Boolean(compute="_compute_can")

    _one_at_a_time = models.UniqueIndex(
        "(employee_id, course_id) WHERE state IN ('proposed', 'enrolled')",
        "This course is proposed to the person already, or under way.",
    )

    # COMPUTES

    @api.depends("employee_id")
    def _compute_place(self):
        """Where the person works when it is proposed."""
        for offer in self:
            # sudo: hr.employee - company and department of the person chosen.
            person = offer.sudo().employee_id
            offer.company_id = person.company_id
            offer.department_id = person.department_id

    @api.depends("employee_id")
    def _compute_date_deadline(self):
        for offer in self:
            if not offer.date_deadline:
                company = offer.company_id or self.env.company
                offer.date_deadline = company._performance_today() + timedelta(
                    COURSE_DAYS
                )

    @api.depends("course_id.channel_id.name", "employee_id.name")
    def _compute_display_name(self):
        for offer in self:
            # sudo: hr.employee - the name of whom it is about.
            names = (offer.sudo().employee_id.name, offer.course_id.name)
            offer.display_name = " · ".join(filter(None, names))

    @api.depends("state", "employee_id", "course_id")
    def _compute_completion(self):
        memberships = self._memberships()
        for offer in self:
            if offer.state == "done":
                offer.completion = 100
            elif offer.state == "enrolled":
                found = memberships.get(offer._membership_key())
                offer.completion = found.completion if found else 0
            else:
                offer.completion = 0

    @api.depends("state", "valid_until")
    def _compute_is_expired(self):
        for offer in self:
            today = offer.company_id._performance_today()
            offer.is_expired = bool(offer.valid_until and offer.valid_until < today)

    @api.depends("state", "employee_id", "action_id.plan_id.state")
    @api.depends_context("uid")
    def _compute_can(self):
        mine = self._user_sides()
        own = self.env.user._performance_employees()
        for offer in self:
            side = mine.get(offer._origin.id, set())
            offer.can_answer = offer.state == "proposed" and "answer" in side
            offer.can_lead = offer.state in WANTED and "lead" in side
            offer.can_record = offer.state in WANTED and "hr" in side
            offer.is_own = offer.employee_id in own

    def _user_sides(self):
        """What the user may do about each: dict of id to a set of words.

        ``answer``: accept or decline, as the person, or as manager of somebody without
        login or for a measure that both have agreed; ``lead``: propose and withdraw;
        ``hr``: record what was completed elsewhere.
        """
        # sudo: compares ids; states of plans and logins are not shown.
        offers = self._origin.sudo()
        people = offers.employee_id.with_env(self.env)
        found = sides(people) if people else {}
        result = {}
        for offer in offers:
            side = found.get(offer.employee_id.id, set())
            leads = bool(side & {"chain", "acting", "hr"}) and "self" not in side
            agreed = offer.action_id.plan_id.state in LIVE
            may_answer = "self" in side or (
                leads and (agreed or not offer.employee_id.user_id.active)
            )
            result[offer.id] = {
                word
                for word, holds in (
                    ("answer", may_answer),
                    ("lead", leads),
                    ("hr", "hr" in side and "self" not in side),
                )
                if holds
            }
        return result

    # ELEARNING

    def _membership_key(self):
        partner = self.employee_id._performance_partner()
        return self.course_id.channel_id.id, partner.id

    def _memberships(self):
        """Progress in eLearning: dict of channel and partner ids to a membership."""
        # sudo: slide.channel.partner - hidden from all but officers of eLearning.
        rows = self.env["slide.channel.partner"].sudo()
        found = rows.search(
            [
                ("channel_id", "in", self.course_id.channel_id.ids),
                ("partner_id", "in", self.employee_id._performance_partner().ids),
            ]
        )
        return {(row.channel_id.id, row.partner_id.id): row for row in found}

    def _enrol(self):
        """Enrol whoever accepts; who has completed it and still may say so is done.

        Runs as superuser: a course by invitation enrols nobody else, silently.
        """
        for offer in self:
            partner = offer.employee_id._performance_partner()
            channel = offer.course_id.channel_id
            if not partner:
                raise UserError(
                    self.env._(
                        "%s has no contact to enrol. Enter a work email on the"
                        " employee.",
                        names_of(offer.employee_id, "name"),
                    )
                )
            if not offer.course_id.is_open:
                raise UserError(
                    self.env._(
                        "%s cannot be taken: it is archived or not published. HR"
                        " chooses another course, or publishes it under eLearning.",
                        names_of(offer.course_id, "name"),
                    )
                )
            before = offer._memberships().get(offer._membership_key())
            if before and offer._was_certified():
                # Progress of eLearning never ends by itself: it begins again.
                before.unlink()
            channel._action_add_members(partner)
        self.write({"state": "enrolled"})
        memberships = self._memberships()
        for offer in self:
            found = memberships.get(offer._membership_key())
            if found and found.member_status == "completed":
                offer._finish(offer.company_id._performance_today())

    def _was_certified(self):
        """Whether the person has had a certificate of this course before."""
        return bool(
            self.search_count(
                [
                    ("employee_id", "=", self.employee_id.id),
                    ("course_id", "=", self.course_id.id),
                    ("state", "=", "done"),
                ],
                limit=1,
            )
        )

    @api.model
    def _take_completions(self, memberships):
        """Courses were completed in eLearning: close what was proposed.

        Of what nobody has proposed the certificate is kept, too. Runs as superuser.
        """
        courses = self.env["hr.performance.course"].search(
            [("channel_id", "in", memberships.channel_id.ids)]
        )
        if not courses:
            return
        partners = memberships.partner_id
        people = self.env["hr.employee"].search(
            Domain("user_id.partner_id", "in", partners.ids)
            | Domain("work_contact_id", "in", partners.ids)
            & Domain("user_id", "=", False)
        )
        waiting = self.search(
            [
                ("employee_id", "in", people.ids),
                ("course_id", "in", courses.ids),
                ("state", "in", WANTED),
            ]
        )
        known = {(offer.employee_id, offer.course_id): offer for offer in waiting}
        finished = {(row.channel_id, row.partner_id) for row in memberships}
        for course in courses:
            for person in people:
                partner = person._performance_partner()
                if (course.channel_id, partner) not in finished:
                    continue
                if course.company_id not in (
                    self.env["res.company"],
                    person.company_id,
                ):
                    continue
                offer = known.get((person, course)) or self.create(
                    {"course_id": course.id, "employee_id": person.id, "origin": "own"}
                )
                offer._finish(person.company_id._performance_today())

    # WHAT A COMPLETED COURSE CHANGES

    def _finish(self, day):
        """Note the certificate and tell whatever the course was for.

        Runs as superuser.
        """
        for offer in self:
            months = offer.course_id.months
            until = add_months(day, months) if months else False
            offer.write({"state": "done", "completed_on": day, "valid_until": until})
            if offer.course_id.role == MANAGER:
                offer.employee_id._performance_record_training(day, until)
            offer._tell_measure()

    def _tell_measure(self):
        """The measure says what came of it, and its request is fulfilled."""
        if self.action_id:
            lang = self.employee_id._performance_lang()
            text = self.with_context(lang=lang)._outcome_text()
            self.action_id._note_outcome(text)
            self.action_id.request_id._answer_by_course("done", text)

    def _outcome_text(self):
        """What came of it, in one sentence."""
        _, name = self.env._, self.course_id.name
        if self.state == "done":
            day = day_words(self.env, self.completed_on)
            if self.valid_until:
                return _(
                    "“%(course)s” completed on %(day)s, certificate valid until"
                    " %(until)s",
                    course=name,
                    day=day,
                    until=day_words(self.env, self.valid_until),
                )
            return _("“%(course)s” completed on %(day)s", course=name, day=day)
        if self.state == "enrolled":
            return _(
                "“%(course)s”: %(done)s %% completed", course=name, done=self.completion
            )
        states = dict(self._fields["state"]._description_selection(self.env))
        return _("“%(course)s”: %(state)s", course=name, state=states[self.state])

    @api.model
    def _valid_for(self, people, days=0):
        """Certificates of these people that are valid for so many days and longer."""
        done = self.search([("employee_id", "in", people.ids), ("state", "=", "done")])
        return done.filtered(
            lambda offer: (
                not offer.valid_until
                or offer.valid_until
                >= offer.company_id._performance_today() + timedelta(days)
            )
        )

    # PROPOSING

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        if not self.env.su:
            offers._check_proposed()
        return offers

    def _check_proposed(self):
        """By hand: to people whom the user leads, of a course that can be taken."""
        mine = self._user_sides()
        for offer in self:
            if "lead" not in mine[offer.id]:
                raise AccessError(
                    self.env._(
                        "Courses are proposed to people by whoever leads them and by"
                        " HR. For yourself, open the course under eLearning."
                    )
                )

    @api.constrains("course_id", "employee_id")
    def _check_open(self):
        for offer in self.filtered(lambda offer: offer.state == "proposed"):
            if not offer.course_id.is_open:
                raise ValidationError(
                    self.env._(
                        "%s cannot be taken: it is archived or not published. HR"
                        " chooses another course, or publishes it under eLearning.",
                        names_of(offer.course_id, "name"),
                    )
                )
            # sudo: hr.employee - whether the person is still here.
            if not offer.sudo().employee_id.active:
                raise ValidationError(
                    self.env._(
                        "%s has left: choose somebody else.",
                        names_of(offer.employee_id, "name"),
                    )
                )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            needed = "answer" if vals.keys() <= {"decline_reason"} else "lead"
            mine = self._user_sides()
            if any(needed not in mine[offer.id] for offer in self):
                raise AccessError(
                    self.env._(
                        "The person answers; whoever leads this person, and HR, change"
                        " what is proposed."
                    )
                )
        return super().write(vals)

    @api.model
    def _propose(self, rows):
        """Propose courses, each once: what is under way or valid is left alone.

        :param rows: values of offers, as superuser
        :return: the new offers
        """
        people = self.env["hr.employee"].browse({row["employee_id"] for row in rows})
        # sudo: hr.employee - who is still here.
        people = people.sudo().filtered("active")
        since = fields.Datetime.now() - timedelta(QUIET_DAYS)
        earlier = self.sudo().search(  # sudo: what is proposed already, by anybody.
            Domain("employee_id", "in", people.ids)
            & (
                Domain("state", "in", WANTED)
                | Domain("state", "=", "declined") & Domain("write_date", ">=", since)
            )
        )
        taken = {(offer.employee_id.id, offer.course_id.id) for offer in earlier}
        # sudo: as above.
        done = self.sudo()._valid_for(people, RENEWAL_DAYS)
        taken |= {(offer.employee_id.id, offer.course_id.id) for offer in done}
        new = {}
        for row in rows:
            key = row["employee_id"], row["course_id"]
            if key not in taken and row["employee_id"] in people.ids:
                new.setdefault(key, row)
        # sudo: origin and links are guarded; the caller has checked who proposes.
        return self.sudo().create(list(new.values())).with_env(self.env)

    @api.model
    def _offer_for_gaps(self, courses):
        """Propose courses to people in the user's reach whose results fell short.

        Of each person the last released result counts. Measures of plans that ask for a
        training count as well.

        :return: the new offers
        """
        results = self.env["hr.performance.result"].search(
            [("state", "=", "released"), ("employee_id", "!=", False)],
            order="released_on desc, id desc",
        )
        last = results.browse(
            {result.employee_id.id: result.id for result in reversed(results)}.values()
        )
        actions = self.env["hr.performance.development.action"].search(
            [("state", "=", "open"), ("plan_id.state", "in", ("draft", *LIVE))]
        )
        rows = self._gap_rows(last, courses) + actions._course_rows(courses)
        return self._propose(rows)

    @api.model
    def _gap_rows(self, results, courses=None):
        """Values of offers for lines of results that fell short.

        :param courses: only these; None: all that the company offers
        """
        rows = []
        lines = results.line_ids.filtered(
            lambda line: (
                line.kind == "weighted"
                and line.outcome_state == "scored"
                and line.points < LOW_POINTS
            )
        )
        offered = {
            company: self.env["hr.performance.course"]._offered_in(company)
            for company in lines.result_id.company_id
        }
        for line in lines.sorted("points"):
            result, kpi = line.result_id, line.appraisal_line_id.kpi_id
            own = offered[result.company_id]
            own = own if courses is None else own & courses.sudo()  # sudo: ids only.
            texts = (kpi._suggested_training(), line.appraisal_line_id.title)
            course = own._matching(kpi, texts)._best_for(result.employee_id)
            if course and result.employee_id:
                rows.append(
                    {
                        "course_id": course.id,
                        "employee_id": result.employee_id.id,
                        "origin": "gap",
                        "reason": line.appraisal_line_id.title,
                        "kpi_id": kpi.id,
                        "appraisal_id": result.appraisal_id.id,
                    }
                )
        return rows

    @api.model
    def _follow_results(self, appraisals):
        """What fell short is answered by a course; a proposal does not outlive it."""
        # sudo: whoever releases has checked it; proposals follow by themselves.
        own = self.sudo()
        results = own.env["hr.performance.result"].search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("state", "=", "released"),
                ("employee_id", "!=", False),
            ]
        )
        own.search(
            [
                ("appraisal_id", "in", (appraisals - results.appraisal_id).ids),
                ("origin", "=", "gap"),
                ("state", "=", "proposed"),
            ]
        ).write({"state": "withdrawn"})
        own._propose(own._gap_rows(results))

    # ANSWERING

    def _check_side(self, side, text):
        """Raise unless the user has this side of all of these."""
        mine = self._user_sides()
        refused = self.filtered(lambda offer: side not in mine[offer.id])
        if refused:
            raise AccessError(text % {"offer": names_of(refused[0])})

    def _check_answering(self):
        self._check_side(
            "answer",
            self.env._(
                "%(offer)s: the person accepts or declines; the manager does so for a"
                " measure that both have agreed, and for people without login."
            ),
        )

    @readers_only
    def action_accept(self):
        """Take the course: who accepts is enrolled."""
        self._check_answering()
        self._require_state("proposed")
        # sudo: guarded fields and enrolment; role and state were checked above.
        own = self.sudo()
        own.write({"accepted_by_id": self.env.uid, "reminded_on": False})
        own._enrol()
        own.action_id.request_id._answer_by_course("agreed", self[:1].course_id.name)

    @readers_only
    def action_decline(self):
        """Not this course."""
        self._check_answering()
        self._require_state("proposed")
        asked = self.filtered(lambda offer: offer.origin == "role")
        if asked:
            levels = asked[0].employee_id.sudo()  # sudo: a setting of the company.
            if levels._performance_course_role(("required",)):
                raise UserError(
                    self.env._(
                        "%s is required by the company and cannot be declined.",
                        names_of(asked[0].course_id, "name"),
                    )
                )
        # sudo: guarded field; role and state were checked above.
        self.sudo().write({"state": "declined"})

    @readers_only
    def action_withdraw(self):
        """Whoever leads the person takes the proposal back."""
        self._check_side(
            "lead",
            self.env._(
                "%(offer)s: a proposal is taken back by whoever leads the person."
            ),
        )
        self._require_state("proposed")
        # sudo: guarded field; role and state were checked above.
        self.sudo().write({"state": "withdrawn"})

    @readers_only
    def action_record_completed(self):
        """HR: it was completed outside of eLearning, such as by who has no login."""
        self._check_side(
            "hr",
            self.env._("%(offer)s: HR records what was completed elsewhere."),
        )
        self._require_state(*WANTED)
        # sudo: guarded fields; role and state were checked above.
        for offer in self.sudo():
            offer._finish(offer.company_id._performance_today())

    @readers_only
    def action_open_course(self):
        """The course as people take it."""
        self.ensure_one()
        return self.course_id.action_open_course()

    # EVERY DAY

    @api.model
    def _cron_courses(self):
        """Propose what roles ask for; close what nobody can take any more."""
        self._tidy()
        self._propose_by_role()

    @api.model
    def _tidy(self):
        """People who have left and courses that are closed wait for nobody."""
        waiting = self.search([("state", "=", "proposed")])
        gone = waiting.filtered(
            lambda offer: not offer.employee_id.active or not offer.course_id.is_open
        )
        left = self.search(
            [("state", "=", "enrolled"), ("employee_id.active", "=", False)]
        )
        (gone | left).write({"state": "withdrawn"})

    @api.model
    def _propose_by_role(self):
        companies = self.env["res.company"].search(
            Domain("performance_course_employee", "!=", "off")
            | Domain("performance_course_manager", "!=", "off")
        )
        people = self.env["hr.employee"].search([("company_id", "in", companies.ids)])
        # Whose certificate ends soon is asked in time.
        missing = self.env["hr.performance.course"]._missing(
            people, ("proposed", "required"), RENEWAL_DAYS
        )
        self._propose(
            [
                {
                    "course_id": course.id,
                    "employee_id": person.id,
                    "origin": "role",
                    "reason": self._role_reason(course, person),
                }
                for person, course in missing.items()
            ]
        )

    @api.model
    def _role_reason(self, course, person):
        env = self.with_context(lang=person._performance_lang()).env
        if course.role == MANAGER:
            return env._("For everybody who leads people")
        return env._("For everybody who takes part")

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        waiting = Domain("state", "in", WANTED)
        if users is not None:
            waiting &= self._may_wait_for(
                users, "employee_id", "employee_id.parent_id", as_hr=False
            )
        return self.search(waiting)

    def _waiting_line(self):
        """The person; for people without login the manager."""
        return [(self.employee_id, False), (self.employee_id.parent_id, True)]

    def _waiting_about(self):
        return self.employee_id

    def _waiting_owners(self):
        return self.employee_id

    def _waiting_hr(self):
        finder = HrFinder(self.env)
        return {
            offer: finder.find(offer.department_id, offer.company_id, offer.employee_id)
            for offer in self
        }

    def _waiting_verb(self):
        if self.state == "proposed":
            return self.env._("Accept or decline the course: %s", self.course_id.name)
        return self.env._("Complete the course: %s", self.course_id.name)

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return Domain("state", "in", WANTED) & self._may_wait_for(
            self.env.user, "employee_id", "employee_id.parent_id", as_hr=False
        )

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        opened = mine.filtered(lambda offer: offer.state == "proposed")
        return [
            Kind(
                "course_offers",
                self.env._("Courses to Accept"),
                "hr_performance_slides.hr_performance_course_offer_action",
                opened,
            ),
            Kind(
                "courses",
                self.env._("Courses to Complete"),
                "hr_performance_slides.hr_performance_course_offer_action",
                mine - opened,
            ),
        ]

    def _task_about(self):
        # sudo: name and picture of the person.
        return self.sudo().employee_id
