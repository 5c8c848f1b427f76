import { addJob } from "@hr_performance/../tests/tours/hr_performance_job";

addJob("hr_performance_payroll_job_payslip", {
    job: "See the waiting bonus on a new payslip",
    role: "payroll clerk",
    clicks: 2,
    fields: 1,
    begins: ".o_list_view",
    steps: [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=employee_id] input", run: "edit Subject" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Subject')", run: "click" },
        {
            content: "Nobody has pressed anything for it",
            trigger: "[name=input_line_ids] .o_data_row:contains('Performance Bonus'):contains('14,400')",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
