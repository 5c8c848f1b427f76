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

    def test_template_is_the_library(self):
        """What the template holds can be loaded again without a change."""
        self.load_kpis(ROWS)
        wizard = self.wizard("hr_admin", kind="kpi")
        name, content = wizard._export("template", "xlsx")
        self.assertEqual(name, "KPI Library.xlsx")
        header, *rows = cells(content)
        mine = [row for row in rows if row[0] in ("REV", "CYC")]
        self.assertEqual(self.counts(self.load_kpis(mine, header=header)), (0, 0, 2))

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
