import importlib.util

from . import (
    test_boundaries_reward,
    test_reward_export,
    test_reward_follows,
    test_reward_presence,
    test_reward_reach,
    test_reward_rights,
    test_reward_run,
)

# The walks need a library of tests that an Odoo need not have.
if importlib.util.find_spec("hypothesis"):
    from . import test_reward_stateful
