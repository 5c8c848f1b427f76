# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads the first page as a role, and opens each card as the web client does."""

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class HomeMixin:
    """Mixed into cases with people: the first page of a role."""

    def home(self, role):
        """The sections of the first page by key."""
        home = self.as_user(self.env["hr.performance.home"], role)
        return {section["key"]: section for section in home.action_load()}

    def waiting(self, role):
        """Dict of title to number of what waits for a role."""
        cards = self.home(role)["waiting"]["cards"]
        return {card["title"]: card["count"] for card in cards}

    def opened(self, card, role):
        """The records that a click on a card lists: domain and default filters."""
        action = card["action"]
        records = self.as_user(self.env[action["res_model"]], role)
        domain = Domain(action["domain"])
        views = records.get_views([(False, "search")])["views"]
        for name, value in action["context"].items():
            if name.startswith("search_default_") and value:
                found = self.filter_domain(views["search"]["arch"], name[15:])
                domain &= Domain(found)
        return records.with_context(**action["context"]).search(domain)

    def filter_domain(self, arch, name):
        """What a filter of the search view adds."""
        node = etree.fromstring(arch).find(f".//filter[@name='{name}']")
        text = node.get("domain") if node is not None else None
        return safe_eval(text, {"uid": self.env.uid}) if text else []

    def assert_numbers(self, *roles):
        """Every card of each role opens as many records as it says."""
        for role in roles:
            for key, section in self.home(role).items():
                for card in section["cards"]:
                    with self.subTest(role=role, section=key, card=card["title"]):
                        found = self.opened(card, role)
                        self.assertEqual(len(found), card["count"])
