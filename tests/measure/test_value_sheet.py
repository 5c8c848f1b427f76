# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..base.test_tours import TourCase
from .test_value_log import LogCase


class SheetCase(LogCase):
    """The manager's page of values; ``Output`` is monthly, ``Defects`` of the whole."""

    def page(self, role="manager", day="2026-02-10", months=1):
        sheet = self.as_user(self.env["hr.performance.value.sheet"], role)
        return sheet.action_load(day, months)

    def cells(self, page):
        """Cells by person, title and column."""
        return {
            (row["person"], row["title"], column): cell
            for table in page["tables"]
            for row in table["rows"]
            for column, cell in zip(table["columns"], row["cells"], strict=True)
            if cell
        }

    def cell(self, person="Subject", title="Output", column="February 2026", **options):
        return self.cells(self.page(**options))[person, title, column]

    def typed(self, text, *args, **options):
        """What the page sends for one cell."""
        cell = self.cell(*args, **options)
        return {**cell, "text": text, "seen": cell["text"]}

    def save(self, *cells, role="manager"):
        sheet = self.as_user(self.env["hr.performance.value.sheet"], role)
        return sheet.action_save(list(cells))

    def messages(self, answer):
        self.assertEqual(answer["saved"], 0)
        return [problem["message"] for problem in answer["problems"]]


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestValueSheet(SheetCase):
    """Loaded by one call, saved by one call, all or nothing."""

    def test_people_kpis_and_periods(self):
        """People by name and their KPIs down, months across; others have no row."""
        self.launch()
        page = self.page(day="2026-01-15", months=3)
        self.assertEqual((page["first"], page["months"]), ("2026-01-01", 3))
        self.assertEqual(page["label"], "2026 Q1")
        months, whole = page["tables"]
        self.assertEqual(
            months["columns"], ["January 2026", "February 2026", "March 2026"]
        )
        people = ["Colleague", "Hr In", "Portal", "Subject", "Userless"]
        self.assertEqual([row["person"] for row in months["rows"]], people)
        self.assertEqual({row["title"] for row in months["rows"]}, {"Output"})
        self.assertEqual(whole["columns"], ["Value"])
        self.assertEqual({r["title"] for r in whole["rows"]}, {"Defects, 2026 H1"})
        self.assertFalse(self.page(day="2027-01-01")["tables"], "no plan of that time")
        self.assertFalse(self.page("subject")["tables"], "no team")

    def test_saved_in_one_go(self):
        """Only what was changed; 0 is a value and an empty cell takes it away."""
        self.launch()
        answer = self.save(
            self.typed("12.5"),
            self.typed("0", "Colleague"),
            self.typed("3", title="Defects, 2026 H1", column="Value"),
        )
        self.assertEqual(answer, {"saved": 3, "problems": []})
        self.assertEqual(self.values(), [("2026-02-28", 12.5), ("2026-06-30", 3.0)])
        measures = self.measures()
        self.assertEqual(measures.entered_by_id, self.users["manager"])
        self.assertEqual(self.line(role="subject").actual, 12.5)
        self.assertEqual(self.cell("Colleague")["text"], "0")
        measures[0].sudo().note = "Scales"
        stamp = measures[1].write_date
        again = self.save(
            self.typed("13"), self.typed("3", title="Defects, 2026 H1", column="Value")
        )
        self.assertEqual(again["saved"], 1)
        self.assertEqual((measures[0].value, measures[0].note), (13, "Scales"))
        self.assertEqual(measures[1].write_date, stamp)
        self.assertEqual(self.save(self.typed(""))["saved"], 1)
        self.assertEqual(self.values(), [("2026-06-30", 3.0)])

    def test_bad_cells_are_named_and_nothing_is_saved(self):
        """Row and column of each; the good cells wait with them."""
        self.launch()
        answer = self.save(
            self.typed("7"), self.typed("abc", "Colleague"), self.typed("1,5", "Hr In")
        )
        first, second = self.messages(answer)
        self.assertIn("Colleague · Output, February 2026: “abc” is not a number", first)
        self.assertIn("Hr In · Output, February 2026: “1,5” is not how", second)
        self.assertEqual(answer["problems"][0]["last"], "2026-02-28")
        self.assertFalse(self.measures())

    def test_changed_by_somebody_else(self):
        """What was seen travels along: who has entered what is named, nothing lost."""
        self.launch()
        self.agree(self.appraisal())
        mine, other = self.typed("7"), self.typed("8", "Colleague")
        self.put(self.log(), v0="9")
        [message] = self.messages(self.save(mine, other))
        self.assertIn("Subject · Output, February 2026: Subject has entered 9", message)
        self.assertEqual(self.values(), [("2026-02-28", 9.0)])
        self.assertEqual(self.save({**mine, "text": "9"})["saved"], 0, "the same value")
        seen = self.typed("10")
        self.measures().sudo().unlink()
        [message] = self.messages(self.save(seen))
        self.assertIn("somebody has deleted the value", message)
        self.assertFalse(self.values())

    def test_out_of_reach(self):
        """Nobody types values of people outside the own team, on this way either."""
        self.launch()
        cell = self.typed("7")
        # The head reads the sheet, and is neither its manager nor HR.
        for role in ("colleague", "former", "foreign", "hr_out", "head"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.save(cell, role=role)
        self.assertFalse(self.measures())
        # A cell of another team among own ones: nothing is saved.
        head = self.typed("5", "Former", role="head")
        with self.assertRaises(AccessError):
            self.save(cell, head)
        self.assertFalse(self.measures())
        self.rate_subject()
        with self.assertRaises(UserError):
            self.save(cell)

    def rate_subject(self):
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)

    def test_periods_that_nobody_has(self):
        """A request cannot invent a period, a day or a line."""
        self.launch()
        cell = self.typed("7")
        [message] = self.messages(self.save({**cell, "last": "2026-02-27"}))
        self.assertIn("there is no such period any more", message)
        attitude = self.appraisal().line_ids.filtered(lambda x: x.title == "Attitude")
        self.messages(self.save({**cell, "line": attitude.id}))
        for bad in ({"last": "soon"}, {"line": None}, {"line": 2**40}, {"first": 3}):
            with self.assertRaisesRegex(UserError, "out of date"):
                self.save({**cell, **bad})
        with self.assertRaisesRegex(UserError, "out of date"):
            self.save("nothing")
        for day in ("soon", "2026-13-01", 3):
            with self.assertRaisesRegex(UserError, "Choose a month"):
                self.page(day=day)
        self.assertFalse(self.measures())

    def test_locked_cells(self):
        """Collected values and parts beside a total are shown and not typed."""
        self.agreed()
        self.put(self.log(), v3="60")
        cell = self.cell()
        self.assertIn("total of the whole period", cell["locked"])
        [message] = self.messages(self.save({**cell, "text": "7", "seen": ""}))
        self.assertIn("Subject · Output, February 2026: The total", message)
        self.assertEqual(self.values(), [("2026-06-30", 60.0)])

    def test_constant_queries(self):
        """As many for a team of thirty as for one of four, loading and saving."""
        self.launch()
        few = self.queries()
        self.many_plans(30, self.people["manager"])
        many = self.queries()
        self.assertLessEqual(many[0], few[0] + 8)
        self.assertLessEqual(many[1], few[1] + 10)

    def queries(self):
        """Queries of loading the page, and of saving a value of everybody."""
        counts = []
        self.env.invalidate_all()
        begin = self.env.cr.sql_log_count
        page = self.page()
        counts.append(self.env.cr.sql_log_count - begin)
        number = str(len(self.cells(page)))
        cells = [
            {**cell, "text": number, "seen": cell["text"]}
            for cell in self.cells(page).values()
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        begin = self.env.cr.sql_log_count
        self.assertEqual(self.save(*cells)["saved"], len(cells))
        self.env.flush_all()
        counts.append(self.env.cr.sql_log_count - begin)
        return counts


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestValueSheetTour(SheetCase, TourCase):
    """In the browser, by keys and by paste."""

    def test_by_keyboard_and_paste(self):
        """Arrows, a pasted column, a bad cell that is named, mended and saved."""
        self.launch()
        self.tour(
            "hr_performance_value_sheet",
            "hr_performance_value_sheet_action",
            "manager",
        )
        self.assertEqual(self.values(), [("2026-03-31", 98.5)])
        found = self.env["hr.performance.measure"].search(
            [("employee_id", "=", self.people["colleague"].id)]
        )
        self.assertEqual((found.value, str(found.period_end)), (12, "2026-03-31"))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestValueSheetPhone(SheetCase, TourCase):
    """The same on a phone, card by card."""

    browser_size = "375x667"
    touch_enabled = True

    def test_on_a_phone(self):
        self.launch()
        self.tour(
            "hr_performance_value_sheet_phone",
            "hr_performance_value_sheet_action",
            "manager",
        )
        self.assertEqual(self.values(), [("2026-03-31", 7.0)])
