# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

from markupsafe import Markup

from odoo import api, fields, models

from ...engine import pulse
from ...engine.numbers import to_decimal
from ..base.json_fields import PlainJson
from ..base.number_input import format_number
from .audiences import AUDIENCES, TALK

#: From the system's source of chance: no seed tells the order of before.
_shuffle = random.SystemRandom().shuffle


class HrPerformancePulseShare(models.Model):
    """What is told of a survey, once: of all together, and of single managers.

    Made of a ``Told`` of the engine and of nothing else. Words are told of all
    together only, in an order drawn by lot.
    """

    _name = "hr.performance.pulse.share"
    _inherit = "hr.performance.guard.mixin"
    _description = "Answers of a Short Survey"
    _order = "pulse_id desc, manager_id, id"
    _guards_everything = True

    pulse_id = fields.Many2one(
        "hr.performance.pulse",
        string="Survey",
        required=True,
        ondelete="cascade",
        index=True,
    )
    cycle_id = fields.Many2one(related="pulse_id.cycle_id", store=True)
    company_id = fields.Many2one(related="pulse_id.company_id", store=True)
    audience = fields.Selection(AUDIENCES, string="Asked of", required=True)
    manager_id = fields.Many2one(
        "hr.employee",
        string="Talks Held by",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: all who were asked, together.",
    )
    department_id = fields.Many2one("hr.department", ondelete="set null")
    threshold = fields.Integer(string="Shown from Answers", aggregator=None)
    is_told = fields.Boolean(string="Shown")
    count = fields.Integer(string="Answers", aggregator=None)
    level = fields.Float(string="Mean of 5", digits=(4, 2), aggregator=None)
    satisfaction = fields.Float(digits=(4, 2), aggregator=None)
    items = PlainJson(help="Technical: what is told of each question.")
    texts = PlainJson(help="Technical: words in an order drawn by lot.")
    told_html = fields.Html(
        compute="_compute_told_html", string="What They Say", sanitize=False
    )

    _manager_unique = models.UniqueIndex("(pulse_id, manager_id)")

    @api.depends("manager_id", "audience", "pulse_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for share in self:
            survey = share.pulse_id.display_name or ""
            name = share.manager_id.name
            share.display_name = f"{survey} · {name}" if name else survey

    @api.model
    def _publish(self, survey, answers):
        """Keep what may be told of the filled sheets of a survey."""
        is_talk = survey.audience == TALK
        whole, groups = pulse.published(
            [(a.manager_id.id if is_talk else None, a.levels or {}) for a in answers],
            survey.threshold,
        )
        texts = [text for text in answers.mapped("text") if text]
        _shuffle(texts)
        kept = {"texts": texts} if whole.count and texts else {}
        rows = [{**self._values_of(survey, whole), **kept}]
        managers = self.env["hr.employee"].browse(groups)
        rows += [
            {
                **self._values_of(survey, groups[manager.id]),
                "manager_id": manager.id,
                "department_id": manager.department_id.id,
            }
            for manager in managers
        ]
        return self.create(rows)

    @api.model
    def _values_of(self, survey, told):
        asked = [row["id"] for row in survey.questions if row["is_satisfaction"]]
        content = [told.items[key] for key in asked if key in told.items]
        mean = sum(content) / len(content) if content else 0
        return {
            "pulse_id": survey.id,
            "audience": survey.audience,
            "threshold": survey.threshold,
            "is_told": told.count is not None,
            "count": told.count or 0,
            "level": float(told.level or 0),
            "satisfaction": float(mean),
            "items": {key: str(level) for key, level in told.items.items()},
        }

    # WHAT READERS SEE

    @api.depends("items", "texts", "is_told")
    @api.depends_context("lang")
    def _compute_told_html(self):
        for share in self:
            share.told_html = share._told_html()

    def _told_html(self):
        self.ensure_one()
        _ = self.env._
        if not self.is_told:
            return Markup("<p>%s</p>") % _(
                "Fewer than %s have answered. So that nobody can tell who said what,"
                " nothing of it is shown.",
                self.threshold,
            )
        items = self.items or {}
        few = _("too few answers")
        rows = Markup("").join(
            Markup('<tr><td>%s</td><td class="text-end text-nowrap">%s</td></tr>')
            % (words, self._item_text(items[key]) if key in items else few)
            # sudo: words of the survey whose answers the reader reads.
            for key, words in self.sudo().pulse_id._words()
        )
        html = Markup('<table class="table table-sm">%s</table>') % rows
        if self.texts:
            said = Markup("").join(Markup("<li>%s</li>") % text for text in self.texts)
            html += Markup("<h4>%s</h4><ul>%s</ul>") % (_("In Their Words"), said)
        return html

    def _item_text(self, level):
        return self.env._("%s of 5", format_number(self.env, to_decimal(level), 2))
