// Three endpoints as one would write them with fastify and pg: the peer of `build-aux/bench api`.
const { timingSafeEqual } = require('node:crypto');
const fastify = require('fastify')();
const { Pool } = require('pg');

const token = Buffer.from(`Bearer ${process.env.PEER_TOKEN}`);
const pool = new Pool({ host: process.env.PEER_SOCKET, database: process.env.PEER_DATABASE, user: process.env.PEER_USER, max: 8 });

fastify.addHook('onRequest', async (request, reply) => {
  const given = Buffer.from(request.headers.authorization ?? '');
  if (given.length !== token.length || !timingSafeEqual(given, token))
    return reply.code(401).send({ detail: 'not authenticated' });
});

const nullable = type => ({ type: [type, 'null'] });
const project = {
  type: 'object',
  properties: {
    id: { type: 'string' }, name: { type: 'string' }, persona_id: { type: 'string' },
    channels: { type: 'array', items: { type: 'string' } }, created_at: { type: 'string' },
  },
};
const run = {
  type: 'object',
  properties: {
    id: { type: 'string' }, run_id: { type: 'string' }, project_id: { type: 'string' }, persona_id: { type: 'string' },
    status: { type: 'string' }, started_at: { type: 'string' }, completed_at: nullable('string'),
    n8n_execution_id: nullable('string'), error_message: nullable('string'),
    channels: { type: 'array', items: { type: 'string' } }, date_from: { type: 'string' }, date_to: { type: 'string' },
    templates: { type: 'object', additionalProperties: true }, options: { type: 'object', additionalProperties: true },
  },
};
const columns = 'id, run_id, project_id, persona_id, status, started_at, completed_at, n8n_execution_id, error_message, meta';
const asRun = ({ meta, ...row }) => ({ ...row, ...meta });

fastify.get('/api/projects', { schema: { response: { 200: { type: 'array', items: project } } } }, async () => {
  const { rows } = await pool.query({
    name: 'projects',
    text: 'SELECT id, name, persona_id, channels, created_at FROM dashboard_projects ORDER BY created_at DESC',
  });
  return rows;
});

fastify.get('/api/publisher/runs', {
  schema: {
    querystring: { type: 'object', properties: { limit: { type: 'integer', default: 100 } } },
    response: { 200: { type: 'array', items: run } },
  },
}, async request => {
  const { rows } = await pool.query({
    name: 'runs', text: `SELECT ${columns} FROM dashboard_runs ORDER BY started_at DESC LIMIT $1`, values: [request.query.limit],
  });
  return rows.map(asRun);
});

fastify.post('/api/publisher/runs/:run_id/complete', {
  schema: {
    body: {
      type: 'object',
      required: ['run_id', 'status', 'persona_id', 'project_id', 'n8n_execution_id'],
      properties: {
        run_id: { type: 'string', format: 'uuid' }, status: { type: 'string' },
        persona_id: { type: 'string', format: 'uuid' }, project_id: { type: 'string', format: 'uuid' },
        error: nullable('string'), published_items: { type: 'array', items: { type: 'object' } },
      },
    },
    response: { 200: run },
  },
}, async (request, reply) => {
  const { body } = request;
  const items = body.published_items ?? [];
  const failed = items.filter(item => String(item.status ?? 'success').toLowerCase() === 'failed').length;
  let { status } = body;
  if (items.length)
    status = failed === items.length ? 'failed' : failed ? 'partial' : 'success';
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query({
      name: 'complete',
      text: 'UPDATE dashboard_runs SET status = $2, completed_at = now(), error_message = $3, n8n_execution_ref = $4 '
        + `WHERE run_id = $1 RETURNING ${columns}`,
      values: [request.params.run_id, status, body.error ?? null, String(body.n8n_execution_id)],
    });
    if (!rows.length) {
      await client.query('ROLLBACK');
      return reply.code(404).send({ detail: 'unknown run' });
    }
    await client.query({ name: 'forget', text: 'DELETE FROM dash_run_items WHERE run_id = $1', values: [body.run_id] });
    for (const [position, item] of items.entries())
      await client.query({
        name: 'item',
        text: 'INSERT INTO dash_run_items (run_id, position, draft_id, channel, channel_item_id, channel_url, status) '
          + 'VALUES ($1, $2, $3, $4, $5, $6, $7)',
        values: [body.run_id, position, item.draft_id, item.channel, item.channel_item_id, item.channel_url, item.status],
      });
    await client.query({
      name: 'callback',
      text: "INSERT INTO dash_run_callbacks (run_id, kind, who, body) VALUES ($1, 'complete', 'n8n', $2)",
      values: [body.run_id, body],
    });
    await client.query({
      name: 'log',
      text: 'INSERT INTO dash_run_logs (run_id, project_id, message) VALUES ($1, $2, $3)',
      values: [body.run_id, body.project_id, `Run ended: ${status}`],
    });
    await client.query('COMMIT');
    return asRun(rows[0]);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

fastify.listen({ host: '127.0.0.1', port: Number(process.env.PEER_PORT) });
