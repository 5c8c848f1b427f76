# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ..common import PerformanceCase


class RewardCase(PerformanceCase):
    """A cycle with released results, and wages for those who have one."""

    people_points = {"manager": 100, "subject": 90, "colleague": 80, "userless": 40}
    wages = {"manager": 6000.0, "subject": 4000.0, "colleague": 3500.05}
    releases = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.line_ids.unlink()
        cls.template.line_ids = [
            (0, 0, {"name": "Work", "section": "attitude", "weight": 100})
        ]
        for role, wage in cls.wages.items():
            cls.people[role].write({"contract_date_start": "2024-01-01", "wage": wage})
        cls.people["userless"].write({"contract_date_start": "2026-03-01"})
        cls._decide_cycle(cls.cycle)
        cls.rule = cls._rule()

    @classmethod
    def _decide_cycle(cls, cycle, points=None):
        """Launch the cycle, decide and release the results of those who have points."""
        points = points or cls.people_points
        cycle.action_launch()
        cycle.sudo().is_announced = True
        employees = [cls.people[role].id for role in points]
        appraisals = cycle.appraisal_ids.filtered(
            lambda a: a.employee_id.id in employees
        )
        by_employee = {cls.people[role].id: value for role, value in points.items()}
        appraisals.action_confirm_plan()
        appraisals.action_open_assessment()
        appraisals.filtered(lambda a: a.state == "self_review").action_skip_self_review(
            "Asked twice, then on leave"
        )
        reviews = appraisals.rating_ids.filtered(lambda r: r.kind == "manager")
        for review in reviews:
            review.line_ids.write(
                {
                    "points": by_employee[review.appraisal_id.employee_id.id],
                    "has_points": True,
                }
            )
        reviews.action_submit()
        if cls.releases:
            cls.env["hr.performance.result"].search(
                [("appraisal_id", "in", appraisals.ids)]
            ).action_release()

    @classmethod
    def _rule(cls, **values):
        return cls.env["hr.performance.reward.rule"].create(
            {
                "name": "Half-year bonus",
                "company_id": cls.company.id,
                "base_type": "wage_share",
                "wage_percent": 50,
                "periods": 6,
                **values,
            }
        )

    @classmethod
    def _run(cls, role="reward", rule=None, **values):
        """A run made by a reward officer."""
        runs = cls.env["hr.performance.reward.run"].with_user(cls.users[role])
        return runs.create(
            {
                "cycle_id": cls.cycle.id,
                "rule_id": (rule or cls.rule).id,
                "company_id": cls.company.id,
                **values,
            }
        )

    def simulated(self, **values):
        """A simulated run whose open issues are excluded."""
        run = self._run(**values)
        run.action_simulate()
        issues = run.reward_ids.filtered("issue")
        if issues:
            issues.action_exclude("no wage known")
        return run

    def approved(self, **values):
        """A run approved by the second reward officer."""
        run = self.simulated(**values)
        self.as_user(run, "approver").action_approve()
        return run

    def reopen(self, role="subject"):
        """HR opens the result of a person again."""
        result = self.result(self.appraisal(role))
        self.as_user(result, "hr_admin").action_reopen("wrong figure")

    def decide_anew(self, points, role="subject", releases=True):
        """The manager reviews anew, and the result is released."""
        appraisal = self.appraisal(role)
        review = appraisal.rating_ids.filtered(lambda r: r.kind == "manager")
        review.line_ids.write({"points": points, "has_points": True})
        review.action_submit()
        if releases:
            self.result(appraisal).action_release()

    def reward(self, run, role="subject"):
        return run.reward_ids.filtered(
            lambda reward: reward.employee_id == self.people[role]
        )

    def amounts(self, run):
        """Amounts by role."""
        roles = {person: role for role, person in self.people.items()}
        return {roles[r.employee_id]: r.amount for r in run.sudo().reward_ids}
