import { registry } from "@web/core/registry";
import { charField } from "@web/views/fields/char/char_field";

/** A figure as text, such as one that may be missing: it stands as numbers stand. */
registry.category("fields").add("hr_performance_figure", charField);
