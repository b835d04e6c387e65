// English: every word the page shows. Other languages have the same keys.
import { accounts } from "./en-accounts.ts";
import { budgets } from "./en-budgets.ts";
import { chat } from "./en-chat.ts";
import { copy } from "./en-copy.ts";
import { money } from "./en-money.ts";
import { palette } from "./en-palette.ts";
import { panels } from "./en-panels.ts";
import { route } from "./en-route.ts";
import { sessions } from "./en-sessions.ts";
import { settings } from "./en-settings.ts";

export const en = {
  budgets,
  chat,
  copy,
  palette,
  panels,
  route,
  app: {
    name: "Octo",
    chats: "Chats",
    money: "Money",
    settings: "Settings",
    navigation: "Navigation",
    railWidth: "Width of the list of chats",
    updateReady: "A new Octo is ready.",
    updateNow: "Update now",
    outdated: "A newer Octo is open in another tab. Reload this one to go on.",
    reload: "Reload",
    broken: "Something went wrong on this page.",
    brokenNote: "Your chats and the ledger are safe in this browser.",
    trouble: (words: string) => `Octo could not go on: ${words} What was saved is safe; it tries again by itself.`,
    offline: "Offline: you can read everything; what you send waits.",
    notFound: "There is nothing at this address.",
    toChats: "To the chats",
  },
  notices: {
    waits: "Needs your answer.",
    done: "Is done.",
    failed: "Could not finish.",
    installOffer: "Octo can be an app of its own on this device.",
    install: "Install Octo",
    notNow: "Not now",
  },
  relay: {
    connected: "Relay connected",
    connecting: "Looking for the relay…",
    off: "Relay not connected",
    refused: "This browser is not paired",
    otherLead: (name: string) => `Another browser (${name}) works on this relay now.`,
    pairTitle: "Pair this browser with the relay",
    pairHow: "Start the relay on this computer and open the address it prints, or paste that address here.",
    pairField: "Address or pairing token",
    pair: "Pair",
    retry: "Try again",
  },
  kit: {
    path: "Path",
    go: "Go",
    folders: "Folders",
    noFolders: "No folders here.",
    cut: "Only the first 2,000 are shown; type a path.",
    openFolder: "Open this folder",
    cancel: "Cancel",
  },
  sessions,
  welcome: {
    title: "Octo works on your files, with your model, in your browser.",
    what: "It reads, edits and runs things in a folder you choose, asks before it writes or runs, and shows what every call costs. Your chats stay in this browser.",
    optional: "optional",
    or: "or",
    demo: "Try it without a key",
    demoNote: "A scripted model repairs a small sample project with the real tools.",
    start: "Start",
  },
  accounts,
  settings,
  money,
};
