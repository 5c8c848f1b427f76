# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a user may not read he cannot find, count, group, sort or be told of either."""

import csv
import json

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import file_open, mute_logger

from ..common import PerformanceCase

ROLES = [
    "subject",
    "colleague",
    "manager",
    "head",
    "former",
    "hr_in",
    "hr_out",
    "hr_admin",
    "reward",
    "foreign",
    "portal",
]
#: Who has a task for some time, and who has none; never sent to the web server.
BRIEF = [
    "preparing",
    "acting",
    "delegate_over",
    "dotted",
    "substitute",
    "reward_below",
    "foreign_admin",
    "public",
]
MATRIX = "hr_performance/security/access_matrix.csv"
#: What stands in every text of a record, with its number.
MARK = "secret%sx"
#: What is read with a record although the record itself is hidden, and why.
TOLD = {
    # What was rated, for a rater whose task is over.
    "hr.performance.rating.line": {"appraisal_line_id", "display_name", "guidance"},
    # The own note of who lost the sheet, and of what it was.
    "hr.performance.private.note": {"appraisal_id", "cycle_id", "display_name"},
    "hr.performance.private.point": {"note_id", "display_name"},
    # What is examined, for who examines it.
    "hr.performance.appeal": {"file_html"},
}
TRACE = "trace"
#: Beside records with a chatter, and beside any. Who follows a record of which number
#: is open to every user of Odoo.
TRACES = {
    "mail.message": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "ir.attachment": ("res_model", "res_id"),
}


class AccessDetection(PerformanceCase):
    """Looks for hidden records in every way but reading them."""

    maxDiff = None

    @classmethod
    def _link_hidden(cls):
        """Readable records that point to a goal and a cycle which are not open yet."""
        hidden = cls.records["hr.performance.objective", "unit draft"]
        draft = cls.records["hr.performance.cycle", "quiet"]
        cls.records["hr.performance.appraisal.line", "planning"].objective_id = hidden
        cls.records["hr.performance.objective", "personal draft"].parent_id = hidden
        cls.records["hr.performance.swot.item", "any"].objective_ids = hidden
        meeting = cls.records["hr.performance.goal.meeting", "any"]
        meeting.write({"objective_ids": [(4, hidden.id)], "cycle_id": draft.id})
        shared = cls.records["hr.performance.objective", "approved"]
        shared.write({"cycle_ids": [(4, draft.id)], "parent_id": hidden.id})
        cls.records["hr.performance.cycle", "announced"].parent_id = draft

    @classmethod
    def _matrix(cls):
        with file_open(MATRIX) as table:
            return list(csv.DictReader(table))

    @classmethod
    def _leave_traces(cls):
        """A message, an activity, a follower and a file beside each record."""
        for (model, _key), record in cls.records.items():
            cls.env["ir.attachment"].create(
                {"name": "trace", "raw": b"x", "res_model": model, "res_id": record.id}
            )
            if hasattr(record, "message_post"):
                record.message_post(body=TRACE)
                record.message_subscribe(cls.users["approver"].partner_id.ids)
            if hasattr(record, "activity_schedule"):
                record.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=cls.users["approver"].id
                )

    def _by_role(self):
        """Yield each role with the model and the records that it may (not) read."""
        rows = self._matrix()
        for role in [*ROLES, *BRIEF]:
            hidden, seen = {}, {}
            for row in rows:
                ids = seen if "r" in row[role] else hidden
                record = self.records[row["model"], row["record"]]
                ids.setdefault(row["model"], set()).add(record.id)
            # One record may stand for several stages.
            for model in hidden:
                hidden[model] -= seen.get(model, set())
            yield role, hidden, seen

    # FINDING

    def _ways_to_find(self, model, ids):
        """Names of the ways that tell something of these records of a model."""
        own = Domain("id", "in", list(ids))
        stored = [
            field
            for field in model._fields.values()
            if field.store
            and field.column_type
            and field.type not in ("json", "properties", "binary")
            and model._has_field_access(field, "read")
            and field.name not in getattr(model, "_content_fields", ())
        ]
        values = Domain.OR(
            [Domain(field.name, "!=", False) for field in stored]
            + [Domain(field.name, "=", False) for field in stored if field.name != "id"]
        )
        sums = [f"{f.name}:max" for f in stored if f.type in ("float", "integer")]
        groups = [f.name for f in stored if f.type in ("many2one", "selection")]
        ways = {
            "search": lambda: model.search(own),
            "values": lambda: model.search(own & values),
            "order": lambda: model.search(own, order=", ".join(f.name for f in stored)),
            "count": lambda: model.search_count(own),
            "count to a limit": lambda: model.search_count(own, limit=80),
            "page": lambda: model.search(own, limit=80),
            "name": lambda: model.name_search("", list(own), limit=80),
            "group": lambda: model.formatted_read_group(own, groups[:3], ["__count"]),
            "sum": lambda: [
                row
                for row in model.formatted_read_group(own, [], [*sums, "__count"])
                if row["__count"]
            ],
            "web": lambda: model.web_search_read(own, {"id": {}})["length"],
            "export": lambda: model.browse(ids).export_data(["id"])["datas"],
        }
        return [name for name, way in ways.items() if self._allowed(way)]

    def _allowed(self, way):
        """What a way gives; nothing where it is refused."""
        try:
            return way()
        except UserError:
            return None

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_hidden_is_not_found(self):
        """No search, count, group, sum, name or export tells of what is hidden."""
        found = []
        for role, hidden, _seen in self._by_role():
            for name, ids in hidden.items():
                model = self.as_user(self.env[name], role)
                if not ids or not model.has_access("read"):
                    continue
                found += [(role, name, way) for way in self._ways_to_find(model, ids)]
        self.assertEqual(found, [])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nothing_beside_the_hidden_is_found(self):
        """Messages, activities, followers and files stay with their record."""
        found = []
        for role, hidden, _seen in self._by_role():
            for trace, (model_field, id_field) in TRACES.items():
                traces = self.as_user(self.env[trace], role)
                for name, ids in hidden.items():
                    domain = [(model_field, "=", name), (id_field, "in", list(ids))]
                    rows = self._allowed(lambda d=domain, t=traces: t.search(d))
                    if rows:
                        found.append((role, name, trace))
        self.assertEqual(found, [])

    # BEING TOLD

    def _mark(self):
        """Write a mark of its own into every text of each record."""
        marks = {}
        for number, record in enumerate(self.records.values()):
            names = [
                field.name
                for field in record._fields.values()
                if field.type in ("char", "text", "html")
                and field.store
                and field.column_type
                and not field.translate
                and not field.related
                and field.name != "parent_path"
            ]
            if not names or not record._auto or record in marks:
                continue
            mark = marks[record] = MARK % number
            columns = ", ".join(f'"{name}" = %s' for name in names)
            self.env.cr.execute(
                f'UPDATE "{record._table}" SET {columns} WHERE id = %s',
                [*[mark] * len(names), record.id],
            )
        self.env.invalidate_all()
        return {mark: record for record, mark in marks.items()}

    def _told(self, records):
        """Everything that a user reads of records, as one text."""
        names = set(records.fields_get(attributes=["type"]))
        names -= TOLD.get(records._name, set())
        return json.dumps(records.read(sorted(names)), default=str)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nothing_readable_tells_the_hidden(self):
        """No field of a readable record holds a text of a hidden one."""
        marks, told = self._mark(), set()
        for role, hidden, seen in self._by_role():
            for name, ids in seen.items():
                self.env.invalidate_all()
                text = self._told(self.as_user(self.env[name], role).browse(ids))
                told |= {
                    (role, name, record)
                    for mark, record in marks.items()
                    if mark in text and record.id in hidden.get(record._name, ())
                }
        self.assertEqual(told, set())
