# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.dates import add_months
from ..organization.appraisal_states import ENDED


class HrPerformanceKpi(models.Model):
    """The library as a catalogue: who keeps a KPI, where it is used, what follows it"""

    _inherit = "hr.performance.kpi"

    replaced_by_id = fields.Many2one(
        "hr.performance.kpi",
        string="Replaced by",
        copy=False,
        tracking=True,
        check_company=True,
        index="btree_not_null",
        domain="[('state', '=', 'released'), ('id', '!=', id)]",
        help="What to use instead of a retired KPI.",
    )
    template_count = fields.Integer(compute="_compute_usage")
    plan_count = fields.Integer(compute="_compute_usage", string="Open Plans")

    def _compute_usage(self):
        """How many templates and open plans hold the KPI, whoever may see them."""
        # sudo: only how many they are, so that nobody retires what others work with.
        found = self.sudo()
        templates = dict(
            found.env["hr.performance.template.line"]._read_group(
                [("kpi_id", "in", self.ids)],
                ["kpi_id"],
                ["template_id:count_distinct"],
            )
        )
        plans = dict(
            found.env["hr.performance.appraisal.line"]._read_group(
                [
                    ("kpi_id", "in", self.ids),
                    ("appraisal_id.state", "not in", ENDED),
                ],
                ["kpi_id"],
                ["appraisal_id:count_distinct"],
            )
        )
        for kpi in self:
            kpi.template_count = templates.get(kpi._origin, 0)
            kpi.plan_count = plans.get(kpi._origin, 0)

    @api.constrains("replaced_by_id")
    def _check_replacement(self):
        for kpi in self:
            if kpi._has_cycle("replaced_by_id"):
                raise ValidationError(
                    self.env._(
                        "%s: a KPI cannot replace itself. Choose another one.",
                        kpi.name,
                    )
                )

    @api.constrains("state", "level_description")
    def _check_levels(self):
        """Released KPIs keep their levels: every line of a plan shows them."""
        bare = self.filtered(
            lambda kpi: kpi.state == "released"
            and not (kpi.level_description or "").strip()
        )
        if bare:
            raise ValidationError(
                self.env._(
                    "%(names)s: describe the levels first, so that every rater reads"
                    " the same standard.",
                    names=", ".join(bare.mapped("name")),
                )
            )

    # USE IN NEW PLANS

    def _is_usable(self):
        """Whether new plans, templates and requests may take this KPI."""
        self.ensure_one()
        return self.state == "released" and self.active

    def _unusable_text(self):
        """Why a KPI that is not usable cannot be taken, and what to do."""
        self.ensure_one()
        names = {"kpi": self.name, "other": self._successor().name}
        if self.state == "draft":
            return self.env._(
                "%(kpi)s is not released. Release it first, or choose another KPI.",
                **names,
            )
        if names["other"]:
            return self.env._(
                "%(kpi)s is retired: it stays in old plans and cannot be added to new"
                " ones. Use %(other)s.",
                **names,
            )
        return self.env._(
            "%(kpi)s is retired: it stays in old plans and cannot be added to new"
            " ones. Choose another KPI.",
            **names,
        )

    def _foreign_text(self, company):
        """Why plans of a company cannot take this KPI; '' when they can."""
        self.ensure_one()
        if self.company_id in (company, self.company_id.browse()):
            return ""
        return self.env._(
            "%(kpi)s belongs to another company. Choose a KPI of %(company)s, or share"
            " this one: empty its company.",
            kpi=self.name,
            company=company.name,
        )

    def _successor(self):
        """The released KPI that replaces this one, over several steps if need be."""
        self.ensure_one()
        kpi, seen = self.replaced_by_id, self
        while kpi and kpi.state != "released" and kpi not in seen:
            seen |= kpi
            kpi = kpi.replaced_by_id
        return kpi if kpi.state == "released" else kpi.browse()

    # ACTIONS

    def action_release(self):
        """Make KPIs available; a new version takes the place of the one before."""
        result = super().action_release()
        for kpi in self.filtered("previous_id"):
            kpi._take_over(kpi.previous_id)
        return result

    def _take_over(self, previous):
        """Retire the version before, and put this one into its place in templates."""
        # sudo: guarded fields, and templates of other companies that share the KPI;
        # the caller has checked access and state of the new version.
        old, new = previous.sudo(), self.sudo()
        if old.state != "released":
            return
        code = old.code
        old.write({"state": "retired", "replaced_by_id": new.id})
        if code and not new.code:
            new.code = code
        old._replace_in_templates(new)

    def _replace_in_templates(self, new):
        """Let templates use another KPI; targets of their own stay."""
        lines = self.env["hr.performance.template.line"].search(
            [("kpi_id", "in", self.ids), ("template_id.state", "!=", "retired")]
        )
        proposed = lines.filtered(lambda line: line.target == line.kpi_id.target)
        proposed.write({"kpi_id": new.id})
        for target, group in (lines - proposed).grouped("target").items():
            group.write({"kpi_id": new.id, "target": target})

    def action_replace_in_templates(self):
        """Put the replacement of retired KPIs into the templates that still use them"""
        self.check_access("write")
        self._require_state("retired")
        for kpi in self:
            successor = kpi._successor()
            if not successor:
                raise ValidationError(
                    self.env._(
                        "%s: name the KPI that replaces it first.", kpi.display_name
                    )
                )
            kpi._replace_in_templates(successor)

    def action_open_templates(self):
        """Templates that use these KPIs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_template_action"
        )
        return {**action, "domain": [("line_ids.kpi_id", "in", self.ids)]}

    def action_open_plans(self):
        """Open plans with these KPIs, as far as the user may see them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        domain = [
            ("line_ids.kpi_id", "in", self.ids),
            ("state", "not in", ENDED),
        ]
        return {**action, "domain": domain}

    @api.model
    def _review_day(self, months):
        """Day of the next review, so many months from today."""
        return add_months(fields.Date.context_today(self), months)
