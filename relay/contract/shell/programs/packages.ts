// Package managers and tools of developers: what installs, publishes and signs in.
import type { Call, Handler } from "../program-call.ts";
import { type Field, textField } from "../words/field.ts";
import { joinPath } from "../named-path.ts";
import { subshell } from "../scope.ts";
import { judgePathArguments } from "./any-program.ts";

type Kind = "send" | "install" | "account" | "discard" | "terminal" | "network";

/** Words that decide, the first operands of a program, and what they mean. */
type Rule = [RegExp, Kind | "look" | "unread"];

/** Judges by the first words. `global` options install for the whole account. */
const byWords =
  (rules: Rule[]): Handler =>
  (call) => {
    const words = call.args.filter((arg) => !arg.lead.startsWith("-")).map((arg) => arg.text ?? "?");
    const text = words.slice(0, 3).join(" ");
    const rule = rules.find(([pattern]) => pattern.test(text));
    const kind = rule?.[1];
    if (kind === "unread") call.unread("it runs a command in a way that is not followed");
    else if (kind !== undefined && kind !== "look") call.act(kind);
    judgePathArguments(call, call.args);
    return (
      kind === "look" &&
      call.args.every((arg) =>
        /^(?:[\w@/.-]+|--?(?:depth|json|long|all|parseable|prod|dev)(?:=\d+)?)$/.test(arg.text ?? ""),
      )
    );
  };

const node: Rule[] = [
  [/^(?:publish|unpublish|deprecate|dist-tag|hook|pack --json)\b/, "send"],
  [
    /^(?:login|logout|adduser|add-user|token|owner|access|org|team|profile|set|config (?:set|delete|edit)|star|trust)\b/,
    "account",
  ],
  [/^(?:config|get|c) ?(?:ls|list|get)?\b/, "account"],
  [
    /^(?:install|i|in|ins|inst|insta|instal|isnt|add|ci|clean-install|ic|it|cit|install-test|install-ci-test|update|up|upgrade|udpate|link|ln|import|global|set version|self-update|env|dedupe|ddp|rebuild|rb|create|init .+|innit .+|audit fix|approve-builds|fetch|deploy|plugin import|dlx|x)\b/,
    "install",
  ],
  [/^(?:whoami|view|info|show|search|outdated|audit|ping|docs|repo|bugs|home|fund|doctor)\b/, "network"],
  [/^(?:edit|explore)\b/, "terminal"],
  [/^(?:ls|list|ll|la|root|prefix|bin|explain|why)\b/, "look"],
];

function npm(call: Call): boolean {
  const texts = call.args.map((arg) => arg.text ?? "");
  if (call.name === "bun" && texts.some((text) => /^(?:-e|-p|-pe|--eval|--print)/.test(text)))
    call.unread("it runs code that is not read");
  const first = texts.find((text) => !text.startsWith("-"));
  if (first === undefined && /^(?:yarn|pnpm)$/.test(call.name) && texts.length === 0) call.act("install");
  if (
    texts.some((text) => /^(?:-g|--global|--location=global|-[a-z]*g)$/.test(text)) &&
    !/^(?:ls|list|root|prefix|bin)$/.test(first ?? "")
  )
    call.act("install");
  if (texts.some((text) => /^--(?:script-shell|userconfig|globalconfig|prefix|node-options|git|registry)\b/.test(text)))
    call.unread("it changes what npm runs");
  if (first === "dlx") call.act("install");
  if (/^(?:exec|x|dlx)$/.test(first ?? "") && call.name !== "bun")
    return runPackage(call, call.args.slice(texts.indexOf(first ?? "") + 1));
  byWords(call.name === "bun" ? node.filter(([pattern]) => !pattern.test("get")) : node)(call);
  // Even `npm ls` obeys the project's .npmrc, which may say where npm writes its logs.
  return false;
}

/** npx runs the project's own program if there is one, and installs it otherwise. */
function runPackage(call: Call, given: readonly Field[]): boolean {
  const args = [...given];
  let installs = false;
  let local = false;
  while (args[0] && args[0].lead.startsWith("-")) {
    const text = args.shift()?.text ?? "-?";
    if (text === "--") break;
    if (/^(?:-p|--package|-c|--call)$/.test(text)) {
      installs = true;
      if (/c$|call$/.test(text) && args[0]?.text !== undefined) call.shell(args[0].text, subshell(call.scope));
      args.shift();
    } else if (/^--(?:package|call)=/.test(text)) installs = true;
    else if (/^--no(?:-install)?$/.test(text)) local = true;
    else if (!/^(?:-y|--yes|-q|--quiet|--silent|-s|--bun|--prefer-offline|--offline)$/.test(text)) installs = true;
  }
  const [program, ...rest] = args;
  const name = program?.text;
  if (name === undefined || installs || /dlx|uvx|pipx|dnx|create/.test(call.name)) call.act("install");
  else if (/^kill-port$|^fkill/.test(name)) call.run([textField("kill-port"), ...rest], subshell(call.scope));
  else if (!local) localProgram(call, name);
  if (name === "rimraf" || name === "del-cli")
    for (const arg of rest) call.run([textField("rm"), textField("-rf"), arg], subshell(call.scope));
  else judgePathArguments(call, rest);
  return false;
}

/** The relay sees whether the project has this program. */
function localProgram(call: Call, name: string): void {
  if (/[@:]/.test(name.slice(1)) || name.includes("/") || !call.scope.folders) return call.act("install");
  for (const folder of call.scope.folders) {
    call.walk.act({
      kind: "run",
      program: joinPath(folder, `node_modules/.bin/${name}`),
      known: false,
      byPath: true,
      orInstalls: true,
    });
  }
}

const python: Rule[] = [
  [
    /^(?:install|download|wheel|uninstall|add|sync|lock|tool (?:install|run|upgrade)|run --with|pip (?:install|sync|compile|uninstall)|self|remove|update|upgrade|inject|ensurepath|create|env (?:create|update|remove)|python install|init)\b/,
    "install",
  ],
  [/^(?:publish|upload)\b/, "send"],
  [/^(?:config|cache|login|auth)\b/, "account"],
  [/^(?:index|search)\b/, "network"],
];
const system: Rule[] = [
  [
    /^(?:list|show|info|search|policy|depends|rdepends|files|which|provides|deps|uses|leaves|outdated|config|doctor|contents|madison|help)\b/,
    "network",
  ],
  [/^./, "install"],
];
const gems: Rule[] = [
  [/^(?:install|update|add|require|global|create-project|upgrade|pristine|setup|init)\b/, "install"],
  [/^(?:push|publish|yank|owner|signin)\b/, "send"],
];
const gem: Rule[] = [[/^exec\b/, "install"], ...gems];
const dotnet: Rule[] = [[/^(?:tool (?:exec|install|update|restore)|new install|workload)\b/, "install"], ...gems];
const cargo: Rule[] = [
  [/^(?:publish|yank|owner|login|logout)\b/, "send"],
  [/^(?:install|uninstall|add|binstall|update|vendor)\b/, "install"],
];
const go: Rule[] = [
  [/^(?:install|get)\b/, "install"],
  [/^run \S+@/, "install"],
  [/^env -?w\b/, "account"],
];
const docker: Rule[] = [
  [/^(?:push|image push|login|logout|context|plugin|trust|manifest push|buildx (?:imagetools|create))\b/, "send"],
  [
    /^(?:run|exec|container (?:run|exec)|compose (?:run|exec)|start|create|machine ssh|sandbox|attach|cp|container cp)\b/,
    "unread",
  ],
  [
    /^(?:rm|rmi|kill|system prune|volume (?:rm|prune)|image (?:rm|prune)|container (?:rm|prune|kill)|network (?:rm|prune)|builder prune|compose (?:down|rm|kill)|swarm|node|service|stack|secret)\b/,
    "discard",
  ],
  [/^(?:pull|image pull|load|import)\b/, "install"],
];
const kubernetes: Rule[] = [
  [/^(?:delete|drain|replace|rollout undo)\b/, "discard"],
  [/^(?:exec|attach|run|debug|cp|port-forward|proxy)\b/, "unread"],
  [
    /^(?:apply|create|edit|patch|scale|cordon|uncordon|rollout|expose|set|label|annotate|taint|autoscale|config|auth|certificate)\b/,
    "account",
  ],
  [/^get (?:secrets?|all|cm|configmaps?)\b|secret/, "account"],
  [/^./, "network"],
];
const terraform: Rule[] = [
  [/^(?:destroy|taint|untaint|state (?:rm|mv|push)|force-unlock|workspace delete)\b/, "discard"],
  [/^(?:apply|import|login|logout|refresh)\b/, "account"],
  [/^(?:output|show|state|console)\b/, "account"],
  [/^(?:init|get)\b/, "install"],
];
const github: Rule[] = [
  [
    /^(?:pr|issue|repo|run|release|workflow|label|gist|project) (?:view|list|status|diff|checks)\b|^(?:search|status)\b/,
    "network",
  ],
  [/^(?:pr checkout|repo clone|run download|release download)\b/, "network"],
  [/^(?:auth|secret|ssh-key|gpg-key|config|variable|extension|codespace|attestation)\b/, "account"],
  [/^./, "send"],
];

function dockerProgram(call: Call): boolean {
  byWords(docker)(call);
  const text = call.args.map((arg) => arg.text ?? "").join(" ");
  const mountsSystem = /(?:-v|--volume|source=|src=)[ =]?(?:\/|\/(?:etc|home|root|usr|var|boot)|~|\$HOME)[:,]/.test(
    text,
  );
  if (mountsSystem && /\brm\s+-\w*r|\bmkfs|\bdd\b/.test(text))
    call.walk.catastrophe("delete the system or a home folder");
  return false;
}

/** uv installs what its options name, and runs programs from addresses. */
function uv(call: Call): boolean {
  if (
    call.args.some(({ lead }) =>
      /^--(?:with|from|index|default-index|extra-index-url|find-links)\b|^(?:https?:|git\+|-w$)/.test(lead),
    )
  )
    call.act("install");
  byWords(python)(call);
  return false;
}

/** `make SHELL=…` and `make -f` choose what runs. */
function make(call: Call): boolean {
  const input = /^(?:-f|--file=|--makefile=)?(?:-|\/dev\/(?:stdin|fd\/\d+))$/;
  if (call.args.some((arg) => input.test(arg.lead))) call.unread("it runs rules from its input, which are not read");
  for (const arg of call.args) {
    if (/^(?:SHELL|MAKEFLAGS|MAKE|\.SHELLFLAGS|CC|CXX|LD)=|^--eval|^-E/.test(arg.lead))
      call.unread("it sets what make runs");
    if (/^(?:install|uninstall|deploy|publish|release)$/.test(arg.text ?? ""))
      call.act(/install/.test(arg.text ?? "") ? "install" : "send");
  }
  judgePathArguments(call, call.args);
  return false;
}

const rules: [string[], Rule[]][] = [
  ["pip pip3 poetry pdm pipenv conda mamba micromamba twine hatch rye easy_install".split(" "), python],
  [
    "apt apt-get aptitude dnf yum zypper pacman yay paru apk brew port snap flatpak nix nix-env nix-shell guix emerge xbps-install pkg choco winget scoop dpkg rpm installer softwareupdate mas asdf mise nvm fnm volta pyenv rbenv sdk rustup corepack code add-apt-repository ppa opam stack cabal luarocks cpan cpanm".split(
      " ",
    ),
    system,
  ],
  ["bundle bundler composer pod mix dart flutter nuget vcpkg conan".split(" "), gems],
  [["gem"], gem],
  [["dotnet"], dotnet],
  [["cargo"], cargo],
  [["go"], go],
  [["kubectl", "oc", "k9s", "minikube", "kind"], kubernetes],
  [["terraform", "tofu", "terragrunt"], terraform],
  [["gh", "glab", "tea"], github],
  ["vsce ovsx semantic-release np goreleaser changeset release-it auto".split(" "), [[/.*/, "send"]]],
];

export const packagePrograms = new Map<string, Handler>([
  ...["npm", "pnpm", "yarn", "bun"].map((name): [string, Handler] => [name, npm]),
  ...["npx", "pnpx", "bunx", "uvx", "pipx", "dnx"].map((name): [string, Handler] => [
    name,
    (call) => runPackage(call, call.args),
  ]),
  ...["docker", "podman", "nerdctl", "docker-compose", "podman-compose"].map((name): [string, Handler] => [
    name,
    dockerProgram,
  ]),
  ["uv", uv],
  ..."make gmake ninja just task rake".split(" ").map((name): [string, Handler] => [name, make]),
  ...rules.flatMap(([names, list]) => names.map((name): [string, Handler] => [name, byWords(list)])),
]);
