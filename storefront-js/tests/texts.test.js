/** The sentences: none missing in a language, nothing unfilled, short enough for a phone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { use } from "../src/config.js";
import { RULES } from "../src/rules/index.js";
import { language, sentence } from "../src/sentence.js";
import { TEXTS } from "../src/texts/index.js";
import { pairOf } from "./pair.js";

/** The script as it speaks in a store of that language. @param {string} own @param {string} [lang] */
const speak = (own, lang = own) => use(/** @type {any} */ ({ lang, texts: pairOf(own) }));

test("every language has every sentence", () => {
  for (const texts of Object.values(TEXTS)) assert.deepEqual(Object.keys(texts), Object.keys(TEXTS.en));
});

test("no sentence keeps a placeholder, blames or shouts, and all are short", () => {
  for (const lang of Object.keys(TEXTS)) {
    speak(lang);
    for (const key of Object.keys(TEXTS.en)) {
      const text = sentence(key, { id: "RUT", ex: "76.086.428-5", n: "9", c: "O", cc: "PT" });
      assert.doesNotMatch(text, /[{}!]|inválid|invalid/i, `${lang} ${key}`);
      assert.ok(text.length > 0 && text.length <= 100, `${lang} ${key}: ${text.length}`);
    }
  }
});

test("a region has its own words where they differ", () => {
  assert.match(TEXTS["es-ES"].checksum, /dígito de control/);
  assert.match(TEXTS.es.checksum, /dígito verificador/);
  assert.match(TEXTS["pt-BR"].checksum, /^Confira/);
  assert.match(TEXTS.pt.checksum, /^Confirme/);
  assert.equal(TEXTS["pt-BR"].swapped, TEXTS.pt.swapped);
});

test("a sentence without an example loses that part, and an unknown reason has none", () => {
  speak("en");
  assert.equal(sentence("length", { id: "Tax ID", n: "3" }), "This Tax ID has 3 characters: check for missing or extra ones.");
  for (const reason of ["unsupported", "", "constructor"]) assert.equal(sentence(reason, {}), "", reason);
});

test("a format fault without a culprit gets the general sentence", () => {
  speak("es");
  assert.match(sentence("format", { id: "NIF", ex: "B58378431" }), /no tiene la forma esperada/);
  assert.match(sentence("format", { id: "RUT", c: "O" }), /«O»/);
});

test("a page in another language than the store's is answered in English", () => {
  speak("pt-BR", "fr-FR");
  assert.equal(language(), "en");
  assert.equal(sentence("required", { id: "RUT" }), "Enter your RUT.");
  speak("pt-BR", "PT_br");
  assert.equal(language(), "pt");
  assert.equal(sentence("required", { id: "CPF" }), "Informe seu CPF.");
});

test("every rule's example passes its own rule", () => {
  for (const [country, rule] of RULES) {
    assert.ok(rule.name && rule.example, country);
  }
});
