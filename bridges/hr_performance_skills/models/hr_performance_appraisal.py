# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models


class HrPerformanceAppraisal(models.Model):
    """Skills of the employee: beside the plan, and as they were rated at the end."""

    _inherit = "hr.performance.appraisal"

    skill_text = fields.Char(
        compute="_compute_skill_text",
        string="Skills",
        help="What was rated and is the employee's level from the day on which the"
        " sheet is closed.",
    )

    # WHAT WAS RATED

    @api.depends("state")
    @api.depends_context("uid", "lang")
    def _compute_skill_text(self):
        """Only of results that the reader may read: before release nobody is told."""
        rated = self._rated_skills()
        for appraisal in self:
            texts = (
                f"{skill.name}: {level.name}" for skill, level in rated[appraisal.id]
            )
            appraisal.skill_text = " · ".join(texts)

    def _rated_skills(self):
        """Skills that were scored, and the level that their points reach.

        :return: dict of appraisal id to a list of pairs of skill and level
        """
        found = {appraisal.id: [] for appraisal in self}
        lines = self.env["hr.performance.result.line"].search(
            [
                ("result_id.appraisal_id", "in", self._origin.ids),
                ("result_id.state", "!=", "draft"),
                ("outcome_state", "=", "scored"),
                ("appraisal_line_id.template_line_id.skill_id", "!=", False),
            ]
        )
        # sudo: which skill of Odoo a line of a plan rates that the reader has read.
        for line in lines.sudo():
            skill = line.appraisal_line_id.template_line_id.skill_id
            levels = skill.skill_type_id.skill_level_ids.sorted("level_progress")
            reached = levels.filtered(
                lambda level, points=line.points: level.level_progress <= points
            )
            if levels:
                pair = (skill, reached[-1:] or levels[:1])
                found[line.result_id.appraisal_id.id].append(pair)
        return found

    def _move(self, values, exit_kind="done", reason=False):
        result = super()._move(values, exit_kind, reason)
        if values.get("state") == "done":
            self._write_skills()
        return result

    def _write_skills(self):
        """Give employees the levels that were rated, with their history kept.

        A manager may not write skills of others: what is written is what the manager's
        review came to, and the sheet tells it.
        """
        # sudo: hr.employee.skill - levels of a closed sheet, by the sheet alone.
        sheets = self.sudo().filtered("employee_id")
        rated = sheets._rated_skills()
        present = sheets.employee_id.current_employee_skill_ids
        current = {(one.employee_id, one.skill_id): one for one in present}
        for sheet in sheets:
            commands, told = [], []
            for skill, level in rated[sheet.id]:
                known = current.get((sheet.employee_id, skill))
                if known and known.skill_level_id == level:
                    continue
                values = {"skill_level_id": level.id}
                if known:
                    commands.append(Command.update(known.id, values))
                else:
                    values |= {
                        "skill_id": skill.id,
                        "skill_type_id": skill.skill_type_id.id,
                    }
                    commands.append(Command.create(values))
                told.append(f"{skill.name}: {level.name}")
            if commands:
                # Odoo ends the level before with the day, one employee at a time.
                sheet.employee_id.write({"employee_skill_ids": commands})
                sheet._message_log(
                    body=self.env._(
                        "Written to the skills of the employee: %s", ", ".join(told)
                    )
                )

    # BESIDE THE PLAN

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
