# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read the employee table; whatever is wrong with it is said with row and column."""

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

TEXTS = ("Department", "JobRole", "Gender")
NUMBERS = (
    "EmployeeNumber",
    "JobLevel",
    "MonthlyIncome",
    "YearsAtCompany",
    "TotalWorkingYears",
    "PercentSalaryHike",
    "TrainingTimesLastYear",
    "JobInvolvement",
    "PerformanceRating",
    "WorkLifeBalance",
    "JobSatisfaction",
    "EnvironmentSatisfaction",
)
# Lowest and highest value where not every number from 0 on makes sense.
LIMITS = {"MonthlyIncome": (Decimal("0.01"), None), "YearsAtCompany": (0, 80)}
SHOWN = 10


@dataclass(frozen=True)
class Person:
    """One row of the table."""

    number: int
    level: int
    years: int
    experience: int
    wage: Decimal
    department: str
    job: str
    gender: str
    figures: dict

    @property
    def name(self):
        return f"{self.job} {self.number:04d}"


def read(path):
    """Return the people of a file (or of the only table in a folder)."""
    path = _only_table(Path(path))
    with open(path, newline="", encoding="utf-8-sig") as handle:
        try:
            reader = csv.DictReader(handle)
            missing = [n for n in TEXTS + NUMBERS if n not in (reader.fieldnames or [])]
            if missing:
                raise SystemExit(f"{path.name} has no column {', '.join(missing)}.")
            rows = [(reader.line_num, row) for row in reader]
        except UnicodeDecodeError as error:
            raise SystemExit(f"{path.name} is not UTF-8: {error}") from error
    problems = []
    people = [_person(line, row, problems) for line, row in rows]
    _check_unique(people, rows, problems)
    if not people:
        problems.append("there is no row below the header")
    if problems:
        more = len(problems) - SHOWN
        tail = [f"… and {more} more"] if more > 0 else []
        raise SystemExit("\n  ".join([f"{path.name}:", *problems[:SHOWN], *tail]))
    return people


def _only_table(path):
    if not path.is_dir():
        return path
    tables = sorted(path.glob("*.csv"))
    if len(tables) != 1:
        raise SystemExit(f"{path}: name one file, there are {len(tables)} tables.")
    return tables[0]


def _person(line, row, problems):
    """The row as a person, or None when something in it cannot be used."""
    values = {}
    before = len(problems)
    for name in TEXTS:
        values[name] = (row[name] or "").strip()
        if not values[name]:
            problems.append(f"row {line}, column {name}: is empty")
    for name in NUMBERS:
        values[name] = _number(line, name, row[name], problems)
    if len(problems) > before:
        return None
    return Person(
        number=int(values["EmployeeNumber"]),
        level=int(values["JobLevel"]),
        years=int(values["YearsAtCompany"]),
        experience=int(values["TotalWorkingYears"]),
        wage=values["MonthlyIncome"],
        department=values["Department"],
        job=values["JobRole"],
        gender=values["Gender"],
        figures={name: values[name] for name in NUMBERS},
    )


def _number(line, name, text, problems):
    low, high = LIMITS.get(name, (0, None))
    try:
        number = Decimal((text or "").strip())
        if number.is_finite() and number >= low and not (high and number > high):
            return number
    except InvalidOperation:
        pass
    span = f"from {low} to {high}" if high else f"from {low} on"
    problems.append(f"row {line}, column {name}: “{text or ''}” is no number {span}")
    return None


def _check_unique(people, rows, problems):
    seen = {}
    for person, (line, _row) in zip(people, rows, strict=True):
        if person and person.number in seen:
            first = seen[person.number]
            problems.append(
                f"row {line}, column EmployeeNumber: {person.number} is in row {first}"
                " already"
            )
        elif person:
            seen[person.number] = line


def managers(people, span=8):
    """Give everybody but one a manager of at least the own job level.

    In each department the people stand in order of level and experience, and everybody
    leads the next few of them, so that no team is larger than ``span`` and each
    department has one head. The heads report to the highest of them.

    :return: dict of person number to number of the manager or None
    """
    lines = {}
    heads = []
    for department in sorted({person.department for person in people}):
        members = _ranked(p for p in people if p.department == department)
        heads.append(members[0])
        for place, person in enumerate(members[1:], 1):
            lines[person.number] = members[(place - 1) // span].number
    top, *others = _ranked(heads)
    lines[top.number] = None
    lines.update({head.number: top.number for head in others})
    return lines


def _ranked(people):
    return sorted(people, key=lambda p: (-p.level, -p.experience, p.number))
