from . import hr_performance_block_add
