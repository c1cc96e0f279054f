"""InvoiceXpress (Portugal), a draft first, final afterwards: so far only what would be sent to it."""
