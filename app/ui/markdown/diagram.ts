// Draws Mermaid diagrams. The library is loaded when the first diagram is on screen. The library's output is not
// trusted, so it is shown as an image, which can neither run scripts nor fetch anything.
import { createEffect, createSignal, onCleanup } from "solid-js";
import { isDark } from "../state/preferences.ts";

export interface Picture {
  address: string;
  width: number;
  height: number;
  /** The title from the diagram's source. If there is none, the kind of diagram. */
  title: string;
}

/** Finished pictures. The key contains the colour scheme and the source. */
const drawn = new Map<string, Picture>();
const maxDrawn = 50;
const keyOf = (source: string) => `${isDark()} ${source}`;

/** Returns the picture of `source`. It is drawn once `near` is on screen, and again when the colour scheme changes. */
export function createDiagram(
  source: () => string,
  near: () => Element | undefined,
): () => Picture | "wrong" | undefined {
  const [picture, setPicture] = createSignal<Picture | "wrong" | undefined>(drawn.get(keyOf(source())));
  const [seen, setSeen] = createSignal(false);
  let gone = false;
  const watcher = new IntersectionObserver((entries) =>
    setSeen(entries.some(({ isIntersecting }) => isIntersecting) || seen()),
  );
  onCleanup(() => {
    gone = true;
    watcher.disconnect();
  });
  createEffect(() => {
    const element = near();
    if (element) watcher.observe(element);
  });
  createEffect(() => {
    if (!seen()) return;
    const [key, text] = [keyOf(source()), source()];
    void pictureOf(key, text, isDark()).then(
      (now) => !gone && key === keyOf(source()) && setPicture(now),
      () => !gone && setPicture("wrong"),
    );
  });
  return picture;
}

async function pictureOf(key: string, source: string, isDark: boolean): Promise<Picture> {
  const before = drawn.get(key);
  if (before) return before;
  const picture = await paint(source, isDark);
  drawn.set(key, picture);
  const [oldest] = drawn.keys();
  if (drawn.size > maxDrawn && oldest !== undefined) drawn.delete(oldest);
  return picture;
}

let drawings = 0;

/** Maximum length of a diagram's source. The library draws on the page's thread, so a longer source is shown as code. */
const maxSourceChars = 10_000;
const maxEdges = 200;
/** Pixels that a picture may have at most, in each direction. */
const maxSide = 20_000;

async function paint(source: string, isDark: boolean): Promise<Picture> {
  if (source.length > maxSourceChars) throw new Error("The diagram is too large.");
  const { default: mermaid } = await import("mermaid");
  const table = document.createElement("div");
  table.className = "diagram-table";
  document.body.append(table);
  try {
    const { diagramType } = await mermaid.parse(source);
    mermaid.initialize(settings(table, isDark));
    const { svg } = await mermaid.render(`diagram-${++drawings}`, source, table);
    return pictureFrom(svg, diagramType);
  } finally {
    table.remove();
  }
}

/** Makes a picture from SVG text. Parsing and serializing make the SVG well-formed, as an image must be. */
function pictureFrom(text: string, kind: string): Picture {
  const svg = new DOMParser().parseFromString(text, "text/html").querySelector("svg");
  const [, , width = 0, height = 0] = (svg?.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  if (!svg || !(width > 0) || !(height > 0)) throw new Error("The drawing has no size.");
  if (width > maxSide || height > maxSide) throw new Error("The drawing is too large.");
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  svg.style.maxWidth = "";
  return {
    address: `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
    title: svg.querySelector("title")?.textContent.trim() || kind.replace(/-?v\d$|diagram$/gi, ""),
  };
}

const fixedSettings = [
  "secure",
  "securityLevel",
  "startOnLoad",
  "maxTextSize",
  "maxEdges",
  "suppressErrorRendering",
  "htmlLabels",
  // With these, a diagram could style more than itself.
  "themeCSS",
  "fontFamily",
  "altFontFamily",
  "dompurifyConfig",
];

function settings(near: HTMLElement, isDark: boolean) {
  const colour = (name: string) => {
    near.style.color = `var(--${name})`;
    return getComputedStyle(near).color;
  };
  return {
    startOnLoad: false,
    securityLevel: "strict",
    maxTextSize: maxSourceChars,
    maxEdges,
    // Settings that a diagram's own text cannot change.
    secure: fixedSettings,
    suppressErrorRendering: true,
    // Draws labels as SVG text, because not every browser draws HTML inside an image.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    fontFamily: "system-ui, sans-serif",
    theme: "base",
    themeVariables: {
      darkMode: isDark,
      background: colour("paper"),
      primaryColor: colour("sunk"),
      primaryTextColor: colour("ink"),
      primaryBorderColor: colour("ink-2"),
      lineColor: colour("ink-2"),
      secondaryColor: colour("accent-soft"),
      tertiaryColor: colour("raised"),
      edgeLabelBackground: colour("paper"),
      fontSize: "14px",
    },
  } as const;
}
