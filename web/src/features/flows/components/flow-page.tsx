import { Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { BackLink } from '@/components/back-link';
import { Facts } from '@/components/facts';
import { JsonView } from '@/components/json-view';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { TextLink } from '@/components/text-link';
import { textIn, type FlowDocument } from '@/lib/flow/document';
import { text } from '@/text';
import { editorText } from '@/text-editor';

import { flowQuery, type FlowDetail } from '../api/flow';
import { Findings } from './findings';
import { FlowKeeping } from './flow-keeping';
import { FlowTest } from './flow-test';
import { PublishButton } from './publish-button';
import { PublishedBadge } from './published-badge';
import { StepTree } from './step-tree';
import { TriggerCard } from './trigger-card';
import { Versions } from './versions';

const route = getRouteApi('/flows/$id');

export function FlowPage(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery(flowQuery(id));
  const flow = query.data?.flow;
  return (
    <Page
      title={flow?.name ?? text.flows.one}
      intro={textIn(query.data?.document.description)}
      back={<BackLink to="/flows">{text.flows.title}</BackLink>}
      badge={flow !== undefined && <PublishedBadge flow={flow} />}
      actions={
        flow !== undefined && (
          <Group gap="sm">
            {flow.latest_version > 0 && <PublishButton flow={flow} />}
            <EditLink flow={flow.id} />
          </Group>
        )
      }
    >
      <QueryView query={query}>{(data) => <FlowBody flow={data.flow} document={data.document} />}</QueryView>
    </Page>
  );
}

function FlowBody({ flow, document }: { flow: FlowDetail; document: FlowDocument }) {
  return (
    <Stack gap="lg">
      <Findings findings={flow.findings} />
      <Panel>
        <FlowFacts flow={flow} />
      </Panel>
      <Tabs defaultValue="steps" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="steps">{text.flows.steps}</Tabs.Tab>
          <Tabs.Tab value="versions">{text.flows.versions}</Tabs.Tab>
          <Tabs.Tab value="test">{text.flows.test}</Tabs.Tab>
          <Tabs.Tab value="document">{text.flows.document}</Tabs.Tab>
          <Tabs.Tab value="keeping">{text.flows.keeping}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="steps">
          <Stack gap="sm">
            <TriggerCard document={document} />
            <StepTree steps={document.steps} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <Versions flow={flow} />
        </Tabs.Panel>
        <Tabs.Panel value="test">
          <FlowTest flow={flow} document={document} />
        </Tabs.Panel>
        <Tabs.Panel value="keeping">
          <FlowKeeping flow={flow} />
        </Tabs.Panel>
        <Tabs.Panel value="document">
          <Text size="sm" c="dimmed" mb="xs">
            {text.flows.documentHint}
          </Text>
          <JsonView value={flow.document} label={text.flows.document} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function EditLink({ flow }: { flow: string }) {
  return (
    <Button variant="light" leftSection={<IconPencil size={16} aria-hidden />} renderRoot={(props) => <Link to="/flows/$id/edit" params={{ id: flow }} {...props} />}>
      {editorText.open}
    </Button>
  );
}

function FlowFacts({ flow }: { flow: FlowDetail }) {
  return (
    <Facts
      facts={[
        { name: text.flows.publishedVersion, value: flow.published_version ?? text.flows.notPublished },
        { name: text.flows.latestVersion, value: flow.latest_version },
        { name: text.flows.steps, value: flow.steps },
        { name: text.flows.created, value: <Moment at={flow.created_at} /> },
        { name: text.flows.changed, value: <Moment at={flow.updated_at} /> },
        {
          name: text.runs.title,
          value: (
            <TextLink to="/runs" search={{ flow: flow.id }} size="sm">
              {text.flows.seeRuns}
            </TextLink>
          ),
        },
      ]}
    />
  );
}
