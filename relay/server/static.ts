// Serves the built app: a fixed list of files, each compressed once and served with a content security policy.
import { readdir, readFile, stat } from "node:fs/promises";
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
  modified: number;
  bodies: Partial<Record<Coding, Promise<Uint8Array<ArrayBuffer>>>>;
}

export interface StaticFiles {
  answer(request: Request, port: number): Promise<Response>;
}

/** Lists the app's files in advance, so that no other path can be requested. */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  let assets = await assetsIn(folder);

  async function find(request: Request, pathname: string): Promise<Asset | undefined> {
    const path = assets.has(pathname) || !isNavigation(request, pathname) ? pathname : "/index.html";
    const known = assets.get(path);
    // A changed index.html means that there is a new build. In this case all files are listed again.
    if (known && !isHashed(path) && (await modifiedAt(known.file)) !== known.modified) {
      assets = await assetsIn(folder).catch(() => assets);
    }
    return assets.get(path);
  }

  return {
    async answer(request, port) {
      if (request.method !== "GET" && request.method !== "HEAD") return new Response(null, { status: 405 });
      const asset = await find(request, new URL(request.url).pathname);
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

async function assetsIn(folder: string): Promise<Map<string, Asset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const assets = await Promise.all(
    files.map(async (file): Promise<Asset> => {
      const path = `/${relative(folder, file).split(sep).join("/")}`;
      return { path, file, modified: await modifiedAt(file), bodies: {} };
    }),
  );
  return new Map(assets.map((asset) => [asset.path, asset]));
}

const modifiedAt = (file: string) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
const isHashed = (path: string) => path.startsWith("/assets/");

/** True if a request is a navigation to a route of the app and not a request for a file. */
function isNavigation(request: Request, pathname: string) {
  if (pathname === "/") return true;
  const mode = request.headers.get("sec-fetch-mode");
  const page = mode === "navigate" || (mode === null && (request.headers.get("accept") ?? "").includes("text/html"));
  return page && !extname(pathname) && !isHashed(pathname);
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
  return {
    "content-type": mimes[extname(asset.file)] ?? "application/octet-stream",
    "cache-control": isHashed(asset.path) ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    "content-security-policy": policyOf(asset.path, port),
    "cross-origin-opener-policy": "same-origin",
  };
}

/**
 * Returns the content security policy of a file. The page may connect only to the relay, the worker also to vendors.
 */
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
