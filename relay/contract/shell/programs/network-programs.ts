// Programs that reach the network: what they send, fetch and write.
import type { Call, Handler } from "../program-call.ts";
import { type Field, dropStart, textField } from "../words/field.ts";
import type { Options } from "../option-table.ts";
import { subshell } from "../scope.ts";

const hasAny = (options: Options, names: string[]): boolean => names.some((name) => options.has.has(name));
const isLoopback = (url: string): boolean =>
  /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?#]|$)/i.test(url);

const curlTable =
  "-#aBfgGiIjJklLMNoOpqRsSvZ0123464 -A: -b: -c> -C: -d: -D> -e: -E< -F: -h: -H: -K! -m: -n! -o> -P: -Q: -r: -t: -T< -u: -U: -w: -x! -X: -y: -Y: -z: --append --basic --bearer: --cacert< --capath@ --cert< --compressed --config! --connect-timeout: --connect-to: --cookie: --cookie-jar> --create-dirs --data: --data-ascii: --data-binary: --data-raw: --data-urlencode: --digest --dump-header> --etag-compare< --etag-save> --fail --fail-with-body --form: --form-string: --get --globoff --head --header: --help --http1.0 --http1.1 --http2 --http3 --include --insecure --ipv4 --ipv6 --json: --keepalive-time: --key< --limit-rate: --location --location-trusted --max-filesize: --max-redirs: --max-time: --netrc! --netrc-file! --no-buffer --no-progress-meter --oauth2-bearer: --output> --output-dir> --parallel --path-as-is --post301 --progress-bar --proto: --proxy! --range: --raw --referer: --remote-header-name --remote-name --remote-name-all --remote-time --request: --request-target: --resolve: --retry: --retry-all-errors --retry-connrefused --retry-delay: --retry-max-time: --show-error --silent --socks5! --speed-limit: --speed-time: --ssl-reqd --stderr> --tcp-nodelay --tls-max: --tlsv1.2 --tlsv1.3 --trace> --trace-ascii> --trace-time --unix-socket! --upload-file< --url: --url-query: --user: --user-agent: --verbose --write-out: --xattr";
const sending = [
  "-d",
  "-F",
  "-T",
  "--data",
  "--data-ascii",
  "--data-binary",
  "--data-raw",
  "--data-urlencode",
  "--form",
  "--form-string",
  "--json",
  "--upload-file",
  "--url-query",
  "-Q",
];

function curl(call: Call): boolean {
  const options = call.options(curlTable);
  const urls = [...options.operands, ...(options.values.get("--url") ?? [])];
  const local = urls.length > 0 && urls.every((url) => url.text !== undefined && isLoopback(url.text));
  const values = sending.flatMap((name) => options.values.get(name) ?? []);
  const files = values.some((value) => value.text === undefined || /^[\w.-]*[@<]|[=;][@<]/.test(value.text));
  const uploads = hasAny(options, ["-T", "--upload-file", "-F", "--form"]);
  if (hasAny(options, sending) && (!local || files || uploads)) call.act("send");
  for (const value of values) fileInValue(call, value);
  for (const name of ["-H", "--header", "-b", "--cookie"])
    for (const value of options.values.get(name) ?? []) headerValue(call, value, name);
  if (hasAny(options, ["-E", "--cert", "--etag-compare"])) call.act("send");
  unknownValues(call, options);
  if (hasAny(options, ["-X", "--request"]) && !local) {
    const methods = [...(options.values.get("-X") ?? []), ...(options.values.get("--request") ?? [])];
    if (methods.some((method) => !/^(?:GET|HEAD|OPTIONS)$/.test(method.text ?? ""))) call.act("send");
  }
  if (!options.known) call.unread("it uses an option of curl that is not known");
  if (hasAny(options, ["-O", "--remote-name", "-J", "--remote-header-name", "--remote-name-all"]))
    call.write(textField("."), "change");
  judgeUrls(call, urls);
  return false;
}

/** `-d @file`, `-F name=@file`. */
function fileInValue(call: Call, value: Field): void {
  const start = /^(?:[\w.-]*=?)?[@<]/.exec(value.lead)?.[0];
  if (start) call.read(dropStart(value, start.length));
}

function headerValue(call: Call, value: Field, name: string): void {
  const isFile = value.lead.startsWith("@") || (/^-b$|cookie/.test(name) && !value.lead.includes("="));
  if (value.unknown || isFile) call.act("send");
  if (isFile) call.read(value.lead.startsWith("@") ? dropStart(value, 1) : value);
}

/** Most values go to the server, so one that the line does not tell may carry data away. */
function unknownValues(call: Call, options: Options): void {
  for (const values of options.values.values()) if (values.some((value) => value.unknown)) call.act("send");
}

function judgeUrls(call: Call, urls: readonly Field[]): void {
  for (const url of urls) {
    if (url.unknown) call.act("send");
    const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url.lead)?.[1]?.toLowerCase() ?? "http";
    if (scheme === "file") call.read(dropStart(url, /^file:(?:\/\/)?(?:localhost)?/i.exec(url.lead)?.[0].length ?? 0));
    else if (/^(?:https?|ftps?)$/.test(scheme) || /^[\w.-]+:\d+/.test(url.lead)) call.act("network");
    else call.act("send");
  }
  if (urls.length === 0) call.act("network");
}

function wget(call: Call): boolean {
  const options = call.options(
    "-bcdEFHKkLmNnpqrSvx46 -a> -A: -B: -D: -e! -i! -I: -l: -o> -O> -P> -Q: -R: -t: -T: -U: -w: -X: --append-output> --background --continue --convert-links --execute! --input-file! --output-document> --output-file> --directory-prefix> --quiet --no-verbose --progress: --show-progress --spider --timestamping --tries: --timeout: --header: --user-agent: --no-check-certificate --post-data: --post-file< --body-data: --body-file< --method: --user: --password: --recursive --level: --page-requisites --no-parent --mirror --accept: --reject: --no-clobber --server-response --content-disposition --load-cookies< --save-cookies> --use-askpass! --no-host-directories --cut-dirs: --max-redirect: --limit-rate: --wait: --no-proxy --compression:",
  );
  if (hasAny(options, ["--post-data", "--post-file", "--body-data", "--body-file", "--method"])) call.act("send");
  if (!options.known) call.unread("it uses an option of wget that is not known");
  if (!hasAny(options, ["-O", "--output-document", "-P", "--directory-prefix", "--spider"]))
    call.write(textField("."), "change");
  if (options.has.has("--load-cookies")) call.act("send");
  unknownValues(call, options);
  judgeUrls(call, options.operands);
  return false;
}

/** What it does may send anything. */
const sends: Handler = (call) => {
  call.act("send");
  return false;
};

function ssh(call: Call): boolean {
  call.act("send");
  const options = call.options(
    "-46AaCfGgKkMNnqsTtVvXxYy -B: -b: -c: -D: -E: -e: -F< -I: -i: -J: -L: -l: -m: -O: -o: -p: -Q: -R: -S: -w: -W:",
    { stops: true },
  );
  const texts = options.operands.slice(1).map((word) => word.text);
  if (texts.length > 0 && texts.every((text) => text !== undefined)) {
    call.walk.guess(() => call.shell(texts.join(" "), { ...subshell(call.scope), folders: undefined }));
  }
  return false;
}

function rsync(call: Call): boolean {
  const options = call.options(
    "-aAbcCdDgHIKkLlmnNoOpPqRrSstuUvWxXyz0468h -B: -e! -f: -M! -T> --archive --verbose --quiet --recursive --update --links --copy-links --perms --owner --group --times --dry-run --delete --delete-before --delete-during --delete-after --delete-excluded --exclude: --exclude-from< --include: --include-from< --files-from< --progress --partial --human-readable --stats --compress --checksum --size-only --existing --ignore-existing --remove-source-files --rsh! --rsync-path! --backup --backup-dir> --suffix: --bwlimit: --max-size: --min-size: --filter: --info: --itemize-changes --no-perms --no-owner --no-group --mkpath --relative --chmod: --chown: --link-dest@ --log-file> --numeric-ids --temp-dir> --timeout: --password-file!",
  );
  if (!options.known) call.unread("it uses an option of rsync that is not known");
  const isRemote = options.operands.some((place) => /^[^/]*:|^rsync:/.test(place.lead) || place.unknown);
  if (isRemote) call.act("send");
  const target = options.operands.at(-1);
  for (const source of options.operands.slice(0, -1))
    if (!/^[^/]*:/.test(source.lead))
      call.read(source, {
        recursive: true,
        ...(hasAny(options, ["-L", "--copy-links"]) ? { followsLinks: true } : {}),
      });
  if (!target || /^[^/]*:/.test(target.lead)) return false;
  const isDeleting = [...options.has].some((name) => name.startsWith("--delete"));
  call.write(target, isDeleting ? "delete" : "change", isDeleting ? { recursive: true } : {});
  if (isDeleting) call.destroys(target, "delete");
  if (options.has.has("--remove-source-files"))
    for (const source of options.operands.slice(0, -1)) call.write(source, "delete", { recursive: true });
  return false;
}

/** Looks up a name or an address. A name that the line does not tell may carry data away. */
function lookup(call: Call): boolean {
  call.act(call.args.every((arg) => arg.text !== undefined && !/^[@-]?f$/.test(arg.text)) ? "network" : "send");
  return false;
}

export const networkPrograms = new Map<string, Handler>([
  ["curl", curl],
  ["wget", wget],
  ["ssh", ssh],
  ["rsync", rsync],
  ..."scp sftp ftp lftp tftp telnet nc ncat netcat socat mosh rclone croc wormhole magic-wormhole autossh sshpass http https xh aria2c mail mailx sendmail mutt msmtp swaks write wall irssi ngrok cloudflared localtunnel lt serve http-server transfer gist psql mysql mariadb mongosh mongo redis-cli s3cmd mc gsutil bq websocat wscat grpcurl xdg-open open start sensible-browser firefox chromium google-chrome telegram-send slack ipfs aws gcloud az heroku fly flyctl vercel netlify firebase wrangler doctl oci supabase railway surge now eb sam cdk pulumi ansible ansible-playbook vagrant helm sentry-cli"
    .split(" ")
    .map((name): [string, Handler] => [name, sends]),
  ...["dig", "nslookup", "host", "ping", "ping6", "traceroute", "tracepath", "mtr", "whois", "nmap"].map(
    (name): [string, Handler] => [name, lookup],
  ),
]);
