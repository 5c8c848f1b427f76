from . import base, people, scheme, goal, cycle, appraisal, plan, measure, review
from . import plan_change
from . import result, calibration
from . import interview, coaching, fairness, reward, waiting, takepart, exchange
