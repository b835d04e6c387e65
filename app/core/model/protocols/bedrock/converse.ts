// The AWS Bedrock Converse protocol, which serves models of many makers.
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "#core/model/provider.ts";
import { bedrockHeaders, converseUrl, hostOf } from "#core/model/protocols/endpoints.ts";
import { authHeaders, readKey } from "./credentials.ts";
import { eventStreamItems } from "./frames.ts";
import { bedrockReply } from "./reply.ts";
import { bedrockBody } from "./request.ts";
import { mustAnswerWhole, wholeAnswerItems } from "./whole.ts";
import { BrokenStream, connect } from "#core/model/protocols/vendor-fetch.ts";
import { readReply } from "#core/model/protocols/reply.ts";
import { makerOf } from "#core/model/protocols/vendor-data.ts";

export function bedrockConverse(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const { http, now } = ports;
  const headers = bedrockHeaders(endpoint);
  const host = hostOf(endpoint.baseUrl);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const key = readKey(endpoint.key);
    const sign = async (url: string, body: string) => {
      if ("kind" in key) throw new BrokenStream(key);
      return authHeaders(key, { method: "POST", url, body }, now());
    };
    const connection = connect({ http, headers, sign, key: endpoint.key, signal, heard, now });
    const whole = mustAnswerWhole(request);
    const open = async () => {
      const url = converseUrl(endpoint.baseUrl, request.model, whole ? "converse" : "converse-stream");
      return connection.fetch(url, { body: JSON.stringify(await bedrockBody(request, { host, image: ports.image })) });
    };
    const reader = bedrockReply(makerOf("bedrock-converse", request.model, host));
    yield* readReply(open, reader, connection, whole ? wholeAnswerItems : eventStreamItems);
  }
  return { protocol: "bedrock-converse", stream };
}
