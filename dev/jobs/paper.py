# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Signatures, PDF files and workbooks."""

import base64
import io
import math
import random

import xlsxwriter
from PIL import Image, ImageDraw


def signature(name):
    """A drawn signature as base64 PNG; the same name always draws the same."""
    rng = random.Random(name)
    width, height = 400, 120
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    waves = [(rng.uniform(0.5, 4.5), rng.uniform(0, 6.3)) for _i in range(3)]
    points = []
    for step in range(160):
        x = 20 + step * 2.2 + 14 * math.sin(step / rng.uniform(4.8, 5.2))
        lift = sum(math.sin(step / 9 * rate + shift) for rate, shift in waves)
        points.append((x, height / 2 + lift * (6 + 10 * (1 - step / 160))))
    pen.line(points, fill=(24, 36, 110, 255), width=3, joint="curve")
    pen.line([(30, 100), (370, 92)], fill=(24, 36, 110, 255), width=2)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())


def pdf(env, report, records, path):
    """Print records with a report and write the file; returns its size in bytes."""
    content, kind = env["ir.actions.report"]._render_qweb_pdf(report, records.ids)
    if kind != "pdf":
        raise SystemExit(f"{path.name} could not be printed: wkhtmltopdf is missing.")
    path.write_bytes(content)
    return len(content)


def workbook(path, sheets):
    """Write a workbook.

    :param sheets: list of (title, header, rows)
    """
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True, "bg_color": "#EEEEEE", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, header, rows in sheets:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
        sheet.write_row(0, 0, header, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if hasattr(value, "year"):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, "" if value is False else value)
        sheet.autofit()
    book.close()
