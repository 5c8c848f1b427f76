# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A baseline that nobody knows is empty, no longer 0.

Until now an empty field was stored as 0. What is scored by the way from the baseline
keeps its 0, which has counted as one; elsewhere 0 has always meant that none was named.
"""


def migrate(cr, version):
    if not version:
        return
    for table, column, where in (
        ("hr_performance_kpi", "baseline", "method != 'progress'"),
        ("hr_performance_appraisal_line", "baseline", "method != 'progress'"),
        ("hr_performance_plan_change_line", "baseline", "method != 'progress'"),
        ("hr_performance_plan_change_line", "old_baseline", "method != 'progress'"),
        ("hr_performance_objective", "baseline", "TRUE"),
    ):
        cr.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = 0 AND {where}")
