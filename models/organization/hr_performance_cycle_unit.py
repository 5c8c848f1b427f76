# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .hr_scope import partner_domain
from .subject_kinds import SUBJECTS


class HrPerformanceCycle(models.Model):
    """Cycles that appraise departments, teams or companies instead of people.

    Departments: those chosen with everything below them, or all. Teams: exactly the
    departments chosen, or all that have no department below them. Company: the cycle's
    company, or for the whole group each of the companies. Which units take part is
    frozen at launch, as people are.
    """

    _inherit = "hr.performance.cycle"

    subject_kind = fields.Selection(
        SUBJECTS,
        string="Appraised",
        required=True,
        default="employee",
        help="Departments: those chosen with everything below them. Teams: the chosen"
        " departments alone; without a choice all that have none below them. Company:"
        " one appraisal of each company.",
    )
    unit_ids = fields.Many2many(
        "hr.department",
        "hr_performance_cycle_unit_rel",
        "cycle_id",
        "department_id",
        string="Units",
        readonly=True,
        copy=False,
        help="The departments of this cycle, frozen at launch.",
    )
    unit_company_ids = fields.Many2many(
        "res.company",
        "hr_performance_cycle_unit_company_rel",
        "cycle_id",
        "company_id",
        string="Companies",
        readonly=True,
        copy=False,
        help="The companies of this cycle, frozen at launch.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"unit_ids", "unit_company_ids"}

    @property
    def _frozen_after_launch(self):
        return super()._frozen_after_launch | {"subject_kind"}

    # TEMPLATES

    @api.depends("scheme_id", "subject_kind")
    def _compute_template_id(self):
        """The scheme's template is for people; one for units is chosen by hand."""
        people = self.filtered(lambda cycle: cycle.subject_kind == "employee")
        for cycle in self - people:
            fits = cycle.template_id.subject_kind == cycle.subject_kind
            cycle.template_id = fits and cycle.template_id
        return super(HrPerformanceCycle, people)._compute_template_id()

    def _check_templates(self):
        if self.subject_kind == "employee":
            return super()._check_templates()
        if not self.template_id:
            raise UserError(
                self.env._("%s: choose a template for this kind of unit.", self.name)
            )
        self._check_template_lines(self.template_id)
        return self._check_gate("cycle_length", self._length_problems(self.template_id))

    def _check_template_lines(self, templates):
        """A template of one kind of subject never measures another kind."""
        wrong = templates.filtered(lambda t: t.subject_kind != self.subject_kind)
        if wrong:
            kinds = dict(self._fields["subject_kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(cycle)s appraises “%(kind)s”; template %(templates)s is for"
                    " “%(other)s”. Choose a template of the right kind.",
                    cycle=self.name,
                    kind=kinds[self.subject_kind],
                    templates=", ".join(wrong.mapped("name")),
                    other=kinds[wrong[0].subject_kind],
                )
            )
        return super()._check_template_lines(templates)

    def _launch_templates(self):
        if self.subject_kind == "employee":
            return super()._launch_templates()
        return self.template_id

    # WHO TAKES PART

    def _needs_people(self):
        return self.subject_kind == "employee" and super()._needs_people()

    def _population_domain(self):
        """A cycle about units has no people; those who answer for them act."""
        if self.subject_kind != "employee":
            return Domain.FALSE
        return super()._population_domain()

    def _units(self):
        """Departments or companies that the cycle is about, in the user's HR scope."""
        self.ensure_one()
        companies = self.company_id or self.env.companies
        is_administrator = self.env.su or self.env.user.has_group(
            "hr_performance.group_hr_performance_manager"
        )
        if self.subject_kind == "company":
            return companies if is_administrator else companies.browse()
        # sudo: hr.department - only ids; limited to the companies and the HR scope.
        departments = self.env["hr.department"].sudo()
        domain = self._units_domain(companies)
        if not is_administrator:
            domain &= partner_domain(self.env.user, "id")
        return departments.search(domain)

    def _units_domain(self, companies):
        # A department without company belongs to every company; one cycle decides.
        known = [*companies.ids, False] if self.company_id else companies.ids
        domain = Domain("company_id", "in", known)
        chosen = self.department_ids.ids
        if self.subject_kind == "department":
            return domain & Domain("id", "child_of", chosen) if chosen else domain
        if chosen:
            return domain & Domain("id", "in", chosen)
        return domain & Domain("child_ids", "=", False)

    def _check_launch(self):
        super()._check_launch()
        if self.subject_kind == "employee":
            return
        if self.kind == "continuous":
            raise UserError(
                self.env._(
                    "%s: appraisals that start from an event are about people. Choose"
                    " a cycle by period for units.",
                    self.name,
                )
            )
        if not self._units():
            raise UserError(
                self.env._(
                    "%s: no unit matches the chosen company and departments. Widen the"
                    " choice; a company is appraised by an administrator.",
                    self.name,
                )
            )

    def _check_overlap(self, employees):
        """Units, too, are in one cycle of their kind at a time."""
        result = super()._check_overlap(employees)
        if self.subject_kind != "employee":
            self._check_gate("overlap", self._unit_overlaps())
        return result

    def _unit_overlaps(self):
        """Sentences about units that have a sheet in a cycle of overlapping period."""
        units = self._waiting_units()
        is_company = self.subject_kind == "company"
        # sudo: names of units that the caller launches, and of their other cycle.
        found = self.env["hr.performance.appraisal"].sudo()
        found = found.search(
            Domain("subject_kind", "=", self.subject_kind)
            & Domain(
                "company_id" if is_company else "subject_department_id", "in", units.ids
            )
            & Domain("state", "!=", "cancelled")
            & Domain("cycle_id", "not in", list(self._family()))
            & Domain("cycle_id.date_start", "<=", self.date_end)
            & Domain("cycle_id.date_end", ">=", self.date_start)
        )
        return [
            self.env._(
                "%(unit)s takes part in %(cycle)s, whose period overlaps with"
                " %(launched)s. Choose other departments, or change the period.",
                unit=sheet.unit_name,
                cycle=sheet.cycle_id.name,
                launched=self.name,
            )
            for sheet in found
        ]

    def _population_counts(self):
        """Units count as population of the cycles that are about them."""
        counts = super()._population_counts()
        for cycle in self.filtered(lambda c: c.subject_kind != "employee"):
            counts[cycle.id] = len(cycle.unit_ids) + len(cycle.unit_company_ids)
        return counts

    # LAUNCH

    def action_launch(self):
        """Freeze the units together with the rules."""
        self.check_access("write")
        for cycle in self.filtered(
            lambda c: c.subject_kind != "employee" and c.state == "draft"
        ):
            cycle._freeze_units(cycle._units())
        return super().action_launch()

    def _freeze_units(self, units):
        name = "unit_company_ids" if self.subject_kind == "company" else "unit_ids"
        # sudo: guarded fields; write access was checked by the caller.
        self.sudo().write({name: [fields.Command.link(unit.id) for unit in units]})

    def action_add_joiners(self):
        """Also take in units that have come since the launch."""
        self.check_access("write")
        before = self.mapped("population_count")
        for cycle in self.filtered(
            lambda c: c.subject_kind != "employee"
            and c.state not in ("draft", "closed")
        ):
            cycle._freeze_units(cycle._units())
        result = super().action_add_joiners()
        added = sum(self.mapped("population_count")) - sum(before)
        if self.filtered(lambda c: c.subject_kind != "employee") and added:
            return self._notification(self.env._("%s units were added.", added))
        return result

    def action_retract(self):
        """Forget the frozen units with the appraisals."""
        result = super().action_retract()
        # sudo: guarded fields; access and state were checked by super().
        self.sudo().write(
            {
                "unit_ids": [fields.Command.clear()],
                "unit_company_ids": [fields.Command.clear()],
            }
        )
        return result

    def _waiting_units(self):
        """Frozen units without a live appraisal."""
        # sudo: all units of the cycle count, whoever goes on with the launch.
        cycle = self.sudo()
        live = cycle.appraisal_ids.filtered(lambda a: a.state != "cancelled")
        if cycle.subject_kind == "company":
            return cycle.unit_company_ids - live.company_id
        return cycle.unit_ids - live.subject_department_id

    def _waiting_population(self):
        if self.subject_kind == "employee":
            return super()._waiting_population()
        return self._waiting_units().ids

    # CALENDAR AND TELLING

    def _calendar_values(self):
        """Units have no interview."""
        stages = super()._calendar_values()
        if self.subject_kind != "employee":
            told = self.env._("Release the results and talk about them.")
            return [
                {**stage, "task": told} if stage["state"] == "feedback" else stage
                for stage in stages
            ]
        return stages

    def action_open_results(self):
        """Open the results of the cycle, be they of people or of units."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_result_action"
        )
        return {**action, "context": {"search_default_cycle_id": self.id}}

    def action_open_appraisals(self):
        """Open the list of units where the cycle is about units."""
        action = super().action_open_appraisals()
        if self.subject_kind == "employee":
            return action
        units = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action_unit"
        )
        return {**units, "domain": action["domain"], "context": {}}

    def _announced_people(self):
        """Who answers for units is told of the announcement."""
        # sudo: hr.employee - work addresses of those who take part.
        owners = self.sudo().appraisal_ids.owner_id
        people = super()._announced_people()
        return people if self.subject_kind == "employee" else people | owners
