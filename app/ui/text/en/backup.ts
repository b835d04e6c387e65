// English texts of the backup on the person's computer, and of the state of Octo's data.

export const backup = {
  enable: "Back up chats and billing to this computer",
  location: (home: string) =>
    `While the relay is connected, Octo writes calls to ${home}/billing and chats to ${home}/sessions. If you delete something in Octo, the backup keeps it.`,
  relayOff: "The relay is disconnected. Octo backs up new data when it is connected again.",
  health: "State of your data",
  persisted: "The browser keeps Octo's data until you delete it.",
  notPersisted: "The browser may delete Octo's data when space runs out.",
  failing: (why: string) => `The backup is failing: ${why} Octo retries automatically.`,
  waiting: "New data is waiting to be backed up.",
  upToDate: (when: string) => `Everything is backed up, last at ${when}.`,
  never: "Nothing has been backed up yet.",
  otherBrowser: (n: number) =>
    n === 1
      ? "1 chat continues in another browser. Its backup follows that browser."
      : `${n} chats continue in another browser. Their backups follow that browser.`,
  verified: (when: string) => `Backup verified at ${when}: complete and identical.`,
  verifiedNot: (when: string) => `Backup verified at ${when}: some data was missing or different.`,
  unverified: "The backup has not been verified yet.",
  verify: "Verify the backup",
  complete: (calls: string, cost: string, chats: string) =>
    `The backup is complete. Calls: ${calls}, for ${cost}. Chats: ${chats}.`,
  month: (month: string, missing: string, there: string, here: string) =>
    `${month}: ${missing} calls are missing. This month cost ${here} here and ${there} in the backup.`,
  behind: (title: string, there: string, here: string) => `“${title}”: the backup has ${there} of ${here} events.`,
  differing: (month: string, calls: string, id: string, fields: string) =>
    `${month}: ${calls} calls differ in the backup. The first is ${id}, in ${fields}.`,
  differingChat: (title: string, event: string) => `“${title}”: event ${event} differs in the backup.`,
  again: "Octo is backing up the missing data now.",
  stays: "Octo never overwrites the backup, so the different data stays there unchanged.",
  reading: (done: string, total: string) => `Read ${done} of ${total} files…`,
  restore: "Restore from this computer",
  restoreHint:
    "Adds the calls and chats of the backup that are missing in this browser, including deleted chats. Deleted months of calls are restored only if you ask for them afterwards. Existing data stays as it is.",
  found: "This computer has a backup of your chats and billing.",
  lost: "This browser has lost Octo's data. The disk was full, or the browser cleared it. Restore chats and costs from the backup on this computer, or start anew. Keys must be entered again.",
  lostAway: "To restore, connect the relay first.",
  lostClose: "Close",
  restored: (calls: string, chats: string) => `Restored. Calls: ${calls}. Chats: ${chats}.`,
  stayDeleted: (months: string) => `Calls that you had deleted were not restored: ${months}.`,
  stayDeletedMonth: (month: string, calls: string) => `${calls} of ${month}`,
  restoreDeleted: "Restore deleted calls too",
  unreadable: (lines: string) => `Lines that could not be read: ${lines}.`,
};
