const SETTINGS = /** @type {any} */ (__FOLIO_CONFIG__);
void SETTINGS;
