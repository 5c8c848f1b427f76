# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.tests import tagged

from ..reward.common_reward import RewardCase
from .test_tours import TourCase

#: What HR, and reward officers, open as lists.
LISTS = {
    "hr_admin": (
        "hr_performance_appraisal_action",
        "hr_performance_kpi_action",
        "hr_performance_result_action",
        "hr_performance_completion_action",
        "hr_performance_measure_action",
        "hr_performance_interview_action",
        "hr_performance_step_action",
        "hr_performance_cycle_action",
        "hr_performance_process_report_action",
    ),
    "reward": ("hr_performance_reward_action",),
}
#: Opens each list with all of its groups and tells which cells do not show all.
CHECK = """
const until = async (test) => {
    for (let time = 0; time < 400; time++) {
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
        cls._run().action_simulate()
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
