/** ESM jest: sources run through swc; `#doors` resolve to their TypeScript by the `source` condition. */
const common = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'nodenext' },
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.crosscase/', '<rootDir>/web/node_modules/'],
}

const project = (displayName, testMatch, extra = {}) => ({ ...common, displayName, testMatch, ...extra })

export default {
  projects: [
    project('unit', [
      '<rootDir>/config/**/*.spec.ts',
      '<rootDir>/libs/**/*.spec.ts',
      '<rootDir>/src/**/*.spec.ts',
      '<rootDir>/test/*.spec.ts',
    ]),
    project('system', ['<rootDir>/test/{medium,e2e,faults,browser}/**/*.spec.ts'], {
      globalSetup: '<rootDir>/dist/test/support/global-setup.js',
      globalTeardown: '<rootDir>/dist/test/support/global-teardown.js',
    }),
  ],
  maxWorkers: 2,
  testTimeout: 90_000,
}
