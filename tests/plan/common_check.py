# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ..common import PerformanceCase

PLAN_GATES = (
    "goal_parent",
    "goal_vague",
    "goal_high",
    "plan_hours",
    "goal_conflict",
    "goal_smart",
)


class CheckCase(PerformanceCase):
    """A cycle in which every check of plans is advice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_gates(cls.scheme, **dict.fromkeys(PLAN_GATES, "advice"))
        cls.kpi.unit, cls.defects.unit = "t", "%"

    @classmethod
    def set_gates(cls, owner, **levels):
        for gate in owner.sudo().gate_ids:
            if gate.code in levels:
                gate.level = levels[gate.code]

    def write_goal(self, appraisal, title, role="subject", **values):
        """The third line of the plan becomes a goal in somebody's own words."""
        line = self.as_user(appraisal, role).line_ids.filtered(
            lambda line: not line.kpi_id
        )
        line.write({"section": "result", "title": title, **values})
        return line

    def flags(self, goal):
        """Letters of a goal as in METHODS M36, such as 00?00."""
        signs = {"pass": "1", "fail": "0", "unknown": "?"}
        goal.invalidate_recordset(["smart_flags"])
        return "".join(signs[flag["state"]] for flag in goal.smart_flags)

    def advice(self, appraisal, role, code=None):
        """Sentences that a role reads before signing, of one check or of all."""
        appraisal = self.as_user(appraisal, role)
        appraisal.invalidate_recordset(["plan_advice"])
        return [
            row["sentence"]
            for group in appraisal.plan_advice or ()
            for row in group["rows"]
            if not code or row["code"] == code
        ]

    def company_goal(self, **values):
        """An approved goal of the company."""
        goals = self.env["hr.performance.objective"].sudo()
        return goals.create(
            {
                "name": "Grow profitably",
                "level": "company",
                "company_id": self.company.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                "state": "approved",
                **values,
            }
        )

    def measured(self, role, kpi, values):
        """Actual values of a person by the last day of their period."""
        self.env["hr.performance.measure"].create(
            [
                {
                    "employee_id": self.people[role].id,
                    "kpi_id": kpi.id,
                    "period_end": day,
                    "value": value,
                    "source": "import",
                }
                for day, value in values.items()
            ]
        )
