// The built-in permission rules. A person's own rule can override a built-in rule that asks, but not one that denies.
import type { PermissionRule } from "#core/session/permission-rule.ts";

const ruleForEach = (values: string[], rule: (value: string) => PermissionRule): PermissionRule[] => values.map(rule);

/** Commands that every mode denies, because their effect cannot be undone. The relay refuses them too. */
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

/**
 * Paths that may hold a secret. Even in auto mode, Octo asks before it reads or writes them. Templates such as
 * `.env.example` are not in this list.
 */
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

/** Commands that have effects outside the folder or discard work. Even in auto mode, Octo asks before it runs them. */
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
  ...ruleForEach(catastrophes, (command) => ({
    command,
    verdict: "deny",
    why: "It would destroy the system or the home folder.",
  })),
  ...ruleForEach(["/etc/**", "/usr/**", "/bin/**", "/sbin/**", "/boot/**", "/System/**", "C:/Windows/**"], (path) => ({
    effect: "write",
    path,
    verdict: "deny",
    why: "It belongs to the operating system.",
  })),
  ...ruleForEach(secrets, (path) => ({ path, verdict: "ask", why: "It may hold a secret." })),
  ...ruleForEach(risky, (command) => ({
    command,
    verdict: "ask",
    why: "It reaches beyond this folder or cannot be undone.",
  })),
];
