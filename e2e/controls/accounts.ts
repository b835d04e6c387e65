// Controls of model accounts and of the model notices in a chat.
import { type Control, proved } from "./proved.ts";

export const accounts: Control[] = [
  ...proved(
    "a failing model is replaced by the account's fallback model until the person switches back",
    "welcome|dialog Add an account",
    {
      "summary: Fallback models": "shows the fallback models",
    },
  ),
  ...proved(
    "a failing model is replaced by the account's fallback model until the person switches back",
    "dialog Add an account",
    {
      "combobox: Add a model": "adds a fallback model",
    },
  ),
  ...proved("a failing model is replaced by the account's fallback model until the person switches back", "", {
    "button: Move * up": "moves a model up in the list",
    "button: Remove *": "removes a fallback model",
    "button: Switch back": "switches back to the chat's own model",
  }),
  ...proved("custom prices apply from the next call on", "welcome|dialog Add an account", {
    "summary: Pricing": "shows the custom prices",
  }),
  ...proved("custom prices apply from the next call on", "dialog Add an account", {
    "button: Add a price": "adds a row for one model or all models",
  }),
  ...proved("custom prices apply from the next call on", "", {
    "combobox: Model of price *": "sets the model of the price",
    "button: Remove the price of *": "removes the price, so that the list applies again",
    "checkbox: Covered by a subscription: count calls as free": "counts its calls at no cost",
    "spinbutton: Input": "sets the price of input",
    "spinbutton: Output": "sets the price of output",
    "spinbutton: Cache reads": "sets the price of cache reads",
    "spinbutton: Cache writes, 5 min": "sets the price of cache writes for five minutes",
    "spinbutton: Cache writes, 1 h": "sets the price of cache writes for an hour",
    "spinbutton: Per image": "sets the fee per image",
    "spinbutton: Per request": "sets the fee per request",
    "spinbutton: Per search": "sets the fee per search",
    "combobox: The vendor charges in": "selects the vendor's currency, which each record keeps",
  }),
  ...proved("a renamed account answers as before", "dialog Add an account", {
    "textbox: Name": "names the account",
    "combobox: Model for chat titles": "sets a cheaper model for titles",
  }),
  ...proved("custom headers and models are used in requests and lists", "welcome|dialog Add an account", {
    "summary: Custom headers and models": "shows custom headers and models",
  }),
  ...proved("custom headers and models are used in requests and lists", "dialog Add an account", {
    "button: Add a header": "adds a row for a header",
    "button: Add a custom model": "adds a row for a model",
  }),
  ...proved("custom headers and models are used in requests and lists", "", {
    "textbox: Name of header *": "names the header",
    "textbox: Value of header *": "sets the header's value, which is stored with the key",
    "textbox: Name of model *": "names the model",
    "spinbutton: Context window": "sets the model's context window",
    "spinbutton: Max output tokens": "sets the model's longest answer",
    "checkbox: Supports images": "sets whether the model supports images",
  }),
  ...proved("the cost of switching models is shown before the chat continues with the new model", "", {
    "button: Switch": "switches the model",
    "button: Keep the current model": "keeps the current model",
  }),
  ...proved("the cause of a failed call is found with free requests", "chat", {
    "button: Find the cause": "diagnoses both routes with free requests",
  }),
  ...proved("the cause of a failed call is found with free requests", "", {
    "button: Use the relay": "switches the account's route",
    "button: Call it directly from this browser": "switches the account's route",
  }),
  ...proved("a model server on this machine is found once the form has the focus", "", {
    "button: Ollama is running on this computer: 2 models": "fills in the form for that server",
  }),
];
