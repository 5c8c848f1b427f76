# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..goal.common_goals import GoalCase


@tagged("post_install", "-at_install")
class TestGoalPlan(GoalCase):
    """Plan lines serve goals, and the employee sees what the work is good for."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.sheet = self.appraisal()
        self.lines = self.as_user(self.sheet, "subject").line_ids

    def test_the_chain_from_the_own_goal_to_the_company(self):
        """Own goal → team → department → company, then ticked. Covers: R022"""
        team = self._goal(
            "Plant brings 100",
            "team",
            department_id=self.plant.id,
            responsible_id=self.people["manager"].id,
            parent_id=self.unit.id,
            state="approved",
        )
        mine = self.own_goal(parent_id=team.id)
        mine.sudo().state = "approved"
        sheet = self.as_user(self.sheet, "subject")
        self.assertFalse(sheet.goal_chain)
        self.lines[0].objective_id = mine
        order = ["Output", "Sell 40", "Plant brings 100", "Works brings", "Sales of"]
        places = [sheet.goal_chain.index(name) for name in order]
        self.assertEqual(places, sorted(places))
        self.assertIn("Lighthouse", sheet.goal_chain)
        for role in ("manager", "colleague", "hr_in"):
            with self.assertRaises(AccessError):
                self.as_user(self.sheet, role).action_understand_goals()
        sheet.action_understand_goals()
        self.assertTrue(sheet.goals_understood_on)
        with self.assertRaises(AccessError):
            sheet.goals_understood_on = False

    def test_who_has_not_ticked_is_listed(self):
        """By cycle, and again when the goals change. Covers: R022

        A plan that serves no goal leaves nothing to understand.
        """
        cycle = self.as_user(self.cycle, "hr_admin")
        self.assertFalse(cycle.not_understood_count)
        other = self.as_user(self.appraisal("colleague"), "colleague")
        self.lines[0].objective_id = other.line_ids[0].objective_id = self.unit
        self.env.invalidate_all()
        everybody = cycle.not_understood_count
        self.assertEqual(everybody, 2)
        self.as_user(self.sheet, "subject").action_understand_goals()
        self.env.invalidate_all()
        self.assertEqual(cycle.not_understood_count, everybody - 1)
        action = cycle.action_open_not_understood()
        listed = cycle.env["hr.performance.appraisal"].search(action["domain"])
        self.assertIn(self.people["colleague"], listed.employee_id)
        self.assertNotIn(self.people["subject"], listed.employee_id)
        self.lines[1].objective_id = self.unit
        self.env.invalidate_all()
        self.assertEqual(cycle.not_understood_count, everybody)

    def test_the_manager_ticks_for_people_without_login(self):
        """Who entered it stays on the sheet."""
        sheet = self.appraisal("userless")
        with self.assertRaises(AccessError):
            self.as_user(sheet, "colleague").action_understand_goals()
        self.as_user(sheet, "manager").action_understand_goals()
        self.assertEqual(sheet.goals_understood_by_id, self.users["manager"])

    def test_the_plan_is_fixed_with_its_goals(self):
        """After agreement a line keeps goal, reason and hours."""
        self.lines[0].write({"objective_id": self.unit.id, "needed_hours": 40})
        self.as_user(self.sheet, "subject").action_confirm_plan()
        self.lines[0].needed_hours = 50
        self.assertFalse(self.sheet.employee_confirmed_on, "a change asks again")
        self.agree(self.sheet)
        for values in (
            {"objective_id": self.top.id},
            {"needed_hours": 10},
            {"is_local": True, "local_reason": "x"},
        ):
            with self.assertRaisesRegex(UserError, "plan is agreed"):
                self.lines[0].write(values)

    def test_a_line_serves_no_strangers_goal(self):
        other = self.own_goal("colleague", parent_id=self.unit.id)
        with self.assertRaisesRegex(AccessError, "may not see it"):
            self.lines[0].objective_id = other.sudo()
        with self.assertRaisesRegex(ValidationError, "somebody else's own"):
            self.lines[0].sudo().objective_id = other.sudo()
        cancelled = self._goal("Old", state="cancelled")
        with self.assertRaisesRegex(ValidationError, "given up"):
            self.lines[0].sudo().objective_id = cancelled
        with self.assertRaisesRegex(ValidationError, "say why"):
            self.lines[0].is_local = True

    def test_chains_of_many_plans_at_once(self):
        """No more queries for all sheets than for one."""
        sheets = self.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        sheets.line_ids.objective_id = self.unit
        counts = []
        for batch in (sheets[:1], sheets):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            batch.mapped("goal_chain")
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    # SWOT

    def swot(self, role="hr_admin", **values):
        items = self.as_user(self.env["hr.performance.swot.item"], role)
        return items.create(
            {
                "name": "Rivals left",
                "kind": "opportunity",
                "importance": "3",
                "company_id": self.company.id,
                **values,
            }
        )

    def test_coverage_of_swot(self):
        """One of three has a goal: 33.33 %; what matters and has none is shown.

        Covers: R025
        """
        linked = self.swot(objective_ids=[Command.link(self.top.id)])
        loose = self.swot(kind="strength")
        threat = self.swot(kind="threat")
        [[coverage]] = (linked | loose | threat)._read_group(
            [("company_id", "=", self.company.id)], [], ["coverage:avg"]
        )
        self.assertEqual(round(coverage, 2), 33.33)
        mismatch = linked.search(
            [("is_mismatch", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(mismatch, loose, "threats and linked ones are none")
        self.assertEqual(self.top.swot_item_ids, linked)
        self.top.state = "missed"
        self.assertTrue(linked.is_mismatch, "a goal that was missed answers nothing")
        self.top.state = "approved"
        self.assertFalse(linked.is_mismatch)
        (self.unit | self.top).state = "cancelled"
        self.assertTrue(linked.is_mismatch, "a goal given up answers nothing")

    def test_who_writes_findings(self):
        """The company's: administrators; a department's: head and HR partner."""
        plant = self.plant.id
        self.swot("manager", department_id=plant)
        self.swot("head", department_id=plant)
        mine = self.swot("hr_in", department_id=plant)
        for role, department in (
            ("manager", False),
            ("manager", self.office.id),
            ("colleague", plant),
            ("hr_out", plant),
        ):
            with self.assertRaises(AccessError):
                self.swot(role, department_id=department)
        self.assertTrue(self.as_user(mine, "colleague").read(["name"]))
        with self.assertRaises(AccessError):
            self.as_user(mine, "foreign").read(["name"])
        with self.assertRaises(AccessError):
            self.as_user(mine, "manager").department_id = False

    # MEETING

    def test_goal_meeting(self):
        """A calendar entry with those concerned, minutes and attendance.

        Covers: R024
        """
        goal = self.as_user(self.unit, "head")
        action = goal.action_plan_meeting()
        context = action["context"]
        meeting = (
            goal.env["hr.performance.goal.meeting"]
            .with_context(**context)
            .create({"date_start": "2026-02-02 08:00:00"})
        )
        self.assertEqual(meeting.objective_ids, goal)
        with self.assertRaises(AccessError):
            self.as_user(meeting, "manager").read(["minutes"])
        invited = self.people["manager"] | self.people["userless"]
        meeting.attendee_ids = [Command.link(person.id) for person in invited]
        meeting.action_plan()
        event = meeting.sudo().event_id
        self.assertEqual(str(event.stop), "2026-02-02 09:30:00")
        self.assertLessEqual(
            self.users["manager"].partner_id | self.people["userless"].work_contact_id,
            event.partner_ids,
        )
        self.assertEqual(goal.meeting_count, 1)
        with self.assertRaisesRegex(UserError, "who attended"):
            meeting.action_hold()
        with self.assertRaises(AccessError):
            self.as_user(meeting, "manager").write({"minutes": "<p>x</p>"})
        meeting.write(
            {
                "minutes": "<p>Plant takes 100</p>",
                "attended_ids": [Command.set(self.people["manager"].ids)],
            }
        )
        meeting.action_hold()
        self.assertAlmostEqual(meeting.attendance, 100 / 3, 4)
        self.assertIn("Plant", self.as_user(meeting, "manager").minutes)
        with self.assertRaises(UserError):
            meeting.minutes = "<p>Something else</p>"

    def test_meeting_on_the_plans_of_a_cycle(self):
        """Without a goal it belongs to the cycle; nobody to invite is refused."""
        meetings = self.as_user(self.env["hr.performance.goal.meeting"], "hr_admin")
        meeting = meetings.create({"name": "Plans", "cycle_id": self.cycle.id})
        with self.assertRaisesRegex(UserError, "invite somebody"):
            meeting.action_plan()
