# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The account a long run gives of itself: steps, tables, control totals."""

import contextlib
import os
import resource
import sys
import time
import traceback
import unicodedata
from decimal import Decimal
from pathlib import Path


def output_folder():
    """Where files go; the current folder's demo_output unless told otherwise."""
    folder = Path(os.environ.get("HR_PERFORMANCE_OUTPUT") or "demo_output")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def peak_memory():
    """Largest memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def money(amount):
    """Show an amount with its cents."""
    return f"{Decimal(str(amount)):,.2f}"


def _width(text):
    """Columns that a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text, width, right):
    space = " " * (width - _width(text))
    return space + text if right else text + space


class Ledger:
    """Prints what happens as it happens and remembers whether it all adds up."""

    def __init__(self, title):
        self.begin = time.monotonic()
        self.failed = []
        print(f"{title}\n", flush=True)

    @contextlib.contextmanager
    def step(self, name):
        """Time a step; the block may call what it gets with a note on the result."""
        begin = time.monotonic()
        notes = []
        yield notes.append
        seconds = time.monotonic() - begin
        note = f": {', '.join(notes)}" if notes else ""
        print(f"{seconds:8.1f} s  {name}{note}", flush=True)

    def table(self, title, header, rows):
        """Print a table; numbers stand to the right."""
        rows = [[str(cell) for cell in row] for row in rows]
        widths = [
            max(_width(str(cell)) for cell in column)
            for column in zip(header, *rows, strict=True)
        ]
        print(f"\n{title}")
        for row in [header, *rows]:
            cells = [
                _pad(cell, width, cell.replace(",", "").replace(".", "").isdigit())
                for cell, width in zip(row, widths, strict=True)
            ]
            print(f"  {'  '.join(cells)}".rstrip())
        sys.stdout.flush()

    def reconcile(self, label, found, expected):
        """Compare two totals to the cent; a difference fails the run."""
        found, expected = Decimal(str(found)), Decimal(str(expected))
        agrees = found == expected
        sign = "=" if agrees else "≠"
        word = "ok" if agrees else "WRONG"
        print(f"  {word:5}  {label}: {money(found)} {sign} {money(expected)}")
        if not agrees:
            self.failed.append(label)

    def require(self, label, holds):
        """Check a fact; its failure fails the run."""
        print(f"  {'ok' if holds else 'WRONG':5}  {label}", flush=True)
        if not holds:
            self.failed.append(label)

    def finish(self):
        """Print time and memory; returns the exit code."""
        seconds = time.monotonic() - self.begin
        print(f"\n{seconds:.0f} s in all, {peak_memory():.0f} MB at most.")
        if self.failed:
            print(f"DOES NOT RECONCILE: {'; '.join(self.failed)}")
        sys.stdout.flush()
        return 1 if self.failed else 0


def run(job):
    """Run a job to its end and leave the shell with its exit code.

    An error that the person at the keyboard can mend (``SystemExit`` with a text, bad
    data) is one sentence; any other is a traceback.
    """
    try:
        code = job()
    except SystemExit as error:
        code = error.code
        if isinstance(code, str):
            print(code, flush=True)
            code = 2
    except Exception:
        traceback.print_exc(file=sys.stdout)
        code = 1
    sys.stdout.flush()
    sys.exit(code)
