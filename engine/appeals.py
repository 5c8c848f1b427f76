# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the decision of an appeal says of a line or a grade, as steps of the score."""

from . import outcome
from .outcome import Outcome, Step


def left_out():
    """Return the outcome of a line that the decision takes out of the score."""
    return Outcome.unscored(outcome.NOT_APPLICABLE, [Step("appeal_line_out", {})])


def with_points(points):
    """Return the outcome of a line to which the decision gives points."""
    return Outcome.scored(points, [Step("appeal_points", {"result": points})])


def with_actual(value, found):
    """Return what another actual value comes to, with the step that names it.

    :param found: Outcome of the line's rule for this value
    """
    step = Step("appeal_actual", {"result": value})
    return Outcome(found.state, found.value, (step, *found.steps))


def with_grade(code):
    """Return the step of a grade that the decision sets itself."""
    return Step("appeal_grade", {"grade": code})
