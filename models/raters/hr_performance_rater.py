# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ..base.appraisal_states import RATERS_ANSWER
from ..base.arguments import id_of
from ..base.day_words import day_words
from ..base.features import RATERS, is_on
from ..base.hr_performance_job_mixin import Job
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.seeing import names_of, readers_only, unseen_error
from ..template.hr_performance_template_rater import ANONYMOUS_KINDS

MAIL_TEMPLATE = "hr_performance.mail_template_rater"
REMINDER = "hr_performance.mail_template_rater_reminder"
#: So many sheets are reminded of in one transaction, each with all its raters.
REMINDED_AT_ONCE = 200
#: Who decides whom to ask.
DECIDERS = ("manager", "hr")
#: Requests that count for the load of a person.
LIVE = ("approved", "asked")


class HrPerformanceRater(models.Model):
    """Who is asked about a person: proposed, approved, asked.

    That somebody was asked is known to whoever arranges it. Whether an answer came is
    not: nothing here changes when it does, and the row that knows it is hidden from
    everybody (``hr.performance.rater.key``).
    """

    _name = "hr.performance.rater"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.task.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Rater"
    _order = "appraisal_id, kind, id"
    _job_raters = Job(
        "_sheets_to_remind",
        "ir_cron_hr_performance_digest",
        "_remind_sheets",
        size=REMINDED_AT_ONCE,
    )

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    kind = fields.Selection(
        ANONYMOUS_KINDS, string="Asked as", required=True, fixed=True
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Rater",
        ondelete="restrict",
        index="btree_not_null",
        fixed=True,
    )
    name = fields.Char(
        string="Name of the Customer", fixed=True, help="Of somebody outside."
    )
    email = fields.Char(
        string="E-mail of the Customer",
        fixed=True,
        help="The personal link goes there: it works once and without login.",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("approved", "To Be Asked"),
            ("asked", "Asked"),
            ("declined", "Declined"),
            ("refused", "Not Approved"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        copy=False,
        guarded=True,
        help="Whether somebody who was asked has answered is told to nobody.",
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.uid,
        readonly=True,
        copy=False,
        guarded=True,
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    decline_text = fields.Text(
        groups=fields.NO_ACCESS, readonly=True, copy=False, guarded=True
    )
    decline_reason = fields.Text(
        compute="_compute_decline_reason",
        string="Declined Because",
        help="Read by the manager and HR, not by the person who is appraised.",
    )
    load = fields.Integer(
        compute="_compute_load",
        string="Requests in This Cycle",
        help="How often this person was asked, or is about to be, in this cycle.",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    is_to_answer = fields.Boolean(
        compute="_compute_is_to_answer", search="_search_is_to_answer"
    )

    _person_unique = models.UniqueIndex(
        "(appraisal_id, employee_id) WHERE employee_id IS NOT NULL"
        " AND state NOT IN ('refused', 'withdrawn')",
        "This person is on the list already.",
    )

    _address_unique = models.UniqueIndex(
        "(appraisal_id, LOWER(email)) WHERE email IS NOT NULL"
        " AND state NOT IN ('refused', 'withdrawn')",
        "This address is on the list already.",
    )

    _one_person = models.Constraint(
        "CHECK ((kind = 'external') = (employee_id IS NULL)"
        " AND (kind != 'external' OR (email IS NOT NULL AND name IS NOT NULL)))",
        "Name a colleague, or name and e-mail of somebody outside.",
    )

    # COMPUTES

    @api.depends("employee_id.name", "name")
    def _compute_display_name(self):
        for rater in self:
            rater.display_name = rater.employee_id.name or rater.name or ""

    @api.depends("decline_text")
    @api.depends_context("uid")
    def _compute_decline_reason(self):
        roles = self.appraisal_id._roles()
        # sudo: hr.performance.rater - the text goes to those who look for others.
        for rater, own in zip(self, self.sudo(), strict=True):
            is_told = set(DECIDERS) & roles.get(rater.appraisal_id.id, set())
            rater.decline_reason = own.decline_text if is_told else False

    @api.depends("appraisal_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        """Whether the user decides whom to ask; who proposes only withdraws."""
        roles = self.appraisal_id._roles()
        for rater in self:
            rater.can_decide = bool(
                set(DECIDERS) & roles.get(rater.appraisal_id.id, set())
            )

    @api.depends("employee_id", "appraisal_id")
    def _compute_load(self):
        loads = self._loads()
        for rater in self:
            # sudo: hr.performance.appraisal - only its cycle, to look it up.
            cycle = rater.sudo().appraisal_id.cycle_id
            rater.load = loads.get((cycle.id, rater.employee_id.id), 0)

    def _loads(self, counted=Domain.TRUE):
        """How many live requests each of these people has in each of these cycles.

        :param counted: domain of the requests that count
        """
        # sudo: counted only, over all sheets of the cycle.
        own = self.sudo()
        found = own._read_group(
            Domain("employee_id", "in", own.employee_id.ids)
            & Domain("appraisal_id.cycle_id", "in", own.appraisal_id.cycle_id.ids)
            & Domain("state", "in", LIVE)
            & counted,
            ["appraisal_id.cycle_id", "employee_id"],
            ["__count"],
        )
        return {(cycle.id, person.id): count for cycle, person, count in found}

    @api.depends_context("uid")
    def _compute_is_to_answer(self):
        mine = self.search([("id", "in", self.ids), ("is_to_answer", "=", True)])
        for rater in self:
            rater.is_to_answer = rater in mine

    def _search_is_to_answer(self, operator, value):
        """What the user was asked and has not answered; of others nothing is found."""
        if operator != "in" or True not in value or False in value:
            return NotImplemented
        return self._to_answer()

    @api.model
    def _to_answer(self):
        """Domain of what the user was asked and has not answered yet."""
        # Only when it is searched: a domain may be kept longer than what it asks for.
        return Domain.custom(to_sql=lambda model, alias, _query: model._open_sql(alias))

    @api.model
    def _open_sql(self, alias):
        for model in ("rater", "rater.key", "appraisal"):
            self.env[f"hr.performance.{model}"].flush_model()
        return SQL(
            """%s IN (
            SELECT rater.id
              FROM hr_performance_rater rater
              JOIN hr_performance_rater_key key ON key.rater_id = rater.id
              JOIN hr_employee person ON person.id = rater.employee_id
              JOIN hr_performance_appraisal sheet ON sheet.id = rater.appraisal_id
             WHERE person.user_id = %s AND rater.state = 'asked'
               AND key.is_done IS NOT TRUE AND key.token_hash IS NULL
               AND sheet.is_feedback_closed IS NOT TRUE AND sheet.state IN %s
            )""",
            SQL.identifier(alias, "id"),
            self.env.uid,
            RATERS_ANSWER,
        )

    def _without_login(self):
        """Those of these who are asked by a link; each person is looked at once."""
        ready = self.employee_id.filtered(lambda person: person.user_id.active)
        ready_ids = set(ready.ids)
        return self.filtered(lambda rater: rater.employee_id.id not in ready_ids)

    # PROPOSING

    @api.model_create_multi
    def create(self, vals_list):
        given = self._client_values(vals_list)
        # Of the same kind: what a client has sent is checked once.
        written = type(given)(
            {**vals, "email": vals["email"].strip().lower()}
            if isinstance(vals.get("email"), str)
            else vals
            for vals in given
        )
        raters = super().create(written)
        if not self.env.su:
            raters._check_proposals()
        return raters

    @api.model
    def _begun_values(self, vals_list):
        """What a decider names is approved at once."""
        named = [id_of(vals.get("appraisal_id")) for vals in vals_list]
        sheets = self.env["hr.performance.appraisal"].browse(filter(None, set(named)))
        roles = sheets._roles()
        approved = {"state": "approved", "approved_by_id": self.env.uid}
        # Of the same kind: what a client has sent is checked once.
        return type(vals_list)(
            {**vals, **approved} if set(DECIDERS) & roles.get(sheet, set()) else vals
            for sheet, vals in zip(named, vals_list, strict=True)
        )

    def _check_proposals(self):
        """Whoever may propose does so in time; what a decider names is approved."""
        proposed = self.filtered(lambda rater: rater.state == "proposed")
        roles = proposed.appraisal_id._roles()
        if any("subject" not in roles[rater.appraisal_id.id] for rater in proposed):
            raise unseen_error(self.env)
        self._check_round_open()
        self._check_fit()
        (self - proposed)._check_approved()

    def _check_round_open(self):
        # sudo: state of the sheet and of its round, for whoever may act on it.
        for sheet in self.sudo().appraisal_id:
            if sheet.is_feedback_closed or sheet.state not in RATERS_ANSWER:
                raise UserError(
                    self.env._(
                        "%s: raters are named and asked from the agreed plan on until"
                        " the manager's review is submitted.",
                        names_of(sheet),
                    )
                )

    def _check_fit(self):
        """Raise for the first that cannot be asked in this way, and say why."""
        self._check_addresses()
        # sudo: people of the sheet and of the company are compared, not shown.
        for sheet, own in self.sudo().grouped("appraisal_id").items():
            superiors = sheet.manager_id | sheet.chain_ids | sheet.dotted_ids
            ids = set(superiors.ids)
            kinds = {row["kind"] for row in (sheet.rater_rules or {}).get("kinds", ())}
            for rater in own:
                if problem := rater._misfit(sheet, kinds, ids):
                    raise UserError(
                        self.env._(
                            "%(rater)s: %(problem)s",
                            rater=names_of(rater.with_env(self.env)),
                            problem=problem,
                        )
                    )

    def _misfit(self, sheet, kinds, superiors):
        """Why somebody is not asked as what is chosen, in one sentence, or ''.

        :param sheet: on which the rater is named
        :param kinds: of raters that its template asks
        :param superiors: ids of who reviews under the own name
        """
        self.ensure_one()
        person, kind, _ = self.employee_id, self.kind, self.env._
        if kind not in kinds:
            return _("this template asks no raters of this kind. Choose another kind.")
        if kind == "external":
            return ""
        if not person.active:
            return _("has left. Choose somebody who works here.")
        if person.company_id != sheet.company_id:
            return _("works for another company. Ask as external customer.")
        if person == sheet.owner_id:
            return _("is the one who is appraised; the self-review is the place.")
        if person.id in superiors:
            return _("is a superior, who reviews under the own name.")
        is_report = person.parent_id == sheet.owner_id
        if is_report and kind != "report":
            return _("reports to the person. Choose Direct Reports.")
        if kind == "report" and not is_report:
            return _("does not report to the person. Choose Colleagues.")
        return ""

    def _check_addresses(self):
        """An address of somebody who works here is no customer's."""
        outside = self.filtered(lambda rater: rater.kind == "external")
        if not outside:
            return
        for rater in outside:
            if not email_normalize(rater.email):
                raise UserError(
                    self.env._(
                        "“%s” is no e-mail address. Enter one like name@company.com.",
                        rater.email,
                    )
                )
        addresses = outside.mapped("email")
        # sudo: hr.employee - whether an address belongs to somebody who works here.
        people = self.env["hr.employee"].sudo()
        if people.search_count(
            Domain("work_email", "in", addresses)
            | Domain("private_email", "in", addresses)
            | Domain("user_id.email", "in", addresses),
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "One of the addresses belongs to somebody who works here. Ask"
                    " colleagues by their names."
                )
            )

    # DECIDING WHOM TO ASK

    def _check_decider(self):
        self.appraisal_id._check_role(*DECIDERS)

    @readers_only
    def action_approve(self):
        """Approve proposed raters; they are asked with the next Ask for Feedback."""
        self._check_decider()
        self._require_state("proposed")
        self._check_round_open()
        self._check_fit()
        self._approve()

    def _approve(self):
        self._check_approved()
        # sudo: guarded fields; role, state and person were checked by the callers.
        self.sudo().write({"state": "approved", "approved_by_id": self.env.uid})

    def _check_approved(self):
        """Nobody is asked too often, without training or in a conflict of interest."""
        self._check_limit()
        self._check_fairness()

    @readers_only
    def action_refuse(self):
        """Do not ask these; who proposed them sees it."""
        self._check_decider()
        self._require_state("proposed", "approved")
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": "refused"})

    @readers_only
    def action_withdraw(self):
        """Take proposals back that nobody was asked about yet."""
        roles = self.appraisal_id._roles()
        for rater in self:
            is_own = rater.proposed_by_id == self.env.user
            if not is_own and not set(DECIDERS) & roles[rater.appraisal_id.id]:
                raise AccessError(rater.appraisal_id._role_refusal())
        self._require_state("proposed", "approved")
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": "withdrawn"})

    def _check_limit(self):
        """Nobody is asked too often in a cycle."""
        # sudo: rules of the sheet, for whoever decides on it.
        limits = {s.id: s.rater_rules["limit"] for s in self.sudo().appraisal_id}
        limited = self.filtered(lambda r: limits[r.appraisal_id.id] and r.employee_id)
        # Beside these, which may count already: a decider's are approved at once.
        loads = limited._loads(~Domain("id", "in", self.ids)) if limited else {}
        # sudo: as above.
        for rater, own in zip(limited, limited.sudo(), strict=True):
            sheet = own.appraisal_id
            limit = limits[sheet.id]
            load = loads.get((sheet.cycle_id.id, rater.employee_id.id), 0)
            if load >= limit:
                raise UserError(
                    self.env._(
                        "%(rater)s has %(load)s requests in this cycle already, and"
                        " the template allows %(limit)s. Choose somebody else.",
                        rater=names_of(rater),
                        load=load,
                        limit=limit,
                    )
                )

    def _check_fairness(self):
        """Training and declared conflicts of interest, as strictly as the scheme says.

        Of a declared conflict it is said only that it stands in the way (R202).
        """
        inside = self.filtered("employee_id")
        # sudo: only whether a rater is trained, or has declared something here.
        own = inside.sudo()
        trained = own.employee_id._performance_trained()
        declared = {
            (conflict.cycle_id, conflict.rater_id, conflict.appraisee_id)
            for conflict in own.env["hr.performance.conflict"].search(
                [
                    ("cycle_id", "in", own.appraisal_id.cycle_id.ids),
                    ("rater_id", "in", own.employee_id.ids),
                    ("decision", "in", ("open", "replaced")),
                ]
            )
        }
        untrained, conflicting, ready = {}, {}, set(trained.ids)
        training = own.appraisal_id.cycle_id.filtered(
            lambda cycle: cycle._gate_level("rater_trained") != "off"
        )
        for rater in own if declared or training else ():
            sheet, person = rater.appraisal_id, rater.employee_id
            here = sheet.with_env(self.env)
            if sheet.cycle_id in training and person.id not in ready:
                untrained.setdefault(here, []).append(
                    self.env._(
                        "%s has no valid training as evaluator. HR records it under"
                        " Evaluators.",
                        person.name,
                    )
                )
            if (sheet.cycle_id, person, sheet.owner_id) in declared:
                conflicting.setdefault(here, []).append(
                    self.env._(
                        "%s cannot be asked about this person. Choose somebody else.",
                        person.name,
                    )
                )
        if conflicting:
            raise UserError("\n".join(next(iter(conflicting.values()))))
        inside.appraisal_id._check_gate("rater_trained", untrained)

    # ASKING

    def _ask(self):
        """Ask these: keys, empty sheets for the answers, and links for who needs one.

        Runs with superuser rights; the caller has checked role, state and numbers.
        """
        self._check_reachable()
        self.write({"state": "asked"})
        self.env["hr.performance.rater.answer"]._lay_out(
            [(rater.appraisal_id, rater.kind) for rater in self]
        )
        self._mail_links(self.env["hr.performance.rater.key"]._hand_out(self))

    def _mail_links(self, links):
        if not links:
            return
        keys = self.env["hr.performance.rater.key"].search(
            [("rater_id", "in", self.ids)]
        )
        until = {key.rater_id: key.expires_on for key in keys}
        self.env["mail.mail"].create(
            [rater._mail_values(clear, until[rater]) for rater, clear in links.items()]
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @readers_only
    def action_send_links(self):
        """Send new links to all raters without login who were asked on these sheets.

        To all of them, whether they have answered or not, which nobody learns. The old
        links are closed.
        """
        self._check_decider()
        self._check_round_open()
        # sudo: all raters of the sheets, and their keys; the role was checked above.
        asked = self.sudo().appraisal_id.rater_ids.filtered(
            lambda rater: rater.state == "asked"
        )
        asked = asked._without_login()
        if not asked:
            raise UserError(
                self.env._("All who were asked have a login: they find it at work.")
            )
        asked._check_reachable()
        asked._mail_links(asked.env["hr.performance.rater.key"]._renew(asked))

    def _check_reachable(self):
        for rater in self._without_login():
            if not rater._address():
                raise UserError(
                    self.env._(
                        "%s has neither login nor e-mail address. Withdraw the"
                        " request, or have HR enter an address.",
                        names_of(rater),
                    )
                )

    def _address(self):
        """Of a customer the one that was given, of a colleague never one given here."""
        self.ensure_one()
        if self.kind == "external":
            return self.email
        return self.employee_id._performance_mail()

    def _lang(self):
        self.ensure_one()
        if self.employee_id:
            return self.employee_id._performance_lang()
        return self.company_id.partner_id.lang or "en_US"

    def _mail_values(self, clear, until):
        """Values of the mail that brings a link."""
        own = self.with_context(lang=self._lang())
        template = self.env.ref(MAIL_TEMPLATE, raise_if_not_found=False)
        if not template:
            raise UserError(
                self.env._(
                    "The mail template of raters was deleted. Update the application,"
                    " which brings it back."
                )
            )
        return {
            **own._worded(
                template,
                person=own.appraisal_id.owner_id.name,
                link=f"{own.get_base_url()}/performance/feedback/{clear}",
                until=day_words(own.env, own.company_id._performance_day(until)),
            ),
            "email_to": own._address(),
            "performance_kind": "link",
        }

    def _worded(self, template, **words):
        """Values of a mail in the reader's language: it deletes itself, no chatter."""
        worded = template.with_context(lang=self.env.lang, **words)
        return {
            **{
                name: worded._render_field(name, self.ids)[self.id]
                for name in ("subject", "body_html", "email_from")
            },
            "mail_server_id": worded.mail_server_id.id,
            # Who presses the button is not the author: authors read their messages.
            "author_id": False,
            "auto_delete": True,
        }

    # REMINDING
    #
    # All who were asked, in the same words, once, together: nothing here reads a key or
    # an answer, so nothing that is sent, kept or left out tells who has answered.

    @api.model
    def _sheets_to_remind(self):
        """Sheets whose assessment ends in a few days and whose raters were not told."""
        sheets = self.env["hr.performance.appraisal"]
        if not is_on(self.env, RATERS):
            return sheets
        today = fields.Date.to_date(fields.Datetime.now())
        # A day more on each side: which day it is depends on where the company works.
        near = self.env["hr.performance.cycle.stage"].search(
            [
                ("state", "=", "assessment"),
                ("date_end", ">=", today - timedelta(1)),
                ("date_end", "<=", today + timedelta(DUE_SOON_DAYS + 1)),
            ]
        )
        found = sheets.search(
            [
                ("cycle_id", "in", near.cycle_id.ids),
                ("has_raters", "=", True),
                ("is_feedback_closed", "=", False),
                ("raters_reminded_on", "=", False),
                ("state", "in", RATERS_ANSWER),
                ("rater_ids.state", "=", "asked"),
            ]
        )
        last = {stage.cycle_id: stage.date_end for stage in near}
        return found.filtered(lambda sheet: sheet._is_rating_soon_over(last))

    def _remind_sheets(self, sheets):
        """Write to all raters of these sheets, and note it on each sheet.

        Whoever was asked about several people gets one mail that names them all.
        """
        template = self.env.ref(REMINDER, raise_if_not_found=False)
        asked = sheets.rater_ids.filtered(lambda rater: rater.state == "asked")
        if template:
            mails = asked._reminders(template)
            self.env["mail.mail"].create(mails)
        for company, group in sheets.grouped("company_id").items():
            group.write({"raters_reminded_on": company._performance_today()})

    def _reminders(self, template):
        """Values of one mail for each who is asked, and each last day."""
        users = self.employee_id.user_id
        told = users._performance_mail_readers("reminder")
        groups = {}
        for rater in self:
            user = rater.employee_id.user_id.filtered("active")
            to = user.email if user else rater._address()
            is_here = rater.kind == "external" or rater.employee_id.active
            if to and is_here and (not user or user in told):
                key = (to, rater._lang(), rater.appraisal_id._rating_until())
                groups[key] = groups.get(key, self.browse()) | rater
        return [
            {**group._reminder(template, lang, until), "email_to": to}
            for (to, lang, until), group in groups.items()
        ]

    def _reminder(self, template, lang, until):
        own = self.with_context(lang=lang)
        return {
            **own[:1]._worded(
                template,
                people=", ".join(
                    own.appraisal_id.owner_id.sorted("name").mapped("name")
                ),
                until=day_words(own.env, until),
            ),
            "performance_kind": "raters",
        }

    # ANSWERING

    def _own_key(self):
        """The key of a rater with login, for that rater alone; empty otherwise."""
        self.ensure_one()
        # sudo: a rater's own key; compared with the user who asks.
        own = self.sudo().exists()
        if not own or own.employee_id.user_id != self.env.user:
            return self.env["hr.performance.rater.key"]
        return own.env["hr.performance.rater.key"].search([("rater_id", "=", own.id)])

    @readers_only
    def action_give(self):
        """Open the page on which the rater answers."""
        self.ensure_one()
        if not self._own_key():
            raise AccessError(
                self.env._("Only the rater answers, and only once asked.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/performance/give/{self.id}",
            "target": "self",
        }

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._to_answer()

    @api.model
    def _task_kinds(self):
        waiting = self.search([("is_to_answer", "=", True)])
        title = self.env._("Feedback to Give")
        return [
            Kind("raters", title, "rater_action_mine", waiting, method="action_give")
        ]

    def _task_verb(self):
        return self.env._("Give feedback on %s", self._task_about().name)

    def _task_about(self):
        # sudo: whom it is about, for who was asked, who does not read the sheet.
        return self.sudo().appraisal_id.owner_id
