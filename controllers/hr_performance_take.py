# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from .take_pages import (
    HEADERS,
    done_values,
    page_language,
    page_values,
    render,
    run_step,
    texts,
    unknown_link,
)


class HrPerformanceTake(Controller):
    """The page of a personal link."""

    @route(
        "/performance/take/<string:secret>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def take(self, secret, **values):
        """Show the page of a link, keep its draft, or take its step."""
        values = texts(values)
        token = request.env["hr.performance.token"]._find(secret)
        if not token:
            return unknown_link()
        lang, installed = page_language(token.employee_id._performance_lang())
        if not token._is_usable():
            return self._closed(token, lang, installed)
        appraisal = token._for_person().with_context(lang=lang)
        if request.httprequest.method != "POST":
            # Only what carries the token of a form acts; HEAD asks for a page, too.
            token._note_opening()
            return self._page(appraisal, token, lang, installed)
        action, pin = values.get("action"), values.pop("pin", "")
        try:
            acting = token.with_context(lang=lang)._for_step(action, pin)
        except UserError as refusal:
            error, is_finished = str(refusal), False
        else:
            acting = acting.with_context(lang=lang)
            error, is_finished = run_step(acting, token.purpose, action, values)
        if action == "draft":
            # The page keeps its draft in the background: it wants no page back.
            return request.make_json_response({"error": error}, HEADERS)
        if is_finished:
            token._note_use()
            return render(
                "take_done",
                lang,
                installed,
                back=None,
                **done_values(acting, token.purpose),
            )
        return self._page(
            appraisal,
            token,
            lang,
            installed,
            error=error,
            typed=values if error else {},
            said=None if error else action,
        )

    def _page(self, appraisal, token, lang, installed, **more):
        return render(
            "take_page",
            lang,
            installed,
            **{"error": None, "typed": {}, "said": None, "back": None, **more},
            maker=token.create_uid.name,
            needs_pin=token._needs_pin(),
            **page_values(appraisal, token.purpose),
        )

    def _closed(self, token, lang, installed):
        """A link that is over: why, and whom to ask; nothing of the person."""
        why = token.state if token.state != "open" else "done"
        partners = token.employee_id._performance_hr_partners()
        return render(
            "take_closed",
            lang,
            installed,
            why=why,
            whom=[(user.name, user.email or "") for user in partners[:3]],
        )
