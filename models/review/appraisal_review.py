# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.appraisal_states import ASSESSMENT, REVIEW, UNRATED
from ..base.day_words import day_words
from ..base.dialogs import open_dialog
from ..base.groups import OFFICER
from ..base.limits import LISTED
from ..base.logins import without_login
from ..base.seeing import names_of, readers_only
from . import completeness


class HrPerformanceAppraisal(models.Model):
    """Who reviews an appraisal: manager, second level, dotted line, former managers.

    Who rates is trained and has declared conflicts of interest, where required.
    """

    _inherit = "hr.performance.appraisal"

    # conflicts of interest
    is_declaration_due = fields.Boolean(compute="_compute_is_declaration_due")

    # second-level review
    second_reviewed_on = fields.Datetime(
        string="Approved On", readonly=True, copy=False, guarded=True
    )
    second_reviewed_by_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    second_reviewed_for_id = fields.Many2one(
        "hr.employee",
        string="Approved on Behalf of",
        ondelete="restrict",
        readonly=True,
        copy=False,
        guarded=True,
    )
    second_reviewed_label = fields.Char(
        compute="_compute_second_reviewed_label",
        compute_sudo=True,
        string="Rating Approved by",
    )
    is_mine_to_approve = fields.Boolean(
        compute="_compute_is_mine_to_approve", search="_search_is_mine_to_approve"
    )

    # assessment talk, before the rating
    assessment_talk_date = fields.Date(
        string="Assessment Talk on", readonly=True, copy=False, guarded=True
    )
    assessment_talk_note = fields.Text(
        string="Note of the Assessment Talk",
        readonly=True,
        copy=False,
        guarded=True,
        help="Both sides, the second level and HR read it. It names no grade.",
    )

    # what is missing
    incomplete_text = fields.Text(
        string="What Is Missing", compute="_compute_incomplete_text"
    )

    @api.depends("cycle_id", "state", "manager_id")
    @api.depends_context("uid")
    def _compute_is_declaration_due(self):
        """Whether the user rates here and has declared nothing for the cycle yet."""
        roles = self._roles()
        asked = self.filtered(
            lambda appraisal: (
                "manager" in roles.get(appraisal.id, ())
                and appraisal.state in UNRATED
                and appraisal.cycle_id._gate_level("conflict_declared") != "off"
            )
        )
        me = asked and asked._user_employee()
        # sudo: the user's own declarations.
        conflicts = self.env["hr.performance.conflict"].sudo()
        declared = (
            conflicts.search(
                [("cycle_id", "in", asked.cycle_id.ids), ("rater_id", "=", me.id)]
            ).cycle_id
            if me
            else conflicts.cycle_id
        )
        for appraisal in self:
            appraisal.is_declaration_due = bool(
                me and appraisal in asked and appraisal.cycle_id not in declared
            )

    # CONFLICTS OF INTEREST

    @readers_only
    def action_declare_none(self):
        """Declare for the cycle that there is no conflict of interest."""
        self._check_role("manager")
        me = self._user_employee()
        self.env["hr.performance.conflict"].create(
            [
                {"cycle_id": cycle.id, "rater_id": me.id, "kind": "none"}
                for cycle in self.cycle_id
            ]
        )

    @readers_only
    def action_declare_conflict(self):
        """Open the form that declares a conflict of interest."""
        self.ensure_one()
        self._check_role("manager")
        return open_dialog(
            self.env["hr.performance.conflict"],
            self.env._("Conflict of Interest"),
            context={
                "default_cycle_id": self.cycle_id.id,
                "default_rater_id": self._user_employee().id,
                "default_appraisee_id": self.owner_id.id,
            },
        )

    # ASSESSMENT TALK
    #
    # Facts and self-review before anybody rates. It is a fact of the sheet: both sides,
    # the second level and HR read it, which nobody does of a talk on the way.

    def _talk_problems(self):
        return {
            sheet: [
                self.env._(
                    "%s: the assessment talk has not taken place yet. Record it with"
                    " Assessment Talk on the sheet or the review.",
                    names_of(sheet),
                )
            ]
            for sheet in self
            if not sheet.assessment_talk_date
        }

    @readers_only
    def action_open_assessment_talk(self):
        """Open the dialog that records the talk before the rating."""
        self.ensure_one()
        self._check_role("manager", "hr")
        self._require_state(*REVIEW)
        return self.env["hr.performance.assessment.talk"]._open(self)

    def _record_assessment_talk(self, day, note):
        """Keep day and note of the talk; a later one takes its place, the log keeps it.

        :param day: date
        :param note: text; required
        """
        self.ensure_one()
        self._check_role("manager", "hr")
        self._require_state(*REVIEW)
        self._check_talk(day, note)
        # sudo: guarded fields; role and state were checked above.
        self.sudo().write(
            {"assessment_talk_date": day, "assessment_talk_note": note.strip()}
        )
        self._message_log(
            body=self.env._(
                "Assessment talk on %(day)s: %(note)s",
                day=day_words(self.env, day),
                note=note.strip(),
            )
        )

    def _check_talk(self, day, note):
        if not (note or "").strip():
            raise UserError(
                self.env._("Write what was talked about. The employee reads it, too.")
            )
        start = self._period()[0]
        if not day or day > self.company_id._performance_today() or day < start:
            raise UserError(
                self.env._(
                    "%(sheet)s: the talk was held between %(start)s and today. Choose"
                    " its day.",
                    sheet=names_of(self),
                    start=day_words(self.env, start),
                )
            )
        grade = self._grade_in(note)
        if grade:
            raise UserError(
                self.env._(
                    "%(sheet)s: this talk comes before the grade. Take “%(grade)s” out"
                    " of the note.",
                    sheet=names_of(self),
                    grade=grade,
                )
            )

    def _grade_in(self, note):
        """The words of a note that name a grade of the scale, or ''."""
        # sudo: hr.performance.scale - codes of the grades, which everybody knows.
        codes = self.sudo().cycle_id.scale_id.level_ids.mapped("code")
        names = "|".join(re.escape(code) for code in codes if code)
        if not names:
            return ""
        found = re.search(
            rf"(?:\b(?:grade|graded|rated|rating)\b|等级|评级|评为|定为)[\s:：“\"]*"
            rf"(?:{names})(?![\w])|(?<![\w])(?:{names})\s?(?:级|等级|档)",
            note,
            re.IGNORECASE,
        )
        return found.group().strip() if found else ""

    # WHAT IS MISSING

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_incomplete_text(self):
        """For those who see to the assessment, never for the appraisee."""
        roles = self._roles()
        told = self.filtered(
            lambda a: (
                roles.get(a.id, set()) & {"manager", "second", "hr"}
                and "subject" not in roles[a.id]
                and a.state in ASSESSMENT
            )
        )
        found = completeness.problems(told)
        for appraisal in self:
            appraisal.incomplete_text = "\n".join(found.get(appraisal, []))

    @readers_only
    def action_open_incomplete(self):
        """Open what puts it right: the sheet with its values, raters, or the review."""
        self.ensure_one()
        self.check_access("read")
        self._check_role("manager", "second", "hr")
        found = completeness.of_sheets(self).get(self, [])
        about = {problem.about for problem in found}
        if completeness.VALUES in about:
            return self.get_formview_action()
        if completeness.RATERS in about:
            return self.action_open_raters()
        review = self.env["hr.performance.rating"].search(
            [("appraisal_id", "=", self.id), ("kind", "=", "manager")], limit=1
        )
        if completeness.REVIEWS in about and review:
            return review.get_formview_action()
        return self.get_formview_action()

    # REVIEWS
    #
    # Who reviews, and how reviews follow the people.

    def _create_reviews(self):
        """Create the reviews that the assessment asks for, in one batch.

        Who has begun one before the assessment was taken back goes on with it.
        """
        vals_list = [
            appraisal._review_values(kind, author)
            for appraisal in self
            for kind, author in appraisal._review_authors()
        ]
        reviews = self.env["hr.performance.rating"]._quiet().create(vals_list)
        reviews._take_up_kept()

    def _review_authors(self):
        """Kind and author of each review that the assessment asks for.

        The two sides, dotted-line managers, and who managed an earlier part.
        """
        authors = [("self", self.owner_id)] if self.cycle_id.self_review else []
        return [
            *authors,
            ("manager", self.manager_id),
            *(("dotted", dotted) for dotted in self.dotted_ids),
            *(("part", manager) for manager in self._former_managers()),
        ]

    def _review_values(self, kind, author):
        """Values of a review with a line for each line of the plan."""
        return {
            "appraisal_id": self.id,
            "kind": kind,
            "rater_id": author.id,
            "line_ids": [
                fields.Command.create(
                    {"appraisal_line_id": line.id, "sequence": line.sequence}
                )
                for line in self._lines_to_rate(kind, author)
            ],
        }

    def _renew_lines(self, review):
        """Give a draft that is taken up again the lines of today's plan."""
        wanted = self._lines_to_rate(review.kind, review.rater_id)
        missing = wanted - review.line_ids.appraisal_line_id
        review.line_ids.filtered(lambda x: x.appraisal_line_id not in wanted).unlink()
        review.line_ids.create(
            [
                {
                    "rating_id": review.id,
                    "appraisal_line_id": line.id,
                    "sequence": line.sequence,
                }
                for line in missing
            ]
        )

    def _hand_over_reviews(self):
        """Drafts of managers' reviews go to the present managers."""
        self.env["hr.performance.rating"]._follow_managers(self)

    def _begin_self_reviews_anew(self):
        """Whoever answers by now begins an empty self-review."""
        drafts = self.rating_ids.filtered(
            lambda r: r.kind == "self" and r.state == "draft"
        )
        drafts._hand_to({draft.id: draft.appraisal_id.owner_id for draft in drafts})

    # WHO MAY HAND IN A REVIEW

    def _check_raters(self, raters):
        """Pass the gates on training and conflicts for those who hand in a review.

        :param raters: dict of appraisal to the employee who rates
        :return: the sentences to show as advice
        """
        advice = {}
        for code, problems in (
            ("rater_trained", self._training_problems(raters)),
            ("conflict_declared", self._conflict_problems(raters)),
        ):
            for appraisal, found in self._check_gate(code, problems).items():
                advice.setdefault(appraisal, []).extend(found)
        return advice

    def _training_problems(self, raters):
        trained = self.env["hr.employee"].union(*raters.values())._performance_trained()
        return {
            appraisal: [
                self.env._(
                    "%(appraisal)s: %(rater)s has no valid training as evaluator. HR"
                    " records it under Evaluators.",
                    appraisal=appraisal.display_name,
                    rater=rater.name,
                )
            ]
            for appraisal, rater in raters.items()
            if rater and rater not in trained
        }

    def _conflict_problems(self, raters):
        everybody = self.env["hr.employee"].union(*raters.values())
        declared = (
            self.env["hr.performance.conflict"]
            # sudo: only whether a declaration stands in the way of these reviews.
            .sudo()
            .search(
                [
                    ("cycle_id", "in", self.cycle_id.ids),
                    ("rater_id", "in", everybody.ids),
                ]
            )
            .grouped(lambda conflict: (conflict.cycle_id.id, conflict.rater_id.id))
        )
        none = self.env["hr.performance.conflict"]
        problems = {}
        for appraisal, rater in raters.items():
            own = declared.get((appraisal.cycle_id.id, rater.id), none)
            problem = rater and appraisal._conflict_problem(rater, own)
            if problem:
                problems[appraisal] = [problem]
        return problems

    def _conflict_problem(self, rater, declared):
        """What stands in the way of this rater, in one sentence."""
        names = {"appraisal": self.display_name, "rater": rater.name}
        if not declared:
            return self.env._(
                "%(appraisal)s: %(rater)s has not declared conflicts of interest yet."
                " Use Nothing to Declare or Declare a Conflict on the appraisal.",
                **names,
            )
        touching = declared.filtered(lambda c: c.appraisee_id == self.owner_id)
        if "open" in touching.mapped("decision"):
            return self.env._(
                "%(appraisal)s: HR has not decided yet on the conflict of interest that"
                " %(rater)s has declared.",
                **names,
            )
        if "replaced" in touching.mapped("decision"):
            return self.env._(
                "%(appraisal)s: a substitute reviews instead of %(rater)s, because of a"
                " conflict of interest.",
                **names,
            )
        return ""

    # SECOND-LEVEL REVIEW
    #
    # The manager's manager approves ratings or returns them. Until then the result is
    # a draft, which the appraisee does not see.

    @api.depends("second_reviewed_by_id", "second_reviewed_for_id")
    @api.depends_context("lang")
    def _compute_second_reviewed_label(self):
        # sudo by compute_sudo: two names of a sheet that the reader may read.
        for appraisal in self:
            actor = appraisal.second_reviewed_by_id.with_env(appraisal.env)
            appraisal.second_reviewed_label = actor._performance_acting_label(
                appraisal.second_reviewed_for_id
            )

    @api.depends_context("uid")
    @api.depends("state", "second_manager_id")
    def _compute_is_mine_to_approve(self):
        roles = self._roles()
        for appraisal in self:
            appraisal.is_mine_to_approve = (
                appraisal.state == "second_review" and "second" in roles[appraisal.id]
            )

    def _search_is_mine_to_approve(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = Domain("state", "=", "second_review")
        # sudo: only finds ids; roles decide which of them are the user's.
        found = self.sudo().search(waiting & self._approver_domain())
        roles = found.with_env(self.env)._roles()
        return waiting & Domain(
            "id", "in", [id_ for id_ in found.ids if "second" in roles[id_]]
        )

    def _approver_domain(self):
        """What the user may have to approve, before the exact check of roles."""
        user = self.env.user
        domain = Domain("second_manager_id.user_id", "=", user.id)
        given = user._performance_delegations()
        domain |= Domain("second_manager_id", "in", list(given))
        if user.has_group(OFFICER):
            domain |= without_login("second_manager_id")
        return domain

    # APPROVE OR RETURN

    @readers_only
    def action_approve_review(self):
        """Approve submitted ratings: the results are decided now.

        Many at once: what cannot be approved is left as it is and listed.
        """
        problems = self._approval_problems()
        ready = self.filtered(lambda a: a not in problems)
        if not ready:
            raise UserError(self._listed(problems))
        # sudo: guarded fields; role, state and author were checked one by one.
        ready.sudo()._approve_review()
        if not problems:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%s ratings approved", len(ready)),
                "message": self._listed(problems),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _listed(self, problems):
        texts = list(problems.values())[:LISTED]
        if len(problems) > LISTED:
            texts.append(self.env._("… and %s more.", len(problems) - LISTED))
        return "\n".join(texts)

    def _approval_problems(self):
        """Why these cannot be approved or returned by the user, by appraisal."""
        roles = self._roles()
        problems = {}
        # sudo: hr.performance.rating - who has submitted; only compared.
        for appraisal in self.sudo():
            text = None
            if appraisal.state != "second_review":
                text = self.env._("does not wait for the second-level review")
            elif not self.env.su and "second" not in roles[appraisal.id]:
                text = self.env._("is approved by somebody else")
            elif appraisal._managers_review().submitted_by_id == self.env.user:
                text = self.env._(
                    "was rated by yourself; somebody else has to approve it"
                )
            if text:
                name = appraisal.display_name
                problems[appraisal.with_env(self.env)] = f"{name}: {text}"
        return problems

    def _managers_review(self):
        return self.rating_ids.filtered(lambda rating: rating.kind == "manager")

    def _approve_review(self):
        """Decide: the rater stays the author of the result, the approver is kept."""
        seconds = self._acting_for_second()
        results = self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.ids)]
        )
        results._publish()
        results._name_rater()
        now = fields.Datetime.now()
        for employee, group in self.grouped(lambda a: seconds[a.id]).items():
            group.write(
                {
                    "second_reviewed_on": now,
                    "second_reviewed_by_id": self.env.uid,
                    "second_reviewed_for_id": employee.id,
                }
            )

    def _acting_for_second(self):
        """The second-level manager for whom the user approves; empty for oneself."""
        given = self.env.user._performance_delegations()
        nobody = self.env["hr.employee"]
        return {
            a.id: a.second_manager_id
            if a.second_manager_id.id in given
            and a.second_manager_id.user_id != self.env.user
            else nobody
            for a in self
        }

    @readers_only
    def action_return_review(self):
        """Open the dialog that returns ratings to the manager with a reason."""
        wizard = self.env["hr.performance.second.return"].create(
            {"appraisal_ids": [fields.Command.set(self.ids)]}
        )
        return {
            **wizard._get_records_action(),
            "name": self.env._("Return"),
            "target": "new",
        }

    def _return_review(self, reason):
        """Give ratings back to their authors as drafts, with the reason.

        :param reason: text; required
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say what the manager has to look at again."))
        problems = self._approval_problems()
        if problems:
            raise UserError(self._listed(problems))
        # sudo: guarded fields; role, state and reason were checked above.
        own = self.sudo()
        own._give_back_rating()
        own._managers_review().write(
            {"return_reason": reason.strip(), "returned_by_id": self.env.uid}
        )
        own._move({"state": "manager_review"}, exit_kind="returned", reason=reason)

    def _give_back_rating(self):
        """The manager's review is a draft again, and its draft result is gone."""
        self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.ids), ("state", "=", "draft")]
        ).unlink()
        self._managers_review()._return_to_author()

    # TAKING BACK

    def _is_gone_on(self, before):
        """Whether anybody has written a review since the sheet has left this state.

        :param before: the state to which it would come back
        """
        self.ensure_one()
        reviews = self.rating_ids
        if before == "self_review":
            reviews = self._managers_review()
        elif before != "agreed":
            return False
        return any(r.state == "submitted" or r._is_begun() for r in reviews)

    def _take_back_reviews(self, before):
        """Reviews follow their sheets back to this state.

        Back in the plan there are none; what was begun is kept for its author, who goes
        on with it when the assessment opens again.
        """
        if before == "agreed":
            self.rating_ids.filtered(
                lambda r: r.state == "submitted"
            )._return_to_author()
            begun = self.rating_ids.filtered(lambda r: r._is_begun())
            (self.rating_ids - begun).unlink()
            begun._set_aside()
        elif before == "self_review":
            self.rating_ids.filtered(lambda r: r.kind == "self")._return_to_author()
        elif before == "manager_review":
            self._give_back_rating()

    # DOTTED-LINE MANAGERS
    #
    # They advise; the direct manager alone decides.

    def _sync_dotted_reviews(self):
        """Drop drafts of people who are gone and add reviews of new ones."""
        reviews = self.rating_ids.filtered(lambda r: r.kind == "dotted")
        reviews.filtered(
            lambda r: r.state == "draft" and r.rater_id not in r.appraisal_id.dotted_ids
        ).unlink()
        present = {(r.appraisal_id, r.rater_id) for r in reviews.exists()}
        under_way = self.filtered(lambda a: a.state in REVIEW)
        vals_list = [
            appraisal._review_values("dotted", dotted)
            for appraisal in under_way
            for dotted in appraisal.dotted_ids
            if (appraisal, dotted) not in present
        ]
        self.env["hr.performance.rating"]._quiet().create(vals_list)

    # WHAT A REVIEW COMES TO

    def _score_so_far(self, rated):
        """Score and grade of a review that is being written, see ``_running_result``.

        :param rated: what is given per appraisal line id, as a rating line has it
        """
        return self._running_result(rated)

    # REVIEWS OF PARTS
    #
    # Former managers rate the part of the period that was theirs.

    def _former_managers(self):
        """Managers of parts who are neither the present one nor the appraisee."""
        self.ensure_one()
        return self.part_ids.manager_id - self.manager_id - self.employee_id

    def _ask_part_managers(self, managers):
        """A part that ends while reviews are open asks its manager at once.

        :param managers: dict of appraisal id to the present manager
        """
        under_way = self.filtered(lambda a: a.state in REVIEW and a.part_ids)
        wanted = [
            (appraisal, manager)
            for appraisal in under_way
            for manager in appraisal.part_ids.manager_id
            - managers[appraisal.id]
            - appraisal.employee_id
        ]
        present = {
            (review.appraisal_id, review.rater_id)
            for review in under_way.rating_ids
            if review.kind == "part"
        }
        # sudo: reviews are made by the system; their author is the manager named.
        self.env["hr.performance.rating"].sudo()._quiet().create(
            [
                appraisal._review_values("part", manager)
                for appraisal, manager in wanted
                if (appraisal, manager) not in present
            ]
        )

    def _part_reviews(self, segment=None):
        """Submitted reviews of parts with the days that each of them counts.

        :param segment: only the days of this engine segment
        :return: list of (rating, days)
        """
        self.ensure_one()
        submitted = self.rating_ids.filtered(
            lambda rating: rating.kind == "part" and rating.state == "submitted"
        )
        days = {}
        for part in self.part_ids:
            number = (
                segment.overlap(part.date_from, part.date_to) if segment else part.days
            )
            days[part.manager_id] = days.get(part.manager_id, 0) + number
        return [
            (rating, days[rating.rater_id])
            for rating in submitted
            if days.get(rating.rater_id)
        ]
