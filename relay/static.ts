// The built app over HTTP: a fixed map of files, compressed once, each with the policy it must live under.
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const mimes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};
const squeezed = new Set([".html", ".js", ".css", ".json", ".webmanifest", ".svg", ".wasm", ".txt"]);

type Coding = "br" | "gzip" | "identity";
interface Asset {
  path: string;
  file: string;
  bodies: Partial<Record<Coding, Promise<Uint8Array<ArrayBuffer>>>>;
}

export interface StaticFiles {
  answer(request: Request, port: number): Promise<Response>;
}

/** Reads the folder's names once, so that nothing outside that list can ever be asked for. */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const assets = new Map<string, Asset>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    assets.set(path, { path, file, bodies: {} });
  }
  const index = assets.get("/index.html");

  return {
    async answer(request, port) {
      if (request.method !== "GET" && request.method !== "HEAD") return new Response(null, { status: 405 });
      const { pathname } = new URL(request.url);
      const asset = assets.get(pathname) ?? (isNavigation(request, pathname) ? index : undefined);
      if (!asset) return new Response(null, { status: 404 });
      const coding = codingFor(request, asset);
      const body = await (asset.bodies[coding] ??= load(asset, coding));
      const headers = { ...headersOf(asset, port), "content-length": String(body.byteLength) };
      return new Response(request.method === "HEAD" ? null : body, {
        headers: coding === "identity" ? headers : { ...headers, "content-encoding": coding },
      });
    },
  };
}

/** The address bar asked, for a route of the app rather than for a file. */
function isNavigation(request: Request, pathname: string) {
  const mode = request.headers.get("sec-fetch-mode");
  const page = mode === "navigate" || (mode === null && (request.headers.get("accept") ?? "").includes("text/html"));
  return page && !extname(pathname) && !pathname.startsWith("/assets/");
}

function codingFor(request: Request, asset: Asset): Coding {
  if (!squeezed.has(extname(asset.file))) return "identity";
  const accepted = request.headers.get("accept-encoding") ?? "";
  return /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : "identity";
}

async function load(asset: Asset, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(asset.file);
  if (coding === "gzip") return new Uint8Array(await promisify(gzip)(bytes));
  if (coding === "identity") return new Uint8Array(bytes);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return new Uint8Array(await promisify(brotliCompress)(bytes, { params }));
}

function headersOf(asset: Asset, port: number): Record<string, string> {
  const hashed = asset.path.startsWith("/assets/");
  return {
    "content-type": mimes[extname(asset.file)] ?? "application/octet-stream",
    "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    "content-security-policy": policyOf(asset.path, port),
    "cross-origin-opener-policy": "same-origin",
  };
}

/** The page talks to the relay alone. Only the engine's worker may speak to vendors, by the policy of its own script. */
function policyOf(path: string, port: number): string {
  const connect = /^\/assets\/worker-[^/]*\.js$/.test(path)
    ? "'self' https: http://localhost:* http://127.0.0.1:* ws://localhost:*"
    : `'self' ws://localhost:${port}`;
  return [
    "default-src 'self'",
    `connect-src ${connect}`,
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
