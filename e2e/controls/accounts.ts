// The controls of who answers: what an account names, and what a chat offers about it.
import { type Control, proved } from "./proved.ts";

export const accounts: Control[] = [
  ...proved("a model that fails is stood in for by the one that its account names", "welcome|dialog Add an account", {
    "summary: When it fails": "shows who answers in its place",
  }),
  ...proved("a model that fails is stood in for by the one that its account names", "dialog Add an account", {
    "combobox: Add a model": "adds a model to those that are asked in its place",
  }),
  ...proved("a model that fails is stood in for by the one that its account names", "", {
    "button: Ask * earlier": "moves a model up in the list",
    "button: Take out *": "takes a model out of the list",
    "button: Go back now": "lets the chat's own model answer again",
  }),
  ...proved("headers and models that a person adds", "welcome|dialog Add an account", {
    "summary: Headers and models by hand": "shows both lists",
  }),
  ...proved("headers and models that a person adds", "dialog Add an account", {
    "button: Add a header": "adds a line for a header",
    "button: Add a model by hand": "adds a line for a model",
  }),
  ...proved("headers and models that a person adds", "", {
    "textbox: Name of header *": "names the header",
    "textbox: Value of header *": "takes its value, which is kept with the key",
    "textbox: Name of model *": "names the model",
    "spinbutton: Window": "says how much the model can read",
    "spinbutton: Longest answer": "says how much it is asked for at most",
    "checkbox: Sees images": "says whether images are sent to it",
  }),
  ...proved("what another model has to read anew is said", "", {
    "button: Switch": "changes the model",
    "button: Stay": "leaves the model as it is",
  }),
  ...proved("the cause of a failed call is found", "chat", {
    "button: Find the cause": "asks the vendor both ways, for free, and says what is wrong",
  }),
  ...proved("the cause of a failed call is found", "", {
    "button: Go through the relay": "lets the account take that way from now on",
    "button: Call it straight from this browser": "lets the account take that way from now on",
  }),
  ...proved("a program that serves models on this machine is found", "", {
    "button: Ollama is running here: 2 models": "fills the form in for it",
  }),
];
