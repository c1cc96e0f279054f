/** The arithmetic that check digits share. Characters count from "0", so "A" is 17 as in Brazil's CNPJ. */

/** @param {string} text @param {number} i */
const worth = (text, i) => text.charCodeAt(i) - 48;

/** The check digit by modulus 11: every character of `body` from the right times a weight, the weights over and over;
 * `digits` names the digit of each of the eleven rests.
 * @param {string} body @param {string} weights themselves characters that count from "0" */
export const eleven = (body, weights, digits = "01234567890") => {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) sum += worth(weights, i % weights.length) * worth(body, body.length - 1 - i);
  return digits[(11 - (sum % 11)) % 11];
};

/** Whether a number ends in its check digit by modulus 11.
 * @param {string} number @param {string} weights @param {string} [digits] */
export const endsRight = (number, weights, digits) => eleven(number.slice(0, -1), weights, digits) === number.slice(-1);

/** Luhn's sum modulo 10: zero when the last digit is right.
 * @param {string} digits */
export const luhn = (digits) =>
  [...digits].reverse().reduce((sum, digit, i) => sum + +(i % 2 ? "0246813579"[+digit] : digit), 0) % 10;

/** Whether a day exists: one that does not falls into another month.
 * @param {number} year @param {number} month from 1 @param {number} day below 100 */
export const isDay = (year, month, day) => new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
