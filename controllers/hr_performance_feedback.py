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
        return self._answer(key, values, *lang, back=None)

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
        return self._answer(key, values, *lang, back="/odoo")

    def _answer(self, key, values, lang, installed, back):
        """Show the page, or take the answer that a form has sent."""
        values, key = texts(values), key.with_context(lang=lang)
        why = key._status()
        if why:
            return render("rater_closed", lang, installed, why=why, back=back)
        error, action = None, values.get("action")
        # Only what carries the token of a form acts; HEAD asks for a page, too.
        if request.httprequest.method == "POST":
            error = self._take(key, action, values)
            if not error:
                return render("rater_done", lang, installed, done=action, back=back)
        return render(
            "rater_page",
            lang,
            installed,
            error=error,
            typed=values if error else {},
            **key._page_values(),
        )

    def _take(self, key, action, values):
        """Do what a button says; what refuses it in one sentence, None when done."""
        env = key.env
        if len(values) > FORM_LIMIT:
            return env._("The page sent too much. Please try again.")
        try:
            with env.cr.savepoint():
                if action == "decline":
                    key._decline(values.get("reason"))
                elif action == "done":
                    key._give(_levels(values), values.get("keep"), values.get("change"))
                else:
                    return env._("This page has no such button.")
        except UserError as refusal:
            env.invalidate_all(flush=False)
            return str(refusal)
        return None


def _levels(values):
    """The levels that a form has sent, by plan line; what was not judged is not in."""
    return {
        int(name.removeprefix(LEVEL)): int(value) if value.isdecimal() else 0
        for name, value in values.items()
        if name.startswith(LEVEL) and value and name.removeprefix(LEVEL).isdecimal()
    }
