# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .plan_checks import PLAN_CHECKS, PlanFinding, goal_findings, hours_finding


class HrPerformanceAppraisal(models.Model):
    """The checks of many plans together, in a constant number of queries."""

    _inherit = "hr.performance.appraisal"

    def _plan_findings(self):
        """What the checks that are not off find in these plans.

        :return: dict of appraisal to a list of ``PlanFinding``, in the order of
            ``PLAN_CHECKS``
        """
        found = {}
        by_codes = self.grouped(lambda a: a.cycle_id._plan_check_codes())
        for codes, appraisals in by_codes.items():
            if codes:
                # sudo: history, working hours and goals of others behind a plan that
                # the user reads; what is told is the same for everybody.
                appraisals.sudo()._collect_findings(codes, found)
        order = {code: number for number, code in enumerate(PLAN_CHECKS)}
        return {
            appraisal.with_env(self.env): sorted(
                findings, key=lambda finding: order[finding.code]
            )
            for appraisal, findings in found.items()
        }

    def _collect_findings(self, codes, found):
        """Add the findings of these plans; needs the rights to read everything."""
        for line, goal in self.line_ids._smart_goals().items():
            if findings := goal_findings(line, goal, codes):
                found.setdefault(line.appraisal_id, []).extend(findings)
        if "plan_hours" in codes:
            for appraisal, gap in self._hours_gaps().items():
                found.setdefault(appraisal, []).append(hours_finding(gap))
        if "goal_conflict" in codes:
            for line, reason in self._open_conflicts():
                finding = PlanFinding(
                    "goal_conflict", line, reasons=[["", "goal_conflict", reason]]
                )
                found.setdefault(line.appraisal_id, []).append(finding)


class HrPerformanceCycle(models.Model):
    """Which checks of plans are switched on."""

    _inherit = "hr.performance.cycle"

    def _plan_check_codes(self):
        """Codes of the plan's checks that are not off, in their order."""
        self.ensure_one()
        return tuple(code for code in PLAN_CHECKS if self._gate_level(code) != "off")
