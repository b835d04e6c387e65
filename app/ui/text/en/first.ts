// English texts of the first screen. They are loaded before the first paint, so other pages' texts do not belong here.
import { chat } from "./chat.ts";
import { palette } from "./palette.ts";
import { refusals } from "./refusals.ts";
import { sessions } from "./sessions.ts";

export const first = {
  chat,
  palette,
  refusals,
  sessions,
  app: {
    name: "Octo",
    chats: "Chats",
    money: "Money",
    settings: "Settings",
    navigation: "Navigation",
    railWidth: "Width of the sidebar",
    updateReady: "Another version of Octo is ready.",
    updateNow: "Update now",
    outdated: "A newer version of Octo is open in another tab. Reload this tab to continue.",
    reload: "Reload",
    notStored: "The browser did not store this. If the disk is full, free some space; then try again.",
    storage: {
      closed:
        "The browser closed Octo's storage. Octo opens it again as soon as the browser allows that. If the disk is full, free some space.",
      blocked: "Another tab with an older Octo holds your data. Close the other Octo tabs; this one then goes on.",
      outdated:
        "A newer Octo has opened your data. Reload to get it. If this message stays, start the newest relay: npx octo-relay@latest",
      full: "There is no space left for Octo's data. Free some space on the disk; Octo then goes on by itself.",
    },
    broken: "Something went wrong on this page.",
    brokenNote: "Your chats and cost records are safe in this browser.",
    noReason: (name: string) => `It failed, and the browser gave no reason (${name}).`,
    noReasonBut: {
      AbortError: "The browser broke it off.",
      QuotaExceededError: "There is no space left for Octo's data.",
      TimeoutError: "It took too long.",
      NotFoundError: "It is no longer there, or it is a folder.",
      NotReadableError: "The file can no longer be read.",
    },
    missing: "This part could not be loaded because the relay does not answer.",
    trouble: (words: string) => `Octo hit a problem: ${words} Saved data is safe; Octo retries automatically.`,
    offline: "You are offline. You can read everything. Messages you send now are sent once you are online.",
    locked: "Waiting for the relay, which unlocks your keys. Start it with npx octo-relay; messages you send now wait.",
    notFound: "There is no page at this address.",
    toChats: "Go to chats",
  },
  notices: {
    waits: "Needs your answer.",
    done: "Finished.",
    failed: "Could not finish.",
    installOffer: "You can install Octo as an app on this device.",
    install: "Install Octo",
    notNow: "Not now",
  },
  relay: {
    connected: "Relay connected",
    connecting: "Looking for the relay…",
    off: "Relay disconnected",
    silent: "The relay does not answer",
    refused: "This browser is not paired",
    otherVersion: "The relay has a different version",
    backupFails: "Relay connected, backup failing",
    otherLead: (name: string) => `Another browser (${name}) is using this relay now.`,
    pairTitle: "Pair this browser with the relay",
    pairHow:
      "Start the relay, a small program that gives Octo access to this computer, with npx octo-relay. Open the link it prints, or paste the link here.",
    pairField: "Link or pairing token",
    pair: "Pair",
    retry: "Try again",
  },
  kit: {
    path: "Path",
    go: "Go",
    folders: "Folders",
    noFolders: "No folders here.",
    limited: "Only the first 2,000 folders are shown. Type a path to open another one.",
    openFolder: "Open this folder",
    cancel: "Cancel",
  },
};
