from . import hr_performance_link, hr_performance_paper_entry
