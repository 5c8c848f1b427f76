# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""States of plans and of their actions, and every group of them that has a meaning."""

#: Both sides have confirmed the plan, and it is not over.
LIVE = ("agreed", "escalated")
#: The employee reads nothing of it: nobody has said yet that there is to be a plan.
UNTOLD = ("proposed", "declined")
#: Something may still happen to it.
OPEN = ("proposed", "draft", *LIVE)
#: The employee reads it, and it is not over.
TOLD = ("draft", *LIVE)
#: What became of an action has not been said, or not by both sides.
UNSETTLED = ("open", "reported")
#: What may have become of an action.
SETTLED = ("done", "partly", "not_done")
