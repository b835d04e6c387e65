import { expect, it } from "vitest";
import { isShared, peopleIn } from "./shared-machine.ts";

it("counts the people of a machine, not its services", () => {
  const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
anna:x:1000:1000:Anna,,,:/home/anna:/bin/zsh
build:x:1001:1001::/srv/build:/bin/false
ben:x:1002:1002::/home/ben:/bin/bash
`;
  expect(peopleIn(passwd)).toBe(2);
  expect(peopleIn(passwd.replace(/^ben.*\n/m, ""))).toBe(1);
});

it("lets a setting decide before the accounts", async () => {
  expect([await isShared("yes"), await isShared("no")]).toEqual([true, false]);
});
