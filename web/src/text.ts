/** Every English text of the app, the glossary's apart (text-glossary.ts). */

/** Texts by a word of the API; an unknown word is shown as it is. */
type ByWord = Readonly<Record<string, string>>;

const runStatus: ByWord = {
  queued: 'Queued',
  running: 'Running',
  retrying: 'Retrying',
  waiting: 'Waiting',
  held: 'Held',
  succeeded: 'Succeeded',
  filtered: 'Filtered',
  dead: 'Dead letter',
  cancelled: 'Cancelled',
  merged: 'Merged',
};

const runOutcome: ByWord = {
  queued: 'Not started yet.',
  running: 'At work.',
  waiting: 'Waits in a step of the flow.',
  succeeded: 'Every step is done.',
  filtered: 'A filter ended it: nothing to do.',
  dead: 'Gave up.',
  cancelled: 'Stopped by a person.',
  merged: 'A later change of the same contact took its place before it started.',
};

const stepState: ByWord = {
  intent: 'Under way',
  waiting: 'Waiting',
  failed: 'Failed',
  continued: 'Failed, went on',
  done: 'Done',
  adopted: 'Adopted',
  unchanged: 'Nothing to send',
  skipped: 'Skipped',
};

const stepStateHint: ByWord = {
  intent: 'The call is being made, or its fate is not known yet.',
  waiting: 'The run takes up no room while it waits. It goes on by itself.',
  failed: 'The last try failed. More may follow.',
  continued: 'The step failed for good, and the flow says to go on.',
  adopted: 'An earlier try had taken effect already, which a lookup found. Nothing was sent twice.',
  unchanged: 'Nothing differs from what was written before, so nothing was sent.',
  skipped: 'Gone on the other side, or skipped by a person.',
};

/** Steps without a title of their own. */
const stepType: ByWord = {
  for_each: 'For each item',
  wait: 'Wait',
  sub_flow: 'Sub-flow',
  stop: 'Stop',
  merged: 'Took in earlier runs',
  switch: 'Switch',
};

const held: ByWord & { decision: string } = {
  connection: 'Held: the connection refuses its credentials.',
  decision: 'Held: a call may or may not have taken effect.',
  error: 'Held: a step failed, and the flow asks for a person.',
  order: 'Held: this run failed, and later ones of the same contact wait behind it.',
};

const heldHint: ByWord = {
  decision: 'The answer was lost, and the other system gives no way to find out. Please look there, then decide.',
  error: 'Mend the cause, then try the step again; or go on without it.',
  order: 'The flow stops the contact after a dead letter, so that nothing overtakes it. Decide how it goes on.',
};

const choicesHint: ByWord = {
  decision: '“Repeat the call” makes it again. “It was done” goes on as if it had been answered. “Cancel the run” ends it here.',
  error: '“Try the step again” repeats it. “Skip the step” goes on as if it were not there. “Cancel the run” ends it here.',
  order: '“Try the step again” goes on from where it failed. “Give it up” leaves it as a dead letter, and the later runs go on.',
};

const choiceByHold: Readonly<Record<string, ByWord>> = {
  decision: { repeat: 'Repeat the call', skip: 'It was done' },
  error: { repeat: 'Try the step again', skip: 'Skip the step' },
  order: { repeat: 'Try the step again', skip: 'Give it up' },
};

const replayState: ByWord = {
  counting: 'Finding the runs to replay',
  working: 'Replaying',
  done: 'Replayed',
  cancelled: 'Replaying was stopped',
  failed: 'Replaying ended early',
};

const cancelState: ByWord = {
  counting: 'Finding the runs to cancel',
  working: 'Cancelling',
  done: 'Cancelled',
  cancelled: 'Cancelling was stopped',
  failed: 'Cancelling ended early',
};

/** "1 run", "12 runs", "10,000 runs or more". */
function runCount(count: number, more = false): string {
  if (count === 1) return '1 run';
  return `${count.toLocaleString('en')} runs${more ? ' or more' : ''}`;
}

const disposition: ByWord = {
  matched: 'Started runs',
  no_flow: 'No flow listens',
  unknown: 'Unknown type',
  invalid: 'Invalid data',
};

const dispositionHint: ByWord = {
  no_flow: 'No published flow listens to this type. Publish one, and later events of this type will start it.',
  unknown: 'No trigger knows this type. The event is kept so that nothing is lost.',
  invalid: 'The data is not as the trigger says. The event is kept, and started nothing.',
};

const health: ByWord = { ok: 'Works', needs_attention: 'Needs attention', unknown: 'Not tested yet' };

const auth: ByWord = {
  private_integration_token: 'Private Integration Token',
  oauth2: 'OAuth 2.0',
  api_key: 'API key',
};

const effect: ByWord = {
  read: 'Only reads',
  idempotent: 'Safe to repeat',
  reconcilable: 'Checked before repeating',
  unknowable: 'Cannot be checked',
};

const effectHint: ByWord = {
  read: 'Changes nothing, so it is repeated after a failure.',
  idempotent: 'Doing it twice is the same as doing it once, so it is repeated after a failure.',
  reconcilable: 'Creates something. After a lost answer a lookup finds out whether it took effect before anything is repeated.',
  unknowable: 'After a lost answer nothing can tell whether it took effect. The run is held for your decision.',
};

const hookKinds: ByWord = { person: 'Person events', highlevel: 'HighLevel' };

const hookKindHint: ByWord = {
  person: 'Sign-ups, contacts, tasks, notes and appointments from any system.',
  highlevel: 'Webhooks of a HighLevel location or app.',
};

const operationKinds: ByWord = { action: 'Action', trigger: 'Trigger' };

const samples: ByWord = { input: 'Sample input', output: 'Sample answer', data: 'Sample data' };

export const text = {
  product: 'Tendril',
  loading: 'Loading',
  showMore: 'Show more',
  clearFilters: 'Clear filters',
  close: 'Close',
  cancel: 'Cancel',
  skipToContent: 'Skip to content',
  runStatus,
  stepState,
  stepStateHint,
  stepType,
  disposition,
  dispositionHint,
  health,
  auth,
  effect,
  effectHint,

  navigation: { label: 'Main', menu: 'Menu', watch: 'Watch', build: 'Set up', learn: 'Look up' },
  scheme: { dark: 'Switch to dark colours', light: 'Switch to light colours' },

  errors: {
    title: 'This could not be loaded',
    retry: 'Try again',
    unreachable: 'The server did not answer. Is Tendril still running?',
    notJson: 'The server answered with something that is not JSON.',
    status: (status: number) => `The server answered with status ${status}.`,
    unexpected: (member: string, message: string) => `The server's answer is not as expected at "${member}": ${message}`,
  },

  notFound: { title: 'Page not found', intro: 'There is nothing at this address.', home: 'Go to the runs' },

  signIn: {
    title: 'Sign in to Tendril',
    intro: 'Open the sign-in link that Tendril printed when it started.',
    where: 'You find it in the terminal of tendril demo or tendril serve. This command prints a new one:',
    commands: 'tendril sign-in',
    once: 'A link works once and signs in this browser.',
    retry: 'I have signed in',
  },

  json: {
    copy: 'Copy',
    copied: 'Copied',
    notAnObject: 'This is not a JSON object.',
    showAll: (lines: number) => `Show all ${lines} lines`,
  },

  counters: {
    events: 'Events taken',
    succeeded: 'Runs succeeded',
    filtered: 'Filtered',
    open: 'Open now',
    held: 'Held',
    dead: 'Dead letters',
  },

  runs: {
    title: 'Runs',
    intro: 'Each run is one flow at work on one event, newest first.',
    status: 'Status',
    everyStatus: 'Every status',
    flow: 'Flow',
    everyFlow: 'Every flow',
    contact: 'Contact',
    result: 'Result',
    took: 'Took',
    when: 'When',
    outcome: runOutcome,
    error: 'Error',
    errorHint: 'Part of its text',
    from: 'From',
    until: 'Until',
    waitsUntil: (due: string) => `Waits in a step of the flow; goes on ${due}.`,
    nextTry: (due: string, error: string | null) => (error === null ? `Goes on ${due}.` : `Tries again ${due}. ${error}`),
    now: 'now',
    none: 'No runs yet',
    noneHint: 'A run starts when an event arrives that a published flow listens to. Add a person, or send an event to a hook.',
    noneLink: 'See the hooks',
    noneFound: 'No run matches',
    noneFoundHint: 'Choose other filters, or clear them.',
  },

  run: {
    title: 'Run',
    id: 'Run',
    event: 'Event',
    version: (version: number) => `Version ${version}`,
    orderingKey: 'Contact (ordering key)',
    created: 'Created',
    started: 'Started',
    took: 'Took',
    replayOf: 'Replay of',
    replay: 'Replay',
    replayStart: 'From the start',
    replayStartHint: 'The same event again, with the published version of the flow.',
    replayFailed: 'From the step that failed',
    replayFailedHint: 'Keeps what the earlier steps did.',
    replayEdited: 'With edited data',
    replayEditedHint: 'Put the data of the event right first.',
    editHint: 'The new run starts from a new event with this data. The old event stays as it came.',
    deadTitle: 'This run gave up',
    deadHint: 'It is kept here. Mend the cause, then replay it.',
    filteredTitle: 'A filter ended this run',
    filteredHint: 'Its rule did not hold, so there was nothing to do. This is not an error.',
    waitingTitle: (due: string) => `Goes on ${due}`,
    mergedTitle: 'A later run took this one in',
    mergedHint: 'Before it started, a newer change of the same contact arrived. One run now carries both, so one call is enough.',
    held,
    heldHint,
    connectionHint: 'It goes on by itself when the connection works again.',
    connectionLink: 'See the connections',
    choicesHint,
    choice: (choice: string, kind: string) => choiceByHold[kind]?.[choice] ?? 'Cancel the run',
    trigger: 'Trigger',
    triggerHint: (type: string) => `The data of the ${type} event that started this run.`,
    triggerData: 'Data of the event',
    steps: 'Steps',
    noSteps: 'No step has run yet',
    noStepsHint: 'Steps appear here as soon as they start.',
    openAll: 'Open all',
    closeAll: 'Close all',
    passed: 'Passed',
    notPassed: 'Did not pass',
    noArm: 'No arm taken',
    otherwise: 'Otherwise',
    arm: (name: string) => `Took “${name}”`,
    stopped: 'Stopped here',
    waited: 'Waited',
    eventCame: 'The event came',
    timedOut: 'Time ran out',
    waitsFor: (type: string, due: string) => (due === '' ? `Waits for ${type}` : `Waits for ${type}, gives up ${due}`),
    goesOn: (due: string) => `Goes on ${due}`,
    mergedCount: (count: number) => (count === 1 ? '1 earlier run' : `${count} earlier runs`),
    item: (number: number) => `Item ${number}`,
    itemCount: (count: number) => (count === 1 ? '1 item' : `${count.toLocaleString('en')} items`),
    itemsFailed: (failed: number, count: number) => `${failed} of ${count} items failed`,
    itemToSee: 'Needs a look',
    itemsToSee: (count: number, all: number) => `${count} of ${all} items need a look.`,
    allItems: (count: number) => `Show all ${count} items`,
    moreItems: (count: number) => `Show more (${count} left)`,
    failedTries: (count: number) => (count === 1 ? '1 failed try' : `${count} failed tries`),
    attempts: 'Tries that failed',
    httpStatus: (status: number) => `status ${status}`,
    input: 'Input',
    request: 'Request',
    answer: 'Answer',
    output: 'Output',
    stepId: 'Step',
    operation: 'Operation',
    connection: 'Connection',
  },

  bulk: {
    replayAll: 'Replay all',
    replayDead: 'Replay all dead letters',
    cancelAll: 'Cancel all',
    cancelOpen: 'Cancel all open runs',
    replayTitle: 'Replay all of these',
    cancelTitle: 'Cancel all of these',
    replayQuestion: (count: number, more: boolean) =>
      count === 0
        ? 'No run that matches is left to replay. Runs that were replayed already are passed over.'
        : `${runCount(count, more)} will run again, behind everything else. Runs that were replayed already are passed over.`,
    cancelQuestion: (count: number, more: boolean) =>
      count === 0 ? 'No open run matches.' : `${runCount(count, more)} will end where they are. This cannot be undone.`,
    from: 'Where they begin',
    leave: 'Leave them as they are',
    replayNow: (count: number, more: boolean) => `Replay ${runCount(count, more)}`,
    cancelNow: (count: number, more: boolean) => `Cancel ${runCount(count, more)}`,
    replayState,
    cancelState,
    stop: 'Stop',
    figures: ({ matched, done, skipped, failed }: { matched: number; done: number; skipped: number; failed: number }) =>
      [
        `${done.toLocaleString('en')} of ${runCount(matched)}`,
        skipped > 0 ? `${skipped.toLocaleString('en')} passed over` : '',
        failed > 0 ? `${failed.toLocaleString('en')} failed` : '',
      ]
        .filter(Boolean)
        .join(', '),
  },

  flows: {
    title: 'Flows',
    one: 'Flow',
    intro: 'A flow says what happens when something happens: one trigger and a tree of steps.',
    name: 'Name',
    trigger: 'Starts on',
    state: 'State',
    steps: 'Steps',
    stepCount: (count: number) => (count === 1 ? '1 step' : `${count} steps`),
    changed: 'Changed',
    created: 'Created',
    none: 'No flows yet',
    noneHint: 'Make one from an empty canvas with the button above, or start from a recipe.',
    draft: 'Draft',
    newerDraft: (version: number) => `Version ${version}, newer draft`,
    published: (version: number) => `Published, version ${version}`,
    publish: (version: number) => `Publish version ${version}`,
    unpublish: 'Unpublish',
    publishedVersion: 'Published version',
    notPublished: 'None',
    latestVersion: 'Newest version',
    seeRuns: 'Runs of this flow',
    versions: 'Versions',
    version: 'Version',
    versionNumber: (version: number) => `Version ${version}`,
    saved: 'Saved',
    isPublished: 'Published',
    document: 'Document',
    documentHint: 'The newest version, as it is kept and as the API takes it.',
    findingsBlock: 'This version cannot be published yet',
    findingsWarn: 'Things to know before you publish',
    test: 'Test',
    testHint: (version: number) =>
      `Tries version ${version} out on this data. A dry test calls nobody: waits are jumped over, and other systems answer with the catalog's samples.`,
    testData: 'Data of the event',
    testDry: 'Show what it would do',
    testReal: 'Run it for real',
    testRealQuestion: 'The calls are made, with this data. The run then opens.',
    testWouldEnd: (status: string) => `It would end as: ${status}`,
    testAssumed: (count: number) =>
      count === 0 ? 'No request would be made.' : `${count === 1 ? 'This request' : `These ${count} requests`} would be made, in this order.`,
    testBody: (step: string) => `Body of ${step}`,
    keeping: 'Name and end',
    rename: 'Rename',
    renameHint: 'The name is for people. Versions, runs and events stay as they are.',
    delete: 'Delete this flow',
    deleteHint: 'An unpublished flow without open runs can be deleted, with all of its versions. Its runs stay in the history.',
    deleteNow: 'Delete',
    deleteQuestion: (name: string) => `“${name}” and its versions are gone for good then.`,
    startsWhen: 'Starts when this happens',
    goesOnWhen: (rule: string) => `Goes on only when ${rule}.`,
    when: (rule: string) => `when ${rule}`,
    otherwise: 'Otherwise',
    mapping: 'Mapping',
    onlyChanges: 'Sends only what changed since the last time.',
    remembersLink: (kind: string) => `Remembers which ${kind} it is on the other side.`,
    goneSkip: 'Is skipped when the thing no longer exists on the other side.',
    uncertainRepeat: 'Is repeated when its fate is not known.',
  },

  events: {
    title: 'Events',
    one: 'Event',
    intro: 'Everything that was taken in, also what started nothing.',
    type: 'Type',
    typeExactly: 'Type, exactly',
    disposition: 'What became of it',
    every: 'Everything',
    detail: 'Why',
    senderId: "Sender's id",
    received: 'Received',
    occurred: 'Happened',
    cameBy: 'Came by hook',
    inside: 'From inside Tendril',
    id: 'Event',
    runs: 'Runs',
    noRuns: 'This event started no run.',
    data: 'Data',
    none: 'No events yet',
    noneHint: 'Send one to a hook, or add a person.',
    noneFound: 'No event matches',
  },

  connections: {
    title: 'Connections',
    intro: 'The accounts that flows work with. Their keys are kept sealed and never shown.',
    connector: 'System',
    auth: 'Signs in with',
    access: 'Access',
    readOnly: 'Only reads',
    readWrite: 'Reads and writes',
    changed: 'Changed',
    address: 'Address',
    test: 'Test',
    testNamed: (name: string) => `Test ${name}`,
    works: 'It works',
    fails: 'It does not work',
    testFailed: 'The test could not be made',
    none: 'No connections yet',
    noneHint: 'Connect the first one with the button above.',
    connect: 'Connect an account',
    newKey: 'Change the key',
    newKeyNamed: (name: string) => `Change the key of ${name}`,
    newKeyHint: 'Make the new key in the other system first, then put it here. It takes the place of the old one only once a call proved that it works; runs that were held go on.',
    keyLabel: { private_integration_token: 'New Private Integration Token', api_key: 'New API key' } as ByWord,
    saveKey: 'Save and test',
  },

  people: {
    title: 'People',
    intro: 'The contacts on the Habitify side: your clients. Adding or changing one starts the flows that listen.',
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    email: 'E-mail',
    phone: 'Phone',
    tags: 'Tags',
    id: 'Contact id',
    changed: 'Changed',
    add: 'Add a person',
    addHint: 'Give a name or an e-mail address. Published flows start at once; watch them under Runs.',
    deleteNow: 'Delete',
    deleteQuestion: (name: string) => `${name} is taken away, and the flows that listen to contact.deleted start.`,
    none: 'No people yet',
    noneHint: 'Add one with the button above, or send contact events to a person hook.',
  },

  hooks: {
    title: 'Hooks',
    intro: 'Addresses that take events from other systems. Every request must be signed.',
    name: 'Name',
    kind: 'Kind',
    kinds: hookKinds,
    kindHint: hookKindHint,
    address: 'Address',
    copy: (name: string) => `Copy the address of ${name}`,
    created: 'Created',
    none: 'No hooks yet',
    noneHint: 'Make one with the button above; give its address and secret to the system that sends.',
    end: 'End',
    delete: 'Delete',
    deleteQuestion: (name: string) => `Whoever sends to “${name}” is refused from then on.`,
    make: 'New hook',
    makeHint: 'An address of its own, for one sending system.',
    namePlaceholder: 'Sign-up form',
    publicKey: 'Public key of the sender',
    publicKeyHint: 'Empty: HighLevel’s own. Only a sender with other keys needs one.',
    madeTitle: 'Copy both now: the secret is not shown again.',
    secret: 'Signing secret',
    copySecret: 'Copy the secret',
    copyAddress: 'Copy the address',
  },

  settings: {
    title: 'Settings',
    intro: 'This workspace: its name, its share of the machine, and how long it keeps what happened.',
    workspace: 'Workspace',
    name: 'Name',
    timeZone: 'Time zone',
    timeZoneHint: 'Used by dates in flows, and by waits and schedules that name none.',
    days: 'Keep for, in days',
    keepHint: 'Ended runs and their events older than this are forgotten. Empty keeps them for good.',
    mebibytes: 'Keep at most, in MiB',
    bytesHint: 'Beyond this size the oldest are forgotten first. Empty sets no bound.',
    weight: 'Share',
    weightHint: 'Of two busy workspaces, one with 2 gets twice the turns of one with 1. Empty is 1.',
    redact: 'Fields not to keep',
    redactHint: 'Their values are blanked out in events and runs once a run has ended, for example phone.',
    save: 'Save',
    saved: 'Saved.',
    stored: 'What is stored',
    storedHint: 'Old runs and events are forgotten a little at a time, so that live work does not notice.',
    size: 'Events and runs',
    forgottenRuns: 'Runs forgotten since the start',
    forgottenEvents: 'Events forgotten since the start',
    lastRound: 'Nothing left to forget',
    atWork: 'at work',
  },

  tokens: {
    title: 'Access',
    hint: 'Tokens for the REST interface and the command line, and the browsers that are signed in.',
    name: 'Name',
    kind: 'Kind',
    kinds: { token: 'API token', session: 'Browser', sign_in_link: 'Sign-in link' } as ByWord,
    created: 'Created',
    expires: 'Expires',
    never: 'Never',
    access: 'Access',
    own: 'This browser',
    revoke: 'Revoke',
    revokeQuestion: (name: string) => `Whoever uses “${name}” is shut out within a minute.`,
    newName: 'New API token',
    newHint: 'What it is for',
    create: 'Create',
    createdTitle: 'Copy it now: it is not shown again.',
    copy: 'Copy the token',
  },

  catalog: {
    title: 'Catalog',
    intro: 'Every action and trigger that flows can use, with fields, answers and what it needs.',
    search: 'Search',
    searchHint: 'task, tags, /contacts…',
    operation: 'Operation',
    group: 'Group',
    kind: 'Kind',
    kinds: operationKinds,
    everyKind: 'Actions and triggers',
    connector: 'System',
    everyConnector: 'Every system',
    connectors: [
      { value: 'highlevel', label: 'HighLevel' },
      { value: 'habitify', label: 'Habitify' },
      { value: 'core', label: 'Tendril itself' },
    ],
    call: 'Call or event',
    builtin: 'inside Tendril',
    none: 'No operation matches',
    noneHint: 'Try fewer words, or another system.',
    name: 'Name',
    eventType: 'Event type',
    effect: 'After a lost answer',
    scopes: 'Scopes it needs',
    headers: 'Headers',
    input: 'Fields',
    data: 'Data of the event',
    answer: 'Answer',
    field: 'Field',
    type: 'Type',
    needed: 'Needed',
    required: 'required',
    optional: 'optional',
    noFields: 'None described.',
    place: (type: string, place: string) => `${type}, in the ${place}`,
    fromSetting: (setting: string) => `Filled from the connection's setting ${setting} when left out.`,
    samples,
  },

  glossary: {
    title: 'Glossary',
    intro: 'The words used here, in plain English, with those of Habitify and HighLevel.',
    search: 'Search the glossary',
    none: 'No such word',
    noneHint: 'Try a shorter part of it.',
  },
};
