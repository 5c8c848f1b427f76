# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Code for racers that makes the company, its cycles and sheets in every state."""

from one_plan import HR, KPI, STAFF, company_with
from track import ROUNDS

REWARD = "hr_performance.group_hr_performance_reward"
LOGINS = {
    "boss": STAFF,
    "top": STAFF,
    "hr1": HR,
    "hr2": HR,
    "officer1": REWARD,
    "officer2": REWARD,
    "officer3": REWARD,
} | {f"person{number}": STAFF for number in range(ROUNDS)}

COMPANY = (
    company_with("Races", LOGINS)
    + f"""
staff = env["hr.employee"].create([
    {{"name": user.name, "company_id": company.id, "user_id": user.id}}
    for user in users
])
boss, top = staff[:2]
boss.parent_id = top
people = staff[7:]
people.parent_id = boss
light = env.ref("hr_performance.hr_performance_scheme_light")
for name, values in (("Races", {{}}), ("Second", {{"second_review": True}})):
    scheme = light.copy({{"name": name, "company_id": company.id, **values}})
    scheme.gate_ids.filtered(lambda g: g.code == "overlap").level = "off"
category = env["hr.performance.kpi.category"].create({{"name": "Process"}})
kpi = env["hr.performance.kpi"].create({{**{KPI!r}, "category_id": category.id}})
env["hr.performance.template"].create({{
    "name": "Races", "company_id": company.id,
    "line_ids": [(0, 0, {{"kpi_id": kpi.id, "weight": 100}})],
}})
env["hr.performance.reward.rule"].create({{
    "name": "Bonus", "company_id": company.id, "base_type": "fixed",
    "fixed_amount": 500,
}})
env.cr.commit()
"""
)

# What the pieces below are made of. Quiet cycles tell nobody; these are announced.
TOOLS = """
company = env["res.company"].search([("name", "=", "Races")])
people = env["hr.employee"].search(
    [("company_id", "=", company.id), ("name", "like", "person")], order="id")
boss = env["hr.employee"].search([("name", "=", "boss")])
people.filtered(lambda person: person.parent_id != boss).parent_id = boss
template = env["hr.performance.template"].search([("name", "=", "Races")])
scheme, second = (
    env["hr.performance.scheme"].search([("name", "=", name)])
    for name in ("Races", "Second")
)
year = 2030 + env["hr.performance.cycle"].search_count([]) // 20
period = {"date_start": f"{year}-01-01", "date_end": f"{year}-06-30"}

def drafts(sets, **values):
    return env["hr.performance.cycle"].create([
        {
            "name": "Half", "company_id": company.id, "template_id": template.id,
            "scheme_id": scheme.id, "date_start": "2026-01-01",
            "date_end": "2026-06-30", "employee_ids": [(6, 0, own.ids)], **values,
        }
        for own in sets
    ])

def launched(sets, **values):
    cycles = drafts(sets, **values)
    cycles.action_launch()
    cycles.is_announced = True
    return cycles

def agreed(cycles):
    sheets = cycles.appraisal_ids
    sheets.action_confirm_plan()
    return sheets

def reviewed(cycles):
    sheets = agreed(cycles)
    for line in sheets.line_ids:
        line.actual_input = "90"
    sheets.action_open_assessment()
    return sheets

def decided(cycles):
    sheets = reviewed(cycles)
    sheets.rating_ids.filtered(lambda r: r.kind == "manager").action_submit()
    return sheets

def released(cycles):
    sheets = decided(cycles)
    env["hr.performance.result"].search(
        [("appraisal_id", "in", sheets.ids)]).action_release()
    return sheets

def rounds_of(sheets, **more):
    values["answer"] = [
        {"sheet": sheet.id, "person": sheet.employee_id.user_id.login,
         "cycle": sheet.cycle_id.id}
        for sheet in sheets
    ]
"""
