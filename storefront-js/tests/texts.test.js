/** The sentences: none missing in a language, nothing unfilled, short enough for a phone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { RULES } from "../src/rules/index.js";
import { en } from "../src/texts/en.js";
import { es } from "../src/texts/es.js";
import { sentence, spoken } from "../src/texts/index.js";
import { pt } from "../src/texts/pt.js";

const general = (/** @type {object} */ texts) =>
  Object.keys(texts)
    .filter((key) => !/[A-Z]{2}$/.test(key))
    .sort();

test("every language has every sentence", () => {
  assert.deepEqual(general(es), general(en));
  assert.deepEqual(general(pt), general(en));
});

test("no sentence keeps a placeholder, blames or shouts, and all are short", () => {
  for (const lang of ["es", "es-ES", "pt", "pt-BR", "en"]) {
    for (const key of general(en)) {
      const text = sentence(key, lang, "CL", { id: "RUT", ex: "76.086.428-5", n: "9", c: "O", cc: "PT" });
      assert.doesNotMatch(text, /[{}!]|inválid|invalid/i, `${lang} ${key}`);
      assert.ok(text.length > 0 && text.length <= 100, `${lang} ${key}: ${text.length}`);
    }
  }
});

test("the region comes from the tag, else from the country", () => {
  assert.match(sentence("checksum", "es-ES", "CL", { id: "NIF" }), /dígito de control/);
  assert.match(sentence("checksum", "es", "ES", { id: "NIF" }), /dígito de control/);
  assert.match(sentence("checksum", "es", "CL", { id: "RUT" }), /dígito verificador/);
  assert.match(sentence("checksum", "pt", "BR", { id: "CPF" }), /^Confira/);
  assert.match(sentence("checksum", "pt-PT", "BR", { id: "NIF" }), /^Confirme/);
});

test("a sentence without an example loses that part, and an unknown reason has none", () => {
  assert.equal(
    sentence("length", "en", "BO", { id: "Tax ID", n: "3" }),
    "This Tax ID has 3 characters: check for missing or extra ones.",
  );
  assert.equal(sentence("unsupported", "es", "BO", {}), "");
});

test("a format fault without a culprit gets the general sentence", () => {
  assert.match(sentence("format", "es", "ES", { id: "NIF", ex: "B58378431" }), /no tiene la forma esperada/);
  assert.match(sentence("format", "es", "CL", { id: "RUT", c: "O" }), /«O»/);
});

test("a language we do not speak is answered in English", () => {
  assert.equal(spoken("fr-FR"), "en");
  assert.equal(spoken("pt_BR"), "pt");
  assert.equal(sentence("required", "fr", "CL", { id: "RUT" }), "Enter your RUT.");
});

test("every rule's example passes its own rule", () => {
  for (const [country, rule] of RULES) {
    assert.ok(rule.name && rule.example, country);
  }
});
