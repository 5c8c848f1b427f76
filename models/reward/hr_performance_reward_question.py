# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.entry import KEY, VIAS, entered_text, entered_via, entry_of, given_by
from ..base.groups import REWARD
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import must_see, names_of, readers_only
from .hr_performance_reward import LIVE

#: Calendar days in which a question is answered.
ANSWER_DAYS = 7


class HrPerformanceRewardQuestion(models.Model):
    """What an employee asks about the own reward or pay letter, until it is closed.

    It waits for the reward officer who has made the run or the round; a week later for
    every reward officer of the company.
    """

    _name = "hr.performance.reward.question"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.waiting.mixin",
        "hr.performance.told.mixin",
    ]
    _description = "Question About a Reward"
    _order = "id desc"
    _rec_names_search = ["employee_id.name"]
    _waiting_sequence = 61
    _waiting_exit = "action_answer"

    # one of the two
    reward_id = fields.Many2one(
        "hr.performance.reward",
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    letter_id = fields.Many2one(
        "hr.performance.pay.letter",
        string="Letter about Pay",
        ondelete="cascade",
        index="btree_not_null",
        fixed=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", compute="_compute_person", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_person", store=True, index=True
    )
    text = fields.Text(string="Question", required=True, fixed=True)
    answer = fields.Text(copy=False)
    state = fields.Selection(
        [("open", "To Answer"), ("answered", "Answered"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Answered by",
        readonly=True,
        copy=False,
        guarded=True,
        index="btree_not_null",
    )
    asked_on = fields.Datetime(
        readonly=True, copy=False, guarded=True, default=fields.Datetime.now
    )
    asked_via = fields.Selection(VIAS, readonly=True, copy=False, guarded=True)
    asked_given_by_id = fields.Many2one(
        "res.users",
        string="Question's Link or PIN Given by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    asked_text = fields.Char(compute="_compute_asked_text", string="Question Entered")
    deadline = fields.Date(
        string="Answer Until", readonly=True, copy=False, guarded=True
    )
    answered_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    answered_by_id = fields.Many2one(
        "res.users", string="Answer Given By", readonly=True, copy=False, guarded=True
    )
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    escalated_on = fields.Date(
        string="Told to All Officers", readonly=True, copy=False, guarded=True
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _about_one = models.Constraint(
        "CHECK ((reward_id IS NULL) != (letter_id IS NULL))",
        "A question is about one reward or about one letter about pay. Ask it from"
        " there.",
    )

    @api.depends("reward_id.employee_id", "letter_id.employee_id")
    def _compute_person(self):
        # sudo: whose reward or letter it is, for whoever may read the question.
        for question, own in zip(self, self.sudo(), strict=True):
            subject = own._subject()
            question.employee_id = subject.employee_id
            question.company_id = subject.company_id

    def _subject(self):
        """The reward or letter that it is about."""
        return self.reward_id or self.letter_id

    @api.depends("employee_id.name", "reward_id.rule_id.name", "letter_id.kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = self.env["hr.performance.pay.letter"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        # sudo: the names on the question itself, for whoever may read it.
        for question, own in zip(self, self.sudo(), strict=True):
            about = own.reward_id.rule_id.name or labels.get(own.letter_id.kind)
            names = (own.employee_id.name, about)
            question.display_name = " · ".join(filter(None, names))

    @api.depends("asked_via")
    @api.depends_context("lang")
    def _compute_asked_text(self):
        # sudo: res.users - the name of who gave the link is shown to both sides.
        for question, own in zip(self, self.sudo(), strict=True):
            maker = own.asked_given_by_id
            question.asked_text = entered_text(
                question.env, own.asked_via, maker.browse(), maker
            )

    @api.depends("employee_id")
    @api.depends_context("uid", KEY)
    def _compute_is_mine(self):
        for question in self:
            # sudo: compares ids only.
            question.is_mine = not question.id or question.sudo()._subject().is_mine

    # ASKING AND ANSWERING

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su or entry_of(self.env):
            vals_list = self._client_values(vals_list)
            self._check_asker(vals_list)
        questions = super().create(vals_list)
        # sudo: guarded fields; who asks was checked above.
        for question in questions.sudo():
            today = question.company_id._performance_today()
            question.write(
                {
                    "owner_id": question._first_owner().id,
                    "deadline": today + timedelta(ANSWER_DAYS),
                    "asked_via": entered_via(self.env, question.employee_id),
                    "asked_given_by_id": given_by(self.env),
                }
            )
        return questions

    @api.model
    def _ask(self, subject, text):
        """Ask from a page about the own reward or letter.

        :param text: text; required
        """
        if not text:
            raise UserError(self.env._("Write what you want to know."))
        field = "reward_id" if subject._name == "hr.performance.reward" else "letter_id"
        return self.create({field: subject.id, "text": text})

    @api.model
    def _check_asker(self, vals_list):
        """Raise unless who asks has got it, and it is neither off nor back."""
        # sudo: whose it is and its state; what the user cannot read is refused alike.
        subjects = self.sudo().env
        for vals in vals_list:
            reward = subjects["hr.performance.reward"].browse(vals.get("reward_id"))
            letter = subjects["hr.performance.pay.letter"].browse(vals.get("letter_id"))
            subject = (reward or letter).exists()
            must_see(subject.with_env(self.env))
            if not subject.is_mine:
                raise AccessError(
                    self.env._("Questions are asked by whoever got the letter.")
                )
            if subject.state not in (*LIVE, "told", "acknowledged"):
                raise UserError(subject.with_env(self.env)._off_text())

    def _first_owner(self):
        """Who made it, else who approved it, else any officer who may read it."""
        officers = self._officers()
        whole = self.reward_id.run_id or self.letter_id.proposal_id.round_id
        return (
            (whole.author_id & officers)
            or (whole.approved_by_id & officers)
            or (officers[:1])
        )

    def _officers(self):
        """Reward officers of the company who may read this reward or letter."""
        officers = self.company_id._performance_holders(REWARD)
        return officers.filtered(
            lambda user: self.employee_id not in user.performance_out_of_reach_ids
        )

    @readers_only
    def write(self, vals):
        if "answer" in vals and not self.env.su:
            self._check_officer()
            self._require_state("open")
        return super().write(vals)

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(REWARD):
            raise AccessError(self.env._("Reward officers answer questions."))

    @readers_only
    def action_answer(self):
        """Send the answer that was written to who has asked."""
        self._check_officer()
        self._require_state("open")
        for question in self:
            if not (question.answer or "").strip():
                raise UserError(
                    self.env._("%s: write the answer first.", names_of(question))
                )
        # sudo: guarded fields; role, state and text were checked above.
        self.sudo().write(
            {
                "state": "answered",
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )

    @readers_only
    def action_close(self):
        """The employee: this answers my question."""
        self._require_state("answered")
        is_system = self.env.su and not entry_of(self.env)
        if not is_system and not all(self.mapped("is_mine")):
            raise AccessError(self.env._("Whoever has asked says that it is answered."))
        # sudo: guarded state; person and state were checked above.
        self.sudo().write({"state": "closed"})

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search([("state", "=", "open")])

    def _receivers(self):
        """Its owner; once it is late every officer who may read the reward."""
        found = {}
        for question in self:
            officers = question._officers()
            owner = question.owner_id & officers
            is_alone = owner and not question.escalated_on
            found[question] = ("mine", owner if is_alone else officers)
        return found

    @api.model
    def _to_escalate(self):
        return self.search(
            [("state", "=", "open"), ("escalated_on", "=", False)]
        ).filtered(lambda one: one.deadline < one.company_id._performance_today())

    def _escalate(self):
        """All officers are told, by the reminders, that it waits for them."""
        for question in self:
            today = question.company_id._performance_today()
            question.write({"escalated_on": today, "reminded_on": False})

    def _waiting_verb(self):
        return self.env._("Answer a question about a reward")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        if not self.env.user.has_group(REWARD):
            return Domain.FALSE
        return Domain("state", "=", "open")

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        title = self.env._("Questions About Rewards")
        return [Kind("reward_questions", title, "reward_question_action", mine)]

    def _task_about(self):
        return self.employee_id
