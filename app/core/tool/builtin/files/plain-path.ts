// Gives each path one spelling, so that Octo stores only one seen version per file.

/** Simplifies a path: `./a//b` becomes `a/b`. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/\\/g, "/").split("/")) {
    if (part === "..") {
      if (parts.length === 0 || parts.at(-1) === "..") parts.push(part);
      else parts.pop();
    } else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/") || ".";
}
