/** The shapes that travel between the modules; nothing here runs.
 *
 * @typedef {"tax_id" | "name"} What which of the two details a field holds
 * @typedef {"any" | "business" | "person"} Kind who the buyer said to be
 * @typedef {"idle" | "editing" | "checking" | "valid" | "invalid" | "unavailable"} State
 *
 * @typedef {Object} Verdict
 * @property {"valid" | "invalid" | "unknown"} verdict
 * @property {boolean} [certain] no reading of the rules accepts it (invalid), or a check digit proves it (valid)
 * @property {string} reason
 * @property {string} [kind] who bears it: business, person, generic, unknown
 * @property {string} [compact]
 * @property {string} [formatted]
 * @property {string} [message] the server's sentence, where it judged
 * @property {Record<string, string | undefined>} [params] what a sentence may name
 *
 * @typedef {Object} Rule
 * @property {string} name what the country calls the number
 * @property {string} example
 * @property {RegExp} [strange] finds a character that does not belong, by itself anything but a digit; where that needs a context, it ends the match
 * @property {string} lengths that a number may have, each as a digit of base 36
 * @property {RegExp} [business] which proven numbers a company bears
 * @property {(compact: string, dashed: boolean, kind: string) => Verdict | string} inside the verdict; a reason
 *   alone says that no reading accepts it
 *
 * @typedef {Object} Settings
 * @property {string} store
 * @property {string} country ISO 3166 alpha-2
 * @property {string} lang BCP 47, or "auto" for the page's
 * @property {string} api absolute address of POST /v1/check
 * @property {Record<string, string[]>} texts of every reason the sentence in the store's language and in English; "lang" says
 *   which languages these are
 * @property {"off" | "hint" | "confirm" | "strict"} mode
 * @property {"auto" | "business" | "always" | "never"} required
 * @property {"keep" | "compact" | "dashed" | "pretty"} format
 * @property {number} hold_ms longest wait at the order button
 * @property {number} timeout_ms of one request
 * @property {string[]} taxIdSelectors
 * @property {string[]} nameSelectors
 *
 * @typedef {Object} Detail one logical field: what we know, whatever node shows it
 * @property {string} key
 * @property {What} field
 * @property {State} state
 * @property {string} [value] last value judged; none while it changes
 * @property {Verdict} verdict
 * @property {string} said the sentence beside the field, empty when there is none
 * @property {string} [acked] value the shopper was stopped for once
 * @property {boolean} [agreed] the server calls it invalid too, and is certain
 * @property {number} strikes times an order was stopped for this value
 * @property {Promise<void>} [pending] the question on its way; the answer to another one is ignored
 * @property {AbortController | null} [control] drops that question
 * @property {ReturnType<typeof setTimeout>} [timer]
 * @property {string} [told] value whose error was said aloud
 * @property {string} [shaped] value that was written in the store's format once, and is not again
 * @property {HTMLElement} node where the sentence stands
 * @property {string} [filled] what the node holds
 */
export {};
