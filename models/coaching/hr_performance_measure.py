# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class HrPerformanceMeasure(models.Model):
    """One actual value of one employee and KPI at the end of one period.

    Entered once, it counts in every cycle that the period end falls into.
    """

    _name = "hr.performance.measure"
    _description = "Actual Value"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.unit.name.mixin"]
    _order = "period_end desc, id desc"
    _guarded_fields = frozenset({"entered_by_id", "line_id"})
    _fixed_fields = frozenset({"employee_id", "kpi_id"})

    employee_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        index=True,
        help="Whose value it is; for a unit, who answers for it.",
    )
    kpi_id = fields.Many2one(
        "hr.performance.kpi", string="KPI", ondelete="restrict", index=True
    )
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Own Goal",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="For goals that are not in the library, and for values of units.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_company_id", store=True
    )
    period_end = fields.Date(
        required=True, default=fields.Date.context_today, help="Last day it covers."
    )
    value = fields.Float(digits=(16, 6), required=True, aggregator="avg")
    unit = fields.Char(related="kpi_id.unit")
    source = fields.Selection(
        [("manual", "Entered"), ("import", "Imported"), ("odoo", "Odoo Records")],
        required=True,
        default="manual",
    )
    note = fields.Char(string="Evidence or Note")
    entered_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        default=lambda self: self.env.uid,
    )

    _kpi_unique = models.UniqueIndex(
        "(employee_id, kpi_id, period_end, source) WHERE kpi_id IS NOT NULL",
        "There is a value of this employee, KPI, period end and source already. Change"
        " that one.",
    )
    _line_unique = models.UniqueIndex(
        "(line_id, period_end, source) WHERE line_id IS NOT NULL",
        "There is a value of this goal and period end already. Change that one.",
    )
    _of_somebody = models.Constraint(
        "CHECK (employee_id IS NOT NULL OR line_id IS NOT NULL)",
        "A value of a KPI belongs to an employee.",
    )
    _about_something = models.Constraint(
        "CHECK ((kpi_id IS NULL) != (line_id IS NULL))",
        "A value belongs to a KPI of the library or to an own goal.",
    )

    @api.depends("employee_id")
    def _compute_company_id(self):
        """Taken when the value is entered; a later move leaves it where it was.

        A value of a unit belongs to the unit, whoever answers for it.
        """
        for measure in self:
            place = measure._unit_sheet() or measure.employee_id
            measure.company_id = place.company_id
            measure.department_id = place.department_id

    @api.depends("employee_id.name", "kpi_id.name", "period_end")
    def _compute_display_name(self):
        for measure in self:
            subject = measure.kpi_id.name or measure.line_id.title
            who = measure.unit_name or measure.employee_id.name
            measure.display_name = " · ".join(filter(None, (who, subject)))

    def _unit_sheet(self):
        """The sheet of the unit whose value it is; empty for values of people."""
        # sudo: kind and place of a sheet whose value the reader may read.
        sheet = self.sudo().line_id.appraisal_id
        return sheet.filtered(lambda a: a.subject_kind != "employee")

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        lines = measures._lines()
        if not self.env.su:
            measures._check_has_lines(lines)
            lines.appraisal_id._check_measuring()
        lines._refresh_actuals()
        return measures

    def write(self, vals):
        before = self._lines()
        if not self.env.su:
            before.appraisal_id._check_measuring()
        result = super().write(vals)
        (before | self._lines())._refresh_actuals()
        return result

    def unlink(self):
        lines = self._lines()
        if not self.env.su:
            lines.appraisal_id._check_measuring()
        result = super().unlink()
        lines.exists()._refresh_actuals()
        return result

    def _check_has_lines(self, lines):
        fed = {(line.appraisal_id.employee_id.id, line.kpi_id.id) for line in lines}
        missing = self.filtered(
            lambda m: m.kpi_id and (m.employee_id.id, m.kpi_id.id) not in fed
        )
        if missing:
            raise UserError(
                self.env._(
                    "%(name)s on %(date)s: no cycle of that time has this KPI in the"
                    " person's plan. Check the period end and the plan.",
                    name=missing[0].display_name,
                    date=fields.Date.to_string(missing[0].period_end),
                )
            )

    def _lines(self):
        """Plan lines that these values feed."""
        if not self:
            return self.env["hr.performance.appraisal.line"]
        # sudo: hr.performance.appraisal.line - finds the lines to refresh; rights on
        # them are checked by the callers through the appraisal's roles.
        measures = self.sudo()
        points = [
            (m.employee_id.id, m.kpi_id.id, m.period_end) for m in measures if m.kpi_id
        ]
        line_ids = {id_ for ids in self._lines_at(points).values() for id_ in ids}
        return self.env["hr.performance.appraisal.line"].browse(
            line_ids | set(measures.line_id.ids)
        )

    @api.model
    def _lines_at(self, points):
        """Plan lines that values of these people, KPIs and days feed, in one query.

        :param points: list of (employee id, KPI id, day)
        :return: dict of point to list of line ids, for the points that feed any
        """
        if not points:
            return {}
        days = [day for _employee, _kpi, day in points]
        lines = (
            self.env["hr.performance.appraisal.line"]
            # sudo: only ids of lines; callers check roles before they use them. Lines
            # that a change removed still count for the days before it.
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("kpi_id", "in", {kpi for _employee, kpi, _day in points}),
                    (
                        "appraisal_id.employee_id",
                        "in",
                        {employee for employee, _kpi, _day in points},
                    ),
                    ("appraisal_id.state", "!=", "cancelled"),
                    # Sheets that started from an event have a period of their own.
                    "|",
                    ("appraisal_id.event_kind", "!=", False),
                    "&",
                    ("appraisal_id.cycle_id.date_start", "<=", max(days)),
                    ("appraisal_id.cycle_id.date_end", ">=", min(days)),
                ]
            )
        )
        by_subject = {}
        for line in lines:
            appraisal = line.appraisal_id
            by_subject.setdefault(
                (appraisal.employee_id.id, line.kpi_id.id), []
            ).append((*appraisal._period(), line))
        found = {}
        for employee, kpi, day in points:
            for start, end, line in by_subject.get((employee, kpi), ()):
                if start <= day <= end:
                    found.setdefault((employee, kpi, day), []).append(line.id)
        return found

    # MANY AT ONCE

    @api.model
    def _put(self, vals_list, changes):
        """Create and change values in one batch and refresh their lines once.

        :param vals_list: values of new measures
        :param changes: list of (measure, new values), neither subject nor day
        """
        # Not create and write of this class: they refresh the lines at every call.
        # pylint: disable=super-method-mismatch
        measures = super().create(vals_list)
        for measure, vals in changes:
            super(HrPerformanceMeasure, measure).write(
                {"entered_by_id": self.env.uid, **vals}
            )
            measures |= measure
        lines = measures._lines()
        if not self.env.su:
            measures._check_has_lines(lines)
            lines.appraisal_id._check_measuring()
        lines._refresh_actuals()
        return measures

    # TYPED IN A PLAN

    @api.model
    def _record_typed(self, typed):
        """Create, change or remove the manual value at the end of each line's cycle.

        :param typed: list of (line, Decimal or None); None removes the typed value
        """
        lines = self.env["hr.performance.appraisal.line"].concat(
            *(line for line, _value in typed)
        )
        existing = self._typed_measures(lines)
        vals_list, changes, removed = [], [], self.browse()
        for line, value in typed:
            measure = existing.get(line.id)
            if value is None:
                removed |= measure or self.browse()
            elif measure:
                changes.append((measure, {"value": float(value)}))
            else:
                vals_list.append(self._typed_values(line, value))
        removed.unlink()
        self._put(vals_list, changes)

    def _typed_values(self, line, value):
        appraisal = line.appraisal_id
        is_shared = line._is_fed_by_kpi()
        about = {"kpi_id": line.kpi_id.id} if is_shared else {"line_id": line.id}
        return {
            **about,
            "employee_id": appraisal.owner_id.id,
            "period_end": appraisal._period()[1],
            "value": float(value),
            "source": "manual",
        }

    def _typed_measures(self, lines):
        """The manual value at the end of the cycle of each line, by line id."""
        ends = {appraisal: appraisal._period()[1] for appraisal in lines.appraisal_id}
        measures = self.search(
            [
                ("source", "=", "manual"),
                ("period_end", "in", set(ends.values())),
                "|",
                ("line_id", "in", lines.ids),
                "&",
                ("kpi_id", "in", lines.kpi_id.ids),
                ("employee_id", "in", lines.appraisal_id.employee_id.ids),
            ]
        )
        by_key = {
            (
                m.employee_id.id if m.kpi_id else False,
                m.kpi_id.id,
                m.line_id.id,
                m.period_end,
            ): m
            for m in measures
        }
        found = {}
        for line in lines:
            appraisal = line.appraisal_id
            end = ends[appraisal]
            key = (
                (appraisal.employee_id.id, line.kpi_id.id, False, end)
                if line._is_fed_by_kpi()
                else (False, False, line.id, end)
            )
            if key in by_key:
                found[line.id] = by_key[key]
        return found

    @api.constrains("value")
    def _check_value(self):
        for measure in self:
            if measure.value != measure.value or abs(measure.value) >= 1e10:
                raise ValidationError(
                    self.env._("%s: the value is out of range.", measure.display_name)
                )
