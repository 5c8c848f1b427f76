# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can be imported, which columns it has, and how their titles are known."""

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

KINDS = [
    ("measure", "Actual Values"),
    ("target", "Targets and Weights"),
    ("result", "Past Results"),
    ("team", "Team Sheet"),
    ("kpi", "KPI Library"),
    ("goal", "Goal Tree"),
]
#: Kinds that no direct manager imports.
HR_KINDS = {"result", "kpi", "goal"}
#: Kinds whose template is what is there already, to be changed and loaded again.
LIBRARY_KINDS = {"kpi", "goal"}
#: Where the imported records are shown.
ACTIONS = {
    "measure": "hr_performance_measure_action",
    "target": "hr_performance_appraisal_action",
    "team": "hr_performance_appraisal_action",
    "result": "hr_performance_result_action",
    "kpi": "hr_performance_kpi_action",
    "goal": "hr_performance_objective_action",
}
ROLES = [
    ("employee", "Employee"),
    ("kpi", "KPI or Goal"),
    ("cycle", "Cycle"),
    ("date_start", "Period From"),
    ("date_end", "Period Until"),
    ("period_end", "Period End"),
    ("value", "Actual Value"),
    ("target", "Target"),
    ("weight", "Weight (%)"),
    ("score", "Score"),
    ("grade", "Grade"),
    ("coefficient", "Coefficient"),
    ("note", "Evidence or Note"),
    ("code", "KPI Code"),
    ("title", "Name"),
    ("category", "Category"),
    ("method", "Scoring Method"),
    ("direction", "Direction"),
    ("unit", "Unit"),
    ("baseline", "Baseline"),
    ("aggregation", "Values of the Period"),
    ("data_period", "Data Period"),
    ("data_source", "Data Source"),
    ("description", "What Counts"),
    ("levels", "Level Descriptions"),
    ("threshold", "Threshold"),
    ("stretch", "Stretch"),
    ("floor_rate", "Floor (%)"),
    ("cap_rate", "Cap (%)"),
    ("gate_rate", "Gate (%)"),
    ("step_rate", "Step (%)"),
    ("points_per_step", "Points Per Step"),
    ("max_bonus", "Most Points Added"),
    ("max_malus", "Most Points Taken"),
    ("deduction", "Points Taken per Event"),
    ("target_period", "Target Period"),
    ("bands", "Bands"),
    ("points", "Points of the Curve"),
    ("limits", "Lower Limits for Low Targets"),
    ("key", "Goal Key"),
    ("objective", "Objective"),
    ("level", "Level"),
    ("parent", "Key of the Goal Above"),
    ("department", "Department"),
    ("theme", "Theme"),
    ("goal_start", "Starts on"),
    ("goal_end", "Ends on"),
    ("share", "Contribution (%)"),
]
#: Titles of template columns in the reader's language.
LABELS = {
    "employee": _lt("Employee"),
    "person": _lt("Name"),
    "kpi": _lt("KPI or Goal"),
    "cycle": _lt("Cycle"),
    "date_start": _lt("Period From"),
    "date_end": _lt("Period Until"),
    "period_end": _lt("Period End"),
    "value": _lt("Actual Value"),
    "target": _lt("Target"),
    "weight": _lt("Weight (%)"),
    "score": _lt("Score"),
    "grade": _lt("Grade"),
    "coefficient": _lt("Coefficient"),
    "note": _lt("Evidence or Note"),
    "code": _lt("KPI Code"),
    "title": _lt("Name"),
    "category": _lt("Category"),
    "method": _lt("Scoring Method"),
    "direction": _lt("Direction"),
    "unit": _lt("Unit"),
    "baseline": _lt("Baseline"),
    "aggregation": _lt("Values of the Period"),
    "data_period": _lt("Data Period"),
    "data_source": _lt("Data Source"),
    "description": _lt("What Counts"),
    "levels": _lt("Level Descriptions"),
    "threshold": _lt("Threshold"),
    "stretch": _lt("Stretch"),
    "floor_rate": _lt("Floor (%)"),
    "cap_rate": _lt("Cap (%)"),
    "gate_rate": _lt("Gate (%)"),
    "step_rate": _lt("Step (%)"),
    "points_per_step": _lt("Points Per Step"),
    "max_bonus": _lt("Most Points Added"),
    "max_malus": _lt("Most Points Taken"),
    "deduction": _lt("Points Taken per Event"),
    "target_period": _lt("Target Period"),
    "bands": _lt("Bands"),
    "points": _lt("Points of the Curve"),
    "limits": _lt("Lower Limits for Low Targets"),
    "key": _lt("Goal Key"),
    "objective": _lt("Objective"),
    "level": _lt("Level"),
    "parent": _lt("Key of the Goal Above"),
    "department": _lt("Department"),
    "theme": _lt("Theme"),
    "goal_start": _lt("Starts on"),
    "goal_end": _lt("Ends on"),
    "share": _lt("Contribution (%)"),
    "barcode": _lt("Badge ID"),
    "work_email": _lt("Work Email"),
    "external_id": _lt("External ID"),
    "name": _lt("Employee Name"),
}
#: Usual titles in files, whatever the language of the reader; likeliest first.
TITLES = {
    "employee": ("Employee", "Appraisee", "员工", "被考核人"),
    "kpi": (
        *("KPI or Goal", "KPI Code", "KPI", "Code", "Goal", "Indicator", "Metric"),
        *("指标编码", "绩效指标", "指标", "指标名称", "考核指标", "KPI指标"),
        *("绩效指标或目标", "目标名称", "工作目标"),
    ),
    "cycle": ("Cycle", "Period", "Review Period", "考核周期", "周期", "考核期间"),
    "date_start": ("Period From", "From", "Start Date", "开始日期", "周期开始"),
    "date_end": ("Period Until", "Until", "End Date", "结束日期", "周期结束"),
    "period_end": (
        *("Period End", "Date", "Month", "As Of"),
        *("期末", "期末日期", "截止日期", "日期", "月份", "数据日期"),
    ),
    "value": (
        *("Actual Value", "Actual", "Value", "Result"),
        *("实际完成值", "实际值", "完成值", "数值", "实际"),
    ),
    "target": ("Target", "Target Value", "Goal Value", "目标值", "目标"),
    "weight": ("Weight (%)", "Weight", "Share", "权重", "权重(%)", "权重%"),
    "score": ("Score", "Final Score", "Points", "绩效得分", "得分", "考核得分", "分数"),
    "grade": (
        *("Grade", "Final Grade", "Rating", "Level"),
        *("绩效等级", "等级", "考核等级", "考核结果"),
    ),
    "coefficient": ("Coefficient", "Factor", "绩效系数", "系数"),
    "note": (
        *("Evidence or Note", "Note", "Remark", "Comment", "Evidence"),
        *("备注", "说明", "数据来源", "证明或备注"),
    ),
    "code": ("KPI Code", "Code", "Key", "指标编码", "编码", "指标编号"),
    "title": ("Name", "KPI", "KPI Name", "指标名称", "名称", "指标"),
    "category": ("Category", "Area", "类别", "指标类别", "分类"),
    "method": ("Scoring Method", "Method", "Rule", "计分方法", "计分方式"),
    "direction": ("Direction", "Better", "方向", "指标方向"),
    "unit": ("Unit", "Unit of Measure", "单位", "计量单位"),
    "baseline": ("Baseline", "Base Value", "基准值", "基期值"),
    "aggregation": ("Values of the Period", "Aggregation", "汇总方式", "取值方式"),
    "data_period": ("Data Period", "Frequency", "数据周期", "统计周期", "频率"),
    "data_source": ("Data Source", "Source", "数据来源", "来源"),
    "description": ("What Counts", "Description", "Definition", "指标说明", "定义"),
    "levels": ("Level Descriptions", "Levels", "等级描述", "评分标准", "等级说明"),
    "threshold": ("Threshold", "Minimum", "保底值", "门槛值"),
    "stretch": ("Stretch", "Stretch Target", "挑战值"),
    "floor_rate": ("Floor (%)", "Floor", "下限(%)", "下限"),
    "cap_rate": ("Cap (%)", "Cap", "上限(%)", "上限", "封顶"),
    "gate_rate": ("Gate (%)", "Gate", "门槛(%)"),
    "step_rate": ("Step (%)", "Step", "步长(%)", "步长"),
    "points_per_step": ("Points Per Step", "每步分值"),
    "max_bonus": ("Most Points Added", "Most Added", "最多加分"),
    "max_malus": ("Most Points Taken", "Most Taken", "最多扣分"),
    "deduction": ("Points Taken per Event", "Deduction", "每次扣分"),
    "target_period": ("Target Period", "目标周期"),
    "bands": ("Bands", "Steps", "区间", "分段", "阶梯"),
    "points": ("Points of the Curve", "Curve", "Standards", "曲线点", "标准值"),
    "limits": ("Lower Limits for Low Targets", "Lower Limits", "低目标加分上限"),
    "key": ("Goal Key", "Key", "Goal ID", "目标编号", "目标编码", "编号"),
    "objective": ("Objective", "Goal", "Name", "目标名称", "目标", "名称"),
    "level": ("Level", "层级", "目标层级", "级别"),
    "parent": (
        "Key of the Goal Above",
        "Parent Key",
        "Parent",
        "上级目标编号",
        "上级目标",
    ),
    "department": ("Department", "Unit", "部门", "所属部门"),
    "theme": ("Theme", "Strategic Theme", "战略主题", "主题"),
    "goal_start": ("Starts on", "Start Date", "From", "开始日期"),
    "goal_end": ("Ends on", "End Date", "Until", "结束日期", "截止日期"),
    "share": ("Contribution (%)", "Contribution", "Share", "贡献度", "贡献占比"),
}
KEY_TITLES = {
    "barcode": (
        *("Badge ID", "Badge", "Employee ID", "Employee No", "Employee Number"),
        *("工号", "员工编号", "员工工号", "徽章ID", "人员编号"),
    ),
    "work_email": (
        *("Work Email", "Email", "E-mail", "Work E-mail"),
        *("工作邮箱", "工作电子邮件", "邮箱", "电子邮件"),
    ),
    "external_id": ("External ID", "XML ID", "ID", "外部ID", "外部标识"),
    "name": ("Employee Name", "Name", "Full Name", "员工姓名", "姓名", "名字"),
}


@dataclass(frozen=True)
class Kind:
    """Columns of one kind of file."""

    required: tuple
    optional: tuple = ()

    @property
    def roles(self):
        return (*self.required, *self.optional)


LAYOUTS = {
    "measure": Kind(("employee", "kpi", "period_end", "value"), ("note",)),
    "target": Kind(("employee", "kpi", "target"), ("weight",)),
    "result": Kind(
        ("employee", "cycle", "score"),
        ("grade", "coefficient", "date_start", "date_end"),
    ),
    "team": Kind(()),
    "kpi": Kind(
        ("code", "title", "category", "method"),
        (
            *("direction", "unit", "target", "baseline", "aggregation"),
            *("data_period", "data_source", "description", "levels"),
            *("threshold", "stretch", "floor_rate", "cap_rate", "gate_rate"),
            *("step_rate", "points_per_step", "max_bonus", "max_malus", "deduction"),
            *("target_period", "bands", "points", "limits"),
        ),
    ),
    "goal": Kind(
        ("key", "objective", "level"),
        (
            *("parent", "department", "employee", "theme", "goal_start", "goal_end"),
            *("unit", "direction", "baseline", "target", "share", "weight"),
            "description",
        ),
    ),
}
NUMBERS = {
    *("value", "target", "weight", "score", "coefficient", "baseline", "share"),
    *("threshold", "stretch", "floor_rate", "cap_rate", "gate_rate", "step_rate"),
    *("points_per_step", "max_bonus", "max_malus", "deduction"),
}
DATES = {"period_end", "date_start", "date_end", "goal_start", "goal_end"}


def known_titles(kind, key, remembered, translators):
    """Titles by which the columns of a kind are recognised, likeliest first.

    :param key: how employees are named
    :param remembered: dict of role to title, from the last file
    :param translators: functions that give a label in one language each, the
        reader's first; a template may come from a reader of another language
    """
    known = {}
    for role in LAYOUTS[kind].roles:
        titles = [remembered[role]] if role in remembered else []
        if role == "employee":
            titles += [translate(LABELS[key]) for translate in translators]
            titles += KEY_TITLES[key]
        titles += [translate(LABELS[role]) for translate in translators]
        known[role] = [*titles, *TITLES[role]]
    return known
