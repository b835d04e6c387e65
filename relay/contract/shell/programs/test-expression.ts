// `test` and `[`: which operands are files, and which operators can run code.
import type { Call } from "../program-call.ts";
import type { Field } from "../words/field.ts";

const fileTests = /^-[abcdefghkprstuwxGLNOS]$/;
const safeUnary = /^-[abcdefghknoprstuwxzGLNOS]$/;
const binary = /^(?:==?|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

/** Judges the operand of a test of one file. Whether an unknown path exists tells too little to ask. */
export function testPath(call: Call, operator: string, operand: Field): void {
  if (fileTests.test(operator) && operator !== "-t" && (operand.text ?? operand.pattern) !== undefined) {
    call.enter(operand);
  }
}

/** Judges `test …` or `[ … ]`. An unknown word may be an operator, unless the number of words says otherwise. */
export function judgeTestWords(call: Call, words: readonly Field[]): boolean {
  if (words.some((word) => word.splits)) {
    call.unread("a value that the line does not tell may be an operator");
    return false;
  }
  return judge(call, words);
}

function judge(call: Call, words: readonly Field[]): boolean {
  const [first, second, third] = words;
  if (words.length <= 1) return true;
  if (first?.text === "!" && words.length <= 4) return judge(call, words.slice(1));
  if (words.length === 2 && first && second && safeUnary.test(first.text ?? "")) {
    testPath(call, first.text ?? "", second);
    return true;
  }
  if (words.length === 3 && first && third && binary.test(second?.text ?? "")) {
    if (/^-(?:nt|ot|ef)$/.test(second?.text ?? "")) for (const operand of [first, third]) testPath(call, "-e", operand);
    return true;
  }
  if (words.every((word) => word.text !== undefined && !/^-[vR]$/.test(word.text))) {
    words.forEach((word, i) => {
      const operand = words[i + 1];
      if (operand) testPath(call, word.text ?? "", operand);
    });
    return true;
  }
  call.unread("a subscript can run commands, or a value that the line does not tell may be an operator");
  return false;
}
