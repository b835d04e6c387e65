// A model answer of 5,000 tokens: paragraphs, a list, a table and code, repeated, and a last line.

const charactersPerToken = 4;

const section = (n: number) => `## Part ${n}

The totals of the cart are **wrong** when a voucher is used twice, because \`applyVoucher\` does not look at the ones that
were used before. Part ${n} shows where, and what [the handbook](https://example.org/${n}) says about it.

- It reads the cart before the lock is held.
- It writes _after_ the lock is gone.
  - So two of them may meet.

| step | before | after |
| --- | ---: | ---: |
| read | ${n} ms | ${n * 2} ms |
| write | ${n * 3} ms | ${n * 4} ms |

\`\`\`ts
export function total${n}(items: Item[], voucher?: Voucher): number {
  const sum = items.reduce((all, { price, count }) => all + price * count, 0);
  return voucher && !voucher.used ? sum - voucher.worth : sum; // ${n}
}
\`\`\`

`;

export const lastLine = "And that is all there is to say.";

export function essay(tokens: number): string {
  let text = "";
  for (let n = 1; text.length < tokens * charactersPerToken - lastLine.length; n++) text += section(n);
  return text + lastLine;
}
