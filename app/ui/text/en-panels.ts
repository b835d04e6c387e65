// English words of the panels beside the conversation.

export const panels = {
  title: "Panel",
  files: "Files",
  changes: "Changes",
  terminal: "Terminal",
  open: "Show the panel",
  close: "Close the panel",
};
