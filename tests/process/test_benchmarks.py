# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small form of the benchmark: its counts, and how often bare SQL fits into it.

``make bench`` measures the targets; here a statement in a loop, a lost index or a
second way of writing is seen at once. Seconds are asked of nobody.
"""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PEOPLE = 300
#: The most queries of all 300 people, and how many times as long as bare SQL.
MOST = {
    "launch": (110, 4),
    "score and decide": (130, 8),
    "simulate rewards": (60, 6),
}


@pytest.fixture(scope="module")
def figures(company, tmp_path_factory):
    """Rows of the report by part and work."""
    folder, found = tmp_path_factory.mktemp("bench"), {}
    for part in ("work", "plans"):
        given = {
            "HR_PERFORMANCE_DEV": str(ROOT / "dev"),
            "HR_PERFORMANCE_N": str(PEOPLE),
            "HR_PERFORMANCE_ONLY": part,
            "HR_PERFORMANCE_OUTPUT": str(folder),
        }
        script = (ROOT / "benchmarks" / "run.py").read_text()
        process = company.start(f"import os\nos.environ.update({given!r})\n{script}")
        # It ends with an error where a target is missed: that is for make bench.
        _output, errors = process.communicate(timeout=600)
        report = folder / "bench.json"
        assert report.exists(), errors
        found[part] = {row["work"]: row for row in json.loads(report.read_text())[part]}
        report.unlink()
    return found


@pytest.mark.parametrize("work", MOST)
def test_bulk(figures, work):
    """Launch, decision and rewards of 300 people."""
    row = figures["work"][work]
    queries, ratio = MOST[work]
    assert row["queries_per_employee"] * PEOPLE <= queries
    assert row["ratio"] <= ratio


def test_many_plans(figures):
    """Plans are checked in batches; a confirmation is counted through its commit."""
    assert max(figures["plans"]["check plans"]["queries"]) <= 60
    # The round that other work on the machine has disturbed least.
    assert figures["plans"]["check plans"]["ratios"][0] <= 10
    [queries] = figures["plans"]["confirm plans, with commit"]["queries"]
    assert queries <= 150
