{
    "name": "Performance Plans beside Skills",
    "summary": "Skills beside the plan, gaps of the target job, rated levels as skills",
    "version": "19.0.1.2.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_skills"],
    "data": [
        "views/hr_performance_development_plan_views.xml",
        "views/hr_performance_plan_background_templates.xml",
        "views/hr_performance_skill_views.xml",
    ],
    "auto_install": True,
}
