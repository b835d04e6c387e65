// Finds out whether other people use this machine. Then a browser's keys must not be readable while the relay is off.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { SharedMachine } from "./config.ts";

export async function isShared(choice: SharedMachine): Promise<boolean> {
  if (choice !== "auto") return choice === "yes";
  const people = await countPeople().catch(() => 1);
  return people > 1;
}

function countPeople(): Promise<number> {
  if (process.platform === "darwin") return peopleOfMac();
  if (process.platform === "win32") return peopleOfWindows();
  return readFile("/etc/passwd", "utf8").then(peopleIn);
}

/** Counts the accounts of a passwd file that a person can log in to. */
export function peopleIn(passwd: string): number {
  return passwd.split("\n").filter((line) => {
    const [, , uid, , , , shell = ""] = line.split(":");
    return Number(uid) >= 1000 && Number(uid) < 60_000 && !/(?:nologin|false|sync)\s*$/.test(shell) && shell !== "";
  }).length;
}

async function peopleOfMac(): Promise<number> {
  const { stdout } = await promisify(execFile)("dscl", [".", "-list", "/Users", "UniqueID"], { timeout: 5_000 });
  return stdout.split("\n").filter((line) => !line.startsWith("_") && Number(/(\d+)\s*$/.exec(line)?.[1]) >= 501)
    .length;
}

async function peopleOfWindows(): Promise<number> {
  const shared = /^(?:Public|Default|Default User|All Users|defaultuser0|WDAGUtilityAccount|desktop\.ini)$/i;
  const names = await readdir(`${process.env["SystemDrive"] ?? "C:"}\\Users`);
  return names.filter((name) => !shared.test(name)).length;
}
