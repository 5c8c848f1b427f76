{
    "name": "Performance Surveys",
    "summary": "KPI values from the anonymous answers of several people",
    "version": "19.0.1.2.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "survey"],
    "data": [
        "security/ir.model.access.csv",
        "security/hr_performance_survey_security.xml",
        "data/hr_performance_survey_data.xml",
        "views/hr_performance_survey_round_views.xml",
    ],
    "auto_install": True,
}
