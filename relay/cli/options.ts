// Parses the command line of octo-relay. An error is one sentence for the person.
import { parseArgs } from "node:util";
import { defaultPort } from "../contract/wire.ts";
import type { SharedMachine } from "../config.ts";
import { version } from "../version.ts";

export interface ServeOptions {
  port: number;
  folder: string | undefined;
  open: boolean;
  demo: boolean;
  allowHosts: string[];
  keepEnv: string[];
  sharedMachine: SharedMachine | undefined;
}

export type Options = { command: "help" | "refused"; text: string } | ({ command: "serve" | "doctor" } & ServeOptions);

const help = `octo-relay ${version}: serves Octo and lends it this machine's files and terminals

  octo-relay [options]          start, print the address and open it
  octo-relay run "prompt" …     one task in this terminal; octo-relay run --help for more
  octo-relay billing            what was spent; octo-relay billing --help for more
  octo-relay token              a device token for scripts; octo-relay token --help for more
  octo-relay doctor             check this machine and say what to fix

  --folder F          open this folder for Octo
  --port N            listen on another port (${defaultPort}); a browser keeps Octo's data per address
  --allow-host H:P    let Octo call this private address, such as a model on localhost; repeatable, remembered
  --keep-env NAME     let commands see this variable although it looks like a secret; repeatable, remembered
  --shared-machine W  whether other people use this machine: yes, no or auto (look at its accounts); remembered
  --no-open           do not open the browser
  --demo              open the demonstration, which needs no key
  --help --version

The relay listens on this machine only (127.0.0.1 and ::1); there is no option for anything else.
`;

export function parseOptions(args: string[]): Options {
  const parsed = parseFlags(args);
  if (typeof parsed === "string") return { command: "refused", text: parsed };
  const { values, positionals } = parsed;
  if (values.help) return { command: "help", text: help };
  if (values.version) return { command: "help", text: `${version}\n` };
  const [command, surplus] = positionals;
  if (command !== undefined && command !== "doctor") return refused(`There is no command “${command}”.`);
  if (surplus !== undefined) return refused(`“${surplus}” is not expected here.`);
  const port = Number(values.port ?? defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return refused("--port needs a number from 1 to 65535.");
  const allowHosts = values["allow-host"] ?? [];
  if (!allowHosts.every((host) => /^[^\s/:]+:\d+$|^\[[\da-f:.]+\]:\d+$/i.test(host))) {
    return refused("--allow-host needs HOST:PORT, such as localhost:11434.");
  }
  const keepEnv = values["keep-env"] ?? [];
  if (!keepEnv.every((name) => /^[A-Za-z_]\w*$/.test(name))) {
    return refused("--keep-env needs the name of a variable, such as NPM_TOKEN.");
  }
  const shared = values["shared-machine"];
  const sharedMachine = (["yes", "no", "auto"] as const).find((one) => one === shared);
  if (shared !== sharedMachine) return refused("--shared-machine needs yes, no or auto.");
  return {
    command: command ?? "serve",
    port,
    folder: values.folder,
    open: !values["no-open"],
    demo: values.demo ?? false,
    allowHosts,
    keepEnv,
    sharedMachine,
  };
}

function parseFlags(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
        port: { type: "string" },
        folder: { type: "string" },
        "allow-host": { type: "string", multiple: true },
        "keep-env": { type: "string", multiple: true },
        "shared-machine": { type: "string" },
        "no-open": { type: "boolean" },
        demo: { type: "boolean" },
      },
    });
  } catch (error) {
    const sentence = (error as Error).message.split(/(?<=\.) |\n/)[0] ?? "";
    return `${sentence.replace(/\.?$/, ".")} octo-relay --help lists the options.`;
  }
}

const refused = (text: string): Options => ({
  command: "refused",
  text: `${text} octo-relay --help lists the options.`,
});
