// Makes the account that `octo-relay run` uses, from the environment variables that the vendors' own tools read.
import type { AccountId } from "#core/ids.ts";
import { type Account, vendorById } from "#core/model/vendors/account.ts";
import type { ProtocolName } from "#core/model/message.ts";

type Env = Record<string, string | undefined>;

interface Found {
  account: Account;
  key: string;
}

/**
 * Chooses the account. A Bedrock model name selects Bedrock, any other name without `claude` selects OpenAI, and a
 * Claude model or no model selects Anthropic. If the selected vendor has no key, another vendor with a key is used.
 */
export function accountFromEnv(env: Env, model: string | undefined): Found | undefined {
  const account = (vendor: string, protocol: ProtocolName, key: string | undefined, address: string | undefined) =>
    withKey({ vendor, protocol, address, model }, key);
  const anthropic = account("anthropic", "anthropic-messages", env.ANTHROPIC_API_KEY, env.ANTHROPIC_BASE_URL);
  const openai = account("openai", "openai-chat", env.OPENAI_API_KEY, env.OPENAI_BASE_URL);
  const address = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? addressIn(env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
  const bedrock = (key: string | undefined) => account("bedrock", "bedrock-converse", key, address);
  const { AWS_BEARER_TOKEN_BEDROCK: token } = env;
  // AWS access keys have many other uses, so they are used only if the model name belongs to Bedrock.
  if (model !== undefined && isBedrockName.test(model)) return bedrock(token || accessKey(env)) ?? anthropic ?? openai;
  const preferOpenai = model !== undefined && !/claude/i.test(model);
  return (preferOpenai ? (openai ?? anthropic) : (anthropic ?? openai)) ?? bedrock(token);
}

/** Matches model names that only Bedrock uses: `us.anthropic.claude-…`, `amazon.nova-…` or an ARN. */
const isBedrockName = /^(abs-|arn:aws|([a-z-]+\.)?(anthropic|amazon|meta|mistral|deepseek|openai|qwen|zai)\.)/;

const addressIn = (region: string | undefined): string | undefined =>
  region && `https://bedrock-runtime.${region}.amazonaws.com`;

/** Returns the AWS access key in the form in which Bedrock accounts store it: `id:secret[:session]`. */
function accessKey({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session }: Env) {
  return id && secret ? [id, secret, session].filter(Boolean).join(":") : undefined;
}

interface Wanted {
  vendor: string;
  protocol: ProtocolName;
  address: string | undefined;
  model: string | undefined;
}

function withKey({ vendor, protocol, address, model }: Wanted, key: string | undefined): Found | undefined {
  const known = vendorById(vendor);
  if (!key || !known) return undefined;
  const account: Account = {
    id: "env" as AccountId,
    name: "Environment",
    route: "direct",
    vendor,
    protocol,
    baseUrl: address ?? known.baseUrl,
    model: model ?? known.defaultModel,
  };
  return { account, key };
}
