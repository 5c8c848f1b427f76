# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an uninstallation leaves behind."""


def uninstall_hook(env):
    """Keep what proves something: it outlives the tables it stands in.

    Signed interview records, what was added to them, proofs of delivery and signed
    sheets of paper become files of the company without a record. Only system
    administrators (and who uploaded a file) can open them; a link to the company or to
    the employee would open them to many more. A record that is signed and not filed
    stops the uninstallation.
    """
    interviews = env["hr.performance.interview"].with_context(active_test=False)
    interviews._file_before_leaving()
    for company, mine in interviews.search([]).grouped("company_id").items():
        files = mine.document_id | mine.exit_proof_id | mine._print_addenda()
        _keep(files, company)
    papers = env["hr.performance.paper"].with_context(active_test=False).search([])
    scans = env["ir.attachment"].search(
        [("res_model", "=", papers._name), ("res_field", "=", "scan")]
    )
    for scan in scans:
        paper = papers.browse(scan.res_id)
        _keep(scan, paper.company_id, name=paper.scan_name or paper.reference)


def _keep(files, company, **values):
    files.write(
        {
            "company_id": company.id,
            "res_model": False,
            "res_id": False,
            "res_field": False,
            **values,
        }
    )
