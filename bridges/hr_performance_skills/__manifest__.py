{
    "name": "Performance Plans beside Skills",
    "summary": "The employee's skills stand beside the plan that is drafted",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_skills"],
    "data": ["views/hr_performance_plan_background_templates.xml"],
    "auto_install": True,
}
