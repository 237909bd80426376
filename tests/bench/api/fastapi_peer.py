"""Three endpoints as one would write them with FastAPI and asyncpg: the peer of `build-aux/bench api`."""

import hmac
import json
import os
from contextlib import asynccontextmanager
from typing import Any, Optional
from uuid import UUID

import asyncpg
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

TOKEN = 'Bearer ' + os.environ['PEER_TOKEN']


@asynccontextmanager
async def lifespan(app):
    async def prepare(connection):
        await connection.set_type_codec('jsonb', encoder=json.dumps, decoder=json.loads, schema='pg_catalog')
    app.state.pool = await asyncpg.create_pool(host=os.environ['PEER_SOCKET'], database=os.environ['PEER_DATABASE'],
                                               min_size=8, max_size=8, init=prepare)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


def authenticate(authorization: str = Header('')):
    if not hmac.compare_digest(authorization, TOKEN):
        raise HTTPException(401, 'not authenticated')


class Completion(BaseModel):
    run_id: UUID
    status: str
    persona_id: UUID
    project_id: UUID
    n8n_execution_id: Any
    error: Optional[str] = None
    published_items: list[dict] = []


def run_of(row):
    run = dict(row)
    run.update(run.pop('meta'))
    return run


@app.get('/api/projects', dependencies=[Depends(authenticate)])
async def projects():
    async with app.state.pool.acquire() as db:
        rows = await db.fetch('SELECT id, name, persona_id, channels, created_at FROM dashboard_projects '
                              'ORDER BY created_at DESC')
    return [dict(row) for row in rows]


RUN = ('SELECT id, run_id, project_id, persona_id, status, started_at, completed_at, n8n_execution_id, error_message, '
       'meta FROM dashboard_runs ')


@app.get('/api/publisher/runs', dependencies=[Depends(authenticate)])
async def runs(limit: int = 100):
    async with app.state.pool.acquire() as db:
        rows = await db.fetch(RUN + 'ORDER BY started_at DESC LIMIT $1', limit)
    return [run_of(row) for row in rows]


@app.post('/api/publisher/runs/{run_id}/complete', dependencies=[Depends(authenticate)])
async def complete(run_id: UUID, body: Completion):
    failed = sum(str(item.get('status') or 'success').lower() == 'failed' for item in body.published_items)
    status = body.status
    if body.published_items:
        status = 'failed' if failed == len(body.published_items) else 'partial' if failed else 'success'
    async with app.state.pool.acquire() as db:
        async with db.transaction():
            row = await db.fetchrow(
                'UPDATE dashboard_runs SET status = $2, completed_at = now(), error_message = $3, n8n_execution_ref = $4 '
                'WHERE run_id = $1 RETURNING id, run_id, project_id, persona_id, status, started_at, completed_at, '
                'n8n_execution_id, error_message, meta', run_id, status, body.error, str(body.n8n_execution_id))
            if row is None:
                raise HTTPException(404, 'unknown run')
            await db.execute('DELETE FROM dash_run_items WHERE run_id = $1', run_id)
            await db.executemany(
                'INSERT INTO dash_run_items (run_id, position, draft_id, channel, channel_item_id, channel_url, status) '
                'VALUES ($1, $2, $3, $4, $5, $6, $7)',
                [(run_id, i, item.get('draft_id'), item.get('channel'), item.get('channel_item_id'),
                  item.get('channel_url'), item.get('status')) for i, item in enumerate(body.published_items)])
            await db.execute("INSERT INTO dash_run_callbacks (run_id, kind, who, body) VALUES ($1, 'complete', 'n8n', $2)",
                             run_id, body.model_dump(mode='json'))
            await db.execute('INSERT INTO dash_run_logs (run_id, project_id, message) VALUES ($1, $2, $3)',
                             run_id, body.project_id, f'Run ended: {status}')
    return run_of(row)
