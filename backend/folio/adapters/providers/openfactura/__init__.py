"""OpenFactura (Chile), a whole DTE in one call: so far only what would be sent to it."""
