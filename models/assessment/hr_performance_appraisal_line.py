# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..organization.appraisal_states import UNRATED
from ..organization.number_input import format_number, parse_number
from ..planning.hr_performance_template_line import (
    LINE_KINDS,
    SECTIONS,
    VETO_EFFECTS,
)


class HrPerformanceAppraisalLine(models.Model):
    """One line of a plan: what is expected, how it is scored, and the actual value."""

    _name = "hr.performance.appraisal.line"
    _description = "Appraisal Line"
    _inherit = ["hr.performance.rule.mixin", "hr.performance.guard.mixin"]
    _order = "appraisal_id, sequence, id"
    _guarded_fields = frozenset({"actual", "has_actual", "template_line_id"})
    _fixed_fields = frozenset({"appraisal_id"})

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    state = fields.Selection(related="appraisal_id.state", string="Appraisal State")
    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, required=True, default="result")
    kind = fields.Selection(LINE_KINDS, required=True, default="weighted")
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        ondelete="restrict",
        index=True,
        domain="[('state', '=', 'released'),"
        " ('company_id', 'in', [company_id, False])]",
        help="From the library. Leave empty to write an own goal.",
    )
    template_line_id = fields.Many2one(
        "hr.performance.template.line",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    name = fields.Char(string="Own Title", help="Title of a goal without KPI.")
    title = fields.Char(
        string="Goal or KPI",
        compute="_compute_title",
        inverse="_inverse_title",
        help="Pick a KPI from the library, or write an own goal.",
    )
    unit = fields.Char(
        compute="_compute_unit",
        inverse="_inverse_unit",
        store=False,
        translate=False,
        help="A KPI of the library brings its own, in the reader's language.",
    )
    own_unit = fields.Char(help="Unit of a goal without KPI.")
    description = fields.Text(help="What is expected and how it is recognised.")
    guidance = fields.Text(
        compute="_compute_guidance",
        string="What Counts",
        help="What raters read beside the line.",
    )
    weight = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        help="Share of the total; the weights of a plan add up to 100.",
    )
    veto_effect = fields.Selection(VETO_EFFECTS)
    veto_value = fields.Char()

    # actual value
    actual = fields.Float(
        string="Actual Value",
        digits=(16, 6),
        readonly=True,
        copy=False,
        aggregator=None,
    )
    has_actual = fields.Boolean(
        string="Value Entered",
        readonly=True,
        copy=False,
        help="Off: no value yet. A missing value never counts as zero.",
    )
    actual_input = fields.Char(
        string="Actual",
        compute="_compute_actual_input",
        inverse="_inverse_actual_input",
        help="Value reached in the period. Empty means not known yet; 0 is a value.",
    )
    target_display = fields.Char(
        compute="_compute_target_display", string="Target with Unit"
    )
    not_applicable = fields.Boolean(
        string="Does Not Apply",
        help="The line is left out and its weight goes to the others.",
    )
    not_applicable_reason = fields.Char()
    note = fields.Text(string="Progress Note", help="Seen by both sides.")

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )
    _kpi_unique = models.UniqueIndex(
        "(appraisal_id, kpi_id) WHERE kpi_id IS NOT NULL",
        "The plan holds this KPI already. Change the weight of the line that is there.",
    )

    # COMPUTES

    @api.depends("name", "kpi_id.name", "template_line_id.name")
    @api.depends_context("lang")
    def _compute_title(self):
        for line in self:
            line.title = line.name or line.kpi_id.name or line.template_line_id.name

    @api.depends("description", "kpi_id.description", "template_line_id.description")
    @api.depends_context("lang")
    def _compute_guidance(self):
        for line in self:
            line.guidance = (
                line.description
                or line.template_line_id.description
                or line.kpi_id.description
            )

    def _inverse_title(self):
        """A typed title is the line's own; KPIs keep theirs from the library."""
        for line in self:
            inherited = line.kpi_id.name or line.template_line_id.name
            line.name = line.title if line.title != inherited else False

    @api.depends("title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.title or line.env._("Untitled goal")

    @api.depends("actual", "has_actual")
    @api.depends_context("lang")
    def _compute_actual_input(self):
        for line in self:
            line.actual_input = format_number(
                line.env, line.actual if line.has_actual else None
            )

    @api.depends("own_unit", "kpi_id.unit")
    @api.depends_context("lang")
    def _compute_unit(self):
        for line in self:
            line.unit = line.kpi_id.unit if line.kpi_id else line.own_unit

    def _inverse_unit(self):
        for line in self:
            line.own_unit = False if line.kpi_id else line.unit

    @api.depends("method", "target", "unit")
    @api.depends_context("lang")
    def _compute_target_display(self):
        for line in self:
            text = format_number(line.env, line.target)
            line.target_display = (
                "" if line.method == "manual" else f"{text} {line.unit or ''}".strip()
            )

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Show the KPI's rule at once; the server copies it again when saving."""
        if self.kpi_id:
            self.update(self._kpi_values(self.kpi_id, self.appraisal_id))

    # ACTUAL VALUES

    def _inverse_actual_input(self):
        """Record the typed value as a measure at the end of the period."""
        typed = [
            (line, parse_number(self.env, line.actual_input, line.title))
            for line in self
        ]
        self.appraisal_id._check_measuring()
        self._check_single_period()
        # sudo: hr.performance.measure - the roles that may enter values were checked
        # on the appraisal; entered_by_id keeps who it was.
        self.env["hr.performance.measure"].sudo()._record_typed(typed)

    def _check_single_period(self):
        """Refuse to type over a total that is made from several periods.

        The typed figure is kept at the end of the cycle; beside monthly values it would
        be added to them.
        """
        lines = self.filtered(
            lambda line: line.kpi_id and line.kpi_id.aggregation != "last"
        )
        rows = (
            self.env["hr.performance.measure"]
            # sudo: hr.performance.measure - the roles that may enter values were
            # checked.
            .sudo()
            ._read_group(
                [
                    ("employee_id", "in", lines.appraisal_id.employee_id.ids),
                    ("kpi_id", "in", lines.kpi_id.ids),
                ],
                ["employee_id", "kpi_id", "period_end:day"],
            )
        )
        days = {}
        for employee, kpi, day in rows:
            days.setdefault((employee, kpi), set()).add(day)
        for line in lines:
            appraisal = line.appraisal_id
            start, end = appraisal._period()
            others = {
                day
                for day in days.get((appraisal.employee_id, line.kpi_id), ())
                if start <= day < end
            }
            if others:
                raise UserError(
                    self.env._(
                        "%(line)s of %(person)s is made from the values of several"
                        " periods. Change the value of the period under Actual Values.",
                        line=line.title,
                        person=appraisal.employee_id.name,
                    )
                )

    def _refresh_actuals(self):
        """Store the aggregate of the measures of each line, in one statement.

        Values of the line's employee and KPI whose period ends inside the cycle count;
        where several sources give one period, a typed value goes before an imported
        one. Nothing found means unknown, never zero.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (
                    SELECT DISTINCT ON (line.id, measure.period_end)
                           line.id, measure.id AS measure_id, measure.period_end,
                           measure.value,
                           COALESCE(kpi.aggregation, 'last') AS aggregation
                      FROM hr_performance_appraisal_line line
                      JOIN hr_performance_appraisal appraisal
                        ON appraisal.id = line.appraisal_id
                      JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
                      LEFT JOIN hr_performance_kpi kpi ON kpi.id = line.kpi_id
                      JOIN LATERAL (
                           -- two index look-ups; an OR would read all measures
                           SELECT * FROM hr_performance_measure
                            WHERE line_id = line.id
                            UNION ALL
                           SELECT * FROM hr_performance_measure
                            WHERE employee_id = appraisal.employee_id
                              AND kpi_id = line.kpi_id
                           ) measure
                        ON measure.period_end
                           BETWEEN COALESCE(appraisal.date_start, cycle.date_start)
                               AND COALESCE(appraisal.date_end, cycle.date_end)
                     WHERE line.id IN %(lines)s
                     ORDER BY line.id, measure.period_end,
                              CASE measure.source WHEN 'manual' THEN 0
                                   WHEN 'import' THEN 1 ELSE 2 END
                ), total AS (
                    SELECT id, CASE min(aggregation)
                               WHEN 'sum' THEN sum(value) WHEN 'avg' THEN avg(value)
                               WHEN 'min' THEN min(value) WHEN 'max' THEN max(value)
                               ELSE (array_agg(value ORDER BY period_end DESC))[1]
                               END AS value
                      FROM found GROUP BY id
                )
                UPDATE hr_performance_appraisal_line line
                   SET actual = COALESCE(total.value, 0),
                       has_actual = total.value IS NOT NULL
                  FROM hr_performance_appraisal_line same
                  LEFT JOIN total ON total.id = same.id
                 WHERE same.id = line.id AND line.id IN %(lines)s
                """,
                lines=tuple(self.ids),
            )
        )
        self.invalidate_recordset(self._actual_fields())

    @api.model
    def _actual_fields(self):
        """Names of the fields that show the actual value."""
        return ["actual", "has_actual", "actual_input"]

    def _has_problem_value(self):
        """Lines of this set whose actual value is missing although it is needed."""
        return self.filtered(
            lambda line: not line.has_actual
            and line.kind == "weighted"
            and line.method != "manual"
            and not line.not_applicable
        )

    # PLAN

    @api.model
    def _plan_fields(self):
        """Fields that make the plan: frozen once both sides have agreed."""
        return {
            *self._rule_fields(),
            "section",
            "kind",
            "kpi_id",
            "own_unit",
            "name",
            "description",
            "weight",
            "veto_effect",
            "veto_value",
        }

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_open_plans(
                self.env["hr.performance.appraisal"].browse(
                    {vals.get("appraisal_id") for vals in vals_list} - {None, False}
                )
            )
            vals_list = [self._with_kpi_rule(vals) for vals in vals_list]
        lines = super().create(vals_list)
        if not self.env.su:
            lines.appraisal_id._reset_confirmations()
            # sudo: actual values are guarded; they follow from measures.
            lines.sudo()._refresh_actuals()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.appraisal_id._check_state(*UNRATED)
            if self._plan_fields() & set(vals):
                self._check_open_plans(self.appraisal_id)
                vals = self._with_kpi_rule(vals)
                self.appraisal_id._reset_confirmations()
            if {"not_applicable", "not_applicable_reason"} & set(vals):
                self.appraisal_id._check_role("manager", "hr")
                self.appraisal_id._check_measuring()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if not self.env.su:
            self._check_open_plans(self.appraisal_id)
            self.appraisal_id._reset_confirmations()

    @api.model
    def _check_open_plans(self, appraisals):
        """Only appraisee, manager and HR change a plan, and only until it is agreed"""
        appraisals._check_role("subject", "manager", "hr", "delegate_prepare")
        closed = appraisals.filtered(lambda a: a.state != "planning")
        if closed:
            raise UserError(
                self.env._(
                    "%(names)s: the plan is agreed. Targets and weights change only"
                    " through a plan change request: press Request Change on the"
                    " sheet.",
                    names=", ".join(closed.mapped("display_name")[:5]),
                )
            )

    def _with_kpi_rule(self, vals):
        """The rule of a library KPI belongs to the library: only the target is free."""
        kpi = self.env["hr.performance.kpi"].browse(vals.get("kpi_id"))
        kpi = kpi or (self.kpi_id if len(self.kpi_id) == 1 else kpi)
        if not kpi:
            return vals
        if vals.get("kpi_id") and not kpi._is_usable():
            raise UserError(kpi._unusable_text())
        appraisal = self.appraisal_id[:1] or self.appraisal_id.browse(
            vals.get("appraisal_id")
        )
        if vals.get("kpi_id") and (text := kpi._foreign_text(appraisal.company_id)):
            raise UserError(text)
        fixed = self._kpi_values(kpi, appraisal)
        own = ("target", "baseline", "threshold", "stretch")
        if "kpi_id" in vals:
            return {
                **fixed,
                **{k: v for k, v in vals.items() if k not in fixed or k in own},
            }
        return {k: v for k, v in vals.items() if k not in fixed or k in own}

    @api.model
    def _kpi_values(self, kpi, appraisal):
        """The rule of a library KPI for a line of this appraisal."""
        return (
            kpi._plan_values(*appraisal._period()) if appraisal else kpi._rule_values()
        )

    def _rule_bands(self):
        return self.kpi_id._rule_bands()

    def _rule_curve(self):
        return self.kpi_id._rule_curve()

    def _rule_bonus_limits(self):
        return self.kpi_id._rule_bonus_limits()


class HrPerformanceAppraisal(models.Model):
    """When and by whom actual values are entered."""

    _inherit = "hr.performance.appraisal"

    def _check_measuring(self):
        """Values come in until the manager has rated; one's own, until one has."""
        if self.env.su:
            return
        self._check_role("subject", "manager", "hr", "delegate_prepare")
        self._check_state(*UNRATED)
        roles = self._roles()
        late = self.filtered(
            lambda a: a.state == "manager_review"
            and not roles[a.id] & {"manager", "hr", "delegate_prepare"}
        )
        if late:
            raise UserError(
                self.env._(
                    "%s: your self-review is submitted. Ask your manager to enter"
                    " values from now on.",
                    late[0].display_name,
                )
            )
