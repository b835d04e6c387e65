// Names of files and folders that usually hold secrets. The check is by path only; the relay resolves links before it asks.

/** Folders whose whole content counts as secret, relative to any folder, in lower case. */
export const secretFolders = [
  ".ssh",
  ".aws",
  ".azure",
  ".gnupg",
  ".kube",
  ".oci",
  ".octo",
  ".password-store",
  ".secrets",
  ".terraform.d",
  ".config/gcloud",
  ".config/gh",
  ".config/glab-cli",
  ".config/op",
  ".config/rclone",
  ".config/doctl",
  ".config/heroku",
  ".config/hub",
  ".config/sops",
  ".config/age",
  ".config/google-chrome",
  ".config/google-chrome-beta",
  ".config/chromium",
  ".config/bravesoftware",
  ".config/microsoft-edge",
  ".config/opera",
  ".config/vivaldi",
  ".mozilla",
  ".thunderbird",
  ".local/share/keyrings",
  ".local/share/kwalletd",
  "library/keychains",
  "library/cookies",
  "library/application support/google/chrome",
  "library/application support/chromium",
  "library/application support/bravesoftware",
  "library/application support/microsoft edge",
  "library/application support/firefox",
  "library/safari",
  "appdata/local/google/chrome/user data",
  "appdata/local/microsoft/edge/user data",
  "appdata/roaming/mozilla",
  "appdata/roaming/microsoft/credentials",
  "snap/firefox/common/.mozilla",
  "snap/chromium/common/chromium",
];

/** Files that are secret wherever they lie, relative to any folder, in lower case. */
const secretFiles = [
  ".docker/config.json",
  ".cargo/credentials",
  ".cargo/credentials.toml",
  ".gem/credentials",
  ".config/configstore/firebase-tools.json",
  ".config/hosts.yml",
  ".codex/auth.json",
  ".claude/.credentials.json",
  ".vercel/auth.json",
  ".local/share/com.vercel.cli/auth.json",
  "etc/shadow",
  "etc/gshadow",
  "etc/sudoers",
  "etc/master.passwd",
];

/** Names of secret files, in lower case. */
const secretNames: RegExp[] = [
  // Environment files: .env, .env.local, prod.env, .envrc.
  /^\.env(?:[.\-_].*)?$/,
  /^\.envrc$/,
  // Cloudflare's local environment.
  /^\.dev\.vars(?:\..*)?$/,
  /^.+\.env$/,
  // Keys and key stores.
  /\.(?:pem|key|p8|p12|pfx|jks|keystore|ppk|kdbx?|agekey|ovpn|mobileprovision|gpgkey)$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:[._-].*)?$/,
  /(?:^|[._-])(?:rsa|dsa|ecdsa|ed25519)$/,
  // Credentials and tokens.
  /^\.?(?:aws_)?credentials?(?:[._-].*)?$/,
  /^\.?secrets?(?:[._].*)?$/,
  /^client[_-]secrets?.*\.json$/,
  /^(?:.*[._-])?service[_-]?account(?:[._-].*)?\.json$/,
  /firebase-adminsdk.*\.json$/,
  /^application_default_credentials\.json$/,
  /^\.?(?:api[_-]?|access[_-]?|auth[_-]?|refresh[_-]?|vault[_-]?)?(?:token|apikey|api[_-]key)s?(?:\.(?:json|txt|ya?ml))?$/,
  /\.token$/,
  /^auth\.json$/,
  /^[._](?:netrc|npmrc|pypirc|git-credentials|dockercfg|dockerconfigjson|terraformrc|sentryclirc|s3cfg|boto|pgpass|databrickscfg|htpasswd)$/,
  /^\.(?:yarnrc|yarnrc\.yml|my\.cnf|mylogin\.cnf|msmtprc|rclone\.conf|wgetrc|curlrc)$/,
  /^(?:kubeconfig(?:\.ya?ml)?|rclone\.conf|pgpass\.conf|wp-config\.php|master\.key|passwords?(?:\.(?:txt|csv|json))?)$/,
  /^.+\.tfstate(?:\..*)?$|^terraform\.tfstate.*$|\.tfvars(?:\.json)?$/,
  // Histories of shells and clients.
  /^\..*_history$|^\.(?:histfile|lesshst|viminfo|node_repl_history|rediscli_history)$|^fish_history$|^consolehost_history\.txt$/,
  // Stores of browsers and operating systems.
  /^(?:login data|cookies|cookies\.sqlite|key[34]\.db|logins\.json|web data|signons\.sqlite)$/,
  /\.keychain(?:-db)?$/,
];

/** Files that show the shape of a secret without its value, public halves of keys, and source code. */
const templates = /(?:^|[._-])(?:example|sample|template|tmpl|dist|defaults?|schema|tpl)(?:[._-]|$)/;
const publicOrCode =
  /\.(?:pub|ts|tsx|mts|cts|js|jsx|mjs|cjs|d\.ts|py|rb|go|rs|java|kt|c|h|cc|cpp|hpp|cs|swift|scala|ex|exs|vue|svelte|md|mdx|rst|html|css|scss|snap|lock)$/;

/** The sample project of the demonstration, which is in Octo's own folder. */
const demo = /\/\.octo\/demo\//;

/** Files of a running process that hold its environment or memory. Opening another process's descriptors counts too. */
const processSecret =
  /^\/proc\/[^/]+\/(?:task\/[^/]+\/)?(?:environ|mem|auxv|maps|smaps|pagemap|fd|map_files|root|cwd)(?:\/|$)/;
const otherSecret = /^\/(?:var\/)?run\/secrets(?:\/|$)|^\/dev\/(?:mem|kmem|port)$/;

/**
 * Returns the part of an absolute path that makes the path a secret, such as `.ssh` or `.env`, or undefined if the path is
 * none. The comparison ignores case, because some file systems do.
 */
export function secretPart(path: string): string | undefined {
  const clean = path.replaceAll("\\", "/");
  if (processSecret.test(clean) || otherSecret.test(clean)) return clean;
  const lower = `${clean.toLowerCase()}/`.replace(demo, "/");
  const folder = secretFolders.find((name) => lower.includes(`/${name}/`));
  if (folder) return folder;
  const file = secretFiles.find((name) => lower.endsWith(`/${name}/`));
  if (file) return file;
  const name = clean.slice(clean.lastIndexOf("/") + 1);
  return isSecretName(name.toLowerCase()) ? name : undefined;
}

function isSecretName(name: string): boolean {
  const backup = name.replace(/(?:~|\.(?:bak|backup|old|orig|save|swp|swo|copy|tmp|\d+))+$/, "");
  const plain = backup.replace(/^\.(?=.+\.sw[po]$)/, "");
  return secretNames.some((pattern) => pattern.test(plain)) && !templates.test(plain) && !publicOrCode.test(plain);
}
