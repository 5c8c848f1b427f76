# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the money of a run comes from: company, departments, people, part by part.

The numbers are the steps that the simulation has kept with each reward: what the page
tells is what was calculated. Whoever may not see a department's sum, because the own
reward or that of a superior is in it, does not read its steps either.
"""

from markupsafe import Markup

from ...engine.outcome import Step
from ..base.engine_messages import value_text
from ..base.explanation import plain_steps

OF_COMPANY = ("pool_funded",)
OF_UNIT = ("unit_factor", "unit_pool", "unit_award")
OF_PERSON = ("pool_share", "pool_share_capped")
#: First cell of a row and the others.
CELLS = {
    "th": (Markup("<th>%s</th>"), Markup('<th class="text-end">%s</th>')),
    "td": (Markup("<td>%s</td>"), Markup('<td class="text-end">%s</td>')),
}
#: So many people stand on the page; the others are in the list of rewards.
SHOWN = 200


def funding_html(run):
    """The page for who may read the run; empty where nothing was simulated.

    :param run: one run, in the environment of its reader
    """
    rewards = run.env["hr.performance.reward"].search(
        [("run_id", "=", run._origin.id), ("is_excluded", "=", False)], order="id"
    )
    rewards = rewards.filtered(lambda reward: _shares(reward.trace))
    if not rewards:
        return False
    parts = [_company(run, rewards), _departments(run, rewards), _people(run, rewards)]
    return Markup("").join(part for part in parts if part)


def _shares(trace):
    return [step for step in trace or [] if step["code"] in OF_PERSON]


def _sentences(reward, codes):
    steps = [step for step in reward.trace if step["code"] in codes]
    return plain_steps(reward.env, steps, reward._factor_titles())


def _list(sentences):
    items = Markup("").join(Markup("<li>%s</li>") % text for text in sentences)
    return Markup('<ol class="o_hr_performance_steps">%s</ol>') % items


def _part(title, body):
    return Markup("<h4>%s</h4>%s") % (title, body)


def _company(run, rewards):
    """What the company gives: the pool as planned, as earned, and as it is shared."""
    _ = run.env._
    if run.unit_use == "units":
        money = run.currency_id.format(run.rule_id.unit_amount)
        text = _("A unit with coefficient 1 gets %s, as the rule says.", money)
        return _part(_("1. Company"), _list([text]))
    texts = _sentences(rewards[0], OF_COMPANY)
    if not texts:
        texts = [_("Bonus pool: %s", run.currency_id.format(run.pool_amount))]
    return _part(_("1. Company"), _list(texts))


def _departments(run, rewards):
    """What each department gets of it, and why."""
    _ = run.env._
    rows = []
    for unit, members in rewards.grouped("unit_id").items():
        if not unit or not _sentences(members[0], OF_UNIT):
            continue
        texts = (
            _sentences(members[0], OF_UNIT)
            if _is_told(unit)
            else [_("Not told: you or a superior of yours is among its people.")]
        )
        rows.append(_part(unit.department_id.display_name, _list(texts)))
    if not rows:
        return ""
    return _part(_("2. Departments"), Markup("").join(rows))


def _is_told(unit):
    # sudo: only whether the reader sees the sum that the row has.
    return not unit or unit.sudo().amount == unit.shown_amount


def _people(run, rewards):
    """What each person gets of the pool: weight, exact share, amount, and the rest."""
    _ = run.env._
    told = rewards.filtered(lambda reward: _is_told(reward.unit_id))
    # sudo: hr.employee - names of people whose rewards the reader sees.
    names = {reward: reward.sudo().employee_id.name for reward in told[:SHOWN]}
    titles = (_("Employee"), _("Weight"), _("Exact Share"), _("Amount"))
    rows = [_row("th", titles)]
    for reward in told[:SHOWN]:
        values = Step.from_json(_shares(reward.trace)[-1]).values
        rows.append(
            _row(
                "td",
                (
                    names[reward],
                    value_text(run.env, "weight", values["weight"]),
                    value_text(run.env, "exact", values["exact"]),
                    run.currency_id.format(reward.amount),
                ),
            )
        )
    if told[SHOWN:]:
        rest = run.currency_id.format(sum(told[SHOWN:].mapped("amount")))
        rows.append(_row("td", (_("%s more", len(told[SHOWN:])), "", "", rest)))
    if not run.unseen_count:
        total = run.currency_id.format(sum(told.mapped("amount")))
        rows.append(_row("th", (_("Total"), "", "", total)))
        left = run.currency_id.format(run.unallocated)
        rows.append(_row("td", (_("Left of the pool"), "", "", left)))
    table = Markup('<table class="table table-sm o_hr_performance_funding">%s</table>')
    return _part(
        _("3. People") if run.unit_ids else _("2. People"),
        table % Markup("").join(rows),
    )


def _row(kind, cells):
    first, *others = cells
    head, cell = CELLS[kind]
    return Markup("<tr>%s%s</tr>") % (
        head % first,
        Markup("").join(cell % other for other in others),
    )
