from . import hr_performance_measure, hr_performance_private_note
from . import res_company_collect
from . import hr_performance_kpi_source, hr_performance_kpi_source_query
from . import hr_performance_kpi_source_collect
from . import hr_performance_measure_collected, hr_performance_measure_lineage
from . import hr_performance_kpi_collected, hr_performance_cycle_collect
