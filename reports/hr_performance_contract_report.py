# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ..engine.definition import interval
from ..models.base.appraisal_states import WITHOUT_PLAN
from ..models.base.engine_messages import interval_text
from ..models.base.number_input import format_number
from ..models.base.seeing import must_see, names_of
from ..models.kpi.hr_performance_rule_mixin import FIELD_OF
from .documents import printed_ids

#: Limits that bind only when they are set.
OPTIONAL = {"gate_rate"}


class HrPerformanceContractReport(models.AbstractModel):
    """The performance contract: the agreed plan, how it is scored, both signatures."""

    _name = "report.hr_performance.report_hr_performance_contract"
    _description = "Performance Contract"

    @api.model
    def _get_report_values(self, docids, data=None):
        appraisals = self.env["hr.performance.appraisal"].browse(
            printed_ids(self.env, docids)
        )
        must_see(appraisals)
        early = appraisals.filtered(lambda a: a.state in WITHOUT_PLAN)
        if early:
            raise UserError(
                self.env._(
                    "%s: the contract can be printed once both sides have confirmed the"
                    " plan. Until then use the plan sheet.",
                    names_of(early[0]),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": appraisals._name,
            "docs": appraisals,
            # sudo: logo, job and language of people whose plan the reader may read.
            "sheets": {a.id: self._sheet(a.sudo()) for a in appraisals},
        }

    def _sheet(self, appraisal):
        """What the print of one appraisal shows, in the language of who signs it."""
        lang = appraisal.owner_id._performance_lang()
        own = appraisal.with_context(lang=lang)
        is_chinese = own.env.lang.startswith("zh")
        start, end = own._period()
        lines = own.line_ids.grouped("kind")
        return {
            "lang": own.env.lang,
            "second_title": "Performance Contract" if is_chinese else "绩效合约",
            "logo": image_data_uri(own.company_id.logo) if own.company_id.logo else "",
            "number": f"PC-{own.id:06d}-{own.plan_version}",
            "appraisal": own,
            "date_start": start,
            "date_end": end,
            "sections": self._sections(lines.get("weighted", own.line_ids.browse())),
            "items": lines.get("item", own.line_ids.browse()),
            "vetoes": lines.get("veto", own.line_ids.browse()),
            "rules": {line.id: self._rule_facts(line) for line in own.line_ids},
        }

    @api.model
    def _sections(self, lines):
        """Weighted lines by section, in the order of the plan, with their weight."""
        return [
            {
                "label": dict(
                    lines._fields["section"]._description_selection(lines.env)
                )[section],
                "weight": format_number(lines.env, sum(group.mapped("weight"))),
                "lines": group,
            }
            for section, group in lines.grouped("section").items()
        ]

    @api.model
    def _rule_facts(self, line):
        """How points come about: texts for the print, the method first."""
        labels = dict(line._fields["method"]._description_selection(line.env))
        facts = [labels[line.method]] if line.kind == "weighted" else []
        method = line._method()
        for name in (FIELD_OF.get(name, name) for name in method.contract):
            if line[name] or name not in OPTIONAL:
                label = line._fields[name]._description_string(line.env)
                number = format_number(line.env, line[name])
                facts.append(
                    line.env._("%(label)s: %(value)s", label=label, value=number)
                )
        facts += [
            line.env._(
                "%(range)s: %(points)s points",
                range=interval_text(
                    line.env, interval(band.lower, band.upper, line.direction)
                ),
                points=format_number(line.env, band.points),
            )
            for band in (line._rule_bands() if "bands" in method.requires else ())
        ]
        return facts
