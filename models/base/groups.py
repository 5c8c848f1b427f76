# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""External ids of the groups that code asks for."""

OFFICER = "hr_performance.group_hr_performance_user"
ADMINISTRATOR = "hr_performance.group_hr_performance_manager"
REWARD = "hr_performance.group_hr_performance_reward"
