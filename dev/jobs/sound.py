"""Whether all fits together at the end of a long run, as the daily check sees it."""


def require_sound(env, ledger):
    """What the daily check would mend or tell fails the run."""
    found = env["hr.performance.failure"]._unsound()
    ledger.require("The daily check finds nothing", not found)
    for sentence in found:
        ledger.require(sentence, False)
    for failure in env["hr.performance.failure"].search([("reason", "!=", False)]):
        ledger.require(f"{failure.display_name}: {failure.reason}", False)
