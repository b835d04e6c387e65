// Makes the environment of commands. The agent's commands get the person's environment without secrets.

export type Environment = Record<string, string | undefined>;

/** Names with one of these words usually hold a secret. */
const secretWord =
  /(?:^|_)(?:api_?keys?|keys?|tokens?|secrets?|passwords?|passwd|passphrases?|pwd|pass|credentials?|creds?|auth|pat|cookies?|dsn|sas|webhooks?|connection_?string)(?:_|$)|(?:apikey|token|secret|password|passwd|credential)s?$/i;
/** Values that hold no secret although their names sound like one. */
const harmlessNames = new Set([
  "PWD",
  "OLDPWD",
  "SSH_AUTH_SOCK",
  "GIT_ASKPASS",
  "SSH_ASKPASS",
  "XAUTHORITY",
  "DBUS_SESSION_BUS_ADDRESS",
  "XDG_SESSION_ID",
  "GPG_KEY_ID",
  "KEYTIMEOUT",
  "SSH_AGENT_PID",
]);
/** Forms of keys of well-known vendors, private keys, web tokens, and addresses with a password. */
const secretValue =
  /(?:^|[^A-Za-z0-9])(?:sk-[\w-]{16,}|sk_(?:live|test)_\w+|pk_live_\w+|rk_live_\w+|gh[pousr]_\w{16,}|github_pat_\w+|glpat-[\w-]+|xox[abeoprs]-[\w-]+|A[KS]IA[0-9A-Z]{12,}|AIza[\w-]{20,}|ya29\.[\w-]+|npm_\w{20,}|pypi-\w{20,}|hf_\w{16,}|SG\.[\w-]+|dop_v1_\w+|shpat_\w+|eyJ[\w-]{8,}\.[\w-]+\.|-----BEGIN [A-Z ]*PRIVATE KEY)|:\/\/[^/\s:@]*:[^/\s@]+@/;

/** True if a variable's name or value looks like a key, token, secret or password. */
export function looksSecret(name: string, value: string): boolean {
  if (secretValue.test(value) || isRandom(value)) return true;
  return secretWord.test(name) && !harmlessNames.has(name);
}

/** True for a long value of mixed letters and digits in which no word, path or address can be seen. */
const isRandom = (value: string) =>
  /^[A-Za-z0-9_+=-]{32,}$/.test(value) && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);

/**
 * Makes the environment of a command from the relay's own. Secrets are left out, unless the person types the commands.
 * The relay's own variables are left out, and pagers are switched off, because they would wait for a key.
 * @param keep names of variables that commands may see although they look like secrets
 */
export function environmentFor(forPerson: boolean, keep: string[], all: NodeJS.ProcessEnv = process.env): Environment {
  const passed = Object.entries(all).filter(
    ([name, value = ""]) =>
      !name.startsWith("OCTO_") && (forPerson || keep.includes(name) || !looksSecret(name, value)),
  );
  return { ...Object.fromEntries(passed), TERM: "xterm-256color", PAGER: "cat", GIT_PAGER: "cat", HISTFILE: "" };
}
