# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""KPIs and sources that a bridge delivers, switched on in the test company."""

from odoo import Command

from ..common import PerformanceCase


class DeliveredSourceCase(PerformanceCase):
    """``KPIS`` of the bridge ``MODULE`` are in everybody's plan of 2026 H1.

    The administrator has ``GROUPS`` besides: what a source counts is what its owner
    may read. The company works in Shanghai, eight hours before UTC.
    """

    MODULE = ""
    KPIS = ()
    GROUPS = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        groups = filter(None, cls.GROUPS.split(","))
        cls.users["hr_admin"].group_ids |= cls.env["res.groups"].browse(
            map(cls._id_of, groups)
        )
        kpis = [cls.env.ref(f"{cls.MODULE}.hr_performance_kpi_{x}") for x in cls.KPIS]
        cls.template.line_ids[2].weight -= 5 * len(kpis)
        cls.template.line_ids = [
            Command.create({"kpi_id": kpi.id, "weight": 5}) for kpi in kpis
        ]

    def delivered(self, name):
        """What the bridge has put into the first company: a draft of nobody."""
        return self.env.ref(f"{self.MODULE}.hr_performance_kpi_source_{name}")

    def switch_on(self, name):
        """Activate the delivered source for the test company, as its administrator."""
        if self.cycle.state == "draft":
            self.launch()
        own = self.delivered(name).copy({"company_id": self.company.id})
        source = self.as_user(own, "hr_admin")
        source.action_activate()
        return source

    def collect(self, source):
        """Collect twice; the second run must find nothing to change."""
        source.action_collect()
        self.assertFalse(source.problem)
        measures = self.env["hr.performance.measure"].search(
            [("kpi_source_id", "=", source.id)]
        )
        before = measures.read(["value", "record_count", "create_date"])
        sheets = measures._lines().mapped("write_date")
        source.action_collect()
        self.env.flush_all()
        self.env.invalidate_all()
        again = measures.search([("kpi_source_id", "=", source.id)])
        self.assertEqual(again.read(["value", "record_count", "create_date"]), before)
        self.assertEqual(measures._lines().mapped("write_date"), sheets)

    def found(self, source, role="subject"):
        """Collected values of a person, by month or quarter: 0 where there is none."""
        measures = self.env["hr.performance.measure"].search(
            [
                ("employee_id", "=", self.people[role].id),
                ("kpi_source_id", "=", source.id),
            ],
            order="period_end",
        )
        return {str(m.period_end)[:7]: round(m.value, 6) for m in measures if m.value}

    def known(self, source, role="subject"):
        """Periods of which there is a value at all, be it zero."""
        return self.env["hr.performance.measure"].search_count(
            [
                ("employee_id", "=", self.people[role].id),
                ("kpi_source_id", "=", source.id),
            ]
        )

    def assert_delivered_as_draft(self):
        """Installing a bridge changes nobody's numbers."""
        for name in self.KPIS:
            source = self.delivered(name)
            self.assertEqual((source.state, source.owner_id.id), ("draft", False))
            self.assertFalse(source.measure_ids)
            self.assertEqual(source.kpi_id.state, "released")
            self.assertEqual(source.kpi_id._rule_problem(), "")
            self.assertEqual(source.kpi_id.data_source_kind, "entered")
            levels = [
                row.split(":")[0] for row in source.kpi_id.level_description.split("\n")
            ]
            self.assertEqual(
                levels, ["Outstanding", "Good", "Acceptable", "Insufficient"]
            )

    def assert_records_open(self, source, role="subject"):
        """The records behind a value are those that it was made from."""
        measure = self.env["hr.performance.measure"].search(
            [
                ("employee_id", "=", self.people[role].id),
                ("kpi_source_id", "=", source.id),
                ("record_count", ">", 0),
            ],
            limit=1,
        )
        action = self.as_user(measure, "hr_admin").action_open_records()
        records = self.as_user(self.env[action["res_model"]], "hr_admin")
        self.assertEqual(
            records.with_context(**action["context"]).search_count(action["domain"]),
            measure.record_count,
        )
