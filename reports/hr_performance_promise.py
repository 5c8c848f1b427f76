# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ..engine import promises
from ..models.base.day_words import day_words
from ..models.base.groups import OFFICER
from ..models.base.number_input import format_number
from ..models.base.seeing import names_of, readers_only
from ..models.development.states import LIVE, SETTLED
from ..models.interview.states import HELD_STATES

#: Not settled by both sides yet.
PENDING = ("open", "late", "reported")
#: Shares are of what came due within so many days.
DAYS = 365
#: How a state is shown where there is colour.
TONES = {"late": "danger", "missed": "danger", "kept": "success", "partly": "warning"}


class HrPerformancePromise(models.Model):
    """What people have promised each other, wherever it was promised.

    One row for each commitment and support of an interview, each request that was
    agreed to, each action of a plan that both sides have confirmed and each step that
    a talk has agreed on for a day. Whoever reads the source reads its row, and nobody
    else; it is settled where it stands.
    """

    _name = "hr.performance.promise"
    _inherit = "hr.performance.agenda.mixin"
    _description = "Promise in the Register"
    _auto = False
    _order = "is_pending desc, due_date, id"
    _rec_name = "employee_id"
    _rec_names_search = ["employee_id.name", "promiser_id.name"]
    _agenda_sequence = 10
    _depends = {
        "hr.performance.commitment": [
            *("interview_id", "employee_id", "company_id", "who", "kind", "due_date"),
            *("state", "settled_on", "handed_to_id"),
        ],
        "hr.performance.interview": ["state", "active", "interviewer_id"],
        "hr.performance.coaching.request": [
            *("employee_id", "company_id", "owner_id", "date_needed", "state"),
            *("answered_on", "kind"),
        ],
        "hr.performance.development.action": [
            *("plan_id", "employee_id", "company_id", "side", "responsible_id"),
            *("due_date", "state", "settled_on"),
        ],
        "hr.performance.development.plan": ["state", "manager_id"],
        "hr.performance.talk.person": [
            *("talk_id", "employee_id", "follow_up_date", "agreed_step"),
            "coaching_id",
        ],
        "hr.performance.talk": ["leader_id", "company_id", "state"],
        "hr.performance.coaching": ["follow_up_done_on"],
    }

    commitment_id = fields.Many2one("hr.performance.commitment", readonly=True)
    request_id = fields.Many2one("hr.performance.coaching.request", readonly=True)
    action_id = fields.Many2one("hr.performance.development.action", readonly=True)
    step_id = fields.Many2one("hr.performance.talk.person", readonly=True)
    interview_id = fields.Many2one("hr.performance.interview", readonly=True)
    source_model = fields.Char(readonly=True, export_string_translation=False)
    source_id = fields.Many2oneReference(
        model_field="source_model", string="Where It Stands", readonly=True
    )
    plain_text = fields.Char(
        readonly=True,
        export_string_translation=False,
        help="What was promised elsewhere than in an interview.",
    )
    kind = fields.Selection(
        [
            ("promise", "Promise"),
            ("support", "Support"),
            ("request", "Agreed Request"),
            ("action", "Action of a Plan"),
            ("step", "Agreed Step"),
        ],
        readonly=True,
        help="Promises and support of interviews, requests that were agreed to, actions"
        " of plans, and steps that talks have agreed on.",
    )
    employee_id = fields.Many2one("hr.employee", string="Employee", readonly=True)
    promiser_id = fields.Many2one("hr.employee", string="Promised by", readonly=True)
    receiver_id = fields.Many2one("hr.employee", string="Promised to", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    text = fields.Char(
        compute="_compute_text",
        string="What",
        help="What was said in an interview is read by the two who spoke; others open"
        " it, which is recorded.",
    )
    due_date = fields.Date(string="By", readonly=True)
    settled_on = fields.Date(
        readonly=True, help="When somebody said what became of it."
    )
    counted_on = fields.Date(
        string="Counts from",
        readonly=True,
        help="The day from which it counts in the share of kept promises: its last"
        " day, or when it was settled before.",
    )
    state = fields.Selection(
        [
            ("late", "Overdue"),
            ("open", "Open"),
            ("reported", "To Be Confirmed"),
            ("kept", "Kept"),
            ("partly", "Partly Kept"),
            ("missed", "Missed"),
            ("withdrawn", "Withdrawn"),
        ],
        readonly=True,
        help="Withdrawn: the plan was closed before the action was due or done.",
    )
    is_pending = fields.Boolean(string="Open or Overdue", readonly=True)
    is_kept_late = fields.Boolean(
        string="Kept Late",
        readonly=True,
        help="Known where whoever keeps a promise says when. The other side of an"
        " interview may confirm later than it was kept.",
    )
    is_by_manager = fields.Boolean(
        string="Promised to the Employee",
        readonly=True,
        help="By the manager or anybody else, not by the employee.",
    )

    can_settle = fields.Boolean(compute="_compute_can_settle")

    # THE VIEW

    @property
    def _table_query(self):
        """One branch for each source: a search for a person goes into all of them."""
        company = self.env["res.company"]
        now = SQL("%s::timestamp", fields.Datetime.now())
        return SQL(
            """
            SELECT found.*, least(due_date, settled_on) AS counted_on,
                   state IN %(pending)s AS is_pending,
                   state = 'kept' AND kind IN ('request', 'action')
                       AND settled_on > due_date AS is_kept_late,
                   promiser_id IS DISTINCT FROM employee_id AS is_by_manager
              FROM (
                   SELECT id, kind, commitment_id, request_id, action_id, step_id,
                          interview_id, source_model, source_id, plain_text,
                          employee_id, promiser_id, receiver_id, company_id,
                          due_date, settled_on,
                          CASE WHEN state = 'open' AND due_date < %(today)s
                               THEN 'late' ELSE state END AS state
                     FROM (%(commitments)s UNION ALL %(requests)s
                           UNION ALL %(actions)s UNION ALL %(steps)s) promise
                   ) found
            """,
            pending=PENDING,
            today=company._performance_day_sql(now, SQL("company_id")),
            commitments=self._commitment_query(),
            requests=self._request_query(),
            actions=self._action_query(),
            steps=self._step_query(),
        )

    def _commitment_query(self):
        """Promises of interviews that were held."""
        return SQL(
            """
            SELECT own.id * 4 AS id, own.kind::text AS kind, own.id AS commitment_id,
                   NULL::int AS request_id, NULL::int AS action_id,
                   NULL::int AS step_id, own.interview_id,
                   'hr.performance.commitment' AS source_model, own.id AS source_id,
                   NULL AS plain_text, own.employee_id,
                   CASE own.who WHEN 'employee' THEN own.employee_id
                        ELSE coalesce(own.handed_to_id, talk.interviewer_id) END
                       AS promiser_id,
                   CASE own.who WHEN 'manager' THEN own.employee_id
                        ELSE coalesce(own.handed_to_id, talk.interviewer_id) END
                       AS receiver_id,
                   own.company_id, own.due_date,
                   %(settled)s AS settled_on, own.state::text AS state
              FROM hr_performance_commitment own
              JOIN hr_performance_interview talk ON talk.id = own.interview_id
             WHERE talk.active AND talk.state IN %(held)s
            """,
            settled=self.env["res.company"]._performance_day_sql(
                SQL("own.settled_on"), SQL("own.company_id")
            ),
            held=HELD_STATES,
        )

    def _request_query(self):
        """What was asked for, from when somebody has agreed to it."""
        return SQL(
            """
            SELECT own.id * 4 + 1, 'request', NULL::int, own.id, NULL::int, NULL::int,
                   NULL::int, 'hr.performance.coaching.request', own.id, own.name,
                   own.employee_id, own.owner_id, own.employee_id, own.company_id,
                   own.date_needed,
                   CASE own.state WHEN 'done' THEN own.answered_on END,
                   CASE own.state WHEN 'done' THEN 'kept' ELSE 'open' END
              FROM hr_performance_coaching_request own
             WHERE own.state = 'agreed' OR own.state = 'done'
            """
        )

    def _action_query(self):
        """Actions of plans that both sides have confirmed."""
        return SQL(
            """
            SELECT own.id * 4 + 2, 'action', NULL::int, NULL::int, own.id, NULL::int,
                   NULL::int, 'hr.performance.development.plan', plan.id, own.name,
                   own.employee_id,
                   coalesce(own.responsible_id, CASE own.side
                       WHEN 'manager' THEN plan.manager_id ELSE own.employee_id END),
                   CASE WHEN own.employee_id = coalesce(own.responsible_id,
                            CASE own.side WHEN 'employee' THEN own.employee_id END)
                        THEN plan.manager_id ELSE own.employee_id END,
                   own.company_id, own.due_date,
                   CASE WHEN own.state IN %(settled)s THEN own.settled_on END,
                   CASE WHEN own.state = 'reported' THEN 'reported'
                        WHEN own.state = 'done' THEN 'kept'
                        WHEN own.state = 'partly' THEN 'partly'
                        WHEN own.state = 'not_done' THEN 'missed'
                        WHEN plan.state = 'done' THEN 'withdrawn'
                        ELSE 'open' END
              FROM hr_performance_development_action own
              JOIN hr_performance_development_plan plan ON plan.id = own.plan_id
             WHERE plan.state IN %(live)s OR plan.state = 'done'
            """,
            settled=SETTLED,
            live=LIVE,
        )

    def _step_query(self):
        """Steps with a day that talks have agreed on; done is what was followed up."""
        return SQL(
            """
            SELECT own.id * 4 + 3, 'step', NULL::int, NULL::int, NULL::int, own.id,
                   NULL::int, 'hr.performance.talk', talk.id, own.agreed_step,
                   own.employee_id, own.employee_id, talk.leader_id, talk.company_id,
                   own.follow_up_date, note.follow_up_done_on,
                   CASE WHEN note.follow_up_done_on IS NULL THEN 'open'
                        ELSE 'kept' END
              FROM hr_performance_talk_person own
              JOIN hr_performance_talk talk ON talk.id = own.talk_id
              LEFT JOIN hr_performance_coaching note ON note.id = own.coaching_id
             WHERE talk.state = 'held' AND own.follow_up_date IS NOT NULL
               AND coalesce(btrim(own.agreed_step), '') != ''
            """
        )

    # COMPUTES

    @api.depends("employee_id", "due_date", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for promise in self:
            # sudo: the name of the person, for a reader of the promise.
            name = promise.sudo().employee_id.name
            day = day_words(self.env, promise.due_date)
            parts = (name, kinds.get(promise.kind), day)
            promise.display_name = " · ".join(filter(None, parts))

    @api.depends("kind", "promiser_id", "receiver_id")
    @api.depends_context("uid", "lang")
    def _compute_text(self):
        own = self.env.user._performance_employees()
        # sudo: hr.performance.commitment - its words, for the two who spoke only.
        seen = self.sudo()
        for promise, shown in zip(self, seen, strict=True):
            if not promise.commitment_id:
                promise.text = promise.plain_text
            elif own & (shown.promiser_id | shown.receiver_id):
                promise.text = shown.commitment_id.text
            else:
                promise.text = promise._said_elsewhere()

    def _said_elsewhere(self):
        """What was promised stays in the interview: who, and until when."""
        day = day_words(self.env, self.due_date)
        if self.is_by_manager:
            return self.env._("What the manager has promised by %s", day)
        return self.env._("What the employee has promised by %s", day)

    @api.depends("commitment_id")
    @api.depends_context("uid")
    def _compute_can_settle(self):
        for promise in self:
            promise.can_settle = promise.commitment_id.can_settle

    # OPENING

    @readers_only
    def action_open_source(self):
        """Open what the promise stands in: there it is settled."""
        self.ensure_one()
        source = self._source()
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
        }

    def _source(self):
        """The record in which it was promised, as it can be opened."""
        return self.env[self.source_model].browse(self.source_id)

    # SETTLING
    #
    # What was promised in an interview is settled here, too: there it has one button.

    @readers_only
    def action_keep(self):
        """The other side confirms that a promise of an interview was kept."""
        self._commitments().action_keep()

    @readers_only
    def action_miss(self):
        """The other side states that a promise of an interview was not kept."""
        self._commitments().action_miss()

    def _commitments(self):
        others = self.filtered(lambda promise: not promise.commitment_id)
        if others:
            raise UserError(
                self.env._(
                    "%s: it is settled where it was promised. Open it there.",
                    names_of(others[0]),
                )
            )
        return self.commitment_id

    # HOW MUCH IS KEPT

    @api.model
    def _counted_domain(self):
        """What counts in a share: see ``engine.promises``. What is overdue stays."""
        compared = self.env["res.company"]._performance_compared
        settled = [state for state in promises.WORTH if state != "late"]
        return Domain("state", "=", "late") | (
            Domain("state", "in", settled)
            & compared("counted_on", ">=", -DAYS)
            & compared("counted_on", "<=")
        )

    @api.model
    def _standing(self, people):
        """What has become of what these people have promised.

        :return: tuple of the standing and how many are not settled yet
        """
        # sudo: numbers of the promises of these people; callers show them to
        # themselves only.
        rows = self.sudo()._read_group(
            (self._counted_domain() | Domain("is_pending", "=", True))
            & Domain("promiser_id", "in", people.ids),
            ["state", "is_kept_late"],
            ["__count"],
        )
        numbers = {(state, late): n for state, late, n in rows}
        pending = sum(n for (state, _l), n in numbers.items() if state in PENDING)
        return promises.standing(numbers), pending

    @api.model
    def _standing_text(self, found):
        """One's own share in words; '' while nothing has come due."""
        if not found.due:
            return ""
        text = self.env._(
            "%(kept)s of %(due)s promises kept in the last 12 months (%(share)s%%)",
            kept=found.kept,
            due=found.due,
            share=format_number(self.env, found.share, 1),
        )
        beside = []
        if found.partly:
            beside.append(self.env._("partly kept: %s", found.partly))
        if found.kept_late:
            beside.append(self.env._("kept late: %s", found.kept_late))
        if found.open_late:
            beside.append(self.env._("overdue: %s", found.open_late))
        return " · ".join([text, *beside])

    # WHERE THE REGISTER IS SHOWN

    @api.model
    def _agenda(self, employees):
        """Open promises of both sides stand on the agenda of the next talk."""
        found = self.search(
            Domain("employee_id", "in", employees.ids)
            & Domain("is_pending", "=", True)
            # Whoever wrote a step down has it among the follow-ups.
            & Domain("kind", "!=", "step")
        )
        rows = {}
        for promise in found:
            source = promise._source()
            rows.setdefault(promise.employee_id.id, []).append(
                {
                    "kind": self.env._("Open Promises"),
                    "text": promise._agenda_text(),
                    "tone": "danger" if promise.state == "late" else "",
                    "model": source._name,
                    "id": source.id,
                }
            )
        return rows

    def _agenda_text(self):
        """What was said in an interview stays there: an agenda is printed."""
        if self.commitment_id:
            return self._said_elsewhere()
        if not self.due_date:
            return self.text
        return self.env._(
            "%(action)s (until %(day)s)",
            action=self.text,
            day=day_words(self.env, self.due_date),
        )

    def _rows(self):
        """Plain rows for pages and prints, in the reader's words."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "text": promise.text,
                "kind": kinds[promise.kind],
                # sudo: the names of the two sides, for a reader of the promise.
                "who": promise.sudo().promiser_id.name or "",
                "to": promise.sudo().receiver_id.name or "",  # sudo: as above.
                "date": day_words(self.env, promise.due_date)
                if promise.due_date
                else "",
                "state": states[promise.state],
                "tone": TONES.get(promise.state, ""),
                "model": promise._source()._name,
                "id": promise._source().id,
            }
            for promise in self
        ]

    # NO FIGURE OF A PERSON
    #
    # HR reads promises one by one, and how many are kept of departments only.

    @api.model
    def _hides_people(self):
        return not self.env.su and self.env.user.has_group(OFFICER)

    def _read_group_groupby(self, alias, groupby_spec, query):
        name = parse_read_group_spec(groupby_spec)[0]
        if name == "promiser_id" and self._hides_people():
            raise AccessError(
                self.env._(
                    "How many promises somebody keeps is shown to this person only. For"
                    " HR there is “Promises by Department”."
                )
            )
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer HR no groups by who has promised."""
        described = super().fields_get(allfields, attributes)
        if "groupable" in described.get("promiser_id", ()) and self._hides_people():
            described["promiser_id"]["groupable"] = False
        return described
