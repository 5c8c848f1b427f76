# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Templates for which others were asked beside the manager use several methods."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE hr_performance_template template SET method = 'mixed'
         WHERE method = 'objectives' AND EXISTS (
               SELECT FROM hr_performance_template_rater rater
                WHERE rater.template_id = template.id)
        """
    )
