# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.base.entry import KEY
from .common_takepart import PIXEL, TakePartCase


@tagged("post_install", "-at_install")
class TestTakepartLink(TakePartCase, HttpCase):
    """A person without login takes every step by personal link."""

    def setUp(self):
        super().setUp()
        self.env.registry._performance_link_failures = {}

    # STEPS

    def test_confirm_plan(self):
        """The plan is read and confirmed; the link is closed and says so afterwards."""
        appraisal = self.launched()
        clear = self.link(appraisal)
        page = self.page(f"/performance/take/{clear}")
        for text in ("Output", "Defects", "Attitude", "Confirm Plan", "2026 H1"):
            self.assertIn(text, page.text)
        answer = self.send(f"/performance/take/{clear}", action="done")
        self.assertIn("You have confirmed your plan", answer.text)
        self.assertTrue(appraisal.employee_confirmed_on)
        self.assertFalse(appraisal.manager_confirmed_on, "the manager's side is open")
        self.assertEqual(appraisal.employee_confirmed_via, "link")
        self.assertFalse(appraisal.employee_confirmed_by_id)
        self.assertEqual(
            appraisal.employee_confirmed_text,
            "By personal link that Hr In made, without PIN",
        )
        self.assertEqual(self.token(appraisal).state, "used")
        again = self.page(f"/performance/take/{clear}")
        self.assertIn("The step was taken already", again.text)
        self.as_user(appraisal, "manager").action_confirm_plan()
        self.assertEqual(appraisal.state, "agreed")
        self.assertEqual(appraisal.employee_confirmed_via, "link", "the mark stays")

    def test_rules_are_read_first(self):
        """Where the rules must be read, the page shows them and asks for it."""
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code == "method_acknowledged"
        ).level = "required"
        appraisal = self.launched()
        path = f"/performance/take/{self.link(appraisal)}"
        page = html.fromstring(self.page(path).text)
        self.assertIn("I have read how I am assessed", page.text_content())
        # The page does not confirm without the tick, and asks for a change without.
        [tick] = page.xpath("//input[@name='method_read']")
        self.assertIn("required", tick.attrib)
        [change] = page.xpath("//button[@value='change']")
        self.assertIn("formnovalidate", change.attrib)
        self.send(path, action="done")
        self.assertFalse(appraisal.employee_confirmed_on)
        self.send(path, action="done", method_read="1")
        self.assertTrue(appraisal.employee_confirmed_on)
        self.assertFalse(appraisal._misses_method())

    def test_ask_for_change(self):
        """A wish reaches the sheet's messages; the plan stays open."""
        appraisal = self.launched()
        path = f"/performance/take/{self.link(appraisal)}"
        empty = self.send(path, action="change", change=" ")
        self.assertIn("Write what should change", empty.text)
        answer = self.send(path, action="change", change="<b>Less output</b> please")
        self.assertIn("Your wish was sent", answer.text)
        message = appraisal.message_ids[0]
        self.assertIn("&lt;b&gt;Less output", message.body)
        self.assertEqual(
            message.author_id, self.people["userless"].work_contact_id, "in one's name"
        )
        self.assertIn(self.users["manager"].partner_id, message.partner_ids)
        self.assertFalse(appraisal.employee_confirmed_on)
        self.assertEqual(self.token(appraisal).state, "open")

    def test_self_review(self):
        """Drafts are kept, incomplete reviews refused with what is missing."""
        appraisal = self.reviewing()
        path = f"/performance/take/{self.link(appraisal, 'self_review')}"
        review = appraisal._self_review()
        line = review.line_ids.filtered(lambda line: line.method == "manual")
        draft = self.send(path, action="draft", strengths="Never absent")
        self.assertEqual(draft.json(), {"error": None})
        self.assertEqual(review.strengths, "Never absent")
        self.assertEqual(review.state, "draft")
        self.assertIn("Never absent", self.page(path).text)
        facts = {f"comment_{line.id}": "Helped the new ones"}
        missing = self.send(path, action="done", **facts)
        self.assertIn("give points", missing.text)
        self.assertEqual(review.state, "draft")
        self.assertEqual(line.comment, "Helped the new ones", "typed words are kept")
        wrong = self.send(path, action="done", **{f"points_{line.id}": "many"})
        self.assertIn("is not a number", wrong.text)
        done = self.send(path, action="done", **{f"points_{line.id}": "88"})
        self.assertIn("self-review is submitted", done.text)
        self.assertEqual((review.state, review.entered_via), ("submitted", "link"))
        self.assertFalse(review.submitted_by_id)
        self.assertEqual(line.points, 88)
        self.assertEqual(appraisal.state, "manager_review")

    def test_result(self):
        """The released result is read and acknowledged; nothing before release."""
        appraisal = self.released()
        path = f"/performance/take/{self.link(appraisal, 'result')}"
        page = self.page(path)
        result = self.result(appraisal)
        self.assertIn(result.final_level_id.code, page.text)
        self.assertIn("How the number came about", page.text)
        self.send(path, action="done")
        self.assertEqual(appraisal.state, "acknowledged")
        self.assertEqual(appraisal.acknowledged_via, "link")
        self.assertTrue(appraisal.acknowledged_on)
        self.assertNotIn(result.final_level_id.code + "</strong>", self.page(path).text)

    def test_days_to_appeal_are_those_of_the_launch(self):
        """The page and the sheet of a person with login name the same deadline."""
        self.scheme.appeal_days = 7
        appraisal = self.released()
        self.as_user(self.scheme, "hr_admin").appeal_days = 2
        page = self.page(f"/performance/take/{self.link(appraisal, 'result')}")
        self.assertRegex(page.text, r"within\s*7\s*working days")
        self.assertIn("7 working days", appraisal._timeline_appeal())

    def test_sign_interview(self):
        """The record is read and signed with reservation, for one's own side only."""
        appraisal = self.talked()
        interview = appraisal._closed_interview()
        path = f"/performance/take/{self.link(appraisal, 'interview')}"
        page = self.page(path).text
        for text in ("Performance Interview Record", "A good half-year", "Cut scrap"):
            self.assertIn(text, page)
        self.assertRegex(page, r'<button class="main"[^>]* disabled="disabled">Sign<')
        image = f"data:image/png;base64,{PIXEL}"
        for values, error in (
            ({"signature": ""}, "Draw a signature first"),
            ({"signature": image, "has_reservation": "1"}, "Write what you disagree"),
        ):
            answer = self.send(path, action="done", **values)
            self.assertIn(error, answer.text)
            self.assertFalse(interview.is_signed_by_employee)
        answer = self.send(path, action="done", signature=image, seen="another text")
        self.assertIn("corrected while you read it", answer.text)
        self.assertFalse(interview.is_signed_by_employee)
        done = self.send(
            path,
            action="done",
            signature=image,
            has_reservation="1",
            reservation="The target was too high",
        )
        self.assertRegex(
            done.text, "You have signed on .*; the signature of Manager is missing"
        )
        signature = interview._valid_signatures()
        self.assertEqual(signature.side, "employee")
        self.assertEqual(signature.entered_via, "link")
        self.assertEqual(signature.reservation, "The target was too high")
        self.assertEqual(signature.signed_name, "Userless")
        self.assertFalse(signature.user_id)
        self.assertFalse(signature.is_entered_by_other)
        self.assertEqual(interview.state, "closed", "the manager has not signed")

    def test_sign_as_the_second(self):
        """Who signs after the manager reads that first, and that all is complete."""
        appraisal = self.talked()
        self.interview(appraisal, "manager").action_sign(PIXEL.encode(), side="manager")
        path = f"/performance/take/{self.link(appraisal, 'interview')}"
        self.assertIn("your signature is missing", self.page(path).text)
        done = self.send(
            path, action="done", signature=f"data:image/png;base64,{PIXEL}"
        )
        self.assertIn("Both have signed; the record is being filed", done.text)

    def test_say_the_own_part_of_the_talk(self):
        """Nobody says it for the person; it comes in by link. Covers: R148, R153"""
        self.scheme.interview_policy = "all"
        appraisal = self.rated()
        self.report(appraisal, "manager")
        talk = self.started(appraisal)
        self.fill(talk)
        with self.assertRaisesRegex(UserError, "has not said whether"):
            talk.action_close()
        path = f"/performance/take/{self.link(appraisal, 'talk')}"
        self.assertIn("Cut scrap", self.page(path).text)
        answer = self.send(path, action="done", summary="I take it along")
        self.assertIn("Say whether the next goals are agreed", answer.text)
        answer = self.send(path, action="done", summary="", consensus="no")
        self.assertIn("Tick that you have received the result", answer.text)
        self.send(path, action="done", summary="", consensus="no", is_received="1")
        self.assertEqual(talk.employee_consensus, "no")
        self.assertTrue(talk.is_summary_waived)
        self.assertEqual(talk.employee_part_via, "link")
        self.assertFalse(talk.employee_part_by_id)
        talk.no_consensus_reason = "The scrap target"
        talk.action_close()
        self.assertEqual(talk.state, "closed")

    # LANGUAGE, HEADERS

    def test_language_and_headers(self):
        """Pages follow the person's language, are kept nowhere and framed nowhere."""
        self.env["res.lang"]._activate_lang("zh_CN")
        appraisal = self.launched()
        self.people["userless"].work_contact_id.lang = "zh_CN"
        path = f"/performance/take/{self.link(appraisal)}"
        page = self.page(path)
        self.assertIn('lang="zh-CN"', page.text)
        self.assertIn(
            'lang="en-US"', self.page(f"{path}?lang=en_US").text.split("<body")[0]
        )
        self.assertIn('lang="zh-CN"', self.page(f"{path}?lang=xx_XX").text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])

    # MAKING LINKS

    def test_who_makes_links(self):
        """Direct manager and HR in scope make links, for people without login only."""
        appraisal = self.launched()
        for role in ("colleague", "head", "hr_out"):
            with self.assertRaises(AccessError):
                self.links(appraisal, role)
        for role in ("manager", "hr_in", "hr_admin"):
            self.assertTrue(self.link(appraisal, role=role))
        with self.assertRaisesRegex(UserError, "No step waits"):
            self.links(self.appraisal("subject"))
        with self.assertRaisesRegex(UserError, "60 days"):
            self.links(appraisal, valid_until=fields.Date.today() + timedelta(days=400))

    def test_quiet_cycle_has_no_links(self):
        """Before the announcement nobody is asked for anything."""
        self.launch(announce=False)
        with self.assertRaisesRegex(UserError, "No step waits"):
            self.links(self.appraisal("userless"), "hr_admin")

    def test_new_link_closes_older(self):
        """The newest link of a purpose is the only one."""
        appraisal = self.launched()
        old, new = self.link(appraisal), self.link(appraisal)
        page = self.page(f"/performance/take/{old}")
        self.assertIn("replaced by a newer one", page.text)
        self.assertIn("Confirm Plan", self.page(f"/performance/take/{new}").text)

    def test_print(self):
        """The dialog hands over one document with a code per person, kept nowhere."""
        self.launched()
        both = self.appraisal("userless") | self.appraisal("other")
        files = self.env["ir.attachment"].search_count([])
        wizard = self.as_user(self.env["hr.performance.link"], "manager").create(
            {"appraisal_ids": both.ids}
        )
        self.assertEqual((wizard.waiting_count, wizard.login_count), (2, 0))
        action = wizard.action_print()
        self.assertEqual(action["tag"], "hr_performance_download")
        self.assertEqual(len(self.env["hr.performance.token"].search([])), 2)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"]._render_qweb_html(
                "hr_performance.report_hr_performance_links",
                self.token(both[0]).ids,
                data={"sheets": {"urls": {}, "layout": "page"}},
            )

    def test_mail(self):
        """A mail brings the link, deletes itself and stands in no chatter."""
        appraisal = self.launched()
        before = appraisal.message_ids
        wizard = self.as_user(self.env["hr.performance.link"], "manager").create(
            {"appraisal_ids": appraisal.ids}
        )
        wizard.action_send()
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertTrue(mail.auto_delete)
        self.assertEqual(mail.email_to, "userless@performance.test")
        self.assertIn("/performance/take/", mail.body_html)
        self.assertFalse(mail.mail_message_id.body, "the message holds no link")
        self.assertFalse(mail.mail_message_id.res_id)
        self.assertEqual(appraisal.message_ids, before)

    def test_customer_words_the_mail(self):
        """Subject and text come from the mail template, in the person's language."""
        self.launched()
        template = self.env.ref("hr_performance.mail_template_personal_link")
        template.subject = "For {{ object.employee_id.name }}"
        template.body_html = "<p><a t-att-href=\"ctx.get('link')\">Mine</a></p>"
        template.auto_delete = False
        wizard = self.as_user(self.env["hr.performance.link"], "manager").create(
            {"appraisal_ids": self.appraisal("userless").ids}
        )
        wizard.action_send()
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.subject, f"For {self.people['userless'].name}")
        self.assertRegex(mail.body_html, r'href="http.*/performance/take/.*>Mine</a>')
        self.assertTrue(mail.auto_delete, "a link stays nowhere")
        template.unlink()
        with self.assertRaisesRegex(UserError, "Print the links"):
            wizard.action_send()

    def test_constant_queries(self):
        """Links for many people take as many queries as for few."""
        people = self.workers(60, self.people["manager"])
        self.launch()
        sheets = self.env["hr.performance.appraisal"].search(
            [("employee_id", "in", people.ids)]
        )
        self.links(sheets[:2])
        few = self._queries(sheets[:5])
        many = self._queries(sheets)
        self.assertLessEqual(many, few + 2)

    def _queries(self, appraisals):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.links(appraisals)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    # ATTACKS

    def test_only_the_hash_is_stored(self):
        """The clear link stands in no table; nobody reads the hash over RPC."""
        appraisal = self.launched()
        clear = self.link(appraisal)
        token = self.token(appraisal)
        self.assertNotIn(clear, json.dumps(token.sudo().read()[0], default=str))
        for table, column in (
            ("mail_message", "body"),
            ("ir_attachment", "index_content"),
            ("mail_activity", "note"),
            ("hr_performance_token", "token_hash"),
        ):
            self.env.cr.execute(
                f"SELECT 1 FROM {table} WHERE {column} LIKE %s", [f"%{clear}%"]
            )
            self.assertFalse(self.env.cr.fetchall(), table)
        for role in ("manager", "hr_in", "hr_admin"):
            own = self.as_user(token, role)
            self.assertTrue(own.read(["purpose", "state"]))
            for attempt in (
                lambda own=own: own.read(["token_hash"]),
                lambda own=own: own.search([("token_hash", "like", "a%")]),
                lambda own=own: own.write({"token_hash": "0"}),
                lambda own=own: own.write({"used_on": False}),
                lambda own=own: own.create({"appraisal_id": appraisal.id}),
                lambda own=own: own.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        self.assertNotIn("token_hash", self.as_user(token, "hr_admin").fields_get())

    def test_hash_over_rpc(self):
        """A manager's browser session gets no hash from the server either."""
        appraisal = self.launched()
        self.link(appraisal)
        self.users["manager"].password = "manager-password"
        self.authenticate("manager@performance.test", "manager-password")
        for method, args in (
            ("read", [self.token(appraisal).ids, ["token_hash"]]),
            ("search_read", [[], ["token_hash"]]),
            ("export_data", [self.token(appraisal).ids, ["token_hash"]]),
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/web/dataset/call_kw/hr.performance.token/{method}",
                    data=json.dumps(
                        {
                            "params": {
                                "model": "hr.performance.token",
                                "method": method,
                                "args": args,
                                "kwargs": {},
                            }
                        }
                    ),
                    headers={"Content-Type": "application/json"},
                ).json()
            self.assertIn("error", answer, method)

    def test_expired_and_revoked(self):
        """Both are polite, name whom to ask and nobody else."""
        appraisal = self.launched()
        clear = self.link(appraisal)
        token = self.token(appraisal)
        token.expires_on = fields.Datetime.now() - timedelta(seconds=1)
        self._assert_closed(clear, "has expired")
        token.expires_on = fields.Datetime.now() + timedelta(days=1)
        self.as_user(token, "manager").action_revoke()
        self._assert_closed(clear, "withdrawn")
        self.assertFalse(appraisal.employee_confirmed_on)

    def _assert_closed(self, clear, text):
        page = self.page(f"/performance/take/{clear}")
        self.assertIn(text, page.text)
        self.assertIn("Hr In", page.text, "the HR partner of the department")
        for secret in ("Userless", "Output", "2026 H1", "Lighthouse"):
            self.assertNotIn(secret, page.text)
        answer = self.send(f"/performance/take/{clear}", action="done")
        self.assertNotIn("Thank you", answer.text)

    def test_link_of_another_purpose(self):
        """A link opens its own step only, whatever the form says."""
        appraisal = self.reviewing()
        path = f"/performance/take/{self.link(appraisal, 'self_review')}"
        review = appraisal._self_review()
        for values in (
            {"action": "done", "purpose": "result"},
            {"action": "change", "change": "x"},
            {"action": "action_cancel"},
        ):
            self.send(path, **values)
            self.assertEqual(appraisal.state, "self_review")
            self.assertEqual(review.state, "draft")

    def test_foreign_ids_in_the_form(self):
        """Lines of another person's review are not written."""
        appraisal = self.reviewing()
        stranger = self.appraisal("other")
        self.as_user(stranger, "manager").action_confirm_plan()
        self.as_user(stranger, "manager").action_open_assessment()
        line = stranger._self_review().line_ids[-1]
        path = f"/performance/take/{self.link(appraisal, 'self_review')}"
        values = {f"points_{line.id}": "1", f"comment_{line.id}": "bad"}
        self.send(path, action="save", **values)
        self.assertFalse(line.has_points or line.comment)
        manager_line = appraisal.rating_ids.filtered(
            lambda rating: rating.kind == "manager"
        ).line_ids[-1]
        self.send(path, action="save", **{f"points_{manager_line.id}": "100"})
        self.assertFalse(manager_line.has_points, "nor of one's manager")

    def test_link_whose_person_changed(self):
        """A link of a person who has left, or of another's sheet, opens nothing."""
        self.leaves_sound = False
        appraisal = self.launched()
        clear = self.link(appraisal)
        token = self.token(appraisal)
        token.employee_id = self.people["other"]
        self.assertNotIn("Confirm Plan", self.page(f"/performance/take/{clear}").text)
        token.employee_id = self.people["userless"]
        self.people["userless"].active = False
        self.assertNotIn("Confirm Plan", self.page(f"/performance/take/{clear}").text)

    def test_state_moved_on(self):
        """A page that was left open can do nothing once the step is over."""
        appraisal = self.reviewing()
        path = f"/performance/take/{self.link(appraisal, 'self_review')}"
        csrf = self.page(path).text.split('name="csrf_token" value="')[1].split('"')[0]
        self.as_user(appraisal, "manager").action_skip_self_review("Long ill")
        for action in ("save", "draft", "done"):
            values = {"csrf_token": csrf, "action": action, "strengths": "late"}
            answer = self.url_open(path, data=values)
            self.assertIn("done already", answer.text)
        self.assertFalse(appraisal._self_review().strengths)

    def test_replay(self):
        """The same form sent twice takes the step once."""
        appraisal = self.launched()
        path = f"/performance/take/{self.link(appraisal)}"
        self.send(path, action="done")
        self.assertTrue(appraisal.employee_confirmed_on)
        self.as_user(appraisal.line_ids[0], "manager").weight = 45
        self.assertFalse(appraisal.employee_confirmed_on, "a change asks again")
        self.send(path, action="done")
        self.assertFalse(appraisal.employee_confirmed_on, "with a new link only")

    def test_without_csrf(self):
        """Another site cannot press the button."""
        appraisal = self.launched()
        path = f"/performance/take/{self.link(appraisal)}"
        with mute_logger("odoo.http"):
            answer = self.url_open(path, data={"action": "done"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(appraisal.employee_confirmed_on)

    def test_guessing(self):
        """Wrong links say the same, wait after some, and never lock valid ones."""
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 5)
        appraisal = self.launched()
        clear = self.link(appraisal)
        texts = set()
        for number in range(7):
            answer = self.page(f"/performance/take/guess{number}")
            self.assertEqual(answer.status_code, 404 if number < 5 else 429)
            texts.add(answer.text.split("<main>")[1])
        self.assertEqual(len(texts), 1)
        self.assertEqual(self.page(f"/performance/take/{clear}").status_code, 200)

    def test_access_log_hides_links(self):
        """The server's own log shows that a link was opened, not which."""
        appraisal = self.launched()
        clear = self.link(appraisal)
        with self.assertLogs("werkzeug") as log:
            self.page(f"/performance/take/{clear}")
        self.assertNotIn(clear, "\n".join(log.output))
        self.assertIn("/performance/take/***", "\n".join(log.output))

    def test_entry_cannot_be_forged(self):
        """A context that comes over RPC acts for nobody."""
        appraisal = self.launched()
        for forged in (
            {"employee_id": self.people["userless"].id, "via": "link"},
            [self.people["userless"].id, "link", None, None],
        ):
            own = self.as_user(appraisal, "colleague").with_context(**{KEY: forged})
            with self.assertRaises(AccessError):
                own.action_confirm_plan()
        with self.assertRaises(UserError):
            appraisal._take_part("plan", {})

    def test_entry_reaches_own_side_only(self):
        """Behind a link even superuser code acts for the person alone."""
        appraisal = self.launched()
        own = appraisal._as_person(self.people["userless"], "link")
        with self.assertRaises(AccessError):
            own.action_cancel()
        with self.assertRaises(AccessError):
            self.appraisal("other").with_env(own.env).action_confirm_plan()
        self.assertEqual(own._roles()[appraisal.id], {"subject"})
        with self.assertRaises(AccessError):
            self.appraisal("subject").with_env(own.env).action_confirm_plan()

    def test_other_company(self):
        """HR of another company neither makes nor sees links."""
        appraisal = self.launched()
        self.link(appraisal)
        with self.assertRaises(AccessError):
            self.links(appraisal, "foreign")
        found = self.as_user(self.env["hr.performance.token"], "foreign").search([])
        self.assertFalse(found)


#: Reads, types the name and signs; the answer of the server is the last page.
SIGN = """
(async () => {
    const form = document.querySelector("form[data-sign]");
    const check = (test, text) => {
        if (!test) {
            throw new Error(text);
        }
    };
    const shown = (selector) => document.querySelector(selector).innerText;
    const button = form.querySelector(".main");
    check(shown(".o_hr_performance_record").includes("A good half-year"), "no text");
    check(window.innerWidth === 390, "no phone");
    check(document.documentElement.scrollWidth <= 390, "wider than the phone");
    const paper = document.querySelector(".o_hr_performance_record");
    check(paper.scrollHeight <= paper.clientHeight + 2, "a frame within the frame");
    check(shown(".sign_box").includes("Sign here"), "nowhere to sign");
    check(button.disabled, "signs nothing");
    check(shown(".missing").includes("then you can sign"), "does not say why");
    form.querySelector("[data-mode=type]").click();
    check(document.activeElement.id === "typed_name", "no keyboard");
    const type = (text) => {
        document.activeElement.value = text;
        document.activeElement.dispatchEvent(new Event("input", { bubbles: true }));
    };
    type("Userless");
    check(!button.disabled && !shown(".missing"), "a typed name is a signature");
    form.elements.has_reservation.click();
    check(button.disabled, "an empty reservation");
    check(shown(".missing").includes("disagree"), "does not ask for the words");
    form.elements.has_reservation.click();
    type(" ");
    check(button.disabled, "no name is no signature");
    type("Userless");
    check(!button.disabled, "typed again");
    form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    const data = new FormData(form);
    data.set("action", "done");
    const path = form.getAttribute("action");
    const answer = await fetch(path, { method: "POST", body: data });
    const text = await answer.text();
    check(text.includes("You have signed on"), text);
    check(text.includes("the signature of Manager is missing"), text);
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestSignOnAPhone(TakePartCase, HttpCase):
    """The page of a personal link on a phone, without mouse."""

    browser_size = "390x844"

    def test_read_and_sign(self):
        appraisal = self.talked()
        path = f"/performance/take/{self.link(appraisal, 'interview')}"
        self.browser_js(path, SIGN)
        signature = appraisal._talk_of("closed")._valid_signatures()
        self.assertEqual((signature.side, signature.entered_via), ("employee", "link"))
        self.assertGreater(len(signature.image), 1000, "the typed name is the picture")
