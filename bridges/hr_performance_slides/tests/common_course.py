# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A course of eLearning, what it is good for, and people who take it."""

from odoo.addons.hr_performance.tests.development.common_development import (
    DevelopmentCase,
)

COURSES = "hr.performance.course"
OFFERS = "hr.performance.course.offer"


class CourseCase(DevelopmentCase):
    """``course`` is a course on welding that nobody has taken yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls._channel("Welding")
        cls.course = cls.env[COURSES].create(
            {"channel_id": cls.channel.id, "company_id": cls.company.id}
        )

    @classmethod
    def _channel(cls, name):
        """Two lessons for everybody who is logged in."""
        channel = cls.env["slide.channel"].create(
            {"name": name, "visibility": "connected", "is_published": True}
        )
        cls.env["slide.slide"].create(
            [
                {
                    "name": f"{name} {number}",
                    "channel_id": channel.id,
                    "slide_category": "article",
                    "html_content": "<p>Read this</p>",
                    "is_published": True,
                }
                for number in (1, 2)
            ]
        )
        return channel

    def offers(self, role, **values):
        """What a role finds, by field values."""
        domain = [(name, "=", value) for name, value in values.items()]
        return self.as_user(self.env[OFFERS], role).search(domain)

    def propose(self, role="subject", by="manager", course=None, **values):
        """A course as a manager or HR proposes it."""
        return self.as_user(self.env[OFFERS], by).create(
            {
                "course_id": (course or self.course).id,
                "employee_id": self.people[role].id,
                **values,
            }
        )

    def learn(self, channel, role="subject", lessons=None):
        """Somebody goes through lessons and quizzes, all or the first ones."""
        slides = channel.slide_content_ids.filtered("is_published")[:lessons]
        own = slides.with_user(self.users[role])
        own.action_set_viewed()
        own._action_mark_completed()
        self.env.flush_all()
        self.env.invalidate_all()

    def member(self, channel, role="subject"):
        return self.env["slide.channel.partner"].search(
            [
                ("channel_id", "=", channel.id),
                ("partner_id", "=", self.people[role]._performance_partner().id),
            ]
        )

    def system_course(self, role, lang="en_US"):
        return self.env[COURSES].search([("built_in_key", "=", f"{role}.{lang}")])
