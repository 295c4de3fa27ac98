// The Postman collection in newman, against a running server: every operation that reads and needs no id answers as the
// collection says, and what the examples of requests register is registered.
import { readFileSync } from "node:fs";
import newman from "newman";

const { collection, client_id, client_secret } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const REGISTERS = ["/v1/clients", "/v1/endpoints"];

const isWanted = ({ request }) => {
  const { path, query, variable } = request.url;
  if (request.method === "POST") return REGISTERS.includes(`/${path.join("/")}`);
  return request.method === "GET" && variable.length === 0 && query.every(({ disabled }) => disabled);
};
const chosen = collection.item
  .flatMap((folder) => folder.item.map((item) => ({ ...item, name: `${folder.name}: ${item.name}` })))
  .filter(isWanted);
const documented = new Map(chosen.map(({ name, response }) => [name, response.map(({ code }) => code)]));
const { run } = await new Promise((resolve, reject) => {
  newman.run({
    collection: { ...collection, item: chosen },
    envVar: [{ key: "clientId", value: client_id }, { key: "clientSecret", value: client_secret }],
    reporters: [],
    timeoutRequest: 60_000,
  }, (error, summary) => (error ? reject(error) : resolve(summary)));
});
// The request for the token counts for the item that needed it.
const answers = run.executions.map(({ item, response, requestError }) => (
  { name: item.name, code: response?.code, error: requestError?.message }
));
const wrong = answers.filter(({ name, code, error }) => error || !documented.get(name).includes(code));
const failures = run.failures.map(({ error, source }) => `${source?.name}: ${error.message}`);
const registered = chosen.filter(({ request }) => request.method === "POST").map(({ name }) => name);
const created = answers.filter(({ name, code }) => registered.includes(name) && code === 201);
const good = answers.filter(({ code }) => code < 400);
const answered = new Set(answers.map(({ name }) => name));
if (answered.size !== chosen.length || wrong.length + failures.length > 0 || created.length !== REGISTERS.length
  || good.length < 15) {
  console.error(JSON.stringify({ answers, wrong, failures }, null, 1));
  process.exit(1);
}
console.log(`ok - ${answered.size} requests of the collection are answered as it says`);
