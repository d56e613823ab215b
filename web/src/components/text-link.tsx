import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type NativeProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>;

interface StyledAnchorProps extends AnchorProps, NativeProps {
  ref?: Ref<HTMLAnchorElement>;
}

function StyledAnchor(props: StyledAnchorProps) {
  return <Anchor {...props} />;
}

/** A link to another page of the app. */
export const TextLink = createLink(StyledAnchor);
