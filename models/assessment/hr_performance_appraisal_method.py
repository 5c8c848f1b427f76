# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..organization.appraisal_states import UNRATED


class HrPerformanceAppraisal(models.Model):
    """Everybody reads how the appraisal works before the first step in a cycle."""

    _inherit = "hr.performance.appraisal"

    is_method_unread = fields.Boolean(compute="_compute_is_method_unread")
    is_subject_uninformed = fields.Boolean(
        compute="_compute_is_method_unread",
        help="The appraisee has no login, and nobody has recorded that the rules were"
        " explained in person.",
    )

    @api.depends("owner_id", "manager_id", "cycle_id", "state")
    @api.depends_context("uid")
    def _compute_is_method_unread(self):
        """Whether the user takes part, is expected to read and has not read yet."""
        roles, mine = self._roles(), self._user_employee()
        known = self.env["hr.performance.acknowledgement"]._known(
            self.cycle_id, self.owner_id | mine
        )
        for appraisal in self:
            expected = appraisal._is_method_expected()
            own = roles[appraisal.id] & {"subject", "manager"}
            cycle_id = appraisal.cycle_id.id
            appraisal.is_method_unread = bool(
                expected and own and mine and (cycle_id, mine.id) not in known
            )
            appraisal.is_subject_uninformed = bool(
                expected
                and appraisal.is_subject_userless
                and roles[appraisal.id] & {"manager", "hr"}
                and (cycle_id, appraisal.owner_id.id) not in known
            )

    def _is_method_expected(self):
        self.ensure_one()
        return (
            self.state in UNRATED
            and self.cycle_id._gate_level("method_acknowledged") != "off"
        )

    def _user_employee(self):
        """The user's own employee, whatever company is chosen."""
        # sudo: hr.employee - the user's own record, only its id is used.
        own = self.env.user.sudo().employee_ids
        # sudo: as above.
        return (self.env.user.sudo().employee_id or own[:1]).with_env(self.env)

    # OPENING

    def action_open_method_page(self):
        """Open the page that explains the rules of the cycle."""
        return self._method_page(self.env._("How You Are Assessed"))

    def action_record_informed(self):
        """Record that the rules were explained to people without login."""
        self._check_role("manager", "hr")
        # sudo: hr.employee - only whether the appraisee has a login.
        userless = self.sudo().filtered("is_subject_userless").with_env(self.env)
        if not userless:
            raise UserError(
                self.env._(
                    "People with a login acknowledge the rules themselves: Read and"
                    " Acknowledge on their own sheet."
                )
            )
        return userless._method_page(
            self.env._("Informed in Person"), is_in_person=True
        )

    def _method_page(self, title, **values):
        page = self.env["hr.performance.method.page"].create(
            {"appraisal_ids": [fields.Command.set(self.ids)], **values}
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": page._name,
            "res_id": page.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    # CHECKS

    def action_confirm_plan(self):
        """Only who has read the rules confirms a plan, where the check is required."""
        if not self.env.su:
            self._check_may_confirm()
            self._check_method_read(self._confirming())
        return super().action_confirm_plan()

    def _confirming(self):
        """Who confirms each appraisal's plan now: the sides that the user stands for.

        :return: dict of appraisal to employees
        """
        roles, people = self._roles(), {}
        for appraisal in self:
            mine = roles[appraisal.id]
            sides = self.env["hr.employee"]
            if appraisal._confirms_for_employee(mine):
                sides |= appraisal.owner_id
            if appraisal._confirms_for_manager(mine):
                sides |= appraisal._acting(appraisal.manager_id)
            people[appraisal] = sides
        return people

    def _acting(self, person):
        """The person, or the user's own employee who acts for one with a login."""
        # sudo: hr.employee - compares user ids only.
        user = person.sudo().user_id
        if user and user != self.env.user:
            return self._user_employee()
        return person

    def _check_method_read(self, people):
        """Pass the gate for those who take a step without having read the rules.

        :param people: dict of appraisal to employees
        :return: the sentences to show as advice, by appraisal
        """
        return self._check_gate("method_acknowledged", self._method_problems(people))

    def _method_problems(self, people):
        """Who of these people has not read the rules: sentences by appraisal.

        :param people: dict of appraisal to employees
        """
        everybody = self.env["hr.employee"].union(*people.values())
        known = self.env["hr.performance.acknowledgement"]._known(
            self.cycle_id, everybody
        )
        problems = {}
        for appraisal, persons in people.items():
            # sudo: hr.employee - names of the people of this appraisal.
            unread = persons.sudo().filtered(
                lambda p, cycle=appraisal.cycle_id: (cycle.id, p.id) not in known
            )
            if unread:
                problems[appraisal] = [
                    appraisal._method_problem(person) for person in unread
                ]
        return problems

    def _method_problem(self, person):
        if person.user_id:
            return self.env._(
                "%(appraisal)s: %(person)s has not acknowledged the rules yet. Use Read"
                " and Acknowledge on the appraisal.",
                appraisal=self.display_name,
                person=person.name,
            )
        return self.env._(
            "%(appraisal)s: nobody has recorded yet that %(person)s knows the rules."
            " Explain them and use Informed in Person on the appraisal.",
            appraisal=self.display_name,
            person=person.name,
        )
