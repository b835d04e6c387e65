// The controls of currencies and price lists.
import { type Control, proved } from "./proved.ts";

export const prices: Control[] = [
  ...proved("any currency can be used, at a rate of one's own", "settings", {
    "combobox: Currency code": "says which currency to use",
    "spinbutton: Rate for 1 US dollar": "says what a dollar is in it",
    "button: Use": "shows all costs in that currency",
    "button: Update the rates": "fetches newer rates and says of when they are",
  }),
  ...proved("a fetched price list gives an unlisted model a price", "settings", {
    "button: Fetch newer prices": "fetches a public list, for models that Octo's own lacks",
  }),
  ...proved("a fetched price list gives an unlisted model a price", "", {
    "button: Remove the fetched prices": "goes back to Octo's own list",
  }),
  ...proved("any currency can be used, at a rate of one's own", "", {
    "spinbutton: One dollar in EUR": "sets the rate, or goes back to the list's",
  }),
];
