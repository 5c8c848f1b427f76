# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from ...engine import codes
from ...models.review.review_findings import SENTENCES, sentence


@tagged("post_install", "-at_install")
class TestWordsOfFindings(TransactionCase):
    """Each finding of a review is told, with all of its values."""

    def test_sentences(self):
        self.assertEqual(set(SENTENCES), set(codes.REVIEW_CODES))
        for code, names in codes.REVIEW_CODES.items():
            with self.subTest(code=code):
                values = {name: f"{n}.5" for n, name in enumerate(names, 1)}
                text = sentence(self.env, code, values)
                for value in values.values():
                    self.assertIn(value, text)
