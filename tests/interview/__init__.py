from . import test_boundaries_interview
from . import (
    test_interview,
    test_interview_access,
    test_interview_asks,
    test_interview_files,
    test_interview_filing,
    test_interview_gates,
    test_interview_package,
    test_interview_pdf,
    test_interview_record,
    test_interview_security,
    test_interview_times,
    test_signing,
)
from . import test_talk_stateful
from . import test_talk_steps
from . import test_team_print
