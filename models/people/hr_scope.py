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
        self._found = {}

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

    def _by_distance(self, department, company):
        """Lists of users with HR rights in the company, the nearest first."""
        key = department.id, company.id
        if key not in self._found:
            place, found = department.with_env(self._env), []
            while place:
                found.append(place.performance_partner_ids)
                place = place.parent_id
            found.append(self._env.ref(ADMINISTRATOR).all_user_ids)
            self._found[key] = [self._officers(users, company) for users in found]
        return self._found[key]

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

    :param people: as ``scope_domain`` takes them
    """
    user = records.env.user
    if not user.has_group(OFFICER):
        return set()
    domain = (
        Domain("id", "in", records.ids)
        & Domain("company_id", "in", records.env.companies.ids)
        & scope_domain(user, *people)
    )
    # sudo: repeats the record rule of the HR roles as a yes or no.
    return set(records.sudo().search(domain).ids)
