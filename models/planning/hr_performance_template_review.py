# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

OFFICER = "hr_performance.group_hr_performance_user"
# A template may be changed in any state; from these it goes back to draft.
REVIEWED_STATES = ("review", "released", "retired")


class HrPerformanceTemplate(models.Model):
    """Review of a template by somebody else than the people who wrote it.

    A change of its lines makes it a draft again. Where the company has nobody else,
    its author releases it with a reason that stays on record.
    """

    _name = "hr.performance.template"
    _inherit = ["hr.performance.template", "hr.performance.guard.mixin"]
    _guarded_fields = frozenset(
        {
            "state",
            "author_id",
            "editor_id",
            "reviewer_id",
            "released_on",
            "is_self_released",
        }
    )

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In Review"),
            ("released", "Released for Use"),
            ("retired", "Retired"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    author_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.uid,
        readonly=True,
        copy=False,
        help="Who made the template.",
    )
    editor_id = fields.Many2one(
        "res.users",
        string="Last Changed by",
        readonly=True,
        copy=False,
        help="Who changed its lines last.",
    )
    reviewer_id = fields.Many2one(
        "res.users", string="Released by", readonly=True, copy=False
    )
    released_on = fields.Datetime(string="In Use Since", readonly=True, copy=False)
    is_self_released = fields.Boolean(
        string="Released without a Second Person", readonly=True, copy=False
    )
    release_reason = fields.Char(
        string="Reason for Releasing Alone",
        copy=False,
        help="Asked for where nobody else in the company can review the template.",
    )
    is_alone = fields.Boolean(compute="_compute_is_alone")

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("author_id", "editor_id", "company_id")
    def _compute_is_alone(self):
        for template in self:
            template.is_alone = template._is_own() and not template._reviewers()

    # WHO REVIEWS

    def _is_own(self):
        return self.env.user in self.author_id | self.editor_id

    def _reviewers(self):
        """Users who could release it and have neither made nor changed it."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return company._performance_holders(OFFICER) - self.author_id - self.editor_id

    # ACTIONS

    def action_submit_for_review(self):
        """Hand the drafts to somebody else for review."""
        self.check_access("write")
        self._check_template_state("draft")
        self._check_has_lines()
        # sudo: guarded state; access, state and lines were checked above.
        self.sudo().write({"state": "review"})
        for template in self:
            names = ", ".join(template._reviewers().mapped("name")[:5])
            template.message_post(
                body=self.env._("Waits for review by somebody else: %s", names)
                if names
                else self.env._("Nobody else can review it; a reason is needed."),
                subtype_xmlid="mail.mt_note",
            )

    def action_release(self):
        """Release reviewed templates: by a second person, or alone with a reason."""
        self.check_access("write")
        self._check_template_state("review")
        self._check_has_lines()
        alone = self.filtered(lambda template: template._check_reviewer())
        values = {
            "state": "released",
            "reviewer_id": self.env.uid,
            "released_on": fields.Datetime.now(),
        }
        # sudo: guarded fields; access, state and reviewer were checked above.
        (self - alone).sudo().write({**values, "is_self_released": False})
        alone.sudo().write({**values, "is_self_released": True})  # sudo: as above.
        for template in alone:
            template.message_post(
                body=self.env._(
                    "Released without a second person. Reason: %s",
                    template.release_reason,
                ),
                subtype_xmlid="mail.mt_note",
            )

    def action_return_to_draft(self):
        """Take templates back to work on them."""
        self.check_access("write")
        self._check_template_state(*REVIEWED_STATES)
        self._back_to_draft()

    def action_retire(self):
        """Keep released templates for the record; new cycles do not use them."""
        self.check_access("write")
        self._check_template_state("released")
        # sudo: guarded state; access and state were checked above.
        self.sudo().write({"state": "retired"})

    def _check_reviewer(self):
        """Raise unless the user may release it; tell whether nobody else could.

        :return: True when the user releases alone, with a reason
        """
        self.ensure_one()
        if not self._is_own():
            return False
        if others := self._reviewers():
            raise UserError(
                self.env._(
                    "%(template)s: you made or changed it, so somebody else releases"
                    " it. Ask %(names)s.",
                    template=self.name,
                    names=", ".join(others.mapped("name")[:5]),
                )
            )
        if not (self.release_reason or "").strip():
            raise UserError(
                self.env._(
                    "%s: nobody else in the company can review it. Enter the reason"
                    " for releasing it alone; it is kept in the history.",
                    self.name,
                )
            )
        return True

    def _check_template_state(self, *allowed):
        wrong = self.filtered(lambda template: template.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in state “%(state)s”: this step is not possible now.",
                    name=wrong[0].name,
                    state=labels[wrong[0].state],
                )
            )

    def _check_has_lines(self):
        empty = self.filtered(lambda template: not template.line_ids)
        if empty:
            raise UserError(
                self.env._(
                    "%s has no lines yet: add goals or KPIs first.", empty[0].name
                )
            )

    # CHANGES

    def _lines_changed(self):
        """Remember who changed the lines; what was reviewed is reviewed again."""
        # Data files bring lines after their template, as one finished whole.
        if self.env.context.get("install_mode") or not self:
            return
        # sudo: guarded fields; whoever may write the lines may cause this.
        self.sudo().write({"editor_id": self.env.uid})
        self.filtered(lambda t: t.state in REVIEWED_STATES)._back_to_draft()

    def _back_to_draft(self):
        # sudo: guarded fields; the callers have checked access.
        self.sudo().write(
            {
                "state": "draft",
                "reviewer_id": False,
                "released_on": False,
                "is_self_released": False,
                "release_reason": False,
            }
        )
