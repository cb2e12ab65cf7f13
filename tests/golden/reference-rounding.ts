/**
 * Values of the reference that its own rounding spoiled, by case and key, with the exact one. They are left out of the
 * comparison and printed with the coverage; multiplicity.test.ts holds the exact ones.
 */
export const referenceRounding: Readonly<Record<string, string>> = {
  'mt.sidak.004 reject[0]': 'one p-value of exactly 0.05 adjusts to 0.05, and 0.05 <= 0.05',
  'mt.holm_sidak.004 reject[0]': 'one p-value of exactly 0.05 adjusts to 0.05, and 0.05 <= 0.05',
  'mt.sidak.007 adjusted[0]': '1 - (1 - 1e-40)^4 is 4.0e-40; 40 digits are too few to subtract from 1',
  'mt.holm_sidak.007 adjusted[0]': '1 - (1 - 1e-40)^4 is 4.0e-40; 40 digits are too few to subtract from 1',
}
