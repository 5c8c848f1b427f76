# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is said about plans and goals in the demo company, in English and Chinese."""

MEETING = (
    {
        "name": "Field sales: who brings which part of the target",
        "location": "Harbour room",
        "agenda": "Where the 6,500 thousand come from; regions; who needs help.",
        "minutes": "<p>The target stays at 6,500 thousand. Emma and Lucia take 1,700"
        " each, Noah 1,600 and Tom 1,500.</p><p>Open: the customer in Ghent that"
        " closes two plants. Daniel asks by the end of the month.</p>",
    },
    {
        "name": "销售部目标分解会",
        "location": "三号会议室",
        "agenda": "销售额目标如何分解到人；重点客户分工；需要的支持。",
        "minutes": "<p>部门目标 4000 万元不变，张伟承担 1400 万元，"
        "刘洋、赵磊各承担 1300 万元。</p><p>待办：月底前确认重点客户名单。</p>",
    },
)
WAIVER = (
    "Both numbers matter in this half-year. Works and Service look at them together"
    " every month."
)
WISHES = (
    "Two of my large customers are closed for rebuilding until summer. Please take"
    " their share out of the target, or give me the region next door.",
    "两家重点客户上半年停产检修，请从目标中扣除对应的份额，或者增加华东区域的客户。",
)
REASONS = (
    "The region's order books are full; ten per cent less would be too easy.",
    "区域订单充足，下调一成后目标偏低。",
)
# Who does what within how many days after the first.
TASKS = {
    "Emma Lind": (
        ("Ask the ten largest customers for a date", "Emma Lind", 20),
        ("Join two first visits as a second pair of eyes", "Daniel Ortiz", 45),
    ),
    "Maria Santos": (
        ("Course on the new press, then show two colleagues", "Maria Santos", 60),
        ("Free two shifts for the course", "Oscar Lindgren", 30),
    ),
    "刘洋": (
        ("与十家重点客户约定拜访日期", "刘洋", 20),
        ("陪同首次拜访两家客户", "李敏", 45),
    ),
}
