import { useEffect } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";

/**
 * A typed date is shown as it was taken.
 *
 * Odoo's date field puts the record's value back into its inputs as soon as the picker
 * closes, which is before the record has the typed one when the server is asked about
 * the change, and never looks again: the form would show another day than it saves.
 */
patch(DateTimeField.prototype, {
    setup() {
        super.setup();
        if (!this.props.record.resModel.startsWith("hr.performance.")) {
            return;
        }
        useEffect(
            () => {
                this.state.value = this.getRecordValue();
            },
            () => [this.getRecordValue()].flat().map(String)
        );
    },
});
