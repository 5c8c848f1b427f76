# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCycleEvents(PerformanceCase):
    """Continuous cycles: probation, transfer, and a start by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.write({"kind": "continuous", "probation_days": 21})
        with freeze_time("2026-03-02 09:00:00"):
            cls.cycle = cls._cycle(
                name="Events 2026", date_start="2026-01-01", date_end="2026-12-31"
            )
            cls.cycle.with_user(cls.users["hr_admin"]).action_launch()
            cls.cycle.with_user(cls.users["hr_admin"]).action_announce()

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_events"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def on_probation(self, role, end):
        version = self.people[role].current_version_id
        version.write({"contract_date_start": "2025-12-01", "trial_date_end": end})

    def start(self, role="hr_admin", people=("subject",), **values):
        wizard = self.as_user(self.env["hr.performance.start"], role)
        return wizard.create(
            {
                "cycle_id": self.cycle.id,
                "employee_ids": [
                    Command.set([self.people[person].id for person in people])
                ],
                "event_kind": "project",
                "event_date": "2026-02-28",
                **values,
            }
        ).action_confirm()

    def test_launch_brings_in_nobody(self):
        """A continuous cycle runs without people until something happens."""
        self.assertEqual(self.cycle.state, "planning")
        self.assertEqual(self.cycle.job_state, "idle")
        self.assertFalse(self.cycle.appraisal_ids)

    def test_probation_starts_in_time(self):
        """21 days before the trial ends, once, for the time since entry."""
        self.on_probation("subject", "2026-03-23")
        self.on_probation("colleague", "2026-03-24")
        self.run_cron()
        sheet = self.cycle.appraisal_ids
        self.assertRecordValues(
            sheet,
            [
                {
                    "employee_id": self.people["subject"].id,
                    "event_kind": "probation",
                    "event_date": date(2026, 3, 23),
                    "date_start": date(2025, 12, 1),
                    "date_end": date(2026, 3, 23),
                    "manager_id": self.people["manager"].id,
                    "template_id": self.template.id,
                }
            ],
        )
        self.run_cron()
        self.assertEqual(self.cycle.appraisal_ids, sheet)
        with freeze_time("2026-03-03 09:00:00"):
            self.run_cron()
        self.assertEqual(len(self.cycle.appraisal_ids), 2)

    def test_extended_probation_starts_another_one(self):
        """A new end of the trial period is a new event."""
        self.on_probation("subject", "2026-03-10")
        self.run_cron()
        self.on_probation("subject", "2026-03-20")
        self.run_cron()
        self.assertEqual(len(self.cycle.appraisal_ids), 2)

    def test_transfer_appraises_the_time_before(self):
        """A new version with another department starts a sheet of the old place."""
        person = self.people["subject"]
        person.current_version_id.date_version = "2025-01-01"
        person.create_version(
            {"date_version": "2026-03-02", "department_id": self.office.id}
        )
        self.run_cron()
        self.assertRecordValues(
            self.cycle.appraisal_ids,
            [
                {
                    "employee_id": person.id,
                    "event_kind": "transfer",
                    "event_date": date(2026, 3, 2),
                    "department_id": self.plant.id,
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 3, 1),
                }
            ],
        )
        self.run_cron()
        self.assertEqual(len(self.cycle.appraisal_ids), 1)

    def test_raise_is_no_transfer(self):
        """A new version in the same place starts nothing."""
        person = self.people["subject"]
        person.current_version_id.date_version = "2025-01-01"
        person.create_version({"date_version": "2026-03-02", "wage": 5000})
        self.run_cron()
        self.assertFalse(self.cycle.appraisal_ids)

    def test_rules_switch_events_off(self):
        """The scheme decides which events start an appraisal; frozen at launch."""
        self.on_probation("subject", "2026-03-20")
        self.cycle.action_close()
        other = self.scheme.copy({"event_probation": False})
        cycle = self._cycle(
            name="Transfers",
            scheme_id=other.id,
            date_start="2026-01-01",
            date_end="2026-12-31",
        )
        cycle.action_launch()
        other.event_probation = True
        self.run_cron()
        self.assertFalse(cycle.appraisal_ids)

    def test_people_outside_the_cycle_are_left_alone(self):
        """Departments of the cycle and archived people are respected."""
        self.on_probation("subject", "2026-03-20")
        self.on_probation("hr_out", "2026-03-20")
        self.cycle.sudo().department_ids = self.office
        self.run_cron()
        self.assertEqual(self.cycle.appraisal_ids.employee_id, self.people["hr_out"])

    def test_start_by_hand(self):
        """HR starts sheets of chosen people; a second time makes none."""
        self.start(people=("subject", "colleague"), date_start="2026-01-15")
        sheets = self.cycle.appraisal_ids
        self.assertEqual(
            sheets.employee_id, self.people["subject"] | self.people["colleague"]
        )
        self.assertEqual(set(sheets.mapped("date_start")), {date(2026, 1, 15)})
        self.assertEqual(set(sheets.mapped("date_end")), {date(2026, 2, 28)})
        with self.assertRaisesRegex(UserError, "already"):
            self.start(people=("subject", "colleague"))
        self.start(event_date="2026-03-01")
        self.assertEqual(len(self.cycle.appraisal_ids), 3)

    def test_start_within_the_scope(self):
        """An officer starts sheets in the own departments only; others none."""
        self.start("hr_in", people=("subject",))
        with self.assertRaisesRegex(UserError, "Hr Admin: outside"):
            self.start("hr_in", people=("hr_admin",))
        with self.assertRaises(AccessError):
            self.start("manager")

    def test_start_needs_a_continuous_cycle(self):
        """A cycle by period refuses events."""
        self.scheme.kind = "periodic"
        other = self._cycle(name="H1")
        self.launch(other)
        with self.assertRaisesRegex(UserError, "by event"):
            self.start(cycle_id=other.id)

    def test_values_of_the_own_period_count(self):
        """Actual values of the sheet's own period make its score."""
        self.start(date_start="2026-02-01")
        sheet = self.appraisal()
        self.env["hr.performance.measure"].create(
            [
                {
                    "employee_id": sheet.employee_id.id,
                    "kpi_id": self.kpi.id,
                    "period_end": day,
                    "value": value,
                }
                for day, value in (("2026-02-28", 80), ("2026-03-31", 10))
            ]
        )
        line = sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        self.assertEqual(line.actual, 80)
        self.enter(sheet, {"Defects": "4"})
        self.assertEqual(
            str(
                self.env["hr.performance.measure"]
                .search([("kpi_id", "=", self.defects.id)])
                .period_end
            ),
            "2026-02-28",
        )

    def test_queries_do_not_grow_with_people(self):
        """Many events cost as many queries as few."""
        counts = []
        for number in (3, 40):
            people = self.env["hr.employee"].create(
                [
                    {
                        "name": f"Joiner {n}",
                        "company_id": self.company.id,
                        "parent_id": self.people["manager"].id,
                        "department_id": self.plant.id,
                        "contract_date_start": "2025-12-01",
                        "trial_date_end": "2026-03-20",
                    }
                    for n in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = self.cycle._start_events(self.cycle._due_events())
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(made.employee_id, people)
        self.assertLess(counts[1], counts[0] + 40 * 0.5, counts)
