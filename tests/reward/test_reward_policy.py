# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib
from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardPolicy(RewardCase):
    """What is promised is published before, and each reward says by what it stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = (
            cls.env["hr.performance.reward.policy"]
            .with_user(cls.users["reward"])
            .create(
                {
                    "name": "Bonus policy",
                    "company_id": cls.company.id,
                    "clause_ids": [
                        (0, 0, {"number": "3.2", "text": "Who does well is paid more."})
                    ],
                }
            )
        )
        cls.rule.clause_id = cls.policy.clause_ids

    def publish(self, days=-30):
        """Publish it so many days from the start of the cycle."""
        self.policy.action_publish()
        day = self.cycle.date_start + timedelta(days)
        self.policy.sudo().published_on = datetime.combine(day, time(12))

    def test_published_before_the_cycle(self):
        """The run says by what it pays, and so does each reward; Covers: R195, R196."""
        self.publish()
        run = self.simulated()
        self.assertEqual(run.policy_standing, "sound")
        self.assertIn("Bonus policy, version 1", run.policy_text)
        run = self.as_user(run, "approver")
        run.action_approve()
        reward = self.as_user(self.reward(run.sudo()), "subject")
        text = str(reward.explanation_html)
        for part in ("Half-year bonus", "3.2", "Bonus policy", "version 1", "4000"):
            self.assertIn(part, text)
        self.assertEqual(reward.clause_id.text, "Who does well is paid more.")

    def test_nothing_because(self):
        """Who gets nothing reads rule, clause and every condition; Covers: R196."""
        self.rule.write({"minimum_score": 99, "minimum_tenure": 600})
        self.publish()
        run = self.approved()
        reward = self.as_user(self.reward(run.sudo()), "subject")
        self.assertEqual(reward.amount, 0)
        self.assertIn("Score outside", reward.remark)
        self.assertIn("Too short", reward.remark)
        text = str(reward.explanation_html)
        for part in ("3.2", "at least 99", "found 90", "600 months"):
            self.assertIn(part, text)

    def test_rule_changed_since(self):
        """Another value than the published one is said and needs a reason."""
        self.publish()
        self.rule.wage_percent = 60
        run = self.simulated()
        self.assertEqual(run.policy_standing, "changed")
        run = self.as_user(run, "approver")
        with self.assertRaisesRegex(UserError, "Why Rewarded All the Same"):
            run.action_approve()
        run.policy_reason = "Agreed with the works council"
        run.action_approve()
        self.assertEqual(run.state, "approved")
        bodies = " ".join(run.sudo().message_ids.mapped("body"))
        self.assertIn("Agreed with the works council", bodies)

    def test_the_words_of_a_rule_tell_what_makes_amounts(self):
        """Wage, attendance, limit, departments and shifting stand in the policy."""
        kpi = self.env["hr.performance.kpi"].search([], limit=1)
        before = self.rule._sentences()
        for values, words in (
            ({"wage_source": "pay_base"}, "performance pay base"),
            ({"attendance_kpi_id": kpi.id}, kpi.name),
            ({"cap_type": "amount", "cap_amount": 700}, "700"),
            ({"cap_type": "base", "cap_factor": 3}, "3 times the wage"),
            ({"unit_use": "coefficient"}, "coefficient of the department"),
            ({"shift_limit": 15}, "15 %"),
        ):
            with self.subTest(values=values):
                self.rule.write(values)
                told = [one for one in self.rule._sentences() if one not in before]
                self.assertIn(words, "".join(told))
                published = self.rule._published_values()
                self.assertLessEqual(set(values), set(published))

    def test_published_too_late(self):
        self.publish(30)
        self.assertEqual(self.simulated().policy_standing, "late")

    def test_never_published(self):
        self.assertEqual(self.simulated().policy_standing, "unpublished")
        self.rule.clause_id = False
        self.assertEqual(self.approved().policy_standing, "none")

    def test_what_was_published_was_changed_behind(self):
        """The fingerprint tells what nobody could change on a screen."""
        self.publish()
        content = dict(self.policy.sudo().content)
        content["clauses"] = []
        self.policy.sudo().content = content
        self.assertEqual(self.simulated().policy_standing, "changed")

    def test_document_beside_the_clauses(self):
        """The file is fixed and fingerprinted with what it belongs to; Covers: R195."""
        paper = b"%PDF-1.4 What was agreed with the works council"
        with Form(self.policy) as form:
            form.document = base64.b64encode(paper).decode()
        self.policy.document_name = "Policy.pdf"  # the widget's part
        self.publish()
        digest = hashlib.sha256(paper).hexdigest()
        self.assertEqual(self.policy.document_hash, digest)
        content = self.policy.sudo().content
        self.assertEqual(content["document"], {"name": "Policy.pdf", "sha256": digest})
        self.assertEqual(self.simulated().policy_standing, "sound")
        read = self.as_user(self.policy, "subject").with_context(bin_size=False)
        self.assertEqual(base64.b64decode(read.document), paper)
        other = base64.b64encode(b"%PDF-1.4 Something else")
        for change in ({"document": other}, {"document": False}):
            with self.subTest(change=change), self.assertRaises(UserError):
                self.policy.write(change)
        with self.assertRaises(AccessError):
            self.policy.write({"document_hash": "0"})

    def test_document_is_a_file(self):
        """What is no file of a usual size is refused."""
        with self.assertRaisesRegex(ValidationError, "20 MB"):
            self.policy.document = base64.b64encode(b"x" * 20_000_001)

    def test_who_launches_reads_the_policy(self):
        """Version and fingerprint stand in the launch, or that there is none."""

        def told(**values):
            page = Form(self.as_user(self.env["hr.performance.launch"], "hr_admin"))
            for name, value in values.items():
                setattr(page, name, value)
            return str(page.policy_notice or "")

        self.assertFalse(told())
        self.publish()
        text = told()
        self.assertIn("Bonus policy, version 1", text)
        self.assertIn(self.policy.content_hash, text)
        self.assertNotIn("after the cycle begins", text)
        early = self.cycle.date_start - timedelta(60)
        self.assertIn("after the cycle begins", told(date_start=early))
        ask = self.env.ref("hr_performance.hr_performance_launch_view_form_ask")
        self.assertIn("policy_notice", ask.arch, "also where the launch is confirmed")

    def test_published_stays(self):
        """Clauses, name and fingerprint are not changed; a new version is made."""
        self.publish()
        clause = self.policy.clause_ids
        for change in (
            lambda: self.policy.write({"name": "Other"}),
            lambda: clause.write({"text": "Other"}),
            lambda: clause.unlink(),
            lambda: clause.copy({"number": "9"}),
        ):
            with self.assertRaisesRegex(UserError, "new version"):
                change()
        with self.assertRaises(AccessError):
            self.policy.write({"content_hash": "0"})

    def test_new_version(self):
        """The rules follow by the number of the clause; the old version stays."""
        self.publish()
        action = self.policy.action_new_version()
        newer = self.policy.browse(action["res_id"])
        self.assertEqual(newer.version, 2)
        self.assertEqual(self.rule.clause_id, self.policy.clause_ids)
        newer.clause_ids.number = "4"
        with self.assertRaisesRegex(UserError, "clause 3.2"):
            newer.action_publish()
        newer.clause_ids.number = "3.2"
        newer.action_publish()
        self.assertEqual(self.policy.state, "replaced")
        self.assertEqual(self.rule.clause_id, newer.clause_ids)
        self.assertEqual(self.simulated().policy_standing, "sound")

    def test_a_rule_that_never_applies(self):
        """It is listed with the remedy, and the policy is not published."""
        self.rule.minimum_score = 1000
        self.assertIn("Lower the minimum score", self.policy.problems)
        with self.assertRaisesRegex(UserError, "Lower the minimum score"):
            self.policy.action_publish()

    def test_employees_read_it_once_published(self):
        """In words, without anybody's amounts; a draft is not theirs."""
        own = self.as_user(self.policy, "subject")
        with self.assertRaises(AccessError):
            own.read(["name"])
        self.publish()
        text = str(own.rules_html)
        self.assertIn("Who does well is paid more.", text)
        self.assertIn("50 % of the monthly wage", text)
        with self.assertRaises(AccessError):
            own.read(["content"])
        with self.assertRaises(AccessError):
            own.action_new_version()

    def test_the_cycle_says_it(self):
        self.publish()
        cycle = self.as_user(self.cycle, "hr_admin")
        self.assertIn("Bonus policy, version 1", str(cycle.reward_policy_html))
