# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two clerks confirm two payslips that carry one reward, in real processes."""

import pytest
from racing import RACER, outcome

INSTALL = """
modules = env["ir.module.module"]
modules.update_list()
bridge = modules.search([("name", "=", "hr_performance_payroll")])
if bridge.state != "installed":
    bridge.button_immediate_install()
"""
PAYSLIPS = """
company = env["res.company"].create({"name": "Two Clerks"})
env = env(context={**env.context, "allowed_company_ids": company.ids})
structure = env["hr.payroll.structure"].create({
    "name": "Staff", "code": "STAFF", "company_id": company.id, "parent_id": False,
    "rule_ids": [(6, 0, env.ref(
        "hr_performance_payroll.hr_salary_rule_performance_bonus").ids)],
})
manager = env["hr.employee"].create({"name": "Boss", "company_id": company.id})
person = env["hr.employee"].create({
    "name": "Person", "company_id": company.id, "parent_id": manager.id,
    "date_version": "2025-01-01", "contract_date_start": "2025-01-01", "wage": 3000,
})
other = env["hr.employee"].create({
    "name": "Other", "company_id": company.id, "parent_id": manager.id,
    "date_version": "2025-01-01", "contract_date_start": "2025-01-01", "wage": 3000,
})
people = person | other
people.version_ids.struct_id = structure
cycle = env["hr.performance.cycle"].create({
    "name": "Half", "company_id": company.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "date_start": "2026-01-01", "date_end": "2026-06-30",
    "employee_ids": [(6, 0, people.ids)],
})
cycle.action_launch()
cycle.is_announced = True
for appraisal in cycle.appraisal_ids:
    appraisal._move({"state": "done"})
    env["hr.performance.result"].create({
        "appraisal_id": appraisal.id, "employee_id": appraisal.employee_id.id,
        "cycle_id": cycle.id, "company_id": company.id, "coefficient": 1,
        "state": "released", "final_level_id": cycle.scale_id.level_ids[0].id,
    })
rule = env["hr.performance.reward.rule"].create({
    "name": "Bonus", "company_id": company.id, "base_type": "fixed",
    "fixed_amount": 500,
})
officers = env["res.users"].create([
    {
        "name": login, "login": login, "company_id": company.id,
        "company_ids": [(6, 0, company.ids)],
        "group_ids": [(4, env.ref(group).id)],
    }
    for login, group in (
        ("author", "hr_performance.group_hr_performance_reward"),
        ("approver", "hr_performance.group_hr_performance_reward"),
        ("clerk1", "payroll.group_payroll_manager"),
        ("clerk2", "payroll.group_payroll_manager"),
    )
])
run = env["hr.performance.reward.run"].with_user(officers[0]).create({
    "cycle_id": cycle.id, "rule_id": rule.id, "company_id": company.id,
})
run.action_simulate()
run.with_user(officers[1]).action_approve()
for number, paid in ((1, person), (2, person), (3, other)):
    values = env["hr.payslip"].get_payslip_vals(
        "2026-07-01", "2026-07-31", paid.id)["value"]
    slip = env["hr.payslip"].create({
        "employee_id": paid.id, "name": "slip%d" % number,
        "date_from": "2026-07-01", "date_to": "2026-07-31",
        "company_id": company.id, "contract_id": values["contract_id"],
        "struct_id": values["struct_id"],
        "input_line_ids": [(0, 0, line) for line in values["input_line_ids"]],
    })
    slip.compute_sheet()
    assert slip.line_ids.total == 500
env.cr.commit()
"""
PREPARE = (INSTALL, PAYSLIPS)
STATES = """
SELECT string_agg(state, ',' ORDER BY name) FROM hr_payslip WHERE name != 'slip3'
"""
PAID_BY = """
SELECT string_agg(slip.name, ',' ORDER BY slip.name) FROM hr_performance_reward reward
  JOIN hr_payslip slip ON slip.id = reward.payslip_id WHERE reward.state = 'paid'
"""
RUN = "SELECT state FROM hr_performance_reward_run"


@pytest.fixture
def payroll(prepared_database):
    """A database with one approved reward on two computed payslips."""
    return prepared_database


def clerk(number, folder, before="pass", after="pass", slip=None):
    """The script of a clerk with steps before and after confirming."""
    return RACER.format(
        login="clerk",
        number=number,
        folder=str(folder),
        # reading the reward: the transaction sees it as approved
        read=f"slip = env['hr.payslip'].search([('name', '=', 'slip{slip or number}')])"
        "; slip.reward_notice",
        step="slip.action_payslip_done()",
        before=before,
        after=after,
    )


def test_second_clerk_meets_the_lock(payroll, tmp_path):
    """While the first has not finished, the second is told to try again."""
    hold = "say('bound'); wait_for('end2')"
    first = payroll.start(clerk(1, tmp_path, after=hold))
    second = payroll.start(clerk(2, tmp_path, before="wait_for('bound1')"))
    refusal = outcome(second)
    assert refusal.startswith("refused:")
    assert "Try again" in refusal
    assert outcome(first) == "done"
    assert payroll.value(STATES) == "done,verify"
    assert payroll.value(PAID_BY) == "slip1"


def test_second_clerk_comes_too_late(payroll, tmp_path):
    """Begun before the first finished, the second is retried and then refused."""
    late = "say('read'); wait_for('end1')"
    second = payroll.start(clerk(2, tmp_path, before=late))
    first = payroll.start(clerk(1, tmp_path, before="wait_for('read2')"))
    assert outcome(first) == "done"
    refusal = outcome(second)
    assert refusal.startswith("refused:")
    assert "not paid yet" in refusal
    assert payroll.value(STATES) == "done,verify"
    assert payroll.value(PAID_BY) == "slip1"


def test_two_clerks_at_once(payroll, tmp_path):
    """Whoever wins, the reward is paid once."""
    clerks = []
    for number in (1, 2):
        together = f"say('ready'); wait_for('ready{3 - number}')"
        clerks.append(payroll.start(clerk(number, tmp_path, before=together)))
    outcomes = [outcome(process) for process in clerks]
    assert sorted(text.split(":")[0] for text in outcomes) == ["done", "refused"]
    assert sorted(payroll.value(STATES).split(",")) == ["done", "verify"]
    winner = outcomes.index("done") + 1
    assert payroll.value(PAID_BY) == f"slip{winner}"


def test_two_clerks_pay_the_last_two(payroll, tmp_path):
    """Each of them finds the other reward waiting; the run is paid all the same."""
    clerks = []
    for number, slip in ((1, 1), (2, 3)):
        together = f"say('ready'); wait_for('ready{3 - number}')"
        script = clerk(number, tmp_path, before=together, slip=slip)
        clerks.append(payroll.start(script))
    assert [outcome(process) for process in clerks] == ["done", "done"]
    assert payroll.value(PAID_BY) == "slip1,slip3"
    assert payroll.value(RUN) == "done"
