// Bounds the lengths in a formula, so that a formula is drawn inside its own box: nothing is moved further than about a
// line, and nothing is drawn larger than the space that it takes.
import type { MathTag } from "./nodes.ts";

/** What is left to the elements inside an element, in ems. */
export interface Room {
  /** Negative space that the whole formula may still take. Many small spaces add up to a large one. */
  readonly back: { left: number };
  /** How far an element may still be moved, its outer elements included. */
  readonly off: number;
  /** Size of the text, compared with the text around the formula. */
  readonly scale: number;
}

export const wholeRoom = (): Room => ({ back: { left: 2 }, off: 1.2, scale: 1 });

/** Limits in ems. */
const maxSpace = 20;
const maxPadding = 2;
const maxThickness = 0.5;
const maxFence = 6;
const maxScale = 3;

const unitsInEm: Record<string, number> = { em: 1, ex: 0.45, mu: 1 / 18, pt: 0.1, px: 1 / 16, "": 1 };

/** Returns the length in ems; undefined if it is not a plain length. */
function ems(value: string): number | undefined {
  const [, number, unit = ""] = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z]*)$/.exec(value.trim()) ?? [];
  const size = unitsInEm[unit];
  return number === undefined || size === undefined ? undefined : Number(number) * size;
}

const within = (value: string, least: number, most: number): boolean => {
  const size = ems(value);
  return size !== undefined && size >= least && size <= most;
};

/**
 * Returns the attributes that stay, and the room for the elements inside. @param isHidden true if nothing inside is
 * drawn, so that the element may have any size
 */
export function boundLengths(
  tag: MathTag,
  given: Record<string, string>,
  room: Room,
  isHidden: boolean,
): { kept: Record<string, string>; room: Room } {
  const kept: Record<string, string> = {};
  let { off, scale } = room;
  for (const [name, value] of Object.entries(given)) {
    const moved = Math.abs(ems(value) ?? Number.POSITIVE_INFINITY);
    if (tag === "mpadded" && (name === "voffset" || name === "lspace")) {
      if (moved > off) continue;
      off -= moved;
    } else if (name === "mathsize") {
      if (!within(value, 0.1, maxScale / scale)) continue;
      scale *= moved;
    } else if (!(tag === "mpadded" && isHidden) && !isBounded(tag, name, value, room)) continue;
    kept[name] = value;
  }
  return { kept, room: { back: room.back, off, scale } };
}

function isBounded(tag: MathTag, name: string, value: string, { back }: Room): boolean {
  switch (name) {
    case "width":
    case "height":
    case "depth":
      // A box may be made larger than its content, but not smaller: the content would be drawn outside.
      if (tag === "mpadded") return value.startsWith("+") && within(value, 0, maxPadding);
      return isSpace(value, back);
    case "lspace":
    case "rspace":
      return isSpace(value, back);
    case "rowspacing":
    case "columnspacing":
      return value.split(/\s+/).every((one) => within(one, 0, maxSpace));
    case "linethickness":
      return within(value, 0, maxThickness);
    case "minsize":
    case "maxsize":
      return within(value, 0, maxFence);
    case "scriptlevel":
      return /^[0-3]$/.test(value);
    default:
      return true;
  }
}

function isSpace(value: string, back: Room["back"]): boolean {
  const size = ems(value);
  if (size === undefined || size > maxSpace) return false;
  if (size >= 0) return true;
  if (back.left + size < 0) return false;
  back.left += size;
  return true;
}
