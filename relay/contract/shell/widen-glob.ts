// Makes a part of a bash pattern readable for matchers that know only plain sets.

/** A set such as `[a-f]`, which every matcher reads as bash does. */
const plainSet = /^\[[!^]?[\w.-]+\]/;

/**
 * Returns a pattern that matches at least what bash matches. Classes such as `[[:alpha:]]`, a leading `]` and other sets
 * that are not plain are read differently by every matcher, so from the first special character on anything matches.
 */
export function widenGlob(part: string): string {
  let text = "";
  for (let at = 0; at < part.length; ) {
    if (part[at] === "\\") {
      text += part.slice(at, at + 2);
      at += 2;
    } else if (part[at] === "[") {
      const [set] = plainSet.exec(part.slice(at)) ?? [];
      if (set === undefined) return `${beforeSpecials(part)}*`;
      text += set.replace("[!", "[^");
      at += set.length;
    } else text += part[at++];
  }
  return text;
}

const beforeSpecials = (part: string): string => /^(?:\\.|[^\\*?[\](){}|!+@])*/.exec(part)?.[0] ?? "";
