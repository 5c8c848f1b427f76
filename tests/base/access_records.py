# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One record of every model at every stage, for the access matrix."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields

from .access_plan_records import AccessPlanRecords

#: Of each sheet there is one appeal that is not over.
APPEAL_OF_STAGE = {"decided": "draft", "released": "filed", "done": "review"}


class AccessRecords(AccessPlanRecords):
    """``records`` and the values of another one, by model and stage."""

    @classmethod
    def _set_up_people(cls):  # pylint: disable=missing-return
        """Beside the usual people those who have a task for some time.

        ``manager`` has delegated to three people, to one of them until last week;
        ``reward_below`` is a reward officer whom ``subject`` leads, ``foreign_admin``
        has every role in the other company.
        """
        super()._set_up_people()
        reward = "hr_performance.group_hr_performance_reward"
        every = f"hr_performance.group_hr_performance_manager,{reward}"
        cls._persons(
            {
                "preparing": ("ceo", cls.office),
                "acting": ("ceo", cls.office),
                "delegate_over": ("ceo", cls.office),
                "dotted": ("ceo", cls.office),
                "substitute": ("ceo", cls.office),
                "reward_below": ("subject", cls.plant, reward),
                "foreign_admin": (None, None, every, cls.other_company),
            }
        )
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.people["subject"].performance_dotted_manager_ids = cls.people["dotted"]
        today = fields.Date.today()
        for role, scope, begins in (
            ("preparing", "prepare", 0),
            ("acting", "act", 0),
            ("delegate_over", "act", -9),
        ):
            first = today + timedelta(days=begins)
            with freeze_time(fields.Datetime.now() + timedelta(days=begins)):
                cls.env["hr.performance.delegation"].create(
                    {
                        "delegator_id": cls.people["manager"].id,
                        "delegate_id": cls.people[role].id,
                        "date_from": first,
                        "date_to": first + timedelta(days=2),
                        "scope": scope,
                    }
                )

    @classmethod
    def _build_setup(cls):
        band = cls.env["hr.performance.kpi.band"].create(
            {"kpi_id": cls._kpi("Draft", state="draft").id, "points": 10}
        )
        stage = cls.env["hr.performance.cycle.stage"].create(
            {
                "cycle_id": cls.cycle.id,
                "state": "planning",
                "date_start": "2026-01-01",
                "date_end": "2026-01-31",
            }
        )
        cls._keep_method()
        cls._keep(cls.scale, create={"name": "New", "level_ids": cls._levels()})
        cls._keep(
            cls.scale.level_ids[0],
            create={"scale_id": cls.scale.id, "code": "N", "name": "N", "lower": 70},
        )
        cls._keep(cls.scheme, create={"name": "New", "scale_id": cls.scale.id})
        cls._keep(
            cls._cycle(name="Draft"),
            create={"name": "New", "scheme_id": cls.scheme.id},
        )
        cls._keep(
            stage,
            create={
                "cycle_id": cls.cycle.id,
                "state": "coaching",
                "date_start": "2026-02-01",
                "date_end": "2026-02-28",
            },
        )
        cls._keep_gate()
        cls._keep_delegation()
        cls._keep_scheme_rows()
        cls._keep(cls.category, create={"name": "New"})
        cls._keep_mapping()
        cls._keep_coaching()
        cls._keep_coaching_talk()
        cls._keep_goals()
        cls._keep_source()
        cls._keep(band.kpi_id, create={"name": "New", "category_id": cls.category.id})
        cls._keep(band, create={"kpi_id": band.kpi_id.id, "points": 1})
        cls._keep_tables(band.kpi_id)
        cls._keep(
            cls._spare_template(),
            create={
                "name": "New",
                "line_ids": [Command.create({"name": "All", "weight": 100})],
            },
        )
        cls._keep_parts(cls.records["hr.performance.template", "any"])

    @classmethod
    def _keep_parts(cls, spare):
        """Line, section and kind of raters of a template."""
        cls._keep(
            spare.line_ids, create={"template_id": spare.id, "name": "x", "weight": 0}
        )
        section = {"template_id": spare.id, "section": "result", "weight": 0}
        cls._keep(
            cls.env["hr.performance.template.section"].create(section),
            create={**section, "section": "values"},
        )
        cls._keep_rater_kind(spare)

    @classmethod
    def _keep_rater_kind(cls, template):
        """What the manager's word counts where others rate, too."""
        rater = {"template_id": template.id, "kind": "manager", "weight": 100}
        cls._keep(
            cls.env["hr.performance.template.rater"].create(rater),
            create={**rater, "kind": "self", "weight": 0},
        )

    @classmethod
    def _keep_method(cls):
        """Which template a department has in a cycle, and why."""
        method = {"cycle_id": cls.cycle.id, "template_id": cls.template.id}
        cls._keep(
            cls.env["hr.performance.cycle.method"].create(
                {**method, "department_id": cls.office.id}
            ),
            create={**method, "department_id": cls.works.id},
        )

    @classmethod
    def _keep_scheme_rows(cls):
        """A template by department, and a rule that a group opens."""
        values = {
            "scheme_id": cls.scheme.id,
            "department_id": cls.office.id,
            "template_id": cls.template.id,
        }
        row = cls.env["hr.performance.scheme.template"].create(values)
        cls._keep(row, create=values)
        opened = cls.env["hr.performance.scheme.open.rule"]
        cls._keep(
            opened.create({"scheme_id": cls.scheme.id, "name": "plan_days"}),
            create={"scheme_id": cls.scheme.id, "name": "appeal_days"},
        )

    @classmethod
    def _keep_delegation(cls):
        """``former`` gives his right to ``colleague``."""
        values = {
            "delegator_id": cls.people["former"].id,
            "delegate_id": cls.people["colleague"].id,
            "date_from": "2099-01-01",
            "date_to": "2099-01-31",
        }
        cls._keep(cls.env["hr.performance.delegation"].create(values), create=values)

    @classmethod
    def _keep_gate(cls):
        """A check of the scheme, and one that the administrator let pass."""
        gate = cls.scheme.gate_ids.filtered(lambda gate: gate.code == "stage_tasks")
        cls._keep(gate, create={"scheme_id": cls.scheme.id, "code": gate.code})
        values = {"cycle_id": cls.cycle.id, "code": gate.code, "reason": "Strike"}
        cls._keep(cls.env["hr.performance.override"].create(values), create=values)

    @classmethod
    def _keep_people(cls):
        """Law, evaluators, acknowledged rules and completion of an open cycle."""
        profile = cls.env.ref("hr_performance.hr_performance_legal_profile_other")
        item = {"profile_id": profile.id, "name": "Union heard"}
        subject = cls.records["hr.performance.appraisal", "planning"]
        cycle, people = subject.cycle_id, cls.people
        cls._keep(profile, create={"code": "other", "name": "New"})
        cls._keep(cls.env["hr.performance.legal.item"].create(item), create=item)
        check = cycle.legal_check_ids[0]
        cls._keep(check, create={"cycle_id": cycle.id, "item_id": check.item_id.id})
        known = cls.env["hr.performance.acknowledgement"]._record(
            cycle, people["subject"]
        )
        cls._keep(
            known, create={"cycle_id": cycle.id, "employee_id": people["head"].id}
        )
        conflict = {
            "cycle_id": cycle.id,
            "rater_id": people["manager"].id,
            "kind": "relative",
        }
        cls._keep(
            cls.env["hr.performance.conflict"].create(
                {**conflict, "appraisee_id": people["subject"].id}
            ),
            create={**conflict, "appraisee_id": people["colleague"].id},
        )
        for model, domain in (
            ("rater.status", [("rater_id", "=", people["manager"].id)]),
            ("completion", []),
        ):
            here = [("cycle_id", "=", cycle.id), ("department_id", "=", cls.plant.id)]
            row = cls.env[f"hr.performance.{model}"].search(domain + here)
            cls._keep(row, create={"cycle_id": cycle.id})

    @classmethod
    def _keep_coaching(cls):
        """What the manager has noted about the subject, for whom in each zone."""
        notes = cls.env["hr.performance.coaching"].with_user(cls.users["manager"])
        values = {
            "employee_id": cls.people["subject"].id,
            "kind": "incident",
            "body": "fact",
            "date": "2026-01-05",
        }
        for key, zone, told in (
            ("shared", "shared", True),
            ("record", "record", True),
            ("not told", "record", False),
        ):
            cls.company.performance_incident_told = told
            entry = notes._write_entry({**values, "zone": zone}).sudo()
            cls._keep(entry, key, create={**values, "zone": zone})
        cls.company.performance_incident_told = True
        praise = {**values, "kind": "praise", "zone": "record", "is_public": True}
        entry = notes._write_entry(praise).sudo()
        entry.is_shown = True
        cls._keep(entry, "public praise", create=values)
        shared = cls.records["hr.performance.coaching", "shared"]
        addition = {"coaching_id": shared.id, "text": "added"}
        cls._keep(
            cls.env["hr.performance.coaching.addition"].create(addition),
            "shared",
            create=addition,
        )
        request = {
            "name": "A course",
            "employee_id": cls.people["subject"].id,
            "owner_id": cls.people["head"].id,
        }
        manager = cls.users["manager"].id
        cls._keep(
            cls.env["hr.performance.coaching.request"].create(
                {**request, "asker_id": manager, "coaching_id": shared.id}
            ),
            "open",
            create=request,
        )

    @classmethod
    def _keep_coaching_talk(cls):
        """A talk of manager and subject, with its note and a point."""
        manager, subject = cls.people["manager"], cls.people["subject"]
        talks = cls.env["hr.performance.talk"].with_user(cls.users["manager"])
        cls._keep_development()
        values = {
            "employee_ids": [Command.set(subject.ids)],
            "date_start": fields.Datetime.to_string(fields.Datetime.now()),
        }
        talk = talks.create({**values, "leader_id": manager.id}).sudo()
        cls._keep(talk, "planned", create=values)
        row = {"talk_id": talk.id, "employee_id": cls.people["colleague"].id}
        cls._keep(talk.person_ids, "planned", create=row)
        point = {"text": "Holidays", "employee_id": subject.id}
        cls._keep(
            cls.env["hr.performance.talk.point"].create(
                {
                    **point,
                    "leader_id": manager.id,
                    "author_id": cls.users["manager"].id,
                }
            ),
            "open",
            create=point,
        )

    @classmethod
    def _keep_development(cls):
        """Plans about the subject: the own one, one that is proposed, one that runs."""
        plans = cls.env["hr.performance.development.plan"]
        values = {
            "employee_id": cls.people["subject"].id,
            "date_start": "2026-01-05",
            "date_end": "2026-12-31",
        }
        confirmed = {
            "version": 1,
            "employee_confirmed_on": "2026-01-06 10:00:00",
            "manager_confirmed_on": "2026-01-06 10:00:00",
        }
        draft = plans.create(values)
        cls._keep(draft, "draft", create=values)
        improvement = {**values, "kind": "improvement"}
        cls._keep(
            plans.create({**improvement, "state": "proposed"}),
            "proposed",
            create=improvement,
        )
        running = plans.create({**improvement, **confirmed, "state": "agreed"})
        cls._keep(running, "agreed", create=improvement)
        action = {"plan_id": draft.id, "name": "Learn"}
        actions = cls.env["hr.performance.development.action"]
        cls._keep(actions.create(action), "draft", create=action)
        check = {"plan_id": running.id, "date": "2026-02-01"}
        checks = cls.env["hr.performance.development.check"]
        cls._keep(checks.create(check), "agreed", create=check)
        made = {"company_id": cls.company.id, "made_on": "2026-01-01"}
        retention = cls.env["hr.performance.retention"].create(made)
        cls._keep(retention, create=made)
        line = {
            "retention_id": retention.id,
            "res_model": plans._name,
            "res_id": running.id,
            "employee_id": running.employee_id.id,
        }
        lines = cls.env["hr.performance.retention.line"]
        cls._keep(lines.create(line), create={**line, "res_id": draft.id})

    @classmethod
    def _keep_mapping(cls):
        """Remembered titles belong to a company: its own HR reads them."""
        values = {"company_id": cls.company.id, "kind": "measure"}
        mapping = cls.env["hr.performance.import.mapping"].create(
            {**values, "role": "value", "header": "Actual"}
        )
        cls._keep(mapping, create={**values, "role": "note", "header": "Remark"})

    @classmethod
    def _spare_template(cls):
        return cls.env["hr.performance.template"].create(
            {
                "name": "Spare",
                "line_ids": [Command.create({"name": "x", "weight": 100})],
            }
        )

    @classmethod
    def _levels(cls):
        return [
            Command.create({"code": "P", "name": "Pass", "lower": 60}),
            Command.create(
                {"code": "F", "name": "Fail", "is_lowest": True, "coefficient": 0}
            ),
        ]

    @classmethod
    def _build_stage(cls, stage):
        """One cycle per stage, with the same people.

        ``former`` leads and rates the subject until the result is decided; then
        ``manager`` takes over.
        """
        cls.people["subject"].parent_id = cls.people["former"]
        cycle = cls._cycle(name=stage.title())
        cycle.action_launch()
        if stage != "quiet":
            cycle.is_announced = True
        appraisals = cycle.appraisal_ids
        if stage in ("decided", "released", "done"):
            cls._decide(appraisals)
        cls.people["subject"].parent_id = cls.people["manager"]
        if stage in ("released", "done"):
            results = cls.env["hr.performance.result"].search(
                [("appraisal_id", "in", appraisals.ids)]
            )
            results.action_release()
        if stage == "done":
            appraisals.state = "done"
        cls._keep_sheet(cls._of("subject", appraisals), stage)
        if stage in ("planning", "decided"):
            cls._keep_agreement(cls._of("subject", appraisals), stage)
        if stage == "decided":
            cls._keep_part(cls._of("subject", appraisals), stage)
            cls._keep_plan_change(cls._of("subject", appraisals), stage)
        if stage in ("decided", "released"):
            cls._keep_raters(cls._of("subject", appraisals), stage)
        if stage in ("decided", "released", "done"):
            cls._keep_talk(cls._of("subject", appraisals), stage)
        if stage in APPEAL_OF_STAGE:
            cls._keep_appeal(cls._of("subject", appraisals), APPEAL_OF_STAGE[stage])
        if stage == "released":
            cls._keep_taking_part(cls._of("subject", appraisals))
        if stage == "released":
            cls._keep_rewards(cycle)
            cls._keep_merit(cycle)
            cls._keep_surveys(cycle)
            cls._keep_cycle(cycle, "announced")
            cls._keep_process_report(cycle)
        if stage == "quiet":
            cls._keep_cycle(cycle, stage)
        if stage == "decided":
            cls._keep_sheet(cls._of("hr_in", appraisals), "decided: HR's own")
            cls._keep_sheet(cls._of("manager", appraisals), "decided: HR's superior")
            cls._keep_calibration(cls._of("subject", appraisals))
            cls._keep_unit_analysis(cls.records["hr.performance.result", "decided"])
            cls._keep_potential(
                *(cls._of(r, appraisals) for r in ("subject", "colleague", "userless"))
            )

    @classmethod
    def _keep_appeal(cls, appraisal, key):
        """An appeal in a state, examined by ``former``, with all that hangs on it."""
        result = cls.env["hr.performance.result"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        values = {"appraisal_id": appraisal.id}
        is_filed, now = key != "draft", fields.Datetime.now()
        appeal = cls.env["hr.performance.appeal"].create(
            {
                **values,
                "state": key,
                "result_id": is_filed and result.id,
                "reviewer_id": is_filed and cls.users["former"].id,
                "declared_on": key == "review" and now,
                "filed_on": is_filed and now,
            }
        )
        cls._keep(appeal, key, create=values)
        point = {"appeal_id": appeal.id, "view": "Counted wrongly"}
        points = cls.env["hr.performance.appeal.point"]
        cls._keep(points.create(point), key, create=point)
        if not is_filed:
            return
        said = {"appeal_id": appeal.id, "side": "manager", "question": "Why?"}
        hearings = cls.env["hr.performance.appeal.hearing"]
        cls._keep(hearings.create(said), key, create=said)
        ruling = {"appeal_id": appeal.id, "verdict": "upheld", "reason": "Counted"}
        rulings = cls.env["hr.performance.appeal.ruling"]
        cls._keep(rulings.create(ruling), key, create=ruling)

    @classmethod
    def _keep_potential(cls, judging, judged, other):
        """A box, an item that is not used, and two judgements by ``manager``.

        :param judging: sheet whose judgement is not handed in
        :param judged: sheet whose judgement is
        :param other: sheet of which a judgement could be made
        """
        values = {"name": "New", "anchor_1": "a", "anchor_3": "b", "anchor_5": "c"}
        item = cls.env["hr.performance.potential.item"].create(
            {**values, "name": "Spare", "active": False}
        )
        cls._keep(item, create=values)
        box = cls.env["hr.performance.nine.box"].search([], limit=1)
        cls._keep(box, create={"name": "New", "number": 5})
        for key, sheet in (("draft", judging), ("submitted", judged)):
            judgement = cls.env["hr.performance.potential"].create(
                {
                    "appraisal_id": sheet.id,
                    "author_id": cls.users["manager"].id,
                    "state": key,
                }
            )
            cls._keep(judgement, key, create={"appraisal_id": other.id})
            cls._keep(
                judgement.line_ids[0],
                key,
                create={"potential_id": judgement.id, "item_id": item.id},
            )

    @classmethod
    def _keep_calibration(cls, appraisal):
        """Sessions of the works; ``colleague`` takes part, ``former`` leads."""
        values = {
            "name": "Works",
            "cycle_id": appraisal.cycle_id.id,
            "department_ids": [Command.set(cls.works.ids)],
            "participant_ids": [
                Command.set((cls.users["head"] | cls.users["colleague"]).ids)
            ],
        }
        led = {"facilitator_id": cls.users["former"].id}
        result = cls.env["hr.performance.result"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        levels = appraisal.cycle_id.scale_id.level_ids
        for key in ("draft", "open", "applied", "cancelled"):
            session = cls.env["hr.performance.calibration"].create(
                {**values, **led, "company_id": cls.company.id, "state": key}
            )
            cls._keep(session, key, create=values)
            if key == "draft":
                continue
            move = {
                "calibration_id": session.id,
                "company_id": cls.company.id,
                "appraisal_id": appraisal.id,
                "employee_id": appraisal.employee_id.id,
                "result_id": result.id,
                "sequence": 1,
                "from_level_id": levels[0].id,
                "to_level_id": levels[1].id,
                "reason": "Better facts",
                "user_id": cls.users["head"].id,
                "moved_on": "2026-07-15 10:00:00",
            }
            change = cls.env["hr.performance.calibration.change"].create(move)
            cls._keep(change, key, create={**move, "sequence": 2})

    @classmethod
    def _keep_cycle(cls, cycle, key):
        """A launched cycle with one of its stages and checks."""
        cls._keep(cycle, key, create={"name": "New", "scheme_id": cls.scheme.id})
        cls._keep(
            cycle.stage_ids[0],
            key,
            create={
                "cycle_id": cls.cycle.id,
                "state": "feedback",
                "date_start": "2026-05-01",
                "date_end": "2026-05-28",
            },
        )
        gate = cycle.gate_ids[0]
        cls._keep(gate, key, create={"cycle_id": cycle.id, "code": gate.code})

    @classmethod
    def _of(cls, role, appraisals):
        return appraisals.filtered(lambda a: a.employee_id == cls.people[role])

    @classmethod
    def _decide(cls, appraisals):
        appraisals.action_confirm_plan()
        for line in appraisals.line_ids:
            if line.method != "manual":
                line.actual_input = "5"
        appraisals.action_open_assessment()
        appraisals.filtered(lambda a: a.state == "self_review").action_skip_self_review(
            "Asked twice, then on leave"
        )
        reviews = appraisals.rating_ids.filtered(lambda r: r.kind == "manager")
        reviews.line_ids.filtered(lambda line: line.method == "manual").write(
            {"points": 80, "has_points": True}
        )
        reviews.action_submit()

    @classmethod
    def _keep_sheet(cls, appraisal, key):
        line = appraisal.line_ids[0]
        cls._keep(
            appraisal,
            key,
            create={
                "cycle_id": cls.cycle.id,
                "employee_id": appraisal.employee_id.id,
                "company_id": cls.company.id,
            },
        )
        cls._keep(line, key, create={"appraisal_id": appraisal.id, "name": "Extra"})
        step = {"appraisal_id": appraisal.id, "state": "done"}
        cls._keep(appraisal._open_steps() or appraisal.step_ids[-1:], key, create=step)
        measure = cls.env["hr.performance.measure"].search(
            [
                ("employee_id", "=", appraisal.employee_id.id),
                ("kpi_id", "=", line.kpi_id.id),
            ],
            limit=1,
        )
        if measure:
            cls._keep(
                measure,
                key,
                create={
                    "employee_id": appraisal.employee_id.id,
                    "kpi_id": line.kpi_id.id,
                    "period_end": "2026-03-31",
                    "value": 1,
                },
            )
        author = {"author_id": cls.users["manager"].id, "body": "private"}
        note = cls.env["hr.performance.private.note"].create(
            {"appraisal_id": appraisal.id, **author}
        )
        cls._keep(note, key, create={"appraisal_id": appraisal.id, "body": "mine"})
        point = {"note_id": note.id, "text": "Scrap"}
        cls._keep(note.point_ids.create(point), key, create=point)
        for rating in appraisal.rating_ids:
            name = f"{key}: {rating.kind}"
            values = {"appraisal_id": appraisal.id, "kind": rating.kind}
            cls._keep(rating, name, create=values)
            cls._keep(
                rating.line_ids[0],
                name,
                create={"rating_id": rating.id, "appraisal_line_id": line.id},
            )
        result = cls.env["hr.performance.result"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        if result:
            cls._keep(result, key, create={"appraisal_id": appraisal.id, "score": 1})
            cls._keep(
                result.line_ids[0],
                key,
                create={"result_id": result.id, "appraisal_line_id": line.id},
            )
            cls._keep_analysis(result, key)
            cls._keep_skill(result, key)

    @classmethod
    def _keep_analysis(cls, result, key):
        """The rows of a result in the analysis."""
        for model, record in (
            ("analysis", result),
            ("line.analysis", result.line_ids[0]),
        ):
            row = cls.env[f"hr.performance.{model}"].browse(record.id)
            cls._keep(row, key, create={"result_id": result.id})

    @classmethod
    def _keep_unit_analysis(cls, result):
        """A number of the plant, and a result told to ``colleague`` alone."""
        row = cls.env["hr.performance.kpi.analysis"].search(
            [
                ("cycle_id", "=", result.cycle_id.id),
                ("department_id", "=", cls.plant.id),
            ],
            limit=1,
        )
        cls._keep(row, create={"people": 9})
        values = {
            "result_id": result.id,
            "cycle_id": result.cycle_id.id,
            "company_id": result.company_id.id,
            "department_id": cls.plant.id,
            "subject_kind": "department",
            "owner_id": cls.people["former"].id,
            "unit_name": "Plant",
            "member_ids": [(6, 0, cls.people["colleague"].ids)],
            "released_on": "2026-07-15 10:00:00",
            "told": "grade",
        }
        told = cls.env["hr.performance.unit.result"].create(values)
        cls._keep(told, create=values)

    @classmethod
    def _keep_skill(cls, result, key):
        """The last line is a skill, whose level is read over time."""
        line = result.line_ids[-1]
        line.appraisal_line_id.section = "skill"
        level = cls.env["hr.performance.skill.level"].browse(line.id)
        cls._keep(level, key, create={"level": 5})

    @classmethod
    def _keep_part(cls, appraisal, stage):
        """The first days of the period belong to the former manager."""
        values = {
            "appraisal_id": appraisal.id,
            "date_from": str(appraisal.cycle_id.date_start),
            "date_to": str(appraisal.cycle_id.date_start),
            "manager_id": cls.people["former"].id,
        }
        part = cls.env["hr.performance.appraisal.part"].create(values)
        cls._keep(part, stage, create={**values, "date_from": "2026-01-02"})

    @classmethod
    def _keep_raters(cls, appraisal, stage):
        """A colleague whom the subject has proposed was asked, and has answered."""
        rater = {
            "appraisal_id": appraisal.id,
            "kind": "colleague",
            "employee_id": cls.people["colleague"].id,
        }
        asked = {
            **rater,
            "state": "asked",
            "proposed_by_id": cls.users["subject"].id,
        }
        kept = cls.env["hr.performance.rater"].create(asked)
        cls._keep(kept, stage, create={**rater, "employee_id": cls.people["hr_in"].id})
        key = {"rater_id": kept.id}
        cls._keep(cls.env["hr.performance.rater.key"].create(key), stage, create=key)
        answer = {"appraisal_id": appraisal.id, "kind": "colleague"}
        cls._keep(
            cls.env["hr.performance.rater.answer"].create(answer), stage, create=answer
        )
        cls._keep(
            cls.env["hr.performance.rater.share"].create({**answer, "reason": "few"}),
            stage,
            create={**answer, "kind": "report"},
        )

    @classmethod
    def _keep_process_report(cls, cycle):
        """Counts of the plant, for the HR of the plant."""
        report = cls.env["hr.performance.process.report"].search(
            [("cycle_id", "=", cycle.id), ("department_id", "=", cls.plant.id)],
            limit=1,
        )
        cls._keep(report, create={"count": 1})

    @classmethod
    def _keep_taking_part(cls, appraisal):
        """A personal link, a signed sheet and a wrong PIN."""
        link = {
            "appraisal_id": appraisal.id,
            "employee_id": appraisal.employee_id.id,
            "purpose": "result",
            "token_hash": "0",
            "expires_on": "2027-01-31 00:00:00",
        }
        cls._keep(cls.env["hr.performance.token"].create(link), "released", link)
        paper = {
            "appraisal_id": appraisal.id,
            "purpose": "result",
            "reference": "R-1-1",
            "signed_on": "2026-07-15",
            "scan": "JVBERi0xLjQK",
            "entered_by_id": cls.users["manager"].id,
            "entered_on": "2026-07-16 10:00:00",
        }
        cls._keep(cls.env["hr.performance.paper"].create(paper), "released", paper)
        attempt = {
            "company_id": cls.company.id,
            "employee_id": appraisal.employee_id.id,
            "badge_hash": "0",
        }
        attempts = cls.env["hr.performance.pin.attempt"]
        cls._keep(attempts.create(attempt), create=attempt)
        failure = {
            "job_model": "hr.performance.result",
            "job_name": "release",
            "res_model": "hr.performance.result",
            "res_id": 1,
            "company_id": cls.company.id,
        }
        failures = cls.env["hr.performance.failure"]
        cls._keep(failures.create(failure), create=failure)

    @classmethod
    def _keep_guest(cls, interview, stage):
        guest = {"interview_id": interview.id, "name": "Ida", "part": "Interpreter"}
        present = cls.env["hr.performance.interview.guest"].create(guest)
        cls._keep(present, stage, create=guest)
        brought = {
            "interview_id": interview.id,
            "kind": "report",
            "file": "cmVwb3J0",
            "file_name": "report.pdf",
        }
        document = cls.env["hr.performance.interview.document"].create(brought)
        cls._keep(document, stage, create=brought)

    @classmethod
    def _keep_talk(cls, appraisal, stage):
        """An interview that is prepared, and one that both have signed."""
        interview = appraisal.interview_ids
        cls._keep(interview, stage, create={"appraisal_id": appraisal.id})
        cls._keep(
            interview.self_report_ids, stage, create={"interview_id": interview.id}
        )
        strength = {"kind": "strength", "text": "Calm in a crisis"}
        topic = cls.env["hr.performance.interview.topic"].create(
            {"interview_id": interview.id, "side": "manager", **strength}
        )
        cls._keep(topic, stage, create={"interview_id": interview.id, **strength})
        cls._keep_guest(interview, stage)
        promise = {"who": "manager", "text": "A course", "due_date": "2027-01-31"}
        commitment = cls.env["hr.performance.commitment"].create(
            {"interview_id": interview.id, **promise}
        )
        cls._keep(commitment, stage, create={"interview_id": interview.id, **promise})
        if stage == "decided":
            interview.state = "prepared"
            return
        # Four kinds of sources share the numbers of the register.
        row = cls.env["hr.performance.promise"].browse(commitment.id * 4)
        cls._keep(row, stage, create={"due_date": "2027-01-31"})
        cls._keep_signed(interview, stage)

    @classmethod
    def _keep_signed(cls, interview, stage):
        """What stands behind a talk that both have signed."""
        now = "2026-07-15 10:00:00"
        signature = {
            "interview_id": interview.id,
            "side": "manager",
            "signed_name": "Manager",
            "signed_on": now,
            "user_id": cls.users["manager"].id,
            "image": "iVBORw0KGgo=",
            "payload_hash": "hash",
        }
        cls._keep(
            cls.env["hr.performance.interview.signature"].create(signature),
            stage,
            create=signature,
        )
        addendum = {
            "interview_id": interview.id,
            "text": "Corrected",
            "author_id": cls.users["manager"].id,
            "written_on": now,
        }
        cls._keep(
            cls.env["hr.performance.interview.addendum"].create(addendum),
            stage,
            create=addendum,
        )
        reading = {
            "interview_id": interview.id,
            "reader_id": cls.users["hr_admin"].id,
            "day": "2026-07-16",
            "kind": "form",
        }
        cls._keep(
            cls.env["hr.performance.interview.access"].create(reading),
            stage,
            create={**reading, "kind": "print"},
        )
        interview.write({"state": "signed", "is_review_open": True})

    @classmethod
    def _keep_rewards(cls, cycle):
        """A rule with an approved run, whose rewards employees may see."""
        rule_values = {
            "name": "Bonus",
            "company_id": cls.company.id,
            "base_type": "fixed",
            "fixed_amount": 1000,
        }
        rule = cls.env["hr.performance.reward.rule"].create(rule_values)
        run_values = {
            "name": "Run",
            "cycle_id": cycle.id,
            "rule_id": rule.id,
            "company_id": cls.company.id,
        }
        run = cls.env["hr.performance.reward.run"].create(run_values)
        run.approval_reason = "Everybody takes part"
        run.action_simulate()
        run.with_user(cls.users["approver"]).action_approve()
        reward = run.reward_ids.filtered(
            lambda reward: reward.employee_id == cls.people["subject"]
        )
        cls._keep(rule, create=rule_values)
        cls._keep_policies()
        cls._keep(run, create=run_values)
        cls._keep_reward_bases(run_values)
        cls._keep_question(reward)
        cls._keep_honours()
        cls._keep(
            reward,
            create={
                "run_id": run.id,
                "result_id": reward.result_id.id,
                "amount": 1,
            },
        )

    @classmethod
    def _keep_surveys(cls, cycle):
        """A survey with its box, what was told of another, a review of all that."""
        question = {"name": "I was asked fairly.", "audience": "talk"}
        cls._keep(
            cls.env["hr.performance.pulse.question"].create(question),
            create={**question, "active": False},
        )
        values = {
            "cycle_id": cycle.id,
            "company_id": cls.company.id,
            "audience": "talk",
            "closes_on": "2030-01-01",
            "threshold": 5,
        }
        survey = cls.env["hr.performance.pulse"].create(values)
        cls._keep(survey, create={**values, "audience": "employee"})
        key = {"pulse_id": survey.id, "employee_id": cls.people["subject"].id}
        cls._keep(cls.env["hr.performance.pulse.key"].create(key), create=key)
        answer = {"pulse_id": survey.id}
        cls._keep(cls.env["hr.performance.pulse.answer"].create(answer), create=answer)
        share = {
            "pulse_id": survey.id,
            "audience": "talk",
            "manager_id": cls.people["manager"].id,
            "department_id": cls.plant.id,
            "is_told": True,
            "count": 6,
        }
        cls._keep(cls.env["hr.performance.pulse.share"].create(share), create=share)
        values = {
            "company_id": cls.company.id,
            "year": 2026,
            "owner_id": cls.users["hr_admin"].id,
        }
        review = cls.env["hr.performance.system.review"].create(values)
        cls._keep(review, create={**values, "year": 2025})
        item = {
            "review_id": review.id,
            "name": "Shorter forms",
            "owner_id": cls.users["hr_in"].id,
            "due_on": "2027-06-30",
            "expected_effect": "Half the time",
        }
        cls._keep(cls.env["hr.performance.system.item"].create(item), create=item)

    @classmethod
    def _keep_merit(cls, cycle):
        """An open round, what a raise has done, and a letter that was told."""
        job = cls.env["hr.job"].create({"name": "Fitter"})
        pay_range = {
            "job_id": job.id,
            "company_id": cls.company.id,
            "currency_id": cls.company.currency_id.id,
            "date_from": "2025-01-01",
            "minimum": 4000,
            "midpoint": 5000,
            "maximum": 6000,
        }
        cls._keep(
            cls.env["hr.performance.pay.range"].create(pay_range),
            create={**pay_range, "date_from": "2026-01-01"},
        )
        values = {
            "name": "Raises",
            "company_id": cls.company.id,
            "scale_id": cls.scale.id,
        }
        matrix = cls.env["hr.performance.merit.matrix"].create(values)
        cls._keep(matrix, create=values)
        cell = matrix.cell_ids[-1]
        place = {
            "matrix_id": matrix.id,
            "level_id": cell.level_id.id,
            "band": cell.band,
        }
        cell.unlink()
        cls._keep(matrix.cell_ids[0], create=place)
        values = {
            "cycle_id": cycle.id,
            "company_id": cls.company.id,
            "matrix_id": matrix.id,
            "date_effective": "2027-01-01",
        }
        merit_round = cls.env["hr.performance.merit.round"].create(values)
        merit_round.action_open()
        cls._keep(merit_round, create=values)
        row = merit_round.proposal_ids.filtered(
            lambda row: row.employee_id == cls.people["subject"]
        )
        cls._keep(row.unit_id, create={"round_id": merit_round.id})
        cls._keep(
            row, create={"round_id": merit_round.id, "date_effective": "2027-01-01"}
        )
        change = {"proposal_id": row.id, "kind": "changed"}
        cls._keep(cls.env["hr.performance.merit.change"].create(change), create=change)
        letter = {
            "proposal_id": row.id,
            "employee_id": row.employee_id.id,
            "company_id": cls.company.id,
            "currency_id": cls.company.currency_id.id,
            "kind": "raise",
            "state": "told",
        }
        letters = cls.env["hr.performance.pay.letter"]
        cls._keep(letters.create(letter), create={**letter, "state": "void"})

    @classmethod
    def _keep_reward_bases(cls, run_values):
        """A department in a run that is still open, and what a grade multiplies."""
        run = cls.env["hr.performance.reward.run"].create(run_values)
        values = {"run_id": run.id, "department_id": cls.works.id}
        unit = cls.env["hr.performance.reward.unit"].create(values)
        cls._keep(unit, create={"run_id": run.id, "department_id": cls.plant.id})
        values = {"company_id": cls.company.id, "source": "amount"}
        column = cls.env["hr.performance.handover.column"].create(values)
        cls._keep(column, create={**values, "source": "employee"})
        values = {
            "run_id": run.id,
            "name": "Plant",
            "company_id": cls.company.id,
            "currency_id": cls.company.currency_id.id,
            "department_id": cls.plant.id,
            "user_id": cls.users["manager"].id,
        }
        shift = cls.env["hr.performance.reward.shift"].create(values)
        cls._keep(shift, create={**values, "department_id": cls.works.id})
        values = {
            "employee_id": cls.people["subject"].id,
            "company_id": cls.company.id,
            "date_from": "2020-01-01",
            "amount": 1000,
        }
        base = cls.env["hr.performance.pay.base"].create(values)
        cls._keep(base, create={**values, "date_from": "2020-02-01"})

    @classmethod
    def _keep_question(cls, reward):
        """What the person asks about it."""
        asked = {"reward_id": reward.id, "text": "Why?"}
        questions = cls.env["hr.performance.reward.question"]
        cls._keep(questions.sudo().create(asked), create=asked)

    @classmethod
    def _keep_honours(cls):
        """A proposed title, and one that its bearer does not show."""
        values = {"name": "Helper", "company_id": cls.company.id}
        title = cls.env["hr.performance.honour.title"].create(values)
        cls._keep(title, create=values)
        given = {
            "title_id": title.id,
            "employee_id": cls.people["subject"].id,
            "reason": "Helped",
        }
        for state in ("proposed", "granted", "hidden"):
            honour = cls.env["hr.performance.honour"].sudo().create(given)
            if state != "proposed":
                honour.write({"state": "granted", "is_shown": state == "granted"})
            cls._keep(honour, state, create=given)

    @classmethod
    def _keep_policies(cls):
        """A drafted and a published reward policy with a clause each."""
        for state in ("draft", "published"):
            values = {"name": f"Policy {state}", "company_id": cls.company.id}
            policy = cls.env["hr.performance.reward.policy"].create(values)
            clause = {"policy_id": policy.id, "number": "1", "text": "Who does well"}
            kept = cls.env["hr.performance.reward.clause"].create(clause)
            policy.sudo().state = state
            cls._keep(policy, state, create=values)
            cls._keep(kept, state, create={**clause, "number": "2"})

    # TRYING
