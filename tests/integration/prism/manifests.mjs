// Checks every file below connectors/ against schemas/connector.v1.json with a JSON Schema validator of its own.
// Ends with "N passed, N failed"; exits 0 unless something failed.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
if (!existsSync(join(root, 'tests/node/node_modules/ajv'))) {
  console.log('skipped: the JSON Schema validator is not installed (run `npm ci` in tests/node)');
  process.exit(77); // the exit code that CTest takes as skipped
}
const require = createRequire(join(root, 'tests/node/package.json'));
const { default: Ajv } = require('ajv/dist/2020');

const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const validator = new Ajv({ allErrors: true, strict: false });
validator.addSchema(read('schemas/connector.v1.json'), 'manifest');

// Against the part that the file's name asks for: a choice of both would report the mistakes of both.
function complaints(path) {
  const parts = { 'connector.json': 'connector', 'changes.json': 'changes' };
  const part = parts[path.split('/').at(-1)] ?? 'resource';
  const validate = validator.getSchema(`manifest#/$defs/${part}`);
  if (validate(read(path))) return [];
  return validate.errors.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

let failed = 0;
const files = readdirSync(join(root, 'connectors'), { recursive: true })
  .filter((name) => name.endsWith('.json'))
  .map((name) => join('connectors', name));
for (const file of files) {
  const found = complaints(file);
  if (found.length === 0) continue;
  failed += 1;
  console.log(`FAILED ${file}:\n  ${found.join('\n  ')}`);
}
console.log(`${files.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
