{
    "name": "Performance and Classroom Courses",
    "summary": "Trainings of plans and rewards are offered as dates of OCA's courses",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Appraisals",
    "license": "AGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_course"],
    "data": [
        "security/hr_performance_course_security.xml",
        "views/hr_course_views.xml",
        "views/hr_course_schedule_views.xml",
        "views/hr_performance_coaching_request_views.xml",
    ],
    "auto_install": True,
}
