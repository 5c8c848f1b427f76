# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..base.appraisal_states import DOTTED, ENDED, SUBSTITUTE
from ..base.groups import ADMINISTRATOR
from .hr_performance_delegation import LIVE_STATES
from .res_company import MAIL_KINDS


def _own_switches():
    return [f"performance_mail_{kind}" for kind in MAIL_KINDS]


class ResUsers(models.Model):
    """Names of people who act for others, and the rights they have for it."""

    _inherit = "res.users"

    # whose HR the user is
    performance_department_ids = fields.Many2many(
        "hr.department",
        "hr_department_performance_partner_rel",
        "user_id",
        "department_id",
        string="HR Partner Of",
        help="Departments, with everything below them, whose performance cycles this"
        " user runs as HR officer.",
    )
    performance_out_of_reach_ids = fields.Many2many(
        "hr.employee",
        string="Records out of Reach",
        compute="_compute_performance_out_of_reach_ids",
        compute_sudo=True,
        help="Oneself and one's superiors: HR rights never cover their records.",
    )

    performance_own_ids = fields.Many2many(
        "hr.employee",
        string="Own Employees",
        compute="_compute_performance_own_ids",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        help="The employees that the user is, of all companies, archived ones included;"
        " kept while a request lasts.",
    )
    performance_given_ids = fields.Many2many(
        "hr.performance.delegation",
        string="Rights from Others",
        compute="_compute_performance_given_ids",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        help="Planned and active delegations to this user; kept while a request lasts,"
        " because every role depends on them.",
    )

    # which mails the user wants
    performance_mail_announcement = fields.Boolean(
        string="Announcement of Cycles", default=True
    )
    performance_mail_reminder = fields.Boolean(
        string="Reminders of Open Steps", default=True
    )
    performance_mail_escalation = fields.Boolean(
        string="Late Steps below Me", default=True
    )
    performance_mail_result = fields.Boolean(string="Released Results", default=True)
    performance_digest_on = fields.Date(
        string="Last Performance Digest",
        readonly=True,
        copy=False,
        help="A user gets one digest a day at most.",
    )

    @api.depends("employee_ids.parent_id")
    def _compute_performance_out_of_reach_ids(self):
        # sudo by compute_sudo: only the reader's own line upwards is walked; record
        # rules use the ids, no field of these people is shown.
        people = {user: user._performance_employees() for user in self}
        none = self.env["hr.employee"]
        chains = none.union(*people.values())._performance_chains()
        for user, own in people.items():
            above = {superior for one in own.ids for superior in chains.get(one, ())}
            user.performance_out_of_reach_ids = own | none.browse(above)

    @api.depends("employee_ids")
    def _compute_performance_own_ids(self):
        # sudo by compute_sudo: who the user is; searches use the ids.
        people = self.env["hr.employee"].with_context(active_test=False)
        found = people.search_fetch(
            [("user_id", "in", self.ids)], ["user_id", "company_id"]
        )
        by_user = found.grouped("user_id")
        for user in self:
            user.performance_own_ids = by_user.get(user._origin, found.browse())

    @api.depends("employee_ids.performance_given_ids.state")
    def _compute_performance_given_ids(self):
        """Whether one of them is open now is asked of the clock, by who needs it."""
        # sudo by compute_sudo: whose rights a user has, in all companies.
        found = self.env["hr.performance.delegation"].search_fetch(
            [("delegate_id.user_id", "in", self.ids), ("state", "in", LIVE_STATES)],
            ["delegator_id", "delegate_id", "scope", "state", "opens_on", "closes_on"],
        )
        by_user = found.grouped(lambda delegation: delegation.delegate_id.user_id)
        for user in self:
            user.performance_given_ids = by_user.get(user._origin, found.browse())

    def write(self, vals):
        """Who loses the login keeps the own drafts; HR or a deputy begins anew."""
        if vals.get("active") is False:
            self._performance_keep_drafts()
        back = self.filtered(lambda user: not user.active and vals.get("active"))
        result = super().write(vals)
        back._performance_take_up_drafts()
        if "performance_department_ids" in vals:
            self.env.registry.clear_cache()
        return result

    @property
    def SELF_READABLE_FIELDS(self):  # pylint: disable=invalid-name
        return super().SELF_READABLE_FIELDS + _own_switches()

    @property
    def SELF_WRITEABLE_FIELDS(self):  # pylint: disable=invalid-name
        return super().SELF_WRITEABLE_FIELDS + _own_switches()

    def _performance_keep_drafts(self):
        """Let models set aside what only these users may read as drafts."""
        # sudo: hr.employee - whose login it is, in all companies; only ids are used.
        people = self.sudo().filtered("active")._performance_employees().sudo(False)
        if people:
            for model in self.env["hr.performance.people.mixin"]._people_models():
                model._before_logins_change(people)

    def _performance_take_up_drafts(self):
        """Let models give these users back what was kept for them."""
        # sudo: as above.
        people = self.sudo()._performance_employees().sudo(False)
        if people:
            for model in self.env["hr.performance.people.mixin"]._people_models():
                model._after_logins_change(people)

    # ACTING FOR OTHERS

    def _performance_acting_label(self, acting_for):
        """“B for A” on screens and prints; the plain name for one's own steps.

        :param acting_for: employee for whom this user acted; may be empty
        """
        if not self or not acting_for:
            return self.name or ""
        return self.env._(
            "%(actor)s for %(principal)s", actor=self.name, principal=acting_for.name
        )

    def _performance_delegations(self):
        """Rights that others have given this user and that are open at this moment.

        :return: dict of the delegator's employee id to 'act' or 'prepare'
        """
        self.ensure_one()
        given = {}
        # sudo: hr.performance.delegation - whose rights the user has.
        for delegation in self.sudo().performance_given_ids:
            if delegation._is_open() and given.get(delegation.delegator_id.id) != "act":
                given[delegation.delegator_id.id] = delegation.scope
        return given

    # MAILS

    def _performance_mail_readers(self, kind):
        """Those active internal users who get mails of this kind.

        Company and person can each switch a kind off.

        :param kind: one of ``MAIL_KINDS``
        """
        name = f"performance_mail_{kind}"
        # sudo: reads two switches per person; nothing of them is shown.
        wanted = self.sudo().filtered(
            lambda user: user.active
            and not user.share
            and user.company_id[name]
            and user[name]
        )
        return wanted.with_env(self.env)

    # RECORD RULES
    # What many rules have in common, as parts of their domains: lists, joined by +.
    # Odoo caches what rules evaluate to, per user and chosen companies. So whatever is
    # read here empties that cache when it is written; only the clock cannot.

    def _performance_employees(self):
        """The employees that this user is in these companies, also archived ones.

        The same people as in ``employee_ids``, by its own domain.
        """
        # sudo: who the user is.
        own = self.sudo().with_context(active_test=False).performance_own_ids
        return own.filtered_domain(self._employee_ids_domain()).with_env(self.env)

    def _performance_within_reach(self, *people):
        """Domain: nobody at these paths is the user himself or one of his superiors.

        Rights that somebody has for others (HR, delegates) never cover these.
        """
        beyond = self.performance_out_of_reach_ids.ids
        return [(path, "not in", beyond) for path in people]

    def _performance_within_scope(self, department):
        """Domain: at this path is a department that an officer runs, or one below."""
        return [(department, "child_of", self.performance_department_ids.ids)]

    def _performance_within_talent(self, department):
        """Domain: at this path is a department in which a talent reviewer reads.

        As for HR: the departments whose partner the user is; an administrator reads in
        all. The right to read is the group of talent reviewers, which is another one.
        """
        if self.has_group(ADMINISTRATOR):
            return []
        return self._performance_within_scope(department)

    def _performance_delegated(self, manager, sheet="", to_decide=False):
        """Domain: the manager at this path has given his right to the user, for now.

        It is a right on sheets that are under way: what is over stays with the manager.

        :param sheet: path to the sheet that it is about; None where there is none, or
            where the rule names its state
        :param to_decide: whether preparing for him is not enough
        """
        given = self.env["hr.performance.delegation"]._given_to(self, to_decide)
        domain = [(f"{manager}.performance_delegation_ids", "any", given)]
        if sheet is None:
            return domain
        path = f"{sheet}." if sheet else ""
        return [
            *domain,
            (f"{path}state", "not in", ENDED),
            (f"{path}cycle_id.is_announced", "=", True),
        ]

    def _performance_leads(self, manager, about):
        """Domain: at this path of a sheet is the user, or for whom the user acts now.

        For searches with the user's own rights, never for rules: days are of now.

        :param about: path to the employee whom the sheet is about
        """
        return self._performance_is(manager) | self._performance_stands_in(
            manager, about, "act"
        )

    def _performance_is(self, path):
        """Domain: at this path is the user, by the ids of the user's employees.

        For searches among all records. PostgreSQL finds ids by their index; a person
        found by the login is joined only after all that the record rules join, so that
        every record is read.
        """
        # sudo: ids of the user's own employees, in all companies.
        own = self.sudo().with_context(active_test=False)
        return Domain(path, "in", own.performance_own_ids.ids)

    def _performance_stands_in(self, manager, about, wanted):
        """Domain: at this path of a sheet is who has given the user this right, now.

        For searches, as above.

        :param wanted: 'act' or 'prepare'
        """
        given = self._performance_delegations().items()
        givers = [giver for giver, scope in given if scope == wanted]
        if not givers:
            return Domain.FALSE
        return Domain(
            [
                (manager, "in", givers),
                ("state", "not in", ENDED),
                ("cycle_id.is_announced", "=", True),
                *self._performance_within_reach(about),
            ]
        )

    def _performance_substitute(self, sheet=""):
        """Domain: on the sheet at this path the user reviews in the manager's place."""
        return self._performance_with_task("substitute_id", SUBSTITUTE, sheet)

    def _performance_dotted(self, sheet=""):
        """Domain: on the sheet at this path the user advises by a dotted line."""
        return self._performance_with_task("dotted_ids", DOTTED, sheet)

    def _performance_with_task(self, people, states, sheet):
        """Domain: the user is among these people of a sheet in one of the states."""
        path = f"{sheet}." if sheet else ""
        return [
            (f"{path}{people}.user_id", "=", self.id),
            (f"{path}state", "in", states),
            (f"{path}cycle_id.is_announced", "=", True),
        ]

    def _performance_access(self, model, mode, company_ids):
        """Domain: the records of a model that its own rules open to the user.

        For the rules of lines: whoever reads a record reads its lines.

        :param company_ids: the chosen companies, as rules know them
        """
        rules = self.env["ir.rule"].with_user(self)
        rules = rules.with_context(allowed_company_ids=company_ids)
        return rules._compute_domain(model, mode)
