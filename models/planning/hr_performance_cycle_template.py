# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceCycle(models.Model):
    """Templates are reviewed by a second person before a cycle uses them."""

    _inherit = "hr.performance.cycle"

    def _check_launch(self):
        super()._check_launch()
        if self._gate_level("template_review") != "off":
            self._check_gate("template_review", self._template_problems())

    def _template_problems(self):
        """Templates of the cycle that nobody has released, each in one sentence."""
        labels = dict(
            self.env["hr.performance.template"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return [
            self.env._(
                "Template %(name)s is in state “%(state)s”: let somebody else than its"
                " author review and release it.",
                name=template.name,
                state=labels[template.state],
            )
            for template in self._launch_templates()
            if template.state != "released"
        ]

    def _launch_templates(self):
        """The templates that the people of the cycle get by its rules."""
        # sudo: hr.employee - only which jobs and departments occur; the domain is
        # limited to the scope.
        people = self.env["hr.employee"].sudo().search(self._population_domain())
        return self.template_id.union(*self._templates_for(people).values())
