# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every cell of security/access_matrix.csv, tried by a real user over RPC."""

import json
from functools import partial

from psycopg2 import DatabaseError

from odoo.exceptions import UserError
from odoo.service.model import execute_cr
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_check_records import AccessCheckRecords
from .access_detection import BRIEF, ROLES, AccessDetection

# A harmless value that a person with the right could write, per model.
WRITABLE = {
    "hr.performance.acknowledgement": {"version": 7},
    "hr.performance.analysis": {"score": 1},
    "hr.performance.appeal": {"point_ids": []},
    "hr.performance.appeal.hearing": {"text": "changed"},
    "hr.performance.appeal.point": {"wish": "changed"},
    "hr.performance.appeal.ruling": {"reason": "changed"},
    "hr.performance.busy.window": {"hour_from": 1},
    "hr.performance.budget": {"note": "changed"},
    "hr.performance.calibration": {"minutes": "changed"},
    "hr.performance.calibration.change": {"reason": "changed"},
    "hr.performance.completion": {"total": 1},
    "hr.performance.nine.box": {"note": "changed"},
    "hr.performance.potential": {"line_ids": []},
    "hr.performance.potential.item": {"question": "changed"},
    "hr.performance.potential.line": {"evidence": "changed"},
    "hr.performance.conflict": {"text": "changed"},
    "hr.performance.legal.check": {"reference": "Folder 12"},
    "hr.performance.legal.item": {"sequence": 20},
    "hr.performance.legal.profile": {"sequence": 20},
    "hr.performance.rater.status": {"appraisal_count": 1},
    "hr.performance.appraisal": {"line_ids": []},
    "hr.performance.appraisal.line": {"note": "seen"},
    "hr.performance.appraisal.part": {"plan_version": 2},
    "hr.performance.cycle": {"parent_id": False},
    "hr.performance.cycle.stage": {"task": "Agree goals"},
    "hr.performance.cycle.method": {"reason": "changed"},
    "hr.performance.coaching": {"body": "changed"},
    "hr.performance.coaching.addition": {"text": "changed"},
    "hr.performance.coaching.request": {"name": "changed"},
    "hr.performance.commitment": {"text": "changed"},
    "hr.performance.cycle.report": {"result_count": 1},
    "hr.performance.fairness": {"remark": "changed"},
    "hr.performance.fairness.finding": {"people": 2},
    "hr.performance.team.print": {"total": 1},
    "hr.performance.delegation": {"reason": "changed"},
    "hr.performance.development.action": {"name": "changed"},
    "hr.performance.development.check": {"text": "changed"},
    "hr.performance.development.plan": {"reason": "changed"},
    "hr.performance.failure": {"reason": "changed"},
    "hr.performance.gate": {"level": "off"},
    "hr.performance.goal.conflict": {"waiver_reason": "changed"},
    "hr.performance.honour": {"reason": "changed"},
    "hr.performance.honour.title": {"description": "changed"},
    "hr.performance.interview": {"topic_ids": []},
    "hr.performance.interview.access": {"kind": "export"},
    "hr.performance.interview.addendum": {"text": "changed"},
    "hr.performance.interview.document": {"file_name": "changed"},
    "hr.performance.interview.guest": {"part": "changed"},
    "hr.performance.interview.signature": {"signed_name": "changed"},
    "hr.performance.interview.topic": {"text": "changed"},
    "hr.performance.import.mapping": {"header": "Value"},
    "hr.performance.kpi.analysis": {"people": 9},
    "hr.performance.kpi.limit": {"max_bonus": 3},
    "hr.performance.line.analysis": {"points": 1},
    "hr.performance.kpi.point": {"rate": 70},
    "hr.performance.kpi": {"description": "Counted"},
    "hr.performance.kpi.band": {"points": 50},
    "hr.performance.kpi.relation": {"relation": "opposes"},
    "hr.performance.kpi.category": {"color": 3},
    "hr.performance.kpi.source": {"name": "changed"},
    "hr.performance.measure": {"note": "report of May"},
    "hr.performance.override": {"reason": "changed"},
    "hr.performance.goal.meeting": {"location": "changed"},
    "hr.performance.objective": {"sequence": 20},
    "hr.performance.objective.consultation": {"text": "changed"},
    "hr.performance.swot.item": {"description": "changed"},
    "hr.performance.theme": {"sequence": 20},
    "hr.performance.emphasis": {"year": 2028},
    "hr.performance.emphasis.line": {"weight": 100},
    "hr.performance.duty": {"sequence": 20},
    "hr.performance.paper": {"reference": "changed"},
    "hr.performance.retention": {"made_on": "2026-01-02"},
    "hr.performance.retention.line": {"keep_reason": "A lawsuit"},
    "hr.performance.pin.attempt": {"failed": 0},
    "hr.performance.plan.action": {"name": "changed"},
    "hr.performance.plan.proposal": {"text": "changed"},
    "hr.performance.plan.change": {"reason": "changed"},
    "hr.performance.plan.change.approval": {"note": "changed"},
    "hr.performance.plan.change.line": {"target": 70},
    "hr.performance.plan.version": {"reason": "changed"},
    "hr.performance.plan.finding": {"letters": "S"},
    "hr.performance.alert": {"cause": "changed"},
    "hr.performance.progress.report": {"text": "changed"},
    "hr.performance.private.note": {"body": "changed"},
    "hr.performance.process.report": {"count": 1},
    "hr.performance.pulse": {"threshold": 1},
    "hr.performance.pulse.answer": {"text": "changed"},
    "hr.performance.pulse.key": {"is_done": True},
    "hr.performance.pulse.question": {"sequence": 20},
    "hr.performance.pulse.share": {"count": 9},
    "hr.performance.system.review": {"findings": "changed"},
    "hr.performance.system.item": {"effect_text": "changed"},
    "hr.performance.rater": {"name": "changed"},
    "hr.performance.rater.answer": {"is_filled": False},
    "hr.performance.rater.key": {"is_done": True},
    "hr.performance.rater.share": {"count": 9},
    "hr.performance.rating": {"comment": "changed"},
    "hr.performance.rating.line": {"comment": "changed"},
    "hr.performance.result": {"score": 100},
    "hr.performance.result.line": {"points": 100},
    "hr.performance.merit.cell": {"sequence": 7},
    "hr.performance.merit.change": {"wage_after": 1},
    "hr.performance.merit.matrix": {"name": "changed"},
    "hr.performance.merit.proposal": {"reason": "changed"},
    "hr.performance.merit.round": {"name": "changed"},
    "hr.performance.merit.unit": {"proposal_ids": []},
    "hr.performance.pay.letter": {"wage_after": 1},
    "hr.performance.pay.range": {"midpoint": 5500},
    "hr.performance.handover.column": {"title": "changed"},
    "hr.performance.pay.base": {"note": "changed"},
    "hr.performance.reward": {"amount": 9999},
    "hr.performance.reward.shift": {"limit": 100},
    "hr.performance.reward.unit": {"reason": "changed"},
    "hr.performance.reward.clause": {"text": "changed"},
    "hr.performance.reward.policy": {"name": "changed"},
    "hr.performance.reward.question": {"answer": "changed"},
    "hr.performance.reward.rule": {"name": "changed"},
    "hr.performance.reward.run": {"name": "changed"},
    "hr.performance.person": {"active": True},
    "hr.performance.promise": {"due_date": "2030-01-01"},
    "hr.performance.scale": {"sequence": 20},
    "hr.performance.scale.level": {"color": 2},
    "hr.performance.scheme": {"sequence": 20},
    "hr.performance.scheme.open.rule": {"name": "items_cap"},
    "hr.performance.scheme.template": {"sequence": 20},
    "hr.performance.self.report": {"questions": "changed"},
    "hr.performance.skill.level": {"level": 5},
    "hr.performance.step": {"deadline": "2030-01-01"},
    "hr.performance.talk": {"guidance_count": 2},
    "hr.performance.talk.person": {"progress": "changed"},
    "hr.performance.talk.point": {"text": "changed"},
    "hr.performance.template": {"sequence": 20},
    "hr.performance.token": {"expires_on": "2030-01-01 00:00:00"},
    "hr.performance.template.line": {"sequence": 20},
    "hr.performance.template.rater": {"sequence": 20},
    "hr.performance.template.section": {"sequence": 20},
    "hr.performance.unit.result": {"comment": "changed"},
}


@tagged("post_install", "-at_install", "access_matrix")
class TestAccessMatrix(AccessDetection, AccessCheckRecords, HttpCase):
    """Who may read, write, create and delete what, and at which stage."""

    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ROLES:
            cls.users[role].password = "matrix-password"
        cls._build_records("quiet", "planning", "done")
        for stage in ("planning", "decided", "released", "done"):
            sheet = cls.records["hr.performance.appraisal", stage]
            sheet.substitute_id = cls.people["substitute"]
        cls._link_hidden()
        cls._leave_traces()
        cls.env.flush_all()

    def _over_the_wire(self, model, method, args):
        """What the web server gives the authenticated user; nothing where refused."""
        return (
            self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps(
                    {
                        "jsonrpc": "2.0",
                        "params": {
                            "model": model,
                            "method": method,
                            "args": args,
                            "kwargs": {},
                        },
                    }
                ),
                headers={"Content-Type": "application/json"},
            )
            .json()
            .get("result")
        )

    def _dispatched(self, user, model, method, args):
        """What the server gives once it knows who calls; nothing where refused.

        From the text of a request on this is what RPC does: a cursor and an environment
        of its own, public methods only, what is pending written before it answers.
        """
        args = json.loads(json.dumps(args))
        try:
            with self.registry.cursor() as cr:
                return execute_cr(cr, user.id, model, method, args, {})
        except (UserError, DatabaseError, ValueError):
            return None

    def _try(self, call, record, operation, create):
        """Whether a call of RPC does it; nothing of it stays.

        No savepoint stays open either: PostgreSQL walks through all of them for each
        row that it looks at, and there are thousands of cells.
        """
        model = record._name
        calls = {
            "r": ("read", [record.ids, ["id", "display_name"]]),
            "w": ("write", [record.ids, WRITABLE.get(model, {"display_name": "x"})]),
            "c": ("create", [[create]]),
            "d": ("unlink", [record.ids]),
        }
        self.env.cr.execute("SAVEPOINT matrix_cell")
        try:
            return bool(call(model, *calls[operation]))
        finally:
            self.env.cr.execute("ROLLBACK TO SAVEPOINT matrix_cell")
            self.env.cr.execute("RELEASE SAVEPOINT matrix_cell")
            self.env.invalidate_all(flush=False)

    def _rights(self, model, key, call):
        record = self.records[model, key]
        create = self.values[model, key]
        return "".join(
            operation
            for operation in "rwcd"
            if self._try(call, record, operation, create)
        )

    # TESTS

    def test_every_model_is_in_the_table(self):
        """A model without a row has no agreed rights."""
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("hr.performance.")
            and model._original_module == "hr_performance"
            and not model._abstract
            and not model._transient
        }
        listed = {row["model"] for row in self._matrix()}
        self.assertEqual(models - listed, set(), "models missing from the table")
        self.assertEqual(listed - models, set(), "rows of models that do not exist")
        untried = {(row["model"], row["record"]) for row in self._matrix()} ^ set(
            self.records
        )
        self.assertEqual(untried, set(), "rows without record or records without row")

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.sql_db")
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models.unlink")
    def test_every_cell(self):
        """Each role has exactly the rights of its cell. Covers: R013, R014"""
        rows = self._matrix()
        wrong = []
        for place, role in enumerate([*ROLES, *BRIEF]):
            user = self.users[role]
            if role in ROLES:
                self.authenticate(user.login, "matrix-password")
            for number, row in enumerate(rows):
                wire = role in ROLES and number % len(ROLES) == place
                call = self._over_the_wire if wire else partial(self._dispatched, user)
                rights = self._rights(row["model"], row["record"], call) or "-"
                if rights != row[role]:
                    wrong.append(
                        f"{row['model']} [{row['record']}] {role}:"
                        f" {rights} instead of {row[role]}"
                    )
        self.assertEqual(wrong, [])
