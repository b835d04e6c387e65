// The divider between messages that were read and messages that came while the chat was not on screen.
import type { JSX } from "solid-js";
import { money } from "../../parts/words/format.ts";
import { currency } from "../../state/shown-currency.ts";
import { t } from "../../text/t.ts";
import type { Away } from "./away.ts";

/** @param asks number of open questions */
export function AwayLine(props: { away: Away; asks: number }): JSX.Element {
  const words = () =>
    [
      props.away.turns > 0 && t().chat.awayTurns(props.away.turns),
      props.away.files > 0 && t().chat.awayFiles(props.away.files),
      props.away.costNanos > 0 && money(props.away.costNanos, currency()),
      props.asks > 0 && t().chat.awayAsks,
    ].filter(Boolean);
  return (
    <p class="chat-divider">
      {t().chat.away} {words().join(" · ")}
    </p>
  );
}
