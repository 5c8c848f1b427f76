from . import test_project_source, test_project_translation
