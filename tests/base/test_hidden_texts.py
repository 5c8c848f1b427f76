# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No message, tracked value, activity or notification tells what the rules hide."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..interview.common_interview import InterviewCase
from ..people.test_delegation import DelegationCase

#: Who reads messages here: both sides, who leads them or stands beside, delegates.
READERS = (
    "subject",
    "manager",
    "head",
    "ceo",
    "colleague",
    "former",
    "hr_out",
    "reward",
)


@tagged("post_install", "-at_install")
class TestHiddenTexts(InterviewCase, DelegationCase):
    """Values with a mark of their own are looked for by each reader at each stage."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What people get is looked at with everything that Odoo tells by itself.
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.scheme.interview_policy = "all"
        for record in ("cycle", "kpi", "scale", "scheme", "template"):
            setattr(cls, record, getattr(cls, record).with_env(cls.env))
        cls.people = {k: v.with_env(cls.env) for k, v in cls.people.items()}
        # "former" prepares and acts for the manager, beside whom he stands.
        cls.delegate()

    # WHAT SOMEBODY READS

    def texts(self, role):
        """Everything that messages, activities and notifications tell a person."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        env = self.env(
            user=self.users[role],
            context={"allowed_company_ids": self.users[role].company_ids.ids},
        )
        # Everybody reads the scales themselves.
        messages = env["mail.message"].search(
            [
                ("model", "=like", "hr.performance.%"),
                ("model", "!=", "hr.performance.scale"),
            ]
        )
        told = []
        for message in messages:
            told += [message.subject, html2plaintext(message.body), message.record_name]
            # sudo: as the web client shows them to whoever reads the message.
            for value in message.sudo().tracking_value_ids:
                told += [
                    *(value[name] for name in ("old_value_char", "new_value_char")),
                    *(value[name] for name in ("old_value_text", "new_value_text")),
                    *(value[name] for name in ("old_value_float", "new_value_float")),
                ]
        activities = env["mail.activity"].search(
            [("res_model", "=like", "hr.performance.%")]
        )
        for activity in activities:
            told += [
                activity.summary,
                html2plaintext(activity.note or ""),
                activity.res_name,
            ]
        return "\n".join(str(text) for text in told if text)

    def check(self, stage, marks, but=()):
        """Nobody reads these marks, but those who know the values themselves."""
        wrong = [
            f"{stage}: {role} reads {mark!r}"
            for role in READERS
            if role not in but
            for text in [self.texts(role)]
            for mark in marks
            if mark in text
        ]
        self.assertEqual(wrong, [])

    def marks_of(self, appraisal):
        """Score, grades and coefficient of a result, as texts would write them."""
        result = self.result(appraisal)
        numbers = {result.score, result.raw_score, result.coefficient}
        return [
            *(f"{number:g}" for number in numbers),
            *(f"{number:.2f}" for number in numbers),
            f" / {result.final_level_id.code}",
            result.final_level_id.name,
        ]

    # THE STAGES

    def marked(self):
        """A rated sheet whose every hidden text and number can be recognised."""
        for level in self.scale.level_ids:
            level.name = f"MARK grade {level.code}"
            level.coefficient = level.coefficient + 0.0371
        self.launch()
        appraisal = self.appraisal().with_env(self.env)
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "93.17", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        return appraisal

    def write_reviews(self, appraisal, submit=True):
        for kind, role in (("self", "subject"), ("manager", "manager")):
            review = self.rating(appraisal, kind, role)
            review.write(
                {"comment": f"MARK {kind}", "strengths": f"MARK {kind} strong"}
            )
            review.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "83.41"
            if submit or kind == "self":
                review.action_submit()

    def test_draft_review(self):
        """A review is its author's until it is submitted, and the manager's longer"""
        appraisal = self.marked()
        self.write_reviews(appraisal, submit=False)
        self.check("draft review", ["MARK manager", "83.41"])
        self.rating(appraisal, "manager", "manager").action_submit()
        self.check("decided", ["MARK manager", "MARK self"])

    def test_result_before_release(self):
        """Decided and reopened: score, grade and coefficient stand in no text"""
        appraisal = self.marked()
        self.write_reviews(appraisal)
        marks = self.marks_of(appraisal)
        self.check("decided", marks)
        self.as_user(self.result(appraisal), "hr_in").action_reopen("Wrong defects")
        self.check("reopened", marks)
        self.assertIn("Wrong defects", self.texts("subject"))
        self.rating(appraisal, "manager", "manager").action_submit()
        self.as_user(self.result(appraisal), "manager").action_release()
        self.as_user(self.result(appraisal), "hr_in").action_reopen("Wrong again")
        self.check("reopened after release", marks)

    def test_second_level(self):
        """What the second level tells the manager, the appraisee never reads"""
        self.scheme.second_review = True
        appraisal = self.marked()
        self.write_reviews(appraisal)
        marks = self.marks_of(appraisal)
        self.check("second review", marks)
        self.as_user(appraisal, "head")._return_review("MARK returned")
        self.check("returned", [*marks, "MARK returned"])
        review = self.rating(appraisal, "manager", "manager")
        self.assertEqual(review.return_reason, "MARK returned")
        review.action_submit()
        self.as_user(appraisal, "head").action_approve_review()
        self.as_user(self.result(appraisal), "manager").action_release()
        told = self.rating(appraisal, "manager", "subject")
        self.assertTrue(told)
        self.assertFalse(told.return_reason)

    def test_conflict_of_interest(self):
        """A declared conflict is the declarer's and HR's, also where it has effects"""
        appraisal = self.marked()
        declared = self.as_user(self.env["hr.performance.conflict"], "manager").create(
            {
                "cycle_id": self.cycle.id,
                "rater_id": self.people["manager"].id,
                "appraisee_id": self.people["subject"].id,
                "kind": "relative",
                "text": "MARK cousin",
            }
        )
        own = self.as_user(declared, "hr_admin")
        own.write(
            {
                "decision_reason": "MARK decision",
                "substitute_id": self.people["former"].id,
            }
        )
        self.check("declared", ["MARK cousin", "MARK decision", "onflict"])
        own.action_replace()
        self.check("replaced", ["MARK cousin", "MARK decision", "onflict"])
        self.assertIn("has named Former as reviewer", self.texts("subject"))
        self.assertTrue(appraisal.substitute_id)

    def test_objection_and_exits(self):
        """An objection is for those of the sheet; others read nothing of it"""
        self.launch()
        appraisal = self.appraisal().with_env(self.env)
        self.as_user(appraisal, "subject").action_object("MARK objection")
        self.as_user(appraisal, "head").action_issue_plan("MARK issued")
        self.check(
            "issued",
            ["MARK objection", "MARK issued"],
            but=("subject", "manager", "head", "ceo", "former"),
        )

    def test_notes_of_hr(self):
        """Overrides and the legal basis of a cycle everybody reads are HR's"""
        appraisal = self.marked()
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": appraisal.id,
                "code": "rater_trained",
                "reason": "MARK override",
            }
        )
        checks = self.cycle.legal_check_ids
        self.as_user(checks[:1], "hr_admin").write(
            {"state": "exempt", "reference": "MARK law"}
        )
        self.people["manager"].active = False
        hidden = ["MARK override", "MARK law", "Legal basis", "Override", "Hand over"]
        self.check("notes of HR", hidden, but=("hr_out",))
        self.assertIn("MARK override", self.texts("hr_admin"))

    def test_interview_and_private_notes(self):
        """What one side prepares for the talk and notes for itself"""
        appraisal = self.marked()
        self.write_reviews(appraisal)
        talk = self.as_user(self.interview(appraisal), "manager")
        talk.topic_ids = [
            Command.create({"kind": "strength", "text": "MARK topic"}),
        ]
        self.as_user(self.env["hr.performance.private.note"], "manager").create(
            {"appraisal_id": appraisal.id, "body": "MARK private"}
        )
        self.check("preparing", ["MARK topic", "MARK private"])

    def test_consulted_departments(self):
        """The words of an objection to a goal stay on its row"""
        goal = self.env["hr.performance.objective"].create(
            {
                "name": "More output",
                "level": "department",
                "company_id": self.company.id,
                "department_id": self.plant.id,
                "responsible_id": self.people["manager"].id,
                "state": "proposed",
            }
        )
        row = self.env["hr.performance.objective.consultation"].create(
            {
                "objective_id": goal.id,
                "department_id": self.works.id,
                "text": "MARK objects",
                "state": "objected",
            }
        )
        goal.target = 12
        self.assertEqual((row.state, row.text), ("waiting", "MARK objects"))
        self.check("asked again", ["MARK objects"])
