# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people can enter: every property test draws its numbers, days and texts here.

Bounds and decimals are those of the fields and dialogs. A number that nobody can type
finds no fault of ours, only the limits of the test's own arithmetic; and it does so by
chance. Narrow a kind with its arguments, never with a generator of its own (the linter
refuses that).
"""

from datetime import date

from hypothesis import strategies as st

#: Significant digits that a field of numbers keeps exactly.
FIELD_DIGITS = 15


def _decimals(low, high, places):
    """Numbers with at most so many decimals that a field stores as they are."""
    whole = max(len(str(int(abs(float(bound))))) for bound in (low, high))
    assert whole + places <= FIELD_DIGITS + 1, "no field keeps so many digits"
    return st.decimals(low, high, places=places)


# NUMBERS


def targets(low=-(10**9), high=10**9, places=6):
    """Targets, actual values, baselines and edges of a rule: digits (16, 6)."""
    return _decimals(low, high, places)


def positive(high=10**9, places=3):
    """Targets and points above zero."""
    return _decimals(f"1e-{places}", high, places)


def points(low=0, high=120, places=2):
    """Points that are given, and scores made of them with up to four decimals."""
    return _decimals(low, high, places)


def rates(high=3, places=2):
    """Parts of the points, coefficients and factors: 1.25 is 125 %."""
    return _decimals(0, high, places)


def weights(low=0, high=100, places=2):
    """Weights and shares in per cent: digits (6, 2)."""
    return _decimals(low, high, places)


def money(high=10**9):
    """Amounts of a currency with cents."""
    return _decimals(0, high, 2)


def hours(high=10**6):
    """Working hours of goals and teams."""
    return _decimals(0, high, 2)


def growth(low=-10, high=10**3):
    """Growth of one period over the one before, as a fraction."""
    return _decimals(low, high, 4)


def absurd_money():
    """Sums beyond every currency: the engine takes them, no field does."""
    return st.decimals("1e20", "1e30", places=2)


def floats(low=-1e12, high=1e12):
    """What an Excel cell or a field hands over, with all its binary digits."""
    return st.floats(low, high).filter(lambda x: x == 0 or abs(x) > 1e-9)


# DAYS AND TEXTS


def days(first=date(1990, 1, 1), last=date(2090, 12, 31)):
    """Days of plans, cycles and events."""
    return st.dates(first, last)


def any_days():
    """Whatever a date field takes, a mistyped year too."""
    return st.dates()


def typed_numbers(signs="0123456789.,' -%\u202f\u066b\u066c"):
    """What people may type where a number is asked for, right or wrong."""
    return st.text(signs, min_size=1, max_size=14)


def texts(min_size=0, max_size=300):
    """Any writing, as a field keeps it: without the character NUL."""
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.text(letters, min_size=min_size, max_size=max_size)
