# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..base.test_tours import TourCase

#: Opens tabs of a form and looks for what each of them shows.
OPEN = """
const until = async (what, test) => {
    for (let time = 0; time < 1200; time++) {
        const found = test();
        if (found) {
            return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what} is missing`);
};
(async () => {
    try {
        for (const [tab, shown] of %s) {
            const link = await until(tab, () =>
                [...document.querySelectorAll(".o_notebook .nav-link")].find(
                    (one) => one.textContent.trim() === tab
                )
            );
            link.click();
            await until(`${shown} in ${tab}`, () =>
                document.querySelector(".o_notebook_content").textContent.includes(shown)
            );
        }
        console.log("test successful");
    } catch (error) {
        console.error(error.message);
    }
})();
"""


@tagged("post_install", "-at_install")
class TestOnDemand(TourCase):
    """A tab that the form does not read shows its text when it is opened."""

    def open_tabs(self, record, role, tabs):
        self.browser_js(
            f"/odoo/{record._name}/{record.id}",
            OPEN % [list(pair) for pair in tabs],
            login=self.users[role].login,
            timeout=180,
        )

    def test_tabs_of_a_plan(self):
        self.template.description = "Three goals of the plant"
        self.launch()
        self.open_tabs(
            self.appraisal(),
            "subject",
            [("Background", "Three goals of the plant"), ("Details", "Output")],
        )

    def test_rows_of_a_plan(self):
        """The log and the versions: what happened, by whom, in the reader's words."""
        self.launch()
        plan = self.appraisal()
        self.agree(plan)
        plan.plan_version = 2
        self.open_tabs(
            plan,
            "manager",
            [
                ("Step Log", "How It Ended"),
                ("Step Log", self.people["manager"].name),
                ("Plan Versions", "Valid From"),
            ],
        )

    def test_rules_of_a_cycle(self):
        self.launch()
        self.env["hr.performance.override"].create(
            {"cycle_id": self.cycle.id, "code": "cycle_length", "reason": "A strike"}
        )
        self.open_tabs(
            self.cycle,
            "hr_admin",
            [
                ("Rules of This Cycle", "Days to Appeal"),
                ("Checks", "A strike"),
                ("Health", "Coverage"),
            ],
        )

    def test_forms_do_not_read_them(self):
        """What a tab asks for by itself is no field of the form."""
        for model, names in (
            (
                "hr.performance.appraisal",
                ("background_html", "timeline", "step_ids"),
            ),
            (
                "hr.performance.cycle",
                (
                    "rules_html",
                    "override_ids",
                    "recent_cycle_ids",
                    "health_on_time",
                    "report_ids",
                ),
            ),
            ("hr.performance.interview", ("access_ids",)),
        ):
            views = self.as_user(self.env[model], "hr_admin").get_views(
                [(False, "form")]
            )
            for name in names:
                self.assertNotIn(name, views["models"][model]["fields"])
