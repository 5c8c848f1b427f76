# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the pages for people without login have in common: link and tablet."""

import datetime
import logging
import re

from odoo.exceptions import AccessError, UserError
from odoo.http import request

HEADERS = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex, nofollow"),
    (
        "Content-Security-Policy",
        # The hash is that of the error handler of the platform's script tags.
        "default-src 'none'; script-src 'self' 'unsafe-hashes'"
        " 'sha256-8yDIMBSmZv57Ba62SxKgyLxU6rUm3YRxan7K7J0owqQ=';"
        " style-src 'self' 'unsafe-inline';"
        " connect-src 'self'; img-src 'self' data:; font-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
]
SECRET_PATHS = re.compile(r"(/performance/(?:take|tablet|feedback|pulse)/)[^/?\s\"]+")
#: Ids of the database; an address may hold any number.
LARGEST_ID = 2**31 - 1
#: A page holds few boxes; whoever sends more is no page of ours.
FORM_LIMIT = 400
CHANGE_ACTIONS = ("ask", "agree", "refuse", "withdraw")
DEVELOPMENT_ACTIONS = ("accept", "decline", "settle", "view")
LETTER_ACTIONS = ("acknowledge", "question", "close")
#: Buttons after which the page stays, by the page.
STAYING = {
    "plan_change": CHANGE_ACTIONS,
    "development": DEVELOPMENT_ACTIONS,
    "letters": LETTER_ACTIONS,
}


class HideSecrets(logging.Filter):
    """Access logs show that a link was opened, not which."""

    def filter(self, record):
        record.msg = self._hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(self._hidden(value) for value in record.args)
        return True

    def _hidden(self, value):
        return SECRET_PATHS.sub(r"\1***", value) if isinstance(value, str) else value


# The platform logs addresses of requests and of refused forms.
for name in ("werkzeug", "odoo.http"):
    logging.getLogger(name).addFilter(HideSecrets())


def texts(values):
    """What a form sent, as far as it is text that can be kept.

    Anybody may send files, or signs that no database holds, in the place of text.
    """
    return {
        name: value.replace("\0", "")
        for name, value in values.items()
        if isinstance(value, str)
    }


def page_language(lang):
    """Language of the page: the one asked for, else the person's, if installed.

    :param lang: the person's language
    :return: (code, installed languages for the switch as (code, name))
    """
    # sudo: res.lang - codes and names of the installed languages.
    installed = request.env["res.lang"].sudo().get_installed()
    codes = [code for code, _name in installed]
    asked = request.params.get("lang")
    return next((c for c in (asked, lang) if c in codes), codes[0]), installed


def render(template, lang, installed, **values):
    """Answer with a page that no browser keeps and no other site frames."""
    # sudo: templates and style sheets of public pages.
    qweb = request.env["ir.qweb"].sudo()
    content = qweb.with_context(lang=lang, minimal_qcontext=True)._render(
        f"hr_performance.{template}",
        {
            "csrf_token": request.csrf_token(),
            "lang": lang,
            "html_lang": lang.replace("_", "-"),
            "languages": installed,
            "path": request.httprequest.path,
            "tablet": None,
            "maker": None,
            "needs_pin": False,
            **values,
        },
    )
    return request.make_response(content, HEADERS)


def unknown_link():
    """A wrong link; too many from one address are told to wait.

    Only wrong ones are counted and slowed down: a whole factory may share one address,
    and a valid link is let through whatever others have tried from it.
    """
    lang, installed = page_language(request.env.lang)
    response = render("take_closed", lang, installed, why="unknown", whom=[])
    response.status_code = 429 if is_guessing() else 404
    return response


def is_guessing():
    """Count a wrong link of this address; whether there were too many before.

    The policy is the platform's for logins (``base.login_cooldown_after``), with counts
    of our own: a wrong link must not count as wrong password.
    """
    registry = request.env.registry
    failures = getattr(registry, "_performance_link_failures", None)
    if failures is None:
        failures = registry._performance_link_failures = {}
    source = request.httprequest.remote_addr
    count, last = failures.get(source, (0, datetime.datetime.min))
    # sudo: res.users - reads two system parameters.
    if request.env["res.users"].sudo()._on_login_cooldown(count, last):
        return True
    if len(failures) > 10_000:
        failures.clear()
    failures[source] = (count + 1, datetime.datetime.now())
    return False


def run_step(appraisal, purpose, action, values):
    """Take a person's step or keep a draft.

    :param appraisal: an appraisal in the person's own environment
    :param action: name of the button
    :return: (error to show or None, whether the step is finished)
    """
    if len(values) > FORM_LIMIT:
        return appraisal.env._("The page sent too much. Please try again."), False
    # What was typed is kept, even if it cannot be submitted yet.
    is_review = purpose == "self_review" and action == "done"
    is_finished = False
    try:
        for one in ("save", "done") if is_review else (action,):
            with appraisal.env.cr.savepoint():
                is_finished = _act(appraisal, purpose, one, values)
    except (UserError, AccessError) as error:
        appraisal.env.invalidate_all(flush=False)
        return str(error), False
    return None, is_finished


def _act(appraisal, purpose, action, values):
    if action == "change" and purpose == "plan":
        appraisal._ask_for_change(values.get("change"))
        return False
    if action == "point" and purpose == "plan_change":
        # The page stays, as long as it is open.
        appraisal._bring_up(values.get("point"))
        return False
    if action in STAYING.get(purpose, ()):
        # The page stays: the person comes back to see how the request goes.
        appraisal._take_part(purpose, {**values, "answer": action})
        return False
    if action in ("save", "draft") and purpose == "self_review":
        appraisal._self_review()._write_page(values)
        return False
    if action == "done" and not _is_lasting(appraisal, purpose):
        appraisal._take_part(purpose, values)
        return True
    raise UserError(appraisal.env._("This page has no such button."))


def _is_lasting(appraisal, purpose):
    """Whether the page stays open after a step, so that nothing on it is the last."""
    return purpose in appraisal.env["hr.performance.token"]._lasting_purposes


def done_values(appraisal, purpose):
    """What the page says after a step: of a signature, who is missing now."""
    is_signed = purpose == "interview"
    return {
        "purpose": purpose,
        "signing_text": appraisal._signing_text() if is_signed else "",
    }


def page_values(appraisal, purpose):
    """What the page of a purpose shows, read for the person only."""
    values = {"appraisal": appraisal, "purpose": purpose}
    if purpose == "plan":
        values["is_finished"] = not appraisal._plan_problems()
        values["method"] = appraisal._misses_method() and appraisal.env[
            "ir.qweb"
        ].with_context(minimal_qcontext=True)._render(
            "hr_performance.method_page", appraisal._method_values()
        )
    elif purpose == "plan_change":
        values.update(appraisal._change_page_values())
    elif purpose == "self_review":
        values["review"] = appraisal._self_review()
    elif purpose in ("result", "appeal"):
        values.update(appraisal._released_values())
    elif purpose == "talk":
        values["talk"] = appraisal._talk_under_way()
    elif purpose == "development":
        values["plans"] = appraisal._own_plans()
    elif purpose == "letters":
        values.update(appraisal._letter_values())
    elif purpose == "interview":
        values["interview"] = appraisal._closed_interview()
    return values


def answer_page(key, values, page, names, take):
    """Show a page of questions, or take the answer that its form has sent.

    :param key: record that stands for who answers, with ``_status`` and
        ``_page_values``
    :param page: language, installed languages, and where a link leads back
    :param names: templates of what cannot be answered, of thanks, and of the page
    :param take: function of key and values that keeps the answer or refuses it
    """
    (lang, installed, back), (closed, done, form) = page, names
    values, key, error = texts(values), key.with_context(lang=lang), None
    if why := key._status():
        return render(closed, lang, installed, why=why, back=back)
    # Only what carries the token of a form acts; HEAD asks for a page, too.
    if request.httprequest.method == "POST":
        error = _refusal(key, values, take)
        if not error:
            action = values.get("action")
            return render(done, lang, installed, done=action, back=back)
    typed = values if error else {}
    return render(form, lang, installed, error=error, typed=typed, **key._page_values())


def _refusal(key, values, take):
    """Take an answer; what refuses it in one sentence, None when it is kept."""
    env = key.env
    if len(values) > FORM_LIMIT:
        return env._("The page sent too much. Please try again.")
    try:
        with env.cr.savepoint():
            take(key, values)
    except UserError as refusal:
        env.invalidate_all(flush=False)
        return str(refusal)
    return None
