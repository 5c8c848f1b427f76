# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..base.test_lists_fit import CHECK
from ..base.test_tours import TourCase
from .test_talks import TalkCase

LISTS = (
    "hr_performance_coaching_action",
    "hr_performance_talk_action",
    "hr_performance_talk_point_action",
    "hr_performance_private_note_action",
    "hr_performance_coaching_request_action",
)
#: On a phone every one of these opens as cards, each of which names the person.
CARDS = """
(async () => {
    const until = async (test) => {
        for (let time = 0; time < 2400; time++) {
            const found = test();
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 25));
        }
    };
    await until(() => odoo.isReady && document.querySelector(".o_action_manager > *"));
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const wrong = [];
    for (const name of %s) {
        await action.doAction(`hr_performance.${name}`, { clearBreadcrumbs: true });
        const card = ".o_kanban_record:not(.o_kanban_ghost)";
        await until(() => document.querySelector(`${card}, .o_list_renderer`));
        const cards = [...document.querySelectorAll(card)];
        if (!cards.some((one) => one.textContent.includes("Abigail Peterson"))) {
            wrong.push([name, cards.map((one) => one.textContent)]);
        }
        if (document.documentElement.scrollWidth > window.innerWidth) {
            wrong.push([name, "wider than the phone"]);
        }
    }
    if (wrong.length) {
        console.error(JSON.stringify(wrong));
    } else {
        console.log("test successful");
    }
})();
"""


class CoachingListsCase(TalkCase, TourCase):
    """Some of everything that lists of coaching hold, about a long name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["manager"].name = "Maximiliane Schwarz"
        cls.people["subject"].name = "Abigail Peterson"

    def setUp(self):
        super().setUp()
        for kind in ("coaching", "praise", "suggestion", "incident"):
            zone = "record" if kind == "incident" else "shared"
            self.note(kind=kind, zone=zone, quality="weakness")
        self.note(zone="private", follow_up_date=self.day(5))
        self.talk(date_start=fields.Datetime.now() + timedelta(days=1))
        self.talk().action_miss()
        self.point("subject", "subject")
        requests = self.as_user(self.env["hr.performance.coaching.request"], "manager")
        requests.create(
            {
                "name": "Course on pivot tables",
                "employee_id": self.people["subject"].id,
                "owner_id": self.people["head"].id,
            }
        )

    def look(self, script):
        self.browser_js("/odoo", script % json.dumps(LISTS), login=self.manager_login)

    @property
    def manager_login(self):
        return self.users["manager"].login


@tagged("post_install", "-at_install")
class TestCoachingLists(CoachingListsCase):
    """Lists of coaching show names and kinds whole, in both languages."""

    browser_size = "1440x900"

    def test_english(self):
        self.look(CHECK)

    def test_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        modules = self.env["ir.module.module"].search(
            [("name", "in", ("base", "web", "hr", "hr_performance"))]
        )
        modules._update_translations(["zh_CN"])
        self.users["manager"].lang = "zh_CN"
        self.look(CHECK)


@tagged("post_install", "-at_install")
class TestCoachingCards(CoachingListsCase):
    """On a phone: cards that say about whom they are."""

    browser_size = "375x667"
    touch_enabled = True

    def test_cards(self):
        self.look(CARDS)
