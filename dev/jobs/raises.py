# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Merit rounds: made by one reward officer, approved by another, applied."""

from decimal import Decimal


def make_ranges(env, company, jobs, day):
    """A pay range for each job from the wages that are paid in it.

    :param env: environment of a reward officer
    :param day: from which the ranges are valid
    """
    # sudo: the story knows everybody's wage; a company has its ranges already.
    versions = (
        env["hr.version"]
        .sudo()
        .search(
            [
                ("company_id", "=", company.id),
                ("job_id", "in", jobs.ids),
                ("wage", ">", 0),
            ]
        )
    )
    values = []
    for job, group in versions.grouped("job_id").items():
        wages = group.mapped("wage")
        middle = round(sum(wages) / len(wages), 2)
        values.append(
            {
                "job_id": job.id,
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "date_from": day,
                "minimum": round(min(wages) * 0.9, 2),
                "midpoint": middle,
                "maximum": round(max(*wages, middle) * 1.01, 2),
            }
        )
    return env["hr.performance.pay.range"].create(values)


def open_round(env, cycle, company, day, name="Merit matrix", **values):
    """Make matrix and round and ask the managers.

    :param env: environment of the reward officer who makes them
    """
    # sudo: the scale of a cycle of the story, whose scheme reward officers do not read.
    scale = cycle.sudo().scheme_id.scale_id
    matrix = env["hr.performance.merit.matrix"].create(
        {
            "name": name,
            "company_id": company.id,
            "scale_id": scale.id,
        }
    )
    made = env["hr.performance.merit.round"].create(
        {
            "cycle_id": cycle.id,
            "company_id": company.id,
            "matrix_id": matrix.id,
            "date_effective": day,
            **values,
        }
    )
    made.action_open()
    return made


def approve(made, approver):
    """Fit it to the budget, leave out what cannot be raised, and approve it.

    :param approver: environment of the second officer
    """
    if made.issue_count:
        made.action_leave_out_issues()
    made.action_fit()
    made.action_submit()
    made.with_env(approver).action_approve()


def increases(rows, field="increase"):
    """Exact sum of a field of rows."""
    return sum((Decimal(str(row[field])) for row in rows), Decimal(0))


def wages(env, company, day):
    """The wage of everybody on a day, by employee id, exact."""
    versions = env["hr.version"].search(
        [("company_id", "=", company.id), ("date_version", "<=", day)],
        order="employee_id, date_version, id",
    )
    return {v.employee_id.id: Decimal(str(v.wage)) for v in versions if v.employee_id}
