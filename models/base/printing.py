# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A page becomes a PDF: in a limited time, and looked at before it counts."""

import contextlib
import io
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from odoo.tools.misc import find_in_path
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

PROGRAM = "wkhtmltopdf"
#: A record takes one to three seconds; a program that hangs is stopped.
PRINT_SECONDS = 60
#: The program says which version it is at once, or it does not work.
ANSWER_SECONDS = 10
#: A record of many pages has less than one.
MOST_BYTES = 50_000_000
#: So much of what the program complains about is kept.
MOST_WORDS = 300


class PrintError(Exception):
    """Why no PDF was made.

    :param code: 'missing', 'broken', 'slow', 'failed', 'large', 'disk' or one of
        ``pdf_problem``
    :param words: what the program says about it
    """

    def __init__(self, code, words=""):
        super().__init__(code, words)
        self.code = code
        self.words = words


def check_printer():
    """Raise unless the program is there and answers."""
    try:
        program = find_in_path(PROGRAM)
    except OSError as error:
        raise PrintError("missing") from error
    _run([program, "--version"], ANSWER_SECONDS, failed="broken", slow="broken")
    return program


def print_page(program, html, options):
    """The PDF of a page that needs nothing from a server.

    :param program: answer of ``check_printer``
    :param html: the page, as bytes
    :param options: list of arguments of the program
    """
    try:
        with tempfile.TemporaryDirectory(prefix="hr_performance_print_") as folder:
            content = _print_in(Path(folder), program, html, options)
    except OSError as error:
        raise PrintError("disk", str(error)) from error
    if code := pdf_problem(content):
        raise PrintError(code)
    return content


def print_pages(program, pages, options):
    """The PDF of each of many pages, by one start of the program.

    The program of Debian (without patched Qt) makes one document of one page; reading
    its arguments line by line it makes many, each into a file of its own.

    :param pages: list of pages, as bytes
    :return: list of PDFs in the same order
    """
    try:
        with tempfile.TemporaryDirectory(prefix="hr_performance_print_") as folder:
            contents = _print_all_in(Path(folder), program, pages, options)
    except OSError as error:
        raise PrintError("disk", str(error)) from error
    for content in contents:
        if code := pdf_problem(content):
            raise PrintError(code)
    return contents


def cut_at_empty_pages(content, count):
    """The parts of a PDF between its empty pages.

    :param count: how many there should be
    :return: list of PDFs; none where there are more or fewer
    """
    parts = [[]]
    for page in PdfFileReader(io.BytesIO(content)).pages:
        if _is_empty(page):
            parts.append([])
        else:
            parts[-1].append(page)
    if len(parts) != count or not all(parts):
        return []
    return [_pdf_of(pages) for pages in parts]


def _is_empty(page):
    """Whether a page shows nothing but its ground and a space: one rectangle, a glyph.

    :param page: made by the program, which writes text as glyphs of four digits
    """
    drawn = page.get_contents()
    words = [] if drawn is None else drawn.get_data().split()
    if b"Do" in words or words.count(b"re") > 1:
        return False
    texts = [words[at - 1] for at, word in enumerate(words) if word in (b"Tj", b"TJ")]
    return len(texts) <= 1 and all(len(text) <= len(b"<0000>") for text in texts)


def _pdf_of(pages):
    writer, buffer = PdfFileWriter(), io.BytesIO()
    for page in pages:
        writer.add_page(page)
    writer.write(buffer)
    return buffer.getvalue()


def _print_all_in(folder, program, pages, options):
    printed = []
    with (folder / "lines").open("w") as lines:
        for number, html in enumerate(pages):
            page, pdf = folder / f"{number}.html", folder / f"{number}.pdf"
            page.write_bytes(html)
            lines.write(f"{' '.join([*options, str(page), str(pdf)])}\n")
            printed.append(pdf)
    with (folder / "lines").open("rb") as lines:
        _run([program, "--read-args-from-stdin"], PRINT_SECONDS, stdin=lines)
    if sum(pdf.stat().st_size for pdf in printed if pdf.exists()) > MOST_BYTES:
        raise PrintError("large")
    return [pdf.read_bytes() if pdf.exists() else b"" for pdf in printed]


def _print_in(folder, program, html, options):
    """What the program leaves of a page in a folder of its own."""
    page, printed = folder / "page.html", folder / "page.pdf"
    page.write_bytes(html)
    _run([program, *options, str(page), str(printed)], PRINT_SECONDS)
    if not printed.exists():
        return b""
    if printed.stat().st_size > MOST_BYTES:
        raise PrintError("large")
    return printed.read_bytes()


def _run(command, seconds, failed="failed", slow="slow", stdin=subprocess.DEVNULL):
    """Run a program to its end, or stop it with all that it has started.

    :param failed: code of the error when it reports one
    :param slow: code of the error when it has to be stopped
    :param stdin: file that it reads
    """
    with tempfile.TemporaryFile() as words:
        try:
            process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=words,
                start_new_session=True,
            )
        except OSError as error:
            raise PrintError("broken", str(error)) from error
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise PrintError(slow) from error
        finally:
            _stop(process)
        if code:
            words.seek(max(words.seek(0, os.SEEK_END) - MOST_WORDS, 0))
            text = words.read(MOST_WORDS).decode(errors="replace").strip()
            raise PrintError(failed, f"{code} {text}".strip())


def _stop(process):
    """End what is still running of a program and of what it has started."""
    # There is no such group when all of it has ended.
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def pdf_problem(content):
    """Why bytes are no complete PDF with pages; None when they are.

    :return: 'empty', 'other' for something else than a PDF, 'cut' or 'no_pages'
    """
    if not content:
        return "empty"
    if not content.startswith(b"%PDF-"):
        return "other"
    if not content.rstrip().endswith(b"%%EOF"):
        return "cut"
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        pages = list(reader.pages)
        for page in pages:
            page.get_contents()
    except Exception:  # noqa: BLE001 - whatever the library meets in such a file
        return "cut"
    return None if pages else "no_pages"
