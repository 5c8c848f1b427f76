from . import hr_performance_note_write
