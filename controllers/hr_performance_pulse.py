# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, request, route

from .take_pages import (
    LARGEST_ID,
    answer_page,
    page_language,
    unknown_link,
)

LEVEL = "level_"
#: What cannot be answered, thanks, and the page itself.
PAGES = ("pulse_closed", "pulse_done", "pulse_page")


class HrPerformancePulse(Controller):
    """The page of a short survey: by login, or by a link without one.

    Both hold a key (``hr.performance.pulse.key``), which is all that the page knows of
    who answers. No draft is kept.
    """

    @route(
        "/performance/pulse/<string:secret>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def by_link(self, secret, **values):
        """The page of somebody without login."""
        key = request.env["hr.performance.pulse.key"]._find(secret)
        if not key:
            return unknown_link()
        lang = page_language(key._lang())
        return answer_page(key, values, (*lang, None), PAGES, _take)

    @route(
        f"/performance/pulse/open/<int(min=1, max={LARGEST_ID}):pulse_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def by_login(self, pulse_id, **values):
        """The page of somebody with login; who was not asked finds nothing."""
        key = request.env["hr.performance.pulse"].browse(pulse_id)._own_key()
        if not key:
            raise request.not_found()
        lang = page_language(request.env.lang)
        return answer_page(key, values, (*lang, "/odoo"), PAGES, _take)


def _take(key, values):
    """Keep the answer."""
    key._give(_levels(values), values.get("text"))


def _levels(values):
    """The levels that a form has sent, by question; what was left out is not in."""
    return {
        name.removeprefix(LEVEL): int(value) if value.isdecimal() else 0
        for name, value in values.items()
        if name.startswith(LEVEL) and value
    }
