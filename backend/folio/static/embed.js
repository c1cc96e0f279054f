/*! Folio checkout script. MIT. Source: storefront-js/ */
(()=>{var _=__FOLIO_CONFIG__;})();
