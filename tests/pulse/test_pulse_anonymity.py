# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ways in which somebody might learn who said what, tried by whoever wants to."""

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..base.common_rpc import RpcCase
from .common_pulse import TEAM, PulseCase

BOX = ("hr.performance.pulse.answer", "hr.performance.pulse.key")
CURIOUS = ("ann", "manager", "head", "hr_in", "hr_admin", "system")


@tagged("post_install", "-at_install")
class TestPulseAnonymity(PulseCase, RpcCase):
    """Nobody learns who has answered a survey, or what. Covers: R163, R206."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        every = "hr_performance.group_hr_performance_manager,base.group_system"
        cls._persons({"system": ("ceo", cls.office, every)})

    def csrf(self):
        """The token that pages of this session give to their forms."""
        return Request.csrf_token(self)

    def send(self, survey, person, level, path=None, **more):
        if not path:
            self.enter_as(person)
        return self.url_open(
            path or f"/performance/pulse/open/{survey.id}",
            data={
                "csrf_token": self.csrf(),
                "action": "done",
                **{f"level_{row['id']}": level for row in survey.questions},
                **more,
            },
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_nobody_opens_the_box(self):
        """Keys and sheets: not read, searched, counted, grouped, exported, written."""
        survey = self.ask_talks(*TEAM)
        self.assertIn("Thank you", self.send(survey, "ann", 2, text="Mine").text)
        for role in CURIOUS:
            self.enter_as(role)
            for model in BOX:
                for method, args in (
                    ("search_read", [[]]),
                    ("search_count", [[]]),
                    ("formatted_read_group", [[], ["pulse_id"], ["__count"]]),
                    ("export_data", [[1], ["pulse_id/id"]]),
                    ("write", [[1], {"is_done": False}]),
                    ("create", [[{"pulse_id": survey.id}]]),
                ):
                    with self.subTest(role=role, model=model, method=method):
                        result, error = self.call(model, method, *args)
                        self.assertTrue(error, result)

    @mute_logger("odoo.http")
    def test_no_field_leads_there(self):
        """What is read of a survey and of what is told tells nothing of a person."""
        survey = self.ask_talks(*TEAM)
        before = {role: self.seen(survey, role) for role in CURIOUS}
        self.send(survey, "ann", 2, text="Mine")
        for role in CURIOUS:
            if role == "ann":
                continue
            self.assertEqual(self.seen(survey, role), before[role], role)
        for path in ("share_ids.texts", "is_to_answer", "answered_count"):
            self.enter_as("manager")
            found, error = self.call(
                "hr.performance.pulse", "search_count", [(path, "!=", False)]
            )
            self.assertFalse(found, error)

    def seen(self, survey, role):
        """All fields of a survey that a role may read."""
        self.enter_as(role)
        fields, _error = self.call("hr.performance.pulse", "fields_get")
        rows, error = self.call(
            "hr.performance.pulse", "read", [survey.id], sorted(fields)
        )
        self.assertFalse(error)
        return rows

    def test_nothing_is_left_behind(self):
        """Neither time nor author; after closing no sheet, and all keys are alike."""
        survey = self.ask_talks(*TEAM)
        sheets = self.env["hr.performance.pulse.answer"].search(
            [("pulse_id", "=", survey.id)]
        )
        # As many as there may be answers, laid out before anybody was asked.
        self.assertGreaterEqual(len(sheets), len(survey._sheets()))
        for model in BOX:
            columns = self.env[model]._fields
            self.assertFalse({"create_date", "write_date", "create_uid"} & set(columns))
        self.say(survey, dict.fromkeys(TEAM[:5], 4))
        self.close(survey)
        self.assertFalse(sheets.exists())
        keys = self.env["hr.performance.pulse.key"].search(
            [("pulse_id", "=", survey.id)]
        )
        self.assertEqual(len(keys), len(TEAM))
        self.assertTrue(all(keys.mapped("is_done")))

    @mute_logger("odoo.http")
    def test_five_then_six(self):
        """A sixth answer after the five were told cannot be given, nor asked anew."""
        survey = self.ask_talks(*TEAM)
        self.say(survey, dict.fromkeys(TEAM[:5], 4))
        self.close(survey)
        told = self.shares(survey)[""].level
        page = self.send(survey, "fay", 1).text
        self.assertIn("survey is closed", page)
        self.enter_as("hr_in")
        for method in ("action_close",):
            _result, error = self.call("hr.performance.pulse", method, [survey.id])
            self.assertTrue(error)
        _result, error = self.call(
            "hr.performance.cycle", "action_ask_about_talks", [self.cycle.id]
        )
        self.assertIn("each once", error["data"]["message"])
        _result, error = self.call(
            "hr.performance.pulse", "write", [survey.id], {"state": "open"}
        )
        self.assertTrue(error)
        self.assertEqual(self.shares(survey)[""].level, told)

    @mute_logger("odoo.http")
    def test_pages(self):
        """Once; the asked alone; a wrong link like one that is not there."""
        survey = self.ask_talks(*TEAM)
        self.assertIn("Thank you", self.send(survey, "ann", 2).text)
        self.assertIn("answered already", self.send(survey, "ann", 5).text)
        self.enter_as("manager")
        page = self.url_open(f"/performance/pulse/open/{survey.id}")
        self.assertEqual(page.status_code, 404)
        self.assertEqual(self.url_open("/performance/pulse/wrong").status_code, 404)

    def test_by_link(self):
        """Without login, by the link of the mail."""
        [worker] = self.workers(1, [self.people["manager"]])
        worker.work_email = "worker@example.com"
        survey = self.ask_procedure()["employee"]
        mail = self.env["mail.mail"].search([("email_to", "=", worker.work_email)])
        path = mail.body_html.split("/performance/pulse/")[1].split('"')[0]
        self.authenticate(None, None)
        page = self.send(survey, None, 3, path=f"/performance/pulse/{path}")
        self.assertIn("Thank you", page.text)
        box = self.env["hr.performance.pulse.answer"].search(
            [("pulse_id", "=", survey.id), ("is_filled", "=", True)]
        )
        self.assertEqual(len(box), 1)
        self.assertFalse(box.manager_id)
