from . import (
    hr_performance_interview_content_mixin,
    hr_performance_interview,
    states,
    hr_performance_interview_topic,
    hr_performance_commitment,
    hr_performance_self_report,
    appraisal_interview,
    hr_performance_interview_signature,
    hr_performance_interview_addendum,
    hr_performance_interview_access,
    calendar_event,
    ir_attachment,
)
