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
]
#: Kinds that no direct manager imports.
HR_KINDS = {"result", "kpi"}
#: Where the imported records are shown.
ACTIONS = {
    "measure": "hr_performance_measure_action",
    "target": "hr_performance_appraisal_action",
    "team": "hr_performance_appraisal_action",
    "result": "hr_performance_result_action",
    "kpi": "hr_performance_kpi_action",
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
        ),
    ),
}
NUMBERS = {"value", "target", "weight", "score", "coefficient", "baseline"}
DATES = {"period_end", "date_start", "date_end"}


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
