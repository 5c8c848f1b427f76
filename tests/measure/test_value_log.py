# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..base.test_tours import TourCase
from ..common import PerformanceCase


class LogCase(PerformanceCase):
    """An agreed plan whose output is logged by the month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi.write({"aggregation": "sum", "data_period": "month"})

    def agreed(self):
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        return appraisal

    def line(self, title="Output", role="subject"):
        lines = self.as_user(self.appraisal(), role).line_ids
        return lines.filtered(lambda line: line.title == title)

    def dialog(self, action, role="subject"):
        return self.as_user(self.env[action["res_model"]], role).browse(
            action["res_id"]
        )

    def log(self, title="Output", role="subject"):
        """The dialog of one line."""
        return self.dialog(self.line(title, role).action_log_value(), role)

    def rows(self, log):
        return [(row.label, row.value_input or "") for row in log.row_ids]

    def put(self, log, **texts):
        """Type by number of the row, as v0, v1 …, and save."""
        for name, text in texts.items():
            log.row_ids[int(name[1:])].value_input = text
        return log.action_save()

    def measures(self):
        return self.env["hr.performance.measure"].search(
            [("employee_id", "=", self.people["subject"].id)], order="period_end, id"
        )

    def values(self):
        return [(str(m.period_end), m.value) for m in self.measures()]


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestValueLog(LogCase):
    """One click and one number: the value of the period that is due."""

    def test_the_period_that_is_due(self):
        """Just over and unknown, else the running one; the others stand below."""
        self.agreed()
        log = self.log()
        labels = ["February 2026", "March 2026", "January 2026", "Whole Period"]
        self.assertEqual(log.row_ids.mapped("label"), labels)
        self.assertFalse(any(log.row_ids.mapped("value_input")), "nothing is preset")
        self.put(log, v0="12.5")
        self.assertEqual(self.values(), [("2026-02-28", 12.5)])
        self.assertEqual(self.measures().entered_by_id, self.users["subject"])
        log = self.log()
        self.assertEqual(
            self.rows(log),
            [("March 2026", ""), ("February 2026", "12.5"), ("January 2026", "")],
        )
        self.put(log, v0="0", v1="13")
        self.assertEqual(
            self.values(), [("2026-02-28", 13.0), ("2026-03-31", 0.0)], "0 is a value"
        )
        self.assertEqual(self.line().actual, 13)
        self.put(self.log(), v1="")
        self.assertEqual(self.values(), [("2026-03-31", 0.0)])

    def test_first_and_last_days(self):
        """The company's day decides; before and after the plan there is one, too."""
        self.agreed()
        for today, label in (
            ("2025-12-30", "January 2026"),
            ("2026-01-01", "January 2026"),
            ("2026-01-31", "January 2026"),
            ("2026-02-01", "January 2026"),
            ("2026-06-30", "May 2026"),
            ("2026-07-15", "June 2026"),
        ):
            with self.subTest(today=today), freeze_time(today):
                self.assertEqual(self.log().row_ids[0].label, label)
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self.put(self.log(), v0="1")
        with freeze_time("2026-03-31 13:00:00"):
            self.assertEqual(self.log().row_ids[0].label, "March 2026")

    def test_every_frequency(self):
        self.agreed()
        for length, label, end in (
            ("week", "Mar 2 – 8, 2026", "2026-03-08"),
            ("quarter", "2026 Q1", "2026-03-31"),
            ("half", "2026 H1", "2026-06-30"),
            ("year", "2026 H1", "2026-06-30"),
            (False, "2026 H1", "2026-06-30"),
        ):
            with self.subTest(length=length):
                self.kpi.sudo()._write({"data_period": length or None})
                self.kpi.invalidate_recordset()
                log = self.log()
                self.assertEqual(log.row_ids[0].label, label)
                several = length in ("week", "quarter")
                self.assertEqual(self.line().is_by_period, several)
                self.put(log, v0="7")
                self.assertEqual(self.values(), [(end, 7.0)])
                self.assertEqual(self.log().row_ids[-1].value_input or "7", "7")
                self.measures().sudo().unlink()

    def test_a_kpi_without_frequency_follows_its_values(self):
        """Months where values stand at their ends, else the days that have values."""
        self.kpi.sudo()._write({"data_period": None})
        self.kpi.invalidate_recordset()
        self.agreed()
        self.assertFalse(self.line().is_by_period)
        value = {"employee_id": self.people["subject"].id, "kpi_id": self.kpi.id}
        measures = self.env["hr.performance.measure"]
        first = measures.create({**value, "period_end": "2026-01-31", "value": 4})
        self.assertTrue(self.line().is_by_period)
        self.assertEqual(self.log().row_ids[0].label, "February 2026")
        first.period_end = "2026-01-20"
        self.put(self.log(), v0="5")
        self.assertEqual(self.values(), [("2026-01-20", 4.0), ("2026-03-10", 5.0)])
        self.assertEqual(self.line().actual, 9)

    def test_whole_or_parts(self):
        """A total is logged where nothing is known, and its parts are not beside it."""
        self.agreed()
        log = self.log()
        with self.assertRaisesRegex(UserError, "would be added"), self.cr.savepoint():
            self.put(log, v0="5", v3="60")
        self.env.invalidate_all()
        self.put(self.log(), v3="60")
        self.assertEqual(self.line().actual, 60)
        self.assertEqual(self.rows(self.log()), [("Whole Period", "60")])
        self.put(self.log(), v0="")
        self.assertFalse(self.line().has_actual)
        self.assertEqual(self.log().row_ids[0].label, "February 2026")

    def test_typing_never_ends_in_an_error(self):
        """What several periods make is not typed over; one period still is."""
        self.agreed()
        self.put(self.log(), v0="5")
        self.assertTrue(self.line().is_by_period)
        self.assertFalse(self.line("Defects").is_by_period)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            Form(self.line()).actual_input = "5"
        with Form(self.line("Defects")) as one:
            one.actual_input = "5"
        self.assertEqual(self.line("Defects").actual, 5)
        self.as_user(self.appraisal(), "manager").action_open_assessment()
        own = self.rating(self.appraisal(), "self", "subject")
        rows = {row.appraisal_line_id.title: row for row in own.line_ids}
        self.assertTrue(rows["Output"].is_by_period)
        self.assertFalse(rows["Defects"].is_by_period)
        self.put(self.dialog(rows["Output"].action_log_value()), v0="7")
        self.assertEqual(self.line().actual, 12)

    def test_imported_and_other_days(self):
        """A value of the same month is changed, whichever day and way it came by."""
        self.agreed()
        measure = self.env["hr.performance.measure"].create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.kpi.id,
                "period_end": "2026-02-15",
                "value": 4,
                "source": "import",
            }
        )
        self.assertIn(("February 2026", "4"), self.rows(self.log()))
        log = self.log()
        row = log.row_ids.filtered(lambda row: row.value_input == "4")
        row.write({"value_input": "6", "note": "counted again"})
        log.action_save()
        self.assertEqual(self.measures(), measure)
        self.assertEqual(
            (measure.value, measure.source, measure.note, measure.entered_by_id),
            (6, "manual", "counted again", self.users["subject"]),
        )

    def test_bad_cells_are_named_together(self):
        """All of them at once, with the number that may be meant; nothing is stored."""
        self.agreed()
        log = self.log()
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.put(log, v0="98,5", v1="many", v2="7")
        text = str(caught.exception)
        self.assertIn("Output, February 2026: “98,5”", text)
        self.assertIn("Did you mean 98.5?", text)
        self.assertIn("Output, March 2026: “many” is not a number", text)
        self.assertFalse(self.values())

    def test_who_logs_and_until_when(self):
        """The guards of typing hold here, too: role, state and step."""
        self.agreed()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role):
                self.put(self.log(role=role), v0=str(len(role)))
                self.assertEqual(self.measures()[:1].value, len(role))
                self.assertEqual(self.measures()[:1].entered_by_id, self.users[role])
                self.measures().sudo().unlink()
        for role in ("head", "colleague", "foreign"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.log(role=role)
        self.enter(self.appraisal(), {"Output": "95", "Defects": "6"})
        late = self.log()
        boss = self.log(role="manager")
        self.rate(self.appraisal())
        for log in (late, boss):
            with self.assertRaises(UserError):
                self.put(log, v0="5")

    def test_submitted_self_review_ends_ones_own_values(self):
        appraisal = self.agreed()
        log = self.log()
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        own.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        own.action_submit()
        with self.assertRaisesRegex(UserError, "your self-review is submitted"):
            self.put(log, v0="5")
        self.put(self.log(role="manager"), v0="5")
        self.assertEqual(self.line().actual, 5)

    def test_a_deputy_logs(self):
        self.agreed()
        self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["former"].id,
                "date_from": date(2026, 3, 1),
                "date_to": date(2026, 3, 31),
                "scope": "act",
                "reason": "On leave",
            }
        )
        self.put(self.log(role="former"), v0="5")
        self.assertEqual(self.measures().entered_by_id, self.users["former"])

    def test_made_up_rows(self):
        """A row says nothing about lines and periods that were not offered."""
        self.agreed()
        log = self.log()
        log.row_ids[0].write({"first": "2026-02-03", "value_input": "5"})
        with self.assertRaisesRegex(UserError, "periods have changed"):
            log.action_save()
        others = self.as_user(log, "colleague")
        with self.assertRaises(AccessError):
            others.row_ids[0].value_input = "5"
        foreign = self.appraisal("colleague").line_ids[:1]
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.value.log"], "foreign").create(
                {
                    "row_ids": [
                        Command.create(
                            {
                                "line_id": foreign.id,
                                "first": "2026-01-01",
                                "last": "2026-01-31",
                                "value_input": "5",
                            }
                        )
                    ]
                }
            )

    # ALL LINES AT ONCE

    def page(self, role="subject"):
        model = self.as_user(self.env["hr.performance.value.log"], role)
        return self.dialog(model.action_open_mine(), role)

    def test_all_own_lines(self):
        """Each measured line with its due period; judged ones are not asked for."""
        self.agreed()
        page = self.page()
        self.assertEqual(
            [(row.title, row.label) for row in page.row_ids],
            [("Output", "February 2026"), ("Defects", "2026 H1")],
        )
        action = self.put(page, v0="11", v1="0")
        self.assertEqual(action["params"]["message"], "Values saved: 2")
        self.assertEqual(self.line().actual, 11)
        self.assertTrue(self.line("Defects").has_actual)
        again = self.dialog(action["params"]["next"])
        self.assertEqual(self.rows(again), [("March 2026", ""), ("2026 H1", "0")])

    def test_nothing_to_log(self):
        self.launch()
        self.assertFalse(self.page().row_ids)
        self.assertFalse(self.page("foreign").row_ids)

    def test_manager_logs_for_a_report(self):
        """The same for all lines of a plan, from the sheet."""
        appraisal = self.agreed()
        log = self.dialog(
            self.as_user(appraisal, "manager").action_log_values(), "manager"
        )
        self.put(log, v0="11", v1="2")
        self.assertEqual(self.line().actual, 11)
        self.assertEqual(self.measures().entered_by_id, self.users["manager"])
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "head").action_log_values()

    def test_constant_number_of_queries(self):
        """Saving twenty lines asks the database as often as saving two."""
        kpis = [self._kpi(f"Number {n}", method="ratio", target=9) for n in range(20)]
        self.template.line_ids = [
            Command.create({"kpi_id": kpi.id, "weight": 0}) for kpi in kpis
        ]
        self.agreed()
        counts = []
        for number in (2, 5, 20):
            page = self.page()
            for row in page.row_ids[2 : 2 + number]:
                row.value_input = "3"
            page.env.flush_all()
            page.env.invalidate_all()
            before = self.cr.sql_log_count
            page.action_save()
            page.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 3, counts)

    # THE LIST OF ACTUAL VALUES

    def test_new_row_is_mine(self):
        """It begins with me, offers my KPIs, and knows no value before one is typed."""
        other = self._kpi("Of nobody", method="ratio", target=1)
        self.agreed()
        view = "hr_performance.hr_performance_measure_view_list"
        form = Form(self.as_user(self.env["hr.performance.measure"], "subject"), view)
        self.assertEqual(form.employee_id, self.people["subject"])
        self.assertEqual(form.offered_kpi_ids[:], self.kpi | self.defects)
        self.assertNotIn(other, form.offered_kpi_ids[:])
        self.assertFalse(form.value_input)
        form.kpi_id = self.kpi
        form.period_end = date(2026, 2, 28)
        form.value_input = "98,5"
        with self.assertRaisesRegex(ValidationError, "Did you mean 98.5"):
            form.save()
        form.value_input = "98.5"
        self.assertEqual(form.save().value, 98.5)

    def test_of_others_only_what_one_may_read(self):
        self.agreed()
        new = self.as_user(self.env["hr.performance.measure"], "colleague").new(
            {"employee_id": self.people["subject"].id}
        )
        self.assertFalse(new.offered_kpi_ids)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00", tick=True)
class TestValueLogTour(LogCase, TourCase):
    """Typed in the browser."""

    def test_two_clicks_and_one_field(self):
        """Open the line's dialog, type, save; on a phone as well."""
        self.agreed()
        self.tour(
            "hr_performance_log_value", "hr_performance_appraisal_action_my", "subject"
        )
        self.assertEqual(self.values(), [("2026-02-28", 12.5)])

    def test_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.agreed()
        self.tour(
            "hr_performance_log_value_phone",
            "hr_performance_appraisal_action_my",
            "subject",
        )
        self.assertEqual(self.values(), [("2026-02-28", 12.5)])

    def test_all_by_keyboard(self):
        """Enter and Tab alone; a bad cell is named and corrected."""
        self.agreed()
        self.tour(
            "hr_performance_log_all", "hr_performance_value_log_action_my", "subject"
        )
        self.assertEqual(self.values(), [("2026-02-28", 98.5), ("2026-06-30", 0.0)])
