from . import (
    test_boundaries_reward,
    test_reward_compare,
    test_reward_conditions,
    test_reward_export,
    test_reward_follows,
    test_reward_handover,
    test_reward_letter,
    test_reward_policy,
    test_reward_pools,
    test_reward_presence,
    test_reward_reach,
    test_reward_rights,
    test_reward_run,
    test_reward_shift,
)
from . import test_reward_stateful
