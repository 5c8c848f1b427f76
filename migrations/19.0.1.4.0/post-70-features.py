# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Features that a database has used stay on; menus of others keep their place.

SWOT, budgets, goal meetings, surveys, legal basis, group schemes and the shared tablet
are switched on in the settings from now on. Sections of the menu that are gone leave
what somebody else has put there to the one that has taken their place.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.sql import table_exists

from odoo.addons.hr_performance.models.base import features

USED = {
    features.SWOT: "SELECT 1 FROM hr_performance_swot_item",
    features.BUDGET: "SELECT 1 FROM hr_performance_budget UNION ALL"
    " SELECT 1 FROM hr_performance_objective WHERE needed_budget > 0",
    features.MEETING: "SELECT 1 FROM hr_performance_goal_meeting",
    features.LEGAL: "SELECT 1 FROM hr_performance_legal_check",
    features.GROUP_SCHEME: "SELECT 1 FROM hr_performance_scheme"
    " WHERE parent_id IS NOT NULL",
    features.TABLET: "SELECT 1 FROM res_company"
    " WHERE performance_tablet_key IS NOT NULL",
}
#: Of a bridge, which may not be there.
SURVEYS = "hr_performance_survey_round"
#: Sections that are gone, and where their menus stand now.
MOVED = {
    "menu_hr_performance_planning": "menu_hr_performance_my",
    "menu_hr_performance_interview": "menu_hr_performance_my",
}


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    used = dict(USED)
    if table_exists(cr, SURVEYS):
        used[features.SURVEY] = f"SELECT 1 FROM {SURVEYS}"
    found = {}
    for feature, query in used.items():
        cr.execute(f"SELECT EXISTS ({query})")
        found[feature] = cr.fetchone()[0]
    # One that is on already stays on.
    features.switch(env, {name: True for name, is_used in found.items() if is_used})
    _keep_menus(env)


def _keep_menus(env):
    """Menus that others have put into a section that goes away."""
    for gone, place in MOVED.items():
        section = env.ref(f"hr_performance.{gone}", raise_if_not_found=False)
        target = env.ref(f"hr_performance.{place}")
        if section:
            own = env["ir.model.data"].search(
                [("model", "=", "ir.ui.menu"), ("module", "=like", "hr_performance%")]
            )
            menus = env["ir.ui.menu"].with_context(active_test=False)
            foreign = menus.search(
                [("parent_id", "=", section.id), ("id", "not in", own.mapped("res_id"))]
            )
            foreign.write({"parent_id": target.id})
