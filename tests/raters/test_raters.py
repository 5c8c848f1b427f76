# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.base import features
from .common_raters import COLLEAGUES, REPORTS, RatersCase


@tagged("post_install", "-at_install")
class TestRaterRules(RatersCase):
    """What a template asks of raters, and what a plan keeps of it."""

    def test_weights_add_up(self):
        """Weights of the kinds that are not 100 together are refused. Covers: R073"""
        colleague = self.template.rater_ids.filtered(lambda r: r.kind == "colleague")
        with self.assertRaisesRegex(ValidationError, "add up to 110 instead of 100"):
            self.template.rater_ids = [Command.update(colleague.id, {"weight": 40})]

    @mute_logger("odoo.sql_db")
    def test_threshold_of_two_is_refused(self):
        """Whoever is promised anonymity is never shown from two answers on."""
        colleague = self.template.rater_ids.filtered(lambda r: r.kind == "colleague")
        with self.assertRaises(ValidationError):
            self.template.rater_ids = [Command.update(colleague.id, {"threshold": 2})]
        with self.assertRaises(CheckViolation):
            colleague.threshold = 2
            colleague.flush_recordset()

    def test_a_scale_without_anchors_is_refused(self):
        """Each level is described before anybody is asked. Covers: R072"""
        with self.assertRaisesRegex(ValidationError, "Attitude: describe each"):
            self.template.line_ids = [
                Command.update(self.attitude.id, {"anchor_3": False})
            ]

    def test_the_history_tells_who_was_added(self):
        """In words, not as the program calls them."""
        self.template.rater_ids = [Command.create({"kind": "internal", "weight": 0})]
        told = self.template.message_ids[0].body
        self.assertIn("Added: Internal Customers", told)

    def test_nothing_to_ask_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "tick Asked of Raters"):
            self.template.line_ids = [
                Command.update(self.attitude.id, {"is_for_raters": False})
            ]

    def test_a_launch_refuses_what_was_broken_row_by_row(self):
        """A row changed by itself passes no launch."""
        self.attitude.anchor_3 = False
        with self.assertRaisesRegex(UserError, "describe each"):
            self.launch()

    def test_all_raters_see_the_same_words(self):
        """A change of the template changes no plan that is there. Covers: R069, R072"""
        appraisal = self.sheet()
        self.attitude.anchor_3 = "Another word"
        self.template.rater_ids = [Command.clear()]
        line = self.line(appraisal)
        self.assertEqual(appraisal._anchors_of(line)[2], "In time")
        self.assertEqual(float(appraisal._rater_row("colleague")["weight"]), 30)

    def test_the_page_of_rules_tells_it_beforehand(self):
        """Who counts what, and from how many answers on, before anybody is asked."""
        appraisal = self.sheet()
        rows = self.as_user(appraisal, "subject")._method_raters()
        told = dict(rows)
        self.assertEqual(
            told["Colleagues"],
            "30 % of the points of: Attitude. Anonymous; shown all together, from 3"
            " answers on, with the result.",
        )
        self.assertIn(("Manager", "50 % of the points of: Attitude"), rows)
        self.assertNotIn("100 %", str(told))

    def test_words_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.attitude.with_context(lang="fr_FR").anchor_3 = "À temps"
        appraisal = self.sheet()
        line = self.line(appraisal)
        french = appraisal.with_context(lang="fr_FR")
        self.assertEqual(french._anchors_of(line)[2], "À temps")
        self.assertEqual(appraisal._anchors_of(line)[2], "In time")

    def test_a_company_that_does_not_use_it_has_nothing_of_it(self):
        """With the feature off a plan is as it always was."""
        features.switch(self.env, {features.RATERS: False})
        appraisal = self.sheet()
        self.assertFalse(appraisal.has_raters)
        with self.assertRaisesRegex(UserError, "asks no raters of this kind"):
            self.name(appraisal, "colleague", ["ann"])
        self.rate(appraisal)
        self.assertEqual(self.points(appraisal), 90)
        self.assertFalse(self.shares(appraisal))


@tagged("post_install", "-at_install")
class TestAskingRaters(RatersCase):
    """Who proposes, who approves, who is not asked."""

    def test_course(self):
        """The employee proposes, the manager approves and asks. Covers: R073"""
        appraisal = self.sheet()
        mine = self.name(appraisal, "colleague", COLLEAGUES[:3], "subject")
        self.assertEqual(set(mine.mapped("state")), {"proposed"})
        with self.assertRaises(AccessError):
            mine.action_approve()
        self.as_user(mine, "manager").action_approve()
        self.as_user(appraisal, "manager").action_ask_raters()
        self.assertEqual(set(mine.mapped("state")), {"asked"})
        tasks = self.as_user(self.env["hr.performance.rater"], "ann")._task_kinds()
        self.assertEqual(tasks[0].records.appraisal_id, appraisal)
        self.assertEqual(tasks[0].records._task_verb(), "Give feedback on Subject")

    def test_what_the_manager_names_is_approved(self):
        appraisal = self.sheet()
        named = self.name(appraisal, "colleague", ["ann"])
        self.assertEqual(named.state, "approved")
        self.assertEqual(named.approved_by_id, self.users["manager"])

    def test_the_employee_sees_the_own_proposals_only(self):
        appraisal = self.sheet()
        self.ask(appraisal)
        mine = self.as_user(self.env["hr.performance.rater"], "subject")
        self.assertFalse(mine.search([]))

    def test_others_propose_nobody(self):
        appraisal = self.sheet()
        for role in ("colleague", "head", "hr_out", "foreign", "former"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.name(appraisal, "colleague", ["ann"], role)

    def test_wrong_kinds_are_refused(self):
        """The person, superiors, reports and colleagues in a wrong kind."""
        appraisal = self.sheet()
        for kind, person, why in (
            ("colleague", "subject", "the one who is appraised"),
            ("colleague", "manager", "is a superior"),
            ("internal", "ceo", "asks no raters of this kind"),
            ("colleague", "head", "is a superior"),
            ("colleague", "rob", "reports to the person"),
            ("report", "ann", "does not report"),
        ):
            with (
                self.subTest(kind=kind, person=person),
                self.assertRaisesRegex(UserError, why),
            ):
                self.name(appraisal, kind, [person], "hr_in")

    def test_too_few_is_said_before_anybody_is_asked(self):
        """Two people could be guessed: nobody is asked, and it is said why."""
        appraisal = self.sheet()
        named = self.name(appraisal, "colleague", ["ann", "bob"])
        with self.assertRaisesRegex(UserError, "Colleagues: 2 is too few"):
            self.as_user(appraisal, "manager").action_ask_raters()
        self.assertEqual(set(named.mapped("state")), {"approved"})
        keys = self.env["hr.performance.rater.key"]
        self.assertFalse(keys.search([("rater_id", "in", named.ids)]))

    def test_nobody_is_asked_too_often(self):
        """The load is shown, and limited in a cycle."""
        self.template.rater_limit = 1
        appraisal = self.sheet()
        other = self.appraisal("colleague")
        named = self.name(appraisal, "colleague", ["ann"])
        self.assertEqual(named.load, 1)
        other.state = "agreed"
        with self.assertRaisesRegex(UserError, "Ann has 1 requests"):
            self.name(other, "colleague", ["ann"])

    def test_many_cost_no_more_queries(self):
        """Seven are named and asked with the queries of three."""
        appraisal = self.sheet()

        def queries(**people):
            values = [
                {
                    "appraisal_id": appraisal.id,
                    "kind": kind,
                    "employee_id": self.people[person].id,
                }
                for kind, persons in people.items()
                for person in persons
            ]
            raters = self.as_user(self.env["hr.performance.rater"], "manager")
            with self.env.cr.savepoint() as savepoint:
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                raters.create(values)
                self.as_user(appraisal, "manager").action_ask_raters()
                self.env.flush_all()
                cost = self.env.cr.sql_log_count - before
                savepoint.rollback()
            return cost

        queries(colleague=COLLEAGUES[:3])
        few = queries(colleague=COLLEAGUES[:3])
        many = queries(colleague=COLLEAGUES, report=REPORTS)
        self.assertLessEqual(many, few + 2)

    def test_conflict_of_interest(self):
        """Whose declared conflict is open or replaced is not asked. Covers: R202"""
        appraisal = self.sheet()
        self.as_user(self.env["hr.performance.conflict"], "ann").create(
            {
                "cycle_id": self.cycle.id,
                "rater_id": self.people["ann"].id,
                "appraisee_id": self.people["subject"].id,
                "kind": "relative",
                "text": "My brother-in-law",
            }
        )
        with self.assertRaises(UserError) as refused:
            self.name(appraisal, "colleague", ["ann"])
        self.assertIn("Ann cannot be asked", str(refused.exception))
        self.assertNotIn("brother", str(refused.exception))

    def test_training(self):
        """Where the scheme requires it, only trained people are asked. Covers: R202"""
        appraisal = self.sheet()
        self.cycle.gate_ids.filtered(
            lambda gate: gate.code == "rater_trained"
        ).level = "required"
        with self.assertRaisesRegex(UserError, "Ann has no valid training"):
            self.name(appraisal, "colleague", ["ann"])

    def test_declining(self):
        """Whoever declines says why; the person who is appraised does not read it."""
        appraisal = self.sheet()
        mine = self.name(appraisal, "colleague", COLLEAGUES, "subject")
        self.as_user(mine, "manager").action_approve()
        self.as_user(appraisal, "manager").action_ask_raters()
        key = self.key(appraisal, "ann")
        with self.assertRaisesRegex(UserError, "Say in a few words"):
            key._decline(" ")
        key._decline("We never worked together")
        rater = mine.filtered(lambda r: r.employee_id == self.people["ann"])
        self.assertEqual(rater.state, "declined")
        read = self.as_user(rater, "manager").decline_reason
        self.assertEqual(read, "We never worked together")
        self.assertFalse(rater.decline_reason)
        with self.assertRaises(UserError):
            key._give({self.line(appraisal).id: 3}, "", "")

    def test_taking_proposals_back(self):
        appraisal = self.sheet()
        mine = self.name(appraisal, "colleague", ["ann"], "subject")
        mine.action_withdraw()
        self.assertEqual(mine.state, "withdrawn")
        self.env.flush_all()
        again = self.name(appraisal, "colleague", ["ann"], "subject")
        self.as_user(again, "hr_in").action_refuse()
        self.assertEqual(again.state, "refused")


@tagged("post_install", "-at_install")
class TestRaterScore(RatersCase):
    """What raters count, and where they do not."""

    def test_kinds_by_their_weights(self):
        """Manager 80, colleagues 3.75 of 5; reports below the threshold. Covers: R073

        (50 × 80 + 30 × 75) ÷ 80 = 78.125, which is 3.91 of 5.
        """
        appraisal = self.sheet()
        self.ask(appraisal)
        levels = dict(zip(COLLEAGUES, (3, 4, 5, 3), strict=True))
        self.say(appraisal, {**levels, "rob": 2})
        self.rate(appraisal, "80")
        self.assertAlmostEqual(self.points(appraisal), 78.125)
        shares = self.shares(appraisal)
        self.assertEqual(shares["colleague"].level, 3.75)
        self.assertEqual(shares["report"].reason, "few")
        told = self.as_user(self.result(appraisal), "manager").line_ids.filtered(
            lambda x: x.appraisal_line_id == self.line(appraisal)
        )
        self.assertIn("Colleagues: 75 points × weight 30", told.explanation_html)
        self.assertIn("Direct Reports: fewer than 3 answers", told.explanation_html)

    def test_all_kinds(self):
        """With three reports all three kinds count: (4000 + 2250 + 1200) ÷ 100."""
        appraisal = self.sheet()
        self.ask(appraisal)
        levels = dict(zip(COLLEAGUES + REPORTS, (3, 4, 5, 3, 2, 3, 4), strict=True))
        self.say(appraisal, levels)
        self.rate(appraisal, "80")
        self.assertAlmostEqual(self.points(appraisal), 74.5)

    def test_nobody_has_answered(self):
        """The manager's points stand."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.rate(appraisal, "80")
        self.assertEqual(self.points(appraisal), 80)

    def test_nobody_was_asked(self):
        appraisal = self.sheet()
        self.rate(appraisal, "80")
        self.assertEqual(self.points(appraisal), 80)
        self.assertEqual(self.shares(appraisal)["colleague"].reason, "nobody")

    def test_self_review_counts_where_the_template_says_so(self):
        """Covers: R073"""
        self.template.rater_ids = [
            Command.clear(),
            Command.create({"kind": "manager", "weight": 60}),
            Command.create({"kind": "self", "weight": 40}),
        ]
        appraisal = self.sheet()
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role, points in (
            ("self", "subject", 100),
            ("manager", "manager", 50),
        ):
            rating = self.rating(appraisal, kind, role)
            rating.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = str(points)
            rating.action_submit()
        self.assertEqual(self.points(appraisal), 70)

    def test_closed_once(self):
        """HR closes the round; a later answer changes nothing and is refused kindly."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, {"ann": 3, "bob": 3, "cat": 4})
        self.as_user(appraisal, "hr_in").action_close_feedback()
        before = self.shares(appraisal)["colleague"].level
        with self.assertRaisesRegex(UserError, "round is closed"):
            self.say(appraisal, {"dan": 5})
        with self.assertRaisesRegex(UserError, "published once"):
            self.as_user(appraisal, "hr_in").action_close_feedback()
        self.rate(appraisal, "80")
        self.assertEqual(self.shares(appraisal)["colleague"].level, before)

    def test_opened_again(self):
        """A result that is decided anew counts what was published before."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, {"ann": 3, "bob": 4, "cat": 5})
        self.rate(appraisal, "80")
        self.as_user(self.result(appraisal), "hr_in").action_reopen("New facts")
        rating = self.rating(appraisal, "manager", "manager")
        rating.line_ids.filtered(
            lambda line: line.method == "manual"
        ).points_input = "60"
        rating.action_submit()
        self.assertAlmostEqual(self.points(appraisal), (50 * 60 + 30 * 80) / 80)

    def test_who_reads_what_is_published(self):
        """Manager and HR when it is closed, the person with the result. Covers: R093"""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, dict.fromkeys(REPORTS, 4), "Tells us early", "Less mail")
        self.rate(appraisal, "80")
        for role in ("manager", "hr_in", "hr_admin"):
            self.assertIn("report", self.shares(appraisal, role), role)
        for role in ("subject", "ann", "rob", "hr_out", "foreign"):
            self.assertFalse(self.shares(appraisal, role), role)
        self.as_user(self.result(appraisal), "manager").action_release()
        told = self.shares(appraisal, "subject")["report"].told_html
        self.assertIn("Tells us early", told)
        self.assertIn("about 4 of 5 (3.67 to 4.33)", told)
