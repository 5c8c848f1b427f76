from . import engine, models, reports, wizards
