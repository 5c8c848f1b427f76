{
    "name": "Performance Plans beside Skills",
    "summary": "Skills beside the plan; rated levels become the employee's skills",
    "version": "19.0.1.1.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_skills"],
    "data": [
        "views/hr_performance_plan_background_templates.xml",
        "views/hr_performance_skill_views.xml",
    ],
    "auto_install": True,
}
