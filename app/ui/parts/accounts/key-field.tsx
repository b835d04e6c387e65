// The field for an API key, with a hint if the key looks like a key of another vendor.
import { createMemo, type JSX, Show } from "solid-js";
import { type Account, vendorById } from "#core/model/vendors/account.ts";
import { keyDoubt } from "#core/model/vendors/key-shapes.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";

interface Props {
  account: Account;
  value: string;
  /** True if a stored key stays in use while the field is blank. */
  kept: boolean;
  change(key: string): void;
}

export function KeyField(props: Props): JSX.Element {
  const placeholder = () => {
    if (props.kept) return t().accounts.keyKept;
    return isOnThisMachine(props.account.baseUrl)
      ? t().accounts.keyNone
      : (vendorById(props.account.vendor)?.keyForms?.[0] ?? "");
  };
  const hint = createMemo(() => {
    const doubt = keyDoubt(props.account, props.value.trim());
    if (doubt) return "looksLike" in doubt ? t().accounts.keyOf(doubt.looksLike) : t().accounts.keyBegins(doubt.begins);
    return props.account.protocol === "bedrock-converse" ? t().accounts.keyBedrock : undefined;
  });
  return (
    <>
      <label class="field">
        <span>{t().accounts.key}</span>
        <input
          type="password"
          autocomplete="off"
          spellcheck={false}
          aria-describedby={hint() ? "octo-key-form" : undefined}
          value={props.value}
          placeholder={placeholder()}
          onInput={(event) => props.change(event.currentTarget.value)}
        />
      </label>
      <Show when={hint()}>
        {(words) => (
          <p class="hint" id="octo-key-form" role="status">
            {words()}
          </p>
        )}
      </Show>
    </>
  );
}
