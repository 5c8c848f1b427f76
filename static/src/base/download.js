import { registry } from "@web/core/registry";

/**
 * Save a file that came with the answer of a button and is stored nowhere.
 *
 * @param {Object} env
 * @param {{params: {name: string, type: string, content: string, stays: boolean}}} action
 */
function download(env, action) {
    const { name, type, content, stays } = action.params;
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    // A dialog that goes on after its download says so.
    return stays ? undefined : { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("hr_performance_download", download);
