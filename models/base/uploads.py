# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that people hand in: scans, proofs, signatures.

Whatever arrives is text of a request: base64 that may be none, of any size and kind.
"""

import base64
import binascii
from io import BytesIO

from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

MEGABYTE = 1_000_000
#: A scanned sheet or a letter; larger ones were scanned in colour for no reason.
MOST_BYTES = 20 * MEGABYTE
#: A small picture may be unpacked to gigabytes when it is printed.
MOST_PIXELS = 50_000_000
PICTURES = ("image/png", "image/jpeg")


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
    if guess_mimetype(content) not in PICTURES:
        return False
    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return 0 < width * height <= MOST_PIXELS


def check_proof(env, data):
    """Raise for a proof that no file of a usual size stands for.

    :param data: the file in base64
    """
    if decode_upload(data) is None:
        raise ValidationError(
            env._(
                "The proof is a file of at most %s MB, and not empty. Choose it again,"
                " or save it smaller, for example as a PDF.",
                MOST_BYTES // MEGABYTE,
            )
        )
