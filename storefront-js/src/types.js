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
 * @property {Record<string, string>} [params] what a sentence may name
 *
 * @typedef {{ compact: string, dashed: boolean }} Written
 * @typedef {{ name: string, example: string, judge: (written: Written, kind: Kind) => Verdict }} Rule
 *
 * @typedef {Object} Settings
 * @property {string} store
 * @property {string} country ISO 3166 alpha-2
 * @property {string} lang BCP 47, or "auto" for the page's
 * @property {string} api absolute address of POST /v1/check
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
 * @property {What} what
 * @property {State} state
 * @property {string} value last value judged
 * @property {Verdict | null} verdict
 * @property {string} said the sentence beside the field, empty when there is none
 * @property {string} acked value the shopper was stopped for once
 * @property {boolean} agreed the server calls it invalid too, and is certain
 * @property {number} strikes times an order was stopped for this value
 * @property {boolean} touched
 * @property {number} seq number of the last question; an older answer is ignored
 * @property {Promise<void> | null} pending
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 * @property {string} told value whose error was said aloud
 * @property {string} shaped value we wrote in the store's format, not to be written twice
 */
export {};
