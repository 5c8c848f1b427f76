# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.appraisal_states import REVIEW, UNRATED
from ..base.groups import OFFICER
from ..base.hr_performance_task_mixin import Kind
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder, in_hr_scope


class HrPerformanceConflict(models.Model):
    """A rater's declaration for one cycle: a conflict of interest, or none at all.

    Read by its author and by HR, never by the appraisee or a superior. HR allows the
    review with a reason or names a substitute.
    """

    _name = "hr.performance.conflict"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.waiting.mixin"]
    _description = "Conflict of Interest"
    _order = "declared_on desc, id desc"
    _waiting_sequence = 70
    _waiting_deadline_field = None
    _waiting_exit = "action_allow"
    _decision_fields = frozenset({"substitute_id", "decision_reason"})
    _declared_fields = frozenset({"kind", "appraisee_id", "text"})

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    rater_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user.employee_id,
        fixed=True,
    )
    appraisee_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        index="btree_not_null",
        help="Whose appraisal the conflict touches.",
    )
    kind = fields.Selection(
        [
            ("none", "Nothing to Declare"),
            ("relative", "Relative or Close Relationship"),
            ("financial", "Financial Interest"),
            ("other", "Other"),
        ],
        required=True,
        default="relative",
    )
    text = fields.Text(
        string="Explanation", help="Read by HR and by you, by nobody else."
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_scope", store=True, index=True
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_scope", store=True
    )
    declared_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        default=lambda self: self.env.uid,
        required=True,
        readonly=True,
        copy=False,
        guarded=True,
    )
    declared_on = fields.Datetime(
        default=lambda self: fields.Datetime.now(),
        required=True,
        readonly=True,
        copy=False,
        guarded=True,
    )

    # decision
    decision = fields.Selection(
        [
            ("open", "Waits for HR"),
            ("allowed", "May Review"),
            ("replaced", "Reviewer Replaced"),
        ],
        readonly=True,
        copy=False,
        guarded=True,
    )
    substitute_id = fields.Many2one(
        "hr.employee", string="Substitute Reviewer", ondelete="restrict", copy=False
    )
    decision_reason = fields.Text(copy=False)
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    decided_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    is_hr = fields.Boolean(compute="_compute_is_hr")
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)

    _pair_unique = models.UniqueIndex(
        "(cycle_id, rater_id, appraisee_id) WHERE appraisee_id IS NOT NULL",
        "This conflict is declared already.",
    )

    _none_unique = models.UniqueIndex(
        "(cycle_id, rater_id) WHERE appraisee_id IS NULL",
        "This rater has declared already that there is nothing to declare.",
    )

    _kind_fits = models.Constraint(
        "CHECK ((kind = 'none') = (appraisee_id IS NULL))",
        "A conflict names the appraisee; “nothing to declare” names nobody.",
    )

    _two_people = models.Constraint(
        "CHECK (appraisee_id IS NULL OR appraisee_id != rater_id)",
        "Rater and appraisee are two people.",
    )

    # COMPUTES

    @api.depends("rater_id", "appraisee_id")
    def _compute_scope(self):
        for conflict in self:
            # sudo: hr.employee - where the people belong, for the record rules.
            person = (conflict.appraisee_id or conflict.rater_id).sudo()
            conflict.company_id = person.company_id
            conflict.department_id = person.department_id

    @api.depends_context("uid")
    @api.depends("rater_id", "appraisee_id")
    def _compute_is_hr(self):
        in_scope = self._in_hr_scope()
        for conflict in self:
            conflict.is_hr = conflict.id in in_scope

    @api.depends("rater_id.name", "appraisee_id.name")
    def _compute_display_name(self):
        for conflict in self:
            names = [conflict.rater_id.name, conflict.appraisee_id.name]
            conflict.display_name = " · ".join(name for name in names if name)

    # GUARDS

    @api.constrains("rater_id", "kind", "cycle_id")
    def _check_contradiction(self):
        """Nothing to declare and a conflict exclude each other in a cycle."""
        # sudo: hr.employee - only so that two declarations do not pass each other.
        change_rows(self.sudo().rater_id)
        # sudo: the declarations of the same raters only, counted.
        rows = self.sudo()._read_group(
            [
                ("cycle_id", "in", self.cycle_id.ids),
                ("rater_id", "in", self.rater_id.ids),
            ],
            ["cycle_id", "rater_id"],
            ["kind:array_agg"],
        )
        for _cycle, rater, kinds in rows:
            if "none" in kinds and len(kinds) > 1:
                raise ValidationError(
                    self.env._(
                        "%s has declared conflicts and “nothing to declare” in the same"
                        " cycle. Delete the declaration that is wrong.",
                        names_of(rater, "name"),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._client_values(vals_list)
        if not self.env.su and any(self._decision_fields & set(v) for v in vals_list):
            self._refuse_guarded(self._decision_fields, self._decision_fields)
        self._check_own(vals_list)
        conflicts = super().create(vals_list)
        conflicts._follow_kind()
        return conflicts

    @readers_only
    def write(self, vals):
        if not self.env.su:
            if self._decision_fields & set(vals):
                self._check_hr()
            if self._declared_fields & set(vals):
                self._check_declarer()
            decided = self.filtered(lambda c: c.decision in ("allowed", "replaced"))
            if decided:
                raise UserError(
                    self.env._(
                        "%s has been decided and stays as it is.",
                        names_of(decided[0]),
                    )
                )
        result = super().write(vals)
        if "kind" in vals:
            self._follow_kind()
        return result

    def _check_declarer(self):
        """What somebody declared is changed by that person or who entered it."""
        # sudo: hr.employee - compares user ids only.
        for conflict in self.sudo():
            if self.env.user not in conflict.rater_id.user_id | conflict.declared_by_id:
                raise AccessError(
                    self.env._("A declaration is changed by its author only.")
                )

    def _check_own(self, vals_list):
        """Declare for oneself; first, so that no error tells what others declared."""
        if self.env.su or self.env.user.has_group(OFFICER):
            return
        # sudo: hr.employee - the user's own records, compared only.
        own = set(self.env.user.sudo().employee_ids.ids)
        if any(
            vals.get("rater_id", next(iter(own), 0)) not in own for vals in vals_list
        ):
            raise AccessError(
                self.env._("Everybody declares conflicts of interest for oneself.")
            )

    def _follow_kind(self):
        """A declared conflict waits for HR; nothing to declare needs no decision."""
        # sudo: guarded field that follows from what was declared.
        conflicts = self.sudo()
        none = conflicts.filtered(lambda c: c.kind == "none" and c.decision)
        none.write({"decision": False})
        conflicts.filtered(lambda c: c.kind != "none" and not c.decision).write(
            {"decision": "open"}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if decided := self.filtered(lambda c: c.decision in ("allowed", "replaced")):
            raise UserError(
                self.env._("%s has been decided and stays.", names_of(decided[0]))
            )

    def _in_hr_scope(self):
        """Ids of those declarations that the user decides in an HR role."""
        return in_hr_scope(self, "rater_id", "appraisee_id")

    def _check_hr(self):
        in_scope = self._in_hr_scope()
        if any(conflict.id not in in_scope for conflict in self):
            raise AccessError(
                self.env._(
                    "HR decides on conflicts of interest, never the rater or somebody"
                    " who is concerned."
                )
            )

    # DECISION

    @readers_only
    def action_allow(self):
        """Let the rater review all the same; the reason stays on record."""
        self._check_open()
        self._decide("allowed")

    @readers_only
    def action_replace(self):
        """Give the appraisals to the substitutes.

        A review that is open goes to the substitute with a recorded exit; before, the
        substitute becomes the direct manager of the appraisal.
        """
        self._check_open()
        for conflict in self:
            conflict._check_substitute()
        for conflict, appraisal in self._open_appraisals():
            if appraisal.state in REVIEW:
                # The sheet tells neither the conflict nor the reason of the decision.
                appraisal.action_substitute_reviewer(
                    conflict.substitute_id.id, self.env._("decided by HR")
                )
            else:
                # sudo: the manager is guarded; role, state and substitute are checked.
                appraisal.sudo()._write_managers(
                    {appraisal.id: conflict.substitute_id}, conflict.decision_reason
                )
        self._decide("replaced")

    def _check_open(self):
        self._check_hr()
        for conflict in self:
            if conflict.decision != "open":
                raise UserError(self.env._("%s needs no decision.", names_of(conflict)))
            if not (conflict.decision_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s: enter the reason of the decision.", names_of(conflict)
                    )
                )

    def _check_substitute(self):
        self.ensure_one()
        substitute = self.substitute_id
        if not substitute or substitute in self.rater_id | self.appraisee_id:
            raise UserError(
                self.env._(
                    "%s: choose a substitute reviewer other than these two people.",
                    names_of(self),
                )
            )

    def _open_appraisals(self):
        """Pairs of a conflict and the appraisal whose review it touches."""
        appraisals = self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "in", self.cycle_id.ids),
                ("owner_id", "in", self.appraisee_id.ids),
                ("manager_id", "in", self.rater_id.ids),
                ("state", "in", UNRATED),
            ]
        )
        by_pair = {(a.cycle_id, a.owner_id, a.manager_id): a for a in appraisals}
        for conflict in self:
            pair = conflict.cycle_id, conflict.appraisee_id, conflict.rater_id
            if pair in by_pair:
                yield conflict, by_pair[pair]

    def _decide(self, decision):
        # sudo: guarded fields; role, state and reason were checked by the callers.
        self.sudo().write(
            {
                "decision": decision,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search([("decision", "=", "open")])

    def _receivers(self):
        """HR of the rater is told how many there are; a mail names nobody."""
        hr, receivers = HrFinder(self.env), {}
        for conflict in self:
            place = conflict.department_id, conflict.company_id, conflict.rater_id
            users = hr.find(*place).filtered(
                lambda user, about=conflict.appraisee_id: (
                    about not in user.performance_out_of_reach_ids
                )
            )
            receivers[conflict] = ("hr", users)
        return receivers

    def _waiting_verb(self):
        return self.env._("Decide on a conflict of interest")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        is_officer = self.env.user.has_group(OFFICER)
        return Domain("decision", "=", "open") if is_officer else Domain.FALSE

    @api.model
    def _task_kinds(self):
        if not self.env.user.has_group(OFFICER):
            return []
        undecided = self.search([("decision", "=", "open")], order="declared_on, id")
        title = self.env._("Conflicts of Interest")
        return [Kind("conflicts", title, "conflict_action", undecided)]

    def _task_verb(self):
        return self.env._("Decide on a conflict of interest of %s", self.rater_id.name)

    def _task_about(self):
        return self.rater_id
