# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.raters import POINTS_PER_LEVEL


class HrPerformanceSkillLevel(models.Model):
    """How a skill of a person was rated from cycle to cycle, and by whom.

    Read from the lines of results, so whoever reads the result reads its levels, and
    nothing is told before it is released. Skills of the same name are the same skill,
    whichever template they come from.
    """

    _name = "hr.performance.skill.level"
    _description = "Skills over Time"
    _auto = False
    _order = "employee_id, skill, day desc, id desc"
    _rec_name = "skill"
    _depends = {
        "hr.performance.result": ["cycle_id", "department_id", "employee_id", "state"],
        "hr.performance.result.line": [
            "appraisal_line_id",
            "outcome_state",
            "points",
            "rating_line_id",
            "result_id",
        ],
        "hr.performance.appraisal.line": [
            "kpi_id",
            "name",
            "section",
            "template_line_id",
        ],
        "hr.performance.template.line": ["name"],
        "hr.performance.kpi": ["name"],
        "hr.performance.cycle": ["date_end"],
        "hr.performance.rating": ["rater_id"],
    }

    result_id = fields.Many2one("hr.performance.result", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    day = fields.Date(
        string="Until", readonly=True, help="Last day of the time that was rated."
    )
    skill = fields.Char(readonly=True)
    skill_key = fields.Char(readonly=True, export_string_translation=False)
    level = fields.Float(
        string="Skill Level",
        digits=(3, 2),
        readonly=True,
        aggregator="avg",
        help="From 1 to 5, as it counted in the result.",
    )
    level_before = fields.Float(
        compute="_compute_level_before",
        string="Before",
        digits=(3, 2),
        help="Level of the same skill in the cycle before, of the results that you may"
        " read; 0 where there is none.",
    )
    change = fields.Float(
        compute="_compute_level_before", string="Difference", digits=(3, 2)
    )
    rater_id = fields.Many2one("hr.employee", string="Rated by", readonly=True)

    @property
    def _table_query(self):
        """Lines of the section of skills that have points, in the reader's language."""
        lang = self.env.lang or "en_US"
        name = SQL(
            """coalesce(nullif(goal.name, ''), kpi.name->>%(lang)s,
                kpi.name->>'en_US', origin.name->>%(lang)s, origin.name->>'en_US')""",
            lang=lang,
        )
        return SQL(
            """
            SELECT line.id, line.result_id, result.employee_id, result.company_id,
                   result.department_id, result.cycle_id, cycle.date_end AS day,
                   %(name)s AS skill,
                   lower(btrim(coalesce(nullif(goal.name, ''), kpi.name->>'en_US',
                       origin.name->>'en_US'))) AS skill_key,
                   line.points / %(per_level)s AS level, review.rater_id
              FROM hr_performance_result_line line
              JOIN hr_performance_result result ON result.id = line.result_id
              JOIN hr_performance_cycle cycle ON cycle.id = result.cycle_id
              JOIN hr_performance_appraisal_line goal
                ON goal.id = line.appraisal_line_id AND goal.section = 'skill'
              LEFT JOIN hr_performance_template_line origin
                ON origin.id = goal.template_line_id
              LEFT JOIN hr_performance_kpi kpi ON kpi.id = goal.kpi_id
              LEFT JOIN hr_performance_rating_line given
                ON given.id = line.rating_line_id
              LEFT JOIN hr_performance_rating review ON review.id = given.rating_id
             WHERE line.outcome_state = 'scored' AND result.state != 'draft'
               AND result.employee_id IS NOT NULL
            """,
            name=name,
            per_level=float(POINTS_PER_LEVEL),
        )

    @api.depends("employee_id", "skill_key", "day")
    @api.depends_context("uid")
    def _compute_level_before(self):
        """Of what the reader may read: earlier results may be closed to the reader."""
        found = self.search_fetch(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("skill_key", "in", list(set(self.mapped("skill_key")))),
            ],
            ["employee_id", "skill_key", "day", "level"],
            order="day desc, id desc",
        )
        by_skill = found.grouped(lambda row: (row.employee_id.id, row.skill_key))
        for row in self:
            rows = by_skill.get((row.employee_id.id, row.skill_key), self.browse())
            earlier = next((one for one in rows if one.day < row.day), None)
            row.level_before = earlier.level if earlier else 0
            row.change = row.level - earlier.level if earlier else 0
