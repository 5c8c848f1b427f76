# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

WAITING_STATES = ("draft", "prepared", "invited")
OPEN_STATES = (*WAITING_STATES, "in_progress")
#: The talk took place and its content is fixed.
HELD_STATES = ("closed", "signed")
