// Every control of every screen: its effect, and the test that proves it. `*` stands for any text.
import { accounts } from "./controls/accounts.ts";
import { money } from "./controls/money.ts";
import { prices } from "./controls/prices.ts";
import { type Control, proved } from "./controls/proved.ts";
import { reading } from "./controls/reading.ts";

const around: Control[] = [
  ...proved("every link of the navigation", "rail", {
    "link: New chat": "opens the page of a new chat",
    "link: Chats": "opens the page of all chats",
    "link: Money": "opens the Money page",
    "link: Settings": "opens the settings",
    // The link's name depends on the state: connected, disconnected, or looking for the relay.
    "link: *elay*": "opens the settings with the state of the relay",
  }),
  ...proved("every link of the navigation", "bar", {
    "link: Chats": "opens the page of all chats",
    "link: Money": "opens the Money page",
    "link: Settings": "opens the settings",
  }),
  ...proved("every link of the navigation", "nowhere", {
    "link: Go to chats": "opens a new chat from the not-found page",
  }),
  ...proved("the sidebar can be resized", "rail", {
    "button: Show or hide the sidebar": "collapses the sidebar to icons, or expands it",
    "separator: Width of the sidebar": "resizes the sidebar by pointer or arrow keys",
  }),
  ...proved("a deleted chat comes back by Undo or from the trash", "toast", {
    "button: Undo": "undoes the deletion",
  }),
  ...proved("a new build is announced", "", { "button: Update now": "loads the new build" }),
  ...proved("when a newer Octo opens the database", "", { "button: Reload": "loads the newer Octo in an older tab" }),
  ...proved("if the code of the transcript fails to load", "", {
    "button: Try again": "loads the missing part again",
    "button: Reload": "reloads the page",
  }),
  ...proved("the browser is asked for notifications", "", {
    "button: Install Octo": "opens the browser's install dialog",
    "button: Not now": "hides the install offer permanently",
  }),
];

const chats: Control[] = [
  ...proved("a word that occurs only in messages of a thousand chats is found", "rail|chats", {
    "searchbox: Search all chats": "searches chats and messages",
  }),
  ...proved("a word that occurs only in messages of a thousand chats is found", "chats", {
    "link: * a pangolin": "opens the chat at that message",
  }),
  ...proved("with an account", "rail|chats", {
    "link: *:*": "opens the chat",
  }),
  ...proved("a chat is renamed", "rail|chats", {
    "button: Actions for *": "opens the menu of a chat",
    "button: Archived": "shows the archived chats, or the recent ones",
  }),
  ...proved("a deleted chat comes back by Undo or from the trash", "rail|chats", {
    "button: Deleted": "shows the deleted chats, or the recent ones",
  }),
  ...proved("many chats at once", "rail|chats", { "button: Select": "starts selecting" }),
  ...proved("many chats at once", "chats", {
    "checkbox: Select *": "selects a chat",
    "button: Archive": "archives the selected chats",
    "button: Delete": "moves the selected chats to the trash, with Undo",
  }),
  ...proved("many chats are restored, deleted permanently, or exported", "chats", {
    "button: Restore": "restores the selected chats",
    "button: Export": "exports the selected chats as one file",
    "button: Delete permanently": "deletes the selected chats permanently after a confirmation",
    "button: Done": "stops selecting",
    "button: Clear the search": "shows the list again",
  }),
  ...proved("a chat is exported to a file and imported as a second chat", "chats", {
    "button: Import": "imports chats from a file",
  }),
  ...proved("every link of the navigation", "chats", {
    "link: New chat": "opens the page of a new chat",
  }),
  ...proved("every link of the navigation", "", {
    "button: Command palette": "opens the palette without a keyboard",
  }),
  ...proved("a deleted chat comes back by Undo or from the trash", "chats", {
    "button: Empty trash": "empties the trash after a confirmation",
  }),
  ...proved("a deleted chat comes back by Undo or from the trash", "dialog Empty trash", {
    "button: Empty trash": "deletes all chats of the trash permanently",
    "button: Cancel": "closes without a change",
  }),
  ...proved("a chat is renamed", "chats", {
    "textbox: Name": "renames the chat",
  }),
  ...proved("a chat is renamed", "menu", {
    "menuitem: Rename": "edits the title",
    "menuitem: Pin": "pins the chat to the top",
    "menuitem: Archive": "archives the chat",
    "menuitem: Restore": "restores the chat",
  }),
  ...proved("a chat is exported to a file and imported as a second chat", "menu", {
    "menuitem: Export as Markdown": "exports the chat for reading",
    "menuitem: Export as JSON Lines": "exports the chat for a later import",
  }),
  ...proved("a deleted chat comes back by Undo or from the trash", "menu", {
    "menuitem: Delete": "moves the chat to the trash, with Undo",
    "menuitem: Delete permanently": "deletes the chat permanently after a confirmation",
  }),
];

const writing: Control[] = [
  ...proved("a person pairs", "chat", {
    "textbox: Message": "writes the message",
    "button: Send": "sends the message",
  }),
  ...proved("account, effort, mode, folder and files of the composer apply", "chat", {
    "button: Add files": "opens the file picker",
    "button: Remove *": "removes an attachment",
    "combobox: Thinking effort": "selects the thinking effort",
    "combobox: Permission mode": "selects the permission mode",
    "button: project": "opens the folder picker",
  }),
  ...proved("cells of Excel are pasted as text", "", {
    "button: Add the picture": "attaches the picture that was copied with a text",
    "button: No, thanks": "hides the offer",
  }),
  ...proved("a long pasted text becomes an attachment", "", {
    "button: Put it into the message": "puts an attached text into the field instead",
  }),
  ...proved("a chat keeps calling the vendor it started with", "chat", {
    "combobox: Model account": "selects account and model",
  }),
  ...proved("every link of the navigation", "chat", {
    "link: $*": "opens the chat's calls in Money",
  }),
  ...proved("suggestions of `/` and `@` run the command or insert the mention", "chat", {
    "option: *": "runs the command, or inserts the file or chat",
  }),
  ...proved("a stop ends the turn", "chat", { "button: Stop": "ends the turn" }),
  ...proved("queued messages are reordered and sent at once", "chat", {
    "button: Send now": "sends the message at the next step",
    "button: Send after this answer": "queues the message for after the turn",
    "button: Move up": "moves a queued message up",
    "button: Move down": "moves a queued message down",
    "button: Send at the next step": "sends the queued message at the next step",
  }),
  ...proved("shows queued messages", "chat", {
    "button: Edit": "edits a queued message",
    "textbox: Edit": "edits the text of the queued message",
    "button: Save": "saves the edited message",
    "button: Remove": "removes the queued message",
  }),
];

const panel: Control[] = [
  ...proved("opens files by keyboard and shows their contents", "panel", {
    "treeitem: *": "expands the folder or previews the file",
    "button: Back to the files": "shows the tree again",
    "button: Mention this file": "mentions the file in the message",
    "tab: Files": "shows the folder's files",
  }),
  ...proved("opens files by keyboard and shows their contents", "", { "button: Show more (*": "shows more lines" }),
  ...proved("marks changed files", "panel", {
    "button: Refresh": "reads the folder again",
    "button: Copy as a patch": "copies all changes",
    "button: Show the file": "previews the current file",
    "button: Source": "switches between source and rendered text",
    "tab: Changes": "shows the diff",
  }),
  ...proved("shows a command while it runs", "panel", {
    "tab: Terminal": "shows the terminals",
    "combobox: Terminals": "shows another terminal",
    "textbox: Type into the terminal": "sends keys to the terminal",
    "button: Open a shell": "starts a shell of the person's own",
    "button: Stop process": "stops the process after a confirmation",
  }),
  ...proved("shows a command while it runs", "dialog Stop process", { "button: Stop process": "ends the command" }),
  ...proved("the focus returns when a dialog", "dialog Stop process", {
    "button: Cancel": "lets the process continue",
  }),
  ...proved("diffs in the panel collapse", "panel", {
    "button: Close the panel": "closes the panel",
    "button: Copy path": "copies the file's path",
    "summary: * +* −*": "collapses or expands the diff of a file",
  }),
  ...proved("remembers open state", "panel", { "separator: Width of the panel": "makes the panel wider" }),
  ...proved("remembers open state", "chat", { "button: Show the panel": "shows files, changes and terminals" }),
];

const settings: Control[] = [
  ...proved("a search filters the sections", "settings", {
    "searchbox: Search settings": "shows only matching sections",
    "button: Show all settings": "shows all sections again",
  }),
  ...proved("an edited account keeps its protocol and key", "settings", {
    "button: Edit": "opens the form of the account",
    "button: Remove": "removes the account and its key after a confirmation",
  }),
  ...proved("a rule can match a path", "settings", {
    "button: Make default": "makes the account the default of new chats",
    "button: Add an account": "opens the form of a new account",
    "combobox: Rule type": "selects whether the rule is for commands or paths",
    "combobox: Decision": "selects allow, ask or deny",
    "combobox: Kind of action": "selects the kind of action to check",
  }),
  ...proved("settings for new chats apply to the next one", "settings", {
    "combobox: Permission mode": "makes the account the default of new chats",
    "combobox: Deny if I don't answer": "sets the deadline of permissions and questions",
    "spinbutton: Cost limit per turn in dollars *": "limits the cost of a turn",
    "spinbutton: Time limit per turn in minutes *": "limits the time of a turn",
    "combobox: Resume interrupted turns": "sets which interrupted turns are resumed",
  }),
  ...proved("turn limits apply to the next new chat", "settings", {
    "spinbutton: Maximum steps per message *": "limits the steps of a turn",
  }),
  ...proved("days are those of the place where the person is", "settings", {
    "combobox: Days*": "chooses whose days totals and limits use",
  }),
  ...proved("a spending limit blocks the next call", "settings", {
    "spinbutton: Daily limit in dollars *": "blocks calls above the limit",
    "spinbutton: Monthly limit in dollars *": "blocks calls above the limit",
  }),
  ...proved("a project limit blocks", "settings", {
    "button: Add a limit": "opens the form of a new limit",
    "spinbutton: Amount in dollars": "sets the amount",
    "combobox: Period": "selects the period",
    "combobox: Applies to": "selects the scope",
    "combobox: Which": "selects one value, or each separately",
    "combobox: When it is reached": "selects block or notify",
    "button: Save limit": "saves the limit",
    "button: Cancel": "closes the form",
    "button: Change: *": "edits the limit",
    "button: Remove: *": "removes the limit",
  }),
  ...proved("a project limit blocks", "chat", {
    "link: *% of the budget": "opens the Money page with the budgets",
  }),
  ...proved("with a limit", "settings", {
    "switch: Allow models with unknown prices*": "allows models with unknown prices",
  }),
  ...proved("a closed folder is out of reach", "settings", {
    "button: Close *": "closes the folder for all chats",
  }),
  ...proved("the opened folder is the one in the path field", "settings|welcome", {
    "button: Choose a folder": "opens the folder picker",
  }),
  ...proved("rules in the folder are shown in full", "settings", {
    "button: Ask again about *": "forgets the answer about these rules",
  }),
  ...proved("the permission check follows the person's rules and the mode", "settings", {
    "button: Remove the rule for *": "removes the rule",
    "textbox: Command begins with": "sets the beginning of the commands",
    "button: Add rule": "adds the rule",
    "textbox: Run a command": "selects the kind of action to check",
  }),
  ...proved("language and theme change the page at once and are kept", "settings", {
    "combobox: Language": "shows all texts in that language",
    "combobox: Theme": "selects light, dark or system",
  }),
  ...proved("accent and text size change the page at once and are kept", "settings", {
    "combobox: Accent": "changes the accent colour",
    "combobox: Text size": "changes the text size of the page",
  }),
  ...proved("costs are shown in the chosen currency everywhere", "settings", {
    "combobox: Currency": "shows all costs in this currency",
  }),
  ...proved("the browser is asked for notifications", "settings", {
    "button: Allow notifications": "opens the browser's install dialog",
    "button: Ask the browser not to delete Octo's data":
      "asks the browser for persistent storage, and says if it declines",
  }),
  ...proved("a browser that lost its data restores it from the computer", "settings", {
    "switch: Back up chats and billing to this computer": "switches the backup on or off",
    "button: Verify the backup": "compares the backup with this browser's data",
    "button: Restore from this computer": "restores missing calls and chats",
  }),
  ...proved("a browser that lost its data restores it from the computer", "", {
    "button: Restore from this computer": "restores a backup in a browser without data",
    "button: Restore deleted calls too": "restores deleted calls",
  }),
  ...proved("a revoked browser loses access at once", "settings", {
    "button: Revoke *": "revokes a browser after a confirmation",
  }),
  ...proved("a revoked browser loses access at once", "dialog Revoke", { "button: Revoke": "revokes the browser" }),
  ...proved("the focus returns when a dialog", "dialog Revoke", { "button: Cancel": "closes without revoking" }),
  ...proved("a revoked browser loses access at once", "welcome", {
    "textbox: Link or pairing token": "accepts the link that the relay prints",
    "button: Pair": "pairs this browser with the relay",
    "button: Try again": "looks for the relay again",
  }),
];

const windows: Control[] = [
  ...proved("a rule can match a path", "welcome|dialog Add an account", {
    "combobox: Vendor": "fills in the vendor's address and models",
    "link: Get a key": "opens the vendor's key page",
    "button: Test": "requests the list of models, which is free",
    "combobox: Model": "sets the model",
  }),
  ...proved("a person pairs", "welcome|dialog Add an account", {
    "textbox: Key": "sets the key",
    "textbox: Address": "sets the vendor's address",
  }),
  ...proved("an account that cannot be reached is not saved", "welcome", {
    "button: Start": "tests and saves the account, and opens a new chat",
  }),
  ...proved("a renamed account answers as before", "dialog Add an account", {
    "button: Save": "tests and saves the account",
  }),
  ...proved("a renamed account answers as before", "welcome|dialog Add an account", {
    "summary: Account name and model for chat titles": "shows name and title model",
  }),
  ...proved("an account at a custom address uses the chosen protocol", "", {
    "combobox: Protocol": "selects the protocol, if there are several",
  }),
  ...proved("an account at AWS Bedrock signs requests through the relay and shows the cost of an answer", "", {
    "combobox: Region or plan": "fills in the address of a region or a plan, where the vendor has several",
  }),
  ...proved("five actions show a demo without a key", "welcome", {
    "button: Try it without a key": "starts the demo",
  }),
  ...proved("the opened folder is the one in the path field", "dialog Choose a folder", {
    "textbox: Path": "sets the path of the folder to open",
    "button: Go": "goes into the folder",
    "button: ..": "goes to the parent folder",
    "button: project": "goes into the folder",
    "button: octo": "goes into the folder",
    "button: Open this folder": "opens the folder for Octo",
  }),
  ...proved("the palette finds chats", "dialog Command palette", {
    "combobox: Search chats, messages and actions": "searches chats, messages and actions",
  }),
  ...proved("every action of the palette does what it says", "dialog Command palette", {
    "option: *": "opens the chat or page, or runs the action",
  }),
  ...proved(
    "a dialog has a title and a close button",
    "dialog Keyboard shortcuts|dialog Add an account|dialog Choose a folder|dialog Delete the calls of 2024-03|dialog Empty trash|dialog Revoke|dialog Stop process",
    {
      "button: Close": "closes the dialog without a change",
    },
  ),
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
