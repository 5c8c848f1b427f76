# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The earlier version is updated to the present one, with demo data."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "dev"))

from kit import contents, upgrade  # noqa: E402

BEFORE = {
    "hr_performance_result": {
        "rows": 2,
        "last": 9,
        "columns": {"id": "a", "score": "b", "old_name": "c"},
    },
    "hr_performance_gone": {"rows": 0, "last": None, "columns": {"id": None}},
}


def upgrade_check(folder, **variables):
    """What ``make upgrade-check`` does in a clone."""
    env = {name: value for name, value in os.environ.items() if name != "DATA"}
    return subprocess.run(
        [folder / "dev" / "run", "upgrade-check"],
        env={**env, **variables},
        capture_output=True,
        text=True,
        timeout=3000,
    )


def test_update_keeps_all_and_equals_a_fresh_installation():
    """No row or value is lost; rights, screens and tables are the release's."""
    done = upgrade_check(REPO)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-4000:]}"
    assert "0 differences" in done.stdout


def test_clone_without_history_is_told_the_remedy(tmp_path):
    """It fails at once and says what to fetch; nothing is skipped."""
    shutil.copytree(REPO / "dev", tmp_path / "dev")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    done = upgrade_check(tmp_path)
    assert done.returncode == 1
    assert "git fetch --unshallow" in done.stderr
    assert (REPO / "dev" / "upgrade_from.txt").read_text().strip() in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (
            {"rows": 1, "columns": {"id": "a", "score": "b", "old_name": "c"}},
            {"hr_performance_result": "2 rows before, 1 of them now"},
        ),
        (
            {"rows": 2, "columns": {"id": "a", "score": "x", "old_name": "c"}},
            {"hr_performance_result.score": "has other values"},
        ),
        (
            {"rows": 2, "columns": {"id": "a", "score": "b", "new": "c"}},
            {"hr_performance_result.old_name": "the column is gone"},
        ),
    ],
)
def test_losses_are_told(table, found):
    """A lost row, value, column or table; what is new is no loss."""
    after = {"hr_performance_result": table, "hr_performance_new": {"rows": 7}}
    gone = {"hr_performance_gone": "the table is gone"}
    assert contents.losses(BEFORE, after) == {**found, **gone}


def test_differences_are_told_unless_accepted(capsys):
    """By their place; an accepted pattern needs its reason."""
    updated = {"records": {"ir.rule": {"x.a": {"domain": "[1]"}, "x.old": {}}}}
    fresh = {"records": {"ir.rule": {"x.a": {"domain": "[2]"}, "x.new": {}}}}
    found = upgrade.differences(updated, fresh)
    assert found == {
        "records > ir.rule > x.a > domain": '"[1]" ≠ "[2]"',
        "records > ir.rule > x.new": "only in the fresh installation",
        "records > ir.rule > x.old": "only in the updated database",
    }
    assert upgrade.report({"rights": found}, ["records > ir.rule > x.a*"]) == 2
    shown = capsys.readouterr().out
    assert "x.new" in shown
    assert "domain" not in shown
    assert not upgrade.report({"rights": found}, ["records > ir.rule > *"])
