# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder, partner_department_ids


class HrPerformanceObjectiveConsultation(models.Model):
    """A department that is asked before a goal is approved, and what it answers."""

    _name = "hr.performance.objective.consultation"
    _inherit = "hr.performance.guard.mixin"
    _description = "Consulted Department"
    _rec_name = "department_id"
    _order = "objective_id, id"
    _deletable_states = ("waiting",)

    objective_id = fields.Many2one(
        "hr.performance.objective",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(
        related="objective_id.company_id", store=True, index=True
    )
    department_id = fields.Many2one(
        "hr.department", required=True, ondelete="restrict", index=True, fixed=True
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("agreed", "Agreed"), ("objected", "Objection")],
        required=True,
        default="waiting",
        readonly=True,
        copy=False,
        string="Answer",
        guarded=True,
    )
    text = fields.Text(string="Comment", help="An objection needs a text.")
    answered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    answered_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _department_unique = models.UniqueIndex(
        "(objective_id, department_id)", "This department is asked already."
    )

    @api.depends_context("uid")
    @api.depends("department_id.manager_id", "state")
    def _compute_can_answer(self):
        answering = self._filter_answering()
        for row in self:
            row.can_answer = row.state == "waiting" and row in answering

    @api.constrains("objective_id")
    def _check_unit_goal(self):
        # sudo: only the level of the goal that the row belongs to.
        if any(level == "person" for level in self.sudo().mapped("objective_id.level")):
            raise ValidationError(
                self.env._(
                    "Departments are consulted about goals of the company, of"
                    " departments and of teams, not about goals of a person."
                )
            )

    # RIGHTS

    def _filter_answering(self):
        """Rows that the user may answer: as head, as head above, or as HR partner."""
        user = self.env.user
        heads = {False: user.browse()}
        # sudo: hr.department - compares ids of heads only; nothing is shown.
        for department in self.sudo().department_id:
            above, found = department, self.env["hr.employee"]
            while above:
                found |= above.manager_id
                above = above.parent_id
            heads[department.id] = found.sudo().user_id  # sudo: as above.
        scope = partner_department_ids(user)
        return self.filtered(
            lambda row: user in heads[row.department_id.id]
            or row.department_id.id in scope
        )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        if not self.env.su:
            rows.objective_id._check_consulting()
        return rows

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_answering()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        # Who is waited for stays asked; the goal goes back to draft first.
        if not self.env.su:
            self.objective_id._check_consulting()
            self.objective_id._require_state("draft")

    def _check_answering(self):
        """Raise unless the rows wait for an answer of the user."""
        self._require_state("waiting")
        refused = self - self._filter_answering()
        if refused:
            raise AccessError(
                self.env._(
                    "The head of %(names)s answers, or the HR partner.",
                    names=names_of(refused.department_id, "name"),
                )
            )

    # ACTIONS

    @readers_only
    def action_agree(self):
        """The department agrees with the goal."""
        self._check_answering()
        # sudo: guarded answer; who answers was checked above.
        self.sudo()._answer("agreed")

    @readers_only
    def action_object(self):
        """The department objects; the text says to what."""
        self._check_answering()
        if self.filtered(lambda row: not (row.text or "").strip()):
            raise UserError(
                self.env._(
                    "Write down what the department objects to, then press Objection."
                )
            )
        # sudo: guarded answer; who answers was checked above.
        self.sudo()._answer("objected")

    def _answer(self, state):
        self.write(
            {
                "state": state,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Datetime.now(),
            }
        )

    def _reset(self):
        """Ask again; who had agreed or objected stays in the log of the goal.

        The words stay on the row, which not everybody reads who reads the goal.
        """
        answered = self.filtered(lambda row: row.state != "waiting")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for goal, rows in answered.grouped("objective_id").items():
            text = "; ".join(
                f"{row.department_id.name}: {labels[row.state]}" for row in rows
            )
            goal._message_log(body=text)
        answered.write(
            {"state": "waiting", "answered_by_id": False, "answered_on": False}
        )

    def _ask_heads(self):
        """One activity for each head who has to answer, however many goals.

        For a head who cannot log in the next one above is asked, or the HR partner.
        """
        waiting = self.filtered(lambda row: row.state == "waiting")
        for user, rows in waiting.grouped(lambda row: row._answering()).items():
            if user:
                rows[:1].objective_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Goals to answer to: %s", len(rows)),
                    user_id=user.id,
                )

    def _answering(self):
        """Who is asked: the nearest head with a login, else HR of the department."""
        self.ensure_one()
        # sudo: hr.department - whom to ask; nothing of the people is shown.
        department = self.sudo().department_id
        place = department
        while place:
            if users := place.manager_id._performance_actors(deputies=False):
                return users[:1]
            place = place.parent_id
        return HrFinder(self.env).find(department, self.company_id)[:1]
