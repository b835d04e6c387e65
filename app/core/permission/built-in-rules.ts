// The rules everyone starts with. A person's own rules outrank the asking and allowing ones, never the denying ones.
import type { PermissionRule } from "#core/session/events.ts";

const each = (values: string[], rule: (value: string) => PermissionRule): PermissionRule[] => values.map(rule);

/** Nothing a person could mean by these can be undone. The relay refuses them too. */
const catastrophes = [
  "mkfs",
  "shutdown",
  "reboot",
  "poweroff",
  "halt",
  "rm -rf /",
  "rm -rf ~",
  "rm -fr /",
  "rm -rf /*",
  "rm -rf --no-preserve-root",
];

/** What may hold a secret: looked at or touched only after a yes, in every mode. */
const secrets = [
  "**/.ssh/**",
  "**/.ssh",
  "**/.aws/**",
  "**/.gnupg/**",
  "**/.kube/**",
  "**/.docker/config.json",
  "**/.netrc",
  "**/.npmrc",
  "**/.pypirc",
  "**/.git-credentials",
  "**/.env",
  "**/.env.local",
  "**/.env.production",
  "**/.env.development",
  "**/*.pem",
  "**/*.key",
  "**/id_rsa",
  "**/id_ed25519",
  "**/.octo/relay.json",
  "/etc/shadow",
];

/** Commands that reach beyond the folder or throw work away. */
const risky = [
  "sudo",
  "su",
  "doas",
  "dd",
  "chown",
  "git push --force",
  "git push -f",
  "git reset --hard",
  "git clean",
  "git config --global",
  "npm publish",
  "kill",
  "pkill",
  "killall",
  "crontab",
  "systemctl",
  "launchctl",
  "iptables",
];

export const builtInRules: PermissionRule[] = [
  ...each(catastrophes, (command) => ({
    command,
    verdict: "deny",
    why: "It would destroy the system or the home folder.",
  })),
  ...each(["/etc/**", "/usr/**", "/bin/**", "/sbin/**", "/boot/**", "/System/**", "C:/Windows/**"], (path) => ({
    effect: "write",
    path,
    verdict: "deny",
    why: "It belongs to the operating system.",
  })),
  ...each(secrets, (path) => ({ path, verdict: "ask", why: "It may hold a secret." })),
  ...each(risky, (command) => ({ command, verdict: "ask", why: "It reaches beyond this folder or cannot be undone." })),
];
