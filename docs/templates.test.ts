/**
 * docs/templates.md is written from the tables of the domain and compared with them here. After a change of a table:
 * `vitest run docs -u` writes it anew.
 */
import { expect, test } from 'vitest';
import { invoiceKinds } from '../domain/kinds.ts';
import { templateColumnNames, templateFieldNames } from '../domain/problem-texts/template-words.ts';
import { faceFields, listFields, type Template, templateUses } from '../domain/template.ts';
import { requiredColumns, requiredFields, requiredListFields, templateBounds } from '../domain/template-check.ts';
import { shippedTemplates } from '../main/office/layout/shipped-templates.ts';

test('templates.md has every field, bound and template', async () => {
  await expect(page()).toMatchFileSnapshot('templates.md');
});

const uses: Readonly<Record<Template['use'], string>> = {
  layout: 'the layout file (版式文件) itself',
  form: 'overprint of numbered forms (套打): rules, labels and title are on the paper already; a preview shows them, a print leaves them out',
  roll: 'paper of 57 to 82 mm',
  sheet: 'plain A4 and A5',
};
type Bound = readonly [string, { readonly min: number; readonly max: number }, string];
const { pageSide, boxSide, textSize, leading, lines, ruleWidth, qrSize, tableRows, rules, labels, labelText } = templateBounds;
const bounds: readonly Bound[] = [
  ['side of the page', pageSide, 'mm'],
  ['side of a box', boxSide, 'mm'],
  ['`size`, `minSize`', textSize, 'points'],
  ['`leading`', leading, 'em'],
  ['`maxLines`', lines, ''],
  ['width of a rule', ruleWidth, 'mm'],
  ['`size` of the QR code', qrSize, 'mm'],
  ['`rows` of a table', tableRows, ''],
];

function page(): string {
  return `# Templates

A template (模板) says where everything of an invoice stands, as one JSON file. The window edits it and the layout draws with it; both hold it
against the same rules, and a file that breaks one is refused with a sentence that names the box. Lengths are millimetres from the page's top left
corner, sizes of text are points. A test compares this page with the program's own tables.

## Templates of the program

| id | name | use | kinds | paper |
|---|---|---|---|---|
${shippedTemplates.map((each) => `| \`${each.id}\` | ${each.name} | ${each.use} | ${each.kinds.join(' ')} | ${each.page.width} × ${each.page.height} |`).join('\n')}

One of these changes only by a new version beside the old one, which stays: invoices are made with it.

## Versions

What is saved becomes the next version of its id; the version in the file is not read. No version is ever changed or forgotten, also when its template is deleted.

The layout file of an invoice is made with the template that was chosen for its kind. Which version that is, is checked and written down before the
device is asked, and kept with the invoice in the transaction that records it: no change of templates, at any moment, gives an issued invoice another face. An invoice
that this ledger did not see being issued has version 1 of \`vat-2021\`. A version that the ledger has no longer as it was kept is told (\`template-damaged\`);
no other one stands in for it.

A form, roll or sheet is printed with the latest version of the template that is set for the printer. A template that the platform tells of by its feed is saved like one
of the station's, unless it is the one it told of last.

## In the window

![A template in the editor: its boxes in millimetres, what is chosen and its figures, and that nothing is wrong](pictures/template-editor.png)

Alt+T shows all templates. Everybody may look at them, at their versions, and export one as a file; supervisors and station IT copy, edit, import, delete and choose
them. A template of the program is changed by changing a copy of it. An old version is taken again by saving it as the newest. A file of more than 256 KB is
no template and is not read.

In the editor Tab goes from box to box. Arrow keys move the chosen ones by 0.1 mm, with Shift by 1 mm; with Ctrl they size them. A box that is dragged comes to stand on
whole millimetres, with Alt on tenths. Delete takes away what an invoice can do without. Ctrl+Z undoes, Ctrl+Y does again, Ctrl+S saves. What is wrong is
told beside the page while it is edited, and has to be put right before the template is saved; the preview is a sample invoice drawn by the same
code that draws real ones.

## The file

| entry | what it is |
|---|---|
| \`id\` | lower-case letters, digits and hyphens, at most 40; the same in every version |
| \`version\` | whole number from 1; an invoice keeps the version it was made with |
| \`name\` | as people know it, at most ${templateBounds.name} characters |
| \`use\` | ${templateUses.map((use) => `\`${use}\`: ${uses[use]}`).join('; ')} |
| \`kinds\` | kinds of invoice it is for: ${invoiceKinds.join(', ')} |
| \`page\` | \`width\` and \`height\` |
| \`ink\` | colour of rules and labels: red, green, blue, each 0 to 255 |
| \`face\` | \`rules\` \`[x1, y1, x2, y2, width]\`, \`labels\` (a box with its \`text\`; \`printed: true\` for one that a numbered form leaves to be printed), \`qr\` (\`x\`, \`y\`, \`size\`), \`seal\` (a place without text; a layout file needs it), \`fields\`, \`table\` |
| \`list\` | page of the goods list (清单): \`rules\`, \`labels\`, \`fields\`, \`table\`; a form may be without, its list is printed on plain paper |

A box is \`x\`, \`y\`, \`w\`, \`h\`, \`role\` (\`label\` 楷体, \`value\` 宋体, \`digits\` typewriter), \`size\` and, if they are not the usual ones, \`minSize\`
(4: text that is too long is set smaller down to it, then condensed, never cut), \`align\` (\`left\`, \`center\`, \`right\`, \`spread\`), \`maxLines\` (1),
\`valign\` (\`middle\`, \`top\`) and \`leading\` (1.1). A table is \`top\`, \`pitch\` from row to row, \`height\` of a row, \`rows\` (at least 8 on the face) and
\`columns\`, boxes without \`y\`, with \`dy\` and \`h\` where a row has two lines; on the list also \`index\`, the running number.

## Bounds

| | from | to | |
|---|---|---|---|
${bounds.map(([what, { min, max }, unit]) => `| ${what} | ${min} | ${max} | ${unit} |`).join('\n')}

At most ${rules} rules and ${labels} labels a page, ${labelText} characters a label. Every box and rule lies inside the page, and one line of its smallest text
fits each box. Entries with other names are refused.

## Fields

“Always” is for every use; a special kind (004, 028) needs the addresses and banks too, 004 alone no check code.

| field | 票面 | face | list | needed on the face for | needed on the list |
|---|---|---|---|---|---|
${Object.entries(templateFieldNames)
  .map(
    ([field, name]) =>
      `| \`${field}\` | ${name['zh-CN']} | ${has(faceFields, field)} | ${has(listFields, field)} | ${needed(field)} | ${has(requiredListFields, field)} |`,
  )
  .join('\n')}

## Columns

| column | 票面 | needed |
|---|---|---|
${Object.entries(templateColumnNames)
  .map(([column, name]) => `| \`${column}\` | ${name['zh-CN']} | ${has(requiredColumns, column)} |`)
  .join('\n')}
`;
}

function has(names: readonly string[], name: string): string {
  return names.includes(name) ? 'yes' : '–';
}

function needed(field: string): string {
  const needs = (use: Template['use'], kinds: Template['kinds']) => requiredFields({ use, kinds }).some((each) => each === field);
  const general = templateUses.filter((use) => needs(use, ['026']));
  if (general.length === templateUses.length) return 'always';
  if (general.length > 0) return general.join(', ');
  return needs('sheet', ['028']) ? 'special kinds' : '–';
}
