from . import (
    hr_performance_scale,
    hr_performance_scale_level,
    hr_performance_scheme,
    hr_performance_gate,
    hr_performance_override,
    hr_performance_scheme_template,
    hr_performance_scheme_open_rule,
    hr_performance_legal_profile,
    hr_performance_legal_item,
    scheme_rules,
)
