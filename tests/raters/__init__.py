from . import test_raters
from . import test_rater_anonymity, test_rater_page, test_rater_reminder
from . import test_round_tour
