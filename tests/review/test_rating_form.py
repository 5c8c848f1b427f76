# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from ...models.review.hr_performance_rating import RATING_KINDS


@tagged("post_install", "-at_install")
class TestRatingForm(TransactionCase):
    """Whoever writes a review can hand it in on its screen."""

    def buttons(self, **values):
        """Names of the buttons to submit that a review with these values shows."""
        form = self.env.ref("hr_performance.hr_performance_rating_view_form")
        return [
            button.get("string")
            for button in etree.fromstring(form.arch).iter("button")
            if button.get("name") in ("action_submit", "action_open_submit")
            and not safe_eval(
                button.get("invisible"),
                {"is_open": values["state"] == "draft", **values},
            )
        ]

    def test_each_kind_has_one_button(self):
        """Its author submits a draft of any kind; others and later ones cannot."""
        for kind, _label in RATING_KINDS:
            with self.subTest(kind=kind):
                draft = {"kind": kind, "state": "draft"}
                self.assertEqual(len(self.buttons(**draft, is_mine=True)), 1)
                self.assertFalse(self.buttons(**draft, is_mine=False))
                done = {"kind": kind, "state": "submitted"}
                self.assertFalse(self.buttons(**done, is_mine=True))
