// English texts of the first run.

export const welcome = {
  title: "Octo works on your files, with your model, in your browser.",
  what: "Octo reads and edits files and runs commands in a folder you choose. It asks before it changes or runs anything, and shows the cost of every model call. Your chats stay in this browser.",
  optional: "optional",
  or: "or",
  demo: "Try it without a key",
  demoNote: "Scripted answers stand in for a model. They fix a small sample project with real files and commands.",
  start: "Start",
};
