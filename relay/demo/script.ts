// The demonstration's script: chooses the model's next reply from the conversation so far.

export interface Message {
  role: "user" | "assistant";
  content: string | Block[];
}
export interface Block {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: unknown;
  tool_use_id?: string;
  is_error?: boolean;
  content?: string | Block[];
}
export interface Conversation {
  messages: Message[];
  tools?: { name: string }[];
}

export interface Call {
  name: string;
  input: Record<string, unknown>;
}
export interface Line {
  think?: string;
  say: string;
  calls?: Call[];
}

/** A finished tool call with its result. */
interface Done {
  name: string;
  input: Record<string, unknown>;
  text: string;
  failed: boolean;
}

const wrong = "subtotal(lines) * (1 - discount)";
const right = "subtotal(lines) * (1 - discount / 100)";
const runTests: Call = { name: "terminal", input: { command: "node --test" } };

export function nextLine(conversation: Conversation): Line {
  const tools = new Set(conversation.tools?.map(({ name }) => name));
  if (tools.size === 0) return { say: "Repair the corner shop's discount" };
  const { words, done } = sinceLastWords(conversation.messages);
  if (!isTask(words)) return { say: introduction };
  if (!tools.has("edit_file")) return { say: noFolder };
  const last = done.at(-1);
  if (last?.failed) return { say: setback(last) };
  return play(done);
}

/** Chooses the next reply only from the tool calls made so far, so that repeated or late requests also work. */
function play(done: Done[]): Line {
  const find = (name: string, path?: string) => done.find((d) => d.name === name && (!path || d.input.path === path));
  const runs = done.filter(({ name }) => name === "terminal");
  const edited = find("edit_file");
  if (!find("list_files")) return lookAround;
  const code = find("read_file", "cart.js");
  if (!code) return read;
  if (!runs[0]) return { say: "Both are short. Let me see the tests fail before I touch anything.", calls: [runTests] };
  if (!edited) {
    if (passes(runs[0])) return { say: alreadyDone };
    return code.text.includes(wrong) ? repair : { say: changedCode };
  }
  if (!runs[1]) return { say: "Now the same tests again.", calls: [runTests] };
  return { say: passes(runs[1]) ? summary : stillFailing };
}

function sinceLastWords(messages: Message[]): { words: string; done: Done[] } {
  const at = messages.findLastIndex(({ role, content }) => role === "user" && wordsOf(content) !== "");
  const results = new Map<string, Block>();
  const calls: Block[] = [];
  for (const block of messages.slice(at).flatMap(({ content }) => blocksOf(content))) {
    if (block.type === "tool_use") calls.push(block);
    else if (block.type === "tool_result") results.set(block.tool_use_id ?? "", block);
  }
  const done = calls.flatMap((call): Done[] => {
    const result = results.get(call.id ?? "");
    if (!result) return [];
    const input = (call.input ?? {}) as Record<string, unknown>;
    return [{ name: call.name ?? "", input, text: textOf(result), failed: result.is_error === true }];
  });
  return { words: at < 0 ? "" : wordsOf(messages[at]?.content ?? ""), done };
}

const blocksOf = (content: Message["content"]): Block[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : content;

/** Returns the person's text in a message, without the notes that Octo adds for the model. */
function wordsOf(content: Message["content"]): string {
  const texts = blocksOf(content).filter(({ type, text }) => type === "text" && !text?.startsWith("[Octo"));
  return texts.at(-1)?.text ?? "";
}

const textOf = ({ content }: Block): string =>
  blocksOf(content ?? "")
    .map(({ text }) => text ?? "")
    .join("\n");

const isTask = (words: string): boolean => /test|fix|repair|bug|fail|discount|cart|pass|测试|修|错误|折扣/i.test(words);

const passes = ({ text }: Done): boolean => /\bfail 0\b/.test(text) && !text.includes("[exit");

const introduction = `This is a demonstration with a fixed script, not a real model. It can do one thing: **repair the sample project**.

Ask it to *make the failing test pass*, and watch it read files, run commands and edit code in a real folder on this machine. Every write and command asks for your permission first.

For everything else, add a model account: your own key, or any OpenAI-compatible address.`;

const noFolder =
  "This demonstration works on the sample project, and no folder is open in this conversation. Start it again from *Try it without a key*.";

const lookAround: Line = {
  think: "A test fails in a small project. First see what is there, then read the code and its test, then run it.",
  say: "I'll find out why that test fails. My plan:\n\n1. look at the project,\n2. run its tests,\n3. repair the cause, not the test,\n4. run the tests again.",
  calls: [{ name: "list_files", input: { path: ".", depth: 2 } }],
};

const read: Line = {
  say: "A basket, its tests and some notes. I read the code and what is expected of it.",
  calls: [
    { name: "read_file", input: { path: "cart.js" } },
    { name: "read_file", input: { path: "cart.test.js" } },
  ],
};

const repair: Line = {
  think: "total(basket, 10) gave -9000: 1000 * (1 - 10). The discount is a percentage and is used as a fraction.",
  say: "There it is. The discount is given **in percent**, but `total` uses it as a fraction: `1 - 10` is −9, so ten percent off 1000 becomes −9000. Dividing by 100 repairs it.",
  calls: [{ name: "edit_file", input: { path: "cart.js", old_text: wrong, new_text: right } }],
};

const summary = `All tests pass. What I found and did:

| | before | after |
| --- | --- | --- |
| \`total(basket, 10)\` | −9000 | 900 |
| discount used as | a fraction | percent, as documented |
| tests | 2 of 3 pass | 3 of 3 pass |

One line changed in \`cart.js\`; the tests are as they were. The first task in \`notes.md\` can be ticked off.

*This was a scripted demonstration: the files, commands and costs are handled as with a real model, but nobody was paid.*`;

const alreadyDone =
  "All tests pass already, so there is nothing to repair. Start the demonstration again for a fresh copy of the sample project.";
const changedCode =
  "`cart.js` is not as my script knows it, and I cannot think for myself: this is a demonstration. Start it again for a fresh copy of the sample project.";
const stillFailing =
  "The tests still do not pass, and my script ends here. Start the demonstration again for a fresh copy of the sample project.";

function setback({ name, text }: Done): string {
  if (text.startsWith("Not done")) {
    return `You did not allow \`${name}\`, so I leave it at that. Nothing more was changed. Ask again whenever you like.`;
  }
  const first = text.split("\n")[0] ?? "";
  return `\`${name}\` did not work: ${first}\n\nMy script knows no way around that. Start the demonstration again for a fresh copy of the sample project.`;
}
