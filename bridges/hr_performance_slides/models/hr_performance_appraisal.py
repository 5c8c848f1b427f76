# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.hr_performance.models.base.seeing import names_of


class HrPerformanceAppraisal(models.Model):
    """Who has to know the system before the first step has completed its course."""

    _inherit = "hr.performance.appraisal"

    def _check_method_read(self, people):
        advice = super()._check_method_read(people)
        self._check_courses(people)
        return advice

    def _check_courses(self, people):
        """Raise for people without the course that their company requires.

        Whoever lets the method page pass for a sheet lets this pass, too.

        :param people: dict of appraisal to employees
        """
        everybody = self.env["hr.employee"].union(*people.values())
        missing = self.env["hr.performance.course"]._missing(everybody, ("required",))
        if not missing:
            return
        sentences = [
            self.env._(
                "%(appraisal)s: %(person)s has not completed the course “%(course)s”,"
                " which the company requires. It stands under eLearning; HR records it"
                " for people without login.",
                appraisal=names_of(appraisal),
                person=names_of(person, "name"),
                course=names_of(missing[person], "name"),
            )
            for appraisal, persons in people.items()
            for person in persons
            if person in missing
            and appraisal not in self._overridden("method_acknowledged")
        ]
        if sentences:
            raise UserError("\n".join(sentences))
