# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import date

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..base.day_words import near_day

_logger = logging.getLogger(__name__)

#: Of more than that of one kind only the first stand on the page.
SHOWN = 8


class HrPerformanceHomeTasks(models.AbstractModel):
    """Part of the first page: all that waits for the user, whatever it is, late first.

    Each row opens the work itself. What waits is the business of the models with
    ``hr.performance.task.mixin``; the number is the number of their records.
    """

    _name = "hr.performance.home.tasks"
    _inherit = "hr.performance.home.part"
    _description = "Work on the First Page: List"
    _home_sequence = 10
    _home_component = "tasks"

    @api.model
    def _home_part(self):
        return self._page(self._kinds())

    @api.model
    def _home_rest(self):
        """What can be found where one source fails: all others."""
        found, failed = [], False
        for model in self._models():
            try:
                with self.env.cr.savepoint():
                    kinds = [kind for kind in model._task_kinds() if kind.records]
                    self._page(kinds)
                    found += kinds
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception:
                _logger.warning("Work of %s is not found", model._name, exc_info=True)
                failed = True
        return {
            **self._page(found),
            "partial": failed
            and self.env._("Some of your work cannot be shown at the moment."),
        }

    def _page(self, kinds):
        rows = [row for kind in kinds for row in self._rows(kind)]
        return {
            "title": self.env._("Waiting for Me"),
            "count": sum(len(kind.records) for kind in kinds),
            "late": sum(self._late_count(kind) for kind in kinds),
            "rows": sorted(rows, key=lambda row: row["order"]),
        }

    def _models(self):
        return self.env["hr.performance.task.mixin"]._task_models()

    def _kinds(self):
        """All kinds that have something for the user."""
        mixin = self.env["hr.performance.task.mixin"]
        return [
            kind
            for model in mixin._task_models_with_work()
            for kind in model._task_kinds()
            if kind.records
        ]

    def _kind(self, key):
        """The kind of a key, as it stands now; None when nothing of it is left."""
        return next((kind for kind in self._kinds() if kind.key == key), None)

    def _late_count(self, kind):
        return sum(self._days_late(kind, record) > 0 for record in kind.records)

    def _deadline(self, kind, record):
        return kind.sources.get(record, record)._task_deadline()

    def _days_late(self, kind, record):
        deadline = self._deadline(kind, record)
        if not deadline:
            return 0
        # sudo: the day of the record's company.
        today = record.sudo().company_id._performance_today()
        return (today - deadline).days

    def _rows(self, kind):
        """Rows of one kind, the earliest first; beyond a few one row for all."""
        records = kind.records.sorted(
            lambda record: self._deadline(kind, record) or date.max
        )
        shown = records if len(records) <= SHOWN else records[:SHOWN]
        rows = [self._row(kind, record) for record in shown]
        if len(records) > len(shown):
            rows.append(
                {
                    "order": rows[-1]["order"],
                    "kind": kind.key,
                    "all": len(records),
                    "verb": kind.title,
                }
            )
        return rows

    def _row(self, kind, record):
        source = kind.sources.get(record, record)
        deadline = source._task_deadline()
        # sudo: name and picture of a person of a record that waits for the reader;
        # colleagues are known by their public page.
        about = source.sudo()._task_about()[:1]
        return {
            "order": str(deadline or date.max),
            "kind": kind.key,
            "verb": source._task_verb(),
            "about": {"id": about.id, "name": about.name} if about else None,
            "due": near_day(self.env, deadline),
            "days_late": max(self._days_late(kind, record), 0),
            "model": record._name,
            "id": record.id,
            "method": kind.method,
            "done": kind.done,
        }
