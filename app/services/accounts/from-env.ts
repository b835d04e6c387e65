// The account that `octo-relay run` uses: whose key lies in the environment, under the names that the vendors' own tools read.
import type { AccountId } from "#core/ids.ts";
import { type Account, vendorById } from "#core/model/vendors/account.ts";
import type { ProtocolName } from "#core/model/message.ts";

type Env = Record<string, string | undefined>;

interface Found {
  account: Account;
  key: string;
}

/** A model named as on Bedrock is asked there; one named like Claude goes to Anthropic; else whichever key there is. */
export function accountFromEnv(env: Env, model: string | undefined): Found | undefined {
  const anthropic = found("anthropic", "anthropic-messages", env.ANTHROPIC_API_KEY, env.ANTHROPIC_BASE_URL, model);
  const openai = found("openai", "openai-chat", env.OPENAI_API_KEY, env.OPENAI_BASE_URL, model);
  const signed = accessKey(env);
  const asked = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? addressIn(env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
  const bedrock = (key: string | undefined) => found("bedrock", "bedrock-converse", key, asked, model);
  const { AWS_BEARER_TOKEN_BEDROCK: token } = env;
  // Access keys serve many ends: they are taken only for a model that nobody else has.
  if (model !== undefined && isBedrockName.test(model)) return bedrock(token || signed) ?? anthropic ?? openai;
  const preferOpenai = model !== undefined && !/claude/i.test(model);
  return (preferOpenai ? (openai ?? anthropic) : (anthropic ?? openai)) ?? bedrock(token);
}

/** `us.anthropic.claude-…`, `amazon.nova-…`, an ARN; nobody else names a model so. */
const isBedrockName = /^(abs-|arn:aws|([a-z-]+\.)?(anthropic|amazon|meta|mistral|deepseek|openai|qwen|zai)\.)/;

const addressIn = (region: string | undefined): string | undefined =>
  region && `https://bedrock-runtime.${region}.amazonaws.com`;

/** As Bedrock's accounts keep it. */
function accessKey({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session }: Env) {
  return id && secret ? [id, secret, session].filter(Boolean).join(":") : undefined;
}

function found(
  vendor: string,
  protocol: ProtocolName,
  key: string | undefined,
  address: string | undefined,
  model: string | undefined,
): Found | undefined {
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
