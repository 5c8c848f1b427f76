# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from random import SystemRandom

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only

#: With fewer answers that all say the same, a mean would tell what everybody said.
UNANIMITY = 5
#: Below three answers each of two people could work out what the other said.
FEWEST_ANSWERS = 3


class HrPerformanceSurveyRound(models.Model):
    """Several people answer a survey about one employee; a KPI gets the mean.

    Links go out shuffled and without names: nobody, HR included, can tell who answered
    what. The value is worked out once, when the round closes, so that no late answer
    can be read off a changing mean.
    """

    _name = "hr.performance.survey.round"
    _description = "Performance Survey"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "date_deadline desc, id desc"
    _check_company_auto = True
    _deletable_states = ("draft",)

    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '=', 'released'), ('minimum_answers', '>', 0)]",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('scoring_type', '!=', 'no_scoring')]",
        help="Its score in per cent is the answer of one person.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="About",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        index=True,
        precompute=True,
        guarded=True,
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_company_id", store=True, precompute=True
    )
    respondent_ids = fields.Many2many(
        "hr.employee.public",
        "hr_performance_survey_round_respondent_rel",
        "round_id",
        "employee_id",
        string="People Asked",
        help="Each gets a link by mail. Who answered what is known to nobody.",
    )
    period_end = fields.Date(
        required=True, help="Day that the value belongs to, inside the cycle."
    )
    date_deadline = fields.Date(string="Answers until", required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        guarded=True,
    )
    outcome = fields.Selection(
        [("value", "Value Found"), ("few", "Not Enough Answers")],
        readonly=True,
        copy=False,
        guarded=True,
    )
    measure_id = fields.Many2one(
        "hr.performance.measure",
        string="Value",
        readonly=True,
        copy=False,
        guarded=True,
    )
    asked_count = fields.Integer(string="Asked", compute="_compute_counts")
    answer_count = fields.Integer(string="Answered", compute="_compute_counts")

    @api.depends("employee_id")
    def _compute_company_id(self):
        """Taken at the start; a later move leaves it where it was."""
        for record in self:
            record.company_id = record.employee_id.company_id
            record.department_id = record.employee_id.department_id

    @api.depends("respondent_ids", "state")
    def _compute_counts(self):
        counts = dict(
            self.env["survey.user_input"]
            # sudo: survey.user_input - only how many are done, never which.
            .sudo()
            ._read_group(
                [("performance_round_id", "in", self.ids), ("state", "=", "done")],
                ["performance_round_id"],
                ["__count"],
            )
        )
        for record in self:
            record.asked_count = len(record.respondent_ids)
            record.answer_count = counts.get(record, 0)

    @api.depends("kpi_id.name", "employee_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            names = (record.employee_id.name, record.kpi_id.name)
            record.display_name = " · ".join(filter(None, names))

    @api.constrains("kpi_id", "survey_id")
    def _check_definition(self):
        for record in self:
            if record.kpi_id.state != "released" or not record.kpi_id.minimum_answers:
                raise ValidationError(
                    self.env._(
                        "%s: choose a released KPI with a minimum number of answers.",
                        names_of(record.kpi_id, "name"),
                    )
                )
            if record.survey_id.scoring_type == "no_scoring":
                raise ValidationError(
                    self.env._(
                        "%s has no scores: set the scoring of the survey and of its"
                        " answers first.",
                        names_of(record.survey_id, "title"),
                    )
                )

    @readers_only
    def write(self, vals):
        locked = {"kpi_id", "survey_id", "employee_id", "respondent_ids", "period_end"}
        if not self.env.su and locked & set(vals):
            self._require_state("draft")
        return super().write(vals)

    # OPEN

    @readers_only
    def action_open(self):
        """Send everybody asked a link of an answer that carries no name."""
        self.check_access("write")
        self._require_state("draft")
        self._check_respondents()
        # sudo: answers and mails that no user may read; access and state were checked.
        own = self.with_user(SUPERUSER_ID).sudo()
        own.env["mail.mail"].create(own._link_mails())
        own.write({"state": "open"})
        # What is still to be computed would carry the name of the next user.
        own.env.flush_all()

    def _check_respondents(self):
        for record in self:
            people = record.respondent_ids
            needed = record._needed_answers()
            if len(people) < needed:
                raise UserError(
                    self.env._(
                        "%(name)s: ask at least %(count)s people, or there will be no"
                        " value.",
                        name=names_of(record),
                        count=needed,
                    )
                )
            if record.employee_id.id in people.ids:
                raise UserError(
                    self.env._(
                        "%(name)s: %(person)s cannot be asked about the own person.",
                        name=names_of(record),
                        person=names_of(record.employee_id, "name"),
                    )
                )
            unreachable = people.filtered(lambda person: not person.work_email)
            if unreachable:
                raise UserError(
                    self.env._(
                        "%(name)s: no work email for %(people)s. Enter one or leave"
                        " them out.",
                        name=names_of(record),
                        people=names_of(unreachable, "name"),
                    )
                )

    def _needed_answers(self):
        self.ensure_one()
        return max(self.kpi_id.minimum_answers, FEWEST_ANSWERS)

    def _link_mails(self):
        """Values of the mails; whose link is whose is decided by chance."""
        mails = []
        for record in self:
            people = list(record.respondent_ids)
            SystemRandom().shuffle(people)
            answers = self.env["survey.user_input"].create(
                [
                    {
                        "survey_id": record.survey_id.id,
                        "performance_round_id": record.id,
                        "deadline": fields.Datetime.end_of(
                            fields.Datetime.to_datetime(record.date_deadline), "day"
                        ),
                    }
                    for _person in people
                ]
            )
            mails += [
                record._link_mail(person, answer)
                for person, answer in zip(people, answers, strict=True)
            ]
        return mails

    def _link_mail(self, person, answer):
        lang = person.user_id.lang or person.company_id.partner_id.lang
        record = self.with_context(lang=lang)
        return {
            "email_to": person.work_email,
            "auto_delete": True,
            "subject": record.env._(
                "Your opinion on working with %s", record.employee_id.name
            ),
            "body_html": record.env["ir.qweb"]._render(
                "hr_performance_survey.link_body",
                {
                    "record": record,
                    "url": answer.get_base_url() + answer.get_start_url(),
                },
            ),
        }

    # CLOSE

    @readers_only
    def action_close(self):
        """End the round and work out its value, if enough people have answered."""
        self.check_access("write")
        self._require_state("open")
        # sudo: answers that no user may read, guarded fields; checked above.
        self.with_user(SUPERUSER_ID).sudo()._close()

    @api.model
    def _cron_close(self):
        """Close the rounds whose last day is over."""
        over = self.env["res.company"]._performance_compared("date_deadline", "<")
        self.search(Domain("state", "=", "open") & over)._close()

    def _close(self):
        answers = self.env["survey.user_input"].search(
            [("performance_round_id", "in", self.ids)]
        )
        answers.write({"deadline": fields.Datetime.now()})
        done = answers.filtered(lambda answer: answer.state == "done")
        (answers - done)._forget_author()
        by_round = done.grouped("performance_round_id")
        for record in self:
            scores = by_round.get(record, done.browse()).mapped("scoring_percentage")
            measure = record._measure(scores) if record._is_enough(scores) else None
            record.write(
                {
                    "state": "closed",
                    "outcome": "value" if measure else "few",
                    "measure_id": measure.id if measure else False,
                }
            )

    def _is_enough(self, scores):
        """Whether a mean may be shown without telling what single people said."""
        unanimous = len(set(scores)) == 1 and len(scores) < UNANIMITY
        return len(scores) >= self._needed_answers() and not unanimous

    def _measure(self, scores):
        """Put the mean where the plan line of the KPI finds it."""
        measures = self.env["hr.performance.measure"]
        key = {
            "employee_id": self.employee_id.id,
            "kpi_id": self.kpi_id.id,
            "period_end": self.period_end,
            "source": "survey",
        }
        found = measures.search([(name, "=", value) for name, value in key.items()])
        values = {"value": round(sum(scores) / len(scores), 2)}
        if found:
            found.write(values)
            return found
        note = self.env._("Mean of %s answers", len(scores))
        return measures.create({**key, **values, "note": note})
