# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who is asked about what."""

TALK, EMPLOYEE, MANAGER = "talk", "employee", "manager"
AUDIENCES = [
    (TALK, "After the Talk"),
    (EMPLOYEE, "Employees on the Procedure"),
    (MANAGER, "Managers on the Procedure"),
]
#: Asked together, at the end of a cycle; nobody is asked in both.
PROCEDURE = (EMPLOYEE, MANAGER)
#: Stages in which a cycle may be asked about.
ASKED_STAGES = ("feedback", "application", "closed")
