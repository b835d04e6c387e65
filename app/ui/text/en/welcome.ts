// English words of the first run.

export const welcome = {
  title: "Octo works on your files, with your model, in your browser.",
  what: "It reads, edits and runs things in a folder you choose, asks before it writes or runs, and shows what every call costs. Your chats stay in this browser.",
  optional: "optional",
  or: "or",
  demo: "Try it without a key",
  demoNote: "A scripted model repairs a small sample project with the real tools.",
  start: "Start",
};
