# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import raters

#: Who says it under the own name: their reviews are there anyway.
NAMED_KINDS = [
    ("manager", "Direct Manager"),
    ("self", "Employee"),
    ("dotted", "Dotted-Line Managers"),
]
#: Who is promised that nobody learns who said what.
ANONYMOUS_KINDS = [
    ("colleague", "Colleagues"),
    ("report", "Direct Reports"),
    ("internal", "Internal Customers"),
    ("external", "External Customers"),
]
ANONYMOUS = frozenset(kind for kind, _label in ANONYMOUS_KINDS)


class HrPerformanceTemplateRater(models.Model):
    """What the word of one kind of raters counts on the lines that are asked of them.

    Plans copy it at their start: a change of the template changes none that is there.
    """

    _name = "hr.performance.template.rater"
    _inherit = "hr.performance.template.part.mixin"
    _description = "Kind of Raters"
    _order = "template_id, sequence, id"
    _rec_name = "kind"

    template_id = fields.Many2one(
        "hr.performance.template", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        NAMED_KINDS + ANONYMOUS_KINDS, string="Raters", required=True
    )
    weight = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        help="Share of these raters in the points of each line that is asked of them;"
        " all kinds add up to 100. Where a kind is not shown, its weight goes to the"
        " others. With 0 it is shown and does not count.",
    )
    threshold = fields.Integer(
        string="Shown from Answers",
        default=raters.LEAST,
        help="With fewer answers nothing of these raters is shown and nothing counts,"
        " so that nobody can tell who said what: three at least. People who answer"
        " under their own name need none.",
    )
    is_anonymous = fields.Boolean(compute="_compute_is_anonymous", string="Anonymous")

    _kind_unique = models.UniqueIndex(
        "(template_id, kind)", "A template has each kind of raters once."
    )

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )

    _threshold_keeps = models.Constraint(
        "CHECK (kind IN ('manager', 'self', 'dotted') OR threshold >= 3)",
        "Raters who are promised that nobody learns who said what are shown from three"
        " answers on: enter a threshold of at least 3.",
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for rater in self:
            rater.display_name = labels.get(rater.kind, "")

    @api.depends("kind")
    def _compute_is_anonymous(self):
        for rater in self:
            rater.is_anonymous = rater.kind in ANONYMOUS
