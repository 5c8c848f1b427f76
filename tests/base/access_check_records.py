# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records of the checks of plans, for the access matrix."""

from .access_records import AccessRecords


class AccessCheckRecords(AccessRecords):
    """Adds related KPIs, a goal conflict and a finding to the records of the matrix."""

    @classmethod
    def _build_records(cls, *stages):
        """One record of every model at every stage: ``records`` and ``values``.

        The talk that is prepared comes last: a new interviewer would begin it anew.
        """
        cls.records, cls.values = {}, {}
        cls.scheme.interview_policy = "all"
        cls._build_setup()
        for stage in (*stages, "released", "decided"):
            cls._build_stage(stage)
        cls._keep_people()
        cls._keep_checks()
        cls.env.flush_all()

    @classmethod
    def _keep_checks(cls):
        """Two related KPIs, goals that clash in the plant, and a finding."""
        cycle = cls.records["hr.performance.appraisal", "planning"].cycle_id
        relation = cls.env["hr.performance.kpi.relation"].create(
            {"kpi_id": cls.kpi.id, "other_kpi_id": cls.defects.id}
        )
        cls._keep(
            relation,
            create={
                "kpi_id": cls.kpi.id,
                "other_kpi_id": cls.records["hr.performance.kpi", "any"].id,
            },
        )
        pair = {
            "cycle_id": cycle.id,
            "kpi_id": cls.kpi.id,
            "other_kpi_id": cls.defects.id,
            "department_id": cls.plant.id,
        }
        cls._keep(
            cls.env["hr.performance.goal.conflict"].create(pair),
            create={**pair, "department_id": cls.works.id},
        )
        finding = {
            "cycle_id": cycle.id,
            "company_id": cls.company.id,
            "appraisal_id": cls.records["hr.performance.appraisal", "planning"].id,
            "employee_id": cls.people["subject"].id,
            "manager_id": cls.people["manager"].id,
            "department_id": cls.plant.id,
            "code": "goal_smart",
            "letters": "S",
        }
        cls._keep(
            cls.env["hr.performance.plan.finding"].create(finding), create=finding
        )
