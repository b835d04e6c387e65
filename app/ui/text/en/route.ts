// English words of the route doctor: why a vendor does not answer, and what to do.
import type { RouteCause } from "#core/model/vendors/diagnose.ts";

export const route = {
  find: "Find the cause",
  finding: "Looking…",
  switched: "The account goes the other way now.",
  direct: "Straight from this browser:",
  relay: "Through the relay:",
  seen: { answers: "it answers.", refuses: "it refuses.", silent: "no answer.", off: "not connected." },
  take: { direct: "Call it straight from this browser", relay: "Go through the relay" },
  causes: {
    fine: ["The vendor answers, and knows this key.", "Nothing is wrong on the way to it."],
    passing: ["The vendor answers now.", "It was a passing trouble: try again."],
    vendor: ["The vendor itself has trouble, or wants a pause.", "Wait a little, or let another model answer."],
    key: ["The vendor does not accept the key.", "Check the account's key, and that it belongs to this address."],
    rights: ["The key lacks a right.", "Look at the vendor's page of keys for what this one may use."],
    credit: ["The account has no credit left.", "Top it up at the vendor, or let another account answer."],
    model: ["The vendor has no model of this name.", "Choose one of its list in the account's form."],
    address: [
      "Something answers there, but not as a vendor of models does.",
      "Check the account's address and protocol.",
    ],
    protocol: [
      "The address lists this model, but does not answer for it in this protocol.",
      "Check the account's protocol, and the end of its address.",
    ],
    html: ["A web page answered.", "The address is a site, or a network wants you to sign in first: open it in a tab."],
    proxy: ["A proxy on the way wants you to sign in.", "Sign in to it, or ask whoever runs the network."],
    "no-cors": ["The vendor does not let browsers call it.", "The relay may: connect it, and go through it."],
    "blocked-header": [
      "The vendor lets browsers call it, but not with these headers.",
      "Go through the relay, or take the account's own headers out.",
    ],
    barred: ["A browser may call https addresses and this machine only.", "Go through the relay, or use https."],
    "browser-only": [
      "Only this browser does not reach it.",
      "Something in the browser stops it, such as an extension or its own DNS: go through the relay.",
    ],
    dns: ["The address's name is not known.", "Check its spelling and the network."],
    refused: ["Nobody listens at that address.", "Start what should be there, or check the port."],
    tls: ["Its certificate is not valid, or it does not speak https.", "Check https or http, and the machine's clock."],
    timeout: ["No answer came in time.", "It may be down, or a firewall drops the call: try again later."],
    reset: ["The connection was cut off.", "Something on the way ends it: try another network, or later."],
    unreachable: ["There is no way to that network from here.", "Check the network or VPN."],
    "local-cors": [
      "A program answers there, but does not let this page call it.",
      "Allow this page's address in it (Ollama: OLLAMA_ORIGINS, LM Studio: Enable CORS), or the address at the relay.",
    ],
    "blocked-address": [
      "The address lies in the relay's own network, which it does not call unasked.",
      "Allow it when starting the relay, as said below.",
    ],
    "relay-off": ["The relay is not connected, and this account goes through it.", "Start the relay again."],
    silent: ["Nobody answers.", "Check the address and the network. With the relay connected Octo can say more."],
  } satisfies Record<RouteCause, [string, string]> as Record<RouteCause, [string, string]>,
};
