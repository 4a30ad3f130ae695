-- The one role that reads OMOP for FLIP. A session may lift its own time limit and its own read-only setting, so
-- what it must never do rests on privileges; the settings are for honest sessions. The password is set apart.
-- Safe to run again.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'flip_query') THEN
    CREATE ROLE flip_query;
  END IF;
  EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC', pg_catalog.current_database());
  EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO flip_query', pg_catalog.current_database());
END
$$;

ALTER ROLE flip_query
  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 8;
ALTER ROLE flip_query SET statement_timeout = '30s';
ALTER ROLE flip_query SET lock_timeout = '5s';
ALTER ROLE flip_query SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE flip_query SET default_transaction_read_only = on;
ALTER ROLE flip_query SET search_path = '';
-- Only a superuser may change this one, so that it holds for hostile sessions too.
ALTER ROLE flip_query SET temp_file_limit = '2GB';

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA omop FROM PUBLIC;
GRANT USAGE ON SCHEMA omop TO flip_query;

-- No notes, addresses, providers, payers or costs: no cohort question needs them.
REVOKE ALL ON ALL TABLES IN SCHEMA omop FROM flip_query;
GRANT SELECT ON
  omop.person, omop.observation_period, omop.visit_occurrence, omop.condition_occurrence, omop.drug_exposure,
  omop.procedure_occurrence, omop.device_exposure, omop.measurement, omop.observation, omop.death,
  omop.image_occurrence, omop.image_feature, omop.concept, omop.concept_ancestor, omop.cdm_source
TO flip_query;

-- Functions that write, wait, hold locks shared with others, or run SQL out of a string.
DO $$
DECLARE
  routine regprocedure;
BEGIN
  FOR routine IN
    SELECT p.oid::regprocedure
    FROM pg_catalog.pg_proc AS p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND (
        p.proname ~ '^(lo_|pg_advisory_|pg_try_advisory_|pg_sleep|pg_read_|pg_ls_|pg_stat_file|pg_file_|pg_logical_)'
        OR p.proname ~ '^(query|table|cursor|schema|database)_to_xml'
        OR p.proname IN ('loread', 'lowrite', 'ts_stat', 'ts_rewrite', 'pg_notify', 'pg_export_snapshot')
      )
  LOOP
    EXECUTE pg_catalog.format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
  END LOOP;
END
$$;

-- Who else works here, and how the server is set up, is no part of any cohort.
REVOKE SELECT ON pg_catalog.pg_roles, pg_catalog.pg_user, pg_catalog.pg_group, pg_catalog.pg_settings FROM PUBLIC;
