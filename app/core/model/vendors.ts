// Vendors: where they are, what they speak, whether a browser may call them. Adding one is one entry here.
import type { ProtocolName } from "./message.ts";

/** How long a silence is borne, in milliseconds. */
export interface Patience {
  firstByteMs: number;
  betweenBytesMs: number;
}

export interface Vendor {
  id: string;
  name: string;
  protocol: ProtocolName;
  /** Other protocols that a person may choose for it. */
  alsoSpeaks?: ProtocolName[];
  baseUrl: string;
  /** Other addresses of the same vendor: regions and plans. */
  alsoAt?: string[];
  defaultModel: string;
  liteModel?: string;
  /** Offered before the vendor was asked for its own list. */
  models: string[];
  /** The vendor answers browsers on other origins. The test on setup has the last word. */
  browserMayCall: boolean;
  keyUrl?: string;
  patience?: Partial<Patience>;
}

/** Programs that serve models on the person's own machine, where they listen unless told otherwise. They say what they have. */
const localServers: Vendor[] = [
  { id: "ollama", name: "Ollama", port: 11_434 },
  { id: "lm-studio", name: "LM Studio", port: 1_234 },
  { id: "vllm", name: "vLLM", port: 8_000 },
].map(({ id, name, port }) => ({
  id,
  name: `${name} (this machine)`,
  protocol: "openai-chat",
  baseUrl: `http://localhost:${port}/v1`,
  defaultModel: "",
  models: [],
  browserMayCall: true,
}));

export const vendors: Vendor[] = [
  {
    id: "anthropic",
    name: "Anthropic",
    protocol: "anthropic-messages",
    baseUrl: "https://api.anthropic.com",
    defaultModel: "claude-sonnet-5-5",
    liteModel: "claude-haiku-5-5",
    models: ["claude-sonnet-5-5", "claude-opus-5-5", "claude-fable-5-2", "claude-haiku-5-5", "claude-haiku-4-5"],
    browserMayCall: true,
    keyUrl: "https://console.anthropic.com/settings/keys",
  },
  {
    id: "openai",
    name: "OpenAI",
    protocol: "openai-chat",
    alsoSpeaks: ["openai-responses"],
    baseUrl: "https://api.openai.com/v1",
    defaultModel: "gpt-6.1-terra",
    liteModel: "gpt-5.4-nano",
    models: ["gpt-6.1-terra", "gpt-6-sol", "gpt-6-luna", "gpt-5.5", "gpt-5.4", "gpt-5.4-mini"],
    browserMayCall: true,
    keyUrl: "https://platform.openai.com/api-keys",
    // Reasoning is not streamed on this protocol: a long silence is a model that thinks.
    patience: { betweenBytesMs: 120_000 },
  },
  {
    id: "openrouter",
    name: "OpenRouter",
    protocol: "openai-chat",
    baseUrl: "https://openrouter.ai/api/v1",
    defaultModel: "anthropic/claude-sonnet-5.5",
    liteModel: "anthropic/claude-haiku-5.5",
    models: ["anthropic/claude-sonnet-5.5", "anthropic/claude-opus-5.5", "openai/gpt-6.1-sol", "moonshotai/kimi-k3"],
    browserMayCall: true,
    keyUrl: "https://openrouter.ai/keys",
  },
  {
    id: "deepseek",
    name: "DeepSeek",
    protocol: "openai-chat",
    baseUrl: "https://api.deepseek.com",
    defaultModel: "deepseek-v4-pro",
    liteModel: "deepseek-v4-flash",
    models: ["deepseek-v4-pro", "deepseek-v4-flash"],
    browserMayCall: false,
    keyUrl: "https://platform.deepseek.com/api_keys",
  },
  {
    id: "kimi",
    name: "Kimi (Moonshot)",
    protocol: "openai-chat",
    baseUrl: "https://api.moonshot.cn/v1",
    alsoAt: ["https://api.moonshot.ai/v1"],
    defaultModel: "kimi-k3",
    models: ["kimi-k3", "kimi-k2.6", "kimi-k2.5"],
    browserMayCall: false,
    keyUrl: "https://platform.moonshot.cn/console/api-keys",
  },
  {
    id: "kimi-coding",
    name: "Kimi Code plan",
    protocol: "anthropic-messages",
    baseUrl: "https://api.kimi.com/coding",
    defaultModel: "kimi-for-coding",
    models: ["kimi-for-coding"],
    browserMayCall: false,
    keyUrl: "https://www.kimi.com/code",
  },
  {
    id: "glm",
    name: "GLM (Z.ai)",
    protocol: "openai-chat",
    baseUrl: "https://open.bigmodel.cn/api/paas/v4",
    alsoAt: [
      "https://open.bigmodel.cn/api/coding/paas/v4",
      "https://api.z.ai/api/paas/v4",
      "https://api.z.ai/api/coding/paas/v4",
    ],
    defaultModel: "glm-5.3",
    liteModel: "glm-5.3-flash",
    models: ["glm-5.3", "glm-5.3-flash", "glm-5.1", "glm-5v-turbo"],
    browserMayCall: false,
    keyUrl: "https://open.bigmodel.cn/usercenter/apikeys",
  },
  {
    id: "minimax",
    name: "MiniMax",
    protocol: "openai-chat",
    baseUrl: "https://api.minimaxi.com/v1",
    alsoAt: ["https://api.minimax.io/v1"],
    defaultModel: "MiniMax-M3",
    models: ["MiniMax-M3", "MiniMax-M2.7", "MiniMax-M2.5"],
    browserMayCall: false,
    keyUrl: "https://platform.minimaxi.com/user-center/basic-information/interface-key",
  },
  {
    id: "qwen",
    name: "Qwen (Alibaba)",
    protocol: "openai-chat",
    baseUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1",
    alsoAt: [
      "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
      "https://dashscope-us.aliyuncs.com/compatible-mode/v1",
    ],
    defaultModel: "qwen3.6-plus",
    liteModel: "qwen3.6-flash",
    models: ["qwen3.6-plus", "qwen3.6-max", "qwen3.6-27b", "qwen3.6-flash", "qwen-vl-max"],
    browserMayCall: false,
    keyUrl: "https://bailian.console.aliyun.com",
  },
  {
    id: "mimo",
    name: "MiMo (Xiaomi)",
    protocol: "openai-chat",
    baseUrl: "https://api.xiaomimimo.com/v1",
    defaultModel: "mimo-v2.5-pro",
    models: ["mimo-v2.5-pro", "mimo-v2-omni"],
    browserMayCall: false,
    keyUrl: "https://platform.xiaomimimo.com",
  },
  {
    id: "xai",
    name: "xAI",
    protocol: "openai-chat",
    baseUrl: "https://api.x.ai/v1",
    defaultModel: "grok-4.6",
    models: ["grok-4.6", "grok-4.5"],
    browserMayCall: false,
    keyUrl: "https://console.x.ai",
  },
  {
    id: "google",
    name: "Google (Gemini)",
    protocol: "openai-chat",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    defaultModel: "gemini-pro-latest",
    liteModel: "gemini-flash-latest",
    models: ["gemini-pro-latest", "gemini-flash-latest", "gemini-flash-lite-latest"],
    browserMayCall: true,
    keyUrl: "https://aistudio.google.com/apikey",
  },
  {
    id: "mistral",
    name: "Mistral",
    protocol: "openai-chat",
    baseUrl: "https://api.mistral.ai/v1",
    defaultModel: "mistral-large-latest",
    liteModel: "mistral-small-latest",
    models: ["mistral-large-latest", "mistral-medium-latest", "mistral-small-latest", "devstral-latest"],
    browserMayCall: true,
    keyUrl: "https://console.mistral.ai/api-keys",
  },
  {
    id: "groq",
    name: "Groq",
    protocol: "openai-chat",
    baseUrl: "https://api.groq.com/openai/v1",
    defaultModel: "openai/gpt-oss-120b",
    liteModel: "openai/gpt-oss-20b",
    models: ["openai/gpt-oss-120b", "openai/gpt-oss-20b", "llama-3.3-70b-versatile"],
    browserMayCall: true,
    keyUrl: "https://console.groq.com/keys",
  },
  {
    id: "volcengine",
    name: "Volcengine Ark (Doubao)",
    protocol: "openai-chat",
    baseUrl: "https://ark.cn-beijing.volces.com/api/v3",
    defaultModel: "doubao-seed-1-6-250615",
    models: ["doubao-seed-1-6-250615", "doubao-seed-1-6-flash-250615"],
    browserMayCall: false,
    keyUrl: "https://console.volcengine.com/ark/region:ark+cn-beijing/apiKey",
  },
  ...localServers,
  {
    id: "custom",
    name: "Another address",
    protocol: "openai-chat",
    alsoSpeaks: ["openai-responses", "anthropic-messages"],
    baseUrl: "",
    defaultModel: "",
    models: [],
    browserMayCall: false,
  },
];
