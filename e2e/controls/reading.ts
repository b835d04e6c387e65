// Controls of the transcript: messages, steps, questions and permissions.
import { type Control, passing, proved } from "./proved.ts";

export const reading: Control[] = [
  ...proved("one chat says so, and the others go on", "", {
    "button: Restore from the backup": "replaces a damaged chat by its backup",
  }),
  ...proved("messages and outputs are copied, thoughts expand", "chat", {
    "button: Copy as Markdown": "copies the message",
    "summary: Thought": "shows the model's thinking",
  }),
  ...proved("code is coloured", "chat", {
    "button: Copy": "copies the code or the output",
    "button: Wrap": "wraps long lines, or not",
  }),
  ...proved("a diagram is drawn as an image with a name", "chat", {
    "button: Source": "shows the diagram's source, or the picture",
  }),
  ...proved("messages and outputs are copied, thoughts expand", "", {
    "button: Show all * lines": "shows the rest of a long diff",
    "button: Show full output": "loads the output that was shortened for the model",
  }),
  ...proved("a very long message shows its beginning", "", { "button: Show*": "shows the rest of a long text" }),
  ...proved("an edited message is sent in a branch", "chat", {
    "button: Edit and resend": "edits the message",
    "textbox: Edit your message": "edits the text of the message",
    "button: Send as a branch": "sends the edited message in a branch",
  }),
  ...proved("the focus returns when a dialog", "chat", { "button: Cancel": "closes without a change" }),
  ...proved("the context ring shows what fills the context", "chat", {
    "button: Pin: always send this to the model": "keeps the message in every compaction",
    "button: *% of the context used: *": "shows the contents of the context",
    "button: Summarize now": "replaces the earlier messages by a summary in the context",
  }),
  ...proved("the context ring shows what fills the context", "", {
    "button: Unpin": "unpins the message",
    "summary: Earlier messages were summarized*": "shows the summary",
  }),
  ...proved("a branch at the fourth of six rounds has four", "chat", {
    "button: Branch from here": "creates a branch that ends here",
  }),
  ...proved("eight steps are one line", "chat", {
    "button: * steps · *": "expands or collapses the steps",
    "summary: Read *": "shows the details of a step",
    "summary: Ran *": "shows the details of a step",
    "summary: Running *": "shows the details of a running step",
    "summary: Wrote *": "shows the details of a step",
    "summary: Writing *": "shows the details of a planned step",
    "summary: Edited *": "shows the details of a step",
    "summary: Asking *": "shows the question",
    "summary: Updated the plan*": "shows the plan",
    "tab: Output": "shows the output",
    "tab: Input": "shows the input",
    "tab: Diff": "shows the diff",
  }),
  ...proved("the line under a turn opens its calls", "chat", {
    "link: Show the calls": "opens the turn's calls in Money",
  }),
  ...proved("a failed turn can be retried from its own line", "chat", { "button: Retry": "resumes the turn" }),
  ...proved("a failed turn says why", "chat", { "summary: Details": "shows the vendor's own words" }),
  ...proved("a turn that reached its limit continues with Continue", "", {
    "button: Continue": "resumes the turn",
  }),
  ...proved("an open question is shown above the composer while its card is out of sight", "", {
    "button: Show": "scrolls to the question",
  }),
  // A chat that is just being opened is not at its end yet.
  ...passing("a reader who scrolled up stays in place while an answer streams and when it ends", "chat", {
    "button: Jump to latest": "scrolls to the end",
  }),
  ...proved("an approval is shown again after a reload", "chat", { "button: Allow once": "allows the call once" }),
  ...proved("B4 the card takes the focus", "chat", {
    "button: Always allow *": "adds to this chat exactly the rule that the button names",
  }),
  ...proved("B36 several requests of one reply", "", {
    "button: Previous request": "turns to the request before",
    "button: Next request": "turns to the next request",
    "button: Allow all *": "allows all requests that wait",
  }),
  ...proved("B6 an always allow stands in the chat", "", {
    "button: Revoke": "takes back what was always allowed",
  }),
  ...proved("B23 a search names what was searched", "chat", {
    "button: Show * in the panel": "shows the file in the panel",
  }),
  ...proved("B17 an attached text file is a chip", "", {
    "button: notes.txt *": "opens the text of the attached file",
  }),
  ...proved("rules in the folder are shown in full", "chat", {
    "button: Follow": "sends the folder's rules to the model",
    "button: Don't follow": "keeps the folder's rules from the model",
    "summary: Octo follows the rules in *": "shows the rules",
  }),
  ...proved("a command is edited before it is allowed", "chat", {
    "button: Edit": "edits the call",
    "textbox: Edit *": "edits the input of the call",
  }),
  ...proved("B35 editing a replacement shows what it replaces", "", {
    "textbox: New text for *": "edits the new text of the call",
  }),
  ...proved("the focus returns when a dialog", "chat", {
    "button: Cancel": "closes the editor without a change",
  }),
  ...proved("the reason of a denial reaches the model", "chat", {
    "button: Deny": "denies the call",
    "textbox: Tell Octo what to do instead": "sets the reason of the denial",
    "button: Deny with this reason": "denies the call with a reason for the model",
  }),
  ...proved("a question with several answers accepts all that are pressed", "chat", {
    "button: red": "toggles an answer",
    "button: green": "toggles an answer",
    "button: Answer": "sends the answers",
    "button: Skip": "closes the question without an answer",
  }),
  ...proved("a question accepts a free answer instead of its options", "chat", {
    "textbox: Your own answer": "sets a free answer",
  }),
];
