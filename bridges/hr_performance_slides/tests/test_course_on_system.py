# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_course import COURSES, OFFERS, CourseCase


@tagged("post_install", "-at_install")
class TestCourseOnSystem(CourseCase):
    """The courses on the system itself."""

    def both_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env[COURSES]._load_built_in()
        return self.env[COURSES].search([("built_in_key", "!=", False)])

    def test_three_parts_with_quiz(self):
        """Employees and managers, each in two languages. Covers: R184"""
        courses = self.both_languages()
        self.assertEqual(
            set(courses.mapped("built_in_key")),
            {
                f"{r}.{lang}"
                for r in ("employee", "manager")
                for lang in ("en_US", "zh_CN")
            },
        )
        parts = {"en_US": "Concepts Methods tool", "zh_CN": "概念 方法与标准 系统操作"}
        for course in courses:
            channel = course.channel_id
            self.assertTrue(course.is_open, course.name)
            found = channel.slide_category_ids.sorted("sequence")
            self.assertEqual(len(found), 3)
            for part, word in zip(found, parts[course.lang].split(), strict=True):
                self.assertIn(word, part.name)
                slides = channel.slide_content_ids.filtered(
                    lambda slide, part=part: slide.category_id == part
                )
                quiz = slides.filtered("question_ids")
                self.assertEqual(len(quiz), 1)
                self.assertEqual(quiz, slides.sorted("sequence")[-1:])
                self.assertIn(len(quiz.question_ids), (4, 5, 6))
                pages = slides - quiz
                self.assertGreaterEqual(len(pages), 6)
                least = 400 if course.lang == "en_US" else 150
                self.assertTrue(all(len(p.html_content) > least for p in pages))

    def test_manager_course_topics(self):
        """Reasonable goals and accurate assessment are pages of it. Covers: R185"""
        pages = self.system_course("manager").channel_id.slide_content_ids
        names = pages.mapped("name")
        self.assertIn("Setting reasonable goals", names)
        self.assertIn("Assessing accurately", names)
        self.assertIn("Rating errors and what helps", names)
        self.both_languages()
        pages = self.system_course("manager", "zh_CN").channel_id.slide_content_ids
        self.assertIn("怎样设定合理目标", pages.mapped("name"))
        self.assertIn("怎样准确评价", pages.mapped("name"))

    def test_loaded_once(self):
        """What the company has changed or archived stays."""
        course = self.system_course("employee")
        course.channel_id.name = "Our course"
        course.active = False
        number = self.env["slide.channel"].search_count([])
        with self.refused(UserError, "All courses on the system are there"):
            self.as_user(self.env[COURSES], "hr_admin").action_load_built_in()
        self.assertEqual(self.env["slide.channel"].search_count([]), number)
        with self.assertRaises(AccessError):
            self.as_user(self.env[COURSES], "hr_in").action_load_built_in()

    # REQUIRED PER ROLE

    def require(self, **levels):
        for role, level in levels.items():
            self.company[f"performance_course_{role}"] = level

    def test_setting(self):
        """The administrator sets it on the page of the settings. Covers: R184"""
        self.env.user.group_ids += self.env.ref("base.group_system")
        settings = self.env["res.config.settings"].with_company(self.company)
        with Form(settings) as form:
            form.performance_course_manager = "required"
        settings.browse(form.record.id).execute()
        self.assertEqual(self.company.performance_course_manager, "required")

    def test_required_of_employees(self):
        """Without it nobody confirms a plan; then the way is free. Covers: R184"""
        self.launch()
        sheet = self.as_user(self.appraisal(), "subject")
        self.require(employee="required")
        with self.refused(UserError, "Subject has not completed the course"):
            sheet.action_confirm_plan()
        self.env[OFFERS]._cron_courses()
        offer = self.offers("subject")
        self.assertEqual((offer.origin, offer.state), ("role", "proposed"))
        with self.refused(UserError, "is required by the company"):
            offer.action_decline()
        offer.action_accept()
        course = self.system_course("employee")
        self.learn(course.channel_id, lessons=10)
        self.assertTrue(0 < offer.completion < 100)
        with self.refused(UserError, "has not completed"):
            sheet.action_confirm_plan()
        self.learn(course.channel_id)
        self.assertEqual(
            offer.valid_until, fields.Date.today() + relativedelta(months=24)
        )
        sheet.action_confirm_plan()
        self.assertTrue(self.offers("hr_in", origin="role", state="proposed"))
        self.assertEqual(self.as_user(course, "hr_in").done_count, 1)

    def test_renewed_in_time(self):
        """Asked again a month before the certificate ends, and not held up yet."""
        self.require(employee="required")
        self.env[OFFERS]._cron_courses()
        first = self.offers("subject")
        self.as_user(first, "hr_in").action_record_completed()
        self.env[OFFERS]._cron_courses()
        self.assertEqual(self.offers("subject"), first)
        with freeze_time(first.valid_until - relativedelta(days=20)):
            self.env.invalidate_all()
            self.env[OFFERS]._cron_courses()
            again = self.offers("subject") - first
            self.assertEqual(again.state, "proposed")
            missing = self.env[COURSES]._missing(self.people["subject"], ("required",))
            self.assertFalse(missing)

    def test_required_of_managers(self):
        """Whoever leads people takes the other course. Covers: R184"""
        self.require(employee="off", manager="required")
        self.env[OFFERS]._cron_courses()
        offer = self.offers("manager", employee_id=self.people["manager"].id)
        self.assertEqual(offer.course_id, self.system_course("manager"))
        self.assertFalse(self.offers("subject"))
        self.launch()
        sheet = self.appraisal()
        self.as_user(sheet, "subject").action_confirm_plan()
        with self.refused(UserError, "Manager has not completed the course"):
            self.as_user(sheet, "manager").action_confirm_plan()

    def test_proposed_only(self):
        """Proposed to everybody, it holds nobody up and may be declined."""
        self.require(employee="proposed")
        self.env[OFFERS]._cron_courses()
        self.offers("subject").action_decline()
        self.launch()
        self.as_user(self.appraisal(), "subject").action_confirm_plan()

    def test_let_pass(self):
        """Who lets the method page pass lets this pass, too."""
        self.launch()
        self.require(employee="required")
        sheet = self.appraisal()
        self.env["hr.performance.override"].create(
            {
                "cycle_id": sheet.cycle_id.id,
                "appraisal_id": sheet.id,
                "code": "method_acknowledged",
                "reason": "Instructed in person",
            }
        )
        self.as_user(sheet, "subject").action_confirm_plan()

    def test_in_the_language_of_the_person(self):
        self.both_languages()
        self.users["subject"].lang = "zh_CN"
        self.require(employee="proposed")
        self.env[OFFERS]._cron_courses()
        self.assertEqual(
            self.offers("subject").course_id, self.system_course("employee", "zh_CN")
        )
        self.assertEqual(
            self.offers("colleague").course_id, self.system_course("employee")
        )

    # WHO MAY RATE

    def test_evaluator_gate(self):
        """Whoever completes the managers' course may rate. Covers: R185, R202"""
        gate = self.scheme.gate_ids.filtered(lambda gate: gate.code == "rater_trained")
        gate.level = "required"
        leaders = ("head", "ceo", "hr_in", "hr_out", "hr_admin")
        for role in leaders:
            self.people[role].performance_trained_on = fields.Date.today()
        with self.refused(UserError, "without valid training: Manager"):
            self.launch()
        course = self.system_course("manager")
        course.months = 6
        offer = self.as_user(self.propose("manager", "hr_admin", course), "manager")
        offer.action_accept()
        self.learn(course.channel_id, "manager")
        person = self.people["manager"]
        until = fields.Date.today() + relativedelta(months=6)
        self.assertEqual(person.performance_trained_on, fields.Date.today())
        self.assertEqual(person.performance_trained_until, until)
        self.launch()
        rows = self.as_user(self.env["hr.performance.rater.status"], "hr_admin").search(
            [("rater_id", "=", person.id)]
        )
        self.assertEqual(set(rows.mapped("trained_until")), {until})
        self.assertTrue(all(rows.mapped("is_trained")))
        with freeze_time(until + relativedelta(days=1)):
            self.env.invalidate_all()
            self.assertFalse(person._performance_trained())

    def test_employees_course_trains_no_evaluator(self):
        course = self.system_course("employee")
        self.as_user(
            self.propose("manager", "hr_admin", course), "manager"
        ).action_accept()
        self.learn(course.channel_id, "manager")
        self.assertFalse(self.people["manager"].performance_trained_on)

    def test_certificate(self):
        """It prints in the person's language, and only what was completed."""
        course = self.system_course("employee")
        offer = self.propose(course=course)
        report = self.env["ir.actions.report"].with_user(self.users["subject"])
        name = "hr_performance_slides.report_course_certificate"
        with self.refused(UserError, "only of a course that was completed"):
            report._render_qweb_html(name, offer.ids)
        self.as_user(offer, "subject").action_accept()
        self.learn(course.channel_id)
        html, _kind = report._render_qweb_html(name, offer.ids)
        self.assertIn("Performance Management for Employees", html.decode())
        self.assertIn("Valid until", html.decode())
        with self.assertRaises(AccessError):
            report.with_user(self.users["colleague"])._render_qweb_html(name, offer.ids)
