# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reward runs: made by one reward officer, approved by another."""

from decimal import Decimal

PAYABLE = ("approved", "handed_over", "paid")


def simulate(env, cycle, rule, **run):
    """Make rule and run of a cycle and calculate it.

    :param env: environment of the reward officer who makes the run
    :param rule: values of the rule, or one that is there
    :param run: more values of the run, such as the pool
    """
    if isinstance(rule, dict):
        rule = env["hr.performance.reward.rule"].create(
            {"company_id": cycle.company_id.id, **rule}
        )
    made = env["hr.performance.reward.run"].create(
        {
            "company_id": cycle.company_id.id,
            "cycle_id": cycle.id,
            "rule_id": rule.id,
            **run,
        }
    )
    made.action_simulate()
    return made


def exclude(run, rewards, reason):
    """Leave people out with a reason."""
    if rewards:
        rewards.with_env(run.env).action_exclude(reason)


def total(rewards, *states):
    """Exact sum of the amounts of rewards in these states."""
    states = states or PAYABLE
    return sum(
        (Decimal(str(r.amount)) for r in rewards if r.state in states), Decimal(0)
    )
