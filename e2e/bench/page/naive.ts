// Runs in the page: the floor of streaming. Reads an answer and renders the whole text again at each frame.
import { marked } from "marked";

const reply = document.getElementById("reply");
let text = "";
let drawn = "";

function draw(): void {
  if (reply && drawn !== text) {
    drawn = text;
    reply.innerHTML = marked.parse(text, { async: false });
    reply.scrollTop = reply.scrollHeight;
  }
  requestAnimationFrame(draw);
}

async function streamFrom(url: string): Promise<void> {
  requestAnimationFrame(draw);
  const body = {
    model: "scripted",
    stream: true,
    tools: [{ name: "none" }],
    messages: [{ role: "user", content: "go" }],
  };
  const response = await fetch(`${url}/v1/messages`, { method: "POST", body: JSON.stringify(body) });
  let rest = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (rest + chunk).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const { delta } = JSON.parse(event.slice(event.indexOf("data: ") + 6)) as { delta?: { text?: string } };
      text += delta?.text ?? "";
    }
  }
}

Object.assign(globalThis, { streamFrom });
