# Room by room, in the order of models/__init__.py; what a room tests stands in its own
# list. The names of files stay unique: tags and reports name them without their room.
from .base import *
from .people import *
from .scheme import *
from .kpi import *
from .goal import *
from .template import *
from .cycle import *
from .measure import *
from .appraisal import *
from .plan import *
from .plan_change import *
from .review import *
from .raters import *
from .result import *
from .calibration import *
from .potential import *
from .waiting import *
from .takepart import *
from .coaching import *
from .development import *
from .interview import *
from .fairness import *
from .reward import *
from .appeal import *
from .exchange import *
from .analysis import *
