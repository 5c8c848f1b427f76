from . import base, people, scheme, goal, template, cycle, appraisal, plan
from . import measure, review
from . import plan_change
from . import result, calibration
from . import interview, coaching, fairness, reward, merit, appeal, waiting, takepart
from . import exchange, analysis
from . import development
from . import pulse
