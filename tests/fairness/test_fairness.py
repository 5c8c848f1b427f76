# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PerformanceCase

#: Points of the manager's team and of the head's team, person by person.
LENIENT = [92, 90, 95, 91, 94]
SEVERE = [70, 72, 68, 75, 71]


@tagged("post_install", "-at_install")
class TestFairness(PerformanceCase):
    """HR looks at how people were rated before anybody is told."""

    # Results are written without their steps: the figures matter, not the way.
    leaves_sound = False

    def setUp(self):
        super().setUp()
        raters = [self.people["manager"], self.people["head"]]
        self.sheets = self.many_plans(10, raters).sorted("id")
        self.many = self.sheets.cycle_id
        self.many.legal_profile_ids.person_statistics = "yes"
        for sheet in self.sheets:
            is_lenient = sheet.manager_id == raters[0]
            scores = LENIENT if is_lenient else SEVERE
            mine = self.sheets.filtered(lambda s, m=sheet.manager_id: s.manager_id == m)
            self.rated(sheet, scores[mine.ids.index(sheet.id)])

    def reviewed(self, sheet, kind, author, points):
        """A submitted review with the same points in each line."""
        lines = sheet.line_ids.filtered(lambda line: line.kind == "weighted")
        given = {"points": points, "has_points": True}
        self.env["hr.performance.rating"].create(
            {
                "appraisal_id": sheet.id,
                "kind": kind,
                "rater_id": author.id,
                "state": "submitted",
                "line_ids": [
                    Command.create({"appraisal_line_id": line.id, **given})
                    for line in lines
                ],
            }
        )

    def rated(self, sheet, score):
        """A decided sheet with the manager's points."""
        self.reviewed(sheet, "manager", sheet.manager_id, score)
        levels = sheet.cycle_id.scale_id.level_ids.sorted("lower", reverse=True)
        level = levels.filtered(lambda level: level.is_lowest or level.lower <= score)
        sheet.write({"state": "decided"})
        self.env["hr.performance.result"].create(
            {
                "appraisal_id": sheet.id,
                "employee_id": sheet.employee_id.id,
                "cycle_id": sheet.cycle_id.id,
                "company_id": sheet.company_id.id,
                "department_id": sheet.department_id.id,
                "manager_id": sheet.manager_id.id,
                "scale_id": sheet.cycle_id.scale_id.id,
                "score": score,
                "level_id": level[0].id,
                "final_level_id": level[0].id,
                "final_origin": "review",
                "state": "published",
            }
        )

    def look(self, role="hr_admin"):
        action = self.as_user(self.many, role).action_check_fairness()
        look = self.env["hr.performance.fairness"].browse(action["res_id"])
        return self.as_user(look, role)

    def hints(self, look, kind):
        return look.finding_ids.filtered(lambda f: f.kind == kind and f.is_hint)

    def test_raters_who_differ(self):
        """Both are told, each with the arithmetic and what else may explain it.

        Covers: R080
        """
        look = self.look()
        self.assertEqual(look.result_count, 10)
        found = self.hints(look, "leaning")
        self.assertEqual(
            found.employee_id, self.people["manager"] | self.people["head"]
        )
        [high] = found.filtered(lambda f: f.employee_id == self.people["manager"])
        self.assertEqual(high.people, 5)
        self.assertIn("92.4", high.sentence)
        self.assertIn("81.8", high.sentence)
        self.assertIn("may simply be better", high.sentence)

    def test_lines_that_say_the_same(self):
        """Each person has the same points in every line: they go together always."""
        rows = self.look().finding_ids.filtered(lambda f: f.kind == "halo")
        self.assertEqual(len(rows), 2)
        goals = self.sheets[0].line_ids.filtered(lambda line: line.kind == "weighted")
        self.assertEqual(set(rows.mapped("is_hint")), {len(goals) >= 3})
        self.assertIn("with 1 ", rows[0].sentence)

    def test_a_self_review_far_away(self):
        """Covers: R092"""
        sheet = self.sheets[0]
        self.reviewed(sheet, "self", sheet.employee_id, 60)
        [found] = self.hints(self.look(), "gap")
        self.assertEqual(found.employee_id, sheet.employee_id)
        self.assertIn("60", found.sentence)

    def test_groups_of_people(self):
        """Five of five and none of five: the group is told, with its chance."""
        for sheet in self.sheets:
            is_lenient = sheet.manager_id == self.people["manager"]
            sheet.employee_id.sex = "male" if is_lenient else "female"
        rows = self.look().finding_ids.filtered(lambda f: f.group_kind == "sex")
        self.assertEqual(set(rows.mapped("group_key")), {"male", "female"})
        [low] = rows.filtered(lambda f: f.group_key == "female")
        self.assertTrue(low.is_hint)
        self.assertIn("0 of 5", low.sentence)
        self.assertIn("0.79", low.sentence)

    def test_four_people_are_no_group(self):
        for sheet in self.sheets[:4]:
            sheet.employee_id.sex = "female"
        for sheet in self.sheets[4:]:
            sheet.employee_id.sex = "male"
        rows = self.look().finding_ids.filtered(lambda f: f.group_kind == "sex")
        self.assertFalse(rows, "four women could be told apart")

    def test_where_the_law_forbids_to_compare_people(self):
        self.many.legal_profile_ids.person_statistics = "no"
        look = self.look()
        self.assertFalse(look.names_people)
        self.assertEqual(set(look.finding_ids.mapped("kind")) - {"group"}, set())

    def test_an_agreement_that_is_not_on_record(self):
        self.many.legal_profile_ids.person_statistics = "agreed"
        self.many.legal_check_ids.sudo().unlink()
        self.assertTrue(self.look().names_people)
        profile = self.many.legal_profile_ids
        item = self.env["hr.performance.legal.item"].create(
            {"profile_id": profile.id, "name": "Works agreement"}
        )
        self.env["hr.performance.legal.check"].create(
            {"cycle_id": self.many.id, "item_id": item.id}
        )
        self.assertFalse(self.look().names_people)

    # BEFORE RESULTS ARE TOLD

    def require(self):
        gate = self.many.gate_ids.filtered(lambda g: g.code == "fairness_seen")
        gate.sudo().level = "required"

    def release(self, role="hr_admin"):
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.many.id)]
        )
        self.as_user(results, role).action_release()
        return results

    def test_nobody_is_told_before_somebody_has_looked(self):
        self.require()
        with self.assertRaisesRegex(UserError, "fairness of Many"):
            self.release()
        look = self.look()
        with self.assertRaisesRegex(UserError, "Remark"):
            look.action_acknowledge()
        look.remark = "The two teams have other products; the values bear it out."
        look.action_acknowledge()
        self.assertEqual(self.many.fairness_seen_by_id, self.users["hr_admin"])
        self.assertEqual(set(self.release().mapped("state")), {"released"})

    def test_the_job_waits_and_the_page_says_so(self):
        self.many.release_date = "2020-06-30"
        self.require()
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.many.id)]
        )
        self.run_cron("release")
        self.assertEqual(set(results.mapped("state")), {"published"})
        page = self.as_user(self.many, "hr_admin")
        self.assertIn("fairness of Many", page.fairness_notice)
        self.many.write({"fairness_seen_count": 10})
        self.assertFalse(page.fairness_notice)
        self.run_cron("release")
        self.assertEqual(set(results.mapped("state")), {"released"})

    def test_many_results_that_nobody_has_looked_at(self):
        """A check made of the first results covers no whole cycle."""
        self.require()
        self.many.write({"fairness_seen_count": 7})
        with self.assertRaisesRegex(UserError, "few of its results"):
            self.release()
        self.many.write({"fairness_seen_count": 8})
        self.release()

    def test_what_is_acknowledged_stays(self):
        look = self.look()
        look.remark = "Seen"
        look.action_acknowledge()
        with self.assertRaisesRegex(UserError, "already"):
            look.action_acknowledge()
        with self.assertRaises(AccessError):
            look.remark = "Never said"
        with self.assertRaises(AccessError):
            look.finding_ids[0].people = 99

    def test_nobody_else_reads_a_check(self):
        look = self.look()
        for role in ("hr_in", "manager", "subject", "reward"):
            with self.assertRaises(AccessError):
                self.as_user(look, role).read(["remark"])
            with self.assertRaises(AccessError):
                self.as_user(look.finding_ids, role).read(["people"])

    def test_an_officer_of_some_departments_cannot_speak_for_all(self):
        look = self.look("hr_out")
        self.assertEqual(look.result_count, 0)
        with self.assertRaisesRegex(UserError, "0 of 10"):
            look.action_acknowledge()
