{
    "name": "Performance Rewards on Payslips",
    "summary": "Approved rewards are paid by payslip, exactly once",
    "version": "19.0.1.1.0",
    "category": "Human Resources/Appraisals",
    "license": "LGPL-3",
    "author": "HR Performance contributors",
    "depends": ["hr_performance", "payroll"],
    "data": [
        "data/hr_salary_rule_data.xml",
        "views/hr_payslip_views.xml",
        "views/hr_performance_reward_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["hr_performance_payroll/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
