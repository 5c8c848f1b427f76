# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_import import ImportCase, cells, xlsx

HEADER = [
    *("KPI Code", "Name", "Category", "Scoring Method", "Direction", "Unit"),
    *("Target", "Data Source", "Level Descriptions"),
]
ROWS = [
    ["REV", "Revenue", "Sales", "Ratio", "Higher Is Better", "k", 500, "ERP", "Good"],
    ["CYC", "Cycle time", "sales", "reverse_quotient", "down", "days", 4, None, None],
]


@tagged("post_install", "-at_install")
class TestImportKpi(ImportCase):
    """The KPI library from a file."""

    def load_kpis(self, rows, role="hr_admin", header=HEADER):
        return self.load(role, xlsx(rows, header=header), kind="kpi")

    def kpis(self, *codes):
        return self.env["hr.performance.kpi"].search([("code", "in", codes)])

    def test_library_by_code(self):
        """New KPIs come as drafts; the same file again changes nothing."""
        self.assertEqual(self.counts(self.load_kpis(ROWS)), (2, 0, 0))
        revenue, cycle = self.kpis("REV"), self.kpis("CYC")
        self.assertEqual(
            (revenue.name, revenue.method, revenue.target, revenue.unit),
            ("Revenue", "ratio", 500, "k"),
        )
        self.assertEqual((cycle.direction, cycle.state), ("down", "draft"))
        self.assertEqual(cycle.company_id, self.company)
        self.assertEqual(self.counts(self.load_kpis(ROWS)), (0, 0, 2))
        changed = [[*ROWS[0][:6], 600, "ERP", "Good"], ROWS[1]]
        self.assertEqual(self.counts(self.load_kpis(changed)), (0, 1, 1))
        self.assertEqual(revenue.target, 600)
        self.assertEqual(len(self.kpis("REV", "CYC")), 2)

    def test_an_empty_cell_is_no_baseline(self):
        """0 in a cell is one, an empty cell none; both come out so. Covers: R220"""
        header = [*HEADER, "Baseline"]
        rows = [[*ROWS[0], None], [*ROWS[1], 0]]
        self.assertEqual(self.counts(self.load_kpis(rows, header=header)), (2, 0, 0))
        revenue, cycle = self.kpis("REV"), self.kpis("CYC")
        self.assertEqual((revenue.baseline, cycle.baseline), (None, 0.0))
        self.assertEqual(self.counts(self.load_kpis(rows, header=header)), (0, 0, 2))
        _name, content = self.wizard("hr_admin", kind="kpi")._export("template", "xlsx")
        titles, *found = cells(content)
        place = titles.index("Baseline")
        shown = {row[0]: row[place] for row in found}
        self.assertEqual((shown["REV"], shown["CYC"]), (None, 0))
        rows[0][-1] = 0
        self.assertEqual(self.counts(self.load_kpis(rows, header=header)), (0, 1, 1))
        self.assertEqual(revenue.baseline, 0.0)
        self.assertIsNot(revenue.baseline, None)

    def test_template_is_the_library(self):
        """What the template holds can be loaded again without a change."""
        self.load_kpis(ROWS)
        wizard = self.wizard("hr_admin", kind="kpi")
        name, content = wizard._export("template", "xlsx")
        self.assertEqual(name, "KPI Library.xlsx")
        header, *rows = cells(content)
        mine = [row for row in rows if row[0] in ("REV", "CYC")]
        self.assertEqual(self.counts(self.load_kpis(mine, header=header)), (0, 0, 2))

    def test_tables_in_one_cell(self):
        """Curve, standards, bands and limits come in and go out as text."""
        header = [*HEADER[:4], "Target", "Bands", "Points of the Curve", "Lower Limits"]
        rows = [
            ["CUR", "Curve", "Sales", "Payout Curve", *(None,) * 2]
            + ["90=60; 100=100; 120=120", None],
            ["STD", "Standard", "Sales", "Efficacy Coefficient", *(None,) * 2]
            + ["Good: 14=80; Poor: 3=40", None],
            ["BAN", "Bands", "Sales", "Bands", None, "..60=0; 60..80=60; 80..=100"]
            + [None, None],
            ["STP", "Steps", "Sales", "plus_minus", 100, None, None, "0=5; 20=4"],
        ]
        self.assertEqual(self.counts(self.load_kpis(rows, header=header)), (4, 0, 0))
        curve, standard, bands, steps = (self.kpis(row[0]) for row in rows)
        self.assertEqual(
            [(p.value, p.rate) for p in curve.point_ids],
            [(120, 120), (100, 100), (90, 60)],
        )
        self.assertEqual(standard.point_ids.mapped("name"), ["Good", "Poor"])
        self.assertEqual(len(bands.band_ids), 3)
        self.assertTrue(bands.band_ids[-1].open_upper)
        self.assertEqual(
            [(n.shortfall, n.max_bonus) for n in steps.limit_ids], [(0, 5), (20, 4)]
        )
        _name, content = self.wizard("hr_admin", kind="kpi")._export("template", "xlsx")
        exported, *found = cells(content)
        mine = [row for row in found if row[0] in ("CUR", "STD", "BAN", "STP")]
        self.assertEqual(self.counts(self.load_kpis(mine, header=exported)), (0, 0, 4))
        point = curve.point_ids[0]
        rows[0][6] = "90=70; 120=120"
        self.assertEqual(self.counts(self.load_kpis(rows, header=header)), (0, 1, 3))
        self.assertEqual(curve.point_ids.mapped("rate"), [120, 70])
        self.assertEqual(curve.point_ids[0], point, "the row that stays is kept")

    def test_the_whole_library_comes_back(self):
        """What is exported, seed data included, is no change when it is loaded."""
        _name, content = self.wizard("hr_admin", kind="kpi")._export("template", "xlsx")
        header, *rows = cells(content)
        self.assertGreater(len(rows), 10)
        coded = [row for row in rows if row[0]]
        self.assertEqual(
            self.counts(self.load_kpis(coded, header=header)), (0, 0, len(coded))
        )

    def test_a_kpi_without_code_gets_one(self):
        """It is known by its name once, instead of a second KPI being made."""
        kpi = self._kpi("Punctuality", target=5)
        row = ["PUN", "punctuality", "Test", "Ratio"]
        self.assertEqual(
            self.counts(self.load_kpis([row], header=HEADER[:4])), (0, 1, 0)
        )
        self.assertEqual(kpi.code, "PUN")
        self.assertEqual(self.kpis("PUN"), kpi)
        self.assertEqual(
            self.counts(self.load_kpis([row], header=HEADER[:4])), (0, 0, 1)
        )

    def test_bad_tables_are_listed(self):
        """Cells that cannot be read, and tables that no value could be scored with."""
        header = [*HEADER[:4], "Bands", "Points of the Curve"]
        rows = [
            ["A", "A", "Sales", "Bands", "60 to 80", None],
            ["B", "B", "Sales", "Bands", "..60=0; 50..=100", None],
            ["C", "C", "Sales", "Bands", "..60=0; 70..=100", None],
            ["D", "D", "Sales", "Payout Curve", None, "90=60; 90=70"],
            ["E", "E", "Sales", "Payout Curve", None, "90=60"],
            ["F", "F", "Sales", "Payout Curve", None, "90=60; 100=50"],
        ]
        wizard = self.check("hr_admin", xlsx(rows, header=header), kind="kpi")
        self.assertEqual(
            [(row, column) for row, column, _value in self.findings(wizard)],
            [
                *((row, "Bands") for row in (2, 3, 4)),
                *((row, "Points of the Curve") for row in (5, 6, 7)),
            ],
        )
        reasons = wizard.line_ids.sorted("row").mapped("reason")
        self.assertIn("..60=0; 60..80=60; 80..=100", reasons[0])
        self.assertIn("overlap", reasons[1])
        self.assertFalse(wizard.created_count)

    def test_agreed_tables_stay(self):
        """Bands in an agreed plan are changed by a new version only."""
        header = [*HEADER[:4], "Bands"]
        row = ["BAN", "Bands", "Sales", "Bands", "..60=0; 60..=100"]
        self.load_kpis([row], header=header)
        kpi = self.kpis("BAN")
        kpi.write(
            {
                "level_description": "Good",
                "data_source": "ERP",
                "company_id": False,
            }
        )
        kpi.action_release()
        self.template.line_ids[0].kpi_id = kpi
        self.launch()
        self.agree(self.appraisal())
        row[-1] = "..60=0; 60..=90"
        wizard = self.check("hr_admin", xlsx([row], header=header), kind="kpi")
        self.assertEqual(self.findings(wizard), [(2, "KPI Code", "BAN")])

    def test_bad_rows_are_listed(self):
        """Each wrong cell is named and nothing of the file stays."""
        rows = [
            *ROWS,
            ["REV", "Again", "Sales", "Ratio", None, None, 1, None, None],
            ["NEW", "New", "No such", "Guess", None, None, "many", None, None],
            [None, "No code", "Sales", "Ratio", None, None, 1, None, None],
        ]
        wizard = self.check("hr_admin", xlsx(rows, header=HEADER), kind="kpi")
        self.assertEqual(
            sorted(self.findings(wizard)),
            [
                (4, "KPI Code", "REV"),
                (5, "Category", "No such"),
                (5, "Scoring Method", "Guess"),
                (5, "Target", "many"),
                (6, "KPI Code", ""),
            ],
        )
        wizard.action_import()
        self.assertFalse(self.kpis("REV", "CYC"))

    def test_agreed_definition_stays(self):
        """A definition in an agreed plan is changed by a new version only."""
        self.launch()
        self.agree(self.appraisal("subject"))
        row = ["OUT", self.kpi.name, self.kpi.category_id.name, "binary"]
        header = HEADER[:4]
        wizard = self.check("hr_admin", xlsx([row], header=header), kind="kpi")
        self.assertEqual(self.findings(wizard), [(2, "KPI Code", "OUT")])
        self.assertIn("New Version", wizard.line_ids.reason)

    def test_managers_are_refused(self):
        """The library is HR's."""
        self.launch()
        self.cycle.action_announce()
        with self.assertRaises(AccessError):
            self.check("manager", xlsx(ROWS, header=HEADER), kind="kpi")
