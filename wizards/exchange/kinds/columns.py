# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the columns of files are called and hold; those that several kinds share."""

from dataclasses import dataclass

from odoo.tools.translate import LazyGettext, LazyTranslate

from .titles import more_titles

_lt = LazyTranslate(__name__)

TEXT, NUMBER, DATE = "text", "number", "date"
#: A day on which something begins: a month is its first day.
FIRST_DAY = "first_day"


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a kind of file."""

    role: str
    #: Title in templates, in the reader's language.
    label: LazyGettext
    #: Usual titles in files, whatever the language of the reader; likeliest first,
    #: the English label before all others.
    titles: str
    reads: str = TEXT

    @property
    def known_titles(self):
        return [*self.titles.split("|"), *more_titles(self.role)]


EMPLOYEE = Column("employee", _lt("Employee"), "Employee|Appraisee|员工|被考核人")
KPI = Column(
    "kpi",
    _lt("KPI or Goal"),
    "KPI or Goal|KPI Code|KPI|Code|Goal|Indicator|Metric|指标编码|绩效指标|指标|"
    "指标名称|考核指标|KPI指标|绩效指标或目标|目标名称|工作目标",
)
TARGET = Column(
    "target",
    _lt("Target"),
    "Target|Target Value|Goal Value|目标值|目标",
    NUMBER,
)
WEIGHT = Column(
    "weight",
    _lt("Weight (%)"),
    "Weight (%)|Weight|Share|权重|权重(%)|权重%",
    NUMBER,
)
UNIT = Column("unit", _lt("Unit"), "Unit|Unit of Measure|单位|计量单位")
DIRECTION = Column("direction", _lt("Direction"), "Direction|Better|方向|指标方向")
BASELINE = Column(
    "baseline",
    _lt("Baseline"),
    "Baseline|Base Value|基准值|基期值",
    NUMBER,
)
DESCRIPTION = Column(
    "description",
    _lt("What Counts"),
    "What Counts|Description|Definition|指标说明|定义",
)

#: Columns each of which is about what its title names: a KPI, or a month or period.
BY_KPI, BY_PERIOD = "by_kpi", "by_period"
SPREADS = {
    BY_KPI: Column(
        BY_KPI,
        _lt("Values of the KPI in the Title"),
        "Values of the KPI in the Title",
        NUMBER,
    ),
    BY_PERIOD: Column(
        BY_PERIOD,
        _lt("Values of the Period in the Title"),
        "Values of the Period in the Title",
        NUMBER,
    ),
}
#: What a template says beside the key of a person.
PERSON = _lt("Name")
#: The column that names a person, by the company's choice of the key.
KEYS = {
    "barcode": Column(
        "barcode",
        _lt("Badge ID"),
        "Badge ID|Badge|Employee ID|Employee No|Employee Number|"
        "工号|员工编号|员工工号|徽章ID|人员编号",
    ),
    "work_email": Column(
        "work_email",
        _lt("Work Email"),
        "Work Email|Email|E-mail|Work E-mail|工作邮箱|工作电子邮件|邮箱|电子邮件",
    ),
    "external_id": Column(
        "external_id", _lt("External ID"), "External ID|XML ID|ID|外部ID|外部标识"
    ),
    "name": Column(
        "name",
        _lt("Employee Name"),
        "Employee Name|Name|Full Name|员工姓名|姓名|名字",
    ),
}


def known_titles(columns, key, remembered, translators):
    """Titles by which the columns of a kind are recognised, likeliest first.

    :param columns: columns of the kind
    :param key: how employees are named
    :param remembered: dict of role to title, from the last file
    :param translators: functions that give a label in one language each, the
        reader's first; a template may come from a reader of another language
    :return: dict of role to titles
    """
    known = {}
    for column in columns:
        titles = [remembered[column.role]] if column.role in remembered else []
        for one in [KEYS[key], column] if column.role == "employee" else [column]:
            titles += [translate(one.label) for translate in translators]
            titles += one.known_titles
        known[column.role] = titles
    return known
