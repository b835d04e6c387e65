// English texts of data retention: how long calls are kept, and deleting months of calls.

const calls = (n: string) => (n === "1" ? "1 call" : `${n} calls`);

export const retention = {
  title: "Data retention",
  keep: "Keep calls",
  forEver: "forever",
  years: (n: number) => (n === 1 ? "1 year" : `${n} years`),
  keepHint: "Nothing is deleted automatically. Money asks you about older months.",
  month: "Month",
  calls: "Calls",
  cost: "Cost",
  open: "A past month appears here after its last week has ended.",
  delete: "Delete…",
  deleteOf: (month: string) => `Delete ${month}…`,
  deleting: (months: string) => `Delete the calls of ${months}`,
  removes: (n: string, cost: string) => `This removes ${calls(n)} for ${cost} from this browser.`,
  consequences:
    "Chats keep their text and costs, but the line under a turn no longer links to its calls. Totals of the year and of all time no longer include them. Files on your computer stay as they are, the backup included.",
  exportFirst: "Export the file first. You can import it later to get the calls back.",
  export: (file: string) => `Export ${file}`,
  reading: "Writing the file and checking it.",
  exported: (n: string, cost: string) =>
    `File checked: it has all ${calls(n)} for ${cost}, unchanged since they were sealed.`,
  run: (n: string) => `Delete ${calls(n)}`,
  cancel: "Keep them",
  deleted: (n: string, months: string) =>
    `${calls(n)} of ${months} ${n === "1" ? "was" : "were"} deleted. Import the file to get them back.`,
  stays: {
    open: (month: string) => `${month} was not deleted: it may still get new calls.`,
    changed: (month: string) => `${month} was not deleted: it has changed since the export. Export it again.`,
    broken: (month: string) =>
      `${month} was not deleted: its calls differ from their seal, and deleting them would hide that. You can still export them.`,
    counted: (month: string, limit: string) =>
      `${month} was not deleted: its calls count towards the limit ${limit}, and deleting them would free up that limit. Remove the limit in Settings first.`,
  },
  limit: (amount: string, about: string) => `of ${amount} in total for ${about}`,
  removed: "Deleted",
  removedLine: (month: string, n: string, cost: string, when: string) =>
    `${month}: ${calls(n)} for ${cost}, deleted on ${when}`,
  by: { person: "by you", rule: "due to their age" },
  back: (n: string) => `${n} of them imported again`,
  allBack: "all imported again",
  overdue: (n: number, months: string) =>
    n === 1
      ? `The calls of ${months} are older than your retention period.`
      : `The calls of ${n} months are older than your retention period: ${months}.`,
  overdueAction: "Export and delete…",
  keepThem: "Keep them",
  excluded: (months: string, n: string, cost: string) =>
    `Excludes ${months}, which you deleted: ${calls(n)} for ${cost}.`,
  excludedMonths: (months: string) => `Excludes ${months}, which you deleted.`,
  deletedMonth: (month: string, when: string) =>
    `The calls of ${month} were deleted on ${when}. Import the file of that month to see them again.`,
  sealedRemoved: (month: string, n: string, when: string) => `${calls(n)} of ${month} were deleted on ${when}.`,
  missing: (n: number) =>
    n === 1
      ? "1 block of older calls is missing, although no deletion was recorded."
      : `${n} blocks of older calls are missing, although no deletion was recorded.`,
  many: (n: number) => `${n} months`,
};
