# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..organization.hr_scope import scope_domain

# Whose goals these are; whoever changes it must also be an editor afterwards.
OWNER_FIELDS = {"level", "company_id", "department_id", "employee_id", "responsible_id"}
# Place in the tree: may still be changed after approval, by whoever approves.
PLACE_FIELDS = {"parent_id", "contribution_share", "weight"}
# Whether and where a goal counts; in every state.
COUNTING_FIELDS = {"active", "cycle_ids", "external_key"}
# What is approved.
DEFINITION_FIELDS = OWNER_FIELDS | {
    "name",
    "description",
    "is_local",
    "local_reason",
    "date_start",
    "date_end",
    "theme_id",
    "kpi_id",
    "unit",
    "direction",
    "baseline",
    "target",
    "needed_hours",
    "needed_budget",
    "progress_source",
    "is_key_result",
}
# Who writes, proposes and withdraws goals of a level while they are drafts.
EDITORS = {
    "company": {"admin"},
    "department": {"head", "chain", "hr"},
    "team": {"leader", "head", "chain", "hr"},
    "person": {"responsible", "approver", "hr"},
}
# Who approves, returns, revises and closes them.
APPROVERS = {
    "company": {"admin"},
    "department": {"chain", "hr"},
    "team": {"chain", "head", "hr"},
    "person": {"approver", "hr"},
}


class HrPerformanceObjective(models.Model):
    """Who may do what with a goal."""

    _inherit = "hr.performance.objective"

    def _roles(self):
        """What the current user is to each goal, in a constant number of queries.

        :return: dict of goal id to a set of 'responsible', 'leader' (responsible and
            somebody's manager), 'approver', 'head', 'chain', 'hr', 'admin'
        """
        user = self.env.user
        own = user.with_context(active_test=False).sudo().employee_ids  # sudo: own ids.
        in_scope = self._in_hr_scope()
        roles = {}
        # sudo: hr.employee, hr.department - compares ids only; nothing is shown.
        for goal in self.sudo():
            mine = roles.setdefault(goal.id, set())
            is_responsible = goal.responsible_id in own
            mine |= {
                role
                for role, holds in (
                    ("responsible", is_responsible),
                    ("leader", is_responsible and goal.responsible_id.child_ids),
                    ("approver", goal.approver_id in own),
                    ("head", goal._unit_heads() & own),
                    ("chain", goal.chain_ids & own),
                    ("hr", goal.id in in_scope),
                    ("admin", goal.id in in_scope and goal.level == "company"),
                )
                if holds
            }
        return roles

    def _unit_heads(self):
        """Heads of the department of a unit's goal and of the departments above."""
        self.ensure_one()
        heads = self.env["hr.employee"]
        if self.level in ("department", "team"):
            department = self.department_id
            while department:
                heads |= department.manager_id
                department = department.parent_id
        return heads

    def _in_hr_scope(self):
        """Ids of those goals that the user handles in an HR role."""
        user = self.env.user
        if not user.has_group("hr_performance.group_hr_performance_user"):
            return set()
        out_of_reach = user.performance_out_of_reach_ids.ids
        domain = (
            Domain("id", "in", self.ids)
            & Domain("company_id", "in", self.env.companies.ids)
            & (
                Domain("level", "!=", "person")
                | Domain("employee_id", "not in", out_of_reach)
            )
            & scope_domain(user)
        )
        # sudo: repeats the record rule of the HR roles as a yes or no.
        found = self.sudo().with_context(active_test=False).search(domain)
        return set(found.ids)

    def _check_editors(self):
        """Raise unless the user may write each goal's definition."""
        self._check_role(EDITORS)

    def _check_approvers(self):
        """Raise unless the user may approve each goal and does not answer for it."""
        self._check_role(APPROVERS)
        if self.env.su:
            return
        roles = self._roles()
        own = self.filtered(
            lambda goal: goal.level != "company" and "responsible" in roles[goal.id]
        )
        if own:
            raise AccessError(
                self.env._(
                    "%(names)s: nobody approves a goal that is his own. Ask the"
                    " superior or the HR partner of the department.",
                    names=own._some_names(),
                )
            )

    def _check_role(self, allowed):
        """Raise unless the user has a role that the goal's level asks for.

        :param allowed: dict of level to roles, such as ``EDITORS``
        """
        if self.env.su:
            return
        roles = self._roles()
        refused = self.filtered(lambda goal: not roles[goal.id] & allowed[goal.level])
        if refused:
            raise AccessError(
                self.env._(
                    "%(names)s: this step belongs to somebody else. Company goals are"
                    " made by performance administrators, department goals by the head"
                    " or the HR partner, team goals by the manager, and goals of a"
                    " person by the person and the manager.",
                    names=refused._some_names(),
                )
            )

    def _some_names(self):
        # sudo: names only, of records whose ids the caller named.
        return ", ".join(self.sudo().mapped("name")[:5])

    # WRITING

    @api.model_create_multi
    def create(self, vals_list):
        goals = super().create(vals_list)
        if not self.env.su:
            goals._check_editors()
            goals._check_parents_readable()
        return goals

    def write(self, vals):
        if vals.get("parent_id"):
            self._check_no_loop(self.browse(vals["parent_id"]))
        if not self.env.su:
            self._check_writable(set(vals))
        if "active" in vals and not vals["active"]:
            self._check_not_served()
        if vals.get("parent_id"):
            # What serves a goal is not local any more.
            vals = {"is_local": False, **vals}
        result = super().write(vals)
        if DEFINITION_FIELDS & set(vals):
            # sudo: what departments have answered was about the goal before.
            proposed = self.sudo().filtered(lambda goal: goal.state == "proposed")
            proposed.consultation_ids._reset()
        if not self.env.su:
            if OWNER_FIELDS & set(vals):
                self._check_editors()
            if vals.get("parent_id"):
                self._check_parents_readable()
        return result

    def _check_writable(self, names):
        """Definitions change while a goal is a draft, its place until it is closed."""
        changes_definition = bool(DEFINITION_FIELDS & names)
        if COUNTING_FIELDS & names:
            drafts = self.filtered(lambda goal: goal.state == "draft")
            drafts._check_editors()
            (self - drafts)._check_approvers()
        if not changes_definition and not PLACE_FIELDS & names:
            return
        drafts = self.filtered(lambda goal: goal.state == "draft")
        drafts._check_editors()
        others = self - drafts
        open_to_change = (
            ("proposed",)
            if changes_definition
            else (
                "proposed",
                "approved",
            )
        )
        frozen = others.filtered(lambda goal: goal.state not in open_to_change)
        if frozen:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(names)s is in state “%(state)s” and fixed. Whoever approves"
                    " it can take it back to draft with “Revise”.",
                    names=frozen._some_names(),
                    state=labels[frozen[0].state],
                )
            )
        others._check_approvers()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_editors()

    def _check_not_served(self):
        """Raise for goals that others still serve."""
        # sudo: goals below count, whoever may read them.
        served = self.sudo().filtered(lambda goal: goal._live_parts() - self)
        if served:
            raise UserError(
                self.env._(
                    "%(names)s: other goals serve it. Put them under another goal or"
                    " cancel them first.",
                    names=served._some_names(),
                )
            )

    def _check_parents_readable(self):
        """A goal is put only under goals that the user can see."""
        hidden = self.parent_id - self.parent_id._filtered_access("read")
        if hidden:
            raise AccessError(
                self.env._(
                    "%(names)s: the goal above is not open to you. Choose an approved"
                    " goal of the company, a department or a team.",
                    names=self._some_names(),
                )
            )
