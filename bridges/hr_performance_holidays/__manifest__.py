{
    "name": "Performance Delegation from Time Off",
    "summary": "An approved leave of a manager proposes who acts in the meantime",
    "version": "19.0.1.0.0",
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
