# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceDevelopmentPlan(models.Model):
    """What the person lacks for a job is proposed as actions of the plan."""

    _inherit = "hr.performance.development.plan"

    target_job_id = fields.Many2one(
        "hr.job",
        string="Target Job",
        ondelete="set null",
        index="btree_not_null",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Where the person wants to go. “Take Over Gaps” proposes an action for"
        " each skill of this job that the person lacks, or has at a lower level. Empty:"
        " the present job.",
    )
    job_gap_text = fields.Char(
        string="Missing Skills",
        compute="_compute_job_gap_text",
        help="Skills of the target job, or of the present one, with the level that the"
        " person has and the level that the job asks for.",
    )

    @api.depends("employee_id", "target_job_id")
    @api.depends_context("uid", "lang")
    def _compute_job_gap_text(self):
        gaps = self._skill_gaps()
        for plan in self:
            texts = (plan._gap_words(*gap) for gap in gaps[plan])
            plan.job_gap_text = " · ".join(texts)

    def _gap_actions(self):
        """Skills that are missing come as well."""
        gaps = self._skill_gaps()[self]
        return super()._gap_actions() + [self._skill_action(*gap) for gap in gaps]

    def _skill_action(self, wanted, present):
        """Values of an action for the two to complete: how, and until when."""
        return {
            "side": "employee",
            "name": self._gap_words(wanted, present),
            "skill": wanted.skill_id.name,
            "goal": wanted.skill_level_id.name,
            "category": "skill",
            "measure": "training",
            "way": "internal",
            "responsible_id": self.employee_id.id,
        }

    def _gap_words(self, wanted, present):
        if not present:
            return self.env._(
                "%(skill)s: to reach %(wanted)s",
                skill=wanted.skill_id.name,
                wanted=wanted.skill_level_id.name,
            )
        return self.env._(
            "%(skill)s: from %(present)s to %(wanted)s",
            skill=wanted.skill_id.name,
            present=present.skill_level_id.name,
            wanted=wanted.skill_level_id.name,
        )

    def _skill_gaps(self):
        """What the person of each plan lacks for the job that the plan leads to.

        Skills of people and of jobs are read as the user.

        :return: dict of plan to a list of pairs: the skill of the job, and that of the
            person, empty where there is none; the largest gap first
        """
        skills = self.env["hr.employee.skill"]
        held = skills.search([("employee_id", "in", self.employee_id.ids)])
        today = self.env.company._performance_today()
        held = held.filtered(lambda one: not one.valid_to or one.valid_to >= today)
        present = {(one.employee_id, one.skill_id): one for one in held}
        found = {}
        for plan in self:
            pairs = [
                (wanted, present.get((plan.employee_id, wanted.skill_id), skills))
                for wanted in plan._gap_job().current_job_skill_ids
            ]
            found[plan] = sorted(
                (pair for pair in pairs if _size(*pair) > 0),
                key=lambda pair: -_size(*pair),
            )
        return found

    def _gap_job(self):
        """The job that the plan leads to: the one it names, or the present one."""
        # sudo: hr.employee - which job; what it asks for is read as the user.
        present = self.sudo().employee_id.job_id.with_env(self.env)
        return self.target_job_id or present


def _size(wanted, present):
    """How far the levels lie apart, in per cent; whoever lacks a skill has a gap."""
    if not present:
        return max(wanted.level_progress, 1)
    return wanted.level_progress - present.level_progress
