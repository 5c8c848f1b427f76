# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
import zipfile
from io import BytesIO

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...wizards.exchange.encodings import UnknownLetters, find_encoding
from ...wizards.exchange.reader import UnreadableFile, open_rows
from .common_import import HEADER, ImportCase, xlsx

GERMAN = "Code;Name;Unit\nK1;Umsatzerlöse;Stück\nK2;Müllmenge;m³\nK3;Größe;°C\n"
FRENCH = "Code;Name\nK1;Délai moyen de règlement\nK2;Œuvres créées\n"
POLISH = "Code;Name\nK1;Sprzedaż całkowita\nK2;Ilość reklamacji\n"
CHINESE = "编码;名称;单位\nK1;销售收入;万元\nK2;客户满意度;%\n"
RUSSIAN = "Код;Название\nK1;Выручка\nK2;ПЛАН\n"


@tagged("post_install", "-at_install")
class TestImportLetters(ImportCase):
    """Letters of files, names of people, and workbooks with damaged looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    # ENCODINGS

    def test_known_by_letters_and_language(self):
        for text, encoding, languages in (
            (GERMAN, "cp1252", ("de_DE", "en_US", "zh_CN", None)),
            (FRENCH, "cp1252", ("fr_FR", "en_US", "zh_CN")),
            (POLISH, "cp1250", ("pl_PL",)),
            (CHINESE, "gb18030", ("zh_CN", "en_US", "de_DE")),
            (RUSSIAN, "cp1251", ("ru_RU",)),
            ("名稱;單位\n銷售收入;元\n", "big5hkscs", ("zh_TW", "zh_HK")),
            ("名前;単位\nうりあげ;円\n", "cp932", ("ja_JP",)),
            ("이름;단위\n매출;원\n", "cp949", ("ko_KR",)),
            ("Όνομα;Έσοδα\n", "cp1253", ("el_GR",)),
            ("Ad;Satış\nK1;Müşteri\n", "cp1254", ("tr_TR",)),
            (GERMAN + CHINESE, "utf-8-sig", ("en_US", "zh_CN")),
        ):
            for language in languages:
                with self.subTest(text=text, language=language):
                    content = text.encode(encoding)
                    self.assertEqual(find_encoding(content, language), encoding)

    def test_asked_where_nothing_decides(self):
        for text, encoding in ((POLISH, "cp1250"), (RUSSIAN, "cp1251")):
            with (
                self.subTest(encoding=encoding),
                self.assertRaises(UnknownLetters) as asked,
            ):
                find_encoding(text.encode(encoding), "en_US")
            samples = dict(asked.exception.samples)
            self.assertIn(samples[encoding], text)
            content = text.encode(encoding)
            self.assertEqual(find_encoding(content, "en_US", encoding), encoding)

    def test_the_question_and_the_answer(self):
        row = "00subject;OUT;2026-03-31;95;Ilość całkowita"
        content = f"{';'.join(HEADER)}\n{row}\n".encode("cp1250")
        wizard = self.wizard("hr_in", content, name="k.csv")
        with self.assertRaisesRegex(UserError, "Central European: .*całkowita"):
            wizard.action_check()
        wizard.encoding = "cp1250"
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(self.measures().note, "Ilość całkowita")

    def test_german_names_stay(self):
        text = (
            "Code;Name;Category;Scoring Method;Unit;Target\n"
            "K1;Umsatzerlöse;Test;Ratio;Stück;100\nK2;Müllmenge;Test;Ratio;kg;5\n"
        )
        self.env["hr.performance.kpi.category"].create({"name": "Test"})
        wizard = self.wizard("hr_admin", text.encode("cp1252"), "kpi", name="k.csv")
        wizard.action_check()
        samples = wizard.column_ids.mapped("sample")
        self.assertTrue(any("Müllmenge" in (text or "") for text in samples))

    def test_wrong_choice(self):
        with self.assertRaises(UnreadableFile):
            find_encoding(GERMAN.encode("cp1252"), "de_DE", "utf-8-sig")

    # NAMES

    def test_names_in_other_widths_and_spaces(self):
        person = self.people["subject"]
        for stored, typed in (
            ("张 三", "张　三"),
            ("张 三", "张三"),
            ("张三", " 张 三 "),
            ("Ann  Lee", "ann\u00a0lee"),
            ("Ann Lee", "Ａｎｎ　Ｌｅｅ"),
            ("Müller", "Mu\u0308ller"),
            ("买买提·艾山", "买买提・艾山"),
        ):
            with self.subTest(stored=stored, typed=typed):
                person.name = stored
                wizard = self.by_name(typed)
                self.assertEqual(self.findings(wizard), [])

    def test_two_people_of_one_name_stay_an_error(self):
        self.people["subject"].name = "张 三"
        self.people["colleague"].name = "张　三"
        wizard = self.by_name("张三")
        self.assertIn("2 people", wizard.line_ids.reason)

    def test_other_names_stay_apart(self):
        self.people["subject"].name = "Ann Lee"
        self.assertEqual(len(self.findings(self.by_name("Annlee"))), 1)

    def test_a_badge_in_wide_digits(self):
        self.people["subject"].barcode = "00123"
        content = xlsx([["００１２３", "OUT", "2026-03-31", 95]], header=HEADER[:4])
        wizard = self.check("hr_in", content)
        self.assertEqual(self.findings(wizard), [])

    def by_name(self, name):
        content = xlsx([[name, "OUT", "2026-03-31", 95]], header=["Name", *HEADER[1:4]])
        return self.check("hr_in", content, employee_key="name")

    # WORKBOOKS

    def test_damaged_looks(self):
        """Read without them; days and percentages keep what they mean."""
        row = ["00subject", "OUT", 46112, 0.95, None]
        book = xlsx([row], formats={2: "yyyy-mm-dd", 3: "0.0%"})
        for damage in (
            lambda text: re.sub("<fill>.*?</fill>", "<fill/>", text, count=1),
            lambda text: text.replace("<sz val=", "<sz val='x' was="),
            lambda text: text.replace("<border>", "<border><side wrong='1'/>"),
        ):
            with self.subTest(damage=damage):
                wizard = self.load("hr_in", _changed(book, "xl/styles.xml", damage))
                self.assertTrue(wizard)
                self.assertEqual(self.measures().value, 95)
                self.assertEqual(str(self.measures().period_end), "2026-03-31")
                self.measures().sudo().unlink()

    def test_damaged_properties(self):
        book = xlsx([["00subject", "OUT", "2026-03-31", 95, None]])
        for part in ("docProps/core.xml", "xl/theme/theme1.xml"):
            changed = _changed(
                book, part, lambda text: text.replace("Z</", "noon</", 1)
            )
            with self.subTest(part=part), open_rows(changed) as rows:
                self.assertEqual(len(list(rows)), 2)

    @mute_logger("py.warnings")
    def test_no_looks_at_all(self):
        book = xlsx([["00subject", "OUT", "2026-03-31", 95, None]])
        changed = _changed(book, "xl/styles.xml", lambda text: "<styleSheet/>")
        with open_rows(changed) as rows:
            self.assertEqual(len(list(rows)), 2)


def _changed(content, part, change):
    """A workbook in which one part is changed."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return stream.getvalue()
