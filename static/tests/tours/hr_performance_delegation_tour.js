import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_delegation_give", {
    steps: () => [
        {
            content: "A new delegation",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Choose who acts",
            trigger: "div[name=delegate_id] input",
            run: "edit Former",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Former')",
            run: "click",
        },
        {
            content: "The whole right",
            trigger: "div[name=scope] label:contains('Act')",
            run: "click",
        },
        {
            trigger: "div[name=reason] input",
            run: "edit Parental leave",
        },
        {
            content: "Last day",
            trigger: "div[name=date_to] button, div[name=date_to] input",
            run: "click",
        },
        {
            trigger: ".o_datetime_picker .o_today",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It counts from today on",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Active')",
        },
    ],
});

registry.category("web_tour.tours").add("hr_performance_delegation_act", {
    steps: () => [
        {
            content: "The review of the manager who is away",
            trigger: ".o_data_row:contains('Subject') td[name=cycle_id]",
            run: "click",
        },
        {
            content: "Submit for the manager",
            trigger: "button[name=action_open_submit]:contains('Submit Rating')",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            content: "Both names stand on the record",
            trigger: "div[name=acting_label]:contains('Former for Manager')",
        },
    ],
});
