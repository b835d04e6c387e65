// Prices are in cents, so that nothing is lost to rounding.

/** The price of all lines of a basket: each line has a unit price and a quantity. */
export function subtotal(lines) {
  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

/** What is to be paid, after a discount in percent. */
export function total(lines, discount = 0) {
  return Math.round(subtotal(lines) * (1 - discount));
}
