// Reads the chosen invoice files and compares them with the ledger. A file that cannot be read holds up no other.
import { type CheckedFiles, checkInvoice } from "#core/ledger/files/invoice/check.ts";
import type { Invoice, InvoiceProblem } from "#core/ledger/files/invoice/invoice-line.ts";
import { joinInvoices } from "#core/ledger/files/invoice/join.ts";
import { readInvoice } from "#core/ledger/files/invoice/read.ts";
import type { Ledger } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";
import { unzip } from "./unzip.ts";

/** Maximum size of a file, in bytes. A year of usage takes a few megabytes, so a larger file is not an invoice. */
const maxBytes = 64 * 1024 * 1024;

export const createInvoiceCheck = (ledger: Pick<Ledger, "forEachRecord">): Pick<OctoApi["ledger"], "check"> => ({
  check: (files) => checkFiles(files, ledger),
});

async function checkFiles(files: File[], ledger: Pick<Ledger, "forEachRecord">): Promise<CheckedFiles> {
  const problems: CheckedFiles["problems"] = [];
  const invoices: Invoice[] = [];
  const known = new Set<string>();
  for (const { name, text, problem } of await textsOf(files)) {
    // The same file chosen twice counts once.
    if (text !== undefined && known.has(text)) continue;
    if (text !== undefined) known.add(text);
    const read = problem ? { problem } : readInvoice(name, text ?? "");
    if ("problem" in read) problems.push({ name, problem: read.problem });
    else invoices.push(read);
  }
  const checks = [];
  for (const invoice of joinInvoices(invoices)) checks.push(await checkInvoice(invoice, ledger.forEachRecord));
  return { checks, problems };
}

interface FileText {
  name: string;
  text?: string;
  problem?: InvoiceProblem;
}

async function textsOf(files: File[]): Promise<FileText[]> {
  const texts = await Promise.all(files.map(textsIn));
  return texts.flat();
}

/** DeepSeek exports a ZIP file with two tables in it. */
async function textsIn(file: File): Promise<FileText[]> {
  const { name } = file;
  if (file.size > maxBytes) return [{ name, problem: "large" }];
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) return [{ name, text: decode(bytes) }];
  const inside = unzip(bytes, maxBytes);
  if (inside?.some((one) => one.name.startsWith("xl/"))) return [{ name, problem: "spreadsheet" }];
  const tables = inside?.filter((one) => /\.(?:csv|tsv|txt|json)$/i.test(one.name)) ?? [];
  if (tables.length === 0) return [{ name, problem: "zip" }];
  return tables.map((one) => ({ name: `${name}: ${one.name}`, text: decode(one.bytes) }));
}

/** Spreadsheet programs write UTF-16 with a byte order mark. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}
