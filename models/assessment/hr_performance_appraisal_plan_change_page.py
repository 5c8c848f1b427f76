# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..organization.entry import entry_of
from ..organization.number_input import format_number, parse_number

PURPOSE = "plan_change"
#: What a page lets the person change of a line: name of the box by field.
TYPED = {"target": "target_%d", "weight": "weight_%d"}
#: A page shows so many requests, the newest first.
SHOWN = 5
# Longer texts are cut, as those of other pages are.
TEXT_LIMIT = 2000


class HrPerformanceAppraisal(models.Model):
    """People without login ask for a change of an agreed plan, and answer one.

    The pages hold no rule: they call the actions of the request, as the forms do.
    """

    _inherit = "hr.performance.appraisal"

    # WHAT WAITS, AND WHAT IS POSSIBLE

    def _open_purposes(self):
        """A request that waits for the person's answer waits on a page, too."""
        waiting = super()._open_purposes()
        asked = (
            self.env["hr.performance.plan.change"]
            # sudo: only whether something waits for the person.
            .sudo()
            .search(
                [
                    ("appraisal_id", "in", self.ids),
                    ("state", "=", "submitted"),
                    ("step", "=", "employee"),
                ]
            )
            .appraisal_id
        )
        for appraisal in asked:
            if appraisal._takes_part_by_page():
                waiting[appraisal.id] = [*waiting[appraisal.id], PURPOSE]
        return waiting

    def _page_purposes(self):
        """Whoever may ask for a change finds the page although nothing waits."""
        found = super()._page_purposes()
        for appraisal in self:
            if (
                PURPOSE not in found[appraisal.id]
                and appraisal._takes_part_by_page()
                and not appraisal._change_refusal()
            ):
                found[appraisal.id] = [*found[appraisal.id], PURPOSE]
        return found

    # WHAT THE PAGE SHOWS

    def _change_page_values(self):
        """The agreed plan with its requests, for the person's page."""
        self.ensure_one()
        changes = self.plan_change_ids.filtered("submitted_on").sorted("id")[::-1]
        waiting = changes.filtered(lambda c: c._waits_for_person())
        return {
            "waiting": waiting,
            "others": (changes - waiting)[:SHOWN],
            "may_ask": not self._change_refusal(),
            "first_day": self._next_change_day(),
            "period": self._period(),
            "number": lambda value: format_number(self.env, value),
            "day_text": self._day_text,
        }

    # STEPS OF THE PERSON

    def _take_part_plan_change(self, values):
        """Ask, agree, refuse or withdraw, as the page or the signed sheet says.

        :param values: ``answer``, and what the page sent
        """
        answer = values.get("answer")
        note = (values.get("note") or "").strip()[:TEXT_LIMIT] or None
        if answer == "ask":
            self._ask_by_page(values)
        elif answer == "agree":
            self._change_of_page(values, "_waits_for_person").action_approve(note)
        elif answer == "refuse":
            self._change_of_page(values, "_waits_for_person").action_reject(note)
        elif answer == "withdraw":
            self._change_of_page(values, "_is_withdrawable").action_withdraw()
        else:
            raise UserError(self.env._("Choose what the person answers."))

    def _change_of_page(self, values, condition):
        """The request of this plan that a form names, in a state that allows it."""
        named = str(values.get("change_id") or "")
        change = self.plan_change_ids.filtered(lambda c: str(c.id) == named)
        if not change or not getattr(change, condition)():
            raise UserError(
                self.env._(
                    "This request is decided already, or waits for somebody else. Look"
                    " at the page again."
                )
            )
        return change

    def _ask_by_page(self, values):
        """Submit a request of the person: as typed on the page, or as drafted.

        What stands on a signed sheet is drafted in the form by who enters it.
        """
        self._check_role("subject")
        self._check_changeable()
        changes = self.env["hr.performance.plan.change"]
        if entry_of(self.env).via == "paper":
            change = self._change_of_page(values, "_is_draft")
        else:
            change = changes.create(self._typed_request(values))
        change.action_submit()

    def _typed_request(self, values):
        """Values of a request from the boxes of the page."""
        lines = [
            {"appraisal_line_id": line.id, **typed}
            for line in self.line_ids
            if (typed := self._typed_line(line, values))
        ]
        return {
            "appraisal_id": self.id,
            "requested_by_id": False,
            "entered_via": entry_of(self.env).via,
            "reason": (values.get("reason") or "").strip()[:TEXT_LIMIT],
            "effective_date": self._typed_day(values.get("effective_date")),
            "line_ids": [Command.create(line) for line in lines],
        }

    def _typed_line(self, line, values):
        """What the page says of a line, as far as it differs from the plan."""
        typed = {}
        for name, box in TYPED.items():
            number = parse_number(self.env, values.get(box % line.id), line.title)
            shown = parse_number(
                self.env, format_number(self.env, line[name]), line.title
            )
            if number is not None and number != shown:
                typed[name] = float(number)
        return typed

    def _typed_day(self, text):
        try:
            return fields.Date.to_date((text or "").strip() or False)
        except ValueError as error:
            raise UserError(
                self.env._("“%s” is no date. Choose the day in the calendar.", text)
            ) from error


class HrPerformancePlanChange(models.Model):
    """What the person of a page or a signed sheet may do with a request."""

    _inherit = "hr.performance.plan.change"

    may_enter_paper = fields.Boolean(compute="_compute_may_enter_paper")

    @api.depends("state", "step", "requested_by_id")
    @api.depends_context("uid")
    def _compute_may_enter_paper(self):
        roles = self.appraisal_id._roles()
        for change in self:
            appraisal = change.appraisal_id
            change.may_enter_paper = bool(
                roles.get(appraisal.id, set()) & {"manager", "hr"}
                and (change._waits_for_person() or change._is_draft())
                and appraisal._takes_part_by_page()
            )

    def action_open_paper(self):
        """Open the dialog that enters the sheet which the employee has signed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter from Paper"),
            "res_model": "hr.performance.paper.entry",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_change_id": self.id},
        }

    def _waits_for_person(self):
        """Whether it waits for the employee's answer."""
        self.ensure_one()
        return self.state == "submitted" and self.step == "employee"

    def _is_withdrawable(self):
        """Whether it is the employee's own, and open."""
        self.ensure_one()
        return self.state == "submitted" and self.requested_side == "employee"

    def _is_draft(self):
        """Whether it is a draft of who enters the person's signed sheet."""
        self.ensure_one()
        return self.state == "draft" and self.requested_by_id == self.env.user
