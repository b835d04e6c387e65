// The smallest agent loop in Node, as a floor for comparison: one tool, streaming, and a fresh or live shell.
// Usage: node floor.mjs URL [live]
import { spawn } from "node:child_process";

const [url, live] = process.argv.slice(2);
const tools = [
  {
    name: "terminal",
    description: "Run a shell command.",
    input_schema: { type: "object", properties: { command: { type: "string" } }, required: ["command"] },
  },
];
const messages = [{ role: "user", content: "go" }];
let shell;

for (;;) {
  const reply = await ask();
  messages.push({ role: "assistant", content: reply });
  const calls = reply.filter((block) => block.type === "tool_use");
  if (calls.length === 0) break;
  const content = [];
  for (const { id, input } of calls) {
    content.push({ type: "tool_result", tool_use_id: id, content: await run(input.command) });
  }
  messages.push({ role: "user", content });
}
process.exit(0);

async function ask() {
  const body = JSON.stringify({
    model: "claude-sonnet-5-5",
    max_tokens: 1000,
    stream: true,
    system: "You are an agent.",
    tools,
    messages,
  });
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "k" },
    body,
  });
  const blocks = [];
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    rest += chunk;
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) take(blocks, JSON.parse(event.slice(event.indexOf("data: ") + 6)));
  }
  return blocks.map(({ json, ...block }) =>
    json === undefined ? block : { ...block, input: JSON.parse(json || "{}") },
  );
}

function take(blocks, event) {
  if (event.type === "content_block_start") {
    blocks[event.index] = event.content_block;
    if (event.content_block.type === "tool_use") blocks[event.index].json = "";
  }
  if (event.type !== "content_block_delta") return;
  const block = blocks[event.index];
  if (event.delta.type === "text_delta") block.text += event.delta.text;
  if (event.delta.type === "input_json_delta") block.json += event.delta.partial_json;
}

function run(command) {
  return live ? inLiveShell(command) : inFreshShell(command);
}

function inFreshShell(command) {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", command], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("close", () => resolve(output));
  });
}

function inLiveShell(command) {
  shell ??= spawn("bash", [], { stdio: ["pipe", "pipe", "pipe"] });
  return new Promise((resolve) => {
    let output = "";
    const take = (data) => {
      output += data;
      if (!output.includes("__end__")) return;
      shell.stdout.off("data", take);
      resolve(output.slice(0, output.indexOf("__end__")));
    };
    shell.stdout.on("data", take);
    shell.stdin.write(`${command}\necho __end__\n`);
  });
}
