// Highlights code: turns its text into nodes with a scope, which decides the colour. This module is loaded when the
// first code block is complete.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import dart from "highlight.js/lib/languages/dart";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import graphql from "highlight.js/lib/languages/graphql";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import nginx from "highlight.js/lib/languages/nginx";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scala from "highlight.js/lib/languages/scala";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { memoize } from "./memo.ts";
import type { Element, Node, Scope } from "./nodes.ts";

const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  dart,
  diff,
  dockerfile,
  go,
  graphql,
  ini,
  java,
  javascript,
  json,
  kotlin,
  lua,
  makefile,
  markdown,
  nginx,
  php,
  powershell,
  python,
  r,
  ruby,
  rust,
  scala,
  scss,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(["jsonc", "json5"], { languageName: "json" });
hljs.registerAliases(["vue", "svelte"], { languageName: "xml" });

/** Maps the scopes of highlight.js to Octo's few scopes. Code in a scope that is missing here gets no colour. */
const scopes: Record<string, Scope> = {
  addition: "added",
  attr: "attribute",
  attribute: "attribute",
  built_in: "type",
  bullet: "keyword",
  char: "string",
  class: "type",
  code: "string",
  comment: "comment",
  deletion: "removed",
  doctag: "comment",
  emphasis: "em",
  keyword: "keyword",
  link: "string",
  literal: "number",
  meta: "meta",
  name: "keyword",
  number: "number",
  property: "attribute",
  quote: "comment",
  regexp: "string",
  section: "name",
  "selector-attr": "attribute",
  "selector-class": "name",
  "selector-id": "name",
  "selector-pseudo": "attribute",
  "selector-tag": "keyword",
  string: "string",
  strong: "strong",
  symbol: "number",
  tag: "meta",
  "template-variable": "attribute",
  title: "name",
  type: "type",
  variable: "attribute",
};

/** Collects the output of highlight.js as nodes. By default the library writes HTML instead. */
class Collector {
  readonly nodes: Node[] = [];
  readonly #open: Node[][] = [this.nodes];

  addText(text: string): void {
    const into = this.#open.at(-1);
    const last = into?.at(-1);
    if (into && typeof last === "string") into[into.length - 1] = last + text;
    else if (text) into?.push(text);
  }
  startScope(name: string): void {
    const scope = scopes[name.split(".")[0] ?? ""];
    const into = this.#open.at(-1) ?? this.nodes;
    if (!scope) return void this.#open.push(into);
    const element: Element = { tag: "span", children: [], scope };
    into.push(element);
    this.#open.push(element.children);
  }
  endScope(): void {
    this.#open.pop();
  }
  /** Adds the nodes of code that is embedded in another language, such as a script in an HTML page. */
  __addSublanguage(emitter: unknown): void {
    if (emitter instanceof Collector) this.#open.at(-1)?.push(...emitter.nodes);
  }
  openNode = this.startScope;
  closeNode = this.endScope;
  finalize(): void {}
  toHTML(): string {
    return "";
  }
}
hljs.configure({ __emitter: Collector });

/**
 * Maximum length of code to highlight, in characters. Longer code stays plain, because highlighting it would take too
 * long.
 */
const maxCharacters = 100_000;
const maxCached = 20;

export const highlight = memoize((code: string, language: string): Node[] | undefined => {
  if (code.length > maxCharacters || !hljs.getLanguage(language)) return undefined;
  const { _emitter: emitter } = hljs.highlight(code, { language, ignoreIllegals: true });
  return emitter instanceof Collector ? emitter.nodes : undefined;
}, maxCached);
