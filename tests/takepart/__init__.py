from . import test_letters_by_link
from . import test_boundaries_links
from . import test_bad_requests
from . import test_takepart_link, test_takepart_paper, test_takepart_points
from . import test_takepart_sides
from . import test_takepart_tablet
from . import test_verify
