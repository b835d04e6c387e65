// Programs that change accounts, services, disks and processes, or that need a terminal.
import type { Call, Handler } from "../program-call.ts";
import { type Field, textField } from "../words/field.ts";
import { isDisk } from "../named-path.ts";
import { subshell } from "../scope.ts";
import { judgePathArguments } from "./any-program.ts";
import { judgeFuser, judgeKill, judgeKillByName, meansRelayPort } from "./process-programs.ts";

const isHelp = (call: Call): boolean =>
  call.args.length > 0 && call.args.every((arg) => /^--?(?:help|version|h|V)$/.test(arg.text ?? ""));

const acts =
  (kind: "send" | "account" | "discard" | "terminal"): Handler =>
  (call) => {
    call.act(kind);
    judgePathArguments(call, call.args);
    return false;
  };

const destroysDisk: Handler = (call) => {
  if (!isHelp(call)) call.walk.catastrophe("format or erase a disk");
  return false;
};

/** Only with a disk as operand, and not to list. */
const changesDisk: Handler = (call) => {
  const lists = call.args.some((arg) => /^(?:-l|--list|-p|--print|print|list|info)$/.test(arg.text ?? ""));
  if (!lists && call.args.some((arg) => isDisk(arg.text ?? arg.lead))) call.walk.catastrophe("format or erase a disk");
  else call.act("account");
  return false;
};

const switchesOff: Handler = (call) => {
  if (!isHelp(call)) call.walk.catastrophe("switch this computer off");
  return false;
};

function systemctl(call: Call): boolean {
  const words = call.args.filter((arg) => !arg.lead.startsWith("-")).map((arg) => arg.text ?? "?");
  const [verb = "", unit = ""] = words;
  if (
    /^(?:poweroff|reboot|halt|kexec|soft-reboot|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|emergency|rescue|exit)$/.test(
      verb,
    )
  ) {
    call.walk.catastrophe("switch this computer off");
  }
  if (
    /^(?:isolate|start)$/.test(verb) &&
    /^(?:poweroff|reboot|halt|rescue|emergency|runlevel[06]|shutdown|kexec)(?:\.target)?$/.test(unit)
  ) {
    call.walk.catastrophe("switch this computer off");
  }
  if (!/^(?:status|show|cat|list-.*|is-.*|get-default|)$/.test(verb)) call.act("account");
  return false;
}

function init(call: Call): boolean {
  if (/^[016sS]$/.test(call.args[0]?.text ?? "")) call.walk.catastrophe("switch this computer off");
  call.act("account");
  return false;
}

function diskutil(call: Call): boolean {
  if (/^(?:erase|partition|zero|secureErase|reformat|apfs)/i.test(call.args[0]?.text ?? ""))
    call.walk.catastrophe("format or erase a disk");
  return false;
}

function crontab(call: Call): boolean {
  const isLook = call.args.length === 1 && call.args[0]?.text === "-l";
  if (!isLook) call.act("account");
  return false;
}

/** `lsof -ti:6286` lists what `| xargs kill` ends. */
function lsof(call: Call): boolean {
  const texts = call.args.map((arg) => arg.text ?? "");
  const pid = call.walk.place.relayPid;
  if (texts.some((text) => /^-\w*t/.test(text)) && texts.some((text) => meansRelayPort(call, text))) {
    if (pid !== undefined) call.prints = `${pid}\n`;
  }
  return false;
}

function openssl(call: Call): boolean {
  const [verb, ...rest] = call.args;
  if (/^(?:s_client|s_server|ocsp|s_time)$/.test(verb?.text ?? "")) call.act("send");
  judgeFileOptions(call, rest, /^-(?:out|keyout|writerand)$/);
  return false;
}

/** Judges the values of options with one dash, such as `-f FILE`, that name files. */
function judgeFileOptions(call: Call, args: readonly Field[], written: RegExp): void {
  args.forEach((arg, i) => {
    const value = args[i + 1];
    if (value && written.test(arg.text ?? "")) call.write(value, "change");
  });
  judgePathArguments(call, args);
}

function sqlite(call: Call): boolean {
  const texts = call.args.map((arg) => arg.text ?? "");
  if (
    texts.some((text) =>
      /(?:^|[\s;])\.\w|readfile|writefile|load_extension|edit\s*\(|^-(?:cmd|init)|fts3_tokenizer/i.test(text),
    ) ||
    call.args.some((arg) => arg.unknown)
  ) {
    call.unread("it may run commands of the database program");
  }
  if (texts.some((text) => /\b(?:drop|delete|truncate)\b/i.test(text))) call.act("discard");
  if (call.args.filter((arg) => !arg.lead.startsWith("-")).length < 2 && call.scope.input.from === "terminal")
    call.act("terminal");
  else if (call.scope.input.from !== "terminal" && call.scope.input.text === undefined && texts.length < 2)
    call.unread("it runs code that the line does not show");
  judgePathArguments(call, call.args.slice(0, 1));
  return false;
}

/** `tmux` and the like run a text elsewhere. */
function runsElsewhere(call: Call): boolean {
  call.act("terminal");
  judgePathArguments(
    call,
    call.args.filter((arg) => arg.text !== undefined && !/\s/.test(arg.text)),
  );
  for (const arg of call.args) {
    const { text } = arg;
    const code = text?.replace(/^:?!/, "") ?? "";
    if (/\s/.test(code)) call.walk.guess(() => call.shell(code, subshell(call.scope)));
  }
  return false;
}

/** `at now` runs its input later. */
function at(call: Call): boolean {
  call.act("account");
  const text = call.scope.input.text ?? call.scope.input.guess;
  if (text !== undefined) call.walk.guess(() => call.shell(text, subshell(call.scope)));
  return false;
}

/** Encrypts and signs with the person's keys. */
const keys = acts("account");

function pages(call: Call): boolean {
  call.act("terminal");
  for (const arg of call.args) if (!/^[-+]/.test(arg.lead)) call.read(arg);
  return false;
}

function runsGuess(call: Call): boolean {
  call.unread("it runs another command in a way that is not followed");
  const words = call.args.slice(call.args.findIndex((arg) => !arg.lead.startsWith("-")));
  call.walk.guess(() => call.run(words.length > 0 ? words : [textField("true")], subshell(call.scope)));
  return false;
}

const groups: [Handler, string[]][] = [
  [switchesOff, "shutdown reboot poweroff halt pm-suspend pm-hibernate zzz".split(" ")],
  [
    destroysDisk,
    "mke2fs mkdosfs mkntfs mkswap wipefs blkdiscard newfs newfs_hfs cryptsetup-reencrypt nvme-format".split(" "),
  ],
  [
    changesDisk,
    "fdisk sfdisk cfdisk gdisk sgdisk parted hdparm badblocks sg_format nvme cryptsetup mdadm pvcreate pvremove vgremove lvremove zpool zfs btrfs e2fsck fsck tune2fs resize2fs partprobe losetup ddrescue".split(
      " ",
    ),
  ],
  [
    acts("account"),
    "useradd userdel usermod adduser deluser groupadd groupdel groupmod addgroup delgroup passwd chpasswd gpasswd newgrp chsh chfn vipw visudo login mount umount swapon swapoff modprobe insmod rmmod sysctl iptables ip6tables nft ufw firewall-cmd ip ifconfig route hostnamectl timedatectl localectl nmcli tc service launchctl rc-service update-rc.d chkconfig batch dscl defaults csrutil spctl nvram systemsetup scutil networksetup update-alternatives ldconfig setsebool semanage chcon aa-disable auditctl renice pfctl tccutil xattr tmutil adb fastboot flashrom efibootmgr grub-install update-grub dracut mkinitcpio".split(
      " ",
    ),
  ],
  [
    keys,
    "gpg gpg2 ssh-add ssh-agent ssh-keygen ssh-copy-id pass op vault security secret-tool age sops keyctl bw lpass certbot step mkcert keytool".split(
      " ",
    ),
  ],
  [acts("discard"), ["xkill", "skill", "snice"]],
  [
    acts("terminal"),
    "nano pico joe micro hx helix kak mcedit mc ranger nnn lf top htop btop atop iotop nethogs glances fzf dialog whiptail lynx w3m links irb ghci gdb lldb lazygit tig reset stty expect rlwrap gitk code-server subl gedit kate notepad".split(
      " ",
    ),
  ],
  [pages, "less more most man info pg bat batcat".split(" ")],
  [
    runsElsewhere,
    "vi vim nvim view emacs emacsclient ed ex tmux screen zellij byobu dtach abduco xterm gnome-terminal konsole kitty alacritty".split(
      " ",
    ),
  ],
  [
    runsGuess,
    "proxychains torify catchsegv valgrind perf dbus-run-session xvfb-run entr nodemon watchexec chronic ts run-parts start-stop-daemon daemonize direnv hyperfine mpirun qemu-x86_64".split(
      " ",
    ),
  ],
];

export const systemPrograms = new Map<string, Handler>([
  ...groups.flatMap(([handler, names]) => names.map((name): [string, Handler] => [name, handler])),
  ["systemctl", systemctl],
  ["loginctl", systemctl],
  ["init", init],
  ["telinit", init],
  ["diskutil", diskutil],
  ["crontab", crontab],
  ["at", at],
  // The program, not bash's own `kill`: a wrapper runs it.
  ["kill", (call) => judgeKill(call) && false],
  ["pkill", judgeKillByName],
  ["killall", judgeKillByName],
  ["killall5", judgeKillEverything],
  ["fuser", judgeFuser],
  ["kill-port", judgeFuser],
  ["fkill", judgeFuser],
  ["lsof", lsof],
  ["openssl", openssl],
  ["sqlite3", sqlite],
  ["kexec", switchesOff],
]);

function judgeKillEverything(call: Call): boolean {
  call.walk.catastrophe("end every process");
  return false;
}
