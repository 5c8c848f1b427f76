# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.pulse import reward_effect
from .common_pulse import OTHERS, TEAM, PulseCase


@tagged("post_install", "-at_install")
class TestEffect(PulseCase):
    """What came after a cycle with a reward, and without one."""

    def scores(self, cycle, scores):
        """Released results of these people in a cycle."""
        results = self.env["hr.performance.result"]
        for name, score in scores.items():
            sheet = self.appraisal(name, cycle)
            results |= results.create(
                {
                    "appraisal_id": sheet.id,
                    "employee_id": sheet.employee_id.id,
                    "cycle_id": cycle.id,
                    "company_id": sheet.company_id.id,
                    "scale_id": cycle.scale_id.id,
                    "level_id": cycle.scale_id.level_ids[0].id,
                    "final_level_id": cycle.scale_id.level_ids[0].id,
                    "score": score,
                    "state": "released",
                }
            )
            sheet.state = "done"
        return results

    def reward(self, results):
        """An approved reward for each of these."""
        rule = self.env["hr.performance.reward.rule"].search([], limit=1) or self.env[
            "hr.performance.reward.rule"
        ].create({"name": "Bonus", "company_id": self.company.id})
        run = self.env["hr.performance.reward.run"].create(
            {"cycle_id": results.cycle_id.id, "rule_id": rule.id}
        )
        self.env["hr.performance.reward"].create(
            [
                {
                    "run_id": run.id,
                    "rule_id": rule.id,
                    "appraisal_id": result.appraisal_id.id,
                    "result_id": result.id,
                    "employee_id": result.employee_id.id,
                    "cycle_id": result.cycle_id.id,
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "state": "approved",
                    "amount": 777,
                }
                for result in results
            ]
        )

    def two_cycles(self, rewarded):
        """Two closed cycles; who was rewarded in the first, and one has left."""
        self.launch()
        people = (*TEAM, *OTHERS, "subject", "colleague", "head", "manager")
        first = self.scores(self.cycle, dict.fromkeys(people, 60))
        self.reward(
            first.filtered(
                lambda r: r.employee_id in {self.people[name] for name in rewarded}
            )
        )
        end = self.cycle.date_end
        later = self._cycle(
            name="Later",
            date_start=date(end.year + 1, 1, 1),
            date_end=date(end.year + 1, 12, 31),
        )
        self.launch(later)
        self.scores(later, {n: 66 if n in rewarded else 54 for n in people[:-1]})
        self.people["manager"].departure_date = date(end.year + 1, 3, 31)
        self.cycle.state = "closed"
        return later

    def page(self, role="hr_in"):
        model = self.as_user(self.env["hr.performance.effect"], role)
        return model.create({"cycle_id": self.cycle.id})

    def test_told(self):
        """Both sides with numbers of people, and no amount. Covers: R198, R199."""
        later = self.two_cycles(TEAM)
        self.assertIn("one after it are closed", self.page().told_html)
        later.state = "closed"
        told = reward_effect.sides(self.cycle, self.company)
        self.assertEqual((told[True].people, told[True].left), (6, 0))
        self.assertEqual((told[False].people, told[False].left), (6, 1))
        self.assertEqual((told[True].followed, told[False].followed), (6, 5))
        self.assertGreater(told[True].change, 0)
        self.assertEqual(told[True].change, -told[False].change)
        page = self.page().told_html
        self.assertIn("no proof of a cause", page)
        self.assertNotIn("777", page)

    def test_suppressed(self):
        """Four rewarded people are in no figure, nor are the others."""
        self.two_cycles(TEAM[:4]).state = "closed"
        told = reward_effect.sides(self.cycle, self.company)
        self.assertEqual({side.people for side in told.values()}, {None})
        self.assertIn("too few people", self.page().told_html)

    def test_who(self):
        """HR only; the page is its reader's."""
        self.two_cycles(TEAM).state = "closed"
        with self.assertRaises(AccessError):
            self.page("manager")
        with self.assertRaises(AccessError):
            self.as_user(self.page(), "hr_admin").read(["told_html"])
