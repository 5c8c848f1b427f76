# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payslips of a company through OCA payroll, with the rewards on them."""

from decimal import Decimal

from odoo import Command

CODE = "PERF_BONUS"
# Payslips look at leaves, which only holiday officers read.
OFFICER_GROUPS = ("payroll.group_payroll_manager", "hr_holidays.group_hr_holidays_user")
CHUNK = 200


def is_installed(env):
    """Tell whether payroll and the bridge to it are there."""
    return bool(
        env.ref(
            "hr_performance_payroll.hr_salary_rule_performance_bonus",
            raise_if_not_found=False,
        )
    )


class Payroll:
    """What a payroll officer does in one company for one month.

    :param env: environment of a payroll officer, in that company
    """

    def __init__(self, env, company, date_start, date_end):
        self.env = env
        self.company = company.with_env(env)
        self.date_start = date_start
        self.date_end = date_end
        self.batches = env["hr.payslip.run"]

    def make_structure(self):
        """A salary structure of wage, performance rewards and the sum of both.

        OCA payroll ships no structure outside its demo data.
        """
        category = self.env["hr.salary.rule.category"].create(
            {"name": "Wage", "code": "BASIC", "company_id": self.company.id}
        )
        formula = "result = categories.BASIC + categories.PERF"
        wage = self._rule("Wage", "BASIC", 10, "result = contract.wage", category)
        net = self._rule("Payable", "NET", 100, formula, category)
        bonus = self.env.ref("hr_performance_payroll.hr_salary_rule_performance_bonus")
        return self.env["hr.payroll.structure"].create(
            {
                "name": "Wage and Rewards",
                "code": f"REWARDS-{self.company.id}",
                "company_id": self.company.id,
                "parent_id": False,
                "rule_ids": [Command.set((wage | bonus | net).ids)],
            }
        )

    def _rule(self, name, code, sequence, formula, category):
        return self.env["hr.salary.rule"].create(
            {
                "name": name,
                "code": code,
                "sequence": sequence,
                "category_id": category.id,
                "company_id": self.company.id,
                "amount_select": "code",
                "amount_python_compute": formula,
            }
        )

    def with_contract(self, employees):
        """Those who have a contract in the month."""
        contracts = employees.sudo()._get_contracts(self.date_start, self.date_end)
        return employees.filtered(lambda employee: contracts.get(employee.id))

    def chunks(self, employees, structure):
        """Make and compute payslips with the batch wizard; yields each batch."""
        for start in range(0, len(employees), CHUNK):
            batch = self.env["hr.payslip.run"].create(
                {
                    "name": f"{self.date_start:%Y-%m} / {start // CHUNK + 1}",
                    "company_id": self.company.id,
                    "date_start": self.date_start,
                    "date_end": self.date_end,
                    "struct_id": structure.id,
                }
            )
            wizard = self.env["hr.payslip.employees"].create(
                {"employee_ids": [Command.set(employees[start : start + CHUNK].ids)]}
            )
            wizard.with_context(active_id=batch.id).compute_sheet()
            self.batches |= batch
            yield batch

    def confirm(self, batch):
        """Confirm the payslips of a batch, which binds their rewards.

        They were computed a moment ago; payroll itself offers this key to confirm
        without computing again, and without it takes one payslip at a time.
        """
        batch.slip_ids.with_context(without_compute_sheet=True).action_payslip_done()
        batch.close_payslip_run()


def paid_total(env, company, *codes):
    """Exact sum of reward lines on the company's confirmed payslips."""
    lines = env["hr.payslip.line"].search(
        [
            ("slip_id.company_id", "=", company.id),
            ("slip_id.state", "=", "done"),
            ("code", "in", codes or (CODE,)),
        ]
    )
    return sum((Decimal(str(round(line.total, 2))) for line in lines), Decimal(0))
