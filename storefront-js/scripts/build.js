/** Builds what is committed: the checkout script, its sentences, and the page of the simulated checkout.
 *
 * `node scripts/build.js` writes the files; `--verify` builds in memory and fails when a committed file differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { TEXTS } from "../src/texts/index.js";

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOT = dirname(HERE);
const PAGE = join(ROOT, "e2e/simulators/checkout");
export const EMBED = join(ROOT, "backend/folio/static/embed.js");
export const SENTENCES = join(ROOT, "backend/folio/static/embed-texts.json");
const LICENCE = "/*! Folio, MIT */";
// Names of ours that no page, server or test ever sees.
const OWN =
  /^(acked|agreed|aloud|business|clearing|control|example|filled|inside|lengths|node|params|pending|quiet|said|shaped|soft|strange|strikes|told)$/;

/** The checkout script: esbuild lowers and joins, terser says it in fewer characters. */
async function script() {
  const joined = await build({
    entryPoints: [join(HERE, "src/main.js")],
    bundle: true,
    format: "iife",
    target: "es2019",
    minify: true,
    mangleProps: OWN,
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  const { code } = await minify(joined.outputFiles[0].text, {
    ecma: 2019,
    toplevel: true,
    compress: { ecma: 2019, passes: 3, hoist_funs: true, pure_getters: true, unsafe: true },
    format: { comments: false, preamble: LICENCE },
  });
  return `${code}\n`;
}

/** @returns {Promise<Map<string, string>>} path → text of every built file */
export async function built() {
  const page = await build({
    entryPoints: [join(PAGE, "src/main.jsx")],
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    charset: "ascii",
    legalComments: "none",
    jsx: "automatic",
    nodePaths: [join(HERE, "node_modules")],
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
  });
  const style = await build({ entryPoints: [join(PAGE, "src/checkout.css")], minify: true, write: false });
  return new Map([
    [EMBED, await script()],
    [SENTENCES, `${JSON.stringify(TEXTS, null, 1)}\n`],
    [join(PAGE, "static/checkout.js"), page.outputFiles[0].text],
    [join(PAGE, "static/checkout.css"), style.outputFiles[0].text],
  ]);
}

async function main() {
  const verify = process.argv.includes("--verify");
  let stale = 0;
  for (const [path, text] of await built()) {
    if (!verify) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      console.log(`${relative(ROOT, path)}: ${text.length} bytes`);
    } else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      stale += 1;
      console.error(`${relative(ROOT, path)} is not what its source builds: run \`npm run build\`.`);
    }
  }
  process.exitCode = stale ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
