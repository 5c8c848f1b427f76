# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, request, route

from .take_pages import is_guessing, page_language, render, texts


class HrPerformanceVerify(Controller):
    """Whether a printed record or letter is the one that is filed."""

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
        appeals = request.env["hr.performance.appeal"]
        is_record = is_asked and interviews._is_filed_record(number, mark)
        is_letter = is_asked and appeals._is_filed_letter(number, mark)
        is_filed = is_record or is_letter
        is_waiting = is_asked and not is_filed and is_guessing()
        answer = "wait" if is_waiting else "no"
        if is_filed:
            answer = "record" if is_record else "letter"
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
