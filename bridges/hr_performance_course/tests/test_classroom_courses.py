# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.hr_performance.tests.development.common_development import (
    DevelopmentCase,
)

REQUESTS = "hr.performance.coaching.request"


@tagged("post_install", "-at_install")
class TestClassroomCourses(DevelopmentCase):
    """From a training that was asked for to a passed course, with OCA's courses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["hr.course.category"].create({"name": "Craft"})
        cls.course, cls.other = cls.env["hr.course"].create(
            [
                {
                    "name": "Statistics",
                    "category_id": category.id,
                    "performance_topics": "Learn statistics, 统计",
                    "performance_months": 12,
                },
                {"name": "Welding", "category_id": category.id},
            ]
        )
        cls.date = cls.schedule()
        # Who plans courses, and has no right in appraisals.
        cls.planner = new_test_user(
            cls.env, "planner", groups="base.group_user,hr.group_hr_manager"
        )

    @classmethod
    def schedule(cls, **values):
        """A date of the course that takes people."""
        return cls.env["hr.course.schedule"].create(
            {
                "name": "Spring",
                "course_id": cls.course.id,
                "start_date": "2026-03-02",
                "end_date": "2026-03-04",
                "place": "Room 4",
                "cost": 100,
                "authorized_by": cls.people["head"].id,
                "state": "waiting_attendees",
                **values,
            }
        )

    def request(self, role="subject", **values):
        """A training that a role asks for; HR of the plant answers."""
        return self.as_user(self.env[REQUESTS], role).create(
            {
                "name": "Learn statistics",
                "employee_id": self.people["subject"].id,
                "owner_id": self.people["hr_in"].id,
                **values,
            }
        )

    def offer(self, request, date=None):
        """HR chooses a date in the form and offers it."""
        request = self.as_user(request, "hr_in")
        with Form(request) as form:
            form.course_schedule_id = self.as_user(date or self.date, "hr_in")
        request.action_offer_course()
        return request

    def hold(self, date=None, **results):
        """The date is held, and completed with these results, by role."""
        date = (date or self.date).with_user(self.planner)
        date.waiting2inprogress()
        for attendee in date.course_attendee_ids:
            role = next(r for r, p in self.people.items() if p == attendee.employee_id)
            attendee.result = results.get(role, "passed")
        date.inprogress2validation()
        date.validation2complete()

    # PROPOSED, NOT ASSIGNED

    def test_what_a_manager_asked_for_is_offered_to_the_person(self):
        """Enrolled is who accepts; the first page says what is offered."""
        request = self.request("manager")
        self.assertEqual(request.fitting_text, "Statistics")
        self.offer(request)
        self.assertEqual(request.course_state, "proposed")
        self.assertFalse(self.date.attendant_ids)
        self.assertIn("Statistics · Mar 2, 2026 · Room 4", request.course_text)
        mine = self.as_user(request, "subject")
        kinds = {kind.key: kind for kind in mine._task_kinds()}
        self.assertEqual(kinds["course_dates"].records, mine)
        for role in ("manager", "colleague", "hr_in"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_user(request, role).action_take_course()
        mine.action_take_course()
        self.assertEqual(request.course_state, "enrolled")
        self.assertEqual(request.state, "agreed")
        self.assertEqual(self.date.attendant_ids, self.people["subject"])

    def test_declined_date_leaves_the_request_open(self):
        """Another date is offered then."""
        request = self.request("manager")
        self.offer(request)
        self.as_user(request, "subject").action_decline_course()
        self.assertEqual((request.state, request.course_state), ("open", "declined"))
        self.assertFalse(self.date.attendant_ids)
        later = self.schedule(name="Autumn", start_date="2026-09-01", end_date=False)
        self.offer(request, later)
        self.assertEqual(request.course_state, "proposed")

    def test_the_date_that_was_shown_is_taken(self):
        """Another day, or another date, is not taken by the click on the first one."""
        request = self.request("manager")
        self.offer(request)
        mine = self.as_user(request, "subject")
        key = "performance_course_seen"
        shown = mine.with_context(**{key: mine.seen_mark})
        self.date.start_date = "2026-03-03"
        self.env.invalidate_all()
        with self.refused(UserError, "has changed"):
            shown.action_take_course()
        other = self.schedule(name="Autumn", start_date="2026-09-01", end_date=False)
        with Form(self.as_user(request, "hr_in")) as form:
            form.course_schedule_id = self.as_user(other, "hr_in")
        self.assertFalse(request.course_state, "not offered yet")
        with self.assertRaises(AccessError):
            mine.action_take_course()
        self.as_user(request, "hr_in").action_offer_course()
        self.env.invalidate_all()
        mine.with_context(**{key: mine.seen_mark}).action_take_course()
        self.assertEqual(other.attendant_ids, self.people["subject"])
        self.assertFalse(self.date.attendant_ids)

    def test_own_wish_and_plan_need_no_second_yes(self):
        """Who has asked, or has confirmed the plan, is enrolled at once."""
        own = self.request("subject")
        self.as_user(own, "hr_in").answer = "With pleasure"
        self.offer(own)
        self.assertEqual((own.course_state, own.state), ("enrolled", "agreed"))
        self.assertEqual(own.answer, "With pleasure", "what HR wrote stays")
        plan = self.begun()
        measure = plan.action_ids.filtered(lambda row: row.side == "employee")
        request = measure.request_id
        request.sudo().owner_id = self.people["hr_in"]
        other = self.schedule(name="Summer", start_date="2026-06-01", end_date=False)
        self.offer(request, other)
        self.assertEqual(request.course_state, "enrolled")
        self.assertEqual(other.attendant_ids, self.people["subject"])
        measure.invalidate_recordset()
        self.assertIn("Statistics · Jun 1, 2026", measure.measure_text)

    def test_without_login(self):
        """Who cannot log in is enrolled by whoever answers."""
        request = self.request("manager", employee_id=self.people["userless"].id)
        self.offer(request)
        self.assertEqual(self.date.attendant_ids, self.people["userless"])
        self.assertEqual(request.answer, "Statistics · Mar 2, 2026 · Room 4")

    # WHAT COMES BACK

    def test_passed(self):
        """Request, measure and page of the person say so."""
        plan = self.begun()
        measure = plan.action_ids.filtered(lambda row: row.side == "employee")
        measure.request_id.sudo().owner_id = self.people["hr_in"]
        self.offer(measure.request_id)
        self.hold()
        self.assertEqual(measure.request_id.state, "done")
        text = "“Statistics” passed on Mar 4, 2026, certificate valid until"
        self.assertIn(text, measure.request_id.answer)
        self.assertIn(text, measure.outcome_text)
        self.assertIn("Mar 4, 2027", measure.outcome_text)
        person = self.as_user(self.env["hr.performance.person"], "subject")
        person = person.search([("employee_id", "=", self.people["subject"].id)])
        found = [row for row in person._trainings() if row["text"] == "Statistics"]
        self.assertEqual([row["state"] for row in found], ["Passed"])
        colleague = self.as_user(person, "colleague")
        self.assertNotIn("Statistics", [row["text"] for row in colleague._trainings()])

    def test_not_passed_called_off_and_taken_from_the_list(self):
        """The training is still wanted, and has no date."""
        requests = {
            role: self.offer(self.request("manager", employee_id=self.people[role].id))
            for role in ("userless",)
        }
        request = requests["userless"]
        self.hold(userless="failed")
        self.assertEqual((request.state, request.course_state), ("agreed", False))
        self.assertFalse(request.course_schedule_id)
        called_off = self.schedule()
        self.offer(request, called_off)
        called_off.with_user(self.planner).cancel_course()
        self.assertEqual((request.state, request.course_state), ("agreed", False))
        again = self.schedule()
        self.offer(request, again)
        again.with_user(self.planner).attendant_ids = False
        self.assertFalse(request.course_state)
        self.offer(request, again)
        self.assertEqual(again.attendant_ids, self.people["userless"])
        again.unlink()
        self.assertFalse(request.course_state)

    def test_passed_trains_evaluators(self):
        """A course that says so opens the gate of evaluators, as long as it says."""
        person = self.people["userless"]
        self.course.performance_trains_evaluators = True
        self.offer(self.request("manager", employee_id=person.id))
        self.hold()
        self.assertEqual(str(person.performance_trained_on), "2026-03-04")
        self.assertEqual(str(person.performance_trained_until), "2027-03-04")
        unasked, other = self.people["former"], self.schedule()
        other.attendant_ids = unasked
        self.hold(other)
        self.assertEqual(str(unasked.performance_trained_on), "2026-03-04")

    def test_training_of_a_reward(self):
        """What a reward proposes is a plan; its training is offered like any other."""
        plan = self.plans("manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kind": "development",
                "action_ids": [(0, 0, self.action())],
            }
        )
        plan.action_ids.action_ask()
        request = plan.action_ids.request_id
        request.sudo().owner_id = self.people["hr_in"]
        self.offer(request)
        self.assertEqual(request.course_state, "proposed", "not confirmed yet")

    # WHO NEEDS WHAT

    def test_demand_of_a_course(self):
        """Counts what fits and has no date, and the reader may read. Covers: R179"""
        self.request("subject")
        self.request("subject", name="统计")
        self.request("subject", name="Something else")
        course = self.as_user(self.course, "hr_in")
        self.assertEqual(course.performance_wanted_count, 2)
        found = self.env[REQUESTS].search(
            course.action_open_performance_wanted()["domain"]
        )
        self.assertEqual(len(found), 2)
        self.offer(found[0])
        course.invalidate_recordset()
        self.assertEqual(course.performance_wanted_count, 1)
        planner = self.course.with_user(self.planner)
        self.assertEqual(planner.performance_wanted_count, 0)

    def test_kpi_of_a_measure(self):
        """A course fits the KPI for whose sake the training is."""
        plan = self.begun(
            self.action(name="Course", resource="Time", kpi_id=self.kpi.id),
            self.support(),
        )
        measure = plan.action_ids.filtered(lambda row: row.side == "employee")
        request = self.as_user(measure.request_id, "hr_in")
        self.assertFalse(request.fitting_text)
        self.other.performance_kpi_ids = self.kpi
        request.invalidate_recordset()
        self.assertEqual(request.fitting_text, "Welding")

    # REFUSALS

    def test_refused(self):
        """Only who answers, only trainings, only dates that take people, once."""
        request = self.request("manager")
        for role in ("subject", "manager", "colleague"):
            with self.subTest(role), self.assertRaises(UserError):
                self.as_user(request, role).course_schedule_id = self.date
        with self.refused(UserError, "choose a date"):
            self.as_user(request, "hr_in").action_offer_course()
        as_hr, begun = self.as_user(request, "hr_in"), self.schedule()
        as_hr.course_schedule_id = begun
        begun.state = "in_progress"
        with self.refused(UserError, "has begun"):
            as_hr.action_offer_course()
        as_hr.course_schedule_id = False
        with self.refused(UserError, "Date of a Course"):
            as_hr.course_schedule_id = begun
        self.offer(request)
        self.date.sudo().state = "in_progress"
        self.assertEqual(request.course_state, "proposed")
        with self.refused(UserError, "has begun"):
            self.as_user(request, "subject").action_take_course()
        enrolled = self.offer(self.request("subject"), self.schedule())
        with self.refused(UserError, "without a date"):
            enrolled.course_schedule_id = self.date
        wish = self.request("subject", kind="resource")
        with self.refused(UserError, "only trainings"):
            self.as_user(wish, "hr_in").course_schedule_id = self.date
