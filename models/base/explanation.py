# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tells in the reader's language how a number came about.

Results keep the engine's steps as codes and values; the sentences are made when
somebody reads them, so that one result can be read in any language.
"""

from markupsafe import Markup

from ...engine.methods import METHODS
from ...engine.outcome import Step
from .engine_messages import value_text
from .step_sentences import (
    RULE_WITHOUT_DIRECTION,
    STEP_RATES,
    STEP_SENTENCES,
    UNKNOWN_STEP,
)

#: Values that name a line, person or factor; the caller knows their titles.
TITLED_VALUES = frozenset({"key", "keys", "name"})
#: Effects on the grade: told where the veto is triggered and again where the grade is
#: made. Readers need them once, beside the grade.
REPEATED_STEPS = frozenset(
    {"veto_grade", "veto_grade_cap", "value_grade", "value_grade_cap"}
)


def render_steps(env, trace, titles):
    """The steps as an ordered list; everything that people typed is escaped.

    :param trace: list of ``Step.to_json()``
    :param titles: dict of key to title, for the lines that the steps mention
    :return: Markup; empty when there are no steps
    """
    sentences = plain_steps(env, trace, titles)
    if not sentences:
        return Markup("")
    items = Markup("").join(Markup("<li>%s</li>") % text for text in sentences)
    return Markup('<ol class="o_hr_performance_steps">%s</ol>') % items


def plain_steps(env, trace, titles):
    """The same steps as a list of sentences without markup, for PDF and workbook."""
    return [
        _sentence(env, Step.from_json(step), titles) for step in _without_repeats(trace)
    ]


def _without_repeats(trace):
    """Keep only the last of identical steps of the kinds that come twice."""
    return [
        step
        for position, step in enumerate(trace, 1)
        if step["code"] not in REPEATED_STEPS or step not in trace[position:]
    ]


def _sentence(env, step, titles):
    if step.code not in STEP_SENTENCES:
        return _unknown(env, step)
    rates = STEP_RATES.get(step.code, ())
    values = {
        name: value_text(env, name, _titled(name, value, titles), name in rates)
        for name, value in step.values.items()
    }
    template = STEP_SENTENCES[step.code]
    if step.code == "rule" and not _looks_at_direction(step.values["method"]):
        template = RULE_WITHOUT_DIRECTION
    # A lazy text takes its values after the translation.
    sentence = env._(template)
    return sentence % values


def _titled(name, value, titles):
    if name not in TITLED_VALUES:
        return value
    if isinstance(value, (list, tuple)):
        return tuple(titles.get(key) or key for key in value)
    return titles.get(value) or value


def _looks_at_direction(method):
    return method in METHODS and "direction" in METHODS[method].uses


def _unknown(env, step):
    """A step that another addon wrote and that is not installed any more."""
    values = ", ".join(f"{name} = {value}" for name, value in step.values.items())
    sentence = env._(UNKNOWN_STEP)
    return sentence % {"code": step.code, "values": values}
