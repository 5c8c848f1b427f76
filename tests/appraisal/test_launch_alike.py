# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import tagged

from .test_unit_subject import UnitCase

LOGGED = ("create_uid", "create_date", "write_uid", "write_date")
UNITS = ("department", "team", "company")


@tagged("post_install", "-at_install")
class TestLaunchAlike(UnitCase):
    """A department, team or company starts with the plan that a person gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls._kpi(
            "Sales",
            method="ratio",
            target=500,
            target_period="quarter",
            aggregation="sum",
        )
        cls.template = cls._measured_template("employee")
        cls.scheme.template_id = cls.template
        cls.person = cls._launched("employee", {"employee_ids": cls._only("subject")})
        cls.units = {
            kind: cls._launched(kind, {"department_ids": [Command.set(cls.plant.ids)]})
            for kind in UNITS
        }

    @classmethod
    def _only(cls, role):
        return [Command.set(cls.people[role].ids)]

    @classmethod
    def _measured_template(cls, kind):
        return cls.env["hr.performance.template"].create(
            {
                "name": f"Sales of {kind}",
                "subject_kind": kind,
                "section_ids": [
                    Command.create({"section": "result", "weight": 70}),
                    Command.create({"section": "attitude", "weight": 30}),
                ],
                "line_ids": [
                    Command.create({"kpi_id": cls.sales.id, "weight": 40}),
                    Command.create({"kpi_id": cls.kpi.id, "weight": 30}),
                    Command.create(
                        {
                            "name": "Cooperation",
                            "section": "attitude",
                            "weight": 30,
                            "is_development": True,
                        }
                    ),
                ],
            }
        )

    @classmethod
    def _launched(cls, kind, population):
        template = cls.template if kind == "employee" else cls._measured_template(kind)
        cycle = cls._cycle(
            name=f"Half-year of {kind}",
            subject_kind=kind,
            template_id=template.id,
            **population,
        )
        cycle.with_user(cls.users["hr_admin"]).action_launch()
        [sheet] = cycle.appraisal_ids
        return sheet

    def plan(self, sheet):
        """What the lines of a plan say, but for whose they are."""
        own = {"id", "appraisal_id", "template_line_id", *LOGGED}
        names = [
            name
            for name, field in sheet.line_ids._fields.items()
            if field.store
            and field.column_type
            and not field.related
            and name not in own
        ]
        return [
            {name: line[name] for name in names}
            for line in sheet.line_ids.sorted("sequence")
        ]

    def test_units_get_the_plan_of_people(self):
        """Line by line, bounds and open step: the same start. Covers: R006"""
        mine = self.plan(self.person)
        self.assertEqual(len(mine), 3)
        for kind, sheet in self.units.items():
            with self.subTest(kind=kind):
                self.assertEqual(self.plan(sheet), mine)
                self.assertEqual(sheet.plan_bounds, self.person.plan_bounds)
                self.assertEqual(len(sheet._open_steps()), 1)
                self.assertEqual(
                    sheet._open_steps().deadline, self.person._open_steps().deadline
                )

    def test_a_quarters_target_counts_once_for_each(self):
        """Two quarters of 500 are 1000, whoever is appraised."""
        for sheet in (self.person, *self.units.values()):
            with self.subTest(kind=sheet.subject_kind):
                sales = sheet.line_ids.filtered(lambda a: a.kpi_id == self.sales)
                self.assertEqual(sales.target, 1000)
                output = sheet.line_ids.filtered(lambda a: a.kpi_id == self.kpi)
                self.assertEqual(output.target, 100)

    def test_sections_out_of_bounds_are_told(self):
        """The check of the mix knows what the template asked for."""
        for sheet in (self.person, *self.units.values()):
            with self.subTest(kind=sheet.subject_kind):
                self.assertFalse(sheet.mix_warning)
                output = sheet.line_ids.filtered(lambda a: a.kpi_id == self.kpi)
                output.section = "attitude"
                self.assertIn("Attitude", sheet.mix_warning)
