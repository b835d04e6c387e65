// The controls of who answers: what an account names, and what a chat offers about it.
import { type Control, proved } from "./proved.ts";

export const accounts: Control[] = [
  ...proved("a model that fails is stood in for by the one that its account names", "welcome|dialog Add an account", {
    "summary: Fallback models": "shows who answers in its place",
  }),
  ...proved("a model that fails is stood in for by the one that its account names", "dialog Add an account", {
    "combobox: Add a model": "adds a model to those that are asked in its place",
  }),
  ...proved("a model that fails is stood in for by the one that its account names", "", {
    "button: Ask * earlier": "moves a model up in the list",
    "button: Remove *": "takes a model out of the list",
    "button: Switch back": "lets the chat's own model answer again",
  }),
  ...proved("an account's own prices hold", "welcome|dialog Add an account", {
    "summary: Pricing": "shows the prices that are not as the list says",
  }),
  ...proved("an account's own prices hold", "dialog Add an account", {
    "button: Add a price": "adds a line for a model, or for all of them",
  }),
  ...proved("an account's own prices hold", "", {
    "combobox: Model of price *": "says for which model the price holds",
    "button: Remove the price of *": "lets the list say it again",
    "checkbox: Covered by a plan: count calls at no cost": "counts its calls without spending anything",
    "spinbutton: Input": "sets the price of what is sent",
    "spinbutton: Output": "sets the price of what is answered",
    "spinbutton: Cache reads": "sets the price of what the cache answers",
    "spinbutton: Cache writes, 5 min": "sets the price of keeping it for five minutes",
    "spinbutton: Cache writes, 1 h": "sets the price of keeping it for an hour",
    "spinbutton: Per image": "sets the fee for a picture that is sent",
    "spinbutton: Per request": "sets the fee for asking at all",
    "spinbutton: Per search": "sets the fee for a search that the vendor makes",
    "combobox: The vendor charges in": "keeps the vendor's own amount in the record of each call",
  }),
  ...proved("an account that was renamed answers as before", "dialog Add an account", {
    "textbox: Name": "names the account",
    "combobox: Small model for titles": "names the chats for less",
  }),
  ...proved("headers and models that a person adds", "welcome|dialog Add an account", {
    "summary: Custom headers and models": "shows both lists",
  }),
  ...proved("headers and models that a person adds", "dialog Add an account", {
    "button: Add a header": "adds a line for a header",
    "button: Add a custom model": "adds a line for a model",
  }),
  ...proved("headers and models that a person adds", "", {
    "textbox: Name of header *": "names the header",
    "textbox: Value of header *": "takes its value, which is kept with the key",
    "textbox: Name of model *": "names the model",
    "spinbutton: Context window": "says how much the model can read",
    "spinbutton: Max output tokens": "says how much it is asked for at most",
    "checkbox: Supports images": "says whether images are sent to it",
  }),
  ...proved("what another model has to read anew is said", "", {
    "button: Switch": "changes the model",
    "button: Keep current": "leaves the model as it is",
  }),
  ...proved("the cause of a failed call is found", "chat", {
    "button: Find the cause": "asks the vendor both ways, for free, and says what is wrong",
  }),
  ...proved("the cause of a failed call is found", "", {
    "button: Use the relay": "lets the account take that way from now on",
    "button: Call it directly from this browser": "lets the account take that way from now on",
  }),
  ...proved("a program that serves models on this machine is found", "", {
    "button: Ollama is running here: 2 models": "fills the form in for it",
  }),
];
