# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What breaks a rule of the house is told, by a house of a few lines."""

import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "dev"))

from kit import fetch, structure  # noqa: E402
from kit.layout import ToolError  # noqa: E402

PLAN = """
class Plan(models.Model):
    _name = "hr.performance.plan"

    def action_confirm(self):
        self.state = "agreed"
"""
DIALOG = """
class Ask(models.TransientModel):
    _name = "hr.performance.ask"


class AskLine(models.TransientModel):
    _name = "hr.performance.ask.line"
"""
HOUSE = {
    "models/plan/hr_performance_plan.py": PLAN,
    "models/kpi/hr_performance_kpi.py": """
from ..base import words


class Kpi(models.Model):
    _name = "hr.performance.kpi"
""",
    "wizards/plan/hr_performance_ask.py": DIALOG,
    "reports/hr_performance_count.py": """
class Count(models.Model):
    _name = "hr.performance.count"
    _auto = False
""",
    "reports/hr_performance_plan_report.py": """
class PlanPage(models.AbstractModel):
    _name = "report.hr_performance.report_hr_performance_plan"
""",
}
AGAIN = """
class Plan(models.Model):
    _inherit = "hr.performance.plan"
"""


@pytest.fixture
def complaints(tmp_path, monkeypatch):
    """What is told of the house with other files beside it."""
    for name, value in (("REPO", tmp_path), ("SLICES", {}), ("PARTS", {})):
        monkeypatch.setattr(structure, name, value, raising=False)
    monkeypatch.setattr(structure, "UPWARD", tmp_path / "upward.txt")
    structure.UPWARD.write_text("")

    def build(**files):
        for name, text in {**HOUSE, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return structure.complaints()

    return build


def test_a_house_in_order_is_silent(complaints):
    """Dialogs keep their lines, pages their topic."""
    assert complaints() == []


def test_a_model_in_two_files_is_told(complaints):
    """A slice of a model needs its reason in SLICES."""
    name = "models/plan/plan_more.py"
    assert complaints(**{name: AGAIN}) == [
        f"{name}: hr.performance.plan is told in its own file (HOUSE, rule 2)"
    ]


@pytest.mark.parametrize("folder", ["models/plan", "wizards/plan", "reports"])
def test_an_own_override_is_told(complaints, folder):
    """No method of an own model is defined twice, wherever it is."""
    name = f"{folder}/plan_confirm.py"
    text = f"{AGAIN}\n    def action_confirm(self):\n        super().action_confirm()\n"
    found = complaints(**{name: text})
    first, second = sorted([name, "models/plan/hr_performance_plan.py"], key=_order)
    assert found[0] == (
        f"hr.performance.plan.action_confirm is defined 2 times: {first}, {second}"
    )


def _order(name):
    return structure.FOLDERS.index(name.split("/")[0]), name


def test_an_upward_import_is_told(complaints):
    """A lower room does not know a higher one."""
    name = "models/kpi/words.py"
    assert complaints(**{name: "from ..plan import hr_performance_plan\n"}) == [
        f"{name}:1: kpi imports from plan, which is above it"
    ]


def test_a_name_from_above_is_told(complaints):
    """Nor does it name its models and methods."""
    name = "models/kpi/hr_performance_limit.py"
    text = """
class Limit(models.Model):
    _name = "hr.performance.limit"

    def _plans(self):
        return self.env["hr.performance.plan"]
"""
    [found] = complaints(**{name: text})
    assert found.startswith("models/kpi names hr.performance.plan, which is above it")


@pytest.mark.parametrize(
    "name, text, place",
    [
        ("models/plan/plans.py", "hr.performance.sheet", "hr_performance_sheet.py"),
        ("wizards/plan/hr_performance_x.py", "hr.performance.y", "hr_performance_y.py"),
        ("reports/numbers.py", "hr.performance.number", "hr_performance_number.py"),
        ("wizards/plans.py", "hr.performance.plans", "no floor of the house"),
    ],
)
def test_a_model_in_the_wrong_file_is_told(complaints, name, text, place):
    """Whoever knows a model's name knows its file."""
    found = complaints(**{name: f'class X(models.Model):\n    _name = "{text}"\n'})
    assert any(place in line for line in found)


def test_a_view_of_the_database_among_stored_models_is_told(complaints):
    """What is only read stands in reports."""
    name = "models/plan/hr_performance_total.py"
    text = (
        "class Total(models.Model):\n"
        '    _name = "hr.performance.total"\n    _auto = False\n'
    )
    assert complaints(**{name: text}) == [
        f"{name}: hr.performance.total is only read and belongs into reports/"
    ]


def test_without_odoo_the_remedy_is_named(monkeypatch, tmp_path):
    """Neither Debian nor the repository has it: the message says what to set."""

    def missing(_target):
        """A source that has nothing"""
        raise ToolError("404 Not Found")

    monkeypatch.setattr(fetch, "_from_debian", missing)
    monkeypatch.setattr(fetch, "_from_git", missing)
    with pytest.raises(ToolError, match="ODOO_PATH=") as error:
        fetch.odoo(tmp_path)
    assert "404 Not Found" in str(error.value)
