# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Results that people were told already can be appealed as long as their time runs.

The time began with the later of release and acknowledgement. The sentence of the three
shipped schemes says again that one can appeal; other words are the customer's own, and
rules of launched cycles stay as people have read them.
"""

from datetime import timedelta

from odoo import SUPERUSER_ID, api

from odoo.addons.hr_performance.engine import dates
from odoo.addons.hr_performance.engine.outcome import RuleError

SENTENCES = {
    "If you disagree, write to HR within 5 working days after the result is released or"
    " signed, whichever is later.": "You can appeal within 5 working days after the"
    " result is released or signed, whichever is later.",
    "如有异议，请在结果公布或签字（以较晚者为准）后 5 个工作日内"
    "以书面形式告知人力资源部。": "您可以在结果公布或签字（以较晚者为准）后"
    " 5 个工作日内提出申诉。",
}


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    results = env["hr.performance.result"].search(
        [("state", "=", "released"), ("subject_kind", "=", "employee")]
    )
    told = results.filtered(lambda r: r.final_origin != "import" and r.released_on)
    working = {c: c._performance_working_day() for c in told.company_id}
    for (company, cycle), group in told.grouped(
        lambda r: (r.company_id, r.cycle_id)
    ).items():
        number = cycle._rule("appeal_days")
        for moment, some in group.grouped(_last_moment).items():
            if number:
                day = company._performance_day(moment)
                some.appeal_until = _after(day, number, working[company])
    for old, new in SENTENCES.items():
        cr.execute(
            "UPDATE hr_performance_scheme"
            " SET policy_text = replace(policy_text::text, %s, %s)::jsonb"
            " WHERE policy_text::text LIKE %s",
            [old, new, f"%{old}%"],
        )


def _last_moment(result):
    signed = result.appraisal_id.acknowledged_on or result.released_on
    return max(signed, result.released_on)


def _after(day, number, is_working_day):
    try:
        return dates.add_working_days(day, number, is_working_day)
    except RuleError:
        return day + timedelta(days=number)
