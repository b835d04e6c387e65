// English words of the copy on the person's computer, and of how Octo's data is doing.

export const copy = {
  on: "Copy ledger and chats to this computer",
  where: (home: string) =>
    `Calls go to ${home}/billing and chats to ${home}/sessions while the relay is connected. What you delete here stays in its file.`,
  away: "The relay is not connected: what is new is copied once it is.",
  health: "How the data is doing",
  kept: "The browser keeps Octo's data until you delete it.",
  notKept: "The browser may delete Octo's data when space runs out.",
  failing: (why: string) => `Copying fails: ${why} It is tried again by itself.`,
  waiting: "What is new is still to be copied.",
  copied: (when: string) => `All is copied, last ${when}.`,
  never: "Nothing has been copied yet.",
  apart: (n: number) =>
    n === 1
      ? "1 chat goes on in another browser, too: its file follows that one."
      : `${n} chats go on in another browser, too: their files follow that one.`,
  verified: (when: string) => `The copy was verified ${when}: it had everything, word for word.`,
  verifiedNot: (when: string) => `The copy was verified ${when}: something was missing or not the same.`,
  unverified: "The copy has not been verified yet.",
  verify: "Verify the copy",
  whole: (calls: string, cost: string, chats: string) =>
    `The copy has all that is here. Calls: ${calls}, for ${cost}. Chats: ${chats}.`,
  month: (month: string, missing: string, there: string, here: string) =>
    `${month}: calls missing: ${missing}. They cost ${here} here, and ${there} in the copy.`,
  behind: (title: string, there: string, here: string) => `“${title}”: the copy has ${there} of ${here} events.`,
  differing: (month: string, calls: string, id: string, fields: string) =>
    `${month}: calls of which the copy says something else: ${calls}. The first is ${id}, in ${fields}.`,
  differingChat: (title: string, event: string) => `“${title}”: event ${event} is not the same in the copy.`,
  again: "What is missing is copied now.",
  stays: "What is not the same stays as it is: nothing in the copy is written over.",
  reading: (done: string, total: string) => `Read ${done} of ${total} files…`,
  takeBack: "Take back from this computer",
  takeBackHint:
    "Reads the copy into this browser: calls and chats that are not here, deleted chats too. Deleted months of calls come back only if you ask for them then. What is here stays as it is.",
  found: "This computer has a copy of your ledger and chats.",
  taken: (calls: string, chats: string) => `Taken back. Calls: ${calls}. Chats: ${chats}.`,
  stayed: (months: string) => `Calls that were deleted stay deleted: ${months}.`,
  stayedMonth: (month: string, calls: string) => `${calls} of ${month}`,
  deletedToo: "Take the deleted calls back, too",
  unreadable: (lines: string) => `Lines that could not be read: ${lines}.`,
};
