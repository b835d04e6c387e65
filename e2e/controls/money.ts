// The controls of what everything cost.
import { type Control, proved } from "./proved.ts";

export const money: Control[] = [
  ...proved("days of the person's choice bound the totals", "money", {
    "combobox: Period": "bounds the totals and calls",
    "textbox: From": "says the first day",
    "textbox: To": "says the last day",
  }),
  ...proved("the cost is shown in the chosen currency", "money", { "combobox: Currency": "shows all costs in it" }),
  ...proved("the ledger is saved as CSV, as JSON and as JSON Lines", "money", {
    "combobox: What to export": "saves the period that the page shows, or a month",
    "combobox: Export format": "says in which format",
    "button: Export": "saves the ledger",
  }),
  ...proved("books of the earlier Octo and logs of Claude Code come in once", "money", {
    "button: Import…": "opens the choice of files, and adds their calls",
  }),
  ...proved("the chart can be walked", "money", {
    "button: As a table": "shows the same as a table, or as bars",
    "button: *: * requests": "lists the calls of that day",
  }),
  ...proved("the same tokens are priced on other models", "money", {
    "summary: Compare the cost on other models": "works it out for the period and the filters",
  }),
  ...proved("the same tokens are priced on other models", "", {
    "button: Show all *": "shows every model that has a price",
    "button: Show only my models": "shows only those of the accounts",
  }),
  ...proved("a vendor's invoice is checked against the ledger", "money", {
    "summary: Check an invoice": "opens the place for a vendor's files",
  }),
  ...proved("a vendor's invoice is checked against the ledger", "", {
    "button: Choose CSV files…": "opens the choice of files, and compares them with the ledger",
  }),
  ...proved("a month is deleted once its file was saved", "money", {
    "summary: Data retention": "lists the months that are over, and those that were deleted",
    "button: Delete 2024-*…": "asks, with the month's file first",
  }),
  ...proved("a month is deleted once its file was saved", "dialog Delete the calls of 2024-03", {
    "button: Export 2024-03.jsonl": "saves the month and reads the file again",
    "button: Keep them": "deletes nothing",
  }),
  ...proved("a month is deleted once its file was saved", "", {
    "button: Delete 3 calls": "deletes what the file has",
  }),
  ...proved("calls that are older than one keeps them", "money|settings", {
    "combobox: Keep calls": "says from which age on the page Money asks",
  }),
  ...proved("calls that are older than one keeps them", "", {
    "button: Export and delete…": "asks, with the file of those months first",
    "button: Keep them": "asks no more about these months",
  }),
  ...proved("filters are in the address", "money", {
    "link: claude-*": "lists the calls of that model",
    "button: Show all again, not only *": "takes the filter away",
    "button: Clear all filters": "takes all filters away, from the totals too",
  }),
  ...proved("money lists older calls and further chats", "money", {
    "link: *": "lists the calls of that chat",
    "button: Show all 7": "shows the other chats, or fewer again",
  }),
  ...proved("money lists older calls and further chats", "", {
    "button: Show fewer": "shows the dearest only",
    "button: Show older calls": "lists more calls",
  }),
  ...proved("the line under a turn opens its calls", "money", {
    "button: */*/*, *:*": "opens everything that the record says",
    "button: Go to the message": "opens the chat at that reply",
  }),
];
