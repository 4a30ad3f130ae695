import { keptHubKeyMigrations } from '#appliance/platform/kept-hub-keys';

/** Tables of the fl-client's database; a migration that was released is never edited. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('REFUSED', 'ADMITTED', 'JOINED', 'FINISHED')),
    passport TEXT NOT NULL,
    admission TEXT NOT NULL,
    asked TEXT,                -- JSON: rows, images and skipped studies at admission
    server TEXT,               -- JSON: JoinedServer
    node_id TEXT,              -- of this server alone: another server has other ids
    rows_used INTEGER NOT NULL DEFAULT 0,
    failure TEXT,              -- JSON: the last failure at this trust
    started_at TEXT,
    stop_reason TEXT,
    receipt TEXT
  ) STRICT;
  CREATE TABLE images_used (
    run_id TEXT NOT NULL REFERENCES runs, study_key TEXT NOT NULL, PRIMARY KEY (run_id, study_key)
  ) STRICT, WITHOUT ROWID;
  -- One row per claimed instruction. CLAIMED: the server will not hand it out again. ANSWERED: the reply is here,
  -- byte for byte. DELIVERED: the server holds every object of it.
  CREATE TABLE messages (
    run_id TEXT NOT NULL REFERENCES runs,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('CLAIMED', 'ANSWERED', 'DELIVERED')),
    message BLOB NOT NULL,
    tree BLOB NOT NULL,
    phase TEXT,
    round INTEGER,
    total_rounds INTEGER,
    outcome TEXT CHECK (outcome IN ('RELEASED', 'REFUSED', 'FAILED')),
    bytes INTEGER NOT NULL DEFAULT 0,
    clipped INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    reply BLOB,
    reply_tree BLOB,
    session_id TEXT,
    PRIMARY KEY (run_id, message_id)
  ) STRICT;
  CREATE TABLE reply_objects (
    run_id TEXT NOT NULL, message_id TEXT NOT NULL, object_id TEXT NOT NULL, place INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (run_id, message_id, object_id)
  ) STRICT;
  -- What was released for a phase and round, so that being asked again lets out nothing new.
  CREATE TABLE released (
    run_id TEXT NOT NULL REFERENCES runs,
    phase TEXT NOT NULL,
    round INTEGER NOT NULL,
    received_sha256 TEXT NOT NULL,
    examples INTEGER NOT NULL,
    metrics TEXT NOT NULL,
    parameters BLOB,
    PRIMARY KEY (run_id, phase, round, received_sha256)
  ) STRICT
  `,
  // SKIPPED: the app had no example for this message, and the trust goes on.
  `
  CREATE TABLE messages_now (
    run_id TEXT NOT NULL REFERENCES runs,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('CLAIMED', 'ANSWERED', 'DELIVERED')),
    message BLOB NOT NULL,
    tree BLOB NOT NULL,
    phase TEXT,
    round INTEGER,
    total_rounds INTEGER,
    outcome TEXT CHECK (outcome IN ('RELEASED', 'SKIPPED', 'REFUSED', 'FAILED')),
    bytes INTEGER NOT NULL DEFAULT 0,
    clipped INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    reply BLOB,
    reply_tree BLOB,
    session_id TEXT,
    PRIMARY KEY (run_id, message_id)
  ) STRICT;
  INSERT INTO messages_now SELECT * FROM messages ORDER BY rowid;
  DROP TABLE messages;
  ALTER TABLE messages_now RENAME TO messages
  `,
  // Messages are kept in their backend's own bytes, and released weights in files: here is their hash. What an earlier
  // version had open it forgets, as when a run goes on with another server, which asks again.
  `
  CREATE TABLE messages_now (
    run_id TEXT NOT NULL REFERENCES runs,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('CLAIMED', 'ANSWERED', 'DELIVERED')),
    claim BLOB NOT NULL,
    claim_sha256 TEXT NOT NULL,
    phase TEXT,
    round INTEGER,
    total_rounds INTEGER,
    outcome TEXT CHECK (outcome IN ('RELEASED', 'SKIPPED', 'REFUSED', 'FAILED')),
    bytes INTEGER NOT NULL DEFAULT 0,
    clipped INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    reply BLOB,
    reply_sha256 TEXT,
    weights_sha256 TEXT,
    weights_bytes INTEGER NOT NULL DEFAULT 0,
    note TEXT,                 -- the backend's own, to go on with a delivery
    PRIMARY KEY (run_id, message_id)
  ) STRICT;
  INSERT INTO messages_now (run_id, message_id, state, claim, claim_sha256, phase, round, total_rounds, outcome, bytes, clipped, seconds)
    SELECT run_id, message_id, 'DELIVERED', x'', '', phase, round, iif(state = 'DELIVERED', total_rounds, NULL),
           outcome, bytes, clipped, seconds
    FROM messages WHERE state <> 'CLAIMED' ORDER BY rowid;
  DROP TABLE messages;
  ALTER TABLE messages_now RENAME TO messages;
  DROP TABLE reply_objects;
  CREATE TABLE reply_parts (
    run_id TEXT NOT NULL, message_id TEXT NOT NULL, part_id TEXT NOT NULL, place INTEGER NOT NULL,
    head BLOB NOT NULL,
    start INTEGER, length INTEGER, -- of the weights, which follow the head
    PRIMARY KEY (run_id, message_id, part_id)
  ) STRICT;
  CREATE TABLE released_now (
    run_id TEXT NOT NULL REFERENCES runs,
    phase TEXT NOT NULL,
    round INTEGER NOT NULL,
    received_sha256 TEXT NOT NULL,
    examples INTEGER NOT NULL,
    metrics TEXT NOT NULL,
    weights_sha256 TEXT,
    weights_bytes INTEGER NOT NULL,
    PRIMARY KEY (run_id, phase, round, received_sha256)
  ) STRICT;
  INSERT INTO released_now
    SELECT run_id, phase, round, received_sha256, examples, metrics, NULL,
           -- Weights that an earlier version kept are not read any more: below zero is damaged, and no second sample leaves.
           iif(parameters IS NULL, 0, -1) FROM released;
  DROP TABLE released;
  ALTER TABLE released_now RENAME TO released
  `,
  // Nothing but released numbers is kept of what a run was given.
  'ALTER TABLE runs DROP COLUMN asked; ALTER TABLE runs ADD COLUMN excluded TEXT',
  ...keptHubKeyMigrations,
];
