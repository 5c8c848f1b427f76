# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.groups import REWARD
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only


class HrPerformancePayLetter(models.Model):
    """What a person is told of a raise or promotion, once a reward officer tells it.

    Made when the raise is applied; it is not the talk about the result, and holds
    nothing of how the raise came about.
    """

    _name = "hr.performance.pay.letter"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.told.mixin",
        "hr.performance.task.mixin",
    ]
    _description = "Letter about Pay"
    _order = "date_effective desc, employee_id, id"
    _rec_names_search = ["employee_id.name"]
    _guards_everything = True

    proposal_id = fields.Many2one(
        "hr.performance.merit.proposal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        groups=REWARD,
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True, readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind = fields.Selection(
        [("raise", "Raise"), ("promotion", "Promotion")], required=True, readonly=True
    )
    date_effective = fields.Date(string="Effective From", readonly=True)
    wage_before = fields.Monetary(readonly=True)
    wage_after = fields.Monetary(readonly=True)
    base_increase = fields.Monetary(string="Added to the Wage", readonly=True)
    lump_sum = fields.Monetary(string="Paid Once", readonly=True)
    job_before_id = fields.Many2one("hr.job", string="Job before", readonly=True)
    job_after_id = fields.Many2one("hr.job", string="Job after", readonly=True)
    department_after_id = fields.Many2one(
        "hr.department", string="Department after", readonly=True
    )
    title_after = fields.Char(string="Title after", readonly=True)
    state = fields.Selection(
        [
            ("draft", "Not Told Yet"),
            ("told", "Told"),
            ("acknowledged", "Acknowledged"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    told_on = fields.Datetime(readonly=True, copy=False)
    told_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    acknowledged_on = fields.Datetime(readonly=True, copy=False)
    is_mine = fields.Boolean(compute="_compute_is_mine", compute_sudo=True)

    _proposal_unique = models.UniqueIndex(
        "(proposal_id) WHERE state != 'void'",
        "This raise has a letter already.",
    )

    @api.depends("employee_id.name", "kind", "date_effective")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        told = self._filter_told()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for letter in self:
            # sudo: hr.employee - the name of whom a readable letter is about.
            parts = [labels.get(letter.kind), letter.sudo().employee_id.name]
            letter.display_name = (
                " · ".join(filter(None, parts))
                if letter in told
                else self.env._("Letter about pay")
            )

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for letter in self:
            letter.is_mine = letter.employee_id.user_id == self.env.user

    # ACTIONS

    @readers_only
    def action_tell(self):
        """Let the people read their letters from now on."""
        if not self.env.user.has_group(REWARD):
            raise AccessError(
                self.env._("Letters about pay are told by reward officers.")
            )
        self._require_told_state("draft")
        # sudo: guarded fields; role and state were checked.
        self.sudo().write(
            {
                "state": "told",
                "told_on": fields.Datetime.now(),
                "told_by_id": self.env.uid,
            }
        )

    @readers_only
    def action_acknowledge(self):
        """The person has received the letter; it is not agreement to anything."""
        foreign = self.filtered(lambda letter: not letter.is_mine)
        if foreign:
            raise AccessError(
                self.env._(
                    "%s: only the person itself confirms that the letter was received.",
                    names_of(foreign[0]),
                )
            )
        self._require_told_state("told")
        # sudo: guarded fields; person and state were checked.
        self.sudo().write(
            {"state": "acknowledged", "acknowledged_on": fields.Datetime.now()}
        )

    def _require_told_state(self, state):
        void = self.filtered(lambda letter: letter.state == "void")
        if void:
            raise UserError(
                self.env._(
                    "%s: the raise was taken back, so there is nothing to tell. Another"
                    " round makes another letter.",
                    names_of(void[0]),
                )
            )
        # sudo: of two who go on from one state the second begins again.
        self.sudo()._require_state(state)

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return Domain("state", "=", "told")

    @api.model
    def _task_kinds(self):
        mine = self.search(
            Domain("state", "=", "told") & self.env.user._performance_is("employee_id")
        )
        title = self.env._("Letters about Pay")
        return [Kind("pay_letters", title, "pay_letter_action_my", mine)]

    def _task_verb(self):
        return self.env._("Read the letter about your pay")

    def _task_about(self):
        # sudo: the person whom the readable letter is about.
        return self.sudo().employee_id
