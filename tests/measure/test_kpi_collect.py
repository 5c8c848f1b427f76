# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_source import SourceCase


@tagged("post_install", "-at_install")
class TestKpiCollect(SourceCase):
    """Actual values that come in without anybody typing them."""

    def cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_collect"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_scheduled_job(self):
        """The night's job fills values and plan lines from the calendar.

        Covers: R009
        """
        for day in ("2026-01-05", "2026-02-10", "2026-05-05"):
            self._meet("subject", f"{day} 08:00:00")
        self._meet("subject", "2026-07-05 08:00:00")
        self._meet("subject", "2026-02-11 08:00:00", name="Lunch")
        self.start()
        self.cron()
        self.assertEqual(self.collected(), {"2026-03-31": 2, "2026-06-30": 1})
        none = {"2026-03-31": 0, "2026-06-30": 0}
        self.assertEqual(self.collected("colleague"), none)
        line = self.as_user(self.line(), "subject")
        self.assertEqual((line.actual, line.has_actual), (3, True))
        self.assertEqual(self.measure().record_count, 2)
        self.assertFalse(self.source.problem)

    def test_period_edges_follow_the_companys_clock(self):
        """Midnight of Shanghai divides the quarters, not that of Greenwich.

        Covers: R009
        """
        self._meet("subject", "2025-12-31 15:59:59")
        self._meet("subject", "2025-12-31 16:00:00")
        self._meet("subject", "2026-03-31 15:59:59")
        self._meet("subject", "2026-03-31 16:00:00")
        self.start().action_collect()
        self.assertEqual(self.collected(), {"2026-03-31": 2, "2026-06-30": 1})

    def test_running_and_coming_periods(self):
        """A period counts from its first day on; a coming one has no value."""
        with freeze_time("2026-03-31 16:30:00"):  # 1 April in Shanghai
            self.start().action_collect()
            self.assertEqual(list(self.collected()), ["2026-03-31", "2026-06-30"])
        self.measure(day="2026-06-30").unlink()
        with freeze_time("2026-03-31 15:30:00"):
            self.as_user(self.source, "hr_admin").action_collect()
            self.assertEqual(list(self.collected()), ["2026-03-31"])

    def test_run_twice(self):
        """The same value keeps everything but the time of its refresh.

        Covers: R009, R010
        """
        self._meet("subject", "2026-02-10 08:00:00")
        source = self.start()
        with freeze_time("2026-11-20 02:00:00"):
            source.action_collect()
        before = self.measure()
        values = before.read(["value", "record_count", "create_date"])
        with freeze_time("2026-11-21 02:00:00"):
            source.action_collect()
        after = self.measure()
        self.assertEqual(after, before)
        self.assertEqual(after.read(["value", "record_count", "create_date"]), values)
        self.assertEqual(str(after.collected_on), "2026-11-21 02:00:00")
        self._meet("subject", "2026-02-12 08:00:00")
        source.action_collect()
        self.assertEqual(self.measure(), before)
        self.assertEqual(self.collected()["2026-03-31"], 2)
        self.assertEqual(self.line().actual, 2)

    def versions(self):
        """Id and version of each value and plan line: both change with a write."""
        self.env.flush_all()
        found = []
        for table in ("hr_performance_measure", "hr_performance_appraisal_line"):
            rows = self.env.execute_query(
                SQL("SELECT id, ctid::text FROM %s", SQL.identifier(table))
            )
            found.append(sorted(rows))
        return found

    def test_refreshing_twice_writes_nothing(self):
        """Whoever presses again at once changes no value and no line.

        Covers: R010
        """
        self._meet("subject", "2026-02-10 08:00:00")
        source = self.start()
        with freeze_time("2026-11-20 02:00:00"):
            source.action_collect()
        before = self.versions()
        with freeze_time("2026-11-20 02:05:00"):
            source.action_collect()
        self.assertEqual(self.versions(), before)

    def test_at_the_same_time(self):
        """The index lets one value in; the second run leaves it and no error."""
        self.start()
        self.source.sudo()._collect()
        measure = self.measure()
        vals = {
            "employee_id": measure.employee_id.id,
            "kpi_id": measure.kpi_id.id,
            "period_end": measure.period_end,
            "source": "odoo",
            "value": 9,
        }
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["hr.performance.measure"].create(vals)
            self.env.flush_all()
        # As for a process that has not seen what the other one committed.
        model = type(self.env["hr.performance.measure"])
        with patch.object(model, "_existing_collected", lambda *args: {}):
            failed = self.source.sudo()._collect()
        self.assertFalse(failed)
        self.assertFalse(self.source.problem)
        self.assertEqual(self.measure(), measure)
        self.assertNotEqual(self.measure().value, 9)

    def test_failing_source(self):
        """It says why, and the others go on. Covers: R009"""
        self._meet("subject", "2026-02-10 08:00:00")
        self.start()
        output = self._source(name="Broken", kpi_id=self.kpi.id)
        self.kpi.data_period = "quarter"
        broken = self.start(output)
        # A field that an addon brought and took away again.
        self.env.cr.execute(
            "UPDATE hr_performance_kpi_source SET date_field = 'gone' WHERE id = %s",
            [broken.id],
        )
        self.env.invalidate_all()
        self.cron()
        self.assertIn("gone", broken.problem)
        self.assertIn("gone", broken.message_ids[0].body)
        self.assertFalse(broken.collected_on)
        self.assertEqual(self.collected()["2026-03-31"], 1)
        notes = len(broken.message_ids)
        broken.action_collect()
        self.assertEqual(len(broken.message_ids), notes, "told once")

    def test_resumes(self):
        """What was done minutes ago is not done again."""
        self.start()
        self.source.sudo()._collect()
        first = self.source.attempted_on
        self.cron()
        self.assertEqual(self.source.attempted_on, first)
        self.source.sudo().attempted_on = "2026-01-01 00:00:00"
        self.cron()
        self.assertGreater(str(self.source.attempted_on), "2026-01-02")

    def test_decided_plans_are_left_alone(self):
        """What a decided result counts stays, also where the records change."""
        self._meet("subject", "2026-02-10 08:00:00")
        source = self.start()
        source.action_collect()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        before = self.measure()
        refreshed = before.collected_on
        self._meet("subject", "2026-02-12 08:00:00")
        self._meet("colleague", "2026-02-12 08:00:00")
        with freeze_time("2026-12-24"):
            source.action_collect()
        self.assertEqual((before.value, before.collected_on), (1, refreshed))
        self.assertEqual(self.line().actual, 1)
        self.assertEqual(self.collected("colleague")["2026-03-31"], 1)
        # Another plan that is still open counts the same value: it stays, too.
        self.launch(self._cycle(name="Year", date_end="2026-12-31"))
        source.action_collect()
        self.assertEqual(before.value, 1)

    def test_people(self):
        """Archived people count, people without login are unknown, never zero."""
        self._meet("colleague", "2026-02-10 08:00:00")
        source = self.start()
        self.people["colleague"].active = False
        source.action_collect()
        self.assertEqual(self.collected("colleague")["2026-03-31"], 1)
        self.assertEqual(self.collected("userless"), {})
        self.assertFalse(self.line("userless").has_actual)

    def test_two_companies(self):
        """Each company has its own source, clock and records."""
        boss = self.users["hr_admin"]
        boss.company_ids += self.other_company
        self.other_company.resource_calendar_id.tz = "America/New_York"
        self._meet("subject", "2026-04-01 02:00:00")
        self._meet("foreign", "2026-04-01 02:00:00")
        cycle = self._cycle(company_id=self.other_company.id)
        everywhere = self.users["hr_admin"].company_ids.ids
        cycle.with_user(boss).with_context(
            allowed_company_ids=everywhere
        ).action_launch()
        self.start().action_collect()
        self.assertEqual(self.collected("foreign"), {})
        there = self._source(company_id=self.other_company.id)
        there = there.with_context(allowed_company_ids=self.other_company.ids)
        there.action_activate()
        there.action_collect()
        # 1 April in Shanghai, still 31 March in New York.
        self.assertEqual(self.collected(), {"2026-03-31": 0, "2026-06-30": 1})
        self.assertEqual(self.collected("foreign"), {"2026-03-31": 1, "2026-06-30": 0})

    def test_aggregates(self):
        """Sum, average, share and ratio; unknown where there is nothing to divide."""
        self._meet("subject", "2026-02-10 08:00:00", hours=1)
        self._meet("subject", "2026-02-11 08:00:00", hours=4)
        self._meet("subject", "2026-02-12 08:00:00", name="Customer X", hours=1)
        self.launch()
        for values, expected in (
            ({"aggregate": "sum", "value_field": "duration"}, (6, 0)),
            (
                {"aggregate": "sum", "value_field": "duration", "factor": 0.5},
                (3, 0),
            ),
            ({"aggregate": "avg", "value_field": "duration"}, (2, None)),
            (
                {"aggregate": "share", "share_domain": "[('duration', '>', 3)]"},
                (100 / 3, None),
            ),
            (
                {
                    "aggregate": "ratio",
                    "value_field": "duration",
                    "divisor_field": "duration",
                },
                (1, None),
            ),
        ):
            with self.subTest(values=values):
                source = self.start(self._source(**values))
                source.action_collect()
                found = self.collected()
                self.assertAlmostEqual(found["2026-03-31"], expected[0], 5)
                self.assertEqual(found.get("2026-06-30"), expected[1])
                source.action_stop()

    def test_employee_field_and_path(self):
        """The person may be an employee, also over another record."""
        department = self.env["hr.department"].create(
            {
                "name": "Led",
                "company_id": self.company.id,
                "manager_id": self.people["subject"].id,
            }
        )
        self.env["hr.department"].create(
            {
                "name": "Below",
                "company_id": self.company.id,
                "parent_id": department.id,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_department SET create_date = '2026-02-01' WHERE id >= %s",
            [department.id],
        )
        self.launch()
        for path in ("manager_id", "parent_id.manager_id"):
            source = self.start(
                self._source(
                    model_name="hr.department",
                    domain="[]",
                    date_field="create_date",
                    employee_path=path,
                )
            )
            source.action_collect()
            self.assertEqual(self.collected()["2026-03-31"], 1, path)
            source.action_stop()

    def test_constant_queries(self):
        """As many queries for fifty people as for five; one grouped one a period."""
        source = self.start()
        cycle = self.env["hr.performance.cycle"].create(
            {
                "name": "Many",
                "company_id": self.company.id,
                "scheme_id": self.scheme.id,
                "date_start": "2026-01-01",
                "date_end": "2026-06-30",
                "employee_ids": [(6, 0, self._crowd(50).ids)],
            }
        )
        few = self._queries(source, self.cycle)
        cycle.action_launch()
        many = self._queries(source, cycle)
        self.assertLessEqual(many, few + 5)

    def _crowd(self, count):
        users = self.env["res.users"].create(
            [
                {
                    "name": f"U{number}",
                    "login": f"u{number}@performance.test",
                    "company_id": self.company.id,
                    "company_ids": [(6, 0, self.company.ids)],
                }
                for number in range(count)
            ]
        )
        return self.env["hr.employee"].create(
            [
                {"name": u.name, "user_id": u.id, "company_id": self.company.id}
                for u in users
            ]
        )

    def _queries(self, source, cycle):
        source = source.sudo()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        source._collect(cycle)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestCollectedValues(SourceCase):
    """Source and age of collected values, and what is put beside them."""

    def setUp(self):
        super().setUp()
        self._meet("subject", "2026-02-10 08:00:00")
        with freeze_time("2026-11-01 02:00:00"):
            self.start().action_collect()

    def override(self, role="manager", **values):
        measure = self.as_user(self.measure(), role)
        action = measure.action_override()
        wizard = (
            self.as_user(self.env[action["res_model"]], role)
            .with_context(**action["context"])
            .create({"value": 3, "reason": "By phone", "evidence": "Minutes", **values})
        )
        wizard.action_confirm()

    def test_source_and_refresh_are_shown(self):
        """With the value, on the plan line, on the timeline and in the explanation.

        Covers: R010
        """
        measure = self.as_user(self.measure(), "subject")
        self.assertEqual(measure.source_text, "Odoo Records: Meetings held")
        self.assertEqual(str(measure.collected_on), "2026-11-01 02:00:00")
        line = self.as_user(self.line(), "subject")
        self.assertEqual(line.collected_from, "Meetings held")
        self.assertEqual(str(line.collected_on), "2026-11-01 02:00:00")
        shown = self.as_user(self.appraisal(), "subject").timeline["lines"]
        [told] = [row for row in shown if row["id"] == line.id]
        self.assertIn("Meetings held", told["source"])
        self.assertIn("Nov 1", told["source"])
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        result = self.as_user(self.result(appraisal), "manager")
        [part] = result.line_ids.filtered(
            lambda part: part.appraisal_line_id.id == line.id
        )
        self.assertIn("Meetings held", part.explanation_html)
        self.assertIn("Nov 1", part.explanation_html)

    def test_stale_values_are_flagged(self):
        """After the company's hours, until refreshed; never on decided plans.

        Covers: R010
        """
        self.company.performance_stale_hours = 48
        measures = self.as_user(self.env["hr.performance.measure"], "manager")
        person = self.people["subject"]
        stale = [("is_stale", "=", True), ("employee_id", "=", person.id)]
        line = self.line()
        with freeze_time("2026-11-03 01:59:00"):
            self.assertFalse(measures.search(stale))
            self.assertFalse(self.measure().is_stale)
        self.env.invalidate_all()
        with freeze_time("2026-11-03 02:01:00"):
            self.assertEqual(len(measures.search(stale)), 2)
            self.assertTrue(self.measure().is_stale)
            self.assertTrue(line.is_stale)
            lines = self.as_user(self.appraisal(), "manager").timeline["lines"]
            self.assertTrue(
                [row for row in lines if row["id"] == line.id][0]["is_stale"]
            )
            self.company.performance_stale_hours = 72
            self.assertFalse(measures.search(stale))
            self.company.performance_stale_hours = 48
            self.as_user(self.source, "hr_admin").action_collect()
            self.assertFalse(measures.search(stale))
        self.env.invalidate_all()
        self.appraisal().sudo().state = "decided"
        with freeze_time("2027-01-01"):
            self.assertFalse(measures.search(stale))
        with self.assertRaises(ValidationError):
            self.company.performance_stale_hours = 0

    def test_override_keeps_both(self):
        """The entered value counts, the collected one stays beside it.

        Covers: R010
        """
        self.override()
        entered = self.as_user(self.measure(source="manual"), "subject")
        self.assertEqual((entered.value, entered.collected_value), (3, 1))
        told = entered.override_reason, entered.note
        self.assertEqual(told, ("By phone", "Minutes"))
        self.assertEqual(entered.entered_by_id, self.users["manager"])
        self.assertTrue(self.measure().is_overridden)
        self.assertEqual(self.line().actual, 3)
        self.assertEqual(self.line().collected_display, "1")
        self._meet("subject", "2026-02-11 08:00:00")
        self.as_user(self.source, "hr_admin").action_collect()
        self.assertEqual((self.measure().value, self.line().actual), (2, 3))
        self.override(value=4)
        self.assertEqual(self.line().actual, 4)
        self.as_user(self.measure(source="manual"), "manager").unlink()
        self.assertEqual(self.line().actual, 2)

    def test_an_override_of_another_day_of_the_quarter(self):
        """What was entered on 15 February is of the first quarter, too."""
        values = {
            "employee_id": self.people["subject"].id,
            "kpi_id": self.meetings.id,
            "period_end": "2026-02-15",
            "value": 3,
        }
        measures = self.as_user(self.env["hr.performance.measure"], "manager")
        with self.cr.savepoint(flush=False) as point:
            self.refuse(lambda: measures.create(values))
            point.rollback()
        proof = {"note": "Minutes", "override_reason": "By phone"}
        entered = measures.create({**values, **proof})
        self.assertEqual((entered.has_collected, entered.collected_value), (True, 1))
        self.assertTrue(self.measure().is_overridden)
        point = self.people["subject"].id, self.meetings.id, date(2026, 2, 15)
        self.source.sudo().state = "draft"
        self.assertEqual(measures._collected_points([point]), {point})
        self.source.sudo().state = "active"
        # The dialog changes that one instead of adding a second of the quarter.
        self.override(value=4)
        self.assertEqual(entered.value, 4)
        self.assertFalse(self.measure(source="manual"))

    def test_no_collected_value_yet(self):
        """The refusal names a way that exists, and the form has its field."""
        self.measure(day="2026-03-31").unlink()
        self.measure(day="2026-06-30").unlink()
        values = {
            "employee_id": self.people["subject"].id,
            "kpi_id": self.meetings.id,
            "period_end": "2026-06-30",
            "value": 3,
        }
        measures = self.as_user(self.env["hr.performance.measure"], "manager")
        with (
            self.assertRaisesRegex(ValidationError, "there is none of this period"),
            self.cr.savepoint(),
        ):
            measures.create(values)
        form = measures.new(values)
        self.assertEqual((form.is_sourced, form.has_collected), (True, False))
        proof = {"note": "Minutes", "override_reason": "By phone"}
        self.assertTrue(measures.create({**values, **proof}))
        self.assertIn(
            "Odoo has no records for a value", self.line()._missing_value_text()
        )

    def test_a_typed_total_is_not_overridden_as_one_quarter(self):
        self.measure(day="2026-03-31").unlink()
        self.measure(day="2026-06-30").unlink()
        self.source.sudo().state = "draft"
        self.as_user(self.line(), "manager").actual_input = "9"
        self.source.sudo().state = "active"
        self.as_user(self.source, "hr_admin").action_collect()
        collected = self.as_user(self.measure(day="2026-06-30"), "manager")
        dialog = self.as_user(
            self.env["hr.performance.measure.override"], "manager"
        ).create(
            {
                "measure_id": collected.id,
                "value": 3,
                "reason": "By phone",
                "evidence": "Minutes",
            }
        )
        with self.assertRaisesRegex(UserError, "Keep either the total or its parts"):
            dialog.action_confirm()
        self.assertEqual(self.line().actual, 9)

    def refuse(self, call):
        """Roll back what was refused, as the web client's request would."""
        with self.assertRaises(ValidationError) as caught:
            call()
        self.assertIn("use Override", str(caught.exception))

    def test_override_needs_reason_and_evidence(self):
        """On every way: dialog, list, plan line."""
        with self.assertRaisesRegex(UserError, "reason and the evidence"):
            self.override(reason=" ")
        values = {
            "employee_id": self.people["subject"].id,
            "kpi_id": self.meetings.id,
            "period_end": "2026-03-31",
            "value": 3,
        }
        measures = self.as_user(self.env["hr.performance.measure"], "manager")
        for extra in ({}, {"note": "Minutes"}, {"override_reason": "By phone"}):
            self.refuse(lambda extra=extra: measures.create({**values, **extra}))
        line = self.as_user(self.line("userless"), "manager")
        self.refuse(lambda: line.write({"actual_input": "7"}))
        measures.create({**values, "note": "Minutes", "override_reason": "By phone"})
        entered = self.as_user(self.measure(source="manual"), "manager")
        self.refuse(lambda: entered.write({"note": False}))

    def test_collected_values_are_nobodys(self):
        """Not changed, not deleted, not invented, whoever asks."""
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            measure = self.as_user(self.measure(), role)
            for values in (
                {"value": 99},
                {"collected_on": "2030-01-01 00:00:00"},
                {"source": "manual"},
            ):
                with self.assertRaises(AccessError):
                    measure.write(values)
            with self.assertRaises(AccessError):
                measure.unlink()
            with self.assertRaises(AccessError):
                measure.create(
                    {
                        "employee_id": self.people["subject"].id,
                        "kpi_id": self.meetings.id,
                        "period_end": "2026-02-28",
                        "value": 99,
                        "source": "odoo",
                    }
                )

    def test_dialog_shows_no_foreign_value(self):
        """A dialog made for somebody else's value does not open it."""
        with self.assertRaises(AccessError):
            self.as_user(self.measure(), "colleague").action_override()
        dialogs = self.as_user(self.env["hr.performance.measure.override"], "colleague")
        with self.assertRaises(AccessError):
            dialogs.create(
                {
                    "measure_id": self.measure().id,
                    "value": 9,
                    "reason": "x",
                    "evidence": "y",
                }
            )
        self.assertFalse(self.measure(source="manual"))
