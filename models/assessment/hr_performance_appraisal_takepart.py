# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..organization.appraisal_states import ENDED
from ..organization.entry import (
    KEY,
    VIAS,
    Entry,
    entered_by,
    entered_text,
    entered_via,
    entry_of,
)
from .hr_performance_appraisal_seen import SEEN

# What a person without login can be asked for, by the state that waits for it.
PURPOSE_OF_STATE = {
    "planning": "plan",
    "self_review": "self_review",
    "released": "result",
}


class HrPerformanceAppraisal(models.Model):
    """Taking part without a login: what waits for the person, and who entered what."""

    _inherit = "hr.performance.appraisal"

    employee_confirmed_via = fields.Selection(VIAS, readonly=True, copy=False)
    manager_confirmed_via = fields.Selection(VIAS, readonly=True, copy=False)
    acknowledged_on = fields.Datetime(readonly=True, copy=False)
    acknowledged_by_id = fields.Many2one(
        "res.users",
        string="Acknowledgement Entered by",
        readonly=True,
        copy=False,
        help="Empty where the person acknowledged by personal link or at a tablet.",
    )
    acknowledged_via = fields.Selection(VIAS, readonly=True, copy=False)
    employee_confirmed_text = fields.Char(
        compute="_compute_entered_texts",
        string="Employee's Confirmation Entered",
    )
    manager_confirmed_text = fields.Char(
        compute="_compute_entered_texts",
        string="Manager's Confirmation Entered",
    )
    acknowledged_text = fields.Char(
        compute="_compute_entered_texts", string="Acknowledgement Entered"
    )
    token_ids = fields.One2many(
        "hr.performance.token", "appraisal_id", string="Personal Links", readonly=True
    )
    paper_ids = fields.One2many(
        "hr.performance.paper", "appraisal_id", string="Signed Sheets", readonly=True
    )

    @property
    def _guarded_fields(self):
        """Marks of who entered what are written by the steps only."""
        return super()._guarded_fields | {
            "employee_confirmed_via",
            "manager_confirmed_via",
            "acknowledged_on",
            "acknowledged_by_id",
            "acknowledged_via",
            "token_ids",
            "paper_ids",
        }

    # WHO ENTERED WHAT

    @api.depends("employee_confirmed_via", "manager_confirmed_via", "acknowledged_via")
    @api.depends_context("lang")
    def _compute_entered_texts(self):
        # sudo: res.users - the name of who entered something is shown to both sides.
        for record, own in zip(self, self.sudo(), strict=True):
            for name in ("employee_confirmed", "manager_confirmed", "acknowledged"):
                record[f"{name}_text"] = entered_text(
                    record.env, own[f"{name}_via"], own[f"{name}_by_id"]
                )

    def _write_confirmation(self, side):
        """Store that a side has confirmed; the caller has checked that it may.

        :param side: 'employee' or 'manager'
        """
        # Who confirmed first stays: the manager enters nothing over a personal link.
        person = "owner_id" if side == "employee" else "manager_id"
        self._write_entry(f"{side}_confirmed", person)

    def _write_acknowledgement(self):
        """Store that the result was received; the caller has checked that it may."""
        self._write_entry("acknowledged", "owner_id")

    def _write_entry(self, name, person):
        new = self.filtered(lambda a: not a[f"{name}_on"])
        by_way = new.grouped(lambda a: entered_via(self.env, a[person]))
        for via, group in by_way.items():
            group.write(
                {
                    f"{name}_on": fields.Datetime.now(),
                    f"{name}_by_id": entered_by(self.env),
                    f"{name}_via": via,
                }
            )

    # WHAT WAITS FOR THE PERSON

    def _open_purposes(self):
        """What waits for each appraisee now, in a constant number of queries.

        :return: dict of appraisal id to a list of purposes of ``hr.performance.token``
        """
        waiting = {}
        for appraisal in self:
            purpose = PURPOSE_OF_STATE.get(appraisal.state)
            if purpose == "plan" and appraisal.employee_confirmed_on:
                purpose = None
            if not appraisal.cycle_id.is_announced:
                purpose = None
            waiting[appraisal.id] = [purpose] if purpose else []
        return waiting

    def _page_purposes(self):
        """What the person may open a page for: what waits, and what is possible.

        :return: as of ``_open_purposes``
        """
        return self._open_purposes()

    def _takes_part_by_page(self):
        """Whether links, the tablet and paper are for this person."""
        self.ensure_one()
        # sudo: hr.employee - only whether the person has a login.
        person = self.sudo().employee_id
        return bool(
            person.active and not person.user_id.active and self.cycle_id.is_announced
        )

    @api.model
    def _open_of_employee(self, employee):
        """Appraisals of a person in which something waits for the person."""
        return self._running_of_employee(employee)._purpose_pairs("_open_purposes")

    @api.model
    def _possible_of_employee(self, employee):
        """Appraisals with pages that the person may open without being waited for."""
        own = self._running_of_employee(employee)
        waiting = own._purpose_pairs("_open_purposes")
        return [p for p in own._purpose_pairs("_page_purposes") if p not in waiting]

    def _purpose_pairs(self, which):
        found = getattr(self, which)()
        return [(self.browse(one), p) for one, some in found.items() for p in some]

    @api.model
    def _running_of_employee(self, employee):
        return self.search(
            [
                ("employee_id", "=", employee.id),
                ("state", "not in", ENDED),
                ("cycle_id.is_announced", "=", True),
            ]
        )

    def _check_userless(self):
        """Nobody makes links or enters paper for who can log in, or for units."""
        units = self.filtered(lambda a: a.subject_kind != "employee")
        if units:
            raise UserError(
                self.env._(
                    "%(names)s: links, the tablet and paper are for people. The manager"
                    " or HR enters for a unit whose head has no login.",
                    names=", ".join(units.mapped("display_name")[:5]),
                )
            )
        # sudo: hr.employee - only whether the person has a login.
        able = self.filtered(lambda a: a.sudo().employee_id.user_id.active)
        if able:
            raise UserError(
                self.env._(
                    "%(names)s can log in and take part themselves. Links, the tablet"
                    " and paper are for people without login.",
                    names=", ".join(able.mapped("employee_id.name")[:5]),
                )
            )

    # STEPS OF THE PERSON (called with an entry in the context)

    def _as_person(self, employee, via, user_id=None, signed_on=None):
        """These appraisals in an environment that takes the person's steps only.

        The caller has checked a token, a PIN or a signed sheet. Roles are then those of
        the person, whatever the superuser flag says.
        """
        companies = self.company_id
        entry = Entry(employee.id, via, user_id, signed_on)
        return (
            self.with_user(user_id or SUPERUSER_ID)
            # sudo: public pages and paper have no rights of their own; every step
            # checks the role, which the entry limits to this person's own side.
            .sudo()
            .with_context(
                allowed_company_ids=companies.ids,
                tz=employee.tz,
                **{KEY: entry},
            )
        )

    def _take_part(self, purpose, values):
        """Take the person's step; checks of state and completeness are the form's.

        :param purpose: a purpose of ``hr.performance.token``
        :param values: what the page sent
        :raises UserError: for the person, saying what is missing
        """
        self.ensure_one()
        if not entry_of(self.env) or purpose not in self._page_purposes()[self.id]:
            raise UserError(self.env._("This step is done already, or not open yet."))
        getattr(self, f"_take_part_{purpose}")(values)

    def _take_part_plan(self, values):
        if self._misses_method():
            if values.get("method_read"):
                known = self.env["hr.performance.acknowledgement"]
                known._record(self.cycle_id, self.employee_id)
            self._check_method_read({self: self.employee_id})
        # A page that does not say what it has shown has shown nothing.
        seen = str(values.get("seen") or "")
        seen = int(seen) if seen.isdecimal() else 0
        self.with_context(**{SEEN: seen}).action_confirm_plan()

    def _misses_method(self):
        """Whether the person should read the rules of the cycle and has not yet."""
        self.ensure_one()
        known = self.env["hr.performance.acknowledgement"]._known(
            self.cycle_id, self.employee_id
        )
        pair = (self.cycle_id.id, self.employee_id.id)
        return self._is_method_expected() and pair not in known

    def _take_part_self_review(self, values):
        review = self._self_review()
        review._write_page(values)
        review.action_submit()

    def _take_part_result(self, values):
        self.action_acknowledge()

    def _self_review(self):
        return self.rating_ids.filtered(lambda rating: rating.kind == "self")

    def _ask_for_change(self, text):
        """The person wants another plan: the wish stands in the sheet's messages."""
        self.ensure_one()
        self._check_role("subject")
        self._check_state("planning")
        if not (text or "").strip():
            raise UserError(self.env._("Write what should change."))
        manager = self.manager_id.user_id.partner_id
        self.message_post(
            body=self.env._("Asks for a change of the plan: %s", text.strip()[:2000]),
            author_id=self.employee_id._performance_partner().id,
            partner_ids=manager.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _released_values(self):
        """The released result with the manager's words, for the person's page."""
        self.ensure_one()
        released = [("appraisal_id", "=", self.id), ("state", "=", "released")]
        words = self.rating_ids.filtered(
            lambda rating: rating.kind == "manager" and rating.state == "submitted"
        )
        return {
            "result": self.env["hr.performance.result"].search(released),
            "words": words,
            "appeal_days": self.cycle_id._rule("appeal_days"),
        }
