# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sentences of what is found in a plan as a whole, by records that they name."""

from ..base.number_input import format_number
from ..base.seeing import names_of


def _line_without_duty(env, job):
    # sudo: the name of the job that a readable finding is about.
    job = env["hr.job"].sudo().browse(job).exists()
    return env._(
        "Serves none of the duties of “%s”. Choose one in the goal, or leave it: not"
        " every goal follows from a duty.",
        job.name or "–",
    )


def _duties_unserved(env, duties):
    # sudo: the duties that a readable finding is about.
    duties = env["hr.performance.duty"].sudo().browse(duties).exists()
    return env._(
        "No goal serves these duties of the job: %s. Add one, or choose the duty in the"
        " goal that serves it.",
        names_of(duties, "name"),
    )


def _theme_differs(env, theme, share, wanted, year):
    if not theme:
        return env._(
            "%s %% of the weight serve no strategic theme.",
            format_number(env, share, 1),
        )
    # sudo: the theme that a readable finding is about.
    theme = env["hr.performance.theme"].sudo().browse(theme).exists()
    return env._(
        "%(theme)s has %(share)s %% of the weight; the company's emphasis in %(year)s"
        " is %(wanted)s %%.",
        theme=theme.name or "–",
        share=format_number(env, share, 1),
        wanted=format_number(env, wanted, 1),
        year=year,
    )


def _theme_advice(env):
    return env._("A plan need not serve every theme; look whether this is meant.")


#: Code of a reason -> what it says, with the values of the reason.
ADVICE_SENTENCES = {
    "line_without_duty": _line_without_duty,
    "duties_unserved": _duties_unserved,
    "theme_differs": _theme_differs,
    "theme_advice": _theme_advice,
}
