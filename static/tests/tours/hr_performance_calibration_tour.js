import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const column = (grade) => `.o_hr_performance_board .o_column[data-grade='${grade}']`;

tours.add("hr_performance_calibration_session", {
    steps: () => [
        {
            content: "HR opens the prepared session",
            trigger: ".o_data_row:contains('Works') td[name=name]",
            run: "click",
        },
        {
            trigger: "button[name=action_open]:enabled",
            run: "click",
        },
        {
            content: "What it means is said before",
            trigger: ".modal:contains('nobody releases or tells these grades') .btn-primary",
            run: "click",
        },
        {
            trigger: "button[name=action_open_board]:enabled",
            run: "click",
        },
        {
            content: "A click on the name asks for grade and reason",
            trigger: `${column("A")} .o_card:contains('Subject') .o_name`,
            run: "click",
        },
        {
            trigger: ".modal select:visible",
            run: "selectByLabel B",
        },
        {
            content: "Without a reason nothing is moved",
            trigger: ".modal .o_confirm:disabled",
        },
        {
            trigger: ".modal textarea",
            run: "edit Fewer orders than others with A",
        },
        {
            trigger: ".modal .o_confirm:enabled",
            run: "click",
        },
        {
            content: "The card stands in its new column, with where it came from",
            trigger: `${column("B")} .o_card.o_moved:contains('Subject'):contains('From the score: A')`,
        },
        {
            content: "Counts follow at once",
            trigger: `${column("B")} .o_count:contains('1 of')`,
        },
        {
            content: "A card is dragged into another column, which asks, too",
            trigger: `${column("A")} .o_card:contains('Colleague')`,
            run: `drag_and_drop ${column("S")} header`,
        },
        {
            trigger: ".modal textarea",
            run: "edit Held the plant alone for a month",
        },
        {
            trigger: ".modal .o_confirm:enabled",
            run: "click",
        },
        {
            trigger: `${column("S")} .o_card:contains('Colleague')`,
        },
        {
            content: "Only who is looked for is shown",
            trigger: ".o_filters input[type=search]",
            run: "edit coll",
        },
        {
            trigger: `body:not(:has(${column("B")} .o_card)) ${column("S")} .o_card`,
        },
        {
            content: "Back to the session, and apply it",
            trigger: ".o_control_panel button:contains('Session')",
            run: "click",
        },
        {
            trigger: "button[name=action_apply]:enabled",
            run: "click",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Applied')",
        },
    ],
});

tours.add("hr_performance_calibration_keys", {
    steps: () => [
        {
            content: "The first page says what is to be done",
            trigger: ".o_home_row:contains('Calibrate the grades of Works')",
            run: "click",
        },
        {
            content: "Arrows choose the grade",
            trigger: `${column("A")} .o_card:contains('Subject') .o_name`,
            async run(helpers) {
                helpers.anchor.focus();
                await helpers.press("ArrowRight");
            },
        },
        {
            trigger: `${column("B")}.o_target`,
        },
        {
            trigger: "[role=status]:contains('Subject to grade B?')",
        },
        {
            content: "A card of a stranger opens no facts, one's own does",
            trigger: `${column("A")} .o_card:contains('Subject') .o_facts`,
        },
        {
            content: "Enter on a button is a click",
            trigger: `${column("A")} .o_card:contains('Subject') .o_name`,
            run: "click",
        },
        {
            trigger: ".modal textarea",
            run: "edit Fewer orders",
        },
        {
            trigger: ".modal .o_confirm:enabled",
            run: "click",
        },
        {
            trigger: `${column("B")} .o_card:contains('Subject')`,
        },
    ],
});
