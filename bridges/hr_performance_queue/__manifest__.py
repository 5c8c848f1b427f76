{
    "name": "Performance over Several Processes",
    "summary": "Long work of appraisals is shared out by OCA's job queue",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "queue_job"],
    "data": [
        "data/queue_job_channel_data.xml",
        "data/queue_job_function_data.xml",
        "views/queue_job_views.xml",
    ],
    "auto_install": True,
}
