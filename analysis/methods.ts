/** A method as the inspector and the reports name it: a page in docs/methods and its reference. */
export interface MethodNote {
  readonly id: string
  readonly title: string
  readonly reference: string
}

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
  cupac: {
    id: 'cupac',
    title: 'CUPAC: a predictor by ridge regression on pre-period columns',
    reference:
      'Tang et al. (2020), Control using predictions as covariates; Hoerl and Kennard (1970), Ridge regression',
  },
  quantile: {
    id: 'quantile',
    title: 'Quantile over subjects by order statistics',
    reference: 'Deng, Knoblich and Lu (2018), section 4.3; David and Nagaraja (2003), Order Statistics, chapter 7',
  },
  retention: {
    id: 'retention',
    title: 'Retention in a window after first exposure',
    reference: 'Kohavi, Tang and Xu (2020), Trustworthy Online Controlled Experiments, chapter 7',
  },
  funnel: {
    id: 'funnel',
    title: 'Funnel: shares reaching each step, and step-to-step rates',
    reference: 'Deng, Knoblich and Lu (2018), Applying the delta method in metric analytics, section 2',
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
  'srm-investigation': {
    id: 'srm-investigation',
    title: 'Causes of a sample ratio mismatch, by likelihood ratio',
    reference: 'Fabijan et al. (2019); Smith (1975), A Bayesian approach to inference about a change-point',
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
  'small-counts': {
    id: 'small-counts',
    title: 'Score and exact methods for small counts',
    reference: 'Miettinen and Nurminen (1985); Fisher (1935); Wilson (1927); Newcombe (1998)',
  },
  'ranks-and-resampling': {
    id: 'ranks-and-resampling',
    title: 'Mann-Whitney, permutation and bootstrap',
    reference: 'Mann and Whitney (1947); Fisher (1935); Efron and Tibshirani (1993)',
  },
  dunnett: {
    id: 'dunnett',
    title: "Dunnett's comparisons with one control",
    reference: 'Dunnett (1955), A multiple comparison procedure for comparing several treatments with a control',
  },
  'after-stopping': {
    id: 'after-stopping',
    title: 'Stage-wise inference after stopping, and futility',
    reference: 'Tsiatis, Rosner and Mehta (1984); Jennison and Turnbull (2000), chapter 8',
  },
  'confidence-sequence': {
    id: 'confidence-sequence',
    title: 'Asymptotic confidence sequence',
    reference: 'Waudby-Smith et al. (2021), Time-uniform central limit theory and asymptotic confidence sequences',
  },
  'mixture-sprt': {
    id: 'mixture-sprt',
    title: 'Mixture sequential probability ratio test',
    reference: 'Johari, Koomen, Pekelis and Walsh (2017), Peeking at A/B tests',
  },
  'wald-sprt': {
    id: 'wald-sprt',
    title: "Wald's sequential probability ratio test",
    reference: 'Wald (1945), Sequential tests of statistical hypotheses',
  },
  'sequential-srm': {
    id: 'sequential-srm',
    title: 'Sequential sample ratio mismatch, and e-BH over a fleet',
    reference: 'Lindon and Malek (2020); Wang and Ramdas (2022)',
  },
  'regression-adjustment': {
    id: 'regression-adjustment',
    title: 'Regression adjustment: ANCOVA and Lin, robust errors',
    reference: 'Lin (2013), Agnostic notes on regression adjustments to experimental data',
  },
  'post-stratification': {
    id: 'post-stratification',
    title: 'Post-stratification',
    reference: 'Miratrix, Sekhon and Yu (2013), Adjusting treatment effect estimates by post-stratification',
  },
  'clustered-events': {
    id: 'clustered-events',
    title: 'Quantiles and means of events clustered by subject',
    reference: 'Deng, Knoblich and Lu (2018), Applying the delta method in metric analytics, section 4.3',
  },
  novelty: {
    id: 'novelty',
    title: 'Novelty trend and steady state',
    reference: 'Kohavi, Tang and Xu (2020), Trustworthy Online Controlled Experiments, chapter 23',
  },
  distribution: {
    id: 'distribution',
    title: 'Distribution and quantile effects',
    reference:
      'Woodruff (1952), Confidence intervals for medians and other position measures; Deng, Knoblich and Lu (2018)',
  },
  'data-quality': {
    id: 'data-quality',
    title: 'Data quality findings',
    reference: 'Kohavi, Tang and Xu (2020), chapters 3 and 13',
  },
  interactions: {
    id: 'interactions',
    title: 'Interactions between overlapping experiments',
    reference: 'Kohavi, Tang and Xu (2020), chapter 4; Satterthwaite (1946)',
  },
  shrinkage: {
    id: 'shrinkage',
    title: 'Empirical-Bayes shrinkage of segment effects',
    reference: 'Efron and Morris (1975); DerSimonian and Laird (1986)',
  },
  'pre-period-balance': {
    id: 'pre-period-balance',
    title: 'Pre-period balance',
    reference: 'Imbens and Rubin (2015), Causal Inference, chapter 14',
  },
  'registered-plan': {
    id: 'registered-plan',
    title: 'Registered plan',
    reference: 'Nosek, Ebersole, DeHaven and Mellor (2018), The preregistration revolution',
  },
  'guardrail-window': {
    id: 'guardrail-window',
    title: 'Guardrail window: harm beyond a margin, over every look',
    reference:
      'Howard, Ramdas, McAuliffe and Sekhon (2021), Time-uniform, nonparametric, nonasymptotic confidence sequences',
  },
  'sample-size': {
    id: 'sample-size',
    title: 'Sample size, detectable effect, power and duration',
    reference: 'Chow, Shao and Wang (2008), Sample Size Calculations in Clinical Research, chapter 3',
  },
  'bayesian-reading': {
    id: 'bayesian-reading',
    title: 'Bayesian reading of effects and rates',
    reference: 'Gelman et al. (2013), Bayesian Data Analysis, chapter 2',
  },
  'method-duel': {
    id: 'method-duel',
    title: 'One history read by several methods',
    reference: 'Armitage, McPherson and Rowe (1969), Repeated significance tests on accumulating data',
  },
  thompson: {
    id: 'thompson',
    title: 'Thompson allocation',
    reference: 'Thompson (1933); Scott (2010), A modern Bayesian look at the multi-armed bandit',
  },
  'assignment-hash': {
    id: 'assignment-hash',
    title: 'Assignment by hash',
    reference: 'Appleby (2011), MurmurHash3',
  },
} as const satisfies Readonly<Record<string, MethodNote>>

export type MethodId = keyof typeof methods
