# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.tests import freeze_time, tagged

from ...models.base.appraisal_states import ORDER
from ...models.base.day_words import day_words, near_day
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestChoiceOrder(PerformanceCase):
    """Groups of a selection stand in the order of its choices."""

    def test_states_of_appraisals(self):
        """Graph, pivot and list show the course from its beginning to its end."""
        self.decided()
        self.as_user(self.appraisal("userless"), "hr_admin").action_cancel()
        self.as_user(self.appraisal("colleague"), "manager").action_confirm_plan()
        sheets = self.as_user(self.env["hr.performance.appraisal"], "hr_admin")
        of_cycle = [("cycle_id", "=", self.cycle.id)]
        groups = sheets.formatted_read_group(of_cycle, ["state"], ["__count"])
        states = [group["state"] for group in groups]
        self.assertEqual(states, sorted(states, key=ORDER.get))
        self.assertEqual((states[0], states[-1]), ("planning", "cancelled"))
        self.assertNotEqual(states, sorted(states), "the alphabet would do otherwise")
        turned = sheets.formatted_read_group(
            of_cycle, ["state"], ["__count"], order="state desc"
        )
        self.assertEqual([group["state"] for group in turned], states[::-1])
        pairs = sheets.formatted_read_group(
            of_cycle, ["department_id", "state"], ["__count"]
        )
        places = [group["department_id"] for group in pairs]
        self.assertEqual(len(set(places)), len([*dict.fromkeys(places)]))
        for place in set(places):
            found = [g["state"] for g in pairs if g["department_id"] == place]
            self.assertEqual(found, sorted(found, key=ORDER.get))


@tagged("post_install", "-at_install")
class TestDayWords(PerformanceCase):
    """Days in sentences read as days in Odoo's date fields."""

    def test_words_of_days(self):
        """The month as a word, and the year where it is another one."""
        day = date(2026, 10, 5)
        with freeze_time("2026-03-01"):
            self.assertEqual(near_day(self.env, day), "Oct 5")
            self.assertEqual(day_words(self.env, day), "Oct 5, 2026")
            self.assertEqual(near_day(self.env, date(2027, 4, 1)), "Apr 1, 2027")
            self.assertEqual(near_day(self.env, False), "")
            self.env["res.lang"]._activate_lang("zh_CN")
            chinese = self.env(context={**self.env.context, "lang": "zh_CN"})
            self.assertEqual(near_day(chinese, day), "10月5日")
            self.assertEqual(day_words(chinese, day), "2026年10月5日")

    def test_next_step_of_a_sheet(self):
        """The line of the course says the day as the fields around it do."""
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
            sheet = self.as_user(self.appraisal("subject"), "subject")
            told = sheet.timeline["now"]["deadline"]
            self.assertEqual(told, near_day(sheet.env, sheet.deadline))
            self.assertRegex(told, r"^[A-Z][a-z]{2} \d+$")
