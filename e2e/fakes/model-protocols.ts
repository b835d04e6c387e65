// The scripted vendor's protocols: request path and wire format of each.
import { bedrockError, bedrockFrames, junkFrame } from "./bedrock-wire.ts";
import { anthropicFrames, openaiFrames, type Reply } from "./model-wire.ts";
import { responsesError, responsesFrames } from "./responses-wire.ts";

export type Protocol = "anthropic" | "openai" | "responses" | "bedrock";

interface Wire {
  /** The end of the path of requests for answers. */
  path: string;
  /** The content type of answers. */
  type: string;
  frames(reply: Reply): (string | Buffer)[];
  /** Makes data that is sent between two frames and is not an event. */
  junk(text: string): string | Buffer;
  error(error: { type: string; message: string }): string | Buffer;
}

const sse = {
  type: "text/event-stream; charset=utf-8",
  junk: (text: string) => `${text}\n\n`,
  error: (error: object) => errorEvent({ type: "error", error }),
};
const errorEvent = (event: object) => `event: error\ndata: ${JSON.stringify(event)}\n\n`;

export const wires: Record<Protocol, Wire> = {
  anthropic: { ...sse, path: "/messages", frames: anthropicFrames },
  openai: { ...sse, path: "/chat/completions", frames: openaiFrames },
  responses: {
    ...sse,
    path: "/responses",
    frames: responsesFrames,
    error: (error) => errorEvent(responsesError(error)),
  },
  bedrock: {
    path: "/converse-stream",
    type: "application/vnd.amazon.eventstream",
    frames: bedrockFrames,
    junk: junkFrame,
    error: bedrockError,
  },
};

export function protocolAt(path: string): Protocol | undefined {
  return (Object.keys(wires) as Protocol[]).find((protocol) => path.endsWith(wires[protocol].path));
}
