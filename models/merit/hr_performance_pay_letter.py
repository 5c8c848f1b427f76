# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.dialogs import open_dialog
from ..base.groups import REWARD
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only

#: The person may read it.
TOLD = ("told", "acknowledged")


class HrPerformancePayLetter(models.Model):
    """What a person is told of a raise or promotion, once a reward officer tells it.

    Made when the raise is applied; it is not the talk about the result, and holds
    nothing of how the raise came about.
    """

    _name = "hr.performance.pay.letter"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.told.mixin",
        "hr.performance.receipt.mixin",
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
    question_ids = fields.One2many(
        "hr.performance.reward.question", "letter_id", string="Questions", readonly=True
    )

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
        self._check_mine()
        self._require_told_state("told")
        for letter in self:
            # sudo: guarded fields; person and state were checked.
            letter.sudo().write({"state": "acknowledged", **letter._receipt_values()})

    @readers_only
    def action_ask_question(self):
        """Open a dialog for a question about the own letter."""
        self.ensure_one()
        self._check_mine()
        self._require_told_state("told", "acknowledged")
        return open_dialog(
            self.env["hr.performance.reward.question"],
            self.env._("Ask a Question"),
            context={"default_letter_id": self.id},
        )

    def _require_told_state(self, *states):
        void = self.filtered(lambda letter: letter.state == "void")
        if void:
            raise UserError(void[0]._off_text())
        # sudo: of two who go on from one state the second begins again.
        self.sudo()._require_state(*states)

    def _off_text(self):
        """Why there is nothing to tell or to ask any more, and what helps."""
        return self.env._(
            "%s: the raise was taken back, so there is nothing to tell. Another round"
            " makes another letter.",
            names_of(self),
        )

    @api.model
    def _told_of(self, employees):
        """The letters that these people may read on a page, the newest first."""
        # sudo: the own letters of the person, for the own page.
        return self.sudo().search(
            Domain("employee_id", "in", employees.ids) & Domain("state", "in", TOLD),
            order="id desc",
        )

    def _waits_for_employee(self):
        """Whether the employee has not acknowledged it, or has an answer to read."""
        self.ensure_one()
        return self.state == "told" or "answered" in self.question_ids.mapped("state")

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
