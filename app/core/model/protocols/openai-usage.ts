// Reads the token counts of both OpenAI protocols, and of the many hosts that put them in places of their own.
import type { Json, JsonObject } from "#core/model/message.ts";
import type { Reported } from "#core/model/provider.ts";
import { counted, createFigures, type Figures } from "./figures.ts";
import { asNumber, asObject } from "./json.ts";

/** The names that a protocol gives to its counts. */
interface Names {
  input: "prompt_tokens" | "input_tokens";
  output: "completion_tokens" | "output_tokens";
}

export const chatNames: Names = { input: "prompt_tokens", output: "completion_tokens" };
export const responsesNames: Names = { input: "input_tokens", output: "output_tokens" };

/**
 * Returns usage and cost. Tokens read from and written to the cache are subtracted from the input, because the total of
 * the prompt includes them.
 */
export function openaiFigures(reported: JsonObject | undefined, names: Names): Reported {
  const figures = createFigures();
  const { count } = figures;
  const details = asObject(reported?.[`${names.input}_details`]);
  const prompt = count(reported?.[names.input]);
  const read = largest(figures, [
    details?.cached_tokens,
    reported?.prompt_cache_hit_tokens,
    reported?.cached_tokens,
    reported?.cache_read_input_tokens,
  ]);
  const parts = inputOf({ prompt, read, ...writtenTo(details, figures) }, { reported, names }, figures);
  const { output, reasoning } = outputOf(reported, { names, prompt: parts.whole }, figures);
  const { whole: _, ...input } = parts;
  const usage = { ...input, output };
  const costNanos = costOf(reported, figures);
  return {
    ...counted(usage, figures, reported),
    ...(costNanos !== undefined && { costNanos }),
    ...(reasoning && { reasoning }),
  };
}

interface InputCounts {
  prompt: number | undefined;
  read: number;
  hour: number;
  all: number;
}

/**
 * The kinds of input, and the whole of it. The prompt includes what the cache served. Some proxies count that beside the
 * prompt, which the total proves. A cache that served more than the prompt, without such a proof, is not believed.
 */
function inputOf(
  { prompt, read, hour, all }: InputCounts,
  { reported, names }: { reported: JsonObject | undefined; names: Names },
  figures: Figures,
) {
  const cache = { cacheRead: read, cacheWrite5m: all - hour, cacheWrite1h: hour };
  if (prompt === undefined) return { input: undefined, ...cache, whole: undefined };
  const cached = read + all;
  if (cached <= prompt) return { input: prompt - cached, ...cache, whole: prompt };
  const { total_tokens, [names.output]: output } = reported ?? {};
  const isBeside = asNumber(total_tokens) === prompt + cached + (asNumber(output) ?? 0);
  if (isBeside) return { input: prompt, ...cache, whole: prompt + cached };
  figures.contradict();
  return { input: prompt, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, whole: prompt };
}

/** Some hosts report a count in two places, and 0 in one of them. */
const largest = ({ count }: Figures, values: (Json | undefined)[]) =>
  Math.max(0, ...values.map((one) => count(one) ?? 0));

/** Cache writes. Qwen reports them in Anthropic's form. */
function writtenTo(details: JsonObject | undefined, figures: Figures): { hour: number; all: number } {
  const parts = asObject(details?.cache_creation);
  const hour = figures.count(parts?.ephemeral_1h_input_tokens) ?? 0;
  const short = figures.count(parts?.ephemeral_5m_input_tokens) ?? 0;
  const all = largest(figures, [details?.cache_write_tokens, details?.cache_creation_input_tokens, hour + short]);
  return { hour, all };
}

/**
 * The output, and the reasoning within it. Some vendors count reasoning beside the output (xAI) or in the total alone
 * (Gemini). The total proves that, or a reasoning that is more than the output. Where nothing proves it, the output
 * includes the reasoning.
 */
function outputOf(
  reported: JsonObject | undefined,
  { names, prompt }: { names: Names; prompt: number | undefined },
  { count, contradict }: Figures,
): { output?: number; reasoning?: number } {
  const output = count(reported?.[names.output]);
  const total = count(reported?.total_tokens);
  const reasoning = count(asObject(reported?.[`${names.output}_details`])?.reasoning_tokens);
  if (output === undefined) return {};
  const beside = total === undefined || prompt === undefined ? 0 : total - prompt - output;
  if (beside > 0 && (reasoning === undefined || reasoning === beside))
    return { output: output + beside, reasoning: beside };
  if (reasoning === undefined || reasoning <= output) return { output, reasoning };
  // The total proves that nothing is on top, so that this reasoning cannot be true.
  if (total !== undefined && prompt !== undefined && beside === 0) {
    contradict();
    return { output };
  }
  return { output: output + reasoning, reasoning };
}

/**
 * The cost in billionths of a dollar. xAI reports it in ticks, of which ten are a billionth. With a key of one's own at the
 * maker, OpenRouter reports its fee and beside it what the maker charges.
 */
function costOf(reported: JsonObject | undefined, { cost }: Figures): number | undefined {
  const ofTicks = cost(reported?.cost_in_usd_ticks, 1e10);
  const fee = cost(reported?.cost);
  if (fee === undefined) return ofTicks;
  const isOwnKey = reported?.is_byok === true;
  return fee + ((isOwnKey ? cost(asObject(reported.cost_details)?.upstream_inference_cost) : undefined) ?? 0);
}
