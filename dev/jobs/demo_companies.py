# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names and logos of the demo companies."""

import base64
import io

from PIL import Image, ImageDraw

SIZE = 512
# Drawn larger and scaled down, which makes smooth edges.
FINE = 4
NAVY = (29, 53, 87, 255)
CORAL = (230, 97, 76, 255)
GOLD = (244, 185, 66, 255)
# A lighthouse on a grid of 64 by 64: color and corners of each shape.
BEAMS = (
    (GOLD, ((25, 16), (25, 21), (2, 29), (2, 9))),
    (GOLD, ((39, 16), (39, 21), (62, 29), (62, 9))),
)
TOWER = (
    (CORAL, ((32, 3), (41, 13), (23, 13))),
    (NAVY, ((26, 13), (38, 13), (38, 24), (26, 24))),
    (NAVY, ((22, 24), (42, 24), (42, 28), (22, 28))),
    (NAVY, ((26, 30), (38, 30), (39.5, 38), (24.5, 38))),
    (CORAL, ((24.3, 39), (39.7, 39), (41.2, 47), (22.8, 47))),
    (NAVY, ((22.6, 48), (41.4, 48), (43, 56), (21, 56))),
    (NAVY, ((12, 58), (52, 58), (52, 61), (12, 61))),
)
LIGHT = (GOLD, ((29, 16), (35, 16), (35, 21), (29, 21)))


def logo(background):
    """The lighthouse as base64 PNG: free, or on a disk of a color."""
    image = Image.new("RGBA", (SIZE * FINE, SIZE * FINE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    scale = SIZE * FINE / 64
    shapes = (*BEAMS, *TOWER, LIGHT)
    if background:
        pen.ellipse((0, 0, SIZE * FINE - 1, SIZE * FINE - 1), fill=background)
        shapes = _on_disk(shapes)
    for color, corners in shapes:
        pen.polygon([(x * scale, y * scale) for x, y in corners], fill=color)
    buffer = io.BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())


def _on_disk(shapes):
    """Smaller, so that nothing leaves the disk, and white where it was dark."""
    white = (255, 255, 255, 255)
    return [
        (
            white if color == NAVY else color,
            [(32 + (x - 32) * 0.72, 32 + (y - 32) * 0.72) for x, y in corners],
        )
        for color, corners in shapes
    ]


def dress(env):
    """Give both companies a name, an address and a logo."""
    env.ref("base.main_company").write(
        {
            "name": "Lighthouse Instruments",
            "logo": logo(background=None),
            "street": "12 Harbour Road",
            "city": "Ghent",
            "zip": "9000",
            "country_id": env.ref("base.be").id,
            "email": "info@lighthouse-instruments.example.com",
            "website": "https://lighthouse-instruments.example.com",
        }
    )
    shanghai = env.ref("hr_performance.company_shanghai")
    shanghai.logo = logo(background=NAVY)
    shanghai.partner_id.lang = "zh_CN"
    people = env["hr.employee"].search([("company_id", "=", shanghai.id)])
    people.work_contact_id.lang = "zh_CN"
