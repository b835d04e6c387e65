// English words of keeping calls, and of deleting months of them.

const calls = (n: string) => (n === "1" ? "1 call" : `${n} calls`);

export const retention = {
  title: "Months: kept and deleted",
  keep: "Keep calls",
  forEver: "for ever",
  years: (n: number) => (n === 1 ? "1 year" : `${n} years`),
  keepHint: "Nothing is deleted by itself. When months are older than that, the page Money asks.",
  month: "Month",
  calls: "Calls",
  cost: "Cost",
  open: "Months that are over are listed here once no running week is part of them.",
  delete: "Delete…",
  deleteOf: (month: string) => `Delete ${month}…`,
  deleting: (months: string) => `Delete the calls of ${months}`,
  leaves: (n: string, cost: string) => `${calls(n)} for ${cost} leave this browser.`,
  means:
    "Chats keep their words and their costs, but the line under a turn no longer leads to its calls. Totals of years and of everything are without them. Files on your computer stay as they are, a copy of the ledger too.",
  exportFirst: "Save the file first: importing it brings the calls back.",
  export: (file: string) => `Export ${file}`,
  reading: "Writing the file, and reading it again.",
  exported: (n: string, cost: string) =>
    `The file was read again: it has all of them, ${calls(n)} for ${cost}, unchanged since they were sealed.`,
  run: (n: string) => `Delete ${calls(n)}`,
  cancel: "Keep them",
  deleted: (n: string, months: string) =>
    `${calls(n)} of ${months} ${n === "1" ? "was" : "were"} deleted. Import the file to have them back.`,
  stays: {
    open: (month: string) => `${month} stays: it may still grow.`,
    changed: (month: string) => `${month} stays: it has changed meanwhile. Export it again.`,
    broken: (month: string) =>
      `${month} stays: its calls are not what was sealed, and deleting them would hide that. An export has them as they are.`,
    counted: (month: string, limit: string) =>
      `${month} stays: its calls count towards the limit ${limit}, which would have room again. Remove that limit in Settings first.`,
  },
  limit: (amount: string, about: string) => `of ${amount} in all for ${about}`,
  removed: "Deleted",
  removedLine: (month: string, n: string, cost: string, when: string) =>
    `${month}: ${calls(n)} for ${cost}, deleted on ${when}`,
  by: { person: "by you", rule: "for their age" },
  back: (n: string) => `${n} of them were imported again`,
  allBack: "all were imported again",
  overdue: (n: number, months: string) =>
    n === 1
      ? `The calls of ${months} are older than you keep them.`
      : `The calls of ${n} months are older than you keep them: ${months}.`,
  overdueAction: "Export and delete…",
  keepThem: "Keep them",
  without: (months: string, n: string, cost: string) =>
    `Without ${months}, which you deleted: ${calls(n)} for ${cost}.`,
  withoutNamed: (months: string) => `Without ${months}, which you deleted.`,
  gone: (month: string, when: string) =>
    `Calls of ${month} were deleted on ${when}. Import the file of that month to see them again.`,
  sealedRemoved: (month: string, n: string, when: string) => `${calls(n)} of ${month} were deleted on ${when}.`,
  missing: (n: number) =>
    n === 1
      ? "1 stretch of sealed calls is missing, and nothing says that it was deleted."
      : `${n} stretches of sealed calls are missing, and nothing says that they were deleted.`,
  many: (n: number) => `${n} months`,
};
