import { registry } from "@web/core/registry";

const isOurs = ({ res_model, tag }) =>
    /^hr[._]performance\./.test(res_model || tag || "");

/**
 * Marks the whole page, its dialogs included, while one of our actions is on it: there
 * colours of texts have a contrast that everybody can read.
 */
registry.category("services").add("hr_performance.contrast", {
    dependencies: ["action"],
    start(env, { action }) {
        env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", () => {
            const shown = action.currentController?.action || {};
            document.body.classList.toggle("o_hr_performance_page", isOurs(shown));
        });
    },
});
