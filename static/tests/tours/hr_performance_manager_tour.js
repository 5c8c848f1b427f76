import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_manager_review", {
    steps: () => [
        {
            content: "Open the review that waits",
            trigger: ".o_data_row:contains('Subject') td[name=cycle_id]",
            run: "click",
        },
        {
            content: "Type the missing actual value where it is needed",
            trigger: ".o_data_row:contains('Defects') button[name=action_log_value]",
            run: "click",
        },
        {
            trigger: ".modal input.o_hr_performance_value",
            run: "edit 6",
        },
        {
            trigger: ".modal .o_hr_performance_save_values",
            run: "click",
        },
        {
            content: "The value stands on the page",
            trigger: "body:not(:has(.modal)) .o_data_row:contains('Defects') .o_hr_performance_progress:contains('6')",
        },
        {
            content: "Give points for the judged line",
            trigger: ".o_data_row:contains('Attitude') .o_hr_performance_points input[type=text]",
            run: "edit 90 && press Tab",
        },
        {
            content: "Score and grade follow at once",
            trigger: ".o_hr_performance_running:not(:contains('without points')) .badge",
        },
        {
            content: "Say what went well",
            trigger: "[name=strengths] textarea",
            run: "edit Output stayed high although a machine was down",
        },
        {
            content: "Submit: this decides score and grade",
            trigger: "button[name=action_open_submit]",
            run: "click",
        },
        {
            content: "The question names what it decides",
            trigger: ".modal:has([name=score]:contains('9')) footer button[name=action_submit]",
            run: "click",
        },
        {
            content: "The review is closed",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Submitted')",
        },
    ],
});
