// A TypeScript client from the OpenAPI document: its types take every member that there is, with the values that the
// document shows, and the compiler finds nothing.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bin = join(import.meta.dirname, "node_modules", ".bin");
const file = process.argv[2];
const document = JSON.parse(readFileSync(file, "utf8"));
const folder = mkdtempSync(join(tmpdir(), "xwms-typescript-"));
const run = (program, ...args) => execFileSync(join(bin, program), args, {
  encoding: "utf8",
  env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
});

try {
  const { totals, problems } = JSON.parse(run("redocly", "lint", "--max-problems=1000", "--format=json", file));
  if (totals.errors + totals.warnings > 0) throw new Error(problems.map((one) => JSON.stringify(one)).join("\n"));
  console.log("ok - the linter finds nothing");
  run("openapi-typescript", file, "--output", join(folder, "api.ts"));
  const lines = Object.entries(document.components.schemas).flatMap(([name, schema]) => (schema.examples ?? [])
    .map((example) => `export const ${name}: components["schemas"]["${name}"] = ${JSON.stringify(example)};`));
  writeFileSync(join(folder, "use.ts"), `import type { components } from "./api";\n${lines.join("\n")}\n`);
  run("tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler", join(folder, "use.ts"));
  console.log(`ok - ${lines.length} schemas take all that they have`);
} catch (error) {
  console.error(error.stdout ?? "", error.stderr ?? "", error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
