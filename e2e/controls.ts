// Every control of every screen: what happens when it is used, and which test proves that. `*` stands for any words.
import { accounts } from "./controls/accounts.ts";
import { money } from "./controls/money.ts";
import { prices } from "./controls/prices.ts";
import { type Control, proved } from "./controls/proved.ts";
import { reading } from "./controls/reading.ts";

const around: Control[] = [
  ...proved("every link of the rail, of the bar on a phone", "rail", {
    "link: New chat": "opens the page of a new chat",
    "link: Chats": "opens the page of all chats",
    "link: Money": "opens what everything cost",
    "link: Settings": "opens the settings",
    // Connected, not connected, or being looked for.
    "link: *elay*": "opens the settings, where the relay and its browsers stand",
  }),
  ...proved("every link of the rail, of the bar on a phone", "bar", {
    "link: Chats": "opens the page of all chats",
    "link: Money": "opens what everything cost",
    "link: Settings": "opens the settings",
  }),
  ...proved("every link of the rail, of the bar on a phone", "nowhere", {
    "link: Go to chats": "opens a new chat, where nothing is",
  }),
  ...proved("the rail is as wide as one drags it", "rail", {
    "button: Show or hide the sidebar": "folds the rail to icons, or opens it",
    "separator: Width of the sidebar": "makes the rail wider or narrower, by pointer and arrow keys",
  }),
  ...proved("what is deleted comes back by Undo", "toast", { "button: Undo": "brings back what was just deleted" }),
  ...proved("a new build is announced", "", { "button: Update now": "loads the new build" }),
  ...proved("a newer Octo opens the database", "", { "button: Reload": "loads the newer Octo in an older tab" }),
  ...proved("what a conversation is made of does not come", "", {
    "button: Try again": "loads what did not come, in its place",
    "button: Reload": "loads the whole page anew",
  }),
  ...proved("asked to notify, to keep the data and to install", "", {
    "button: Install Octo": "opens the browser's own question",
    "button: Not now": "takes the offer to install away for good",
  }),
];

const chats: Control[] = [
  ...proved("a word that stands only in messages", "rail|chats", {
    "searchbox: Search all chats": "shows the chats and messages that have the words",
  }),
  ...proved("a word that stands only in messages", "chats", { "link: * a pangolin": "opens the chat at that message" }),
  ...proved("with a model configured a chat can begin at once", "rail|chats", {
    "link: *:*": "opens the chat",
  }),
  ...proved("a chat is renamed, pinned, archived and brought back", "rail|chats", {
    "button: Actions for *": "opens what can be done with a chat",
    "button: Archived": "shows what is archived, or the chats again",
  }),
  ...proved("what is deleted comes back by Undo", "rail|chats", {
    "button: Deleted": "shows what is deleted, or the chats again",
  }),
  ...proved("many chats at once: selected with Shift", "rail|chats", { "button: Select": "lets many be chosen" }),
  ...proved("many chats at once: selected with Shift", "chats", {
    "checkbox: Select *": "takes a chat into the selection",
    "button: Archive": "archives all that are selected",
    "button: Delete": "deletes all that are selected, with Undo",
  }),
  ...proved("many deleted chats come back or go for good", "chats", {
    "button: Restore": "brings back all that are selected",
    "button: Export": "saves all that are selected as one file",
    "button: Delete permanently": "asks, and removes all that are selected",
    "button: Done": "ends selecting",
    "button: Clear the search": "shows the list again",
  }),
  ...proved("a chat goes to a file and comes back", "chats", { "button: Import": "takes chats in from a file" }),
  ...proved("every link of the rail, of the bar on a phone", "chats", {
    "link: New chat": "opens the page of a new chat",
  }),
  ...proved("every link of the rail, of the bar on a phone", "", {
    "button: Command palette": "opens the palette where there are no keys for it",
  }),
  ...proved("what is deleted comes back by Undo", "chats", { "button: Empty trash": "asks, and empties the bin" }),
  ...proved("what is deleted comes back by Undo", "dialog Empty trash", {
    "button: Empty trash": "removes all deleted chats for good",
    "button: Cancel": "leaves everything as it is",
  }),
  ...proved("a chat is renamed, pinned, archived and brought back", "chats", {
    "textbox: Name": "gives the chat another name",
  }),
  ...proved("a chat is renamed, pinned, archived and brought back", "menu", {
    "menuitem: Rename": "turns the title into a field",
    "menuitem: Pin": "keeps the chat on top",
    "menuitem: Archive": "puts the chat away",
    "menuitem: Restore": "puts the chat back among the others",
  }),
  ...proved("a chat goes to a file and comes back", "menu", {
    "menuitem: Export as Markdown": "saves the chat to be read",
    "menuitem: Export as JSON Lines": "saves the chat to be imported again",
  }),
  ...proved("what is deleted comes back by Undo", "menu", {
    "menuitem: Delete": "moves the chat into the bin, with Undo",
    "menuitem: Delete permanently": "asks, and removes the chat",
  }),
];

const writing: Control[] = [
  ...proved("a person pairs, gives a key, chooses a folder", "chat", {
    "textbox: Message": "takes what is said to Octo",
    "button: Send": "sends the message",
  }),
  ...proved("account, effort, mode, folder and files that are chosen", "chat", {
    "button: Add files": "opens the browser's picker of files",
    "button: Remove *": "takes an added file away",
    "combobox: Thinking effort": "says how much the model thinks",
    "combobox: Permission mode": "says what is done without asking",
    "button: project": "opens the picker of folders",
  }),
  ...proved("a chat keeps asking the vendor it began with", "chat", {
    "combobox: Model account": "says which account and model answer",
  }),
  ...proved("every link of the rail, of the bar on a phone", "chat", {
    "link: $*": "opens what this chat cost",
  }),
  ...proved("what `/` and `@` offer is done", "chat", {
    "option: *": "runs the command, or puts the file or chat into the message",
  }),
  ...proved("a stop ends the turn", "chat", { "button: Stop": "ends the turn" }),
  ...proved("messages that wait change places and go at once", "chat", {
    "button: Send now": "lets the message join the next step",
    "button: Queue for after this turn": "lets the message wait for the end",
    "button: Move up": "a waiting message goes before the one above",
    "button: Move down": "a waiting message goes behind the one below",
    "button: Send at the next step": "a message that waits for the end joins the next step",
  }),
  ...proved("shows messages that wait, and lets them be changed", "chat", {
    "button: Edit": "opens a waiting message for changing",
    "textbox: Edit": "takes the message in other words",
    "button: Save": "keeps the message as it was changed",
    "button: Remove": "the message is not sent",
  }),
];

const panel: Control[] = [
  ...proved("walks the files by keyboard", "panel", {
    "treeitem: *": "opens the folder or shows the file",
    "button: Back to the files": "shows the tree again",
    "button: Mention this file": "puts the file into the message",
    "tab: Files": "shows the folder's files",
  }),
  ...proved("walks the files by keyboard", "", { "button: Show more (*": "shows more lines" }),
  ...proved("marks what the agent changed", "panel", {
    "button: Refresh": "reads the folder again",
    "button: Copy as a patch": "copies all changes",
    "button: Show the file": "shows the changed file as it is now",
    "button: Source": "shows the file as it is written, or as it reads",
    "tab: Changes": "shows what was changed",
  }),
  ...proved("shows a command as it runs", "panel", {
    "tab: Terminal": "shows the terminals",
    "combobox: Terminals": "shows another terminal",
    "textbox: Type into the terminal": "takes what is typed",
    "button: Open a shell": "starts a shell of the person's own",
    "button: Stop process": "asks, and ends the command",
  }),
  ...proved("shows a command as it runs", "dialog Stop process", { "button: Stop process": "ends the command" }),
  ...proved("the focus comes back to where it was", "dialog Stop process", { "button: Cancel": "lets the command run" }),
  ...proved("what the panel shows is folded, copied and closed", "panel", {
    "button: Close the panel": "gives the page its room back",
    "button: Copy path": "copies the file's path",
    "summary: * +* −*": "folds a changed file, or opens it",
  }),
  ...proved("remembers that it is open", "panel", { "separator: Width of the panel": "makes the panel wider" }),
  ...proved("remembers that it is open", "chat", { "button: Show the panel": "shows files, changes and terminals" }),
];

const settings: Control[] = [
  ...proved("a search narrows the settings", "settings", {
    "searchbox: Search settings": "leaves the sections that fit",
    "button: Show all settings": "shows all sections again",
  }),
  ...proved("an edited account keeps its protocol and key", "settings", {
    "button: Edit": "opens the account",
    "button: Remove": "asks, and removes the account and its key",
  }),
  ...proved("another account may be the one that new chats begin with", "settings", {
    "button: Make default": "new chats begin with it",
    "button: Add an account": "opens an empty account",
    "combobox: Rule type": "commands or paths",
    "combobox: Decision": "allows, asks or forbids",
    "combobox: Kind of action": "says what the question below is about",
  }),
  ...proved("what is set for new chats holds", "settings", {
    "combobox: Permission mode": "new chats begin with it",
    "combobox: Deny if I don't answer": "says how long a question waits",
    "spinbutton: Cost limit per turn in dollars *": "ends a turn that costs more",
    "spinbutton: Time limit per turn in minutes *": "ends a turn that takes longer",
    "combobox: Resume interrupted turns": "says which turns go on by themselves",
  }),
  ...proved("limits of a turn hold", "settings", { "spinbutton: Max steps per turn *": "ends a turn of more steps" }),
  ...proved("a limit on spending stops", "settings", {
    "spinbutton: Daily limit in dollars *": "stops the call that would pass it",
    "spinbutton: Monthly limit in dollars *": "stops the call that would pass it",
  }),
  ...proved("a limit of each project stops, and a soft one", "settings", {
    "button: Add a limit": "opens the form of a limit",
    "spinbutton: Amount in dollars": "says how much",
    "combobox: Period": "says in which time",
    "combobox: Applies to": "says what of a call it is about",
    "combobox: Which": "says which one, or each by itself",
    "combobox: When it is reached": "stops, or only tells",
    "button: Save limit": "the limit holds from now on",
    "button: Cancel": "closes the form",
    "button: Change: *": "opens the limit in the form",
    "button: Remove: *": "the limit no longer holds",
  }),
  ...proved("a limit of each project stops, and a soft one", "chat", {
    "link: *% of the budget": "opens what everything cost, budgets included",
  }),
  ...proved("with a limit a model of unknown price", "settings", {
    "checkbox: With a limit, also ask *": "such a model is asked",
  }),
  ...proved("a folder that is closed", "settings", { "button: Close *": "no chat reaches the folder any more" }),
  ...proved("the folder that is opened is the one named", "settings|welcome", {
    "button: Choose a folder": "opens the picker of folders",
  }),
  ...proved("what would be allowed is what the person's rules", "settings", {
    "button: Remove the rule for *": "the rule no longer holds",
    "textbox: Command begins with": "says which commands",
    "button: Add rule": "the rule holds from now on",
    "textbox: Run a command": "asks what would be done",
  }),
  ...proved("language and theme change the page", "settings", {
    "combobox: Language": "all words are in it",
    "combobox: Theme": "light, dark, or as the system",
  }),
  ...proved("accent and size change the page", "settings", {
    "combobox: Accent": "what acts has that colour",
    "combobox: Text size": "everything is smaller or larger",
  }),
  ...proved("the cost is shown in the chosen currency", "settings", { "combobox: Currency": "shows all costs in it" }),
  ...proved("asked to notify, to keep the data and to install", "settings", {
    "button: Allow notifications": "opens the browser's own question",
    "button: Protect this data from automatic cleanup": "asks the browser, and says when it does not agree",
  }),
  ...proved("a browser that lost its data takes it back", "settings", {
    "checkbox: Back up chats and billing to this computer": "what is new is copied, or is not",
    "button: Verify the backup": "compares the copy with what is here",
    "button: Restore from this computer": "reads in what is not here",
  }),
  ...proved("a browser that lost its data takes it back", "", {
    "button: Restore from this computer": "offers the same to a browser without data",
    "button: Restore deleted calls too": "reads in calls that were deleted",
  }),
  ...proved("a browser that is revoked is out at once", "settings", {
    "button: Revoke *": "asks, and shuts a browser out",
  }),
  ...proved("a browser that is revoked is out at once", "dialog Revoke", { "button: Revoke": "shuts the browser out" }),
  ...proved("the focus comes back to where it was", "dialog Revoke", { "button: Cancel": "leaves the browser in" }),
  ...proved("a browser that is revoked is out at once", "welcome", {
    "textbox: Link or pairing token": "takes the address that the relay prints",
    "button: Pair": "lets this browser use the relay",
    "button: Try again": "looks for the relay again",
  }),
];

const windows: Control[] = [
  ...proved("another account may be the one that new chats begin with", "welcome|dialog Add an account", {
    "combobox: Vendor": "fills in where the vendor is and its models",
    "link: Get a key": "opens the vendor's own page of keys",
    "button: Test": "asks for the list of models, which is free",
    "combobox: Model": "says which model answers",
  }),
  ...proved("a person pairs, gives a key, chooses a folder", "welcome|dialog Add an account", {
    "textbox: Key": "takes the key",
    "textbox: Address": "says where the vendor is asked",
  }),
  ...proved("an account that cannot be reached is not saved", "welcome", {
    "button: Start": "tests and keeps the account, and opens a new chat",
  }),
  ...proved("an account that was renamed answers as before", "dialog Add an account", {
    "button: Save": "tests and keeps the account",
  }),
  ...proved("an account that was renamed answers as before", "welcome|dialog Add an account", {
    "summary: Name and title model": "shows two more fields",
  }),
  ...proved("an account at another address speaks the protocol that was chosen for it", "", {
    "combobox: Protocol": "says which protocol the address is spoken to in, where there is a choice",
  }),
  ...proved("an account at AWS Bedrock signs what the relay carries", "", {
    "combobox: Region or plan": "fills in the address of a region or a plan, where the vendor has several",
  }),
  ...proved("five actions show without a key what Octo does", "welcome", {
    "button: Try it without a key": "begins a demonstration",
  }),
  ...proved("the folder that is opened is the one named", "dialog Choose a folder", {
    "textbox: Path": "names the folder that is opened",
    "button: Go": "lists the folders in it",
    "button: ..": "lists the folders above",
    "button: project": "lists the folders in it",
    "button: octo": "lists the folders in it",
    "button: Open this folder": "lets Octo read it",
  }),
  ...proved("the palette finds chats, messages and actions", "dialog Command palette", {
    "combobox: Search chats, messages and actions": "finds what has the words",
  }),
  ...proved("every action of the palette does what it says", "dialog Command palette", {
    "option: *": "opens the chat or page, or does it",
  }),
  ...proved("every action of the palette does what it says", "dialog Keyboard shortcuts", { "button: Close": "closes the list" }),
];

export const controls: Control[] = [
  ...around,
  ...chats,
  ...writing,
  ...reading,
  ...panel,
  ...money,
  ...settings,
  ...windows,
  ...accounts,
  ...prices,
];
