# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestRaterStatus(PerformanceCase):
    """Who rates is trained and has declared conflicts of interest."""

    # Queries are counted from the same beginning, whatever ran before.
    keeps_caches = False

    def level(self, code, level):
        self.scheme.gate_ids.filtered(lambda gate: gate.code == code).level = level

    def train(self, *roles, months=0):
        day = fields.Date.context_today(self.cycle) - relativedelta(months=months)
        for role in roles:
            self.people[role].performance_trained_on = day

    def train_all(self):
        self.train(*self.people)

    def reviewed(self, role="subject"):
        """A manager's review that is complete but for its submission."""
        appraisal = self.appraisal(role)
        appraisal.action_confirm_plan()
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        self.as_user(appraisal, "manager").action_skip_self_review("Ill")
        rating = self.rating(appraisal, "manager", "manager")
        rating.line_ids.filtered(lambda r: r.method == "manual").points_input = "80"
        return rating

    def declare(self, role="manager", appraisee="subject", **values):
        return self.as_user(self.env["hr.performance.conflict"], role).create(
            {
                "cycle_id": self.cycle.id,
                "rater_id": self.people[role].id,
                "appraisee_id": self.people[appraisee].id,
                "kind": "relative",
                "text": "Married",
                **values,
            }
        )

    def status(self, role="hr_in"):
        return self.as_user(self.env["hr.performance.rater.status"], role).search(
            [("cycle_id", "=", self.cycle.id)]
        )

    def of_rater(self, role="manager", reader="hr_in"):
        """Status of a rater for the appraisals in the plant."""
        person, plant = self.people[role], self.plant
        self.env.invalidate_all()
        return self.status(reader).filtered(
            lambda row: row.rater_id.id == person.id and row.department_id == plant
        )

    # TRAINING

    def test_required_training_at_assignment(self):
        """The launch lists untrained evaluators in one sentence. Covers: R202"""
        self.level("rater_trained", "required")
        self.train_all()
        self.train("manager", months=25)
        with self.assertRaisesRegex(
            UserError, "Evaluators without valid training: Manager"
        ):
            self.launch()
        self.train("manager", months=23)
        self.launch()
        self.assertEqual(self.cycle.state, "planning")

    def test_training_without_end(self):
        """0 months: a training stays valid."""
        self.level("rater_trained", "required")
        self.train_all()
        self.train("manager", months=200)
        self.company.performance_training_months = 0
        self.launch()
        self.assertTrue(self.of_rater(reader="hr_admin").is_trained)

    def test_new_manager_is_listed_and_held_up(self):
        """A manager change shows up at once and counts at submission. Covers: R202"""
        self.level("rater_trained", "required")
        self.train_all()
        self.people["former"].performance_trained_on = False
        self.launch()
        self.assertFalse(self.as_user(self.cycle, "hr_in").rater_exceptions)
        self.people["subject"].parent_id = self.people["former"]
        self.assertFalse(self.of_rater("former").is_trained)
        self.env.invalidate_all()
        cycle = self.as_user(self.cycle, "hr_in")
        self.assertIn(
            "Evaluators without valid training: Former", cycle.rater_exceptions
        )
        appraisal = self.appraisal()
        appraisal.action_confirm_plan()
        self.enter(appraisal, {"Output": "95", "Defects": "6"}, "former")
        self.as_user(appraisal, "former").action_open_assessment()
        self.as_user(appraisal, "former").action_skip_self_review("Ill")
        rating = self.rating(appraisal, "manager", "former")
        rating.line_ids.filtered(lambda r: r.method == "manual").points_input = "80"
        with self.assertRaisesRegex(UserError, "Former has no valid training"):
            rating.action_submit()
        rows = self.of_rater("former")
        action = rows.action_record_training()
        wizard = self.as_user(self.env[action["res_model"]], "hr_in")
        wizard.with_context(**action["context"]).create({}).action_record()
        rating.action_submit()
        self.assertEqual(appraisal.state, "decided")

    def test_training_is_recorded_in_scope_only(self):
        """An HR partner writes the date for evaluators of the own departments."""
        self.launch()
        model = self.as_user(self.env["hr.performance.rater.training"], "hr_out")
        wizard = model.create({"employee_ids": self.people["manager"].ids})
        with self.assertRaises(AccessError):
            wizard.action_record()
        wizard = self.as_user(self.env["hr.performance.rater.training"], "hr_admin")
        wizard = wizard.create(
            {"employee_ids": self.people["manager"].ids, "trained_on": "2150-01-01"}
        )
        with self.assertRaisesRegex(ValidationError, "after it has taken place"):
            wizard.action_record()

    # CONFLICTS

    def test_declaration_before_the_review(self):
        """No declaration, no submission; nothing to declare is enough. Covers: R202"""
        self.level("conflict_declared", "required")
        self.launch()
        rating = self.reviewed()
        self.assertTrue(rating.is_declaration_due)
        with self.assertRaisesRegex(UserError, "Use Nothing to Declare"):
            rating.action_submit()
        rating.action_declare_none()
        self.env.invalidate_all()
        self.assertFalse(rating.is_declaration_due)
        rating.action_submit()
        self.assertEqual(rating.state, "submitted")

    def test_exceptions_are_listed_per_kind(self):
        """One sentence for each kind, with names. Covers: R202"""
        for code in ("rater_trained", "conflict_declared"):
            self.level(code, "advice")
        self.people["userless"].parent_id = self.people["colleague"]
        self.launch()
        self.declare()
        text = self.as_user(self.cycle, "hr_admin").rater_exceptions
        self.assertEqual(len(text.splitlines()), 3)
        self.assertIn("have not declared conflicts of interest yet: Colleague", text)
        self.assertIn("wait for a decision: Manager", text)

    def test_declared_conflict_waits_for_hr(self):
        """HR allows it with a reason, then the review goes on. Covers: R202"""
        self.level("conflict_declared", "required")
        self.launch()
        rating = self.reviewed()
        conflict = self.declare()
        with self.assertRaisesRegex(UserError, "HR has not decided"):
            rating.action_submit()
        decision = self.as_user(conflict, "hr_admin")
        with self.assertRaisesRegex(UserError, "enter the reason"):
            decision.action_allow()
        decision.decision_reason = "Distant cousin"
        decision.action_allow()
        self.assertEqual(conflict.decided_by_id, self.users["hr_admin"])
        rating.action_submit()
        self.assertEqual(rating.state, "submitted")
        with self.assertRaisesRegex(UserError, "has been decided"):
            conflict.write({"text": "Not at all"})

    def test_conflict_touches_one_appraisee(self):
        """The other reviews of the same rater go on."""
        self.level("conflict_declared", "required")
        self.launch()
        self.declare(appraisee="colleague")
        self.reviewed().action_submit()
        self.assertEqual(self.appraisal().state, "decided")

    def test_substitute_takes_over(self):
        """HR names another reviewer, who writes the review. Covers: R202"""
        self.level("conflict_declared", "required")
        self.launch()
        rating = self.reviewed()
        conflict = self.as_user(self.declare(), "hr_admin")
        conflict.write(
            {"decision_reason": "Married", "substitute_id": self.people["manager"].id}
        )
        with self.assertRaisesRegex(UserError, "other than these two"):
            conflict.action_replace()
        conflict.substitute_id = self.people["head"]
        conflict.action_replace()
        self.assertFalse(rating.sudo().active, "what was begun is its author's")
        mine = self.rating(self.appraisal(), "manager", "head")
        self.assertEqual(mine.sudo().rater_id, self.people["head"])
        mine.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        with self.assertRaisesRegex(UserError, "has not declared"):
            mine.action_submit()
        mine.action_declare_none()
        mine.action_submit()
        self.assertEqual(self.appraisal().state, "decided")

    def test_substitute_before_the_review(self):
        """While the plan is drafted the substitute becomes the manager. Covers: R202"""
        self.launch()
        conflict = self.as_user(self.declare(), "hr_admin")
        conflict.write(
            {"decision_reason": "Married", "substitute_id": self.people["former"].id}
        )
        conflict.action_replace()
        self.assertEqual(self.appraisal().manager_id, self.people["former"])
        self.assertEqual(conflict.decision, "replaced")

    def test_declaration_is_private(self):
        """Author and HR read it; the appraisee, superiors and other HR do not."""
        self.launch()
        conflict = self.declare()
        for role in ("manager", "hr_admin"):
            self.assertEqual(self.as_user(conflict, role).text, "Married")
        # the manager is a superior of hr_in, so out of that HR partner's reach
        for role in ("subject", "colleague", "head", "hr_in", "hr_out", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(conflict, role).read(["text"])

    def test_nobody_decides_or_declares_for_others(self):
        """The rater declares, HR decides, never the same person."""
        self.launch()
        conflict = self.declare()
        for values in ({"decision": "allowed"}, {"decision_reason": "Fine"}):
            with self.assertRaises(AccessError):
                self.as_user(conflict, "manager").write(values)
        with self.assertRaises(AccessError):
            self.as_user(conflict, "manager").action_allow()
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.conflict"], "colleague").create(
                {
                    "cycle_id": self.cycle.id,
                    "rater_id": self.people["manager"].id,
                    "kind": "none",
                }
            )
        with self.assertRaises(AccessError):
            self.as_user(self.appraisal(), "subject").action_declare_none()
        with self.assertRaisesRegex(ValidationError, "same cycle"):
            self.as_user(self.appraisal(), "manager").action_declare_none()

    # STATUS

    def test_status_by_scope(self):
        """HR partners see the evaluators of their departments only. Covers: R202"""
        self.launch()
        row = self.of_rater("manager", "hr_admin")
        self.assertEqual(row.declaration, "missing")
        self.assertFalse(self.of_rater("manager", "hr_out"))
        # the manager is a superior of this HR partner, so out of reach
        self.assertFalse(self.of_rater("manager", "hr_in"))

    def test_constant_queries(self):
        """Twice the reviews, the same number of queries."""
        for code in ("rater_trained", "conflict_declared", "method_acknowledged"):
            self.level(code, "advice")
        self.launch()
        counts = []
        self.env.registry.clear_all_caches()
        for roles in (["subject"], ["colleague", "hr_in", "userless", "portal"]):
            appraisals = self.env["hr.performance.appraisal"].union(
                *(self.appraisal(role) for role in roles)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            appraisals = self.as_user(appraisals, "manager")
            raters = {a: a.manager_id for a in appraisals}
            self.env.user.all_group_ids  # noqa: B018 - what any request has loaded
            before = self.env.cr.sql_log_count
            appraisals._check_method_read(raters)
            appraisals._check_raters(raters)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
