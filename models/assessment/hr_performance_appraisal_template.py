# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

# Of a goal that people wrote themselves only its place and weight are the template's.
OWN_GOAL_FIELDS = ("sequence", "section", "kind", "weight", "is_development")


class HrPerformanceAppraisal(models.Model):
    """A template applied to plans that are still drafted, in one batch."""

    _inherit = "hr.performance.appraisal"

    def action_open_apply_template(self):
        """Open the dialog that applies a template to these plans."""
        self.check_access("read")
        roles = self._roles()
        if not any(roles[appraisal.id] & {"manager", "hr"} for appraisal in self):
            # The dialog lists single plans of others; here are none of one's own.
            self._check_role("manager", "hr")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Apply Template"),
            "res_model": "hr.performance.template.apply",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appraisal_ids": self.ids},
        }

    def _default_templates(self):
        """The template that the rules of the cycle give each of these people.

        :return: dict of appraisal to template
        """
        found = {}
        for cycle, appraisals in self.grouped("cycle_id").items():
            people = appraisals.filtered("employee_id")
            by_employee = cycle._templates_for(
                people.employee_id,
                {a.employee_id.id: (a.job_id, a.department_id) for a in people},
            )
            for appraisal in appraisals:
                found[appraisal] = by_employee.get(
                    appraisal.employee_id.id, appraisal.template_id
                )
        return found

    def _template_obstacles(self, templates, mode):
        """Why a template cannot be applied to some of these plans.

        :param templates: dict of appraisal to template
        :param mode: 'replace' or 'complete'
        :return: dict of appraisal to a reason
        """
        roles = self._roles()
        reasons = {
            appraisal: appraisal._template_obstacle(
                templates[appraisal], mode, roles[appraisal.id]
            )
            for appraisal in self
        }
        return {appraisal: text for appraisal, text in reasons.items() if text}

    def _template_obstacle(self, template, mode, roles):
        self.ensure_one()
        _ = self.env._
        if not roles & {"manager", "hr"}:
            return _("It is not yours to change.")
        if self.state != "planning":
            return _("The plan is agreed: it changes only through a change request.")
        if not template or not template.line_ids:
            return _("No template with lines fits.")
        if not template.active or template.state == "retired":
            return _("Template %s is retired.", template.name)
        if template.company_id not in (self.company_id, self.company_id.browse()):
            return _("Template %s belongs to another company.", template.name)
        unreleased = template.line_ids.kpi_id.filtered(lambda k: k.state != "released")
        if unreleased:
            return _(
                "Template %(template)s holds KPIs that are not released: %(kpis)s.",
                template=template.name,
                kpis=", ".join(unreleased.mapped("name")),
            )
        if mode == "replace" and self._valued_goals(template):
            return _(
                "Own goals hold actual values already: complete the plan instead, or"
                " delete these goals first."
            )
        return ""

    def _valued_goals(self, template):
        """Own goals with values that a replacement would delete."""
        kept = set(self._matched_lines(template).values())
        return self.line_ids.filtered(
            lambda line: line.has_actual and not line.kpi_id and line not in kept
        )

    def _matched_lines(self, template):
        """The present line for each line of the template, where there is one."""
        by_kpi = {line.kpi_id: line for line in self.line_ids if line.kpi_id}
        by_origin = {
            line.template_line_id: line
            for line in self.line_ids
            if line.template_line_id and not line.kpi_id
        }
        found = {}
        for wanted in template.line_ids:
            present = (
                by_kpi.get(wanted.kpi_id) if wanted.kpi_id else by_origin.get(wanted)
            )
            if present:
                found[wanted] = present
        return found

    def _apply_templates(self, templates, mode):
        """Give these plans the lines of their templates.

        Every change is noted as a proposal, and both sides confirm again.

        :param templates: dict of appraisal to template
        :param mode: 'replace' takes other lines away and sets weights and targets;
            'complete' only adds what is missing
        """
        self._check_role("manager", "hr")
        self._check_state("planning")
        if obstacles := self._template_obstacles(templates, mode):
            raise UserError(
                "\n".join(
                    f"{appraisal.display_name}: {reason}"
                    for appraisal, reason in obstacles.items()
                )
            )
        # sudo: hr.performance.appraisal.line - role, state and template were checked
        # for every plan; the checks of the model would ask again for each line.
        lines = self.env["hr.performance.appraisal.line"].sudo()
        spare, changes, new = lines, {}, []
        for appraisal in self.sudo():  # sudo: as above.
            template = templates[appraisal].sudo()  # sudo: as above.
            matched = appraisal._matched_lines(template)
            new += [
                {"appraisal_id": appraisal.id, **wanted._appraisal_line_values()}
                for wanted in template.line_ids
                if wanted not in matched
            ]
            if mode == "replace":
                spare |= appraisal.line_ids - lines.union(*matched.values())
                for wanted, line in matched.items():
                    changes[wanted] = changes.get(wanted, lines) | line
        self._write_template_lines(spare, changes, new)
        self._write_templates(templates)

    def _write_template_lines(self, spare, changes, new):
        """Take away, change and add lines, each in one batch, and note it all."""
        removed = spare._removed_values()
        spare.unlink()
        changed = spare.browse().union(*changes.values())
        before = changed._noted_values()
        for wanted, group in changes.items():
            values = wanted._appraisal_line_values()
            if not wanted.kpi_id:
                values = {name: values[name] for name in OWN_GOAL_FIELDS}
            group.write(values)
        added = spare.create(new)
        (changed | added)._spread_targets()
        added._refresh_actuals()
        spare._note_removed(removed)
        changed._note_changed(before)
        added._note_added()

    def _write_templates(self, templates):
        groups = {}
        for appraisal in self:
            template = templates[appraisal]
            groups[template] = groups.get(template, self.browse()) | appraisal
        for template, appraisals in groups.items():
            # sudo: guarded fields; the caller has checked role, state and template.
            appraisals.sudo()._quiet().write(
                {"template_id": template.id, "plan_bounds": template._mix_values()}
            )
        self._reset_confirmations()
