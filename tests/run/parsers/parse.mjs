// Parse every file of one language in a folder: node parse.mjs mermaid|dot|d2 FOLDER
import fs from "node:fs";
import path from "node:path";

const [language, folder] = process.argv.slice(2);
const ENDINGS = { mermaid: ".mmd", dot: ".dot", d2: ".d2" };

async function parser() {
  if (language === "dot") {
    const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
    const graphviz = await Graphviz.load();
    return async (text) => graphviz.dot(text);
  }
  if (language === "d2") {
    const { D2 } = await import("@terrastruct/d2");
    const d2 = new D2();
    return (text) => d2.compile(text);
  }
  const { JSDOM } = await import("jsdom");
  globalThis.window = new JSDOM("<body></body>").window;
  globalThis.document = globalThis.window.document;
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false });
  return (text) => mermaid.parse(text);
}

const parse = await parser();
const kinds = new Set();
let passed = 0;
let failed = 0;
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(ENDINGS[language])).sort()) {
  try {
    const read = await parse(fs.readFileSync(path.join(folder, file), "utf8"));
    if (read?.diagramType) kinds.add(read.diagramType);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`${file}: ${String(error.message ?? error).slice(0, 300)}`);
  }
}
console.log(`kinds: ${[...kinds].sort().join(" ")}`);
console.log(`${language}: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
