# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""QR codes and barcodes as pictures inside the page.

They are drawn here as SVG: their text appears in no address and no log, and they need
neither a second request nor the drawing library that not every Odoo has.
"""

import base64

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4


def qr_image(text):
    """A QR code as data URI."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    path = "".join(
        f"M{column + QUIET},{row + QUIET}h1v1h-1z"
        for row in range(size)
        for column in range(size)
        if code.isDark(row, column)
    )
    whole = size + 2 * QUIET
    return _svg(whole, whole, path, scale=8)


def barcode_image(text):
    """A Code 128 barcode as data URI."""
    code = Code128(text)
    for step in (code.validate, code.encode, code.decompose):
        step()
    left, path = QUIET, ""
    for letter in code.decomposed:
        # Upper-case letters are bars, lower-case ones gaps; "A" is one unit wide.
        width = ord(letter.upper()) - ord("A") + 1
        if letter.isupper():
            path += f"M{left},0h{width}v24h-{width}z"
        left += width
    return _svg(left + QUIET, 24, path, scale=4)


def _svg(width, height, path, scale):
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width * scale}" height="{height * scale}"'
        ' shape-rendering="crispEdges">'
        f'<rect width="{width}" height="{height}" fill="#fff"/><path d="{path}"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(image.encode()).decode()
