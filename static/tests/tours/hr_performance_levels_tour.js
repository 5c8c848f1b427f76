import { registry } from "@web/core/registry";

/** The levels of a line by its place: rows on a desk, cards on a phone. */
const levels = (place) => `.o_hr_performance_levels:eq(${place}) button`;

registry.category("web_tour.tours").add("hr_performance_levels", {
    steps: () => [
        {
            content: "The text of each level stands beside the line",
            trigger: `${levels(0)}:contains('Almost always')`,
        },
        {
            content: "One tap chooses it",
            trigger: `${levels(0)}:contains('Often')`,
            run: "click",
        },
        {
            trigger: `${levels(0)}[aria-checked=true]:contains('Often')`,
        },
        {
            trigger: `${levels(1)}:contains('Sometimes')`,
            run: "click",
        },
        {
            trigger: `${levels(1)}[aria-checked=true]:contains('Sometimes')`,
        },
        {
            content: "Nothing else is to be typed",
            trigger: "button[name=action_submit]:enabled:visible",
            run: "click",
        },
        {
            content: "Nothing can be chosen any more",
            trigger: ".o_form_view:not(:has(.o_hr_performance_levels))",
        },
    ],
});
