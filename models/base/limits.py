# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much a message, a mail or a page shows at once."""

#: Sentences that a list of problems shows before it says how many more there are.
LISTED = 20
#: People that a message names before it says how many more there are.
NAMED = 5
