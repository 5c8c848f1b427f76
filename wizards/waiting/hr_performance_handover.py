# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...models.base.appraisal_states import ASSESSMENT, OPEN, PLAN, RESULT
from ...models.base.groups import OFFICER
from ...models.base.seeing import readers_only
from ...models.interview.states import OPEN_STATES


class HrPerformanceHandover(models.TransientModel):
    """What a manager leaves open goes to successors, in one step and by HR.

    Submitted reviews stay their author's, private notes stay private, and a talk that
    was held is signed by who held it.
    """

    _name = "hr.performance.handover"
    _inherit = "hr.performance.number.mixin"
    _description = "Handover"

    manager_id = fields.Many2one(
        "hr.employee",
        string="Manager",
        required=True,
        context={"active_test": False},
        help="Who leaves, goes on leave or changes the team.",
    )
    kind = fields.Selection(
        [
            ("leaves", "Leaves or Changes for Good"),
            ("leave", "Is on Leave for a Time"),
        ],
        string="The Manager",
        required=True,
        default="leaves",
        help="For a time a delegation does: it ends by itself, and records say who"
        " acted for whom.",
    )
    successor_id = fields.Many2one(
        "hr.employee",
        string="Successor for All",
        domain="[('id', '!=', manager_id)]",
        help="Taken for everybody; change single people in the list.",
    )
    change_employees = fields.Boolean(
        string="Also Change the Manager of the Employees",
        default=lambda self: self.env.user.has_group("hr.group_hr_user"),
        help="Otherwise only the open appraisals move, and a later change of the"
        " manager on the employee decides anew.",
    )
    reason = fields.Text(
        help="Needed where you name yourself: the people and the manager are told.",
    )
    names_user = fields.Boolean(compute="_compute_names_user")
    date_from = fields.Date(default=lambda self: self.env.company._performance_today())
    date_to = fields.Date(string="Until")
    line_ids = fields.One2many(
        "hr.performance.handover.line",
        "handover_id",
        string="People",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    plan_count = fields.Integer(string="Plans", compute="_compute_counts")
    review_count = fields.Integer(string="Reviews", compute="_compute_counts")
    result_count = fields.Integer(string="Results to Tell", compute="_compute_counts")
    interview_count = fields.Integer(string="Interviews", compute="_compute_counts")
    signature_count = fields.Integer(
        string="Talks to Sign (Stay)",
        compute="_compute_counts",
        help="Held by the manager, who signs personally; nobody signs for another.",
    )
    commitment_count = fields.Integer(
        string="Open Commitments", compute="_compute_counts"
    )
    delegation_count = fields.Integer(
        string="Delegations",
        compute="_compute_counts",
        help="Those that you may end. What superiors of yours or other companies have"
        " given ends there.",
    )

    # COMPUTES

    @api.depends("manager_id", "successor_id")
    def _compute_line_ids(self):
        """One line for each person with open appraisals, in one query."""
        for wizard in self:
            people = wizard._open_appraisals().owner_id
            people |= wizard._open_commitments().employee_id
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "employee_id": person.id,
                        "successor_id": wizard.successor_id.id
                        if wizard.successor_id != person
                        else False,
                    }
                )
                for person in people
            ]

    @api.depends("manager_id")
    def _compute_counts(self):
        for wizard in self:
            states = wizard._open_appraisals().mapped("state")
            talks = wizard._open_talks()
            held = talks.filtered(lambda talk: talk.state == "closed")
            wizard.plan_count = sum(state in PLAN for state in states)
            wizard.review_count = sum(state in ASSESSMENT for state in states)
            wizard.result_count = sum(state in RESULT for state in states)
            wizard.interview_count = len(talks - held)
            wizard.signature_count = len(held)
            wizard.commitment_count = len(wizard._open_commitments())
            wizard.delegation_count = len(wizard._open_delegations())

    @api.depends("successor_id", "line_ids.successor_id")
    @api.depends_context("uid")
    def _compute_names_user(self):
        mine = self.env.user._performance_employees()
        for wizard in self:
            named = wizard.successor_id | wizard.line_ids.successor_id
            wizard.names_user = bool(named & mine)

    # WHAT IS OPEN

    def _open_appraisals(self):
        """Open appraisals of the manager that HR may hand over, and no others."""
        found = self.env["hr.performance.appraisal"].search(
            Domain("state", "in", OPEN) & self._of_manager()
        )
        in_scope = found._in_hr_scope()
        return found.filtered(lambda appraisal: appraisal.id in in_scope)

    def _of_manager(self):
        """Sheets of the manager, or that the next level leads since he has left."""
        return Domain("manager_id", "=", self.manager_id.id) | Domain(
            "left_manager_id", "=", self.manager_id.id
        )

    def _open_talks(self):
        """Interviews of these people that are not signed."""
        # sudo: hr.performance.interview - counted and handed over, not read.
        return (
            self.env["hr.performance.interview"]
            # sudo: as above.
            .sudo()
            .search(
                Domain("appraisal_id", "in", self._open_appraisals().ids)
                & Domain("state", "!=", "signed")
                & (
                    Domain("interviewer_id", "=", self.manager_id.id)
                    | Domain("appraisal_id.left_manager_id", "=", self.manager_id.id)
                )
            )
        )

    def _open_commitments(self):
        """Open promises of talks that the manager has held with these people."""
        # sudo: hr.performance.commitment - counted and handed over, not read.
        found = (
            self.env["hr.performance.commitment"]
            # sudo: as above.
            .sudo()
            .search(
                [
                    ("state", "=", "open"),
                    ("interview_id.state", "in", ("closed", "signed")),
                    "|",
                    ("handed_to_id", "=", self.manager_id.id),
                    "&",
                    ("handed_to_id", "=", False),
                    ("interview_id.interviewer_id", "=", self.manager_id.id),
                ]
            )
        )
        in_scope = found.interview_id.appraisal_id.with_env(self.env)._in_hr_scope()
        return found.filtered(lambda c: c.interview_id.appraisal_id.id in in_scope)

    def _open_delegations(self):
        """Rights that the manager has given or got, as far as the user may end them."""
        return (
            self.env["hr.performance.delegation"]
            .search(
                [
                    ("state", "in", ("draft", "planned", "active")),
                    "|",
                    ("delegator_id", "=", self.manager_id.id),
                    ("delegate_id", "=", self.manager_id.id),
                ]
            )
            ._filtered_access("write")
        )

    # APPLY

    @readers_only
    def action_apply(self):
        """Hand over for good, or propose a delegation for the time of the leave."""
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("HR hands over. Ask the HR partner of the department.")
            )
        return self._delegate() if self.kind == "leave" else self._hand_over()

    def _delegate(self):
        """A delegation to act, which the manager or HR may still change."""
        if not self.successor_id or not self.date_from or not self.date_to:
            raise UserError(
                self.env._(
                    "Choose who acts for the manager, and the days of the leave."
                )
            )
        delegation = self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.manager_id.id,
                "delegate_id": self.successor_id.id,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "scope": "act",
                "reason": self.env._("Leave"),
            }
        )
        return delegation._get_records_action()

    def _hand_over(self):
        chosen = self._chosen_successors()
        appraisals = self._open_appraisals().filtered(lambda a: a.owner_id in chosen)
        talks = self._open_talks().filtered(
            lambda talk: talk.state in OPEN_STATES and talk.employee_id in chosen
        )
        commitments = self._open_commitments().filtered(
            lambda c: c.employee_id in chosen
        )
        delegations = self._open_delegations()
        # sudo: guarded links; role, scope and successors were checked above.
        appraisals.sudo()._write_managers(
            {a.id: chosen[a.owner_id] for a in appraisals}, self.reason
        )
        if self.change_employees and self.env.user.has_group("hr.group_hr_user"):
            self._change_employees(chosen)
        talks._hand_to({talk.id: chosen[talk.employee_id] for talk in talks})
        for successor, group in commitments.grouped(
            lambda c: chosen[c.employee_id]
        ).items():
            group.write({"handed_to_id": successor.id})
        delegations.action_revoke()
        self._close_activities()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Handed over: %(appraisals)s appraisals, %(talks)s interviews,"
                    " %(commitments)s commitments.",
                    appraisals=len(appraisals),
                    talks=len(talks),
                    commitments=len(commitments),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _chosen_successors(self):
        """Successor of each person; one error names everybody without a fit one."""
        chosen, problems = {}, []
        for line in self.line_ids:
            person, successor = line.employee_id, line.successor_id
            if not successor:
                continue
            if successor in (person, self.manager_id) or not successor.active:
                problems.append(
                    self.env._(
                        "%(successor)s cannot be the manager of %(person)s.",
                        successor=successor.name,
                        person=person.name,
                    )
                )
            chosen[person] = successor
        if problems:
            raise UserError("\n".join(problems[:20]))
        if not chosen:
            raise UserError(
                self.env._("Choose a successor for all, or for some of the people.")
            )
        return chosen

    def _change_employees(self, chosen):
        """Write the manager on the employees, which moves chains in one batch."""
        groups = {}
        for person, successor in chosen.items():
            if person.parent_id == self.manager_id:
                groups.setdefault(successor, self.env["hr.employee"])
                groups[successor] |= person
        for successor, people in groups.items():
            people.write({"parent_id": successor.id})

    def _close_activities(self):
        """The user's reminder of the departure is done; everybody's with the last."""
        reminders = [
            ("res_model", "=", "hr.performance.cycle"),
            ("performance_leaver_id", "=", self.manager_id.id),
        ]
        is_left = (
            self.env["hr.performance.appraisal"]
            # sudo: whether the manager has anything open elsewhere; nothing is shown.
            .sudo()
            .search_count(Domain("state", "in", OPEN) & self._of_manager(), limit=1)
        )
        if is_left:
            reminders.append(("user_id", "=", self.env.uid))
        # sudo: mail.activity - the reminders that this very step answers.
        self.env["mail.activity"].sudo().search(reminders).action_feedback()


class HrPerformanceHandoverLine(models.TransientModel):
    """Successor of one person."""

    _name = "hr.performance.handover.line"
    _description = "Handover Line"

    handover_id = fields.Many2one(
        "hr.performance.handover", required=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", string="Person", required=True)
    successor_id = fields.Many2one("hr.employee", domain="[('id', '!=', employee_id)]")
