# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..organization.appraisal_states import CHAIN_FROZEN, UNREVIEWED


class HrPerformanceAppraisal(models.Model):
    """Appraisals of departments, teams and companies.

    The owner stands for the unit wherever an employee stands for oneself: plan,
    self-review, acknowledgement and what HR rights do not cover. For an employee's
    appraisal the owner is the employee.
    """

    _inherit = "hr.performance.appraisal"

    owner_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        compute="_compute_owner_id",
        store=True,
        precompute=True,
        # A read-only field would be computed anew instead of taken from the launch.
        readonly=False,
        index=True,
        ondelete="restrict",
        copy=False,
        help="The employee, or who leads the unit: the manager of the department, the"
        " head of the company. Empty: HR plans and reviews.",
    )

    _company_unique = models.UniqueIndex(
        "(cycle_id, company_id)"
        " WHERE subject_kind = 'company' AND state != 'cancelled'",
        "This company has an appraisal in the cycle already.",
    )

    @property
    def _guarded_fields(self):
        """Who answers for a unit is taken from the organization at launch."""
        return super()._guarded_fields | {"owner_id"}

    @api.depends("employee_id")
    def _compute_owner_id(self):
        """Everybody answers for oneself; the owner of a unit is given at launch."""
        for appraisal in self:
            appraisal.owner_id = appraisal.employee_id or appraisal.owner_id

    # UPKEEP

    @api.model
    def _refresh_chains(self, moved):
        """Units follow when who answers for them gets another superior."""
        result = super()._refresh_chains(moved)
        # sudo: the chain is upkeep of the system; it shows nothing to the person who
        # changed the manager of an employee.
        units = self.sudo().search(
            Domain("subject_kind", "!=", "employee")
            & Domain("state", "not in", CHAIN_FROZEN)
            & (
                Domain("owner_id", "in", moved.ids)
                | Domain("chain_ids", "in", moved.ids)
            )
        )
        units._refresh_unit_managers(moved)
        return result

    def _refresh_unit_managers(self, moved):
        """Write the chain of these units, and the manager where the owner moved."""
        if self:
            fresh = (self.owner_id & moved)._performance_managers()
            self._write_managers(
                {u.id: fresh.get(u.owner_id.id, u.manager_id) for u in self}
            )

    @api.model
    def _refresh_owners(self, departments):
        """A new head answers for the unit, until the self-review is handed in."""
        companies = departments.sudo().company_id  # sudo: as below.
        # sudo: upkeep of the system; it shows nothing to who changed the department.
        units = self.sudo().search(
            Domain("subject_kind", "!=", "employee")
            & Domain("state", "in", UNREVIEWED)
            & (
                Domain("subject_department_id", "in", departments.ids)
                | Domain("subject_kind", "=", "company")
                & Domain("company_id", "in", companies.ids)
            )
        )
        owners = units._present_owners()
        changed = units.filtered(lambda unit: unit.owner_id != owners[unit])
        changed._write_owners(owners)

    def _present_owners(self):
        """Dict of each unit's sheet to who answers for the unit by now."""
        departments = self.subject_department_id._performance_owners()
        companies = self.filtered(lambda u: u.subject_kind == "company").company_id
        companies = companies._performance_owners()
        return {
            unit: departments[unit.subject_department_id.id]
            if unit.subject_department_id
            else companies[unit.company_id.id]
            for unit in self
        }

    def _write_owners(self, owners):
        """Hand sheet, open step and values over to who answers by now.

        A self-review that was begun is not handed over: a draft is its author's.
        """
        drafts = self.rating_ids.filtered(
            lambda r: r.kind == "self" and r.state == "draft"
        )
        begun = drafts.appraisal_id
        drafts.unlink()
        values = self.env["hr.performance.measure"].search(
            [("line_id", "in", self.line_ids.ids)]
        )
        for owner, units in self.grouped(owners.get).items():
            units._quiet().write({"owner_id": owner.id})
            units._open_steps().write({"employee_id": owner.id})
            values.filtered(lambda v, own=units.line_ids: v.line_id in own).write(
                {"employee_id": owner.id}
            )
        self.env["hr.performance.rating"].create(
            [unit._review_values("self", unit.owner_id) for unit in begun]
        )
        # What the former head has confirmed is not the new head's word.
        self.filtered(lambda u: u.state == "planning")._reset_confirmations()
        managers = self.owner_id._performance_managers()
        none = self.env["hr.employee"]
        self._write_managers({u.id: managers.get(u.owner_id.id, none) for u in self})

    # COURSE

    def _next_step_text(self):
        """Other sentences where those for people do not fit."""
        text, _ = super()._next_step_text(), self.env._
        if self.subject_kind == "employee":
            return text
        if self.state == "planning" and not self.employee_confirmed_on:
            is_asked = self.manager_confirmed_on
            return _("Who answers for the unit confirms the plan") if is_asked else text
        return {
            "self_review": _("Who answers for the unit submits the self-review"),
            "decided": _("Release the result"),
            "released": _("Who answers for the unit acknowledges"),
        }.get(self.state, text)

    def _has_left(self):
        """A unit does not leave with whoever answers for it."""
        return self.subject_kind == "employee" and super()._has_left()


class HrPerformanceAppraisalLine(models.Model):
    """Actual values of units."""

    _inherit = "hr.performance.appraisal.line"

    def _is_fed_by_kpi(self):
        """Whether values of the employee and KPI count in this line.

        A unit's values are its own: those of the head's own KPIs are another matter,
        so they belong to the line.
        """
        self.ensure_one()
        return bool(self.kpi_id and self.appraisal_id.employee_id)
