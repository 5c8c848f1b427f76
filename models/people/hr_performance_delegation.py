# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...engine.delegation import Grant, find_loop
from ..base.appraisal_states import ENDED
from ..base.day_words import day_words
from ..base.hr_performance_job_mixin import Job, check
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only

LIVE_STATES = ("planned", "active")
#: What may still be changed once a delegation is used.
#: What makes a delegation reach further; the delegate does not change it himself.
RIGHTS = frozenset({"delegate_id", "date_from", "date_to", "scope"})
CHANGEABLE_WHILE_ACTIVE = frozenset({"date_to", "reason"})


class HrPerformanceDelegation(models.Model):
    """A manager's right, given to somebody else for some days.

    *Prepare*: type plans, reviews and interviews, schedule and print. *Act*: also
    confirm, submit, decide and hold interviews. Nobody signs for another, nobody gets
    rights on himself or on his superiors, and every record says who acted for whom.
    """

    _name = "hr.performance.delegation"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Delegation"
    _order = "date_from desc, id desc"
    _rec_names_search = ["delegator_id.name", "delegate_id.name"]
    _deletable_states = ("draft",)
    _job_refresh = Job(
        "_due_for_refresh",
        "ir_cron_hr_performance_delegation",
        "_refresh_due",
        size=50,
    )

    delegator_id = fields.Many2one(
        "hr.employee",
        string="Delegated By",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        default=lambda self: self.env.user.employee_id,
        help="The manager whose right is given.",
        fixed=True,
    )
    delegate_id = fields.Many2one(
        "hr.employee",
        string="Delegated To",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        help="Acts for the manager; needs a login.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        index=True,
        guarded=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        index=True,
        guarded=True,
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self.env.company._performance_today(),
        tracking=True,
    )
    date_to = fields.Date(
        string="Last Day",
        required=True,
        tracking=True,
        help="In the company's time zone.",
    )
    scope = fields.Selection(
        [("prepare", "Prepare"), ("act", "Act")],
        required=True,
        default="prepare",
        tracking=True,
        help="Prepare: type plans, reviews and interviews, schedule and print. Act:"
        " also confirm plans, submit reviews, decide and hold interviews. Nobody signs"
        " for another.",
    )
    reason = fields.Char(help="For example parental leave or a business trip.")
    state = fields.Selection(
        [
            ("draft", "Proposed"),
            ("planned", "Planned"),
            ("active", "Active"),
            ("ended", "Ended"),
            ("revoked", "Revoked"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        guarded=True,
    )
    opens_on = fields.Datetime(compute="_compute_opens_on", store=True, guarded=True)
    closes_on = fields.Datetime(compute="_compute_closes_on", store=True, guarded=True)
    revoked_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    is_from_me = fields.Boolean(compute="_compute_is_from_me")
    excluded_note = fields.Text(
        compute="_compute_excluded_note",
        string="Not Included",
        help="Nobody decides on himself or on his superiors.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A delegation cannot end before it begins."
    )

    # COMPUTES

    @api.depends("delegator_id.name", "delegate_id.name")
    def _compute_display_name(self):
        for delegation in self:
            names = [delegation.delegator_id.name, delegation.delegate_id.name]
            delegation.display_name = " → ".join(filter(None, names))

    @api.depends("delegator_id")
    def _compute_company_id(self):
        for delegation in self:
            delegation.company_id = delegation.delegator_id.company_id

    @api.depends("delegator_id")
    def _compute_department_id(self):
        """HR in charge of the department sees to it; taken when it is given."""
        for delegation in self:
            # sudo: hr.employee - the department, for the record rule of HR.
            delegation.department_id = delegation.sudo().delegator_id.department_id

    @api.depends("date_from", "company_id")
    def _compute_opens_on(self):
        for delegation in self:
            company = delegation.company_id
            delegation.opens_on = company._performance_day_start(delegation.date_from)

    @api.depends("date_to", "company_id")
    def _compute_closes_on(self):
        for delegation in self:
            last = delegation.date_to
            delegation.closes_on = delegation.company_id._performance_day_start(
                last and last + timedelta(days=1)
            )

    @api.depends("delegator_id")
    @api.depends_context("uid")
    def _compute_is_from_me(self):
        for delegation in self:
            delegation.is_from_me = delegation.delegator_id.user_id == self.env.user

    @api.depends("delegator_id", "delegate_id")
    @api.depends_context("lang", "uid")
    def _compute_excluded_note(self):
        """With the reader's own rights: it tells who has an open appraisal."""
        excluded = self._excluded_appraisals()
        for delegation in self:
            names = excluded[delegation].sudo().owner_id.mapped("name")  # sudo: names
            delegation.excluded_note = bool(names) and delegation.env._(
                "%(delegate)s gets no rights on %(names)s: nobody decides on himself or"
                " on his superiors. The steps stay with %(delegator)s; HR can hand"
                " them over to somebody else.",
                delegate=delegation.delegate_id.name,
                names=", ".join(sorted(names)),
                delegator=delegation.delegator_id.name,
            )

    def _excluded_appraisals(self):
        """Open appraisals of the delegator that the delegate may not touch.

        :return: dict of delegation to appraisals; a constant number of queries
        """
        above = self.delegate_id._performance_chains()
        by_manager = self._open_appraisals().grouped("manager_id")
        none = self.env["hr.performance.appraisal"]
        return {
            delegation: by_manager.get(
                delegation.delegator_id._origin, none
            ).filtered_domain([("owner_id", "in", delegation._out_of_reach(above))])
            for delegation in self
        }

    def _out_of_reach(self, above):
        delegate_id = self.delegate_id._origin.id
        return [delegate_id, *above.get(delegate_id, [])]

    def _open_appraisals(self):
        return self.env["hr.performance.appraisal"].search(
            [
                ("manager_id", "in", self.delegator_id._origin.ids),
                ("state", "not in", ENDED),
            ]
        )

    # CONSTRAINTS

    @api.constrains("delegator_id", "delegate_id", "date_from", "date_to", "state")
    def _check_people(self):
        for delegation in self.filtered(lambda d: d.state in LIVE_STATES):
            problem = delegation._people_problem()
            if problem:
                raise ValidationError(problem)

    def _people_problem(self):
        """What speaks against these two people, in one sentence, or None."""
        delegate, delegator = self.delegate_id, self.delegator_id
        if delegate == delegator:
            return self.env._(
                "%s cannot delegate to himself. Choose somebody else.",
                names_of(delegator, "name"),
            )
        if not delegator.active or not delegate.active:
            return self.env._(
                "%s is archived. Delegate between people who work here, or hand the"
                " open tasks over for good.",
                names_of(delegator if not delegator.active else delegate, "name"),
            )
        user = delegate.user_id
        if not user or not user.active or user.share:
            return self.env._(
                "%s has no login and could not act. Choose somebody with a login.",
                names_of(delegate, "name"),
            )
        return None

    @api.constrains("delegator_id", "delegate_id", "date_from", "date_to", "state")
    def _check_loop(self):
        """Rights do not go round: not between two and not over three or more."""
        live = self.filtered(
            lambda d: d.state in LIVE_STATES and d.delegator_id != d.delegate_id
        )
        if not live:
            return
        # sudo: hr.employee - only so that two delegations do not pass each other.
        change_rows((live.delegator_id | live.delegate_id).sudo())
        others = self.search(
            [
                ("state", "in", LIVE_STATES),
                ("date_from", "<=", max(live.mapped("date_to"))),
                ("date_to", ">=", min(live.mapped("date_from"))),
            ]
        )
        grants = {delegation: delegation._grant() for delegation in others | live}
        for delegation in live:
            loop = find_loop(grants.values(), grants[delegation])
            if loop:
                people = self.env["hr.employee"].browse(loop)
                raise ValidationError(
                    self.env._(
                        "These delegations go round in a circle on the same days:"
                        " %s. Change the dates, or choose somebody else.",
                        " → ".join(names_of(one, "name") for one in people),
                    )
                )

    def _grant(self):
        return Grant(
            self.delegator_id.id, self.delegate_id.id, self.date_from, self.date_to
        )

    @api.constrains("delegator_id", "delegate_id", "state")
    def _check_leaves_something(self):
        """Refuse where every open appraisal is about the delegate or his superiors."""
        opened = self._open_appraisals().grouped("manager_id")
        excluded = self._excluded_appraisals()
        for delegation in self.filtered(lambda d: d.state in LIVE_STATES):
            mine = opened.get(delegation.delegator_id)
            if mine and mine == excluded[delegation]:
                raise ValidationError(
                    self.env._(
                        "%(delegate)s would decide on himself or on his superiors only:"
                        " the open appraisals of %(delegator)s are about %(names)s."
                        " Choose somebody outside this team.",
                        delegate=names_of(delegation.delegate_id, "name"),
                        delegator=names_of(delegation.delegator_id, "name"),
                        names=names_of(mine.owner_id.sorted("name"), "name"),
                    )
                )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        # sudo: state is guarded; what somebody gives himself is a proposal only.
        delegations._by_own_hand().sudo().write({"state": "draft"})
        # sudo: state is guarded; it follows from the dates.
        delegations.sudo()._refresh_states()
        over = delegations.filtered(lambda d: d.state == "ended")
        if over:
            raise ValidationError(
                self.env._(
                    "The delegation %s lies in the past. Choose days from today on.",
                    names_of(over[0]),
                )
            )
        delegations._tell_both()
        delegations._propose()
        return delegations

    def _by_own_hand(self):
        """Those by which the user would get rights that somebody else does not give."""
        user = self.env.user
        # sudo: hr.employee - compares user ids only.
        return self.filtered(lambda d: d.sudo().delegate_id.user_id == user)

    def _propose(self):
        """Who delegates is asked about a proposal that the delegate has made."""
        for delegation in self._by_own_hand().filtered(lambda d: d.state == "draft"):
            # sudo: the contact of who is asked about the own right.
            users = delegation.sudo().delegator_id.user_id.filtered("active")
            delegation.sudo().message_subscribe(users.partner_id.ids)  # sudo: as above.
            delegation.message_post(
                body=delegation.env._(
                    "%(delegate)s proposes to act for %(delegator)s. %(delegator)s or a"
                    " colleague of HR confirms it; until then it gives no rights.",
                    delegate=delegation.delegate_id.name,
                    delegator=delegation.delegator_id.name,
                ),
                subtype_xmlid="mail.mt_comment",
            )

    def _check_by_others(self):
        """Raise for rights that the user would give himself."""
        own = self._by_own_hand()
        if own:
            raise AccessError(
                self.env._(
                    "%s: nobody gives himself the rights of somebody else. Who"
                    " delegates or a colleague of HR confirms it.",
                    names_of(own[0]),
                )
            )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_changeable(set(vals))
        result = super().write(vals)
        if not self.env.su and RIGHTS & set(vals):
            self.filtered(lambda d: d.state in LIVE_STATES)._check_by_others()
        if {"date_from", "date_to"} & set(vals):
            # sudo: state is guarded; it follows from the dates.
            self.sudo()._refresh_states()
        return result

    def _check_changeable(self, names):
        """What is used keeps people and scope; what is over is history."""
        rights = {"delegate_id", "date_from", "date_to", "scope", "reason"}
        for delegation in self:
            open_fields = {
                "active": CHANGEABLE_WHILE_ACTIVE,
                "ended": set(),
                "revoked": set(),
            }.get(delegation.state, rights)
            if names & rights - open_fields:
                raise UserError(
                    self.env._(
                        "%s is in use or over: only the last day of an active"
                        " delegation can be changed. Revoke it and make a new one.",
                        names_of(delegation),
                    )
                )

    def _tell_both(self):
        """Both sides follow the delegation and are told."""
        for delegation in self.filtered(lambda d: d.state in LIVE_STATES):
            # sudo: contacts of two people who are told about their own delegation.
            users = delegation.sudo().delegator_id.user_id
            users |= delegation.sudo().delegate_id.user_id  # sudo: as above.
            users = users.filtered("active")
            delegation.sudo().message_subscribe(users.partner_id.ids)  # sudo: as above.
            # sudo: a note of the system; rights and state were checked by the action.
            delegation.sudo().message_post(
                body=delegation.env._(
                    "%(delegate)s may %(scope)s for %(delegator)s from %(start)s to"
                    " %(end)s.",
                    delegate=delegation.delegate_id.name,
                    delegator=delegation.delegator_id.name,
                    scope=delegation._scope_text(),
                    start=day_words(delegation.env, delegation.date_from),
                    end=day_words(delegation.env, delegation.date_to),
                ),
                subtype_xmlid="mail.mt_comment",
            )

    def _scope_text(self):
        return (
            self.env._("act and decide")
            if self.scope == "act"
            else self.env._("prepare, but not decide,")
        )

    # STATES

    @api.model
    def _open_domain(self):
        """Domain of what is open at this moment, whatever the scheduler has done."""
        now = fields.Datetime.now()
        return [
            ("state", "in", LIVE_STATES),
            ("opens_on", "<=", now),
            ("closes_on", ">", now),
        ]

    def _is_open_to_act(self):
        """Whether this one gives the right to act, not only to prepare, right now."""
        self.ensure_one()
        return self.scope == "act" and self._is_open()

    def _is_open(self):
        """Whether this one gives a right right now; ``_open_domain`` of one record."""
        self.ensure_one()
        now = fields.Datetime.now()
        return self.state in LIVE_STATES and self.opens_on <= now < self.closes_on

    @api.model
    def _given_to(self, user, to_decide=False):
        """Domain of what is open for this user at the moment of the search.

        For record rules, which are cached: SQL compares with the clock, so neither a
        late scheduler nor a cached domain opens a minute too much.

        :param to_decide: whether only delegations that include decisions count
        """
        given = [
            ("delegate_id.user_id", "=", user.id),
            ("state", "in", LIVE_STATES),
            ("opens_on", "<=", "now"),
            ("closes_on", ">", "now"),
        ]
        return [*given, ("scope", "=", "act")] if to_decide else given

    def _refresh_states(self):
        """Bring planned and active delegations in line with the clock."""
        now = fields.Datetime.now()
        live = self.filtered(lambda d: d.state in LIVE_STATES)
        for state, group in live.grouped(lambda d: d._state_at(now)).items():
            changed = group.filtered(lambda d, state=state: d.state != state)
            changed.write({"state": state})

    def _state_at(self, now):
        if now < self.opens_on:
            return "planned"
        return "active" if now < self.closes_on else "ended"

    @api.model
    def _cron_refresh(self):
        """Begin and end delegations whose day has come."""
        self._run_job("refresh")

    @api.model
    def _due_for_refresh(self):
        now = fields.Datetime.now()
        return self.search(
            [
                "|",
                "&",
                ("state", "=", "planned"),
                ("opens_on", "<=", now),
                "&",
                ("state", "=", "active"),
                ("closes_on", "<=", now),
            ]
        )

    def _refresh_due(self, delegations):
        delegations._refresh_states()

    # DEPUTIES WHO ARE GONE

    _job_deputy = check("_without_deputy", "_tell_deputy", again="_end_left")

    @api.model
    def _without_deputy(self):
        """Delegations of these days to people who cannot log in any more."""
        return self._found_by(
            SQL(
                """
                SELECT delegation.id
                  FROM hr_performance_delegation delegation
                  JOIN hr_employee deputy ON deputy.id = delegation.delegate_id
                  LEFT JOIN res_users login ON login.id = deputy.user_id
                 WHERE delegation.state IN %(live)s AND delegation.closes_on > %(now)s
                   AND NOT (deputy.active AND login.active IS TRUE)
                """,
                live=LIVE_STATES,
                now=fields.Datetime.now(),
            )
        )

    def _tell_deputy(self, delegation):
        raise UserError(
            self.env._(
                "%s: who should act cannot log in any more, so nobody does. Name"
                " somebody else in a new delegation; Try Again ends this one.",
                names_of(delegation),
            )
        )

    def _end_left(self, delegation):
        delegation.action_revoke()

    # ACTIONS

    @readers_only
    def action_confirm(self):
        """Accept a proposal: from now on it counts on its days."""
        self.check_access("write")
        late = self.filtered(lambda d: d.state != "draft")
        if late:
            raise UserError(
                self.env._("%s is no proposal any more.", names_of(late[0]))
            )
        self._check_by_others()
        # sudo: guarded state; write access and state were checked above.
        own = self.sudo()
        own.write({"state": "planned"})
        own._refresh_states()
        own.activity_unlink(["mail.mail_activity_data_todo"])
        self._tell_both()

    @readers_only
    def action_revoke(self):
        """End it at once; what was done stays and says who did it."""
        self.check_access("write")
        over = self.filtered(lambda d: d.state not in ("draft", *LIVE_STATES))
        if over:
            raise UserError(self.env._("%s is over already.", names_of(over[0])))
        # sudo: guarded state; write access and state were checked above.
        own = self.sudo()
        own.write({"state": "revoked", "revoked_on": fields.Datetime.now()})
        own.activity_unlink(["mail.mail_activity_data_todo"])
