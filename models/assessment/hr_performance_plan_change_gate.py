# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...engine import mix

MIX = "plan_mix"


class HrPerformancePlanChange(models.Model):
    """A change does not bring into a plan what its agreement would have refused."""

    _inherit = "hr.performance.plan.change"

    def _problems(self):
        """Also shares beyond the bounds of the template, where these are required."""
        found = super()._problems()
        possible = self.filtered(lambda change: change not in found)
        by_appraisal = {change.appraisal_id: change for change in possible}
        problems = {
            appraisal: texts
            for appraisal, change in by_appraisal.items()
            if (texts := change._new_mix_problems())
        }
        if problems:
            refused = possible.appraisal_id._split_gate(MIX, problems)[1]
            for appraisal, texts in refused.items():
                name = appraisal.display_name
                found[by_appraisal[appraisal]] = [f"{name}: {text}" for text in texts]
        return found

    def _new_mix_problems(self):
        """What would differ from the bounds of the plan and does not yet."""
        appraisal = self.appraisal_id
        if not appraisal.plan_bounds:
            return []
        new = {line.appraisal_line_id: line for line in self.line_ids}
        kept = (appraisal.line_ids - self._removed()).filtered(
            lambda line: line.kind == "weighted" and line.section
        )
        lines = [(line, new.get(line, line)) for line in kept]
        lines += [(line, line) for line in self._added()]
        shares = mix.mix_of(
            (line.section, line.method != "manual", after._number("weight"))
            for line, after in lines
        )
        present = appraisal._mix_problems()
        return [t for t in appraisal._mix_problems(shares) if t not in present]

    def _apply(self):
        """Refuse an approval after which a required check fails that held before."""
        if not self:
            return super()._apply()
        appraisals = self.appraisal_id
        before = appraisals._finding_problems()
        result = super()._apply()
        appraisals.line_ids.invalidate_recordset()
        for code, problems in appraisals._finding_problems().items():
            known = before.get(code, {})
            new = {
                appraisal: [t for t in texts if t not in known.get(appraisal, ())]
                for appraisal, texts in problems.items()
            }
            appraisals._check_gate(
                code, {a: texts for a, texts in new.items() if texts}
            )
        return result
