// A bar that shows how much of something is used.
import type { JSX } from "solid-js";
import "./meter.css";

interface Props {
  label: string;
  value: number;
  max: number;
  /** What the bar says in words. Screen readers read it in place of a percentage. */
  text?: string;
  tone?: "warn" | "full";
}

export function Meter(props: Props): JSX.Element {
  const share = () => Math.min(1, Math.max(0, props.max > 0 ? props.value / props.max : 0));
  return (
    <div
      class="meter"
      role="meter"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.max}
      aria-valuenow={Math.min(props.value, props.max)}
      aria-valuetext={props.text}
      data-tone={props.tone}
    >
      <div style={{ width: `${100 * share()}%` }} />
    </div>
  );
}
