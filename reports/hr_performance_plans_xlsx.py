# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All plans of a cycle as a workbook, as far as the reader may see them."""

from .workbook import label_of, stream_workbook

BATCH = 500


def write_plans(cycle, stream):
    """Write a workbook with one row for each plan line of a cycle.

    Plans are searched with the rights of the cycle's environment: a manager gets the
    team, an HR officer the departments, an employee the own plan. Memory does not grow
    with the number of plans.

    :param stream: binary file to write to
    """
    stream_workbook(stream, cycle.name, _header(cycle), _rows(cycle), {1})


def _header(cycle):
    _ = cycle.env._
    is_about_people = cycle.subject_kind == "employee"
    return [
        _("Employee") if is_about_people else _("Appraised Unit"),
        _("Badge ID"),
        _("Job Position"),
        _("Department"),
        _("Direct Manager"),
        _("Status"),
        _("Section"),
        _("Kind of Line"),
        _("KPI Code"),
        _("Goal or KPI"),
        _("What Counts"),
        _("Scoring Method"),
        _("Baseline"),
        _("Target"),
        _("Targets by Period"),
        _("Unit"),
        _("Weight (%)"),
    ]


def _rows(cycle):
    appraisals = cycle.env["hr.performance.appraisal"]
    ids = appraisals.search(
        [("cycle_id", "=", cycle.id), ("state", "!=", "cancelled")],
        order="department_id, employee_id, id",
    ).ids
    for start in range(0, len(ids), BATCH):
        # sudo: names of employees, jobs and departments of plans that were found under
        # the reader's own rights.
        for appraisal in appraisals.browse(ids[start : start + BATCH]).sudo():
            yield from _plan_rows(appraisal)
        # One batch in memory, however many plans there are.
        cycle.env.invalidate_all()


def _plan_rows(appraisal):
    head = [
        appraisal.employee_id.name or appraisal.unit_name,
        appraisal.employee_id.barcode,
        appraisal.job_id.name,
        appraisal.department_id.name,
        appraisal.manager_id.name,
        label_of(appraisal, "state"),
    ]
    for line in appraisal.line_ids:
        is_measured = line.kind == "weighted" and line.method != "manual"
        yield [
            *head,
            label_of(line, "section"),
            label_of(line, "kind"),
            line.kpi_id.code,
            line.title,
            line.guidance,
            label_of(line, "method") if line.kind == "weighted" else None,
            line.baseline if line.method == "progress" else None,
            line.target if is_measured else None,
            line.period_targets_text or None,
            line.unit,
            line.weight if line.kind == "weighted" else None,
        ]
