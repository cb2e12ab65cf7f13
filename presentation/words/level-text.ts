/** A confidence level: `95 %`. No more digits than were planned: 1 − 0.05 is not 95.00000000000001 %. */
export function levelText(level: number): string {
  return `${Number((level * 100).toPrecision(6))} %`
}
