# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestGuards(PerformanceCase):
    """What only named actions may write, nobody writes: not even administrators."""

    def test_states_and_proofs_cannot_be_written(self):
        """Guarded fields refuse every role, over write, create and context default."""
        appraisal = self.decided()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            for values in (
                {"state": "done"},
                {"manager_id": self.people["ceo"].id},
                {"employee_confirmed_on": "2026-01-01 00:00:00"},
            ):
                with self.assertRaises(AccessError):
                    self.as_user(appraisal, role).write(values)
        line = self.as_user(appraisal, "manager").line_ids[0]
        with self.assertRaises(UserError):
            line.write({"actual": 999, "has_actual": True})
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "hr_admin").write({"state": "closed"})
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.cycle"], "hr_admin").with_context(
                default_state="closed"
            ).create({"name": "Trick", "scheme_id": self.scheme.id})

    def test_result_cannot_be_written(self):
        """No role writes scores, over RPC or otherwise."""
        result = self.result(self.decided())
        for role in ("manager", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(result, role).write({"score": 100})
            with self.assertRaises(AccessError):
                self.as_user(result, role).unlink()

    def test_review_belongs_to_its_author(self):
        """Others read a submitted review at most; submitted, it is closed."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        self.assertFalse(self.rating(appraisal, "self", "manager"))
        self.assertFalse(self.rating(appraisal, "manager", "subject"))
        with self.assertRaises(AccessError):
            self.as_user(own, "manager").write({"comment": "not mine"})
        with self.assertRaises(AccessError):
            self.as_user(own.line_ids, "hr_admin").write({"points": 1})
        own.line_ids[-1].points_input = "80"
        own.action_submit()
        with self.assertRaisesRegex(UserError, "closed"):
            own.write({"comment": "too late"})
        with self.assertRaisesRegex(UserError, "closed"):
            own.line_ids[0].write({"points": 120})
        self.assertTrue(self.rating(appraisal, "self", "manager"))

    def test_review_lines_cannot_be_moved_or_added(self):
        """A line keeps its review and its goal."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        with self.assertRaises(AccessError):
            own.line_ids[0].appraisal_line_id = own.line_ids[1].appraisal_line_id
        with self.assertRaises(AccessError):
            own.write({"line_ids": [(0, 0, {"appraisal_line_id": 1})]})

    def test_private_note_is_its_authors_alone(self):
        """Not the subject, not a superior, not HR: nobody else reads or finds it."""
        self.launch()
        appraisal = self.appraisal()
        note = self.as_user(self.env["hr.performance.private.note"], "manager").create(
            {"appraisal_id": appraisal.id, "body": "nervous, begin lightly"}
        )
        for role in ("subject", "head", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(note, role).read(["body"])
            self.assertFalse(
                self.as_user(note, role).search([("body", "ilike", "nervous")])
            )
        with self.assertRaises(AccessError):
            note.write({"author_id": self.users["head"].id})

    def test_no_trace_cannot_be_asked_for(self):
        """A tracked rule that somebody changes leaves a line, whatever the context."""
        # Nothing is tracked in the transaction that makes a record; this ends it.
        self.cr.precommit.run()
        for key in ("tracking_disable", "mail_notrack"):
            scheme = self.as_user(self.scheme, "hr_admin").with_context(
                **{"tracking_disable": False, key: True}
            )
            before = self.scheme.message_ids
            scheme.name = f"Changed with {key}"
            self.env.flush_all()
            self.cr.precommit.run()
            self.scheme.invalidate_recordset(["message_ids"])
            told = self.scheme.message_ids - before
            self.assertEqual(
                # sudo: values of tracked fields are for administrators of the system.
                told.sudo().tracking_value_ids.mapped("new_value_char"),
                [f"Changed with {key}"],
            )

    def test_a_stored_default_is_no_way_round(self):
        """A user's own default counts as given: never for what is guarded."""
        manager = self.users["manager"]
        defaults = self.env["ir.default"].with_user(manager)
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        line = self.env["hr.performance.appraisal.line"].with_user(
            self.users["subject"]
        )
        self.env["ir.default"].with_user(self.users["subject"]).set(
            "hr.performance.appraisal.line", "appraisal_id", appraisal.id, user_id=True
        )
        for values in ({"title": "Extra"}, {"title": "Extra", "floor_rate": 120}):
            with self.assertRaises(UserError):
                line.create(values)
        defaults.set("hr.performance.cycle", "state", "closed", user_id=True)
        self.assertNotIn(
            "state",
            self.env["ir.default"]
            .with_user(manager)
            ._get_model_defaults("hr.performance.cycle"),
        )

    def test_context_default_is_no_way_round(self):
        """A locked plan takes no line by a default in the context."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        lines = self.env["hr.performance.appraisal.line"]
        for role in ("subject", "manager", "hr_in"):
            with self.assertRaises(UserError):
                self.as_user(lines, role).with_context(
                    default_appraisal_id=appraisal.id
                ).create([{"title": "Extra", "weight": 100, "floor_rate": 120}])

    def test_only_cancelled_appraisals_can_be_deleted(self):
        """Records that prove something stay."""
        appraisal = self.decided()
        with self.assertRaises(UserError):
            self.as_user(appraisal, "hr_admin").unlink()

    def test_wizards_are_their_users_alone(self):
        """Transient records are not private by themselves; a rule makes them so."""
        wizards = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("hr.performance.")
            and model._transient
            and not model._abstract
        ]
        self.assertTrue(wizards)
        rules = self.env["ir.rule"].search(
            [("model_id.model", "in", wizards), ("groups", "=", False)]
        )
        self.assertEqual(set(rules.mapped("model_id.model")), set(wizards))
