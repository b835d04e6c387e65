// `npm run build`: builds the app and the relay. Prints the output of a build only if it failed.
import { spawnSync } from "node:child_process";

for (const args of [["build"], ["build", "--mode", "relay"]]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["node_modules/vite/bin/vite.js", ...args], {
    encoding: "utf8",
  });
  if (status === 0) continue;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(1);
}
