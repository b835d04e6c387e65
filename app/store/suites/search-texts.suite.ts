// Tests of the search texts, which every store must pass.
import { beforeEach, describe, expect, it } from "vitest";
import { extendText, type SessionText } from "#core/session/files/search-text.ts";
import {
  appendTo,
  commandId,
  type OpenEmpty,
  removal,
  said,
  session,
  shanghai,
  started,
  stillClock,
} from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const s1 = session("s1");

export function searchTextSuite(open: OpenEmpty): void {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open({ clock: stillClock(), offsetAt: shanghai });
    await stores.sessions.takeLead();
    await appendTo(stores)(started(), said("hello"));
    return () => stores.close();
  });
  const read = async (): Promise<SessionText> => extendText(undefined, s1, await stores.sessions.read(s1));

  describe("search texts", () => {
    it("keep the newest text of each chat", async () => {
      const early = await read();
      await stores.texts.save([early]);
      expect(await stores.texts.all()).toEqual([early]);
      await appendTo(stores)(said("and more"));
      const late = await read();
      await stores.texts.save([late]);
      await stores.texts.save([early]);
      expect(await stores.texts.all()).toEqual([late]);
    });

    it("reject a text that covers more events than the log", async () => {
      await stores.texts.save([{ ...(await read()), lastSeq: 99 }]);
      expect(await stores.texts.all()).toEqual([]);
    });

    it("are removed with their chat, and a late save does not bring them back", async () => {
      const text = await read();
      await stores.texts.save([text]);
      await stores.inbox.put(removal("r"));
      await stores.sessions.remove(s1, 1, commandId("r"));
      expect(await stores.texts.all()).toEqual([]);
      await stores.texts.save([text]);
      expect(await stores.texts.all()).toEqual([]);
    });
  });
}
