# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .audiences import AUDIENCES

#: More questions are not answered with care.
MOST = 5


class HrPerformancePulseQuestion(models.Model):
    """A question with five levels, for one audience; surveys keep its words."""

    _name = "hr.performance.pulse.question"
    _inherit = "hr.performance.guard.mixin"
    _description = "Question of a Short Survey"
    _order = "audience, sequence, id"

    name = fields.Char(
        string="Question",
        required=True,
        translate=True,
        help="A statement that people agree to from 1 (not at all) to 5 (fully).",
    )
    audience = fields.Selection(AUDIENCES, string="Asked of", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_satisfaction = fields.Boolean(
        string="Satisfaction",
        help="Its mean stands beside what became of people after the cycle.",
    )

    @api.constrains("audience", "active")
    def _check_number(self):
        audiences = set(self.filtered("active").mapped("audience"))
        counts = self._read_group(
            [("audience", "in", list(audiences))], ["audience"], ["__count"]
        )
        labels = dict(self._fields["audience"]._description_selection(self.env))
        for audience, count in counts:
            if count > MOST:
                raise ValidationError(
                    self.env._(
                        "%(audience)s: a short survey has %(most)s questions at most."
                        " Archive one before you add another.",
                        audience=labels[audience],
                        most=MOST,
                    )
                )

    @api.model
    def _frozen(self, audience):
        """The questions of an audience as plain values, in all languages in use.

        :return: list of dicts: id, is_satisfaction, words by language
        """
        # sudo: words of questions, for whoever starts a survey.
        questions = self.sudo().search([("audience", "=", audience)])
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        words = {
            code: dict(
                questions.with_context(lang=code).mapped(lambda q: (q.id, q.name))
            )
            for code in codes
        }
        return [
            {
                "id": str(question.id),
                "is_satisfaction": question.is_satisfaction,
                "words": {code: words[code][question.id] for code in codes},
            }
            for question in questions
        ]
