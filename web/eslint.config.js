import { readdirSync } from 'node:fs';

import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('./src/features', import.meta.url));
const message = 'app uses features, both use components and lib; a feature never imports another.';

/** Forbids imports, by pattern, below a folder. */
function restrict(files, group) {
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] } };
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  {
    files: ['src/**/*.{ts,tsx}', 'vite.config.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, reactHooks.configs.flat.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  // `as const` is no assertion about data, but the rule above counts it; texts and navigation need it.
  { files: ['src/text*.ts', 'src/**/*.test.ts'], rules: { '@typescript-eslint/consistent-type-assertions': 'off' } },
  restrict('src/{lib,components}/**', ['@/app/*', '@/features/*']),
  ...features.map((feature) =>
    restrict(`src/features/${feature}/**`, ['@/app/*', '@/features/*', `!@/features/${feature}`]),
  ),
);
