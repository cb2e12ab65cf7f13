import type { MethodNote } from './cells/cell'

/** The methods that are built, by id: each id is a page `docs/methods/<id>.md`. */
export const methods = {
  moments: {
    id: 'moments',
    title: 'Centred moments',
    reference: 'Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance',
  },
  'two-proportion-z': {
    id: 'two-proportion-z',
    title: 'Two-proportion z-test, pooled test and unpooled interval',
    reference: 'Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 3',
  },
  welch: {
    id: 'welch',
    title: "Welch's t-test",
    reference:
      "Welch (1947), The generalization of Student's problem when several different population variances are involved",
  },
  'relative-lift': {
    id: 'relative-lift',
    title: "Relative lift by the delta method, or Fieller's theorem near zero",
    reference: 'Fieller (1954), Some problems in interval estimation; Deng, Knoblich and Lu (2018), section 2',
  },
  ratio: {
    id: 'ratio',
    title: 'Ratio metric by the delta method',
    reference: 'Deng, Knoblich and Lu (2018), Applying the delta method in metric analytics',
  },
  cuped: {
    id: 'cuped',
    title: 'CUPED regression adjustment',
    reference: 'Deng, Xu, Kohavi and Walker (2013), Improving the sensitivity of online controlled experiments',
  },
  capping: {
    id: 'capping',
    title: 'Capping (winsorisation from above)',
    reference: 'Hyndman and Fan (1996), Sample quantiles in statistical packages, type 7',
  },
  'group-sequential': {
    id: 'group-sequential',
    title: 'Group-sequential test with error spending',
    reference: 'Lan and DeMets (1983); Jennison and Turnbull (2000), Group Sequential Methods',
  },
  srm: {
    id: 'srm',
    title: 'Sample ratio mismatch, Pearson chi-squared',
    reference: 'Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments',
  },
  'segments-and-simpson': {
    id: 'segments-and-simpson',
    title: "Segments: Cochran's Q, Simpson flag and mix decomposition",
    reference: 'Cochran (1954), The combination of estimates from different experiments; Kitagawa (1955)',
  },
  multiplicity: {
    id: 'multiplicity',
    title: 'Corrections for many questions',
    reference: 'Holm (1979); Benjamini and Hochberg (1995)',
  },
} as const satisfies Readonly<Record<string, MethodNote>>

export type MethodId = keyof typeof methods
