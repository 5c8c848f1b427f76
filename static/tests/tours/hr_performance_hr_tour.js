import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_hr_first_cycle", {
    steps: () => [
        {
            content: "Begin a cycle",
            trigger: ".o-kanban-button-new, .o_list_button_add",
            run: "click",
        },
        {
            content: "Name it; everything else is proposed",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit First Cycle",
        },
        {
            content: "Launch quietly",
            trigger: "button[name=action_launch]",
            run: "click",
        },
        {
            content: "Only HR sees the appraisals so far",
            trigger: ".alert-warning:contains('The launch was quiet')",
        },
        {
            content: "Who takes part without login is listed",
            trigger: "button[name=action_open_without_user]",
        },
        {
            content: "Announce",
            trigger: "button[name=action_announce]",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            content: "The calendar can go on: it asks first",
            trigger: "button[name=action_open_next_stage]",
            run: "click",
        },
        {
            trigger: ".modal footer button:contains(Cancel)",
            run: "click",
        },
        {
            content: "Look at the appraisals",
            trigger: "button[name=action_open_appraisals]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_group_header, .o_list_view .o_data_row",
        },
    ],
});
