import { Stepper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { welcomeText as text } from '@/text-welcome';

import { connectedQuery, isSimulated, type MadeFlow } from '../api/setup';
import { ChooseStep } from './choose-step';
import { ConnectStep } from './connect-step';
import { PublishStep } from './publish-step';
import { TryStep } from './try-step';

/** From nothing to the first contact in step. */
export function WelcomePage(): ReactNode {
  const connections = useQuery(connectedQuery);
  const [at, setAt] = useState(0);
  const [flow, setFlow] = useState<MadeFlow | null>(null);
  const titles = [text.connect.title, text.choose.title, text.attempt.title, text.publish.title];
  return (
    <Page title={text.title} intro={text.intro}>
      <Stepper active={at} onStepClick={setAt} size="sm" iconSize={30} aria-label={text.title}>
        {text.steps.map((label, index) => (
          <Stepper.Step key={label} label={label} allowStepSelect={index < at} />
        ))}
      </Stepper>
      <h2 style={{ margin: 0, fontSize: '1.2rem' }}>{titles[at]}</h2>
      {at === 0 && <QueryView query={connections}>{(all) => <ConnectStep connections={all} onNext={() => { setAt(1); }} />}</QueryView>}
      {at === 1 && <ChooseStep onMade={(made) => { setFlow(made); setAt(2); }} />}
      {at === 2 && flow !== null && <TryStep key={flow.id} flow={flow} isSandbox={connections.data?.some((one) => one.connector === 'highlevel' && isSimulated(one)) ?? false} onNext={() => { setAt(3); }} />}
      {at === 3 && flow !== null && <PublishStep key={flow.id} flow={flow} onAnother={() => { setFlow(null); setAt(1); }} />}
    </Page>
  );
}
