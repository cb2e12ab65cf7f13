import { levelText } from '@presentation'

/** `95 % interval` for alpha 0.05. */
export function intervalHeader(alpha: number): string {
  return `${levelText(1 - alpha)} interval`
}
