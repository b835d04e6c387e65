// Lucide icons as components. Each SVG element is created once and then cloned.
import * as lucide from "lucide";
import type { Component } from "solid-js";

interface Props {
  /** Width and height in pixels. */
  size: number;
  class?: string;
}

/** Makes an icon component. The icon has no accessible name, because its button or the text beside it has one. */
function icon(node: lucide.IconNode): Component<Props> {
  let made: SVGElement | undefined;
  return (props) => {
    made ??= lucide.createElement(node, { "aria-hidden": "true" });
    const copy = made.cloneNode(true) as SVGElement;
    // Props are read once, because the size of an icon never changes.
    /* oxlint-disable solid/reactivity */
    copy.setAttribute("width", String(props.size));
    copy.setAttribute("height", String(props.size));
    copy.setAttribute("class", props.class ?? "");
    /* oxlint-enable solid/reactivity */
    return copy;
  };
}

export const ArrowDown = /* @__PURE__ */ icon(lucide.ArrowDown);
export const ArrowLeft = /* @__PURE__ */ icon(lucide.ArrowLeft);
export const ArrowUp = /* @__PURE__ */ icon(lucide.ArrowUp);
export const AtSign = /* @__PURE__ */ icon(lucide.AtSign);
export const Check = /* @__PURE__ */ icon(lucide.Check);
export const ChevronRight = /* @__PURE__ */ icon(lucide.ChevronRight);
export const Circle = /* @__PURE__ */ icon(lucide.Circle);
export const CircleDot = /* @__PURE__ */ icon(lucide.CircleDot);
export const CircleDashed = /* @__PURE__ */ icon(lucide.CircleDashed);
export const Clock = /* @__PURE__ */ icon(lucide.Clock);
export const Copy = /* @__PURE__ */ icon(lucide.Copy);
export const Ellipsis = /* @__PURE__ */ icon(lucide.Ellipsis);
export const FilePlus = /* @__PURE__ */ icon(lucide.FilePlus);
export const FileText = /* @__PURE__ */ icon(lucide.FileText);
export const Folder = /* @__PURE__ */ icon(lucide.Folder);
export const FolderSearch = /* @__PURE__ */ icon(lucide.FolderSearch);
export const GitBranch = /* @__PURE__ */ icon(lucide.GitBranch);
export const Globe = /* @__PURE__ */ icon(lucide.Globe);
export const ListChecks = /* @__PURE__ */ icon(lucide.ListChecks);
export const LoaderCircle = /* @__PURE__ */ icon(lucide.LoaderCircle);
export const MessageSquare = /* @__PURE__ */ icon(lucide.MessageSquare);
export const PanelLeft = /* @__PURE__ */ icon(lucide.PanelLeft);
export const PanelRight = /* @__PURE__ */ icon(lucide.PanelRight);
export const Paperclip = /* @__PURE__ */ icon(lucide.Paperclip);
export const Pencil = /* @__PURE__ */ icon(lucide.Pencil);
export const Pin = /* @__PURE__ */ icon(lucide.Pin);
export const Plus = /* @__PURE__ */ icon(lucide.Plus);
export const RefreshCw = /* @__PURE__ */ icon(lucide.RefreshCw);
export const RotateCcw = /* @__PURE__ */ icon(lucide.RotateCcw);
export const Search = /* @__PURE__ */ icon(lucide.Search);
export const Settings = /* @__PURE__ */ icon(lucide.Settings);
export const Square = /* @__PURE__ */ icon(lucide.Square);
export const SquareSlash = /* @__PURE__ */ icon(lucide.SquareSlash);
export const Terminal = /* @__PURE__ */ icon(lucide.SquareTerminal);
export const Wallet = /* @__PURE__ */ icon(lucide.Wallet);
export const Wrench = /* @__PURE__ */ icon(lucide.Wrench);
export const X = /* @__PURE__ */ icon(lucide.X);
