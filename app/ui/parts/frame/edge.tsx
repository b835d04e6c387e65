// The resizable edge of a sidebar: drag it or use the arrow keys. A double click restores the default width.
import type { JSX } from "solid-js";
import type { Widths } from "../../state/frame.ts";

/** Number of pixels by which one press of an arrow key moves the edge. */
const step = 16;

interface Props {
  /** The side of the window where the resized part is. */
  side: "left" | "right";
  label: string;
  widths: Widths;
  width: number;
  set(width: number): void;
}

export function Edge(props: Props): JSX.Element {
  const wider = () => (props.side === "left" ? step : -step);
  const drag = (event: PointerEvent) => {
    const edge = event.currentTarget as HTMLElement;
    if (!edge.hasPointerCapture(event.pointerId)) return;
    props.set(props.side === "left" ? event.clientX : innerWidth - event.clientX);
  };
  const onKey = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: props.width - wider(),
      ArrowRight: props.width + wider(),
      Home: props.widths.min,
      End: props.widths.max,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    props.set(to);
  };
  return (
    <div
      class="edge"
      data-side={props.side}
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuemin={props.widths.min}
      aria-valuemax={props.widths.max}
      aria-valuenow={props.width}
      tabindex="0"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKey}
      onDblClick={() => props.set(props.widths.standard)}
    />
  );
}
