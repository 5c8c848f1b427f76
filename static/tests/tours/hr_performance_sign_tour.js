import { registry } from "@web/core/registry";

/** Pages with a whole document on them take their time on a busy machine. */
const patient = (steps) => steps.map((step) => ({ timeout: 40000, ...step }));

/** Draw two strokes as with a mouse. */
function draw(canvas) {
    const box = canvas.getBoundingClientRect();
    const point = (x, y) => ({
        bubbles: true,
        cancelable: true,
        button: 0,
        buttons: 1,
        isPrimary: true,
        pointerId: 1,
        pointerType: "mouse",
        clientX: box.left + x * box.width,
        clientY: box.top + y * box.height,
    });
    canvas.dispatchEvent(new PointerEvent("pointerdown", point(0.2, 0.6)));
    for (let step = 0; step < 20; step++) {
        const move = point(0.2 + step * 0.03, step % 2 ? 0.3 : 0.7);
        canvas.dispatchEvent(new PointerEvent("pointermove", move));
    }
    canvas.dispatchEvent(new PointerEvent("pointerup", point(0.8, 0.5)));
}

registry.category("web_tour.tours").add("hr_performance_sign_employee", {
    steps: () => patient([
        {
            content: "Open the interview",
            trigger: ".o_kanban_record:contains('Subject')",
            run: "click",
        },
        {
            content: "The record is what the form shows first",
            trigger: ".o_notebook .nav-link.active:contains('Record')",
        },
        {
            trigger: ".o_hr_performance_record:contains('A good half-year')",
        },
        {
            content: "Hints for the manager are not here",
            trigger: ".o_form_sheet:not(:contains('Overdue')):not(:has([name=is_private_place]))",
        },
        {
            trigger: "button[name=action_open_sign]",
            run: "click",
        },
        {
            content: "The whole text stands beside the pad",
            trigger: ".modal .o_hr_performance_record:contains('Performance Interview Record')",
        },
        {
            trigger: ".modal .o_hr_performance_record:contains('Cut scrap')",
        },
        {
            content: "One sees where to sign",
            trigger: ".modal .o_hr_performance_pad_box:contains('Sign here')",
        },
        {
            content: "The button waits, and says for what",
            trigger: ".modal footer:contains('type your name; then you can sign') button:disabled:contains('Sign')",
        },
        {
            content: "Type the name in the place of drawing",
            trigger: ".modal button[name=type]",
            run: "click",
        },
        {
            trigger: ".modal .o_hr_performance_pad input:focus",
            run: "edit Subject",
        },
        {
            content: "A name that is deleted again is no signature",
            trigger: ".modal button[name=action_sign]",
        },
        {
            trigger: ".modal .o_hr_performance_pad input",
            run: "clear",
        },
        {
            trigger: ".modal footer button:disabled:contains('Sign')",
        },
        {
            trigger: ".modal .o_hr_performance_pad input",
            run: "edit Subject",
        },
        {
            trigger: ".modal footer:not(:contains('then you can sign')) button[name=action_sign]",
            run: "click",
        },
        {
            content: "Who is missing",
            trigger:
                "body:not(:has(.modal)) [name=signing_text]:contains('You have signed on'):contains('the signature of Manager is missing')",
        },
        {
            content: "Nothing is left to press",
            trigger: "body:not(:has(button[name=action_open_sign]))",
        },
    ]),
});

registry.category("web_tour.tours").add("hr_performance_sign_manager", {
    steps: () => patient([
        {
            trigger: ".o_kanban_record:contains('Subject')",
            run: "click",
        },
        {
            content: "The other side has signed",
            trigger: "[name=signing_text]:contains('your signature is missing')",
        },
        {
            trigger: "button[name=action_open_sign]",
            run: "click",
        },
        {
            content: "What the employee has said stands on the page",
            trigger: ".modal .o_hr_performance_record:contains('I take it along')",
        },
        {
            trigger: ".modal .o_hr_performance_pad_box canvas",
            run() {
                draw(this.anchor);
            },
        },
        {
            content: "A reservation is written, or one cannot sign",
            trigger: ".modal [name=has_reservation] input",
            run: "click",
        },
        {
            trigger: ".modal footer:contains('Write what you disagree with') button:disabled:contains('Sign')",
        },
        {
            trigger: ".modal [name=reservation] textarea",
            run: "edit The date was late",
        },
        {
            trigger: ".modal button[name=action_sign]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) [name=signing_text]:contains('Both have signed; the record is being filed')",
        },
    ]),
});

registry.category("web_tour.tours").add("hr_performance_invited_employee", {
    steps: () => patient([
        {
            trigger: ".o_kanban_record:contains('Subject')",
            run: "click",
        },
        {
            content: "The invitation comes first",
            trigger: ".o_notebook .nav-link.active:contains('Invitation')",
        },
        {
            content: "Nobody tells the employee what the manager has to do",
            trigger: ".o_form_sheet:not(:has(.ribbon)):not(:has([name=is_private_place]))",
        },
    ]),
});

/** Cells of a list that do not show all that stands in them. */
function cutCells(list) {
    return [...list.querySelectorAll("th[data-name], td[name]")].filter(
        (cell) =>
            [cell, ...cell.querySelectorAll("*")].some(
                (element) =>
                    getComputedStyle(element).overflowX !== "visible" &&
                    element.clientWidth > 0 &&
                    element.scrollWidth > element.clientWidth + 1
            )
    );
}

registry.category("web_tour.tours").add("hr_performance_talk_employee", {
    steps: () => patient([
        {
            trigger: ".o_kanban_record:contains('Subject')",
            run: "click",
        },
        {
            content: "The talk is what the form shows first",
            trigger: ".o_notebook .nav-link.active:contains('Talk')",
        },
        {
            content: "Every point can be read",
            trigger: "[name=point_ids]:contains('Reliable'):contains('No day late')",
            run() {
                const cut = cutCells(this.anchor).map((cell) => cell.textContent);
                if (cut.length) {
                    throw new Error(`cut: ${cut}`);
                }
            },
        },
        {
            content: "So can the next goals, apart from the points",
            trigger: "[name=next_goal_ids]:contains('Cut scrap'):contains('Below 2 %')",
        },
        {
            trigger: "[name=point_ids]:not(:contains('Cut scrap'))",
        },
        {
            content: "And answered",
            trigger: "[name=employee_consensus] label:contains('Agreed')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ]),
});
