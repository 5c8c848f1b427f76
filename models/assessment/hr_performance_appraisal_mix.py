# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import mix
from ...engine.numbers import to_decimal
from ..organization.engine_messages import rule_error_message
from ..organization.json_fields import SharedJson
from ..planning.hr_performance_template_line import SECTIONS


class HrPerformanceAppraisal(models.Model):
    """What a plan is made of, and what its template asked for when it began."""

    _inherit = "hr.performance.appraisal"

    plan_bounds = SharedJson(
        readonly=True,
        copy=False,
        help="Technical: sections and limits of the template, kept from the start.",
    )
    quantitative_share = fields.Float(
        compute="_compute_mix", digits=(6, 2), string="Measured (%)"
    )
    qualitative_share = fields.Float(
        compute="_compute_mix", digits=(6, 2), string="Judged (%)"
    )
    section_summary = fields.Char(
        compute="_compute_mix",
        string="Sections",
        help="Share of each section in the weight.",
    )
    mix_warning = fields.Text(compute="_compute_mix")

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"plan_bounds"}

    @api.depends(
        "line_ids.weight",
        "line_ids.method",
        "line_ids.kind",
        "line_ids.section",
        "plan_bounds",
        "state",
    )
    @api.depends_context("lang")
    def _compute_mix(self):
        labels = dict(
            self.env["hr.performance.appraisal.line"]
            ._fields["section"]
            ._description_selection(self.env)
        )
        off = self.cycle_id.filtered(lambda c: c._gate_level("plan_mix") == "off")
        order = [section for section, _label in SECTIONS]
        for appraisal in self:
            found = appraisal._mix()
            appraisal.quantitative_share = float(found.measured)
            appraisal.qualitative_share = float(found.judged)
            appraisal.section_summary = " · ".join(
                self.env._(
                    "%(section)s %(share)s %%",
                    section=labels[section],
                    share=f"{found.sections[section].normalize():f}",
                )
                for section in sorted(found.sections, key=order.index)
            )
            is_told = appraisal.state == "planning" and appraisal.cycle_id not in off
            problems = is_told and appraisal._mix_problems(found)
            appraisal.mix_warning = "\n".join(problems or []) or False

    def _mix(self):
        """Shares of sections and of measured lines; see ``engine.mix``."""
        return mix.mix_of(
            (line.section, line.method != "manual", line._number("weight"))
            for line in self.line_ids
            if line.kind == "weighted" and line.section
        )

    def _mix_problems(self, found=None):
        """What differs from the bounds of the plan, each in one sentence."""
        self.ensure_one()
        wanted = self.plan_bounds or {}
        bounds = mix.Bounds(
            {
                section: to_decimal(share)
                for section, share in wanted.get("sections", {}).items()
            },
            *(
                to_decimal(wanted[name]) if wanted.get(name) is not None else None
                for name in ("least", "most")
            ),
        )
        return [
            rule_error_message(self.env, error)
            for error in mix.problems(found or self._mix(), bounds)
        ]


class HrPerformanceAppraisalLine(models.Model):
    """Goals that serve the person's own development."""

    _inherit = "hr.performance.appraisal.line"

    is_development = fields.Boolean(
        string="Development Goal",
        help="Serves the person's own development as well as the work.",
    )

    @api.model
    def _plan_fields(self):
        return super()._plan_fields() | {"is_development"}
