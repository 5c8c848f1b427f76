import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { patch } from "@web/core/utils/patch";
import { useState } from "@odoo/owl";
import { FloatField } from "@web/views/fields/float/float_field";
import { FloatTimeField } from "@web/views/fields/float_time/float_time_field";
import { useInputField } from "@web/views/fields/input_field_hook";
import { IntegerField } from "@web/views/fields/integer/integer_field";
import { MonetaryField } from "@web/views/fields/monetary/monetary_field";
import { useNumpadDecimal } from "@web/views/fields/numpad_decimal_hook";
import {
    InvalidNumberError,
    parseFloatTime,
    parseInteger,
    parseMonetary,
} from "@web/views/fields/parsers";

/**
 * Numbers typed into forms of performance, read as `engine/typed_numbers.py` reads them.
 *
 * Odoo drops the marks of thousands wherever they stand, so that 98,5 of an English
 * reader becomes 985. Here a mark counts only where it can stand.
 */

const PLAIN = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const THREES = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const LAKHS = /^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?$/;
/** A price without cents: 100,- or 100.-- */
const WHOLE = /^(.*\d[.,])-{1,2}$/;
const LARGEST = 1e15;
const ARABIC_DECIMAL = "\u066b";
const ONLY_THOUSANDS = [" ", "'", "\u066c"];
const READINGS = [
    [".", ","],
    [",", "."],
];

/** One sign for what looks the same; digits of every script and width. */
function plainSigns(text) {
    return text
        .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (sign) => sign.charCodeAt(0) & 15)
        .replace(/[\u2010-\u2014\u2212\ufe63\u2796]/g, "-")
        .replace(/[\u2018\u2019\u02bc]/g, "'")
        .replace(/\u066a/g, "%")
        .replace(/[\t\v\f\r\x85\u2028\u2029]/g, "\n")
        .replace(/[^\S\n]/g, " ")
        .replace(/\p{Cf}/gu, "");
}

function unsigned(text) {
    if (text.endsWith("-%")) {
        return ["", 1];
    }
    text = text.replace(/%$/, "").trimEnd();
    if (/^\(.*\)$/.test(text)) {
        return [text.slice(1, -1).replace(/%$/, "").trim(), -1];
    }
    if (/^[-+]/.test(text)) {
        return [text.slice(1).trimStart(), text[0] === "-" ? -1 : 1];
    }
    const whole = text.match(WHOLE);
    if (whole) {
        return [whole[1], 1];
    }
    return text.endsWith("-") ? [text.slice(0, -1).trimEnd(), -1] : [text, 1];
}

/** The digits with these marks as a number, or null when they do not fit. */
function valueOf(text, decimalMark, thousandsMark) {
    const used = new Set(
        ONLY_THOUSANDS.filter((mark) => mark !== decimalMark && text.includes(mark))
    );
    if (thousandsMark && thousandsMark !== decimalMark && text.includes(thousandsMark)) {
        used.add(thousandsMark);
    }
    const decimals = new Set([decimalMark, ARABIC_DECIMAL].filter((mark) => text.includes(mark)));
    const strange = [...",."].some(
        (mark) => text.includes(mark) && !used.has(mark) && !decimals.has(mark)
    );
    if (used.size > 1 || decimals.size > 1 || strange) {
        return null;
    }
    const plain = [...text]
        .map((sign) => (used.has(sign) ? "," : decimals.has(sign) ? "." : sign))
        .join("");
    if (![PLAIN, THREES, LAKHS].some((pattern) => pattern.test(plain))) {
        return null;
    }
    const value = Number(plain.replaceAll(",", ""));
    return value < LARGEST ? value : null;
}

/** @returns {{ value: number|null, meant: number[] }} null for an empty text */
export function readNumber(text, { decimalPoint, thousandsSep } = localization) {
    const plain = plainSigns(text).trim();
    if (!plain) {
        return { value: null, meant: [] };
    }
    const [body, sign] = unsigned(plain);
    const marks = [plainSigns(decimalPoint), plainSigns(thousandsSep || "").slice(0, 1)];
    const value = valueOf(body, ...marks);
    if (value !== null) {
        return { value: sign * value || 0, meant: [] };
    }
    const meant = READINGS.map((reading) => valueOf(body, ...reading));
    return { meant: [...new Set(meant.filter((one) => one !== null))].map((one) => sign * one) };
}

function refuse(field, text, meant) {
    const label = field.props.record.fields[field.props.name].string;
    const message = meant.length
        ? _t(
              "%(label)s: “%(text)s” is not how numbers are written in your language. Did you mean %(meant)s?",
              { label, text, meant: formatList(meant.map(plainText), { style: "or" }) }
          )
        : _t(
              "%(label)s: “%(text)s” is not a number. Type digits only, for example %(example)s, or leave the field empty.",
              { label, text, example: plainText(98.5) }
          );
    field.env.services.notification.add(message, { type: "danger" });
    throw new InvalidNumberError(message);
}

/** A number as Odoo's own parsers read it. */
function plainText(value) {
    return String(value).replace(".", localization.decimalPoint);
}

function isOurs(field) {
    return field.props.record.resModel.startsWith("hr.performance.");
}

/**
 * The number that was typed.
 *
 * @param {(text: string) => any} parse Odoo's way, for what is empty or to be computed
 */
function typed(field, text, parse) {
    if (!isOurs(field) || field.props.inputType === "number" || text.includes("=")) {
        return parse(text);
    }
    const { value, meant } = readNumber(text);
    if (value === undefined) {
        refuse(field, text, meant);
    }
    return value === null ? parse(text) : value;
}

patch(FloatField.prototype, {
    parse(text) {
        return typed(this, text, (plain) => super.parse(plain));
    },
});

patch(MonetaryField.prototype, {
    get inputOptions() {
        const parse = (text) => parseMonetary(text, { allowOperation: true });
        // Whoever types the currency as well has named no other number.
        const bare = (text) => text.replace(/[\p{Sc}\p{L}]+/gu, " ").trim();
        return {
            ...super.inputOptions,
            parse: (text) => typed(this, isOurs(this) ? bare(text) : text, parse),
        };
    },
});

// The next two keep their parser to themselves.

patch(IntegerField.prototype, {
    setup() {
        if (!isOurs(this)) {
            return super.setup();
        }
        this.state = useState({ hasFocus: false });
        const parse = (text) => parseInteger(text, { allowOperation: true });
        useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: (text) => {
                const value = typed(this, text, parse);
                // Whole numbers within Odoo's bounds, or what is to be computed.
                return typeof value === "number" ? parseInteger(plainText(value)) : value;
            },
        });
        useNumpadDecimal();
    },
});

patch(FloatTimeField.prototype, {
    setup() {
        if (!isOurs(this)) {
            return super.setup();
        }
        this.inputFloatTimeRef = useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: (text) =>
                text.includes(":") ? parseFloatTime(text) : typed(this, text, parseFloatTime),
        });
        useNumpadDecimal();
    },
});
