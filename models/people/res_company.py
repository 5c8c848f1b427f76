# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..base.features import FEATURES, switch
from ..base.groups import ADMINISTRATOR
from ..base.seeing import names_of, readers_only
from ..scheme.hr_performance_legal_profile import LEGAL_PROFILES

EMPLOYEE_KEYS = [
    ("barcode", "Badge ID"),
    ("work_email", "Work Email"),
    ("external_id", "External ID"),
    ("name", "Name, Where It Is Unique"),
]

#: Kinds of mail that companies and persons can switch off one by one.
MAIL_KINDS = ("announcement", "reminder", "escalation", "result")
PROFILE_OF_COUNTRY = {"CN": "cn", "DE": "de", "FR": "fr"}


class ResCompany(models.Model):
    """A company: settings of performance management, and itself a unit appraised."""

    _inherit = "res.company"

    # who steps in, and what is proposed
    performance_manager_id = fields.Many2one(
        "hr.employee",
        string="Reviewer of Last Resort",
        help="Plans with and reviews people who have no manager and whose department"
        " has none.",
    )
    performance_scheme_id = fields.Many2one(
        "hr.performance.scheme", string="Default Performance Scheme"
    )
    performance_import_key = fields.Selection(
        EMPLOYEE_KEYS,
        string="Employees in Files Are Known by",
        required=True,
        default="barcode",
        help="The column by which imports and templates of performance data name a"
        " person.",
    )

    # how long people are waited for, and what is mailed to them
    performance_year_month = fields.Selection(
        [
            ("1", "January"),
            ("2", "February"),
            ("3", "March"),
            ("4", "April"),
            ("5", "May"),
            ("6", "June"),
            ("7", "July"),
            ("8", "August"),
            ("9", "September"),
            ("10", "October"),
            ("11", "November"),
            ("12", "December"),
        ],
        string="Fiscal Year Begins In",
        required=True,
        default="1",
        help="Cycles that schemes make follow it: quarters, halves and years are"
        " counted from this month.",
    )
    performance_grace_days = fields.Integer(
        string="Working Days for Late Steps",
        default=3,
        help="Whoever is asked late, or after the end of the stage, still has so many"
        " working days.",
    )
    performance_reminder_days = fields.Integer(
        string="Days between Reminders",
        default=3,
        help="The daily digest repeats a step that is due or late after so many days.",
    )
    performance_answer_days = fields.Integer(
        string="Days for an Answer to a Plan",
        default=3,
        help="A side that has not answered the other's plan or request for so many days"
        " is reminded, long before the deadline.",
    )
    performance_escalation_days = fields.Integer(
        string="Days until Escalation",
        default=5,
        help="So many days after the deadline the next-level manager and HR get one"
        " line in their digest.",
    )
    performance_pulse_threshold = fields.Integer(
        string="Surveys Shown from Answers",
        default=5,
        help="Short surveys tell nothing of fewer answers, of all together or of the"
        " people of one manager: 5 or more. A survey keeps what holds at its start.",
    )
    performance_talk_buffer = fields.Integer(
        string="Minutes Free around Interviews",
        default=15,
        help="An appointment of one of the two that ends or begins within so many"
        " minutes of an interview is told as advice.",
    )
    performance_preparation_days = fields.Integer(
        string="Days to Prepare an Interview",
        default=10,
        help="So many days before an interview both sides get their task to prepare it:"
        " 7 to 14.",
    )
    performance_pay_closed_on = fields.Date(
        string="Pay Closed Until",
        help="No raise begins on this day or before: payroll of that time is closed.",
    )
    performance_development_hours = fields.Float(
        string="Hours for Development",
        help="So many hours a plan may cost by its estimates; more is told to both"
        " sides. 0: no limit.",
    )
    performance_development_cost = fields.Monetary(
        string="Money for Development",
        help="So much a plan may cost by its estimates; more is told to both sides. 0:"
        " no limit.",
    )
    performance_retention = fields.Boolean(
        string="Lists of What Was Kept Long Enough",
        help="Every day the system lists records that were kept as long as their rules"
        " ask for. Nothing is deleted before HR has read and confirmed a list.",
    )
    performance_mail_announcement = fields.Boolean(
        string="Announcement of Cycles", default=True
    )
    performance_mail_reminder = fields.Boolean(
        string="Reminders of Open Steps", default=True
    )
    performance_mail_escalation = fields.Boolean(
        string="Late Steps below Me", default=True
    )
    performance_mail_result = fields.Boolean(
        string="Released Results",
        default=True,
        help="A result is told in the interview; the mail only says that it can be"
        " read and acknowledged.",
    )

    # law and evaluators
    performance_legal_profile = fields.Selection(
        LEGAL_PROFILES,
        string="Legal Profile",
        compute="_compute_performance_legal_profile",
        store=True,
        readonly=False,
        help="What has to be on record before a cycle is launched. Proposed by the"
        " country of the company.",
    )
    performance_training_months = fields.Integer(
        string="Evaluator Training Valid (Months)",
        default=24,
        help="After so many months an evaluator is trained again. 0: a training stays"
        " valid.",
    )
    performance_training_target = fields.Integer(
        string="Trained Evaluators (%)",
        default=80,
        help="The set-up step “Training” is done when so many of those who lead people"
        " have been trained as evaluators.",
    )

    # what people read
    performance_dotted_visible = fields.Boolean(
        string="Employees Read Dotted-Line Reviews",
        default=True,
        help="After the release, together with the direct manager's review.",
    )
    performance_incident_told = fields.Boolean(
        string="Employees Read Incidents on Record",
        default=True,
        help="Off: a manager keeps incidents for the talk, and the employee hears of"
        " them there. It holds for incidents that are written from then on.",
    )
    performance_calibration_told = fields.Boolean(
        string="Employees Are Told of Calibration",
        help="Whether the explanation of a released result says in words that"
        " calibration has changed the grade.",
    )
    performance_vision = fields.Text(
        string="Vision",
        translate=True,
        help="What the company wants to be in some years. Stands above the goal tree.",
    )
    performance_mission = fields.Text(
        string="Mission",
        translate=True,
        help="What the company is there for. Stands above the goal tree.",
    )

    # data and the shared tablet
    performance_stale_hours = fields.Integer(
        string="Hours until a Value Is Stale",
        default=48,
        help="Actual values from Odoo records that were not refreshed for so many hours"
        " are marked as stale.",
    )
    performance_tablet_key = fields.Char(
        string="Tablet Key",
        copy=False,
        groups=ADMINISTRATOR,
        help="Part of the address of the shared tablet. Empty: no tablet is used.",
    )
    performance_tablet_url = fields.Char(
        string="Address of the Tablet",
        compute="_compute_performance_tablet_url",
        groups=ADMINISTRATOR,
    )

    _performance_tablet_key_unique = models.UniqueIndex(
        "(performance_tablet_key) WHERE performance_tablet_key IS NOT NULL"
    )

    _performance_training_months_positive = models.Constraint(
        "CHECK (performance_training_months >= 0)",
        "The validity of an evaluator training cannot be negative.",
    )

    def _performance_year_month(self):
        """Number of the month in which the fiscal year of the company begins."""
        # sudo: res.company - a setting that the names of periods tell to everybody.
        return int(self.sudo().performance_year_month or 1)

    @api.constrains(
        "performance_grace_days",
        "performance_reminder_days",
        "performance_escalation_days",
        "performance_answer_days",
        "performance_talk_buffer",
    )
    def _check_performance_days(self):
        for company in self:
            days = (
                company.performance_grace_days,
                company.performance_reminder_days,
                company.performance_escalation_days,
                company.performance_answer_days,
                company.performance_talk_buffer,
            )
            if min(days) < 0 or max(days) > 365:
                raise ValidationError(
                    self.env._(
                        "%s: the days of grace, answer, reminder and escalation, and"
                        " the minutes around interviews, lie between 0 and 365.",
                        names_of(company, "name"),
                    )
                )

    @api.constrains("performance_pulse_threshold")
    def _check_performance_pulse_threshold(self):
        for company in self:
            if not 5 <= company.performance_pulse_threshold <= 1000:
                raise ValidationError(
                    self.env._(
                        "%s: short surveys are shown from 5 answers on, or from more;"
                        " fewer keep nobody anonymous.",
                        names_of(company, "name"),
                    )
                )

    @api.constrains("performance_preparation_days")
    def _check_performance_preparation_days(self):
        for company in self:
            if not 7 <= company.performance_preparation_days <= 14:
                raise ValidationError(
                    self.env._(
                        "%s: an interview is prepared 7 to 14 days before it.",
                        names_of(company, "name"),
                    )
                )

    @api.constrains("performance_stale_hours")
    def _check_performance_stale_hours(self):
        for company in self:
            if not 1 <= company.performance_stale_hours <= 10000:
                raise ValidationError(
                    self.env._(
                        "%s: the hours until a value is stale lie between 1 and 10000.",
                        names_of(company, "name"),
                    )
                )

    @api.depends("partner_id.country_id")
    def _compute_performance_legal_profile(self):
        """The country's profile; another country means another law."""
        for company in self:
            company.performance_legal_profile = PROFILE_OF_COUNTRY.get(
                company.partner_id.country_id.code, "other"
            )

    @api.depends("performance_tablet_key")
    def _compute_performance_tablet_url(self):
        for company in self:
            key = company.performance_tablet_key
            base = company.get_base_url()
            company.performance_tablet_url = (
                f"{base}/performance/tablet/{key}" if key else False
            )

    # WHO

    def _performance_owners(self):
        """Who answers for each company.

        The manager of its top departments who has no superior in the company. Where
        there is none, or more than one, the reviewer of last resort.

        :return: dict of company id to employee, empty where there is none
        """
        # sudo: hr.department - heads for the snapshot of a checked launch.
        departments = self.env["hr.department"].sudo()
        top = departments.search(
            [("company_id", "in", self.ids), ("parent_id", "=", False)]
        ).grouped("company_id")
        owners = {}
        for company in self:
            heads = top.get(company, departments).manager_id
            heads = heads.filtered(
                lambda head, company=company: head.parent_id.company_id != company
            )
            owners[company.id] = (
                heads if len(heads) == 1 else company.performance_manager_id
            )
        return owners

    def _performance_holders(self, group):
        """Active users with a role in all of these companies.

        :param group: external id of the role
        """
        # sudo: res.users - names of colleagues with a role, to ask one of them.
        users = self.env.ref(group).sudo().all_user_ids
        return users.filtered(lambda user: user.active and self <= user.company_ids)

    # WORKING DAYS

    def _performance_working_day(self):
        """A function that tells whether the company works on a date.

        It asks the company's resource calendar, holidays included, three months at a
        time. A company without calendar works every day.
        """
        self.ensure_one()
        # sudo: resource.calendar - only which days are worked is taken from it.
        calendar = self.sudo().resource_calendar_id
        known = {}

        def is_working_day(day):
            quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            if quarter not in known:
                known[quarter] = calendar._performance_days(
                    quarter, quarter + timedelta(days=92)
                )
            return day in known[quarter]

        return is_working_day if calendar else lambda _day: True

    # TABLET
    #
    # The shared tablet of a company: its address holds a key.

    @readers_only
    def action_performance_new_tablet_key(self):
        """Give the tablet a new address; the old one stops working at once."""
        self._check_performance_administrator()
        for company in self:
            # sudo: system administrators write companies; the role was checked above.
            company.sudo().performance_tablet_key = secrets.token_urlsafe(18)

    @readers_only
    def action_performance_remove_tablet_key(self):
        """Use no tablet any more."""
        self._check_performance_administrator()
        # sudo: system administrators write companies; the role was checked above.
        self.sudo().performance_tablet_key = False

    def _performance_light(self):
        """Switch all features off, for the whole database."""
        self._check_performance_administrator()
        switch(self.env, dict.fromkeys(FEATURES, False))

    def _check_performance_administrator(self):
        user = self.env.user
        if self.env.su:
            return
        if not user.has_group(ADMINISTRATOR) or self - user.company_ids:
            raise AccessError(
                self.env._(
                    "This is set by the performance administrator of the company."
                )
            )

    # SET-UP
    #
    # The nine steps of the set-up, told from the data (R002).

    def _performance_setup(self):
        """Where the company stands.

        :return: list of dicts with ``code``, ``name``, ``done``, ``detail``, ``action``
        """
        self.ensure_one()
        # sudo: only whether something exists and how many; no record is shown.
        company = self.sudo().with_company(self)
        names = self._performance_setup_names()
        steps = []
        for code, (name, action) in names.items():
            done, detail = getattr(company, f"_performance_setup_{code}")()
            steps.append(
                {
                    "code": code,
                    "name": name,
                    "done": done,
                    "detail": detail,
                    "action": action,
                }
            )
        return steps

    def _performance_setup_names(self):
        """Name of each step and the action that opens its data."""
        _ = self.env._
        own = "hr_performance.hr_performance_%s_action"
        return {
            "goals": (_("Goals: a template with lines"), own % "template"),
            "kpi": (_("KPIs: a released library"), own % "kpi"),
            "method": (_("Method: grades and rules in words"), own % "scheme"),
            "tool": (
                _("Tool: HR partners for the departments"),
                "hr.hr_department_kanban_action",
            ),
            "training": (
                _("Training of the evaluators"),
                "hr.open_view_employee_list_my",
            ),
            "data": (_("Data: actual values come in"), own % "measure"),
            "interview": (_("Feedback interviews"), own % "interview"),
            "improvement": (_("Improvement: commitments"), own % "commitment"),
            "reward": (_("Rewards: a rule"), own % "reward_rule"),
        }

    # What the addon ships proves nothing: a step is done by what the company has made
    # itself, or has taken by choosing a scheme or launching a cycle.

    def _performance_made(self, model):
        """Domain of what people have made for the company, or for all companies."""
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", model)]
        )
        return Domain("company_id", "in", [self.id, False]) & Domain(
            "id", "not in", shipped.mapped("res_id")
        )

    def _performance_taken(self):
        """Schemes that the company has chosen, or that its cycles follow."""
        launched = [("company_id", "=", self.id), ("state", "!=", "draft")]
        schemes = self.env["hr.performance.scheme"]
        return self.performance_scheme_id | schemes.search(
            Domain("cycle_ids", "any", launched)
        )

    def _performance_templates(self):
        """Templates with lines that the company has made or taken."""
        schemes = self._performance_taken()
        taken = schemes.template_id | schemes.template_rule_ids.template_id
        return self.env["hr.performance.template"].search(
            Domain("line_ids", "!=", False)
            & (
                self._performance_made("hr.performance.template")
                | Domain("id", "in", taken.ids)
            )
        )

    def _performance_count(self, model, *domain):
        """How many records of this kind belong to the company."""
        return self.env[model].search_count([("company_id", "=", self.id), *domain])

    def _performance_setup_goals(self):
        count = len(self._performance_templates())
        return bool(count), self.env._("%s templates made or chosen", count)

    def _performance_setup_kpi(self):
        taken = self._performance_templates().line_ids.kpi_id
        count = self.env["hr.performance.kpi"].search_count(
            Domain("state", "=", "released")
            & (
                self._performance_made("hr.performance.kpi")
                | Domain("id", "in", taken.ids)
            )
        )
        return bool(count), self.env._("%s released KPIs made or chosen", count)

    def _performance_setup_method(self):
        schemes = self._performance_taken() or self.env["hr.performance.scheme"].search(
            self._performance_made("hr.performance.scheme"), limit=1
        )
        scheme = schemes[:1]
        if not scheme:
            return False, self.env._("No scheme made or chosen yet")
        if not scheme.scale_id.level_ids:
            return False, self.env._("%s: no grades yet", scheme.name)
        if not scheme.policy_text:
            return False, self.env._("%s: no rules in words yet", scheme.name)
        return True, scheme.name

    def _performance_setup_tool(self):
        """Each department has an HR partner, its own or one further up."""
        departments = self.env["hr.department"].search([("company_id", "=", self.id)])
        covered = departments.search(
            [
                ("company_id", "=", self.id),
                (
                    "id",
                    "child_of",
                    departments.filtered("performance_partner_ids").ids,
                ),
            ]
        )
        done = bool(departments) and covered == departments
        return done, self.env._(
            "%(done)s of %(all)s departments have an HR partner",
            done=len(covered),
            all=len(departments),
        )

    def _performance_setup_training(self):
        leaders = self.env["hr.employee"].search(
            [("company_id", "=", self.id), ("child_ids", "!=", False)]
        )
        trained = leaders._performance_trained()
        share = 100 * len(trained) // len(leaders) if leaders else 0
        done = bool(leaders) and share >= self.performance_training_target
        return done, self.env._(
            "%(trained)s of %(all)s evaluators trained, target %(target)s %%",
            trained=len(trained),
            all=len(leaders),
            target=self.performance_training_target,
        )

    def _performance_setup_data(self):
        count = self._performance_count("hr.performance.measure")
        return bool(count), self.env._("%s actual values", count)

    def _performance_setup_interview(self):
        count = self._performance_count(
            "hr.performance.interview", ("state", "in", ("closed", "signed"))
        )
        return bool(count), self.env._("%s interviews held", count)

    def _performance_setup_improvement(self):
        settled = self._performance_count(
            "hr.performance.commitment", ("state", "in", ("kept", "missed"))
        )
        count = self._performance_count("hr.performance.commitment")
        return bool(count), self.env._(
            "%(count)s commitments, %(settled)s settled", count=count, settled=settled
        )

    def _performance_setup_reward(self):
        count = self._performance_count("hr.performance.reward.rule")
        return bool(count), self.env._("%s reward rules", count)
