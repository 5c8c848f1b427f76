# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# What a proposal tells of a line; the rule of a library KPI comes with the KPI.
NOTED = (
    "name",
    "kpi_id",
    "section",
    "kind",
    "weight",
    "target",
    "period_targets",
    "own_unit",
    "description",
    "method",
    "direction",
    "baseline",
    "threshold",
    "stretch",
    "is_development",
)
# Told beside another KPI; the rest follows from it.
NOTED_WITH_KPI = ("kpi_id", "section", "weight", "target", "period_targets")


class HrPerformanceAppraisalLine(models.Model):
    """Each change of a drafted plan is kept as a proposal, in batches.

    Superuser code (launch, templates) notes nothing by itself.
    """

    _inherit = "hr.performance.appraisal.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines._note_added()
        return lines

    def write(self, vals):
        if self.env.su or set(NOTED).isdisjoint(vals):
            return super().write(vals)
        before = self._noted_values()
        result = super().write(vals)
        self._note_changed(before)
        return result

    def unlink(self):
        before = {} if self.env.su else self._removed_values()
        result = super().unlink()
        self._note_removed(before)
        return result

    # VALUES

    def _noted_values(self):
        """Plain values of each line: dict of line to dict by field."""
        return {
            line: {
                name: line[name].id if name == "kpi_id" else line[name]
                for name in NOTED
            }
            for line in self
        }

    def _removed_values(self):
        """What it takes to put each line back: list of (appraisal, title, values)."""
        names = sorted(self._plan_fields() | {"sequence", "template_line_id"})
        return [
            (
                line.appraisal_id,
                line.title,
                {
                    name: line[name].id
                    if self._fields[name].type == "many2one"
                    else line[name]
                    for name in names
                },
            )
            for line in self
        ]

    # NOTES

    def _note_added(self):
        # sudo: a typed title is written after the line is made; that is one proposal.
        self.env["hr.performance.plan.proposal"].sudo().search(
            [("line_id", "in", self.ids)]
        ).unlink()
        self.appraisal_id._note_proposals(
            [
                {
                    "appraisal_id": line.appraisal_id.id,
                    "line_id": line.id,
                    "kind": "added",
                    "title": line.title,
                    "change": {"new": values},
                }
                for line, values in self._noted_values().items()
            ]
        )

    def _note_changed(self, before):
        """Keep what differs from before.

        :param before: what ``_noted_values`` gave before the change
        """
        rows = []
        after = self._noted_values()
        for line, old in before.items():
            new = after[line]
            is_other_kpi = old["kpi_id"] != new["kpi_id"]
            names = set(NOTED_WITH_KPI if is_other_kpi else NOTED)
            if old["period_targets"] and new["period_targets"]:
                # The target of the line follows from those of its periods.
                names.discard("target")
            rows += [
                {
                    "appraisal_id": line.appraisal_id.id,
                    "line_id": line.id,
                    "kind": "changed",
                    "title": line.title,
                    "field_name": name,
                    "change": {"old": old[name], "new": new[name]},
                }
                for name in NOTED
                if name in names and old[name] != new[name]
            ]
        self.appraisal_id._note_proposals(rows)

    def _note_removed(self, removed):
        plans = self.env["hr.performance.appraisal"].union(
            *(appraisal for appraisal, _title, _values in removed)
        )
        plans._note_proposals(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "removed",
                    "title": title,
                    "change": {"old": values},
                }
                for appraisal, title, values in removed
            ]
        )
