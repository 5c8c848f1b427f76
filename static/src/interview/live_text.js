import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { useEffect } from "@odoo/owl";

/** A text on which buttons depend: they follow while it is typed, not when it is left. */
export class LiveTextField extends TextField {
    setup() {
        super.setup();
        useEffect(
            (area) => {
                const keep = () =>
                    this.props.record.update({ [this.props.name]: this.parse(area.value) });
                area?.addEventListener("input", keep);
                return () => area?.removeEventListener("input", keep);
            },
            () => [this.textareaRef.el]
        );
    }
}

registry.category("fields").add("performance_live_text", { ...textField, component: LiveTextField });
