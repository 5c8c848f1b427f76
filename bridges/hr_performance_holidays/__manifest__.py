{
    "name": "Performance and Time Off",
    "summary": "Leave proposes who acts for a manager and takes no share of grades",
    "version": "19.0.1.1.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_holidays"],
    "data": [
        "views/hr_performance_delegation_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
}
