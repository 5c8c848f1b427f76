import { registerMessageAction } from "@mail/core/common/message_actions";
import { _t } from "@web/core/l10n/translation";

/** A note that keeps a link to a message; the words of others are not copied. */
registerMessageAction("hr-performance-note", {
    condition: ({ message, store }) =>
        message.persistent && store.self_partner?.main_user_id?.share === false,
    icon: "fa fa-sticky-note-o",
    name: _t("Keep as note"),
    onSelected: ({ message, store }) =>
        store.env.services.action.doAction("hr_performance.hr_performance_note_write_action", {
            additionalContext: {
                default_origin_model: "mail.message",
                default_origin_id: message.id,
            },
        }),
    sequence: 75,
});
