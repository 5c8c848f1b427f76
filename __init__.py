from . import controllers, engine, models, reports, wizards
