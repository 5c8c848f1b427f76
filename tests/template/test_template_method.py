# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ...models.base import features
from ..base.test_tours import TourCase
from ..common import PerformanceCase

WORDS = ("Almost never", "Seldom", "Sometimes", "Often", "Almost always")
ANCHORS = {f"anchor_{level}": text for level, text in enumerate(WORDS, 1)}


class MethodCase(PerformanceCase):
    """A template of which *Honesty* is a value and *Listening* a behaviour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.observed = cls.env["hr.performance.template"].create(
            {
                "name": "Observed",
                "method": "behaviour",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Listening",
                            "section": "attitude",
                            "weight": 80,
                            "is_by_level": True,
                            **ANCHORS,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Honesty",
                            "section": "values",
                            "weight": 20,
                            "is_by_level": True,
                            **ANCHORS,
                        }
                    ),
                ],
            }
        )

    def as_hr(self, record):
        return self.as_user(record, "hr_in")

    def by_name(self, template, name):
        return template.line_ids.filtered(lambda line: line.name == name)

    def assessed(self, **values):
        """The sheet of the subject, at the manager's review, with this template."""
        self.observed.write(values)
        self.cycle.template_id = self.observed
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.open_assessment(appraisal)
        self.self_review(appraisal)
        return appraisal

    def open_assessment(self, appraisal):
        manager = appraisal.manager_id.user_id
        appraisal.with_user(manager).action_open_assessment()

    def self_review(self, appraisal):
        rating = self.review(appraisal, "self", "subject")
        rating.line_ids.points_input = "60"
        rating.action_submit()

    def review(self, appraisal, kind="manager", role="manager"):
        found = appraisal.rating_ids.filtered(lambda rating: rating.kind == kind)
        return self.as_user(found, role)


@tagged("post_install", "-at_install")
class TestTemplateMethod(MethodCase):
    """Seeded templates for each method, and what a method asks of its template."""

    def seeded(self, name):
        return self.env.ref(f"hr_performance.hr_performance_template_{name}")

    def test_three_methods_are_ready(self):
        """360°, objectives and behaviour can be launched as they come. Covers: R070"""
        methods = {"360": "feedback", "mbo": "objectives", "behaviour": "behaviour"}
        for name, method in methods.items():
            with self.subTest(name):
                template = self.seeded(name)
                self.assertEqual(
                    (template.method, template.state), (method, "released")
                )
                self.assertEqual(template.weight_total, 100)
                self.assertFalse(template.mix_warning)
                cycle = self._cycle(name=name, template_id=template.id)
                self.launch(cycle)
                sheet = cycle.appraisal_ids.filtered(
                    lambda a: a.employee_id == self.people["subject"]
                )
                self.assertEqual(len(sheet.line_ids), len(template.line_ids))

    def test_frequency_scale_has_a_text_for_each_level(self):
        """Almost never to almost always, the same on every line. Covers: R070, R072"""
        template = self.seeded("behaviour")
        scales = {tuple(line._anchors()) for line in template.line_ids}
        self.assertEqual(len(scales), 1)
        words = scales.pop()
        self.assertEqual(len(set(words)), 5)
        self.assertTrue(words[0].startswith("Almost never"))
        self.assertTrue(words[4].startswith("Almost always"))
        self.assertTrue(all(template.line_ids.mapped("is_by_level")))

    def test_360_asks_more_sides_than_the_manager(self):
        """Manager, employee, colleagues, reports, with weights. Covers: R070, R073"""
        template = self.seeded("360")
        weights = {row.kind: row.weight for row in template.rater_ids}
        self.assertEqual(
            weights, {"manager": 40, "self": 0, "colleague": 30, "report": 30}
        )
        self.assertTrue(all(template.line_ids.mapped("is_for_raters")))

    def test_360_is_not_launched_while_it_is_switched_off(self):
        """It would be the manager's review alone; said with what to do. Covers: R070"""
        features.switch(self.env, {features.RATERS: False})
        self.cycle.template_id = self.seeded("360")
        with self.assertRaisesRegex(UserError, "switch on 360° feedback"):
            self.launch()

    def test_a_method_needs_what_it_is_named_after(self):
        """360° without raters, behaviour without levels: refused. Covers: R070"""
        template = self.as_hr(self.observed)
        template.method = "feedback"
        with self.assertRaisesRegex(UserError, "add colleagues, reports or customers"):
            template.action_submit_for_review()
        template.write(
            {
                "method": "behaviour",
                "line_ids": [
                    Command.update(line.id, {"is_by_level": False})
                    for line in template.line_ids
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "tick Rated by Levels"):
            template.action_submit_for_review()

    def test_a_scale_without_texts_is_refused(self):
        """At the review and at the launch, naming the line. Covers: R072"""
        self.by_name(self.observed, "Listening").anchor_4 = " "
        with self.assertRaisesRegex(UserError, "Listening: describe each of the five"):
            self.as_hr(self.observed).action_submit_for_review()
        self.cycle.template_id = self.observed
        with self.assertRaisesRegex(UserError, "Listening: describe each of the five"):
            self.launch()
        self.by_name(self.observed, "Listening").anchor_4 = "Often"
        self.as_hr(self.observed).action_submit_for_review()
        self.launch()

    def test_effects_name_what_exists(self):
        """An unknown grade, a score that is no number: refused. Covers: R078"""
        template = self.as_hr(self.observed)
        with Form(template) as form:
            form.values_effect = "grade_cap"
            form.values_value = "Z"
        with self.assertRaisesRegex(UserError, "grade “Z” does not exist"):
            template.action_submit_for_review()
        template.write({"values_effect": "score_cap", "values_value": "much"})
        with self.assertRaisesRegex(UserError, "highest score as a number"):
            template.action_submit_for_review()
        template.write({"values_value": "59"})
        template.action_submit_for_review()
        # A grade of another scale is none of this cycle's.
        other = self.env["hr.performance.scale"].create(
            {
                "name": "Two",
                "level_ids": [
                    Command.create({"code": "Y", "name": "Y", "lower": 50}),
                    Command.create({"code": "N", "name": "N", "is_lowest": True}),
                ],
            }
        )
        self.observed.write({"values_effect": "grade_cap", "values_value": "N"})
        self.cycle.template_id = self.observed
        with self.assertRaisesRegex(UserError, "Enter one of: S, A, B, C, D"):
            self.launch()
        self.cycle.scale_id = other
        self.launch()

    def test_values_that_decide_need_a_scale(self):
        """Without line, or with one that has no levels: refused. Covers: R078"""
        template = self.as_hr(self.observed)
        template.write({"values_effect": "zero"})
        self.by_name(template, "Honesty").is_by_level = False
        with self.assertRaisesRegex(UserError, "Honesty: a value that may fail"):
            template.action_submit_for_review()
        self.by_name(template, "Honesty").section = "attitude"
        with self.assertRaisesRegex(UserError, "no line in the section Values"):
            template.action_submit_for_review()

    def test_hr_finds_templates_by_method(self):
        """The method stands in list and filters. Covers: R070"""
        found = self.as_hr(self.env["hr.performance.template"]).search(
            [("method", "=", "behaviour"), ("is_block", "=", False)]
        )
        self.assertIn(self.observed, found)
        self.assertNotIn(self.template, found)


@tagged("post_install", "-at_install")
class TestTemplateBlock(MethodCase):
    """The lines of a block are added once, and all weights are 100 again."""

    def block(self, name):
        return self.env.ref(f"hr_performance.hr_performance_block_{name}")

    def add(self, template, block, share=None):
        action = self.as_hr(template).action_add_block()
        dialog = Form(
            self.as_hr(self.env["hr.performance.block.add"]).with_context(
                **action["context"]
            )
        )
        dialog.block_id = block
        if share is not None:
            dialog.share = share
        record = dialog.save()
        told = record.outcome
        record.action_add()
        return told

    def test_four_blocks_are_there(self):
        """Goals, quality and efficiency, ability, team. Covers: R077"""
        sections = {
            "goals": {"result"},
            "quality": {"quality", "efficiency"},
            "development": {"ability"},
            "team": {"attitude"},
        }
        for name, expected in sections.items():
            block = self.block(name)
            self.assertTrue(block.is_block and block.state == "released")
            self.assertEqual(set(block.line_ids.mapped("section")), expected)
            self.assertFalse(block.line_ids._anchor_problem())

    def test_a_block_brings_lines_texts_and_weights(self):
        """The others share the rest in proportion; told beforehand. Covers: R077"""
        told = self.add(self.observed, self.block("team"), 25)
        self.assertIn("Listening: 80 → 60", told)
        self.assertIn("Help for Colleagues: new, 12.5", told)
        weights = {line.name: line.weight for line in self.observed.line_ids}
        self.assertEqual(
            weights,
            {
                "Listening": 60,
                "Honesty": 15,
                "Help for Colleagues": 12.5,
                "Sharing of Knowledge": 12.5,
            },
        )
        new, old = (
            self.by_name(template, "Help for Colleagues")
            for template in (self.observed, self.block("team"))
        )
        self.assertEqual(new._anchors(), old._anchors())
        self.assertTrue(new.is_by_level)

    def test_texts_come_in_every_language(self):
        """Nobody types a block twice, in no language. Covers: R077"""
        self.env["res.lang"]._activate_lang("fr_FR")
        line = self.by_name(self.block("team"), "Help for Colleagues")
        line.with_context(lang="fr_FR").write({"name": "Aide", "anchor_1": "Jamais"})
        # A change asks for another review, which somebody else has done meanwhile.
        self.block("team").sudo().state = "released"
        self.add(self.observed, self.block("team"))
        new = self.observed.line_ids.filtered(
            lambda x: x.name == "Help for Colleagues"
        ).with_context(lang="fr_FR")
        self.assertEqual((new.name, new.anchor_1), ("Aide", "Jamais"))

    def test_sections_follow(self):
        """Weights of sections are those of the lines afterwards. Covers: R077"""
        self.observed.section_ids = [
            Command.create({"section": "attitude", "weight": 80}),
            Command.create({"section": "values", "weight": 20}),
        ]
        self.add(self.observed, self.block("goals"), 50)
        self.assertEqual(
            {row.section: row.weight for row in self.observed.section_ids},
            {"attitude": 40, "values": 10, "result": 50},
        )
        self.assertFalse(self.observed.mix_warning)

    def test_all_four_make_a_template(self):
        """From an empty template on. Covers: R077"""
        template = self.as_hr(self.env["hr.performance.template"]).create(
            {"name": "Built", "method": "behaviour"}
        )
        for name in ("goals", "quality", "development", "team"):
            self.add(template, self.block(name))
        self.assertAlmostEqual(template.weight_total, 100)
        self.assertEqual(len(template.line_ids), 8)
        template.action_submit_for_review()

    def test_no_block_twice(self):
        """Neither offered nor taken; what is not released is not, too. Covers: R077"""
        self.add(self.observed, self.block("team"), 20)
        with self.assertRaisesRegex(UserError, "not added twice"):
            self.as_hr(self.observed)._add_block(self.block("team"), 20)
        draft = self.as_hr(self.block("goals"))
        draft.action_return_to_draft()
        with self.assertRaisesRegex(UserError, "not released for use"):
            self.as_hr(self.observed)._add_block(draft, 20)
        with self.assertRaisesRegex(UserError, "blocks are added to templates"):
            self.as_hr(self.observed)._add_block(self.template, 20)

    def test_weights_that_cannot_be(self):
        """Nothing, everything or more than that beside other lines. Covers: R077"""
        for share in (0, 100, 120, -5):
            with self.subTest(share), self.assertRaises(ValidationError):
                self.as_hr(self.observed)._add_block(self.block("team"), share)
        self.assertEqual(self.observed.weight_total, 100)

    def test_a_block_is_no_template(self):
        """No cycle is launched with it, and it has nothing but lines. Covers: R077"""
        block = self.block("team")
        with self.assertRaisesRegex(ValidationError, "is a block"):
            block.values_effect = "zero"
        self.env.cr.execute(
            "UPDATE hr_performance_cycle SET template_id = %s WHERE id = %s",
            [block.id, self.cycle.id],
        )
        self.cycle.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "is a block, which is not used"):
            self.launch()


@tagged("post_install", "-at_install")
class TestRatedByLevel(MethodCase):
    """Levels are chosen, everybody sees the same texts, and a value may decide."""

    def rate(self, rating, comment="", **levels):
        """Choose levels as the form does: the points of each."""
        with Form(rating) as form:
            for index, line in enumerate(rating.line_ids):
                level = levels.get(line.appraisal_line_id.title.lower())
                if level is not None:
                    with form.line_ids.edit(index) as row:
                        row.points_input = str(20 * level)
                        row.comment = comment

    def decided(self, appraisal, comment="Told the customer something else.", **levels):
        rating = self.review(appraisal)
        self.rate(rating, comment, **levels)
        rating.action_submit()
        return self.result(appraisal)

    def words(self, rating):
        return [
            (
                line.appraisal_line_id.title,
                [w["text"] for w in line.points_scale["words"]],
            )
            for line in rating.line_ids
        ]

    def test_all_see_the_same_texts(self):
        """Employee and manager, of all sheets of the template. Covers: R072"""
        self.cycle.template_id = self.observed
        self.launch()
        sheets = self.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id
            in (self.people["subject"], self.people["colleague"])
        )
        found = []
        for sheet in sheets:
            role = "subject" if sheet == self.appraisal() else "colleague"
            self.as_user(sheet, role).action_confirm_plan()
            self.as_user(sheet, "manager").action_confirm_plan()
            self.open_assessment(sheet)
            for rating in sheet.rating_ids:
                author = self.users["manager" if rating.kind == "manager" else role]
                found.append(self.words(rating.with_user(author)))
        expected = [("Listening", list(WORDS)), ("Honesty", list(WORDS))]
        self.assertEqual(found, [expected] * 4)

    def test_texts_stay_as_they_were_at_the_start(self):
        """Later raters of the same cycle read nothing else. Covers: R072"""
        appraisal = self.assessed()
        self.by_name(self.observed, "Listening").anchor_1 = "Something else"
        self.assertEqual(self.words(self.review(appraisal))[0][1], list(WORDS))

    def test_only_levels_are_taken(self):
        """Points between two levels are refused with what to do. Covers: R072"""
        appraisal = self.assessed()
        rating = self.review(appraisal)
        with self.assertRaisesRegex(ValidationError, "Listening: choose a level"):
            rating.action_submit()
        self.rate(rating, listening=4, honesty=4)
        rating.line_ids[0].points_input = "75"
        with self.assertRaisesRegex(ValidationError, "Listening is rated by levels"):
            rating.action_submit()
        rating.line_ids[0].points_input = "60"
        rating.action_submit()
        self.assertEqual(self.result(appraisal).score, 64)

    def test_a_value_that_fails_caps_the_grade(self):
        """The score stays, the grade is capped, and both are told. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        result = self.decided(appraisal, listening=5, honesty=2)
        self.assertEqual((result.score, result.level_id.code), (88, "C"))
        told = result.explanation_html
        self.assertIn("Value Honesty: level 2, and at least 3 is required", told)
        self.assertEqual(told.count("The grade is at most C"), 1)

    def test_a_value_that_fails_makes_zero(self):
        """A veto, with the engine's own effects. Covers: R078"""
        appraisal = self.assessed(values_effect="zero", values_least="4")
        result = self.decided(appraisal, listening=5, honesty=3)
        self.assertEqual((result.score, result.level_id.code), (0, "D"))

    def test_a_value_that_is_kept_changes_nothing(self):
        """At the required level, or with the rule off. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        result = self.decided(appraisal, listening=5, honesty=3)
        self.assertEqual((result.score, result.level_id.code), (92, "A"))
        self.assertNotIn("is required", result.explanation_html)

    def test_off_a_low_value_is_only_points(self):
        """Off is the default. Covers: R078"""
        appraisal = self.assessed()
        result = self.decided(appraisal, listening=5, honesty=1)
        self.assertEqual((result.score, result.level_id.code), (84, "B"))

    def test_the_sheet_says_what_is_required(self):
        """Before anybody is rated, and in the review. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        line = self.as_user(appraisal, "subject").line_ids[1]
        sentence = "At least level 3 is required. Below it: Grade at Most C"
        self.assertEqual(line.value_text, sentence)
        rating = self.review(appraisal)
        self.assertEqual(rating.line_ids[1].points_scale["hint"], sentence)
        self.assertFalse(rating.line_ids[0].points_scale["hint"])

    def test_what_follows_is_frozen_at_the_launch(self):
        """A stricter template changes no plan that is there. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        self.observed.write({"values_effect": "zero", "values_least": "5"})
        result = self.decided(appraisal, listening=5, honesty=3)
        self.assertEqual(result.score, 92)

    def test_a_failed_value_needs_its_facts(self):
        """What decides beside the points is written down. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        rating = self.review(appraisal)
        self.rate(rating, listening=5, honesty=2)
        with self.assertRaisesRegex(ValidationError, "Honesty: the level lies below"):
            rating.action_submit()

    def test_the_running_score_knows_the_value(self):
        """Who rates sees the capped grade while choosing. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        rating = self.review(appraisal)
        self.rate(rating, "Facts", listening=5, honesty=2)
        self.assertEqual(rating.running["grade"], "C")

    def test_nobody_writes_the_rules_of_a_line(self):
        """Neither manager nor employee, in no state. Covers: R078"""
        appraisal = self.assessed(values_effect="grade_cap", values_value="C")
        for role in ("subject", "manager", "hr_in"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_user(appraisal.line_ids[1], role).write({"level_rules": False})
        self.assertTrue(appraisal.line_ids[1].level_rules["least"])


@tagged("post_install", "-at_install")
class TestLevelTour(MethodCase, TourCase):
    """Levels in the browser, on a desk and on a phone."""

    def choose(self):
        self.cycle.template_id = self.observed
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.open_assessment(appraisal)
        rating = self.review(appraisal, "self", "subject")
        self.tour(
            "hr_performance_levels",
            f"hr_performance_rating_action_mine/{rating.id}",
            "subject",
        )
        self.assertEqual(rating.state, "submitted")
        self.assertEqual(rating.line_ids.mapped("points"), [80, 60])

    def test_one_tap_for_each_line(self):
        """Level and points of the employee's own review. Covers: R072"""
        self.choose()

    def test_one_tap_on_a_phone(self):
        """The same on 390 px, where lines are cards. Covers: R072"""
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.choose()
