// Accepts other names for the built-in tools, because models use names that they know from earlier versions of Octo or
// other agents.

const aliases: Record<string, string> = {
  read: "read_file",
  file_reader: "read_file",
  filereader: "read_file",
  file_read: "read_file",
  cat: "read_file",
  write: "write_file",
  create_file: "write_file",
  file_write: "write_file",
  edit: "edit_file",
  file_edit: "edit_file",
  replace: "edit_file",
  replace_in_file: "edit_file",
  str_replace: "edit_file",
  ls: "list_files",
  list_dir: "list_files",
  find_files: "glob",
  file_glob: "glob",
  search_filenames: "glob",
  search_files: "grep",
  search_in_files: "grep",
  find_in_files: "grep",
  search_code: "grep",
  shell: "terminal",
  bash: "terminal",
  exec: "terminal",
  execute: "terminal",
  run_command: "terminal",
  run: "terminal",
  command: "terminal",
  bashoutput: "terminal_output",
  kill_shell: "kill_terminal",
  killshell: "kill_terminal",
  todo_manager: "todo",
  todowrite: "todo",
  task_manager: "todo",
  request_user_feedback: "ask_user",
  ask_user_question: "ask_user",
  askuserquestion: "ask_user",
  user_feedback: "ask_user",
  ask: "ask_user",
};

/** Finds the tool that the model means: by exact name, then without regard to case and dashes, then by alias. */
export function toolName(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return name;
  const plain = name.trim().toLowerCase().replace(/-/g, "_");
  const ours = known.includes(plain) ? plain : (aliases[plain] ?? aliases[plain.replace(/_/g, "")]);
  return ours !== undefined && known.includes(ours) ? ours : undefined;
}
