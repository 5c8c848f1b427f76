# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the people of the demo company write, in English and Chinese."""

# Goals people write themselves: title, what is expected, and, where it is measured,
# the values of GOAL_RULE.
GOAL_RULE = ("method", "direction", "target", "unit")
GOALS = {
    "leader": [
        (
            "Team target of the half-year",
            "Sum of the team's agreed targets, from the monthly report.",
            ("ratio", "up", 100, "%"),
        ),
        (
            "One-on-one with everybody each month",
            "A dated note for each talk; six per person in the half-year.",
            ("ratio", "up", 36, "talks"),
        ),
        (
            "A deputy who can stand in for two weeks",
            "The deputy runs the team during one holiday without calls.",
            None,
        ),
    ],
    "people": [
        (
            "Vacancies filled in time",
            "Days from approval to signature, average of the half-year.",
            ("reverse_quotient", "down", 45, "days"),
        ),
        (
            "Plans agreed by the end of month one",
            "Share of the people in the cycle with an agreed plan.",
            ("ratio", "up", 95, "%"),
        ),
        (
            "New guide for interviews in use",
            "Every manager has the guide and has held one interview with it.",
            None,
        ),
    ],
    "finance": [
        (
            "Books closed by working day five",
            "Working days to the closing of each month, average.",
            ("reverse_quotient", "down", 5, "days"),
        ),
        (
            "Corrections after closing",
            "Bookings changed after the month was closed.",
            ("reverse_difference", "down", 8, "bookings"),
        ),
        (
            "Travel expenses paid within a week",
            "Days from receipt to payment; looked at by both in the ledger.",
            None,
        ),
    ],
    "consultant": [
        (
            "Billable days",
            "Days invoiced in the half-year.",
            ("ratio", "up", 90, "days"),
        ),
        (
            "Projects handed over on the agreed date",
            "Share of the handovers, from the project list.",
            ("ratio", "up", 90, "%"),
        ),
        (
            "One reusable method written down",
            "A colleague can follow it without asking.",
            None,
        ),
    ],
    "office": [
        (
            "Campaigns on the agreed date",
            "Share of the campaigns of the plan.",
            ("ratio", "up", 90, "%"),
        ),
        (
            "Requests answered within one working day",
            "Share of requests, from the shared mailbox.",
            ("ratio", "up", 92, "%"),
        ),
        (
            "Describe how the monthly report is made",
            "A colleague makes the report from the description.",
            None,
        ),
    ],
    "zh": [
        (
            "完成半年度部门重点工作",
            "以月度例会确认的重点工作清单为准，按完成比例计算。",
            ("ratio", "up", 100, "%"),
        ),
        (
            "制度与流程文件更新",
            "半年内完成更新并经直接上级确认的文件数量。",
            ("ratio", "up", 8, "份"),
        ),
        (
            "提出并落实一项改进建议",
            "写明问题、做法和效果，双方能看到改进前后的差别。",
            None,
        ),
    ],
}

# Self-review and manager's review by how the period went.
REVIEWS = {
    "high": [
        {
            "self_strengths": "What I had prepared since the first month paid off in"
            " the last two. I helped the new colleague through her first weeks.",
            "self_improvements": "I start the monthly report too late and then hurry.",
            "strengths": "When dates slipped in the second month you told everybody"
            " concerned on the same day, and nothing was lost. Your notes let"
            " colleagues carry on without asking you.",
            "improvements": "Pass on more of the routine. Twice you finished at night"
            " what a colleague could have prepared.",
            "comment": "A very good half-year, and one that others can learn from.",
        },
        {
            "self_strengths": "All milestones were reached on the agreed date, and the"
            " handover went through without questions.",
            "self_improvements": "I would like to speak up earlier in planning"
            " meetings.",
            "strengths": "Your work needs no second look. The checklist you made in the"
            " third month is now used by the whole team.",
            "improvements": "Say earlier when a date cannot hold; you tend to save it"
            " alone.",
            "comment": "Clearly above what we agreed.",
        },
    ],
    "middle": [
        {
            "self_strengths": "I reached most of what we agreed and stood in for a"
            " colleague for five weeks.",
            "self_improvements": "Two tasks were finished after the agreed date because"
            " I asked for help too late.",
            "strengths": "Reliable through the whole period; you stood in for a"
            " colleague for five weeks and nothing was left lying.",
            "improvements": "Two tasks came in after the agreed date. Ask for help when"
            " you see it, not when the date is there.",
            "comment": "What we agreed is reached in all important points.",
        },
        {
            "self_strengths": "Fewer questions come back to me since I describe my work"
            " better.",
            "self_improvements": "I want to learn more about the neighbouring steps.",
            "strengths": "Careful work and a good tone with everybody. The number of"
            " returns fell from month to month.",
            "improvements": "Take on something outside your own step; the quality group"
            " would be a good place.",
            "comment": "A steady half-year.",
        },
        {
            "self_strengths": "The new procedure runs, and I have trained two"
            " colleagues.",
            "self_improvements": "My own figures came in late twice.",
            "strengths": "You trained two colleagues beside your own work, and both now"
            " work alone.",
            "improvements": "Figures came in late in the second and the fifth month.",
            "comment": "Good; with the figures in time it would have been very good.",
        },
    ],
    "low": [
        {
            "self_strengths": "I know my work well and am there when I am needed.",
            "self_improvements": "The second half was difficult for me; I fell behind"
            " and did not catch up.",
            "strengths": "Colleagues value your knowledge; two of them said so in the"
            " meeting of the fourth month.",
            "improvements": "The agreed figures were reached in one month out of six,"
            " and answers took five days on average. We plan the week together from now"
            " on.",
            "comment": "Important goals are not reached. We agree support and dates in"
            " the interview.",
        },
        {
            "self_strengths": "I was always there when somebody fell ill.",
            "self_improvements": "The new system is hard for me; I had one short"
            " introduction.",
            "strengths": "You stepped in for others three times at short notice.",
            "improvements": "Results stayed below the standard in four of six months."
            " Part of it is the short introduction to the new system; you get two more"
            " days with the supplier.",
            "comment": "Below what we agreed; the training comes first.",
        },
    ],
}
REVIEWS_ZH = {
    "high": [
        {
            "self_strengths": "前几个月的准备在最后两个月见到成效,"
            "并带教新同事度过最初几周。",
            "self_improvements": "月度报告准备偏晚，时间安排需要提前。",
            "strengths": "第二个月进度延期时当天通知所有相关同事，没有造成损失;"
            "工作记录完整，同事可以直接接手。",
            "improvements": "日常事务可以更多交给同事，有两次是本人加班完成的。",
            "comment": "本期表现突出，做法值得团队学习。",
        },
        {
            "self_strengths": "各项目节点均按约定日期完成，交接一次通过。",
            "self_improvements": "希望在计划会上更早提出自己的意见。",
            "strengths": "交付质量稳定，第三个月整理的检查清单已在全组使用。",
            "improvements": "日期有风险时请更早说明，不要独自承担。",
            "comment": "明显高于约定的标准。",
        },
    ],
    "middle": [
        {
            "self_strengths": "约定的主要工作已完成，期间代班五周。",
            "self_improvements": "有两项工作晚于约定日期，主要是求助不够及时。",
            "strengths": "工作稳定可靠，代班五周期间没有事项积压。",
            "improvements": "有两项工作晚于约定日期，发现困难时请及时提出。",
            "comment": "重要事项均已达到约定标准。",
        },
        {
            "self_strengths": "新流程已经运行，并培训了两位同事。",
            "self_improvements": "本人的数据有两次报送晚了。",
            "strengths": "在完成本职工作的同时带教两位同事，现在均可独立工作。",
            "improvements": "第二个月和第五个月的数据报送偏晚。",
            "comment": "总体良好，数据及时报送会更好。",
        },
    ],
    "low": [
        {
            "self_strengths": "熟悉本职工作，需要时能及时到位。",
            "self_improvements": "后三个月比较困难，进度落后后没有赶上。",
            "strengths": "同事认可其专业知识，第四个月的会议上有两位同事专门提到。",
            "improvements": "六个月中只有一个月达到约定数值，答复平均用时五天。"
            "今后每周一起安排计划。",
            "comment": "重要目标未达到，面谈时共同商定支持措施和日期。",
        },
    ],
}
ITEM_FACTS = {
    "plus": (
        "Took over the customers of another region for three weeks in the fourth"
        " month.",
        "第四个月代管其他区域客户三周。",
    ),
    "minus": (
        "A promised call-back to a customer was forgotten twice.",
        "两次忘记按约定给客户回电。",
    ),
}
VETO_FACT = (
    "On the 14th of the fourth month the guard of the press was taken off while it ran;"
    " the safety officer's report is filed."
)
LINE_COMMENTS = {
    "high": (
        "Better than agreed; colleagues ask for advice.",
        "高于约定，同事常来请教。",
    ),
    "middle": (
        "As agreed; examples are in the monthly notes.",
        "达到约定，见月度记录。",
    ),
    "low": (
        "Three times work came back because a step was left out.",
        "有三次因漏步骤被退回。",
    ),
}
OBJECTION = (
    "Corrections after closing depend on what the departments hand in late; a target of"
    " eight is out of reach while three of them book by mail."
)
ISSUED = (
    "Talked with both on two days. The target stays, because half of the corrections"
    " start here; late papers of the departments are counted apart from now on."
)
AWAY = "Trade fair and customer visits"
CONFLICT = "We share a household since spring. Somebody else should review."
CHECK_REASON = (
    "The figures follow with the budget; we look at the goals again in March.",
    "具体数值随预算确定，三月份再一起核对目标。",
)
LEGAL_REFERENCE = (
    "Works agreement on appraisals, folder HR-07",
    "职工代表大会讨论通过，公示记录见人事档案HR-07",
)
OVERRIDE = (
    "A few people are on long leave. Their steps are followed up one by one; the others"
    " should not wait for them.",
    "个别员工长期休假，由人事逐一跟进，其他员工不再等待。",
)
NOTES = [
    "Asked about a move to key accounts. Come back to it in the interview.",
    "Was quieter than usual in the weekly meeting; ask how things are.",
    "Handled the complaint of the morning calmly and well. Mention it.",
]
CHANGE = "The largest customer closed two plants; the agreed volume cannot be sold."
CHANGED = "Agreed. We look at it again at the end of the quarter."
