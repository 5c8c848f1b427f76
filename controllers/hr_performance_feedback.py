# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from .take_pages import (
    LARGEST_ID,
    answer_page,
    page_language,
    unknown_link,
)

LEVEL = "level_"
#: What cannot be answered, thanks, and the page itself.
PAGES = ("rater_closed", "rater_done", "rater_page")


class HrPerformanceFeedback(Controller):
    """The page on which raters answer: by their login, or by a link without one.

    Both hold a key (``hr.performance.rater.key``), which is all that the page knows of
    the rater. No draft is kept: an answer that nobody has sent stands in the browser.
    """

    @route(
        "/performance/feedback/<string:secret>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def by_link(self, secret, **values):
        """The page of somebody without login."""
        key = request.env["hr.performance.rater.key"]._find(secret)
        if not key:
            return unknown_link()
        lang = page_language(key.rater_id._lang())
        return answer_page(key, values, (*lang, None), PAGES, _take)

    @route(
        f"/performance/give/<int(min=1, max={LARGEST_ID}):rater_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def by_login(self, rater_id, **values):
        """The page of a rater with login; others' requests are not found."""
        rater = request.env["hr.performance.rater"].browse(rater_id)
        key = rater._own_key()
        if not key:
            raise request.not_found()
        lang = page_language(request.env.lang)
        return answer_page(key, values, (*lang, "/odoo"), PAGES, _take)


def _take(key, values):
    """Do what a button says."""
    action = values.get("action")
    if action == "decline":
        key._decline(values.get("reason"))
    elif action == "done":
        key._give(_levels(values), values.get("keep"), values.get("change"))
    else:
        raise UserError(key.env._("This page has no such button."))


def _levels(values):
    """The levels that a form has sent, by plan line; what was not judged is not in."""
    return {
        int(name.removeprefix(LEVEL)): int(value) if value.isdecimal() else 0
        for name, value in values.items()
        if name.startswith(LEVEL) and value and name.removeprefix(LEVEL).isdecimal()
    }
