-- The one role that reads OMOP for FLIP, and what nobody but it loses by that. Run by a superuser of the database;
-- safe to run again, and to be run again after an upgrade of PostgreSQL or after a new role was made (see below).
-- The password is set apart.
--
-- PostgreSQL lets everybody call nearly every function and read nearly every catalogue, by grants to PUBLIC. A role
-- cannot be excepted from PUBLIC. So what a cohort question has no use for is taken from PUBLIC, in this database
-- alone, and given to the role flip_others, of which every role of today but flip_query becomes a member. Nothing
-- changes for them, unless a role was made NOINHERIT. A role made later reads tables and compares values as ever, but
-- calls those functions and reads those catalogues (which psql's \d needs) only once it is a member too:
--   GRANT flip_others TO new_role;      or run this file again.
-- Where the database serves many people, load OMOP into a database of its own rather than run this in theirs.
--
-- What no grant can do, and what therefore rests on the gate before the database and on the operating system:
-- a session may set its own statement_timeout, lock_timeout, work_mem and read-only state, may call NOTIFY, may lock
-- what it reads against changes of its shape, may cancel other sessions of this same role, and may change its own
-- password; and it may connect to other databases of this server that let PUBLIC in, unless pg_hba.conf says no.
-- It may never write, make an object, wait in a function, read a file, or run SQL out of a text.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'flip_query') THEN
    CREATE ROLE flip_query;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'flip_others') THEN
    CREATE ROLE flip_others NOLOGIN;
  END IF;
END
$$;

ALTER ROLE flip_query
  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 8;
ALTER ROLE flip_query SET statement_timeout = '30s';
ALTER ROLE flip_query SET lock_timeout = '5s';
ALTER ROLE flip_query SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE flip_query SET default_transaction_read_only = on;
ALTER ROLE flip_query SET search_path = '';
-- Eight sessions with a few sorts each stay far below the memory of the smallest server.
ALTER ROLE flip_query SET work_mem = '64MB';
-- Only a superuser may change this one, so that it holds for hostile sessions too.
ALTER ROLE flip_query SET temp_file_limit = '2GB';

-- Every role of today but flip_query keeps what PUBLIC had. Superusers need nothing.
DO $$
DECLARE
  other name;
BEGIN
  FOR other IN
    SELECT rolname FROM pg_catalog.pg_roles
    WHERE rolname NOT IN ('flip_query', 'flip_others') AND rolname !~ '^pg_' AND NOT rolsuper
      AND NOT pg_catalog.pg_has_role(oid, 'flip_others', 'MEMBER')
  LOOP
    EXECUTE pg_catalog.format('GRANT flip_others TO %I', other);
  END LOOP;
END
$$;

-- Connecting and temporary tables, and every schema but pg_catalog: from PUBLIC to those others.
DO $$
DECLARE
  granted record;
BEGIN
  FOR granted IN
    SELECT acl.privilege_type AS privilege, pg_catalog.format('DATABASE %I', d.datname) AS object
    FROM pg_catalog.pg_database AS d,
      pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS acl
    WHERE d.datname = pg_catalog.current_database() AND acl.grantee = 0
    UNION ALL
    SELECT acl.privilege_type, pg_catalog.format('SCHEMA %I', n.nspname)
    FROM pg_catalog.pg_namespace AS n, pg_catalog.aclexplode(n.nspacl) AS acl
    WHERE n.nspname <> 'pg_catalog' AND acl.grantee = 0
    UNION ALL
    SELECT acl.privilege_type, pg_catalog.format('LANGUAGE %I', l.lanname)
    FROM pg_catalog.pg_language AS l,
      pg_catalog.aclexplode(coalesce(l.lanacl, pg_catalog.acldefault('l', l.lanowner))) AS acl
    WHERE l.lanpltrusted AND acl.grantee = 0
    UNION ALL
    -- Tables of OMOP that somebody opened to everybody, notes among them; and the catalogues, but for what the
    -- service and `omop indexes` look at: names and sizes of tables and indexes, and statistics of readable columns.
    SELECT acl.privilege_type, pg_catalog.format('TABLE %I.%I', n.nspname, c.relname)
    FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace,
      pg_catalog.aclexplode(c.relacl) AS acl
    WHERE n.nspname IN ('omop', 'pg_catalog') AND acl.grantee = 0
      AND NOT (n.nspname = 'pg_catalog' AND acl.privilege_type = 'SELECT'
        AND c.relname IN ('pg_class', 'pg_namespace', 'pg_attribute', 'pg_index', 'pg_am', 'pg_stats'))
  LOOP
    EXECUTE pg_catalog.format('REVOKE %s ON %s FROM PUBLIC', granted.privilege, granted.object);
    EXECUTE pg_catalog.format('GRANT %s ON %s TO flip_others', granted.privilege, granted.object);
  END LOOP;
  EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO flip_query', pg_catalog.current_database());
END
$$;

-- Functions: everybody keeps those that compare, add up and turn the values of OMOP; the others keep the rest.
DO $$
DECLARE
  plain regtype[] := ARRAY['boolean', 'smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'text',
    'varchar', 'bpchar', '"char"', 'name', 'oid', 'date', 'timestamp', 'interval', 'anyarray', 'anyelement',
    'anycompatiblearray', 'anycompatible', 'record', 'regclass', 'regnamespace', 'int2vector']::regtype[];
  names name[] := ARRAY[
    'abs', 'array_agg', 'array_length', 'array_send', 'array_to_string', 'avg', 'bool_and', 'bool_or', 'btrim',
    'cardinality', 'concat', 'concat_ws', 'count', 'date_part', 'dense_rank', 'encode', 'extract', 'first_value',
    'format', 'generate_series', 'has_column_privilege', 'json_agg', 'json_build_object', 'lag', 'last_value',
    'lead', 'length', 'lower', 'max', 'min', 'pg_backend_pid', 'pg_cancel_backend', 'pg_get_expr',
    'pg_get_indexdef', 'pg_has_role', 'pg_relation_size', 'pg_stat_get_live_tuples',
    'pg_stat_get_mod_since_analyze', 'pg_stat_get_tuples_deleted', 'pg_stat_get_tuples_inserted',
    'pg_stat_get_tuples_updated', 'rank', 'regexp_replace', 'row_number', 'row_security_active', 'string_agg',
    'sum', 'to_regclass', 'to_regnamespace', 'unnest', 'upper', 'version', 'width_bucket'
  ]::name[];
  taken text;
BEGIN
  SELECT pg_catalog.string_agg(p.oid::regprocedure::text, ', ') INTO taken
  FROM pg_catalog.pg_proc AS p,
    pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) AS acl
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND acl.grantee = 0
    AND NOT p.proname = ANY (names)
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_operator AS o
      WHERE o.oprcode = p.oid AND (o.oprleft = 0 OR o.oprleft = ANY (plain)) AND o.oprright = ANY (plain)
        AND o.oprname IN ('=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '||', '~~', '!~~', '~~*', '!~~*'))
    -- PostgreSQL looks a value up in a long list by its hash, with the rights of whoever asks.
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_amproc AS h
        JOIN pg_catalog.pg_opfamily AS f ON f.oid = h.amprocfamily
        JOIN pg_catalog.pg_am AS m ON m.oid = f.opfmethod
      WHERE h.amproc = p.oid AND m.amname = 'hash' AND h.amproclefttype = ANY (plain))
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_cast AS c
      WHERE c.castfunc = p.oid AND c.castsource = ANY (plain) AND c.casttarget = ANY (plain));
  IF taken IS NOT NULL THEN
    EXECUTE 'REVOKE EXECUTE ON ROUTINE ' || taken || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON ROUTINE ' || taken || ' TO flip_others';
  END IF;
END
$$;

REVOKE ALL ON SCHEMA omop FROM flip_query;
GRANT USAGE ON SCHEMA omop TO flip_query;

-- No words of notes, no addresses, names of providers, payers or costs: no cohort question needs them.
REVOKE ALL ON ALL TABLES IN SCHEMA omop FROM flip_query;
GRANT SELECT ON
  omop.person, omop.observation_period, omop.visit_occurrence, omop.condition_occurrence, omop.drug_exposure,
  omop.procedure_occurrence, omop.device_exposure, omop.measurement, omop.observation, omop.death,
  omop.image_occurrence, omop.image_feature, omop.visit_detail, omop.specimen, omop.condition_era, omop.drug_era,
  omop.dose_era, omop.concept, omop.concept_ancestor, omop.concept_relationship, omop.cdm_source
TO flip_query;
-- Of providers and care sites their kind alone.
GRANT SELECT (provider_id, specialty_concept_id) ON omop.provider TO flip_query;
GRANT SELECT (care_site_id, place_of_service_concept_id) ON omop.care_site TO flip_query;
-- Of a note whose it is, and of what was found in it the concept: never a word.
GRANT SELECT (note_id, person_id) ON omop.note TO flip_query;
GRANT SELECT (note_id, note_nlp_concept_id, nlp_date, term_exists) ON omop.note_nlp TO flip_query;

-- A database where these grants did not take effect (because whoever ran this is no superuser) is told so now.
DO $$
DECLARE
  routine regprocedure;
BEGIN
  FOREACH routine IN ARRAY ARRAY['pg_catalog.pg_sleep(double precision)', 'pg_catalog.lo_create(oid)',
    'pg_catalog.pg_advisory_lock(bigint)', 'pg_catalog.pg_notify(text, text)']::regprocedure[]
  LOOP
    IF pg_catalog.has_function_privilege('flip_query', routine, 'EXECUTE') THEN
      RAISE EXCEPTION 'flip_query may still call %: run this file as a superuser', routine;
    END IF;
  END LOOP;
  IF pg_catalog.has_table_privilege('flip_query', 'pg_catalog.pg_roles', 'SELECT')
    OR pg_catalog.has_column_privilege('flip_query', 'omop.note', 'note_text', 'SELECT') THEN
    RAISE EXCEPTION 'flip_query may still read what no cohort needs: run this file as a superuser';
  END IF;
END
$$;
