# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestDecisionsStay(PerformanceCase):
    """What HR has decided is not undone by a job or a button that runs again."""

    def hired(self, name="Newcomer"):
        return self.env["hr.employee"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "department_id": self.plant.id,
                "parent_id": self.people["manager"].id,
            }
        )

    def cancelled(self, role="subject"):
        self.launch()
        sheet = self.appraisal(role)
        self.as_user(sheet, "hr_in").action_cancel()
        return sheet

    def dialog(self, role="hr_admin", cycle=None):
        """The dialog of the button Add People."""
        action = self.as_user(cycle or self.cycle, role).action_open_add_people()
        return Form(
            self.as_user(self.env[action["res_model"]], role).with_context(
                **action["context"]
            )
        )

    def states(self, role="subject"):
        return self.appraisal(role).mapped("state")

    def text(self, action):
        return action["params"]["message"]

    def test_cancelled_sheet_does_not_come_back(self):
        """Adding somebody else makes one sheet, and says so. Covers: R005"""
        self.cancelled()
        self.hired()
        mine = self.as_user(self.cycle, "hr_admin")
        self.assertIn("1 people", self.text(mine.action_add_joiners()))
        self.assertEqual(self.states(), ["cancelled"])
        self.assertIn("takes part already", self.text(mine.action_add_joiners()))
        self.cycle._launch_batch(100)
        self.cycle.sudo().job_state = "running"
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_launch"
            ).method_direct_trigger()
        self.assertEqual(self.states(), ["cancelled"])

    def test_dialog_names_who_comes(self):
        """Who joins is named; who was cancelled is offered and not ticked."""
        sheet = self.cancelled()
        self.hired()
        with self.dialog() as form:
            self.assertIn("Newcomer · Plant", form.joiner_names)
            self.assertEqual(form.joiner_count, 1)
            self.assertEqual(form.candidate_ids.ids, sheet.ids)
            self.assertFalse(form.again_ids.ids)
        self.assertIn("1 people", self.text(form.record.action_confirm()))
        self.assertEqual(self.states(), ["cancelled"])

    def test_taking_in_again_is_a_choice(self):
        """Who is ticked gets a new sheet; the cancelled one stays as it is."""
        sheet = self.cancelled()
        with self.dialog() as form:
            form.again_ids.add(sheet)
        self.assertIn("1 people", self.text(form.record.action_confirm()))
        self.assertEqual(sorted(self.states()), ["cancelled", "planning"])
        self.assertEqual(sheet.state, "cancelled")
        with self.dialog() as form:
            self.assertFalse(form.candidate_ids.ids)
        self.assertIn("already", self.text(form.record.action_confirm()))

    def test_only_whom_one_handles(self):
        """An HR partner of other departments is not offered the sheet."""
        sheet = self.cancelled()
        with self.dialog("hr_out") as form:
            self.assertFalse(form.candidate_ids.ids)
        with self.assertRaises(UserError):
            form.record.again_ids = sheet
        self.assertEqual(self.states(), ["cancelled"])

    def test_cancelled_unit_stays_out(self):
        """Departments, too: nobody comes back with the others."""
        template = self.template.copy({"subject_kind": "department"})
        template.sudo().state = "released"
        cycle = self._cycle(
            name="Units",
            subject_kind="department",
            template_id=template.id,
            department_ids=[Command.set(self.works.ids)],
        )
        self.launch(cycle)
        sheet = cycle.appraisal_ids.filtered(
            lambda a: a.subject_department_id == self.plant
        )
        self.as_user(sheet, "hr_admin").action_cancel()
        mine = self.as_user(cycle, "hr_admin")
        self.assertIn("already", self.text(mine.action_add_joiners()))
        with self.dialog(cycle=cycle) as form:
            form.again_ids.add(sheet)
        self.assertIn("1 units", self.text(form.record.action_confirm()))
        live = cycle.appraisal_ids.filtered(lambda a: a.state == "planning")
        self.assertIn(self.plant, live.subject_department_id)

    def test_event_that_was_decided_against(self):
        """Starting it again by hand takes a tick that names who it is."""
        cycle = self._cycle(kind="continuous", name="Events")
        self.as_user(cycle, "hr_admin").action_launch()
        values = {
            "cycle_id": cycle.id,
            "employee_ids": [Command.set(self.people["subject"].ids)],
            "event_kind": "project",
            "event_date": "2026-03-01",
        }
        start = self.as_user(self.env["hr.performance.start"], "hr_admin")
        start.create(values).action_confirm()
        self.as_user(cycle.appraisal_ids, "hr_admin").action_cancel()
        again = start.create(values)
        self.assertEqual(again.cancelled_names, "Subject")
        with self.assertRaisesRegex(UserError, "cancelled: Subject"):
            again.action_confirm()
        again.again = True
        again.action_confirm()
        self.assertEqual(
            sorted(cycle.appraisal_ids.mapped("state")), ["cancelled", "planning"]
        )

    def test_corrected_day_of_a_transfer(self):
        """The same move on another day starts no second sheet."""
        cycle = self._cycle(kind="continuous", name="Events", date_end="2026-12-31")
        self.scheme.event_transfer = True
        with freeze_time("2026-02-01 09:00:00"):
            self.as_user(cycle, "hr_admin").action_launch()
        person = self.people["subject"]
        person.current_version_id.date_version = "2025-01-01"
        version = person.create_version(
            {"date_version": "2026-03-02", "department_id": self.office.id}
        )
        for day in ("2026-03-02", "2026-03-05"):
            version.date_version = day
            with freeze_time("2026-03-10 09:00:00"):
                cycle._start_events(cycle._due_events())
        self.assertEqual(len(cycle.appraisal_ids), 1)

    def test_dismissed_notice_of_joiners(self):
        """Who has dismissed it is told of new people only."""
        self.launch()
        self.hired()

        def told():
            self.env["hr.performance.cycle"]._cron_people_changes()
            return self.cycle.activity_ids.filtered(
                lambda a: a.activity_type_id
                == self.env.ref("hr_performance.mail_activity_type_people_changed")
            )

        told().unlink()
        self.assertFalse(told())
        self.hired("Another")
        self.assertEqual(len(told()), 1)

    def test_part_that_hr_has_taken_out(self):
        """A cycle that no longer feeds the year stays out when another one is made."""
        year = self.scheme.copy({"name": "Year", "period_type": "year"})
        self.scheme.parent_cycle_scheme_id = year
        whole = self._cycle(
            name="Y", scheme_id=year.id, date_start="2026-01-01", date_end="2026-12-31"
        )
        self.assertEqual(self.cycle.parent_id, whole)
        self.as_user(self.cycle, "hr_admin").parent_id = False
        self._cycle(
            name="Z", scheme_id=year.id, date_start="2027-01-01", date_end="2027-12-31"
        )
        self.assertFalse(self.cycle.parent_id)
