# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class Kind(NamedTuple):
    """Work of one kind that waits for whoever opens the first page.

    Its number is the number of its records, and "all" lists just these.
    """

    key: str
    title: str
    #: The list of all: external id after ``hr_performance.hr_performance_``; the whole
    #: one where a bridge has it.
    action: str
    #: What is counted, listed and opened.
    records: models.BaseModel
    #: What says verb, person and day of a record, where that is not the record itself.
    sources: dict = {}
    #: The action of the record that a click calls; without one its form opens.
    method: str | None = None
    #: The action of the record by which it is done with one click, beside the row.
    done: str | None = None


class HrPerformanceTaskMixin(models.AbstractModel):
    """What the first page lists for its reader, each thing with a verb.

    The page walks all models with this mixin and names none of them. A model answers
    with its kinds of work, under the reader's own rights, in a constant number of
    queries; and says of each record what is to be done, about whom and until when.
    """

    _name = "hr.performance.task.mixin"
    _description = "Work on the First Page"

    @api.model
    def _task_models(self):
        """Every model that may have work for somebody, in the order of their names."""
        mixin = "hr.performance.task.mixin"
        names = sorted(self.env.registry.descendants([mixin], "_inherit"))
        found = [self.env[name] for name in names]
        return [model for model in found if not model._abstract]

    @api.model
    def _task_models_with_work(self):
        """Those that may have work for the user, found by one query for all."""
        queries, asked = [], []
        for model in self._task_models():
            # sudo: only whether to ask the model, which looks with the user's rights.
            own = model.sudo()
            if (domain := own._task_domain()) is None:
                asked.append(model._name)
                continue
            found = own._search(domain, limit=1)
            if not found.is_empty():
                queries.append(
                    SQL("(SELECT %s FROM (%s) found)", model._name, found.select())
                )
        if queries:
            rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
            asked += [name for [name] in rows]
        return [self.env[name] for name in sorted(asked)]

    @api.model
    def _task_kinds(self):
        """The user's work by kind: a list of ``Kind``."""
        return []

    @api.model
    def _task_domain(self):
        """Domain of what may be the user's work, or more; None: ``_task_kinds`` looks.

        The page asks it of all models by one query as superuser, and then only those
        that hold something for their kinds.
        """
        return None

    def _task_verb(self):
        """What the user has to do with this one, as a sentence of a few words."""
        raise NotImplementedError

    def _task_about(self):
        """The employee whom it is about, or the other side; may be nobody."""
        return self.env["hr.employee"]

    def _task_deadline(self):
        """Last day of this one, or False."""
        return False
