# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Words that meant two things have got terms of their own; the old Chinese goes.

Odoo keeps the translation of a label when the label changes, and does not put a new
one over it. Taken away before the update, it is loaded anew.
"""

LABELS = (
    ("hr.performance.kpi", "version"),
    ("hr.performance.scheme", "version"),
    ("hr.performance.plan.change", "version_ids"),
    ("hr.performance.plan.version", "number"),
    ("hr.performance.coaching", "advice"),
    ("hr.performance.coaching.addition", "link"),
    ("hr.performance.failure", "res_id"),
    ("hr.performance.note.write", "advice"),
    ("hr.performance.private.note", "advice"),
    ("hr.performance.talk.person", "advice"),
    ("hr.performance.reward.run", "held_count"),
)
CHOICES = (
    ("hr.performance.coaching", "quality", "weakness"),
    ("hr.performance.private.note", "quality", "weakness"),
    ("hr.performance.note.write", "quality", "weakness"),
    ("hr.performance.coaching", "zone", "record"),
    ("hr.performance.note.write", "zone", "record"),
    ("hr.performance.talk", "state", "planned"),
    ("hr.performance.talk", "state", "held"),
    ("hr.performance.talk", "state", "missed"),
    ("hr.performance.goal.meeting", "state", "held"),
)


def migrate(cr, version):
    cr.execute(
        """
        UPDATE ir_model_fields
           SET field_description = field_description - 'zh_CN'
         WHERE (model, name) IN %s
        """,
        [LABELS],
    )
    cr.execute(
        """
        UPDATE ir_model_fields_selection AS choice
           SET name = choice.name - 'zh_CN'
          FROM ir_model_fields AS field
         WHERE choice.field_id = field.id
           AND (field.model, field.name, choice.value) IN %s
        """,
        [CHOICES],
    )
