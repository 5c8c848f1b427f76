# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

from markupsafe import Markup

from odoo import api, fields, models

from ...engine import raters
from ...engine.numbers import to_decimal
from ..base.json_fields import PlainJson
from ..base.number_input import format_number
from ..template.hr_performance_template_rater import ANONYMOUS_KINDS

#: From the system's source of chance: no seed tells the order of before.
_shuffle = random.SystemRandom().shuffle


class HrPerformanceRaterShare(models.Model):
    """What is published of one kind of raters: once, when the round is closed.

    Made of a ``Told`` of the engine and of nothing else, so that a hidden kind is in no
    number. Words are shown in an order drawn by lot, each box by itself.
    """

    _name = "hr.performance.rater.share"
    _inherit = "hr.performance.guard.mixin"
    _description = "Feedback of Raters"
    _order = "appraisal_id, id"
    _rec_name = "kind"
    _guards_everything = True

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    kind = fields.Selection(ANONYMOUS_KINDS, string="Raters", required=True)
    weight = fields.Float(string="Weight (%)", digits=(6, 2), aggregator=None)
    reason = fields.Selection(
        [(raters.FEW, "Too Few Answers"), (raters.NOBODY, "Nobody Was Asked")],
        string="Not Shown",
    )
    threshold = fields.Integer(string="Shown from Answers", aggregator=None)
    count = fields.Integer(string="Answers", aggregator=None)
    level = fields.Float(string="Mean of 5", digits=(4, 2), aggregator=None)
    items = PlainJson(help="Technical: what is told of each line.")
    keeps = PlainJson(help="Technical: words in an order drawn by lot.")
    changes = PlainJson(help="Technical: words in an order drawn by lot.")
    told_html = fields.Html(
        compute="_compute_told_html", string="What They Say", sanitize=False
    )

    _kind_unique = models.UniqueIndex("(appraisal_id, kind)")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for share in self:
            share.display_name = labels.get(share.kind, "")

    @api.model
    def _values_of(self, sheet, lines, row, boxes):
        """Values of the share of one kind.

        :param lines: ids, as text, of the lines that raters are asked about
        :param row: the kind with weight and threshold, as the sheet keeps it
        :param boxes: as ``appraisal._open_boxes`` gives them; a kind of which nobody
            was asked has none
        """
        answers = boxes.get((sheet.id, row["kind"]), ())
        is_asked = (sheet.id, row["kind"]) in boxes
        told = raters.told(
            [
                {key: level for key, level in levels.items() if key in lines}
                for levels, _keep, _change in answers
            ],
            row["threshold"],
            sheet.rater_rules["rule"],
        )
        shown = () if told.reason else answers
        return {
            "appraisal_id": sheet.id,
            "kind": row["kind"],
            "weight": float(row["weight"]),
            "threshold": row["threshold"],
            "reason": told.reason and (told.reason if is_asked else raters.NOBODY),
            "count": told.count or 0,
            "level": float(told.value or 0),
            "items": {
                key: [str(value.value), str(value.lower), str(value.upper)]
                for key, value in told.items.items()
            },
            **self._shuffled(shown),
        }

    @api.model
    def _shuffled(self, answers):
        """Words of each box by itself, so that no two of them are seen as one's."""
        texts = {}
        for place, name in enumerate(("keeps", "changes"), 1):
            found = [answer[place] for answer in answers if answer[place]]
            _shuffle(found)
            texts[name] = found
        return texts

    # WHAT READERS SEE

    @api.depends("items", "keeps", "changes", "reason")
    @api.depends_context("lang")
    def _compute_told_html(self):
        for share in self:
            share.told_html = share._told_html()

    def _told_html(self):
        self.ensure_one()
        _ = self.env._
        if self.reason:
            return Markup("<p>%s</p>") % self._hidden_text()
        items = self.items or {}
        parts = [
            Markup("<tr><td>%s</td><td>%s</td></tr>")
            % (line.title, self._item_text(*map(to_decimal, items[str(line.id)])))
            # sudo: titles of lines of the sheet on which the reader reads this.
            for line in self.sudo().appraisal_id._feedback_lines()
            if str(line.id) in items
        ]
        html = Markup('<table class="table table-sm">%s</table>') % Markup("").join(
            parts
        )
        for title, texts in (
            (_("Go on Like This"), self.keeps or []),
            (_("Do Differently"), self.changes or []),
        ):
            if texts:
                rows = Markup("").join(Markup("<li>%s</li>") % text for text in texts)
                html += Markup("<h4>%s</h4><ul>%s</ul>") % (title, rows)
        return html

    def _hidden_text(self):
        _ = self.env._
        if self.reason == raters.NOBODY:
            return _("Nobody was asked, so the weight goes to the other raters.")
        return _(
            "Fewer than %s have answered. So that nobody can tell who said what,"
            " nothing of it is shown, and nothing counts.",
            self.threshold,
        )

    def _item_text(self, value, lower, upper):
        """A mean, or a band where the mean would tell single answers."""
        if lower == upper:
            return self.env._("%s of 5", format_number(self.env, value, 2))
        return self.env._(
            "about %(value)s of 5 (%(lower)s to %(upper)s)",
            value=format_number(self.env, value, 2),
            lower=format_number(self.env, lower, 2),
            upper=format_number(self.env, upper, 2),
        )
