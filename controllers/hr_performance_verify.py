# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, request, route

from .take_pages import is_guessing, page_language, render, texts


class HrPerformanceVerify(Controller):
    """Whether a printed interview record is the one that was signed and filed."""

    @route(
        "/performance/verify",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def verify(self, **values):
        """Answer for a number and a short mark; nothing else of the record is told."""
        values = texts(values)
        number, mark = (
            values.get(name, "").strip()[:64] for name in ("number", "mark")
        )
        is_asked = bool(number or mark)
        interviews = request.env["hr.performance.interview"]
        is_filed = is_asked and interviews._is_filed_record(number, mark)
        is_waiting = is_asked and not is_filed and is_guessing()
        answer = "wait" if is_waiting else "yes" if is_filed else "no"
        lang, installed = page_language(request.env.lang)
        response = render(
            "verify_page",
            lang,
            installed,
            number=number,
            mark=mark,
            answer=answer if is_asked else "",
        )
        if is_waiting:
            response.status_code = 429
        return response
