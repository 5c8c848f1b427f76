# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import lxml.html

from odoo import api, models
from odoo.exceptions import UserError

from .printing import (
    PRINT_SECONDS,
    PROGRAM,
    PrintError,
    check_printer,
    cut_at_empty_pages,
    print_page,
    print_pages,
)


class IrActionsReport(models.Model):
    """Documents that count: printed in a limited time and looked at.

    The platform waits for the print program without end and takes whatever it leaves,
    an empty file, too. What is filed or handed over once is printed here instead. Our
    pages carry their style, so that no web server has to answer while one is printed.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _performance_pdf(self, name, record_ids, data=None, is_apart=False):
        """Print records of a report of ours into one PDF.

        :param name: the report
        :param data: see ``_get_report_values`` of the report
        :param is_apart: whether each record begins on a page of its own
        :return: bytes of a complete PDF with pages
        :raise UserError: in words that tell HR what to do
        """
        try:
            program = check_printer()
            html = self._performance_html(name, record_ids, data, is_apart)
            return print_page(program, html, self._performance_options(name))
        except PrintError as error:
            raise UserError(self._print_words(error)) from error

    @api.model
    def _performance_pdfs(self, name, record_ids):
        """Print records into a PDF each, by one start of the program.

        They are printed as one page with an empty one between two, and cut there. Where
        a record has an empty page of its own, each is printed by itself.

        :return: list of bytes in the order of the ids
        :raise UserError: in words that tell HR what to do
        """
        try:
            program = check_printer()
            html = self._performance_html(name, record_ids, is_apart=True, gap=True)
            printed = print_page(program, html, self._performance_options(name))
            if parts := cut_at_empty_pages(printed, len(record_ids)):
                return parts
            pages = [self._performance_html(name, [one]) for one in record_ids]
            return print_pages(program, pages, self._performance_options(name))
        except PrintError as error:
            raise UserError(self._print_words(error)) from error

    @api.model
    def _check_performance_printer(self):
        """Raise in words unless the server can print."""
        try:
            check_printer()
        except PrintError as error:
            raise UserError(self._print_words(error)) from error

    @api.model
    def _performance_html(self, name, record_ids, data=None, is_apart=False, gap=False):
        """The page of records, which needs nothing from a web server."""
        html, _kind = self._render_qweb_html(name, record_ids, data=data)
        return self._without_links(html, is_apart, gap)

    @api.model
    def _performance_options(self, name):
        options = self._build_wkhtmltopdf_args(
            self._get_report(name).get_paperformat(), landscape=False
        )
        return [*options, "--disable-javascript", "--encoding", "utf-8"]

    @api.model
    def _without_links(self, html, is_apart=False, gap=False):
        """The page without what would be asked of a web server.

        :param is_apart: see ``_performance_pdf``
        :param gap: whether an empty page stands between two records
        """
        page = lxml.html.document_fromstring(
            html, parser=lxml.html.HTMLParser(encoding="utf-8")
        )
        for node in page.xpath("//link | //script | //base"):
            node.drop_tree()
        if is_apart:
            for node in page.find_class("article")[1:]:
                node.set("style", "page-break-before: always;")
                if gap:
                    empty = lxml.html.fromstring("<div>&nbsp;</div>")
                    empty.set("style", "page-break-before: always;")
                    node.addprevious(empty)
        return lxml.html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")

    @api.model
    def _print_words(self, error):
        """What went wrong at printing, and what to do about it."""
        _ = self.env._
        remedy = _("Ask the administrator of the server, then try again.")
        words = {
            "missing": _(
                "The program %s, which prints PDF files, is not installed on the"
                " server.",
                PROGRAM,
            ),
            "broken": _("The program %s does not start on the server.", PROGRAM),
            "slow": _(
                "The program %(program)s was stopped, because it had not printed the"
                " document within %(seconds)s seconds.",
                program=PROGRAM,
                seconds=PRINT_SECONDS,
            ),
            "failed": _("The program %s could not print the document.", PROGRAM),
            "disk": _("The server has no room for the document, or may not write it."),
            "large": _("The document that was printed is too large to be filed."),
        }
        text = words.get(error.code) or self._pdf_words(error.code)
        said = f"({error.words})" if error.words else ""
        return " ".join(filter(None, [text, said, remedy]))

    @api.model
    def _pdf_words(self, code):
        """Why a file is no document, in words.

        :param code: answer of ``pdf_problem``
        """
        _ = self.env._
        return {
            "empty": _("The document is an empty file."),
            "other": _("The document is no PDF file."),
            "cut": _("The document is an incomplete PDF file."),
            "no_pages": _("The document is a PDF file without pages."),
        }[code]
