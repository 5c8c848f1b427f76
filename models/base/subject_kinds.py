# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an appraisal can be about."""

SUBJECT_KINDS = [
    ("employee", "Employee"),
    ("department", "Department"),
    ("team", "Team"),
    ("company", "Company"),
]

#: The same for what is about many: cycles and templates.
SUBJECTS = [
    ("employee", "Employees"),
    ("department", "Departments"),
    ("team", "Teams"),
    ("company", "Companies"),
]
