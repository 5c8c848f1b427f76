# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the demo company promises for results: a policy with its rules."""

import base64

#: Number and words of each clause, in English and Chinese.
CLAUSES = (
    (
        "3.1",
        "Every half-year, one monthly wage times the coefficient of the grade is paid.",
        "每半年按月工资乘以绩效等级系数发放奖金。",
    ),
    (
        "3.2",
        "Who reaches the highest grade may take part in a training of the own choice.",
        "获得最高等级的员工可参加一次自选培训。",
    ),
    (
        "3.3",
        "The best results are honoured by a title that is borne for a year.",
        "成绩最优者授予荣誉称号，有效期一年。",
    ),
)
TITLE = ("Employee of the Half-Year", "半年度优秀员工")


def publish(env):
    """Make and publish the policy with its three rules, as the reward officer.

    :return: the rules: bonus, training, honour
    """
    company = env.company.browse(env.context["allowed_company_ids"][:1])
    policy = env["hr.performance.reward.policy"].create(
        {
            "name": "Policy on Rewards for Results",
            "company_id": company.id,
            "document": base64.b64encode(_document()),
            "document_name": "Policy on Rewards for Results.txt",
            "clause_ids": [
                (0, 0, {"number": number, "text": text})
                for number, text, _chinese in CLAUSES
            ],
        }
    )
    _translate(policy, "name", "绩效奖励制度")
    for clause, (_number, _text, chinese) in zip(
        policy.clause_ids, CLAUSES, strict=True
    ):
        _translate(clause, "text", chinese)
    # sudo: a job of the story; HR keeps the titles.
    titles = env["hr.performance.honour.title"].sudo()
    title = titles.create({"name": TITLE[0], "company_id": company.id})
    _translate(title, "name", TITLE[1])
    best = company.performance_scheme_id.scale_id.level_ids.sorted("coefficient")[-1:]
    rules = env["hr.performance.reward.rule"]
    given = (
        {"name": "Half-Year Bonus", "base_type": "wage_share"},
        {
            "name": "Training for the Best",
            "kind": "training",
            "training_name": "Leading a shift",
            "minimum_level_id": best.id,
        },
        {
            "name": TITLE[0],
            "kind": "honour",
            "honour_title_id": title.id,
            "minimum_level_id": best.id,
        },
    )
    for values, clause in zip(given, policy.clause_ids, strict=True):
        rules += rules.create(
            {"company_id": company.id, "clause_id": clause.id, **values}
        )
    policy.action_publish()
    return rules


def _document():
    """The policy as a file, in both languages."""
    lines = [f"{number} {text}\n{chinese}" for number, text, chinese in CLAUSES]
    return "\n\n".join(lines).encode()


def _translate(record, name, chinese):
    if record.env["res.lang"].search_count([("code", "=", "zh_CN")]):
        record.with_context(lang="zh_CN")[name] = chinese
