from . import test_survey_public_methods, test_survey_round, test_survey_translation
