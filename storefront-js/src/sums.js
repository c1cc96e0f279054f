/** The arithmetic that check digits share. Digits come as text; letters count from "A" as 17, as in Brazil's CNPJ. */

/** Σ weight × digit, over as many digits as there are weights.
 * @param {string} digits @param {number[]} weights */
export const weigh = (digits, weights) =>
  weights.reduce((sum, weight, i) => sum + (i < digits.length ? weight * (digits.charCodeAt(i) - 48) : 0), 0);

/** Rest of a division that is never negative.
 * @param {number} a @param {number} m */
export const mod = (a, m) => ((a % m) + m) % m;

/** Luhn's sum modulo 10: zero when the last digit is right.
 * @param {string} digits */
export const luhn = (digits) =>
  [...digits].reverse().reduce((sum, c, i) => sum + (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][+c] : +c), 0) % 10;

/** Whether a day exists.
 * @param {number} year @param {number} month from 1 @param {number} day */
export const isDay = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};
