from . import test_appeal, test_appeal_rewards, test_appeal_rights, test_appeal_stateful
from . import test_appeal_verify
