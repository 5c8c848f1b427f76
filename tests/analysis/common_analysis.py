# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import Command
from odoo.service.model import call_kw

from ..reward.common_reward import RewardCase

RESULTS = "hr.performance.analysis"
LINES = "hr.performance.line.analysis"
KPIS = "hr.performance.kpi.analysis"


class AnalysisCase(RewardCase):
    """Three cycles with released results; the last one on another scale.

    In the plant six people have results: the manager, the team of four and ``former``,
    who works beside the manager.
    """

    people_points = {
        "manager": 100,
        "subject": 90,
        "colleague": 80,
        "userless": 40,
        "hr_in": 70,
        "former": 75,
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.short_scale = cls.env["hr.performance.scale"].create(
            {
                "name": "Good or not",
                "maximum": 200,
                "level_ids": [
                    Command.create({"code": "G", "name": "Good", "lower": 60}),
                    Command.create({"code": "N", "name": "Not", "is_lowest": True}),
                ],
            }
        )
        cls.skill = cls._kpi("Skill", method="manual")
        cls.care = cls._kpi("Care", method="manual")
        cls.scheme.template_id = cls.env["hr.performance.template"].create(
            {
                "name": "Skilled",
                "line_ids": [
                    Command.create({"kpi_id": cls.skill.id, "weight": 60}),
                    Command.create({"kpi_id": cls.care.id, "weight": 40}),
                ],
            }
        )
        cls.second = cls._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        cls._decide_cycle(cls.second)
        cls.third = cls._cycle(
            name="2027 H1",
            date_start="2027-01-01",
            date_end="2027-06-30",
            scale_id=cls.short_scale.id,
        )
        better = {role: points + 10 for role, points in cls.people_points.items()}
        cls._decide_cycle(cls.third, better)

    def rpc(self, role, model, method, *args, **named):
        """What a user gets who calls a method by the dispatch of RPC."""
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"allowed_company_ids": self.users[role].company_ids.ids}
        own = self.as_user(self.env[model], role)
        answer = call_kw(own, method, args, {"context": context, **named})
        self.env.invalidate_all()
        return json.loads(json.dumps(answer, default=str))

    def found(self, role, domain=(), model=RESULTS):
        """Rows that a user finds."""
        fields = list(self.env[model].fields_get())
        return self.rpc(role, model, "search_read", list(domain), fields)

    def grouped(self, role, model, groups, aggregates, domain=()):
        rows = self.rpc(
            role, model, "formatted_read_group", list(domain), groups, aggregates
        )
        return rows

    def names(self, rows):
        return sorted(row["owner_id"][1] for row in rows)
