# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.waiting.test_job_tours import JobTourCase

from .common_course import CourseCase


@tagged("post_install", "-at_install")
class TestCourseTours(CourseCase, JobTourCase):
    """In the browser: a course from gap to certificate."""

    def open(self, action, name, role):
        self.start_tour(
            f"/odoo/action-hr_performance_slides.hr_performance_course_offer_{action}",
            f"hr_performance_slides_{name}",
            login=self.users[role].login,
        )

    def test_from_gap_to_certificate(self):
        """HR sees the demand, the employee accepts and learns. Covers: R179"""
        self.course.write({"kpi_ids": self.kpi.ids, "months": 12})
        self.shortfall()
        self.propose("colleague")
        self.open("action_demand", "demand", "hr_in")
        self.start_tour(
            "/odoo/action-hr_performance.hr_performance_home_action",
            "hr_performance_slides_course",
            login=self.users["subject"].login,
            timeout=180,
        )
        offer = self.offers("manager", employee_id=self.people["subject"].id)
        self.env.invalidate_all()
        self.assertEqual((offer.state, offer.completion), ("done", 100))
        until = fields.Date.today() + relativedelta(months=12)
        self.assertEqual(offer.valid_until, until)
        self.open("action_my", "certificate", "subject")
