// The samples of the reference: a shell, and the parsers of TypeScript, Python and Go, take each of them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import typescript from "typescript";

const PARSE = "import ast, pathlib, sys; [ast.parse(file.read_text(), str(file)) for file in pathlib.Path(sys.argv[1]).glob('*.py')]";
const pages = JSON.parse(readFileSync(process.argv[2], "utf8"));
const folder = mkdtempSync(join(tmpdir(), "xwms-samples-"));
const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8" });

try {
  const count = { sh: 0, typescript: 0, python: 0, go: 0 };
  for (const { file, markdown } of pages) {
    for (const [, language, text] of markdown.matchAll(/^```(\w+)\n([^]*?)\n```$/gm)) {
      if (!(language in count)) continue;
      const number = count[language]++;
      const name = `${file.replace(/\W/g, "_")}_${number}`;
      if (language === "sh") {
        const script = join(folder, `${name}.sh`);
        writeFileSync(script, text);
        run("sh", "-n", script);
      } else if (language === "typescript") {
        const options = { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ESNext };
        const { diagnostics } = typescript.transpileModule(text, { compilerOptions: options, reportDiagnostics: true });
        if (diagnostics.length > 0) throw new Error(`${file}: ${diagnostics[0].messageText}\n${text}`);
      } else {
        writeFileSync(join(folder, `${name}.${language === "go" ? "go" : "py"}`), `${text}\n`);
      }
    }
  }
  run("python3", "-c", PARSE, folder);
  const misformatted = run("gofmt", "-l", folder);
  if (misformatted) throw new Error(`gofmt would change ${misformatted}`);
  const numbers = Object.values(count);
  if (new Set(numbers).size !== 1 || numbers[0] < 100) throw new Error(JSON.stringify(count));
  console.log(`ok - ${numbers[0]} samples in each of ${numbers.length} languages`);
} catch (error) {
  console.error(error.stdout ?? "", error.stderr ?? "", error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
