# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Steps as stored JSON, and the catalogue of codes against the source."""

import ast
import json
import pickle
import re
from decimal import Decimal
from pathlib import Path

import engine
from engine.codes import ERROR_CODES, STEP_CODES, TEXT_VALUES
from engine.outcome import RuleError, Step
from engine.rules import METHODS, Rule, score
from engine.scoring import Line, weighted

SOURCES = sorted(Path(engine.__file__).parent.rglob("*.py"))


def test_steps_survive_json():
    rule = Rule("ratio", target=7, points=30)
    outcome = score(rule, 3)
    missing = weighted([Line("a", "s", 100, score(rule, None))])
    for step in (*outcome.steps, *missing.steps):
        assert Step.from_json(json.loads(json.dumps(step.to_json()))) == step


def test_json_has_plain_digits():
    step = Step("rate_points", {"rate": Decimal("1E+2"), "points": 1, "result": 1})
    assert step.to_json() == {
        "code": "rate_points",
        "values": {"rate": "100", "points": 1, "result": 1},
    }


def test_steps_of_others_are_kept_as_they_are():
    data = {"code": "collected", "values": {"source": "2026", "count": 3}}
    assert Step.from_json(data).to_json() == data


def test_errors_name_code_and_values_and_survive_pickling():
    error = RuleError("weights_not_100", total=Decimal(90), tolerance=Decimal(1))
    assert str(error).startswith("weights_not_100 {'total': Decimal('90')")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.code, copy.values) == (error.code, error.values)


def literals():
    for path in SOURCES:
        if path.name == "codes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            if isinstance(node, ast.JoinedStr):
                yield from completed(node)


def completed(node):
    """Return the codes that a pattern such as f"deviation_{direction}" can give."""
    parts = [
        re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z]+"
        for part in node.values
    ]
    pattern = re.compile("".join(parts))
    return [code for code in STEP_CODES if pattern.fullmatch(code)]


def test_every_listed_code_is_used_by_the_engine():
    used = set(literals())
    assert not set(STEP_CODES) - used
    assert not set(ERROR_CODES) - used


def test_every_raised_code_is_listed():
    names = {"RuleError": ERROR_CODES, "Step": STEP_CODES}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            codes = names.get(node.func.id)
            first = node.args[0] if node.args else None
            if codes and isinstance(first, ast.Constant):
                assert first.value in codes, (path.name, first.value)


def test_every_error_has_the_listed_values():
    """Read from the calls whose values are written out as keywords."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            constants = [a.value for a in node.args if isinstance(a, ast.Constant)]
            code = next((c for c in constants if c in ERROR_CODES), None)
            keywords = [keyword.arg for keyword in node.keywords]
            if code and None not in keywords and keywords:
                assert set(keywords) == set(ERROR_CODES[code]), (path.name, code)


def test_no_sentence_leaves_the_engine():
    for code, values in {**STEP_CODES, **ERROR_CODES}.items():
        for name in (code, *values):
            assert re.fullmatch(r"[a-z0-9_]+", name)
    assert TEXT_VALUES <= {name for values in STEP_CODES.values() for name in values}


def test_the_engine_imports_no_odoo():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                assert all(not a.name.startswith("odoo") for a in node.names)
            if isinstance(node, ast.ImportFrom):
                assert node.level or not node.module.startswith(("odoo", "engine"))


def test_the_methods_are_the_agreed_ones():
    assert set(METHODS) == {
        "ratio",
        "achievement",
        "reverse_difference",
        "reverse_quotient",
        "closeness",
        "bands",
        "plus_minus",
        "deduction",
        "binary",
        "progress",
        "three_value",
        "efficacy",
        "curve",
        "manual",
    }
