# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..base.json_fields import PlainJson
from ..base.number_input import format_number

_lt = LazyTranslate(__name__)

#: What a finding says: arithmetic first, then what else may explain it.
SENTENCES = {
    "leaning": _lt(
        "Mean %(mean)s, all together %(everybody)s: that is %(z)s standard errors away."
        " A hint from 1.96 on. The team may simply be better or worse: look at the"
        " actual values."
    ),
    "leaning_alike": _lt("Mean %(mean)s: all scores are alike, nothing to compare."),
    "narrow": _lt(
        "The scores spread %(spread)s times as much as others'. A hint below 0.5, or"
        " where four of five people have one grade. A small team with like tasks may"
        " be that even."
    ),
    "narrow_alike": _lt("All scores are alike, nothing to compare."),
    "halo": _lt(
        "Over %(items)s lines the points go together with %(correlation)s (1 is"
        " always); within one person they differ by %(spread)s points, %(even_spread)s"
        " standardised. A hint from 0.8 on: perhaps one impression decides all lines;"
        " perhaps the lines measure the same."
    ),
    "gap": _lt(
        "Self-review %(own)s, manager %(given)s on the same lines: %(gap)s points"
        " apart. Something to talk about in the interview."
    ),
    "group": _lt(
        "%(good)s of %(people)s have a good grade, %(rate)s %%; that is %(ratio)s times"
        " the highest share."
    ),
    "group_different": _lt(
        "Below 0.8, and chance alone makes such a difference in %(p)s %% of cases only."
        " Look at the tasks and the reviews of this group."
    ),
    "group_small": _lt(
        "Below 0.8, but of too few people to tell: chance alone makes such a difference"
        " in %(p)s %% of cases."
    ),
    "group_noticeable": _lt(
        "Not below 0.8; with so many people the difference is no chance all the same"
        " (%(p)s %%)."
    ),
}

#: How each figure is shown: factor and decimals.
SHOWN = {
    "mean": (1, 2),
    "everybody": (1, 2),
    "z": (1, 2),
    "spread": (1, 2),
    "even_spread": (1, 2),
    "correlation": (1, 2),
    "items": (1, 0),
    "own": (1, 2),
    "given": (1, 2),
    "gap": (1, 2),
    "good": (1, 0),
    "rate": (100, 1),
    "ratio": (1, 2),
    "p": (100, 2),
}


class HrPerformanceFairnessFinding(models.Model):
    """One figure of a fairness check, with its arithmetic."""

    _name = "hr.performance.fairness.finding"
    _inherit = "hr.performance.guard.mixin"
    _description = "Fairness Finding"
    _order = "is_hint desc, kind, people desc, id"
    #: Findings are kept as they were seen.
    _guards_everything = True

    fairness_id = fields.Many2one(
        "hr.performance.fairness",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="fairness_id.company_id")
    kind = fields.Selection(
        [
            ("leaning", "Mean of a Rater"),
            ("narrow", "Spread of a Rater"),
            ("halo", "Lines of a Rater"),
            ("gap", "Self-Review and Manager"),
            ("group", "Share of Good Grades"),
        ],
        required=True,
        readonly=True,
    )
    group_kind = fields.Selection(
        [("department", "Department"), ("sex", "Gender"), ("age", "Age")],
        readonly=True,
    )
    group_key = fields.Selection(
        [
            ("male", "Men"),
            ("female", "Women"),
            ("other", "Other Gender"),
            ("younger", "Below 40"),
            ("older", "From 40 on"),
        ],
        readonly=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", readonly=True, ondelete="cascade", index=True
    )
    department_id = fields.Many2one("hr.department", readonly=True, ondelete="cascade")
    about = fields.Char(compute="_compute_about")
    people = fields.Integer(
        readonly=True, help="How many people the figure is made of."
    )
    is_hint = fields.Boolean(string="Hint", readonly=True)
    figures = PlainJson(readonly=True)
    sentence = fields.Char(compute="_compute_sentence", string="What It Says")

    @api.depends("employee_id", "department_id", "group_key")
    @api.depends_context("lang")
    def _compute_about(self):
        keys = dict(self._fields["group_key"]._description_selection(self.env))
        for finding in self:
            # sudo: names of people and departments whose results the reader has seen.
            own = finding.sudo()
            finding.about = (
                own.employee_id.name
                or own.department_id.name
                or keys.get(finding.group_key)
            )

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for finding in self:
            finding.sentence = " ".join(finding._sentences())

    def _sentences(self):
        """The sentences of one finding, with its figures in the reader's language."""
        self.ensure_one()
        figures = dict(self.figures or {})
        codes = [self.kind]
        if self.kind == "group" and figures.get("finding"):
            codes.append(f"group_{figures['finding']}")
        if self.kind in ("leaning", "narrow") and not figures.keys() & {"z", "spread"}:
            codes = [f"{self.kind}_alike"]
        values = {
            name: format_number(self.env, float(figures[name]) * factor, digits)
            for name, (factor, digits) in SHOWN.items()
            if figures.get(name)
        }
        return [
            # A lazy text takes its values after the translation.
            sentence % {"people": self.people, **dict.fromkeys(SHOWN, "–"), **values}
            for sentence in (self.env._(SENTENCES[code]) for code in codes)
        ]
