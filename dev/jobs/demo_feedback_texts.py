# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is said of people by others, in calibration and about potential."""

#: What raters want somebody to go on with, and to do differently; some write nothing.
KEEPS = (
    "Tells us early when a date is at risk, so nobody plans in vain.",
    "Asks for the other side's view before deciding.",
    "Answers within the day, also when it is only “not before Thursday”.",
    "Explains the reason and not only the task.",
    "Stays calm when a customer is not.",
    "",
)
CHANGES = (
    "Could hand over more; some things wait for one desk only.",
    "Decisions are sometimes told in the corridor and reach half of us.",
    "Meetings run over. Fifteen minutes less would do.",
    "Would do well to say no more often.",
    "",
    "",
)
BESIDE = (
    "Beside the half-year on purpose: what others say is about conduct, without goals"
    " and without money."
)
METHOD = (
    "Who works with many others is seen by many others; one manager alone sees a part."
)
DECLINED = "We have worked together for one week only; ask somebody from the project."

MINUTES = {
    False: "We went through the sheets from the best grade down. The teams were rated"
    " alike in four of six lines; on Reliability one team was rated more strictly,"
    " and two cards were moved for it. Small teams are not compared with each other."
    " Nobody was moved because of a share.",
    True: "从最高等级开始逐一比较。多数项目的评价尺度一致；个别团队在评价时偏宽，"
    "据此调整一人。人数少的团队不作相互比较，没有因比例要求而调整任何人。",
}
UP = {
    False: "Rated more strictly than the other teams on the same facts: the three"
    " deliveries that the line is about were on time.",
    True: "与其他部门同类工作相比，评价偏严，事实依据相同。",
}
DOWN = {
    False: "Good work in a quiet period. Two of us have seen the same results with"
    " twice the cases.",
    True: "业绩主要来自市场好转，与同等级的其他人相比，难度较低。",
}
BACK = {
    False: "Looked at again with the case list: the cases were harder than it seemed.",
    True: "重新查看案例清单后，认为难度高于最初判断。",
}

#: Facts about potential, by item and how it is judged.
FACTS = {
    False: {
        "learning": {
            "high": "Took over the returns project without knowing it and changed it"
            " within a month.",
            "middle": "Learnt the order screen in a week and taught two colleagues.",
            "low": "The same question comes back after each change of the form.",
        },
        "aspiration": {
            "high": "Stands in for the team leader already and asked for the course.",
            "middle": "Said in the last talk that a larger area would be welcome.",
            "low": "Was offered the deputy's task twice and turned it down.",
        },
        "people": {
            "high": "Two new colleagues were independent after six weeks with this"
            " help.",
            "middle": "Is the one whom others ask about difficult customers.",
            "low": "Works alone; the last two joint tasks went to others.",
        },
        "complexity": {
            "high": "Brought sales, works and legal to one plan for the large tender.",
            "middle": "Ordered the open claims alone and in a sound order.",
            "low": "Needs each step said when a case is out of the ordinary.",
        },
    },
    True: {
        "learning": {
            "high": "接手陌生的退货项目，一个月内完成改进。",
            "middle": "一周内掌握新系统，并教会两名同事。",
            "low": "表单每次调整后，同样的问题反复出现。",
        },
        "aspiration": {
            "high": "已在代理主管工作，并主动申请培训。",
            "middle": "上次面谈中表示愿意承担更大范围。",
            "low": "两次谢绝副手岗位的安排。",
        },
        "people": {
            "high": "带教的两名新人六周后即可独立工作。",
            "middle": "同事遇到难缠的客户时会来请教。",
            "low": "习惯独自工作，最近两次协作任务由他人承担。",
        },
        "complexity": {
            "high": "大型投标中协调销售、生产和法务形成统一方案。",
            "middle": "独立理清未结索赔，处理顺序合理。",
            "low": "遇到特殊情况需要逐步交代。",
        },
    },
}
