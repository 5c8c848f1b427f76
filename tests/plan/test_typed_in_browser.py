# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.tests import tagged

from ...engine.typed_numbers import NotANumber, read
from ..base.test_tours import TourCase

# Marks of the decimal and of thousands, by what people of that language type.
LANGUAGES = [(".", ","), (",", "."), (",", "\u202f"), (".", "'"), (",", "")]
TEXTS = [
    "0",
    "98",
    "98.5",
    "98,5",
    "1,000",
    "1.000",
    "1,234.5",
    "1.234,5",
    "1 234",
    "1\u202f234,5",
    "12,34,567",
    "1,23",
    "1,2345",
    "1,000,00",
    "0,5",
    "0.5",
    ".5",
    ",5",
    "5.",
    "1'000",
    "1\u2019000",
    "-7",
    "\u22127",
    "7-",
    "(7)",
    "95%",
    "95 %",
    "\uff19\uff18\uff0e\uff15",
    "\u0661\u0662",
    "10\u00b2",
    "1e3",
    "abc",
    "1..2",
    "1,,2",
    "1.000.000",
    "1,000,000",
    "1000000000000000",
    "",
    "  ",
    "- 5",
    "+5",
    "5 t",
    "1_000",
    "100,-",
    "100.-",
    "1.234,--",
    "5-%",
    "95\t980",
]
CHECK = """
const { readNumber } = odoo.loader.modules.get("@hr_performance/base/typed_numbers");
const wrong = [];
for (const [text, decimalPoint, thousandsSep, expected, meant] of %s) {
    const found = readNumber(text, { decimalPoint, thousandsSep });
    const value = found.value === undefined ? "refused" : found.value;
    if (value !== expected || JSON.stringify(found.meant) !== JSON.stringify(meant)) {
        wrong.push([text, decimalPoint, value, expected, found.meant, meant]);
    }
}
if (wrong.length) {
    console.error(JSON.stringify(wrong));
} else {
    console.log("test successful");
}
"""


@tagged("post_install", "-at_install")
class TestTypedInBrowser(TourCase):
    """Numbers are read in the browser as on the server."""

    def expected(self, text, decimal_point, thousands_sep):
        try:
            value = read(text, decimal_point, thousands_sep)
        except NotANumber as error:
            return "refused", [float(number) for number in error.meant]
        return (None if value is None else float(value)), []

    def test_read_alike(self):
        """Each text in each language: the same number, or the same refusal."""
        cases = [
            [text, *marks, *self.expected(text, *marks)]
            for text in TEXTS
            for marks in LANGUAGES
        ]
        code = CHECK % json.dumps(cases).replace(".0,", ",").replace(".0]", "]")
        self.browser_js("/odoo", code, login=self.users["subject"].login)

    def test_target_and_weight(self):
        """What may mean another number is refused; the server gets what is meant."""
        self.launch()
        self.tour(
            "hr_performance_typed_numbers",
            "hr_performance_appraisal_action_team",
            "manager",
        )
        line = self.appraisal().line_ids.filtered(lambda x: x.title == "Output")
        self.assertEqual((line.target, line.weight), (98.5, 1.5))
