# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..common import ADMINISTRATOR
from .common_source import SourceCase


@tagged("post_install", "-at_install")
class TestKpiSource(SourceCase):
    """What a data source may name, who defines it, and that it cannot change."""

    def test_definition_is_checked(self):
        """Fields must exist and fit, filters must parse; the error says what is wrong.

        Covers: R009
        """
        for values, problem in (
            ({"domain": "[('nothing', '=', 1)]"}, "nothing"),
            ({"domain": "[('name', '=', uid)]"}, "Filter"),
            ({"domain": "__import__('os').getcwd()"}, "Filter"),
            ({"domain": "[('user_id', 'any!', [('login', '=', 'x')])]"}, "Filter"),
            ({"date_field": "name"}, "date or time"),
            ({"date_field": "gone"}, "no field “gone”"),
            ({"employee_path": "categ_ids"}, "an employee, a user or a contact"),
            ({"employee_path": "categ_ids.create_uid"}, "leads to one"),
            ({"employee_path": "name"}, "leads to one"),
            ({"aggregate": "sum"}, "no field"),
            ({"aggregate": "sum", "value_field": "name"}, "number or amount"),
            ({"aggregate": "ratio", "value_field": "duration"}, "Divided By"),
            ({"aggregate": "share", "share_domain": "[(1)]"}, "Counted Share"),
            ({"aggregate": "on_time"}, "Due On"),
            ({"aggregate": "on_time", "due_field": "name"}, "date or time"),
            ({"aggregate": "late", "date_field": "stop_date"}, "Choose a time"),
            ({"aggregate": "late", "grace_minutes": -1}, "negative"),
            ({"factor": 0}, "zero"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, problem),
            ):
                self._source(**values)

    def test_models_that_cannot_be_counted(self):
        """No results or ratings, no dialogs, nothing that one may not read."""
        for name in (
            "hr.performance.rating",
            "hr.performance.result",
            "hr.performance.launch",
            "mail.thread",
            "ir.config_parameter",
            "hr.version",
        ):
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(ValidationError, "cannot|can be counted"),
            ):
                self._source(model_name=name)

    def test_only_administrators(self):
        """Officers see what is counted; others do not even see the definition."""
        for role in ("subject", "manager", "hr_in", "reward"):
            source = self.as_user(self.source, role)
            for action in (
                source.action_activate,
                source.action_try,
                source.action_stop,
                source.action_collect,
                source.action_new_version,
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    action()
        self.assertEqual(self.as_user(self.source, "hr_in").name, "Meetings held")
        with self.assertRaises(AccessError):
            self.as_user(self.source, "manager").read(["domain"])
        with self.assertRaises(AccessError):
            self.as_user(self.source, "hr_admin").write(
                {"owner_id": self.users["ceo"].id}
            )
        with self.assertRaises(AccessError):
            self.as_user(self.source, "hr_admin").write({"state": "active"})

    def test_what_is_active_does_not_change(self):
        """Whoever activates answers for the definition: a change needs a new version.

        Otherwise an administrator could point a source at what only its owner reads.
        """
        source = self.start()
        with self.assertRaisesRegex(UserError, "New Version"):
            source.write({"domain": "[]"})
        source.write({"name": "Meetings"})
        action = source.action_new_version()
        new = source.browse(action["res_id"])
        self.assertEqual((new.state, new.owner_id.id), ("draft", False))
        new.domain = "[]"
        new.action_activate()
        self.assertEqual(source.state, "stopped")
        self.assertEqual(new.owner_id, self.users["hr_admin"])
        with self.assertRaisesRegex(UserError, "not possible now"):
            new.action_activate()

    def test_activation_has_conditions(self):
        """A released KPI with a data period, one active source a company."""
        self.meetings.data_period = False
        source = self.as_user(self.source, "hr_admin")
        with self.assertRaisesRegex(ValidationError, "data period"):
            source.action_activate()
        self.meetings.data_period = "quarter"
        source.action_activate()
        second = self._source(name="Second")
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            second.action_activate()
            second.flush_recordset()
        self.assertIn("one_active", str(caught.exception))

    def test_try_it(self):
        """A few people's values are shown, nothing is stored. Covers: R009"""
        self._meet("subject", "2026-08-10 08:00:00")
        self._meet("subject", "2026-08-11 08:00:00")
        self._meet("colleague", "2026-08-10 08:00:00", name="Lunch")
        action = self.as_user(self.source, "hr_admin").action_try()
        trial = self.as_user(
            self.env["hr.performance.kpi.trial"].browse(action["res_id"]), "hr_admin"
        )
        trial.write({"date_start": "2026-07-01", "date_end": "2026-09-30"})
        trial.action_fill()
        self.assertEqual((trial.found_count, trial.unknown_count), (1, 1))
        shown = {
            line.employee_id: line.value for line in trial.line_ids if line.has_value
        }
        self.assertEqual(shown[self.people["subject"]], 2)
        self.assertIn(0, shown.values())
        self.assertLessEqual(len(trial.line_ids), 10)
        people = trial.line_ids.employee_id
        self.assertFalse(people & self.users["hr_admin"].performance_out_of_reach_ids)
        self.assertFalse(self.env["hr.performance.measure"].search_count([]))
        with self.assertRaises(AccessError):
            self.as_user(trial, "hr_in").read(["found_count"])

    def test_kpi_names_its_source(self):
        """Kind and text of the source, set by itself while Odoo data feed it.

        Covers: R049
        """
        self.assertEqual(self.meetings.data_source_kind, "entered")
        self.assertEqual(self.kpi.data_source_kind, "opinion")
        self.meetings.data_source_kind = "import"
        source = self.start()
        self.assertEqual(self.meetings.data_source_kind, "odoo")
        source.action_stop()
        self.assertEqual(self.meetings.data_source_kind, "entered")
        draft = self._kpi("Visits", state="draft", method="ratio", target=3)
        draft = self.as_user(draft, "hr_admin")
        with self.assertRaisesRegex(ValidationError, "name the data source"):
            draft.action_release()
        theme = self.env.ref("hr_performance.hr_performance_theme_customer")
        draft.write({"data_source": "Visit list", "theme_id": theme.id})
        draft.action_release()
        self.assertEqual((draft.state, draft.data_source_kind), ("released", "entered"))

    def test_judgement_is_counted_per_plan(self):
        """The plan says how many lines rest on an opinion. Covers: R049"""
        self.kpi.data_source = "Scales"
        self.launch()
        appraisal = self.as_user(self.appraisal(), "subject")
        # Attitude is judged; Defects names no source.
        self.assertEqual(appraisal.opinion_count, 2)
        self.assertEqual(appraisal.opinion_weight, 40)
        self.defects.data_source = "Register"
        self.assertEqual(appraisal.opinion_count, 1)


@tagged("post_install", "-at_install")
class TestKpiSourceRights(SourceCase):
    """A source shows no more than its owner could find."""

    def test_wages_stay_closed(self):
        """HR rights on people do not open wages, neither as value nor as filter."""
        clerk = new_test_user(
            self.env,
            login="clerk",
            groups=f"base.group_user,hr.group_hr_user,{ADMINISTRATOR}",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        values = {
            "name": "Wages",
            "kpi_id": self.meetings.id,
            "company_id": self.company.id,
            "model_name": "hr.version",
            "date_field": "date_version",
            "employee_path": "employee_id",
        }
        sources = self.env["hr.performance.kpi.source"].with_user(clerk)
        summed = sources.create({**values, "aggregate": "sum", "value_field": "wage"})
        with self.assertRaises(AccessError):
            summed.action_try()
        with self.assertRaises(AccessError):
            filtered = sources.create({**values, "domain": "[('wage', '>', 1000)]"})
            filtered.action_try()

    def test_records_out_of_the_owners_sight(self):
        """What the owner's rules hide is not counted, whoever starts the run."""
        self._meet("subject", "2026-02-10 08:00:00")
        hidden = self._meet("subject", "2026-02-11 08:00:00", name="Customer secret")
        self.env["ir.rule"].create(
            {
                "name": "secrets",
                "model_id": self.env["ir.model"]._get_id("calendar.event"),
                "domain_force": f"[('id', '!=', {hidden.id})]",
            }
        )
        self.start()
        self.source.sudo()._collect()
        self.assertEqual(self.collected()["2026-03-31"], 1)

    def test_owner_who_lost_the_role(self):
        """Then nothing is collected, and the source says why."""
        source = self.start()
        self.users["hr_admin"].group_ids -= self.env.ref(ADMINISTRATOR)
        failed = self.env["hr.performance.kpi.source"].browse(source.id)._collect()
        self.assertEqual(failed.ids, source.ids)
        self.assertIn("administrator", failed.problem)
        self.assertFalse(self.collected())

    def test_lineage_opens_with_the_readers_rights(self):
        """The button finds the records behind a value, and only those.

        Covers: R010
        """
        inside = self._meet("subject", "2026-02-10 08:00:00")
        self._meet("subject", "2026-04-10 08:00:00")
        self._meet("colleague", "2026-02-10 08:00:00")
        self.start().action_collect()
        measure = self.as_user(self.measure(), "manager")
        action = measure.action_open_records()
        found = self.as_user(self.env[action["res_model"]], "manager").search(
            action["domain"]
        )
        self.assertEqual(found, inside)
        with self.assertRaises(AccessError):
            self.as_user(self.measure(), "colleague").action_open_records()
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "calendar.event")]
        )
        access.write({"perm_read": False})
        with self.assertRaisesRegex(UserError, "may not read"):
            measure.action_open_records()
