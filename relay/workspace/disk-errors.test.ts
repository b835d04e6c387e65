// Tests what a person reads when the disk refuses: real mounts where they are allowed, else the error at the port.
import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layFiles, scratchFolder } from "../relay.suite.ts";
import { asRelayError } from "../server/rpc.ts";
import { readText, writeText } from "./files.ts";
import { resolveInside } from "./paths.ts";
import { type Disk, realDisk } from "./replace-file.ts";
import { createTrash } from "./trash.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let root: string;
let home: string;

beforeEach(async () => {
  scratch = await scratchFolder();
  [root, home] = [join(scratch.folder, "project"), join(scratch.folder, "home")];
  await layFiles(root, { "a.txt": "old\n" });
});
afterEach(() => scratch.remove());

const failure = (code: string) => Object.assign(new Error(code), { code, errno: -1, syscall: "test" });

async function write(text: string, disk: Disk = realDisk) {
  const place = await resolveInside(root, "a.txt");
  const { version } = await readText(place);
  return writeText(place, { text, expect: version }, createTrash(home), disk);
}
const failsWith = (code: string): Disk => ({
  ...realDisk,
  rename: async () => {
    throw failure(code);
  },
});

describe("a file that cannot be replaced", () => {
  it.each(["EBUSY", "EXDEV", "EPERM", "EACCES", "EROFS"])(
    "is written in place (%s), with the old version in the trash",
    async (code) => {
      await chmod(join(root, "a.txt"), 0o640);
      const { trash = "" } = await write("new, and longer\n", failsWith(code));
      expect(await readFile(join(root, "a.txt"), "utf8")).toBe("new, and longer\n");
      expect(await readFile(join(home, "trash", trash, "a.txt"), "utf8")).toBe("old\n");
      await write("s\n", failsWith(code));
      expect(await readFile(join(root, "a.txt"), "utf8")).toBe("s\n");
      expect(await readdir(root)).toEqual(["a.txt"]);
    },
  );

  it("is left alone when the disk is full", async () => {
    await expect(write("new\n", failsWith("ENOSPC"))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe("old\n");
    expect(await readdir(root)).toEqual(["a.txt"]);
  });

  it("may be a real mount point", async ({ skip }) => {
    const file = join(root, "a.txt");
    try {
      execFileSync("mount", ["--bind", file, file], { stdio: "ignore" });
    } catch {
      skip("mounting is not allowed here");
    }
    try {
      await write("through the mount\n");
      expect(await readFile(file, "utf8")).toBe("through the mount\n");
      const remove = createTrash(home).remove(
        await resolveInside(root, "a.txt"),
        undefined,
        new AbortController().signal,
      );
      await expect(
        remove.catch((error: unknown) => Promise.reject(asRelayError(error, "files.trash"))),
      ).rejects.toThrow(/mounted there/);
      expect(await readFile(file, "utf8")).toBe("through the mount\n");
    } finally {
      execFileSync("umount", [file]);
    }
  });
});

it("says that the relay's own folder is read-only, and changes nothing", async ({ skip }) => {
  await mkdir(home);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", home], { stdio: "ignore" });
  } catch {
    skip("mounting is not allowed here");
  }
  try {
    await expect(write("new\n")).rejects.toThrow(
      /old version cannot be kept in .*home\/trash\. This file system is read-only/,
    );
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe("old\n");
  } finally {
    execFileSync("umount", [home]);
  }
});

it("has a sentence for each error of the system, and none blames the relay", () => {
  const texts = new Map<string, string>();
  for (const code of Object.keys(constants.errno)) {
    const { message } = asRelayError(failure(code), "files.write");
    expect(message, code).not.toMatch(/inside the relay/);
    expect(message, code).toMatch(/^[A-Z].*\.$/);
    texts.set(code, message);
  }
  const common = ["EBUSY", "EXDEV", "EPERM", "EACCES", "EROFS", "ENOSPC", "EMFILE", "ENAMETOOLONG", "ELOOP", "ENOTDIR"];
  const rarer = ["EISDIR", "ENOTEMPTY", "EEXIST", "ETXTBSY", "EDQUOT", "EIO", "ESTALE", "ENOENT", "ENFILE", "ENODEV"];
  const own = [...common, ...rarer].map((code) => texts.get(code) ?? "");
  expect(new Set(own).size).toBe(own.length);
  expect(own.filter((text) => /refuses this \(E/.test(text))).toEqual([]);
});

it("does not take another failure for one of the disk", async () => {
  await writeFile(join(root, "b.txt"), "b");
  expect(asRelayError(Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }), "files.read").code).toBe(
    "internal",
  );
});
