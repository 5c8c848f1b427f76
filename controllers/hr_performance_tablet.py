# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from odoo.http import Controller, request, route

from ..models.base.features import TABLET, is_on
from ..models.takepart.hr_performance_token import BINDING
from .take_pages import (
    HEADERS,
    LARGEST_ID,
    done_values,
    page_language,
    page_values,
    render,
    run_step,
    texts,
)

SESSION = "performance_tablet"
IDLE_SECONDS = 75


class HrPerformanceTablet(Controller):
    """The shared tablet: badge and PIN, then one's own open steps for a short time.

    Who is signed in stands in the server's session with its end; the pages take the
    person from there only, never from an address or a form.
    """

    @route(
        "/performance/tablet/<string:key>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def sign_in(self, key, **values):
        """Ask for badge and PIN; whoever is signed in is signed out."""
        company = self._company(key)
        if not company:
            raise request.not_found()
        self._sign_out()
        values = texts(values)
        lang, installed = page_language(company.partner_id.lang)
        wait, is_wrong = 0, False
        if request.httprequest.method == "POST":
            # sudo: counts the try and compares badge and PIN; shows nothing.
            attempts = request.env["hr.performance.pin.attempt"].sudo()
            employee, wait = attempts._identify(
                company, values.get("badge"), values.get("pin")
            )
            if employee:
                self._start(company, key, employee)
                return self._redirect(f"/performance/tablet/{key}/tasks")
            is_wrong = True
        return render(
            "tablet_sign_in",
            lang,
            installed,
            company=company.name,
            is_wrong=is_wrong,
            wait=wait,
            has_ended="ended" in values,
        )

    @route(
        "/performance/tablet/<string:key>/tasks",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def tasks(self, key, **values):
        """What waits for the person who is signed in."""
        employee = self._employee(key)
        if not employee:
            return self._ended(key)
        lang, installed = page_language(employee._performance_lang())
        # sudo: finds the own appraisals of the person whose PIN was right.
        appraisals = request.env["hr.performance.appraisal"].sudo()
        appraisals = appraisals.with_context(lang=lang)
        return render(
            "tablet_tasks",
            lang,
            installed,
            name=employee.name,
            tasks=appraisals._open_of_employee(employee),
            possible=appraisals._possible_of_employee(employee),
            signings=appraisals._signings_of_employee(employee),
            tablet=f"/performance/tablet/{key}",
            idle=IDLE_SECONDS,
        )

    @route(
        f"/performance/tablet/<string:key>/task/<int(max={LARGEST_ID}):appraisal_id>"
        "/<string:purpose>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def task(self, key, appraisal_id, purpose, **values):
        """One step of the person who is signed in; others' appraisals are not found."""
        employee = self._employee(key)
        if not employee:
            return self._ended(key)
        values = texts(values)
        lang, installed = page_language(employee._performance_lang())
        tablet = f"/performance/tablet/{key}"
        # sudo: finds the own appraisals of the person whose PIN was right.
        appraisals = request.env["hr.performance.appraisal"].sudo()
        own = appraisals._pages_of_employee(employee)
        possible = own._purpose_pairs(own._page_purposes())
        if (appraisals.browse(appraisal_id), purpose) not in possible:
            return self._redirect(f"{tablet}/tasks")
        sheet = appraisals.browse(appraisal_id).with_context(lang=lang)
        own = sheet._as_person(employee, "tablet", given_by=sheet._pin_setter().id)
        own = own.with_context(lang=lang)
        action = values.get("action")
        frame = {"tablet": tablet, "back": f"{tablet}/tasks", "idle": IDLE_SECONDS}
        error, said = None, None
        if request.httprequest.method == "POST":
            error, is_finished = action in BINDING and sheet._tablet_refusal(), False
            if not error:
                error, is_finished = run_step(own, purpose, action, values)
            if action == "draft":
                return request.make_json_response({"error": error}, HEADERS)
            if is_finished:
                done = done_values(own, purpose)
                return render("take_done", lang, installed, **done, **frame)
            said = None if error else action
        return render(
            "take_page",
            lang,
            installed,
            error=error,
            typed=values if error else {},
            said=said,
            **frame,
            **page_values(own, purpose),
        )

    @route(
        "/performance/tablet/<string:key>/stay",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def stay(self, key, **values):
        """The person is still typing."""
        return request.make_json_response({"here": bool(self._employee(key))}, HEADERS)

    # SESSION

    def _company(self, key):
        # sudo: res.company - finds the company of a tablet by its key.
        companies = request.env["res.company"].sudo()
        if not key or "\0" in key or not is_on(request.env, TABLET):
            return None
        return companies.search([("performance_tablet_key", "=", key)])

    def _start(self, company, key, employee):
        request.session[SESSION] = {
            "employee_id": employee.id,
            "company_id": company.id,
            "until": time.time() + IDLE_SECONDS,
        }
        # A session that somebody prepared on the tablet is not the one that is used.
        request.session.should_rotate = True

    def _sign_out(self):
        if SESSION in request.session:
            request.session.pop(SESSION)

    def _employee(self, key):
        """Who is signed in at this company's tablet and has not been idle too long."""
        held = request.session.get(SESSION)
        company = self._company(key)
        if not held or not company or held["company_id"] != company.id:
            return None
        if held["until"] < time.time():
            self._sign_out()
            return None
        request.session[SESSION] = {**held, "until": time.time() + IDLE_SECONDS}
        # sudo: the person whose PIN was right.
        employee = request.env["hr.employee"].sudo().browse(held["employee_id"])
        return employee if employee.exists() and employee.active else None

    def _ended(self, key):
        if not self._company(key):
            raise request.not_found()
        return self._redirect(f"/performance/tablet/{key}?ended=1")

    def _redirect(self, location):
        response = request.redirect(location, code=303)
        response.headers.extend(HEADERS)
        return response
