export interface Term {
  word: string;
  meaning: string;
}

export interface GlossarySection {
  title: string;
  terms: Term[];
}

export const glossary: GlossarySection[] = [
  {
    title: 'Tendril',
    terms: [
      { word: 'Workspace', meaning: 'A room of its own for one business: its connections, flows, people and runs. Nothing crosses over to another workspace.' },
      { word: 'Connector', meaning: 'The description of an outside system: how to sign in, what it can do, what it tells us, how often it may be asked.' },
      { word: 'Connection', meaning: 'One account of a connector, with its sealed keys and its health.' },
      { word: 'Operation', meaning: 'Something a connector offers: an action or a trigger.' },
      { word: 'Action', meaning: 'An operation that does or reads something.' },
      { word: 'Trigger', meaning: 'An operation that starts flows: something happened.' },
      { word: 'Catalog', meaning: 'All operations together.' },
      { word: 'Person', meaning: 'A client of the coach: the contact on the Habitify side, with name, e-mail, phone and tags.' },
      { word: 'Link', meaning: 'The stored pairing of one thing in two systems, for example a person and their HighLevel contact. It is why nothing is created twice.' },
      { word: 'Flow', meaning: 'One trigger and a tree of steps. Saved versions never change.' },
      { word: 'Step', meaning: 'One part of a flow: an action, a filter or a branch.' },
      { word: 'Filter', meaning: 'A step that lets a run go on only when its rule holds.' },
      { word: 'Branch', meaning: 'A step with several arms; the first arm whose rule holds is taken, else the one called otherwise.' },
      { word: 'Draft', meaning: 'The newest version of a flow while it is not published.' },
      { word: 'Published version', meaning: 'The version that events start. A flow has one or none.' },
      { word: 'Recipe', meaning: 'A ready-made flow to start from.' },
      { word: 'Mapping', meaning: 'How the fields of an action are filled from the event and from earlier steps.' },
      { word: 'Event', meaning: 'One thing that happened, safely on disk before the sender is told so.' },
      { word: 'Hook', meaning: 'An address that takes events from another system.' },
      { word: 'Run', meaning: 'One flow version at work on one event.' },
      { word: 'Attempt', meaning: 'One try of a step. Tries that fail for a passing reason are followed by more.' },
      { word: 'Ordering key', meaning: 'Events with the same key, usually the contact, are worked on in the order of arrival.' },
      { word: 'Effect', meaning: 'What a run changed outside.' },
      { word: 'Held', meaning: 'A run that waits for your decision, or for a connection to be repaired.' },
      { word: 'Dead letter', meaning: 'A run that used up its tries or was refused. It is kept, and can be replayed.' },
      { word: 'Replay', meaning: 'Running an event again with the published version of the flow.' },
    ],
  },
  {
    title: 'Habitify',
    terms: [
      { word: 'Habit', meaning: 'Something to do again and again, with a goal such as 30 minutes a day.' },
      { word: 'Log', meaning: 'An entry that says how much of a habit was done, and when.' },
      { word: 'Action (of a habit)', meaning: 'A to-do on a habit. Tendril treats it as a task.' },
      { word: 'Note (of a habit)', meaning: 'A text that a person wrote about a habit on a day.' },
      { word: 'Mood', meaning: 'How a person felt, on a scale from 1 to 5.' },
      { word: 'Area', meaning: 'A group of habits, for example Health.' },
    ],
  },
  {
    title: 'HighLevel',
    terms: [
      { word: 'Agency', meaning: 'The account above all locations.' },
      { word: 'Location (sub-account)', meaning: 'One business in HighLevel. A connection belongs to one location.' },
      { word: 'Contact', meaning: 'A person that the business knows, with e-mail, phone and tags.' },
      { word: 'Task', meaning: 'Something to do for a contact, with a due date.' },
      { word: 'Note', meaning: 'A text kept with a contact.' },
      { word: 'Appointment', meaning: 'A booked time with a contact, in a calendar.' },
      { word: 'Tag', meaning: 'A word put on contacts; workflows often start from one.' },
      { word: 'Workflow', meaning: "HighLevel's own automation, for example a reminder sequence." },
      { word: 'Private Integration Token', meaning: 'A key of one location or agency, made in its settings: the API key of today.' },
      { word: 'Scope', meaning: 'One thing that a key may do, such as contacts.readonly.' },
      { word: 'Webhook', meaning: 'A message that HighLevel sends when something happened.' },
    ],
  },
];
