# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Access is stated by room, and an update brings it to every database."""

import csv
from pathlib import Path

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open, file_path

from ..common import PerformanceCase

FOLDER = "hr_performance/security"
RIGHTS = f"{FOLDER}/ir.model.access.csv"
#: Views of figures live in reports/, which is flat; they belong to a room all the same.
ROOM_OF_FIGURES = {
    "model_hr_performance_analysis": "analysis",
    "model_hr_performance_completion": "waiting",
    "model_hr_performance_kpi_analysis": "analysis",
    "model_hr_performance_line_analysis": "analysis",
    "model_hr_performance_person": "analysis",
    "model_hr_performance_process_report": "waiting",
    "model_hr_performance_promise": "analysis",
    "model_hr_performance_rater_status": "review",
    "model_hr_performance_skill_level": "result",
}


@tagged("post_install", "-at_install")
class TestSecurityRooms(TransactionCase):
    """Where rules and rights stand, and that a release can change them."""

    def test_update_changes_rules_and_rights(self):
        """Rules, rights and groups are no data that an update leaves alone."""
        kept = self.env["ir.model.data"].search(
            [
                ("module", "=like", "hr\\_performance%"),
                ("model", "in", ["ir.rule", "ir.model.access", "res.groups"]),
                ("noupdate", "=", True),
            ]
        )
        self.assertFalse(kept.mapped("complete_name"))

    def test_rules_name_their_groups_completely(self):
        """A group that a release takes away goes away: Command.link would keep it."""
        for path, rule in self._rules():
            groups = rule.xpath("field[@name='groups']/@eval")
            self.assertNotIn("link", "".join(groups), f"{path}: {rule.get('id')}")

    def test_rules_stand_in_the_room_of_their_model(self):
        """Who may see a model is found by the name of the folder it lives in."""
        rooms = self._rooms()
        places = {
            (model, path)
            for path, rule in self._rules()
            for model in rule.xpath("field[@name='model_id']/@ref")
        }
        self.assertGreater(len(places), 100)
        wrong = {
            (model, path)
            for model, path in places
            if path != f"security/{rooms.get(model)}_security.xml"
        }
        self.assertFalse(wrong)

    def test_rules_that_read_more_come_last(self):
        """Rules are tried one by one: HR is answered before tasks of others."""
        names = ("delegated", "substitute", "dotted")
        late = [f"_performance_{name}" for name in names]
        models = {}
        for path, rule in self._rules():
            domain = "".join(rule.xpath("field[@name='domain_force']/text()"))
            [model] = rule.xpath("field[@name='model_id']/@ref")
            order = models.setdefault((path, model), [])
            order.append(any(word in domain for word in late))
        self.assertTrue(any(map(any, models.values())))
        for place, order in models.items():
            self.assertEqual(order, sorted(order), place)

    def test_rights_stand_in_the_order_of_rooms(self):
        """Rights have one file; there each room is one block, in the order of files."""
        with file_open("hr_performance/__manifest__.py") as manifest:
            text = manifest.read()
        rooms = self._rooms()
        with file_open(RIGHTS) as file:
            rows = list(csv.DictReader(file))
        blocks = [
            text.index(f"security/{rooms[row['model_id:id']]}_security.xml")
            for row in rows
        ]
        self.assertEqual(blocks, sorted(blocks))

    def _rooms(self):
        """The room of each model by its xmlid: the folder below models or wizards."""
        rooms = {}
        for name, model in self.env.registry.items():
            own = [
                base.__module__.split(".")
                for base in model.__mro__
                if base.__module__.startswith("odoo.addons.hr_performance.")
                and vars(base).get("_name") == name
            ]
            if name.startswith("hr.performance.") and own:
                # The class that founds the model comes last; extensions stand before.
                rooms[f"model_{name.replace('.', '_')}"] = own[-1][4]
        return {**rooms, **ROOM_OF_FIGURES}

    def _rules(self):
        """Yield the path and the element of each rule of the addon."""
        for path in sorted(Path(file_path(FOLDER)).glob("*.xml")):
            for rule in etree.parse(path).iterfind(".//record[@model='ir.rule']"):
                yield f"security/{path.name}", rule


@tagged("post_install", "-at_install")
class TestRulesOfLines(PerformanceCase):
    """Lines have no access of their own: they follow the record they belong to."""

    def test_lines_follow_the_rules_of_their_review(self):
        """Who may read reviews by one more rule reads their lines, and writes none."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        lines = self.rating(appraisal, "self", "subject").line_ids
        seen = self.as_user(lines, "colleague")
        self.assertTrue(lines)
        self.assertFalse(seen.search([("id", "in", lines.ids)]))
        self.env["ir.rule"].create(
            {
                "name": "A council reads self-reviews",
                "model_id": self.env["ir.model"]._get_id("hr.performance.rating"),
                "domain_force": "[('kind', '=', 'self')]",
                "groups": [Command.set(self.env.ref("base.group_user").ids)],
                "perm_write": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        self.assertEqual(seen.search([("id", "in", lines.ids)]), seen)
        with self.assertRaises(AccessError):
            seen[0].write({"comment": "seen"})
