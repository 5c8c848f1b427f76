# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_time
from odoo.tools.image import image_data_uri

from ..models.base.entry import PERSONAL_VIAS, entered_text
from ..models.base.number_input import format_number, format_signed
from ..models.base.seeing import must_see, names_of
from ..models.interview.states import Filing
from .codes import qr_image
from .documents import printed_ids

#: Printed small beside the translated title, whatever the language.
ENGLISH_TITLE = "Performance Interview Record"
CHINESE_TITLE = "绩效面谈记录表"


class HrPerformanceInterviewReport(models.AbstractModel):
    """The record, printed from the frozen content in the employee's language."""

    _name = "report.hr_performance.report_hr_performance_interview"
    _description = "Performance Interview Record"

    @api.model
    def _get_report_values(self, docids, data=None):
        interviews = self.env["hr.performance.interview"].browse(
            printed_ids(self.env, docids)
        )
        must_see(interviews)
        unfinished = interviews.filtered(lambda i: i.state not in ("closed", "signed"))
        if unfinished:
            raise UserError(
                self.env._(
                    "%s: the record can be printed once the interview is closed.",
                    names_of(unfinished[0]),
                )
            )
        if not self.env.su:
            interviews._note_reading("print")
        return {
            "doc_ids": docids,
            "doc_model": interviews._name,
            "docs": interviews,
            "sheets": {i.id: self._sheet(i, data) for i in interviews},
        }

    def _record_page(self, interview):
        """The page of one record as it is printed, in the language of the record."""
        sheet = self._sheet(interview)
        own = interview.with_context(lang=sheet["lang"], minimal_qcontext=True)
        return own.env["ir.qweb"]._render(
            "hr_performance.report_hr_performance_interview_document",
            {"o": own, "sheet": sheet},
        )

    def _sheet(self, interview, data=None):
        """Texts of one record, ready to print.

        :param data: may hold a ``Filing``, which leaves out what came after signing
        """
        # sudo: logo and signatures of a record that the reader may read.
        own = interview.sudo()
        content = own._signed_content()
        lang = self._language(own, content)
        own = own.with_context(
            lang=lang,
            tz=own.employee_id.tz or "UTC",
            # Forms ask for sizes in the place of pictures.
            **dict.fromkeys(("bin_size", "bin_size_image", "bin_size_logo"), False),
        )
        env = own.env
        is_filing = isinstance((data or {}).get("filing"), Filing)
        content["period"] = [format_date(env, day) for day in content["period"]]
        for name in ("date_start", "closed_on"):
            content[name] = self._moment(env, content[name])
        if part := content["employee_part"]:
            part["on"] = self._moment(env, part["on"])
        content["next_interview_date"] = format_date(
            env, content["next_interview_date"]
        )
        for line in content["result"]["lines"]:
            self._localize_line(env, line)
        content["result"]["score"] = self._number(env, content["result"]["score"])
        for entry in (*content["topics"], *content["commitments"]):
            for name in {"deadline", "due_date"} & set(entry):
                entry[name] = format_date(env, entry[name]) if entry[name] else ""
        shown = [t for t in content["topics"] if not t["is_confidential"]]
        is_chinese = (lang or "").startswith("zh")
        return {
            **content,
            "lang": lang,
            "second_title": ENGLISH_TITLE if is_chinese else CHINESE_TITLE,
            "topics": self._by_kind(shown),
            "confidential_count": len(content["topics"]) - len(shown),
            "labels": self._labels(own),
            "logo": self._logo(own.company_id),
            "hash": own.payload_hash,
            "mark": own._mark(),
            "verify_qr": qr_image(own._verify_url()),
            "is_intact": own.is_intact,
            "signatures": [
                self._signature(signature) for signature in own._valid_signatures()
            ],
            "addenda": [
                {
                    "text": addendum.text,
                    "name": addendum.author_id.name,
                    "time": self._time(env, addendum.written_on),
                }
                for addendum in own.addendum_ids
                if not is_filing
            ],
        }

    def _language(self, interview, content):
        """The language in which the record was signed, while the database has it."""
        lang = content["lang"]
        installed = self.env["res.lang"]._get_data(code=lang)
        return lang if installed else interview.document_lang

    def _moment(self, env, text):
        return self._time(env, fields.Datetime.from_string(text))

    def _time(self, env, moment, time_format="short"):
        """A moment in the employee's zone; Odoo would take that of who prints."""
        if not moment:
            return ""
        zone = env.context.get("tz")
        time = format_time(env, moment, tz=zone, time_format=time_format)
        return f"{format_date(env, moment)} {time}"

    def _number(self, env, text):
        return format_number(env, text, 4) if text else ""

    def _localize_line(self, env, line):
        unit = line["unit"]
        for name in ("weight", "points"):
            line[name] = self._number(env, line[name])
        effect = line["effect"]
        line["effect"] = (
            env._("Veto") if effect == "veto" else format_signed(env, effect)
        )
        for name in ("target", "actual"):
            number = self._number(env, line[name])
            line[name] = f"{number} {unit}".strip() if number else ""

    def _by_kind(self, topics):
        by_kind = {}
        for topic in topics:
            by_kind.setdefault(topic["kind"], []).append(topic)
        return by_kind

    def _labels(self, interview):
        """Labels of codes in the language of the document."""
        env = interview.env

        def labels_of(model, name):
            return dict(env[model]._fields[name]._description_selection(env))

        return {
            "outcome": labels_of("hr.performance.result.line", "outcome_state"),
            "kind": labels_of("hr.performance.appraisal.line", "kind"),
            "who": labels_of("hr.performance.commitment", "who"),
            "side": labels_of("hr.performance.interview.topic", "side"),
            "consensus": labels_of("hr.performance.interview", "consensus"),
            "cause_consensus": labels_of(
                "hr.performance.interview.topic", "cause_consensus"
            ),
            "category": labels_of("hr.performance.interview.topic", "category"),
            "priority": labels_of("hr.performance.interview.topic", "priority"),
            "report": {
                name: field._description_string(env)
                for name, field in env["hr.performance.self.report"]._fields.items()
            },
        }

    def _logo(self, company):
        return image_data_uri(company.logo) if company.logo else ""

    def _signature(self, signature):
        return {
            "side": signature.side,
            "name": signature.signed_name,
            "image": image_data_uri(signature.image),
            "time": self._time(signature.env, signature.signed_on, "medium"),
            "zone": signature.env.context.get("tz"),
            "hash": signature.payload_hash,
            "reservation": signature.reservation or "",
            "entered_by": (
                signature.user_id.name if signature.is_entered_by_other else ""
            ),
            "entered": entered_text(
                signature.env,
                signature.entered_via in PERSONAL_VIAS and signature.entered_via,
                signature.user_id,
                # sudo: res.users - the name of who made the link, shown to both.
                signature.sudo().given_by_id,
            ),
        }
