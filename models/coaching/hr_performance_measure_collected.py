# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import float_compare

DIGITS = 6


class HrPerformanceMeasure(models.Model):
    """Values that are made from Odoo records, and what is put beside them by hand.

    A collected value is nobody's to change. Whoever knows better enters another value
    with reason and evidence: that one counts, and both stay.
    """

    _inherit = "hr.performance.measure"

    kpi_source_id = fields.Many2one(
        "hr.performance.kpi.source",
        string="Data Source",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="hr_performance.group_hr_performance_user",
    )
    period_start = fields.Date(string="From", readonly=True, copy=False)
    collected_on = fields.Datetime(
        string="Last Refresh",
        readonly=True,
        copy=False,
        help="When the value was last compared with the records that it is made from.",
    )
    record_count = fields.Integer(
        string="Records",
        readonly=True,
        copy=False,
        aggregator="sum",
        help="So many Odoo records the value is made from.",
    )
    override_reason = fields.Char(
        string="Reason for Override",
        copy=False,
        help="Why this value counts instead of the collected one.",
    )
    source_text = fields.Char(string="Made From", compute="_compute_source_text")
    collected_value = fields.Float(
        digits=(16, 6),
        compute="_compute_beside",
        aggregator=None,
        help="What the Odoo records say for the same period.",
    )
    has_collected = fields.Boolean(compute="_compute_beside")
    is_overridden = fields.Boolean(
        string="Overridden",
        compute="_compute_beside",
        help="A value that was entered or imported counts instead.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {
            "kpi_source_id",
            "period_start",
            "collected_on",
            "record_count",
        }

    # COMPUTES

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
        beside = self._beside()
        for measure in self:
            others = beside.get(measure._point(), {})
            collected = others.get("odoo")
            is_collected = measure.source == "odoo"
            measure.has_collected = bool(collected) and not is_collected
            measure.collected_value = collected.value if collected else 0
            measure.is_overridden = is_collected and bool(others.keys() - {"odoo"})

    def _point(self):
        return self.employee_id.id, self.kpi_id.id, self.period_end

    def _beside(self):
        """All values of the same people, KPIs and days.

        :return: dict of point to dict of source to value
        """
        about_kpi = self.filtered("kpi_id")
        if not about_kpi:
            return {}
        # sudo: values of the same person and KPI as those that one may read.
        found = self.sudo().search(
            [
                ("employee_id", "in", about_kpi.employee_id.ids),
                ("kpi_id", "in", about_kpi.kpi_id.ids),
                ("period_end", "in", about_kpi.mapped("period_end")),
            ]
        )
        beside = {}
        for measure in found:
            beside.setdefault(measure._point(), {})[measure.source] = measure
        return beside

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        named = {vals.get("source") for vals in vals_list}
        self._refuse_collected(named | {self.env.context.get("default_source")})
        measures = super().create(vals_list)
        measures._check_override()
        return measures

    def write(self, vals):
        self._refuse_collected({vals.get("source"), *self.mapped("source")})
        result = super().write(vals)
        self._check_override()
        return result

    def unlink(self):
        self._refuse_collected(set(self.mapped("source")))
        return super().unlink()

    @api.model
    def _put(self, vals_list, changes):
        measures = super()._put(vals_list, changes)
        measures._check_override()
        return measures

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
            is_collected = (measure.kpi_id, measure.company_id) in sources
            if is_collected or "odoo" in beside.get(measure._point(), {}):
                raise ValidationError(
                    self.env._(
                        "%(name)s on %(date)s: this value is collected from Odoo"
                        " records. To put another one in its place, use Override Value"
                        " under Actual Values and give the reason and the evidence.",
                        name=measure.display_name,
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
        stored = env["hr.performance.measure"].search_fetch(
            [
                ("source", "=", "odoo"),
                ("employee_id", "in", list(people)),
                ("kpi_id", "in", list(kpis)),
                ("period_end", "in", list({day for _person, _kpi, day in points})),
            ],
            ["employee_id", "kpi_id", "period_end"],
        )
        found = {measure._point() for measure in stored}
        employees = env["hr.employee"].browse(people)
        company = {person.id: person.company_id.id for person in employees}
        return found | {p for p in points if (p[1], company.get(p[0])) in active}

    def _may_override(self):
        """Whether this value already says why it counts instead of a collected one."""
        return bool(self.override_reason and self.note)

    @api.model
    def _overriding_text(self):
        return self.env._(
            "This value is collected from Odoo records. Leave it out of the file; to"
            " put another one in its place, use Override Value under Actual Values."
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
        # Not write of this class: it would refresh the lines, and nothing has changed.
        models.BaseModel.write(same, {"collected_on": now})
