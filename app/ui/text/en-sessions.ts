// English words of the list of chats.

export const sessions = {
  title: "Chats",
  empty: "Your chats will stand here.",
  running: "running",
  waiting: "waits for you",
  more: "Older chats",
  rename: "Rename",
  pin: "Pin",
  unpin: "Unpin",
  archive: "Archive",
  unarchive: "Bring back",
  remove: "Delete",
  removeAsk: (title: string) => `Delete “${title}” and all it holds? The ledger keeps what it cost.`,
  actions: (title: string) => `More about ${title}`,
  archived: "Archived",
  archivedEmpty: "Nothing is archived.",
  untitled: "New chat",
  removed: "Chat deleted.",
  save: "Save",
  name: "Name",
};
