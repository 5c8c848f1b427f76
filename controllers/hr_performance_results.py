# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from tempfile import TemporaryFile

from odoo.http import Controller, content_disposition, request, route

from ..reports.hr_performance_overview_xlsx import overview_workbook
from ..reports.hr_performance_plans_xlsx import write_plans
from ..reports.hr_performance_results_xlsx import results_workbook
from .take_pages import LARGEST_ID

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HrPerformanceResults(Controller):
    """Downloads of plans and results, made anew for each reader and kept nowhere."""

    @route(
        f"/hr_performance/cycle/<int(max={LARGEST_ID}):cycle_id>/results.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def results(self, cycle_id):
        """Send the results of a cycle that the user may read."""
        cycle = self._cycle(cycle_id)
        return self._send(results_workbook(cycle), cycle.name)

    @route(
        f"/hr_performance/cycle/<int(max={LARGEST_ID}):cycle_id>/plans.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def plans(self, cycle_id):
        """Send the plans of a cycle that the user may read."""
        cycle = self._cycle(cycle_id)
        with TemporaryFile() as stream:
            write_plans(cycle, stream)
            stream.seek(0)
            return self._send(stream.read(), request.env._("Plans %s", cycle.name))

    @route(
        f"/hr_performance/report/<int(max={LARGEST_ID}):report_id>/report.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def report(self, report_id):
        """Send the report that the user has chosen; the choice of others is none."""
        report = request.env["hr.performance.report"].browse(report_id).exists()
        if not report or not report.has_access("read"):
            raise request.not_found()
        name, content = overview_workbook(report)
        return self._send(content, name)

    @staticmethod
    def _cycle(cycle_id):
        cycle = request.env["hr.performance.cycle"].browse(cycle_id).exists()
        if not cycle or not cycle.has_access("read"):
            raise request.not_found()
        return cycle

    @staticmethod
    def _send(content, name):
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
