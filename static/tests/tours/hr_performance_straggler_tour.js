import { registry } from "@web/core/registry";

const ROW = ".o_data_row:has(td[name=employee_id]:contains('Subject'))";

registry.category("web_tour.tours").add("hr_performance_straggler_exit", {
    steps: () => [
        {
            content: "Remind the manager who is waited for",
            trigger: `${ROW} button[name=action_send_reminder]`,
            run: "click",
        },
        {
            content: "The notice says how many people were reminded",
            trigger: ".o_notification:contains('Reminders on their way: 1')",
        },
        {
            content: "Nobody acts: record how it goes on",
            trigger: `${ROW} button[name=action_open_exit]`,
            run: "click",
        },
        {
            content: "Keep what the employee disagrees with",
            trigger: ".modal [name=objection] textarea",
            run: "edit Too many goals",
        },
        {
            content: "Say why the plan is issued",
            trigger: ".modal [name=reason] textarea",
            run: "edit No answer for a month",
        },
        {
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The straggler has left the board",
            trigger: ".o_list_view:not(:has(td[name=employee_id]:contains('Subject')))",
        },
    ],
});
