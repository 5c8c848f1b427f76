# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The report of a cycle, a department or a person as a workbook."""

from .hr_performance_results_xlsx import result_header, result_row
from .workbook import build_workbook, label_of


def overview_workbook(report):
    """Name and bytes of the workbook that a report asks for.

    :param report: a ``hr.performance.report``, with the rights of who has asked
    """
    rows = report._rows()
    if report.about == "person":
        return report.employee_id.display_name, _course_of_person(report)
    title = report.cycle_id.name
    if report.about == "department":
        # sudo: the name of the department that was chosen.
        title = f"{title} {report.department_id.sudo().name}"
    # sudo: names and numbers of the results that were found under the reader's rights.
    results = rows.result_id.sudo()
    table = [result_row(result) for result in results]
    return title, build_workbook(title, result_header(report.cycle_id), table)


def _course_of_person(report):
    """A row for each goal in each cycle, the latest first."""
    _ = report.env._
    lines = report.env["hr.performance.line.analysis"].search(
        [("employee_id", "=", report.employee_id.id)], order="period_end desc, id"
    )
    grades = {row.cycle_id: row for row in report._rows()}
    header = [
        *(_("Cycle"), _("End of the Period"), _("Score"), _("Final Grade")),
        *(_("Goal or KPI"), _("Section"), _("Weight (%)"), _("Points")),
    ]
    table = [
        [
            # sudo: names of cycle, goal and grade of results that the reader reads.
            line.sudo().cycle_id.name,
            str(line.period_end),
            grades[line.cycle_id].score,
            grades[line.cycle_id].sudo().final_level_id.code,  # sudo: as above.
            line.sudo().line_id.title,  # sudo: as above.
            label_of(line, "section"),
            line.weight,
            round(line.points, 2),
        ]
        for line in lines
        if line.cycle_id in grades
    ]
    return build_workbook(_("Course"), header, table)
