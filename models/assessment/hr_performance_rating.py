# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..organization.appraisal_states import REVIEW
from ..organization.entry import entry_of

RATING_KINDS = [
    ("self", "Self-review"),
    ("manager", "Manager's review"),
    ("dotted", "Dotted-line review"),
    ("part", "Review of a part"),
]
# Appraisal states in which a review of the kind may be written.
OPEN_STATES = {
    "self": ("self_review",),
    "manager": REVIEW,
    "dotted": REVIEW,
    "part": REVIEW,
}


class HrPerformanceRating(models.Model):
    """What one author says about one appraisal.

    Only the author reads a draft. Submitted, a self-review opens to the manager, and a
    manager's review to the employee once the result is released.
    """

    _name = "hr.performance.rating"
    _description = "Review"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.unit.name.mixin"]
    _order = "appraisal_id, kind desc, id"
    _guarded_fields = frozenset(
        {"appraisal_id", "kind", "rater_id", "state", "submitted_on", "submitted_by_id"}
    )

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    employee_id = fields.Many2one(related="appraisal_id.employee_id")
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id")
    kind = fields.Selection(RATING_KINDS, required=True, readonly=True)
    rater_id = fields.Many2one(
        "hr.employee", string="Rater", ondelete="restrict", index=True, readonly=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Who pressed the button; it may be somebody who enters for a person"
        " without login.",
    )
    line_ids = fields.One2many(
        "hr.performance.rating.line", "rating_id", string="Lines"
    )
    strengths = fields.Text(help="What went well, with facts.")
    improvements = fields.Text(
        string="To Improve", help="What should go better, with facts."
    )
    comment = fields.Text(string="Overall Comment")
    is_mine = fields.Boolean(
        compute="_compute_is_mine", search="_search_is_mine", string="Mine to Write"
    )

    _kind_unique = models.UniqueIndex(
        "(appraisal_id, kind) WHERE kind IN ('self', 'manager')",
        "There is a review of this kind already.",
    )

    # COMPUTES

    def _unit_sheet(self):
        return self.appraisal_id

    @api.depends("kind", "appraisal_id.display_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: whoever may read a review may read whom it is about, also a former
        # manager who has lost the sheet itself.
        for rating in self.sudo():
            rating.display_name = (
                f"{kinds.get(rating.kind, '')} · {rating.appraisal_id.display_name}"
            )

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self._mine()
        for rating in self:
            rating.is_mine = rating in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        user_id = self.env.uid
        employee_less = [
            *self._without_login(),
            "|",
            ("appraisal_id.manager_id.user_id", "=", user_id),
            ("id", "in", list(self._hr_substitutes().ids)),
        ]
        return ["|", ("rater_id.user_id", "=", user_id), "&", *employee_less]

    @api.model
    def _without_login(self):
        """Domain of reviews whose rater has no login, or that have no rater at all."""
        return ["|", ("rater_id", "=", False), ("rater_id.user_id", "=", False)]

    def _hr_substitutes(self):
        """Reviews of raters without login that the user enters as HR."""
        if not self.env.user.has_group("hr_performance.group_hr_performance_user"):
            return self.browse()
        # sudo: only finds ids; _in_hr_scope keeps those in the user's scope.
        ratings = self.sudo().search([*self._without_login(), ("state", "=", "draft")])
        in_scope = ratings.appraisal_id.with_env(self.env)._in_hr_scope()
        return ratings.filtered(lambda r: r.appraisal_id.id in in_scope)

    def _mine(self):
        """Those reviews that the user writes: as author, or for one without login."""
        if entry := entry_of(self.env):
            # sudo: compares ids only; the person of the link, tablet or sheet.
            return self.sudo().filtered(
                lambda rating: rating.rater_id.id == entry.employee_id
            )
        user = self.env.user
        roles = self.appraisal_id._roles()
        return self.browse(
            rating.id
            # sudo: hr.employee - compares user ids only.
            for rating in self.sudo()
            if rating.rater_id.user_id == user
            or (
                not rating.rater_id.user_id
                and roles.get(rating.appraisal_id.id, set()) & {"manager", "hr"}
            )
        )

    # GUARDS

    def write(self, vals):
        if not self.env.su:
            self._check_author()
        return super().write(vals)

    def _check_author(self):
        """Only the author changes a review, and only as long as it is a draft."""
        others = self - self._mine()
        if others:
            raise AccessError(self.env._("A review can be changed by its author only."))
        submitted = self.filtered(
            lambda rating: rating.state != "draft"
            or rating.appraisal_id.state not in OPEN_STATES[rating.kind]
        )
        if submitted:
            raise UserError(
                self.env._(
                    "%s is closed and cannot be changed. Ask HR to open it again.",
                    submitted[0].display_name,
                )
            )

    # ACTIONS

    def action_submit(self):
        """Hand in reviews: the self-review opens the manager's, which decides."""
        if not self.env.su or entry_of(self.env):
            self._check_author()
        for kind, ratings in self.grouped("kind").items():
            ratings._check_turn(kind)
        self._check_complete()
        # sudo: state is guarded; author, turn and completeness were checked above.
        self.sudo()._write_submission()
        by_kind = self.sudo().grouped("kind")  # sudo: as above.
        if "self" in by_kind:
            by_kind["self"].appraisal_id._move({"state": "manager_review"})
        if "manager" in by_kind:
            appraisals = by_kind["manager"].appraisal_id
            appraisals._go_on_without_self_review()
            appraisals.env["hr.performance.result"]._decide(appraisals)

    def _check_turn(self, kind):
        """Each side in its step; the manager earlier, as far as the check allows."""
        state = "self_review" if kind == "self" else "manager_review"
        early = self.filtered(lambda rating: rating.appraisal_id.state != state)
        if kind == "manager":
            waiting = early.filtered(lambda r: r.appraisal_id.state == "self_review")
            waiting.appraisal_id._check_self_review()
            early -= waiting
        if early:
            raise UserError(
                self.env._(
                    "%(name)s cannot be submitted now: the appraisal is at “%(step)s”.",
                    name=early[0].display_name,
                    step=early[0].appraisal_id.next_step,
                )
            )

    def _check_complete(self):
        """Raise one error that lists what is missing; it never counts as zero."""
        problems = []
        for rating in self:
            problems += rating.line_ids._problems()
            if rating.kind == "manager":
                missing = rating.appraisal_id.line_ids._has_problem_value()
                problems += [
                    self.env._(
                        "%s: enter the actual value, or tick Does Not Apply.",
                        line.title,
                    )
                    for line in missing
                ]
        if problems:
            raise ValidationError("\n".join(problems[:20]))

    def _return_to_author(self):
        """Open submitted reviews again; the caller has checked role and reason."""
        self.write(
            {
                "state": "draft",
                "submitted_on": False,
                "submitted_by_id": False,
                "entered_via": False,
            }
        )

    @api.model
    def _follow_managers(self, appraisals):
        """Give drafts of managers' reviews to the appraisals' present managers."""
        drafts = self.search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("kind", "=", "manager"),
                ("state", "=", "draft"),
            ]
        )
        by_manager = drafts.grouped(lambda rating: rating.appraisal_id.manager_id)
        for manager, ratings in by_manager.items():
            ratings.write({"rater_id": manager.id})

    def _quiet(self):
        """Environment for batches: no tracking or log per record."""
        return self.with_context(tracking_disable=True, mail_create_nolog=True)
