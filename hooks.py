# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an uninstallation leaves behind."""


def uninstall_hook(env):
    """Keep the signed interview records: they outlive the tables they stand in.

    They become files of the company without a record. Only system administrators
    (and who filed the paper by the second signature) can open such a file; a link
    to the company or to the employee would open it to many more.
    """
    interviews = env["hr.performance.interview"].with_context(active_test=False)
    filed = interviews.search([("document_id", "!=", False)])
    for company, mine in filed.grouped("company_id").items():
        mine.document_id.write(
            {"company_id": company.id, "res_model": False, "res_id": False}
        )
