/** `95 % interval` for alpha 0.05. */
export function intervalHeader(alpha: number): string {
  return `${Number(((1 - alpha) * 100).toPrecision(6))} % interval`
}
