# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A term has one translation, so what means two things must be called two things."""

import re
from pathlib import Path

from lxml import etree

from odoo.models import BaseModel
from odoo.tests import TransactionCase, tagged

STATIC = Path(__file__).parents[2] / "static" / "src"
#: Names of Odoo's models that mean the same as a label of ours.
SAME = {"Base", "Companies", "Department", "Employee", "Job Position"}
#: Buttons that give a record the state after which they are called.
SETS_ITS_STATE = {
    "Did Not Take Place",
    "Done",
    "Goal Missed",
    "Goal Reached",
    "Held",
    "Kept",
    "May Review",
    "Missed",
}
#: Rows of other records, which nobody opens by their own name.
ROWS = {
    "hr.performance.gate",
    "hr.performance.process.report",
    "hr.performance.rater.answer",
    "hr.performance.scheme.open.rule",
    "hr.performance.template.section",
}
IN_TEMPLATE = re.compile(r"\$\{[^}]*\b_t\(")
KEYED_PERCENT = re.compile(r"_t\(\s*\"[^\"]*%\(\w+\)s[^\"]*\"")


@tagged("post_install", "-at_install")
class TestWordsApart(TransactionCase):
    def own_models(self):
        names = (name for name in self.env if name.startswith("hr.performance."))
        return [self.env[name] for name in names]

    def test_labels_are_not_names_of_odoos_models(self):
        """Version was read as the contract of an employee, which Odoo calls so."""
        xmlids = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", "ir.model")]
        )
        models = self.env["ir.model"].browse(xmlids.mapped("res_id"))
        foreign = {
            self.env[model.model]._description
            for model in models
            if not model.model.startswith(("hr.performance.", "report.hr_performance"))
        }
        self.assertIn("Version", foreign)
        wrong = [
            str(field)
            for model in self.own_models()
            for field in model._fields.values()
            if field._module == "hr_performance" and field.string in foreign - SAME
        ]
        self.assertFalse(wrong)

    def test_buttons_are_not_called_as_states(self):
        """In Chinese the verb and the state differ: 打开 is not 进行中."""
        states = {
            label
            for model in self.own_models()
            if "state" in model._fields and model._fields["state"].type == "selection"
            for _key, label in model._fields["state"]._description_selection(self.env)
        }
        self.assertIn("Open", states)
        xmlids = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", "ir.ui.view")]
        )
        wrong = [
            f"{view.xml_id}: {button.get('string')}"
            for view in self.env["ir.ui.view"].browse(xmlids.mapped("res_id"))
            for button in etree.fromstring(view.arch_db).iter("button")
            if button.get("string") in states - SETS_ITS_STATE
        ]
        self.assertFalse(wrong)

    def test_names_of_records_are_words(self):
        """A choice as the name of a record showed its key, stage_tasks."""
        wrong = [
            model._name
            for model in self.own_models()
            if model._rec_name
            and model._fields[model._rec_name].type == "selection"
            and type(model)._compute_display_name is BaseModel._compute_display_name
        ]
        self.assertFalse(set(wrong) - ROWS)

    def test_texts_of_the_browser(self):
        """Texts inside of a template are not found; with names %% stays as it is."""
        files = sorted(STATIC.rglob("*.js"))
        self.assertGreater(len(files), 30)
        wrong = []
        for file in files:
            source = file.read_text()
            keyed = KEYED_PERCENT.findall(source)
            if IN_TEMPLATE.search(source) or any("%%" in text for text in keyed):
                wrong.append(file.name)
        self.assertFalse(wrong)
