# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.groups import OFFICER
from ..base.logins import without_login


class HrPerformanceActorsMixin(models.AbstractModel):
    """Who may and can act on what waits, where people stand in line for it.

    A model names the people in line (``_waiting_line``), whom it is about, and its HR.
    ``_receivers`` makes users of them: active logins and deputies of today of the first
    for whom anybody can act; else HR. What looks for the work of one user asks with
    ``_told_as``, so that all give the same answer.
    """

    _name = "hr.performance.actors.mixin"
    _inherit = "hr.performance.waiting.mixin"
    _description = "Who Acts on What Waits"

    def _waiting_line(self):
        """Whom this one waits for, and who enters for that person, in order.

        :return: list of pairs: an employee, and whether a deputy may act for him
        """
        raise NotImplementedError

    def _waiting_about(self):
        """The employee whom this one is about: deputies do not act on themselves."""
        return self.env["hr.employee"]

    def _waiting_hr(self):
        """HR of each, who acts where nobody in line can: dict of record to users."""
        return {}

    @api.model
    def _may_wait_for(self, users, field, *others, as_hr=True):
        """Domain of what may wait for users, before the exact answer.

        Of HR all that nobody with a login answers for.

        :param field: name of the field with the person; they are it, or act for it
        :param others: names of the fields with those who enter where that person has no
            login, in order
        :param as_hr: whether what HR does for others counts, too
        """
        theirs = self._of_users(users, field)
        if as_hr and any(user.has_group(OFFICER) for user in users):
            return theirs | without_login(field)
        if not others:
            return theirs
        entered = self._may_wait_for(users, *others, as_hr=as_hr)
        return theirs | (without_login(field) & entered)

    def _of_users(self, users, field):
        """Domain: in this field are these users, or who has given them a right now."""
        if len(users) == 1:
            given = Domain(field, "in", list(users._performance_delegations()))
            return users._performance_is(field) | given
        given = Domain("delegate_id.user_id", "in", users.ids) & Domain(
            self.env["hr.performance.delegation"]._open_domain()
        )
        return Domain(f"{field}.user_id", "in", users.ids) | Domain(
            f"{field}.performance_delegation_ids", "any", given
        )

    @api.model
    def _one_by_one(self, common, choice):
        """Domain of records of which each alternative of a choice is looked for alone.

        An index serves one alternative; for all of them together every record is read.
        """
        choice = Domain(choice).optimize(self)
        is_choice = getattr(choice, "OPERATOR", None) == "|"
        queries = [
            self._search(common & one).select()
            for one in (choice.children if is_choice else [choice])
        ]
        found = SQL(" UNION ALL ").join(SQL("(%s)", query) for query in queries)
        return Domain("id", "in", SQL("(%s)", found))

    def _receivers(self):
        """Who may and can act on each now.

        The first in line who has an active login or a deputy to act, with all who can
        act for him; HR where nobody in line can.

        :return: dict of record to a pair of 'mine' or 'hr' and users
        """
        able = {record: record._first_actors() for record in self}
        left = self.filtered(lambda record: not able[record])
        partners = left._waiting_hr()
        return {
            record: ("mine", users)
            if users
            else ("hr", partners.get(record, self.env["res.users"]))
            for record, users in able.items()
        }

    def _first_actors(self):
        """Users who act for the first in line for whom anybody can."""
        self.ensure_one()
        about = self._waiting_about()
        users = (
            person._performance_actors(about, deputies)
            for person, deputies in self._waiting_line()
        )
        return next(filter(None, users), self.env["res.users"])

    def _told_as(self, part, user=None):
        """Those of these that wait for HR, or for one user, by the one answer.

        Who is HR of each costs queries and is not asked.

        :param part: 'mine' or 'hr', see ``_receivers``
        :param user: with 'mine' only
        """
        actors = {record: record._first_actors() for record in self}
        return self.browse(
            record.id
            for record, users in actors.items()
            if (part == "mine") == bool(users) and (not user or user in users)
        )
