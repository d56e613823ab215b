/** The English texts of importing people, scopes, consent, users and backups. */

type ByWord = Readonly<Record<string, string>>;

const plural = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const importText = {
  open: 'Import a CSV file',
  title: 'Import people',
  hint: 'A file with one person a line and the names of the columns in the first: comma, semicolon or tab, at most 5,000 lines. Nothing changes before you agree.',
  file: 'CSV file',
  columns: 'What the columns become',
  columnFor: (name: string) => `Column ${name}`,
  leaveOut: 'Leave it out',
  fields: [
    { value: 'firstName', label: 'First name' },
    { value: 'lastName', label: 'Last name' },
    { value: 'email', label: 'E-mail' },
    { value: 'phone', label: 'Phone' },
    { value: 'tags', label: 'Tags' },
    { value: 'timezone', label: 'Time zone' },
    { value: 'id', label: 'Contact id' },
    { value: 'habitify_key', label: 'Habitify key (kept sealed)' },
  ],
  preview: 'What would happen',
  counts: ({ created, updated, unchanged }: { created: number; updated: number; unchanged: number }) =>
    `${plural(created, 'new person', 'new people')}, ${updated.toLocaleString('en')} changed, ${unchanged.toLocaleString('en')} as they are`,
  connected: (count: number) => `${plural(count, 'Habitify account', 'Habitify accounts')} connected`,
  problems: (count: number) => `${plural(count, 'line', 'lines')} cannot be taken`,
  problem: ({ line, problem }: { line: number; problem: string }) => `Line ${line}: ${problem}`,
  errorFile: 'Save these lines as a file',
  line: 'Line',
  import: 'Import them',
  importing: 'Importing … published flows start for every new person.',
  done: 'Imported',
};

export const accessText = {
  scopes: 'Scopes',
  scopesShow: 'Scopes: granted and needed',
  granted: 'Granted',
  needed: 'Needed by published flows',
  missing: 'Missing',
  surplus: 'Not needed',
  none: 'none',
  unknown: 'not known',
  neededBy: (flow: string, step: string) => `${flow}, step ${step}`,
  reconnect: 'Connect again',
  reconnectNamed: (name: string) => `Connect ${name} again`,
  consent: 'Connect by consent (OAuth 2.0)',
  consentHint: 'HighLevel asks you to agree to exactly the scopes that the flows need.',

  users: 'People who sign in',
  usersHint: 'Viewers see everything; builders also change flows, people and runs; admins also connections, keys and access.',
  login: 'Sign-in name',
  name: 'Name',
  role: 'Role',
  roles: { viewer: 'Viewer', builder: 'Builder', admin: 'Admin' } as ByWord,
  invite: 'Invite',
  invited: 'Send this link: it signs in once, within a day. It is not shown again.',
  copyInvitation: 'Copy the invitation',
  remove: 'Take access away',
  removeQuestion: (name: string) => `${name} is signed out at once and cannot come back.`,
  noUsers: 'Nobody has an account of their own yet; sign-in links work.',
  passphrase: 'Passphrase',
  hasPassphrase: 'set',
  noPassphrase: 'not yet',

  backups: 'Backups',
  backupsHint: 'A copy of everything, made while the server works. Keys stay sealed in it: keep the master key apart. To restore, stop the server and run tendril backup restore.',
  makeBackup: 'Make a backup now',
  noBackups: 'No backup yet.',
  size: 'Size',
  made: 'Made',
  file: 'File',
  download: (name: string) => `Download ${name}`,

  signInWithPassphrase: 'Sign in with a passphrase',
  notices: 'To look at',
};

export const linksText = {
  title: 'Links',
  intro: 'Which person, task or note of one side is which on the other. Flows remember it so that nothing is made twice.',
  kind: 'Kind',
  kinds: { contact: 'Contact', task: 'Task', note: 'Note', appointment: 'Appointment' } as ByWord,
  every: 'Every kind',
  source: 'On the person side',
  target: 'On the other side',
  state: 'Values remembered',
  changed: 'Changed',
  none: 'No links yet',
  noneHint: 'A flow makes one when it has created or found something in the other system.',
};

export const tryText = {
  title: 'Try it',
  hint: 'Makes this one call with the input below. In the sandbox every call can be tried; in a real account only those that read.',
  input: 'Input',
  run: 'Make the call',
  worked: 'It worked',
  failed: 'It did not work',
  request: 'Request',
  answer: 'Answer',
};
