import { registry } from "@web/core/registry";

/** Choosing from what a field offers belongs to filling it. */
const OFFERED = /o-autocomplete--dropdown-item|o_select_menu_item|o_datetime_picker|o_date_item_cell/;
/** Milliseconds for what a step waits for; what it costs is counted, not its time. */
const PATIENCE = 30000;
const CLICKS = ["click", "dblclick", "check", "uncheck"];
const TYPES = ["edit", "fill", "selectByLabel", "select"];

/**
 * What the steps of a tour cost a person. Each click counts, also one that only opens a
 * cell; each field that is filled counts once, with the keys that leave it and with what
 * is chosen from its list. A key pressed by itself counts as a click. A step whose `run`
 * is a function says itself what it costs, as `costs`.
 */
export function effort(steps) {
    const spent = { clicks: 0, fields: 0 };
    for (const { trigger, run, costs } of steps) {
        if (typeof run === "function" && !costs) {
            throw new Error(`What does the step at ${trigger} cost?`);
        }
        if (costs) {
            spent.clicks += costs.clicks || 0;
            spent.fields += costs.fields || 0;
            continue;
        }
        const acts = run ? run.split("&&").map((act) => act.trim().split(" ")[0]) : [];
        const isTyped = acts.some((act) => TYPES.includes(act));
        spent.fields += acts.filter((act) => TYPES.includes(act)).length;
        if (!OFFERED.test(trigger)) {
            spent.clicks += acts.filter((act) => CLICKS.includes(act)).length;
        }
        spent.clicks += isTyped ? 0 : acts.filter((act) => act === "press").length;
    }
    return spent;
}

/**
 * Adds the tour of a job that people do, with the most that it may cost them.
 *
 * It begins on a page that is open already, without a click: the first page of
 * Performance, or what `begins` finds.
 */
export function addJob(name, { job, role, clicks, fields, begins, steps }) {
    const all = [{ trigger: begins || ".o_hr_performance_home" }, ...steps];
    const spent = effort(all);
    const told = `${job} (${role}): ${spent.clicks} clicks, ${spent.fields} fields`;
    registry.category("web_tour.tours").add(name, {
        steps: () => [
            ...all.map(({ costs, ...step }) => ({ timeout: PATIENCE, ...step })),
            {
                content: "The job costs no more than it may",
                trigger: "body",
                run() {
                    if (spent.clicks > clicks || spent.fields > fields) {
                        throw new Error(`${told}; at most ${clicks} and ${fields}`);
                    }
                    console.log(`Job: ${told}`);
                },
            },
        ],
    });
}
