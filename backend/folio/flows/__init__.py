"""What the program does. One story a file: the table of contents.

* `check_buyer`       a Tax ID and a business name become verdicts
* `connect_store`     a grant becomes a connected store: hooks and script in place, nothing twice
* `answer_bell`       a rung bell makes its order settle, once at a time, again when needed
* `settle_order`      an order's documents become what they should be
* `issue_document`    one planned document becomes one issued document, once
* `deliver_document`  an issued document reaches the order and the buyer
* `keep_pdf`          the PDF of a document: kept, or fetched once
* `tell_order`        the ledger of one order, told in full
* `sweep`             the store's orders are listed, and whatever was missed has its bell rung
"""
