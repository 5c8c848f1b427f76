# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, content_disposition, request, route

from .take_pages import LARGEST_ID

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class HrPerformanceImport(Controller):
    """Templates, team sheets and findings, made with the reader's own rights."""

    @route(
        f"/hr_performance/import/<int(max={LARGEST_ID}):import_id>/"
        "<any(template,findings):what>.<any(xlsx,csv):extension>",
        type="http",
        auth="user",
        readonly=True,
    )
    def download(self, import_id, what, extension):
        """Send a file of an import that the user has opened."""
        wizard = request.env["hr.performance.import"].browse(import_id).exists()
        if not wizard or not wizard.has_access("read"):
            raise request.not_found()
        name, content = wizard._export(what, extension)
        return request.make_response(
            content,
            [
                ("Content-Type", CONTENT_TYPES[extension]),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
