# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import smart
from ..base.check_sentences import LETTER_WORDS, check_sentence


class HrPerformanceGoalCheckMixin(models.AbstractModel):
    """Goals that show the five letters of SMART with their reasons."""

    _name = "hr.performance.goal.check.mixin"
    _description = "Checked Goal"

    smart_flags = fields.Json(
        string="SMART",
        compute="_compute_smart_flags",
        help="Specific, measurable, achievable, relevant, time-bound: green passes, red"
        " fails, grey is not known and never counts against a goal.",
    )
    is_not_smart = fields.Boolean(
        string="Not SMART", compute="_compute_is_not_smart", help="A letter has failed."
    )

    @api.depends("smart_flags")
    def _compute_is_not_smart(self):
        for record in self:
            record.is_not_smart = any(
                flag["state"] == smart.FAIL for flag in record.smart_flags or ()
            )

    def _smart_goals(self):
        """What the engine needs to know of each goal; goals without check are left out.

        :return: dict of record to ``engine.smart.Goal``
        """
        raise NotImplementedError

    def _show_smart_flags(self, goals):
        """Fill ``smart_flags``: letter, word, state and the reason as a sentence."""
        words = {letter: self.env._(word) for letter, word in LETTER_WORDS.items()}
        for record in self:
            goal = goals.get(record)
            record.smart_flags = goal and [
                {
                    "letter": letter,
                    "word": words[letter],
                    "state": finding.state,
                    "reason": check_sentence(self.env, finding.code, finding.values),
                }
                for letter, finding in smart.check(goal).items()
            ]

    def _failed_sentences(self):
        """What has failed of one goal, letter by letter."""
        self.ensure_one()
        return [
            self.env._(
                "%(word)s – %(reason)s", word=flag["word"], reason=flag["reason"]
            )
            for flag in self.smart_flags or ()
            if flag["state"] == smart.FAIL
        ]
