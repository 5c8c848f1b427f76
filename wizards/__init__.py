from . import people, scheme, goal, cycle, appraisal, plan, measure, review, plan_change
from . import result
from . import interview, reward, waiting, takepart, exchange
