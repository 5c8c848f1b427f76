# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import funding
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only
from .hr_performance_reward import REWARD_GROUP

#: Days that a head has.
DAYS = 7


class HrPerformanceRewardShift(models.Model):
    """A head of a department may shift amounts between his people (二次分配).

    A reward officer opens it while the run is simulated. The head sees amounts of
    his people in one dialog and nowhere else, never his own nor of superiors. Each
    amount changes within the limit of the rule, the sum stays the same to the cent, and
    each change has its reason. A second person approves the run afterwards.
    """

    _name = "hr.performance.reward.shift"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.waiting.mixin"]
    _description = "Shares Shifted by a Head"
    _order = "id desc"
    #: Written by the steps of the run and of the head only.
    _guards_everything = True
    _deletable_states = ("open", "done", "closed")
    _waiting_sequence = 65
    _waiting_exit = "action_close"

    run_id = fields.Many2one(
        "hr.performance.reward.run",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        groups=REWARD_GROUP,
    )
    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    department_id = fields.Many2one(
        "hr.department", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Head of the Department",
        required=True,
        readonly=True,
        index=True,
    )
    limit = fields.Float(
        string="Limit (%)", digits=(6, 2), readonly=True, aggregator=None
    )
    deadline = fields.Date(string="Until", readonly=True)
    state = fields.Selection(
        [("open", "Waiting"), ("done", "Shares set"), ("closed", "Left as they were")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    done_on = fields.Datetime(readonly=True)
    reminded_on = fields.Date(readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _department_unique = models.UniqueIndex(
        "(run_id, department_id)", "This department has been opened already."
    )

    @api.depends("user_id", "state")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for shift in self:
            shift.is_mine = shift.state == "open" and shift.user_id == self.env.user

    # OPENING AND CLOSING

    @api.model
    def _open_for(self, run):
        """Open a simulated run to each head with at least two people to shift between.

        :return: the shifts
        """
        found = run._all_rewards().grouped("department_id")
        known = self.search([("run_id", "=", run.id)])
        today = run.company_id._performance_today()
        vals_list = []
        for department in found:
            user = department.manager_id.user_id
            if not user.active or department in known.department_id:
                continue
            if len(self._movable(run, department, user)) > 1:
                vals_list.append(
                    {
                        "run_id": run.id,
                        "name": f"{department.name} · {run.name}",
                        "company_id": run.company_id.id,
                        "currency_id": run.currency_id.id,
                        "department_id": department.id,
                        "user_id": user.id,
                        "limit": run.rule_id.shift_limit,
                        "deadline": today + timedelta(DAYS),
                    }
                )
        return self.create(vals_list)

    @api.model
    def _movable(self, run, department, user):
        """Rewards of a department that its head may change.

        Nobody shifts for himself or a superior, and what only balances a payment of
        before is no share.
        """
        return (
            run._all_rewards()
            .filtered(
                lambda reward: (
                    reward.department_id == department
                    and reward.state == "simulated"
                    and reward.amount > 0
                    and not reward.paid_before
                    and not reward.is_excluded
                    and reward.employee_id not in user.performance_out_of_reach_ids
                )
            )
            .sorted(lambda reward: (reward.employee_id.name or "", reward.id))
        )

    @readers_only
    def action_close(self):
        """The amounts stay as they are, although the head has not answered."""
        self._check_officer()
        self._require_state("open")
        # sudo: guarded state; role and state were checked above.
        self.sudo().state = "closed"

    @readers_only
    def action_reopen(self):
        """Let the head go through the amounts once more."""
        self._check_officer()
        self._require_state("done", "closed")
        # sudo: guarded state; role and state were checked above.
        own = self.sudo()
        own._check_simulated()
        own.write({"state": "open", "done_on": False, "reminded_on": False})

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(REWARD_GROUP):
            raise AccessError(
                self.env._("Departments are opened and closed by reward officers.")
            )
        # sudo: back to the user's own rights, which decide on the run.
        self.sudo().run_id.sudo(self.env.su).check_access("write")

    # THE HEAD

    @readers_only
    def action_open_shares(self):
        """Show the head the amounts of his people."""
        self.ensure_one()
        self._check_head()
        names = ("reward_key", "amount", "reason")
        currency = {"currency_id": self.currency_id.id}
        lines = [{name: row[name] for name in names} | currency for row in self._rows()]
        dialog = self.env["hr.performance.reward.shift.form"].create(
            {
                "shift_id": self.id,
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        )
        title = self.env._("Share Out Amounts")
        return open_dialog(dialog, title, context={"dialog_size": "extra-large"})

    def _check_head(self):
        """Raise unless the user is the head whose turn it is."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%s: only the head of the department sees and shifts the amounts.",
                    names_of(self, "name"),
                )
            )
        self._require_state("open")
        self.sudo()._check_simulated()  # sudo: state of the run only.

    def _check_simulated(self):
        closed = self.filtered(lambda shift: shift.run_id.state != "simulated")
        if closed:
            raise UserError(
                self.env._(
                    "%s: the amounts are being calculated anew or are approved already."
                    " Ask the reward officers.",
                    names_of(closed[0], "name"),
                )
            )

    def _rows(self):
        """What the head sees of each person: a list of dicts, in a fixed order."""
        self._check_head()
        # sudo: amounts of the head's own people, in this dialog only; the head was
        # checked above, himself and superiors are left out.
        own = self.sudo()
        rewards = own._movable(own.run_id, own.department_id, own.user_id)
        return [
            {
                "reward_key": reward.id,
                "employee_name": reward.employee_id.name,
                "grade": reward.level_id.name or "",
                "before": reward.calculated_amount or reward.amount,
                "amount": reward.amount,
                "reason": reward.shift_reason or False,
            }
            for reward in rewards
        ]

    def _set_shares(self, wanted):
        """Write what the head has decided; the sum stays the same.

        :param wanted: dict of key of a row to a pair of amount and reason
        """
        self._check_head()
        rows = self._rows()
        if {row["reward_key"] for row in rows} != set(wanted):
            raise UserError(
                self.env._(
                    "%s: the people of the department have changed meanwhile. Open the"
                    " amounts again.",
                    names_of(self, "name"),
                )
            )
        before = [row["before"] for row in rows]
        after = [wanted[row["reward_key"]][0] for row in rows]
        # sudo: guarded amounts; head, people, limits and sum are checked here.
        own = self.sudo()
        own.run_id.lock_for_update()
        self._check_values(own.run_id, rows, before, after)
        for row, new in zip(rows, after, strict=True):
            reason = (wanted[row["reward_key"]][1] or "").strip()
            is_changed = own.run_id.currency_id.compare_amounts(row["before"], new) != 0
            if is_changed and not reason:
                raise UserError(
                    self.env._(
                        "%s: say why the amount changes. The reason is kept on the"
                        " reward.",
                        row["employee_name"],
                    )
                )
            reward = own.env["hr.performance.reward"].browse(row["reward_key"])
            reward._shift(self, row["before"], new, reason if is_changed else False)
        own.write({"state": "done", "done_on": fields.Datetime.now()})
        own.run_id._log(
            self.env._(
                "%(head)s has set the shares of %(department)s; the sum is the same.",
                head=self.env.user.name,
                department=own.department_id.name,
            )
        )

    def _check_values(self, run, rows, before, after):
        try:
            funding.check_shift(before, after, self.limit, run._unit())
        except RuleError as error:
            raise UserError(rule_error_message(self.env, error)) from error

    # WHAT A NEW SIMULATION KEEPS

    @api.model
    def _kept(self, run):
        """What heads have set in a run, by shift: a dict of sheet id to values."""
        kept = {}
        for reward in run._all_rewards([("shift_id", "!=", False)]):
            kept.setdefault(reward.shift_id, {})[reward.appraisal_id.id] = {
                "calculated_amount": reward.calculated_amount,
                "amount": reward.amount,
                "shift_id": reward.shift_id.id,
                "shift_reason": reward.shift_reason,
            }
        return kept

    @api.model
    def _apply(self, run, claims):
        """Put what heads have set into newly calculated claims, where it still fits.

        One other amount in the department, and the head decides anew.

        :return: shifts that do not fit any more
        """
        by_sheet = {claim.sheet_id: claim for claim in claims}
        dropped = self.browse()
        for shift, rows in self._kept(run).items():
            same = run.currency_id.compare_amounts
            fits = all(
                sheet in by_sheet
                and not same(float(by_sheet[sheet].due[0]), row["calculated_amount"])
                for sheet, row in rows.items()
            )
            if not fits:
                dropped |= shift
                continue
            for sheet, row in rows.items():
                claim = by_sheet[sheet]
                claim.shift = row
                before, after = row["calculated_amount"], row["amount"]
                if same(after, before):
                    step = funding.shift_step(to_decimal(before), to_decimal(after))
                    claim.shift_steps = (step,)
        return dropped

    def _ask_again(self):
        """Amounts have changed: the heads go through them once more."""
        self.write({"state": "open", "done_on": False, "reminded_on": False})

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Departments whose head has not answered while the run is simulated."""
        return self.search([("state", "=", "open"), ("run_id.state", "=", "simulated")])

    def _receivers(self):
        """The head, and nobody in his place."""
        return {shift: ("mine", shift.user_id) for shift in self}

    def _waiting_verb(self):
        return self.env._("Amounts of the team to be confirmed by its head")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return Domain("state", "=", "open") & Domain("user_id", "=", self.env.uid)

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        title = self.env._("Amounts to Share Out")
        action, method = "reward_shift_action", "action_open_shares"
        return [Kind("reward_shifts", title, action, mine, method=method)]

    def _task_verb(self):
        return self.env._("Share out the amounts: %s", self.name)

    def _task_deadline(self):
        return self.deadline
