# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.image import image_data_uri

from ..models.base.number_input import format_number
from ..models.base.seeing import must_see
from .documents import printed_ids


class HrPerformanceGoalTreeReport(models.AbstractModel):
    """Vision, mission and the goals that serve them, as far as the reader sees them."""

    _name = "report.hr_performance.report_hr_performance_goal_tree"
    _description = "Goal Tree"

    @api.model
    def _get_report_values(self, docids, data=None):
        goals = self.env["hr.performance.objective"].browse(
            printed_ids(self.env, docids)
        )
        must_see(goals)
        by_company = self._top_goals(goals).grouped("company_id")
        return {
            "doc_ids": docids,
            "doc_model": goals._name,
            "docs": goals,
            "sheets": [
                self._sheet(company, roots) for company, roots in by_company.items()
            ],
        }

    def _top_goals(self, goals):
        """Those that stand below no other of the chosen ones."""
        chosen = set(goals.ids)
        return goals.filtered(
            lambda goal: not chosen & set(self._path(goal)[:-1])
        ).sorted(lambda goal: (goal.sequence, goal.id))

    def _path(self, goal):
        return [int(key) for key in (goal.parent_path or "").split("/") if key]

    def _sheet(self, company, roots):
        branch = roots.search(
            [("id", "child_of", roots.ids), ("state", "!=", "cancelled")]
        )
        # sudo: logo, vision and mission of a company whose goals the reader reads.
        company = company.sudo()
        return {
            "logo": image_data_uri(company.logo) if company.logo else "",
            "company": company,
            "rows": self._rows(roots, branch),
            "number": format_number,
        }

    def _rows(self, roots, branch):
        """Goals in the order of the tree, with their depth below the chosen ones.

        A goal whose goal above is hidden from the reader stands under the nearest one
        that is not.
        """
        seen = set(branch.ids)
        below = {}
        for goal in branch:
            above = [key for key in self._path(goal)[:-1] if key in seen]
            below.setdefault(above[-1] if above else None, []).append(goal)
        rows, waiting = [], [(0, goal) for goal in reversed(roots)]
        while waiting:
            depth, goal = waiting.pop()
            rows.append((depth, goal))
            children = below.get(goal.id, [])
            waiting += [(depth + 1, child) for child in reversed(children)]
        return rows
