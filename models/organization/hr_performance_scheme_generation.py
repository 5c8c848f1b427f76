# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ...engine import dates
from .hr_performance_scheme import PERIODS


class HrPerformanceScheme(models.Model):
    """Cycles that are made from the scheme, period by period."""

    _inherit = "hr.performance.scheme"

    generate_cycles = fields.Boolean(
        string="Make Cycles by Itself",
        help="A draft of the running period's cycle is made for each company, and of"
        " the next one some days before it starts. HR looks at it and launches it.",
    )
    lead_days = fields.Integer(
        string="Days before the Period",
        default=14,
        help="The next period's cycle is made so many days before it starts.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        help="Is told once of every cycle that was made.",
    )
    parent_cycle_scheme_id = fields.Many2one(
        "hr.performance.scheme",
        string="Feeds Cycles Of",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Cycles of this scheme become parts of that scheme's longer cycles: the"
        " quarters of a year.",
    )
    cycle_ids = fields.One2many("hr.performance.cycle", "scheme_id", string="Cycles")
    cycle_count = fields.Integer(compute="_compute_cycle_count")

    def _compute_cycle_count(self):
        counts = dict(
            self.env["hr.performance.cycle"]._read_group(
                [("scheme_id", "in", self.ids)], ["scheme_id"], ["__count"]
            )
        )
        for scheme in self:
            scheme.cycle_count = counts.get(scheme, 0)

    @api.constrains("lead_days", "parent_cycle_scheme_id", "period_type", "kind")
    def _check_generation(self):
        for scheme in self:
            if scheme.lead_days < 0:
                raise ValidationError(
                    self.env._(
                        "Scheme %s: a cycle cannot be made a negative number of days"
                        " before its period.",
                        scheme.name,
                    )
                )
            longer = scheme.parent_cycle_scheme_id
            if longer and longer._months() <= scheme._months():
                raise ValidationError(
                    self.env._(
                        "%(scheme)s cannot feed cycles of %(longer)s: their periods are"
                        " not longer.",
                        scheme=scheme.name,
                        longer=longer.name,
                    )
                )

    def action_open_cycles(self):
        """Open the cycles of the scheme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_cycle_action"
        )
        action["domain"] = [("scheme_id", "=", self.id)]
        action["context"] = {"default_scheme_id": self.id}
        return action

    def action_generate_cycles(self):
        """Make the cycles that are due now, without waiting for the night."""
        self.check_access("write")
        cycles = self._generate_cycles()
        message = (
            self.env._("%s cycles were made.", len(cycles))
            if cycles
            else self.env._("Every cycle that is due is there already.")
        )
        return cycles._notification(message)

    # GENERATION

    @api.model
    def _cron_generate_cycles(self):
        """Make the cycles of the running and the coming period; may run twice."""
        schemes = self.search([("generate_cycles", "=", True)])
        # Longer periods first, so that their parts find them.
        for scheme in schemes.sorted(lambda scheme: -scheme._months()):
            if not scheme.try_lock_for_update():
                continue  # another process is at it
            scheme._generate_cycles()
            self.env["ir.cron"]._commit_progress(1)

    def _generation_companies(self):
        """Companies for which this scheme makes cycles.

        Its own; a shared scheme serves those that have it as their default.
        """
        self.ensure_one()
        if self.company_id:
            return self.company_id
        return (
            self.env["res.company"]
            # sudo: res.company - which scheme a company uses.
            .sudo()
            .search([("performance_scheme_id", "=", self.id)])
        )

    def _generate_cycles(self):
        """Create the due cycles that are missing, in draft with their calendar.

        Two processes at once: the index on scheme, company and period refuses the
        second one's rows, and it makes none.

        :return: the new cycles
        """
        # sudo: the scheduler acts for the system; the button checked write access.
        schemes = self.sudo()
        wanted = [
            values
            for scheme in schemes
            for company in scheme._generation_companies()
            for values in scheme._due_cycles(company)
        ]
        there = schemes._existing_periods()
        vals_list = [values for values in wanted if _period_key(values) not in there]
        return schemes._create_generated(vals_list)

    @api.model
    def _create_generated(self, vals_list):
        cycles = self.env["hr.performance.cycle"]
        if not vals_list:
            return cycles
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                cycles = cycles.create(vals_list)
                cycles.flush_recordset()
        except UniqueViolation:
            # Another process has just made them.
            return cycles.browse()
        cycles._fill_calendar()
        cycles._notify_responsible()
        return cycles

    def _existing_periods(self):
        """Scheme, company and period of all cycles of these schemes."""
        cycles = (
            self.env["hr.performance.cycle"]
            .with_context(active_test=False)
            .search([("scheme_id", "in", self.ids)])
        )
        return {
            (c.scheme_id.id, c.company_id.id, c.date_start, c.date_end) for c in cycles
        }

    def _due_cycles(self, company):
        """Values of the running period's cycle, and of the next when it is near."""
        self.ensure_one()
        today = self._today(company)
        months = PERIODS[self.period_type]
        running = dates.period(today, months)
        coming = dates.period(dates.add_months(running[0], months), months)
        periods = [running]
        if (coming[0] - today).days <= self.lead_days:
            periods.append(coming)
        return [
            {
                "name": self._period_name(start, company),
                "scheme_id": self.id,
                "company_id": company.id,
                "date_start": start,
                "date_end": end,
                "is_generated": True,
            }
            for start, end in periods
        ]

    @api.model
    def _today(self, company):
        """The day in the company's time zone."""
        zone = company.resource_calendar_id.tz or company.partner_id.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=zone))

    def _period_name(self, start, company):
        """Name of a period in the language of the company."""
        self.ensure_one()
        _ = self.with_context(lang=company.partner_id.lang or self.env.user.lang).env._
        year, month = start.year, start.month
        if self.period_type == "year":
            return _("Year %s", year)
        if self.period_type == "half":
            return _("%s H1", year) if month == 1 else _("%s H2", year)
        if self.period_type == "quarter":
            return _("%(year)s Q%(quarter)s", year=year, quarter=(month - 1) // 3 + 1)
        return _("%(year)s Month %(month)s", year=year, month=month)


def _period_key(values):
    return tuple(
        values[name] for name in ("scheme_id", "company_id", "date_start", "date_end")
    )


class HrPerformanceCycle(models.Model):
    """A cycle that was made by its scheme."""

    _inherit = "hr.performance.cycle"

    is_generated = fields.Boolean(
        string="Made by the Scheme", readonly=True, copy=False
    )

    _generated_unique = models.UniqueIndex(
        "(scheme_id, company_id, date_start, date_end) WHERE is_generated",
        "The scheme has made the cycle of this period already.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"is_generated"}

    def _notify_responsible(self):
        """One activity per new cycle for the responsible of its scheme."""
        for user, cycles in self.grouped(
            lambda cycle: cycle.scheme_id.responsible_id
        ).items():
            if user:
                cycles.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.with_context(lang=user.lang).env._(
                        "Look at the new cycle and launch it"
                    ),
                )
