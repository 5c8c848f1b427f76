# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.hr_performance.models.base.bare_words import bare, words_of
from odoo.addons.hr_performance.models.base.day_words import day_words
from odoo.addons.hr_performance.models.base.hr_performance_task_mixin import Kind
from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only
from odoo.addons.hr_performance.models.development.states import LIVE

from .hr_course_schedule import OPEN


class HrPerformanceCoachingRequest(models.Model):
    """A training that was asked for is offered as a date of a course.

    Nobody is assigned: the person accepts, unless the person has asked for it or has
    agreed to it in a plan. Who cannot log in is enrolled by whoever answers.
    """

    _name = "hr.performance.coaching.request"
    _inherit = ["hr.performance.coaching.request", "hr.performance.seen.mixin"]
    _seen_key = "performance_course_seen"
    _answer_fields = frozenset({"answer", "course_schedule_id"})

    development_action_ids = fields.One2many(
        "hr.performance.development.action", "request_id", string="Measures of Plans"
    )
    course_schedule_id = fields.Many2one(
        "hr.course.schedule",
        string="Date of a Course",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        domain=[("state", "in", OPEN)],
        help="Which date is offered to the person. Who answers chooses it.",
    )
    course_state = fields.Selection(
        [
            ("proposed", "Offered"),
            ("enrolled", "Enrolled"),
            ("declined", "Date Declined"),
        ],
        string="Course",
        readonly=True,
        copy=False,
        guarded=True,
    )
    fitting_text = fields.Char(
        string="Courses That Fit",
        compute="_compute_fitting_text",
        help="By KPI, skill, topic or name, as they stand on the course.",
    )
    course_text = fields.Char(
        string="Course and Date",
        compute="_compute_course_text",
        compute_sudo=True,
        help="Which course, when and where.",
    )
    is_mine_to_take = fields.Boolean(compute="_compute_is_mine_to_take")

    # COMPUTES

    @api.depends("name", "kind", "development_action_ids")
    @api.depends_context("uid", "lang")
    def _compute_fitting_text(self):
        fitting = self._fitting_courses(
            self.env["hr.course"].search([("name", "!=", False)])
        )
        for request in self:
            request.fitting_text = ", ".join(fitting[request].mapped("name"))

    def _fitting_courses(self, courses):
        """Which of these courses fit each request for a training."""
        words = {course: words_of(course, "performance_topics") for course in courses}
        # sudo: hr.performance.kpi - compares ids of what the courses serve.
        served = {course: course.sudo().performance_kpi_ids for course in courses}
        found = {}
        for request in self:
            # sudo: names and KPIs of the measures that ask; no text of the plan.
            actions = request.sudo().development_action_ids
            asked = {request.name, *actions.mapped("name"), *actions.mapped("skill")}
            asked = {bare(text) for text in asked} - {""}
            kpis = actions.kpi_id
            found[request] = courses.filtered(
                lambda course, asked=asked, kpis=kpis, kind=request.kind: (
                    kind == "training"
                    and (asked & words[course] or kpis & served[course])
                )
            )
        return found

    @api.depends(
        "course_schedule_id.course_id.name",
        "course_schedule_id.start_date",
        "course_schedule_id.place",
    )
    @api.depends_context("lang")
    def _compute_course_text(self):
        for request in self:
            date = request.course_schedule_id
            parts = [
                date.course_id.name,
                day_words(self.env, date.start_date) if date.start_date else "",
                date.place,
            ]
            request.course_text = " · ".join(filter(None, parts))

    @api.depends("employee_id", "course_state", "state")
    @api.depends_context("uid")
    def _compute_is_mine_to_take(self):
        own = self.env.user._performance_employees()
        for request in self:
            request.is_mine_to_take = (
                request.course_state == "proposed"
                and request.state in ("open", "agreed")
                and request.employee_id in own
            )

    # OFFERING A DATE

    @readers_only
    def write(self, vals):
        is_choice = "course_schedule_id" in vals and not self.env.su
        if is_choice:
            self._check_free()
        result = super().write(vals)
        if is_choice:
            # sudo: guarded field; what was offered was another date.
            self.sudo().write({"course_state": False})
        return result

    def _check_free(self):
        taken = self.filtered(
            lambda one: one.kind != "training" or one.course_state == "enrolled"
        )
        if taken:
            raise UserError(
                self.env._(
                    "%s: only trainings without a date are offered one. Take the person"
                    " from the list of the date first.",
                    names_of(taken[0]),
                )
            )

    @readers_only
    def action_offer_course(self):
        """Offer the chosen date; who has agreed already is enrolled."""
        self._check_answering()
        self._require_state("open", "agreed")
        self._check_free()
        bare_ones = self.filtered(lambda one: not one.course_schedule_id)
        if bare_ones:
            raise UserError(
                self.env._(
                    "%s: choose a date of a course first.", names_of(bare_ones[0])
                )
            )
        # The date is read as who chooses it.
        self.course_schedule_id.check_access("read")
        self.course_schedule_id._check_performance_open()
        # sudo: guarded field and the list of the date; role and state were checked.
        own = self.sudo()
        own.write({"course_state": "proposed"})
        own.filtered(lambda one: one._is_agreed_to())._enrol()

    def _is_agreed_to(self):
        """Whether the person wants it: by asking, in a plan, or cannot say so here."""
        self.ensure_one()
        user = self.employee_id.user_id
        plans = self.development_action_ids.plan_id
        return (
            not user.active
            or self.asker_id == user
            or any(plan.state in LIVE for plan in plans)
        )

    def _enrol(self):
        """Put the people on the lists; runs as superuser."""
        self.write({"course_state": "enrolled"})
        for schedule, requests in self.grouped("course_schedule_id").items():
            people = requests.employee_id
            schedule.write({"attendant_ids": [(4, person.id) for person in people]})
            for lang, own in requests._by_language():
                text = own[:1].with_context(lang=lang).course_text
                own._answer_by_course("agreed", text)

    def _by_language(self):
        """Pairs of a language and the requests of people who read it."""
        return self.grouped(lambda one: one.employee_id._performance_lang()).items()

    def _free_course(self):
        """The training is still wanted, and has no date; runs as superuser."""
        self.write({"course_state": False, "course_schedule_id": False})

    @readers_only
    def action_take_course(self):
        """The person takes the date that was shown."""
        self._check_taking()
        self._check_seen()
        # sudo: the list of a date is no right of the person, who was checked.
        own = self.sudo()
        own.course_schedule_id._check_performance_open()
        own._enrol()

    @readers_only
    def action_decline_course(self):
        """Not on this date; the training is still asked for."""
        self._check_taking()
        # sudo: guarded field; the person was checked.
        self.sudo().write({"course_state": "declined"})

    def _seen_values(self):
        """Whoever takes a date has read which course, when and where."""
        return self.course_text

    def _check_taking(self):
        if self.filtered(lambda one: not one.is_mine_to_take):
            raise AccessError(
                self.env._("The person to whom a date is offered takes it, or not.")
            )

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return super()._task_domain() | self._offered_domain()

    @api.model
    def _offered_domain(self):
        own = self.env.user._performance_employees().ids
        offered = Domain("course_state", "=", "proposed")
        return (
            offered
            & Domain("employee_id", "in", own)
            & Domain("state", "in", ("open", "agreed"))
        )

    @api.model
    def _task_kinds(self):
        """Dates that were offered to the user, beside what the user answers."""
        offered = self.search_fetch(self._offered_domain())
        kinds = [
            kind._replace(records=kind.records - offered)
            for kind in super()._task_kinds()
        ]
        title = self.env._("Course Dates to Accept")
        return [Kind("course_dates", title, "coaching_request_action", offered), *kinds]

    def _task_verb(self):
        if self.is_mine_to_take:
            return self.env._("Take the course, or not: %s", self.course_text)
        return super()._task_verb()
