# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Small programs that stand where the print program is looked for."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tools.misc import find_in_path

from ...models.base import printing

#: What each program does; ``$last`` is the file it should write, ``$real`` the program
#: that prints. Before, all of them say which version they are.
PROGRAMS = {
    "refuses": "echo 'no display' >&2; exit 1",
    "crashes": "kill -11 $$",
    "fails late": "'{real}' \"$@\"; exit 3",
    "writes nothing": "exit 0",
    "writes an empty file": ': > "$last"',
    "writes a page": "echo '<html><body>No access</body></html>' > \"$last\"",
    "writes garbage": 'head -c 9000 /dev/urandom > "$last"',
    "stops half-way": '\'{real}\' "$@"; half=$(($(wc -c < "$last") / 2));'
    ' head -c $half "$last" > "$last.half"; mv "$last.half" "$last"',
    "loses the middle": '\'{real}\' "$@"; (head -c 3000 "$last"; tail -c 900 "$last")'
    ' > "$last.cut"; mv "$last.cut" "$last"',
    "hangs": "sleep 600",
    "hangs in the background": "sleep 600 & wait",
}
#: Those that do not even say which version they are.
SILENT = {
    "hangs at once": "sleep 600",
    "is broken": "echo 'cannot open shared object file' >&2; exit 127",
    "is no program": None,
}
SCRIPT = """#!/bin/sh
PATH=/usr/bin:/bin
for last; do :; done
echo "$@" >> '{called}'
{version}
{body}
"""
VERSION = 'if [ "$1" = --version ]; then echo "wkhtmltopdf 0.12.6"; exit 0; fi'


class PrinterMixin:
    """A test that decides what the server finds as its print program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo remembers the program that it finds first: the real one.
        cls.env["ir.actions.report"].get_wkhtmltopdf_state()
        cls.real_path = os.environ["PATH"]
        try:
            cls.real_printer = find_in_path("wkhtmltopdf")
        except OSError:
            cls.real_printer = None

    def setUp(self):
        super().setUp()
        if not self.real_printer:
            self.skipTest("wkhtmltopdf is not installed")
        self.enterContext(patch.dict(os.environ))
        for name in ("PRINT_SECONDS", "ANSWER_SECONDS"):
            self.patch(printing, name, getattr(printing, name))
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def use_printer(self, body, answers=True):
        """From now on this program is found; None for a file that cannot be run.

        :param answers: whether it says which version it is
        """
        program = self.folder / "wkhtmltopdf"
        script = SCRIPT.format(
            called=self.folder / "called",
            version=VERSION if answers else "",
            body=(body or "").format(real=self.real_printer),
        )
        program.write_text(script if body else "no program")
        program.chmod(0o755)
        os.environ["PATH"] = str(self.folder)
        if body and "sleep" in body:
            # A program that hangs is stopped after a second instead of a minute.
            printing.PRINT_SECONDS = printing.ANSWER_SECONDS = 1

    def use_no_printer(self):
        (self.folder / "wkhtmltopdf").unlink(missing_ok=True)
        os.environ["PATH"] = str(self.folder)

    def use_real_printer(self):
        os.environ["PATH"] = self.real_path
        printing.PRINT_SECONDS = printing.ANSWER_SECONDS = 60

    def calls(self):
        """How often a program that stands in was started."""
        called = self.folder / "called"
        return len(called.read_text().splitlines()) if called.exists() else 0
