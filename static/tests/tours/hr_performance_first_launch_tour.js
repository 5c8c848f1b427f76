import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_first_launch", {
    steps: () => [
        {
            content: "The checklist tells where the set-up stands",
            trigger: ".o_data_row:contains('Training of the evaluators')",
        },
        {
            content: "Go on to the page that starts a cycle",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            content: "Everything is proposed; people without a login are in, too",
            trigger: ".o_data_row:contains('Userless'):contains('Takes Part')",
        },
        {
            content: "Launch quietly",
            trigger: "button[name=action_ask]",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "Nobody but HR sees the sheets yet",
            trigger: ".alert-warning:contains('The launch was quiet')",
        },
        {
            content: "See a sheet as its employee will",
            trigger: ".o_statusbar_buttons button[name=action_preview]",
            run: "click",
        },
        {
            trigger: ".modal .o_hr_performance_preview:contains('The own plan, below')",
        },
        {
            content: "See the review that the rater will write",
            trigger: ".modal .o_radio_item:contains('Whoever writes the review') input",
            run: "click",
        },
        {
            trigger: ".modal .o_hr_performance_preview:contains('Points and reasons')",
        },
        {
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        {
            content: "Announce the cycle",
            trigger: "body:not(:has(.modal)) button[name=action_announce]",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(button[name=action_announce]))",
        },
    ],
});
