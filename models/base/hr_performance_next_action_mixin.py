# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class HrPerformanceNextActionMixin(models.AbstractModel):
    """Something that was agreed to happen next for a person.

    Lists of results say of each person what is under way and open it; they walk all
    models with this mixin and name none of them. All runs with the reader's rights:
    what somebody may not read is not under way for this reader.
    """

    _name = "hr.performance.next.action.mixin"
    _description = "Something That Happens Next for a Person"

    #: Which is opened first, where several are under way.
    _next_action_sequence = 50
    #: The link to the person, and the day until when it is to happen.
    _next_action_person = "employee_id"
    _next_action_deadline = "due_date"

    @api.model
    def _next_action_models(self):
        """Every model of which the user may read anything, in their order."""
        mixin = "hr.performance.next.action.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        found = [self.env[name] for name in names]
        return sorted(
            (one for one in found if not one._abstract and one.has_access("read")),
            key=lambda one: (one._next_action_sequence, one._name),
        )

    @api.model
    def _next_action_domain(self):
        """Those that are under way; models define it."""
        raise NotImplementedError

    @api.model
    def _next_action_late(self):
        """Those that are under way and overdue."""
        deadline = self._next_action_deadline
        late = self.env["res.company"]._performance_compared(deadline, "<")
        return self._next_action_domain() & Domain(deadline, "!=", False) & late

    @api.model
    def _next_action_new(self, person):
        """The action that opens a new one for a person; None where nobody begins here.

        The new record checks by itself whether the user may make it.
        """
        return None
