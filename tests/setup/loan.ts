/** Something that all test files share: what they are told of it, as JSON, and how it ends. */
export interface Loan {
  readonly told: unknown
  readonly stop: () => Promise<void> | void
}
