// The built-in tools: those of every session, and those that only a session with a folder has. A new tool needs a line
// here.
import type { Tool } from "#core/tool/tool.ts";
import { editFile } from "./files/edit-file.ts";
import { glob } from "./files/glob.ts";
import { grep } from "./files/grep.ts";
import { listFiles } from "./files/list-files.ts";
import type { FileToolPorts } from "./files/ports.ts";
import { readFile } from "./files/read-file.ts";
import { writeFile } from "./files/write-file.ts";
import { askUser } from "./person/ask-user.ts";
import { todo } from "./person/todo.ts";
import type { TerminalToolPorts } from "./terminal/ports.ts";
import { terminalTools } from "./terminal/terminal.ts";

export const personTools = (): Tool[] => [askUser(), todo()];

export const folderTools = (ports: FileToolPorts & TerminalToolPorts): Tool[] => [
  readFile(ports),
  writeFile(ports),
  editFile(ports),
  listFiles(ports),
  glob(ports),
  grep(ports),
  ...terminalTools(ports),
];
