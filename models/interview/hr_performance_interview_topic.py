# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..base.day_words import day_words
from ..base.seeing import names_of, readers_only
from ..plan.hr_performance_appraisal_line import LOW_POINTS

TOPIC_KINDS = [
    ("strength", "What Went Well"),
    ("weakness", "To Improve"),
    ("disputed", "Disputed Point"),
    ("career", "Career and Training"),
    ("concern", "Concern or Support"),
    ("improvement", "Improvement"),
    ("next_goal", "Next Goal"),
]

EMPLOYEE_KINDS = ("disputed", "career", "concern", "improvement")

#: What the manager adds to a point that the employee has raised.
ANSWER_FIELDS = frozenset(
    {
        "fact",
        "answer",
        "is_agreed",
        "expected_result",
        "deadline",
        "cause",
        "cause_consensus",
        "standard_comment",
        "priority",
        "skill",
        "answerer_id",
    }
)

EMPLOYEE_OWN_FIELDS = frozenset(
    {
        "text",
        "employee_view",
        "appraisal_line_id",
        "sequence",
        "category",
        "said_as",
        "is_confidential",
    }
)
#: Texts and codes that both sides sign.
SIGNED_TEXTS = (
    "text",
    "fact",
    "employee_view",
    "answer",
    "expected_result",
    "cause",
    "cause_consensus",
    "standard_comment",
    "category",
    "priority",
    "skill",
)
#: What the employee alone says of a point, whoever has raised it.
EMPLOYEE_WORDS = frozenset({"employee_view", "is_appeal_wished"})


class HrPerformanceInterviewTopic(models.Model):
    """One point of the interview, raised by one side and answered by the other."""

    _name = "hr.performance.interview.topic"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.interview.content.mixin"]
    _description = "Interview Topic"
    _order = "interview_id, kind, sequence, id"
    _rec_name = "interview_id"

    interview_id = fields.Many2one(
        "hr.performance.interview",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    appraisal_id = fields.Many2one(related="interview_id.appraisal_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(TOPIC_KINDS, required=True, fixed=True)
    side = fields.Selection(
        [("manager", "Direct Manager"), ("employee", "Employee")],
        string="Raised by",
        required=True,
        default="manager",
        readonly=True,
        guarded=True,
    )
    appraisal_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('appraisal_id', '=', appraisal_id)]",
        content=True,
    )
    text = fields.Text(string="Point", required=True, content=True)
    fact = fields.Text(
        string="Fact",
        help="What happened, when and how much; no judgement of the person.",
        content=True,
    )
    employee_view = fields.Text(
        string="Employee's View",
        help="What the employee says; words that the employee has typed stay.",
        content=True,
    )
    is_own_words = fields.Boolean(
        string="Typed by the Employee", readonly=True, guarded=True
    )
    answer = fields.Text(string="Manager's Answer", content=True)
    is_agreed = fields.Boolean(string="Agreed", content=True)
    cause = fields.Text(
        string="Root Cause",
        help="Why it came to this, as found together.",
        content=True,
    )
    cause_consensus = fields.Selection(
        [("yes", "Shared"), ("no", "Not shared")],
        string="Cause Is",
        help="Whether both see the same cause.",
        content=True,
    )
    standard_comment = fields.Text(
        string="About the Standard",
        help="What the standard asks for, and whether it fits.",
        content=True,
    )
    is_appeal_wished = fields.Boolean(
        string="Appeal If Not Settled",
        help="Said by the employee: an appeal can be drafted from this point.",
        content=True,
    )
    category = fields.Selection(
        [
            ("work", "Work and Tools"),
            ("team", "Team"),
            ("lead", "Leadership"),
            ("load", "Workload and Hours"),
            ("pay", "Pay and Benefits"),
            ("other", "Something Else"),
        ],
        content=True,
    )
    is_confidential = fields.Boolean(
        string="Confidential",
        help="Read by the two and by HR only: neither by who acts for the manager nor"
        " in the printed record.",
    )
    said_as = fields.Selection(
        [("difficulty", "Difficulty"), ("suggestion", "Suggestion")],
        string="What It Is",
        help="Without an answer in the talk it waits for one afterwards.",
    )
    answerer_id = fields.Many2one(
        "hr.employee",
        string="Answered by",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Who reads the point when the talk is closed and answers it by the"
        " deadline; the employee sees the answer. Empty: the manager, where the talk"
        " leaves the point without an answer.",
    )
    priority = fields.Selection(
        [("high", "High"), ("medium", "Medium"), ("low", "Low")], content=True
    )
    skill = fields.Char(
        string="Needed Skill",
        help="What one has to know or be able to do for it.",
        content=True,
    )
    expected_result = fields.Text(content=True)
    deadline = fields.Date(content=True)

    plan_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="In the Plan as",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The line of the next plan that this goal has become.",
        guarded=True,
    )
    follow_text = fields.Char(
        compute="_compute_follow_text",
        string="What Became of It",
        help="Where the goal stands in the next plan, as far as you may read it.",
    )

    # WHAT BECAME OF A NEXT GOAL

    @api.depends("plan_line_id", "kind")
    @api.depends_context("uid", "lang")
    def _compute_follow_text(self):
        readable = self.plan_line_id._filtered_access("read")
        for topic in self:
            line = topic.plan_line_id
            if topic.kind != "next_goal":
                topic.follow_text = False
            elif not line:
                topic.follow_text = self.env._("Not in a plan yet")
            elif line in readable:
                topic.follow_text = topic._follow_words(line)
            else:
                topic.follow_text = self.env._("In the plan")

    def _follow_words(self, line):
        """Reached of what was agreed, in one line."""
        if not line.actual_input:
            return self.env._("In the plan; nothing is measured yet")
        if line.target_display:
            return self.env._(
                "Reached %(actual)s of %(target)s",
                actual=line.actual_input,
                target=line.target_display,
            )
        return self.env._("Reached %s", line.actual_input)

    def _become_lines(self, plan):
        """Put next goals into a drafted plan as proposals of the user.

        The weight is left to the plan: 0 changes nothing until somebody gives one.
        """
        lines = self.env["hr.performance.appraisal.line"].create(
            [
                {
                    "appraisal_id": plan.id,
                    "name": topic.text.strip().splitlines()[0][:200],
                    "description": topic._plan_words(),
                    "section": "result",
                    "kind": "weighted",
                    "method": "manual",
                }
                for topic in self
            ]
        )
        # sudo: guarded link of points that are signed; the lines were checked.
        for topic, line in zip(self.sudo(), lines, strict=True):
            topic.plan_line_id = line.id

    def _plan_words(self):
        """What the goal's line in the plan says: result, day and what it takes."""
        _ = self.env._
        day = self.deadline and day_words(self.env, self.deadline)
        return "\n".join(
            filter(
                None,
                [
                    self.expected_result,
                    day and _("By %s", day),
                    self.skill and _("Needed Skill: %s", self.skill),
                ],
            )
        )

    # WHAT IS SAID GETS AN ANSWER

    def _become_requests(self):
        """Difficulties and suggestions wait for whoever answers them.

        A confidential point is passed on to nobody, and what was answered in the talk
        and given to nobody is settled with it.
        """
        asked = self.env["hr.performance.coaching.request"]
        known = asked.search([("topic_id", "in", self.ids)]).topic_id
        owners = {topic: topic._answerer() for topic in self - known}
        return asked.create(
            [topic._request_values(owner) for topic, owner in owners.items() if owner]
        )

    def _answerer(self):
        """Who answers this one after the talk; nobody where nothing is left to say."""
        nobody = self.env["hr.employee"]
        if self.is_confidential:
            return nobody
        if self.answerer_id:
            return self.answerer_id
        manager = self.interview_id.interviewer_id
        is_open = not (self.answer or "").strip()
        return manager if is_open and manager.user_id.active else nobody

    def _request_values(self, owner):
        talk = self.interview_id
        values = {
            "name": " ".join(self.text.split()),
            "kind": self.said_as or "difficulty",
            "employee_id": talk.employee_id.id,
            "owner_id": owner.id,
            "appraisal_id": talk.appraisal_id.id,
            "topic_id": self.id,
            "asker_id": talk.closed_by_id.id or self.env.uid,
        }
        return {**values, **({"date_needed": self.deadline} if self.deadline else {})}

    # CONSTRAINTS

    @api.constrains("answerer_id", "is_confidential")
    def _check_answerer(self):
        for topic in self.filtered("answerer_id"):
            if topic.is_confidential:
                raise ValidationError(
                    self.env._(
                        "%s: a confidential point is passed on to nobody. Answer it in"
                        " the talk, or take the tick away with the employee.",
                        names_of(topic.interview_id),
                    )
                )
            # sudo: only whether the colleague can log in.
            if not topic.sudo().answerer_id.user_id.active:
                raise ValidationError(
                    self.env._(
                        "%s: who answers needs a login. Choose somebody who has one.",
                        names_of(topic.interview_id),
                    )
                )

    @api.constrains("kind", "interview_id")
    def _check_strength_first(self):
        """Strengths are named before weaknesses."""
        interviews = self.filtered(lambda topic: topic.kind == "weakness").interview_id
        praised = self.search(
            [("interview_id", "in", interviews.ids), ("kind", "=", "strength")]
        ).interview_id
        if interviews - praised:
            raise ValidationError(
                self.env._(
                    "%s: name a strength first. An interview begins with what went"
                    " well.",
                    names_of((interviews - praised)[0]),
                )
            )

    @api.constrains("kind", "appraisal_line_id", "fact")
    def _check_low_line_fact(self):
        """A low line is never presented without a fact."""
        bare = self.filtered(
            lambda topic: topic.kind == "weakness"
            and topic.appraisal_line_id
            and not (topic.fact or "").strip()
        )
        low = bare.appraisal_line_id._low_lines()
        for topic in bare.filtered(lambda topic: topic.appraisal_line_id in low):
            raise ValidationError(
                self.env._(
                    "%(line)s is below %(points)s points: state the fact behind it, so"
                    " that it can be understood and changed.",
                    line=names_of(topic.appraisal_line_id, "title"),
                    points=LOW_POINTS,
                )
            )

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        vals_list = self._client_values(vals_list)
        self._refuse_guarded(
            {name for vals in vals_list for name in vals}, self._guarded_fields
        )
        interviews = self.env["hr.performance.interview"].browse(
            {vals.get("interview_id") for vals in vals_list} - {None, False}
        )
        interviews._check_open()
        roles = interviews._roles()
        sided = [
            {
                **vals,
                "side": self._new_side(roles.get(vals.get("interview_id"), ()), vals),
            }
            for vals in vals_list
        ]
        # sudo: side is guarded; the right to add the topic was checked above.
        topics = super(HrPerformanceInterviewTopic, self.sudo()).create(sided)
        topics._check_offered({name for vals in sided for name in vals})
        topics.filtered("employee_view")._mark_own_words(roles)
        return topics.with_env(self.env)

    def _new_side(self, roles, vals):
        """The side that raises a new point, or an error where neither may."""
        if "manager" in roles:
            self._check_own_wish(roles, vals)
            return "manager"
        if "employee" in roles:
            if vals.get("kind") in EMPLOYEE_KINDS and not set(vals) & ANSWER_FIELDS:
                return "employee"
            raise AccessError(
                self.env._(
                    "You can add disputed points, career wishes, concerns and proposals"
                    " to improve. The other parts, facts and answers are written by"
                    " your manager."
                )
            )
        raise AccessError(
            self.env._("Only employee and direct manager write in an interview.")
        )

    def _check_own_wish(self, roles, vals):
        """The manager wishes no appeal for the employee, unless at one screen."""
        talk = self.env["hr.performance.interview"].browse(vals.get("interview_id"))
        if vals.get("is_appeal_wished") and not (
            "employee" in roles or talk.is_handed_over
        ):
            raise AccessError(
                self.env._(
                    "%s: only the employee says whether an appeal is wished.",
                    names_of(talk),
                )
            )

    @readers_only
    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        roles = self.interview_id._roles()
        self._check_own_topics(set(vals), roles)
        result = super().write(vals)
        if "employee_view" in vals:
            self._mark_own_words(roles)
        return result

    def _check_own_topics(self, names, roles):
        self.interview_id._check_open()
        names = names - self._guarded_fields - self._fixed_fields
        for topic in self:
            mine = roles[topic.interview_id.id]
            refused = names - topic._own_topic_fields(mine)
            if refused:
                raise AccessError(
                    self.env._(
                        "“%(point)s”: %(fields)s belongs to the other side and cannot"
                        " be changed by you.",
                        point=(topic.text or "")[:60],
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in sorted(refused)
                        ),
                    )
                )

    def _own_topic_fields(self, roles):
        """Fields of this point that these roles may write."""
        if "manager" in roles:
            own = set(ANSWER_FIELDS | EMPLOYEE_OWN_FIELDS)
            if self.side == "employee" and "employee" not in roles:
                own = set(ANSWER_FIELDS)
            if "employee" in roles or self.interview_id.is_handed_over:
                own |= EMPLOYEE_WORDS
            if self.is_own_words and "employee" not in roles:
                own.discard("employee_view")
            return own
        if "employee" in roles:
            if self.side == "employee":
                return EMPLOYEE_OWN_FIELDS | EMPLOYEE_WORDS
            return set(EMPLOYEE_WORDS)
        return set()

    def _mark_own_words(self, roles):
        """Remember which views the employee has typed personally."""
        typed = self.filtered(
            lambda topic: "manager" not in roles[topic.interview_id.id]
        )
        # sudo: guarded mark; the right to write the view was checked before.
        typed.sudo().write({"is_own_words": True})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        if self.env.su:
            return
        self.interview_id._check_open()
        roles = self.interview_id._roles()
        for topic in self:
            mine = roles[topic.interview_id.id]
            if topic.side not in mine:
                raise AccessError(
                    self.env._("“%s” was raised by the other side.", topic.text[:60])
                )
        self._check_strength_stays()

    def _check_strength_stays(self):
        """The last strength stays as long as there are points to improve."""
        interviews = self.filtered(lambda t: t.kind == "strength").interview_id
        for interview in interviews:
            left = interview.topic_ids - self
            kinds = set(left.mapped("kind"))
            if "weakness" in kinds and "strength" not in kinds:
                raise UserError(
                    self.env._(
                        "%s: keep at least one strength beside the points to improve.",
                        names_of(interview),
                    )
                )

    # SIGNED CONTENT

    def _payload_values(self):
        texts = {name: self[name] or "" for name in SIGNED_TEXTS}
        # Whoever acts for the manager reads the signed content, but no confidential
        # point: both sign its fingerprint, and its text stays with the point.
        secret = json.dumps(texts, sort_keys=True) if self.is_confidential else ""
        return {
            "kind": self.kind,
            "side": self.side,
            "line": self.appraisal_line_id.title or "",
            "is_agreed": self.is_agreed,
            "is_confidential": self.is_confidential,
            "is_appeal_wished": self.is_appeal_wished,
            "deadline": str(self.deadline) if self.deadline else "",
            "digest": secret and hashlib.sha256(secret.encode()).hexdigest(),
            **(dict.fromkeys(texts, "") if secret else texts),
        }

    # BESIDE THE NEXT PLAN

    def _of_last_interview(self, appraisal):
        """Points of the last interview of the appraisee, about another appraisal."""
        own = self.filtered(
            lambda t: t.interview_id.employee_id == appraisal.employee_id
            and t.interview_id.appraisal_id != appraisal
        )
        # sudo: hr.performance.cycle - only the order of the interviews.
        last = own.interview_id.sudo().sorted(
            lambda interview: (interview.cycle_id.date_end, interview.id)
        )[-1:]
        return own.filtered(lambda topic: topic.interview_id.id == last.id)
