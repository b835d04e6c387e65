// English texts of the first run.

export const welcome = {
  title: "Octo works on your files, with your model, in your browser.",
  what: "It reads, edits and runs things in a folder you choose, asks before it writes or runs, and shows the cost of every call. Your chats stay in this browser.",
  optional: "optional",
  or: "or",
  demo: "Try it without a key",
  demoNote: "A scripted model fixes a small sample project with real tools.",
  start: "Start",
};
