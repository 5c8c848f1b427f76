# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ADMINISTRATOR, Persona
from ..interview.common_interview import InterviewCase

SECRET = "Quarrels with the foreman"
HR_OFFICER = "hr.group_hr_user"
REASON = "Manager is ill"


@tagged("post_install", "-at_install")
class TestRoleGrabs(InterviewCase):
    """Nobody gets into somebody's appraisal by the own hand and unseen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("hr_two", "ceo", cls.office, ADMINISTRATOR)
        cls.users["fresh"] = cls.env["res.users"].create(
            cls._user_values("fresh", Persona(None, None))
        )
        for role in ("hr_in", "hr_admin", "hr_two"):
            cls.users[role].group_ids = [Command.link(cls.env.ref(HR_OFFICER).id)]

    def drafted(self):
        """A sheet whose manager and appraisee have begun drafts of their reviews."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.as_user(sheet, "manager").action_open_assessment()
        for kind, role in (("manager", "manager"), ("self", "subject")):
            review = self.rating(sheet, kind, role)
            review.strengths = f"{SECRET} {kind}"
            review.line_ids[-1].comment = f"{SECRET} {kind}"
        return sheet

    def readers(self, sheet):
        """Roles that find the secret texts, by kind of review, archived or not."""
        found = {"manager": set(), "self": set()}
        for role in self.users:
            for model, name in (
                ("hr.performance.rating", "strengths"),
                ("hr.performance.rating.line", "comment"),
            ):
                own = self.as_user(self.env[model], role).with_context(
                    active_test=False
                )
                try:
                    rows = own.search_read([(name, "ilike", SECRET)], [name])
                except AccessError:
                    continue
                for row in rows:
                    found[row[name].rsplit(" ", 1)[1]].add(role)
        return found

    @contextmanager
    def refused(self, text):
        """The call is refused in these words, and leaves nothing behind."""
        with self.assertRaises(UserError) as refusal:
            yield
        self.assertIn(text, str(refusal.exception))

    def told(self, role, text=REASON):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.users[role].partner_id.ids),
                ("body", "like", text),
            ]
        )

    # DRAFTS

    def test_substitute_begins_anew(self):
        """HR that names itself reads nothing; both sides are told by whom and why."""
        sheet = self.drafted()
        self.as_user(sheet, "hr_in").action_substitute_reviewer(
            self.people["hr_in"].id, REASON
        )
        self.assertEqual(
            self.readers(sheet), {"manager": {"manager"}, "self": {"subject"}}
        )
        review = self.rating(sheet, "manager", "hr_in")
        self.assertEqual(review.rater_id.id, self.people["hr_in"].id)
        self.assertEqual(len(review.line_ids), 3)
        self.assertFalse(review.strengths or any(review.line_ids.mapped("comment")))
        for role in ("manager", "subject"):
            self.assertIn("Hr In has named Hr In as reviewer", self.told(role).body)
        self.assertIn(REASON, "".join(sheet.message_ids.mapped("body")))

    def test_author_keeps_the_draft(self):
        """It can be read, not written or handed in; it counts again on return."""
        sheet = self.drafted()
        mine = self.rating(sheet, "manager", "manager")
        self.as_user(sheet, "hr_in").action_substitute_reviewer(
            self.people["head"].id, REASON
        )
        mine.invalidate_recordset()
        self.assertEqual(mine.strengths, f"{SECRET} manager")
        for attempt in (
            lambda: mine.write({"strengths": "x"}),
            lambda: mine.line_ids[0].write({"comment": "x"}),
            mine.action_submit,
            lambda: mine.write({"active": True}),
        ):
            # An access error is one of them.
            with self.assertRaises(UserError):
                attempt()
        theirs = self.rating(sheet, "manager", "head")
        theirs.strengths = "From the head"
        sheet.sudo()._write_managers({sheet.id: sheet.manager_id})
        self.assertEqual(
            self.rating(sheet, "manager", "head"), theirs, "the substitute stays"
        )
        self.as_user(sheet, "hr_in").action_substitute_reviewer(
            self.people["manager"].id, "He is back"
        )
        self.assertTrue(mine.active)
        self.assertEqual(self.rating(sheet, "manager", "manager"), mine)
        self.assertFalse(theirs.active)
        self.assertEqual(self.readers(sheet)["manager"], {"manager"})

    def ways(self):
        """How somebody else comes to write a review, each as function of the sheet."""
        people = self.people

        def conflict(sheet):
            declared = self.env["hr.performance.conflict"].create(
                {
                    "cycle_id": self.cycle.id,
                    "rater_id": people["manager"].id,
                    "appraisee_id": people["subject"].id,
                    "kind": "relative",
                }
            )
            own = self.as_user(declared, "hr_admin")
            own.write({"substitute_id": people["former"].id, "decision_reason": REASON})
            own.action_replace()

        def handover(sheet):
            self.as_user(self.env["hr.performance.handover"], "hr_admin").create(
                {
                    "manager_id": people["manager"].id,
                    "successor_id": people["former"].id,
                    "change_employees": False,
                }
            ).action_apply()

        def moved(_sheet):
            self.as_user(people["subject"], "hr_admin").parent_id = people["former"]

        def without_manager(_sheet):
            self.as_user(people["subject"], "hr_admin").parent_id = False

        def without_login(_sheet):
            self.as_user(people["manager"], "hr_admin").user_id = False

        def appraisee_without_login(_sheet):
            self.as_user(people["subject"], "hr_admin").user_id = False

        def other_login(_sheet):
            self.as_user(people["manager"], "hr_admin").user_id = False
            self.as_user(people["manager"], "hr_admin").user_id = self.users["fresh"]

        return (
            conflict,
            handover,
            moved,
            without_manager,
            without_login,
            appraisee_without_login,
            other_login,
        )

    def test_every_way_to_another_author(self):
        """However the reviewer changes, the text stays with who has written it."""
        for way in self.ways():
            with self.subTest(way=way.__name__), self.cr.savepoint() as save:
                sheet = self.drafted()
                way(sheet)
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(
                    self.readers(sheet), {"manager": {"manager"}, "self": {"subject"}}
                )
                live = sheet.rating_ids.filtered(lambda r: r.kind == "manager")
                self.assertEqual(len(live), 1)
                save.close(rollback=True)
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def test_preparation_of_talks(self):
        """A new interviewer begins with an empty page; the former keeps his notes."""
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.opening_note = SECRET
        self.as_user(self.people["subject"], "hr_admin").parent_id = self.people[
            "former"
        ]
        fresh = self.interview(sheet, "former")
        self.assertEqual(fresh.interviewer_id, self.people["former"])
        self.assertFalse(fresh.opening_note)
        notes = "hr.performance.private.note"
        self.assertIn(SECRET, self.as_user(self.env[notes], "manager").search([]).body)
        for role in ("former", "hr_admin", "subject"):
            self.assertFalse(self.as_user(self.env[notes], role).search([]))

    def test_reports_of_who_loses_the_login(self):
        """HR that takes a login away reads no draft of a self-report."""
        sheet = self.decided()
        report = self.as_user(self.self_report(sheet), "subject")
        report.support = SECRET
        self.as_user(self.people["subject"], "hr_admin").user_id = False
        self.assertFalse(self.self_report(sheet).support)
        notes = self.as_user(self.env["hr.performance.private.note"], "subject")
        self.assertIn(SECRET, notes.search([]).body)

    # ROLES

    def test_manager_by_own_hand(self):
        """On the employee it takes somebody else; Hand Over takes a reason."""
        self.launch()
        sheet = self.appraisal()
        for role in ("hr_admin", "hr_in"):
            own = self.as_user(self.people["subject"], role)
            with self.refused("give yourself a part"):
                own.parent_id = self.people[role]
        self.assertEqual(sheet.manager_id, self.people["manager"])
        wizard = self.as_user(self.env["hr.performance.handover"], "hr_admin").create(
            {
                "manager_id": self.people["manager"].id,
                "successor_id": self.people["hr_admin"].id,
            }
        )
        self.assertTrue(wizard.names_user)
        with self.refused("give yourself a part"):
            wizard.action_apply()
        wizard.reason = REASON
        wizard.action_apply()
        self.assertEqual(sheet.manager_id, self.people["hr_admin"])
        self.assertEqual(self.people["subject"].parent_id, self.people["hr_admin"])
        for role in ("manager", "subject"):
            self.assertTrue(self.told(role), role)

    def test_second_person(self):
        """A colleague of HR may do it without more."""
        self.launch()
        self.as_user(self.people["subject"], "hr_two").parent_id = self.people[
            "hr_admin"
        ]
        self.assertEqual(self.appraisal().manager_id, self.people["hr_admin"])

    def test_head_of_department_by_own_hand(self):
        """The detour over the department is none."""
        self.launch()
        self.plant.manager_id = self.people["manager"]
        with self.refused("give yourself a part"):
            self.as_user(self.plant, "hr_admin").manager_id = self.people["hr_admin"]

    def test_dotted_line_by_own_hand(self):
        """An advisory review is a part, too."""
        self.launch()
        own = self.as_user(self.people["subject"], "hr_admin")
        dotted = [Command.link(self.people["hr_admin"].id)]
        with self.refused("give yourself a part"):
            own.performance_dotted_manager_ids = dotted
        self.as_user(own, "hr_two").performance_dotted_manager_ids = dotted
        self.assertEqual(self.appraisal().dotted_ids, self.people["hr_admin"])

    def test_identity(self):
        """Nobody becomes somebody else, by login or as a login for the loginless."""
        self.launch()
        self.people["hr_two"].user_id = False
        for role in ("manager", "subject", "userless"):
            with self.refused("own login"):
                self.as_user(self.people[role], "hr_two").user_id = self.users["hr_two"]
        free, fresh = self.env["hr.employee"].create(
            [{"name": name, "company_id": self.company.id} for name in ("A", "B")]
        )
        self.appraisal().sudo().substitute_id = free
        with self.refused("own login"):
            self.as_user(free, "hr_two").user_id = self.users["hr_two"]
        self.as_user(fresh, "hr_two").user_id = self.users["hr_two"]

    def test_hr_partner_by_own_hand(self):
        """The own scope is given by an administrator or a colleague."""
        own = self.as_user(self.office, "hr_in")
        with self.refused("makes himself HR partner"):
            own.performance_partner_ids = [Command.link(self.users["hr_in"].id)]
        with self.refused("makes himself HR partner"):
            self.as_user(self.env["hr.department"], "hr_in").create(
                {
                    "name": "Own",
                    "company_id": self.company.id,
                    "performance_partner_ids": [Command.link(self.users["hr_in"].id)],
                }
            )
        self.as_user(self.works, "hr_in").name = "Works and Plant"

    def delegation(self, role, **values):
        return self.as_user(self.env["hr.performance.delegation"], role).create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["hr_admin"].id,
                "date_from": fields.Date.today(),
                "date_to": fields.Date.today() + timedelta(days=5),
                "scope": "act",
                **values,
            }
        )

    def test_delegation_by_own_hand(self):
        """What somebody gives himself is a proposal; others confirm it."""
        self.launch()
        made = self.delegation("hr_admin")
        self.assertEqual(made.state, "draft")
        roles = self.as_user(self.appraisal(), "hr_admin")._roles()
        self.assertNotIn("manager", roles[self.appraisal().id])
        with self.refused("nobody gives himself"):
            made.action_confirm()
        self.assertTrue(
            self.env["mail.message"].search([("body", "like", "proposes to act for")])
        )
        self.as_user(made, "manager").action_confirm()
        self.assertEqual(made.state, "active")

    def test_delegation_that_is_bent(self):
        """One given to somebody else does not become the own one, or a longer one."""
        self.launch()
        later = {
            "date_from": fields.Date.today() + timedelta(days=2),
            "date_to": fields.Date.today() + timedelta(days=5),
        }
        other = self.delegation(
            "manager", delegate_id=self.people["former"].id, **later
        )
        with self.refused("nobody gives himself"):
            self.as_user(other, "hr_admin").delegate_id = self.people["hr_admin"]
        own = self.delegation("manager", scope="prepare", **later)
        for vals in (
            {"scope": "act"},
            {"date_to": fields.Date.today() + timedelta(days=50)},
        ):
            with self.refused("nobody gives himself"):
                self.as_user(own, "hr_admin").write(vals)
        self.as_user(own, "hr_two").scope = "act"
