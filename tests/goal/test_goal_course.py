# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_goals import GoalCase


@tagged("post_install", "-at_install")
class TestGoalCourse(GoalCase):
    """Who proposes and approves goals, who sees them, and who is asked before."""

    # ROLES

    def test_who_writes_goals_of_a_level(self):
        """Company: administrators; department: head, HR; team: manager; own: both."""
        plant = {"department_id": self.plant.id}
        company_goal = {"parent_id": self.top.id}
        allowed = {
            "company": ({}, {"hr_admin"}),
            "department": (
                {"department_id": self.works.id},
                {"hr_admin", "hr_in", "head", "ceo"},
            ),
            "team": (
                {**plant, "responsible_id": self.people["manager"].id},
                {"hr_admin", "hr_in", "head", "ceo", "manager"},
            ),
            "person": (
                {"employee_id": self.people["subject"].id},
                {"hr_admin", "hr_in", "manager", "subject"},
            ),
        }
        others = {"foreign", "portal", "approver", "former"}
        roles = [role for role in self.users if role not in others]
        for level, (values, makers) in allowed.items():
            for role in roles:
                with self.subTest(level=level, role=role):
                    if level != "company":
                        values = {**values, **company_goal}
                    if role in makers:
                        goal = self.goal_as(role, "New", level, **values)
                        goal.unlink()
                        continue
                    with self.assertRaises(AccessError):
                        self.goal_as(role, "New", level, **values)

    def test_a_goal_cannot_be_moved_to_where_one_has_no_right(self):
        """One's own draft does not become the company's by a write."""
        mine = self.own_goal()
        with self.assertRaises(AccessError):
            mine.write({"level": "company", "employee_id": False})
        with self.assertRaises(AccessError):
            mine.write({"state": "approved"})
        with self.assertRaises(AccessError):
            mine.write({"coverage": 100})

    def test_nobody_makes_a_goal_of_a_colleague(self):
        """Naming oneself responsible gives no right on somebody else's goals."""
        mine = {"responsible_id": self.people["subject"].id}
        theirs = {"employee_id": self.people["colleague"].id, **mine}
        with self.assertRaisesRegex(ValidationError, "who answers for it"):
            self.goal_as("subject", "Theirs", "person", **theirs)
        own = self.own_goal()
        with self.assertRaises(ValidationError):
            own.write(theirs)
        with self.assertRaises(AccessError):
            own.write({"employee_id": self.people["colleague"].id})

    def test_hidden_goals_are_not_named(self):
        """Neither as goal above, nor in a refusal, nor in what somebody serves."""
        hidden = self._goal("Take over Harbour", "company", state="draft")
        mine = self.own_goal()
        mine.sudo().parent_id = hidden
        self.env.invalidate_all()
        with self.assertRaises(ValidationError) as refused:
            mine.date_end = "2099-12-31"
        told = [
            mine.read(["parent_id", "strategic_id", "share_text"]),
            mine.web_read({"parent_id": {"fields": {"display_name": {}}}}),
            mine.formatted_read_group([], ["parent_id"], ["__count"]),
            refused.exception,
        ]
        for text in map(str, told):
            self.assertNotIn("Harbour", text)
        self.assertIn("Harbour", self.as_user(mine, "hr_admin").parent_id.name)

    def test_unit_goals_are_open_and_personal_ones_are_not(self):
        """Approved goals of units: everybody; a person's: pair, chain and HR."""
        mine = self.own_goal(parent_id=self.unit.id)
        for role in ("subject", "manager", "head", "ceo", "hr_in", "hr_admin"):
            self.assertEqual(self.as_user(mine, role).read(["name"])[0]["id"], mine.id)
        for role in ("colleague", "former", "hr_out", "reward", "foreign"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(mine, role).read(["name"])
        self.assertTrue(self.as_user(self.unit, "colleague").read(["name"]))
        draft = self._goal("Draft", "department", department_id=self.works.id)
        self.assertTrue(self.as_user(draft, "head").read(["name"]))
        with self.assertRaises(AccessError):
            self.as_user(draft, "colleague").read(["name"])
        with self.assertRaises(AccessError):
            self.as_user(self.unit, "foreign").read(["name"])

    def test_hr_rights_end_before_oneself_and_superiors(self):
        """The HR partner of the department does not see the manager's own goals."""
        goal = self._goal("Mine", "person", employee_id=self.people["manager"].id)
        with self.assertRaises(AccessError):
            self.as_user(goal, "hr_in").read(["name"])

    # COURSE

    def test_from_proposal_to_achievement(self):
        """The person proposes, the manager approves and closes; the goal is fixed."""
        mine = self.own_goal(parent_id=self.unit.id, target=40, unit="k€")
        mine.action_propose()
        activity = mine.sudo().activity_ids
        self.assertEqual(activity.user_id, self.users["manager"])
        with self.assertRaisesRegex(AccessError, "belongs to somebody else"):
            mine.action_approve()
        self.as_user(mine, "manager").action_approve()
        self.assertFalse(mine.sudo().activity_ids)
        self.assertEqual(mine.approved_by_id, self.users["manager"])
        with self.assertRaisesRegex(UserError, "Revise"):
            mine.target = 10
        mine.current_input = "40"
        self.assertEqual(mine.progress, 100)
        with self.assertRaises(UserError):
            mine.unlink()
        self.as_user(mine, "manager").action_achieve()
        with self.assertRaises(UserError):
            mine.current_input = "41"

    def test_return_withdraw_and_revise(self):
        mine = self.own_goal(parent_id=self.unit.id, unit="k€")
        mine.action_propose()
        self.as_user(mine, "manager").action_return()
        mine.target = 12
        mine.action_propose()
        mine.action_withdraw()
        mine.action_propose()
        self.as_user(mine, "manager").action_approve()
        self.as_user(mine, "manager").action_revise()
        self.assertEqual((mine.state, mine.approved_on), ("draft", False))

    def test_no_proposal_without_a_goal_above(self):
        """No goal of the company above: refused, unless local with a reason.

        Covers: R017
        """
        mine = self.own_goal()
        self.assertTrue(mine.is_unaligned)
        with self.assertRaisesRegex(UserError, "mark it as local"):
            mine.action_propose()
        with self.assertRaisesRegex(ValidationError, "say why"):
            mine.is_local = True
        mine.write({"is_local": True, "local_reason": "Safety of our workshop"})
        mine.action_propose()
        self.assertEqual(mine.state, "proposed")
        loose = self._goal("Loose", "department", department_id=self.works.id)
        under = self._goal(
            "Under it", "team", department_id=self.works.id, parent_id=loose.id
        )
        self.assertTrue(under.is_unaligned, "its chain does not end at the company")
        loose.parent_id = self.top
        self.assertFalse(under.is_unaligned)
        mine.sudo().parent_id = self.unit
        self.assertFalse(mine.is_local, "what serves a goal is not local any more")

    def test_nobody_approves_what_he_answers_for(self):
        """Not even the head of the whole branch; HR or the superior does."""
        self.works.manager_id = self.people["ceo"]
        goal = self._goal(
            "Mine to answer for",
            "team",
            department_id=self.works.id,
            responsible_id=self.people["ceo"].id,
            parent_id=self.top.id,
            state="proposed",
        )
        with self.assertRaisesRegex(AccessError, "is his own"):
            self.as_user(goal, "ceo").action_approve()
        self.as_user(goal, "hr_in").action_approve_with_reason("Agreed by word")
        self.assertEqual(goal.state, "approved")

    def test_a_goal_that_others_serve_is_not_given_up(self):
        top = self.as_user(self.top, "hr_admin")
        with self.assertRaisesRegex(UserError, "other goals serve it"):
            top.action_cancel()
        (top | self.as_user(self.unit, "hr_admin")).action_cancel()
        self.assertEqual(self.unit.state, "cancelled")

    def test_dragging_checks_the_user_and_the_place(self):
        """What the tree writes when a card is dropped."""
        other = self._goal("Other company goal", state="approved")
        with self.assertRaises(AccessError):
            self.as_user(self.unit, "colleague").write({"parent_id": other.id})
        with self.assertRaises(AccessError):
            self.as_user(self.unit, "head").write({"parent_id": other.id})
        self.as_user(self.unit, "ceo").write({"parent_id": other.id})
        self.assertEqual(self.unit.strategic_id, other)
        self.assertFalse(self.top.child_count)
        hidden = self._goal("Draft of HR", "department", department_id=self.office.id)
        mine = self.own_goal()
        with self.assertRaisesRegex(AccessError, "may not see it"):
            mine.parent_id = hidden

    # CONSULTATION

    def consulted(self):
        """A goal of Works on which Office is asked."""
        self.office.manager_id = self.people["former"]
        goal = self.goal_as(
            "head",
            "Ship within a day",
            "department",
            department_id=self.works.id,
            parent_id=self.top.id,
            consultation_ids=[Command.create({"department_id": self.office.id})],
        )
        goal.action_propose()
        return goal

    def test_consulted_departments_answer_first(self):
        """Approval waits for each answer; an objection needs a text. Covers: R023"""
        goal = self.consulted()
        self.assertIn(self.users["former"], goal.sudo().activity_ids.user_id)
        with self.assertRaisesRegex(UserError, "Office has not answered"):
            self.as_user(goal, "ceo").action_approve()
        asked = self.as_user(goal.consultation_ids, "former")
        self.assertEqual(asked.objective_id.name, "Ship within a day")
        with self.assertRaisesRegex(UserError, "Write down"):
            asked.action_object()
        for role in ("head", "colleague"):
            with self.assertRaises(AccessError):
                self.as_user(goal.consultation_ids, role).action_agree()
        with self.assertRaises(AccessError):
            asked.write({"state": "agreed"})
        asked.text = "We have no night shift"
        asked.action_object()
        with self.assertRaises(UserError):
            asked.text = "never mind"
        self.as_user(goal, "ceo").action_approve_with_reason("A trial")
        self.assertEqual(goal.consultation_ids.state, "objected")
        self.assertEqual(goal.state, "approved")

    def test_who_is_asked_stays_asked(self):
        """Nobody takes a department out while its answer is waited for. Covers: R023"""
        goal = self.consulted()
        for role in ("head", "hr_in"):
            with self.assertRaisesRegex(UserError, "this step is not possible"):
                self.as_user(goal.consultation_ids, role).unlink()
        self.as_user(goal, "ceo").action_return()
        self.as_user(goal.consultation_ids, "head").unlink()
        self.assertFalse(goal.consultation_ids)

    def test_answers_are_about_the_goal_as_it_stands(self):
        """A proposal that its approver changes is answered anew. Covers: R023"""
        goal = self.consulted()
        self.as_user(goal.consultation_ids, "former").action_agree()
        self.as_user(goal, "ceo").target = 3
        self.assertEqual(goal.consultation_ids.state, "waiting")
        self.assertIn("Office: Agreed", "".join(goal.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, "has not answered"):
            self.as_user(goal, "ceo").action_approve()

    def test_nobody_hides_an_approved_goal(self):
        """Archiving, cycles and keys of approved goals are for the approver."""
        mine = self.own_goal(parent_id=self.unit.id, target=40, unit="k€")
        mine.external_key = "S-1"
        mine.action_propose()
        self.as_user(mine, "manager").action_approve()
        for values in (
            {"active": False},
            {"cycle_ids": [Command.link(self.cycle.id)]},
            {"external_key": "S-2"},
        ):
            with self.assertRaises(AccessError):
                mine.write(values)
        self.as_user(mine, "manager").active = False
        with self.assertRaisesRegex(UserError, "other goals serve it"):
            self.as_user(self.top, "hr_admin").active = False

    def test_drafts_are_deleted_by_their_editors(self):
        """Who answers for a unit's draft without writing it does not delete it."""
        goal = self.goal_as(
            "head",
            "Tidy up",
            "department",
            department_id=self.works.id,
            responsible_id=self.people["colleague"].id,
        )
        with self.assertRaisesRegex(AccessError, "belongs to somebody else"):
            self.as_user(goal, "colleague").unlink()
        goal.unlink()

    def test_red_letters_ask_the_approver_for_a_reason(self):
        """Also over RPC; a revision asks anew, other goals go on. Covers: R026"""
        mine = self.own_goal(parent_id=self.unit.id)
        good = self.own_goal(parent_id=self.unit.id, target=40, unit="k€")
        (mine | good).action_propose()
        both = self.as_user(mine | good, "manager")
        action = both.action_approve()
        self.assertEqual((mine.state, good.state), ("proposed", "approved"))
        dialog = both.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("Nothing can be measured", dialog.findings)
        with self.assertRaises(AccessError):
            self.as_user(dialog, "colleague").create({"objective_ids": mine.ids})
        waiting = self.as_user(mine, "manager")
        for reason in (False, " "):
            with self.assertRaisesRegex(UserError, "Say why"):
                waiting.action_approve_with_reason(reason)
        with self.assertRaises(AccessError):
            mine.action_approve_with_reason("I want to")
        with self.assertRaises(AccessError):
            waiting.write({"check_reason": "written directly"})
        dialog.reason = "The number follows in March"
        dialog.action_confirm()
        self.assertEqual(mine.state, "approved")
        self.assertEqual(mine.check_reason, "The number follows in March")
        self.assertEqual(mine.check_confirmed_by_id, self.users["manager"])
        self.assertFalse(good.check_reason)
        waiting.action_revise()
        self.assertFalse(mine.check_reason)

    def test_a_revised_goal_is_answered_anew(self):
        """The old answers stay in the log."""
        goal = self.consulted()
        self.as_user(goal.consultation_ids, "hr_out").action_agree()
        self.as_user(goal, "ceo").action_approve_with_reason("A trial")
        self.as_user(goal, "ceo").action_revise()
        self.assertEqual(goal.consultation_ids.state, "waiting")
        self.assertIn("Office: Agreed", "".join(goal.message_ids.mapped("body")))

    def test_nobody_asks_departments_about_a_persons_goal(self):
        with self.assertRaisesRegex(ValidationError, "not about goals of a person"):
            self.own_goal(
                consultation_ids=[Command.create({"department_id": self.office.id})]
            )

    # PEOPLE

    def test_goals_follow_a_new_manager(self):
        """The new manager sees and approves, the old one does not any more."""
        mine = self.own_goal(parent_id=self.unit.id, target=40, unit="k€")
        mine.action_propose()
        self.people["subject"].parent_id = self.people["former"]
        self.as_user(mine, "former").action_approve()
        self.assertEqual(mine.state, "approved")
        with self.assertRaises(AccessError):
            self.as_user(mine, "manager").read(["name"])

    def test_people_without_user_and_former_people(self):
        """The manager writes for who has no login; archived people keep their goals."""
        person = self.people["userless"]
        goal = self.goal_as(
            "manager", "Pack", "person", employee_id=person.id, parent_id=self.top.id
        )
        goal.action_propose()
        goal.action_approve_with_reason("Counted by hand")
        person.active = False
        goal.action_miss()
        self.assertEqual((goal.state, goal.employee_id), ("missed", person))

    def test_many_goals_ask_an_approver_once(self):
        """One activity, and no more queries for fifty goals than for five."""
        goals = self.env["hr.performance.objective"]
        for number in range(50):
            goals |= self._goal(
                f"Goal {number}",
                "person",
                employee_id=self.people["subject"].id,
                parent_id=self.unit.id,
            )
        few, many = (self.as_user(goals[:5], "subject"), self.as_user(goals, "subject"))
        few.action_propose()
        few.action_withdraw()
        self.env.flush_all()
        counts = []
        for batch in (few, many):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            batch.action_propose()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            batch.action_withdraw()
            self.env.flush_all()
        self.assertLessEqual(counts[1], counts[0] + 5, counts)
