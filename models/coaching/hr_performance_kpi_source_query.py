# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ast import literal_eval
from collections import defaultdict
from datetime import datetime, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

NUMERIC = ("integer", "float", "monetary")
PEOPLE = ("hr.employee", "res.users")
#: Which fields each aggregate needs.
NEEDS = {
    "count": (),
    "share": (),
    "sum": ("value_field",),
    "avg": ("value_field",),
    "ratio": ("value_field", "divisor_field"),
}


class HrPerformanceKpiSource(models.Model):
    """Check of a definition, and its evaluation for many people at once."""

    _inherit = "hr.performance.kpi.source"

    # CHECKS

    @api.constrains(
        "model_name",
        "domain",
        "date_field",
        "employee_path",
        "aggregate",
        "value_field",
        "divisor_field",
        "share_domain",
        "factor",
    )
    def _check_definition(self):
        """Everything that is named exists and has the right type."""
        # sudo: off; the ORM checks as superuser, but the user's own rights count.
        for source in self.sudo(False):
            source._check_countable()
            source._filter("domain")
            source._check_date_field()
            if source._person_field().comodel_name not in PEOPLE:
                source._refuse(
                    "employee_path",
                    self.env._("It must end at an employee or a user."),
                )
            for name in NEEDS[source.aggregate]:
                source._check_number_field(name)
            if source.aggregate == "share":
                source._filter("share_domain")
            if not source.factor:
                source._refuse("factor", self.env._("It cannot be zero."))

    def _check_countable(self):
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

    def _check_date_field(self):
        field = self._field_at("date_field")
        if field.type not in ("date", "datetime") or not field.store:
            self._refuse("date_field", self.env._("It must be a stored date or time."))

    def _check_number_field(self, name):
        field = self._field_at(name)
        if field.type not in NUMERIC or not field.store:
            self._refuse(name, self.env._("It must be a stored number or amount."))

    def _field_at(self, name):
        """The field of the source's model that one of the settings names."""
        found = self[name] and self.env[self.model_name]._fields.get(self[name])
        if not found:
            self._refuse(name, self.env._("There is no field “%s”.", self[name] or ""))
        return found

    def _person_field(self):
        """The last field of the path; every step is a stored many2one field."""
        model, field = self.env[self.model_name], None
        for name in (self.employee_path or "").split("."):
            field = model._fields.get(name)
            if not field or field.type != "many2one" or not field.store:
                self._refuse(
                    "employee_path",
                    self.env._(
                        "“%s” is no stored field that leads to one other record.", name
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
                name=self.name,
                field=self._fields[name]._description_string(self.env),
                problem=problem,
            )
        )

    # EVALUATION

    def _values(self, start, end, employees):
        """The value of each employee in one period, with the environment's rights.

        One grouped query, whatever the number of people; a share takes a second one.

        :param start: first day, in the company's time zone
        :param end: last day
        :param employees: employees of the source's company, archived ones included
        :return: dict of employee id to (value, number of records); people whom the
            source cannot find or for whom there is nothing to divide are left out
        """
        self.ensure_one()
        people = self._people(employees)
        if not people:
            return {}
        domain = self._period_domain(start, end)
        found = self._grouped(domain & self._person_domain(people))
        if self.aggregate == "share":
            part = self._grouped(
                domain & self._person_domain(people) & self._filter("share_domain")
            )
            found = {
                person: (100 * part.get(person, (0, 0))[1] / count, count)
                for person, (_value, count) in found.items()
            }
        if self.aggregate in ("count", "sum"):
            found = {person: found.get(person, (0, 0)) for person in people}
        return {
            people[person]: (float(value) * self.factor, count)
            for person, (value, count) in found.items()
            if value is not None
        }

    def _people(self, employees):
        """Employee ids by the id that the path leads to: an employee's or a user's."""
        if self._person_field().comodel_name == "hr.employee":
            return {employee.id: employee.id for employee in employees}
        # sudo: hr.employee - which user an employee is, nothing else.
        return {e.user_id.id: e.id for e in employees.sudo() if e.user_id}

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
        zone = pytz.timezone(self._zone())
        local = zone.localize(datetime.combine(day, datetime.min.time()))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _zone(self):
        company = self.company_id
        # sudo: resource.calendar - the time zone only.
        calendar = company.sudo().resource_calendar_id
        return calendar.tz or company.partner_id.tz or "UTC"

    def _grouped(self, domain):
        """Dict of person id to (value or None, number of records)."""
        model = self.env[self.model_name].with_context(
            active_test=True, tz=self._zone()
        )
        rows = model._read_group(
            domain, [self.employee_path], ["__count", *self._aggregates()]
        )
        found = defaultdict(lambda: (0, 0))
        for person, count, *values in rows:
            if person:
                found[person.id] = (self._value(count, values), count)
        return dict(found)

    def _aggregates(self):
        """Aggregates of the ORM; amounts are converted to the company's currency."""
        fields_of = self.env[self.model_name]._fields
        return [
            f"{self[name]}:{self._function(fields_of[self[name]])}"
            for name in NEEDS[self.aggregate]
        ]

    def _function(self, field):
        if self.aggregate == "avg":
            return "avg"
        return "sum_currency" if field.type == "monetary" else "sum"

    def _value(self, count, values):
        if self.aggregate == "count":
            return count
        if self.aggregate == "share":
            return None
        if self.aggregate == "ratio":
            value, divisor = values
            return float(value or 0) / float(divisor) if divisor else None
        [value] = values
        return value if self.aggregate == "avg" else value or 0
