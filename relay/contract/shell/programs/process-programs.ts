// `kill` and its kind: ending processes, and never this computer's first one or the relay.
import type { Call } from "../program-call.ts";

const defaultCommand = "/usr/bin/node /usr/lib/node_modules/octo-relay/dist/relay/main.js octo-relay";
const defaultPort = 6286;

export function judgeKill(call: Call): boolean {
  const texts = call.args.map((arg) => arg.text);
  const targets = killTargets(texts);
  const isLook = texts[0] === "-0" || (texts[0] === "-s" && texts[1] === "0") || texts[0] === "-l" || texts[0] === "-L";
  if (isLook) return true;
  if (targets.includes("-1")) call.walk.catastrophe("end every process");
  else if (targets.includes("1")) call.walk.catastrophe("end the first process of this computer");
  const relay = call.walk.place.relayPid;
  if (relay !== undefined && targets.some((pid) => pid !== undefined && Math.abs(Number(pid)) === relay)) {
    call.walk.catastrophe("end the relay itself");
  }
  const isOwnJob = targets.length > 0 && targets.every((pid) => /^%\d*[+-]?$/.test(pid ?? ""));
  if (!isOwnJob) call.act("discard");
  return false;
}

/** Process ids without the signal before them. */
function killTargets(texts: (string | undefined)[]): (string | undefined)[] {
  const [first, second] = texts;
  if (first === "--") return texts.slice(1);
  if (first === "-s" || first === "-n" || first === "--signal")
    return texts.slice(second === "--" ? 2 : 2).filter((text) => text !== "--");
  if (first?.startsWith("-") && texts.length > 1) return texts.slice(1).filter((text) => text !== "--");
  return texts;
}

/** `pkill` and `killall`: a pattern that matches the relay ends it. */
export function judgeKillByName(call: Call): boolean {
  const table =
    call.name === "pkill"
      ? "-efinovxLlqc -g: -G: -P: -s: -t: -u: -U: -F< -r: --signal: --full --exact --ignore-case --newest --oldest --parent: --uid: --euid: --pidfile< --inverse -HIKTQS0123456789 --echo"
      : "-egIilqvrwVz -s: -u: -y: -o: -n: -t: -c: -d --exact --ignore-case --regexp --signal: --user: --wait --quiet --verbose --interactive --process-group";
  const options = call.options(table, { numbers: true });
  const isFull = options.has.has("-f") || options.has.has("--full");
  const patterns = options.operands
    .map((operand) => operand.text)
    .filter((text) => !/^-?[A-Z0-9]{2,}$/.test(text ?? "-"));
  const command = call.walk.place.relayCommand ?? defaultCommand;
  const program = /^\S*?([^/\s]+)(?:\s|$)/.exec(command)?.[1] ?? "node";
  const own = isFull ? command : program;
  const isInverse = options.has.has("-v") || options.has.has("--inverse");
  if (patterns.some((pattern) => pattern !== undefined && matchesSimply(pattern, own)) && !isInverse) {
    call.walk.catastrophe("end the relay itself");
  }
  const users = [...options.values.entries()].flatMap(([name, fields]) =>
    /^-(?:u|U|-e?uid|-user)$/.test(name) ? fields : [],
  );
  const home = call.walk.place.home;
  const isOwnUser = users.some(
    (user) => user.text === undefined || user.text === home.slice(home.lastIndexOf("/") + 1),
  );
  if (options.operands.length === 0 && isOwnUser) call.walk.catastrophe("end every process of this account");
  call.act("discard");
  return false;
}

/** Lists processes. The relay's own id among them is known. */
export function judgeList(call: Call): boolean {
  const table =
    call.name === "pgrep"
      ? "-aflnovxciwL -d: -g: -G: -P: -s: -t: -u: -U: --full --list-name --list-full --exact --count --newest --oldest"
      : "-sxqcn -o: -S:";
  const options = call.options(table, { free: true });
  const command = call.walk.place.relayCommand ?? defaultCommand;
  const own = options.has.has("-f") || options.has.has("--full") ? command : "node";
  const pid = call.walk.place.relayPid;
  if (pid !== undefined && options.operands.some((operand) => matchesSimply(operand.text ?? " ", own)))
    call.prints = `${pid}\n`;
  return options.known;
}

/** Compares a pattern with a text, without the costs of a hostile pattern. Alternatives are tried one by one. */
function matchesSimply(pattern: string, text: string): boolean {
  if (pattern.length > 200) return false;
  return pattern.split("|").some((part) => {
    const plain = part.replace(/^[\^(]+|[)$]+$/g, "");
    const starts = part.replace(/^\(+/, "").startsWith("^");
    const ends = /\$\)*$/.test(part);
    const pieces = plain.split(/\.\*|\.\+/).map((piece) => piece.replace(/\[(.)\]|\\(.)/g, "$1$2"));
    if (plain === "" || pieces.join("") === "") return true;
    let from = 0;
    for (const [i, piece] of pieces.entries()) {
      const at = placeOf(piece, text, from);
      if (at < 0 || (i === 0 && starts && at !== 0)) return false;
      from = at + piece.length;
    }
    return !ends || from === text.length;
  });
}

/** The place of a pattern in a text. `.` matches every character. */
function placeOf(pattern: string, text: string, from: number): number {
  for (let at = from; at + pattern.length <= text.length; at++) {
    if ([...pattern].every((letter, i) => letter === "." || letter === text[at + i])) return at;
  }
  return -1;
}

/** `fuser -k 6286/tcp`, `kill-port 6286`. */
export function judgeFuser(call: Call): boolean {
  const texts = call.args.map((arg) => arg.text ?? "");
  const kills = call.name !== "fuser" || texts.some((text) => /^-\w*k/.test(text) || text === "--kill");
  const port = String(call.walk.place.relayPort ?? defaultPort);
  if (kills && texts.some((text) => text.split(/[/,:]/).includes(port))) call.walk.catastrophe("end the relay itself");
  const { home } = call.walk.place;
  const isMounted = texts.some((text) => /^-\w*[mM]/.test(text) || text === "--mount");
  if (kills && isMounted && texts.some((text) => text === "/" || text === home))
    call.walk.catastrophe("end every process");
  if (kills) call.act("discard");
  return false;
}

export const meansRelayPort = (call: Call, text: string): boolean =>
  text.split(/[/,:]/).includes(String(call.walk.place.relayPort ?? defaultPort));
