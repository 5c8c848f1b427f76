# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..models.base.appraisal_states import ENDED_EARLY
from ..models.base.dialogs import open_dialog
from ..models.base.seeing import readers_only


class HrPerformanceRaterStatus(models.Model):
    """Who rates in a cycle and whether trained and declared, one row per department.

    Read from what is there now: a changed manager or a substitute appears at once.
    """

    _name = "hr.performance.rater.status"
    _description = "Evaluator Status"
    _auto = False
    _order = "cycle_id desc, rater_id"
    _rec_name = "rater_id"
    _depends = {
        "hr.performance.appraisal": [
            "cycle_id",
            "company_id",
            "department_id",
            "manager_id",
            "state",
        ],
        "hr.employee": [
            "performance_trained_on",
            "performance_trained_until",
            "company_id",
        ],
        "res.company": ["performance_training_months"],
        "hr.performance.conflict": ["cycle_id", "rater_id", "decision"],
        "hr.performance.acknowledgement": ["cycle_id", "employee_id"],
    }

    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one(
        "hr.department", string="Department of the Appraisees", readonly=True
    )
    rater_id = fields.Many2one("hr.employee", string="Evaluator", readonly=True)
    appraisal_count = fields.Integer(string="Appraisals", readonly=True)
    trained_on = fields.Date(readonly=True)
    trained_until = fields.Date(
        string="Training Valid until",
        readonly=True,
        help="Empty: no training on record, or a training without end.",
    )
    is_trained = fields.Boolean(string="Trained", readonly=True)
    declaration = fields.Selection(
        [
            ("missing", "Not Declared Yet"),
            ("none", "Nothing to Declare"),
            ("open", "Conflict Waits for HR"),
            ("decided", "Conflict Decided"),
        ],
        string="Conflicts of Interest",
        readonly=True,
    )
    has_acknowledged = fields.Boolean(string="Rules Acknowledged", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH assigned AS (
                SELECT min(id) AS id, cycle_id, company_id, department_id,
                       manager_id AS rater_id, count(*) AS appraisal_count
                  FROM hr_performance_appraisal
                 WHERE manager_id IS NOT NULL
                   AND state NOT IN %(ended_early)s
                 GROUP BY cycle_id, company_id, department_id, manager_id
            ), declared AS (
                SELECT cycle_id, rater_id,
                       CASE WHEN bool_or(decision = 'open') THEN 'open'
                            WHEN bool_or(decision IS NOT NULL) THEN 'decided'
                            ELSE 'none' END AS declaration
                  FROM hr_performance_conflict
                 GROUP BY cycle_id, rater_id
            )
            SELECT assigned.*,
                   person.performance_trained_on AS trained_on,
                   training.until AS trained_until,
                   person.performance_trained_on IS NOT NULL
                       AND COALESCE(training.until >= %(today)s, TRUE) AS is_trained,
                   COALESCE(declared.declaration, 'missing') AS declaration,
                   known.id IS NOT NULL AS has_acknowledged
              FROM assigned
              JOIN hr_employee person ON person.id = assigned.rater_id
              JOIN res_company company ON company.id = person.company_id
              LEFT JOIN LATERAL (
                   SELECT COALESCE(person.performance_trained_until,
                          CASE WHEN company.performance_training_months > 0
                          THEN (person.performance_trained_on + make_interval(
                              months => company.performance_training_months
                          ))::date END) AS until
                   ) training ON TRUE
              LEFT JOIN declared ON declared.cycle_id = assigned.cycle_id
                   AND declared.rater_id = assigned.rater_id
              LEFT JOIN hr_performance_acknowledgement known
                     ON known.cycle_id = assigned.cycle_id
                    AND known.employee_id = assigned.rater_id
            """,
            ended_early=ENDED_EARLY,
            today=self.env["res.company"]._performance_day_sql(
                SQL("%s::timestamp", fields.Datetime.now()), SQL("company.id")
            ),
        )

    @readers_only
    def action_record_training(self):
        """Open the dialog that stores a training for the chosen evaluators."""
        return open_dialog(
            self.env["hr.performance.rater.training"],
            self.env._("Record Training"),
            context={"default_employee_ids": self.rater_id.ids},
        )
