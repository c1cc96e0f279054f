/** The platform's own look at the number: in Chile a right RUT makes the company fields appear, elsewhere a full one. */
export function platformAccepts(country, typed) {
  const compact = typed.replace(/[.\s-]/g, "").toUpperCase();
  if (country !== "CL") return compact.length >= 8;
  if (!/^\d{7,8}[\dK]$/.test(compact)) return false;
  const sum = [...compact.slice(0, -1)].reverse().reduce((total, digit, index) => total + digit * (2 + (index % 6)), 0);
  return "0K987654321"[sum % 11] === compact.at(-1);
}
