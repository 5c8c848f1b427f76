# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceAppraisal(models.Model):
    """The appraisee's present skills among what one should know for a plan."""

    _inherit = "hr.performance.appraisal"

    def _background_parts(self):
        return {**super()._background_parts(), "skills": self._background_skills()}

    def _background_skills(self):
        """Skill, level and progress by kind, as far as the reader may see skills.

        :return: dict of appraisal id to a list of kinds with their skills
        """
        found = self.env["hr.employee.skill"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("skill_type_id.active", "=", True),
            ]
        )
        present = found.get_current_skills_by_employee()
        return {
            appraisal.id: [
                {
                    "kind": kind.name,
                    "skills": [
                        {
                            "name": skill.skill_id.name,
                            "level": skill.skill_level_id.name,
                            "progress": skill.level_progress,
                        }
                        for skill in skills.sorted("level_progress", reverse=True)
                    ],
                }
                for kind, skills in present[appraisal.employee_id.id]
                .grouped("skill_type_id")
                .items()
            ]
            for appraisal in self
        }
