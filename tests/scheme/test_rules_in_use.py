# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules that launched cycles, plans and rewards refer to do not change unseen.

The walk finds them by the registry: whatever a sheet, a result or a reward points to,
with its rows. Each field of each of them is written by who may: what binds is refused,
and every other change leaves a note.
"""

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import OFFICER, REWARD
from ..reward.common_reward import RewardCase

#: Records of people and periods: what they say is theirs, and guarded by their states.
COURSE = {
    "hr.performance.appraisal",
    "hr.performance.appraisal.line",
    "hr.performance.rating",
    "hr.performance.rating.line",
    "hr.performance.result",
    "hr.performance.result.line",
    "hr.performance.reward",
    "hr.performance.reward.run",
    "hr.performance.plan.change",
    "hr.performance.plan.change.line",
    "hr.performance.plan.version",
    "hr.performance.step",
    "hr.performance.measure",
}
#: What says nothing about anybody, and why.
UNTOLD = {
    # order and colours of lists
    "sequence",
    "color",
    # refused or told by the rules that they are copied to: a cycle freezes them
    "version",
}
UNTOLD_OF = {
    # names of groups of KPIs
    "hr.performance.kpi.category": {"name"},
    # what the company wants; nobody is measured by its words
    "hr.performance.theme": {"name", "description", "active", "company_id"},
    # a goal of its own course, whose definition its approval fixes
    "hr.performance.objective": None,
    # counts its version, which cycles freeze; see test_scheme_rules
    "hr.performance.scheme": None,
    "hr.performance.gate": None,
    "hr.performance.scheme.template": None,
    "hr.performance.scheme.open.rule": None,
    # what a source counts is fixed with its activation
    "hr.performance.kpi.source": None,
    # who opposes whom is asked anew by every check
    "hr.performance.kpi.relation": None,
    # settled with name and time, told in the cycle, fixed with its end
    "hr.performance.legal.check": None,
    # a department's answer to a goal
    "hr.performance.objective.consultation": None,
    "hr.performance.goal.meeting": None,
    "hr.performance.swot.item": None,
    "hr.performance.delegation": None,
}


@tagged("post_install", "-at_install")
class TestRulesInUse(RewardCase):
    """Everything that people were judged and paid by stays, or tells who changed it."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("hr_performance.hr_performance_legal_profile_other")
        cls.rule = cls._rule(base_type="fixed", fixed_amount=1000)
        run = cls.env["hr.performance.reward.run"].create(
            {
                "name": "Run",
                "cycle_id": cls.cycle.id,
                "rule_id": cls.rule.id,
                "company_id": cls.company.id,
                "approval_reason": "Everybody takes part",
            }
        )
        run.action_simulate()
        run.with_user(cls.users["approver"]).action_approve()
        cls.env["hr.performance.kpi.band"].create({"kpi_id": cls.kpi.id, "points": 10})
        sheet = cls.cycle.appraisal_ids.filtered(lambda a: a.state == "released")[0]
        sheet.line_ids.create({"appraisal_id": sheet.id, "kpi_id": cls.kpi.id})
        cls.users["hr_admin"].group_ids = [
            Command.link(cls.env.ref(name).id) for name in (REWARD, OFFICER)
        ]
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.env.flush_all()

    # WHAT IS REFERRED TO

    def _rules(self):
        """Used records of each model that the course points to, and their rows."""
        found = {}
        for name in COURSE:
            for field in self.env[name]._fields.values():
                if self._is_to_rule(field):
                    used = self.env[name].search([]).mapped(field.name)
                    found[field.comodel_name] = (
                        found.get(field.comodel_name, used.browse()) | used
                    )
        for name in list(found):
            for field in self.env[name]._fields.values():
                if field.type == "one2many" and self._is_row_of(field, name):
                    rows = found[name].mapped(field.name)
                    found[field.comodel_name] = (
                        found.get(field.comodel_name, rows.browse()) | rows
                    )
        found["hr.performance.legal.profile"] = self.env.ref(
            "hr_performance.hr_performance_legal_profile_other"
        )
        found["hr.performance.legal.item"] = found[
            "hr.performance.legal.profile"
        ].item_ids
        return {
            name: records[:1]
            for name, records in found.items()
            if records and UNTOLD_OF.get(name, ()) is not None
        }

    def _is_to_rule(self, field):
        return (
            field.type == "many2one"
            and field.store
            and field.comodel_name.startswith("hr.performance.")
            and field.comodel_name not in COURSE
        )

    def _is_row_of(self, field, name):
        comodel = field.comodel_name
        return (
            comodel.startswith("hr.performance.")
            and comodel not in COURSE
            and comodel != name
            and self.env[comodel]._fields[field.inverse_name].required
        )

    def _fields_of(self, record):
        for name, field in record._fields.items():
            if (
                field.store
                and not field.related
                and name not in MAGIC_COLUMNS
                and name not in UNTOLD | (UNTOLD_OF.get(record._name) or set())
                and field.type not in ("one2many", "many2many", "json", "binary")
                and not name.startswith(("message_", "activity_"))
                and not (field.compute and not field.inverse and field.readonly)
            ):
                yield name

    def _other_value(self, record, name):
        """A value of the kind of the field, other than the present one."""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            keys = [key for key, _label in field._description_selection(self.env)]
            return next((key for key in keys if key != value), None)
        if field.type == "many2one":
            other = self.env[field.comodel_name].search(
                [("id", "!=", value.id)], limit=1
            )
            return other.id or None
        if field.type in ("integer", "float", "monetary"):
            return (value or 0) + 2
        return {
            "char": "CHANGED",
            "text": "Changed",
            "html": "<p>Changed</p>",
            "boolean": not value,
            "date": "2026-05-05",
            "datetime": "2026-05-05 10:00:00",
        }[field.type]

    # TRYING

    def _notes(self):
        """Notes of all own records, with what stands in them."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env["mail.message"].search_count(
            [
                ("model", "=like", "hr.performance.%"),
                "|",
                ("body", "!=", False),
                ("tracking_value_ids", "!=", False),
            ]
        )

    def _is_told_or_refused(self, change):
        self.env.cr.execute("SAVEPOINT rules_in_use")
        try:
            before = self._notes()
            change()
            return self._notes() > before
        except (AccessError, UserError, psycopg2.IntegrityError):
            return True
        finally:
            self.env.clear()
            self.env.cr.execute("ROLLBACK TO SAVEPOINT rules_in_use")
            # Rows are slow to read among thousands of open savepoints.
            self.env.cr.execute("RELEASE SAVEPOINT rules_in_use")

    @mute_logger("odoo.sql_db", "odoo.models.unlink", "odoo.addons.base.models.ir_rule")
    def test_no_change_goes_unseen(self):
        """Each field of each rule in use: refused, or told in a chatter"""
        rules, unseen = self._rules(), []
        self.assertTrue(
            {
                "hr.performance.scale",
                "hr.performance.scale.level",
                "hr.performance.kpi",
                "hr.performance.kpi.band",
                "hr.performance.template",
                "hr.performance.template.line",
                "hr.performance.cycle",
                "hr.performance.cycle.stage",
                "hr.performance.reward.rule",
                "hr.performance.legal.item",
            }
            <= set(rules),
            sorted(rules),
        )
        for name, record in rules.items():
            own = self.as_user(record, "hr_admin")
            for field in self._fields_of(record):
                value = self._other_value(record, field)
                if value is not None and not self._is_told_or_refused(
                    lambda own=own, field=field, value=value: own.write({field: value})
                ):
                    unseen.append(f"{name}.{field}")
            if not self._is_told_or_refused(own.unlink):
                unseen.append(f"{name}: deleted")
        self.assertEqual(unseen, [])

    # SCALES

    def test_scale_is_fixed_with_the_launch(self):
        """Limits, coefficients and grades stay; none comes or goes; words may change"""
        scale = self.as_user(self.scale, "hr_admin")
        level = scale.level_ids[0]
        self.assertTrue(scale.is_in_use)
        for change in (
            lambda: level.write({"lower": 99}),
            lambda: level.write({"coefficient": 9}),
            lambda: scale.level_ids.write({"coefficient": 9}),
            lambda: level.write({"code": "X"}),
            lambda: level.unlink(),
            lambda: scale.write({"maximum": 200}),
            lambda: scale.write({"level_ids": [Command.delete(level.id)]}),
            lambda: scale.write(
                {"level_ids": [Command.create({"code": "N", "name": "N", "lower": 1})]}
            ),
            lambda: level.create({"scale_id": scale.id, "code": "O", "name": "O"}),
        ):
            with self.assertRaisesRegex(UserError, "New Version"):
                change()
        level.write({"name": "Excellent"})
        self.env.flush_all()
        self.assertIn("Excellent", scale.message_ids[0].body)

    def test_next_version_of_a_scale(self):
        """The remedy: a copy that is changed and taken by the scheme"""
        scale = self.as_user(self.scale, "hr_admin")
        new = scale.browse(scale.action_new_version()["res_id"])
        self.assertFalse(new.is_in_use)
        self.assertEqual(new.level_ids.mapped("code"), scale.level_ids.mapped("code"))
        new.level_ids[0].lower = 97
        self.as_user(self.scheme, "hr_admin").scale_id = new
        self.assertEqual(self._cycle(name="Next").scale_id, new)
        self.assertEqual(self.cycle.scale_id, self.scale)
        with self.assertRaisesRegex(UserError, "New Version"):
            (new | scale).level_ids.write({"coefficient": 3})

    def test_level_cannot_be_moved_away(self):
        """A grade does not leave a scale in use, nor come to one"""
        scale = self.as_user(self.scale, "hr_admin")
        new = scale.browse(scale.action_new_version()["res_id"])
        for level, other in ((scale.level_ids[0], new), (new.level_ids[0], scale)):
            with self.assertRaisesRegex(UserError, "New Version"):
                level.write({"scale_id": other.id, "code": "M"})

    def test_kpi_rows_cannot_come_to_an_agreed_kpi(self):
        """A row of a draft KPI is not moved to one that agreed plans use"""
        draft = self._kpi("Draft", state="draft")
        band = self.env["hr.performance.kpi.band"].create(
            {"kpi_id": draft.id, "points": 10}
        )
        with self.assertRaisesRegex(UserError, "New Version"):
            self.as_user(band, "hr_admin").kpi_id = self.kpi
