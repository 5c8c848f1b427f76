# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Domain
from odoo.tools import float_compare
from odoo.tools.translate import LazyTranslate

from .base import good
from .columns import EMPLOYEE, FIRST_DAY, NUMBER, Column
from .people import People, PeopleKind

_lt = LazyTranslate(__name__)
#: What a row may change of a base that is there.
CHANGED = ("amount", "currency_id", "note")


class Rewarded(People):
    """Everybody in the company but the user himself and his superiors."""

    def _managed_ids(self):
        return []

    def _hr_domain(self):
        company = Domain("company_id", "=", self.wizard.company_id.id)
        return company & Domain(self.env.user._performance_within_reach("id"))


class PayBaseKind(PeopleKind):
    """Performance pay bases with the day from which each applies."""

    name = "pay_base"
    title = "Performance Pay Bases"
    action = "hr_performance_pay_base_action"
    for_reward = True
    with_team = False
    required = (
        EMPLOYEE,
        Column(
            "valid_from",
            _lt("Valid From"),
            "Valid From|From|Start Date|生效日期|开始日期|生效月份",
            FIRST_DAY,
        ),
        Column(
            "pay_base",
            _lt("Performance Pay Base"),
            "Performance Pay Base|Pay Base|Amount|绩效工资基数|绩效基数|绩效工资|金额",
            NUMBER,
        ),
    )
    optional = (Column("remark", _lt("Remark"), "Remark|Note|Comment|备注|说明"),)
    constants = ("valid_from",)

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self.people = Rewarded(wizard, self.with_team)

    def samples(self, role):
        """How a day is written."""
        return "2026-01"

    def handle_rows(self, entries):
        """Check rows of pay bases and write them."""
        for entry in entries:
            amount = entry.values.get("pay_base")
            if amount is not None and amount < 0:
                reason = self.env._("Enter zero or more.")
                self.report.problem(entry, "pay_base", reason)
        self.people.find(entries, self.report)
        entries = good(entries)
        self.refuse_duplicates([(entry, _key(entry)) for entry in entries])
        entries = good(entries)
        stored = self._stored(entries)
        created, changes = [], []
        for entry in entries:
            base, vals = stored.get(_key(entry)), self._base_values(entry.values)
            if base and not _differs(base, vals):
                self.report.counts["unchanged"] += 1
            elif base:
                changes.append((base, vals))
                self.report.counts["changed"] += 1
            else:
                created.append(vals)
                self.report.counts["created"] += 1
        if self.may_write:
            for base, vals in changes:
                base.write({name: vals[name] for name in CHANGED if name in vals})
            self.env["hr.performance.pay.base"].create(created)

    def _stored(self, entries):
        """Bases of these people that are there already, by person and day."""
        found = self.env["hr.performance.pay.base"].search(
            [
                ("company_id", "=", self.wizard.company_id.id),
                ("employee_id", "in", [e.values["employee_id"] for e in entries]),
            ]
        )
        return {f"{row.employee_id.id}:{row.date_from}": row for row in found}

    def _base_values(self, values):
        company = self.wizard.company_id
        vals = {
            "employee_id": values["employee_id"],
            "company_id": company.id,
            "date_from": values["valid_from"],
            "amount": float(values["pay_base"]),
            "currency_id": company.currency_id.id,
        }
        return vals | ({"note": values["remark"]} if values.get("remark") else {})


def _key(entry):
    return f"{entry.values['employee_id']}:{entry.values['valid_from']}"


def _differs(base, vals):
    return bool(
        float_compare(base.amount, vals["amount"], precision_digits=2)
        or base.currency_id.id != vals["currency_id"]
        or vals.get("note", base.note) != base.note
    )
