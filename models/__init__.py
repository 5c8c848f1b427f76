from . import organization, planning, coaching, assessment, feedback, application
