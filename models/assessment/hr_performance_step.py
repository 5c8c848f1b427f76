# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..organization.appraisal_states import APPRAISAL_STATES

EXIT_KINDS = [
    ("done", "Done"),
    ("returned", "Returned"),
    ("issued", "Issued without Agreement"),
    ("skipped", "Skipped"),
    ("substituted", "Reviewer Substituted"),
    ("refused", "Signature Refused"),
    ("unreachable", "Unreachable"),
    ("no_answer", "Delivered, No Answer"),
    ("closed_early", "Closed Early"),
    ("cancelled", "Cancelled"),
]
#: What somebody decided so that one absentee stops nobody.
RECORDED_EXITS = (
    "issued",
    "skipped",
    "substituted",
    "refused",
    "unreachable",
    "no_answer",
)


class HrPerformanceStep(models.Model):
    """One stay of an appraisal in one state: who was waited for, how long, its end.

    Written by the server only, with every move of an appraisal; the row without end is
    the present step. Reports, reminders and the board of stragglers read from here.
    """

    _name = "hr.performance.step"
    _description = "Appraisal Step"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.unit.name.mixin"]
    _order = "deadline, id"
    _rec_name = "appraisal_id"
    _rec_names_search = ["employee_id.name", "department_id.name"]

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    # copied, so that lists, rules and reports need no join
    employee_id = fields.Many2one(
        "hr.employee",
        string="Appraisee",
        ondelete="restrict",
        index=True,
        help="For a unit, who answers for it.",
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one("hr.department", index=True)
    state = fields.Selection(APPRAISAL_STATES, string="Step", required=True)
    owner_id = fields.Many2one(
        "hr.employee",
        string="Waiting For",
        ondelete="restrict",
        index="btree_not_null",
        help="Who is waited for. Empty: HR.",
    )
    owner_name = fields.Char(compute="_compute_owner_name", string="Who Acts")
    is_task = fields.Boolean(
        string="Somebody Has to Act",
        default=True,
        help="Not ticked while an agreed plan waits for the assessment to open.",
    )
    entered_on = fields.Datetime(string="Since", required=True)
    left_on = fields.Datetime(string="Until")
    deadline = fields.Date(help="In working days of the company's calendar.")
    is_hand_back = fields.Boolean(
        string="Handed Back", help="The appraisal came back from a later step."
    )
    exit_kind = fields.Selection(EXIT_KINDS, string="How It Ended")
    exit_reason = fields.Text(string="Reason")
    acted_by_id = fields.Many2one("res.users", string="Ended by")
    reminded_on = fields.Date(string="Last Reminder")
    reminder_count = fields.Integer(string="Reminders")
    escalated_on = fields.Date(
        string="Escalated",
        help="When next-level manager and HR were told that the step is late.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_days_late", search="_search_is_overdue", string="Overdue"
    )
    days_late = fields.Integer(
        compute="_compute_days_late", help="Calendar days after the deadline."
    )
    days_waiting = fields.Integer(
        compute="_compute_days_waiting", help="Calendar days since the step began."
    )

    _one_open = models.UniqueIndex(
        "(appraisal_id) WHERE left_on IS NULL",
        "An appraisal is in one step at a time.",
    )
    _waiting_idx = models.Index("(deadline, id) WHERE left_on IS NULL AND is_task")

    @property
    def _guarded_fields(self):
        """Everything: steps are written with the moves of appraisals only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)

    # COMPUTES

    @api.depends("owner_id")
    @api.depends_context("lang")
    def _compute_owner_name(self):
        for step in self:
            step.owner_name = step.owner_id.name or self.env._("HR")

    def _unit_sheet(self):
        return self.appraisal_id

    @api.depends("deadline", "left_on", "is_task")
    def _compute_days_late(self):
        today = fields.Date.context_today(self)
        for step in self:
            end = step.left_on.date() if step.left_on else today
            late = (end - step.deadline).days if step.deadline else 0
            step.days_late = max(late, 0)
            step.is_overdue = late > 0 and not step.left_on and step.is_task

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._overdue_domain()
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return overdue if True in wanted else ~overdue

    @api.model
    def _waiting_domain(self):
        """Steps in which somebody has to act now."""
        return Domain("left_on", "=", False) & Domain("is_task", "=", True)

    @api.model
    def _overdue_domain(self):
        today = fields.Date.context_today(self)
        return self._waiting_domain() & Domain("deadline", "<", today)

    @api.depends("entered_on", "left_on")
    def _compute_days_waiting(self):
        now = fields.Datetime.now()
        for step in self:
            since = step.entered_on or now
            step.days_waiting = ((step.left_on or now) - since).days

    # ACTIONS

    def action_open_appraisal(self):
        """Open the sheet that this step belongs to."""
        self.ensure_one()
        return self.appraisal_id._get_records_action()

    def action_open_exit(self):
        """Open the dialog that records how the appraisals go on without somebody."""
        return self.filtered(
            lambda step: not step.left_on
        ).appraisal_id.action_open_exit()
