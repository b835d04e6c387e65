// English words of the palette, the list of keys, and what they offer.

export const palette = {
  title: "Find and do",
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
};
