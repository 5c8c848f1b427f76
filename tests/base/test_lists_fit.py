# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import Command
from odoo.tests import tagged

from ..reward.common_reward import RewardCase
from .test_tours import TourCase

#: What HR, managers, employees and reward officers open as lists, by menu or gear.
LISTS = {
    "hr_admin": (
        "hr_performance_appraisal_action",
        "hr_performance_kpi_action",
        "hr_performance_result_action",
        "hr_performance_analysis_action",
        "hr_performance_completion_action",
        "hr_performance_measure_action",
        "hr_performance_interview_action",
        "hr_performance_step_action",
        "hr_performance_cycle_action",
        "hr_performance_process_report_action",
        "hr_performance_scheme_action",
        "hr_performance_scale_action",
        "hr_performance_template_action",
        "hr_performance_swot_item_action",
        "hr_performance_promise_action",
        "hr_performance_plan_change_action",
    ),
    "manager": (
        "hr_performance_appraisal_action_team",
        "hr_performance_result_action",
        "hr_performance_step_action_team",
        "hr_performance_merit_unit_action",
    ),
    "head": ("hr_performance_result_action_second_review",),
    "subject": (
        "hr_performance_appraisal_action_my",
        "hr_performance_result_action_my",
        "hr_performance_interview_action_my",
        "hr_performance_reward_action_my",
    ),
    "reward": (
        "hr_performance_reward_run_action",
        "hr_performance_reward_action",
        "hr_performance_reward_rule_action",
        "hr_performance_reward_question_action",
        "hr_performance_reward_policy_action",
        "hr_performance_merit_round_action",
        "hr_performance_merit_proposal_action",
        "hr_performance_pay_letter_action",
        "hr_performance_pay_range_action",
    ),
}
#: Opens each list with all of its groups and tells which cells do not show all.
CHECK = """
const until = async (test) => {
    for (let time = 0; time < 2400; time++) {
        const found = test();
        if (found) {
            return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
};
const isCut = (element) =>
    getComputedStyle(element).overflowX !== "visible" &&
    element.clientWidth > 0 &&
    element.scrollWidth > element.clientWidth + 1;
const wrong = [];
(async () => {
    await until(() => odoo.isReady && document.querySelector(".o_action_manager > *"));
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    for (const name of %s) {
        await action.doAction(`hr_performance.${name}`, {
            viewType: "list",
            clearBreadcrumbs: true,
        });
        await until(() => document.querySelector(".o_list_renderer"));
        const closed = ".o_group_header:not(.o_group_open)";
        for (const group of document.querySelectorAll(closed)) {
            group.click();
        }
        const row = ".o_data_row:not(.o_sample_data *)";
        if (!(await until(() => document.querySelector(row)))) {
            wrong.push([name, "no rows"]);
            continue;
        }
        await document.fonts.ready;
        const cells = ".o_data_row td[name], th[data-name]";
        for (const cell of document.querySelectorAll(cells)) {
            if ([cell, ...cell.querySelectorAll("*")].some(isCut)) {
                const column = cell.getAttribute("name") || cell.dataset.name;
                wrong.push([name, cell.tagName, column, cell.textContent.slice(0, 40)]);
            }
        }
    }
    if (wrong.length) {
        console.error(`${wrong.length} cells: ${JSON.stringify(wrong.slice(0, 60))}`);
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install")
class TestListsFit(RewardCase, TourCase):
    """Nothing is cut off in lists of a company whose names are as long as real ones."""

    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = {
            "manager": "Maximiliane Schwarz",
            "subject": "Abigail Peterson",
            "colleague": "Ignacio Fernández",
            "userless": "Christopher Wong",
            "head": "Annemarie Delacroix",
        }
        for role, name in names.items():
            cls.people[role].name = name
        cls.works.name = "Manufacturing and Supply"
        cls.plant.name = "Research & Development"
        cls.cycle.name = "Half-Year Review 2026 H1 Production"
        cls.kpi.write(
            {
                "name": "On-Time Delivery of Customer Orders",
                "data_source": "Sales module: delivery dates promised and kept",
            }
        )
        run = cls._run(name="2026 H1 · Half-year bonus of the production")
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        run.with_user(cls.users["approver"]).action_approve()
        cls.scheme.interview_policy = "all"
        cycle = cls._cycle(
            name="Half-Year Review 2026 H2 Production",
            date_start="2026-07-01",
            date_end="2026-12-31",
        )
        cls._decide_cycle(cycle, {"subject": 90, "colleague": 70})
        cls._cycle(name="Onboarding of Newcomers in Production").action_launch()
        cls.env["hr.performance.measure"].create(
            {
                "employee_id": cls.people["subject"].id,
                "kpi_id": cls.kpi.id,
                "period_end": "2026-03-31",
                "value": 1234.5,
            }
        )
        cls._plans_and_promises(cycle)
        cls._raises_and_questions(run)
        cls._second_level()

    @classmethod
    def _plans_and_promises(cls, cycle):
        """What is found in the gears: findings, promises, changes of plans."""
        goal = cls.env["hr.performance.objective"].create(
            {
                "name": "Open three new shops in the north before the summer",
                "level": "company",
                "company_id": cls.company.id,
            }
        )
        cls.env["hr.performance.swot.item"].create(
            {
                "name": "Customers of many years who recommend us to others",
                "kind": "strength",
                "department_id": cls.works.id,
                "objective_ids": [Command.link(goal.id)],
            }
        )
        sheet = cls.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", cycle.id),
                ("employee_id", "=", cls.people["subject"].id),
            ]
        )
        talk = cls.env["hr.performance.interview"].search(
            [("appraisal_id", "=", sheet.id)]
        )
        talk.sudo().state = "closed"
        cls.env["hr.performance.commitment"].create(
            {
                "interview_id": talk.id,
                "who": "manager",
                "text": "Two days in the other department before the summer",
                "due_date": "2027-01-31",
            }
        )
        fresh = cls._cycle(name="Half-Year Review 2027 H1 Production")
        cls._agreed_plan(fresh)

    @classmethod
    def _agreed_plan(cls, cycle):
        """A plan that both sides have agreed, and a wish to change it."""
        cycle.action_launch()
        cycle.sudo().is_announced = True
        sheet = cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == cls.people["subject"]
        )
        sheet.action_confirm_plan()
        line = sheet.line_ids[:1]
        moved = {"appraisal_line_id": line.id, "title": "Work at two places"}
        changes = cls.env["hr.performance.plan.change"].with_user(cls.users["subject"])
        change = changes.create(
            {
                "appraisal_id": sheet.id,
                "reason": "The largest customer has moved its orders",
                "effective_date": "2026-04-01",
                "line_ids": [Command.create(moved)],
            }
        )
        change.action_submit()

    @classmethod
    def _raises_and_questions(cls, run):
        """A round with its lists, a letter, a question and the policy."""
        job = cls.env["hr.job"].create({"name": "Senior Process Engineer Production"})
        people = cls.people["subject"] | cls.people["colleague"]
        people.job_id = job
        sheets = cls.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", cls.cycle.id), ("employee_id", "in", people.ids)]
        )
        sheets.write({"job_id": job.id})
        company = {"company_id": cls.company.id}
        cls.env["hr.performance.pay.range"].create(
            {
                **company,
                "job_id": job.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": "2024-01-01",
                "minimum": 3000,
                "midpoint": 4000,
                "maximum": 5000,
            }
        )
        matrix = cls.env["hr.performance.merit.matrix"].create(
            {**company, "name": "Three per cent", "scale_id": cls.scale.id}
        )
        rounds = cls.env["hr.performance.merit.round"].with_user(cls.users["reward"])
        merit_round = rounds.create(
            {
                **company,
                "cycle_id": cls.cycle.id,
                "matrix_id": matrix.id,
                "date_effective": "2027-01-01",
                "deadline": "2026-12-31",
            }
        )
        merit_round.action_open()
        row = merit_round.sudo().proposal_ids.filtered(
            lambda one: one.employee_id == cls.people["subject"]
        )
        row.write({"percent": 9.5, "reason": "Has taken over the whole second line"})
        row.is_promotion = True
        values = row._letter_values()
        cls.env["hr.performance.pay.letter"].create({**values, "state": "acknowledged"})
        reward = run.sudo().reward_ids.filtered(
            lambda one: one.employee_id == cls.people["subject"]
        )
        cls.env["hr.performance.reward.question"].create(
            {"reward_id": reward.id, "text": "Why is the share of the period 0.5?"}
        )
        cls.env["hr.performance.reward.policy"].create(
            {**company, "name": "Policy on rewards for results in production"}
        )

    @classmethod
    def _second_level(cls):
        """Reviews that wait for the approval of the second level."""
        cls.scheme.second_review = True
        cls.releases = False
        cycle = cls._cycle(name="Half-Year Review 2025 H2 Production")
        cls._decide_cycle(cycle, {"subject": 90, "colleague": 70})

    def test_english(self):
        self.check_lists()

    def test_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        modules = self.env["ir.module.module"].search(
            [("name", "in", ("base", "web", "hr", "hr_performance"))]
        )
        modules._update_translations(["zh_CN"])
        for role in LISTS:
            self.users[role].lang = "zh_CN"
        self.check_lists()

    def check_lists(self):
        for role, names in LISTS.items():
            code = CHECK % json.dumps(names)
            login = self.users[role].login
            self.browser_js("/odoo", code, login=login, timeout=120)
