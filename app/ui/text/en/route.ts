// English texts of the route diagnosis: why a vendor does not answer, and what to do.
import type { RouteCause } from "#core/model/vendors/diagnose.ts";

export const route = {
  find: "Find the cause",
  finding: "Looking for the cause…",
  switched: "The account now uses the other route.",
  direct: "Directly from this browser:",
  relay: "Through the relay:",
  seen: { answers: "it answers.", refuses: "it refuses.", silent: "no answer.", off: "not connected." },
  take: { direct: "Call it directly from this browser", relay: "Use the relay" },
  causes: {
    fine: ["The vendor answers and accepts this key.", "The connection to the vendor works."],
    passing: ["The vendor answers now.", "The problem was temporary. Try again."],
    vendor: ["The vendor has a problem or asks you to wait.", "Wait a little, or use another model."],
    key: ["The vendor does not accept the key.", "Check the account's key, and that it belongs to this address."],
    rights: ["The key lacks a permission.", "Check the vendor's key page for what this key may use."],
    credit: ["The account has no credit left.", "Add credit at the vendor, or use another account."],
    model: ["The vendor has no model of this name.", "Choose one from the list in the account's form."],
    address: [
      "Something answers at this address, but it is not a model vendor.",
      "Check the account's address and protocol.",
    ],
    protocol: [
      "The address lists this model but does not serve it in this protocol.",
      "Check the account's protocol and the end of its address.",
    ],
    html: [
      "A web page answered.",
      "The address is a website, or a network wants you to sign in first. Open it in a tab.",
    ],
    proxy: ["A proxy on the route wants you to sign in.", "Sign in to it, or ask the network's administrator."],
    "no-cors": [
      "The vendor does not let browsers call it.",
      "The relay can call the vendor. Connect the relay and switch to it.",
    ],
    "blocked-header": [
      "The vendor lets browsers call it, but not with these headers.",
      "Use the relay, or remove the account's custom headers.",
    ],
    barred: [
      "From the browser, Octo can call only https addresses and this computer.",
      "Use the relay, or an https address.",
    ],
    "browser-only": [
      "Only this browser can't reach it.",
      "An extension or the browser's DNS may block it. Use the relay.",
    ],
    dns: ["The server name could not be found.", "Check its spelling and the network."],
    refused: ["No program is listening at this address.", "Start the program, or check the port."],
    tls: [
      "The server's certificate is not valid, or the server does not use https.",
      "Check whether the address starts with https or http, and check this computer's clock.",
    ],
    timeout: ["The address did not answer in time.", "It may be down, or a firewall drops the call. Try again later."],
    reset: ["The connection was cut off.", "Something on the route closes it. Try another network, or try later."],
    unreachable: ["That network can't be reached from here.", "Check the network or VPN."],
    hanging: [
      "A program accepts the connection there but does not answer.",
      "It may still be starting, or be another program. Wait or restart it, or check the port.",
    ],
    "local-cors": [
      "A program answers there but does not let this page call it.",
      "Allow this page's address in it (Ollama: OLLAMA_ORIGINS, LM Studio: Enable CORS), or allow its address at the relay.",
    ],
    "blocked-address": [
      "The address is in the relay's own network, and the relay does not call it without permission.",
      "Allow it when you start the relay, as described below.",
    ],
    "relay-off": ["The relay is disconnected, and this account uses it.", "Start the relay again."],
    silent: ["Nothing answers.", "Check the address and the network. Octo can find out more with the relay connected."],
  } satisfies Record<RouteCause, [string, string]> as Record<RouteCause, [string, string]>,
};
