# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import scoring
from ...engine.outcome import RuleError
from ..organization.appraisal_states import APPRAISAL_STATES, UNDECIDED, WITHOUT_PLAN
from ..organization.engine_messages import rule_error_message
from ..organization.entry import entry_of
from ..organization.subject_kinds import SUBJECT_KINDS

# The first that applies is what the person is on the form.
ROLES_SHOWN = (
    "subject",
    "manager",
    "hr",
    "delegate_prepare",
    "second",
    "chain",
    "dotted",
)
# From so many appraisals on, a step is logged by none of them.
QUIET_FROM = 20


class HrPerformanceAppraisal(models.Model):
    """One appraisee's sheet in one cycle: plan, actual values and where it stands.

    Reviews are ratings, scores are results: both are own models with own rules, so that
    nothing is seen before its time. The appraisal itself holds no score.
    """

    _name = "hr.performance.appraisal"
    _description = "Appraisal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.reach.mixin",
        "hr.performance.unit.name.mixin",
    ]
    # Newest launch first; by the plain id, so that an index gives the order.
    _order = "cycle_id.id desc, id"
    _rec_names_search = [
        "employee_id.name",
        "subject_department_id.name",
        "cycle_id.name",
    ]
    _mail_post_access = "read"
    _deletable_states = ("cancelled",)
    _guarded_fields = frozenset(
        {
            "cycle_id",
            "company_id",
            "subject_kind",
            "employee_id",
            "subject_department_id",
            "job_id",
            "department_id",
            "manager_id",
            "chain_ids",
            "template_id",
            "state",
            "employee_confirmed_on",
            "employee_confirmed_by_id",
            "manager_confirmed_on",
            "manager_confirmed_by_id",
            "plan_version",
            "agreed_on",
        }
    )

    # subject
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
    )
    subject_kind = fields.Selection(
        SUBJECT_KINDS,
        string="Appraised",
        required=True,
        default="employee",
        readonly=True,
        copy=False,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Appraisee",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
    )
    subject_department_id = fields.Many2one(
        "hr.department",
        string="Appraised Department",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    # snapshot at launch
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, copy=False
    )
    job_id = fields.Many2one("hr.job", readonly=True, copy=False)
    department_id = fields.Many2one(
        "hr.department", readonly=True, copy=False, index=True
    )
    manager_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        help="Plans with and reviews the appraisee: the manager, else the head of the"
        " department, else the company's reviewer of last resort.",
    )
    chain_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_appraisal_chain_rel",
        "appraisal_id",
        "employee_id",
        string="Reporting Chain",
        readonly=True,
        copy=False,
        help="Everybody above the appraisee; they see plan and released results.",
    )
    template_id = fields.Many2one(
        "hr.performance.template", ondelete="restrict", readonly=True, copy=False
    )

    # plan
    line_ids = fields.One2many(
        "hr.performance.appraisal.line", "appraisal_id", string="Plan", copy=False
    )
    weight_total = fields.Float(
        compute="_compute_weight_total", string="Weights Together", digits=(6, 2)
    )
    plan_version = fields.Integer(default=1, readonly=True, copy=False)
    agreed_on = fields.Datetime(string="Plan Agreed On", readonly=True, copy=False)
    employee_confirmed_on = fields.Datetime(
        string="Confirmed by Employee", readonly=True, copy=False
    )
    employee_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Who pressed the button; for employees without login somebody enters their"
        " confirmation for them.",
    )
    manager_confirmed_on = fields.Datetime(
        string="Confirmed by Manager", readonly=True, copy=False
    )
    manager_confirmed_by_id = fields.Many2one(
        "res.users", string="Confirmed for the Manager by", readonly=True, copy=False
    )

    # course
    state = fields.Selection(
        APPRAISAL_STATES,
        required=True,
        default="planning",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    rating_ids = fields.One2many(
        "hr.performance.rating", "appraisal_id", string="Reviews", copy=False
    )
    user_role = fields.Selection(
        [
            ("subject", "Appraisee"),
            ("manager", "Direct Manager"),
            ("hr", "HR"),
            ("delegate_prepare", "Preparing Delegate"),
            ("second", "Second-Level Manager"),
            ("chain", "Reporting Chain"),
            ("dotted", "Dotted-Line Manager"),
            ("other", "Other"),
        ],
        compute="_compute_user_role",
        string="My Role",
    )
    is_subject_userless = fields.Boolean(
        compute="_compute_is_subject_userless", compute_sudo=True
    )
    next_step = fields.Char(compute="_compute_next_step", string="Next Step")

    _order_index = models.Index("(cycle_id DESC, id)")
    _employee_unique = models.UniqueIndex(
        "(cycle_id, employee_id, COALESCE(event_kind, ''),"
        " COALESCE(event_date, '1970-01-01'::date))"
        " WHERE subject_kind = 'employee' AND state != 'cancelled'",
        "This employee has an appraisal in the cycle already.",
    )
    _department_unique = models.UniqueIndex(
        "(cycle_id, subject_department_id, subject_kind)"
        " WHERE subject_department_id IS NOT NULL AND state != 'cancelled'",
        "This unit has an appraisal in the cycle already.",
    )
    _subject_present = models.Constraint(
        "CHECK ((subject_kind = 'employee') = (employee_id IS NOT NULL)"
        " AND (subject_kind IN ('department', 'team')) ="
        " (subject_department_id IS NOT NULL))",
        "An appraisal names exactly the employee or the unit that it is about.",
    )

    # COMPUTES

    @api.depends("employee_id.name", "subject_department_id.name", "cycle_id.name")
    def _compute_display_name(self):
        for appraisal in self:
            subject = (
                appraisal.employee_id.name
                or appraisal.subject_department_id.name
                or appraisal.company_id.name
            )
            appraisal.display_name = f"{subject} · {appraisal.cycle_id.name}"

    @api.depends("line_ids.weight", "line_ids.kind")
    def _compute_weight_total(self):
        for appraisal in self:
            appraisal.weight_total = sum(
                line.weight for line in appraisal.line_ids if line.kind == "weighted"
            )

    @api.depends_context("uid")
    @api.depends("owner_id", "manager_id", "chain_ids")
    def _compute_user_role(self):
        roles = self._roles()
        for appraisal in self:
            mine = roles[appraisal.id]
            appraisal.user_role = next(
                (role for role in ROLES_SHOWN if role in mine), "other"
            )

    @api.depends("owner_id.user_id")
    def _compute_is_subject_userless(self):
        for appraisal in self:
            appraisal.is_subject_userless = not appraisal.owner_id.user_id

    @api.depends("state", "employee_confirmed_on", "manager_confirmed_on")
    def _compute_next_step(self):
        for appraisal in self:
            appraisal.next_step = appraisal._next_step_text()

    def _next_step_text(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "planning":
            if self.employee_confirmed_on:
                return _("Manager confirms the plan")
            if self.manager_confirmed_on:
                return _("Employee confirms the plan")
            return _("Agree the plan")
        return {
            "agreed": _("Log actual values until the assessment opens"),
            "self_review": _("Employee submits the self-review"),
            "manager_review": _("Manager submits the rating"),
            "decided": _("Interview, then release"),
            "released": _("Employee acknowledges"),
            "acknowledged": _("Close the appraisal"),
        }.get(self.state, "")

    # PLAN

    def action_confirm_plan(self):
        """Confirm the plan for one's side; with both sides it is agreed and frozen.

        The appraisee confirms as employee, the direct manager (or HR, where there is no
        manager with a login) as manager. For an appraisee without login the manager or
        HR enters the confirmation; who did it stays on the record.
        """
        self._check_may_confirm()
        self._check_state("planning")
        self._check_plan()
        roles = self._roles()
        for_employee = self.filtered(lambda a: a._confirms_for_employee(roles[a.id]))
        for_manager = self.filtered(lambda a: a._confirms_for_manager(roles[a.id]))
        # sudo: confirmations and state are guarded; role, state and plan were checked.
        for_employee.sudo()._write_confirmation("employee")
        for_manager.sudo()._write_confirmation("manager")  # sudo: as above.
        self.sudo().filtered(  # sudo: as above.
            lambda a: a.employee_confirmed_on and a.manager_confirmed_on
        )._move({"state": "agreed", "agreed_on": fields.Datetime.now()})

    def _check_may_confirm(self):
        """Raise unless the user is one of those who confirm these plans."""
        self._check_role("subject", "manager", "hr")

    def _confirms_for_employee(self, roles):
        if "subject" in roles or (self.env.su and not entry_of(self.env)):
            return True
        return self.is_subject_userless and bool(roles & {"manager", "hr"})

    def _confirms_for_manager(self, roles):
        if "manager" in roles or (self.env.su and not entry_of(self.env)):
            return True
        # sudo: hr.employee - only whether the manager has a login.
        return "hr" in roles and not self.sudo().manager_id.user_id

    def _check_plan(self):
        """Raise one error that lists what is missing in these plans."""
        problems = [problem for record in self for problem in record._plan_problems()]
        if problems:
            raise ValidationError("\n".join(problems[:20]))

    def _plan_problems(self):
        """What keeps this plan from being agreed, each in one sentence."""
        self.ensure_one()
        problems = []
        weighted = self.line_ids.filtered(lambda line: line.kind == "weighted")
        try:
            scoring.check_weights([line._number("weight") for line in weighted])
        except RuleError as error:
            problems.append(rule_error_message(self.env, error))
        for line in self.line_ids:
            if not line.title:
                problems.append(
                    self.env._(
                        "Line %s has no title: write the goal or delete the line.",
                        line.sequence,
                    )
                )
            elif problem := line._rule_problem():
                problems.append(f"{line.title}: {problem}")
        return [f"{self.display_name}: {problem}" for problem in problems]

    def _reset_confirmations(self):
        """A changed plan needs both confirmations again."""
        # sudo: confirmations are guarded; called by checked changes of plan lines.
        self.sudo().filtered(
            lambda a: a.employee_confirmed_on or a.manager_confirmed_on
        ).write(
            {
                "employee_confirmed_on": False,
                "employee_confirmed_by_id": False,
                "employee_confirmed_via": False,
                "manager_confirmed_on": False,
                "manager_confirmed_by_id": False,
                "manager_confirmed_via": False,
            }
        )

    def _has_been_written(self):
        """Whether anybody has confirmed, measured or rated anything."""
        return bool(
            self.filtered(
                lambda a: a.state not in WITHOUT_PLAN
                or a.employee_confirmed_on
                or a.manager_confirmed_on
            )
            or self.line_ids.filtered(
                lambda line: line.has_actual or line.write_date != line.create_date
            )
        )

    # COURSE

    def action_open_assessment(self):
        """Open the reviews of agreed plans before or after the rest of the cycle."""
        self._check_role("manager", "hr")
        self._check_state("agreed")
        # sudo: creates the two reviews; role and state were checked above.
        self.sudo()._open_assessment()

    def action_acknowledge(self):
        """The employee has received the result; this is not agreement."""
        self._check_role("subject")
        self._check_state("released")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._write_acknowledgement()
        self.sudo()._move({"state": "acknowledged"})  # sudo: as above.

    def action_done(self):
        """Close acknowledged appraisals."""
        self._check_role("manager", "hr")
        self._check_state("acknowledged")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._move({"state": "done"})

    def action_cancel(self):
        """Cancel appraisals that have no released result."""
        self._check_role("hr")
        self._check_state(*UNDECIDED)
        # sudo: guarded state; role and state were checked above.
        self.sudo()._move({"state": "cancelled"})

    def _open_assessment(self):
        """Create the reviews of agreed appraisals and ask for the first one."""
        agreed = self.filtered(lambda a: a.state == "agreed")
        agreed._create_reviews()
        with_self = agreed.filtered(lambda a: a.cycle_id.self_review)
        with_self._move({"state": "self_review"})
        (agreed - with_self)._move({"state": "manager_review"})

    def _create_reviews(self):
        vals_list = [
            appraisal._review_values(kind, author)
            for appraisal in self
            for kind, author in appraisal._review_authors()
        ]
        return self.env["hr.performance.rating"]._quiet().create(vals_list)

    def _review_authors(self):
        """Kind and author of each review that the assessment asks for."""
        authors = [("manager", self.manager_id)]
        if self.cycle_id.self_review:
            authors.insert(0, ("self", self.owner_id))
        return authors

    def _review_values(self, kind, author):
        """Values of a review with a line for each line of the plan."""
        return {
            "appraisal_id": self.id,
            "kind": kind,
            "rater_id": author.id,
            "line_ids": [
                fields.Command.create(
                    {"appraisal_line_id": line.id, "sequence": line.sequence}
                )
                for line in self._lines_to_rate(kind, author)
            ],
        }

    def _move(self, values, exit_kind="done", reason=False):
        """Write a step of the course; a batch leaves no message on each record.

        :param exit_kind: how the present step ends, for the log of steps
        :param reason: text of a recorded exit
        """
        records = self._quiet() if len(self) > QUIET_FROM else self
        records.write(values)

    def _quiet(self):
        """Environment for batches: no tracking, log or subscription per record."""
        return self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
