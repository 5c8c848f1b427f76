# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

ACTIVITY_TYPE = "hr_performance.mail_activity_type_team_step"


class MailActivity(models.Model):
    """An activity that stands for all open steps of a manager in one stage."""

    _inherit = "mail.activity"

    performance_step = fields.Char(
        string="Appraisal Step",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Technical: the state of the appraisals that this activity counts.",
    )

    def _performance_keys(self):
        """User, state and cycle of each activity, as ``_team_groups`` names them."""
        model = "hr.performance.appraisal"
        sheets = self.filtered(lambda activity: activity.res_model == model)
        of_sheets = {
            sheet.id: sheet.cycle_id
            for sheet in self.env[model].browse(sheets.mapped("res_id")).exists()
        }
        cycles = self.env["hr.performance.cycle"]
        return {
            activity: (
                activity.user_id,
                activity.performance_step,
                of_sheets.get(activity.res_id, cycles)
                if activity in sheets
                else cycles.browse(activity.res_id),
            )
            for activity in self
        }


class HrPerformanceStep(models.Model):
    """One activity per manager and stage, on the cycle.

    Every employee reads the cycles of the own companies, so the cycle can carry it; a
    manager of another company finds it on the first appraisal instead. It ends by
    itself when nothing is open any more.
    """

    _inherit = "hr.performance.step"

    @api.model
    def _sync_team_activities(self):
        """Create, update and end the activities of all announced cycles."""
        wanted = self._team_groups(self._announced_steps())
        found = {}
        spare = self.env["mail.activity"]
        for activity, key in self._team_activities()._performance_keys().items():
            if key in wanted and key not in found:
                found[key] = activity
            else:
                spare |= activity
        spare.unlink()
        for key, activity in found.items():
            values = self._activity_values(key, wanted[key])
            changed = {
                name: value
                for name, value in values.items()
                if name in ("summary", "date_deadline") and activity[name] != value
            }
            if changed:
                activity.write(changed)
        self.env["mail.activity"].with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(
            [
                self._activity_values(key, steps)
                for key, steps in wanted.items()
                if key not in found
            ]
        )

    def _close_team_activities(self):
        """End activities of those who have nothing left to do in the step."""
        managed = self.filtered(lambda step: step.owner_id != step.employee_id)
        users = managed.owner_id.user_id
        activities = self._team_activities(
            Domain("user_id", "in", users.ids)
            & Domain("performance_step", "in", managed.mapped("state"))
        )
        if not activities:
            return
        still_open = self._team_groups(
            self.search(
                self._waiting_domain()
                & Domain("owner_id.user_id", "in", users.ids)
                & Domain("cycle_id", "in", managed.cycle_id.ids)
            )
        )
        keys = activities._performance_keys()
        activities.filtered(lambda activity: keys[activity] not in still_open).unlink()

    @api.model
    def _team_groups(self, steps):
        """Open steps of managers by (user, state, cycle)."""
        managed = steps.filtered(
            lambda step: step.owner_id.user_id and step.owner_id != step.employee_id
        )
        return managed.grouped(
            lambda step: (step.owner_id.user_id, step.state, step.cycle_id)
        )

    @api.model
    def _team_activities(self, domain=Domain.TRUE):
        kind = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        if not kind:
            return self.env["mail.activity"]
        return self.env["mail.activity"].search(
            Domain("activity_type_id", "=", kind.id)
            & Domain("performance_step", "!=", False)
            & domain
        )

    def _activity_values(self, key, steps):
        user, state, cycle = key
        is_near = not cycle.company_id or cycle.company_id in user.company_ids
        record = cycle if is_near else steps[:1].appraisal_id
        _ = self.with_context(lang=user.lang).env._
        labels = dict(
            self.with_context(lang=user.lang)
            ._fields["state"]
            ._description_selection(self.with_context(lang=user.lang).env)
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": self.env.ref(ACTIVITY_TYPE).id,
            "user_id": user.id,
            "performance_step": state,
            "summary": _(
                "%(step)s: %(count)s open", step=labels[state], count=len(steps)
            ),
            "date_deadline": min(
                (step.deadline for step in steps if step.deadline),
                default=fields.Date.today(),
            ),
        }
