// `octo-relay token`: creates a device for a script and prints its token once.
import { parseArgs } from "node:util";
import { z } from "zod";
import { type DeviceScope, deviceScope } from "#contract";
import { addDevice } from "../server/auth.ts";
import { ConfigError, octoHome, openConfig } from "../config.ts";
import { defaultPort } from "../contract/wire.ts";

const usage = `octo-relay token [--name NAME] [--scope SCOPE]…

Makes a device for a script and prints its token, once: what is kept is a hash. A relay that is running knows it at
once. Settings list it under paired browsers and scripts, by its name (“script” unless --name says otherwise), and
there it is revoked.

  --scope billing   read what was spent, at /api/billing/ (this one, unless --scope says otherwise)
  --scope relay     all that a paired browser may: files, terminals, other devices; repeat --scope for both

  TOKEN=$(octo-relay token --name "my script")
  curl -H "Authorization: Bearer $TOKEN" "http://localhost:${defaultPort}/api/billing/summary?period=month"
`;

/** Maximum length of a device's name, in characters. The contract sets the same limit for a browser's name. */
const maxName = 80;

/** Runs the command. @returns the exit code */
export async function token(args: string[]): Promise<number> {
  const asked = parse(args);
  if ("help" in asked) {
    process.stdout.write(usage);
    return 0;
  }
  if ("wrong" in asked) return refuse(asked.wrong, 2);
  try {
    const made = await addDevice(await openConfig(octoHome()), asked.name, Date.now(), asked.scopes);
    process.stdout.write(`${made.token}\n`);
  } catch (error) {
    if (error instanceof ConfigError) return refuse(error.message, 1);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse(`The token could not be kept in ${octoHome()} (${code}).`, 1);
  }
  process.stderr.write(
    `This is the token of “${asked.name}”; it is not shown again. Send it as the header\nAuthorization: Bearer TOKEN\n`,
  );
  return 0;
}

function refuse(sentence: string, code: number): number {
  process.stderr.write(`octo-relay: ${sentence}\n`);
  return code;
}

type Asked = { help: true } | { wrong: string } | { name: string; scopes: DeviceScope[] };

function parse(args: string[]): Asked {
  try {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: "string" },
        scope: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return { help: true };
    const name = (values.name ?? "script").trim();
    if (name === "" || name.length > maxName) return { wrong: `--name wants 1 to ${maxName} characters.` };
    const scopes = z.array(deviceScope).safeParse(values.scope ?? ["billing"]);
    if (!scopes.success) return { wrong: `--scope wants one of: ${deviceScope.options.join(", ")}.` };
    return { name, scopes: scopes.data };
  } catch (error) {
    const sentence = (error as Error).message.split(/(?<=\.) |\n/)[0] ?? "";
    return { wrong: `${sentence.replace(/\.?$/, ".")} octo-relay token --help lists the options.` };
  }
}
