# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestBoundariesPlan(PerformanceCase):
    """Periods that touch, goals that belong to others, and what stays proposed."""

    def opened(self):
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        return self.appraisal()

    # EARLIER PERIODS

    def test_earlier_periods_touch(self):
        """Each period before ends on the day before the next one, whatever its kind."""
        for start, end, before in (
            ("2026-01-01", "2026-12-31", ["2024-01-01", "2025-01-01"]),
            ("2026-01-01", "2026-06-30", ["2025-01-01", "2025-07-01"]),
            ("2026-07-01", "2026-12-31", ["2025-07-01", "2026-01-01"]),
            ("2026-03-01", "2026-03-31", ["2026-01-01", "2026-02-01"]),
            ("2026-01-01", "2026-03-31", ["2025-07-01", "2025-10-01"]),
            # From September to May: nine months, over the turn of the year.
            ("2026-09-01", "2027-05-31", ["2025-03-01", "2025-12-01"]),
            # Ten days, of no month.
            ("2026-01-10", "2026-01-19", ["2025-12-21", "2025-12-31"]),
        ):
            cycle = self._cycle(name=start, date_start=start, date_end=end)
            first, second = [date.fromisoformat(day) for day in before]
            day_before = date.fromordinal
            self.assertEqual(
                cycle._earlier_periods(2),
                [
                    (first, day_before(second.toordinal() - 1)),
                    (second, day_before(cycle.date_start.toordinal() - 1)),
                ],
                (start, end),
            )
        self.assertEqual(cycle._earlier_periods(0), [])

    # GOALS OF OTHERS

    def test_goal_that_a_plan_may_serve(self):
        """The own one and those of units; not a colleague's, not one given up."""
        line = self.opened().line_ids[:1]
        goals = self.env["hr.performance.objective"]
        values = {
            "company_id": self.company.id,
            "date_start": "2026-01-01",
            "date_end": "2026-12-31",
        }
        person = {**values, "level": "person"}
        own, colleagues = goals.create(
            [
                {**person, "name": role, "employee_id": self.people[role].id}
                for role in ("subject", "colleague")
            ]
        )
        units = goals.create({**values, "name": "All", "level": "company"})
        self.assertFalse(units.employee_id)
        for goal in (own, units):
            line.objective_id = goal
        for goal, said in ((colleagues, "somebody else's own"), (units, "given up")):
            if said == "given up":
                line.objective_id = False
                goal.state = "cancelled"
            with self.assertRaisesRegex(ValidationError, said), self.cr.savepoint():
                line.objective_id = goal

    # PROPOSALS

    def change(self, plan, role, **values):
        self.as_user(plan.line_ids[:1], role).write(values)

    def states(self, plan):
        return [
            (p.side, p.kind, p.field_name, p.state)
            for p in plan.proposal_ids.sorted("id")
        ]

    def test_later_proposal_replaces_the_open_one(self):
        """Of the same line and field only; what is answered stays answered."""
        plan = self.opened()
        self.change(plan, "subject", target=80)
        self.change(plan, "subject", weight=40)
        plan.proposal_ids.sorted("id")[0].sudo().state = "rejected"
        self.change(plan, "subject", target=81)
        self.change(plan, "subject", target=82)
        self.assertEqual(
            self.states(plan),
            [
                ("employee", "changed", "target", "rejected"),
                ("employee", "changed", "weight", "open"),
                ("employee", "changed", "target", "replaced"),
                ("employee", "changed", "target", "open"),
            ],
        )

    def test_confirmation_accepts_what_the_other_side_proposed(self):
        """Own proposals stay open, answered ones stay answered."""
        plan = self.opened()
        self.change(plan, "subject", target=80)
        self.change(plan, "manager", weight=49)
        self.change(plan, "subject", needed_hours=8)
        plan.proposal_ids.sorted("id")[2].sudo().state = "rejected"
        plan.line_ids.sorted("id")[:1].sudo().weight = 50
        plan._settle_proposals("accepted", "manager")
        self.assertEqual(
            [state for *_what, state in self.states(plan)],
            ["accepted", "open", "rejected"],
        )

    def test_request_ends_without_answer(self):
        """A wish is not accepted by a confirmation of the manager; the end of the
        agreement closes it."""
        plan = self.opened()
        self.as_user(plan, "subject").action_ask_for_change("Less of it")
        plan._settle_proposals("accepted", "manager")
        [request] = plan.proposal_ids
        self.assertEqual((request.kind, request.state), ("request", "open"))
        plan._settle_proposals("accepted")
        self.assertEqual(request.state, "closed")

    def test_target_follows_its_periods(self):
        """Where periods have targets, the sum is not told a second time; a target
        that comes first with its periods is told."""
        plan = self.opened()
        own = self.as_user(plan.line_ids, "manager").create(
            {"appraisal_id": plan.id, "name": "Own goal", "weight": 0, "target": 10}
        )
        plan.proposal_ids.sudo().unlink()
        own.write({"target": 12})
        told = plan.proposal_ids.mapped("field_name")
        self.assertEqual(told, ["target"])

    def test_less_is_better(self):
        """By the direction or by the method, for one of them is enough."""
        plan = self.opened()
        plan.line_ids.sudo().unlink()
        made = plan.line_ids.sudo().create(
            [
                {
                    "appraisal_id": plan.id,
                    "name": method + direction,
                    "method": method,
                    "direction": direction,
                    "target": 5,
                }
                for method in ("ratio", "achievement")
                for direction in ("up", "down")
            ]
        )
        self.assertEqual(
            {line.name: line._wants_less() for line in made},
            {
                "ratioup": False,
                "ratiodown": True,
                "achievementup": False,
                "achievementdown": True,
            },
        )


@tagged("post_install", "-at_install")
class TestBoundariesPresence(PerformanceCase):
    """Contracts that begin or end on the first or last day of the period."""

    def values(self, contracts, left=None):
        days = [
            tuple(day and date.fromisoformat(day) for day in pair) for pair in contracts
        ]
        sheet = self.appraisal()
        return sheet._presence_values(days, left and date.fromisoformat(left))

    def test_edges_of_the_period(self):
        """From 1 January to 30 June: what touches the edges is the whole period."""
        self.cycle.employee_ids = [Command.set(self.people["subject"].ids)]
        self.launch()
        day = date.fromisoformat
        for contracts, left, expected in (
            ([("2025-12-31", None)], None, (False, False, 0)),
            ([("2026-01-01", None)], None, (False, False, 0)),
            ([("2026-01-02", None)], None, (day("2026-01-02"), False, 0)),
            ([("2020-01-01", "2026-06-30")], None, (False, False, 0)),
            ([("2020-01-01", "2026-07-01")], None, (False, False, 0)),
            ([("2020-01-01", "2026-06-29")], None, (False, day("2026-06-29"), 0)),
            ([("2020-01-01", None)], "2026-06-30", (False, False, 0)),
            ([("2020-01-01", None)], "2026-06-29", (False, day("2026-06-29"), 0)),
            ([("2020-01-01", None)], "2025-12-01", (False, day("2026-01-01"), 0)),
            ([("2026-07-01", None)], None, (day("2026-07-01"), False, 0)),
            ([("2020-01-01", "2025-12-31")], None, (False, day("2025-12-31"), 0)),
            (
                [("2020-01-01", "2026-01-31"), ("2026-02-01", None)],
                None,
                (False, False, 0),
            ),
            (
                [("2020-01-01", "2026-01-31"), ("2026-02-03", None)],
                None,
                (False, False, 2),
            ),
        ):
            with self.subTest(contracts=contracts, left=left):
                self.assertEqual(self.values(contracts, left), expected)
