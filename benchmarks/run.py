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

At last the *screens*: pages and clicks of each role in a company of the smallest N, and
in one a hundred times as large. It fails where one misses its target.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(os.environ["HR_PERFORMANCE_DEV"]).parent / "benchmarks"))
import goals  # noqa: E402
import imports  # noqa: E402
import operations  # noqa: E402
import pages  # noqa: E402
import people  # noqa: E402
import screens  # noqa: E402


def main():
    numbers = [
        int(n) for n in (os.environ.get("HR_PERFORMANCE_N") or "1000").split(",")
    ]
    rows = []
    warm_up()
    for number in numbers:
        company, employees = people.make_company(env, number)
        rows += operations.measure(env, company, employees)
        rows += pages.measure(env, company, employees)
        rows += imports.measure(env, company, employees)
    rows += goals.measure(env, company)
    seen = screens.measure(env, min(numbers))
    report(rows, seen)
    if missed := screens.failures(seen):
        sys.exit("Missed targets:\n" + "\n".join(missed))


def warm_up():
    """A first small company, so that no cache and no table is empty."""
    operations.measure(env, *people.make_company(env, 233))


def report(rows, seen):
    folder = Path(os.environ.get("HR_PERFORMANCE_OUTPUT") or ".")
    told = json.dumps([*rows, *seen], indent=1)
    (folder / "bench.json").write_text(told + "\n")
    heads = ("seconds", "sql", "floor", "ratio", "q/emp", "peak MB")
    print(f"{'work':26}{'n':>8}" + "".join(f"{head:>9}" for head in heads))
    for row in rows:
        names = ("seconds", "sql_seconds", "floor_seconds", "ratio")
        cells = ["-" if row[name] is None else f"{row[name]:.2f}" for name in names]
        cells += [f"{row['queries_per_employee']:.3f}", f"{row['peak_mb']:.0f}"]
        line = f"{row['work']:26}{row['n']:>8}"
        print(line + "".join(f"{cell:>9}" for cell in cells), flush=True)
    screens.report(seen)


main()
