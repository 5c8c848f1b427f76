# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The results of a cycle as a workbook, as far as the reader may see them."""

from .workbook import build_workbook, label_of


def results_workbook(cycle):
    """Return the bytes of a workbook with the results of a cycle.

    Results are searched with the rights of the cycle's environment: a manager gets the
    team, an HR officer the departments, an employee the own released result.
    """
    results = cycle.env["hr.performance.result"].search(
        [("cycle_id", "=", cycle.id)], order="department_id, employee_id, id"
    )
    # sudo: names and numbers of employees, departments and plan lines of the results
    # that were found under the reader's own rights.
    rows = [result_row(result) for result in results.sudo()]
    return build_workbook(cycle.name, result_header(cycle), rows)


def result_header(cycle):
    """Titles of the columns, in the language of the cycle's environment."""
    _ = cycle.env._
    is_about_people = cycle.subject_kind == "employee"
    return [
        _("Employee") if is_about_people else _("Appraised Unit"),
        _("Department"),
        _("Direct Manager"),
        _("Cycle"),
        _("Weighted Score"),
        _("Bonus and Penalty Points"),
        _("Score"),
        _("Grade from Score"),
        _("Final Grade"),
        _("What the Final Grade Comes From"),
        _("Coefficient"),
        _("Status"),
    ]


def result_row(result):
    """Cells of a result, in the order of ``result_header``."""
    is_decided = result.state != "draft"
    return [
        result.employee_id.name or result.unit_name,
        result.department_id.name,
        result.manager_id.name,
        result.cycle_id.name,
        result.weighted_score,
        result.items_points,
        result.score if is_decided else None,
        result.level_id.code,
        result.final_level_id.code,
        label_of(result, "final_origin"),
        result.coefficient,
        label_of(result, "state"),
    ]
