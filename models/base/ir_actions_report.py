# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import lxml.html

from odoo import api, models
from odoo.exceptions import UserError

from .printing import PRINT_SECONDS, PROGRAM, PrintError, check_printer, print_page


class IrActionsReport(models.Model):
    """Documents that count: printed in a limited time and looked at.

    The platform waits for the print program without end and takes whatever it leaves,
    an empty file, too. What is filed or handed over once is printed here instead. Our
    pages carry their style, so that no web server has to answer while one is printed.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _performance_pdf(self, name, record_ids, data=None):
        """Print records of a report of ours into one PDF.

        :param name: the report
        :param data: see ``_get_report_values`` of the report
        :return: bytes of a complete PDF with pages
        :raise UserError: in words that tell HR what to do
        """
        try:
            program = check_printer()
            html, _kind = self._render_qweb_html(name, record_ids, data=data)
            options = self._build_wkhtmltopdf_args(
                self._get_report(name).get_paperformat(), landscape=False
            )
            options += ["--disable-javascript", "--encoding", "utf-8"]
            return print_page(program, self._without_links(html), options)
        except PrintError as error:
            raise UserError(self._print_words(error)) from error

    @api.model
    def _without_links(self, html):
        """The page without what would be asked of a web server."""
        page = lxml.html.document_fromstring(
            html, parser=lxml.html.HTMLParser(encoding="utf-8")
        )
        for node in page.xpath("//link | //script | //base"):
            node.drop_tree()
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
