# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PerformanceCase

#: Where something came from, who did it and when, which state of a thing it is.
ORIGIN = re.compile(
    r"source|via$|origin|^import_|imported|entered|author|acted|acting|signed|_by_id$"
    r"|_on$|_for_id$|collected|trace|payload|hash|revision|version$|_count$"
)
TYPES = {
    *("selection", "char", "text", "json", "binary", "boolean", "integer"),
    *("many2one", "date", "datetime"),
}
#: Named like an origin, but meant by whoever writes it; a reason for each.
GIVEN = {
    "hr.employee.performance_pin_by_id": "closed to everybody, whatever is sent",
    "hr.employee.performance_trained_on": "HR records a training that took place",
    "hr.performance.development.action.resource": "what is needed, in words",
    "hr.performance.kpi.data_source": "words: where the figures can be found",
    "hr.performance.kpi.data_source_kind": "how the values are meant to come in",
    "hr.performance.kpi.replaced_by_id": "which KPI to use instead, for the reader",
    "hr.performance.objective.progress_source": "how the progress is to be counted",
    "hr.performance.talk.guidance_count": "how often HR has helped, by who leads it",
    "res.users.performance_digest_on": "when a mail went out; set by administrators",
    "hr.performance.handover.column.source": "which figure a column of a file shows",
    "hr.performance.reward.rule.wage_source": "a setting of the rule",
    "hr.performance.system.item.due_on": "a day to come, chosen with the improvement",
    "hr.performance.system.review.next_review_on": "a day to come, chosen by HR",
    "res.company.performance_pay_closed_on": "a setting: until when pay is closed",
}


@tagged("post_install", "-at_install")
class TestOrigins(PerformanceCase):
    """Where data came from is what happened, never what somebody says."""

    def open_origins(self):
        """Stored fields of ours that tell an origin and that some group may write."""
        access = self.env["ir.model.access"].search([])
        writable = {
            line.model_id.model
            for line in access
            if line.perm_write or line.perm_create
        }
        for name in writable:
            model = self.env[name]
            if model._transient or model._abstract:
                continue
            protected = (
                model._guarded_fields | model._fixed_fields
                if hasattr(model, "_guarded_fields")
                else frozenset()
            )
            for field in model._fields.values():
                is_ours = any(m.startswith("hr_performance") for m in field._modules)
                is_open = field.store and field.name not in protected
                is_made = field.compute and not field.inverse and field.readonly
                if is_ours and is_open and not is_made and field.type in TYPES:
                    if ORIGIN.search(field.name):
                        yield f"{name}.{field.name}"

    def test_every_origin_is_guarded(self):
        """A new field of this meaning is guarded, or stands here with its reason."""
        self.assertEqual(set(self.open_origins()), set(GIVEN))

    def values(self, **values):
        return {
            "employee_id": self.people["subject"].id,
            "kpi_id": self.kpi.id,
            "period_end": self.cycle.date_end,
            "value": 50,
            **values,
        }

    def test_actual_values(self):
        """Nobody says that an own value was imported, collected or asked for."""
        self.launch()
        measures = self.env["hr.performance.measure"]
        sources = [key for key in measures._fields["source"].get_values(self.env)]
        for role in ("manager", "hr_in", "hr_admin"):
            mine = self.as_user(measures, role)
            for source in sources:
                with self.subTest(role=role, source=source):
                    with self.assertRaises(AccessError):
                        mine.create(self.values(source=source))
                    with self.assertRaises(AccessError):
                        mine.with_context(default_source=source).create(self.values())
            made = mine.create(self.values())
            self.assertEqual(
                (made.source, made.entered_by_id), ("manual", self.users[role])
            )
            for vals in ({"source": "import"}, {"entered_by_id": self.env.uid}):
                with self.assertRaises(AccessError):
                    made.write(vals)
            made.unlink()

    def test_a_changed_value_is_the_changers(self):
        """An imported value that somebody overwrites was not imported any more."""
        self.launch()
        imported = self.env["hr.performance.measure"].create(
            self.values(source="import", entered_by_id=self.users["hr_in"].id)
        )
        mine = self.as_user(imported, "manager")
        mine.note = "See report"
        self.assertEqual(imported.source, "import")
        mine.value = 99
        self.assertEqual(
            (imported.source, imported.entered_by_id),
            ("manual", self.users["manager"]),
        )

    def test_version_of_a_scheme(self):
        """It counts changes; nobody sets it back."""
        scheme = self.as_user(self.scheme, "hr_admin")
        with self.assertRaises(AccessError):
            scheme.version = 1
        with self.assertRaises(AccessError):
            scheme.create({"name": "New", "scale_id": self.scale.id, "version": 9})
        before = self.scheme.version
        scheme.plan_days = scheme.plan_days + 1
        self.assertEqual(self.scheme.version, before + 1)
