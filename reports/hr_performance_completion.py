# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..models.base.appraisal_states import ASSESSMENT, DECIDED, FINISHED
from ..models.base.seeing import readers_only


class HrPerformanceCompletion(models.Model):
    """How far each department is in each cycle: numbers only, no names."""

    _name = "hr.performance.completion"
    _description = "Completion by Department"
    _auto = False
    _order = "cycle_id desc, department_id"
    _rec_name = "department_id"
    _depends = {
        "hr.performance.appraisal": ["cycle_id", "company_id", "department_id", "state"]
    }

    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    total = fields.Integer(string="Appraisals", readonly=True)
    planning_count = fields.Integer(string="Drafting Plan", readonly=True)
    agreed_count = fields.Integer(string="Plan Agreed", readonly=True)
    review_count = fields.Integer(string="In Review", readonly=True)
    decided_count = fields.Integer(string="Decided", readonly=True)
    finished_count = fields.Integer(string="Released or Done", readonly=True)
    progress = fields.Integer(
        string="Result Known (%)",
        readonly=True,
        aggregator="avg",
        help="Share of appraisals whose result is at least decided.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(id) AS id, cycle_id, company_id, department_id,
                   count(*) AS total,
                   count(*) FILTER (WHERE state = 'planning') AS planning_count,
                   count(*) FILTER (WHERE state = 'agreed') AS agreed_count,
                   count(*) FILTER (WHERE state IN %(review)s) AS review_count,
                   count(*) FILTER (WHERE state = 'decided') AS decided_count,
                   count(*) FILTER (WHERE state IN %(finished)s) AS finished_count,
                   100 * count(*) FILTER (WHERE state IN %(known)s) / count(*)
                       AS progress
              FROM hr_performance_appraisal
             WHERE state != 'cancelled'
             GROUP BY cycle_id, company_id, department_id
            """,
            review=ASSESSMENT,
            finished=FINISHED,
            known=DECIDED,
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """The share of several departments is that of their people."""
        if aggregate_spec != "progress:avg":
            return super()._read_group_select(aggregate_spec, query)
        known, finished, total = (
            self._field_to_sql(self._table, name, query)
            for name in ("decided_count", "finished_count", "total")
        )
        return SQL("floor(100 * sum(%s + %s) / sum(%s))", known, finished, total)

    @readers_only
    def action_open_appraisals(self):
        """Open the appraisals behind the row that the user may read."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        action["domain"] = [
            ("cycle_id", "=", self.cycle_id.id),
            ("department_id", "=", self.department_id.id),
        ]
        return action
