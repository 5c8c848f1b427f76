{
    "name": "Performance Values from Manufacturing",
    "summary": "Produced and scrapped quantities as actual values of KPIs",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "mrp"],
    "data": ["data/hr_performance_kpi_source_data.xml"],
    "auto_install": True,
}
