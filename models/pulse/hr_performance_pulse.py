# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import pulse
from ..base.appraisal_states import ENDED_EARLY
from ..base.day_words import day_words
from ..base.features import PULSE, is_on
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job
from ..base.hr_performance_task_mixin import Kind
from ..base.json_fields import PlainJson
from ..base.seeing import names_of, readers_only
from ..interview.states import HELD_STATES
from .audiences import AUDIENCES, EMPLOYEE, MANAGER, TALK
from .slips import Slips, piles

CRON = "ir_cron_hr_performance_pulse"
MAIL = "hr_performance.mail_template_pulse"
REMINDER = "hr_performance.mail_template_pulse_reminder"
SLIPS = "hr_performance.report_pulse_slips"
#: So long an answer may be given, and so long before its end people are reminded.
DAYS, REMINDED_DAYS = 14, 4
#: So many people are asked at once.
BATCH = 200


class HrPerformancePulse(models.Model):
    """A short survey of one audience about one cycle: asked, closed, told once.

    Who was asked is a key, what was answered a sheet that is drawn by lot; neither
    points to the other, see ``hr.performance.rater.key``. Nothing is told before it is
    closed, and it is closed once: two totals would tell the answer between them.
    """

    _name = "hr.performance.pulse"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.job.mixin",
        "hr.performance.task.mixin",
    ]
    _description = "Short Survey"
    _order = "id desc"
    _guards_everything = True

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    audience = fields.Selection(AUDIENCES, string="Asked of", required=True)
    state = fields.Selection(
        [("open", "Answers Come In"), ("closed", "Told")],
        required=True,
        default="open",
    )
    closes_on = fields.Date(
        string="Open until",
        required=True,
        help="Last day for an answer. The day after, what may be told is told, once.",
    )
    threshold = fields.Integer(
        string="Shown from Answers",
        aggregator=None,
        help="Of fewer answers nothing is shown, of all together or of one manager's"
        " people. Kept from the start of the survey.",
    )
    questions = PlainJson(help="Technical: the words of the start, by language.")
    asked_count = fields.Integer(string="Asked", aggregator=None, groups=OFFICER)
    unreached_count = fields.Integer(
        string="Not Reached",
        aggregator=None,
        groups=OFFICER,
        help="People with neither login nor e-mail address, for whom no slip was"
        " printed yet.",
    )
    answered_count = fields.Integer(string="Answers", aggregator=None, groups=OFFICER)
    progress_text = fields.Char(
        compute="_compute_progress_text",
        string="Taking Part",
        groups=OFFICER,
        help="How many have answered, never who, and no number below the threshold.",
    )
    share_ids = fields.One2many("hr.performance.pulse.share", "pulse_id")
    is_to_answer = fields.Boolean(
        compute="_compute_is_to_answer", search="_search_is_to_answer"
    )

    _audience_unique = models.UniqueIndex(
        "(cycle_id, company_id, audience)",
        "These people were asked about this cycle already.",
    )

    # COMPUTES

    @api.depends("audience", "cycle_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["audience"]._description_selection(self.env))
        # sudo: hr.performance.cycle - its name, for those who were asked about it.
        for one, own in zip(self, self.sudo(), strict=True):
            names = (labels.get(one.audience), own.cycle_id.name)
            one.display_name = " · ".join(filter(None, names))

    @api.depends("state", "answered_count")
    @api.depends_context("uid", "lang")
    def _compute_progress_text(self):
        _ = self.env._
        counts = self._filled_counts()
        for one in self:
            asked, filled = one.asked_count, counts.get(one.id, one.answered_count)
            if filled < one.threshold:
                one.progress_text = _(
                    "Fewer than %(least)s of %(asked)s have answered",
                    least=one.threshold,
                    asked=asked,
                )
            else:
                one.progress_text = _(
                    "%(answered)s of %(asked)s have answered",
                    answered=filled,
                    asked=asked,
                )

    def _filled_counts(self):
        # sudo: hr.performance.pulse.answer - counted only, for HR.
        box = self.env["hr.performance.pulse.answer"].sudo()
        found = box._read_group(
            [("pulse_id", "in", self.ids), ("is_filled", "=", True)],
            ["pulse_id"],
            ["__count"],
        )
        counts = {one.id: count for one, count in found}
        still_open = self.filtered(lambda one: one.state == "open")
        return {one.id: counts.get(one.id, 0) for one in still_open}

    @api.depends_context("uid")
    def _compute_is_to_answer(self):
        mine = self.search([("id", "in", self.ids), ("is_to_answer", "=", True)])
        for one in self:
            one.is_to_answer = one in mine

    def _search_is_to_answer(self, operator, value):
        """What the user was asked and has not answered; of others nothing is found."""
        if operator != "in" or True not in value or False in value:
            return NotImplemented
        return self._task_domain()

    def _words(self):
        """The questions in the reader's language: list of (id, words)."""
        lang = self.env.lang
        return [
            (
                row["id"],
                row["words"].get(lang)
                or row["words"].get("en_US")
                or next(iter(row["words"].values())),
            )
            for row in self.questions or []
        ]

    # STARTING

    @api.model
    def _start(self, cycle, company, audiences):
        """Begin to ask these audiences about a cycle; the job asks the people."""
        questions = self.env["hr.performance.pulse.question"]
        labels = dict(self._fields["audience"]._description_selection(self.env))
        rows = []
        for audience in audiences:
            frozen = questions._frozen(audience)
            if not frozen:
                raise UserError(
                    self.env._(
                        "%s: there is no question to ask. Add one under Questions of"
                        " Surveys.",
                        labels[audience],
                    )
                )
            rows.append(
                {
                    "cycle_id": cycle.id,
                    "company_id": company.id,
                    "audience": audience,
                    "closes_on": self._last_day(cycle, company, audience),
                    "threshold": max(company.performance_pulse_threshold, pulse.LEAST),
                    "questions": frozen,
                }
            )
        # sudo: guarded model; role, stage and feature were checked by the caller.
        made = self.sudo().create(rows)
        for one in made:
            # As many sheets as there may be answers, so that none tells when it came.
            made.env["hr.performance.pulse.answer"]._lay_out(one, len(one._sheets()))
            one.unreached_count = len(one._unreached())
        # sudo: the scheduled job of our own.
        self.env.ref(f"hr_performance.{CRON}").sudo()._trigger()
        return made.with_env(self.env)

    @api.model
    def _last_day(self, cycle, company, audience):
        last = company._performance_today() + timedelta(days=DAYS)
        due = cycle.interview_due_date
        if audience == TALK and due:
            return max(last, due + timedelta(days=DAYS))
        return last

    # WHO IS ASKED

    def _sheets(self):
        """Sheets of people of this survey's cycle and company that went their way."""
        self.ensure_one()
        return self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("company_id", "=", self.company_id.id),
                ("employee_id", "!=", False),
                ("state", "not in", ENDED_EARLY),
            ]
        )

    def _whom(self):
        """Whom to ask: dict of employee to the manager whom an answer is about."""
        self.ensure_one()
        sheets = self._sheets()
        if self.audience == TALK:
            talks = self.env["hr.performance.interview"].search(
                [("appraisal_id", "in", sheets.ids), ("state", "in", HELD_STATES)]
            )
            found = {talk.employee_id: talk.interviewer_id for talk in talks}
        else:
            nobody, managers = sheets.manager_id.browse(), sheets.manager_id
            people = managers if self.audience == MANAGER else sheets.employee_id
            if self.audience == EMPLOYEE:
                people -= managers
            found = dict.fromkeys(people, nobody)
        return {person: manager for person, manager in found.items() if person.active}

    def _still_to_ask(self):
        rest = self._not_asked()
        return {p: manager for p, manager in rest.items() if self._is_reachable(p)}

    def _unreached(self):
        """Whom nobody can ask but by a slip of paper."""
        rest = self._not_asked()
        return {p: manager for p, manager in rest.items() if not self._is_reachable(p)}

    def _not_asked(self):
        whom = self._whom()
        keys = self.env["hr.performance.pulse.key"].search([("pulse_id", "=", self.id)])
        asked = keys.employee_id
        return {person: whom[person] for person in whom if person not in asked}

    @staticmethod
    def _is_reachable(person):
        return person.user_id.active or bool(person._performance_mail())

    # EVERY DAY

    _job_survey = Job("_due_ask", CRON, "_ask")
    _job_survey_reminder = Job("_due_remind", CRON, "_remind")
    _job_survey_end = Job("_due_close", CRON, "_close_due")

    @api.model
    def _cron_pulse(self):
        """Ask, remind and tell what is due."""
        self._run_jobs_of(CRON)

    @api.model
    def _due_ask(self):
        """Open surveys with somebody who was not asked yet, or cannot be."""
        return self._open_now().filtered(
            lambda one: (
                one._still_to_ask() or len(one._unreached()) != one.unreached_count
            )
        )

    @api.model
    def _open_now(self):
        if not is_on(self.env, PULSE):
            return self.browse()
        found = self.search([("state", "=", "open")])
        return found.filtered(lambda one: not one._is_over())

    def _is_over(self):
        return self.closes_on < self.company_id._performance_today()

    def _ask(self, one):
        """Ask the next people, each once: key, sheet and mail come together or not.

        :return: whether more are to be asked
        """
        rest = self._in_order(one._still_to_ask())
        batch = dict(rest[:BATCH])
        keys, links = self.env["hr.performance.pulse.key"]._hand_out(one, batch)
        one._mail(MAIL, keys, links)
        one.write(
            {
                "asked_count": one.asked_count + len(batch),
                "unreached_count": len(one._unreached()),
            }
        )
        return len(rest) > BATCH

    @staticmethod
    def _in_order(people):
        return sorted(people.items(), key=lambda pair: pair[0].id)

    @api.model
    def _due_remind(self):
        """Open surveys that end soon, of whose people some were not reminded."""
        soon = self._open_now().filtered(
            lambda one: (
                one.closes_on - timedelta(days=REMINDED_DAYS)
                <= one.company_id._performance_today()
            )
        )
        keys = self.env["hr.performance.pulse.key"]
        left = keys.search([("pulse_id", "in", soon.ids), ("is_reminded", "=", False)])
        return left.pulse_id

    def _remind(self, one):
        """Remind everybody who was asked, in the same words, once.

        A mail to those alone who have not answered would tell who has.
        """
        keys = self.env["hr.performance.pulse.key"].search(
            [("pulse_id", "=", one.id), ("is_reminded", "=", False)],
            order="employee_id",
            limit=BATCH + 1,
        )
        batch = keys[:BATCH]
        one._mail(REMINDER, batch, batch._renew())
        batch.write({"is_reminded": True})
        return len(keys) > BATCH

    @api.model
    def _due_close(self):
        """Surveys whose last day is over."""
        return self.search([("state", "=", "open")]).filtered(
            lambda one: one._is_over()
        )

    def _close_due(self, one):
        one._close()

    # MAILS

    def _mail(self, template, keys, links):
        """One mail for each who has an address; it belongs to no record.

        :param links: dict of key to the clear text of its link, for who has no login
        """
        self.ensure_one()
        worded = self.env.ref(template, raise_if_not_found=False)
        if not worded:
            raise UserError(
                self.env._(
                    "The mail template of surveys was deleted. Update the application,"
                    " which brings it back."
                )
            )
        values = [
            self._mail_values(worded, key, links.get(key), address)
            for key in keys
            if (address := key._address())
        ]
        if values:
            self.env["mail.mail"].create(values)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _mail_values(self, template, key, clear, address):
        lang = key.employee_id._performance_lang()
        own = self.with_context(lang=lang)
        path = f"pulse/{clear}" if clear else f"pulse/open/{self.id}"
        worded = template.with_context(
            lang=lang,
            person=key.employee_id.name,
            link=f"{self.get_base_url()}/performance/{path}",
            until=day_words(own.env, self.closes_on),
            about=own.display_name,
        )
        return {
            **{
                name: worded._render_field(name, own.ids)[own.id]
                for name in ("subject", "body_html", "email_from")
            },
            "mail_server_id": template.mail_server_id.id,
            "email_to": address,
            "author_id": False,
            "auto_delete": True,
            "performance_kind": "link",
        }

    # ON PAPER

    @readers_only
    def action_print_slips(self):
        """HR: slips of paper for those who have neither login nor mail."""
        self.ensure_one()
        self._check_officer()
        self._require_state("open")
        # sudo: guarded models; role and state were checked above. Where nothing is
        # printed no slip is made.
        own = self.sudo()
        reports = own.env["ir.actions.report"]
        slips = {"slips": own._make_slips()}
        content = reports._performance_pdf(SLIPS, own.ids, slips)
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance_download",
            "params": {
                "name": f"{self.env._('Slips of a Survey')}.pdf",
                "type": "application/pdf",
                "content": base64.b64encode(content).decode(),
            },
        }

    def _make_slips(self):
        """Slips for whom nobody can ask otherwise, and who has none yet."""
        # Two of HR who print at one moment make each slip once.
        self._lock_for_slips()
        waiting = dict(self._in_order(self._unreached()))
        found = piles(waiting, self.threshold)
        if not found or self._is_over():
            raise UserError(self._no_slips_text(len(waiting)))
        keys = self.env["hr.performance.pulse.key"]
        rows = keys._print_slips(self, found)
        self.write(
            {
                "asked_count": self.asked_count + len(rows),
                "unreached_count": len(self._unreached()),
            }
        )
        url = f"{self.get_base_url()}/performance/pulse"
        return Slips([(manager, f"{url}/{clear}") for manager, clear in rows])

    def _lock_for_slips(self):
        """The second of two begins anew, and finds what the first has made."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET asked_count = asked_count WHERE id = %s",
                SQL.identifier(self._table),
                self.id,
            )
        )

    def _no_slips_text(self, count):
        if not count or self._is_over():
            return self.env._(
                "%s: everybody was asked by login, mail or a slip already, or the last"
                " day is over.",
                names_of(self),
            )
        return self.env._(
            "%(survey)s: slips are printed for at least %(least)s people at once, so"
            " that nobody can tell who has which; %(count)s wait. Enter an e-mail"
            " address for them, or wait until there are more.",
            survey=names_of(self),
            least=self.threshold,
            count=count,
        )

    # CLOSING

    @readers_only
    def action_close(self):
        """HR: nobody answers any more; what may be told is told, once."""
        self._check_officer()
        self._require_state("open")
        for one in self:
            # sudo: guarded model; role and state were checked above.
            one.sudo()._close()

    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only human resources closes a survey and reads it.")
            )

    def _close(self):
        """Publish what may be known, then throw all sheets away.

        Keys are written all alike: afterwards nothing tells who has answered.
        """
        self.ensure_one()
        answers = self.env["hr.performance.pulse.answer"].search(
            [("pulse_id", "=", self.id)]
        )
        filled = answers.filtered("is_filled")
        self.env["hr.performance.pulse.share"]._publish(self, filled)
        self.write({"state": "closed", "answered_count": len(filled)})
        answers.unlink()
        keys = self.env["hr.performance.pulse.key"].search([("pulse_id", "=", self.id)])
        keys.write({"is_done": True, "token_hash": False})

    # ANSWERING

    def _own_key(self):
        """The key of the user, for the user alone; empty for who was not asked."""
        self.ensure_one()
        # sudo: only the user's own key is looked for.
        keys = self.env["hr.performance.pulse.key"].sudo()
        return keys.search(
            [
                ("pulse_id", "=", self.id),
                ("employee_id.user_id", "=", self.env.uid),
                ("token_hash", "=", False),
            ],
            limit=1,
        )

    @readers_only
    def action_give(self):
        """Open the page on which the user answers."""
        self.ensure_one()
        if not self._own_key():
            raise AccessError(self.env._("Only who was asked answers."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/performance/pulse/open/{self.id}",
            "target": "self",
        }

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        # Only when it is searched: a domain may be kept longer than what it asks for.
        return Domain.custom(to_sql=lambda model, alias, _query: model._open_sql(alias))

    @api.model
    def _open_sql(self, alias):
        self.env["hr.performance.pulse.key"].flush_model()
        self.flush_model()
        return SQL(
            """%s IN (
            SELECT key.pulse_id
              FROM hr_performance_pulse_key key
              JOIN hr_employee person ON person.id = key.employee_id
              JOIN hr_performance_pulse pulse ON pulse.id = key.pulse_id
             WHERE person.user_id = %s AND pulse.state = 'open'
               AND key.is_done IS NOT TRUE AND key.token_hash IS NULL
            )""",
            SQL.identifier(alias, "id"),
            self.env.uid,
        )

    @api.model
    def _task_kinds(self):
        waiting = self.search([("is_to_answer", "=", True)])
        if not is_on(self.env, PULSE):
            waiting = self.browse()
        title = self.env._("Surveys to Answer")
        return [
            Kind("pulse", title, "pulse_action_mine", waiting, method="action_give")
        ]

    def _task_verb(self):
        return self.env._("Answer a few questions: %s", names_of(self))

    def _task_deadline(self):
        return self.closes_on
