# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ..reward.common_reward import RewardCase

#: The people of METHODS M28: points for their grades, and wages.
POINTS = {"subject": 100, "colleague": 80, "former": 90, "userless": 65}
WAGES = {"subject": 8500.0, "colleague": 10000.0, "former": 12000.0, "userless": 9000.0}
DAY = "2027-01-01"


class MeritCase(RewardCase):
    """Released results, wages and a pay range with a midpoint of 10,000 for all."""

    people_points = POINTS
    wages = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env["hr.job"].create({"name": "Fitter"})
        cls.leader = cls.env["hr.job"].create({"name": "Shift Leader"})
        for role, wage in WAGES.items():
            cls.people[role].write(
                {
                    "contract_date_start": "2024-01-01",
                    "wage": wage,
                    "job_id": cls.job.id,
                }
            )
        cls._range(cls.job)
        cls._range(cls.leader, minimum=9000, midpoint=12000, maximum=15000)
        # Their jobs came after the launch: sheets keep the job of their day.
        cls.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", cls.cycle.id)]
        ).write({"job_id": cls.job.id})
        cls.matrix = cls.env["hr.performance.merit.matrix"].create(
            {
                "name": "Three per cent",
                "company_id": cls.company.id,
                "scale_id": cls.scale.id,
            }
        )

    @classmethod
    def _range(cls, job, **values):
        return cls.env["hr.performance.pay.range"].create(
            {
                "job_id": job.id,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": "2024-01-01",
                "minimum": 8000,
                "midpoint": 10000,
                "maximum": 12200,
                **values,
            }
        )

    @classmethod
    def _merit(cls, role="reward", **values):
        """A round made by a reward officer."""
        rounds = cls.env["hr.performance.merit.round"].with_user(cls.users[role])
        return rounds.create(
            {
                "cycle_id": cls.cycle.id,
                "company_id": cls.company.id,
                "matrix_id": cls.matrix.id,
                "date_effective": DAY,
                "budget_percent": 2.5,
                "is_per_unit": False,
                **values,
            }
        )

    def opened(self, **values):
        """An open round in which only the four take part."""
        merit_round = self._merit(**values)
        merit_round.action_open()
        four = self.env["hr.employee"].union(*(self.people[r] for r in POINTS))
        others = merit_round.sudo().proposal_ids.filtered(
            lambda row: row.employee_id not in four
        )
        others.write({"state": "cancelled", "cancel_reason": "not in this test"})
        merit_round.action_read_again()
        return merit_round

    def row(self, merit_round, role="subject"):
        """The proposal of a person, as the officer sees it."""
        return merit_round.proposal_ids.filtered(
            lambda row: row.employee_id == self.people[role]
        )

    def approved_round(self, **values):
        """A round fitted to its budget and approved by the second officer."""
        merit_round = self.opened(**values)
        merit_round.action_fit()
        merit_round.action_submit()
        self.as_user(merit_round, "approver").action_approve()
        return merit_round

    def applied(self, **values):
        merit_round = self.approved_round(**values)
        merit_round.action_apply()
        return merit_round

    def versions(self, role="subject"):
        """Days and wages of a person's versions, oldest first."""
        versions = self.env["hr.version"].search(
            [("employee_id", "=", self.people[role].id)], order="date_version"
        )
        return [(v.date_version.isoformat(), v.wage) for v in versions]
