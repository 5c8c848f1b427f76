from . import hr_performance_import, hr_performance_results
from . import hr_performance_tablet, hr_performance_take
from . import hr_performance_feedback, hr_performance_pulse
from . import hr_performance_verify
