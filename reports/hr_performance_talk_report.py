# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.image import image_data_uri

from ..models.base.day_words import day_words, moment_words
from ..models.base.seeing import must_see
from .documents import printed_ids

#: Whatever the agenda holds of this is for the screen of its author only.
PRIVATE_NOTE = "hr.performance.private.note"
#: The agenda is of use before a talk; afterwards what was said stands there.
WITH_AGENDA = ("planned", "missed")
TEXTS = ("progress", "difficulties", "advice", "agreed_step")


class HrPerformanceTalkReport(models.AbstractModel):
    """A talk on paper: the agenda before it, what was said and agreed after it.

    Everything is read with the rights of who prints, in this person's language: in a
    team meeting a member gets the own note only. Nothing of private notes is printed.
    """

    _name = "report.hr_performance.report_hr_performance_talk"
    _description = "Talk"

    @api.model
    def _get_report_values(self, docids, data=None):
        talks = self.env["hr.performance.talk"].browse(printed_ids(self.env, docids))
        must_see(talks)
        return {
            "doc_ids": docids,
            "doc_model": talks._name,
            "docs": talks,
            "sheets": {talk.id: self._sheet(talk) for talk in talks},
        }

    def _sheet(self, talk):
        # sudo: logo of the company, names of those who take part in the talk.
        seen = talk.sudo()
        logo = seen.company_id.logo
        return {
            "lang": talk.env.lang,
            "logo": image_data_uri(logo) if logo else "",
            "company": seen.company_id.name,
            "kind": self._label(talk, "kind"),
            "state": self._label(talk, "state"),
            "leader": seen.leader_id.name,
            "people": ", ".join(seen.employee_ids.mapped("name")),
            "department": seen.department_id.name,
            "when": moment_words(talk.env, talk.date_start),
            "agenda": self._agenda(talk) if talk.state in WITH_AGENDA else [],
            "notes": self._notes(talk),
            "needs": [
                (self._title(talk, name), talk[name])
                for name in ("needs", "feedback", "adjustments")
                if talk[name]
            ],
            "reader": talk.env.user.name,
        }

    def _agenda(self, talk):
        found = [
            {
                "name": part["name"],
                "points": [
                    point for point in part["points"] if point["model"] != PRIVATE_NOTE
                ],
            }
            for part in talk.agenda or []
        ]
        return [part for part in found if part["points"]]

    def _notes(self, talk):
        """What was written about each person, and room to write before a talk."""
        return [
            {
                # sudo: the name of a person whose note the reader reads.
                "name": row.sudo().employee_id.name,
                "texts": [(self._title(row, name), row[name] or "") for name in TEXTS],
                "until": day_words(row.env, row.follow_up_date),
            }
            for row in talk.person_ids._filtered_access("read")
            if talk.state in WITH_AGENDA or any(row[name] for name in TEXTS)
        ]

    def _label(self, record, name):
        options = record._fields[name]._description_selection(record.env)
        return dict(options).get(record[name], "")

    def _title(self, record, name):
        return record._fields[name]._description_string(record.env)
