# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Plans of the demo company by which people get better, each step by whose it is."""

from datetime import timedelta

from odoo import Command

from .people import env_of

PLANS = "hr.performance.development.plan"
#: Points below which a plan is proposed after a result.
BELOW = 60
TEXTS = {
    False: {
        "reason": "Fewer results than agreed, and the same errors month after month.",
        "goal": "Back to the agreed value of %s by the end of the plan.",
        "train": "Course on the method",
        "train_resource": "Two days, paid by the department",
        "help": "Go through the open cases together",
        "help_resource": "An hour a week",
        "check": "Half is done. The course is booked; cases are looked at every week.",
        "done": "Done as agreed; the figures of the last months show it.",
        "support": "Every Friday, eleven times.",
        "end": "The values are back where they should be.",
        "career_plan": "In two years I want to lead a team of my own.",
        "development_needs": "Speaking before groups, and planning the work of others.",
        "training_needs": "A course on leading, with practice.",
        "suggestions": "Let us visit other departments for a day.",
        "course": "Course on leading",
        "mentor": "A mentor from another department",
        "course_resource": "Three days, 900 for the course",
        "mentor_resource": "Two hours a month",
    },
    True: {
        "reason": "完成情况低于约定目标，同类差错连续几个月出现。",
        "goal": "计划结束前，%s恢复到约定的目标值。",
        "train": "工作方法培训",
        "train_resource": "两天时间，费用由部门承担",
        "help": "一起梳理未结事项",
        "help_resource": "每周一小时",
        "check": "已完成一半。培训已预约，每周梳理一次。",
        "done": "已按约定完成，最近几个月的数据可以证明。",
        "support": "每周五一次，共十一次。",
        "end": "数值已恢复到应有水平。",
        "career_plan": "两年内希望独立带领一个团队。",
        "development_needs": "当众表达，以及安排他人的工作。",
        "training_needs": "带实操的管理培训。",
        "suggestions": "希望能到其他部门交流一天。",
        "course": "管理能力培训",
        "mentor": "其他部门的导师",
        "course_resource": "三天时间，培训费900元",
        "mentor_resource": "每月两小时",
    },
}


class Development:
    """Plans of the people of one cycle.

    :param go_to: function that moves the clock to the morning of a day
    """

    def __init__(self, story, today, go_to):
        self.story, self.today, self.go_to = story, today, go_to
        self.env = story.env
        self.texts = TEXTS[story.chinese]

    def as_user(self, employee):
        return self.env[PLANS].with_env(env_of(self.env, employee.user_id))

    def sheets(self):
        """Sheets whose two sides can log in, with a KPI that has monthly values."""
        found = []
        for sheet in self.story.appraisals.sorted("id"):
            person, manager = sheet.employee_id, sheet.manager_id
            if not (person.user_id.active and manager.user_id.active):
                continue
            if person.user_id.has_group("hr_performance.group_hr_performance_user"):
                continue
            values = self.env["hr.performance.measure"]._read_group(
                [
                    ("employee_id", "=", person.id),
                    ("kpi_id", "in", sheet.line_ids.kpi_id.ids),
                ],
                ["kpi_id"],
                ["__count"],
                having=[("__count", ">=", 5)],
            )
            if values:
                found.append((sheet, values[0][0]))
        return found

    def live(self):
        """One plan that is over, one under way, one of somebody's own."""
        chosen = self.sheets()[:3]
        if len(chosen) < 3:
            return
        over, going, own = chosen
        self.finish(*over)
        self.improve(*going, begin=self.today - timedelta(days=24), lasts=70)
        self.develop(own[0])

    def improve(self, sheet, kpi, begin, lasts):
        """The manager begins a plan, both confirm it, the first check is held."""
        self.go_to(begin)
        person, manager, texts = sheet.employee_id, sheet.manager_id, self.texts
        first, last = begin + timedelta(days=14), begin + timedelta(days=lasts)
        plan = self.as_user(manager).create(
            {
                "kind": "improvement",
                "employee_id": person.id,
                "reason": texts["reason"],
                "date_start": begin,
                "date_end": last,
                "supporter_id": manager.id,
                "check_days": 14,
                "effect_weeks": 2,
                "action_ids": [
                    Command.create(
                        {
                            "name": texts["train"],
                            "resource": texts["train_resource"],
                            "measure": "training",
                            "category": "method",
                            "goal": texts["goal"] % kpi.name,
                            "responsible_id": person.id,
                            "date_start": begin,
                            "due_date": last - timedelta(days=7),
                            "kpi_id": kpi.id,
                            "hours": 16,
                        }
                    ),
                    Command.create(
                        {
                            "side": "manager",
                            "name": texts["help"],
                            "resource": texts["help_resource"],
                            "measure": "coaching",
                            "category": "problem",
                            "responsible_id": manager.id,
                            "due_date": first + timedelta(days=7),
                            "hours": 10,
                        }
                    ),
                ],
            }
        )
        for side in (person, manager):
            plan.with_env(self.as_user(side).env)._with_seen(
                plan.revision
            ).action_confirm()
        self.go_to(first)
        check = plan.check_ids[:1]
        check.text = texts["check"]
        check.action_hold()
        return plan

    def finish(self, sheet, kpi):
        """One of some months ago: everything said, values before and after."""
        begin = self.today - timedelta(days=120)
        plan = self.improve(sheet, kpi, begin, lasts=90)
        self.go_to(begin + timedelta(days=88))
        self.env[PLANS]._cron_development()
        for check in plan.check_ids.filtered(lambda one: one.state == "open"):
            check.text = self.texts["done"]
            check.action_hold()
        for action in plan.action_ids:
            is_support = action.side == "manager"
            action.outcome_text = self.texts["support" if is_support else "done"]
            action.action_done()
            if is_support:
                own = action.with_env(self.as_user(sheet.employee_id).env)
                own.action_confirm_support()
        plan.write({"outcome": "achieved", "decision_text": self.texts["end"]})
        plan.action_close()
        self.go_to(begin + timedelta(days=110))
        self.env[PLANS]._cron_development()
        plan.write({"effect": "clear", "effect_text": self.texts["end"]})
        plan.action_rate_effect()

    def develop(self, sheet):
        """Somebody's own plan, confirmed with the manager."""
        self.go_to(self.today - timedelta(days=10))
        person, texts = sheet.employee_id, self.texts
        plan = self.as_user(person).create(
            {
                "employee_id": person.id,
                **{
                    name: texts[name]
                    for name in (
                        "career_plan",
                        "development_needs",
                        "training_needs",
                        "suggestions",
                    )
                },
                "action_ids": [
                    Command.create(
                        {
                            "name": texts[name],
                            "way": way,
                            "resource": texts[f"{name}_resource"],
                            "responsible_id": person.id,
                            "due_date": self.today + timedelta(days=days),
                            "hours": hours,
                            "cost": cost,
                        }
                    )
                    for name, way, days, hours, cost in (
                        ("course", "external", 90, 24, 900),
                        ("mentor", "guidance", 200, 20, 0),
                    )
                ],
            }
        )
        for side in (person, sheet.manager_id):
            plan.with_env(self.as_user(side).env)._with_seen(
                plan.revision
            ).action_confirm()
