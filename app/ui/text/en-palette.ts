// English words of the palette, the list of keys, and what they offer.

export const palette = {
  title: "Find and do",
  field: "Chats, messages, actions",
  recent: "Recent chats",
  chats: "Chats",
  messages: "Messages",
  nothing: (words: string) => `Nothing has “${words}” in it.`,
  keysTitle: "Keys",
  groups: { go: "Go to", chat: "This chat", look: "Look", app: "Octo" },
  actions: {
    palette: "Find and do anything",
    keys: "Show the keys",
    newChat: "New chat",
    chats: "All chats",
    money: "Money",
    settings: "Settings",
    theme: "Switch between light and dark",
    language: "中文",
    rail: "Show or hide the list of chats",
  },
  composer: "Message",
  composerKeys: {
    send: "Send",
    queue: "Send after this turn",
    line: "New line",
    history: "Earlier messages",
  },
  approval: "When Octo asks",
  approvalKeys: {
    once: "Allow once",
    always: "Allow always here",
    deny: "Deny",
  },
  list: "List of chats",
  listKeys: {
    move: "Up and down",
    open: "Open",
    rename: "Rename",
    remove: "Delete",
    leave: "End selecting",
  },
};
