/**
 * What stands in the way of saving, as long as somebody edits: the rules of the domain, and the few values that only a panel can spoil.
 */
import type { Template } from '../../../domain/template.ts';
import { type TemplateFault, templateBounds, templateFaults } from '../../../domain/template-check.ts';

export function editFaults(template: Template): readonly TemplateFault[] {
  const { name, kinds } = template;
  const longest = templateBounds.name;
  return [
    ...(/^\P{C}+$/u.test(name) && name.length <= longest ? [] : [wrong('template.name')]),
    ...(kinds.length > 0 ? [] : [wrong('template.kinds')]),
    ...templateFaults(template),
  ];
}

function wrong(place: string): TemplateFault {
  return { place, reason: 'template-wrong-value' };
}
