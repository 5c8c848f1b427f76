# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that went wrong, by the hundred: sentences, no traces, no misreadings."""

import base64
import logging
import os
import random
import re
import time
from collections import Counter
from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.base.uploads import check_proof, decode_upload, is_picture
from ...wizards.exchange.kinds import KINDS
from ..engine.typed_cells import DAYS, NUMBERS, cells
from .broken_files import BrokenFile, damaged, make
from .common_import import HEADERS, ROLES, ROWS, ImportCase
from .layouts import LAYOUTS

_logger = logging.getLogger(__name__)

FULL = bool(os.environ.get("FULL"))
#: 300 files in a run, 3,000 with FULL=1, which draws others each time.
CASES, OTHERS = (400, 300) if FULL else (40, 30)
SEED = random.randrange(10**9) if FULL else 11
LANGUAGES = {
    "en_US": "en",
    "de_DE": "de",
    "fr_FR": "fr",
    "es_ES": "es",
    "zh_CN": "zh",
}
#: Cells as people type them: (text, language) to the number, or the day, that is meant.
NUMBERS_MEANT = {
    (text, language): re.search(r"-?[\d.]+", meant) if meant != "x" else None
    for text, language, meant in cells(NUMBERS)
}
DAYS_MEANT = {(text, language): meant for text, language, meant in cells(DAYS)}
STRANGE = (
    *("0000-00-00", "0000", "0000-13", "99999-01-01", "9999-12-31", "0001-01-01"),
    *("1e999999", "1e1000000000", "-1e-999999999", "NaN", "sNaN", "Infinity", "1_0"),
    *("=1+1", "＝1", "\n=1", "'", "''=", "%", "%s", "{}", "{0.__class__}", "\\", "<b>"),
    *("\u202e", "\u200b", "²", "٣", "𝟙", "é" * 500, "x" * 33_000, "9" * 5_000),
    *(True, 0, -1, 1e308, -1e-308, 2**31, 2**63, 10**20, 0.1 + 0.2, 73_051, "-0"),
    *("Total", "FY2024", 2026.1, 46_112, 45_000.5, float("inf"), "#REF!", "#DIV/0!"),
    *("..60=0; 60..80=x", "90=60; 90=61", "=;=;=", "1=1;" * 2_000, None, " "),
    *("SUM", "=SUM(A1:A9)", "00subject", "OUT", "Ratio", "Company", "Test", "DEF"),
)
#: Numbers that other signs of these cells are.
SAME = {"٣": 3, "𝟙": 1}
#: Where each kind makes records, and the columns that hold what cells say.
WRITTEN = {
    "measure": ("hr_performance_measure", "value", "period_end"),
    "target": ("hr_performance_appraisal_line", "target", "weight"),
    "result": ("hr_performance_result", "score"),
    "kpi": ("hr_performance_kpi", "target"),
    "goal": ("hr_performance_objective", "target", "date_end"),
    "pay_base": ("hr_performance_pay_base", "amount", "date_from"),
}
#: What a new record has where the file says nothing.
DEFAULTS = {0, 100}
#: Models whose lists take files by Odoo's own import.
LISTS = (
    *("hr.performance.kpi", "hr.performance.kpi.category", "hr.performance.theme"),
    *("hr.performance.objective", "hr.performance.template", "hr.performance.cycle"),
    *("hr.performance.scale", "hr.performance.scheme", "hr.performance.measure"),
)
#: What the system's own message about an error that nobody expected begins with.
UNEXPECTED = ("Unknown error", "Unknown database error")


@tagged("post_install", "-at_install")
class TestImportFuzz(ImportCase):
    """Whatever bytes somebody chooses, the answer is a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()
        cls.people["colleague"].barcode = "00colleague"
        for code in LANGUAGES:
            cls.env["res.lang"]._activate_lang(code)
        cls.kept = [
            SQL.identifier(model._table)
            for name, model in sorted(cls.env.registry.items())
            if (name.startswith("hr.performance.") or name in OTHER_MODELS)
            and model._auto
            and not model._abstract
            and not model._transient
        ]

    # STATE

    def everything(self):
        """Count and checksum of all that we keep, and of mails and files."""
        self.env.flush_all()
        parts = (
            SQL(
                "SELECT %s, count(*), sum(hashtextextended(t::text, 0)) FROM %s t",
                str(number),
                table,
            )
            for number, table in enumerate(self.kept)
        )
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        return {self.kept[int(number)].code: rest for number, *rest in rows}

    def assert_untouched(self):
        now = self.everything()
        changed = [table for table, sums in now.items() if sums != self.before[table]]
        self.assertFalse(changed)

    def written(self, kind):
        """What stands in the columns that this kind of file fills, by record."""
        table, *columns = WRITTEN[kind]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
            )
        )
        return {record: values for record, *values in rows}

    # THE FUZZ

    @mute_logger("odoo.models.unlink")
    def test_imports(self):
        """Every kind of file in every language: refused, found wrong, or written."""
        draw, outcomes, began = random.Random(SEED), Counter(), time.monotonic()
        self.before = self.everything()
        for kind in KINDS:
            for number in range(CASES):
                language = draw.choice([*LANGUAGES])
                made = self.made(kind, LANGUAGES[language], draw)
                with self.subTest(
                    kind=kind, seed=SEED, number=number, ways=made.ways, lang=language
                ):
                    outcomes[kind, self.try_file(kind, language, made)] += 1
        for kind in KINDS:
            for outcome in ("refused", "found wrong", "done"):
                self.assertTrue(outcomes[kind, outcome], f"{kind}: {outcomes}")
        if FULL:
            took = time.monotonic() - began
            _logger.info("Seed %s, %.0f s: %s", SEED, took, dict(outcomes))

    def made(self, kind, language, draw):
        if kind == "team":
            return self.made_team(language, draw)
        if draw.random() < 0.1:
            layout = LAYOUTS[draw.choice([*LAYOUTS])]
            return damaged(draw, BrokenFile("file.xlsx", layout.content))
        return make(draw, HEADERS[kind], ROWS[kind], self.strange(language))

    def strange(self, language):
        typed = [text for text, of in (*NUMBERS_MEANT, *DAYS_MEANT) if of == language]
        return [*STRANGE, *typed]

    def made_team(self, language, draw):
        """The team sheet with other cells, or damaged."""
        if not hasattr(self, "_sheet"):
            wizard = self.wizard("manager", **self.settings("team"))
            _name, self._sheet = wizard._export("template", "xlsx")
        book, strange = load_workbook(BytesIO(self._sheet)), self.strange(language)
        for _cell in range(draw.randint(1, 6)):
            sheet = draw.choice(book.worksheets)
            value = draw.choice(strange)
            cell = sheet.cell(draw.randint(1, 8), draw.randint(1, 6))
            cell.value = value[:30_000] if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
        stream = BytesIO()
        book.save(stream)
        return damaged(draw, BrokenFile("team.xlsx", stream.getvalue()))

    def settings(self, kind):
        return {"kind": kind, "cycle_id": self.cycle.id, "scale_id": self.scale.id}

    def try_file(self, kind, language, made):
        """Check and import a file, and take it back; what came of it."""
        savepoint = self.cr.savepoint()
        try:
            return self.outcome(kind, language, made)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()

    def opened(self, kind, language, made):
        role = ROLES.get(kind, "hr_admin")
        wizard = self.wizard(role, made.content, name=made.name, **self.settings(kind))
        return wizard.with_context(lang=language)

    def outcome(self, kind, language, made):
        """Refused in words, with findings and without a trace, or written as said."""
        wizard = self.opened(kind, language, made)
        try:
            wizard.action_check()
        except UserError as error:
            self.assertTrue(str(error).strip())
            self.assert_untouched()
            return "refused"
        self.assert_untouched()
        if wizard.missing_columns or wizard.conflict_count:
            return "asked"
        is_good, counts = not wizard.error_count, self.counts(wizard)
        old = kind != "team" and self.written(kind)
        wizard.action_import()
        self.assertEqual(self.counts(wizard), counts)
        self.assertEqual(wizard.state, "done" if is_good else "check")
        if not is_good:
            self.assert_untouched()
            return "found wrong"
        if kind != "team":
            self.check_written(kind, LANGUAGES[language], made, counts, old)
        return "done"

    def check_written(self, kind, language, made, counts, old):
        """As many records as were announced, with values that a cell has said."""
        new = self.written(kind)
        self.assertEqual(len(new) - len(old), counts[0])
        self.assertEqual(set(old) - set(new), set())
        changed = [
            [
                value
                for value, was in zip(values, old.get(record, values), strict=True)
                if value != was or record not in old
            ]
            for record, values in new.items()
            if old.get(record) != values
        ]
        self.assertLessEqual(len(changed), counts[0] + counts[1])
        if made.cells is None:
            return
        numbers = numbers_meant(made, language)
        days = days_meant(made, language)
        for value in (value for values in changed for value in values):
            if isinstance(value, date):
                self.assertIn(str(value), days)
            elif value is not None:
                near = [n for n in numbers if abs(n - value) <= 0.006 + abs(n) * 1e-9]
                self.assertTrue(near, f"{value} stands in no cell")

    # OTHER WAYS IN

    @mute_logger("odoo.models.unlink", "odoo.sql_db")
    def test_lists_of_odoo(self):
        """Rows that Odoo's own import of a list takes to our models."""
        draw = random.Random(SEED)
        self.before = self.everything()
        for number in range(OTHERS):
            name = LISTS[number % len(LISTS)]
            model = self.as_user(self.env[name], "hr_admin")
            names, rows = self.list_rows(model, draw)
            with self.subTest(model=name, seed=SEED, names=names, rows=str(rows)[:500]):
                savepoint = self.cr.savepoint()
                try:
                    found = model.load(names, rows)
                    if not found["ids"]:
                        self.assert_untouched()
                finally:
                    savepoint.rollback()
                    savepoint.close(rollback=False)
                    self.env.invalidate_all()
                for message in found["messages"]:
                    self.assertFalse(message["message"].startswith(UNEXPECTED), message)

    def list_rows(self, model, draw):
        """Columns and rows of a file: good values, and some strange ones."""
        shown = model.fields_get(
            attributes=["type", "readonly", "required", "relation"]
        )
        names = [
            name
            for name, field in shown.items()
            if not field["readonly"] and field["type"] in VALUES
        ]
        needed = [name for name in names if shown[name]["required"]]
        names = [*needed, *draw.sample(names, min(4, len(names)))]
        names = list(dict.fromkeys(names))
        rows = [[self.good_text(model, name) for name in names] for _row in range(2)]
        for _cell in range(draw.randint(1, 3)):
            text = draw.choice(self.strange("en"))
            text = "" if text is None else str(text)
            rows[draw.randrange(2)][draw.randrange(len(names))] = text[:2_000]
        return names, rows

    def good_text(self, model, name):
        field = model._fields[name]
        if field.type == "selection":
            return str(field.get_values(model.env)[0])
        if field.type == "many2one":
            record = model.env[field.comodel_name].search([], limit=1)
            return record.display_name or ""
        return VALUES[field.type]

    def test_uploads(self):
        """Scans, proofs, signatures and documents of any bytes."""
        draw, outcomes = random.Random(SEED), Counter()
        check = self.env["hr.performance.legal.check"].create(
            {
                "cycle_id": self.cycle.id,
                "item_id": self.env["hr.performance.legal.item"].search([], limit=1).id,
            }
        )
        for number in range(OTHERS):
            data = self.upload(draw)
            with self.subTest(seed=SEED, number=number, data=str(data)[:80]):
                content = decode_upload(data)
                if content is not None:
                    is_picture(content)
                for take in (
                    self.env["hr.performance.paper"]._check_scan,
                    lambda one: check_proof(self.env, one),
                    lambda one: check.write({"document": one}),
                ):
                    try:
                        with self.cr.savepoint():
                            take(data)
                        outcomes["taken"] += 1
                    except UserError as error:
                        self.assertTrue(str(error).strip())
                        outcomes["refused"] += 1
        self.assertTrue(outcomes["taken"] and outcomes["refused"], outcomes)

    def upload(self, draw):
        """A picture, PDF or other file as a request brings it, damaged or not."""
        stream = BytesIO()
        picture = Image.new("RGB", (20, 10), draw.choice(("red", "white")))
        picture.save(stream, draw.choice(("PNG", "JPEG", "GIF")))
        content = draw.choice(
            (stream.getvalue(), b"%PDF-1.4\n%%EOF\n", b"", b"minutes")
        )
        content = damaged(draw, BrokenFile("scan", content)).content
        data = base64.b64encode(content)
        if draw.random() < 0.3:
            data = damaged(draw, BrokenFile("scan", data)).content
        return data if draw.random() < 0.5 else data.decode("latin-1")


#: Besides ours: what steps leave behind.
OTHER_MODELS = ("mail.message", "mail.mail", "mail.activity", "ir.attachment")
VALUES = {
    "char": "Some text",
    "text": "Some text",
    "html": "<p>Some text</p>",
    "integer": "5",
    "float": "5",
    "monetary": "5",
    "boolean": "1",
    "date": "2026-01-01",
    "datetime": "2026-01-01 10:00:00",
    "selection": "",
    "many2one": "",
}


def numbers_meant(made, language):
    """Numbers that the cells of a file say to a reader, or that stand for none."""
    found = set(DEFAULTS)
    for cell in made.cells:
        if isinstance(cell, bool) or cell is None:
            continue
        if isinstance(cell, str):
            meant = NUMBERS_MEANT.get((cell, language))
            if language in ("en", "zh") and re.fullmatch(r"-?\d+\.\d+", cell):
                found.add(float(cell))
            bare = "".join(sign for sign in cell if sign.isprintable()).strip()
            if meant:
                found.add(float(meant[0]))
            elif cell in SAME:
                found.add(SAME[cell])
            elif re.fullmatch(r"-?\d+", bare):
                found.add(float(bare[:300]))
        else:
            found.add(float(cell))
            if "0%" in made.ways:
                found.add(float(cell) * 100)
    return found


def days_meant(made, language):
    """Days that the cells of a file may name."""
    found = set()
    for cell in made.cells:
        if isinstance(cell, str):
            meant = DAYS_MEANT.get((cell, language), "x")
            found.add(meant)
            found.update(re.findall(r"\d{4}-\d\d-\d\d", cell))
        elif cell == 46_112:
            found.update(("2026-03-31", "2030-04-01"))
        elif cell == 45_000.5:
            found.update(("2023-03-15", "2027-03-16"))
    return found
