/** Judges what stands on the standard input with the script's own rules, for tests in other languages to compare.
 *
 * A line is JSON, `["tax_id", country, text, kind]` or `["name", country, text, required]`; the answer is a line, too.
 */
import { createInterface } from "node:readline";
import { judgeTaxId } from "../src/judge.js";
import { judgeName } from "../src/name.js";
import { compactOf } from "../src/written.js";

const out = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [what, country, text, more] = JSON.parse(line);
  // What a verdict leaves out, because nothing in the script needs it, is filled in for the comparison.
  const judged = what === "name" ? judgeName(text, country, more) : judgeTaxId(country, text, more);
  const compact = [...text].length > 64 ? "" : compactOf(text);
  out.push(JSON.stringify({ certain: false, kind: "", compact, ...judged }));
}
process.stdout.write(`${out.join("\n")}\n`);
