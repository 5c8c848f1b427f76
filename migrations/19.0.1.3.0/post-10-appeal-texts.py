# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shipped rules in words promised an appeal that there is no way to file.

The sentence of the three shipped schemes, in the languages that it was shipped in, says
to whom one writes. Other words are the customer's own, and rules of launched cycles
stay as people have read them.
"""

SENTENCES = {
    "You can appeal within 5 working days after the result is released or signed,"
    " whichever is later.": "If you disagree, write to HR within 5 working days after"
    " the result is released or signed, whichever is later.",
    "您可以在结果公布或签字（以较晚者为准）后 5 个工作日内提出申诉。": "如有异议，"
    "请在结果公布或签字（以较晚者为准）后 5 个工作日内以书面形式告知人力资源部。",
}


def migrate(cr, version):
    if not version:
        return
    for old, new in SENTENCES.items():
        cr.execute(
            "UPDATE hr_performance_scheme"
            " SET policy_text = replace(policy_text::text, %s, %s)::jsonb"
            " WHERE policy_text::text LIKE %s",
            [old, new, f"%{old}%"],
        )
