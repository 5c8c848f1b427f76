"""Whether all fits together at the end of a long run, as the daily check sees it."""


def require_sound(env, ledger):
    """Run the daily check; what it had to mend or could not mend fails the run."""
    failures = env["hr.performance.failure"]
    for name, count in list(_due(env)):
        ledger.require(f"{name}: nothing that does not fit ({count})", not count)
    failures._cron_sound()
    for failure in failures.search([("reason", "!=", False)]):
        ledger.require(f"{failure.display_name}: {failure.reason}", False)


def _due(env):
    """Name of each check that only finds what is wrong, and how much it finds."""
    for model, find in (
        ("hr.performance.appraisal", "_with_wrong_step"),
        ("hr.performance.result", "_without_basis"),
        ("hr.performance.interview", "_with_unsound_document"),
        ("hr.performance.interview.signature", "_of_other_content"),
        ("hr.performance.measure", "_second_values"),
        ("hr.performance.reward.run", "_overdrawn_runs"),
    ):
        yield env[model]._description, len(getattr(env[model], find)())
