// A PostgreSQL server of the benchmark's own, in a folder that goes away with it. Its settings are PostgreSQL's own
// (fsync and synchronous_commit on), but for memory.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = '/usr/lib/postgresql'; // where Debian's and Ubuntu's packages put the programs

/** undefined when PostgreSQL is not installed. */
export function startPostgres() {
  const version = existsSync(versions) ? readdirSync(versions).map(Number).sort((a, b) => b - a)[0] : undefined;
  const programs = version === undefined ? '' : join(versions, String(version), 'bin');
  if (!existsSync(join(programs, 'initdb'))) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tendril-bench-postgres-'));
  const asRoot = process.getuid() === 0; // PostgreSQL refuses to be started by root
  if (asRoot) {
    const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const program = (name, ...args) => {
    const command = [join(programs, name), ...args];
    const [file, ...rest] = asRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    return execFileSync(file, rest, { cwd: folder, stdio: 'ignore' });
  };
  const data = join(folder, 'data');
  program('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync');
  const options = `-k ${folder} -c listen_addresses= -c shared_buffers=256MB -c max_wal_size=4GB`;
  program('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options);
  return {
    version,
    url: `postgresql://postgres@/postgres?host=${encodeURIComponent(folder)}`,
    stop: () => {
      program('pg_ctl', 'stop', '-w', '-m', 'fast', '-D', data);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
