// Packs the package, installs it in an empty folder without a network, compiles the samples of the README there, and runs
// live.mjs there against a running server.
//
// usage: node run.mjs INPUT_JSON  (the demo.json of `xwms dev`, and `webhooks`: secrets, deliveries: [{headers, body}])
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "xwms-sdk-"));
const [source, packed, app] = ["source", "packed", "app"].map((name) => join(folder, name));
const run = (program, args, cwd) => execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const tsc = join(root, "node_modules", ".bin", "tsc");
const read = (...path) => JSON.parse(readFileSync(join(...path, "package.json"), "utf8"));

/** Adds the package `name` and what it needs. */
function closure(name, into) {
  if (into.has(name)) return;
  into.add(name);
  for (const needed of Object.keys(read(root, "node_modules", name).dependencies ?? {})) closure(needed, into);
}

try {
  for (const each of [source, packed, app]) mkdirSync(each);
  // Built apart from the repository, where another test may build too.
  for (const name of ["src", "package.json", "tsconfig.json", "README.md", "CHANGELOG.md"]) {
    cpSync(join(root, name), join(source, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(source, "node_modules"));
  run(tsc, ["-p", "tsconfig.json"], source);
  const needed = new Set();
  for (const name of Object.keys(read(root).dependencies)) closure(name, needed);
  const folders = [source, ...[...needed].map((name) => join(root, "node_modules", name))];
  run("npm", ["pack", "--ignore-scripts", "--pack-destination", packed, ...folders], source);
  const tarballs = readdirSync(packed).map((name) => join(packed, name));
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", ...tarballs], app);
  console.log("ok - the packed package installs in an empty folder");

  const samples = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```ts (\w+\.ts)\n([^]*?)^```$/gm)];
  if (samples.length < 4) throw new Error("the README has no samples");
  for (const [, name, text] of samples) writeFileSync(join(app, name), text);
  symlinkSync(join(root, "node_modules", "@types"), join(app, "node_modules", "@types"));
  const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node"];
  run(tsc, [...options, ...samples.map(([, name]) => name)], app);
  // Browsers have neither Node's types nor its modules.
  writeFileSync(join(app, "browser.ts"), "import { Xwms } from \"xwms\";\nexport const xwms = new Xwms({ issuer: \"https://a\" });\n");
  const compilerOptions = {
    strict: true, noEmit: true, target: "es2022", module: "esnext", moduleResolution: "bundler", types: [],
    lib: ["es2022", "dom", "dom.iterable"],
  };
  writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["browser.ts"] }));
  run(tsc, ["-p", "tsconfig.json"], app);
  console.log(`ok - ${samples.length} samples of the README compile`);

  cpSync(join(import.meta.dirname, "live.mjs"), join(app, "live.mjs"));
  process.stdout.write(run("node", ["live.mjs", process.argv[2]], app));
} catch (error) {
  console.error(error.stdout ?? "", error.stderr ?? "", error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
