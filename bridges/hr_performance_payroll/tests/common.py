# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import Form

from odoo.addons.hr_performance.tests.reward.common_reward import RewardCase

OFFICER = "payroll.group_payroll_user"
MANAGER = "payroll.group_payroll_manager"


class PayslipCase(RewardCase):
    """Approved rewards, a salary structure, and clerks without any performance role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("clerk", "ceo", cls.office, groups=OFFICER)
        cls._person("payroll", "ceo", cls.office, groups=MANAGER)
        # Payroll officers see the people of the department that they manage.
        cls.plant.manager_id = cls.people["clerk"]
        category = cls.env["hr.salary.rule.category"].create(
            {"name": "Basic", "code": "BASIC", "company_id": cls.company.id}
        )
        cls.basic = cls.env["hr.salary.rule"].create(
            {
                "name": "Basic",
                "code": "BASIC",
                "sequence": 1,
                "category_id": category.id,
                "amount_select": "code",
                "amount_python_compute": "result = contract.wage",
                "company_id": cls.company.id,
            }
        )
        cls.bonus_rule = cls.env.ref(
            "hr_performance_payroll.hr_salary_rule_performance_bonus"
        )
        cls.structure = cls.env["hr.payroll.structure"].create(
            {
                "name": "Staff",
                "code": "STAFF",
                "company_id": cls.company.id,
                "parent_id": False,
                "rule_ids": [Command.set((cls.basic | cls.bonus_rule).ids)],
            }
        )
        for role in cls.wages:
            cls.people[role].version_ids.struct_id = cls.structure

    def slip_form(self, role="subject", clerk="clerk", first="2026-07-01"):
        """The payslip form of a month, filled by a clerk."""
        form = Form(
            self.as_user(self.env["hr.payslip"], clerk).with_context(
                allowed_company_ids=self.company.ids,
                default_date_from=first,
                default_date_to=first[:8] + "28",
            )
        )
        form.employee_id = self.people[role]
        return form

    def slip(self, role="subject", compute=True, **kwargs):
        """A saved payslip, computed unless told otherwise."""
        slip = self.slip_form(role, **kwargs).save()
        if compute:
            slip.compute_sheet()
        return slip

    def paid_slip(self, role="subject", **kwargs):
        slip = self.slip(role, **kwargs)
        slip.action_payslip_done()
        return slip

    def bonus(self, slip):
        """What the payslip pays as performance bonus."""
        return sum(
            slip.line_ids.filtered(lambda line: line.code == "PERF_BONUS").mapped(
                "total"
            )
        )

    def inputs(self, slip):
        return slip.input_line_ids.filtered(lambda line: line.code == "PERF_BONUS")
