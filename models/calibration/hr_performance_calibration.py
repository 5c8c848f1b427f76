# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import starmap
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ...engine import dates, distribution
from ...engine import scale as engine_scale
from ...engine.distribution import AT_MOST, BINDING, OFF, RANGE, REFERENCE
from ...engine.numbers import HUNDRED, to_decimal
from ...engine.outcome import RuleError
from ..base.appraisal_states import DECIDABLE
from ..base.arguments import id_of, takes_text
from ..base.day_words import day_words
from ..base.dialogs import open_dialog, open_list
from ..base.engine_messages import rule_error_message
from ..base.features import CALIBRATION, is_on
from ..base.groups import ADMINISTRATOR, OFFICER
from ..base.hr_performance_task_mixin import Kind
from ..base.number_input import format_number, format_numbers
from ..base.racing import change_rows
from ..base.seeing import names_of, readable_ids, readers_only, unseen_error
from ..people.hr_scope import partner_department_ids

#: Days for which a session is proposed to be open.
OPEN_DAYS = 7
#: What makes the pool; it stays once the session is open.
POOL_FIELDS = frozenset({"cycle_id", "company_id", "department_ids"})
#: What who leads the session writes without being HR.
OF_FACILITATOR = frozenset({"minutes"})
#: So many cards of each column come with the board, and so many more at a time.
FIRST, MORE = 20, 60
#: So many teams that stand apart are told with the board; all of them afterwards.
HINTS = 10
#: What cards are chosen by, and where a result has it.
CHOICES = {
    "department": "department_id",
    "manager": "manager_id",
    "job": "appraisal_id.job_id",
}
#: Years in the company: at least, and below.
TENURES = {"0": (0, 1), "1": (1, 3), "3": (3, 5), "5": (5, 100)}
#: Who was there for less than this share of the period counts in no share.
PRESENT_SHARE = 50


class Row(NamedTuple):
    """What the board counts of a result, without a record: there may be thousands.

    Names are those of the fields; what points to a record is an id or None.
    """

    id: int
    appraisal_id: int
    employee_id: int
    department_id: int
    manager_id: int
    score: float
    level_id: int
    final_level_id: int
    coefficient: float


class Group(NamedTuple):
    """People of a session who are compared with the same shares."""

    name: str
    rows: list
    #: Shares of the grades, the best first; empty where nothing is compared.
    shares: list
    #: Which shares hold, where they are not those of the scale.
    note: str
    #: Whether it has people enough.
    is_large: bool


def _named(records, name="name"):
    """Names of records by their ids."""
    return dict(zip(records.ids, records.mapped(name), strict=True))


def _standing(row):
    """By this rows are in order, the best score first."""
    return -(row.score or 0), row.id


def _grouped(rows, name):
    """Lists of rows by the id that they have there, in the order of the first ones."""
    found = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


class HrPerformanceCalibration(models.Model):
    """A session in which people compare grades before anybody hears them.

    Its pool are the decided, unreleased results of some departments or of the company.
    While it is open nobody releases them (``result._check_not_calibrated``); moves of
    cards are rows of their own, and what they come to is written by applying the
    session, all at once. The grade before stays.
    """

    _name = "hr.performance.calibration"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.task.mixin",
        "hr.performance.told.mixin",
    ]
    _description = "Calibration Session"
    _order = "date_from desc, id desc"
    _deletable_states = ("draft",)

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('subject_kind', '=', 'employee'), ('state', '!=', 'draft'),"
        " ('company_id', 'in', [False, company_id])]",
    )
    department_ids = fields.Many2many(
        "hr.department",
        "hr_performance_calibration_department_rel",
        "calibration_id",
        "department_id",
        string="Departments",
        default=lambda self: self._default_department_ids(),
        domain="[('company_id', 'in', [False, company_id])]",
        help="With all departments below them. Empty: the whole company, which takes an"
        " administrator.",
    )
    participant_ids = fields.Many2many(
        "res.users",
        "hr_performance_calibration_user_rel",
        "calibration_id",
        "user_id",
        string="Participants",
        domain="[('share', '=', False)]",
        tracking=True,
        help="They see the cards of the pool, name, score and grade, and move them;"
        " never their own or those of their superiors.",
    )
    facilitator_id = fields.Many2one(
        "res.users",
        string="Led by",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
        help="Takes part, too, and writes the minutes.",
    )
    date_from = fields.Date(
        string="Open from",
        required=True,
        default=lambda self: self.env.company._performance_today(),
        tracking=True,
    )
    date_until = fields.Date(
        string="Open until",
        required=True,
        default=lambda self: (
            self.env.company._performance_today() + timedelta(OPEN_DAYS)
        ),
        tracking=True,
        help="Last day on which cards are moved. Applying is possible later, too.",
    )
    minutes = fields.Text(
        string="Meeting Minutes",
        help="What was said in the session. All who take part read it: write about the"
        " comparison, not about private matters of people.",
    )
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("open", "Under Way"),
            ("applied", "Applied"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        guarded=True,
    )
    applied_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    applied_on = fields.Datetime(readonly=True, copy=False, guarded=True)

    # what is shown
    is_hr = fields.Boolean(compute="_compute_is_hr")
    distribution_text = fields.Char(
        compute="_compute_distribution_text", string="Shares of Grades"
    )

    _days_in_order = models.Constraint(
        "CHECK (date_from <= date_until)",
        "The last day of the session lies before its first day. Change one of the two.",
    )

    @api.model
    def _default_department_ids(self):
        """The departments of an officer; an administrator has the whole company."""
        user = self.env.user
        if user.has_group(ADMINISTRATOR):
            return self.env["hr.department"]
        return user.performance_department_ids.filtered(
            lambda place: place.company_id in (self.env.company, place.browse())
        )

    # COMPUTES

    @api.depends("name", "state")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        """What points to a session names it to who may read it."""
        told = self._filter_told()
        for session in self:
            session.display_name = (
                session.name
                if session in told
                else self.env._("A calibration session that you may not see")
            )

    @api.depends("company_id", "department_ids")
    @api.depends_context("uid")
    def _compute_is_hr(self):
        run = self._run_by_user()
        for session in self:
            session.is_hr = session in run

    @api.depends("cycle_id", "company_id")
    @api.depends_context("lang")
    def _compute_distribution_text(self):
        for session in self:
            session.distribution_text = (
                session._distribution()[1] if session.cycle_id else ""
            )

    # RIGHTS

    def _run_by_user(self):
        """Those of these sessions for all of whose departments the user is HR."""
        user = self.env.user
        if self.env.su or user.has_group(ADMINISTRATOR):
            return self
        if not user.has_group(OFFICER):
            return self.browse()
        places = partner_department_ids(user)
        return self.filtered(
            # sudo: compares ids of departments.
            lambda session: set(session.sudo().department_ids.ids or [0]) <= places
        )

    def _check_hr(self):
        if self - self._run_by_user():
            raise AccessError(
                self.env._(
                    "HR of all departments of the session does this; for the whole"
                    " company an administrator."
                )
            )

    @readers_only
    def write(self, vals):
        self._check_writable(set(vals) - {"message_follower_ids"})
        return super().write(vals)

    def _check_writable(self, names):
        """Who leads writes the minutes, HR the rest; what was applied stays."""
        if self.env.su or not names:
            return
        if names - OF_FACILITATOR:
            self._check_hr()
        over = self.filtered(lambda session: session.state in ("applied", "cancelled"))
        if over:
            raise UserError(
                self.env._(
                    "%s is over: its record stays as it is. HR opens an applied session"
                    " again, with a reason.",
                    names_of(over[0]),
                )
            )
        begun = self.filtered(lambda session: session.state != "draft")
        if begun and names & POOL_FIELDS:
            raise UserError(
                self.env._(
                    "%s is open: cycle, company and departments stay. Cancel it and"
                    " prepare another session for other people.",
                    names_of(begun[0]),
                )
            )

    # THE POOL

    def _pool(self):
        """The results that are compared, with superuser rights."""
        # sudo: hr.performance.result - what of them is shown is the caller's.
        return self.env["hr.performance.result"].sudo().search(self._pool_domain())

    def _pool_domain(self):
        return Domain("calibration_id", "in", self.ids) & Domain("state", "!=", "draft")

    def _scope_domain(self):
        """Sheets and results of the people whom the session is about."""
        domain = Domain(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("company_id", "=", self.company_id.id),
                ("subject_kind", "=", "employee"),
            ]
        )
        if self.department_ids:
            domain &= Domain("department_id", "child_of", self.department_ids.ids)
        return domain

    def _covers(self, result):
        """Whether a result belongs into the pool; both with superuser rights."""
        above = set((result.department_id.parent_path or "").split("/"))
        return (
            result.cycle_id == self.cycle_id
            and result.company_id == self.company_id
            and result.subject_kind == "employee"
            and (
                not self.department_ids
                or not above.isdisjoint(map(str, self.department_ids.ids))
            )
        )

    @api.model
    def _take_in(self, results):
        """Results that are decided while their session is open join it."""
        if not is_on(self.env, CALIBRATION):
            return
        # sudo: which session is open; whoever decides learns nothing of it.
        own, results = self.sudo(), results.sudo()
        sessions = own.search(
            [("state", "=", "open"), ("cycle_id", "in", results.cycle_id.ids)]
        )
        for session in sessions:
            results.filtered(session._covers).write({"calibration_id": session.id})

    def _rows(self, domain):
        """Plain rows of results, the best first, see ``Row``."""
        # sudo: hr.performance.result - which are shown is the caller's.
        results = self.env["hr.performance.result"].sudo()
        query = results._search(domain)
        columns = [
            results._field_to_sql(query.table, name, query) for name in Row._fields
        ]
        rows = starmap(Row, self.env.execute_query(query.select(*columns)))
        return sorted(rows, key=_standing)

    def _present(self, rows):
        """The grade of each card by now, and how often it was moved.

        :return: dict of result id to a pair of level id and number of moves
        """
        # sudo: hr.performance.calibration.change - of cards that the caller shows.
        changes = self.env["hr.performance.calibration.change"].sudo()
        found = changes._read_group(
            [("calibration_id", "in", self.ids), ("result_id", "!=", False)],
            ["result_id"],
            ["id:max", "sequence:max"],
        )
        last = changes.browse([newest for _r, newest, _n in found])
        levels = {change.id: change.to_level_id.id for change in last}
        moved = {result.id: (levels[newest], n) for result, newest, n in found}
        return {row.id: moved.get(row.id, (row.final_level_id, 0)) for row in rows}

    # SHARES OF GRADES

    def _levels(self):
        """Grades of the scale, the best first."""
        # sudo: grades of a scale are open to everybody.
        levels = self.sudo().cycle_id.scale_id.level_ids
        return levels.sorted(lambda e: (not e.is_lowest, e.lower), reverse=True)

    def _shares(self):
        """Reference share of each grade; empty where the scale has none."""
        shares = [to_decimal(level.reference_share) for level in self._levels()]
        return shares if sum(shares) == HUNDRED else []

    def _distribution(self):
        """How the shares count in this session, and a sentence that says so.

        They bind only where the scheme, the law of the company's country and the legal
        basis of the cycle say so; else they are a reference.
        """
        _ = self.env._
        # sudo: rules of a cycle are open to who takes part in it.
        own = self.sudo()
        mode = own.cycle_id._rule("distribution") or REFERENCE
        if mode == OFF:
            return OFF, _("Shares of grades are not compared.")
        if not self._shares():
            return OFF, _(
                "The scale has no reference shares that add up to 100 %, so nothing is"
                " compared with them."
            )
        if mode == REFERENCE:
            return REFERENCE, _("The shares are a reference and bind nobody.")
        if problem := own._law_problem():
            return REFERENCE, problem
        if mode == AT_MOST:
            return AT_MOST, _("Each of the best grades has at most its share.")
        if mode == RANGE:
            return RANGE, _("Each grade has its share, rounded down or up.")
        return BINDING, _("Each grade has exactly its share.")

    def _law_problem(self):
        """Why shares bind nobody here, or ''; with superuser rights."""
        code = self.company_id.performance_legal_profile
        profile = self.env["hr.performance.legal.profile"].search([("code", "=", code)])
        if profile.forced_distribution == "yes":
            return ""
        if profile.forced_distribution != "agreed":
            return self.env._(
                "The law does not allow shares that bind (legal profile %s), so they"
                " are a reference only.",
                profile.name,
            )
        states = set(self.cycle_id.legal_check_ids.mapped("state"))
        if "done" in states and "open" not in states:
            return ""
        return self.env._(
            "Shares bind only with an agreement on record. The legal basis of the cycle"
            " is not complete, so they are a reference."
        )

    # GROUPS IN WHICH PEOPLE ARE COMPARED

    def _groups(self, rows):
        """Groups of these results, each with its shares (M22).

        The session, or its departments: people of one that is too small are compared
        with those of the department above it. Who counts in no share stands in none.
        """
        rule = self.sudo().cycle_id._rule  # sudo: rules of the session's own cycle
        outside = self._outside_shares(rows)
        counted = [row for row in rows if row.id not in outside]
        smallest = rule("distribution_smallest")
        if rule("distribution_groups") != "department":
            # sudo: departments of the session.
            own = self.sudo().department_ids
            unit = own if len(own) == 1 else own.browse()
            return [self._group(counted, unit, len(counted) >= smallest)]
        held = _grouped(counted, "department_id")
        # sudo: departments of people of the session; their names are shown.
        departments = self.env["hr.department"].sudo()
        places = self._places(departments.browse(filter(None, held)))
        sizes = {place: len(group) for place, group in held.items()}
        pools = distribution.pools(sizes, places, smallest)
        departments = departments.browse(filter(None, places))
        grades = self._unit_grades(departments)
        found = defaultdict(list)
        for place, group in held.items():
            found[pools[place]] += group
        return [
            self._group(group, departments.browse(pool), bool(pool), grades)
            for pool, group in sorted(
                found.items(),
                key=lambda pair: departments.browse(pair[0]).complete_name or "~",
            )
        ]

    def _places(self, departments):
        """The department above each of these and of those above them, by id."""
        above = {}
        for department in departments:
            path = [
                int(part) for part in (department.parent_path or "").split("/") if part
            ]
            above.update(zip(path[1:], path, strict=False))
            above.setdefault(path[0] if path else department.id, None)
        return above

    def _group(self, rows, unit, is_large, grades=None):
        """A group with its shares: by the grade of its unit, else those of the scale.

        :param unit: department that it is, none for the session or a rest
        :param grades: grade by unit, where they were read for many
        """
        shares, note = self._shares(), ""
        name = unit.name or ""
        if matrix_text := self.sudo().cycle_id._rule("unit_shares"):  # sudo: as above
            grades = self._unit_grades(unit) if grades is None else grades
            of_unit, note = self._shares_of_unit(matrix_text, name, grades.get(unit.id))
            shares = of_unit or shares
        return Group(name, rows, shares, note, is_large)

    def _shares_of_unit(self, text, name, grade):
        """Shares by the grade of a unit or None, and a sentence that says so."""
        _ = self.env._
        try:
            matrix = distribution.read_matrix(text, len(self._levels()))
            shares = distribution.shares_of_unit(grade, matrix)
        except RuleError as error:
            usual = _("The shares of the scale hold.")
            return None, f"{rule_error_message(self.env, error)} {usual}"
        name = name or self.company_id.name
        if shares is None:
            return None, _(
                "The result of %s is not released: the shares of the scale hold.",
                name,
            )
        return shares, _(
            "Shares by the grade %(grade)s of %(unit)s.", grade=grade, unit=name
        )

    def _unit_grades(self, departments):
        """Released grades of units in the period: by department, and of the company.

        :return: dict of id of the department (False: the company) to code of the grade
        """
        # sudo: hr.performance.result - grades of units that are released; only which
        # shares follow from them is said.
        results = self.env["hr.performance.result"].sudo()
        cycle = self.sudo().cycle_id  # sudo: days of the session's own cycle
        found = results.search(
            [
                ("company_id", "=", self.company_id.id),
                ("subject_kind", "!=", "employee"),
                ("state", "=", "released"),
                ("subject_department_id", "in", [*departments.ids, False]),
                ("cycle_id.date_start", "<=", cycle.date_end),
                ("cycle_id.date_end", ">=", cycle.date_start),
            ]
        )
        latest = found.sorted(lambda result: (result.cycle_id.date_end, result.id))
        return {r.subject_department_id.id: r.final_level_id.code for r in latest}

    def _outside_shares(self, rows):
        """Ids of those who are compared and count in no share: too new, mostly away."""
        cycle = self.sudo().cycle_id  # sudo: rules and days of the session's own cycle
        if not (months := cycle._rule("distribution_tenure")):
            return set()
        latest = dates.add_months(cycle.date_end, -months)
        # sudo: hr.version - who of the session has begun to work after a day.
        versions = self.env["hr.version"].sudo()
        # A person without contract dates is there for the whole period: the first day
        # of the record is the day on which somebody typed it.
        late = versions._read_group(
            [("employee_id", "in", [row.employee_id for row in rows])],
            ["employee_id"],
            having=[("contract_date_start:min", ">", latest)],
        )
        new = {person.id for [person] in late}
        away = self._mostly_away([row.appraisal_id for row in rows])
        return {r.id for r in rows if r.employee_id in new or r.appraisal_id in away}

    def _mostly_away(self, sheet_ids):
        """Ids of the sheets whose person was there for a small share of the period."""
        # sudo: hr.performance.appraisal - only who counts in shares follows.
        sheets = self.env["hr.performance.appraisal"].sudo()
        limited = sheets.search(
            Domain("id", "in", sheet_ids)
            & Domain.OR(
                [
                    Domain("present_from", "!=", False),
                    Domain("present_until", "!=", False),
                    Domain("absent_days", "!=", 0),
                ]
            )
        )
        return set(limited.filtered(lambda a: a.presence_share < PRESENT_SHARE).ids)

    def _check_distribution(self, present, is_whole):
        """Raise where the grades do not keep to shares that bind.

        :param present: id of the grade by row of the pool
        :param is_whole: whether the user sees all cards; else no number is told
        """
        mode = self._distribution()[0]
        if mode not in (AT_MOST, BINDING, RANGE):
            return
        levels, told = self._levels(), []
        groups = self._groups(list(present))
        for group in groups:
            if group.is_large:
                held = Counter(present[row] for row in group.rows)
                counts = [held[level.id] for level in levels]
                found = distribution.misfits(mode, counts, group.shares)
                name = group.name if len(groups) > 1 else ""
                texts = [self._misfit_text(levels, one) for one in found]
                told += [f"{name} · {text}" if name else text for text in texts]
        if told and not is_whole:
            raise UserError(
                self.env._(
                    "%s: the grades do not keep to the shares that bind. Somebody who"
                    " is not in the pool and not led by anybody in it looks at the"
                    " board and applies it.",
                    names_of(self),
                )
            )
        if told:
            raise UserError(
                self.env._(
                    "%(session)s: the grades do not keep to the shares that bind. Move"
                    " cards on the board, or cancel the session. %(grades)s",
                    session=names_of(self),
                    grades="; ".join(told),
                )
            )

    def _misfit_text(self, levels, misfit):
        values = {
            "grade": levels[misfit.place].code,
            "count": misfit.count,
            "most": misfit.most,
        }
        if misfit.least == misfit.most:
            return self.env._("%(grade)s: %(count)s instead of %(most)s", **values)
        if misfit.least:
            return self.env._(
                "%(grade)s: %(count)s instead of %(least)s to %(most)s",
                least=misfit.least,
                **values,
            )
        return self.env._("%(grade)s: %(count)s of at most %(most)s", **values)

    def _with_other_grade(self, result, level):
        """What another grade of one result would do to the shares; '' in a small group.

        Told, and nothing more: shares never stop the decision of an appeal. Runs with
        superuser rights.
        """
        if not self or level == result.final_level_id:
            return ""
        groups = self._groups(self._rows(self._pool_domain()))
        group = next((g for g in groups if result.id in {r.id for r in g.rows}), None)
        if not group or not group.is_large:
            return ""
        held = Counter(row.final_level_id for row in group.rows)
        now = {e: held[e.id] for e in self._levels()}
        then = {**now, result.final_level_id: now[result.final_level_id] - 1}
        then[level] += 1
        counts = "; ".join(
            self.env._(
                "%(grade)s: %(now)s → %(then)s", grade=e.code, now=now[e], then=n
            )
            for e, n in then.items()
            if n != now[e]
        )
        mode, rule = self._distribution()
        is_bound = mode in (AT_MOST, BINDING, RANGE)
        misfit = is_bound and distribution.misfits(
            mode, [then[e] for e in self._levels()], group.shares
        )
        text = self.env._(
            "In its calibration (%(count)s people): %(counts)s. %(rule)s",
            count=len(group.rows),
            counts=counts,
            rule=rule,
        )
        if not misfit:
            return text
        more = self.env._(
            "The shares would not be kept; that does not stop the decision of an"
            " appeal."
        )
        return f"{text} {more}"

    # ACTIONS OF HR

    @readers_only
    def action_open(self):
        """Hold the decided results of the pool and let participants compare them."""
        self._check_hr()
        self._require_state("draft")
        for session in self:
            # sudo: guarded fields of session and results; role and state were checked.
            session.sudo()._begin_comparing()

    def _begin_comparing(self):
        if not self.participant_ids:
            raise UserError(
                self.env._(
                    "%s has no participants. Name who compares the grades.",
                    names_of(self),
                )
            )
        mine, decided = self._scope_domain(), Domain("state", "=", "published")
        sheets = self.env["hr.performance.appraisal"].search(
            mine & Domain("state", "in", DECIDABLE)
        )
        # Who decides one of these at this moment begins again, and joins.
        change_rows(sheets)
        results = self.env["hr.performance.result"].search(mine & decided)
        if not results:
            raise UserError(
                self.env._(
                    "%s: nobody's result is decided and unreleased here. Open the"
                    " session when the managers have submitted their reviews.",
                    names_of(self),
                )
            )
        self._check_free(results)
        results.write({"calibration_id": self.id})
        self.write({"state": "open"})

    def _check_free(self, results):
        """Raise for results that another open session compares."""
        taken = results.calibration_id.filtered(
            lambda other: other.state == "open" and other not in self
        )
        if taken:
            raise UserError(
                self.env._(
                    "%(session)s: some of its people are compared in another open"
                    " session, %(other)s. Choose other departments, or apply that one"
                    " first.",
                    session=names_of(self),
                    other=names_of(taken),
                )
            )

    @readers_only
    def action_apply(self):
        """Write what the session has come to, all at once; results can be released."""
        self._check_hr()
        self._require_state("open")
        for session in self:
            # sudo: guarded fields of session and results; role and state were checked.
            session.sudo()._apply(session._hidden_count() == 0)

    def _apply(self, is_whole):
        pool = self._pool()
        # Who moves a card at this moment begins again, and finds the session applied.
        change_rows(pool)
        rows = self._rows(self._pool_domain())
        present = {key: level for key, (level, _n) in self._present(rows).items()}
        self._check_distribution({row: present[row.id] for row in rows}, is_whole)
        levels = {level.id: level for level in self._levels()}
        pool._calibrate({key: levels[level] for key, level in present.items()})
        self.write(
            {
                "state": "applied",
                "applied_by_id": self.env.uid,
                "applied_on": fields.Datetime.now(),
            }
        )
        pool._ask_for_interviews()

    @readers_only
    @takes_text("reason")
    def action_reopen(self, reason):
        """Compare once more, as long as nobody has heard of it.

        :param reason: text; required, stays in the log of the session
        """
        self._check_hr()
        self._require_state("applied")
        self._check_reason(reason)
        for session in self:
            # sudo: guarded fields of session and results; role and state were checked.
            session.sudo()._reopen(reason.strip())

    def _reopen(self, reason):
        pool = self._pool()
        told = pool.filtered(lambda result: result.state == "released")
        if told:
            raise UserError(
                self.env._(
                    "%(session)s: the first results are released (%(count)s). From now"
                    " on a grade changes by opening a single result again.",
                    session=names_of(self),
                    count=len(told),
                )
            )
        # Who releases one of these at this moment begins again, and is refused.
        change_rows(pool)
        self.write({"state": "open", "applied_by_id": False, "applied_on": False})
        self._message_log(body=self.env._("Opened again: %s", reason))

    @readers_only
    @takes_text("reason")
    def action_cancel(self, reason):
        """End a session without changing a grade; moves and reason stay on record.

        :param reason: text; required
        """
        self._check_hr()
        self._require_state("draft", "open")
        self._check_reason(reason)
        for session in self:
            # sudo: guarded fields of session and results; role and state were checked.
            session.sudo()._cancel(reason.strip())

    def _cancel(self, reason):
        pool = self._pool()
        pool.write({"calibration_id": False})
        self.write({"state": "cancelled"})
        self._message_log(body=self.env._("Cancelled: %s", reason))
        pool._ask_for_interviews()

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why; the reason stays on record."))

    @readers_only
    def action_open_reopen(self):
        """Ask why the session is opened again."""
        return self._ask_why("reopen", self.env._("Open Again"))

    @readers_only
    def action_open_cancel(self):
        """Ask why the session is cancelled."""
        return self._ask_why("cancel", self.env._("Cancel the Session"))

    def _ask_why(self, step, title):
        self.ensure_one()
        self._check_hr()
        return open_dialog(
            self.env["hr.performance.calibration.reason"],
            title,
            context={"default_calibration_id": self.id, "default_step": step},
        )

    # THE BOARD

    @readers_only
    def action_open_board(self):
        """Show people as cards in the columns of the scale."""
        self.ensure_one()
        self._check_begun()
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance.calibration_board",
            "name": self.env._("Board"),
            "context": {"active_id": self.id},
            "params": {"calibration_id": self.id},
        }

    @readers_only
    def action_open_changes(self):
        """List the moves of the session."""
        self.ensure_one()
        return open_list(
            self.env["hr.performance.calibration.change"],
            self.env._("Moves"),
            [("calibration_id", "=", self.id)],
            view="hr_performance.hr_performance_calibration_change_view_list",
        )

    def _check_begun(self):
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "%s is not open yet. Press Open the Session first.", names_of(self)
                )
            )

    def _shown_domain(self):
        """Cards that the user sees: never oneself or one's superiors."""
        user = self.env.user
        return self._pool_domain() & Domain(user._performance_within_reach("owner_id"))

    def _pool_count(self):
        # sudo: hr.performance.result - the number of people of the session only.
        results = self.env["hr.performance.result"].sudo()
        return results.search_count(self._pool_domain())

    def _hidden_count(self):
        """How many of the pool the user does not see."""
        # sudo: hr.performance.result - numbers of people of the session only.
        results = self.env["hr.performance.result"].sudo()
        return self._pool_count() - results.search_count(self._shown_domain())

    def _takes_part(self):
        # sudo: compares ids of users.
        own = self.sudo()
        return self.env.uid in (*own.participant_ids.ids, own.facilitator_id.id)

    def _closed_text(self):
        """Why the user moves no card now, or ''."""
        _, today = self.env._, self.company_id._performance_today()
        if self.state != "open":
            return _("The session is over: cards stay where they are.")
        if not self._takes_part():
            return _("You look on: only participants move cards.")
        if today < self.date_from:
            return _("Cards are moved from %s on.", day_words(self.env, self.date_from))
        if today > self.date_until:
            return _(
                "The last day to move cards was %s. HR can set a later one.",
                day_words(self.env, self.date_until),
            )
        return ""

    @api.readonly
    @readers_only
    def action_load_board(self):
        """What the board shows first: counts of all cards, and the best of each grade.

        Neither the number of queries nor what is sent grows with the people; the other
        cards come by ``action_load_cards``.

        :return: dict of the session's words, ``columns``, ``cards``, ``ties`` and
            ``hints``
        """
        self.ensure_one()
        self._check_begun()
        rows = self._rows(self._shown_domain())
        mode, text = self._distribution()
        closed = self._closed_text()
        present = self._present(rows)
        groups = self._groups(rows) if mode != OFF else []
        page, rest = self._page(rows, present)
        hints = self._hints(rows, present)
        return {
            "id": self.id,
            "name": self.name,
            "mode": mode,
            "mode_text": text,
            "closed": closed,
            "can_move": not closed,
            "is_hr": self.is_hr and self.state == "open",
            "people": len(rows),
            "hidden": self._pool_count() - len(rows),
            "columns": self._columns(mode, groups, rows, present, rest),
            "groups": self._group_rows(mode, groups, present),
            "cards": self._cards(page, present, groups),
            "ties": self._ties(groups),
            "factors": self._factor_sums(rows, present),
            "effects": self._pay_effects(rows),
            "hints": hints[:HINTS],
            "more_hints": max(0, len(hints) - HINTS),
        }

    @readers_only
    @takes_text("name", "tenure")
    def action_load_cards(
        self, name=None, tenure=None, among=None, level=None, after=None
    ):
        """More cards: those that filters find, or those behind a card of a column.

        :param name: part of the name of a person
        :param tenure: a key of ``TENURES``
        :param among: dict of a key of ``CHOICES`` to a list of ids
        :param level: id of the grade whose column is asked for; all without it
        :param after: id of the card behind which the others begin
        :return: dict of ``cards``, and by id of the grade ``shown``, how many the
            filters find in the column, and ``rest``, how many more there are
        """
        self.ensure_one()
        self._check_begun()
        rows = self._rows(self._shown_domain())
        present = self._present(rows)
        groups = self._groups(rows) if self._distribution()[0] != OFF else []
        found = self._found(rows, name, tenure, among)
        page, rest = self._page(found, present, level, after, rows)
        return {
            "cards": self._cards(page, present, groups),
            "shown": Counter(present[row.id][0] for row in found),
            "rest": rest,
        }

    @readers_only
    def action_load_choices(self):
        """What the cards can be chosen by, and all hints.

        :return: dict of each key of ``CHOICES`` to a list of names with their ids, and
            ``hints``
        """
        self.ensure_one()
        self._check_begun()
        rows = self._rows(self._shown_domain())
        # sudo: hr.performance.appraisal - jobs of people whose cards are shown.
        sheets = self.env["hr.performance.appraisal"].sudo()
        jobs = sheets._read_group(
            [("id", "in", [row.appraisal_id for row in rows])], ["job_id"]
        )
        # sudo: names of departments and managers that the cards show.
        places = self.env["hr.department"].sudo()
        people = self.env["hr.employee"].sudo()  # sudo: as above
        found = {
            "department": places.browse(filter(None, _grouped(rows, "department_id"))),
            "manager": people.browse(filter(None, _grouped(rows, "manager_id"))),
            "job": sheets.job_id.union(*(job for [job] in jobs)),
        }
        choices = {name: self._choices(records) for name, records in found.items()}
        return {**choices, "hints": self._hints(rows, self._present(rows))}

    def _choices(self, records):
        """Names with the ids of those who have them."""
        named = defaultdict(list)
        for record in records:
            named[record.name].append(record.id)
        return [{"name": name, "ids": ids} for name, ids in named.items()]

    def _found(self, rows, name, tenure, among):
        """Those of the rows that the filters find."""
        domain = Domain.TRUE
        if name and name.strip():
            domain &= Domain("employee_id.name", "ilike", escape_psql(name.strip()))
        if tenure:
            ids = self._of_tenure([row.employee_id for row in rows], tenure)
            domain &= Domain("employee_id", "in", ids)
        if among:
            domain &= self._among_domain(among)
        if domain.is_true():
            return rows
        # sudo: hr.performance.result - of cards that the caller shows.
        results = self.env["hr.performance.result"].sudo()
        found = set(results._search(domain & Domain("id", "in", [r.id for r in rows])))
        return [row for row in rows if row.id in found]

    def _among_domain(self, among):
        """Results that have one of these; what is no list of ids finds nothing."""
        if not isinstance(among, dict) or among.keys() - CHOICES.keys():
            return Domain.FALSE
        return Domain.AND(
            Domain(CHOICES[name], "in", [id_of(one) for one in ids])
            if isinstance(ids, list)
            else Domain.FALSE
            for name, ids in among.items()
        )

    def _of_tenure(self, person_ids, tenure):
        """Ids of those who have been in the company for so many years."""
        if tenure not in TENURES:
            return []
        least, below = TENURES[tenure]
        today = self.company_id._performance_today()
        latest = dates.add_months(today, -12 * least)
        earliest = dates.add_months(today, -12 * below)
        days = self._first_days(person_ids)
        return [one for one, day in days.items() if day and earliest < day <= latest]

    def _page(self, rows, present, level=None, after=None, known=()):
        """Rows of the cards that are sent, and how many more each column has.

        :param level: the only column that is asked for
        :param after: id of the card behind which it begins
        :param known: rows among which this card is: it may have left the column
        """
        wanted, place = id_of(level), None
        behind = next((row for row in known if row.id == id_of(after)), None)
        if behind:
            place = _standing(behind)
        room = dict.fromkeys(self._levels().ids, MORE if wanted else FIRST)
        page, rest = [], dict.fromkeys(room, 0)
        for row in rows:
            own = present[row.id][0]
            if wanted and own != wanted or own not in room:
                continue
            if place and _standing(row) <= place:
                continue
            if room[own]:
                room[own] -= 1
                page.append(row)
            else:
                rest[own] += 1
        return page, rest

    def _pay_effects(self, rows):
        """What coefficients come to in money, for whom may see it."""
        effects = self.env["hr.performance.pay.effect.mixin"]
        # sudo: hr.employee - each rule asks itself who sees what.
        people = self.env["hr.employee"].sudo().browse(_grouped(rows, "employee_id"))
        return [
            {
                "name": effect.name,
                "amount": effect.amount,
                "currency": effect.currency_id,
                "is_mean": effect.is_mean,
            }
            for effect in effects._pay_effects_for(people, self.company_id)
        ]

    def _columns(self, mode, groups, rows, present, rest):
        """Grades, the best first, with their people and the places of their share.

        ``counted`` are those whom the shares are about, ``outside`` the others.
        """
        levels = self._levels()
        seats = [self._seats(mode, group) for group in groups]
        whole = Counter(present[row.id][0] for row in rows)
        counted = whole
        if groups:
            counted = Counter(present[r.id][0] for group in groups for r in group.rows)
        return [
            {
                "id": level.id,
                "code": level.code,
                "name": level.name if level.name != level.code else "",
                "color": level.color,
                "share": self._share_text(groups, place),
                "counted": counted[level.id],
                "outside": whole[level.id] - counted[level.id],
                "shown": whole[level.id],
                "rest": rest[level.id],
                **self._added([row[place] for row in seats]),
            }
            for place, level in enumerate(levels)
        ]

    def _share_text(self, groups, place):
        """The share of a grade, where it is one and the same for all."""
        shares = {group.shares[place] for group in groups}
        if len(shares) != 1:
            return ""
        share = format_number(self.env, shares.pop(), 2)
        return self.env._("Share: %s %%", share)

    def _seats(self, mode, group):
        """Fewest and most people of each grade of a group."""
        return distribution.places(mode, len(group.rows), group.shares)

    def _added(self, seats):
        """Places of all groups together; None where one of them has no limit."""
        most = [high for _low, high in seats]
        return {
            "least": sum(low for low, _high in seats),
            "places": sum(most) if seats and None not in most else None,
        }

    def _group_rows(self, mode, groups, present):
        """Each group with its places, where that says more than the columns do."""
        if len(groups) < 2 and not any(group.note for group in groups):
            return []
        return [
            {
                "name": group.name or self.env._("All others"),
                "count": len(group.rows),
                "note": " ".join(filter(None, [group.note, self._size_text(group)])),
                "seats": self._group_seats(mode, group, present),
            }
            for group in groups
        ]

    def _group_seats(self, mode, group, present):
        """People and places of each grade of a group."""
        held = Counter(present[row.id][0] for row in group.rows)
        places = zip(self._levels().ids, self._seats(mode, group), strict=True)
        return [
            {"count": held[level], "least": low, "places": high}
            for level, (low, high) in places
        ]

    def _size_text(self, group):
        if group.is_large:
            return ""
        return self.env._("Too few people for shares to bind.")

    def _cards(self, rows, present, groups):
        """What is shown of people.

        :param groups: in which they are compared; none where shares are not
        """
        place = {r.id: n for n, group in enumerate(groups) for r in group.rows}
        # sudo: hr.performance.result - cards show name, places, score and grade of the
        # people of this session, which its readers compare; nothing else of them.
        results = self.env["hr.performance.result"].sudo()
        results = results.browse([row.id for row in rows])
        opened = readable_ids(self.env["hr.performance.result"], set(results.ids))
        factors = self._factors({row.score for row in rows})
        # What cards need, not all that results, people and sheets have.
        results.fetch(["appraisal_id", "employee_id", "department_id", "manager_id"])
        (results.employee_id | results.manager_id).fetch(["name"])
        results.appraisal_id.fetch(["job_id"])
        people, places = _named(results.employee_id), _named(results.department_id)
        managers, levels = _named(results.manager_id), _named(self._levels(), "code")
        jobs = {a.id: a.job_id.name or "" for a in results.appraisal_id}
        scores = format_numbers(self.env, [row.score for row in rows], 2)
        cards = []
        for row, score in zip(rows, scores, strict=True):
            level, seen = present[row.id]
            group = place.get(row.id, -1)
            cards.append(
                {
                    "id": row.id,
                    "name": people[row.employee_id],
                    "score": score,
                    "points": row.score,
                    "level": level,
                    "seen": seen,
                    "before": levels.get(row.level_id, False),
                    "is_moved": level != row.level_id,
                    "department": places.get(row.department_id, ""),
                    "manager": managers.get(row.manager_id, ""),
                    "job": jobs[row.appraisal_id],
                    "can_open": row.id in opened,
                    "group": group,
                    "factors": factors[row.score],
                    "is_outside": bool(groups) and group < 0,
                }
            )
        return cards

    def _factors(self, scores):
        """Coefficients by score: of each grade, as applying the session writes them.

        All of them at once, so that a move asks for none.
        """
        # sudo: grades and coefficients of a scale are open to everybody.
        scale = self.sudo().cycle_id.scale_id._engine_scale()
        codes = [level.code for level in self._levels()]

        def row(score):
            return [
                float(engine_scale.coefficient(scale, score, code).value)
                for code in codes
            ]

        if scale.mode == engine_scale.TABLE:
            # The grade alone says it.
            return dict.fromkeys(scores, row(None))
        return {score: row(to_decimal(score)) for score in scores}

    def _factor_sums(self, rows, present):
        """Coefficients of all together, by the scores and as the cards lie now.

        :return: dict of ``before`` and ``now``; None of fewer than five people, whose
            sums would tell what one of them has
        """
        if len(rows) < distribution.SMALLEST_GROUP:
            return None
        # sudo: grades and coefficients of a scale are open to everybody.
        scale = self.sudo().cycle_id.scale_id._engine_scale()
        codes = _named(self._levels(), "code")
        is_table = scale.mode == engine_scale.TABLE
        held = Counter(
            (None if is_table else to_decimal(row.score), codes[present[row.id][0]])
            for row in rows
            if present[row.id][0] in codes
        )
        now = sum(
            float(engine_scale.coefficient(scale, *key).value) * count
            for key, count in held.items()
        )
        return {"before": sum(row.coefficient or 0 for row in rows), "now": now}

    def _first_days(self, person_ids):
        """Since when people work here: by their contracts, else as far as is known.

        :return: dict of id to the day, or False
        """
        # sudo: hr.version - since when colleagues of the session work here.
        versions = self.env["hr.version"].sudo()
        rows = versions._read_group(
            [("employee_id", "in", person_ids)],
            ["employee_id"],
            ["contract_date_start:min", "date_version:min"],
        )
        return {person.id: start or first for person, start, first in rows}

    def _ties(self, groups):
        """Scores that the places cannot part, each as a sentence; nobody is named."""
        told = []
        for group in groups:
            texts = self._ties_of(group)
            if len(groups) > 1 and group.name:
                texts = [f"{group.name}: {text}" for text in texts]
            told += texts
        return told

    def _ties_of(self, group):
        levels, rows = self._levels(), group.rows
        seats = distribution.quotas(len(rows), group.shares)
        scores = [row.score or 0 for row in rows]
        told = []
        for tie in distribution.assign(scores, seats).ties:
            values = {
                "count": len(tie.members),
                "score": format_number(self.env, scores[tie.members[0]], 2),
                "best": levels[tie.best].code,
                "lowest": levels[tie.lowest].code,
            }
            told.append(self._tie_text(tie.is_open, values))
        return told

    def _tie_text(self, is_open, values):
        if is_open:
            return self.env._(
                "%(count)s people have the score %(score)s, for which the places of"
                " several grades from %(best)s to %(lowest)s would do. No rule parts"
                " them: compare their work.",
                **values,
            )
        return self.env._(
            "%(count)s people have the score %(score)s, at the cut between %(best)s and"
            " %(lowest)s. By the shares all of them would be %(lowest)s; they are not"
            " parted.",
            **values,
        )

    def _hints(self, rows, present):
        """Managers whose people stand higher or lower than the others, as sentences.

        From five people on, with their number: a good team is an explanation, too. The
        largest teams come first.
        """
        ranks = {level.id: -place for place, level in enumerate(self._levels())}
        groups = {
            manager: [ranks.get(present[row.id][0], 0) for row in group]
            for manager, group in _grouped(rows, "manager_id").items()
        }
        found = distribution.leanings(list(groups.values()))
        told = [
            (manager, len(given), leaning)
            for (manager, given), leaning in zip(groups.items(), found, strict=True)
            if manager and leaning
        ]
        # sudo: hr.employee - names of managers that the cards show.
        people = self.env["hr.employee"].sudo().browse([one for one, _n, _l in told])
        people.fetch(["name"])
        return [
            self._hint_text(leaning, {"manager": manager.name, "count": count})
            for manager, (_id, count, leaning) in sorted(
                zip(people, told, strict=True), key=lambda pair: -pair[1][1]
            )
        ]

    def _hint_text(self, leaning, values):
        if leaning == "lenient":
            return self.env._(
                "Grades of the %(count)s people of %(manager)s are higher than those of"
                " the others. A strong team explains that, too.",
                **values,
            )
        return self.env._(
            "Grades of the %(count)s people of %(manager)s are lower than those of the"
            " others. A new team or harder goals explain that, too.",
            **values,
        )

    # MOVING

    @readers_only
    @takes_text("reason")
    def action_move(self, result, level, seen, reason):
        """Move a card into the column of another grade.

        :param result: id of the result
        :param level: id of the grade
        :param seen: how often the card was moved when it was shown: who moves what
            somebody else has moved since looks again
        :param reason: text; required
        :return: the card as it stands now
        """
        self.ensure_one()
        self._check_moving()
        # sudo: hr.performance.result - one card that the user sees on the board.
        card = self.env["hr.performance.result"].sudo()
        card = card.search_fetch(
            self._shown_domain() & Domain("id", "=", id_of(result)),
            ("appraisal_id", "employee_id", "final_level_id", "state", "scale_id"),
        )
        if not card:
            raise unseen_error(self.env)
        # Of two who move one card at this moment the second begins again.
        change_rows(card)
        last = self._last_move(card)
        present, number = last.to_level_id or card.final_level_id, last.sequence
        if type(seen) is not int or seen != number:
            raise UserError(self._overtaken_text(card))
        wanted = card.scale_id.level_ids.filtered(lambda one: one.id == id_of(level))
        self._check_move(card, present, wanted, reason)
        # sudo: hr.performance.calibration.change - the system's record of this move.
        self.env["hr.performance.calibration.change"].sudo().create(
            {
                "calibration_id": self.id,
                "company_id": self.company_id.id,
                "appraisal_id": card.appraisal_id.id,
                "employee_id": card.employee_id.id,
                "result_id": card.id,
                "sequence": number + 1,
                "from_level_id": present.id,
                "to_level_id": wanted.id,
                "reason": reason.strip(),
                "user_id": self.env.uid,
                "moved_on": fields.Datetime.now(),
            }
        )
        return {"id": card.id, "level": wanted.id, "seen": number + 1}

    def _check_moving(self):
        if closed := self._closed_text():
            raise UserError(closed)

    def _check_move(self, card, present, wanted, reason):
        if card.state != "published":
            raise UserError(self.env._("%s is released already.", self._person(card)))
        if not wanted:
            raise UserError(
                self.env._("Choose one of the grades of the scale that is shown.")
            )
        if wanted == present:
            raise UserError(
                self.env._(
                    "%(person)s has grade %(grade)s already.",
                    person=self._person(card),
                    grade=present.code,
                )
            )
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why this card is moved: every move has its reason.")
            )

    def _person(self, card):
        return names_of(card.employee_id, "name")

    def _last_move(self, card):
        # sudo: hr.performance.calibration.change - of a card that the user sees.
        changes = self.env["hr.performance.calibration.change"].sudo()
        return changes.search(
            [("calibration_id", "=", self.id), ("result_id", "=", card.id)], limit=1
        )

    def _overtaken_text(self, card):
        """What has happened to a card since it was shown."""
        change = self._last_move(card)
        if not change:
            return self.env._(
                "%s: the result was decided anew meanwhile. Look at the board again.",
                self._person(card),
            )
        return self.env._(
            "%(person)s: %(user)s has moved this card from %(old)s to %(new)s"
            " meanwhile: “%(reason)s” Nothing of yours is written. Look at it, then"
            " decide.",
            person=self._person(card),
            user=change.user_id.name,
            old=change.from_level_id.code,
            new=change.to_level_id.code,
            reason=change.reason,
        )

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return [("state", "=", "open"), ("participant_ids", "in", self.env.uid)]

    @api.model
    def _task_kinds(self):
        """Open sessions in which the user takes part, from their first day on."""
        if not is_on(self.env, CALIBRATION):
            return []
        sessions = self.search(self._task_domain()).filtered(
            lambda s: s.date_from <= s.company_id._performance_today()
        )
        return [
            Kind(
                "calibrations",
                self.env._("Grades to Calibrate"),
                "calibration_action",
                sessions,
                method="action_open_board",
            )
        ]

    def _task_verb(self):
        return self.env._("Calibrate the grades of %s", self.name)

    def _task_deadline(self):
        return self.date_until
