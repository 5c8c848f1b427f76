# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records of planning for the access matrix."""

from odoo import Command

from ..common import PerformanceCase


class AccessPlanRecords(PerformanceCase):
    """Goals, sources of KPIs, proposals and changes of plans."""

    @classmethod
    def _keep(cls, record, key="any", create=None):
        """Remember a record for the matrix and the values that make another one."""
        cls.records[record._name, key] = record
        cls.values[record._name, key] = create or {}

    @classmethod
    def _keep_tables(cls, kpi):
        """A point of a curve and a lowered limit of a draft KPI."""
        point = {"kpi_id": kpi.id, "value": 5, "rate": 60}
        limit = {"kpi_id": kpi.id, "shortfall": 20, "max_bonus": 4}
        cls._keep(
            cls.env["hr.performance.kpi.point"].create(point),
            create={**point, "value": 6},
        )
        cls._keep(
            cls.env["hr.performance.kpi.limit"].create(limit),
            create={**limit, "shortfall": 50},
        )

    @classmethod
    def _keep_strategy(cls):
        """What a company emphasises, and a duty of a job of all companies."""
        theme = cls.env["hr.performance.theme"].create({"name": "Service"})
        year = {"company_id": cls.company.id, "year": 2026}
        emphasis = cls.env["hr.performance.emphasis"].create(
            {
                **year,
                "line_ids": [Command.create({"theme_id": theme.id, "weight": 100})],
            }
        )
        cls._keep(emphasis, create={**year, "year": 2027})
        other = cls.env["hr.performance.theme"].create({"name": "Quality"})
        cls._keep(
            emphasis.line_ids,
            create={"emphasis_id": emphasis.id, "theme_id": other.id},
        )
        job = cls.env["hr.job"].create({"name": "Welder", "company_id": False})
        duty = {"job_id": job.id, "name": "Keep tools in order"}
        cls._keep(cls.env["hr.performance.duty"].create(duty), create=duty)

    @classmethod
    def _keep_talk_data(cls):
        """A type of employee in talks, and a busy time of the plant."""
        technique = {"name": "Talks much", "tips": "Ask short questions"}
        techniques = cls.env["hr.performance.talk.technique"]
        cls._keep(techniques.create(technique), create={**technique, "name": "New"})
        closing = {
            "name": "Closing",
            "company_id": cls.company.id,
            "department_id": cls.plant.id,
        }
        cls._keep(cls.env["hr.performance.busy.window"].create(closing), create=closing)
        page = cls.env["hr.performance.person"].browse(cls.people["subject"].id)
        cls._keep(page, create={"active": True})

    @classmethod
    def _keep_goals(cls):
        """A goal of a department that everybody reads, and a draft of one person."""
        theme = cls.env["hr.performance.theme"].create({"name": "Growth"})
        cls._keep(theme, create={"name": "New"})
        cls._keep_strategy()
        cls._keep_talk_data()
        goals = cls.env["hr.performance.objective"]
        unit = {
            "name": "Output of the plant",
            "level": "department",
            "company_id": cls.company.id,
            "department_id": cls.plant.id,
            "responsible_id": cls.people["head"].id,
        }
        own = {
            "name": "Learn to weld",
            "level": "person",
            "company_id": cls.company.id,
            "employee_id": cls.people["subject"].id,
        }
        cls._keep(goals.create({**unit, "state": "approved"}), "approved", unit)
        cls._keep(goals.create(own), "personal draft", own)
        draft = goals.create({**unit, "name": "Asked about"})
        cls._keep(draft, "unit draft", unit)
        asked = {"objective_id": draft.id, "department_id": cls.works.id}
        asked_too = {"objective_id": draft.id, "department_id": cls.plant.id}
        cls._keep(
            cls.env["hr.performance.objective.consultation"].create(asked),
            create=asked_too,
        )
        finding = {
            "name": "Quick service",
            "kind": "strength",
            "company_id": cls.company.id,
            "department_id": cls.plant.id,
        }
        cls._keep(cls.env["hr.performance.swot.item"].create(finding), create=finding)
        budget = {
            "company_id": cls.company.id,
            "department_id": cls.plant.id,
            "date_start": "2026-01-01",
            "date_end": "2026-12-31",
            "amount": 1000,
        }
        next_year = {"date_start": "2027-01-01", "date_end": "2027-12-31"}
        cls._keep(
            cls.env["hr.performance.budget"].create(budget),
            create={**budget, **next_year},
        )
        meeting = {
            "name": "Goals",
            "company_id": cls.company.id,
            "organizer_id": cls.users["manager"].id,
            "attendee_ids": [Command.set(cls.people["subject"].ids)],
        }
        cls._keep(
            cls.env["hr.performance.goal.meeting"].create(meeting), create=meeting
        )

    @classmethod
    def _keep_source(cls):
        """A data source of a KPI, and the report of a cycle made for an officer."""
        values = {
            "name": "Meetings",
            "kpi_id": cls.kpi.id,
            "company_id": cls.company.id,
            "model_name": "calendar.event",
            "date_field": "start",
            "employee_path": "user_id",
        }
        cls._keep(cls.env["hr.performance.kpi.source"].create(values), create=values)
        report = {
            "cycle_id": cls.cycle.id,
            "reader_id": cls.users["hr_in"].id,
            "made_on": "2026-08-01 04:00:00",
        }
        cls._keep(cls.env["hr.performance.cycle.report"].create(report), create=report)
        ordered = {"cycle_id": cls.cycle.id, "kind": "slip"}
        orders = cls.env["hr.performance.team.print"].with_user(cls.users["manager"])
        cls._keep(orders.sudo().create(ordered).sudo(False), create=ordered)
        look = {**report, "names_people": True}
        cls._keep(cls.env["hr.performance.fairness"].create(look), create=look)
        finding = {
            "fairness_id": cls.records["hr.performance.fairness", "any"].id,
            "kind": "gap",
            "people": 1,
        }
        findings = cls.env["hr.performance.fairness.finding"]
        cls._keep(findings.create(finding), create=finding)

    @classmethod
    def _keep_agreement(cls, appraisal, stage):
        """A change of the plan, and a task for which a colleague is responsible."""
        proposal = {
            "appraisal_id": appraisal.id,
            "kind": "request",
            "side": "employee",
            "text": "Less output",
        }
        cls._keep(
            cls.env["hr.performance.plan.proposal"].create(proposal), stage, proposal
        )
        action = {
            "appraisal_id": appraisal.id,
            "name": "Order the tools",
            "responsible_id": cls.people["colleague"].id,
            "due_date": "2026-03-31",
        }
        cls._keep(cls.env["hr.performance.plan.action"].create(action), stage, action)
        alert = {
            "line_id": appraisal.line_ids[:1].id,
            "light": "red",
            "since": "2026-03-01",
            "state": "open",
        }
        cls._keep(cls.env["hr.performance.alert"].create(alert), stage, alert)
        report = {
            "line_id": appraisal.line_ids[:1].id,
            "date_start": "2026-02-01",
            "date_end": "2026-02-28",
            "deadline": "2026-03-05",
        }
        reports = cls.env["hr.performance.progress.report"]
        cls._keep(reports.create(report), stage, report)

    @classmethod
    def _keep_plan_change(cls, appraisal, stage):
        """A draft of the manager, a request that waits for him, and a version."""
        change = {
            "appraisal_id": appraisal.id,
            "reason": "Market",
            "effective_date": str(appraisal.cycle_id.date_end),
            "requested_by_id": cls.users["manager"].id,
        }
        line = {"appraisal_line_id": appraisal.line_ids[0].id, "target": 80}
        for key, values in (
            ("draft", {}),
            (
                stage,
                {
                    "state": "submitted",
                    "step": "manager",
                    "requested_by_id": cls.users["subject"].id,
                    "submitted_on": "2026-03-01 10:00:00",
                },
            ),
        ):
            record = cls.env["hr.performance.plan.change"].create(
                {**change, **values, "line_ids": [Command.create(line)]}
            )
            plain = {k: v for k, v in change.items() if k != "requested_by_id"}
            cls._keep(record, key, create=plain)
            new = {"change_id": record.id, "title": "Extra"}
            cls._keep(record.line_ids, key, create=new)
            approval = {"change_id": record.id, "step": "manager"}
            cls._keep(
                cls.env["hr.performance.plan.change.approval"].create(approval),
                key,
                create=approval,
            )
        version = {"appraisal_id": appraisal.id, "number": 9}
        cls._keep(appraisal.version_ids, stage, create=version)
