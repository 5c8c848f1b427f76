# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.appraisal_states import ENDED
from ..base.entry import (
    KEY,
    VIAS,
    Entry,
    entered_text,
    entry_of,
)
from ..base.number_input import format_number, parse_number
from ..base.seeing import names_of
from .hr_performance_paper import LETTERS

#: What a person without login can be asked for, by the state that waits for it.
PURPOSE_OF_STATE = {
    "planning": "plan",
    "self_review": "self_review",
    "released": "result",
}

#: What a page lets the person change of a line: name of the box by field.
TYPED = {"target": "target_%d", "weight": "weight_%d"}
#: Roles of whoever is not the person, but rates, decides or advises.
OTHER_SIDE = frozenset({"manager", "delegate_prepare", "dotted", "chain"})
#: A page shows so many requests, the newest first.
SHOWN = 5
#: Longer texts are cut, as those of other pages are.
TEXT_LIMIT = 2000
#: What tells a person of money: rewards, raises and promotions.
LETTER_MODELS = ("hr.performance.reward", "hr.performance.pay.letter")


def _shown(letters):
    """What waits for the person, and the newest of the others."""
    waiting = letters.filtered(lambda one: one._waits_for_employee())
    return waiting | (letters - waiting)[:SHOWN]


class HrPerformanceAppraisal(models.Model):
    """Taking part without a login: what waits for the person, and who entered what."""

    _inherit = "hr.performance.appraisal"

    # who entered what
    employee_confirmed_via = fields.Selection(
        VIAS, readonly=True, copy=False, guarded=True
    )
    manager_confirmed_via = fields.Selection(
        VIAS, readonly=True, copy=False, guarded=True
    )
    acknowledged_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    acknowledged_by_id = fields.Many2one(
        "res.users",
        string="Acknowledgement Entered by",
        readonly=True,
        copy=False,
        help="Empty where the person acknowledged by personal link or at a tablet.",
        guarded=True,
    )
    acknowledged_via = fields.Selection(VIAS, readonly=True, copy=False, guarded=True)
    employee_confirmed_given_by_id = fields.Many2one(
        "res.users",
        string="Employee's Link or PIN Given by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    manager_confirmed_given_by_id = fields.Many2one(
        "res.users",
        string="Manager's Link or PIN Given by",
        readonly=True,
        copy=False,
        help="Empty: nobody confirms as manager by personal link.",
        guarded=True,
    )
    acknowledged_given_by_id = fields.Many2one(
        "res.users",
        string="Acknowledgement's Link or PIN Given by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    employee_confirmed_text = fields.Char(
        compute="_compute_entered_texts",
        string="Employee's Confirmation Entered",
    )
    manager_confirmed_text = fields.Char(
        compute="_compute_entered_texts",
        string="Manager's Confirmation Entered",
    )
    acknowledged_text = fields.Char(
        compute="_compute_entered_texts", string="Acknowledgement Entered"
    )
    token_ids = fields.One2many(
        "hr.performance.token",
        "appraisal_id",
        string="Personal Links",
        readonly=True,
        guarded=True,
    )
    paper_ids = fields.One2many(
        "hr.performance.paper",
        "appraisal_id",
        string="Signed Sheets",
        readonly=True,
        guarded=True,
    )

    # WHO ENTERED WHAT

    @api.depends("employee_confirmed_via", "manager_confirmed_via", "acknowledged_via")
    @api.depends_context("lang")
    def _compute_entered_texts(self):
        # sudo: res.users - the name of who entered something is shown to both sides.
        for record, own in zip(self, self.sudo(), strict=True):
            for name in ("employee_confirmed", "manager_confirmed", "acknowledged"):
                record[f"{name}_text"] = entered_text(
                    record.env,
                    own[f"{name}_via"],
                    own[f"{name}_by_id"],
                    own[f"{name}_given_by_id"],
                )

    def _write_acknowledgement(self):
        """Store that the result was received; the caller has checked that it may."""
        self._write_entry("acknowledged", "owner_id")
        self.env["hr.performance.result"]._signed(self)

    # WHAT WAITS FOR THE PERSON, AND WHAT IS POSSIBLE

    def _open_purposes(self):
        """What waits for each appraisee now, in a constant number of queries.

        :return: dict of appraisal id to a list of purposes of ``hr.performance.token``
        """
        asked, to_sign = self._asked_for_answer(), self._waiting_for_signature()
        to_say = self._waiting_for_own_part()
        to_answer = self._with_own_plans(waiting=True)
        to_read = self._with_letters(waiting=True)
        waiting = {}
        for appraisal in self:
            purposes = waiting[appraisal.id] = appraisal._purposes_of_state()
            if appraisal in asked and appraisal._takes_part_by_page():
                purposes.append("plan_change")
            if appraisal in to_say and appraisal._takes_part_by_page():
                purposes.append("talk")
            if appraisal in to_sign:
                purposes.append("interview")
            if appraisal in to_answer:
                purposes.append("development")
            if appraisal in to_read:
                purposes.append("letters")
        return waiting

    def _purposes_of_state(self):
        """The step of the appraisal that waits for the appraisee, as a list."""
        self.ensure_one()
        purpose = PURPOSE_OF_STATE.get(self.state)
        if not purpose or not self.cycle_id.is_announced:
            return []
        if purpose == "plan" and self.employee_confirmed_on:
            return []
        return [purpose]

    def _asked_for_answer(self):
        """Those of the appraisals whose request of a change waits for the appraisee."""
        return (
            self.env["hr.performance.plan.change"]
            # sudo: only whether something waits for the person.
            .sudo()
            .search(
                [
                    ("appraisal_id", "in", self.ids),
                    ("state", "=", "submitted"),
                    ("step", "=", "employee"),
                ]
            )
            .appraisal_id
        )

    def _waiting_for_signature(self):
        """Those of the appraisals whose appraisee still signs a closed interview."""
        closed = self.env["hr.performance.interview"].search(
            [("appraisal_id", "in", self.ids), ("state", "=", "closed")]
        )
        return closed.filtered(lambda i: not i.is_signed_by_employee).appraisal_id

    def _waiting_for_own_part(self):
        """Those of the appraisals whose appraisee has a say in a talk under way."""
        talks = self.env["hr.performance.interview"].search(
            [
                ("appraisal_id", "in", self.ids),
                ("state", "=", "in_progress"),
                ("is_review_open", "=", True),
                ("employee_part_on", "=", False),
            ]
        )
        return talks.appraisal_id

    def _page_purposes(self):
        """What the person may open a page for: what waits, and what is possible.

        Whoever may ask for a change finds the page although nothing waits.

        :return: as of ``_open_purposes``
        """
        found = self._open_purposes()
        for appraisal in self:
            if (
                "plan_change" not in found[appraisal.id]
                and appraisal._takes_part_by_page()
                and not appraisal._change_refusal()
            ):
                found[appraisal.id].append("plan_change")
        for appraisal in self._with_open_appeal_time():
            if appraisal._takes_part_by_page():
                found[appraisal.id].append("appeal")
        for appraisal in self._with_own_plans():
            if "development" not in found[appraisal.id]:
                found[appraisal.id].append("development")
        for appraisal in self._with_letters():
            if "letters" not in found[appraisal.id]:
                found[appraisal.id].append("letters")
        return found

    def _own_plans(self):
        """The plans that the person of this sheet reads on the page."""
        plans = self.env["hr.performance.development.plan"]._told_of(self.employee_id)
        return plans.with_env(self.env)

    def _with_own_plans(self, waiting=False):
        """Those of the appraisals on whose page the person reads the own plans.

        Plans are the person's, pages belong to a sheet: they are read on the newest
        one that was announced, also after it has ended.

        :param waiting: only where something of a plan waits for the person
        """
        plans = self.env["hr.performance.development.plan"]._told_of(self.employee_id)
        if waiting:
            plans = plans.filtered(lambda plan: plan._waits_for_employee())
        if not plans:
            return self.browse()
        newest = set(self._newest_of(plans.employee_id).ids)
        return self.filtered(lambda a: a.id in newest and a._takes_part_by_page())

    @api.model
    def _newest_of(self, employees):
        """The newest announced sheet of each person, on which one reads what is own."""
        # sudo: which sheet of the person is the newest; nothing of it is shown.
        newest = self.sudo()._read_group(
            [
                ("employee_id", "in", employees.ids),
                ("state", "!=", "cancelled"),
                ("cycle_id.is_announced", "=", True),
            ],
            ["employee_id"],
            ["id:max"],
        )
        return self.browse(sheet_id for _employee, sheet_id in newest)

    # LETTERS ABOUT REWARDS AND PAY

    @api.model
    def _letters_of(self, employees):
        """Letters that these people may read on a page: rewards, and raises."""
        return [self.env[name]._told_of(employees) for name in LETTER_MODELS]

    def _with_letters(self, waiting=False):
        """Those of the appraisals on whose page the person reads the own letters.

        :param waiting: only where one is not acknowledged, or an answer not read
        """
        people = self.env["hr.employee"]
        for letters in self._letters_of(self.employee_id):
            if waiting:
                letters = letters.filtered(lambda one: one._waits_for_employee())
            people |= letters.employee_id
        if not people:
            return self.browse()
        newest = set(self._newest_of(people).ids)
        return self.filtered(lambda a: a.id in newest and a._takes_part_by_page())

    def _letter_values(self):
        """The own letters for the page: what waits, and the newest of the others.

        Amounts are for the person alone: where somebody of the other side has set the
        PIN, the tablet tells none.
        """
        entry, refusal = entry_of(self.env), ""
        if entry.via == "tablet" and entry.given_by:
            # sudo: res.users - the name of who has set the PIN.
            setter = self.env["res.users"].sudo().browse(entry.given_by)
            refusal = self.env._(
                "Your PIN was set by %s, who does not read letters about pay. Ask HR"
                " for a new PIN, or for a personal link from the reward officers.",
                setter.name,
            )
        rewards, raises = (
            letters.with_env(self.env) for letters in self._letters_of(self.employee_id)
        )
        return {
            "refusal": refusal,
            "rewards": rewards.browse() if refusal else _shown(rewards),
            "raises": raises.browse() if refusal else _shown(raises),
        }

    def _take_part_letters(self, values):
        """Acknowledge a letter, ask about it, or say that the question is answered.

        :param values: ``answer``, and what the page sent
        """
        shown = self._letter_values()
        if shown["refusal"]:
            raise UserError(shown["refusal"])
        kind, _sep, named = str(values.get("letter") or "").partition("-")
        told = self.env[LETTER_MODELS[kind == "pay"]]._told_of(self.employee_id)
        letter = told.filtered(lambda one: str(one.id) == named)
        if not letter:
            raise UserError(
                self.env._(
                    "This letter does not count any more: what it told was taken back"
                    " or changed. Look at the page again."
                )
            )
        self._answer_letter(letter.with_env(self.env), values)

    def _answer_letter(self, letter, values):
        answer = values.get("answer")
        if answer == "acknowledge":
            letter.action_acknowledge()
        elif answer == "question":
            words = (values.get("words") or "").strip()[:TEXT_LIMIT]
            self.env["hr.performance.reward.question"]._ask(letter, words)
        elif answer == "close":
            named = str(values.get("question_id") or "")
            question = letter.question_ids.filtered(lambda one: str(one.id) == named)
            question.action_close()
        else:
            raise UserError(self.env._("Choose what the person answers."))

    def _with_open_appeal_time(self):
        """Those of the appraisals whose result can be appealed today."""
        # sudo: only whether the time runs, for the page of the person.
        results = self.env["hr.performance.result"].sudo()
        today = self.env["res.company"]._performance_compared("appeal_until", ">=")
        return results.search(
            Domain("appraisal_id", "in", self.ids)
            & Domain("state", "=", "released")
            & Domain("is_appealed", "=", False)
            & today
        ).appraisal_id.with_env(self.env)

    def _takes_part_by_page(self):
        """Whether links, the tablet and paper are for this person."""
        self.ensure_one()
        # sudo: hr.employee - only whether the person has a login.
        person = self.sudo().employee_id
        return bool(
            person.active and not person.user_id.active and self.cycle_id.is_announced
        )

    @api.model
    def _open_of_employee(self, employee):
        """Appraisals of a person in which something waits for the person."""
        own = self._pages_of_employee(employee)
        return self._purpose_pairs(own._open_purposes())

    @api.model
    def _possible_of_employee(self, employee):
        """Appraisals with pages that the person may open without being waited for."""
        own = self._pages_of_employee(employee)
        waiting = self._purpose_pairs(own._open_purposes())
        possible = self._purpose_pairs(own._page_purposes())
        return [pair for pair in possible if pair not in waiting]

    @api.model
    def _signings_of_employee(self, employee):
        """What the person has signed and who is missing, with the name of the cycle."""
        own = self._running_of_employee(employee)._as_person(employee, "tablet")
        return [
            (appraisal.cycle_id.name, appraisal._signing_text())
            for appraisal in own.with_context(lang=self.env.lang)
            if appraisal.interview_ids.filtered("active").is_signed_by_employee
        ]

    @api.model
    def _purpose_pairs(self, purposes):
        """Pairs of appraisal and purpose.

        :param purposes: as of ``_open_purposes``
        """
        return [(self.browse(one), p) for one, some in purposes.items() for p in some]

    @api.model
    def _running_of_employee(self, employee):
        return self.search(
            [
                ("employee_id", "=", employee.id),
                ("state", "not in", ENDED),
                ("cycle_id.is_announced", "=", True),
            ]
        )

    @api.model
    def _pages_of_employee(self, employee):
        """The running ones, and where the person reads the own plans and letters."""
        announced = self.search(
            [
                ("employee_id", "=", employee.id),
                ("cycle_id.is_announced", "=", True),
            ]
        )
        running = announced.filtered(lambda a: a.state not in ENDED)
        return running | announced._with_own_plans() | announced._with_letters()

    def _check_userless(self):
        """Nobody makes links or enters paper for who can log in, or for units."""
        units = self.filtered(lambda a: a.subject_kind != "employee")
        if units:
            raise UserError(
                self.env._(
                    "%(names)s: links, the tablet and paper are for people. The manager"
                    " or HR enters for a unit whose head has no login.",
                    names=names_of(units),
                )
            )
        # sudo: hr.employee - only whether the person has a login.
        able = self.filtered(lambda a: a.sudo().employee_id.user_id.active)
        if able:
            raise UserError(
                self.env._(
                    "%(names)s can log in and take part themselves. Links, the tablet"
                    " and paper are for people without login.",
                    names=names_of(able.employee_id, "name"),
                )
            )

    # STEPS OF THE PERSON (called with an entry in the context)

    def _as_person(self, employee, via, user_id=None, signed_on=None, given_by=None):
        """These appraisals in an environment that takes the person's steps only.

        The caller has checked a token, a PIN or a signed sheet. Roles are then those of
        the person, whatever the superuser flag says.

        :param given_by: id of the user who made the link or set the PIN
        """
        companies = self.company_id
        entry = Entry(employee.id, via, user_id, signed_on, given_by)
        return (
            self.with_user(user_id or SUPERUSER_ID)
            # sudo: public pages and paper have no rights of their own; every step
            # checks the role, which the entry limits to this person's own side.
            .sudo()
            .with_context(
                allowed_company_ids=companies.ids,
                tz=employee.tz,
                **{KEY: entry},
            )
        )

    def _take_part(self, purpose, values):
        """Take the person's step; checks of state and completeness are the form's.

        :param purpose: a purpose of ``hr.performance.token``
        :param values: what the page sent
        :raises UserError: for the person, saying what is missing
        """
        self.ensure_one()
        if not entry_of(self.env) or purpose not in self._page_purposes()[self.id]:
            raise UserError(self.env._("This step is done already, or not open yet."))
        steps = {
            "plan": self._take_part_plan,
            "plan_change": self._take_part_plan_change,
            "self_review": self._take_part_self_review,
            "result": self._take_part_result,
            "appeal": self._take_part_appeal,
            "talk": self._take_part_talk,
            "interview": self._take_part_interview,
            "development": self._take_part_development,
            "letters": self._take_part_letters,
        }
        where = steps[purpose](values) or self
        # Others read a sheet than a plan: each step is noted where it belongs. A letter
        # keeps itself how it was acknowledged: the sheet does not tell of it.
        if purpose != "letters":
            self._log_way(purpose, where)

    def _log_way(self, purpose, where):
        """Say in the chatter in which way the person's step came in.

        :param where: the record that the step is about
        """
        entry = entry_of(self.env)
        # sudo: res.users - names of who made a link or entered a sheet.
        users = self.env["res.users"].sudo()
        purposes = self.env["hr.performance.token"]._fields["purpose"]
        where._message_log(
            body=self.env._(
                "%(person)s, %(step)s: %(way)s",
                person=self.employee_id.name,
                step=dict(purposes._description_selection(self.env))[purpose],
                way=entered_text(
                    self.env,
                    entry.via,
                    users.browse(entry.user_id or ()),
                    users.browse(entry.given_by or ()),
                ),
            )
        )

    def _on_other_side(self, user):
        """Ids of those sheets on which a user stands on another side than the person.

        HR in scope does not, unless it has another part as well, such as that of the
        second-level manager's delegate.
        """
        roles = self.with_user(user)._roles()
        # sudo: whether the second level has a login, in whose place HR stands.
        own = self.sudo()
        # sudo: whether the user stands on the manager's side of a plan of the person.
        plans = self.env["hr.performance.development.plan"].sudo()
        opposite = plans._told_of(own.employee_id).filtered(
            lambda plan: user in plan.manager_confirmed_by_id | plan.manager_id.user_id
        )
        return {
            a.id
            for a in own
            if roles[a.id] & OTHER_SIDE
            or a.employee_id in opposite.employee_id
            or (
                "second" in roles[a.id]
                and ("hr" not in roles[a.id] or a.second_manager_id.user_id.active)
            )
        }

    def _tablet_refusal(self):
        """Why the PIN does not show that it is the person; empty where it does.

        A PIN that the other side has set is no proof, unless the scheme says that
        possession is enough.
        """
        self.ensure_one()
        setter = self._pin_setter()
        if not setter or self.cycle_id._rule("link_proof") == "possession":
            return ""
        return self.env._(
            "Your PIN was set by %s, who stands on the other side here. Ask HR for a"
            " new PIN, or sign on paper.",
            setter.name,
        )

    def _pin_setter(self):
        """Who set the person's PIN, if that user stands on the other side."""
        # sudo: hr.employee - who set the PIN; only its name is told.
        setter = self.sudo().employee_id.performance_pin_by_id
        return setter if setter and self._on_other_side(setter) else setter.browse()

    def _take_part_plan(self, values):
        if self._misses_method():
            if values.get("method_read"):
                known = self.env["hr.performance.acknowledgement"]
                known._record(self.cycle_id, self.employee_id)
            self._check_method_read({self: self.employee_id})
        self._with_seen(self._seen_on_page(values)).action_confirm_plan()

    @api.model
    def _seen_on_page(self, values):
        """The revision that a page has shown; one that says none has shown nothing."""
        seen = str(values.get("seen") or "")
        return int(seen) if seen.isdecimal() and len(seen) < 10 else 0

    def _take_part_development(self, values):
        """Accept or decline a plan, tell of an action, or say the own view.

        :param values: ``answer``, and what the page sent
        :return: the plan
        """
        named, answer = str(values.get("plan_id") or ""), values.get("answer")
        words = (values.get("words") or "").strip()[:TEXT_LIMIT]
        plan = self._own_plans().filtered(lambda one: str(one.id) == named)
        if not plan:
            raise UserError(
                self.env._("This plan is over or was changed. Look at the page again.")
            )
        read = plan._with_seen(self._seen_on_page(values))
        if answer == "accept":
            read.action_confirm()
        elif answer == "decline":
            read.action_decline_text(words)
        elif answer == "settle":
            became = values.get("became")
            plan._tell_action(str(values.get("action_id") or ""), became, words)
        elif answer == "view":
            plan._say_view(words)
        else:
            raise UserError(self.env._("Choose what the person answers."))
        return plan

    def _misses_method(self):
        """Whether the person should read the rules of the cycle and has not yet."""
        self.ensure_one()
        known = self.env["hr.performance.acknowledgement"]._known(
            self.cycle_id, self.employee_id
        )
        pair = (self.cycle_id.id, self.employee_id.id)
        return self._is_method_expected() and pair not in known

    def _take_part_self_review(self, values):
        review = self._self_review()
        review._write_page(values)
        review.action_submit()

    def _take_part_result(self, values):
        self.action_acknowledge()

    def _take_part_appeal(self, values):
        """File an appeal as typed: one view, of the ticked lines or of the whole."""
        chosen = [line for line in self.line_ids if values.get(f"line_{line.id}")]
        said = {
            "view": (values.get("view") or "").strip()[:TEXT_LIMIT],
            "wish": (values.get("wish") or "").strip()[:TEXT_LIMIT] or False,
        }
        if not said["view"]:
            raise UserError(self.env._("Write what is wrong and how one can see that."))
        lines = chosen or [self.env["hr.performance.appraisal.line"]]
        self.env["hr.performance.appeal"]._file_for(
            self, [{**said, "appraisal_line_id": line.id} for line in lines]
        )

    def _self_review(self):
        return self.rating_ids.filtered(lambda rating: rating.kind == "self")

    def _ask_for_change(self, text):
        """The person asks for another plan from a personal link or the tablet.

        The wish stands in the sheet's messages and waits for the manager's answer.
        """
        self.ensure_one()
        self._check_role("subject")
        self._require_state("planning")
        if not (text or "").strip():
            raise UserError(self.env._("Write what should change."))
        managers = self.manager_id._performance_actors(self.owner_id)
        # sudo: the words of the person, whose role and state were checked above.
        self.sudo().message_post(
            body=self._request_text(text.strip()[:2000]),
            author_id=self.employee_id._performance_partner().id,
            partner_ids=managers.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self._note_request(text)

    def _request_text(self, text):
        """The wish as a message, with the way in which it came."""
        entry = entry_of(self.env)
        # sudo: res.users - the name of who made the link.
        maker = self.env["res.users"].sudo().browse(entry.given_by or ())
        return self.env._(
            "Asks for a change of the plan: %(text)s (%(way)s)",
            text=text,
            way=entered_text(self.env, entry.via, maker.browse(), maker),
        )

    def _released_values(self):
        """The released result with the manager's words, for the person's page."""
        self.ensure_one()
        released = [("appraisal_id", "=", self.id), ("state", "=", "released")]
        words = self.rating_ids.filtered(
            lambda rating: rating.kind == "manager" and rating.state == "submitted"
        )
        return {
            "result": self.env["hr.performance.result"].search(released),
            "words": words,
            "appeal_days": self.cycle_id._rule("appeal_days"),
            "hr_names": self._hr_names(),
        }

    # PAPER
    #
    # Steps that are entered from paper.

    def _sheet_number(self, purpose, change=None):
        """Number of a printed sheet; it names the appraisal and opens nothing.

        :param change: the request that a plan change sheet is about
        """
        self.ensure_one()
        if change:
            return f"{LETTERS[purpose]}-{self.id:06d}-{change.id}"
        number = f"{LETTERS[purpose]}-{self.id:06d}-{self.plan_version}"
        # A signed sheet confirms the revision that was printed.
        return f"{number}.{self.plan_revision}" if purpose == "plan" else number

    @api.model
    def _of_sheet_number(self, number):
        """Appraisal and purpose of a sheet's number, as far as the user may read it."""
        parts = (number or "").strip().upper().split("-")
        purpose = {letter: name for name, letter in LETTERS.items()}.get(parts[0])
        if not purpose or len(parts) != 3 or not parts[1].isdecimal():
            return self.browse(), False
        return self.search([("id", "=", int(parts[1]))]), purpose

    @api.model
    def _change_of_sheet_number(self, number):
        """The request that a plan change sheet is about, as far as it may be read."""
        appraisal, purpose = self._of_sheet_number(number)
        last = (number or "").strip().rpartition("-")[2]
        if purpose != "plan_change" or not last.isdecimal():
            return self.env["hr.performance.plan.change"]
        of_sheet = [("id", "=", int(last)), ("appraisal_id", "=", appraisal.id)]
        return self.env["hr.performance.plan.change"].search(of_sheet)

    def _enter_paper(self, purpose, signed_on, scan, scan_name, values=None):
        """Take the person's step, entered by the user, and file the signed sheet.

        :param scan: the file as base64
        :param values: what stands on a plan change sheet, as of a page
        :raises UserError: when the step is not open, incomplete, or not the user's
        """
        self.ensure_one()
        self._check_role("manager", "hr")
        self._check_userless()
        # sudo: the person is compared with the sheet, not shown.
        person = self.sudo().employee_id
        own = self._as_person(person, "paper", self.env.uid, signed_on)
        change_id = (values or {}).get("change_id")
        change = change_id and self.env["hr.performance.plan.change"].browse(change_id)
        number = self._sheet_number(purpose, change)
        # The dialog has compared the number of the sheet with the present plan.
        values = {"seen": self.plan_revision, **(values or {})}
        own.with_context(lang=self.env.lang)._take_part(purpose, values)
        # sudo: files the sheet after the checks above; the user's name stays on it.
        self.env["hr.performance.paper"].sudo().create(
            {
                "appraisal_id": self.id,
                "purpose": purpose,
                "reference": number,
                "signed_on": signed_on,
                "scan": scan,
                "scan_name": scan_name,
                "entered_by_id": self.env.uid,
                "entered_on": fields.Datetime.now(),
            }
        )

    # CHANGES OF AN AGREED PLAN
    #
    # People without login ask for one, and answer one. The page holds no rule: it calls
    # the actions of the request, as the forms do.

    def _change_page_values(self):
        """The agreed plan with its requests, for the person's page."""
        self.ensure_one()
        changes = self.plan_change_ids.filtered("submitted_on").sorted("id")[::-1]
        waiting = changes.filtered(lambda c: c._waits_for_person())
        return {
            "waiting": waiting,
            "others": (changes - waiting)[:SHOWN],
            "may_ask": not self._change_refusal(),
            # Numbers only: whoever holds a link reads what it shows.
            **self._next_talk_values(),
            "first_day": self._next_change_day(),
            "period": self._period(),
            "number": lambda value: format_number(self.env, value),
            "day_text": self._day_text,
        }

    def _next_talk_values(self):
        """When the next talk is, and how many points stand on its agenda."""
        pair = [
            ("employee_id", "=", self.employee_id.id),
            ("leader_id", "=", self.employee_id.parent_id.id),
            ("is_done", "=", False),
        ]
        talk = self.env["hr.performance.talk"].search(
            [
                ("employee_ids", "in", self.employee_id.ids),
                ("state", "=", "planned"),
                ("date_end", ">=", fields.Datetime.now()),
            ],
            order="date_start",
            limit=1,
        )
        return {
            "talk_day": talk.date_start and talk._day_words(),
            "point_count": self.env["hr.performance.talk.point"].search_count(pair),
        }

    def _bring_up(self, text):
        """The person puts down a point for the next talk with the manager."""
        self.ensure_one()
        self.env["hr.performance.talk.point"]._put_down(self.employee_id, text)

    def _take_part_plan_change(self, values):
        """Ask, agree, refuse or withdraw, as the page or the signed sheet says.

        :param values: ``answer``, and what the page sent
        """
        answer = values.get("answer")
        note = (values.get("note") or "").strip()[:TEXT_LIMIT] or None
        if answer == "ask":
            self._ask_by_page(values)
        elif answer == "agree":
            change = self._change_of_page(values, lambda c: c._waits_for_person())
            change.action_approve(note)
        elif answer == "refuse":
            change = self._change_of_page(values, lambda c: c._waits_for_person())
            change.action_reject(note)
        elif answer == "withdraw":
            change = self._change_of_page(values, lambda c: c._is_withdrawable())
            change.action_withdraw()
        else:
            raise UserError(self.env._("Choose what the person answers."))

    def _change_of_page(self, values, is_possible):
        """The request of this plan that a form names.

        :param is_possible: function that tells of a request whether its state allows it
        """
        named = str(values.get("change_id") or "")
        change = self.plan_change_ids.filtered(lambda c: str(c.id) == named)
        if not change or not is_possible(change):
            raise UserError(
                self.env._(
                    "This request is decided already, or waits for somebody else. Look"
                    " at the page again."
                )
            )
        return change

    def _ask_by_page(self, values):
        """Submit a request of the person: as typed on the page, or as drafted.

        What stands on a signed sheet is drafted in the form by who enters it.
        """
        self._check_role("subject")
        self._check_changeable()
        if entry_of(self.env).via == "paper":
            change = self._change_of_page(values, lambda c: c._is_draft())
        else:
            changes = self.env["hr.performance.plan.change"]
            change = changes.create(self._typed_request(values))
        change.action_submit()

    def _typed_request(self, values):
        """Values of a request from the boxes of the page."""
        lines = [
            {"appraisal_line_id": line.id, **typed}
            for line in self.line_ids
            if (typed := self._typed_line(line, values))
        ]
        return {
            "appraisal_id": self.id,
            "requested_by_id": False,
            "entered_via": entry_of(self.env).via,
            "reason": (values.get("reason") or "").strip()[:TEXT_LIMIT],
            "effective_date": self._typed_day(values.get("effective_date")),
            "line_ids": [Command.create(line) for line in lines],
        }

    def _typed_line(self, line, values):
        """What the page says of a line, as far as it differs from the plan."""
        typed = {}
        for name, box in TYPED.items():
            number = parse_number(self.env, values.get(box % line.id), line.title)
            shown = parse_number(
                self.env, format_number(self.env, line[name]), line.title
            )
            if number is not None and number != shown:
                typed[name] = float(number)
        return typed

    def _typed_day(self, text):
        try:
            return fields.Date.to_date((text or "").strip() or False)
        except ValueError as error:
            raise UserError(
                self.env._("“%s” is no date. Choose the day in the calendar.", text)
            ) from error

    # THE INTERVIEW

    def _closed_interview(self):
        return self.interview_ids.filtered(lambda i: i.active and i.state == "closed")

    def _talk_under_way(self):
        return self.interview_ids.filtered(
            lambda i: i.active and i.state == "in_progress"
        )

    def _take_part_talk(self, values):
        """What the person says at the end of the talk, in the own words."""
        summary = (values.get("summary") or "").strip()[:10_000]
        self._talk_under_way()._say_own_part(
            summary, values.get("consensus"), bool(values.get("is_received"))
        )

    def _take_part_interview(self, values):
        """Sign for one's own side, with reservation if one wishes."""
        reservation = (values.get("reservation") or "").strip()
        if values.get("has_reservation") and not reservation:
            raise UserError(self.env._("Write what you disagree with."))
        interview = self._closed_interview()
        interview._with_seen(values.get("seen") or "").action_sign(
            (values.get("signature") or "").partition("base64,")[2].encode(),
            reservation=reservation[:10_000] if values.get("has_reservation") else None,
            side="employee",
        )

    def _signing_text(self):
        """Who has signed the interview of this sheet, and who is missing; or ''."""
        talks = self.interview_ids.filtered(lambda i: i.active)
        return talks[:1].signing_text or ""
