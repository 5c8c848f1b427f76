# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads the first page as a role, and opens each row as the web client does."""

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class HomeMixin:
    """Mixed into cases with people: the first page of a role."""

    def page(self, role):
        """What the page gets in its one call."""
        return self.as_user(self.env["hr.performance.home"], role).action_load()

    def home(self, role):
        """The parts of the first page by component."""
        return {part["component"]: part for part in self.page(role)["parts"]}

    def verbs(self, role):
        """What the rows say that wait for a role."""
        return [row["verb"] for row in self.home(role)["tasks"]["rows"]]

    def waiting(self, role):
        """Dict of title to number of what waits for a role."""
        numbers = {}
        for kind in self.as_user(self.env["hr.performance.home.tasks"], role)._kinds():
            numbers[kind.title] = numbers.get(kind.title, 0) + len(kind.records)
        return numbers

    def counts(self, role, component):
        """Dict of title to number of what stands beside the picture of a role."""
        part = self.home(role).get(component) or {"counts": []}
        return {row["title"]: row["count"] for row in part["counts"]}

    def opened(self, key, role):
        """The records that "all" of a kind lists: domain and default filters."""
        home = self.as_user(self.env["hr.performance.home"], role)
        action = home.action_open_all(key)
        records = self.as_user(self.env[action["res_model"]], role)
        domain = Domain(action["domain"])
        views = records.get_views([(False, "search")])["views"]
        for name, value in action["context"].items():
            if name.startswith("search_default_") and value:
                found = self.filter_domain(views["search"]["arch"], name[15:])
                domain &= Domain(found)
        return records.with_context(**action["context"]).search(domain)

    def filter_domain(self, arch, name):
        """What a filter of the search view adds."""
        node = etree.fromstring(arch).find(f".//filter[@name='{name}']")
        text = node.get("domain") if node is not None else None
        return safe_eval(text, {"uid": self.env.uid}) if text else []

    def assert_numbers(self, *roles):
        """Every number of each role is the number of records that it opens."""
        for role in roles:
            home = self.home(role)
            self.assertFalse([p for p in home.values() if p.get("failed")], role)
            tasks = home["tasks"]
            kinds, total = {}, 0
            for row in tasks["rows"]:
                kinds.setdefault(row["kind"], []).append(row)
            for key, rows in kinds.items():
                with self.subTest(role=role, kind=key):
                    number = rows[-1].get("all") or len(rows)
                    total += number
                    self.assertEqual(len(self.opened(key, role)), number)
                    for row in rows:
                        self.assert_opens(row, role)
            self.assertEqual(tasks["count"], total, role)
            for part in home.values():
                for row in part.get("counts", ()):
                    with self.subTest(role=role, count=row["title"]):
                        self.assertEqual(
                            len(self.opened(row["key"], role)), row["count"]
                        )

    def assert_opens(self, row, role):
        """A row opens a form that the user may read, or a dialog."""
        if row.get("all"):
            return
        record = self.as_user(self.env[row["model"]], role).browse(row["id"])
        record.check_access("read")
        if row["method"]:
            action = getattr(record, row["method"])()
            self.assertEqual(action["type"], "ir.actions.act_window")
        self.assertTrue(row["verb"])
        self.assertIn("form", record.get_views([(False, "form")])["views"])

    def add_reports(self, number):
        """Sheets of so many more reports of the manager."""
        people = self.workers(number, self.people["manager"])
        self.env["hr.performance.appraisal"]._launch(self.cycle, people)
