# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, content_disposition, request, route

from ..reports.hr_performance_results_xlsx import results_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HrPerformanceResults(Controller):
    """Downloads of results, made anew for each reader and kept nowhere."""

    @route(
        "/hr_performance/cycle/<int:cycle_id>/results.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def results(self, cycle_id):
        """Send the results of a cycle that the user may read."""
        cycle = request.env["hr.performance.cycle"].browse(cycle_id).exists()
        if not cycle or not cycle.has_access("read"):
            raise request.not_found()
        content = results_workbook(cycle)
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{cycle.name}.xlsx")),
            ],
        )
