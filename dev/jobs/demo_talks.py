# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is said in the interviews, in English and Chinese."""

ENGLISH = {
    "place": "Meeting room 2",
    "next_goals": "Keep agreed dates in 95 % of all cases.\n"
    "Train one colleague as stand-in.",
    "support": "A half-day course on the new order screen.",
    "questions": "Will the targets of the next half-year follow the smaller region?",
    "opening": "Thank you for standing in during the illness in the third month. The"
    " department reached 97 % of its plan, and your part of it shows.",
    "view": "I am content with the results and less so with how late some of them came."
    " The second quarter had too many things at once.",
    "asked": "What would have helped in the second quarter? Which two things would you"
    " drop?",
    "good_fact": "Seen in the notes of the monthly talks and in the figures of the last"
    " three months.",
    "fact": "Counted in the monthly report; the three worst weeks were those of the"
    " change-over.",
    "disputed": "The lowest line counts by number only; two of the cases were cancelled"
    " by the other side.",
    "disputed_view": "What others cancel should not count against me.",
    "disputed_answer": "Right for the two cases that were cancelled in writing. The"
    " other five were ours. The line stays as it is; from next half-year cancelled"
    " cases are left out.",
    "career": "In two years I would like to lead a small team.",
    "career_answer": "You lead the project on returns from next month; after that we"
    " look at the course for team leaders.",
    "concern_answer": "The region counts from the first of the month; targets follow"
    " it. The course is booked.",
    "improvement": "Plan the week on Monday and say on Wednesday what will not be"
    " done.",
    "improvement_result": "No task later than agreed without a word by Wednesday.",
    "goal_result": "Seen in the monthly report; both look at it together.",
    "commitments": (
        ("manager", "Book the course on the order screen."),
        ("employee", "Write the stand-in guide and go through it with a colleague."),
    ),
    "summary": {
        "high": "An excellent half-year. We spoke about passing on routine and about"
        " leading a small project.",
        "middle": "A steady half-year that reached what was agreed. Dates are the point"
        " to work on, and the plan for it is simple.",
        "low": "An open talk about a difficult half-year. Causes are named, support is"
        " arranged, and we look at it every two weeks.",
    },
    "own_summary": "I see it the same way. The course will help.",
    "encouragement": "Your colleagues count on you, and so do I.",
    "reservation": "I do not agree with the lowest line.",
}
CHINESE = {
    "place": "二号会议室",
    "next_goals": "按约定日期完成的比例保持在95%以上。\n培养一名可以代班的同事。",
    "support": "参加半天的新订单系统培训。",
    "questions": "区域调整后，下半年的目标值是否同步调整?",
    "opening": "感谢你在第三个月同事病假期间主动代班。部门计划完成率97%,"
    "其中有你的贡献。",
    "view": "对结果基本满意，但有几项工作完成偏晚。第二季度同时进行的事项过多。",
    "asked": "第二季度哪些支持会有帮助？如果要减少两件事，会选哪两件?",
    "good_fact": "见月度沟通记录和最近三个月的数据。",
    "fact": "以月度报告为准，最差的三周正值系统切换。",
    "disputed": "得分最低的一项只看数量，其中两次是对方取消的。",
    "disputed_view": "对方取消的不应计入未完成。",
    "disputed_answer": "对方书面取消的两次情况属实，其余五次是我们的原因。"
    "本期得分不变，下期起对方取消的不计入。",
    "career": "希望两年内带一个小团队。",
    "career_answer": "下月起由你负责退货改进项目，之后安排参加团队负责人培训。",
    "concern_answer": "区域从下月一日起计算，目标值同步调整；培训已经报名。",
    "improvement": "每周一安排本周工作，周三说明哪些无法完成。",
    "improvement_result": "没有未提前说明的延期事项。",
    "goal_result": "以月度报告为准，双方每月共同查看。",
    "commitments": (
        ("manager", "为员工报名新订单系统培训。"),
        ("employee", "写好代班手册并与同事过一遍。"),
    ),
    "summary": {
        "high": "本期表现突出。讨论了如何把日常事务交给同事，以及负责一个小项目。",
        "middle": "本期达到约定标准，重点改进按时完成，方法已经商定。",
        "low": "坦诚讨论了本期的困难，原因已经明确，支持措施已安排，每两周共同检查。",
    },
    "own_summary": "认可以上内容，培训会有帮助。",
    "encouragement": "同事们信任你，我也一样。",
    "reservation": "对得分最低的一项保留意见。",
}
