import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const PAGE = ".o_hr_performance_value_sheet";
const cell = (person, title = "Output") =>
    `${PAGE} input[aria-label^='${person}, ${title}']`;
const paste = (text) => (selector) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document
        .querySelector(selector)
        .dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
        );
};

tours.add("hr_performance_value_sheet", {
    steps: () => [
        { content: "Nothing is typed yet", trigger: ".o_save_sheet:disabled" },
        { trigger: cell("Colleague"), run: "click" },
        { trigger: cell("Colleague"), run: "edit 1" },
        { content: "Down", trigger: cell("Colleague"), run: "press ArrowDown" },
        { trigger: `${cell("Hr In")}:focus`, run: "press ArrowDown" },
        { trigger: `${cell("Portal")}:focus`, run: "press Enter" },
        { trigger: `${cell("Subject")}:focus`, run: "press ArrowUp" },
        { trigger: `${cell("Portal")}:focus`, run: "press ArrowUp" },
        { trigger: `${cell("Hr In")}:focus`, run: "edit 5" },
        { content: "Taken back", trigger: cell("Hr In"), run: "press Escape" },
        { trigger: `${cell("Hr In")}:not(.o_sheet_typed)`, run: "press ArrowUp" },
        {
            content: "A column of a spreadsheet, with a line too wide for the page",
            trigger: `${cell("Colleague")}:focus`,
            run: () => paste("12\n\n\n98,5\t44\r\n")(cell("Colleague")),
        },
        { trigger: ".o_notification:contains('Not pasted'):contains('1')" },
        { trigger: `${cell("Subject")}:value('98,5')` },
        { trigger: ".o_save_sheet:enabled", run: "click" },
        {
            content: "The bad cell is named",
            trigger: `${PAGE} .alert-danger:contains('Subject · Output, March 2026'):contains('Did you mean 98.5')`,
        },
        { trigger: `${cell("Subject")}.is-invalid:focus`, run: "edit 98.5" },
        { trigger: `${PAGE}:not(:has(.alert-danger))` },
        { trigger: ".o_save_sheet", run: "click" },
        { trigger: ".o_notification:contains('Values saved: 2')" },
        { trigger: ".o_save_sheet:disabled" },
        { content: "The month before", trigger: ".o_sheet_months button:first", run: "click" },
        { trigger: ".o_sheet_months:contains('February 2026')" },
        { trigger: `${cell("Subject")}:not(.is-invalid):not(.o_sheet_typed)` },
    ],
});

tours.add("hr_performance_value_sheet_phone", {
    steps: () => [
        { trigger: cell("Subject"), run: "edit 7" },
        { trigger: `${PAGE} .o_sheet_bar button.btn-primary`, run: "click" },
        { trigger: ".o_notification:contains('Values saved: 1')" },
    ],
});
