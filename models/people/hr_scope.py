# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who is HR of a person, and whom a user is HR of: the two answers everybody uses."""

from odoo.fields import Domain

from ..base.groups import ADMINISTRATOR, OFFICER


class HrFinder:
    """Finds who acts as HR for people; remembers departments, so batches are cheap.

    HR partners of the department come first, then those of the nearest one above it
    that has any who can act, then the administrators. Whoever is named as partner but
    cannot act (archived, no HR officer, another company, the person or one below the
    person) is passed over. Nobody may be left; what happens then is the caller's.
    """

    def __init__(self, env):
        # sudo: who has HR rights and who stands above whom; nothing of them is shown.
        self._env = env(su=True)
        self._found, self._last = {}, {}

    def of_sheets(self, sheets):
        """HR of what hangs on sheets: dict of record to sheet, to users."""
        return {
            record: self.find(sheet.department_id, sheet.company_id, sheet.owner_id)
            for record, sheet in sheets.items()
        }

    def find(self, department, company, person=None, without=None):
        """Users who can act as HR.

        :param department: where the person or the unit belongs; may be empty
        :param company: whose HR; partners of several companies act in each of them
        :param person: employee whom the matter is about, if it is about one
        :param without: users who have another part in the matter
        :return: users, all of the nearest place that has any; empty where nobody can
        """
        for users in self._by_distance(department, company):
            able = users.filtered(
                lambda user: (
                    not (without and user in without)
                    and not (person and person in user.performance_out_of_reach_ids)
                )
            )
            if able:
                return able
        return self._env["res.users"]

    def gather(self, departments):
        """Read at once what is asked about partners of these departments."""
        above = [
            int(number)
            for department in departments.with_env(self._env)
            for number in (department.parent_path or "").split("/")
            if number
        ]
        places = self._env["hr.department"].browse(dict.fromkeys(above))
        users = places.performance_partner_ids.filtered("active")
        users.mapped("company_ids")
        users.mapped("performance_out_of_reach_ids")

    def _by_distance(self, department, company):
        """Yield users with HR rights in the company, the nearest first.

        Administrators are looked for only where no partner is able.
        """
        key = department.id, company.id
        if key not in self._found:
            self._found[key] = self._partners(department, company)
        yield from self._found[key]
        if company.id not in self._last:
            group = self._env["ir.model.data"]._xmlid_to_res_id(ADMINISTRATOR, True)
            users = self._env["res.groups"].browse(group).all_user_ids
            self._last[company.id] = self._officers(users, company)
        yield self._last[company.id]

    def _partners(self, department, company):
        """Partners of a department and of those above it, read together."""
        above = (department.with_env(self._env).parent_path or "").split("/")
        places = self._env["hr.department"].browse(
            [int(number) for number in reversed(above) if number]
        )
        every = places.performance_partner_ids
        able = self._officers(every, company)
        return [place.performance_partner_ids & able for place in places]

    def _officers(self, users, company):
        return users.filtered(
            lambda user: (
                user.active
                and not user._is_superuser()
                and user.has_group(OFFICER)
                and company in user.company_ids
            )
        )


def partner_domain(user, field="department_id"):
    """Records of departments whose HR partner the user is, and of those below."""
    return Domain(user._performance_within_scope(field))


def partner_department_ids(user):
    """Ids of the departments whose HR partner the user is, and of those below."""
    if not user.performance_department_ids:
        return set()
    # sudo: hr.department - ids of the scope only; nothing of them is shown.
    departments = user.env["hr.department"].sudo()
    return set(departments.search(partner_domain(user, "id")).ids)


def scope_domain(user, *people):
    """Records for which a user acts as HR; an administrator does in every department.

    :param people: paths to employees, none of whom may be the user or one of his
        superiors
    """
    domain = Domain(user._performance_within_reach(*people)) if people else Domain.TRUE
    return domain if user.has_group(ADMINISTRATOR) else domain & partner_domain(user)


def in_hr_scope(records, *people):
    """Ids of those records of the chosen companies for which the user acts as HR.

    It is ``scope_domain`` said of records that are read anyway: actions and pages ask
    often, and each question would be a query.

    :param people: as ``scope_domain`` takes them
    """
    user = records.env.user
    if not user.has_group(OFFICER):
        return set()
    # sudo: repeats the record rule of the HR roles as a yes or no.
    own = records.sudo()
    if "active" in own._fields and own.env.context.get("active_test", True):
        own = own.filtered("active")
    beyond = user.performance_out_of_reach_ids
    companies = records.env.companies
    # sudo: as above.
    places = None if user.has_group(ADMINISTRATOR) else user.sudo()
    return {
        record._origin.id
        for record in own
        if record._origin
        and record.company_id in companies
        and not any(_person(record, name) in beyond for name in people)
        and (places is None or _is_below(record.department_id, places))
    }


def _person(record, name):
    """Who stands at this field of a record; the record itself at ``id``."""
    return record._origin if name == "id" else record[name]


def _is_below(department, user):
    """Whether a department is one of which the user is HR partner, or below one."""
    above = (department.parent_path or "").split("/")
    return not {str(i) for i in user.performance_department_ids.ids}.isdisjoint(above)
