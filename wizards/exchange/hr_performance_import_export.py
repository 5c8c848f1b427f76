# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from tempfile import TemporaryFile

from odoo import fields, models
from odoo.exceptions import UserError

from ...reports.workbook import stream_csv, stream_workbook
from .import_kinds import LAYOUTS, LIBRARY_KINDS

BATCH = 500


class HrPerformanceImport(models.TransientModel):
    """Templates with the people filled in, and the list of findings to take along."""

    _inherit = "hr.performance.import"

    def action_download_xlsx(self):
        """Download the template, or the team sheet, as a workbook."""
        return self._download("template", "xlsx")

    def action_download_csv(self):
        """Download the template as CSV."""
        return self._download("template", "csv")

    def action_download_findings(self):
        """Download all findings as a workbook."""
        return self._download("findings", "xlsx")

    def _download(self, what, extension):
        self.ensure_one()
        self._check_rights()
        if what == "template":
            self._check_settings()
            if self.kind == "team":
                self._check_team_sheet()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/import/{self.id}/{what}.{extension}",
            "target": "download",
        }

    def _export(self, what, extension):
        """The file that a download link of this wizard stands for.

        :return: (file name, bytes)
        """
        self.ensure_one()
        self._check_rights()
        title = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        with TemporaryFile() as stream:
            if what == "findings":
                title = self.env._("Findings")
                stream_workbook(
                    stream, title, self._finding_header(), self._finding_rows()
                )
            elif self.kind == "team":
                title = f"{title} {self.cycle_id.name}"
                self._write_team_sheet(stream, title)
            else:
                self._write_template(stream, title, extension)
            stream.seek(0)
            return f"{title}.{extension}", stream.read()

    # FINDINGS

    def _finding_header(self):
        return [
            self.env._("Row"),
            self.env._("Column"),
            self.env._("Value"),
            self.env._("Kind"),
            self.env._("Reason"),
        ]

    def _finding_rows(self):
        lines = self.env["hr.performance.import.line"]
        labels = dict(lines._fields["severity"]._description_selection(self.env))
        ids = lines.search([("import_id", "=", self.id)]).ids
        for start in range(0, len(ids), BATCH):
            for line in lines.browse(ids[start : start + BATCH]):
                yield [
                    line.row,
                    line.column,
                    line.value,
                    labels[line.severity],
                    line.reason,
                ]
            lines.invalidate_model()

    # TEMPLATE

    def _write_template(self, stream, title, extension):
        header = self._template_header()
        if extension == "csv":
            stream_csv(stream, header, self._template_rows())
        else:
            stream_workbook(stream, title, header, self._template_rows(), {0})

    def _template_header(self):
        roles = LAYOUTS[self.kind].roles
        if self.kind in LIBRARY_KINDS:
            return [
                self._label(self.employee_key if role == "employee" else role)
                for role in roles
            ]
        header = [self._label(self.employee_key)]
        if self.employee_key != "name":
            header.append(self._label("person"))
        return [*header, *(self._label(role) for role in roles if role != "employee")]

    def _template_rows(self):
        """Rows of the template: people of the cycle with their goals, or people.

        A library or tree comes with what is there, to be changed and loaded again.
        """
        if self.kind in LIBRARY_KINDS:
            yield from getattr(self, f"_template_rows_{self.kind}")()
            return
        if self.kind == "result" or not self.cycle_id:
            blank = [None] * (len(LAYOUTS[self.kind].roles) - 1)
            for employees in self._template_people():
                names = self._person_cells(employees)
                for employee in employees:
                    yield [*names[employee.id], *blank]
            return
        for appraisals in self._template_appraisals():
            # sudo: key and name of the people of appraisals that the user handles.
            names = self._person_cells(appraisals.sudo().employee_id)
            for appraisal in appraisals:
                for line in appraisal.line_ids:
                    cells = self._template_cells(line)
                    if cells:
                        yield [*names[appraisal.employee_id.id], *cells]

    def _template_people(self):
        # sudo: hr.employee - key and name of people whom the HR scope or the own team
        # opens, for the user's own template.
        employees = self.env["hr.employee"].sudo()
        ids = employees.search(self._hr_domain()).ids
        if self.kind != "result":
            ids += [id_ for id_ in self._managed_employee_ids() if id_ not in set(ids)]
        for start in range(0, len(ids), BATCH):
            yield employees.browse(ids[start : start + BATCH])
            self.env.invalidate_all()

    def _template_appraisals(self):
        ids = (
            self.env["hr.performance.appraisal"]
            .search(
                [
                    ("cycle_id", "=", self.cycle_id.id),
                    ("subject_kind", "=", "employee"),
                    ("state", "!=", "cancelled"),
                ],
                order="department_id, employee_id",
            )
            .ids
        )
        for start in range(0, len(ids), BATCH):
            batch = self.env["hr.performance.appraisal"].browse(
                ids[start : start + BATCH]
            )
            roles = batch._roles()
            yield batch.filtered(lambda a, roles=roles: roles[a.id] & {"manager", "hr"})
            self.env.invalidate_all()

    def _template_cells(self, line):
        """Cells of a plan line after the person's, or None when it has no place."""
        if self.kind == "target":
            if line.kind != "weighted" or not line.title:
                return None
            return [
                line.kpi_id.code or line.title,
                None if line.method == "manual" else line.target,
                line.weight,
            ]
        if not line.kpi_id or line.kind != "weighted":
            return None
        return [
            line.kpi_id.code or line.kpi_id.name,
            fields.Date.to_string(self.cycle_id.date_end),
            None,
            None,
        ]

    def _person_cells(self, employees):
        """What names each person: dict of employee id to cells."""
        keys = (
            employees.get_external_id()
            if self.employee_key == "external_id"
            else {e.id: e[self.employee_key] or None for e in employees}
        )
        if self.employee_key == "name":
            return {e.id: [e.name] for e in employees}
        return {e.id: [keys[e.id] or None, e.name] for e in employees}

    # TEAM SHEET

    def _check_team_sheet(self):
        if not self._team_appraisals():
            raise UserError(
                self.env._(
                    "Nobody of %s takes part in the cycle as your direct report. Choose"
                    " another cycle.",
                    self.cycle_id.name,
                )
            )
