# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, float_compare

from ...engine.subperiods import calendar_period
from ...engine.typed_numbers import LARGEST
from ..base.appraisal_states import UNRATED
from ..base.day_words import day_words
from ..base.dialogs import open_dialog
from ..base.figure import Figure
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job
from ..base.number_input import format_number, parse_number
from ..base.period_words import period_label
from ..base.seeing import names_of, readers_only

DIGITS = 6
#: A value that was found the same so shortly before is not told to be newer.
SAME_MOMENT = timedelta(minutes=10)
#: Sources of values that people give; the system makes the others by itself.
BY_PEOPLE = ("manual", "import")
#: Where several sources give a value of one period, the first of them counts.
SOURCES = (*BY_PEOPLE, "odoo")


class HrPerformanceMeasure(models.Model):
    """One actual value of one employee and KPI at the end of one period.

    Entered once, it counts in every cycle that the period end falls into.
    """

    _name = "hr.performance.measure"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.unit.name.mixin",
        "hr.performance.job.mixin",
        "hr.performance.reach.mixin",
    ]
    _description = "Actual Value"
    _order = "period_end desc, id desc"
    _job_single = Job("_second_values", "ir_cron_hr_performance_sound", "_tell_second")

    # whose and of what
    employee_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        index=True,
        help="Whose value it is; for a unit, who answers for it.",
        default=lambda self: not self.env.su and self.env.user.employee_id,
        fixed=True,
    )
    kpi_id = fields.Many2one(
        "hr.performance.kpi", string="KPI", ondelete="restrict", index=True, fixed=True
    )
    offered_kpi_ids = fields.Many2many(
        "hr.performance.kpi",
        string="KPIs of the Person's Plans",
        compute="_compute_offered_kpi_ids",
        compute_sudo=False,
    )
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Own Goal",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="For goals that are not in the library, and for values of units.",
        guarded=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_company_id", store=True, precompute=True
    )

    # the value
    period_start = fields.Date(
        string="From",
        readonly=True,
        copy=False,
        guarded=True,
        help="First day it covers: of a collected value, and of one that was entered in"
        " a plan for its whole period.",
    )
    period_end = fields.Date(
        required=True,
        default=lambda self: self.env.company._performance_today(),
        help="Last day it covers.",
    )
    value = Figure(digits=(16, 6), required=True, aggregator="avg")
    value_input = fields.Char(
        string="Actual Value",
        compute="_compute_value_input",
        readonly=False,
        help="Empty is no value; 0 is one.",
    )
    unit = fields.Char(related="kpi_id.unit")
    source = fields.Selection(
        [("manual", "Entered"), ("import", "Imported"), ("odoo", "Odoo Records")],
        required=True,
        default="manual",
        readonly=True,
        guarded=True,
    )
    note = fields.Char(string="Evidence or Note")
    entered_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        default=lambda self: self.env.uid,
        guarded=True,
    )

    # made from Odoo records
    kpi_source_id = fields.Many2one(
        "hr.performance.kpi.source",
        string="Data Source",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups=OFFICER,
        guarded=True,
    )
    collected_on = fields.Datetime(
        string="Last Refresh",
        readonly=True,
        copy=False,
        help="When the value was last compared with the records that it is made from.",
        guarded=True,
    )
    record_count = fields.Integer(
        string="Records",
        readonly=True,
        copy=False,
        aggregator="sum",
        help="So many Odoo records the value is made from.",
        guarded=True,
    )
    source_text = fields.Char(string="Made From", compute="_compute_source_text")
    is_stale = fields.Boolean(
        string="Stale",
        compute="_compute_is_stale",
        search="_search_is_stale",
        help="Collected longer ago than the company allows, although an open plan"
        " counts it. What a decided plan counts is kept as it was.",
    )

    # another value beside it
    override_reason = fields.Char(
        string="Reason for Override",
        copy=False,
        help="Why this value counts instead of the collected one.",
    )
    collected_value = Figure(
        digits=(16, 6),
        compute="_compute_beside",
        aggregator=None,
        help="What the Odoo records say for the same period.",
    )
    has_collected = fields.Boolean(compute="_compute_beside")
    is_sourced = fields.Boolean(
        compute="_compute_beside",
        help="The KPI takes its values from Odoo records: another one needs a reason.",
    )
    is_overridden = fields.Boolean(
        string="Overridden",
        compute="_compute_beside",
        help="A value that was entered or imported counts instead.",
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

    # CONSTRAINTS

    @api.constrains("value")
    def _check_value(self):
        for measure in self:
            if measure.value != measure.value or abs(measure.value) >= LARGEST:
                raise ValidationError(
                    self.env._("%s: the value is out of range.", names_of(measure))
                )

    # COMPUTES

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_offered_kpi_ids(self):
        """KPIs of plans that the user may read and that take values."""
        # Few sheets first: all lines beside the rules would be all lines of everybody.
        sheets = self.env["hr.performance.appraisal"].search(
            [("employee_id", "in", self.employee_id.ids), ("state", "in", UNRATED)]
        )
        lines = self.env["hr.performance.appraisal.line"].search(
            [
                ("appraisal_id", "in", sheets.ids),
                ("kpi_id", "!=", False),
                ("method", "!=", "manual"),
            ]
        )
        kpis = lines.grouped(lambda line: line.appraisal_id.employee_id.id)
        for measure in self:
            measure.offered_kpi_ids = kpis.get(
                measure.employee_id.id, lines.browse()
            ).kpi_id

    @api.depends("value")
    @api.depends_context("lang")
    def _compute_value_input(self):
        """A new value is not known yet, which is another thing than 0."""
        for measure in self:
            known = measure.value if measure._origin or measure.value else None
            measure.value_input = format_number(measure.env, known)

    def _with_typed_value(self, vals):
        """The values with the number that was typed, which may not be left out."""
        if "value_input" not in vals:
            return vals
        label = self._fields["value_input"]._description_string(self.env)
        number = parse_number(self.env, vals["value_input"], label)
        if number is None:
            raise ValidationError(
                self.env._("Enter the value, or delete the row. 0 is a value.")
            )
        rest = {name: vals[name] for name in vals if name != "value_input"}
        return {**rest, "value": float(number)}

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

    @api.depends("source", "kpi_source_id.name")
    @api.depends_context("lang")
    def _compute_source_text(self):
        labels = dict(self._fields["source"]._description_selection(self.env))
        # sudo: hr.performance.kpi.source - its name, beside a value that one may read.
        for measure in self.sudo():
            parts = [labels.get(measure.source), measure.kpi_source_id.name]
            measure.source_text = ": ".join(filter(None, parts))

    @api.depends("employee_id", "kpi_id", "period_end", "source")
    def _compute_beside(self):
        """The collected value beside an entered one, and the other way round."""
        beside, sources = self._beside(), self._active_sources()
        for measure in self:
            measure.is_sourced = (measure.kpi_id, measure.company_id) in sources
            others = beside.get(measure._period_point(), {})
            collected = others.get("odoo")
            is_collected = measure.source == "odoo"
            measure.has_collected = bool(collected) and not is_collected
            measure.collected_value = collected.value if collected else 0
            measure.is_overridden = is_collected and bool(others.keys() - {"odoo"})

    def _point(self):
        return self.employee_id.id, self.kpi_id.id, self.period_end

    def _period_point(self):
        """Whose value it is, of what and of which period: the same for both sources."""
        return self.employee_id.id, self.kpi_id.id, self._value_period()[0]

    def _beside(self):
        """All values of the same people, KPIs and data periods.

        :return: dict of period point to dict of source to value
        """
        about_kpi = self.filtered("kpi_id")
        if not about_kpi:
            return {}
        periods = {
            measure._value_period() for measure in about_kpi if measure.period_end
        }
        # sudo: values of the same person and KPI as those that one may read.
        found = self.sudo().search(
            Domain("employee_id", "in", about_kpi.employee_id.ids)
            & Domain("kpi_id", "in", about_kpi.kpi_id.ids)
            & Domain.OR(
                Domain("period_end", ">=", first) & Domain("period_end", "<=", last)
                for first, last in periods
            )
        )
        beside = {}
        for measure in found:
            beside.setdefault(measure._period_point(), {})[measure.source] = measure
        return beside

    @api.depends("collected_on", "source")
    def _compute_is_stale(self):
        # sudo: whether values that one may read are old.
        model = self.sudo()
        stale = model.search(Domain("id", "in", self.ids) & model._stale_domain())
        for measure in self:
            measure.is_stale = measure.id in stale.ids

    @api.model
    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        stale = self._stale_domain()
        return stale if True in value else ~stale

    @api.model
    def _stale_domain(self):
        """Collected values of open plans that were not refreshed for too long."""
        self.env["hr.performance.appraisal.line"].flush_model(["kpi_id"])
        self.env["hr.performance.appraisal"].flush_model()
        self.env["hr.performance.cycle"].flush_model(["state"])
        self.env["res.company"].flush_model(["performance_stale_hours"])
        return Domain("source", "=", "odoo") & Domain("id", "in", self._stale_query())

    @api.model
    def _stale_query(self):
        """Query for old collected values that open plans count, and no decided one."""
        states = self.env["hr.performance.appraisal.line"]._open_states()
        counts = SQL(
            """
            SELECT 1 FROM hr_performance_appraisal_line line
              JOIN hr_performance_appraisal sheet ON sheet.id = line.appraisal_id
              JOIN hr_performance_cycle cycle ON cycle.id = sheet.cycle_id
             WHERE sheet.employee_id = measure.employee_id
               AND line.kpi_id = measure.kpi_id
               AND measure.period_end
                   BETWEEN COALESCE(sheet.date_start, cycle.date_start)
                       AND COALESCE(sheet.date_end, cycle.date_end)
               AND sheet.state != 'cancelled'
            """
        )
        is_open = SQL(
            "sheet.state IN %s AND cycle.state NOT IN ('draft', 'closed')", states
        )
        return SQL(
            """(
            SELECT measure.id FROM hr_performance_measure measure
              JOIN res_company company ON company.id = measure.company_id
             WHERE measure.source = 'odoo'
               AND measure.collected_on < %(now)s
                   - company.performance_stale_hours * INTERVAL '1 hour'
               AND EXISTS (%(counts)s AND %(is_open)s)
               AND NOT EXISTS (%(counts)s AND NOT (%(is_open)s))
            )""",
            now=fields.Datetime.now(),
            counts=counts,
            is_open=is_open,
        )

    # CRUD
    #
    # A value is checked against the plans that it feeds, and their lines are refreshed.

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._client_values(vals_list)
        vals_list = type(vals_list)(map(self._with_typed_value, vals_list))
        self._refuse_collected({vals.get("source") for vals in vals_list})
        measures = super().create(vals_list)
        measures._after_entry(measures._lines())
        return measures

    @readers_only
    def write(self, vals):
        vals = self._with_typed_value(vals)
        self._refuse_collected({vals.get("source"), *self.mapped("source")})
        before = self._lines()
        if not self.env.su:
            before.appraisal_id._check_measuring()
        result = super().write(vals)
        after = self._lines()
        if not self.env.su and "period_end" in vals:
            # Moved to another day, a value feeds another plan.
            self._check_has_lines(after)
            (after - before).appraisal_id._check_measuring()
        if not self.env.su and {"value", "period_end"} & set(vals):
            self._make_typed("period_end" in vals)
        if "period_end" in vals:
            self._check_one_value(after)
        (before | after)._refresh_actuals()
        self._tell_reports(before | after)
        self._check_override()
        return result

    def _make_typed(self, is_moved):
        """A value that somebody changes by hand is that person's from now on.

        On another day it is no total of a plan any more. Where there is a typed value
        of the day already, the database refuses.
        """
        # sudo: the guarded origin of values that the user has just written.
        values = self.sudo()
        models.BaseModel.write(
            values,
            {
                "source": "manual",
                "entered_by_id": self.env.uid,
                **({"period_start": False} if is_moved else {}),
            },
        )

    @readers_only
    def unlink(self):
        self._refuse_collected(set(self.mapped("source")))
        lines = self._lines()
        if not self.env.su:
            lines.appraisal_id._check_measuring()
        is_told = bool(self._given_by_people())
        result = super().unlink()
        lines.exists()._refresh_actuals()
        if is_told:
            self._tell_reports(lines.exists())
        return result

    @api.model
    def _put(self, vals_list, changes):
        """Create and change values in one batch and refresh their lines once.

        :param vals_list: values of new measures
        :param changes: list of (measure, new values); neither another subject nor
            another plan
        """
        # Not create and write of this class: they refresh the lines at every call.
        # pylint: disable=super-method-mismatch
        measures = super().create(vals_list)
        for measure, vals in changes:
            super(HrPerformanceMeasure, measure).write(
                {"entered_by_id": self.env.uid, **vals}
            )
            measures |= measure
        measures._after_entry(measures._lines())
        return measures

    def _after_entry(self, lines):
        """Check who entered what for which lines, and let these lines count it."""
        if not self.env.su:
            self._check_has_lines(lines)
            lines.appraisal_id._check_measuring()
        self._check_one_value(lines)
        lines._refresh_actuals()
        if self._given_by_people():
            self._tell_reports(lines)
        self._check_override()

    def _given_by_people(self):
        return self.filtered(lambda measure: measure.source in BY_PEOPLE)

    def _tell_reports(self, lines):
        """Progress reports of the lines follow values that people give."""
        # sudo: who may enter these values was checked.
        self.env["hr.performance.progress.report"].sudo()._follow_values(lines)

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
                    name=names_of(missing[0]),
                    date=fields.Date.to_string(missing[0].period_end),
                )
            )

    # ONE VALUE OF EACH PERIOD
    #
    # A KPI says how often a value comes in. Two values of one month under two days are
    # one too many, and so is a total beside its parts: they would be added.

    def _check_one_value(self, lines):
        """Raise where a value stands beside another one of the same time.

        Only people are asked: of what the system makes, the plan counts one.

        :param lines: the plan lines that these values feed
        """
        entered = self.filtered(lambda m: m.kpi_id and m.source in BY_PEOPLE)
        rivals = entered._of_the_same_time()
        # sudo: periods of the sheets that these values feed, to tell them apart.
        lines = lines.sudo()
        for measure in entered:
            for other in rivals.get((measure.employee_id, measure.kpi_id), ()):
                if other == measure:
                    continue
                if measure._is_part_of(other) or other._is_part_of(measure):
                    raise UserError(measure._beside_total_text(other))
                if measure._is_doubled_by(other, lines):
                    raise UserError(
                        self.env._(
                            "%(name)s: there is a value of %(period)s already, of"
                            " %(date)s. Change that one.",
                            name=names_of(measure),
                            period=period_label(self.env, *measure._value_period()),
                            date=day_words(self.env, other.period_end),
                        )
                    )

    def _of_the_same_time(self):
        """Values of the same people and KPIs near these days, by person and KPI."""
        if not self:
            return {}
        periods = [measure._value_period() for measure in self]
        starts = [start for start in self.mapped("period_start") if start]
        first = min([start for start, _end in periods] + starts)
        last = max(end for _start, end in periods)
        # sudo: other values of people whose values one may enter.
        found = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("kpi_id", "in", self.kpi_id.ids),
                ("period_end", ">=", first),
                "|",
                ("period_end", "<=", last),
                ("period_start", "<=", last),
            ]
        )
        return found.grouped(lambda m: (m.employee_id, m.kpi_id))

    def _value_period(self):
        """First and last day of the data period that the value is of."""
        self.ensure_one()
        return calendar_period(self.kpi_id.data_period, self.period_end)

    def _is_part_of(self, total):
        """Whether another value was entered for a whole that this one is a part of."""
        return total._has_part(self.period_end)

    def _has_part(self, day):
        """Whether a value of this day is a part of what was entered as a whole."""
        self.ensure_one()
        return bool(
            self.source == "manual"
            and self.period_start
            and self.kpi_id.aggregation != "last"
            and self.period_start <= day < self.period_end
            and calendar_period(self.kpi_id.data_period, day) != self._value_period()
        )

    def _is_doubled_by(self, other, lines):
        """Whether another value of the same origin and period counts in one line."""
        if other.source != self.source or self._value_period() != other._value_period():
            return False
        spans = [
            line.appraisal_id._period()
            for line in lines
            if line.kpi_id == self.kpi_id
            and line.appraisal_id.employee_id == self.employee_id
        ]
        inside = [(a, b) for a, b in spans if a <= self.period_end <= b]
        return not inside or any(a <= other.period_end <= b for a, b in inside)

    def _refuse_total_beside(self, collected):
        """Refuse to turn a total that was entered into the value of one period."""
        first, _last = collected._value_period()
        for measure in self:
            if measure.period_start and measure.period_start < first:
                raise UserError(measure._beside_total_text(collected))

    def _beside_total_text(self, other):
        total, part = (other, self) if self._is_part_of(other) else (self, other)
        return self.env._(
            "%(name)s: a total of %(whole)s and a value of %(date)s, which is a part of"
            " it, would be added. Keep either the total or its parts, and delete the"
            " other under Actual Values.",
            name=names_of(self),
            whole=period_label(self.env, total.period_start, total.period_end),
            date=day_words(self.env, part.period_end),
        )

    # LINES THAT A VALUE FEEDS

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

    def _unit_sheet(self):
        """The sheet of the unit whose value it is; empty for values of people."""
        # sudo: kind and place of a sheet whose value the reader may read.
        sheet = self.sudo().line_id.appraisal_id
        return sheet.filtered(lambda a: a.subject_kind != "employee")

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
                start, _end = line.appraisal_id._period()
                changes.append(
                    (measure, {"value": float(value), "period_start": start})
                )
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
            "period_start": appraisal._period()[0],
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

    # LOGGED PERIOD BY PERIOD

    @api.model
    def _of_lines(self, lines):
        """The values within the plans of some lines, in one query.

        :return: dict of line to values; of one period, the one that counts first
        """
        spans = {sheet: sheet._period() for sheet in lines.appraisal_id}
        if not spans:
            return {}
        found = self.search_fetch(
            [
                ("period_end", ">=", min(start for start, _end in spans.values())),
                ("period_end", "<=", max(end for _start, end in spans.values())),
                "|",
                ("line_id", "in", lines.ids),
                "&",
                ("kpi_id", "in", lines.kpi_id.ids),
                ("employee_id", "in", lines.appraisal_id.employee_id.ids),
            ],
            order="write_date desc, id desc",
        )
        found = found.sorted(lambda m: SOURCES.index(m.source))
        subjects = found.grouped(lambda m: m.line_id or (m.employee_id, m.kpi_id))
        values = {}
        for line in lines:
            start, end = spans[line.appraisal_id]
            is_shared = line._is_fed_by_kpi()
            key = (line.appraisal_id.employee_id, line.kpi_id) if is_shared else line
            values[line] = subjects.get(key, self.browse()).filtered(
                lambda m, start=start, end=end: start <= m.period_end <= end
            )
        return values

    def _of_part(self, line, first, last):
        """Those of a line's values that are of one of its periods, or of the whole."""
        length = line._is_fed_by_kpi() and line.kpi_id.data_period
        start, end = line.appraisal_id._period()
        if (first, last) != (start, end):
            return self.filtered(
                lambda m: first <= m.period_end <= last and not m._is_total()
            )
        if not length:
            return self.filtered(lambda m: m.period_end == end)
        is_one = calendar_period(length, start) == calendar_period(length, end)
        return self if is_one else self.filtered(lambda m: m._is_total())

    def _is_total(self):
        """Whether the value was entered for a whole that has several periods."""
        return bool(self.period_start and self._has_part(self.period_start))

    @api.model
    def _record_logged(self, logged, existing=None):
        """Create, change or remove the values that people give for single periods.

        :param existing: what ``_of_lines`` says, where the caller has asked already
        :param logged: list of (line, first day, last day, Decimal or None, note); None
            removes the value
        """
        lines = self.env["hr.performance.appraisal.line"].concat(
            *(row[0] for row in logged)
        )
        existing = self._of_lines(lines) if existing is None else existing
        vals_list, changes, removed = [], [], self.browse()
        for line, first, last, value, note in logged:
            there = existing[line].filtered(lambda m: m.source in BY_PEOPLE)
            there = there._of_part(line, first, last)[:1]
            if value is None:
                removed |= there
            elif there:
                values = {"value": float(value), "note": note, "source": "manual"}
                changes.append((there, values))
            else:
                vals_list.append(self._logged_values(line, first, last, value, note))
        removed.unlink()
        self._put(vals_list, changes)

    def _logged_values(self, line, first, last, value, note):
        values = {**self._typed_values(line, value), "note": note, "period_end": last}
        if (first, last) != line.appraisal_id._period():
            values["period_start"] = False
        return values

    # ENTERED BESIDE A COLLECTED VALUE
    #
    # A collected value is nobody's to change. Whoever knows better enters another value
    # with reason and evidence: that one counts, and both stay.

    def _refuse_collected(self, sources):
        if "odoo" in sources and not self.env.su:
            raise AccessError(
                self.env._(
                    "Values that are collected from Odoo records cannot be entered,"
                    " changed or deleted by hand. Use Override Value and say why"
                    " another value counts."
                )
            )

    def _check_override(self):
        """Raise where somebody replaces collected values without reason and proof."""
        entered = self.filtered(
            lambda m: (
                m.kpi_id and m.source != "odoo" and not (m.override_reason and m.note)
            )
        )
        if not entered:
            return
        sources = entered._active_sources()
        beside = entered._beside() if sources else {}
        for measure in entered:
            if "odoo" in beside.get(measure._period_point(), {}):
                raise ValidationError(
                    self.env._(
                        "%(name)s on %(date)s: this value is collected from Odoo"
                        " records. To put another one in its place, use Override Value"
                        " under Actual Values and give the reason and the evidence.",
                        name=names_of(measure),
                        date=fields.Date.to_string(measure.period_end),
                    )
                )
            if (measure.kpi_id, measure.company_id) in sources:
                raise ValidationError(
                    self.env._(
                        "%(name)s on %(date)s: the KPI takes its values from Odoo"
                        " records, and there is none of this period to use Override"
                        " Value on. Add the value under Actual Values, with its reason"
                        " and its evidence.",
                        name=names_of(measure),
                        date=fields.Date.to_string(measure.period_end),
                    )
                )

    def _active_sources(self):
        """Pairs of KPI and company that have an active source, of these values."""
        # sudo: hr.performance.kpi.source - only whether there is one.
        found = self.env["hr.performance.kpi.source"].sudo()
        rows = found._read_group(
            [("kpi_id", "in", self.kpi_id.ids), ("state", "=", "active")],
            ["kpi_id", "company_id"],
        )
        return {(kpi, company) for kpi, company in rows}

    @api.model
    def _collected_points(self, points):
        """Those points whose value is made from Odoo records, in a few queries.

        :param points: list of (employee id, KPI id, last day)
        """
        people = {person for person, _kpi, _day in points}
        kpis = {kpi for _person, kpi, _day in points}
        # sudo: only whether a source or a collected value is there, and of whom.
        env = self.sudo().env
        active = {
            (kpi.id, company.id)
            for kpi, company in env["hr.performance.kpi.source"]._read_group(
                [("kpi_id", "in", list(kpis)), ("state", "=", "active")],
                ["kpi_id", "company_id"],
            )
        }
        lengths = {
            kpi.id: kpi.data_period for kpi in env["hr.performance.kpi"].browse(kpis)
        }
        periods = {p: calendar_period(lengths[p[1]], p[2]) for p in points}
        stored = env["hr.performance.measure"].search_fetch(
            Domain("source", "=", "odoo")
            & Domain("employee_id", "in", list(people))
            & Domain("kpi_id", "in", list(kpis))
            & Domain.OR(
                Domain("period_end", ">=", first) & Domain("period_end", "<=", last)
                for first, last in set(periods.values())
            ),
            ["employee_id", "kpi_id", "period_end"],
        )
        found = {measure._period_point() for measure in stored}
        employees = env["hr.employee"].browse(people)
        company = {person.id: person.company_id.id for person in employees}
        return {
            point
            for point, (first, _last) in periods.items()
            if (*point[:2], first) in found
            or (point[1], company.get(point[0])) in active
        }

    def _may_override(self):
        """Whether this value already says why it counts instead of a collected one."""
        return bool(self.override_reason and self.note)

    @api.model
    def _overriding_text(self):
        return self.env._(
            "This value is collected from Odoo records. Leave it out of the file; to"
            " put another one in its place, use Override Value under Actual Values."
        )

    @readers_only
    def action_override(self):
        """Ask for the value that shall count instead, with reason and evidence."""
        self.ensure_one()
        self.check_access("read")
        if self.source != "odoo":
            raise UserError(
                self.env._(
                    "%s was entered by hand: change it in the list.", names_of(self)
                )
            )
        self._lines().appraisal_id._check_measuring()
        return open_dialog(
            self.env["hr.performance.measure.override"],
            self.env._("Override Value"),
            context={"default_measure_id": self.id},
        )

    # COLLECTION

    @api.model
    def _collect(self, cycle):
        """Collect all values that the open plans of a cycle need.

        :return: the sources that failed; each says why
        """
        # sudo: hr.performance.kpi.source - evaluated with the rights of their owners.
        sources = self.env["hr.performance.kpi.source"].sudo()
        domain = [("state", "=", "active")]
        if cycle.company_id:
            domain.append(("company_id", "=", cycle.company_id.id))
        return sources.search(domain)._collect(cycle)

    @api.model
    def _store_collected(self, source, wanted, collected, now):
        """Bring the collected values of these people and periods up to date.

        What is the same keeps everything but the time of its last refresh; what cannot
        be computed any more goes, because unknown is not the old value.

        :param wanted: dict of (first day, last day) to employees
        :param collected: dict of (employee id, last day) to (value, number of records)
        """
        existing = self._existing_collected(source, wanted)
        created, changed, same = [], {}, self.browse()
        for (start, end), employees in wanted.items():
            for employee in employees.ids:
                measure = existing.pop((employee, end), self.browse())
                if (employee, end) not in collected:
                    existing[employee, end] = measure
                    continue
                value, count = collected[employee, end]
                values = {
                    "value": value,
                    "record_count": count,
                    "kpi_source_id": source.id,
                }
                if measure and measure._is_same(values):
                    same |= measure
                elif measure:
                    changed[measure] = values
                else:
                    created.append(
                        {
                            **values,
                            "employee_id": employee,
                            "kpi_id": source.kpi_id.id,
                            "period_start": start,
                            "period_end": end,
                            "source": "odoo",
                        }
                    )
        gone = self.browse().union(*existing.values())
        self._apply_collected(created, changed, same, gone, now)

    def _is_same(self, values):
        return (
            not float_compare(self.value, values["value"], DIGITS)
            and self.record_count == values["record_count"]
            and self.kpi_source_id.id == values["kpi_source_id"]
        )

    def _existing_collected(self, source, wanted):
        """Collected values of these people and periods, by employee and last day."""
        people = {id_ for employees in wanted.values() for id_ in employees.ids}
        found = self.search(
            [
                ("source", "=", "odoo"),
                ("kpi_id", "=", source.kpi_id.id),
                ("employee_id", "in", people),
                ("period_end", "in", [end for _start, end in wanted]),
            ]
        )
        wanted_points = {
            (employee, end)
            for (_start, end), employees in wanted.items()
            for employee in employees.ids
        }
        by_point = {(m.employee_id.id, m.period_end): m for m in found}
        return {p: m for p, m in by_point.items() if p in wanted_points}

    @api.model
    def _apply_collected(self, created, changed, same, gone, now):
        """Write everything at once; lines are refreshed only where a value changed."""
        by_nobody = {"collected_on": now, "entered_by_id": False}
        self._put(
            [{**values, **by_nobody} for values in created],
            [(measure, {**values, **by_nobody}) for measure, values in changed.items()],
        )
        gone.unlink()
        # Who refreshes twice writes nothing; nobody needs the minute.
        old = same.filtered(lambda m: now - m.collected_on >= SAME_MOMENT)
        # Not write of this class: it would refresh the lines, and nothing has changed.
        models.BaseModel.write(old, {"collected_on": now})

    @readers_only
    def action_open_records(self):
        """Open the records behind the value, as far as the reader may see them."""
        self.ensure_one()
        self.check_access("read")
        # sudo: hr.performance.kpi.source - the definition; the records themselves are
        # found and read with the reader's own rights.
        source = self.sudo().kpi_source_id
        if not source:
            raise UserError(
                self.env._("%s: no Odoo records stand behind it.", names_of(self))
            )
        if source.model_name not in self.env or not self.env[
            source.model_name
        ].has_access("read"):
            raise UserError(
                self.env._(
                    "%(name)s: you may not read the records that this value was made"
                    " from. Ask %(owner)s about them.",
                    name=names_of(self),
                    owner=names_of(source.owner_id, "name"),
                )
            )
        return source._records_action(
            # sudo: hr.employee - which user the person of a readable value is.
            self.sudo().employee_id,
            self.period_start,
            self.period_end,
            self.display_name,
        )

    # WHETHER THERE IS ONE VALUE OF EACH PERIOD

    @api.model
    def _second_values(self):
        """Values beside an earlier one of the same person, KPI, origin and period."""
        self.flush_model(["employee_id", "kpi_id", "period_end", "source"])
        self.env["hr.performance.kpi"].flush_model(["data_period"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM (SELECT measure.id, row_number() OVER (
                                  PARTITION BY measure.employee_id, measure.kpi_id,
                                               measure.source,
                                               date_trunc(kpi.data_period,
                                                          measure.period_end)
                                      ORDER BY measure.id) AS number
                          FROM hr_performance_measure measure
                          JOIN hr_performance_kpi kpi ON kpi.id = measure.kpi_id
                         WHERE measure.period_start IS NULL
                           AND kpi.data_period IN ('week', 'month', 'quarter', 'year')
                       ) AS numbered
                 WHERE number > 1
                 ORDER BY id
                """
            )
        )
        return self.browse([measure_id for [measure_id] in rows])

    def _tell_second(self, measure):
        raise UserError(
            self.env._(
                "%(value)s: there is another value of the same period (%(day)s). Delete"
                " the one that is wrong.",
                value=names_of(measure),
                day=day_words(self.env, measure.period_end),
            )
        )
