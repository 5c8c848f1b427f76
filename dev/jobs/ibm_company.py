# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A company built from the employee table: people, wages, KPIs, template, scheme.

This is what an administrator imports before the first cycle, so it runs with superuser
rights; the cycle itself does not.
"""

from datetime import date

from odoo import Command

from . import pay
from .ibm_file import managers

BATCH = 500
SCALE = "hr_performance.hr_performance_scale_s_to_d"
ROLES = {
    "hradmin": ("hr_performance.group_hr_performance_manager", "hr.group_hr_user"),
    "reward": ("hr_performance.group_hr_performance_reward",),
    "approver": ("hr_performance.group_hr_performance_reward",),
}
MANUAL = {"method": "manual", "kind": "qualitative"}
# Column, weight, rule: every column of figures is a KPI with a method that suits it.
KPIS = (
    ("PercentSalaryHike", 20, {"method": "ratio", "target": 18, "unit": "%"}),
    (
        "TrainingTimesLastYear",
        15,
        {"method": "three_value", "threshold": 1, "target": 3, "stretch": 5},
    ),
    (
        "JobInvolvement",
        15,
        {
            "method": "bands",
            "target": 3,
            "bands": ((None, 2, 40), (2, 3, 65), (3, 4, 88), (4, None, 110)),
        },
    ),
    ("PerformanceRating", 20, {"method": "plus_minus", "target": 3, "step_rate": 5}),
    ("WorkLifeBalance", 10, {"method": "progress", "baseline": 0, "target": 4}),
    ("JobSatisfaction", 12, MANUAL),
    ("EnvironmentSatisfaction", 8, MANUAL),
)
SEXES = {"Female": "female", "Male": "male"}
# Points of 100 for the four levels of the judged columns.
JUDGED = {1: 50, 2: 70, 3: 85, 4: 98}


def measured():
    """Columns that come in as actual values."""
    return [name for name, _weight, rule in KPIS if rule is not MANUAL]


def judged():
    """Columns that stand for somebody's judgement."""
    return [name for name, _weight, rule in KPIS if rule is MANUAL]


class RealCompany:
    """The records made from the table, by what the table calls them."""

    def __init__(self, env, people, year):
        self.env = env(context={**env.context, "tracking_disable": True})
        self.people = people
        self.year = year
        self.employees = {}
        self.kpis = {}
        self.company = self.env["res.company"].create({"name": "IBM HR Analytics"})
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": self.company.ids}
        )
        self.users = {}

    def create_users(self):
        """The few people of the company who have a login."""
        groups = dict(ROLES)
        if pay.is_installed(self.env):
            groups["payroll"] = pay.OFFICER_GROUPS
        for login, names in groups.items():
            self.users[login] = (
                self.env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": login.title(),
                        "login": f"{login}@realdata.example.com",
                        "company_id": self.company.id,
                        "company_ids": [Command.set(self.company.ids)],
                        "notification_type": "inbox",
                        "group_ids": [
                            Command.set(
                                [
                                    self.env.ref(name).id
                                    for name in ("base.group_user", *names)
                                ]
                            )
                        ],
                    }
                )
            )

    def create_people(self):
        """Departments, jobs and employees with their contracts, top down."""
        departments = self._named("hr.department", {p.department for p in self.people})
        jobs = self._named("hr.job", {p.job for p in self.people})
        above = managers(self.people)
        waiting = list(self.people)
        while waiting:
            known = {None, *self.employees}
            ready = [person for person in waiting if above[person.number] in known][
                :BATCH
            ]
            employees = self.env["hr.employee"].create(
                [
                    self._employee_values(
                        person,
                        departments[person.department],
                        jobs[person.job],
                        self.employees.get(above[person.number]),
                    )
                    for person in ready
                ]
            )
            created = zip(ready, employees.ids, strict=True)
            self.employees.update({person.number: id_ for person, id_ in created})
            done = {person.number for person in ready}
            waiting = [person for person in waiting if person.number not in done]

    def _named(self, model, names):
        names = sorted(names)
        records = self.env[model].create(
            [{"name": name, "company_id": self.company.id} for name in names]
        )
        return dict(zip(names, records.ids, strict=True))

    def _employee_values(self, person, department_id, job_id, manager_id):
        start = date(self.year - person.years, 1, 1)
        return {
            "name": person.name,
            "company_id": self.company.id,
            "department_id": department_id,
            "job_id": job_id,
            "parent_id": manager_id,
            "sex": SEXES.get(person.gender, False),
            "date_version": start,
            "contract_date_start": start,
            "wage": float(person.wage),
        }

    def create_rules(self):
        """KPIs with their methods, a template of them, a yearly scheme."""
        category = self.env["hr.performance.kpi.category"].create({"name": "Real data"})
        for name, _weight, rule in KPIS:
            self.kpis[name] = self._create_kpi(category, name, dict(rule))
        template = self.env["hr.performance.template"].create(
            {
                "name": "Real data",
                "company_id": self.company.id,
                "line_ids": [
                    Command.create(
                        {
                            "kpi_id": self.kpis[name].id,
                            "weight": weight,
                            "section": "attitude" if rule is MANUAL else "result",
                        }
                    )
                    for name, weight, rule in KPIS
                ],
            }
        )
        self.scheme = self.env["hr.performance.scheme"].create(
            {
                "name": "Yearly",
                "company_id": self.company.id,
                "period_type": "year",
                "template_id": template.id,
                "scale_id": self.env.ref(SCALE).id,
                "self_review": False,
                "interview_policy": "all",
            }
        )

    def _create_kpi(self, category, name, rule):
        bands = [
            Command.create(
                {
                    "open_lower": lower is None,
                    "lower": lower or 0,
                    "open_upper": upper is None,
                    "upper": upper or 0,
                    "points": points,
                }
            )
            for lower, upper, points in rule.pop("bands", ())
        ]
        kpi = self.env["hr.performance.kpi"].create(
            {
                "name": name,
                "code": name,
                "company_id": self.company.id,
                "category_id": category.id,
                "level_description": "As in the employee table.",
                "data_source": "Employee table",
                "band_ids": bands,
                **rule,
            }
        )
        kpi.action_release()
        return kpi
