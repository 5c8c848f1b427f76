# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine.dates import add_months
from ...models.base.dialogs import open_dialog
from ...models.base.seeing import names_of, readers_only
from ...models.scheme.checks import REQUIRED

#: Days to agree the plans of a cycle that is launched after its start.
LATE_START_DAYS = 14
#: So many periods are looked at before the last of them is proposed.
PROPOSALS = 12
#: So many people are listed by themselves; more are counted, and listed on demand.
LISTED = 300
STATUS = [
    ("in", "Takes Part"),
    ("twice", "Takes part here and in another cycle"),
    ("overlap", "In another cycle of this time"),
    ("excluded", "Left out by hand"),
    ("department", "Other department"),
    ("job", "Other job"),
    ("tag", "Other tags"),
    ("not_named", "Not named"),
    ("scope", "Outside your departments"),
]

#: Those who get a sheet.
TAKING = ("in", "twice")


class HrPerformanceLaunch(models.TransientModel):
    """The first launch on one page: period, people, template and dates."""

    _name = "hr.performance.launch"
    _description = "Start a Cycle"
    _inherit = ["hr.performance.number.mixin", "hr.mixin"]

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        compute_sudo=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    scheme_id = fields.Many2one(
        "hr.performance.scheme",
        required=True,
        default=lambda self: self.env["hr.performance.cycle"]._default_scheme(),
        domain="[('company_id', 'in', [company_id, False])]",
        help="The rules: steps, checks, grades. Light suits companies below fifty"
        " people.",
    )
    date_start = fields.Date(
        string="Period From",
        required=True,
        default=lambda self: self._default_period()[0],
    )
    date_end = fields.Date(
        string="Period Until",
        required=True,
        default=lambda self: self._default_period()[1],
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        required=True,
        compute="_compute_template_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', [company_id, False]),"
        " ('subject_kind', '=', 'employee'), ('is_block', '=', False)]",
        help="For everybody whose job has no template of its own.",
        compute_sudo=False,
    )
    template_method = fields.Selection(
        related="template_id.method",
        string="Assessment Method",
        related_sudo=False,
    )
    method_reason = fields.Text(
        string="Why This Method",
        help="Why the method suits the work and the culture of these people. It stays"
        " with the cycle and is read when somebody asks later.",
    )
    method_ids = fields.One2many(
        "hr.performance.launch.method",
        "launch_id",
        string="Methods by Job and Department",
        compute="_compute_method_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    is_reason_required = fields.Boolean(
        compute="_compute_is_reason_required", compute_sudo=False
    )
    who = fields.Selection(
        [
            ("all", "All active employees"),
            ("departments", "Some departments"),
            ("people", "Some people"),
        ],
        string="Who Takes Part",
        required=True,
        default="all",
    )
    department_ids = fields.Many2many("hr.department", string="Departments")
    employee_ids = fields.Many2many("hr.employee", string="Employees")
    excluded_employee_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_launch_excluded_rel",
        "launch_id",
        "employee_id",
        string="Leave Out",
    )
    skip_overlaps = fields.Boolean(
        string="Leave Out People of Another Cycle",
        default=True,
        help="People who are in another cycle of an overlapping period stay there.",
    )
    plan_until = fields.Date(
        compute="_compute_dates", store=True, readonly=False, compute_sudo=False
    )
    review_until = fields.Date(
        compute="_compute_dates", store=True, readonly=False, compute_sudo=False
    )
    talk_until = fields.Date(
        string="Interviews Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    line_ids = fields.One2many(
        "hr.performance.launch.line",
        "launch_id",
        compute="_compute_line_ids",
        store=True,
        compute_sudo=False,
    )
    in_count = fields.Integer(
        compute="_compute_line_ids", store=True, compute_sudo=False
    )
    out_count = fields.Integer(
        compute="_compute_line_ids", store=True, compute_sudo=False
    )
    no_manager_count = fields.Integer(
        compute="_compute_line_ids", store=True, compute_sudo=False
    )
    no_user_count = fields.Integer(
        compute="_compute_line_ids", store=True, compute_sudo=False
    )

    policy_notice = fields.Html(
        compute="_compute_policy_notice",
        string="Reward Policy",
        compute_sudo=False,
        sanitize=False,
    )

    @api.model
    def _default_period(self):
        """First and last day of the next period in which most people are free.

        The running one, unless most people have a sheet in a cycle of that time: then
        what follows that cycle, so that a company with a year of its own keeps it.
        """
        model = self.env["hr.performance.cycle"]
        first, last = model._default_period()
        scheme = model._default_scheme()
        for _attempt in range(PROPOSALS):
            cycle = model.new(
                {
                    "company_id": self.env.company.id,
                    "scheme_id": scheme.id,
                    "date_start": first,
                    "date_end": last,
                }
            )
            people = cycle._population()
            twice = cycle._overlapping(people)
            if 2 * len(twice) <= len(people):
                break
            # sudo: only the last day of cycles in which the people take part.
            ends = model.union(*twice.values()).sudo().mapped("date_end")
            first = max(ends) + timedelta(days=1)
            last = add_months(first, scheme._months() if scheme else 6)
            last -= timedelta(days=1)
        return first, last

    @api.depends("date_start", "date_end", "company_id")
    def _compute_name(self):
        """The period in words, unless another name is typed."""
        for launch in self:
            start, end = launch.date_start, launch.date_end
            if start and end and start <= end:
                launch.name = launch.scheme_id._period_name(
                    start, end, launch.company_id
                )

    @api.depends("scheme_id")
    def _compute_template_id(self):
        for launch in self:
            launch.template_id = launch.scheme_id.template_id

    @api.depends("scheme_id", "company_id")
    def _compute_method_ids(self):
        """Who gets which template by scheme and library; another choice is typed."""
        for launch in self:
            rows = launch.scheme_id and launch.scheme_id._method_rows(
                launch.company_id, with_jobs=True
            )
            launch.method_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"job_id": job, "department_id": place, "template_id": template}
                    )
                    for job, place, template in rows or ()
                ),
            ]

    @api.depends("scheme_id")
    def _compute_is_reason_required(self):
        for launch in self:
            levels = launch.scheme_id and launch.scheme_id._gate_levels()
            launch.is_reason_required = (levels or {}).get("method_reason") == REQUIRED

    @api.depends("company_id", "date_start")
    @api.depends_context("lang")
    def _compute_policy_notice(self):
        """What people were promised for results of this period."""
        for launch in self:
            launch.policy_notice = launch._new_cycle().policy_notice

    @api.depends("date_start", "date_end", "scheme_id")
    def _compute_dates(self):
        """The calendar that the cycle would propose; a late start gets two weeks."""
        soon = self.env.company._performance_today() + timedelta(days=LATE_START_DAYS)
        for launch in self:
            stages = {}
            if launch.date_start and launch.date_end:
                stages = {
                    values["state"]: values["date_end"]
                    for values in launch._new_cycle()._calendar_values()
                }
            planned = stages.get("planning")
            launch.plan_until = planned and max(planned, min(soon, launch.date_end))
            launch.review_until = stages.get("assessment")
            launch.talk_until = stages.get("feedback")

    @api.depends(
        "company_id",
        "scheme_id",
        "date_start",
        "date_end",
        "who",
        "department_ids",
        "employee_ids",
        "excluded_employee_ids",
        "skip_overlaps",
    )
    def _compute_line_ids(self):
        """Whom the page reaches as it stands, so that nothing older is shown."""
        for launch in self:
            rows = [] if launch._page_problem() else launch._people_rows()
            launch._fill_counts(rows)
            shown = rows if len(rows) <= LISTED else []
            launch.line_ids = [Command.clear(), *map(Command.create, shown)]

    def _fill_counts(self, rows):
        taking = [row for row in rows if row["status"] in TAKING]
        self.in_count = len(taking)
        self.out_count = len(rows) - len(taking)
        self.no_manager_count = sum(not row["manager_name"] for row in taking)
        self.no_user_count = sum(not row["has_login"] for row in taking)

    def _people_rows(self):
        """Values of one line for everybody: who takes part, who does not, and why."""
        status = self._new_cycle()._population_status()
        if not self.skip_overlaps:
            status = {
                person: "twice" if reason == "overlap" else reason
                for person, reason in status.items()
            }
        # sudo: hr.employee - an officer has no right on employees; the list shows only
        # name, department, manager and whether there is a login, for the own scope.
        people = self.env["hr.employee"].sudo().browse(status)
        people.fetch(["name", "department_id", "parent_id", "user_id"])
        managers = people._performance_managers()
        return [
            {
                "employee_name": person.name,
                "department_name": person.department_id.name,
                "manager_name": managers[person.id].name,
                "has_login": person.user_id.active,
                "status": status[person.id] or "in",
            }
            for person in people
        ]

    # CYCLE

    def _cycle_values(self):
        """Values of the cycle that this page makes."""
        self.ensure_one()
        by_department = self.who == "departments"
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "scheme_id": self.scheme_id.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "template_id": self.template_id.id,
            "method_reason": self.method_reason,
            "method_ids": [
                Command.create({**row._cycle_values(), "sequence": 10 * place})
                for place, row in enumerate(self.method_ids, 1)
            ],
            "department_ids": [
                Command.set(self.department_ids.ids if by_department else [])
            ],
            "employee_ids": [
                Command.set(self.employee_ids.ids if self.who == "people" else [])
            ],
            "excluded_employee_ids": [Command.set(self.excluded_employee_ids.ids)],
        }

    def _new_cycle(self):
        """The cycle as it would be, without saving it."""
        return self.env["hr.performance.cycle"].new(self._cycle_values())

    # ACTIONS

    @readers_only
    def action_preview(self):
        """List who takes part and who does not, and why, however many they are."""
        self.ensure_one()
        self._check_page()
        rows = self._people_rows()
        self.line_ids = [Command.clear(), *map(Command.create, rows)]
        return True

    @readers_only
    def action_ask(self):
        """Ask before the launch, with the number of people and the period."""
        self.ensure_one()
        self._check_page()
        self._people_of_others()
        if not self.in_count:
            raise UserError(
                self.env._(
                    "Nobody would take part. Choose another period or other people."
                )
            )
        return open_dialog(
            self,
            self.env._("Launch Quietly"),
            view="hr_performance.hr_performance_launch_view_form_ask",
        )

    @readers_only
    def action_launch(self):
        """Make the cycle and launch it quietly; nobody gets a mail yet."""
        self.ensure_one()
        return self._launched_cycle()._get_records_action()

    @readers_only
    def action_launch_announced(self):
        """Make the cycle, launch and announce it.

        A launch that goes on in the background stays quiet: its page says so and offers
        the announcement when all sheets are there.
        """
        self.ensure_one()
        cycle = self._launched_cycle()
        opened = cycle._get_records_action()
        if cycle.job_state != "idle":
            return opened
        told = cycle.action_announce()
        if not told:
            return opened
        return {**told, "params": {**told["params"], "next": opened}}

    def _launched_cycle(self):
        """The cycle of this page, launched quietly."""
        self._check_page()
        values = self._cycle_values()
        values["excluded_employee_ids"] = [
            Command.set([*self.excluded_employee_ids.ids, *self._people_of_others()])
        ]
        cycle = self.env["hr.performance.cycle"].create(values)
        cycle._fill_calendar()
        for state, day in (
            ("planning", self.plan_until),
            ("assessment", self.review_until),
            ("feedback", self.talk_until),
        ):
            cycle._set_stage_end(state, day)
        cycle.action_launch()
        return cycle

    def _people_of_others(self):
        """People who are left out because another cycle of this time has them.

        :raises UserError: when it has everybody
        """
        if not self.skip_overlaps:
            return []
        cycle = self._new_cycle()
        people = cycle._population()
        twice = cycle._overlapping(people)
        if people and len(twice) == len(people):
            raise UserError(
                self.env._(
                    "Everybody takes part in %s already, whose period overlaps."
                    " Choose another period or other people.",
                    names_of(cycle.union(*twice.values()) - cycle, "name"),
                )
            )
        return list(twice)

    def _check_page(self):
        if problem := self._page_problem():
            raise UserError(problem)

    def _page_problem(self):
        """What keeps the page from being launched, in words; None if nothing does."""
        _ = self.env._
        if not self.date_start or not self.date_end:
            return _("Enter the first and the last day of the period.")
        if self.date_end < self.date_start:
            return _("The period ends before it starts. Change one of the dates.")
        if self.who == "departments" and not self.department_ids:
            return _("Choose at least one department.")
        if self.who == "people" and not self.employee_ids:
            return _("Choose at least one person.")
        return None

    @readers_only
    def action_open_setup(self):
        """Open the set-up checklist."""
        return self.env["ir.actions.actions"]._for_xml_id(
            "hr_performance.hr_performance_setup_server_action"
        )


class HrPerformanceLaunchLine(models.TransientModel):
    """One person in the preview of a launch."""

    _name = "hr.performance.launch.line"
    _description = "Start a Cycle: Person"
    _order = "status, department_name, employee_name, id"

    launch_id = fields.Many2one(
        "hr.performance.launch", required=True, ondelete="cascade", index=True
    )
    employee_name = fields.Char(string="Employee")
    department_name = fields.Char(string="Department")
    manager_name = fields.Char(
        string="Direct Manager", help="Empty: HR plans and reviews."
    )
    has_login = fields.Boolean(
        string="Login", help="Without one, the manager enters or a link is sent."
    )
    status = fields.Selection(STATUS, required=True)


class HrPerformanceLaunchMethod(models.TransientModel):
    """Which template people of a job or department get in a launch, and why."""

    _name = "hr.performance.launch.method"
    _description = "Start a Cycle: Method"
    _order = "id"

    launch_id = fields.Many2one(
        "hr.performance.launch", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="launch_id.company_id", related_sudo=False)
    job_id = fields.Many2one(
        "hr.job",
        string="Job Position",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    department_id = fields.Many2one(
        "hr.department", domain="[('company_id', 'in', [company_id, False])]"
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        required=True,
        domain="[('company_id', 'in', [company_id, False]),"
        " ('subject_kind', '=', 'employee'), ('is_block', '=', False)]",
    )
    method = fields.Selection(
        related="template_id.method", string="Assessment Method", related_sudo=False
    )
    reason = fields.Text(string="Why This Method")

    def _cycle_values(self):
        """Values of the row that the cycle keeps."""
        self.ensure_one()
        return {
            "job_id": self.job_id.id,
            "department_id": self.department_id.id,
            "template_id": self.template_id.id,
            "reason": self.reason,
        }
