# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common_analysis import KPIS, LINES, RESULTS, AnalysisCase

#: Who reads which people of the plant in the analysis, by what the results say.
READ = {
    "subject": ["subject"],
    "colleague": ["colleague"],
    "manager": ["colleague", "hr_in", "manager", "subject", "userless"],
    "head": ["colleague", "former", "hr_in", "manager", "subject", "userless"],
    # Neither the own superiors: only what was released about oneself.
    "hr_in": ["colleague", "former", "hr_in", "subject", "userless"],
    "hr_admin": ["colleague", "former", "hr_in", "manager", "subject", "userless"],
    "hr_out": [],
    "reward": [],
    "foreign": [],
}


@tagged("post_install", "-at_install")
class TestAnalysis(AnalysisCase):
    """Results over the cycles, for those who read them."""

    def people_of(self, rows):
        roles = {person.id: role for role, person in self.people.items()}
        return sorted(roles[row["owner_id"][0]] for row in rows)

    # WHO

    def test_each_reads_what_the_results_say(self):
        """Rows, groups, sums and names: nobody finds more than the results themselves.

        Covers: R083, R085
        """
        third = [("cycle_id", "=", self.third.id)]
        for role, expected in READ.items():
            with self.subTest(role):
                rows = self.found(role, third)
                self.assertEqual(self.people_of(rows), expected)
                for model in (RESULTS, LINES):
                    groups = self.grouped(role, model, ["owner_id"], ["__count"], third)
                    self.assertEqual(self.people_of(groups), expected)
                    total = self.rpc(role, model, "search_count", third)
                    self.assertEqual(
                        total, len(expected) * (2 if model == LINES else 1)
                    )

    def test_nothing_before_its_time(self):
        """What is decided and not released is no part of the own course."""
        result = self.result(self.appraisal("subject", self.third))
        result.state = "published"
        cycles = [row["cycle_id"][0] for row in self.found("subject")]
        self.assertEqual(sorted(cycles), sorted([self.cycle.id, self.second.id]))
        self.assertEqual(len(self.found("manager", [("result_id", "=", result.id)])), 1)
        result.state = "draft"
        self.assertFalse(self.found("manager", [("result_id", "=", result.id)]))

    # COURSE

    def test_course_of_a_person(self):
        """Three cycles, the last one on another scale: compared as shares.

        Covers: R085
        """
        rows = self.grouped(
            "subject",
            RESULTS,
            ["period_end:month"],
            ["score_share:avg", "place:avg", "score:avg"],
        )
        shares = [round(row["score_share:avg"], 1) for row in rows]
        self.assertEqual(shares, [75.0, 75.0, 50.0])
        # A of five grades, then the better one of two.
        self.assertEqual([row["place:avg"] for row in rows], [75.0, 75.0, 100.0])
        self.assertEqual([row["score:avg"] for row in rows], [90.0, 90.0, 100.0])

    def test_course_of_a_department(self):
        """The mean is that of the people whom the reader may read.

        Covers: R085
        """
        for role, expected in (("hr_admin", 75.8), ("manager", 76.0), ("hr_out", None)):
            with self.subTest(role):
                rows = self.grouped(
                    role,
                    RESULTS,
                    ["cycle_id", "department_id"],
                    ["score:avg"],
                    [("cycle_id", "=", self.second.id)],
                )
                means = [round(row["score:avg"], 1) for row in rows]
                self.assertEqual(means, [expected] if expected else [])

    def test_course_of_a_kpi(self):
        """All versions of a KPI are one; points of groups count by weight.

        Covers: R085
        """
        new = self.skill.copy()
        new.write({"version": 2, "previous_id": self.skill.id})
        line = self.appraisal("subject", self.third).line_ids.filtered(
            lambda one: one.kpi_id == self.skill
        )
        self.env.cr.execute(
            "UPDATE hr_performance_appraisal_line SET kpi_id = %s WHERE id = %s",
            [new.id, line.id],
        )
        rows = self.grouped(
            "hr_admin",
            LINES,
            ["kpi_id", "period_end:month"],
            ["points:avg", "__count"],
            [("kpi_id", "=", self.skill.id)],
        )
        self.assertEqual([row["__count"] for row in rows], [6, 6])
        # 75.8 of the others moved by one line: the heavier goal counts for more.
        detail = self.result(self.appraisal("subject", self.third)).line_ids
        detail.filtered(lambda one: one.weight == 60).points = 50
        [row] = self.grouped(
            "hr_admin",
            LINES,
            ["employee_id"],
            ["points:avg"],
            [
                ("employee_id", "=", self.people["subject"].id),
                ("cycle_id", "=", self.third.id),
            ],
        )
        self.assertEqual(row["points:avg"], 70.0)

    def test_found_by_index(self):
        """A search for one person goes into the view and takes the person's index.

        So it reads the rows of this person, however many there are.
        """
        person = self.people["subject"].id
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for role in ("subject", "manager", "hr_admin"):
            for model in (RESULTS, LINES):
                rows = self.as_user(self.env[model], role)
                query = rows._search([("employee_id", "=", person)]).select()
                found = self.env.execute_query(SQL("EXPLAIN %s", query))
                plan = "\n".join(line for [line] in found)
                with self.subTest(role=role, model=model):
                    self.assertIn("hr_performance_result__employee_id_index", plan)

    # TOP AND LOW GRADES

    def standing(self, role, cycle):
        rows = self.found(role, [("cycle_id", "=", cycle.id)])
        roles = {person.id: role for role, person in self.people.items()}
        return {roles[row["owner_id"][0]]: row["standing"] for row in rows}

    def test_top_and_low_grades(self):
        """Highest and lowest grade of each scale, unless HR has chosen others.

        Covers: R083
        """
        found = self.standing("hr_admin", self.second)
        self.assertEqual(found["manager"], "top")
        self.assertEqual(found["subject"], "middle")
        self.assertEqual(found["userless"], "bottom")
        levels = {level.code: level for level in self.scale.level_ids}
        admin = self.as_user(levels["A"], "hr_admin")
        admin.listed_as = "top"
        self.as_user(levels["C"], "hr_admin").listed_as = "bottom"
        found = self.standing("hr_admin", self.second)
        self.assertEqual(found["manager"], "middle")
        self.assertEqual(found["subject"], "top")
        self.assertEqual(found["hr_in"], "bottom")
        self.assertEqual(found["userless"], "middle")
        # Another scale keeps its own.
        self.assertEqual(self.standing("hr_admin", self.third)["userless"], "bottom")

    def row(self, role, person, cycle=None):
        domain = [
            ("cycle_id", "=", (cycle or self.third).id),
            ("owner_id", "=", self.people[person].id),
        ]
        return self.as_user(self.env[RESULTS], role).search(domain)

    def note(self, person, days):
        today = fields.Date.today()
        return self.env["hr.performance.coaching"].create(
            {
                "author_id": self.users["manager"].id,
                "employee_id": self.people[person].id,
                "zone": "record",
                "body": "Looks at it again",
                "date": today - timedelta(days=60),
                "follow_up_date": today + timedelta(days=days),
            }
        )

    def next_of(self, role, person):
        self.env.invalidate_all()
        return self.row(role, person).next_action

    def test_next_step(self):
        """What is under way for a person stands in the row, is found and opened.

        Covers: R083
        """
        self.assertEqual(self.next_of("manager", "userless"), "none")
        note = self.note("userless", 10)
        self.assertEqual(self.next_of("manager", "userless"), "open")
        self.assertEqual(self.next_of("manager", "colleague"), "none")
        self.assertEqual(
            self.row("manager", "userless").action_next()["res_id"], note.id
        )
        self.env.cr.execute(
            "UPDATE hr_performance_coaching SET follow_up_date = %s WHERE id = %s",
            [fields.Date.today() - timedelta(days=3), note.id],
        )
        self.assertEqual(self.next_of("manager", "userless"), "late")
        here = [("cycle_id", "=", self.third.id)]
        for value, people in (
            ("late", ["userless"]),
            ("open", []),
            ("none", ["colleague", "hr_in", "manager", "subject"]),
        ):
            rows = self.found("manager", [*here, ("next_action", "=", value)])
            self.assertEqual(self.people_of(rows), people, value)
        self.as_user(note, "manager").action_follow_up_done()
        self.assertEqual(self.next_of("manager", "userless"), "none")

    def test_next_step_of_a_promise_or_task_that_the_reader_may_not_see(self):
        """A note between two people is not under way for anybody else.

        Covers: R083
        """
        note = self.note("subject", 10)
        note.zone = "shared"
        self.assertEqual(self.next_of("manager", "subject"), "open")
        self.assertEqual(self.next_of("head", "subject"), "none")
        rows = self.found(
            "head", [("next_action", "=", "open"), ("cycle_id", "=", self.third.id)]
        )
        self.assertFalse(rows)

    def test_plan_the_next_step(self):
        """Where nothing is under way the button plans it, about this person.

        Covers: R083
        """
        action = self.row("manager", "userless").action_next()
        self.assertEqual(action["res_model"], "hr.performance.note.write")
        dialog = (
            self.as_user(self.env["hr.performance.note.write"], "manager")
            .with_context(**action["context"])
            .create({"body": "Trains with the team", "kind": "coaching"})
        )
        self.assertEqual(dialog.employee_id, self.people["userless"])
        dialog.action_write()
        self.assertEqual(self.next_of("manager", "userless"), "open")

    # WEAKEST KPIS

    def test_weakest_kpis(self):
        """Ranked within their department, with the people who are behind the number.

        Covers: R084
        """
        details = self.env["hr.performance.result.line"].search(
            [
                ("result_id.cycle_id", "=", self.third.id),
                ("appraisal_line_id.kpi_id", "=", self.care.id),
            ]
        )
        details.points = 30
        rows = self.found("hr_admin", [("cycle_id", "=", self.third.id)], KPIS)
        self.assertEqual(
            [
                (r["kpi_id"][1], r["place"], r["people"], round(r["points"], 1))
                for r in rows
            ],
            [("Care", 1, 6, 30.0), ("Skill", 2, 6, 85.8)],
        )

    def test_small_groups_are_left_out(self):
        """Fewer than five, of those whom the reader reads: no subtraction tells more.

        Covers: R084
        """
        # The manager's value is not in what HR of the plant gets, nor the own one as
        # long as it is not released: then four are left.
        third = [("cycle_id", "=", self.third.id)]
        self.assertEqual(
            [r["people"] for r in self.found("hr_in", third, KPIS)], [5, 5]
        )
        self.assertEqual(
            {r["points"] for r in self.found("hr_in", third, KPIS)}, {81.0}
        )
        self.result(self.appraisal("hr_in", self.third)).state = "published"
        self.assertEqual(self.found("hr_in", third, KPIS), [])
        for role in ("subject", "colleague", "hr_out", "reward", "foreign"):
            self.assertEqual(self.found(role, (), KPIS), [], role)
            self.assertEqual(
                self.grouped(role, KPIS, [], ["__count"])[0]["__count"], 0, role
            )
        self.assertEqual({row["people"] for row in self.found("head", (), KPIS)}, {6})

    def test_tasks_and_alerts_of_a_kpi(self):
        """What is under way for a KPI is one click away, under the reader's rights.

        Covers: R084
        """
        self.launch(
            self._cycle(name="2027 H2", date_start="2027-07-01", date_end="2027-12-31")
        )
        running = self.env["hr.performance.cycle"].search([("name", "=", "2027 H2")])
        sheet = self.appraisal("subject", running)
        sheet._move({"state": "agreed"})
        line = sheet.line_ids.filtered(lambda one: one.kpi_id == self.care)
        self.env["hr.performance.plan.action"].create(
            {
                "appraisal_id": sheet.id,
                "line_id": line.id,
                "name": "Train",
                "responsible_id": self.people["subject"].id,
                "due_date": "2027-08-01",
            }
        )
        self.env["hr.performance.alert"].create(
            {
                "line_id": line.id,
                "light": "red",
                "share": 50,
                "since": "2027-07-15",
                "state": "open",
            }
        )
        domain = [("cycle_id", "=", self.third.id), ("kpi_id", "=", self.care.id)]
        row = self.as_user(self.env[KPIS], "hr_admin").search(domain)
        self.assertEqual((row.action_count, row.alert_count), (1, 1))
        for action in (row.action_open_actions(), row.action_open_alerts()):
            found = self.rpc(
                "hr_admin", action["res_model"], "search_count", action["domain"]
            )
            self.assertEqual(found, 1)
        skill = self.as_user(self.env[KPIS], "hr_admin").search(
            [("cycle_id", "=", self.third.id), ("kpi_id", "=", self.skill.id)]
        )
        self.assertEqual((skill.action_count, skill.alert_count), (0, 0))
        # A trend of this KPI in this department.
        action = row.action_open_trend()
        self.assertEqual(
            self.rpc("hr_admin", LINES, "search_count", action["domain"]), 12
        )
