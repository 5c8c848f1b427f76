import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("hr_performance_manager_week", {
    steps: () => [
        {
            content: "First click: the note beside the person",
            trigger: ".o_home_report:contains('Subject') .o_home_report_note",
            run: "click",
        },
        {
            content: "Who reads it is said while typing",
            trigger: ".modal:contains('you and this person read it')",
        },
        {
            trigger: ".modal [name=body] textarea",
            run: "edit Helps new colleagues",
        },
        {
            content: "Second click: keep it",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "One click: the follow-up is done",
            trigger: "body:not(:has(.modal)) li:has(.o_home_row:contains('Follow up with Subject')) .o_home_done",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_home_row:contains('Follow up with Subject')))",
        },
    ],
});

tours.add("hr_performance_praise", {
    steps: () => [
        {
            trigger: ".o_hr_performance_note_systray",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .dropdown-item:contains('Somebody else')",
            run: "click",
        },
        {
            trigger: ".modal [name=employee_id] input",
            run: "edit Subject",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains('Subject'), .o-autocomplete--dropdown-item:contains('Subject')",
            run: "click",
        },
        {
            content: "A colleague gives praise; the record is proposed",
            trigger: ".modal:contains('all superiors of this person and HR read it')",
        },
        {
            trigger: ".modal [name=body] textarea",
            run: "edit Stayed late for us",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
