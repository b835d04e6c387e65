// Which tools a session has, from what it can reach. Adding a tool is one line here.
import type { Tool } from "../tool.ts";
import { askUser } from "./ask-user.ts";
import { editFile } from "./edit-file.ts";
import { glob } from "./glob.ts";
import { grep } from "./grep.ts";
import { listFiles } from "./list-files.ts";
import type { ToolPorts } from "./ports.ts";
import { readFile } from "./read-file.ts";
import { terminalTools } from "./terminal.ts";
import { todo } from "./todo.ts";
import { writeFile } from "./write-file.ts";

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
