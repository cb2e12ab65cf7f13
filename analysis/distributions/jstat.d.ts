/** The part of jstat 1.9 that tests compare with; the package has no types of its own. */
declare module 'jstat' {
  interface Continuous<Parameters extends readonly number[]> {
    pdf(x: number, ...parameters: Parameters): number
    cdf(x: number, ...parameters: Parameters): number
    inv(p: number, ...parameters: Parameters): number
  }

  const jstat: {
    readonly studentt: Continuous<[degreesOfFreedom: number]>
    readonly chisquare: Continuous<[degreesOfFreedom: number]>
    readonly centralF: Continuous<[df1: number, df2: number]>
    readonly beta: Continuous<[a: number, b: number]>
    readonly gamma: Continuous<[shape: number, scale: number]>
    readonly normal: Continuous<[mean: number, standardDeviation: number]>
    readonly binomial: { pdf(k: number, n: number, p: number): number; cdf(k: number, n: number, p: number): number }
    gammaln(x: number): number
  }
  export default jstat
}
