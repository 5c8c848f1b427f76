# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import deadlines
from ..appraisal.hr_performance_appraisal import APPRAISAL_STATES
from ..base.limits import DUE_SOON_DAYS
from .mail_activity import TEAM_ACTIVITY

EXIT_KINDS = [
    ("done", "Done"),
    ("returned", "Returned"),
    ("issued", "Issued without Agreement"),
    ("skipped", "Skipped"),
    ("substituted", "Reviewer Substituted"),
    ("refused", "Signature Refused"),
    ("unreachable", "Unreachable"),
    ("no_answer", "Delivered, No Answer"),
    ("closed_early", "Closed Early"),
    ("cancelled", "Cancelled"),
]


#: What somebody decided so that one absentee stops nobody.
RECORDED_EXITS = (
    "issued",
    "skipped",
    "substituted",
    "refused",
    "unreachable",
    "no_answer",
)


#: The daily digest goes to so many users in one transaction.
DIGEST_BATCH = 200


#: A mail names so many steps; the others are counted.
LISTED_STEPS = 15


class HrPerformanceStep(models.Model):
    """One stay of an appraisal in one state: who was waited for, how long, its end.

    Written by the server only, with every move of an appraisal; the row without end is
    the present step. Reports, reminders and the board of stragglers read from here.
    """

    _name = "hr.performance.step"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.unit.name.mixin"]
    _description = "Appraisal Step"
    _order = "deadline, id"
    _rec_name = "appraisal_id"
    _rec_names_search = ["employee_id.name", "department_id.name"]
    #: Steps are written with the moves of appraisals only.
    _guards_everything = True

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    # copied, so that lists, rules and reports need no join
    employee_id = fields.Many2one(
        "hr.employee",
        string="Appraisee",
        ondelete="restrict",
        index=True,
        help="For a unit, who answers for it.",
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one("hr.department", index=True)
    state = fields.Selection(APPRAISAL_STATES, string="Step", required=True)
    owner_id = fields.Many2one(
        "hr.employee",
        string="Waiting For",
        ondelete="restrict",
        index="btree_not_null",
        help="Who is waited for. Empty: HR.",
    )
    owner_name = fields.Char(compute="_compute_owner_name", string="Who Acts")
    is_task = fields.Boolean(
        string="Somebody Has to Act",
        default=True,
        help="Not ticked while an agreed plan waits for the assessment to open.",
    )
    entered_on = fields.Datetime(string="Since", required=True)
    left_on = fields.Datetime(string="Until")
    deadline = fields.Date(help="In working days of the company's calendar.")
    is_hand_back = fields.Boolean(
        string="Handed Back", help="The appraisal came back from a later step."
    )
    exit_kind = fields.Selection(EXIT_KINDS, string="How It Ended")
    exit_reason = fields.Text(string="Reason")
    acted_by_id = fields.Many2one("res.users", string="Ended by")
    reminded_on = fields.Date(string="Last Reminder")
    reminder_count = fields.Integer(string="Reminders")
    escalated_on = fields.Date(
        string="Escalated",
        help="When next-level manager and HR were told that the step is late.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_days_late", search="_search_is_overdue", string="Overdue"
    )
    days_late = fields.Integer(
        compute="_compute_days_late", help="Calendar days after the deadline."
    )
    days_waiting = fields.Integer(
        compute="_compute_days_waiting", help="Calendar days since the step began."
    )

    _one_open = models.UniqueIndex(
        "(appraisal_id) WHERE left_on IS NULL",
        "An appraisal is in one step at a time.",
    )

    _waiting_idx = models.Index("(deadline, id) WHERE left_on IS NULL AND is_task")

    # COMPUTES

    @api.depends("owner_id")
    @api.depends_context("lang")
    def _compute_owner_name(self):
        for step in self:
            step.owner_name = step.owner_id.name or self.env._("HR")

    def _unit_sheet(self):
        return self.appraisal_id

    @api.depends("deadline", "left_on", "is_task")
    def _compute_days_late(self):
        today = fields.Date.context_today(self)
        for step in self:
            end = step.left_on.date() if step.left_on else today
            late = (end - step.deadline).days if step.deadline else 0
            step.days_late = max(late, 0)
            step.is_overdue = late > 0 and not step.left_on and step.is_task

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._overdue_domain()
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return overdue if True in wanted else ~overdue

    @api.model
    def _waiting_domain(self):
        """Steps in which somebody has to act now."""
        return Domain("left_on", "=", False) & Domain("is_task", "=", True)

    @api.model
    def _overdue_domain(self):
        today = fields.Date.context_today(self)
        return self._waiting_domain() & Domain("deadline", "<", today)

    @api.depends("entered_on", "left_on")
    def _compute_days_waiting(self):
        now = fields.Datetime.now()
        for step in self:
            since = step.entered_on or now
            step.days_waiting = ((step.left_on or now) - since).days

    # ACTIONS

    def action_open_appraisal(self):
        """Open the sheet that this step belongs to."""
        self.ensure_one()
        return self.appraisal_id._get_records_action()

    def action_open_exit(self):
        """Open the dialog that records how the appraisals go on without somebody."""
        return self.filtered(
            lambda step: not step.left_on
        ).appraisal_id.action_open_exit()

    # STEP DIGEST
    #
    # Reminders: one mail per user and day that lists all that waits for the user.
    #
    # Whoever has no login is reminded through the one who enters for him: the direct
    # manager for the appraisee, HR for a manager.

    # ACTIONS

    def action_send_reminder(self):
        """Remind those whose steps these are, at most once a day each.

        :return: notification that says how many people were reminded
        """
        self.appraisal_id._check_role("manager", "chain", "hr")
        # sudo: role was checked; the log and the switches of people are guarded.
        steps = self.sudo().filtered_domain(self._waiting_domain())
        quiet = steps.cycle_id.filtered(lambda cycle: not cycle.is_announced)
        if quiet:
            raise UserError(
                self.env._("%s: announce the cycle first.", quiet[0].display_name)
            )
        wanted = self.env["res.users"].union(
            *(users for _kind, users in steps._receivers().values())
        )
        reached = steps._remind(wanted)
        return self.env["hr.performance.cycle"]._notification(
            self._reminder_text(wanted, reached)
        )

    def _reminder_text(self, wanted, reached):
        """How many people were reminded, and why others were not."""
        if reached and reached == wanted:
            return self.env._("People reminded: %s.", len(reached))
        return self.env._(
            "People reminded: %(reached)s. Not reminded: %(others)s; they had a"
            " reminder today already, have no mail address, or reminders are switched"
            " off.",
            reached=len(reached),
            others=len(wanted - reached),
        )

    def _remind(self, users):
        """Mail the digest to those of the users who had none today.

        :return: the users who were reminded
        """
        theirs = Domain("owner_id.user_id", "in", users.ids)
        for_others = Domain("owner_id.user_id", "=", False)
        plan = self._digest_plan(theirs | for_others)
        return self._send_digests({user: plan[user] for user in users if user in plan})

    @api.model
    def _cron_digest(self):
        """Escalate, keep managers' activities and mail the digests, in batches."""
        self._escalate()
        self._sync_team_activities()
        plan = {
            user: lines
            for user, lines in self._digest_plan().items()
            if self._is_digest_due(lines)
        }
        users = self.env["res.users"].union(*plan)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(users))
        for start in range(0, len(users), DIGEST_BATCH):
            batch = users[start : start + DIGEST_BATCH]
            self._send_digests({user: plan[user] for user in batch})
            if not cron._commit_progress(len(batch)):
                return

    # WHO GETS WHAT

    @api.model
    def _announced_steps(self, domain=Domain.TRUE):
        """Open steps of announced cycles."""
        waiting = self._waiting_domain() & Domain("cycle_id.is_announced", "=", True)
        return self.search(waiting & domain)

    def _receivers(self):
        """Who is reminded of each step: the owner, or whoever enters for the owner.

        :return: dict of step to a pair of 'own' or 'hr' and users
        """
        partners = self._hr_users()
        receivers = {}
        for step in self:
            user = step.owner_id.user_id
            if not user and step.owner_id and step.owner_id == step.employee_id:
                user = step.appraisal_id.manager_id.user_id
            receivers[step] = ("own", user) if user else ("hr", partners[step])
        return receivers

    def _hr_users(self):
        """HR of each step: partners of the department, else the administrators.

        Nobody's HR rights cover the own record or those of the own superiors.

        :return: dict of step to users
        """
        administrators = self.env.ref(
            "hr_performance.group_hr_performance_manager"
        ).all_user_ids.filtered(lambda user: user.active and not user._is_superuser())
        by_place, found = {}, {}
        for step in self:
            place = (step.department_id, step.company_id)
            if place not in by_place:
                by_place[place] = step._department_partners() or (
                    administrators.filtered(
                        lambda user, step=step: step.company_id in user.company_ids
                    )
                )
            found[step] = by_place[place].filtered(
                lambda user, step=step: (
                    step.employee_id not in user.performance_out_of_reach_ids
                )
            )
        return found

    def _department_partners(self):
        """HR partners of the department, else of the nearest one above it."""
        department = self.department_id
        while department:
            partners = department.performance_partner_ids.filtered("active")
            if partners:
                return partners
            department = department.parent_id
        return self.env["res.users"]

    @api.model
    def _digest_plan__step_digest(self, domain=Domain.TRUE):
        """What each user is told: own steps, those of HR, and late ones below.

        :return: dict of user to a dict of 'own', 'hr' and 'late' steps
        """
        steps = self._announced_steps(domain)
        ids = defaultdict(lambda: {"own": [], "hr": [], "late": []})
        for step, (kind, users) in steps._receivers().items():
            for user in users:
                ids[user][kind].append(step.id)
        late = steps.filtered("escalated_on")
        partners, above = late._hr_users(), late._next_level()
        for step in late:
            for user in partners[step] | above[step]:
                ids[user]["late"].append(step.id)
        return {
            user: {kind: steps.browse(found) for kind, found in lists.items()}
            for user, lists in ids.items()
        }

    def _next_level(self):
        """Users one level above the owner of each step."""
        managers = self.owner_id._performance_managers()
        above = {}
        for step in self:
            is_subject = step.owner_id == step.employee_id
            manager = (
                step.appraisal_id.manager_id
                if is_subject
                else managers.get(step.owner_id.id, step.owner_id.browse())
            )
            above[step] = (manager - step.employee_id).user_id
        return above

    def _is_digest_due__step_digest(self, lines):
        """Whether there is news for a user: a new, due or just escalated step."""
        own = lines["own"] | lines["hr"]
        today = fields.Date.today()
        return any(step._needs_reminder(today) for step in own) or any(
            step.escalated_on == today for step in lines["late"]
        )

    def _needs_reminder__step_digest(self, today):
        """Whether a step is new to its owner, or due and not repeated for days.

        A plan is announced by the cycle's announcement, so it is not news by itself.
        """
        self.ensure_one()
        is_due = self.deadline and self.deadline - timedelta(DUE_SOON_DAYS) <= today
        if not self.reminded_on:
            return is_due or self.state != "planning"
        pause = timedelta(self.company_id.performance_reminder_days or 1)
        return bool(is_due and self.reminded_on + pause <= today)

    @api.model
    def _escalate__step_digest(self):
        """Mark steps that are so late that the next level and HR are told."""
        today = fields.Date.today()
        overdue = self.search(
            self._overdue_domain()
            & Domain("escalated_on", "=", False)
            & Domain("cycle_id.is_announced", "=", True)
        )
        overdue.filtered(
            lambda step: deadlines.is_escalated(
                step.deadline, step.company_id.performance_escalation_days, today
            )
        ).write({"escalated_on": today})

    # MAIL

    def _send_digests__step_digest(self, plan):
        """Create one mail per user and remember whom was reminded of what.

        :param plan: dict of user to lines, see ``_digest_plan``
        :return: the users who were mailed
        """
        today = fields.Date.today()
        wanted = self.env["res.users"].union(*plan)
        wanted = wanted.filtered(
            lambda user: user.email and user.performance_digest_on != today
        )
        readers = {
            kind: wanted._performance_mail_readers(kind)
            for kind in ("reminder", "result", "escalation")
        }
        shown = {user: self._shown_lines(user, plan[user], readers) for user in wanted}
        shown = {user: lines for user, lines in shown.items() if any(lines.values())}
        self.env["mail.mail"].create(
            [self._digest_mail(user, lines) for user, lines in shown.items()]
        )
        users = self.env["res.users"].union(*shown)
        users.write({"performance_digest_on": today})
        told = [
            step.id for lines in shown.values() for step in lines["own"] | lines["hr"]
        ]
        for count, steps in self.browse(told).grouped("reminder_count").items():
            steps.write({"reminded_on": today, "reminder_count": count + 1})
        return users

    def _shown_lines__step_digest(self, user, lines, readers):
        """Those lines that neither company nor person has switched off."""
        own = lines["own"].filtered(
            lambda step: user
            in readers["result" if step.state == "released" else "reminder"]
        )
        nothing = self.browse()
        return {
            "own": own.sorted(lambda step: (step.deadline or fields.Date.today())),
            "hr": lines["hr"] if user in readers["reminder"] else nothing,
            "late": lines["late"] if user in readers["escalation"] else nothing,
        }

    def _digest_mail(self, user, lines):
        """Values of one mail: in the reader's language, without scores or tokens."""
        mine = self.with_context(lang=user.lang, tz=user.tz)
        body = mine.env["ir.qweb"]._render(
            "hr_performance.hr_performance_digest_body",
            mine._digest_values(user, lines),
            lang=user.lang,
            minimal_qcontext=True,
        )
        total = self._digest_count(lines)
        return {
            "subject": mine.env._("Performance: what waits for you (%s)", total)
            if total
            else mine.env._("Performance: late steps below you"),
            "body_html": body,
            "email_from": user.company_id.email_formatted
            or self.env.user.email_formatted,
            "recipient_ids": [fields.Command.link(user.partner_id.id)],
            "auto_delete": True,
        }

    def _digest_values__step_digest(self, user, lines):
        """What the mail's template shows, in the reader's language."""
        own = self.browse(lines["own"].ids)
        return {
            "greeting": self.env._("Hello %s,", user.name),
            "steps": own[:LISTED_STEPS],
            "more": len(own[LISTED_STEPS:]),
            "hr": self.browse(lines["hr"].ids),
            "late": self.browse(lines["late"].ids),
            "base_url": user.get_base_url(),
            "labels": dict(self._fields["state"]._description_selection(self.env)),
        }

    def _digest_count__step_digest(self, lines):
        """How many things wait for the reader in person."""
        return len(lines["own"]) + len(lines["hr"])

    # STEP ACTIVITY
    #
    # One activity per manager and stage, on the cycle.
    #
    # Every employee reads the cycles of the own companies, so the cycle can carry it; a
    # manager of another company finds it on the first appraisal instead. It ends by
    # itself when nothing is open any more.

    @api.model
    def _sync_team_activities(self):
        """Create, update and end the activities of all announced cycles."""
        wanted = self._team_groups(self._announced_steps())
        found = {}
        spare = self.env["mail.activity"]
        for activity, key in self._team_activities()._performance_keys().items():
            if key in wanted and key not in found:
                found[key] = activity
            else:
                spare |= activity
        spare.unlink()
        for key, activity in found.items():
            values = self._activity_values(key, wanted[key])
            changed = {
                name: value
                for name, value in values.items()
                if name in ("summary", "date_deadline") and activity[name] != value
            }
            if changed:
                activity.write(changed)
        self.env["mail.activity"].with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(
            [
                self._activity_values(key, steps)
                for key, steps in wanted.items()
                if key not in found
            ]
        )

    def _close_team_activities(self):
        """End activities of those who have nothing left to do in the step."""
        managed = self.filtered(lambda step: step.owner_id != step.employee_id)
        users = managed.owner_id.user_id
        activities = self._team_activities(
            Domain("user_id", "in", users.ids)
            & Domain("performance_step", "in", managed.mapped("state"))
        )
        if not activities:
            return
        still_open = self._team_groups(
            self.search(
                self._waiting_domain()
                & Domain("owner_id.user_id", "in", users.ids)
                & Domain("cycle_id", "in", managed.cycle_id.ids)
            )
        )
        keys = activities._performance_keys()
        activities.filtered(lambda activity: keys[activity] not in still_open).unlink()

    @api.model
    def _team_groups(self, steps):
        """Open steps of managers by (user, state, cycle)."""
        managed = steps.filtered(
            lambda step: step.owner_id.user_id and step.owner_id != step.employee_id
        )
        return managed.grouped(
            lambda step: (step.owner_id.user_id, step.state, step.cycle_id)
        )

    @api.model
    def _team_activities(self, domain=Domain.TRUE):
        kind = self.env.ref(TEAM_ACTIVITY, raise_if_not_found=False)
        if not kind:
            return self.env["mail.activity"]
        return self.env["mail.activity"].search(
            Domain("activity_type_id", "=", kind.id)
            & Domain("performance_step", "!=", False)
            & domain
        )

    def _activity_values(self, key, steps):
        user, state, cycle = key
        is_near = not cycle.company_id or cycle.company_id in user.company_ids
        record = cycle if is_near else steps[:1].appraisal_id
        _ = self.with_context(lang=user.lang).env._
        labels = dict(
            self.with_context(lang=user.lang)
            ._fields["state"]
            ._description_selection(self.with_context(lang=user.lang).env)
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": self.env.ref(TEAM_ACTIVITY).id,
            "user_id": user.id,
            "performance_step": state,
            "summary": _(
                "%(step)s: %(count)s open", step=labels[state], count=len(steps)
            ),
            "date_deadline": min(
                (step.deadline for step in steps if step.deadline),
                default=fields.Date.today(),
            ),
        }

    # APPRAISAL AGREEMENT
    #
    # A side that does not answer a plan for days is reminded.

    def _needs_reminder(self, today):
        if self._needs_reminder__step_digest(today):
            return True
        asked = self.appraisal_id._asked_on()
        if not asked:
            return False
        days = (today - asked.date()).days
        is_silent = days >= self.company_id.performance_answer_days
        pause = self.company_id.performance_reminder_days or 1
        is_rested = not self.reminded_on or (today - self.reminded_on).days >= pause
        return is_silent and is_rested

    # PLAN ACTION DIGEST
    #
    # The daily digest also lists the actions that are due.

    @api.model
    def _digest_plan__plan_action_digest(self, domain=Domain.TRUE):
        plan = self._digest_plan__step_digest(domain)
        actions = defaultdict(list)
        due = self.env["hr.performance.plan.action"]._due_actions()
        for action in due:
            for user in action._receiver():
                actions[user].append(action.id)
        nothing = {"own": self.browse(), "hr": self.browse(), "late": self.browse()}
        for user in {*plan, *actions}:
            own = {"actions": due.browse(actions.get(user, ()))}
            plan[user] = {**plan.get(user, nothing), **own}
        return plan

    def _is_digest_due__plan_action_digest(self, lines):
        today = fields.Date.today()
        return self._is_digest_due__step_digest(lines) or any(
            action._needs_reminder(today) for action in lines["actions"]
        )

    def _shown_lines__plan_action_digest(self, user, lines, readers):
        actions = lines["actions"]
        is_read = user in readers["reminder"]
        return {
            **self._shown_lines__step_digest(user, lines, readers),
            "actions": actions if is_read else actions.browse(),
        }

    def _send_digests__plan_action_digest(self, plan):
        users = self._send_digests__step_digest(plan)
        told = self.env["hr.performance.plan.action"].union(
            *(plan[user]["actions"] for user in users)
        )
        told.write({"reminded_on": fields.Date.today()})
        return users

    def _digest_values__plan_action_digest(self, user, lines):
        return {
            **self._digest_values__step_digest(user, lines),
            "actions": self.env["hr.performance.plan.action"].browse(
                lines["actions"].ids if "actions" in lines else []
            ),
        }

    def _digest_count__plan_action_digest(self, lines):
        return self._digest_count__step_digest(lines) + len(lines.get("actions", ()))

    # PLAN CHANGE WAITING
    #
    # The daily digest tells also of plan changes that wait.

    @api.model
    def _escalate(self):
        result = self._escalate__step_digest()
        self.env["hr.performance.plan.change"]._escalate()
        return result

    @api.model
    def _digest_plan(self, domain=Domain.TRUE):
        plan = self._digest_plan__plan_action_digest(domain)
        changes = self.env["hr.performance.plan.change"]
        for user, waiting in changes._requests_by_user().items():
            nothing = {"own": self.browse(), "hr": self.browse(), "late": self.browse()}
            plan.setdefault(user, nothing)["changes"] = waiting
        return plan

    def _is_digest_due(self, lines):
        today = fields.Date.today()
        return self._is_digest_due__plan_action_digest(lines) or any(
            change._needs_reminder(today) for change in lines.get("changes", ())
        )

    def _shown_lines(self, user, lines, readers):
        shown = self._shown_lines__plan_action_digest(user, lines, readers)
        changes = lines.get("changes")
        if changes and user in readers["reminder"]:
            shown["changes"] = changes
        return shown

    def _digest_values(self, user, lines):
        values = self._digest_values__plan_action_digest(user, lines)
        changes = lines.get("changes", self.env["hr.performance.plan.change"])
        return {
            **values,
            "changes": changes.with_env(self.env),
        }

    def _digest_count(self, lines):
        return self._digest_count__plan_action_digest(lines) + len(
            lines.get("changes", ())
        )

    def _send_digests(self, plan):
        users = self._send_digests__plan_action_digest(plan)
        told = self.env["hr.performance.plan.change"]
        told = told.union(*(plan[user].get("changes", told) for user in users))
        told.write({"reminded_on": fields.Date.today()})
        return users
