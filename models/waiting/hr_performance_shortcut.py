# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..base.features import (
    BUDGET,
    CALIBRATION,
    MEETING,
    POTENTIAL,
    PULSE,
    SWOT,
    group_of,
)
from ..base.groups import ADMINISTRATOR, OFFICER, REWARD

#: Only for who has a team, as the menu *My Team*.
TEAM = "team"

#: List -> what opens from its gear: the action and, where not everybody who may read
#: its model has a use for it, for whom (``TEAM`` or groups, all of which are needed).
#: Names without module.
SHORTCUTS = {
    "hr_performance_appraisal_action_my": (
        ("hr_performance_rating_action_mine", None),
        ("hr_performance_plan_action_action", None),
        ("hr_performance_measure_action", None),
        ("hr_performance_progress_report_action", None),
        ("hr_performance_plan_change_action_waiting", None),
        ("hr_performance_step_action_my", None),
        ("hr_performance_delegation_action_my", None),
    ),
    "hr_performance_interview_action_my": (
        ("hr_performance_self_report_action_my", None),
        ("hr_performance_promise_action", None),
        ("hr_performance_talk_action", None),
        ("hr_performance_coaching_action", None),
        ("hr_performance_coaching_request_action", None),
        ("hr_performance_private_note_action", None),
        ("hr_performance_development_plan_action", None),
    ),
    "hr_performance_coaching_action": (
        ("hr_performance_development_plan_action", None),
        ("hr_performance_alert_action", None),
        ("hr_performance_talk_action", None),
        ("hr_performance_talk_point_action", None),
        ("hr_performance_private_note_action", None),
        ("hr_performance_coaching_request_action", None),
        ("hr_performance_honour_action", None),
    ),
    "hr_performance_result_action_my": (
        ("hr_performance_person_action_mine", None),
        ("hr_performance_unit_result_action", None),
        ("hr_performance_report_action", None),
        ("hr_performance_reward_action_my", None),
        ("hr_performance_appeal_action", None),
        ("hr_performance_development_plan_action_my", None),
        ("hr_performance_skill_level_action_my", None),
    ),
    "hr_performance_reward_action_my": (
        ("hr_performance_pay_letter_action_my", None),
        ("hr_performance_reward_policy_action", None),
        ("hr_performance_reward_question_action", None),
        ("hr_performance_honour_action", None),
    ),
    "hr_performance_reward_action": (
        ("hr_performance_reward_question_action", REWARD),
    ),
    "hr_performance_reward_rule_action": (
        ("hr_performance_reward_policy_action", None),
        ("hr_performance_honour_title_action", ADMINISTRATOR),
    ),
    "hr_performance_development_plan_action": (
        ("hr_performance_development_action_action", None),
        ("hr_performance_development_check_action", None),
        ("hr_performance_development_action_action_demand", OFFICER),
        ("hr_performance_result_action_pool", OFFICER),
    ),
    "hr_performance_promise_action": (("hr_performance_promise_unit_action", OFFICER),),
    "hr_performance_rating_action_mine": (("hr_performance_conflict_action_my", None),),
    "hr_performance_objective_action_tree": (
        ("hr_performance_objective_action_my", None),
        ("hr_performance_objective_action_team", None),
        ("hr_performance_objective_action", None),
        ("hr_performance_goal_conflict_action", None),
        ("hr_performance_swot_item_action", group_of(SWOT)),
        ("hr_performance_goal_meeting_action", group_of(MEETING)),
        ("hr_performance_budget_action", f"{group_of(BUDGET)},{OFFICER}"),
    ),
    "hr_performance_appraisal_action_team": (
        ("hr_performance_step_action_team", TEAM),
        ("hr_performance_plan_change_action_team", TEAM),
        ("hr_performance_goal_conflict_action", TEAM),
        ("hr_performance_import_action_team", TEAM),
        ("hr_performance_token_action", TEAM),
        ("hr_performance_private_note_action", TEAM),
        ("hr_performance_conflict_action_my", TEAM),
    ),
    "hr_performance_interview_action_team": (
        ("hr_performance_coaching_request_action", None),
        ("hr_performance_development_plan_action", None),
        ("hr_performance_promise_action", None),
        ("hr_performance_private_note_action", None),
        ("hr_performance_busy_window_action", TEAM),
        ("hr_performance_merit_unit_action", TEAM),
        ("hr_performance_team_print_action", TEAM),
    ),
    "hr_performance_measure_action": (
        ("hr_performance_progress_report_action", None),
        ("hr_performance_alert_action", None),
        ("hr_performance_value_sheet_action", TEAM),
        ("hr_performance_import_action_team", TEAM),
        ("hr_performance_import_action", OFFICER),
    ),
    "hr_performance_cycle_action": (
        ("hr_performance_calibration_action", f"{group_of(CALIBRATION)},{OFFICER}"),
        ("hr_performance_cycle_report_action", OFFICER),
        ("hr_performance_override_action", OFFICER),
        ("hr_performance_rater_status_action", OFFICER),
        ("hr_performance_rating_action_flagged", OFFICER),
        ("hr_performance_conflict_action", OFFICER),
        ("hr_performance_import_action", OFFICER),
    ),
    "hr_performance_appraisal_action": (
        ("hr_performance_plan_change_action", OFFICER),
        ("hr_performance_alert_action", OFFICER),
        ("hr_performance_progress_report_action", OFFICER),
        ("hr_performance_goal_conflict_action", OFFICER),
        ("hr_performance_token_action", OFFICER),
        ("hr_performance_paper_entry_action", OFFICER),
        ("hr_performance_import_action", OFFICER),
    ),
    "hr_performance_step_action": (
        ("hr_performance_delegation_action", OFFICER),
        ("hr_performance_handover_action", OFFICER),
        ("hr_performance_failure_action", OFFICER),
        ("hr_performance_retention_action", ADMINISTRATOR),
    ),
    "hr_performance_interview_action": (
        ("hr_performance_coaching_request_action", None),
        ("hr_performance_promise_action", None),
        ("hr_performance_busy_window_action", OFFICER),
        ("hr_performance_team_print_action", OFFICER),
        ("hr_performance_development_plan_action", None),
        ("hr_performance_talk_technique_action", ADMINISTRATOR),
    ),
    "hr_performance_result_action": (
        ("hr_performance_analysis_action", None),
        ("hr_performance_report_action", None),
        ("hr_performance_appeal_action", None),
        ("hr_performance_cycle_report_action", OFFICER),
        ("hr_performance_calibration_action", group_of(CALIBRATION)),
        ("hr_performance_development_plan_action", OFFICER),
        ("hr_performance_potential_action", group_of(POTENTIAL)),
    ),
    "hr_performance_reward_run_action": (
        ("hr_performance_merit_round_action", REWARD),
        ("hr_performance_pay_letter_action", REWARD),
        ("hr_performance_pay_base_action", REWARD),
        ("hr_performance_budget_sheet_action", REWARD),
        ("hr_performance_handover_column_action", REWARD),
        ("hr_performance_reward_policy_action", None),
        ("hr_performance_reward_question_action", REWARD),
    ),
    "hr_performance_merit_round_action": (
        ("hr_performance_merit_matrix_action", REWARD),
        ("hr_performance_pay_range_action", REWARD),
    ),
    "hr_performance_analysis_action": (
        ("hr_performance_grade_share_action", None),
        ("hr_performance_kpi_analysis_action", None),
        ("hr_performance_analysis_action_trend", None),
        ("hr_performance_line_analysis_action", None),
        ("hr_performance_skill_level_action", None),
        ("hr_performance_result_action_pool", OFFICER),
        ("hr_performance_system_review_action", OFFICER),
    ),
    "hr_performance_system_review_action": (
        ("hr_performance_effect_action", OFFICER),
        ("hr_performance_system_item_action", OFFICER),
        ("hr_performance_pulse_action", group_of(PULSE)),
        ("hr_performance_pulse_share_action", group_of(PULSE)),
        ("hr_performance_pulse_question_action", group_of(PULSE)),
    ),
    "hr_performance_potential_action": (
        ("hr_performance_nine_box_grid_action", None),
        ("hr_performance_potential_item_action", ADMINISTRATOR),
        ("hr_performance_nine_box_action", ADMINISTRATOR),
    ),
    "hr_performance_completion_action": (
        ("hr_performance_objective_action_theme", OFFICER),
    ),
    "hr_performance_pay_base_action": (
        ("hr_performance_import_action_pay_base", REWARD),
    ),
    "hr_performance_theme_action": (("hr_performance_emphasis_action", None),),
    "hr_performance_template_action": (("hr_performance_duty_action", OFFICER),),
    "hr_performance_kpi_action": (
        ("hr_performance_kpi_action_review", OFFICER),
        ("hr_performance_kpi_source_action", OFFICER),
        ("hr_performance_kpi_category_action", ADMINISTRATOR),
    ),
    # Wrong PINs are counted on pages of personal links, too.
    "hr_performance_token_action": (
        ("hr_performance_pin_attempt_action", ADMINISTRATOR),
    ),
}


class HrPerformanceShortcut(models.AbstractModel):
    """What opens from the gear of a list: what people need there now and then.

    Menus hold what is used from week to week; the rest stands where it is used.
    """

    _name = "hr.performance.shortcut"
    _description = "Shortcuts of Lists"

    @api.readonly
    @api.model
    def action_load(self):
        """All shortcuts that the user may open, by the external id of the list.

        :return: dict of external id to a list of dicts: action, name
        """
        found = {}
        for source, rows in self._shortcuts().items():
            actions = [
                self._shortcut(name) for name, whom in rows if self._is_for(whom)
            ]
            found[source] = [action for action in actions if action]
        return {source: actions for source, actions in found.items() if actions}

    @api.model
    def _shortcuts(self):
        """External id of a list to rows of action and whom; bridges add their own."""
        return {
            f"hr_performance.{source}": [
                (f"hr_performance.{name}", whom) for name, whom in rows
            ]
            for source, rows in SHORTCUTS.items()
        }

    def _is_for(self, whom):
        if whom == TEAM:
            return self.env["ir.ui.menu"]._performance_has_team()
        return not whom or all(map(self.env.user.has_group, whom.split(",")))

    def _shortcut(self, name):
        # sudo: ir.actions - name and model of an action that everybody may open.
        action = self.env.ref(name).sudo()
        is_server = action._name == "ir.actions.server"
        model = self.env.get(action.model_name if is_server else action.res_model)
        if model is None or not model.has_access("read"):
            return None
        return {"action": name, "name": action.name}
