{
    "name": "Performance Values from Timesheets",
    "summary": "Hours recorded as actual values of KPIs",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "hr_timesheet"],
    "data": ["data/hr_performance_kpi_source_data.xml"],
    "auto_install": True,
}
