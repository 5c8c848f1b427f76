# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import deadlines

#: A step is due soon so many calendar days before its deadline.
DUE_SOON_DAYS = 3
#: The daily digest goes to so many users in one transaction.
DIGEST_BATCH = 200
#: A mail names so many steps; the others are counted.
LISTED = 15
#: A mail names so many people of late steps.
NAMED = 5
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


class HrPerformanceStep(models.Model):
    """Reminders: one mail per user and day that lists all that waits for the user.

    Whoever has no login is reminded through the one who enters for him: the direct
    manager for the appraisee, HR for a manager.
    """

    _inherit = "hr.performance.step"

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
    def _digest_plan(self, domain=Domain.TRUE):
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

    def _is_digest_due(self, lines):
        """Whether there is news for a user: a new, due or just escalated step."""
        own = lines["own"] | lines["hr"]
        today = fields.Date.today()
        return any(step._needs_reminder(today) for step in own) or any(
            step.escalated_on == today for step in lines["late"]
        )

    def _needs_reminder(self, today):
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

    def _send_digests(self, plan):
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
        mails = self._digest_mails(shown)
        self.env["mail.mail"].create(list(mails.values()))
        users = self.env["res.users"].union(*mails)
        users.write({"performance_digest_on": today})
        told = [
            step.id for user in users for step in shown[user]["own"] | shown[user]["hr"]
        ]
        for count, steps in self.browse(told).grouped("reminder_count").items():
            steps.write({"reminded_on": today, "reminder_count": count + 1})
        return users

    def _shown_lines(self, user, lines, readers):
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

    def _digest_mails(self, shown):
        """Values of one mail per user, worded by the templates.

        Who deletes a template switches its mail off.
        """
        templates = {
            kind: self.env.ref(xmlid, raise_if_not_found=False)
            for kind, xmlid in TEMPLATES.items()
        }
        mails = {}
        for user, lines in shown.items():
            is_waiting = self._digest_count(lines)
            template = templates["reminder" if is_waiting else "escalation"]
            if template:
                mails[user] = self._digest_mail(template, user, lines)
        return mails

    def _digest_mail(self, template, user, lines):
        """Values of one mail: in the reader's language, without scores or tokens."""
        mine = self.with_context(lang=user.lang, tz=user.tz)
        words = mine._digest_words(user, lines)
        values = template.with_context(**words)._generate_template(
            user.ids,
            ("auto_delete", "body_html", "email_from", "mail_server_id", "subject"),
        )[user.id]
        return {**values, "recipient_ids": [fields.Command.link(user.partner_id.id)]}

    def _digest_words(self, user, lines):
        """What the template's author finds in ``ctx``; empty when there is nothing."""
        values = self._digest_values(user, lines)
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
            "count": self._digest_count(lines),
            "hr_count": len(values["hr"]),
            "late_count": len(values["late"]),
            "late_names": ", ".join(late[:NAMED]) + (" …" if late[NAMED:] else ""),
        }

    def _digest_values(self, user, lines):
        """What the mail's lists show, in the reader's language."""
        own = self.browse(lines["own"].ids)
        return {
            "steps": own[:LISTED],
            "more": len(own[LISTED:]),
            "hr": self.browse(lines["hr"].ids),
            "late": self.browse(lines["late"].ids),
            "base_url": user.get_base_url(),
            "labels": dict(self._fields["state"]._description_selection(self.env)),
        }

    def _digest_count(self, lines):
        """How many things wait for the reader in person."""
        return len(lines["own"]) + len(lines["hr"])
