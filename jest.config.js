// force timezone to UTC to allow tests to work regardless of local timezone
// generally used by snapshots, but can affect specific tests
process.env.TZ = 'UTC';

const scaffolded = require('./.config/jest.config');

module.exports = {
  // Jest configuration provided by Grafana scaffolding
  ...scaffolded,
  // A busy machine is no failure: the longest test clicks through a form.
  testTimeout: 30_000,
  // Jest leaves one core to others, which halves the speed of a machine with two.
  maxWorkers: '100%',
  // jsdom would pick the build for browsers, which is an ES module.
  moduleNameMapper: { ...scaffolded.moduleNameMapper, '^yaml$': require.resolve('yaml') },
  // Some of Grafana's packages come as .mjs, which the scaffolding leaves untransformed.
  transform: { '^.+\\.m?(t|j)sx?$': Object.values(scaffolded.transform)[0] },
};
