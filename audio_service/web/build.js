// @ts-check
// Bundles and minifies the player and the editor's page into built/; scripts/build_web.py runs it. The files of each
// are in a folder that is named by their content, so that browsers may keep them for good.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build, transform } from "esbuild";

import { LANGUAGES } from "./player/languages.js";
import { stringsFor } from "./player/strings.js";

/** @import { BuildOptions, Plugin } from "esbuild" */

const WEB = import.meta.dirname;
const BUILT = join(WEB, "built");
/** @type {BuildOptions} */
const OPTIONS = {
  absWorkingDir: WEB,
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  minify: true,
  target: "es2022",
  write: false,
};

/**
 * A style sheet that a script imports is its text, minified.
 * @type {Plugin}
 */
const styles = {
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/**
 * The files that are made of these, by their names below `base`.
 * @param {string} base
 * @param {string[]} entryPoints
 * @param {BuildOptions} options
 */
async function bundled(base, entryPoints, options = {}) {
  const { outputFiles = [] } = await build({ ...OPTIONS, entryPoints, outbase: base, outdir: base, ...options });
  return outputFiles.map(({ path, text }) => /** @type {const} */ ([relative(join(WEB, base), path), text]));
}

/**
 * Write files into a folder of their own below `part`, and remove those of earlier builds; the folder's name.
 * @param {string} part
 * @param {(readonly [string, string])[]} files
 */
async function write(part, files) {
  files.sort(([one], [other]) => (one < other ? -1 : 1));
  const version = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  for (const [name, text] of files) {
    const path = join(BUILT, part, version, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  for (const found of await readdir(join(BUILT, part))) {
    if (found !== version) await rm(join(BUILT, part, found), { recursive: true });
  }
  return version;
}

/**
 * Write a file that may be read meanwhile: it has the text of before, or all of this one.
 * @param {string} name
 * @param {string} text
 */
async function replaced(name, text) {
  const path = join(BUILT, name);
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

const inPlayer = await readdir(join(WEB, "player"), { withFileTypes: true });
const folders = inPlayer.filter((found) => found.isDirectory()).map(({ name }) => `player/${name}/*.js`);
// The modules in folders are files of their own, which the player loads when it needs them.
const player = await write("player", await bundled("player", ["player/player.js", ...folders], { plugins: [styles] }));
const editor = await write("editor", await bundled("editor", ["editor/main.js", "editor/main.css"]));
const [[, loader]] = await bundled(".", ["player.js"], { define: { VERSION: JSON.stringify(player) } });
await replaced("player.js", loader);
/** @type {Record<string, string>} what a page without scripts shows, by language */
const labels = {};
for (const code of LANGUAGES) labels[code] = (await stringsFor(code)).listen;
await replaced("build.json", JSON.stringify({ versions: { player, editor }, labels }));
