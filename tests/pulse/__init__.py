from . import test_pulse, test_pulse_anonymity, test_system_review, test_effect
from . import test_pulse_slips
