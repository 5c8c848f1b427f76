# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that people hand in: scans, proofs, signatures.

Whatever arrives is text of a request: base64 that may be none, of any size and kind.
"""

import base64
import binascii
import struct
import zlib
from io import BytesIO

from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

MEGABYTE = 1_000_000
#: A scanned sheet or a letter; larger ones were scanned in colour for no reason.
MOST_BYTES = 20 * MEGABYTE
#: A small picture may be unpacked to gigabytes when it is printed.
MOST_PIXELS = 50_000_000
#: Images that nobody opens as pictures.
OTHER_IMAGES = ("image/svg+xml", "image/x-icon")
PICTURES = ("image/png", "image/jpeg")
#: How they end; the library may be set to open what breaks off.
ENDS = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9"}
#: What damaged pictures make of the library that opens them.
BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def decode_upload(data, most=MOST_BYTES):
    """The bytes of a file in base64; None when it is none, empty or too large."""
    # Base64 makes four letters of three bytes, with a break in each line.
    if not isinstance(data, (bytes, str)) or len(data) > most * 3 // 2:
        return None
    try:
        content = base64.b64decode(data)
    except (binascii.Error, ValueError):
        return None
    return content if 0 < len(content) <= most else None


def is_picture(content):
    """Whether bytes are a PNG or JPEG picture that can be printed."""
    return guess_mimetype(content) in PICTURES and _opens(content)


def is_whole(content):
    """Whether a file can be filed: Odoo opens pictures, and so does whoever prints."""
    kind = guess_mimetype(content)
    return not kind.startswith("image/") or kind in OTHER_IMAGES or _opens(content)


def _opens(content):
    """Whether a picture of a size that can be printed is there to its end."""
    end = ENDS.get(guess_mimetype(content), b"")
    if content.rfind(end) < len(content) // 2:
        return False
    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            if not 0 < width * height <= MOST_PIXELS:
                return False
            picture.load()
            picture.getexif()
    except BROKEN:
        return False
    return True


def check_proof(env, data):
    """Raise for a proof that no file of a usual size stands for.

    :param data: the file in base64
    """
    content = decode_upload(data)
    if content is None or not is_whole(content):
        raise ValidationError(
            env._(
                "The proof is a file of at most %s MB, and not empty. Choose it again,"
                " or save it smaller, for example as a PDF.",
                MOST_BYTES // MEGABYTE,
            )
        )
