# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Totals know their days, goals their measured parts, agreed plans their waiting time.

A value that was typed in a plan for its whole period did not say so; it is one where no
other value of the KPI stands in the period. The progress of goals counts measured key
results only and no part beyond 100 %. An agreed plan became a task when its assessment
opened.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    _totals(cr)
    _waiting(cr)
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    goals = env["hr.performance.objective"].search([("progress_source", "!=", "value")])
    for name in ("progress", "has_progress"):
        env.add_to_compute(goals._fields[name], goals)
    goals.flush_recordset()


def _totals(cr):
    cr.execute(
        """
        UPDATE hr_performance_measure measure
           SET period_start = sheet.first
          FROM (
               SELECT appraisal.employee_id, line.kpi_id,
                      COALESCE(appraisal.date_start, cycle.date_start) AS first,
                      COALESCE(appraisal.date_end, cycle.date_end) AS last
                 FROM hr_performance_appraisal_line line
                 JOIN hr_performance_appraisal appraisal
                   ON appraisal.id = line.appraisal_id
                 JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
                 JOIN hr_performance_kpi kpi ON kpi.id = line.kpi_id
                WHERE appraisal.state != 'cancelled' AND kpi.aggregation != 'last'
               ) sheet
         WHERE measure.employee_id = sheet.employee_id
           AND measure.kpi_id = sheet.kpi_id
           AND measure.period_end = sheet.last
           AND measure.period_start IS NULL
           AND measure.source = 'manual'
           AND NOT EXISTS (
               SELECT FROM hr_performance_measure other
                WHERE other.id != measure.id
                  AND other.employee_id = measure.employee_id
                  AND other.kpi_id = measure.kpi_id
                  AND other.period_end BETWEEN sheet.first AND sheet.last)
        """
    )


def _waiting(cr):
    cr.execute(
        """
        UPDATE hr_performance_step step
           SET task_from = LEAST(
               GREATEST(step.entered_on, opened.day::timestamp), step.left_on)
          FROM (
               SELECT cycle.id, COALESCE(stage.date_start, cycle.date_end) AS day
                 FROM hr_performance_cycle cycle
                 LEFT JOIN hr_performance_cycle_stage stage
                   ON stage.cycle_id = cycle.id AND stage.state = 'assessment'
               ) opened
         WHERE opened.id = step.cycle_id
           AND step.state = 'agreed'
           AND step.is_task
           AND step.task_from IS NULL
        """
    )
