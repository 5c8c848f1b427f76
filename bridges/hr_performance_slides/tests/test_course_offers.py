# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common_course import COURSES, OFFERS, CourseCase


@tagged("post_install", "-at_install")
class TestCourseOffers(CourseCase):
    """From a gap to a certificate."""

    # FROM A GAP

    def test_low_kpi(self):
        """A result that fell short proposes the course of its KPI. Covers: R179"""
        self.course.kpi_ids = self.kpi
        self.shortfall()
        offer = self.offers("subject")
        self.assertEqual(offer.course_id.name, "Welding")
        self.assertEqual(
            (offer.origin, offer.reason, offer.state), ("gap", "Output", "proposed")
        )
        self.assertFalse(self.member(self.channel), "proposed is not assigned")
        self.assertIn("Accept or decline the course: Welding", self.verbs("subject"))
        self.assertEqual(self.offers("manager"), offer)
        for role in ("colleague", "hr_out", "foreign", "reward"):
            self.assertFalse(self.offers(role), role)

    def test_good_result(self):
        """Nothing is proposed to whoever did not fall short. Covers: R179"""
        self.course.kpi_ids = self.kpi
        self.shortfall(output="95")
        self.assertFalse(self.offers("hr_in"))

    def test_by_name_of_the_training(self):
        """The training that the KPI suggests is the topic of a course. Covers: R179"""
        self.kpi.training = "course on WELDING "
        self.course.topics = "Brazing, Course on welding"
        self.shortfall()
        self.assertEqual(self.offers("subject").kpi_id, self.kpi)

    def test_demand(self):
        """HR sees how many people need which course, by origin. Covers: R179"""
        self.course.kpi_ids = self.kpi
        self.shortfall()
        for role in ("colleague", "userless"):
            self.propose(role)
        demand = self.env.ref(
            "hr_performance_slides.hr_performance_course_offer_action_demand"
        )
        offers = self.as_user(self.env[demand.res_model], "hr_in")
        rows = offers.formatted_read_group(
            [("state", "in", ("proposed", "enrolled"))], ["course_id"], ["__count"]
        )
        self.assertEqual([row["__count"] for row in rows], [3])
        course = self.as_user(self.course, "hr_in")
        self.assertEqual((course.wanted_count, course.done_count), (3, 0))
        self.assertEqual(self.as_user(self.course, "hr_out").wanted_count, 0)

    def test_reopened_result(self):
        """A proposal does not outlive the result that it answers."""
        self.course.kpi_ids = self.kpi
        sheet = self.shortfall()
        offer = self.offers("subject")
        self.as_user(self.result(sheet), "hr_admin").action_reopen("Wrong figure")
        self.assertEqual(offer.state, "withdrawn")

    def test_found_later(self):
        """HR maps a course after the release and looks for people. Covers: R179"""
        self.shortfall()
        course = self.as_user(self.course, "hr_in")
        with self.refused(UserError, "Nobody in your scope falls short"):
            course.action_find_people()
        with Form(course) as form:
            form.kpi_ids.add(self.as_user(self.kpi, "hr_in"))
        course.action_find_people()
        self.assertEqual(self.offers("subject").origin, "gap")
        with self.refused(AccessError, "HR looks for people"):
            self.as_user(self.course, "manager").action_find_people()

    # THE PERSON DECIDES

    def test_accepted(self):
        """Whoever accepts is enrolled; nobody else accepts for the person."""
        offer = self.propose(reason="Seams crack")
        for role in ("manager", "hr_in"):
            with self.refused(AccessError, "the person accepts or declines"):
                self.as_user(offer, role).action_accept()
        own = self.as_user(offer, "subject")
        own.action_accept()
        self.assertEqual((own.state, own.completion), ("enrolled", 0))
        self.assertEqual(self.member(self.channel).member_status, "joined")
        self.learn(self.channel, lessons=1)
        self.assertEqual(own.completion, 50)
        self.assertEqual(self.as_user(offer, "manager").completion, 50)
        self.learn(self.channel)
        self.assertEqual((own.state, own.completion), ("done", 100))
        self.assertEqual(own.completed_on, fields.Date.today())
        self.assertFalse(own.valid_until)

    def test_invitation_only(self):
        """A course by invitation takes whoever accepts, too."""
        self.channel.enroll = "invite"
        self.as_user(self.propose(), "subject").action_accept()
        self.assertTrue(self.member(self.channel))

    def test_declined(self):
        """Declined with a reason, and not proposed again by the system."""
        self.course.kpi_ids = self.kpi
        sheet = self.shortfall()
        offer = self.offers("subject")
        offer.decline_reason = "I hold the certificate of the guild"
        offer.action_decline()
        self.assertEqual(self.as_user(offer, "manager").state, "declined")
        self.assertIn("guild", self.as_user(offer, "manager").decline_reason)
        self.env[OFFERS]._follow_results(sheet)
        self.assertEqual(self.offers("subject"), offer)
        with self.refused(UserError, "not possible now"):
            offer.action_accept()

    def test_one_at_a_time(self):
        self.propose()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.propose()

    # FROM A MEASURE

    def plan_with_course(self):
        return self.begun(self.action(name="Welding"), self.support())

    def test_measure(self):
        """Progress and certificate come back to the measure. Covers: R179"""
        self.course.months = 12
        plan = self.plan_with_course()
        action = plan.action_ids.filtered(lambda row: row.name == "Welding")
        offer = self.offers("subject")
        self.assertEqual((offer.action_id, offer.origin), (action, "measure"))
        self.assertEqual(offer.date_deadline, self.day(40))
        manager = self.as_user(offer, "manager")
        manager.action_accept()
        self.assertEqual(manager.accepted_by_id, self.users["manager"])
        self.learn(self.channel, lessons=1)
        self.assertIn("“Welding”: 50 % completed", action.measure_text)
        self.learn(self.channel)
        until = fields.Date.today() + relativedelta(months=12)
        self.assertEqual(self.as_user(offer, "subject").valid_until, until)
        self.assertIn("certificate valid until", action.measure_text)
        self.assertIn("“Welding” completed on", action.outcome_text)
        self.assertEqual(action.state, "open", "the two say what became of it")
        self.assertEqual(action.request_id.sudo().state, "done")
        self.assertTrue(plan._has_help_on_record())

    def test_suggested_while_drafting(self):
        """The button proposes for measures and gaps, and says what is missing."""
        plan = self.improvement(self.action(name="Anything", skill="welding"))
        plan.action_suggest_courses()
        offer = self.offers("subject")
        self.assertEqual(plan.course_offer_ids, self.as_user(offer, "manager"))
        with self.refused(AccessError, "the person accepts or declines"):
            self.as_user(offer, "manager").action_accept()
        with self.refused(UserError, "no course that is not proposed yet"):
            plan.action_suggest_courses()
        with self.assertRaises(AccessError):
            self.as_user(plan, "colleague").action_suggest_courses()

    # PEOPLE AND COURSES THAT ARE NOT THERE

    def test_without_login(self):
        """The manager accepts, HR records what was learned elsewhere."""
        offer = self.propose("userless")
        manager = self.as_user(offer, "manager")
        self.assertIn("Accept or decline the course: Welding", self.verbs("manager"))
        manager.action_accept()
        self.assertEqual(offer.state, "enrolled")
        self.assertTrue(self.member(self.channel, "userless"))
        with self.refused(AccessError, "HR records"):
            manager.action_record_completed()
        self.as_user(offer, "hr_in").action_record_completed()
        self.assertEqual((offer.state, offer.completion), ("done", 100))

    def test_without_contact(self):
        self.people["userless"].work_contact_id = False
        offer = self.propose("userless")
        with self.refused(UserError, "Userless has no contact to enrol"):
            self.as_user(offer, "manager").action_accept()

    def test_who_has_left(self):
        """A leaver is not proposed anything, and waits for nothing."""
        offer = self.propose("colleague")
        self.people["colleague"].action_archive()
        self.env[OFFERS]._cron_courses()
        self.assertEqual(offer.state, "withdrawn")
        with self.refused(ValidationError, "has left"):
            self.env[OFFERS].create(
                {
                    "course_id": self.course.id,
                    "employee_id": self.people["colleague"].id,
                }
            )

    def test_archived_course(self):
        """What nobody can take is not proposed, not accepted, and closed."""
        offer = self.propose()
        self.channel.action_archive()
        with self.refused(UserError, "Welding cannot be taken"):
            self.as_user(offer, "subject").action_accept()
        with self.refused(ValidationError, "Welding cannot be taken"):
            self.propose("colleague")
        self.env[OFFERS]._cron_courses()
        self.assertEqual(offer.state, "withdrawn")

    def test_completed_before(self):
        """Completed already, it is done when accepted; own choice counts."""
        self.channel._action_add_members(self.users["subject"].partner_id)
        self.learn(self.channel)
        own = self.offers("subject")
        self.assertEqual((own.origin, own.state), ("own", "done"))
        other = self._channel("Brazing")
        other._action_add_members(self.users["subject"].partner_id)
        self.learn(other)
        course = self.env[COURSES].create({"channel_id": other.id})
        offer = self.as_user(self.propose(course=course), "subject")
        offer.action_accept()
        self.assertEqual(offer.state, "done")

    def test_renewal(self):
        """After the certificate the course begins again. Covers: R185"""
        self.course.months = 6
        self.as_user(self.propose(), "subject").action_accept()
        self.learn(self.channel)
        first = self.offers("subject")
        with freeze_time(self.day(400)):
            self.env.invalidate_all()
            self.assertTrue(first.is_expired)
            again = self.as_user(self.propose(), "subject")
            again.action_accept()
            self.assertEqual((again.state, again.completion), ("enrolled", 0))

    # WHO SEES AND WRITES

    def test_guarded(self):
        """Nobody completes a course by writing so."""
        offer = self.propose()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            for values in (
                {"state": "done"},
                {"completed_on": "2026-01-01"},
                {"valid_until": "2050-01-01"},
                {"employee_id": self.people["colleague"].id},
            ):
                with self.assertRaises(AccessError):
                    self.as_user(offer, role).write(values)
        with self.refused(AccessError, "The person answers"):
            self.as_user(offer, "subject").date_deadline = self.day(90)
        self.as_user(offer, "manager").date_deadline = self.day(90)

    def test_proposed_by_whom(self):
        """By superiors and HR; not by oneself, colleagues or others' HR."""
        for role in ("subject", "colleague", "hr_out", "foreign"):
            with self.assertRaises(AccessError):
                self.propose("subject", by=role)
        self.propose("subject", by="hr_in")
        self.assertFalse(self.offers("colleague"))

    def test_bad_mappings(self):
        courses = self.as_user(self.env[COURSES], "hr_in")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            courses.browse(self.course.id).months = -1
            self.env.flush_all()
        self.course.kpi_ids = self.kpi
        with self.refused(ValidationError, "about the system itself"):
            self.course.role = "employee"
        with self.assertRaises(AccessError):
            self.as_user(self.course, "manager").topics = "Mine"
