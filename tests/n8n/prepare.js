// What somebody does by hand in n8n: sets the workflow's addresses and makes its credentials.
//   node prepare.js WORKFLOW FOLDER
const fs = require('node:fs');
const path = require('node:path');

const [, , source, folder] = process.argv;
const at = port => `http://127.0.0.1:${process.env[port]}`;
const addresses = {
  dashboard: at('MPIS_DESK_PORT'),
  mpis: at('MPIS_FAKE_PORT'),
  telegram_chat: '@example_news',
  publish: `${at('MPIS_CHANNELS_PORT')}/publish`,
};

const workflow = JSON.parse(fs.readFileSync(source, 'utf8'));
for (const assignment of workflow.nodes.find(node => node.name === 'Addresses').parameters.assignments.assignments)
  assignment.value = addresses[assignment.name];

const credentials = [
  { id: 'mpis-dashboard-key', name: 'MPIS Dashboard', type: 'httpHeaderAuth',
    data: { name: 'X-N8N-API-KEY', value: process.env.MPIS_N8N_KEY } },
  { id: 'mpis-dashboard-telegram', name: 'Telegram', type: 'telegramApi',
    data: { accessToken: '1:token', baseUrl: at('MPIS_CHANNELS_PORT') } },
];

fs.writeFileSync(path.join(folder, 'workflow.json'), JSON.stringify(workflow));
fs.writeFileSync(path.join(folder, 'credentials.json'), JSON.stringify(credentials));
fs.writeFileSync(path.join(folder, 'id'), workflow.id);
