import { expect, it } from "vitest";
import { isResolved } from "./resolved-name.ts";

it.each([
  ["auto", "claude-sonnet-4-5"],
  ["openrouter/auto", "anthropic/claude-sonnet-4-5"],
  ["openrouter/auto:online", "openai/gpt-5.5"],
  ["openrouter/free", "qwen/qwen3.6-plus:free"],
  ["@preset/cheap", "openai/gpt-5.5"],
  ["grok-4", "grok-4-0709"],
  ["gpt-5", "gpt-5-2026-02-11"],
  ["gpt-4", "gpt-4-0613"],
  ["gpt-5", "openai/gpt-5-2026-02-11"],
  ["claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"],
  ["claude-sonnet-4-0", "claude-sonnet-4-20250514"],
  ["mistral-large-latest", "mistral-large-2411"],
  ["gemini-2.5-flash", "models/gemini-2.5-flash-preview-05-20"],
  ["gemini-1.5-pro", "gemini-1.5-pro-002"],
  ["models/gemini-flash-latest", "gemini-flash-latest"],
  ["kimi-k2", "moonshotai/kimi-k2-0711-preview"],
  ["command-r-plus", "command-r-plus-08-2024"],
])("%s stands for %s", (asked, answered) => {
  expect(isResolved(asked, answered)).toBe(true);
});

it.each([
  ["gpt-5", "gpt-5-mini"],
  ["gpt-4", "gpt-4-32k"],
  ["gpt-4.1", "gpt-4"],
  ["claude-opus-4-5", "claude-sonnet-4-5"],
  ["claude-sonnet-4-5", "claude-sonnet-4-20250514"],
  ["claude-sonnet-4-5", "claude-sonnet-4-0"],
  ["grok-4", "grok-4-fast"],
  ["gemini-flash-latest", "gemini-2.5-pro"],
  ["llama-3-70b", "llama-3-8b"],
  ["deepseek-reasoner", "deepseek-chat"],
  ["automatic-1", "gpt-5"],
])("%s does not stand for %s", (asked, answered) => {
  expect(isResolved(asked, answered)).toBe(false);
});
