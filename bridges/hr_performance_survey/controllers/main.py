# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.survey.controllers.main import Survey


class PerformanceSurvey(Survey):
    """Answers of a round belong to nobody, so that nobody can be told from them."""

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        if answer_sudo and answer_sudo.performance_round_id:
            check_partner = False
        return super()._check_validity(
            survey_sudo, answer_sudo, answer_token, ensure_token, check_partner
        )
