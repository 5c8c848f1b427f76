# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only
from odoo.addons.payroll.models.base_browsable import BaseBrowsableObject

DEFAULT_CODE = "PERF_BONUS"


class HrPayslip(models.Model):
    """Approved rewards on payslips: fetched at will, bound when the slip is confirmed.

    Fetching proposes an input line and never binds. Confirming locks the rewards,
    compares them with the slip and marks them paid; a slip that leaves "Done" gives
    them back, a refund reverses them.
    """

    _inherit = "hr.payslip"

    reward_notice = fields.Char(
        compute="_compute_reward_notice",
        compute_sudo=True,
        help="Approved rewards that are not on the payslip as they should be.",
    )

    # FETCHING

    @api.model
    def get_inputs(self, contracts, date_from, date_to):
        """Add one line per payroll code with the approved rewards; writes nothing.

        Runs at each change of the form, in Refetch and for batches (there on no payslip
        at all, so that the employee is taken from the contracts).
        """
        inputs = super().get_inputs(contracts, date_from, date_to)
        if not contracts or self._refuses_rewards():
            return inputs
        totals = self._reward_totals(
            contracts.employee_id,
            contracts[-1:].company_id or self.company_id,
            fields.Date.to_date(date_to),
        )
        # A rule input of the same code would make a second line; the last one counts.
        kept = [line for line in inputs if line["code"] not in totals]
        return kept + [
            {
                "name": self._reward_line_name(code),
                "code": code,
                "contract_id": contracts[-1:].id,
                "amount": amount,
            }
            for code, amount in totals.items()
        ]

    def _refuses_rewards(self):
        """Credit notes take money back; a reward is never proposed to them."""
        return any(self.mapped("credit_note")) or self.env.context.get(
            "performance_credit_note"
        )

    @api.model
    def _reward_line_name(self, code):
        # sudo: hr.salary.rule - the name only, in the language of the payslip.
        rule = self.env["hr.salary.rule"].sudo().search([("code", "=", code)], limit=1)
        return rule.name or self.env._("Performance reward")

    @api.model
    def _reward_totals(self, employees, company, date_to):
        """Approved amounts per payroll code for one person, company and period."""
        rows = (
            self.env["hr.performance.reward"]
            # sudo: hr.performance.reward - payroll officers have no reward role; they
            # get the sum that the payslip, which they write, has to show.
            .sudo()
            ._read_group(
                self._waiting_domain(employees, company, date_to),
                ["payroll_code"],
                ["amount:sum"],
            )
        )
        rounded = {code: company.currency_id.round(amount) for code, amount in rows}
        return {code: amount for code, amount in rounded.items() if amount}

    @api.model
    def _waiting_domain(self, employees, company, date_to):
        """Approved rewards in the currency of the payslip that are payable by then.

        A held one waits for its result; a negative one takes back what was too much.
        """
        return Domain(
            [
                ("employee_id", "in", employees.ids),
                ("state", "=", "approved"),
                ("hold_reason", "=", False),
                ("amount", "!=", 0),
                ("company_id", "=", company.id),
                ("currency_id", "=", company.currency_id.id),
            ]
        ) & (
            Domain("run_id.date_payable", "=", False)
            | Domain("run_id.date_payable", "<=", date_to)
        )

    @readers_only
    def action_fetch_rewards(self):
        """Put the approved rewards on the slip: one line per code, added or updated."""
        self.check_access("write")
        for slip in self:
            if slip.state not in ("draft", "verify") or slip.credit_note:
                raise UserError(
                    self.env._(
                        "%s: rewards can be fetched for payslips in draft or waiting,"
                        " not for refunds.",
                        names_of(slip),
                    )
                )
            slip._fetch_rewards()
        self.filtered(lambda slip: slip.state == "verify").compute_sheet()

    def _fetch_rewards(self):
        self.ensure_one()
        contracts = self._get_employee_contracts()
        if not contracts:
            raise UserError(
                self.env._(
                    "%s: there is no contract in the period of the payslip.",
                    names_of(self),
                )
            )
        totals = self._reward_totals(self.employee_id, self.company_id, self.date_to)
        old = self.input_line_ids.filtered(
            lambda line: line.code in self._reward_codes() | set(totals)
        )
        old.unlink()
        self.env["hr.payslip.input"].create(
            [
                {
                    "payslip_id": self.id,
                    "name": self._reward_line_name(code),
                    "code": code,
                    "contract_id": contracts[-1:].id,
                    "amount": amount,
                }
                for code, amount in totals.items()
            ]
        )

    @api.model
    def _reward_codes(self):
        """Payroll codes that rewards use, in every company."""
        # sudo: the codes only, to tell reward lines from other inputs.
        rules = self.env["hr.performance.reward.rule"].sudo()
        rows = rules.with_context(active_test=False)._read_group([], ["payroll_code"])
        return {code for [code] in rows} | {DEFAULT_CODE}

    # WHAT THE SALARY RULE READS

    def get_current_contract_dict(self, contract, contracts):
        """Offer the reward inputs on one contract, so that two do not pay twice.

        ``current_contract.performance_bonus`` is the amount of PERF_BONUS,
        ``current_contract.performance_rewards.CODE`` that of another code.
        """
        values = super().get_current_contract_dict(contract, contracts)
        if contract == contracts[-1:]:
            amounts = self._input_sums()
            values["performance_bonus"] = amounts.get(DEFAULT_CODE, 0.0)
            values["performance_rewards"] = BaseBrowsableObject(amounts)
        else:
            values["performance_bonus"] = 0.0
            values["performance_rewards"] = BaseBrowsableObject({})
        return values

    def _input_sums(self):
        """Sum of the input lines per code."""
        self.ensure_one()
        amounts = {}
        for line in self.input_line_ids:
            amounts[line.code] = amounts.get(line.code, 0.0) + line.amount
        return amounts

    def _reward_inputs(self, codes):
        """Input lines of rewards whose sum is not zero, by code."""
        return {
            code: amount
            for code, amount in self._input_sums().items()
            if code in codes and amount
        }

    # NOTICE

    @api.depends(
        "employee_id",
        "company_id",
        "date_to",
        "state",
        "credit_note",
        "input_line_ids.amount",
        "input_line_ids.code",
    )
    def _compute_reward_notice(self):
        # sudo by compute_sudo: see _reward_totals.
        codes = self._reward_codes()
        for slip in self:
            slip.reward_notice = False
            if (
                slip.state not in ("draft", "verify")
                or slip.credit_note
                or not (slip.employee_id and slip.company_id and slip.date_to)
            ):
                continue
            waiting = slip._reward_totals(
                slip.employee_id._origin, slip.company_id, slip.date_to
            )
            currency = slip.company_id.currency_id
            on_slip = sum(slip._reward_inputs(codes).values())
            if currency.compare_amounts(sum(waiting.values()), on_slip):
                slip.reward_notice = slip.env._(
                    "Approved rewards waiting: %(waiting)s. On this payslip:"
                    " %(on_slip)s.",
                    waiting=currency.format(sum(waiting.values())),
                    on_slip=currency.format(on_slip),
                )
                if slip._has_held_rewards(codes):
                    slip.reward_notice = f"{slip.reward_notice} {slip._held_text()}"

    def _has_held_rewards(self, codes):
        """Whether an approved reward of the person by one of the codes is held."""
        return bool(
            self.env["hr.performance.reward"]
            # sudo: only whether there is one, to tell why it may not be paid.
            .sudo()
            .search_count(
                [
                    ("employee_id", "=", self.employee_id._origin.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "approved"),
                    ("payroll_code", "in", list(codes)),
                    ("hold_reason", "!=", False),
                ],
                limit=1,
            )
        )

    def _held_text(self):
        return self.env._(
            "A reward of this person is held, because its result was opened again or"
            " decided anew: fetch rewards again, so that the payslip does not carry it."
            " The reward officers take the person into another run."
        )

    def _tell_of_held_rewards(self):
        """Ask who made the slip to take a held reward off it; the caller is trusted."""
        text, clerk = self._held_text(), self.create_uid
        self.message_post(body=text, subtype_xmlid="mail.mt_note")
        if clerk.active and clerk._is_internal():
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=clerk.id,
                summary=self.env._("Fetch rewards again"),
                note=text,
            )

    # BINDING

    def compute_sheet(self):
        """Computing a confirmed slip opens it first: its lines begin anew."""
        self.filtered(lambda slip: slip.state == "done").write({"state": "verify"})
        return super().compute_sheet()

    @api.model_create_multi
    def create(self, vals_list):
        slips = super().create(vals_list)
        slips.filtered(lambda slip: slip.state == "done")._bind_rewards()
        return slips

    def write(self, vals):
        """Bind rewards when a slip becomes done, give them back when it leaves done."""
        was_done = self.filtered(lambda slip: slip.state == "done")
        if {"employee_id", "company_id", "credit_note"} & set(vals):
            was_done._check_nothing_bound()
        before = {slip: slip.refunded_id for slip in self}
        result = super().write(vals)
        if "state" in vals:
            if vals["state"] == "done":
                (self - was_done)._bind_rewards()
            else:
                was_done._release_rewards()
        if vals.get("refunded_id"):
            self.filtered(
                lambda slip: slip.refunded_id != before[slip]
            )._reverse_rewards()
        return result

    def _bind_rewards(self):
        """Mark the rewards that these slips carry as paid by them."""
        if not self:
            return
        refunds = self.filtered("credit_note")
        refunds._refunded_slips()._reverse_rewards()
        codes = self._reward_codes()
        carrying = (self - refunds).filtered(lambda slip: slip._reward_inputs(codes))
        groups = carrying.grouped(lambda slip: (slip.company_id, slip.date_to))
        for (company, date_to), slips in groups.items():
            slips._bind_group(company, date_to, codes)

    def _bind_group(self, company, date_to, codes):
        """Bind the rewards of payslips of one company and end of period."""
        rewards = (
            self.env["hr.performance.reward"]
            # sudo: hr.performance.reward - payroll officers have no reward role; who
            # may confirm the payslip pays what others have approved.
            .sudo()
            .search(
                self._waiting_domain(self.employee_id, company, date_to)
                & Domain("payroll_code", "in", list(codes)),
                order="id",
            )
        )
        self._lock_rewards(rewards)
        waiting = rewards.grouped(lambda reward: reward.employee_id.id)
        bound = {}
        for slip in self:
            amounts = slip._reward_inputs(codes)
            own = waiting.get(slip.employee_id.id, rewards.browse())
            taken = own.filtered(lambda reward, a=amounts: reward.payroll_code in a)
            # A second slip of the same person finds only what is left.
            waiting[slip.employee_id.id] = own - taken
            slip._check_rewards(taken, amounts)
            bound[slip] = taken
        # The state of all at once: what follows from it is looked up once.
        rewards.concat(*bound.values()).write({"state": "paid"})
        for slip, taken in bound.items():
            taken.payslip_id = slip
        rewards.run_id._follow_rewards()

    def _lock_rewards(self, rewards):
        try:
            rewards.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "%s: somebody else is confirming a payslip with the same rewards at"
                    " this moment. Try again in a few seconds.",
                    names_of(self),
                )
            ) from error

    def _check_rewards(self, rewards, amounts):
        """Raise unless inputs and computed lines equal the approved rewards."""
        currency = self.company_id.currency_id
        approved = rewards.grouped("payroll_code")
        for code, amount in amounts.items():
            due = sum(approved.get(code, rewards.browse()).mapped("amount"))
            if currency.compare_amounts(amount, due):
                raise UserError(self._amount_problem(code, amount, due))
            lines = self.line_ids.filtered(lambda line, code=code: line.code == code)
            if currency.compare_amounts(sum(lines.mapped("total")), amount):
                raise UserError(
                    self.env._(
                        "%(slip)s: the input %(code)s is %(amount)s, but the payslip"
                        " pays %(paid)s of it. Put the salary rule %(code)s into the"
                        " structure, compute the sheet and confirm again.",
                        slip=names_of(self),
                        code=code,
                        amount=currency.format(amount),
                        paid=currency.format(sum(lines.mapped("total"))),
                    )
                )

    def _amount_problem(self, code, amount, due):
        """Why the input does not fit the approved rewards, and what to do."""
        elsewhere = self._reward_elsewhere(code)
        if not due and elsewhere:
            return self.env._(
                "%(slip)s: the rewards of %(employee)s belong to %(company)s in"
                " %(currency)s. Remove the input %(code)s and make the payslip in that"
                " company.",
                slip=self.display_name,
                employee=self.employee_id.name,
                company=elsewhere.company_id.name,
                currency=elsewhere.currency_id.name,
                code=code,
            )
        currency = self.company_id.currency_id
        problem = self.env._(
            "%(slip)s: the input %(code)s is %(amount)s, but rewards of %(due)s are"
            " approved and not paid yet. Press Fetch Rewards or Refetch Payslip Data,"
            " compute the sheet and confirm again.",
            slip=self.display_name,
            code=code,
            amount=currency.format(amount),
            due=currency.format(due),
        )
        if self._has_held_rewards({code}):
            return f"{problem} {self._held_text()}"
        return problem

    def _reward_elsewhere(self, code):
        """An approved reward of the person in another company or currency."""
        return (
            self.env["hr.performance.reward"]
            # sudo: tells the payroll officer which company the input belongs to.
            .sudo()
            .search(
                [
                    ("employee_id", "=", self.employee_id.id),
                    ("state", "=", "approved"),
                    ("payroll_code", "=", code),
                    ("hold_reason", "=", False),
                    "|",
                    ("company_id", "!=", self.company_id.id),
                    ("currency_id", "!=", self.company_id.currency_id.id),
                ],
                limit=1,
            )
        )

    def _release_rewards(self):
        """Give rewards back: approved again, free for another payslip."""
        self._bound_rewards("paid")._settle("approved", payslip_id=False)
        for original in self.filtered("credit_note")._refunded_slips():
            # The refund is void, so the money of the original slip stands again.
            original._bound_rewards("reversed")._settle("paid")

    def _reverse_rewards(self):
        """The slip was refunded: paying again needs a new approved reward."""
        self._bound_rewards("paid")._settle("reversed")

    def _bound_rewards(self, state):
        return (
            self.env["hr.performance.reward"]
            # sudo: hr.performance.reward - payroll officers have no reward role; the
            # payslip, which they write, decides what becomes of its rewards.
            .sudo()
            .search([("payslip_id", "in", self.ids), ("state", "=", state)])
        )

    def _refunded_slips(self):
        """Confirmed slips that these credit notes refund."""
        # sudo: hr.payslip - a refund is made in the active company, which need not be
        # the one of the slip it refunds; only rewards of these slips are touched.
        return self.sudo().search(
            [("refunded_id", "in", self.ids), ("state", "=", "done")]
        )

    def _check_codes_not_paid(self, codes):
        """Raise if this payslip is confirmed and has paid rewards by these codes.

        :param codes: of inputs or lines that would change
        """
        if self.state != "done" or not self._bound_rewards("paid"):
            return
        if not self._reward_codes().isdisjoint(codes):
            raise UserError(
                self.env._(
                    "%s is confirmed and has paid rewards: their inputs and lines"
                    " cannot be changed. Set the payslip back to draft, or refund it.",
                    names_of(self),
                )
            )

    def _check_nothing_bound(self):
        bound = self._bound_rewards("paid")
        if bound:
            raise UserError(
                self.env._(
                    "%s has paid rewards. Set it back to draft before changing"
                    " employee, company or kind.",
                    names_of(bound[0].payslip_id),
                )
            )
