# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..base.test_tours import TourCase
from ..common import PerformanceCase
from ..interview.common_interview import InterviewCase
from .common_home import HomeMixin
from .common_pages import PagesMixin

AREAS = {"goals", "assessment", "feedback", "analysis"}
LOGGER = "odoo.addons.hr_performance.models.waiting.hr_performance_home"


@tagged("post_install", "-at_install")
class TestHome(HomeMixin, TourCase):
    """One page leads every role to its work."""

    def test_four_areas_are_one_click_away(self):
        """Each role reaches each area with an action of its own. Covers: R012"""
        self.launch()
        for role, groups in (("colleague", 1), ("manager", 2), ("hr_out", 2)):
            links = self.page(role)["links"]
            self.assertEqual(len(links), groups, role)
            for group in links:
                self.assertEqual({link["area"] for link in group["links"]}, AREAS)
                for link in group["links"]:
                    action = self.env.ref(link["action"])
                    self.as_user(self.env[action.res_model], role).check_access("read")

    def test_a_picture_for_each_role(self):
        """The own plan, the team, the cycles, the rewards: whatever one is."""
        self.launch()
        for role, parts in (
            ("subject", {"tasks", "plan"}),
            ("manager", {"tasks", "team", "plan"}),
            ("hr_admin", {"tasks", "cycles", "plan"}),
            ("reward", {"tasks", "rewards"}),
        ):
            shown = set(self.home(role))
            self.assertLessEqual(parts, shown, role)
            self.assertFalse(
                {"team", "cycles", "rewards"} & (shown - parts) - {"team"}, role
            )

    def test_before_any_cycle(self):
        """HR is led to the launch, everybody else reads a sentence."""
        self.cycle.unlink()
        start = self.home("hr_admin")["start"]
        self.assertEqual(len(start["steps"]), 9)
        self.assertFalse(self.home("subject")["start"]["steps"])
        self.assertNotIn("cycles", self.home("hr_admin"))

    def test_between_two_cycles(self):
        """Nothing runs: the next cycle is started from the first page as well."""
        part = self.home("hr_admin")["cycles"]
        self.assertEqual((part["title"], part["cycles"]), ("Running Cycles", []))
        self.assertNotIn("cycles", self.home("manager"))

    def test_first_cycle_in_five_clicks(self):
        """From the first page to an announced cycle of everybody."""
        self.cycle.unlink()
        self.tour(
            "hr_performance_home_first_cycle", "hr_performance_home_action", "hr_admin"
        )
        cycle = self.env["hr.performance.cycle"].search([], order="id desc", limit=1)
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertTrue(cycle.is_announced)
        self.assertEqual(cycle.appraisal_ids.employee_id, people)

    def test_self_review_from_the_home_page(self):
        """Home, review, type, leave: the draft is kept on one page. Covers: R012"""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        self.tour(
            "hr_performance_home_self_review", "hr_performance_home_action", "subject"
        )
        rating = self.rating(appraisal, "self", "subject")
        self.assertEqual((rating.state, rating.strengths), ("draft", "Never late"))

    def test_value_from_the_home_page(self):
        """Two clicks and one field; the bar moves. Covers: R012"""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.tour("hr_performance_home_value", "hr_performance_home_action", "subject")
        line = appraisal.line_ids.filtered(lambda line: line.title == "Output")
        self.assertEqual((line.has_actual, line.actual), (True, 42))

    def test_team_from_the_home_page(self):
        """The manager opens the work of a report from its row."""
        self.launch()
        self.tour("hr_performance_home_team", "hr_performance_home_action", "manager")

    def test_all_of_one_kind(self):
        """Many plans are folded; the list behind has as many as the row says."""
        self.launch()
        self.add_reports(12)
        rows = [
            r for r in self.home("manager")["tasks"]["rows"] if r["kind"] == "plans"
        ]
        self.assertEqual(len(rows), 9)
        self.assertEqual(rows[-1]["all"], len(self.opened("plans", "manager")))
        self.tour("hr_performance_home_all", "hr_performance_home_action", "manager")


@tagged("post_install", "-at_install")
class TestHomeCost(PagesMixin, HomeMixin, PerformanceCase):
    """The page costs what the role costs, not what there is."""

    ROLES = ("subject", "manager", "head", "hr_in", "hr_admin", "reward")
    #: The most queries of any role, as its web client asks.
    MOST = 40

    def queries(self, role):
        home = self.as_user(self.env["hr.performance.home"], role)
        home.action_load()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        home.action_load()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        """Three sheets cost what thirty cost, for each role."""
        self.launch()
        self.add_reports(3)
        few = {role: self.queries(role) for role in self.ROLES}
        self.add_reports(30)
        many = {role: self.queries(role) for role in self.ROLES}
        more = {role: (few[role], many[role]) for role in few if many[role] > few[role]}
        self.assertFalse(more)
        self.assertLessEqual(max(few.values()), self.MOST, few)


@tagged("post_install", "-at_install")
class TestHomeTrouble(HomeMixin, PerformanceCase):
    """What fails leaves the rest of the page alone."""

    def break_(self, model, method, statement=None):
        def fail(_self):
            if statement:
                self.env.cr.execute(statement)
            raise ValueError("broken")

        self.patch(type(self.env[model]), method, fail)

    def test_a_broken_part(self):
        """Also where the database refuses: the others are shown."""
        self.launch()
        before = self.home("manager")
        self.break_("hr.performance.home.team", "_home_part", "SELECT 1/0")
        with self.assertLogs(LOGGER, "WARNING"), mute_logger("odoo.sql_db"):
            after = self.home("manager")
        self.assertTrue(after.pop("team")["failed"])
        before.pop("team")
        self.assertEqual(after, before)

    def test_a_broken_source(self):
        """The list tells that it lacks something and keeps all else."""
        self.launch()
        before = self.home("manager")["tasks"]
        self.break_("hr.performance.appraisal", "_task_kinds", "SELECT 1/0")
        # It is asked also where nothing tells beforehand whether there is work.
        plans = type(self.env["hr.performance.appraisal"])
        self.patch(plans, "_task_domain", lambda _self: None)
        with self.assertLogs(LOGGER, "WARNING"), mute_logger("odoo.sql_db"):
            after = self.home("manager")["tasks"]
        self.assertTrue(after.pop("partial"))
        self.assertEqual(after, before)


@tagged("post_install", "-at_install")
class TestHomePictures(HomeMixin, InterviewCase):
    """What the pictures show, and what they keep."""

    def goal(self, role, title):
        sheet = self.home(role)["plan"]["sheets"][0]
        return next(goal for goal in sheet["goals"] if goal["title"] == title)

    def test_own_goals(self):
        """A bar with actual and target, and whether the goal is reached."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        goal = self.goal("subject", "Output")
        self.assertTrue(goal["can_log"])
        self.assertEqual(goal["progress"]["word"], "No Value Yet")
        self.enter(sheet, {"Output": "95"})
        goal = self.goal("subject", "Output")
        self.assertEqual(goal["progress"]["actual"], "95")
        line = sheet.line_ids.filtered(lambda line: line.title == "Output")
        self.assertAlmostEqual(goal["progress"]["reached"], 95 / line.target)

    def test_no_result_before_its_time(self):
        """Decided and not released: neither score nor grade is on the page."""
        sheet = self.decided()
        page = json.dumps(self.page("subject"))
        self.assertNotIn('"grades"', page)
        result = self.env["hr.performance.result"].search(
            [("appraisal_id", "=", sheet.id)]
        )
        self.assertNotIn(str(result.score), page)
        sheet._move({"state": "released"})
        result.write({"state": "released"})
        grades = self.home("subject")["grades"]["grades"]
        self.assertEqual([g["grade"] for g in grades], [result.final_level_id.code])

    def test_nothing_of_the_talk(self):
        """Who reads the page reads no word of an interview."""
        talk = self.closed(self.decided())
        texts = [promise.text for promise in talk.sudo().commitment_ids]
        self.assertTrue(texts)
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            page = json.dumps(self.page(role))
            for text in texts:
                self.assertNotIn(text, page, role)

    @freeze_time("2026-01-20")
    def test_team_by_need(self):
        """Who is late stands first; a row opens the work that waits."""
        self.launch()
        sheets = self.cycle.appraisal_ids.filtered(
            lambda a: a.manager_id == self.people["manager"]
        )
        steps = self.env["hr.performance.step"].search(
            [("appraisal_id", "in", sheets.ids), ("left_on", "=", False)]
        )
        steps.deadline = "2026-02-20"
        last = steps[-1]
        last.deadline = "2026-01-10"
        team = self.home("manager")["team"]
        self.assertEqual(team["count"], len(sheets))
        self.assertEqual((team["late"], team["rows"][0]["days_late"]), (1, 10))
        self.assertEqual(team["rows"][0]["id"], last.appraisal_id.id)

    def test_cycles_of_hr(self):
        """Every person of the reader's scope is in one piece of the bar."""
        self.launch()
        for role in ("hr_admin", "hr_in"):
            mine = self.as_user(self.env["hr.performance.appraisal"], role)
            number = mine.search_count([("cycle_id", "=", self.cycle.id)])
            bars = self.home(role)["cycles"]["cycles"][0]["bars"]
            self.assertEqual(bars[0]["total"], number, role)
            self.assertEqual(sum(bar["total"] for bar in bars[1:]) or number, number)
