# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages and files of our own records are evidence: whose they are.

They follow the write right of their record in Odoo, which those concerned have. Here
they are kept by the record instead: the system writes them, people add to them.
"""

OWN = "hr.performance."


def is_own(model):
    """Whether messages and files of this model are kept as evidence.

    :param model: name of a model, or nothing
    """
    return bool(model) and model.startswith(OWN)
