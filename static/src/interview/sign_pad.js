import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, useState } from "@odoo/owl";

/**
 * Odoo's pad on the page itself: draw, type one's name, or choose a picture.
 *
 * Nothing is drawn beforehand: a signature is what somebody does.
 */
export class SignPad extends NameAndSignature {
    static template = "hr_performance.SignPad";
    static props = { ...NameAndSignature.props, signer: { type: String, optional: true } };

    setup() {
        super.setup();
        this.signature = useState(this.props.signature);
    }

    /** A name that was deleted again is no signature. */
    async drawCurrentName() {
        await super.drawCurrentName();
        if (!this.getCleanedName().trim()) {
            this.props.onSignatureChange(this.state.signMode);
        }
    }
}

export class SignPadField extends Component {
    static template = "hr_performance.SignPadField";
    static components = { SignPad };
    static props = { ...standardFieldProps, fullName: { type: String, optional: true } };

    setup() {
        this.signature = useState({ name: "", isSignatureEmpty: true });
    }

    get signer() {
        return (this.props.fullName && this.props.record.data[this.props.fullName]) || "";
    }

    onSignatureChange() {
        const { isSignatureEmpty } = this.signature;
        const image = isSignatureEmpty ? false : this.signature.getSignatureImage().split(",")[1];
        if (image !== (this.props.record.data[this.props.name] || false)) {
            return this.props.record.update({ [this.props.name]: image });
        }
    }
}

registry.category("fields").add("performance_sign_pad", {
    component: SignPadField,
    supportedTypes: ["binary"],
    extractProps: ({ options }) => ({ fullName: options.full_name }),
});
