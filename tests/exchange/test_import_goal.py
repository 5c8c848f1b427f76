# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_import import ImportCase, cells, xlsx

HEADER = [
    *("Goal Key", "Objective", "Level", "Key of the Goal Above", "Department"),
    *("Badge ID", "Starts on", "Ends on", "Unit", "Target", "Contribution (%)"),
]
YEAR = ("2026-01-01", "2026-12-31")


@tagged("post_install", "-at_install")
class TestImportGoal(ImportCase):
    """A goal tree from a file, known by keys."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plant = cls.people["subject"].department_id
        cls.rows = [
            # The one above comes later: the order does not matter.
            ["P1", "Ship", "Person", "D1", None, "00subject", *YEAR, "k", 100, None],
            ["D1", "Grow", "department", "C1", plant.name, None, *YEAR, "k", 700, 70],
            ["C1", "Revenue", "Company", None, None, None, *YEAR, "k", 1000, None],
        ]

    def load_goals(self, rows, header=HEADER):
        return self.load("hr_admin", xlsx(rows, header=header), kind="goal")

    def check_goals(self, rows):
        wizard = self.check("hr_admin", xlsx(rows, header=HEADER), kind="goal")
        return sorted(self.findings(wizard))

    def goal(self, key):
        return self.env["hr.performance.objective"].search(
            [("external_key", "=", key), ("company_id", "=", self.company.id)]
        )

    def test_tree_by_keys(self):
        """The tree is built once; the same file again changes nothing."""
        self.assertEqual(self.counts(self.load_goals(self.rows)), (3, 0, 0))
        top, unit, person = self.goal("C1"), self.goal("D1"), self.goal("P1")
        self.assertEqual((unit.parent_id, person.parent_id), (top, unit))
        self.assertEqual(person.employee_id, self.people["subject"])
        self.assertEqual((top.level, top.state, top.target), ("company", "draft", 1000))
        self.assertEqual(self.counts(self.load_goals(self.rows)), (0, 0, 3))
        self.rows[1][-2] = 800
        self.rows[0][3] = "C1"
        self.assertEqual(self.counts(self.load_goals(self.rows)), (0, 2, 1))
        self.assertEqual((unit.target, person.parent_id), (800, top))
        self.assertEqual(len(top | unit | person), 3)

    def test_template_is_the_tree(self):
        """What the template holds can be loaded again without a change."""
        self.load_goals(self.rows)
        _name, content = self.wizard("hr_admin", kind="goal")._export(
            "template", "xlsx"
        )
        header, *rows = cells(content)
        mine = [row for row in rows if row[0] in ("C1", "D1", "P1")]
        self.assertEqual(self.counts(self.load_goals(mine, header=header)), (0, 0, 3))

    def test_bad_trees_are_listed(self):
        """Circles, unknown keys, wrong levels and too large shares, row by row."""
        top = self.rows[2]
        plant = self.rows[1][4]
        circle = [
            ["A", "A", "department", "B", plant, None, *YEAR, None, None, None],
            ["B", "B", "department", "A", plant, None, *YEAR, None, None, None],
        ]
        self.assertEqual(self.check_goals(circle), [(2, "Key of the Goal Above", "B")])
        rows = [
            top,
            [
                "D1",
                "Long",
                "department",
                "C1",
                plant,
                None,
                "2025-01-01",
                *("2028-12-31", None, None, 60),
            ],
            ["D2", "More", "department", "C1", plant, None, *YEAR, None, None, 50],
            ["D3", "Lost", "department", "X", "Nowhere", None, *YEAR, None, None, 1],
            ["D4", "Whose", "department", None, None, None, *YEAR, None, None, 101],
            ["P9", "Who", "person", None, None, None, *YEAR, None, None, None],
            ["D4", "Twice", "team", None, plant, None, *YEAR, None, None, None],
        ]
        self.assertEqual(
            self.check_goals(rows),
            [
                (3, "Key of the Goal Above", "C1"),
                (4, "Contribution (%)", "50"),
                (5, "Department", "Nowhere"),
                (5, "Key of the Goal Above", "X"),
                (6, "Contribution (%)", "101"),
                (6, "Department", ""),
                (7, "Badge ID", ""),
                (8, "Goal Key", "D4"),
            ],
        )
        self.assertFalse(self.goal("C1"))

    def test_managers_are_refused(self):
        """The tree of the company is loaded by HR."""
        self.launch()
        self.cycle.action_announce()
        with self.assertRaises(AccessError):
            self.check("manager", xlsx(self.rows, header=HEADER), kind="goal")
