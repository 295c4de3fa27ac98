// Writes src/generated/api.ts, the types of all operations, from the OpenAPI document of the server.
//
// usage: node scripts/generate.mjs OPENAPI_JSON [OUTPUT]
//
// Examples are left out: the reference has them. So are error responses: each is a problem, which the client throws.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const [source, output = join(import.meta.dirname, "..", "src", "generated", "api.ts")] = process.argv.slice(2);
const document = JSON.parse(readFileSync(source, "utf8"));

/** Removes the examples of a schema, also of those within it; a property may be named "example". */
const withoutExamples = (node, areNames = false) => {
  if (Array.isArray(node)) return node.map((each) => withoutExamples(each));
  if (node === null || typeof node !== "object") return node;
  // The order must not depend on how the document was printed.
  const sorted = Object.entries(node).sort(([one], [other]) => one < other ? -1 : 1);
  const kept = sorted.filter(([name]) => areNames || (name !== "example" && name !== "examples"));
  return Object.fromEntries(kept.map(([name, value]) =>
    [name, withoutExamples(value, !areNames && (name === "properties" || name === "schemas"))]));
};

for (const methods of Object.values(document.paths)) {
  for (const operation of Object.values(methods)) {
    if (operation.responses === undefined) continue;
    const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
    operation.responses = Object.fromEntries(successes);
  }
}

const blob = ts.factory.createTypeReferenceNode(ts.factory.createIdentifier("Blob"));
const nodes = await openapiTS(withoutExamples(document), {
  silent: true,
  // A member with a default may be left out of a request.
  defaultNonNullable: false,
  // A body of bytes.
  transform: (schema) => schema.format === "binary" ? blob : undefined,
});
const text = astToString(nodes)
  .replace(/^export type webhooks = .*\n/m, "")
  .replace(/^export type \$defs = .*\n/m, "");
writeFileSync(output, `// Made from the OpenAPI document by scripts/generate.mjs. Do not edit.\n\n${text.replace(/[ \t]+$/gm, "")}`);
