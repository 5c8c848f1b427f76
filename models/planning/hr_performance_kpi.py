# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..organization.appraisal_states import WITHOUT_PLAN

# The label is longer than for results, which become public; translations differ.
KPI_STATES = [
    ("draft", "Draft"),
    ("released", "Released for Use"),
    ("retired", "Retired"),
]


class HrPerformanceKpi(models.Model):
    """A measurable item of the library, with the rule that scores it.

    Once a plan that uses it is agreed, its rule never changes: a change makes the next
    version, and old plans keep theirs.
    """

    _name = "hr.performance.kpi"
    _description = "KPI"
    _inherit = [
        "mail.thread",
        "hr.performance.rule.mixin",
        "hr.performance.guard.mixin",
    ]
    _order = "category_id, sequence, name, id"
    _check_company_auto = True
    _guarded_fields = frozenset({"state", "version", "previous_id"})
    _deletable_states = ("draft",)

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Char(copy=False, help="Key for imports; unique per company.")
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share the KPI with all companies."
    )
    category_id = fields.Many2one(
        "hr.performance.kpi.category", required=True, ondelete="restrict", index=True
    )
    description = fields.Text(
        translate=True, help="What is counted, from which records, and what is not."
    )
    level_description = fields.Text(
        string="Level Descriptions",
        translate=True,
        help="What outstanding, good, acceptable and insufficient look like here. Every"
        " rater reads the same text.",
    )
    kind = fields.Selection(
        [("quantitative", "Quantitative"), ("qualitative", "Qualitative")],
        required=True,
        default="quantitative",
    )
    aggregation = fields.Selection(
        [
            ("sum", "Sum"),
            ("avg", "Average"),
            ("min", "Lowest"),
            ("max", "Highest"),
            ("last", "Latest"),
        ],
        string="Values of the Period",
        required=True,
        default="last",
        help="How several values of one period (weeks, months) become one.",
    )
    data_source = fields.Char(
        translate=True,
        help="Where the actual value comes from, for example the sales report. Empty"
        " means somebody's judgement.",
    )
    owner_id = fields.Many2one(
        "res.users", string="Owner", help="Keeps the definition up to date."
    )
    state = fields.Selection(
        KPI_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "hr.performance.kpi", string="Replaces", readonly=True, copy=False
    )
    band_ids = fields.One2many(
        "hr.performance.kpi.band", "kpi_id", string="Score Bands", copy=True
    )

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), code) WHERE code IS NOT NULL AND state != 'retired'",
        "This KPI code is in use already. Codes are unique per company.",
    )

    # RULE

    def _rule_bands(self):
        return tuple(band._engine_band() for band in self.band_ids)

    @api.model
    def _table_fields(self):
        """Names of the tables that belong to the rule."""
        return ["band_ids"]

    @api.constrains(lambda self: ["state", *self._table_fields(), *self._rule_fields()])
    def _check_released_rule(self):
        self.filtered(lambda kpi: kpi.state == "released")._raise_rule_problems()

    def write(self, vals):
        definition = {*self._rule_fields(), *self._table_fields(), "aggregation"}
        if definition & set(vals):
            self._refuse_change_when_agreed()
        return super().write(vals)

    def _refuse_change_when_agreed(self):
        used = self._in_agreed_plans()
        if used:
            raise UserError(
                self.env._(
                    "%(names)s: agreed plans use this definition, so it cannot change."
                    " Use New Version; plans that are made from now on will take it.",
                    names=", ".join(used.mapped("display_name")),
                )
            )

    def _in_agreed_plans(self):
        """Those of these KPIs whose definition an agreed plan holds."""
        used = (
            self.env["hr.performance.appraisal.line"]
            # sudo: hr.performance.appraisal.line - only asks whether any agreed plan,
            # also of people out of the user's sight, holds the definition.
            .sudo()
            ._read_group(
                [
                    ("kpi_id", "in", self.ids),
                    ("appraisal_id.state", "not in", WITHOUT_PLAN),
                ],
                ["kpi_id"],
            )
        )
        return self.browse(kpi.id for [kpi] in used)

    # ACTIONS

    def action_release(self):
        """Make the KPI available to templates and plans."""
        self.check_access("write")
        self._require_state("draft")
        self._check_release()
        # sudo: the state is guarded; access and state were checked above.
        self.sudo().write({"state": "released"})

    def _check_release(self):
        """Raise for definitions that nobody could be measured by."""
        unexplained = self.filtered(lambda kpi: not kpi.level_description)
        if unexplained:
            raise ValidationError(
                self.env._(
                    "%(names)s: describe the levels first, so that every rater reads"
                    " the same standard.",
                    names=", ".join(unexplained.mapped("display_name")),
                )
            )
        self._raise_rule_problems()

    def action_retire(self):
        """Keep the KPI in old plans and out of new ones."""
        self.check_access("write")
        self._require_state("released")
        # sudo: the state is guarded; access and state were checked above.
        self.sudo().write({"state": "retired"})

    def action_new_version(self):
        """Copy the definition as a draft that will replace this one."""
        self.ensure_one()
        self.check_access("write")
        new = self.copy({"name": self.name})
        # sudo: version and origin are guarded; write access was checked above.
        new.sudo().write({"version": self.version + 1, "previous_id": self.id})
        return new._get_records_action()
