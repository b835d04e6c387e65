// Controls of currencies and price lists.
import { type Control, proved } from "./proved.ts";

export const prices: Control[] = [
  ...proved("any currency can be used", "settings", {
    "combobox: Currency code": "sets the currency",
    "spinbutton: Rate for 1 US dollar": "sets the rate of the currency",
    "button: Use": "shows all costs in that currency",
    "button: Update the rates": "fetches newer rates and shows their date",
  }),
  ...proved("a fetched price list adds the price of an unlisted model", "settings", {
    "button: Fetch newer prices": "fetches a public price list for models that Octo's list lacks",
  }),
  ...proved("a fetched price list adds the price of an unlisted model", "", {
    "button: Remove the fetched prices": "returns to Octo's built-in list",
  }),
  ...proved("any currency can be used", "", {
    "spinbutton: 1 US dollar in EUR": "sets the rate; blank uses the list's",
  }),
];
