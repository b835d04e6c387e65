// A text in which the matches of a search are highlighted.
import { For, type JSX } from "solid-js";
import { withMarks } from "#core/hidden-characters.ts";

interface Range {
  from: number;
  to: number;
}

export function Marks(props: { text: string; ranges: Range[] }): JSX.Element {
  const segments = () => {
    let at = 0;
    const found = props.ranges.flatMap(({ from, to }) => {
      const plain = { text: props.text.slice(at, from), found: false };
      at = to;
      return [plain, { text: props.text.slice(from, to), found: true }];
    });
    return [...found, { text: props.text.slice(at), found: false }];
  };
  return (
    <For each={segments()}>
      {(segment) => (segment.found ? <mark>{withMarks(segment.text)}</mark> : withMarks(segment.text))}
    </For>
  );
}
