# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import deadlines
from ..base.appraisal_states import APPRAISAL_STATES
from ..base.limits import DUE_SOON_DAYS, NAMED
from ..people.hr_scope import HrFinder
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


#: What a customer may reword; see "Wording of the mails" in docs/users.md.
TEMPLATES = {
    "reminder": "hr_performance.mail_template_reminder",
    "escalation": "hr_performance.mail_template_escalation",
}


#: The reminder's lists: name for the template's author, records shown, QWeb template.
LISTS = (
    ("steps", "steps", "hr_performance.hr_performance_digest_steps"),
    ("tasks", "actions", "hr_performance.hr_performance_digest_actions"),
    ("changes", "changes", "hr_performance.hr_performance_digest_changes"),
)


class Digest(NamedTuple):
    """What one user is told: records by kind, empty where there are none."""

    #: Steps that wait for the user.
    own: models.BaseModel
    #: Steps that wait for HR, because nobody else can take them.
    hr: models.BaseModel
    #: Steps below the user that are late for days.
    late: models.BaseModel
    #: Tasks from plans that are due.
    actions: models.BaseModel
    #: Changes of agreed plans that wait for the user's decision.
    changes: models.BaseModel


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
            user: digest
            for user, digest in self._digest_plan().items()
            if self._is_digest_due(digest)
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
        """HR of each step; a step of a department or company is about its head.

        :return: dict of step to users
        """
        hr = HrFinder(self.env)
        return {
            step: hr.find(step.department_id, step.company_id, step.employee_id)
            for step in self
        }

    @api.model
    def _digest_plan(self, domain=Domain.TRUE):
        """What each user is told.

        :param domain: only these steps; tasks and plan changes are told in any case
        :return: dict of user to a whole ``Digest``, whatever there is to tell
        """
        steps = self._announced_steps(domain)
        actions = self.env["hr.performance.plan.action"]._due_actions()
        changes = self.env["hr.performance.plan.change"]
        ids = defaultdict(lambda: {kind: [] for kind in Digest._fields})
        for user, kind, record in (
            *steps._tell_receivers(),
            *steps.filtered("escalated_on")._tell_late(),
            *actions._tell_responsible(),
            *changes._tell_deciders(),
        ):
            ids[user][kind].append(record.id)
        models_of = {"actions": actions, "changes": changes}
        return {
            user: Digest(
                **{
                    kind: models_of.get(kind, self).browse(found)
                    for kind, found in lists.items()
                }
            )
            for user, lists in ids.items()
        }

    def _tell_receivers(self):
        """Each step to whom it waits for, or to whom enters for that person.

        :return: iterator of user, kind of the digest, and record
        """
        for step, (kind, users) in self._receivers().items():
            for user in users:
                yield user, kind, step

    def _tell_late(self):
        """Each late step to HR and to the next level; see ``_tell_receivers``."""
        partners, above = self._hr_users(), self._next_level()
        for step in self:
            for user in partners[step] | above[step]:
                yield user, "late", step

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

    def _is_digest_due(self, digest):
        """Whether there is news for a user: new, due or just escalated."""
        today = fields.Date.today()
        return any(
            record._needs_reminder(today)
            for records in (digest.own | digest.hr, digest.actions, digest.changes)
            for record in records
        ) or any(step.escalated_on == today for step in digest.late)

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
    def _escalate(self):
        """Mark steps that are so late that the next level and HR are told.

        Plan changes that nobody has answered go to the next level themselves.
        """
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
        self.env["hr.performance.plan.change"]._escalate()

    # MAIL

    def _send_digests(self, plan):
        """Create one mail per user and remember whom was reminded of what.

        :param plan: dict of user to ``Digest``
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
        shown = {user: digest for user, digest in shown.items() if any(digest)}
        mails = self._digest_mails(shown)
        self.env["mail.mail"].create(list(mails.values()))
        users = self.env["res.users"].union(*mails)
        users.write({"performance_digest_on": today})
        told = [step.id for user in users for step in shown[user].own | shown[user].hr]
        for count, steps in self.browse(told).grouped("reminder_count").items():
            steps.write({"reminded_on": today, "reminder_count": count + 1})
        digests = [plan[user] for user in users]
        for model, told in (
            ("hr.performance.plan.action", (d.actions for d in digests)),
            ("hr.performance.plan.change", (d.changes for d in digests)),
        ):
            self.env[model].union(*told).write({"reminded_on": today})
        return users

    def _shown_lines(self, user, digest, readers):
        """Those lines that neither company nor person has switched off."""
        own = digest.own.filtered(
            lambda step: user
            in readers["result" if step.state == "released" else "reminder"]
        )
        digest = digest._replace(
            own=own.sorted(lambda step: step.deadline or fields.Date.today())
        )
        if user not in readers["reminder"]:
            digest = digest._replace(
                hr=digest.hr.browse(),
                actions=digest.actions.browse(),
                changes=digest.changes.browse(),
            )
        if user not in readers["escalation"]:
            digest = digest._replace(late=digest.late.browse())
        return digest

    def _digest_mails(self, shown):
        """Values of one mail per user, worded by the templates.

        Who deletes a template switches its mail off.
        """
        templates = {
            kind: self.env.ref(xmlid, raise_if_not_found=False)
            for kind, xmlid in TEMPLATES.items()
        }
        mails = {}
        for user, digest in shown.items():
            is_waiting = self._digest_count(digest)
            template = templates["reminder" if is_waiting else "escalation"]
            if template:
                mails[user] = self._digest_mail(template, user, digest)
        return mails

    def _digest_mail(self, template, user, digest):
        """Values of one mail: in the reader's language, without scores or tokens."""
        mine = self.with_context(lang=user.lang, tz=user.tz)
        words = mine._digest_words(user, digest)
        values = template.with_context(**words)._generate_template(
            user.ids,
            ("auto_delete", "body_html", "email_from", "mail_server_id", "subject"),
        )[user.id]
        return {**values, "recipient_ids": [fields.Command.link(user.partner_id.id)]}

    def _digest_words(self, user, digest):
        """What the template's author finds in ``ctx``; empty when there is nothing."""
        values = self._digest_values(user, digest)
        late = values["late"].owner_id.mapped("name")
        lists = {
            name: self.env["ir.qweb"]._render(
                template, values, lang=user.lang, minimal_qcontext=True
            )
            for name, records, template in LISTS
            if values.get(records)
        }
        return {
            **dict.fromkeys((name for name, _records, _template in LISTS), ""),
            **lists,
            "count": self._digest_count(digest),
            "hr_count": len(values["hr"]),
            "late_count": len(values["late"]),
            "late_names": ", ".join(late[:NAMED]) + (" …" if late[NAMED:] else ""),
        }

    def _digest_values(self, user, digest):
        """What the mail's lists show, in the reader's language."""
        shown = Digest(*(records.with_env(self.env) for records in digest))
        return {
            "steps": shown.own[:LISTED_STEPS],
            "more": len(shown.own[LISTED_STEPS:]),
            "hr": shown.hr,
            "late": shown.late,
            "actions": shown.actions,
            "changes": shown.changes,
            "base_url": user.get_base_url(),
            "labels": dict(self._fields["state"]._description_selection(self.env)),
        }

    def _digest_count(self, digest):
        """How many things wait for the reader in person."""
        return sum(map(len, digest)) - len(digest.late)

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
