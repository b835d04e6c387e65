// Chooses an option of a select or a combobox as a person does: opens its list and clicks the option.
import { expect, type Locator } from "@playwright/test";

export async function pick(select: Locator, option: string | RegExp): Promise<void> {
  await select.click();
  const wanted = select.page().getByRole("option", { name: option, exact: typeof option === "string" });
  await wanted.first().click();
  await expect(select.page().locator(".floating:popover-open")).toHaveCount(0);
}
