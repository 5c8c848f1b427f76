# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .hr_performance_appraisal_launch import CHAIN_FROZEN_STATES

# Until somebody has reviewed, a new head takes the unit's sheet over.
OWNER_STATES = ("planning", "agreed", "self_review")


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
        index=True,
        ondelete="restrict",
        copy=False,
        help="The employee, or who leads the unit: the manager of the department, the"
        " head of the company. Empty: HR plans and reviews.",
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

    # LAUNCH

    @api.model
    def _launch_units(self, cycle, units):
        """Create the appraisals of a batch of units with the lines of the template.

        :param units: departments, or companies in a cycle about companies
        """
        # sudo: hr.department, res.company - heads for the snapshot; the caller has
        # checked the right to launch and limited the units to the scope.
        units = units.sudo()
        owners = units._performance_owners()
        people = self.env["hr.employee"].sudo().union(*owners.values())  # sudo: as above.
        managers = people._performance_managers()
        chains = self._chains_of(managers.items())
        commands = [
            (0, 0, line._appraisal_line_values()) for line in cycle.template_id.line_ids
        ]
        is_company = cycle.subject_kind == "company"
        vals_list = []
        for unit in units:
            owner = owners[unit.id]
            manager_id = managers[owner.id].id if owner else False
            company = unit if is_company else unit.company_id or cycle.company_id
            vals_list.append(
                {
                    "cycle_id": cycle.id,
                    "subject_kind": cycle.subject_kind,
                    "subject_department_id": not is_company and unit.id,
                    "department_id": not is_company and unit.id,
                    "company_id": company.id,
                    "owner_id": owner.id,
                    "manager_id": manager_id,
                    "chain_ids": [(6, 0, chains.get((owner.id, manager_id), []))],
                    "template_id": cycle.template_id.id,
                    "date_start": cycle.date_start,
                    "date_end": cycle.date_end,
                    "line_ids": commands,
                }
            )
        # sudo: guarded fields; the caller has checked the right to launch.
        appraisals = self.sudo()._quiet().create(vals_list)
        appraisals._enter_step()
        return appraisals

    # UPKEEP

    @api.model
    def _refresh_chains(self, moved):
        """Units follow when who answers for them gets another superior."""
        super()._refresh_chains(moved)
        # sudo: the chain is upkeep of the system; it shows nothing to the person who
        # changed the manager of an employee.
        units = self.sudo().search(
            Domain("subject_kind", "!=", "employee")
            & Domain("state", "not in", CHAIN_FROZEN_STATES)
            & (Domain("owner_id", "in", moved.ids) | Domain("chain_ids", "in", moved.ids))
        )
        units._refresh_unit_managers()

    def _refresh_unit_managers(self):
        """Write manager and chain of these units by the present reporting line."""
        if self:
            managers = self.owner_id._performance_managers()
            none = self.env["hr.employee"]
            self._write_managers({u.id: managers.get(u.owner_id.id, none) for u in self})

    @api.model
    def _refresh_owners(self, departments):
        """A new head answers for the unit, until the self-review is handed in."""
        # sudo: upkeep of the system; it shows nothing to who changed the department.
        units = self.sudo().search(
            Domain("subject_department_id", "in", departments.ids)
            & Domain("state", "in", OWNER_STATES)
        )
        changed = units.filtered(
            lambda u: u.owner_id != u.subject_department_id.manager_id
        )
        for owner, group in changed.grouped(
            lambda u: u.subject_department_id.manager_id
        ).items():
            group._quiet().write({"owner_id": owner.id})
            group.step_ids.write({"employee_id": owner.id})
        changed.rating_ids.filtered(
            lambda r: r.kind == "self" and r.state == "draft"
        )._follow_owner()
        # What the former head has confirmed is not the new head's word.
        changed.filtered(lambda u: u.state == "planning")._reset_confirmations()
        changed._refresh_unit_managers()
        changed._refresh_step_owners()

    def _has_left(self):
        """A unit does not leave with whoever answers for it."""
        return self.subject_kind == "employee" and super()._has_left()

    def _stage_values(self, total, grade, coefficient):
        """Results name the unit and who answers for it."""
        return {
            **super()._stage_values(total, grade, coefficient),
            "subject_kind": self.subject_kind,
            "subject_department_id": self.subject_department_id.id,
            "owner_id": self.owner_id.id,
        }


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


class HrPerformanceRating(models.Model):
    """The self-review of a unit is written by whoever answers for it now."""

    _inherit = "hr.performance.rating"

    def _follow_owner(self):
        for owner, group in self.grouped(lambda r: r.appraisal_id.owner_id).items():
            group.write({"rater_id": owner.id})


class HrPerformanceResult(models.Model):
    """Results of units stand beside those of people and enter no reward."""

    _inherit = "hr.performance.result"

    subject_kind = fields.Selection(
        [
            ("employee", "Employee"),
            ("department", "Department"),
            ("team", "Team"),
            ("company", "Company"),
        ],
        required=True,
        default="employee",
        readonly=True,
        copy=False,
    )
    subject_department_id = fields.Many2one(
        "hr.department",
        string="Appraised Department",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        compute="_compute_owner_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        copy=False,
    )

    @api.depends("employee_id")
    def _compute_owner_id(self):
        """Everybody answers for oneself; the owner of a unit comes from its sheet."""
        for result in self:
            result.owner_id = result.employee_id or result.owner_id

    @api.depends("subject_department_id.name", "company_id.name")
    def _compute_display_name(self):
        """The unit instead of a person."""
        super()._compute_display_name()
        for result in self.filtered(lambda r: r.subject_kind != "employee"):
            unit = result.subject_department_id.name or result.company_id.name
            result.display_name = f"{unit} · {result.cycle_id.name}"
