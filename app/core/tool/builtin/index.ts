// Which tools a session has, from what it can reach. Adding a tool is one line here.
import type { Tool } from "#core/tool/tool.ts";
import { askUser } from "./person/ask-user.ts";
import { editFile } from "./files/edit-file.ts";
import { glob } from "./files/glob.ts";
import { grep } from "./files/grep.ts";
import { listFiles } from "./files/list-files.ts";
import type { ToolPorts } from "./ports.ts";
import { readFile } from "./files/read-file.ts";
import { terminalTools } from "./terminal/terminal.ts";
import { todo } from "./person/todo.ts";
import { writeFile } from "./files/write-file.ts";

export const personTools = (): Tool[] => [askUser(), todo()];

export const folderTools = (ports: ToolPorts): Tool[] => [
  readFile(ports),
  writeFile(ports),
  editFile(ports),
  listFiles(ports),
  glob(ports),
  grep(ports),
  ...terminalTools(ports),
];
