/** The platform's own ids: which field or control is which. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { known } from "../src/dom.js";

const is = (/** @type {string} */ id, /** @type {string} */ what) => known(/** @type {any} */ ({ id }), what);

test("the platform's ids of both checkouts are known", () => {
  for (const id of ["taxid", "billing_taxid", "order_billing_address_taxid", "order_shipping_address_taxid"])
    assert.ok(is(id, "taxid"), id);
  for (const id of [
    "company_name",
    "business_name",
    "order_billing_address_company_name",
    "order_shipping_address_company_name",
  ])
    assert.ok(is(id, "name"), id);
  for (const id of ["country", "billing_country", "shipping_country", "order_billing_address_country"])
    assert.ok(is(id, "country"), id);
});

test("a country typed into a field is no business name, and other names are not the company's", () => {
  for (const id of ["country", "name", "first_name", "billing_name", "product_company_name", "company_name_2"])
    assert.equal(is(id, "name"), false, id);
  for (const id of ["phone_country", "mytaxid", ""]) assert.equal(is(id, "country") || is(id, "taxid"), false, id);
});
