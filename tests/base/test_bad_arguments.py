# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import inspect
import os
import random
import struct
import zlib
from io import BytesIO

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.base import arguments
from ...models.base.number_input import parse_number
from ...models.base.uploads import check_proof, decode_upload, is_picture
from ...reports.documents import printed_ids
from ..common import PerformanceCase
from .test_public_methods import own_public_methods

PACKAGE = "odoo.addons.hr_performance"
CASES = 2_000 if os.environ.get("FULL") else 40
SEED = random.randrange(10**9) if os.environ.get("FULL") else 5
NO_TEXT = (5, 1.5, True, [], ["x"], {"a": 1}, {}, "a\0b", b"x".__class__)
#: Arguments that hold the id of something, or a number; what is none finds nothing.
IDS = {"substitute", "witness", "appraisal_id", "employee_id"}
IDS |= {"result", "level", "seen", "rows", "user", "cycle", "after", "among"}
STRANGE = (
    *(None, False, True, 0, -1, 2**70, 1e308, float("inf"), float("nan"), "", "x"),
    *("1e999999999", "9999-12-31", "0000-00-00", "2026-01-01", "2026-12-31", "\0"),
    *([], [[]], {}, {"a": 1}, [None], "²", "NaN", b"x"),
)
NUMBERS = (
    *("1e999999", "1e1000000000", "-1e400", "Infinity", "NaN", "sNaN", "1_0", "\0"),
    *("²", "9" * 5_000, "0x10", "--1", "=1", "１２x", "1e", "\ud800"),
)


@tagged("post_install", "-at_install")
class TestBadArguments(PerformanceCase):
    """Whoever calls an action may send anything; the answer is a sentence."""

    def test_texts_of_actions(self):
        """Each action with a text refuses what is none, before it does anything."""
        seen = 0
        for name, model in sorted(self.registry.items()):
            for method, functions in own_public_methods(model, PACKAGE).items():
                if not method.startswith("action_"):
                    continue
                parameters = list(inspect.signature(functions[0]).parameters)[1:]
                for parameter in set(parameters) - IDS:
                    seen += 1
                    for value in NO_TEXT:
                        self.refuse(name, method, parameters, parameter, value)
        self.assertGreater(seen, 25)

    def refuse(self, name, method, parameters, parameter, value):
        arguments = {other: "x" for other in parameters} | {parameter: value}
        with (
            self.subTest(method=f"{name}.{method}", parameter=parameter, value=value),
            self.assertRaisesRegex(UserError, "no text"),
        ):
            getattr(self.env[name], method)(**arguments)

    def test_somebody_who_is_nobody(self):
        """An id that is none finds nobody."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        for value in STRANGE:
            with self.subTest(value=value), self.assertRaises(UserError):
                self.as_user(appraisal, "hr_in").action_substitute_reviewer(value, "x")

    def test_notes_about_nobody(self):
        """What is no id has neither praise nor facts."""
        notes = self.as_user(self.env["hr.performance.coaching"], "manager")
        for value in STRANGE:
            with self.subTest(value=value):
                self.assertEqual(notes.action_load_praise(value), [])
                self.assertEqual(notes.action_load_facts(value), [])

    def test_targets_by_period(self):
        """Rows of any shape are told from rows of two days and a number."""
        self.launch()
        line = self.as_user(self.appraisal().line_ids[0], "manager")
        draw = random.Random(SEED)
        for number in range(CASES):
            rows = [
                [draw.choice(STRANGE) for _cell in range(draw.choice([1, 3, 3, 3]))]
                for _row in range(draw.randint(1, 3))
            ]
            given = draw.choice([rows, rows, rows, draw.choice(STRANGE), {"a": rows}])
            with self.subTest(seed=SEED, number=number, given=given):
                try:
                    with self.cr.savepoint():
                        line.write({"period_targets": given})
                        self.assertTrue(line.period_targets_text or not given)
                except UserError as error:
                    self.assertTrue(str(error).strip())
            self.env.invalidate_all()

    def test_numbers(self):
        """A number that no field can keep is none."""
        for text in NUMBERS:
            with self.subTest(text=text[:20]), self.assertRaises(ValidationError):
                parse_number(self.env, text, "Points")

    def test_what_is_no_id(self):
        """Anything may be sent in the place of an id, and is answered at once."""
        for wrong in ("1", "", None, False, True, 1.5, 0, -1, 2**31, [1]):
            with self.subTest(wrong=wrong):
                self.assertNotIn(wrong, arguments.IDS)
                with self.assertRaises(AccessError):
                    printed_ids(self.env, [wrong])
        self.assertEqual(printed_ids(self.env, [1, 2**31 - 1]), [1, 2**31 - 1])

    def test_definitions_of_data_sources(self):
        """Filters, paths and fields of a source are texts of the person who writes."""
        sources = self.as_user(self.env["hr.performance.kpi.source"], "hr_admin")
        texts = ("[", "[[]]", "{}", "5", "[('a')]", "[('id', '=', 1e999)]", "x.y.z")
        texts += ("[(1, 2, 3)]", "'\\0'", "[" * 500, "__class__")
        texts += ("[('create_uid.x', '=', 1)]",)
        names = ("domain", "share_domain", "employee_path", "date_field")
        names += ("value_field", "divisor_field")
        for name in names:
            for text in texts:
                with self.subTest(name=name, text=text[:30]):
                    self.try_source(sources, {name: text})

    def try_source(self, sources, values):
        try:
            with self.cr.savepoint():
                source = sources.create(
                    {
                        "name": "Meetings",
                        "kpi_id": self.kpi.id,
                        "company_id": self.company.id,
                        "model_name": "calendar.event",
                        "aggregate": "share",
                        "date_field": "start",
                        "employee_path": "user_id",
                        **values,
                    }
                )
                source.action_activate()
                self.fail(f"{values} was activated")
        except UserError as error:
            self.assertTrue(str(error).strip())


@tagged("post_install", "-at_install")
class TestUploads(PerformanceCase):
    """Scans, proofs and signatures are files of a usual size and kind."""

    def picture(self, width, height, form="PNG"):
        stream = BytesIO()
        Image.new("1", (width, height)).save(stream, form)
        return stream.getvalue()

    def test_pictures(self):
        self.assertTrue(is_picture(self.picture(9, 9)))
        self.assertTrue(is_picture(self.picture(9, 9, "JPEG")))
        small = claimed(30_000, 30_000)
        cut = self.picture(9, 9)[:30]
        self.assertFalse(is_picture(self.picture(99, 99)[:-20]))
        for content in (small, b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", cut):
            self.assertFalse(is_picture(content))

    def test_base64(self):
        self.assertEqual(decode_upload(base64.b64encode(b"abc")), b"abc")
        for data in ("a", b"\xff", 5, None, "", "====", ["a"], "é", "A" * 40):
            self.assertIsNone(decode_upload(data, 20), data)

    def test_proofs(self):
        for data in ("a", 5, "", "A" * 30_000_001):
            with self.assertRaisesRegex(ValidationError, "20 MB"):
                check_proof(self.env, data)

    def test_every_way_looks_at_the_file(self):
        """Paper, delivery, legal basis: no base64 ends in a traceback."""
        papers = self.env["hr.performance.paper"]
        for data in (
            "a",
            "AAAA",
            False,
            base64.b64encode(claimed(30_000, 30_000)),
        ):
            with self.assertRaises(ValidationError):
                papers._check_scan(data)
        papers._check_scan(base64.b64encode(self.picture(9, 9)))
        check = self.env["hr.performance.legal.check"].create(
            {
                "cycle_id": self.cycle.id,
                "item_id": self.env["hr.performance.legal.item"].search([], limit=1).id,
            }
        )
        with self.assertRaises(ValidationError):
            check.document = base64.b64encode(b"x" * 20_000_001)
        for data in ("a", "Pé", b"\xff", base64.b64encode(self.picture(99, 99)[:-20])):
            with self.assertRaises(ValidationError):
                check.document = data
        check.document = base64.b64encode(b"minutes")

    def test_dialogs_take_files_only(self):
        """What is no base64 is refused by each dialog that takes a proof."""
        for name, field in (
            ("hr.performance.exit", "proof"),
            ("hr.performance.interview.exit", "proof"),
            ("hr.performance.interview.sign", "signature"),
            ("hr.performance.paper.entry", "scan"),
        ):
            for data in ("a", "Pé", "P\x00"):
                with self.subTest(name=name, data=data):
                    with self.assertRaisesRegex(ValidationError, "whole"):
                        self.env[name].create({field: data})

    def test_uploads_are_known(self):
        """A new file field is looked at, too: it stands here once it is."""
        found = {
            f"{name}.{field.name}"
            for name, model in self.registry.items()
            for field in model._fields.values()
            if name.startswith("hr.performance.")
            and field.type in ("binary", "image")
            and not field.related
        }
        self.assertEqual(
            found,
            {
                # made by the system only
                "hr.performance.cycle.report.file",
                "hr.performance.team.print.file",
                # looked at by is_picture, with the size of a signature
                "hr.performance.interview.sign.signature",
                "hr.performance.interview.signature.image",
                # looked at by check_proof
                "hr.performance.exit.proof",
                "hr.performance.interview.exit.proof",
                "hr.performance.legal.check.document",
                "hr.performance.reward.policy.document",
                "hr.performance.coaching.addition.file",
                "hr.performance.appeal.hearing.file",
                "hr.performance.appeal.point.file",
                "hr.performance.appeal.reason.file",
                "hr.performance.note.write.file",
                "hr.performance.interview.document.file",
                # looked at by _check_scan
                "hr.performance.paper.scan",
                "hr.performance.paper.entry.scan",
                # read within the limits of wizards/exchange/limits.py
                "hr.performance.import.file",
            },
        )


def claimed(width, height):
    """A picture of a few bytes that says it is as large as this."""
    content = b"\x89PNG\r\n\x1a\n"
    for name, data in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ):
        check = struct.pack(">I", zlib.crc32(name + data))
        content += struct.pack(">I", len(data)) + name + data + check
    return content
