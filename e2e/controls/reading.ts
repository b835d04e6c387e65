// The controls of a conversation: its messages, steps, questions and approvals.
import { type Control, proved } from "./proved.ts";

export const reading: Control[] = [
  ...proved("messages and outputs are copied, thoughts open", "chat", {
    "button: Copy as Markdown": "copies the message",
    "summary: Thought": "shows what the model thought",
  }),
  ...proved("code has its colours and its language", "chat", {
    "button: Copy": "copies the code or the output",
    "button: Wrap": "breaks long lines, or lets them run",
  }),
  ...proved("a diagram is drawn as a picture", "chat", {
    "button: Source": "shows the diagram's source, or the picture",
  }),
  ...proved("messages and outputs are copied, thoughts open", "", {
    "button: Show all * lines": "shows the rest of a long change",
    "button: Show full output": "fetches what the model got only in part",
  }),
  ...proved("a very long message shows its beginning", "", { "button: Show*": "shows the rest of a long text" }),
  ...proved("a message is said again in other words", "chat", {
    "button: Edit and resend": "opens the message for saying it again",
    "textbox: Edit your message": "takes the other words",
    "button: Send as a branch": "sends them in a chat of its own",
  }),
  ...proved("the focus comes back to where it was", "chat", { "button: Cancel": "leaves the message as it was" }),
  ...proved("the ring shows what fills the window", "chat", {
    "button: Pin: always keep in context": "the message comes through every summary word for word",
    "button: * % of the context used: *": "shows what fills the model's window",
    "button: Compact now": "a summary stands for what was said so far",
  }),
  ...proved("the ring shows what fills the window", "", {
    "button: Unpin": "the message may be summarised like others",
    "summary: What came before is summarised*": "shows the summary",
  }),
  ...proved("of six rounds a branch at the fourth", "chat", {
    "button: Branch from here": "opens a new chat that has everything up to here",
  }),
  ...proved("eight steps are one line", "chat", {
    "button: * steps · *": "shows the steps, or folds them",
    "summary: Read *": "shows what a step did",
    "summary: Ran *": "shows what a step did",
    "summary: Running *": "shows what a step does",
    "summary: Wrote *": "shows what a step did",
    "summary: Writing *": "shows what a step would do",
    "summary: Edited *": "shows what a step did",
    "summary: Asking *": "shows what is asked",
    "summary: Updated the plan*": "shows the list of what is to be done",
    "tab: Output": "shows what came out",
    "tab: Input": "shows what went in",
    "tab: Diff": "shows what was changed",
  }),
  ...proved("the line under a turn opens its calls", "chat", {
    "link: Show the calls": "opens the turn's calls in Money",
  }),
  ...proved("a failed turn can be tried again", "chat", { "button: Retry": "takes the turn up again" }),
  ...proved("a turn that failed says why", "chat", { "summary: Details": "shows the vendor's own words" }),
  ...proved("a turn that came to its limit goes on", "", { "button: Continue": "takes the turn up again" }),
  ...proved("what waits for an answer is told above the composer", "", { "button: Show": "goes to the question" }),
  ...proved("who reads further up is left where they are", "", { "button: Jump to latest": "goes to the end" }),
  ...proved("an approval is shown again after a reload", "chat", { "button: Allow once": "the call runs, this once" }),
  ...proved("Enter allows once, A allows from now on", "chat", {
    "button: Always allow in this chat": "the call runs, and the like of it from now on",
  }),
  ...proved("a command is changed before it is allowed", "chat", {
    "button: Edit": "opens the call for changing",
    "textbox: Edit *": "takes what shall be done instead",
  }),
  ...proved("the focus comes back to where it was", "chat", {
    "button: Cancel": "shows the call as the model made it",
  }),
  ...proved("a reason given with a refusal reaches the model", "chat", {
    "button: Deny": "the call does not run",
    "textbox: Tell Octo what to do instead": "takes a reason",
    "button: Deny with this reason": "the call does not run, and the model is told why",
  }),
  ...proved("a question of several answers", "chat", {
    "button: red": "takes an answer, or gives it back",
    "button: green": "takes an answer, or gives it back",
    "button: Answer": "sends the answers",
    "button: Skip": "answers nothing",
  }),
  ...proved("a question takes words of one's own", "chat", { "textbox: Your own answer": "takes another answer" }),
];
