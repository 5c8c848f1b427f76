# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import promises
from ...engine.small_groups import LEAST
from ...models.base.groups import ADMINISTRATOR
from ...models.base.number_input import format_number


class HrPerformancePromiseUnit(models.TransientModel):
    """How many promises to their people managers have kept, by department.

    HR has it of departments only: a group has five people who have promised something,
    or is joined with the department above. Everybody counts in one group at most.
    """

    _name = "hr.performance.promise.unit"
    _description = "Promises by Department"

    overview_html = fields.Html(
        compute="_compute_overview_html", compute_sudo=False, sanitize=False
    )

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_overview_html(self):
        rows = self._rows()
        self.overview_html = self.env["ir.qweb"]._render(
            "hr_performance.hr_performance_promise_unit_page",
            {"rows": rows, "least": LEAST},
        )

    @api.model
    def _rows(self):
        """One dict for each department that has a figure, by its name."""
        numbers = self._numbers()
        # sudo: hr.department - which stand under which, and their names; everybody at
        # work may read both.
        departments = self.env["hr.department"].sudo().with_context(active_test=False)
        every = departments.search_fetch([], ["parent_id", "complete_name"])
        of_unit = {}
        for person in numbers:
            of_unit.setdefault(person.department_id.id, set()).add(person)
        of_unit.pop(False, None)
        groups = promises.grouped_upwards(
            of_unit, {one.id: one.parent_id.id for one in every}
        )
        shown = every.browse(groups).filtered_domain(self._scope())
        return [
            self._row(unit, groups[unit.id], numbers)
            for unit in shown.sorted("complete_name")
        ]

    def _numbers(self):
        """What became of the promises of each person who has promised something."""
        model = self.env["hr.performance.promise"]
        # sudo: numbers of all promises to employees; only sums of groups are shown.
        rows = model.sudo()._read_group(
            model._counted_domain()
            & Domain("is_by_manager", "=", True)
            & Domain("company_id", "in", self.env.companies.ids),
            ["promiser_id", "state", "is_kept_late"],
            ["__count"],
        )
        numbers = {}
        for person, state, is_late, number in rows:
            if person:
                numbers.setdefault(person, {})[state, is_late] = number
        return numbers

    def _scope(self):
        """The departments of which the user is HR."""
        user = self.env.user
        if user.has_group(ADMINISTRATOR):
            return Domain.TRUE
        return Domain(user._performance_within_scope("id"))

    def _row(self, unit, people, numbers):
        total = {}
        for person in people:
            for key, number in numbers[person].items():
                total[key] = total.get(key, 0) + number
        found = promises.standing(total)
        return {
            "name": unit.complete_name,
            "people": len(people),
            "due": found.due,
            "kept": found.kept,
            "late": found.kept_late,
            "overdue": found.open_late,
            "share": format_number(self.env, found.share, 1),
        }
