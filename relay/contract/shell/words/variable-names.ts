// Which variables change what programs do, which are harmless, and which are likely to hold a secret.

/** Variables that name programs, libraries or settings, or that change how bash itself reads a line. */
const powerful =
  /^(?:PATH|IFS|ENV|HOME|CDPATH|TMPDIR|TMP|TEMP|SHELL|SHELLOPTS|BASHOPTS|BASH.*|PS[0-4]|PROMPT_.*|GLOBIGNORE|GLOBSORT|FIGNORE|EXECIGNORE|POSIXLY_CORRECT|MAILPATH|MAIL|HIST.*|FUNCNEST|INPUTRC|OPTERR|TIMEFORMAT|CHILD_MAX|COMP_.*|READLINE_.*|FCEDIT|auto_resume|histchars|_|PWD|OLDPWD|SHLVL|USER|LOGNAME)$|^(?:LD_|DYLD_|GLIBC_|MALLOC_|GCONV_|LOC(?:PATH|ALE)|NLSPATH|TERMINFO|TERMCAP|GIT|SSH|SUDO_|DOAS|XDG_|NODE_|npm_|NPM_|YARN_|PNPM_|BUN_|DENO_|COREPACK|PYTHON|PIP_|UV_|PIPX|VIRTUAL_ENV|CONDA|PERL|RUBY|GEM_|BUNDLE_|RBENV|JAVA|_JAVA|JDK_|CLASSPATH|MAVEN|GRADLE|SBT|LUA|PHP|R_|JULIA|GHC|CABAL|STACK_|ERL|ELIXIR|MIX_|GO(?:FLAGS|ROOT|PATH|BIN|ENV|PROXY|TOOLCHAIN|VCS|INSECURE|PRIVATE|NO.*|SUM.*|CACHEPROG)|CGO|CARGO|RUST|RUSTUP|CC$|CXX$|CPP$|LD$|AR$|CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS|GCC|COMPILER_|CMAKE|MAKE|MFLAGS|DOCKER|COMPOSE|KUBE|HELM|TF_|TERRAFORM|AWS_|AZURE|GOOGLE|CLOUDSDK|GCLOUD|VAULT|ANSIBLE|VAGRANT|CURL|WGET|RSYNC|TAR|GZIP|BZIP|XZ|ZSTD|UNZIP|ZIP|GREP|RIPGREP|FZF|LESS|MORE|MAN|PAGER|BROWSER|EDITOR|VISUAL|OPENSSL|GNUPG|GPG|SQLITE|PSQL|PG|MYSQL|EMACS|VIM|GVIM|EX$|EXINIT|SCREEN|TMUX|STRACE|GDB|LSAN|ASAN|UBSAN|TSAN|HG|SVN|CVS|BAZEL|NIX|GUIX|BREW|HOMEBREW|DEBUGINFOD|DEBIAN|APT|DPKG|RPM|LS_COLORS$|TZDIR)|PAGER|EDITOR|BROWSER|_proxy$|_PROXY$|ASKPASS|WRAPPER|_OPTS$|_OPTIONS$|_FLAGS$|PRELOAD|_COMMAND$|_SHELL$|_RSH$|_HOOK/;

/** Variables that programs take for display, language or their amount of messages. */
const harmless =
  /^(?:NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|COLOR|CI|LANG|LANGUAGE|LC_[A-Z]+|COLUMNS|LINES|DEBUG|VERBOSE|LOG_LEVEL|LOGLEVEL|NODE_ENV|RAILS_ENV|RACK_ENV|APP_ENV|FLASK_ENV|DJANGO_ENV|RUST_LOG|RUST_BACKTRACE|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONIOENCODING|PYTHONUTF8|PYTHONHASHSEED|PORT|HOST|TZ|DISABLE_TELEMETRY|DO_NOT_TRACK|TERM|NPM_CONFIG_LOGLEVEL|npm_config_loglevel|HUSKY|TURBO_TELEMETRY_DISABLED|NEXT_TELEMETRY_DISABLED|DEBIAN_FRONTEND|GIT_TERMINAL_PROMPT|CGO_ENABLED|GOOS|GOARCH)$/;

const secretName =
  /(?:^|_)(?:KEY|KEYS|TOKEN|TOKENS|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|CREDS?|AUTH|PAT|COOKIE|DSN)(?:_|$)|(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)S?$|^(?:DATABASE|REDIS|MONGO(?:DB)?|POSTGRES|AMQP)_UR[IL]$/i;

/** Values of these change by themselves, whatever a line assigns. */
const special =
  /^(?:_|SECONDS|RANDOM|SRANDOM|EPOCH(?:REALTIME|SECONDS)|LINENO|HISTCMD|BASH.*|UID|EUID|PPID|GROUPS|DIRSTACK|FUNCNAME|OPTIND|OPTARG|REPLY|PIPESTATUS|MAPFILE|COPROC|PWD|OLDPWD|SHLVL|COMP_.*|READLINE_.*)$/;

export const isHarmless = (name: string): boolean => harmless.test(name);
export const isPowerful = (name: string): boolean => !harmless.test(name) && powerful.test(name);
export const isSecretName = (name: string): boolean => name !== "PWD" && name !== "OLDPWD" && secretName.test(name);
export const isSpecial = (name: string): boolean => special.test(name);

/** A value that is taken as text only, whatever a program does with the variable. */
export const isPlainValue = (value: string): boolean => /^(?!\/)[\w.,:+@%=/-]*$/.test(value) && !value.includes("..");

const nodeOptions =
  /^(?:(?:--max-old-space-size=\d+|--no-warnings|--enable-source-maps|--trace-warnings|--trace-deprecation|--experimental-vm-modules|--no-deprecation)(?: |$))*$/;

/** True for values of powerful variables that turn something off, or set a limit. */
export function isTameSetting(name: string, value: string | undefined): boolean {
  if (/^(?:GIT_|MAN)?PAGER$/.test(name)) return value === "cat" || value === "";
  if (/^GIT_(?:OPTIONAL_LOCKS|TERMINAL_PROMPT)$/.test(name)) return value === "0";
  return name === "NODE_OPTIONS" && value !== undefined && nodeOptions.test(value);
}
