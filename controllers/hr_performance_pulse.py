# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from .take_pages import (
    FORM_LIMIT,
    LARGEST_ID,
    page_language,
    render,
    texts,
    unknown_link,
)

LEVEL = "level_"


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
        lang = page_language(key.employee_id._performance_lang())
        return self._answer(key, values, *lang, back=None)

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
        return self._answer(key, values, *lang, back="/odoo")

    def _answer(self, key, values, lang, installed, back):
        """Show the page, or take the answer that a form has sent."""
        values, key = texts(values), key.with_context(lang=lang)
        why, error = key._status(), None
        if why:
            return render("pulse_closed", lang, installed, why=why, back=back)
        # Only what carries the token of a form acts; HEAD asks for a page, too.
        if request.httprequest.method == "POST":
            error = self._take(key, values)
            if not error:
                return render("pulse_done", lang, installed, back=back)
        return render(
            "pulse_page",
            lang,
            installed,
            error=error,
            typed=values if error else {},
            **key._page_values(),
        )

    def _take(self, key, values):
        """Keep the answer; what refuses it in one sentence, None when it is kept."""
        env = key.env
        if len(values) > FORM_LIMIT:
            return env._("The page sent too much. Please try again.")
        try:
            with env.cr.savepoint():
                key._give(_levels(values), values.get("text"))
        except UserError as refusal:
            env.invalidate_all(flush=False)
            return str(refusal)
        return None


def _levels(values):
    """The levels that a form has sent, by question; what was left out is not in."""
    return {
        name.removeprefix(LEVEL): int(value) if value.isdecimal() else 0
        for name, value in values.items()
        if name.startswith(LEVEL) and value
    }
