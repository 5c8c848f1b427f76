# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

WAITING_STATES = ("draft", "prepared", "invited")
OPEN_STATES = (*WAITING_STATES, "in_progress")
#: The talk took place and its content is fixed.
HELD_STATES = ("closed", "signed")
#: The employee was asked for the self-report.
ASKED_STATES = ("prepared", "invited", "in_progress")
#: The talk has a time, or goes on.
TALK_STATES = ("invited", "in_progress")


class Filing:
    """Asks a print for the signed record alone, as it is filed.

    Server code only: no address of a report can bring an instance.
    """
