# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError


class HrPerformanceAppraisal(models.Model):
    """Checks that single appraisals pass on their way."""

    _inherit = "hr.performance.appraisal"

    def _check_gate(self, code, problems):
        """Raise one error for all required findings that nobody has let pass.

        :param problems: dict of appraisal to a list of sentences
        :return: dict of appraisal to the sentences to show as advice
        """
        advice, refused = self._split_gate(code, problems)
        if refused:
            by_cycle = {}
            for appraisal, found in refused.items():
                by_cycle.setdefault(appraisal.cycle_id, []).extend(found)
            raise UserError(
                "\n".join(
                    cycle._gate_refusal(code, sentences)
                    for cycle, sentences in by_cycle.items()
                )
            )
        return advice

    def _split_gate(self, code, problems):
        """What a check says of each appraisal, without raising.

        :param problems: dict of appraisal to a list of sentences
        :return: pair of dicts of appraisal to sentences: shown as advice, refused
        """
        advice, refused = {}, {}
        let_pass = self._overridden(code)
        for cycle, records in self.grouped("cycle_id").items():
            level = cycle._gate_level(code)
            for appraisal in records:
                found = problems.get(appraisal)
                if level == "off" or not found:
                    continue
                if level == "required" and appraisal not in let_pass:
                    refused[appraisal] = found
                else:
                    advice[appraisal] = found
        return advice, refused

    def _overridden(self, code):
        """Those appraisals for which an administrator has let the check pass."""
        overrides = (
            self.env["hr.performance.override"]
            # sudo: whether a check was let pass matters to everybody who meets it.
            .sudo()
            .search(
                [
                    ("code", "=", code),
                    ("cycle_id", "in", self.cycle_id.ids),
                    "|",
                    ("appraisal_id", "=", False),
                    ("appraisal_id", "in", self.ids),
                ]
            )
        )
        whole = overrides.filtered(lambda o: not o.appraisal_id).cycle_id
        single = overrides.appraisal_id
        return self.filtered(lambda a: a.cycle_id in whole or a in single)
