import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Failure } from '@/components/failure';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { welcomeText as text } from '@/text-welcome';

import { makeFlow, recipesQuery, type MadeFlow, type Recipe } from '../api/setup';

/** The ready-made flows; choosing one makes it, after asking what it needs to know. */
export function ChooseStep({ onMade }: { onMade: (flow: MadeFlow) => void }) {
  const recipes = useQuery(recipesQuery);
  const [asking, setAsking] = useState<Recipe | null>(null);
  const make = useMutation({ mutationFn: ({ id, parameters }: { id: string; parameters: Record<string, string> }) => makeFlow(id, parameters), onSuccess: onMade });
  const take = (recipe: Recipe) => {
    if (recipe.parameters.some(({ required }) => required)) setAsking(recipe);
    else make.mutate({ id: recipe.id, parameters: {} });
  };
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm">
        {text.choose.hint}
      </Text>
      {make.error !== null && <Failure error={make.error} />}
      {asking === null ? (
        <QueryView query={recipes}>
          {(all) => (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {all.map((recipe) => (
                <Panel key={recipe.id} title={recipe.title}>
                  <Text size="sm" flex={1}>
                    {recipe.description}
                  </Text>
                  <Button variant="light" loading={make.isPending && make.variables.id === recipe.id} aria-label={text.choose.take(recipe.title)} style={{ alignSelf: 'flex-start' }} onClick={() => { take(recipe); }}>
                    {text.steps[1]}
                  </Button>
                </Panel>
              ))}
            </SimpleGrid>
          )}
        </QueryView>
      ) : (
        <Parameters recipe={asking} isPending={make.isPending} onBack={() => { setAsking(null); }} onDone={(parameters) => { make.mutate({ id: asking.id, parameters }); }} />
      )}
      <Text size="sm" c="dimmed">
        {text.choose.own}
      </Text>
    </Stack>
  );
}

interface ParametersProps {
  recipe: Recipe;
  isPending: boolean;
  onBack: () => void;
  onDone: (parameters: Record<string, string>) => void;
}

function Parameters({ recipe, isPending, onBack, onDone }: ParametersProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const isComplete = recipe.parameters.every(({ name, required }) => !required || (values[name] ?? '') !== '');
  return (
    <Panel title={recipe.title} hint={text.choose.parameters}>
      <form onSubmit={(event) => { event.preventDefault(); onDone(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))); }}>
        <Stack gap="sm">
          {recipe.parameters.map((parameter) => (
            <TextInput
              key={parameter.name}
              label={parameter.title}
              description={parameter.help}
              required={parameter.required}
              placeholder={typeof parameter.default === 'string' ? parameter.default : ''}
              value={values[parameter.name] ?? ''}
              onChange={({ currentTarget: { value } }) => { setValues({ ...values, [parameter.name]: value.trim() }); }}
            />
          ))}
          <Group gap="sm">
            <Button variant="default" onClick={onBack}>
              {text.back}
            </Button>
            <Button type="submit" disabled={!isComplete} loading={isPending}>
              {text.choose.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
