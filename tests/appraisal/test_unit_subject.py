# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase


class UnitCase(PerformanceCase):
    """A cycle about departments, and their heads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.works.manager_id = cls.people["head"]
        cls.plant.manager_id = cls.people["manager"]
        cls.office.manager_id = cls.people["hr_out"]
        # Odoo puts people without manager below the new head of their department.
        cls.people["ceo"].parent_id = False
        cls.unit_template = cls._template("department")
        cls.unit_cycle = cls._unit_cycle()

    @classmethod
    def _template(cls, kind):
        return cls.env["hr.performance.template"].create(
            {
                "name": f"For {kind}",
                "subject_kind": kind,
                "line_ids": [
                    Command.create({"kpi_id": cls.kpi.id, "weight": 60}),
                    Command.create({"name": "Cooperation", "weight": 40}),
                ],
            }
        )

    @classmethod
    def _unit_cycle(cls, **values):
        return cls._cycle(
            **{
                "name": "Units",
                "subject_kind": "department",
                "template_id": cls.unit_template.id,
                **values,
            }
        )

    def unit(self, department, cycle=None):
        """The appraisal of a department, with superuser rights."""
        return self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", (cycle or self.unit_cycle).id),
                ("subject_department_id", "=", department.id),
            ]
        )

    def decided_unit(self):
        """Launch and go through the appraisal of the plant as its people do."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        self.as_user(unit, "manager").action_confirm_plan()
        self.as_user(unit, "head").action_confirm_plan()
        self.enter(unit, {"Output": "80"})
        self.as_user(unit, "head").action_open_assessment()
        for kind, role in (("self", "manager"), ("manager", "head")):
            rating = self.rating(unit, kind, role)
            rating.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "70"
            rating.action_submit()
        return unit

    def visible(self, role, unit):
        return bool(
            self.as_user(self.env["hr.performance.appraisal"], role).search_count(
                [("id", "=", unit.id)]
            )
        )


@tagged("post_install", "-at_install")
class TestUnitSubject(UnitCase):
    """Departments, teams and companies as subjects of an appraisal."""

    # LAUNCH

    def test_departments_are_launched(self):
        """Each department has one sheet, answered for by its head. Covers: R006"""
        cycle = self.launch(self.unit_cycle)
        units = cycle.sudo().appraisal_ids
        self.assertEqual(
            units.subject_department_id, self.works | self.plant | self.office
        )
        self.assertFalse(units.employee_id)
        self.assertFalse(cycle.sudo().population_ids)
        plant = self.unit(self.plant)
        self.assertEqual(plant.owner_id, self.people["manager"])
        self.assertEqual(plant.manager_id, self.people["head"])
        self.assertEqual(plant.chain_ids, self.people["head"] | self.people["ceo"])
        self.assertEqual(plant.department_id, self.plant)
        self.assertEqual(plant.template_id, self.unit_template)
        self.assertEqual(plant.display_name, "Plant · Units")
        self.assertEqual(plant.state, "planning")
        self.assertEqual(cycle.population_count, 3)
        self.assertEqual(cycle.appraisal_count, 3)
        self.assertEqual(cycle.progress, 0)
        self.assertEqual(cycle.job_state, "idle")

    def test_twice_creates_none(self):
        """Going on with a launch, or adding, makes no second sheet. Covers: R006"""
        cycle = self.launch(self.unit_cycle)
        self.assertEqual(cycle._launch_batch(100), 0)
        cycle.action_add_joiners()
        self.assertEqual(cycle.appraisal_count, 3)
        with self.assertRaisesRegex(UserError, "launched already"):
            cycle.action_launch()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["hr.performance.appraisal"]._launch(self.unit_cycle, self.plant)

    def test_new_department_is_added(self):
        """A department founded after the launch comes in when HR adds it."""
        cycle = self.launch(self.unit_cycle)
        lab = self.env["hr.department"].create(
            {"name": "Lab", "company_id": self.company.id}
        )
        self.assertFalse(self.unit(lab))
        cycle.action_add_joiners()
        self.assertEqual(len(self.unit(lab)), 1)
        self.assertEqual(cycle.population_count, 4)

    def test_batches_go_on(self):
        """A launch in batches creates every unit once."""
        self.leaves_sound = False
        self.unit_cycle._freeze_units(self.works | self.plant | self.office)
        self.assertEqual(self.unit_cycle._launch_batch(2), 1)
        self.assertEqual(self.unit_cycle._launch_batch(2), 0)
        self.assertEqual(self.unit_cycle.appraisal_count, 3)

    def test_which_units(self):
        """Departments with what is below, teams alone, one sheet a company."""
        chosen = self._unit_cycle(department_ids=[Command.set(self.works.ids)])
        self.assertEqual(chosen._units(), self.works | self.plant)
        chosen.subject_kind = "team"
        self.assertEqual(chosen._units(), self.works)
        chosen.department_ids = False
        self.assertEqual(chosen._units(), self.plant | self.office)
        chosen.subject_kind = "company"
        self.assertEqual(chosen._units(), self.company)

    def test_company_is_launched(self):
        """A company is answered for by the head of its top. Covers: R006"""
        self.office.manager_id = False
        self.works.manager_id = self.people["ceo"]
        cycle = self._unit_cycle(
            subject_kind="company", template_id=self._template("company").id
        )
        self.launch(cycle)
        sheet = cycle.appraisal_ids
        self.assertEqual(len(sheet), 1)
        self.assertEqual(sheet.owner_id, self.people["ceo"])
        self.assertFalse(sheet.manager_id)
        self.assertFalse(sheet.department_id)
        self.assertIn("Lighthouse", sheet.display_name)
        self.assertTrue(self.visible("ceo", sheet))
        self.assertFalse(self.visible("hr_in", sheet))
        # The head of the company is above the administrator.
        self.assertFalse(self.visible("hr_admin", sheet))
        self.assertFalse(self.visible("manager", sheet))

    def test_retracted_cycle_forgets_units(self):
        """A retracted cycle starts anew with the departments of then."""
        cycle = self.launch(self.unit_cycle, announce=False)
        cycle.action_retract()
        self.assertFalse(cycle.sudo().unit_ids)
        self.launch(self.unit_cycle)
        self.assertEqual(cycle.appraisal_count, 3)

    # TEMPLATES

    def test_template_of_another_kind_is_refused(self):
        """Each kind of subject has its own templates. Covers: R006"""
        wrong = self._unit_cycle(template_id=self.template.id)
        with self.assertRaisesRegex(UserError, "right kind"):
            self.as_user(wrong, "hr_admin").action_launch()
        people = self._cycle(name="People", template_id=self.unit_template.id)
        with self.assertRaisesRegex(UserError, "right kind"):
            self.as_user(people, "hr_admin").action_launch()
        team = self._unit_cycle(subject_kind="team")
        with self.assertRaisesRegex(UserError, "right kind"):
            self.as_user(team, "hr_admin").action_launch()
        none = self._unit_cycle(template_id=False)
        with self.assertRaisesRegex(UserError, "choose a template"):
            self.as_user(none, "hr_admin").action_launch()

    def test_form_forgets_the_template_of_another_kind(self):
        """Who changes what is appraised chooses the template anew."""
        form = Form(self.as_user(self.env["hr.performance.cycle"], "hr_admin"))
        form.name = "By form"
        form.scheme_id = self.scheme
        self.assertEqual(form.template_id, self.template)
        form.subject_kind = "department"
        self.assertFalse(form.template_id)
        form.template_id = self.unit_template
        cycle = form.save()
        self.assertEqual(cycle.template_id, self.unit_template)
        self.launch(cycle)
        with self.assertRaisesRegex(UserError, "frozen"):
            cycle.subject_kind = "team"

    def test_events_are_about_people(self):
        """A continuous cycle about units is refused."""
        self.unit_cycle.kind = "continuous"
        with self.assertRaisesRegex(UserError, "about people"):
            self.as_user(self.unit_cycle, "hr_admin").action_launch()

    # COURSE

    def test_unit_has_its_own_result(self):
        """Plan, values, reviews and result of a unit stand apart. Covers: R006"""
        employee = self.decided()
        unit = self.decided_unit()
        self.assertEqual(unit.state, "decided")
        mine, theirs = self.result(unit), self.result(employee)
        self.assertEqual(mine.score, 76.0)  # 60 % of 80 and 40 % of 70
        self.assertEqual(mine.final_level_id.code, "B")
        self.assertNotEqual(mine.score, theirs.score)
        self.assertFalse(mine.employee_id)
        self.assertEqual(mine.subject_kind, "department")
        self.assertEqual(mine.subject_department_id, self.plant)
        self.assertEqual(mine.owner_id, self.people["manager"])
        self.assertEqual(mine.display_name, "Plant · Units")
        self.assertEqual(theirs.subject_kind, "employee")
        self.assertEqual(theirs.owner_id, self.people["subject"])
        # Nothing of the result is the owner's to see before release.
        results = self.as_user(self.env["hr.performance.result"], "manager")
        self.assertNotIn(mine, results.search([]))
        self.as_user(mine, "head").action_release()
        self.assertIn(mine, results.search([]))
        self.as_user(unit, "manager").action_acknowledge()
        self.assertEqual(unit.state, "acknowledged")

    def test_values_of_unit_and_head_do_not_mix(self):
        """The head's own KPI values are not the unit's, nor the other way round."""
        self.launch()
        self.launch(self.unit_cycle)
        own, unit = self.appraisal("manager"), self.unit(self.plant)
        self.enter(own, {"Output": "50"}, role="head")
        line = unit.line_ids.filtered("kpi_id")
        self.assertFalse(line.has_actual)
        self.enter(unit, {"Output": "80"})
        self.enter(unit, {"Output": "81"})
        self.assertEqual(line.actual, 81.0)
        mine = own.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        self.assertEqual(mine.actual, 50.0)
        measure = self.env["hr.performance.measure"].search([("line_id", "=", line.id)])
        self.assertEqual(measure.department_id, self.plant)
        self.enter(unit, {"Output": ""})
        line.invalidate_recordset()
        self.assertFalse(line.has_actual)

    def test_unit_without_head_is_hr_s(self):
        """HR plans and measures a unit for which nobody answers."""
        self.office.manager_id = False
        self.launch(self.unit_cycle)
        unit = self.unit(self.office)
        self.assertFalse(unit.owner_id)
        self.assertFalse(unit.manager_id)
        self.enter(unit, {"Output": "90"}, role="hr_out")
        self.assertEqual(unit.line_ids.filtered("kpi_id").actual, 90.0)
        self.as_user(unit, "hr_out").action_confirm_plan()
        self.assertEqual(unit.state, "agreed")

    def test_no_interview_of_a_unit(self):
        """A unit's result is told by its slip, whatever the scheme says."""
        self.scheme.interview_policy = "all"
        unit = self.decided_unit()
        self.assertEqual(unit.state, "decided")
        self.assertFalse(unit.interview_ids)
        with self.assertRaisesRegex(UserError, "no interview"):
            self.as_user(unit, "head").action_request_interview()
        self.assertFalse(self.as_user(unit, "head").can_request_interview)
        self.as_user(self.result(unit), "head").action_release()
        self.assertEqual(unit.state, "released")

    def test_waiting_for_the_owner(self):
        """Steps wait for the owner of the unit where an employee would act."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        self.assertEqual(unit.waiting_for_id, self.people["head"])
        self.as_user(unit, "head").action_confirm_plan()
        unit.invalidate_recordset()
        self.assertEqual(unit.waiting_for_id, self.people["manager"])

    def test_no_links_for_units(self):
        """Personal links are for people."""
        self.launch(self.unit_cycle)
        with self.assertRaisesRegex(UserError, "for people"):
            self.unit(self.plant)._check_userless()

    # ORGANIZATION CHANGES

    def test_new_head_answers(self):
        """Who becomes head takes the unit's sheet over; the former head leaves it."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        self.as_user(unit, "manager").action_confirm_plan()
        self.plant.manager_id = self.people["colleague"]
        self.assertEqual(unit.owner_id, self.people["colleague"])
        self.assertFalse(unit.employee_confirmed_on)
        self.assertEqual(unit.manager_id, self.people["colleague"].parent_id)
        self.assertTrue(self.visible("colleague", unit))

    def test_new_superior_of_the_head(self):
        """The unit's manager follows the reporting line of its head."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        self.people["manager"].parent_id = self.people["ceo"]
        self.assertEqual(unit.manager_id, self.people["ceo"])
        self.assertEqual(unit.chain_ids, self.people["ceo"])
        self.assertFalse(unit.part_ids)

    # VISIBILITY

    def test_who_sees_a_unit(self):
        """Owner, line above and HR in scope; nobody else. Covers: R006"""
        self.launch(self.unit_cycle)
        plant = self.unit(self.plant)
        internal = [role for role in self.users if role != "portal"]
        seen = {role: self.visible(role, plant) for role in internal}
        self.assertEqual(
            {role for role, can in seen.items() if can},
            {"manager", "head", "ceo", "hr_admin"},
        )
        office = self.unit(self.office)
        self.assertFalse(self.visible("manager", office))
        self.assertTrue(self.visible("hr_out", office))  # its own head
        self.assertFalse(self.visible("hr_in", office))

    def test_superior_s_unit_is_out_of_reach(self):
        """HR handles neither the own unit nor that of a superior."""
        self.launch(self.unit_cycle)
        plant, office = self.unit(self.plant), self.unit(self.office)
        # hr_in partners the plant, and its head is hr_in's manager.
        for method in ("action_confirm_plan", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(self.as_user(plant, "hr_in"), method)()
        self.assertNotIn("hr", self.as_user(plant, "hr_in")._roles()[plant.id])
        roles = self.as_user(office, "hr_out")._roles()
        self.assertEqual(roles[office.id], {"subject"})
        self.people["hr_in"].parent_id = self.people["ceo"]
        self.assertTrue(self.visible("hr_in", plant))

    def test_officer_launches_own_scope(self):
        """An officer's cycle reaches only the units that the officer partners."""
        cycle = self.as_user(self.unit_cycle, "hr_in")
        cycle.action_launch()
        self.assertEqual(cycle.sudo().unit_ids, self.works | self.plant)
        company = self._unit_cycle(
            subject_kind="company", template_id=self._template("company").id
        )
        with self.assertRaisesRegex(UserError, "administrator"):
            self.as_user(company, "hr_in").action_launch()

    def test_owner_cannot_be_changed_directly(self):
        """Nobody writes who answers for a unit."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        with self.assertRaises(AccessError):
            self.as_user(unit, "hr_admin").owner_id = self.people["subject"]
