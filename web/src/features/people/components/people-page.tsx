import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { Empty } from '@/components/empty';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { peopleQuery, type Person } from '../api/person';
import { fieldText, personName, tagsOf } from '../api/person-name';
import { AddPerson } from './add-person';
import { ImportPeople } from './import-people';
import { Tags } from './tags';

const columns: Column<Person>[] = [
  {
    title: text.people.name,
    render: (person) => (
      <Link to="/people/$id" params={{ id: person.id }} className="row-link">
        {personName(person)}
      </Link>
    ),
    width: '26%',
  },
  { title: text.people.email, render: (person) => fieldText(person, 'email') },
  { title: text.people.phone, render: (person) => fieldText(person, 'phone') },
  { title: text.people.tags, render: (person) => <Tags tags={tagsOf(person)} />, wideOnly: true, width: '24%' },
  { title: text.people.changed, render: (person) => <Moment at={person.updated_at} />, align: 'end' },
];

export function PeoplePage(): ReactNode {
  const query = useInfiniteQuery(peopleQuery);
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <Page
      title={text.people.title}
      intro={text.people.intro}
      actions={
        <Group gap="sm">
          <ImportPeople />
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            {text.people.add}
          </Button>
        </Group>
      }
    >
      <AddPerson opened={adding} onClose={close} />
      <QueryView query={query}>
        {(data) => {
          const people = itemsOf(data);
          if (people.length === 0) {
            return <Empty icon={IconAddressBook} title={text.people.none}>{text.people.noneHint}</Empty>;
          }
          return <DataTable label={text.people.title} columns={columns} items={people} keyOf={(person) => person.id} />;
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}
