# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter
from datetime import datetime, time

from pytz import timezone

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.dates import add_months
from ...engine.numbers import to_decimal
from ..base.appraisal_states import OPEN
from ..base.racing import change_rows
from ..base.seeing import names_of
from .hr_scope import HrFinder

#: So many people are named or told at once.
ASKED = 5


class HrEmployee(models.Model):
    """The employee as appraisee and as superior."""

    _inherit = "hr.employee"

    performance_appraisal_count = fields.Integer(
        string="Appraisals",
        compute="_compute_performance_appraisal_count",
        groups="hr.group_hr_user",
    )

    # as evaluator
    performance_trained_on = fields.Date(
        string="Trained as Evaluator on",
        groups="hr.group_hr_user",
        help="Last training in setting goals, rating by facts and holding interviews."
        " How long it is valid is set per company.",
    )
    performance_trained_until = fields.Date(
        string="Evaluator Training Valid until",
        groups="hr.group_hr_user",
        help="Of a certificate that says so itself. Empty: as many months as the"
        " company has set.",
    )

    # who knows the PIN
    performance_pin_by_id = fields.Many2one(
        "res.users",
        string="PIN Set by",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="Whoever set a PIN knows it: it is no proof against that user.",
    )

    # who acts for a manager, and who advises
    performance_delegation_ids = fields.One2many(
        "hr.performance.delegation",
        "delegator_id",
        string="Performance Delegations",
        groups="hr.group_hr_user",
        help="Record rules of delegates lead over it.",
    )
    performance_given_ids = fields.One2many(
        "hr.performance.delegation",
        "delegate_id",
        string="Performance Delegations to This Person",
        groups="hr.group_hr_user",
        help="Whose rights this person has been given.",
    )
    performance_deputy_id = fields.Many2one(
        "hr.employee",
        string="Deputy in Performance",
        groups="hr.group_hr_user",
        domain="[('id', '!=', id), ('user_id.active', '=', True)]",
        help="Proposed where somebody has to act for this manager; otherwise the"
        " manager's own manager.",
    )
    performance_dotted_manager_ids = fields.Many2many(
        "hr.employee",
        "hr_employee_performance_dotted_rel",
        "employee_id",
        "manager_id",
        string="Dotted-Line Managers",
        groups="hr.group_hr_user",
        domain="[('id', '!=', id)]",
        help="Second managers without disciplinary line, for example of projects. They"
        " write an advisory review; the direct manager decides.",
    )

    def _compute_performance_appraisal_count(self):
        counts = self._performance_appraisal_counts(self.ids)
        for employee in self:
            employee.performance_appraisal_count = counts.get(employee.id, 0)

    @api.model
    def _performance_appraisal_counts(self, employee_ids):
        """How many sheets of these people the user may read, by employee id."""
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("employee_id", "in", employee_ids)], ["employee_id"], ["__count"]
        )
        return {employee.id: count for employee, count in rows}

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        by_hand = [e for e, v in zip(employees, vals_list, strict=True) if v.get("pin")]
        employees.browse([e.id for e in by_hand])._performance_note_pin()
        if any(vals.get("user_id") for vals in vals_list):
            # Record rules cache who the employees of a user are.
            self.env.registry.clear_cache()
        return employees

    def write(self, vals):
        """Let appraisals and goals follow what changes in people.

        At last HR is told what a leaver leaves open.
        """
        if "user_id" in vals:
            self._performance_change_logins(vals["user_id"])
        result = super().write(vals)
        if "pin" in vals:
            self._performance_note_pin()
        if {"parent_id", "user_id", "active"} & set(vals):
            # Record rules cache that, and who is out of an HR user's reach.
            self.env.registry.clear_cache()
        for model in self.env["hr.performance.people.mixin"]._people_models():
            model._follow_employees(self, vals)
            if vals.get("user_id"):
                model._after_logins_change(self)
        if vals.get("active") is False:
            self._remind_of_handover()
        return result

    def _performance_tell_versions(self, taken_back):
        """Let appraisals follow what versions say about contracts, jobs, departments.

        :param taken_back: whether days may have been taken back from a version
        """
        if not self:
            return
        # sudo: sheets that are launched now do not pass the change, see _hold_subjects.
        change_rows(self.sudo())
        for model in self.env["hr.performance.people.mixin"]._people_models():
            model._follow_dated(self, taken_back)

    # PIN

    def _performance_note_pin(self):
        """Keep who set the PIN of these people."""
        # sudo: nobody writes this field, not even HR.
        self.sudo().write({"performance_pin_by_id": self.env.uid})

    def _performance_knows_pin(self, user):
        """Whether a user set the PIN of this person, or can read it as HR."""
        self.ensure_one()
        # sudo: who set it; only compared.
        setter = self.sudo().performance_pin_by_id
        return setter == user or user.has_group("hr.group_hr_user")

    # LOGIN

    def _performance_change_logins(self, user_id):
        """Let models keep what only the former logins may read.

        :param user_id: id of the user who is to be these employees
        """
        # sudo: hr.employee - compares user ids only.
        changed = self.sudo().filtered(lambda e: e.user_id.id != user_id)
        if user_id == self.env.uid != SUPERUSER_ID:
            changed._performance_check_identity()
        leaving = changed.filtered("user_id").with_env(self.env)
        if leaving:
            for model in self.env["hr.performance.people.mixin"]._people_models():
                model._before_logins_change(leaving)

    def _performance_check_identity(self):
        """Nobody becomes somebody else by his own hand: what is that person's is not.

        Free are people who have neither a login nor a team nor a part in appraisals.
        """
        taken = self.filtered(
            lambda e: e.user_id or e.performance_appraisal_count or e.child_ids
        )
        for model in self.env["hr.performance.people.mixin"]._people_models():
            taken |= model._people_with_part(self - taken)
        if taken:
            raise UserError(
                self.env._(
                    "%s: nobody links the own login to somebody who takes part in"
                    " appraisals. Let a colleague of HR or an administrator do it.",
                    names_of(taken, "name"),
                )
            )

    # REPORTING LINE

    @api.model
    def _performance_people_of(self, name, where):
        """The people of a department, of a company, or below somebody, with these.

        :param name: field of the employee that leads there, or id
        :param where: that record; empty without anybody
        """
        operator = "=" if name == "company_id" else "child_of"
        # sudo: how many work in a unit and by which calendar.
        return self.sudo().search([(name, operator, where.ids)]) if where else self

    def _performance_hours(self, start, end):
        """Working hours of these people together between two days.

        Public holidays are no working time. Absences of single people are not looked
        up: of many people, somebody is always away.

        :return: Decimal, or None where nobody has a working calendar
        """
        calendars = Counter(
            employee.resource_calendar_id
            for employee in self
            if employee.resource_calendar_id
        )
        hours = 0
        for calendar, number in calendars.items():
            zone = timezone(calendar.tz or "UTC")
            hours += number * calendar.get_work_hours_count(
                zone.localize(datetime.combine(start, time.min)),
                zone.localize(datetime.combine(max(start, end), time.max)),
            )
        return to_decimal(round(hours, 2)) if calendars else None

    def _performance_superiors(self):
        """Everybody above these employees, whatever the company."""
        chains = self._performance_chains()
        return self.browse(
            {superior for chain in chains.values() for superior in chain}
        )

    def _performance_chains(self):
        """Superiors of each employee, nearest first, in one query.

        :return: dict of employee id to list of employee ids; a loop in the reporting
            line ends where it closes.
        """
        if not self:
            return {}
        self.env["hr.employee"].flush_model(["parent_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE line AS (
                    SELECT id AS employee_id, parent_id AS superior_id, 1 AS depth,
                           ARRAY[id, parent_id] AS seen
                      FROM hr_employee
                     WHERE id IN %s AND parent_id IS NOT NULL AND parent_id != id
                    UNION ALL
                    SELECT line.employee_id, above.parent_id, line.depth + 1,
                           line.seen || above.parent_id
                      FROM line JOIN hr_employee above ON above.id = line.superior_id
                     WHERE above.parent_id IS NOT NULL
                       AND NOT above.parent_id = ANY(line.seen)
                )
                SELECT employee_id, array_agg(superior_id ORDER BY depth)
                  FROM line GROUP BY employee_id
                """,
                tuple(self.ids),
            )
        )
        return dict(rows)

    def _performance_managers(self):
        """Who plans with and reviews each employee.

        The manager, or the next above who still works here; without one the head of
        the department or of a department above it; without one the company's reviewer
        of last resort. Nobody reviews oneself.

        :return: dict of employee id to employee record, empty where nobody is found
        """
        managers = {}
        # sudo: hr.employee - a manager's identity is public in the company; callers
        # store it as the snapshot of an appraisal and show nothing else.
        for employee in self.sudo():
            managers[employee.id] = (
                (employee._performance_present_superior() - employee)
                or employee._performance_department_head()
                or (employee.company_id.performance_manager_id - employee)
            )
        return managers

    def _performance_present_superior(self):
        """The nearest superior who still works here: who has left gives way."""
        self.ensure_one()
        seen, superior = self, self.parent_id
        while superior and not superior.active and superior not in seen:
            seen |= superior
            superior = superior.parent_id
        return superior.filtered("active")

    def _performance_department_head(self):
        self.ensure_one()
        department = self.department_id
        while department:
            head = (department.manager_id - self).filtered("active")
            if head:
                return head
            department = department.parent_id
        return self.browse()

    def _performance_deputy(self):
        """Who may act for this manager: the deputy, else the own manager; or nobody."""
        self.ensure_one()
        # sudo: hr.employee - names whom to propose to the manager and to HR.
        own = self.sudo()
        fit = (own.performance_deputy_id | own.parent_id).filtered(
            lambda person: person != own
            and person.active
            and person.user_id.active
            and not person.user_id.share
        )
        return fit[:1]

    # WHO MAY AND CAN ACT
    #
    # The one answer that buttons, reminders, activities, home and boards share.

    def _performance_actors(self, about=None, deputies=True):
        """Users who may and can act for this person now.

        The own login, if it is active, and whoever has the right to act for the person
        today, but never on oneself or on one's superiors. Nobody where the person is
        missing or cannot log in; then the next in line acts, see
        ``hr.performance.actors.mixin``.

        :param about: employee whom the matter is about, if it is about one
        :param deputies: whether the right can be given to others; a signature and the
            own part of an appraisee cannot
        """
        # sudo: hr.employee, hr.performance.delegation - logins and rights of today;
        # callers tell or compare these users and show nothing else.
        own = self.sudo()
        users = own.user_id.filtered("active")
        if not deputies:
            return users
        given = own.performance_delegation_ids.filtered(lambda d: d._is_open_to_act())
        return users | given.delegate_id.user_id.filtered(
            lambda user: (
                user.active
                and not (about and about in user.performance_out_of_reach_ids)
            )
        )

    # HR OF A PERSON

    def _performance_hr_partners(self):
        """Users of HR who handle this person, a few at most; nobody where none can."""
        self.ensure_one()
        return HrFinder(self.env).find(self.department_id, self.company_id, self)[
            :ASKED
        ]

    def _performance_hr_user(self, departments):
        """One of HR of the first of these departments, else who is at work here.

        What is handed over is about several people; whom HR rights do not cover, the
        dialog leaves out.
        """
        self.ensure_one()
        found = HrFinder(self.env).find(departments[:1], self.company_id)
        return found[:1] or self.env.user

    # TRAINING AS EVALUATOR

    def _performance_trained(self):
        """Those of these employees whose training is valid today."""
        # sudo: hr.employee - whether a training is valid, for the check of a rater.
        people = self.sudo()
        return people.filtered(
            lambda person: (
                person.performance_trained_on
                and (
                    not (until := person._performance_training_end())
                    or until >= person.company_id._performance_today()
                )
            )
        ).with_env(self.env)

    def _performance_training_end(self):
        """Last day of the training as evaluator: of its certificate, else by months."""
        months = self.company_id.performance_training_months
        if self.performance_trained_until or not months:
            return self.performance_trained_until
        return add_months(self.performance_trained_on, months)

    def _performance_record_training(self, day, until=False):
        """A training as evaluator took place; an earlier one changes nothing.

        The seam for dialogs and bridges; the caller has checked who may record it.

        :param until: last day on which its certificate is valid, where it says so
        """
        # sudo: hr.employee - two days of people whom the caller has checked.
        later = self.sudo().filtered(
            lambda person: (
                not person.performance_trained_on
                or person.performance_trained_on <= day
            )
        )
        later.write({"performance_trained_on": day, "performance_trained_until": until})

    # HOW A PERSON IS REACHED, WITH OR WITHOUT A LOGIN

    def _performance_partner(self):
        """Contact for calendar and mail: of the user, else the work contact."""
        # sudo: hr.employee - the contact is used as recipient, not shown.
        return self.sudo().user_id.partner_id or self.sudo().work_contact_id

    def _performance_mail(self):
        """Address of a person without login: at work, else the private one."""
        self.ensure_one()
        return self.work_email or self.private_email

    def _performance_lang(self):
        """Language in which the person reads: of the user or contact, else company."""
        # sudo: hr.employee - a language code only.
        own = self.sudo()
        return (
            own.user_id.lang
            or own.work_contact_id.lang
            or own.company_id.partner_id.lang
            or "en_US"
        )

    # HANDOVER
    #
    # A manager who leaves does not leave the team waiting.

    def _remind_of_handover(self):
        """One activity per leaver for HR: how many tasks are to be handed over."""
        # sudo: only counts; whoever archives an employee learns nothing of them.
        sheets = self.env["hr.performance.appraisal"].sudo()
        found = sheets.search(
            Domain("state", "in", OPEN)
            & (
                Domain("manager_id", "in", self.ids)
                | Domain("left_manager_id", "in", self.ids)
            )
        )
        by_leaver = found.grouped(
            lambda a: a.left_manager_id if a.left_manager_id in self else a.manager_id
        )
        # sudo: hr.department - the HR partners to tell.
        cycles = self.env["hr.performance.cycle"].sudo()
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id("hr.performance.cycle")
        # sudo: as above.
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model_id,
                    "res_id": max(group.cycle_id.ids),
                    "performance_leaver_id": manager.id,
                    "user_id": manager._performance_hr_user(group.department_id).id,
                    "summary": cycles.env._(
                        "Hand over %(count)s open tasks of %(name)s",
                        count=len(group),
                        name=manager.name,
                    ),
                    "note": cycles.env._(
                        "Cycles › Hand Over shows what is open and gives it to"
                        " successors. Until then the next level above acts."
                    ),
                }
                for manager, group in by_leaver.items()
            ]
        )
