from . import hr_performance_plan_answer, hr_performance_plan_confirm
from . import hr_performance_plan_reason, hr_performance_period_target
from . import hr_performance_template_apply
