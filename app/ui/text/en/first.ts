// English words of the first screen: they are loaded before it is drawn, so what is not needed there is elsewhere.
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
    railWidth: "Width of the list of chats",
    updateReady: "A new Octo is ready.",
    updateNow: "Update now",
    outdated: "A newer Octo is open in another tab. Reload this one to go on.",
    reload: "Reload",
    broken: "Something went wrong on this page.",
    brokenNote: "Your chats and the ledger are safe in this browser.",
    missing: "This part could not be loaded: the relay that serves it does not answer.",
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
    copyFails: "Relay connected, copying fails",
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
};
