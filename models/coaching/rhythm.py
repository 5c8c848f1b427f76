# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In which rhythm people have talks: what the scheme of their company says."""

from dateutil.relativedelta import relativedelta

#: Without a scheme.
DAYS, LIMIT = 7, 14


def joined(people):
    """Day on which each person joined: dict of employee id to date."""
    # sudo: hr.version - the first day of work only, to know who is new.
    versions = people.env["hr.version"].sudo()
    rows = versions._read_group(
        [("employee_id", "in", people.ids)],
        ["employee_id"],
        ["contract_date_start:min", "date_version:min"],
    )
    return {person.id: start or first for person, start, first in rows}


def newcomers(people):
    """Ids of those in their first months, by the joining date and not by a cycle."""
    days, found = joined(people), set()
    for person, scheme in _schemes(people):
        start = days.get(person.id)
        if scheme.talk_new_months and scheme.talk_new_days and start:
            until = start + relativedelta(months=scheme.talk_new_months)
            if person.company_id._performance_today() < until:
                found.add(person.id)
    return found


def rhythm(people):
    """Days between talks that the scheme proposes: dict of employee id to days."""
    new = newcomers(people)
    return {
        person.id: scheme.talk_new_days
        if person.id in new
        else scheme.talk_days or DAYS
        for person, scheme in _schemes(people)
    }


def limits(people):
    """Days without talk that are too many: dict of employee id to days."""
    return {
        person.id: scheme.talk_limit_days or LIMIT
        for person, scheme in _schemes(people)
    }


def _schemes(people):
    """Each person with the scheme of the company."""
    # sudo: hr.employee, hr.performance.scheme - rules that everybody may know.
    for person in people.sudo():
        yield person, person.company_id.performance_scheme_id
