# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No baseline is another thing than a baseline of 0, whoever writes and reads it."""

import json

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import HttpCase

from ..plan_change.common_plan_change import PlanChangeCase


class BaselineCase(PlanChangeCase):
    """KPIs that differ in their baseline only: none, 0 and 5."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.none = cls._kpi("Visits", target=50)
        cls.zero = cls._kpi("Referrals", target=50, baseline=0)
        cls.five = cls._kpi("Calls", target=50, baseline=5)

    def kpis(self):
        return self.none | self.zero | self.five

    def in_template(self):
        line = {"section": "result", "weight": 0}
        rows = [Command.create({**line, "kpi_id": kpi.id}) for kpi in self.kpis()]
        self.template.write({"line_ids": rows})

    def stored(self, records):
        """The column of each, as the database holds it."""
        records.flush_recordset()
        self.env.cr.execute(
            f"SELECT id, baseline FROM {records._table} WHERE id IN %s",
            [tuple(records.ids)],
        )
        found = dict(self.env.cr.fetchall())
        return [None if found[i] is None else float(found[i]) for i in records.ids]


@tagged("post_install", "-at_install")
class TestKpiBaseline(BaselineCase):
    """An empty field is no baseline, 0 is one. Covers: R220"""

    def test_what_is_stored_and_read(self):
        """Columns, reading, exports and filters tell nothing from 0. Covers: R220"""
        self.assertEqual(self.stored(self.kpis()), [None, 0.0, 5.0])
        self.env.invalidate_all()
        mine = self.as_user(self.kpis(), "hr_in")
        read = [row["baseline"] for row in mine.read(["baseline"])]
        self.assertEqual([type(value) for value in read], [bool, float, float])
        self.assertIs(self.none.baseline, None)
        exported = [row[0] for row in self.kpis().export_data(["baseline"])["datas"]]
        self.assertEqual(exported, ["", 0.0, 5.0])
        domain = [("id", "in", self.kpis().ids)]
        search = self.env["hr.performance.kpi"].search
        self.assertEqual(search([*domain, ("baseline", "=", False)]), self.none)
        self.assertEqual(search([*domain, ("baseline", "=", 0)]), self.zero)

    def test_what_people_write(self):
        """Form, empty cell, and both directions. Covers: R220"""
        model = self.as_user(self.env["hr.performance.kpi"], "hr_in")
        with Form(model) as form:
            form.name, form.category_id = "Letters", self.category
        kpi = form.record
        self.assertIs(kpi.baseline, None, "nobody has typed it")
        for given, known in (
            (0, 0.0),
            (False, None),
            ("0", 0.0),
            (None, None),
            (7, 7.0),
        ):
            with self.subTest(given=given):
                kpi.write({"baseline": given})
                self.assertEqual(self.stored(kpi), [known])
        with Form(kpi) as form:
            form.baseline = 0
        self.assertEqual(self.stored(kpi), [0.0])

    def test_copies_keep_it(self):
        """Duplicate and New Version, of the library. Covers: R220"""
        self.assertEqual(self.stored(self.kpis().copy()), [None, 0.0, 5.0])
        for kpi, known in zip(self.kpis(), (None, 0.0, 5.0), strict=True):
            action = self.as_user(kpi, "hr_admin").action_new_version()
            new = kpi.browse(action["res_id"])
            self.assertEqual(self.stored(new), [known])

    def test_plan_lines_and_versions_keep_it(self):
        """From the library into plan and version; a change tells – from 0."""
        self.in_template()
        self.launch()
        sheet = self.appraisal()
        lines = sheet.line_ids.filtered(lambda line: line.kpi_id in self.kpis())
        lines = lines.sorted(lambda line: self.kpis().ids.index(line.kpi_id.id))
        self.assertEqual(self.stored(lines), [None, 0.0, 5.0])
        rows = [line._version_row().get("baseline") for line in lines]
        self.assertEqual(rows, [None, 0.0, 5.0])
        improved = [bool(line.improvement_display) for line in lines]
        self.assertEqual(improved, [False] * 3)
        lines.write({"has_actual": True, "actual": 25})
        lines.invalidate_recordset(["improvement_display"])
        self.assertEqual(
            lines.mapped("improvement_display"),
            [False, "50 %", "44.4444 %"],
            "improvement on 0 is one, on nothing is none",
        )
        self.as_user(lines[0], "manager").baseline = 0
        proposal = sheet.proposal_ids.filtered(lambda p: p.field_name == "baseline")
        self.assertEqual((proposal.old_value, proposal.new_value), ("–", "0"))

    def test_a_change_of_the_plan(self):
        """Asking for 0 where nothing was is a change, and is told. Covers: R220"""
        self.in_template()
        sheet = self.agreed()
        change = self.ask(sheet, "subject", {"Visits": {"baseline": 0}})
        row = change.line_ids
        self.assertEqual((row.old_baseline, row.baseline), (None, 0.0))
        self.assertTrue(row.is_changed)
        self.assertEqual(row._difference().values, {"baseline": (None, 0.0)})
        self.approve(change, "manager")
        self.assertEqual(self.stored(self.line(sheet, "Visits")), [0.0])
        last = sheet.version_ids.sorted("number")[-1]
        text = " ".join(str(last.difference_html).split())
        self.assertIn("–", text)
        again = self.ask(
            sheet, "subject", {"Visits": {"target": 60}}, "2026-05-01", submit=False
        )
        self.assertEqual(again.line_ids._difference().values, {"target": (50.0, 60.0)})

    def test_the_way_from_a_baseline_needs_one(self):
        """What is scored by the way from the baseline says that it is missing."""
        with self.assertRaisesRegex(ValidationError, "(?i)baseline"):
            self._kpi("Way", method="progress", target=10)
        self.assertTrue(self._kpi("Way", method="progress", target=10, baseline=0))

    def test_in_use_without_baseline(self):
        """HR finds them by one filter, and reads it on the KPI. Covers: R220"""
        search = self.as_user(self.env["hr.performance.kpi"], "hr_admin").search

        def listed():
            self.env.invalidate_all()
            return search([("lacks_baseline", "=", True)]) & self.kpis()

        self.assertFalse(listed(), "nobody uses them")
        self.in_template()
        self.assertEqual(listed(), self.none, "0 is a baseline")
        self.assertEqual(self.kpis().mapped("lacks_baseline"), [True, False, False])
        self.launch()
        lines = self.appraisal().line_ids
        line = lines.filtered(lambda line: line.kpi_id == self.five)
        self.as_user(line, "manager").baseline = False
        self.assertEqual(listed(), self.none | self.five, "a plan lacks it")
        self.as_user(line, "manager").baseline = 0
        self.none.baseline = 0
        self.assertEqual(listed(), self.none, "plans still have none")
        held = self.env["hr.performance.appraisal.line"].search(
            [("kpi_id", "=", self.none.id)]
        )
        held.write({"baseline": 0})
        self.assertFalse(listed())


@tagged("post_install", "-at_install")
class TestKpiBaselineRpc(HttpCase, BaselineCase):
    """What programs send and get. Covers: R220"""

    def test_json(self):
        """null and false are no baseline; 0 comes back as 0."""
        login = "hr_admin@performance.test"
        self.authenticate(login, login)
        for sent, got in ((None, False), (0, 0), (False, False), (3.5, 3.5)):
            answer = self.call(self.none.id, sent)
            self.assertIs(type(answer) is bool, got is False, answer)
            self.assertEqual(answer, got)

    def call(self, kpi_id, value):
        def post(method, args):
            response = self.url_open(
                f"/web/dataset/call_kw/hr.performance.kpi/{method}",
                data=json.dumps(
                    {
                        "params": {
                            "model": "hr.performance.kpi",
                            "method": method,
                            "args": args,
                            "kwargs": {},
                        }
                    }
                ),
                headers={"Content-Type": "application/json"},
            )
            return response.json()["result"]

        post("write", [[kpi_id], {"baseline": value}])
        return post("read", [[kpi_id], ["baseline"]])[0]["baseline"]
