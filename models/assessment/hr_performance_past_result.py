# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine.outcome import Step


class HrPerformanceCycle(models.Model):
    """Cycles that were never run here: they only hold results of earlier years."""

    _inherit = "hr.performance.cycle"

    is_imported = fields.Boolean(
        string="Past Results",
        readonly=True,
        copy=False,
        help="Holds results that were imported from earlier records. There are no"
        " plans, reviews or rewards in it.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"is_imported"}

    @api.model
    def _past(self, vals_list):
        """Create closed cycles that only hold imported results."""
        return self.create(
            [{**vals, "is_imported": True, "state": "closed"} for vals in vals_list]
        )


class HrPerformanceResult(models.Model):
    """Results that were decided before this system was there."""

    _inherit = "hr.performance.result"

    final_origin = fields.Selection(
        selection_add=[("import", "Imported")], ondelete={"import": "cascade"}
    )

    @api.model
    def _put_past(self, entries, origin):
        """Store results of closed, imported cycles as they are; nothing is computed.

        Each new result gets an appraisal that is done, with the people's job,
        department and manager of today and without plan or reviews: nobody is shown
        as having taken a step that was taken elsewhere. Runs with superuser rights;
        the caller has checked cycle and reach.

        :param entries: list of (cycle, employee, result or empty, values)
        :param origin: where the results come from, for their explanation
        """
        trace = {"total": [Step("imported", {"name": origin}).to_json()]}
        new = [entry for entry in entries if not entry[2]]
        for _cycle, _employee, result, values in entries:
            if result:
                result.write({**self._past_values(values), "trace": trace})
        appraisals = self.env["hr.performance.appraisal"]._put_past(
            [(cycle, employee) for cycle, employee, _result, _values in new]
        )
        self.create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "employee_id": appraisal.employee_id.id,
                    "cycle_id": appraisal.cycle_id.id,
                    "company_id": appraisal.company_id.id,
                    "department_id": appraisal.department_id.id,
                    "manager_id": appraisal.manager_id.id,
                    "scale_id": appraisal.cycle_id.scale_id.id,
                    "state": "released",
                    "final_origin": "import",
                    "trace": trace,
                    **self._past_values(entry[3]),
                }
                for appraisal, entry in zip(appraisals, new, strict=True)
            ]
        )

    def _past_values(self, values):
        """Earlier stages are not known; they say what the result says."""
        return {
            **values,
            "weighted_score": values["score"],
            "raw_score": values["score"],
            "level_id": values["final_level_id"],
        }


class HrPerformanceAppraisal(models.Model):
    """Appraisals that only carry a past result."""

    _inherit = "hr.performance.appraisal"

    @api.model
    def _put_past(self, subjects):
        """Create finished appraisals.

        :param subjects: list of (cycle, employee)
        """
        employees = self.env["hr.employee"].concat(
            *(employee for _cycle, employee in subjects)
        )
        managers = employees._performance_managers()
        chains = self._chains_of(managers.items())
        return self._quiet().create(
            [
                {
                    "cycle_id": cycle.id,
                    "employee_id": employee.id,
                    "company_id": employee.company_id.id,
                    "job_id": employee.job_id.id,
                    "department_id": employee.department_id.id,
                    "manager_id": managers[employee.id].id,
                    "chain_ids": [
                        (6, 0, chains[employee.id, managers[employee.id].id])
                    ],
                    "state": "done",
                }
                for cycle, employee in subjects
            ]
        )
