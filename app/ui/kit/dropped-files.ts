// Finds the files in what was dropped on the page, also in folders. The entries must be asked for while the event is
// handled, so this function reads them before it first waits.

/** @param wanted tells from its name whether a file in a folder is wanted; only those are opened */
export async function filesIn(dropped: DataTransfer, wanted: (name: string) => boolean): Promise<File[]> {
  const entries = [...dropped.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: File[] = [];
  for (const entry of entries) await addFiles(files, entry, (name) => entry.isFile || wanted(name));
  return files;
}

async function addFiles(files: File[], entry: FileSystemEntry, wanted: (name: string) => boolean): Promise<void> {
  if (isFile(entry)) {
    if (wanted(entry.name)) files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A browser returns the entries of a large folder in parts, and an empty part at the end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return;
    for (const one of part) await addFiles(files, one, wanted);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
