/** Judges what stands on the standard input with the script's own rules, for tests in other languages to compare.
 *
 * A line is JSON, `["tax_id", country, text, kind]` or `["name", country, text, required]`; the answer is a line, too.
 */
import { createInterface } from "node:readline";
import { judgeTaxId } from "../src/judge.js";
import { judgeName } from "../src/name.js";

const out = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [what, country, text, more] = JSON.parse(line);
  out.push(JSON.stringify(what === "name" ? judgeName(text, country, more) : judgeTaxId(country, text, more)));
}
process.stdout.write(`${out.join("\n")}\n`);
