/* __FOLIO_CONFIG__ */
