-- The role of the query service: it reads what cohort questions need and can do nothing else, even if every
-- check before it failed. Its password is set by whoever installs, never here. Safe to run again.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flip_query') THEN
    CREATE ROLE flip_query NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
  END IF;
END $$;
ALTER ROLE flip_query LOGIN CONNECTION LIMIT 8;
ALTER ROLE flip_query SET statement_timeout = '30s';
ALTER ROLE flip_query SET lock_timeout = '5s';
ALTER ROLE flip_query SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE flip_query SET default_transaction_read_only = on;
ALTER ROLE flip_query SET search_path = '';

-- Read-only rests on these grants, not on the settings above, which a session may change.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM flip_query;
DO $$
BEGIN
  EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO flip_query', current_database());
END $$;
-- Large objects and advisory locks can be made and held without any table.
DO $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT p.oid::regprocedure AS signature FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND (p.proname LIKE 'lo\_%' OR p.proname IN ('lo_creat', 'loread', 'lowrite') OR p.proname LIKE 'pg\_advisory\_%'
        OR p.proname LIKE 'pg\_try\_advisory\_%' OR p.proname IN ('pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_notify',
          'query_to_xml', 'query_to_xmlschema', 'query_to_xml_and_xmlschema', 'cursor_to_xml', 'table_to_xml',
          'schema_to_xml', 'database_to_xml', 'set_config'))
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found.signature);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA omop TO flip_query;
GRANT SELECT ON
  omop.person, omop.observation_period, omop.visit_occurrence, omop.condition_occurrence, omop.drug_exposure,
  omop.procedure_occurrence, omop.device_exposure, omop.measurement, omop.observation, omop.death,
  omop.image_occurrence, omop.image_feature, omop.concept, omop.concept_ancestor, omop.cdm_source
TO flip_query;
