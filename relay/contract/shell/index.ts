// The reader of shell lines. The app loads it only when a command comes, so the contract's index does not re-export it.
export { catastropheIn, readLine } from "./shell-line.ts";
export { pathKey, questionsOf } from "./questions.ts";
export type { Act, Findings, NamedPath, PathFinding, Questions, Reading, ShellPlace, Shown } from "./reading.ts";
