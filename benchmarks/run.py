# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Speed of the bulk operations beside bare SQL, and of the first pages by role and
the goal tree.

Fed to Odoo's shell by ``make bench N=1000,10000``; prints a table and writes
``bench.json``. Batches are committed as the scheduler does it; each number of people
gets a company of its own.

*Bare SQL* writes the rows that the operation has written into twins of their tables
(same columns, indexes, checks and foreign keys) with psycopg2's ``execute_values``, a
thousand rows a page. The *floor* is ``INSERT … SELECT`` of the same rows. Both are the
best of three, or of as many as fit in half a minute.

Then *coaching*: values from Odoo records, lights and alerts of the largest N, beside
bare SQL, and the first page of a director with 2,000 people beside one with ten.
*Assessment*: a 360 of the largest N, the board of calibration, the panel of fairness.
*Print*: 200 interview records for a team, as one PDF and as an archive, and the second
signature. *Payslips*: a thousand with a bonus and as many without, in a third
database. *Plans*: check and confirmation of many. *Imports*: files of 20,000 values.

At last the *screens*: pages and clicks of each role in a database with as many
appraisals as the smallest N, and in one with a hundred times as many. It fails where
something misses its target. ``ONLY=work``, ``plans``, ``imports``, ``coaching``,
``assessment``, ``print``, ``payslips`` or ``screens`` leaves the rest out.
``bench.json`` says on what it was run.
``ONLY=workers`` alone measures a launch that one, two and four processes share.
"""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(os.environ["HR_PERFORMANCE_DEV"]).parent / "benchmarks"))
import assessment  # noqa: E402
import coaching  # noqa: E402
import goals  # noqa: E402
import imports  # noqa: E402
import merit  # noqa: E402
import operations  # noqa: E402
import pages  # noqa: E402
import payslips  # noqa: E402
import people  # noqa: E402
import plans  # noqa: E402
import printing  # noqa: E402
import rewards  # noqa: E402
import screens  # noqa: E402
import workers  # noqa: E402

import odoo  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402


def main():
    numbers = [
        int(n) for n in (os.environ.get("HR_PERFORMANCE_N") or "1000").split(",")
    ]
    only, largest = os.environ.get("HR_PERFORMANCE_ONLY"), max(numbers)
    # Screens first, alone in their database: nothing else may stand beside the sheets.
    parts = {
        "screens": (lambda: measure_screens(min(numbers)), [screens]),
        "work": (lambda: measure_work(numbers), [operations, merit, rewards]),
        "plans": (lambda: plans.measure(env, largest), [plans]),
        "imports": (lambda: imports.measure(env), [imports]),
        "coaching": (lambda: measure_coaching(largest), [coaching]),
        "assessment": (lambda: measure_assessment(largest), [assessment]),
        "print": (lambda: printing.measure(env), [printing]),
        "payslips": (measure_payslips, [payslips]),
        "workers": (lambda: workers.measure(env, largest), []),
    }
    if only and only not in parts:
        sys.exit(f"ONLY is one of {', '.join(parts)}.")
    found = {
        name: measure()
        for name, (measure, _of) in parts.items()
        if only == name or not only and name != "workers"
    }
    report(found)
    missed = [
        text
        for name, rows in found.items()
        for module in parts[name][1]
        for text in module.failures(rows)
    ]
    if missed:
        sys.exit("Missed targets:\n" + "\n".join(missed))


def measure_work(numbers):
    """Bulk operations and their pages."""
    rows = []
    warm_up()
    for number in numbers:
        company, employees = people.make_company(env, number)
        rows += operations.measure(env, company, employees)
        rows += pages.measure(env, company, employees)
        rows += merit.measure(env, company, number)
    return rows + goals.measure(env, company)


def measure_coaching(number):
    """Values from records, lights and teams."""
    return coaching.measure_teams(env) + coaching.measure(env, number)


def measure_assessment(number):
    """A 360 of everybody, calibration and fairness."""
    return assessment.measure(env, max(number, assessment.LEAST))


def measure_payslips():
    """In a database that has payroll."""
    with Registry(os.environ["HR_PERFORMANCE_PAYROLL"]).cursor() as cr:
        return payslips.measure(odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}))


def measure_screens(number):
    """Pages of a small company here, and of a large one in the other database."""
    with Registry(os.environ["HR_PERFORMANCE_LARGE"]).cursor() as cr:
        large = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        return screens.measure(env, large, max(number, screens.LEAST))


def warm_up():
    """A first small company, so that no cache and no table is empty."""
    operations.measure(env, *people.make_company(env, 233))


def report(found):
    """Write all figures into ``bench.json`` and print a line for each."""
    folder = Path(os.environ.get("HR_PERFORMANCE_OUTPUT") or ".")
    told = {"run": conditions(), **found}
    (folder / "bench.json").write_text(json.dumps(told, indent=1) + "\n")
    for name, rows in found.items():
        if name == "work":
            report_work(rows)
        elif name == "screens":
            screens.report(rows)
        elif name == "workers":
            workers.report(rows)
        else:
            coaching.report(rows, name)


def conditions():
    """On what the figures were measured."""
    module = env["ir.module.module"].search([("name", "=", "hr_performance")])
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": module.installed_version,
        "odoo": odoo.release.version,
        "postgresql": env.cr._cnx.server_version,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": os.getloadavg(),
    }


def report_work(rows):
    """Print one line for each operation and page."""
    heads = ("seconds", "sql", "floor", "ratio", "q/emp", "peak MB")
    print(f"{'work':26}{'n':>8}" + "".join(f"{head:>9}" for head in heads))
    for row in rows:
        names = ("seconds", "sql_seconds", "floor_seconds", "ratio")
        cells = ["-" if row[name] is None else f"{row[name]:.2f}" for name in names]
        cells += [f"{row['queries_per_employee']:.3f}", f"{row['peak_mb']:.0f}"]
        line = f"{row['work']:26}{row['n']:>8}"
        print(line + "".join(f"{cell:>9}" for cell in cells), flush=True)


main()
