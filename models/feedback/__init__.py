from . import (
    hr_performance_interview,
    hr_performance_interview_sides,
    hr_performance_interview_topic,
    hr_performance_commitment,
    hr_performance_self_report,
    hr_performance_interview_preparation,
    hr_performance_interview_talk,
    hr_performance_interview_record,
    hr_performance_interview_signature,
    hr_performance_appraisal,
    hr_performance_result,
    calendar_event,
)
