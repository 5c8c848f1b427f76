# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Scripts for Odoo's shell that make the smallest company with one plan."""

HR = "hr_performance.group_hr_performance_manager"
STAFF = "base.group_user"
KPI = {
    "name": "Output",
    "method": "ratio",
    "target": 100,
    "state": "released",
    "level_description": "Good: 100. Insufficient: below 60.",
}


def company_with(name, logins):
    """A ``company`` and its ``users``, in the order of the logins.

    :param logins: dict of login to the external id of a group
    """
    return f"""
company = env["res.company"].create({{"name": {name!r}}})
env = env(context={{**env.context, "allowed_company_ids": company.ids}})
users = env["res.users"].create([
    {{
        "name": login, "login": login, "company_id": company.id,
        "company_ids": [(6, 0, company.ids)],
        "group_ids": [(4, env.ref(group).id)],
    }}
    for login, group in {list(logins.items())!r}
])
"""


def launched_for_person(start, end, **kpi):
    """A launched, quiet ``cycle`` for ``person`` with one ``kpi``.

    :param kpi: values of the KPI that differ from ``KPI``
    """
    return f"""
category = env["hr.performance.kpi.category"].create({{"name": "Process"}})
kpi = env["hr.performance.kpi"].create(
    {{**{KPI | kpi!r}, "category_id": category.id}})
template = env["hr.performance.template"].create({{
    "name": "One", "line_ids": [(0, 0, {{"kpi_id": kpi.id, "weight": 100}})],
}})
cycle = env["hr.performance.cycle"].create({{
    "name": "Half", "company_id": company.id, "template_id": template.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "date_start": {start!r}, "date_end": {end!r},
    "employee_ids": [(6, 0, person.ids)],
}})
cycle.action_launch()
"""
