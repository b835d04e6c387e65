// Controls of the Money page.
import { type Control, proved } from "./proved.ts";

export const money: Control[] = [
  ...proved("a custom range of days limits the totals and the calls", "money", {
    "combobox: Period": "limits the totals and calls to a period",
    "textbox: From": "sets the first day",
    "textbox: To": "sets the last day",
  }),
  ...proved("costs are shown in the chosen currency everywhere", "money", {
    "combobox: Currency": "shows all costs in this currency",
  }),
  ...proved("the ledger is exported as CSV", "money", {
    "combobox: What to export": "selects the current view or a month",
    "combobox: Export format": "selects the file format",
    "button: Export": "exports the ledger",
  }),
  ...proved("ledgers of the earlier Octo and logs of Claude Code are imported once", "money", {
    "button: Import…": "opens the file picker and imports the calls",
  }),
  ...proved("folders of logs are chosen or dropped whole", "money", {
    "button: Import a folder…": "opens the folder picker and imports the logs in it",
  }),
  ...proved("the chart works by keyboard", "money", {
    "button: As a table": "switches between table and bars",
    "button: *: * requests": "lists the calls of that day",
  }),
  ...proved("the same tokens are priced on other models", "money", {
    "summary: Compare the cost on other models": "compares the filtered calls on other models",
  }),
  ...proved("the same tokens are priced on other models", "", {
    "button: Show all *": "shows every model that has a price",
    "button: Show only my models": "shows only the models of the accounts",
  }),
  ...proved("a vendor's invoice is compared with the ledger", "money", {
    "summary: Check an invoice": "opens the invoice check",
  }),
  ...proved("a vendor's invoice is compared with the ledger", "", {
    "button: Choose files…": "opens the file picker and compares the files with the ledger",
  }),
  ...proved("a month is deleted only after its export", "money", {
    "summary: Data retention": "shows past months and deleted months",
    "button: Delete 2024-*…": "opens the dialog that exports and deletes the month",
  }),
  ...proved("a month is deleted only after its export", "dialog Delete the calls of 2024-03", {
    "button: Export 2024-03.jsonl": "exports the month and checks the file",
    "button: Keep them": "closes the dialog without deleting",
  }),
  ...proved("a month is deleted only after its export", "", {
    "button: Delete 3 calls": "deletes the exported calls",
  }),
  ...proved("calls older than the retention period are asked about", "money|settings", {
    "combobox: Keep calls": "sets the retention period",
  }),
  ...proved("calls older than the retention period are asked about", "", {
    "button: Export and delete…": "opens the dialog that exports and deletes these months",
    "button: Keep them": "keeps these months without asking again",
  }),
  ...proved("filters are part of the address", "money", {
    "link: claude-*": "lists the calls of that model",
    "button: Remove the filter *": "removes the filter",
    "button: Clear all filters": "clears all filters, also of the totals",
  }),
  ...proved("Money shows older calls and more chats on request", "money", {
    "link: *": "lists the calls of that chat",
    "button: Show all 8": "shows all chats, or fewer",
  }),
  ...proved("Money shows older calls and more chats on request", "", {
    "button: Show fewer": "shows only the costliest rows",
    "button: Show older calls": "lists more calls",
  }),
  ...proved("the line under a turn opens its calls", "money", {
    "button: */*/*, *:*": "shows all fields of the record",
    "button: Go to the message": "opens the chat at that reply",
  }),
];
