/** Where the server writes the store's settings. */
declare const __FOLIO_CONFIG__: unknown;
