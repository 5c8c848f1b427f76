{
    "name": "Performance Titles as Badges",
    "summary": "Who bears a title has its badge, which nobody grants by hand",
    "version": "19.0.1.1.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_gamification"],
    "data": ["views/hr_performance_honour_views.xml"],
    "auto_install": True,
}
