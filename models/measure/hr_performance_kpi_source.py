# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from ast import literal_eval
from datetime import timedelta

import psycopg2
import pytz
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, mute_logger

from ...engine import dates, lateness
from ..base.dialogs import open_list
from ..base.figure import Figure
from ..base.groups import ADMINISTRATOR
from ..base.hr_performance_job_mixin import Job, among
from ..base.seeing import names_of, readers_only

_logger = logging.getLogger(__name__)

SOURCE_STATES = [("draft", "Draft"), ("active", "Active"), ("stopped", "Stopped")]

AGGREGATES = [
    ("count", "Number of Records"),
    ("sum", "Sum of a Field"),
    ("avg", "Average of a Field"),
    ("share", "Share of the Records (%)"),
    ("on_time", "Share in Time (%)"),
    ("ratio", "Ratio of Two Sums"),
    ("late", "Days Begun Late"),
]

NUMERIC = ("integer", "float", "monetary")
PEOPLE = ("hr.employee", "res.users", "res.partner")

#: Which number fields each aggregate needs.
NEEDS = {
    "count": (),
    "share": (),
    "on_time": (),
    "late": (),
    "sum": ("value_field",),
    "avg": ("value_field",),
    "ratio": ("value_field", "divisor_field"),
}

#: A run that goes on after an interruption leaves out what it has just done.
DONE_MINUTES = 30

#: What a source can be wrong about; anything else is a fault of the program or of the
#: database and stops the run.
PROBLEMS = (
    UserError,
    ValueError,
    TypeError,
    KeyError,
    psycopg2.DataError,
    psycopg2.InternalError,
    psycopg2.ProgrammingError,
)


class HrPerformanceKpiSource(models.Model):
    """Which Odoo records make the actual values of a KPI in one company.

    A source is evaluated with the rights of the user who has activated it, never with
    more: it shows nobody what this user could not find by searching. So what it counts
    cannot change afterwards; a change makes a new version, which somebody activates.
    """

    _name = "hr.performance.kpi.source"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "KPI Data Source"
    _order = "company_id, kpi_id, id desc"
    _check_company_auto = True
    _deletable_states = ("draft",)
    _job_collect = Job(
        "_due_for_collection",
        "ir_cron_hr_performance_collect",
        "_collect_due",
        apart=True,
    )
    _definition_fields = frozenset(
        {
            "kpi_id",
            "company_id",
            "model_name",
            "domain",
            "date_field",
            "employee_path",
            "aggregate",
            "value_field",
            "divisor_field",
            "share_domain",
            "due_field",
            "grace_minutes",
            "factor",
        }
    )

    name = fields.Char(
        required=True,
        translate=True,
        help="Readers of a value see it as its source, for example “Meetings held”.",
    )
    active = fields.Boolean(default=True)
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        help="Its data period says for which weeks, months or quarters values are"
        " made.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="The values are made for people of this company, in its time zone and from"
        " its records.",
    )
    model_name = fields.Selection(
        selection="_selection_model_name",
        string="Records",
        required=True,
        help="You can choose what you may read yourself.",
    )
    is_lost = fields.Boolean(
        string="Records Are Gone",
        compute="_compute_is_lost",
        help="The app that brought these records is not installed any more.",
    )
    domain = fields.Char(
        string="Filter",
        required=True,
        default="[]",
        help="Which of these records count. Take in archived ones where Odoo archives"
        " what is done, as it does with activities.",
    )
    date_field = fields.Char(
        string="Date",
        required=True,
        help="The date or time that says into which period a record falls.",
    )
    employee_path = fields.Char(
        string="Leads to the Person",
        required=True,
        help="The field, or the chain of fields, that ends at an employee, a user or"
        " the contact of one, for example “user_id” or “order_id.user_id”. Where"
        " several people stand in it, the record counts for each of them.",
    )
    aggregate = fields.Selection(
        AGGREGATES,
        string="What Is Computed",
        required=True,
        default="count",
        help="Without any record, a number or sum is zero; an average, share or ratio"
        " stays unknown, and so do late days.",
    )
    value_field = fields.Char(string="Field")
    divisor_field = fields.Char(string="Divided By")
    share_domain = fields.Char(
        string="Counted Share",
        default="[]",
        help="The filter for the part; all records of the source are 100 per cent.",
    )
    due_field = fields.Char(
        string="Due On",
        help="The date or time until which it had to be done. The date above says when"
        " it was done; records without one of the two do not count.",
    )
    grace_minutes = fields.Integer(
        string="Minutes of Grace",
        help="A day is begun late when its first record comes later than this many"
        " minutes after the person's working hours begin. Days without working hours,"
        " days off and people with flexible hours are never late.",
    )
    factor = Figure(
        digits=(16, 6),
        default=1,
        help="Everything is multiplied by it, for example 0.001 to get thousands.",
    )

    # running
    state = fields.Selection(
        SOURCE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        guarded=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        string="With the Rights Of",
        readonly=True,
        copy=False,
        tracking=True,
        help="Who has activated it. Only records that this user may read are counted.",
        guarded=True,
    )
    previous_id = fields.Many2one(
        "hr.performance.kpi.source",
        string="Replaces",
        readonly=True,
        copy=False,
        guarded=True,
    )
    attempted_on = fields.Datetime(
        string="Last Attempt", readonly=True, copy=False, guarded=True
    )
    collected_on = fields.Datetime(
        string="Last Collection", readonly=True, copy=False, guarded=True
    )
    problem = fields.Text(
        readonly=True,
        copy=False,
        help="Why the last collection has failed.",
        guarded=True,
    )
    measure_ids = fields.One2many(
        "hr.performance.measure", "kpi_source_id", string="Collected Values"
    )
    measure_count = fields.Integer(
        string="Number of Values", compute="_compute_measure_count", compute_sudo=True
    )

    _one_active = models.UniqueIndex(
        "(kpi_id, company_id) WHERE state = 'active'",
        "The KPI has an active source in this company already. Stop that one first.",
    )

    @api.model
    def _selection_model_name(self):
        """Models with records of their own that the user may read.

        Appraisals, ratings and results are left out: they follow from actual values
        and keep rules of their own.
        """
        # sudo: ir.model - names of models only.
        known = self.env["ir.model"].sudo().search([("transient", "=", False)])
        return [
            (model.model, model.name)
            for model in known.sorted("name")
            if self._is_countable(model.model)
            and self.env[model.model].has_access("read")
        ]

    @api.model
    def _is_countable(self, model_name):
        model = self.env.get(model_name)
        return (
            model is not None
            and not model._abstract
            and not model._transient
            and not model_name.startswith("hr.performance.")
        )

    @api.depends("model_name")
    def _compute_is_lost(self):
        for source in self:
            source.is_lost = (
                bool(source.model_name) and source.model_name not in self.env
            )

    def _compute_measure_count(self):
        # sudo by compute_sudo: a total only.
        counts = dict(
            self.env["hr.performance.measure"]._read_group(
                [("kpi_source_id", "in", self.ids)], ["kpi_source_id"], ["__count"]
            )
        )
        for source in self:
            source.measure_count = counts.get(source, 0)

    # CRUD

    @readers_only
    def write(self, vals):
        changed = self._definition_fields & set(vals)
        if changed and (fixed := self.filtered(lambda s: s.state != "draft")):
            raise UserError(
                self.env._(
                    "%s has been activated: what it counts proves the values that it"
                    " made and cannot change. Use New Version.",
                    names_of(fixed[0]),
                )
            )
        return super().write(vals)

    def _load_records_write(self, values):
        """A bridge that is installed anew brings back no definition that was activated.

        It was taken off, and its source stayed with the values that it had made; to
        refuse here would keep the other app from being installed.
        """
        if self.state != "draft":
            return None
        return super()._load_records_write(values)

    # ACTIONS

    @readers_only
    def action_activate(self):
        """Collect from now on, with one's own rights; the predecessor is stopped."""
        self._check_administrator()
        self._require_state("draft", "stopped")
        for source in self:
            source._check_ready()
        # sudo: guarded fields; role, state and definition were checked above.
        sources = self.sudo()
        replaced = sources.previous_id.filtered(lambda s: s.state == "active")
        replaced.write({"state": "stopped"})
        replaced.flush_recordset(["state"])
        sources.write({"state": "active", "owner_id": self.env.uid, "problem": False})

    @readers_only
    def action_stop(self):
        """Collect no more; the values stay, with their source."""
        self._check_administrator()
        self._require_state("active")
        # sudo: guarded field; role and state were checked above.
        self.sudo().write({"state": "stopped"})

    @readers_only
    def action_new_version(self):
        """Copy the definition as a draft that replaces this one when activated."""
        self.ensure_one()
        self._check_administrator()
        self._check_countable()
        new = self.copy({"name": self.name})
        # sudo: guarded field of the new draft; the role was checked above.
        new.sudo().write({"previous_id": self.id})
        return new._get_records_action()

    @readers_only
    def action_try(self):
        """Show the values of a few people before anything is stored."""
        self.ensure_one()
        self._check_administrator()
        self._check_definition()
        trial = self.env["hr.performance.kpi.trial"].create({"source_id": self.id})
        trial._fill()
        return trial._get_records_action(target="new", name=self.env._("Try It"))

    @readers_only
    def action_collect(self):
        """Collect now, with the rights of the owner as the scheduler does it."""
        self._check_administrator()
        self._require_state("active")
        # sudo: evaluated with the owner's rights; only values of measures are written.
        failed = self.sudo()._collect()
        if failed:
            return self._collect_notification(failed._problem_text(), kind="danger")
        return self._collect_notification(self.env._("The values are up to date."))

    @readers_only
    def action_open_measures(self):
        """Open the values that this source has made, as far as one may read them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_measure_action"
        )
        action["domain"] = [("kpi_source_id", "=", self.id)]
        return action

    def _check_administrator(self):
        """Only performance administrators define and start sources."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._("Only performance administrators handle data sources.")
            )

    def _check_ready(self):
        """Raise unless the source can be activated as it is."""
        self.ensure_one()
        self._check_definition()
        kpi = self.kpi_id
        if kpi.state != "released":
            raise ValidationError(
                self.env._("%s: release the KPI first.", names_of(kpi))
            )
        if not kpi.data_period:
            raise ValidationError(
                self.env._(
                    "%s: choose the data period of the KPI first. It says for which"
                    " weeks, months or quarters values are made.",
                    names_of(kpi),
                )
            )
        if not self.env.su and self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "%(name)s belongs to %(company)s. Somebody who works in that"
                    " company activates it.",
                    name=names_of(self),
                    company=names_of(self.company_id, "name"),
                )
            )

    def _problem_text(self):
        return "\n".join(f"{source.name}: {source.problem}" for source in self)

    def _collect_notification(self, message, kind="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # CHECK OF A DEFINITION

    @api.constrains(
        "model_name",
        "domain",
        "date_field",
        "employee_path",
        "aggregate",
        "value_field",
        "divisor_field",
        "share_domain",
        "due_field",
        "grace_minutes",
        "factor",
    )
    def _check_definition(self):
        """Everything that is named exists and has the right type."""
        # sudo: off; the ORM checks as superuser, but the user's own rights count.
        for source in self.sudo(False):
            source._check_countable()
            source._filter("domain")
            source._check_day_field("date_field")
            if source._person_field().comodel_name not in PEOPLE:
                source._refuse(
                    "employee_path",
                    self.env._("It must end at an employee, a user or a contact."),
                )
            source._check_aggregate()
            if not source.factor:
                source._refuse("factor", self.env._("It cannot be zero."))
            if source.grace_minutes < 0:
                source._refuse("grace_minutes", self.env._("It cannot be negative."))

    def _check_aggregate(self):
        """What this way of computing asks for besides."""
        for name in NEEDS[self.aggregate]:
            self._check_number_field(name)
        if self.aggregate == "share":
            self._filter("share_domain")
        if self.aggregate == "on_time":
            self._check_day_field("due_field")
        if self.aggregate == "late" and self._field_at("date_field").type == "date":
            self._refuse(
                "date_field",
                self.env._("A day says nothing about late hours. Choose a time."),
            )

    def _check_countable(self):
        if self.is_lost:
            self._refuse(
                "model_name",
                self.env._(
                    "The app that brought “%s” is not installed any more. Install it"
                    " again, or stop the source: its values stay.",
                    self.model_name,
                ),
            )
        if not self._is_countable(self.model_name) or not self.env[
            self.model_name
        ].has_access("read"):
            self._refuse(
                "model_name",
                self.env._(
                    "“%s” has no records that can be counted here with your rights.",
                    self.model_name,
                ),
            )

    def _check_day_field(self, name):
        field = self._field_at(name)
        if field.type not in ("date", "datetime") or not field.store:
            self._refuse(name, self.env._("It must be a stored date or time."))

    def _check_number_field(self, name):
        field = self._field_at(name)
        if field.type not in NUMERIC or not field.store:
            self._refuse(name, self.env._("It must be a stored number or amount."))

    def _field_at(self, name):
        """The field of the source's model that one of the settings names."""
        found = self[name] and self.env[self.model_name]._fields.get(self[name])
        if not found:
            self._refuse(
                name,
                self.env._(
                    "There is no field “%s”. Choose one that is there; a source that"
                    " was active is stopped and a new one made.",
                    self[name] or "",
                ),
            )
        return found

    def _person_field(self):
        """The last field of the path; every step before it leads to one record."""
        model, field = self.env[self.model_name], None
        *_way, last = names = (self.employee_path or "").split(".")
        for name in names:
            field = model._fields.get(name)
            kinds = ("many2one", "many2many") if name is last else ("many2one",)
            if not field or field.type not in kinds or not field.store:
                self._refuse(
                    "employee_path",
                    self.env._(
                        "“%s” is no stored field that leads to one other record. Choose"
                        " one that is there; a source that was active is stopped and a"
                        " new one made.",
                        name,
                    ),
                )
            model = self.env[field.comodel_name]
        return field

    def _filter(self, name):
        """One of the filters as a checked domain.

        Only literals are read, so a filter holds no code; operators that pass by access
        rights are refused by the ORM.
        """
        try:
            domain = Domain(literal_eval(self[name] or "[]"))
            domain.validate(self.env[self.model_name])
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            self._refuse(name, str(error))
        return domain

    def _refuse(self, name, problem):
        raise ValidationError(
            self.env._(
                "%(name)s, %(field)s: %(problem)s",
                name=names_of(self, "name"),
                field=self._fields[name]._description_string(self.env),
                problem=problem,
            )
        )

    # EVALUATION
    #
    # For many people at once.

    def _values(self, start, end, employees):
        """The value of each employee in one period, with the environment's rights.

        One grouped query, whatever the number of people; a share takes a second one.

        :param start: first day, in the company's time zone
        :param end: last day
        :param employees: employees of the source's company, archived ones included
        :return: dict of employee id to (value, number of records); people whom the
            source cannot find, or for whom there is nothing to divide or too little,
            are left out
        """
        self.ensure_one()
        people = self._people(employees)
        if not people:
            return {}
        found = self._found(start, end, people)
        # sudo: hr.performance.kpi - how many answers it takes to show a value.
        needed = self.kpi_id.sudo().minimum_answers
        return {
            people[person]: (float(value) * self.factor, count)
            for person, (value, count) in found.items()
            if value is not None and count >= needed
        }

    def _found(self, start, end, people):
        """Dict of person id to (value or None, number of records)."""
        domain = self._period_domain(start, end) & self._person_domain(people)
        if self.aggregate == "late":
            return self._late_days(domain, start, end, people)
        if self.aggregate in ("share", "on_time"):
            return self._shares(domain, people)
        found = self._grouped(domain, people)
        if self.aggregate in ("count", "sum"):
            return {person: found.get(person, (0, 0)) for person in people}
        return found

    def _shares(self, domain, people):
        """Which per cent of the records are in the part that counts."""
        part = self._in_time() if self.aggregate == "on_time" else None
        if part is None:
            part = self._filter("share_domain")
        else:
            domain &= Domain(self.due_field, "!=", False)
        counted = self._grouped(domain & part, people)
        return {
            person: (100 * counted.get(person, (0, 0))[1] / count, count)
            for person, (_value, count) in self._grouped(domain, people).items()
        }

    def _in_time(self):
        """Records that were done at the latest when they were due.

        A day ends at midnight where the company works.
        """
        names = (self.date_field, self.due_field)
        zone = self.company_id._performance_zone()

        def to_sql(model, alias, query):
            kinds = {model._fields[name].type for name in names}
            sides = []
            for name in names:
                side = model._field_to_sql(alias, name, query)
                if len(kinds) > 1 and model._fields[name].type == "datetime":
                    side = SQL(
                        "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", side, zone
                    )
                sides.append(side)
            return SQL("%s <= %s", *sides)

        return Domain.custom(to_sql=to_sql)

    def _late_days(self, domain, start, end, people):
        """On how many days the first record came after the working hours had begun."""
        rows = self._zoned_model()._read_group(
            domain,
            [self.employee_path, f"{self.date_field}:day"],
            [f"{self.date_field}:min", "__count"],
        )
        begun, records = {}, dict.fromkeys(people, 0)
        for person, day, first, count in rows:
            if person.id in people:
                begun[person.id, fields.Date.to_date(day)] = first
                records[person.id] += count
        planned = self._planned_starts(start, end, people)
        late = lateness.late_days(begun, planned, self.grace_minutes)
        return {person: (days, records[person]) for person, days in late.items()}

    def _planned_starts(self, start, end, people):
        """When the working hours of each person's days begin, as naive UTC.

        :return: dict of (person id, day) to a time; days off and people without fixed
            hours are left out
        """
        first, after = (
            pytz.utc.localize(self._midnight(day))
            for day in (start, end + timedelta(days=1))
        )
        # sudo: hr.employee - working hours, of which only late days are told.
        employees = self.env["hr.employee"].sudo().browse(people.values())
        fixed = employees.resource_id.filtered(lambda r: not r._is_flexible())
        hours, _of_calendars = fixed._get_valid_work_intervals(first, after)
        planned = {}
        for person, employee in zip(people, employees, strict=True):
            for begin, _stop, _line in hours.get(employee.resource_id.id, ()):
                begin = begin.astimezone(pytz.utc).replace(tzinfo=None)
                day = self.company_id._performance_day(begin)
                planned.setdefault((person, day), begin)
        return planned

    def _people(self, employees):
        """Employee ids by the id that the path leads to.

        That is an employee's, a user's, or the one of the contact that stands for them.
        """
        kind = self._person_field().comodel_name
        if kind == "hr.employee":
            return {employee.id: employee.id for employee in employees}
        # sudo: hr.employee - which user or contact an employee is, nothing else.
        employees = employees.sudo()
        if kind == "res.users":
            return {e.user_id.id: e.id for e in employees if e.user_id}
        contacts = [(e.user_id.partner_id or e.work_contact_id, e) for e in employees]
        return {contact.id: e.id for contact, e in contacts if contact}

    def _person_domain(self, people):
        return Domain(self.employee_path, "in", list(people))

    def _period_domain(self, start, end):
        """Records of the filter and the company that fall into a period."""
        model = self.env[self.model_name]
        first, after = start, end + timedelta(days=1)
        if model._fields[self.date_field].type == "datetime":
            first, after = self._midnight(first), self._midnight(after)
        domain = (
            self._filter("domain")
            & Domain(self.date_field, ">=", first)
            & Domain(self.date_field, "<", after)
        )
        company = model._fields.get("company_id")
        if company and company.store and company.comodel_name == "res.company":
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        return domain

    def _midnight(self, day):
        """Beginning of a day where the company works, as UTC."""
        return self.company_id._performance_day_start(day)

    def _zoned_model(self):
        """The records' model, in whose days the company's time zone counts."""
        return self.env[self.model_name].with_context(
            active_test=True, tz=self.company_id._performance_zone()
        )

    def _grouped(self, domain, people):
        """Dict of person id to (value or None, number of records)."""
        functions = self._functions()
        rows = self._zoned_model()._read_group(
            domain,
            [self.employee_path],
            ["__count", *(f"{name}:{function}" for name, function in functions)],
        )
        rates = [self._own_rate() if f == "sum_currency" else 1 for _n, f in functions]
        # Of several people who share a record, some may not have been asked for.
        return {
            person.id: (self._value(count, values, rates), count)
            for person, count, *values in rows
            if person.id in people
        }

    def _functions(self):
        """Pairs of a field and how the ORM takes it together."""
        model = self.env[self.model_name]
        return [
            (self[name], self._function(model, model._fields[self[name]]))
            for name in NEEDS[self.aggregate]
        ]

    def _function(self, model, field):
        if self.aggregate == "avg":
            return "avg"
        if field.type != "monetary":
            return "sum"
        currency = model._fields[field.get_currency_field(model)]
        # The company's own currency needs no rate, and is often not stored.
        is_own = currency.related == "company_id.currency_id"
        if is_own or not currency.store and currency.name.startswith("company_curr"):
            return "sum"
        return "sum_currency"

    def _own_rate(self):
        """Rate of the company's own currency: what the ORM's conversion leaves out.

        It divides by the rate of the amount's currency, which is right only where that
        of the company is 1.
        """
        # sudo: res.currency - today's rate, nothing else.
        own = self.company_id.sudo().currency_id
        return own._get_rates(self.company_id, self._today())[own.id]

    def _value(self, count, values, rates):
        values = [
            value and value * rate for value, rate in zip(values, rates, strict=True)
        ]
        if self.aggregate == "count":
            return count
        if self.aggregate in ("share", "on_time"):
            return None
        if self.aggregate == "ratio":
            value, divisor = values
            return float(value or 0) / float(divisor) if divisor else None
        [value] = values
        return value if self.aggregate == "avg" else value or 0

    # COLLECTION
    #
    # Actual values are collected source by source.

    @api.model
    def _cron_collect(self):
        """Collect from every active source, one a transaction; may be run twice."""
        self._run_job("collect")

    @api.model
    def _due_for_collection(self, chosen=None):
        """Sources of which nothing was collected just now, and those that failed."""
        limit = fields.Datetime.now() - timedelta(minutes=DONE_MINUTES)
        done = Domain("attempted_on", ">=", limit) & Domain("problem", "=", False)
        return self.search(
            Domain("state", "=", "active") & ~done & among(chosen),
            order="attempted_on, id",
        )

    def _collect_due(self, source):
        """Collect; what the source itself says that it could not is told as well."""
        failed = source._collect()
        return UserError(failed.problem) if failed else None

    def _collect(self, cycles=None):
        """Collect from these sources; one that fails does not stop the others.

        :param cycles: only for plans of these cycles
        :return: the sources that failed; each says why
        """
        # sudo: what is read is evaluated as the owner in _collected; what is written
        # are actual values and the log of the source.
        sources = self.sudo().with_context(tracking_disable=True)
        failed = sources.browse()
        for source in sources:
            if not source.try_lock_for_update():
                continue  # another process is at it
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    source._collect_one(cycles)
                    self.env.flush_all()
            except UniqueViolation:
                continue  # another process has just stored these values
            except PROBLEMS as error:
                source._note_problem(error)
                failed |= source
        return failed

    def _collect_one(self, cycles):
        now = fields.Datetime.now()
        wanted = self._wanted(cycles)
        collected = self._collected(wanted)
        self.env["hr.performance.measure"]._store_collected(
            self, wanted, collected, now
        )
        self.write({"attempted_on": now, "collected_on": now, "problem": False})

    def _note_problem(self, error):
        """Keep the reason; tell the followers when it is a new one."""
        problem = str(error) or type(error).__name__
        _logger.info("KPI source %s could not be collected: %s", self.id, problem)
        if problem != self.problem:
            # sudo: a note of the system on what it could not do.
            self.sudo().message_post(body=problem, subtype_xmlid="mail.mt_note")
        self.write({"attempted_on": fields.Datetime.now(), "problem": problem})

    # WHAT IS WANTED

    def _wanted(self, cycles):
        """Periods that have begun, and whose value somebody's open plan needs.

        What a plan counts that is past its review is left alone, also where another
        plan is still open.

        :return: dict of (first day, last day) to employees
        """
        lines = self.env["hr.performance.appraisal.line"]._open_for_source(self, cycles)
        today, months = self._today(), self.kpi_id._data_months()
        spans, people = {}, {}
        for line in lines:
            appraisal = line.appraisal_id
            span = appraisal._period()
            if span not in spans:
                spans[span] = [
                    period
                    for period in dates.periods_ending(*span, months)
                    if period[0] <= today
                ]
            for period in spans[span]:
                people.setdefault(period, set()).add(appraisal.employee_id.id)
        closed = self._closed_points(people)
        employees = self.env["hr.employee"].with_context(active_test=False)
        wanted = {
            period: employees.browse(sorted(ids - closed.get(period[1], set())))
            for period, ids in people.items()
        }
        return {period: found for period, found in sorted(wanted.items()) if found}

    def _closed_points(self, people):
        """Employee ids by last day whose value counts in a plan that is decided."""
        points = [
            (employee, self.kpi_id.id, end)
            for (_start, end), ids in people.items()
            for employee in ids
        ]
        fed = self.env["hr.performance.measure"]._lines_at(points)
        lines = self.env["hr.performance.appraisal.line"]
        decided = set(
            lines.browse({i for ids in fed.values() for i in ids})._decided().ids
        )
        closed = {}
        for (employee, _kpi, end), ids in fed.items():
            if decided.intersection(ids):
                closed.setdefault(end, set()).add(employee)
        return closed

    def _today(self):
        return self.company_id._performance_today()

    # WHAT IS FOUND

    def _collected(self, wanted):
        """Evaluate with the owner's rights.

        :return: dict of (employee id, last day) to (value, number of records)
        """
        source = self._as_owner()
        source._check_definition()
        found = {}
        for (start, end), employees in wanted.items():
            values = source._values(start, end, employees.with_env(source.env))
            for employee, value in values.items():
                found[employee, end] = value
        return found

    def _as_owner(self):
        """The source with the rights of its owner in its company, and no more."""
        owner = self.owner_id
        if (
            not owner.active
            or owner._is_superuser()
            or not owner.has_group(ADMINISTRATOR)
            or self.company_id not in owner.company_ids
        ):
            raise UserError(
                self.env._(
                    "%(user)s, who has activated the source, is no performance"
                    " administrator of %(company)s any more. Somebody who is one stops"
                    " the source and activates it again.",
                    user=names_of(owner, "name"),
                    company=names_of(self.company_id, "name"),
                )
            )
        return self.with_user(owner).with_context(
            allowed_company_ids=self.company_id.ids, lang=owner.lang
        )

    # FROM A VALUE TO ITS RECORDS

    def _records_action(self, employee, start, end, name):
        """Window action on the records of one employee and period."""
        self.ensure_one()
        self._check_day_field("date_field")
        people = self._people(employee)
        domain = self._period_domain(start, end) & self._person_domain(people)
        return open_list(
            self.env[self.model_name],
            name,
            list(domain),
            context={"create": False},
        )
