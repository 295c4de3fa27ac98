--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: read_access; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_access;


--
-- Name: read_accounts; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_accounts;


--
-- Name: read_alerts; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_alerts;


--
-- Name: read_cases; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_cases;


--
-- Name: read_clients; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_clients;


--
-- Name: read_endpoints; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_endpoints;


--
-- Name: read_questions; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_questions;


--
-- Name: read_tickets; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_tickets;


--
-- Name: read_usage; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_usage;


--
-- Name: read_users; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA read_users;


--
-- Name: add_buckets(bigint[], bigint[]); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.add_buckets(a bigint[], b bigint[]) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY i), '{}')
    FROM unnest(a, b) WITH ORDINALITY AS u (x, y, i)
$$;


--
-- Name: add_client_failure(text, text, text, timestamp with time zone, bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.add_client_failure(try_key text, try_network text, try_guess text, try_at timestamp with time zone, most bigint) RETURNS TABLE(many bigint, latest timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(20, hashtext(try_key));
    SELECT count(*), max(at) INTO many, latest FROM (
        SELECT at FROM failures WHERE key = try_key AND at > try_at - interval '10 minutes'
        ORDER BY at DESC LIMIT most) AS former;
    IF many < most THEN
        INSERT INTO failures (key, network, at, guess) VALUES (try_key, try_network, try_at, try_guess);
    END IF;
    RETURN NEXT;
END $$;


--
-- Name: append_exact(integer[], text[], text[], bigint[], text[], text[], text[], text[], uuid[], timestamp with time zone[], uuid[], integer[], integer[], text[], boolean[], timestamp with time zone[], integer[], text[], text[], text[], text[]); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.append_exact(command integer[], aggregate_type text[], aggregate_id text[], sequence bigint[], event_type text[], event_version text[], payload text[], metadata text[], event_id uuid[], recorded_at timestamp with time zone[], account_id uuid[], stop_command integer[], stop_event integer[], stop_key text[], stop_standing boolean[], stop_until timestamp with time zone[], write_command integer[], write_kind text[], write_key text[], write_value text[], write_extra text[]) RETURNS TABLE(answered integer, first_position bigint, conflict text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    head bigint;
    many int;
    violated text;
BEGIN
    SELECT position INTO head FROM log_head FOR UPDATE;
    FOR answered IN SELECT DISTINCT c FROM unnest(command) AS c ORDER BY c LOOP
        conflict := NULL;
        BEGIN
            INSERT INTO events
            SELECT t, i, s, n, v, p::json, m::json, head + row_number() OVER (ORDER BY ord), e, r, a
            FROM unnest(command, aggregate_type, aggregate_id, sequence, event_type, event_version,
                        payload, metadata, event_id, recorded_at, account_id)
                 WITH ORDINALITY AS x (c, t, i, s, n, v, p, m, e, r, a, ord)
            WHERE c = answered;
            GET DIAGNOSTICS many = ROW_COUNT;

            INSERT INTO revocations
            SELECT DISTINCT ON (k) k, head + 1 + o, st, u
            FROM unnest(stop_command, stop_event, stop_key, stop_standing, stop_until)
                 AS x (c, o, k, st, u)
            WHERE c = answered
            ORDER BY k, o DESC
            ON CONFLICT (key) DO UPDATE SET position = excluded.position, standing = excluded.standing,
                                            expires_at = excluded.expires_at;

            DELETE FROM claims USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'release' AND claims.owner = k;

            INSERT INTO claims
            SELECT k, v FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'claim';

            INSERT INTO holdings AS h
            SELECT k, v, count(*) FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'hold'
            GROUP BY k, v
            ON CONFLICT (account_id, kind) DO UPDATE SET used = h.used + excluded.used;
            IF EXISTS (
                SELECT FROM unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, most)
                JOIN holdings ON account_id = k AND kind = v
                WHERE c = answered AND w = 'hold' AND used > most::bigint
            ) THEN
                RAISE unique_violation USING TABLE = 'holdings';
            END IF;
            UPDATE holdings SET used = used - left_.many
            FROM (SELECT k, v, count(*) AS many
                  FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
                  WHERE c = answered AND w = 'leave' GROUP BY k, v) AS left_
            WHERE account_id = left_.k AND kind = left_.v;

            INSERT INTO credentials
            SELECT k, v FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'credential'
            ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc;

            DELETE FROM credentials USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'forget' AND credentials.user_id = k;
            DELETE FROM subject_keys USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'forget' AND subject_keys.subject = k;

            DELETE FROM factors USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'forget' AND factors.user_id = k;
            DELETE FROM factors USING unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, f)
            WHERE c = answered AND w = 'no_factor' AND factors.user_id = k AND factors.factor = f;
            INSERT INTO factors
            SELECT k, f, split_part(v, ' ', 2), split_part(v, ' ', 1)::bigint, NULL
            FROM unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, f)
            WHERE c = answered AND w = 'factor'
            ON CONFLICT (user_id, factor) DO UPDATE
                SET sealed = excluded.sealed, last_step = excluded.last_step, last_used_at = NULL;

            INSERT INTO signing_secrets
            SELECT k, decode(v, 'base64')
            FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'signing_secret';

            INSERT INTO answers
            SELECT k, x, v, clock_timestamp() + interval '24 hours'
            FROM unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, x)
            WHERE c = answered AND w = 'answer'
            ON CONFLICT (key) DO UPDATE
                SET fingerprint = excluded.fingerprint, sealed = excluded.sealed,
                    expires_at = excluded.expires_at
                WHERE answers.expires_at < clock_timestamp();
            IF NOT FOUND AND EXISTS (
                SELECT 1 FROM unnest(write_command, write_kind) AS x (c, w) WHERE c = answered AND w = 'answer'
            ) THEN
                RAISE unique_violation USING TABLE = 'answers';
            END IF;

            first_position := head + 1;
            head := head + many;
        EXCEPTION WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS violated = TABLE_NAME;
            first_position := NULL;
            conflict := violated;
        END;
        RETURN NEXT;
    END LOOP;
    UPDATE log_head SET position = head;
END $$;


--
-- Name: drop_request_log_day(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.drop_request_log_day(day bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    name text := 'request_log_' || to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    IF to_regclass('public.' || name) IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO public.request_log_held
    SELECT * FROM public.request_log
    WHERE number >= (day * 86400000) << 21 AND number < ((day + 1) * 86400000) << 21
        AND account_id IN (SELECT account_id FROM public.held_accounts)
    ON CONFLICT DO NOTHING;
    EXECUTE format('DROP TABLE public.%I', name);
END $$;


--
-- Name: forget_attachments(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.forget_attachments() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM attachments WHERE user_id = OLD.subject;
    RETURN NULL;
END $$;


--
-- Name: forget_pictures(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.forget_pictures() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM pictures WHERE user_id = OLD.subject;
    RETURN NULL;
END $$;


--
-- Name: lease_requests(text, bigint, bigint, bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.lease_requests(wanted_key text, wanted_start bigint, quota bigint, most bigint) RETURNS TABLE(began bigint, granted bigint, taken bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO request_windows (key, start, used) VALUES (wanted_key, wanted_start, 0) ON CONFLICT DO NOTHING;
    SELECT start, used INTO began, taken FROM request_windows WHERE key = wanted_key FOR UPDATE;
    IF began < wanted_start THEN
        began := wanted_start;
        taken := 0;
    END IF;
    granted := least(greatest(quota - taken, 0), greatest(least((quota - taken) / 20, most), 1));
    taken := taken + granted;
    UPDATE request_windows SET start = began, used = taken WHERE key = wanted_key;
    RETURN NEXT;
END $$;


--
-- Name: make_request_log_day(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.make_request_log_day(day bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    name text := 'request_log_' || to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
    given record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('xwms request log'));
    IF to_regclass('public.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I (LIKE public.request_log INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE public.request_log ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)', name,
            (day * 86400000) << 21, ((day + 1) * 86400000) << 21);
        FOR given IN
            SELECT acl.privilege_type, acl.grantee::regrole AS grantee
            FROM pg_class AS c, aclexplode(c.relacl) AS acl
            WHERE c.oid = 'public.request_log'::regclass AND acl.grantee NOT IN (0, c.relowner)
        LOOP
            EXECUTE format('GRANT %s ON public.%I TO %s', given.privilege_type, name, given.grantee);
        END LOOP;
    END IF;
END $$;


--
-- Name: refuse_change(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;


--
-- Name: reserve_try(text, text, text, timestamp with time zone, uuid, bigint, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.reserve_try(try_key text, try_network text, try_home text, try_at timestamp with time zone, try_id uuid, seen bigint, seen_last timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    many bigint;
    latest timestamptz;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    -- Each statement from here on sees what whoever had the lock before has committed.
    PERFORM pg_advisory_xact_lock(20, hashtext(try_key));
    SELECT count(*), max(at) INTO many, latest FROM failures
    WHERE key = try_key AND at > try_at - interval '1 day';
    IF many <> seen OR latest IS DISTINCT FROM seen_last THEN
        RETURN false;
    END IF;
    INSERT INTO failures (key, network, at, home, pending)
    VALUES (try_key, try_network, try_at, try_home, try_id);
    RETURN true;
END $$;


--
-- Name: sum_buckets(bigint[]); Type: AGGREGATE; Schema: public; Owner: -
--

CREATE AGGREGATE public.sum_buckets(bigint[]) (
    SFUNC = public.add_buckets,
    STYPE = bigint[],
    INITCOND = '{}'
);


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: alert_mails; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alert_mails (
    account_id text NOT NULL COLLATE pg_catalog."C",
    rule text NOT NULL COLLATE pg_catalog."C",
    at timestamp with time zone NOT NULL
);


--
-- Name: answers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.answers (
    key text NOT NULL COLLATE pg_catalog."C",
    fingerprint text NOT NULL,
    sealed text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: assertions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assertions (
    key bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: attachments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attachments (
    attachment_id text NOT NULL COLLATE pg_catalog."C",
    ticket_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    by_operator boolean NOT NULL,
    size integer NOT NULL,
    sealed bytea NOT NULL,
    kept boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.attachments ALTER COLUMN sealed SET STORAGE EXTERNAL;


--
-- Name: checkpoints; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkpoints (
    tree uuid NOT NULL,
    cut bigint NOT NULL,
    hour bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    key text NOT NULL,
    signed_at timestamp with time zone NOT NULL
);


--
-- Name: claims; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.claims (
    key text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: client_networks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.client_networks (
    client_id text NOT NULL COLLATE pg_catalog."C",
    network text NOT NULL COLLATE pg_catalog."C",
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    tokens bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: COLUMN client_networks.tokens; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.client_networks.tokens IS 'Tokens that a machine client got there for itself; 0 where a client only proved who it is.';


--
-- Name: clock; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.clock (
    only_row boolean DEFAULT true NOT NULL,
    reached bigint NOT NULL,
    CONSTRAINT clock_only_row_check CHECK (only_row)
)
WITH (fillfactor='10');


--
-- Name: credentials; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credentials (
    user_id text NOT NULL COLLATE pg_catalog."C",
    phc text NOT NULL
);


--
-- Name: erasures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.erasures (
    "position" bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    erased_at timestamp with time zone NOT NULL,
    account_ids uuid[] NOT NULL
);


--
-- Name: events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.events (
    aggregate_type text NOT NULL COLLATE pg_catalog."C",
    aggregate_id text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    event_type text NOT NULL COLLATE pg_catalog."C",
    event_version text NOT NULL COLLATE pg_catalog."C",
    payload json NOT NULL,
    metadata json NOT NULL,
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    account_id uuid,
    CONSTRAINT events_sequence_check CHECK ((sequence >= 1))
);


--
-- Name: factors; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.factors (
    user_id text NOT NULL COLLATE pg_catalog."C",
    factor text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL,
    last_step bigint DEFAULT 0 NOT NULL,
    last_used_at timestamp with time zone
);


--
-- Name: failures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.failures (
    key text NOT NULL COLLATE pg_catalog."C",
    network text NOT NULL COLLATE pg_catalog."C",
    at timestamp with time zone NOT NULL,
    guess text COLLATE pg_catalog."C",
    home text COLLATE pg_catalog."C",
    pending uuid
);


--
-- Name: COLUMN failures.guess; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.failures.guess IS 'At a client: some bits of the keyed hash of the secret that was tried. At a replay: whose code or token it was.';


--
-- Name: hash_tries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.hash_tries (
    id uuid NOT NULL,
    tries integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: held_accounts; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.held_accounts AS
 SELECT DISTINCT last.account_id
   FROM ( SELECT DISTINCT ON (events.aggregate_id) events.account_id,
            events.event_type
           FROM public.events
          WHERE ((events.aggregate_type = 'case'::text) AND (events.event_type = ANY (ARRAY['case.hold_placed'::text, 'case.hold_lifted'::text])))
          ORDER BY events.aggregate_id, events.sequence DESC) last
  WHERE ((last.event_type = 'case.hold_placed'::text) AND (last.account_id IS NOT NULL));


--
-- Name: held_endpoints; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.held_endpoints AS
 SELECT events.aggregate_id
   FROM public.events
  WHERE ((events.aggregate_type = 'endpoint'::text) AND (events.sequence = 1) AND (events.account_id IN ( SELECT held_accounts.account_id
           FROM public.held_accounts)));


--
-- Name: holdings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.holdings (
    account_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    used bigint NOT NULL
);


--
-- Name: log_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.log_head (
    only_row boolean DEFAULT true NOT NULL,
    "position" bigint NOT NULL,
    generation bigint DEFAULT 0 NOT NULL,
    server timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT log_head_only_row_check CHECK (only_row)
)
WITH (fillfactor='10');


--
-- Name: log_servers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.log_servers (
    generation bigint NOT NULL,
    server timestamp with time zone NOT NULL,
    "position" bigint NOT NULL,
    known bigint,
    resumed bigint,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: login_attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.login_attempts (
    id text NOT NULL COLLATE pg_catalog."C",
    browser text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: login_mails; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.login_mails (
    user_id text NOT NULL COLLATE pg_catalog."C",
    since timestamp with time zone NOT NULL,
    sent integer NOT NULL
);


--
-- Name: logos; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.logos (
    client_id text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    jpeg bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: mails; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mails (
    "position" bigint NOT NULL,
    recipient text NOT NULL COLLATE pg_catalog."C",
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone NOT NULL
);


--
-- Name: parked_events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parked_events (
    subscriber text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    aggregate_type text NOT NULL COLLATE pg_catalog."C",
    aggregate_id text NOT NULL COLLATE pg_catalog."C",
    error text NOT NULL,
    parked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: pictures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.pictures (
    picture_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: proofs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.proofs (
    id uuid NOT NULL,
    purpose text NOT NULL COLLATE pg_catalog."C",
    mailbox text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    mails integer DEFAULT 1 NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code_until timestamp with time zone NOT NULL,
    proved_at timestamp with time zone,
    seen integer,
    expires_at timestamp with time zone NOT NULL,
    mail_due_at timestamp with time zone,
    mail_attempts integer DEFAULT 0 NOT NULL,
    about text COLLATE pg_catalog."C"
);


--
-- Name: provider_secrets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.provider_secrets (
    secret_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    root integer DEFAULT 1 NOT NULL
);


--
-- Name: request_batches; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_batches (
    id uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: request_counts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_counts (
    account_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds integer NOT NULL,
    client_id uuid NOT NULL,
    route text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    status smallint NOT NULL,
    requests bigint NOT NULL,
    bytes bigint NOT NULL,
    duration_us bigint NOT NULL,
    buckets bigint[] NOT NULL
)
WITH (fillfactor='50');


--
-- Name: request_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_log (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    client_id uuid,
    route text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    status smallint NOT NULL,
    duration_us integer NOT NULL,
    bytes bigint NOT NULL,
    request_id text NOT NULL COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    origin text,
    reason text COLLATE pg_catalog."C",
    detail text,
    token_id uuid,
    grant_id uuid,
    user_id uuid,
    secret_id uuid,
    object_kind text COLLATE pg_catalog."C",
    object_id uuid,
    about_token_id uuid,
    about_grant_id uuid,
    ip_hash bytea,
    network_hash bytea,
    agent_hash bytea
)
PARTITION BY RANGE (number);


--
-- Name: request_log_20261127; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_log_20261127 (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    client_id uuid,
    route text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    status smallint NOT NULL,
    duration_us integer NOT NULL,
    bytes bigint NOT NULL,
    request_id text NOT NULL COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    origin text,
    reason text COLLATE pg_catalog."C",
    detail text,
    token_id uuid,
    grant_id uuid,
    user_id uuid,
    secret_id uuid,
    object_kind text COLLATE pg_catalog."C",
    object_id uuid,
    about_token_id uuid,
    about_grant_id uuid,
    ip_hash bytea,
    network_hash bytea,
    agent_hash bytea
);


--
-- Name: request_log_20261128; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_log_20261128 (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    client_id uuid,
    route text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    status smallint NOT NULL,
    duration_us integer NOT NULL,
    bytes bigint NOT NULL,
    request_id text NOT NULL COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    origin text,
    reason text COLLATE pg_catalog."C",
    detail text,
    token_id uuid,
    grant_id uuid,
    user_id uuid,
    secret_id uuid,
    object_kind text COLLATE pg_catalog."C",
    object_id uuid,
    about_token_id uuid,
    about_grant_id uuid,
    ip_hash bytea,
    network_hash bytea,
    agent_hash bytea
);


--
-- Name: request_log_20261129; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_log_20261129 (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    client_id uuid,
    route text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    status smallint NOT NULL,
    duration_us integer NOT NULL,
    bytes bigint NOT NULL,
    request_id text NOT NULL COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    origin text,
    reason text COLLATE pg_catalog."C",
    detail text,
    token_id uuid,
    grant_id uuid,
    user_id uuid,
    secret_id uuid,
    object_kind text COLLATE pg_catalog."C",
    object_id uuid,
    about_token_id uuid,
    about_grant_id uuid,
    ip_hash bytea,
    network_hash bytea,
    agent_hash bytea
);


--
-- Name: request_log_held; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_log_held (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    client_id uuid,
    route text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    status smallint NOT NULL,
    duration_us integer NOT NULL,
    bytes bigint NOT NULL,
    request_id text NOT NULL COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    origin text,
    reason text COLLATE pg_catalog."C",
    detail text,
    token_id uuid,
    grant_id uuid,
    user_id uuid,
    secret_id uuid,
    object_kind text COLLATE pg_catalog."C",
    object_id uuid,
    about_token_id uuid,
    about_grant_id uuid,
    ip_hash bytea,
    network_hash bytea,
    agent_hash bytea
);


--
-- Name: request_numbers; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.request_numbers
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    MAXVALUE 2097151
    CACHE 100
    CYCLE;


--
-- Name: request_windows; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_windows (
    key text NOT NULL COLLATE pg_catalog."C",
    start bigint NOT NULL,
    used bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: requests; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.requests AS
 SELECT request_log.number,
    request_log.account_id,
    request_log.client_id,
    request_log.route,
    request_log.method,
    request_log.status,
    request_log.duration_us,
    request_log.bytes,
    request_log.request_id,
    request_log.error,
    request_log.origin,
    request_log.reason,
    request_log.detail,
    request_log.token_id,
    request_log.grant_id,
    request_log.user_id,
    request_log.secret_id,
    request_log.object_kind,
    request_log.object_id,
    request_log.about_token_id,
    request_log.about_grant_id,
    request_log.ip_hash,
    request_log.network_hash,
    request_log.agent_hash
   FROM public.request_log
UNION ALL
 SELECT request_log_held.number,
    request_log_held.account_id,
    request_log_held.client_id,
    request_log_held.route,
    request_log_held.method,
    request_log_held.status,
    request_log_held.duration_us,
    request_log_held.bytes,
    request_log_held.request_id,
    request_log_held.error,
    request_log_held.origin,
    request_log_held.reason,
    request_log_held.detail,
    request_log_held.token_id,
    request_log_held.grant_id,
    request_log_held.user_id,
    request_log_held.secret_id,
    request_log_held.object_kind,
    request_log_held.object_id,
    request_log_held.about_token_id,
    request_log_held.about_grant_id,
    request_log_held.ip_hash,
    request_log_held.network_hash,
    request_log_held.agent_hash
   FROM public.request_log_held;


--
-- Name: revocations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.revocations (
    key text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    standing boolean NOT NULL,
    expires_at timestamp with time zone
);


--
-- Name: root_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.root_keys (
    version integer NOT NULL,
    master text NOT NULL COLLATE pg_catalog."C",
    wrapped bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);


--
-- Name: signing_secrets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signing_secrets (
    key_id text NOT NULL COLLATE pg_catalog."C",
    wrapped bytea NOT NULL,
    root integer DEFAULT 1 NOT NULL
);


--
-- Name: TABLE signing_secrets; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.signing_secrets IS 'Private halves of signing keys, signing secrets and header values of endpoints, wrapped by the master key.';


--
-- Name: snapshots; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.snapshots (
    aggregate_type text NOT NULL COLLATE pg_catalog."C",
    aggregate_id text NOT NULL COLLATE pg_catalog."C",
    format text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    "position" bigint NOT NULL,
    state bytea NOT NULL,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: subject_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subject_keys (
    subject text NOT NULL COLLATE pg_catalog."C",
    wrapped bytea NOT NULL,
    root integer DEFAULT 1 NOT NULL
);


--
-- Name: subscribers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscribers (
    name text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    "position" bigint NOT NULL,
    moved_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    building bigint,
    refill_after bigint,
    ended_at timestamp with time zone
)
WITH (fillfactor='50');


--
-- Name: tree_tiles; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tree_tiles (
    tree uuid NOT NULL,
    level smallint NOT NULL,
    tile bigint NOT NULL,
    first bigint,
    hashes bytea NOT NULL
)
WITH (fillfactor='80');
ALTER TABLE ONLY public.tree_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;


--
-- Name: trees; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.trees (
    tree uuid NOT NULL,
    size bigint NOT NULL,
    "position" bigint NOT NULL,
    cut bigint DEFAULT 0 NOT NULL,
    edge bytea NOT NULL
)
WITH (fillfactor='50');


--
-- Name: webhook_attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_attempts (
    endpoint_id text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    duration_ms integer NOT NULL,
    status integer,
    error text,
    body text,
    next_at timestamp with time zone
);


--
-- Name: webhook_endpoints; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_endpoints (
    endpoint_id text NOT NULL COLLATE pg_catalog."C",
    account_id uuid NOT NULL,
    enabled boolean NOT NULL,
    state jsonb NOT NULL,
    last_position bigint NOT NULL,
    disabled_at bigint,
    failures integer DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    rests_until timestamp with time zone
)
WITH (fillfactor='50');


--
-- Name: webhook_leftovers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_leftovers (
    endpoint_id text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: webhook_messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_messages (
    endpoint_id text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    event_type text NOT NULL COLLATE pg_catalog."C",
    lane text NOT NULL COLLATE pg_catalog."C",
    previous bigint NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    attempts integer DEFAULT 0 NOT NULL,
    earlier_attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
)
WITH (fillfactor='80');


--
-- Name: webhook_replays; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_replays (
    "position" bigint NOT NULL,
    endpoint_id text NOT NULL COLLATE pg_catalog."C",
    after bigint NOT NULL,
    upto bigint NOT NULL,
    names text[] NOT NULL,
    previous bigint DEFAULT 0 NOT NULL,
    catch_up boolean DEFAULT false NOT NULL,
    kind text DEFAULT 'window'::text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: consents; Type: TABLE; Schema: read_access; Owner: -
--

CREATE TABLE read_access.consents (
    consent_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    scopes text NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    "position" bigint NOT NULL
);


--
-- Name: grants; Type: TABLE; Schema: read_access; Owner: -
--

CREATE TABLE read_access.grants (
    grant_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    session_id text NOT NULL COLLATE pg_catalog."C",
    session_bound boolean NOT NULL,
    scopes text NOT NULL,
    status text NOT NULL,
    reason text,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    basis bigint NOT NULL,
    "position" bigint NOT NULL
)
WITH (fillfactor='80');


--
-- Name: stops; Type: TABLE; Schema: read_access; Owner: -
--

CREATE TABLE read_access.stops (
    key text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    below bigint NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: grants_shown; Type: VIEW; Schema: read_access; Owner: -
--

CREATE VIEW read_access.grants_shown AS
 SELECT t.grant_id,
    t.account_id,
    t.client_id,
    t.user_id,
    t.session_id,
    t.scopes,
        CASE
            WHEN ((t.revoked_at IS NULL) AND (s.at IS NULL)) THEN t.status
            ELSE 'revoked'::text
        END AS status,
        CASE
            WHEN ((s.at IS NULL) OR (t.revoked_at <= s.at)) THEN t.reason
            ELSE s.reason
        END AS reason,
    t.created_at,
    t.last_used_at,
    LEAST(t.revoked_at, s.at) AS revoked_at,
    t."position"
   FROM (read_access.grants t
     LEFT JOIN LATERAL ( SELECT GREATEST(stops.at, t.created_at) AS at,
            stops.reason
           FROM read_access.stops
          WHERE ((stops.key = ANY (ARRAY[t.client_id, t.account_id, t.user_id, ((t.user_id || '/'::text) || t.client_id), ((t.account_id || '/'::text) || t.user_id),
                CASE
                    WHEN t.session_bound THEN t.session_id
                    ELSE NULL::text
                END, 'log'::text])) AND (stops.below > t.basis))
          ORDER BY stops."position"
         LIMIT 1) s ON (true));


--
-- Name: sessions; Type: TABLE; Schema: read_access; Owner: -
--

CREATE TABLE read_access.sessions (
    session_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    started_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    basis bigint NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: sessions_shown; Type: VIEW; Schema: read_access; Owner: -
--

CREATE VIEW read_access.sessions_shown AS
 SELECT t.session_id,
    t.user_id,
    t.started_at,
    t.expires_at,
    LEAST(t.ended_at, s.at) AS ended_at,
    t."position"
   FROM (read_access.sessions t
     LEFT JOIN LATERAL ( SELECT GREATEST(stops.at, t.started_at) AS at
           FROM read_access.stops
          WHERE ((stops.key = ANY (ARRAY[t.user_id, 'log'::text])) AND (stops.below > t.basis))
          ORDER BY stops."position"
         LIMIT 1) s ON (true));


--
-- Name: tokens; Type: TABLE; Schema: read_access; Owner: -
--

CREATE TABLE read_access.tokens (
    token_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    user_id text COLLATE pg_catalog."C",
    grant_id text COLLATE pg_catalog."C",
    session_id text COLLATE pg_catalog."C",
    secret_id text COLLATE pg_catalog."C",
    scopes text NOT NULL,
    format text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    reason text,
    basis bigint NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: tokens_shown; Type: VIEW; Schema: read_access; Owner: -
--

CREATE VIEW read_access.tokens_shown AS
 SELECT t.token_id,
    t.account_id,
    t.client_id,
    t.user_id,
    t.grant_id,
    t.session_id,
    t.secret_id,
    t.scopes,
    t.format,
    t.issued_at,
    t.expires_at,
    LEAST(t.revoked_at, s.at) AS revoked_at,
        CASE
            WHEN ((s.at IS NULL) OR (t.revoked_at <= s.at)) THEN t.reason
            ELSE s.reason
        END AS reason,
    t."position"
   FROM (read_access.tokens t
     LEFT JOIN LATERAL ( SELECT GREATEST(stops.at, t.issued_at) AS at,
            stops.reason
           FROM read_access.stops
          WHERE ((stops.key = ANY (ARRAY[t.grant_id, t.client_id, t.account_id, t.user_id, ((t.user_id || '/'::text) || t.client_id), ((t.account_id || '/'::text) || t.user_id), t.session_id, 'log'::text])) AND (stops.below > t.basis))
          ORDER BY stops."position"
         LIMIT 1) s ON (true));


--
-- Name: accounts; Type: TABLE; Schema: read_accounts; Owner: -
--

CREATE TABLE read_accounts.accounts (
    account_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    standing text NOT NULL,
    plan text,
    limits jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: invitations; Type: TABLE; Schema: read_accounts; Owner: -
--

CREATE TABLE read_accounts.invitations (
    invitation_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    email text,
    role text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: members; Type: TABLE; Schema: read_accounts; Owner: -
--

CREATE TABLE read_accounts.members (
    account_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: alerts; Type: TABLE; Schema: read_alerts; Owner: -
--

CREATE TABLE read_alerts.alerts (
    alert_id text NOT NULL COLLATE pg_catalog."C",
    account_id text COLLATE pg_catalog."C",
    rule text NOT NULL,
    about_type text NOT NULL,
    about_id text NOT NULL COLLATE pg_catalog."C",
    count bigint NOT NULL,
    threshold bigint NOT NULL,
    window_seconds bigint NOT NULL,
    action text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    cleared_at timestamp with time zone,
    cleared_by text,
    reason text,
    "position" bigint NOT NULL
);


--
-- Name: cases; Type: TABLE; Schema: read_cases; Owner: -
--

CREATE TABLE read_cases.cases (
    case_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: clients; Type: TABLE; Schema: read_clients; Owner: -
--

CREATE TABLE read_clients.clients (
    client_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    client_type text NOT NULL,
    environment text NOT NULL,
    standing text NOT NULL,
    redirect_uris text[] NOT NULL,
    post_logout_redirect_uris text[] NOT NULL,
    scopes text NOT NULL,
    domains jsonb NOT NULL,
    auth_method text NOT NULL,
    jwks jsonb,
    token_policy jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: origins; Type: TABLE; Schema: read_clients; Owner: -
--

CREATE TABLE read_clients.origins (
    client_id text NOT NULL COLLATE pg_catalog."C",
    origin text NOT NULL COLLATE pg_catalog."C",
    api boolean NOT NULL,
    cors boolean NOT NULL,
    verified boolean NOT NULL
);


--
-- Name: secrets; Type: TABLE; Schema: read_clients; Owner: -
--

CREATE TABLE read_clients.secrets (
    secret_id text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    "position" bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: endpoints; Type: TABLE; Schema: read_endpoints; Owner: -
--

CREATE TABLE read_endpoints.endpoints (
    endpoint_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: facets; Type: TABLE; Schema: read_questions; Owner: -
--

CREATE TABLE read_questions.facets (
    key bigint NOT NULL,
    "position" bigint NOT NULL
);


--
-- Name: tickets; Type: TABLE; Schema: read_tickets; Owner: -
--

CREATE TABLE read_tickets.tickets (
    ticket_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    account_id text COLLATE pg_catalog."C",
    status text NOT NULL,
    assigned_to text COLLATE pg_catalog."C",
    "position" bigint NOT NULL
);


--
-- Name: active_users; Type: TABLE; Schema: read_usage; Owner: -
--

CREATE TABLE read_usage.active_users (
    account_id text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    client_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: days; Type: TABLE; Schema: read_usage; Owner: -
--

CREATE TABLE read_usage.days (
    account_id text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    client_id text NOT NULL COLLATE pg_catalog."C",
    tokens_issued bigint NOT NULL,
    tokens_refreshed bigint NOT NULL,
    tokens_revoked bigint NOT NULL,
    grants_authorized bigint NOT NULL,
    events bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: users; Type: TABLE; Schema: read_users; Owner: -
--

CREATE TABLE read_users.users (
    user_id text NOT NULL COLLATE pg_catalog."C",
    email text,
    email_verified boolean NOT NULL,
    profile jsonb,
    standing text NOT NULL,
    totp boolean NOT NULL,
    locked_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    test_of text COLLATE pg_catalog."C",
    erase_at timestamp with time zone,
    "position" bigint NOT NULL
);


--
-- Name: request_log_20261127; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_log ATTACH PARTITION public.request_log_20261127 FOR VALUES FROM ('3765934699315200000') TO ('3766115893248000000');


--
-- Name: request_log_20261128; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_log ATTACH PARTITION public.request_log_20261128 FOR VALUES FROM ('3766115893248000000') TO ('3766297087180800000');


--
-- Name: request_log_20261129; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_log ATTACH PARTITION public.request_log_20261129 FOR VALUES FROM ('3766297087180800000') TO ('3766478281113600000');


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public._sqlx_migrations (version, description, installed_on, success, checksum, execution_time) FROM stdin;
1	log	2026-11-27 11:36:01.177591+00	t	\\x29dfdc1eb0ac756b8de31e1c0d900eae836d7e16748d2e08670b7f2317f9dc81933feb87b09f319c441c684e6b8ca83d	48525979
2	secrets	2026-11-27 11:36:01.229865+00	t	\\xaf50f3efb48881c28ebcbbc2864cfb3b0c45e3918a1ce92a5e4e634a7e400bcd5468e149580b3600e974df9866d71716	20059467
3	once	2026-11-27 11:36:01.253869+00	t	\\x9235f60d7fa0f68aa313c18dba3438a9afdd70d55e74ecaac39c1fe059e2870d406230e35f202325b49b34e4db3a29ca	23253326
4	append	2026-11-27 11:36:01.27795+00	t	\\xf7a1d03cb755477329cce748f4d0d282c1b5297a0bcf92ec1c2f0a618b48876ba451ec1b92b29ca0a8117e2b7ac68f56	5215270
5	subscribers	2026-11-27 11:36:01.285839+00	t	\\xa36b4bdbd81cb2ee464e701a4f719a9a5dcdd45926083deb751cd57e2671f16b92349c389cd5dbf1439e563ce418cb9b	20097914
6	webhooks	2026-11-27 11:36:01.30684+00	t	\\x71abdc3c91196657796ca3c461943a859eed4aa239103eb8f8895dc7edf8dd34d442a4eb5504ab117b71bf598d896e7f	59102043
7	webhooks bounded	2026-11-27 11:36:01.373736+00	t	\\xd87876d223db352f3d4693cd5c125b0331f314d02b6e8b175a6cc50f94914530841409abe24ade1c3fa718a15b0bfb4f	27945158
8	holdings	2026-11-27 11:36:01.401864+00	t	\\x9ef0081a2d6a7c871c521f70a56a833c00da21609e10b4e0becd69884e8177c5809b1b5bab8e67fda8c3c8fd832b9c49	11999045
9	windows	2026-11-27 11:36:01.417897+00	t	\\x13215c88ab8c67231867ca2c77faa8c641dc74a8bb53ef7e2b091256553d582b890ce109918407471e159a9dd41bb49b	12021879
11	usage	2026-11-27 11:36:01.433922+00	t	\\xbf403fd14c4eb4eda4a0004dbd4ba676aa054f529782170a77f7ca88c3ec5228f0c68657f6aa27435aa327ec8dc48a49	20003834
13	forget	2026-11-27 11:36:01.457883+00	t	\\xc6c3c641e07985c75f163271e404e09e62f24895813fb3e1beec7215ae910e2e83c8589ddf64aec9add29b8eceb269d9	3999074
14	guard	2026-11-27 11:36:01.465878+00	t	\\x9d05d4bccd335885767bf8c33d0083634048aba991d016281d233db1361b92811323c57e7805e2b988c5d54069554727	36148251
15	clock	2026-11-27 11:36:01.505924+00	t	\\x2f24cca0d2a793cb304835fc4be9f70c64688115eb5d2b4ab3a6f39dabb01e1cfe40bdbd7e9bc47a27a25942b9ff5bcb	8014613
16	backlogs	2026-11-27 11:36:01.517939+00	t	\\xbb7e84b9373f6370fc6ce534d1857ab720e2ef709b3367dba38c04133de4c87a88e6b2f033d5f9924b9aee9c21aef8c0	20038836
17	homes	2026-11-27 11:36:01.541905+00	t	\\x68ba14f4ed1bf8c0e4c54cdc9a28cc3b180694c8ffd213d65745503198ca3e8fd57a25c5e0f02eb688795e8e24373705	4013065
18	mails	2026-11-27 11:36:01.549878+00	t	\\x2312c9c0971c312fb7b07d5c02d8e40feee32b37ac15d380da6b6cc1d7378180cb03800ebd9d20e03c201987f95b1f7b	16005280
20	reasons	2026-11-27 11:36:01.569836+00	t	\\x282c77b4a0bf273ca03c47a93e1d40d012d48d575f923c5b2131e6a34bae49e7c47c2e5d9ea84c2e21a8f90ea6c021ac	3992885
21	snapshots	2026-11-27 11:36:01.577826+00	t	\\x7f51043a322786981d352f5922750a69e1ea3491cc45da516666d56c74cba9c74a9508b49521376ad59cfdc9e28af11b	7970387
22	rights	2026-11-27 11:36:01.589811+00	t	\\xdb47ed59d929f23e493f76aa1af023e808ce54f80a7d8a3fbb4dc7758e53cc628b43e3a73b79c29720c04ba18403cd5b	3990622
30	tries	2026-11-27 11:36:01.5978+00	t	\\x38d75fe97489cc46adf6950bcbe516fc429001b845d199a96543ffb7f656bffe6ee12f76b2fdc7980151afe2feea5c7d	4031162
32	ended subscribers	2026-11-27 11:36:01.605801+00	t	\\x53915497df264936339f4f360cf588ae30c97d63708f15b3932ca43a22b897658420adac7049ac172a7f22bb4a06c8ae	3993526
33	servers	2026-11-27 11:36:01.613798+00	t	\\xa7b7203e07dc8036f553f1bbd861aa2cec17e9e036e9edaf7f385b1ef1f43bddfd64392874ea0880e45933cad0a6c0e5	8010997
35	proofs	2026-11-27 11:36:01.625805+00	t	\\x9aa36145f47e6c61c517ae363de0a92fc34898b380bd7e186ad2dc828e6ca65b136247b33ac876c8c223bbf8524992e6	20039727
36	factors	2026-11-27 11:36:01.649829+00	t	\\xf896daf6107d72ac1f2115140d7629e6eb894de496e6ae34cdfab9f743bafff8aeed02a7c4bd8420dd8e9f2e526684a9	12035600
37	login mails	2026-11-27 11:36:01.665811+00	t	\\xe3cfd345d339a1a33d5130765a46960e081ee6def02586495ed5a7e6aefbcc6393f8a0669e667caa3d6ccc48229cddbc	11628366
38	pictures	2026-11-27 11:36:01.681826+00	t	\\x3376654aa5baa21f4a0f56b2166e82520c85c89ecaa12ff6645c81a8f0b2a83906bd2f71356fca7dbf6353d8c2e90a16	11992356
40	logins	2026-11-27 11:36:01.697814+00	t	\\xdaa6fafdda5ed3828d1005f1ea772103c51d1d7e14ad34d35bd2505f40f824cc18e081f9da709334aaf7980be3824aa6	28031256
41	erasure and tries	2026-11-27 11:36:01.726396+00	t	\\xefcd7d8096365474a53fd5b57201c1b17af6f4caf596608733a14b758d02b21eb09624dba6888086ec993203f5450f7b	9835625
43	logos	2026-11-27 11:36:01.74171+00	t	\\x847093c6b8e56d4420e16423bc7d8a45847e97707525359b421e9e92c7f7dc0a07cf738cda506d9cf40e05a74f11a32d	13438031
44	traces	2026-11-27 11:36:01.753794+00	t	\\x05bab6ef5f42560a0ffea07121a6288ed928ce9ffcee731b0def841c13187cc69c20f6fa497e8f26b436b190277e2a41	5962158
46	trees	2026-11-27 11:36:01.760133+00	t	\\x8bff4e56d214717b26a19199fb2384a3bf02f5e1332b5e6be014b3453f8638837b4f736b691cdf0f310a5ed1bd346494	33696232
47	erasures	2026-11-27 11:36:01.797826+00	t	\\xbf42ec2932f59aaea6a4cb482a86ea4af1600503d60e3833488a52c44a3e5ce995a69c4e9e4d40b33f6bead4d4d4e5f7	15996627
48	root keys	2026-11-27 11:36:01.817806+00	t	\\xf7a9a79b616f6e3d89ed29286cd46e899236ccefe394e7c5976d505d7b4f174db53d41ecd0e0747ba86d842040519ec5	28023445
49	attachments	2026-11-27 11:36:01.849813+00	t	\\xf6e5e4e2863d1d4f6c77e6d39c4a57cfb8706fecffadbe531eb52b0923b1ede93b5ba9f521c4a15e0f69847d345604bb	20020859
51	holds	2026-11-27 11:36:01.873811+00	t	\\x2948ef96466c795e00407c0450bd774e2760c862b4af330390f0d7346d7b73114518383cdfb3ee572eb46ba38cee4d75	16006943
\.


--
-- Data for Name: alert_mails; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.alert_mails (account_id, rule, at) FROM stdin;
\.


--
-- Data for Name: answers; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.answers (key, fingerprint, sealed, expires_at) FROM stdin;
\.


--
-- Data for Name: assertions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.assertions (key, expires_at) FROM stdin;
\\xbdf84e4acb0d70337c47ed3a6a7af4bc5bff19f46fb9864cd9b2bf98c8f0c840	2026-11-27 11:37:15+00
\\xfe60e9f315b46f35020d2de5b5362b38931b2fea1f7919f988a6d0fdbe96b225	2026-11-27 11:37:15+00
\\xc2f38cf2807e20ca4f3a855db57f9a76af790f5e06255b46f62fa92d850716b0	2026-11-27 11:37:15+00
\\x9767843a1a9711916b1519077c25b824a7b687bf8b835e999815da396e68f198	2026-11-27 11:37:15+00
\\x8a451979a94fd913579ca9948e97cc6be714e09d4e8c6a3f78b4cf97572e1bbc	2026-11-27 11:37:15+00
\\x12f3dfa020c214aad3e3971a315876f0e10dc334b80687ae04d0aa5ed848e45f	2026-11-27 11:37:15+00
\.


--
-- Data for Name: attachments; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.attachments (attachment_id, ticket_id, user_id, by_operator, size, sealed, kept, created_at) FROM stdin;
\.


--
-- Data for Name: checkpoints; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.checkpoints (tree, cut, hour, size, root, note, key, signed_at) FROM stdin;
01a21cca-7fe3-7535-b278-1a34ab2b30d6	0	498827	69	\\x1e8194e2a8dc941b1a6726589ad82ce6cf69988b2fe3f3959f0cea7bad3c7c78	dev.xwms.example/log/account_01m8ecmzz3emtv4y0t6jnjpc6p\n69\nHoGU4qjclBsaZyZYmtgs5s9pmIsv4/OVnwzqe608fHg=\n\n— dev.xwms.example/log/account_01m8ecmzz3emtv4y0t6jnjpc6p brZF1nEjbxj87n8bH//xQ4Pf9VyooUHxdhhLrdB3R9Tit/nq3oIYdZSVMyjwQvDWzrvoJ8DJ5HJdSY9JKFHn3BSzIgQ=\n	dev.xwms.example/log/account_01m8ecmzz3emtv4y0t6jnjpc6p+6eb645d6+AeadK11mpk2pu8WX0Sls2A1myciYsVQ9a9/YCX9cudVP	2026-11-27 11:36:43.734593+00
00000000-0000-0000-0000-000000000000	0	498827	86	\\xbf704e1a009033024b6eeda7b719c2ae59aff8945d65bbfcab1bcdf162011b28	dev.xwms.example/log\n86\nv3BOGgCQMwJLbu2ntxnCrlmv+JRdZbv8qxvN8WIBGyg=\n\n— dev.xwms.example/log WRpLzJuyN31UUoopkFtnAzCNFRj4qtLaOVw1eHY1aCankSo7wQMUmGXn5fs5fN6U7eaSFIvk1IO4lcotYjoSZZ6R+Qs=\n	dev.xwms.example/log+591a4bcc+AeadK11mpk2pu8WX0Sls2A1myciYsVQ9a9/YCX9cudVP	2026-11-27 11:36:44.739814+00
01a21ccb-1f80-754e-b916-69d10c850d96	0	498827	5	\\x0ee06b6688fb96d063d9b67f4884b2fbd5be78d0c07670d5d396b819c89c65b0	dev.xwms.example/log/account_01m8ecp7w0en7bj5k9t468a3cp\n5\nDuBrZoj7ltBj2bZ/SISy+9W+eNDAdnDV05a4GcicZbA=\n\n— dev.xwms.example/log/account_01m8ecp7w0en7bj5k9t468a3cp j9r+RQYpUSclRtk6XygA7H7l+7Z+eq9Q0w1UuDMj/02kq1J6HxvCHOXEhvG19/ld3wvnf7d+tf3IfIdWdJmL4XCESws=\n	dev.xwms.example/log/account_01m8ecp7w0en7bj5k9t468a3cp+8fdafe45+AeadK11mpk2pu8WX0Sls2A1myciYsVQ9a9/YCX9cudVP	2026-11-27 11:36:44.745414+00
\.


--
-- Data for Name: claims; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.claims (key, owner) FROM stdin;
email:fSIDarQJ_rMANQQ_sd4DknBY1MZjP_zWo08J9MzY2zE	user_01m8ecmzz3fy7tn9ps6ek2a11g
email:hwfnTFvJQrh2oW49nG2vK7-1wVqP5s3nSHeEhLhigMg	user_01m8ecp7s7fmpswjfbz9aymddz
email:Vn3JGZOTJw-mSmwFSov-L9uOLjdhF3-TjXPLxcfbr18	user_01m8ecp7w0fyq899vrkkdsnrpy
\.


--
-- Data for Name: client_networks; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.client_networks (client_id, network, first_at, last_at, tokens) FROM stdin;
client_01m8ecmzz3eqhaxr4ndx7375v0	ifI8kyMF8SH-y-5LUdHUsC7ko4BQjBwB12ovYotdPL0	2026-11-27 11:36:04.848+00	2026-11-27 11:36:43.55+00	3
client_01m8ecn009fent1twxsxbsywm2	ifI8kyMF8SH-y-5LUdHUsC7ko4BQjBwB12ovYotdPL0	2026-11-27 11:36:04.237+00	2026-11-27 11:36:43.55+00	0
\.


--
-- Data for Name: clock; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.clock (only_row, reached) FROM stdin;
t	1795779462008
\.


--
-- Data for Name: credentials; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.credentials (user_id, phc) FROM stdin;
user_01m8ecmzz3fy7tn9ps6ek2a11g	$argon2id$v=19$m=19456,t=2,p=1$/ScGLeuo7oBdZq/X193ayw$tKtr2nn71hN2GUzYlU8EGvq64959AYBOv5/zGe2h9nQ
user_01m8ecp7s7fmpswjfbz9aymddz	$argon2id$v=19$m=19456,t=2,p=1$pb+nnjL8zq1YksHdoFKrnQ$8v77bffBcVSRu3o0ztfcRH1dKE8k1XmjdiqNFWNnVc4
user_01m8ecp7w0fyq899vrkkdsnrpy	$argon2id$v=19$m=19456,t=2,p=1$7wWIT3JO0KzRCBp2fpUFSQ$3kzmYrh8U/bIjVaCtjbRz8pyT72QllKl48+IhfiAACY
\.


--
-- Data for Name: erasures; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.erasures ("position", user_id, erased_at, account_ids) FROM stdin;
78	user_01m8ecp7t1ff380hs46t9kbde7	2026-11-27 11:36:43.596+00	{01a21cca-7fe3-7535-b278-1a34ab2b30d6}
\.


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, "position", event_id, recorded_at, account_id) FROM stdin;
signing_key	key_01m8ecmzg4e7e9bbpm9r60tz4x	1	signing_key.created	1	{"event":"signing_key.created","key_id":"key_01m8ecmzg4e7e9bbpm9r60tz4x","algorithm":"ES256","public_jwk":{"alg":"ES256","crv":"P-256","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","kty":"EC","use":"sig","x":"EQJera9Vwx8s7eFYSbCEV1nx4ACnGNxgP4eCOJWS6YA","y":"hFpaQNFj9cLDmM7PKP6IangO_PwmMY1Uiu_U6KYSpJQ"}}	{"id":"event_01m8ecmzg4fbh99sh7y19xh3hq","stream_type":"signing_key","stream_id":"key_01m8ecmzg4e7e9bbpm9r60tz4x","sequence":1,"name":"signing_key.created","version":1,"recorded_at":"2026-11-27T11:36:02.308Z","actor":{"type":"system"},"request_id":"first signing key","after":0}	1	01a21cca-7e04-7ae2-94e6-27f053d88e37	2026-11-27 11:36:02.308+00	\N
signing_key	key_01m8ecmzg4e7e9bbpm9r60tz4x	2	signing_key.activated	1	{"event":"signing_key.activated"}	{"id":"event_01m8ecmzg4eyvbxzga1se9z9n4","stream_type":"signing_key","stream_id":"key_01m8ecmzg4e7e9bbpm9r60tz4x","sequence":2,"name":"signing_key.activated","version":1,"recorded_at":"2026-11-27T11:36:02.308Z","actor":{"type":"system"},"request_id":"first signing key","after":0,"nth":1}	2	01a21cca-7e04-77b6-befe-0a0e5c9fa6a4	2026-11-27 11:36:02.308+00	\N
signing_key	key_01m8ecmzhsepaaa71fkj5g6w3e	1	signing_key.created	1	{"event":"signing_key.created","key_id":"key_01m8ecmzhsepaaa71fkj5g6w3e","algorithm":"EdDSA","public_jwk":{"alg":"EdDSA","crv":"Ed25519","kid":"key_01m8ecmzhsepaaa71fkj5g6w3e","kty":"OKP","use":"sig","x":"cfK73oLE_p6IkEuHgmNYZ3bIwaFJqocMpdVpthVqFPI"}}	{"id":"event_01m8ecmzhsegc99achamp5bbhw","stream_type":"signing_key","stream_id":"key_01m8ecmzhsepaaa71fkj5g6w3e","sequence":1,"name":"signing_key.created","version":1,"recorded_at":"2026-11-27T11:36:02.361Z","actor":{"type":"system"},"request_id":"first signing key","after":2}	3	01a21cca-7e39-7418-94a9-91552c55ae3c	2026-11-27 11:36:02.361+00	\N
signing_key	key_01m8ecmzhsepaaa71fkj5g6w3e	2	signing_key.activated	1	{"event":"signing_key.activated"}	{"id":"event_01m8ecmzhsetbtyj9x8r56wtmn","stream_type":"signing_key","stream_id":"key_01m8ecmzhsepaaa71fkj5g6w3e","sequence":2,"name":"signing_key.activated","version":1,"recorded_at":"2026-11-27T11:36:02.361Z","actor":{"type":"system"},"request_id":"first signing key","after":2,"nth":1}	4	01a21cca-7e39-7697-af49-3d460a6e6a95	2026-11-27 11:36:02.361+00	\N
signing_key	key_01m8ecmzptfv5rd7dpeekpgjte	1	signing_key.created	1	{"event":"signing_key.created","key_id":"key_01m8ecmzptfv5rd7dpeekpgjte","algorithm":"RS256","public_jwk":{"alg":"RS256","e":"AQAB","kid":"key_01m8ecmzptfv5rd7dpeekpgjte","kty":"RSA","n":"2LIsejs4libLpct3IWV6cBJFhFUNhjAC_a4tW4ymB_r7MPcqcnIb10eOFQzXTEdMBBYCu4uCIW3edGKUK-Iijg9RFQeRy5f82Bw45TxZDz7JOAE2bte7c39iUSaTytLZ7tA3fYFcWbnEqcAvNPJ0ddEAhoOL3CC1WAMCrFlR2JF_TNIN2euCaHzySM73ebAe0A4VLa3buKL4KLuz0SExdQaqruxBFrUf_kMUuioKLs0x1DAxjEGH5DWYQEgy-HAwSyZXuZp4dH6MSQc8mlXYqXXERP5uMu7HMyvTJDmcZu9m9E2yewujDtnf6KyJGJjRSkm23pPtRmSrDa2SkMRTdw","use":"sig"}}	{"id":"event_01m8ecmztpfvcbv8y9n0fsqbbz","stream_type":"signing_key","stream_id":"key_01m8ecmzptfv5rd7dpeekpgjte","sequence":1,"name":"signing_key.created","version":1,"recorded_at":"2026-11-27T11:36:02.522Z","actor":{"type":"system"},"request_id":"first signing key","after":4}	5	01a21cca-7f56-7ed8-bda3-c9a81f9bad7f	2026-11-27 11:36:02.522+00	\N
signing_key	key_01m8ecmzptfv5rd7dpeekpgjte	2	signing_key.activated	1	{"event":"signing_key.activated"}	{"id":"event_01m8ecmztpenbbw663n6pr8hry","stream_type":"signing_key","stream_id":"key_01m8ecmzptfv5rd7dpeekpgjte","sequence":2,"name":"signing_key.activated","version":1,"recorded_at":"2026-11-27T11:36:02.522Z","actor":{"type":"system"},"request_id":"first signing key","after":4,"nth":1}	6	01a21cca-7f56-7556-be18-c3a9ad84471e	2026-11-27 11:36:02.522+00	\N
user	user_01m8ecmzz3fy7tn9ps6ek2a11g	1	user.registered	1	{"email":{"sealed":"w9RFSyRSpfXgcyMCsY+bN7bKUZwh6BZOISjqCQKkee05SABrsF2v1OQpbZqM1Ro="},"event":"user.registered","profile":{"sealed":"yNFq2jV8BvUncbPVlZrhE0NMV9wXVaFHpUu/LdL+ciOqLIApEPrlPpu8iiSlR4rk4o6SCMdLqE1Fw5j19ydPnMsHNXyBaIZtDgcZAdNUkpPkI0yXDcKr3eiZkL8pMqJMiUBiS85vCJGZQhet9xxsrS1H3nm2uwV9rLp4apbyESOnpIyoGjFUtY/mEQAGwNI7wiiiIbkp//PVhDSmZWlzbflIwAkvCW0y8esy+DWhg/TYDd+b1Zy5n6iBtiYhft7e4U9J4wqtfVWa"},"user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"}	{"id":"event_01m8ecmzz3e3ea98je1qrs5vmt","stream_type":"user","stream_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","sequence":1,"name":"user.registered","version":1,"recorded_at":"2026-11-27T11:36:02.787Z","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"demo","after":6}	7	01a21cca-7fe3-70dc-a4a2-4e0df192ee9a	2026-11-27 11:36:02.787+00	\N
account	account_01m8ecmzz3emtv4y0t6jnjpc6p	1	account.created	1	{"event":"account.created","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Demo Company"}	{"id":"event_01m8ecmzzaetwr7wdsr6cbqepc","stream_type":"account","stream_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","sequence":1,"name":"account.created","version":1,"recorded_at":"2026-11-27T11:36:02.787Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"demo","after":6,"nth":1}	8	01a21cca-7fea-76b9-83f1-b9c198bbbacc	2026-11-27 11:36:02.787+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
account	account_01m8ecmzz3emtv4y0t6jnjpc6p	2	member.joined	1	{"event":"member.joined","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","role":"owner"}	{"id":"event_01m8ecmzzaebdb9ja7yng96za6","stream_type":"account","stream_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","sequence":2,"name":"member.joined","version":1,"recorded_at":"2026-11-27T11:36:02.787Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"demo","after":6,"nth":2}	9	01a21cca-7fea-72da-b4c9-47f560937d46	2026-11-27 11:36:02.787+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
account	account_01m8ecmzz3emtv4y0t6jnjpc6p	3	account.plan_activated	1	{"event":"account.plan_activated","plan":"enterprise"}	{"id":"event_01m8ecmzzae4j84tnzbfh339cy","stream_type":"account","stream_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","sequence":3,"name":"account.plan_activated","version":1,"recorded_at":"2026-11-27T11:36:02.787Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"demo","after":6,"nth":3}	10	01a21cca-7fea-7124-826a-bf5be231a59e	2026-11-27 11:36:02.787+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecmzz3eqhaxr4ndx7375v0	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecmzz3eqhaxr4ndx7375v0","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Management","client_type":"machine","environment":"live","redirect_uris":[],"post_logout_redirect_uris":[],"scopes":["accounts:read","accounts:write","clients:read","clients:write","grants:read","grants:write","tokens:read","tokens:write","tokens:introspect","events:read","endpoints:read","endpoints:write","users:read","users:write","usage:read","alerts:read","tickets:read","tickets:write","audit:read"],"auth_method":"client_secret","token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":30}}	{"id":"event_01m8ecmzzaex0vepgwkxn9xhmx","stream_type":"client","stream_id":"client_01m8ecmzz3eqhaxr4ndx7375v0","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:02.787Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"demo","after":6,"nth":4}	11	01a21cca-7fea-7741-b75a-1c9f6a9ec69d	2026-11-27 11:36:02.787+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecmzz3eqhaxr4ndx7375v0	2	client.secret_created	1	{"event":"client.secret_created","secret_id":"secret_01m8ecmzz3ekfr9vkc7kwbrn4z","label":"First secret","digest":"jca5rkWMciDMUkaoo1mE9GdkXBEYm4KOJTqLyJVRDbA"}	{"id":"event_01m8ecmzzae2gr7sjmgf17362s","stream_type":"client","stream_id":"client_01m8ecmzz3eqhaxr4ndx7375v0","sequence":2,"name":"client.secret_created","version":1,"recorded_at":"2026-11-27T11:36:02.787Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"demo","after":6,"nth":5}	12	01a21cca-7fea-70a1-83e6-5483c2719859	2026-11-27 11:36:02.787+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
user	user_01m8ecmzz3fy7tn9ps6ek2a11g	2	user.email_verified	1	{"event":"user.email_verified"}	{"id":"event_01m8ecn003f1asnz0qwzmb587j","stream_type":"user","stream_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","sequence":2,"name":"user.email_verified","version":1,"recorded_at":"2026-11-27T11:36:02.819Z","actor":{"type":"system"},"request_id":"demo","after":12}	13	01a21cca-8003-7855-9afc-17e7e8b2a0f2	2026-11-27 11:36:02.819+00	\N
client	client_01m8ecn009fent1twxsxbsywm2	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecn009fent1twxsxbsywm2","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Demo web app","client_type":"web","environment":"live","redirect_uris":["http://127.0.0.1:9000/callback","http://localhost:9000/callback"],"post_logout_redirect_uris":["http://127.0.0.1:9000/","http://localhost:9000/"],"scopes":["openid","profile","email","address","phone","offline_access"],"auth_method":"client_secret","token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":30},"protocol":{"id_token_signed_response_alg":"RS256"}}	{"id":"event_01m8ecn00aevr8ew7a8wrqxsey","stream_type":"client","stream_id":"client_01m8ecn009fent1twxsxbsywm2","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:02.825Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"system"},"request_id":"demo","after":13}	14	01a21cca-800a-76f0-8770-ea47317ee5de	2026-11-27 11:36:02.825+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecn009fent1twxsxbsywm2	2	client.secret_created	1	{"event":"client.secret_created","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","label":"First secret","digest":"woTcEsjOsDBnP1v-knFU03P5iLBKRWC_NBGLbKv2H5I"}	{"id":"event_01m8ecn00afr9vsvptyqncbva6","stream_type":"client","stream_id":"client_01m8ecn009fent1twxsxbsywm2","sequence":2,"name":"client.secret_created","version":1,"recorded_at":"2026-11-27T11:36:02.825Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"system"},"request_id":"demo","after":13,"nth":1}	15	01a21cca-800a-7e13-bcee-daf5eac5ed46	2026-11-27 11:36:02.825+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecn00dfe9bnrfevjdzs4ke	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Demo native app","client_type":"native","environment":"live","redirect_uris":["http://127.0.0.1:9000/callback","http://localhost:9000/callback"],"post_logout_redirect_uris":["http://127.0.0.1:9000/","http://localhost:9000/"],"scopes":["openid","profile","email","address","phone","offline_access"],"auth_method":"none","token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":0},"protocol":{"id_token_signed_response_alg":"RS256"}}	{"id":"event_01m8ecn00efyeaay9xkhv6wcsk","stream_type":"client","stream_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:02.830Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"system"},"request_id":"demo","after":15}	16	01a21cca-800e-7f9c-a579-3d9c766e3333	2026-11-27 11:36:02.83+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn19nfq59dcwq20xfqnn8	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecn19nfq59dcwq20xfqnn8","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecn15me1tty38sebn9pg6b","scopes":["openid","profile","email","offline_access"],"redirect_uri":"http://127.0.0.1:9000/callback","code_challenge":"a82a9ijyAWakDrnfbzcjdmVWpXZv4CHPngIR0GZyYTE","nonce":"h1HRpPjACpJ6QLHFg4d6Qg7LCHCDwkXg0DbeBElKG8A","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:04.017Z","code_expires_at":"2026-11-27T11:37:04.149Z","basis":21}	{"id":"event_01m8ecn19ne6vbhfz4ttpwct43","stream_type":"grant","stream_id":"grant_01m8ecn19nfq59dcwq20xfqnn8","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:04.149Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca8534765f9748aeb1c93600e4","origin":{"sealed":"4AtH+3+6l+4HeLlg4x5grf4zwC5r+am+8j9c7XXyPJ6Omn71fvNCzRkAcOh/KvHzepZBpoZn2mQqPApWf0Gfg/my"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":21}	22	01a21cca-8535-71b6-b8bf-e4d6adc66883	2026-11-27 11:36:04.149+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1ajeqqrhyfxq0ehdgvj	2	token.revoked	1	{"event":"token.revoked","reason":"client","expires_at":"2026-11-27T11:46:04.178Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecn1bkedv93hpp1dfdz32b","stream_type":"token","stream_id":"token_01m8ecn1ajeqqrhyfxq0ehdgvj","sequence":2,"name":"token.revoked","version":1,"recorded_at":"2026-11-27T11:36:04.211Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca856a70baa859d2627af35e24","origin":{"sealed":"MEk5JCljkJRjCUHcuM3lCRdJS8QIfGz9xgs1RgQlFLonV58PqxjTXRM96nMg/dhMPUw0I+yUaMpJcWsicRcjXUWZ4egmpiT7lrWvbzTjwM29MA=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":26}	27	01a21cca-8573-7376-91c6-d60b5edf8c4b	2026-11-27 11:36:04.211+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn168e2r9g2jakqt7yfrt	4	grant.refreshed	1	{"event":"grant.refreshed","generation":3,"retry":false,"token_id":"token_01m8ecn1c7exf8ejxq0pdqxrrc","token_expires_at":"2026-11-27T11:46:04.231Z","at":"2026-11-27T11:36:04.231Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecn1c7f7t88a5w6w62y7df","stream_type":"grant","stream_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","sequence":4,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:04.231Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca858775178e5f735d86e20d77","origin":{"sealed":"su20cSozQujN6ZkH43AAizo4fzqErL+kgcPj/x05vVzVkSTyyP2rs780BtXFXBRvRRNqCXM6zsjAohKrZQhSwOTSHA3qjzGbojbVnXx/oG21Mg=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":27}	28	01a21cca-8587-79f4-8428-bc370c2f1daf	2026-11-27 11:36:04.231+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn168e2r9g2jakqt7yfrt	5	grant.refreshed	1	{"event":"grant.refreshed","generation":3,"retry":true,"token_id":"token_01m8ecn1cke26b1xmy52b9fbmz","token_expires_at":"2026-11-27T11:46:04.243Z","at":"2026-11-27T11:36:04.243Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecn1ckercbp3wata9b5rf5","stream_type":"grant","stream_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","sequence":5,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:04.243Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca859372eb92547a42bd574902","origin":{"sealed":"B/H7tuusLws/ka9oC17rtCGRdLoZwJ/y7XwqevMkMr0GdbguWovIAB3gzetNhE3WrHe4JOAfbgHXUNnCHPA3JmH0ZKBB5+Q7XB1tQH7NNomkew=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":29}	30	01a21cca-8593-7618-bb0f-8ad292b2e1e5	2026-11-27 11:36:04.243+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
session	session_01m8ecn15me1tty38sebn9pg6b	1	session.started	1	{"authenticated_at":"2026-11-27T11:36:04.017Z","basis":16,"event":"session.started","expires_at":"2026-11-27T23:36:04.020Z","methods":["pwd"],"new_device":true,"place":{"sealed":"PDjo3oENx4ySacS9iFcsxR8Cd762P1cjqVz0jCxE88EOnky+OC/v1sldVHz4gnWVxvlNGrMH4tUlJkQtC2uCOZZC"},"session_id":"session_01m8ecn15me1tty38sebn9pg6b","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"}	{"id":"event_01m8ecn15mfdksf8pcbey68v23","stream_type":"session","stream_id":"session_01m8ecn15me1tty38sebn9pg6b","sequence":1,"name":"session.started","version":1,"recorded_at":"2026-11-27T11:36:04.020Z","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca847570c08629e0eefbf1454b","origin":{"sealed":"SNZ5nCjGmgG1zIwCRPV0YOCe8u6/RNdTuSQEApdViiM5mYauoSbhPATbkQVRUGEa8Ey3MSaqfX7V8nsuLjnApy8w"},"network":"qyIix9dhQF6zVhFS7iOp6g","after":16}	17	01a21cca-84b4-7b67-97a2-cc5bbc646c43	2026-11-27 11:36:04.02+00	\N
consent	consent_4j8dw49egjbe6rp6rkq2ytykcn	1	consent.granted	1	{"event":"consent.granted","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","client_id":"client_01m8ecn009fent1twxsxbsywm2","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","scopes":["openid","profile","email","offline_access"]}	{"id":"event_01m8ecn179fs0886p21be4gwgb","stream_type":"consent","stream_id":"consent_4j8dw49egjbe6rp6rkq2ytykcn","sequence":1,"name":"consent.granted","version":1,"recorded_at":"2026-11-27T11:36:04.048Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca84cc771abde85d3261bd6b3c","origin":{"sealed":"0nmDNDShyB18kRnJoapcGkOSRd9fRlX4wQaWqf3Nlpgm7yhqBWLmKjTwXg4RJvfUqiu4sWMgTf8bwS4W8r35Y9IX"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":17}	18	01a21cca-84e9-7e40-841a-c20adc48720b	2026-11-27 11:36:04.048+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn168e2r9g2jakqt7yfrt	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecn15me1tty38sebn9pg6b","scopes":["openid","profile","email","offline_access"],"redirect_uri":"http://127.0.0.1:9000/callback","code_challenge":"ridBLY1LUc6CyrBs5DbWWqGG7IRH8H6yb7E4DYmGAPE","nonce":"WV2ms4qZo9KcnUfwQSBTzUgQlDkxOvSLvJA50XfI_EY","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:04.017Z","code_expires_at":"2026-11-27T11:37:04.047Z","basis":17}	{"id":"event_01m8ecn17descsf4s450mg4shh","stream_type":"grant","stream_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:04.048Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca84cc771abde85d3261bd6b3c","origin":{"sealed":"8TI6ucJ8y9PW7Z9K0SbA56aR3VWCKpAktXKmrKpEeCMW1CPoNJFgJ9oLrnQB+FKpNhTPyk44K1gxLBJlYqp1UI3a"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":17,"nth":1}	19	01a21cca-84ed-7659-9793-242829026631	2026-11-27 11:36:04.048+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn168e2r9g2jakqt7yfrt	2	grant.code_redeemed	1	{"event":"grant.code_redeemed","token_id":"token_01m8ecn185f9d944q1vqvn13yq","token_expires_at":"2026-11-27T11:46:04.101Z","at":"2026-11-27T11:36:04.101Z","refresh":{"idle_seconds":2592000,"absolute_expires_at":"2027-02-25T11:36:04.101Z","grace_seconds":30,"client_authenticates":true}}	{"id":"event_01m8ecn185e3z8e156z49dmdkv","stream_type":"grant","stream_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","sequence":2,"name":"grant.code_redeemed","version":1,"recorded_at":"2026-11-27T11:36:04.101Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca84f973a382ff94fbe64ed6cf","origin":{"sealed":"JtGPiopUrSpEPo4rY5rXMVXOVi1wlLIg6AdIgpQi9NxsiB9GtObmqsiboJV6Ce6YzDIQkqrwicpURX3FdrLh4dxVR/tRSaj6lpz12qsccflu3A=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":19}	20	01a21cca-8505-70fe-8704-a6f912da367b	2026-11-27 11:36:04.101+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn185f9d944q1vqvn13yq	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn185f9d944q1vqvn13yq","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"authorization_code","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.101Z","expires_at":"2026-11-27T11:46:04.101Z","basis":19}	{"id":"event_01m8ecn185fn0vxy5ch0zxg908","stream_type":"token","stream_id":"token_01m8ecn185f9d944q1vqvn13yq","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.101Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca84f973a382ff94fbe64ed6cf","origin":{"sealed":"MasAg4ebYNl93AtkiMaQYyGV0yD0hWOc02Eb25Vq4znKw6vOzEvcgaAkPizMvxksQXv8ev5S96ujmEkR+952lU0ZyvTGrchsfWMIuO/EZKpcKQ=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":19,"nth":1}	21	01a21cca-8505-7d41-bef8-ac883fd82408	2026-11-27 11:36:04.101+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn19nfq59dcwq20xfqnn8	2	grant.code_redeemed	1	{"event":"grant.code_redeemed","token_id":"token_01m8ecn1a0e4hbm9cnnmpthx26","token_expires_at":"2026-11-27T11:46:04.160Z","at":"2026-11-27T11:36:04.160Z","refresh":{"idle_seconds":2592000,"absolute_expires_at":"2027-02-25T11:36:04.160Z","grace_seconds":30,"client_authenticates":true}}	{"id":"event_01m8ecn1a0es6bm2ah32rjk3d4","stream_type":"grant","stream_id":"grant_01m8ecn19nfq59dcwq20xfqnn8","sequence":2,"name":"grant.code_redeemed","version":1,"recorded_at":"2026-11-27T11:36:04.160Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca853f716695d21853d4f79832","origin":{"sealed":"l/Zg70QJykCWttCRhsMOwVVPl9qWiIOCtOGoerIK6D0NxYf6eKA98e4tKdAMdSb5PyMnvTME0HUrHVPx4jYGyYbdPtMgy59/jBLE5yQczm/jqg=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":22}	23	01a21cca-8540-764c-ba09-5118b1298da4	2026-11-27 11:36:04.16+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1a0e4hbm9cnnmpthx26	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1a0e4hbm9cnnmpthx26","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn19nfq59dcwq20xfqnn8","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"authorization_code","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.160Z","expires_at":"2026-11-27T11:46:04.160Z","basis":22}	{"id":"event_01m8ecn1a0f6tan8e1qa94rgmb","stream_type":"token","stream_id":"token_01m8ecn1a0e4hbm9cnnmpthx26","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.160Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca853f716695d21853d4f79832","origin":{"sealed":"EUZ4T84jgzPdNe2Ddo2mtDRQGjMFhXsllEe3KeMJJ97j6ole0ZyThSEvKgVJMbkQityabUp45pngCdmGM/xM5r6cFtwXz7+M+fjqjbEL2bzzBQ=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":22,"nth":1}	24	01a21cca-8540-79b4-aaa1-c1ba924c428b	2026-11-27 11:36:04.16+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn168e2r9g2jakqt7yfrt	3	grant.refreshed	1	{"event":"grant.refreshed","generation":2,"retry":false,"token_id":"token_01m8ecn1ajeqqrhyfxq0ehdgvj","token_expires_at":"2026-11-27T11:46:04.178Z","at":"2026-11-27T11:36:04.178Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecn1ajfn69re5gnjx4fe5n","stream_type":"grant","stream_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","sequence":3,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:04.178Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca85517056a0ead15b74147295","origin":{"sealed":"cdFvS0HR4TqmSmyie/HGhn1uLiVix1THxK1fzlrFWs9WntelWJXuPsWkmMFzqU9wvDQbZKbFEzodNUDZM42qGDpscQCr65u2qOxUGqJuRTxZFg=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":24}	25	01a21cca-8552-7d4c-9c38-b0acba47b8b5	2026-11-27 11:36:04.178+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1ajeqqrhyfxq0ehdgvj	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1ajeqqrhyfxq0ehdgvj","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.178Z","expires_at":"2026-11-27T11:46:04.178Z","basis":24}	{"id":"event_01m8ecn1ajf1y8wfqxzf5gbwg9","stream_type":"token","stream_id":"token_01m8ecn1ajeqqrhyfxq0ehdgvj","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.178Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca85517056a0ead15b74147295","origin":{"sealed":"b2+hW94tct5VbloQhAp2HUseF7LjH+dPJv2H81zvuolBf23U2Qf4pyFHZNjPs1j1E+d4QJjLyNiW0N2COHLP44hRqZJR+WFD5kL2s/QcdlBUCg=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":24,"nth":1}	26	01a21cca-8552-787c-8e3e-fdfbcb05f209	2026-11-27 11:36:04.178+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
session	session_01m8ecn1ntfm6sr58jfbpxxvgb	1	session.started	1	{"authenticated_at":"2026-11-27T11:36:04.534Z","basis":31,"event":"session.started","expires_at":"2026-11-27T23:36:04.538Z","methods":["pwd"],"new_device":true,"place":{"sealed":"nqskT+Fp7Isd9gMmSZ1Qbdav0nawrTa7A3N2GihTmnDM3Lphz8miG217QXJ4kphhRMmkQg+GCqOyTKxMJqLng747"},"session_id":"session_01m8ecn1ntfm6sr58jfbpxxvgb","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"}	{"id":"event_01m8ecn1nte9x8htydkvbw6j3k","stream_type":"session","stream_id":"session_01m8ecn1ntfm6sr58jfbpxxvgb","sequence":1,"name":"session.started","version":1,"recorded_at":"2026-11-27T11:36:04.538Z","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca8698706c9e30550597221ebc","origin":{"sealed":"9fd0QMj/m0WY+HyJgLQRlCso2zI9C+NJ2Fo21xpHw9bhwUb1daB30ybsMatyinXzwY6oPWHA3TgCAxskCgranqm1"},"network":"qyIix9dhQF6zVhFS7iOp6g","after":31}	32	01a21cca-86ba-727a-88eb-cd9ed7c34873	2026-11-27 11:36:04.538+00	\N
grant	grant_01m8ecn1v3e9ft2y0xvjm2m8t7	2	grant.code_redeemed	1	{"event":"grant.code_redeemed","token_id":"token_01m8ecn1vsfngb9r700ydwagcs","token_expires_at":"2026-11-27T11:46:04.729Z","at":"2026-11-27T11:36:04.729Z","refresh":{"idle_seconds":2592000,"absolute_expires_at":"2027-02-25T11:36:04.729Z","grace_seconds":0}}	{"id":"event_01m8ecn1vseyxr0n2t5ctt0r9w","stream_type":"grant","stream_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","sequence":2,"name":"grant.code_redeemed","version":1,"recorded_at":"2026-11-27T11:36:04.729Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn00dfe9bnrfevjdzs4ke"},"request_id":"01a21cca8773727bbdf0df44e3633399","origin":{"sealed":"URKpGrDmOqxqgZWt7Q4yz5hedrZ0TpdqjzTqYNv6XjpORpHPz7z3ntVDGMYkiI+zUyFbsXi6DcucZmBljScOw8K1swrERtUZtZbwu48lrHKi"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":41}	42	01a21cca-8779-77bb-8054-5a2b35a0613c	2026-11-27 11:36:04.729+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1vsfngb9r700ydwagcs	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1vsfngb9r700ydwagcs","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","grant_type":"authorization_code","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.729Z","expires_at":"2026-11-27T11:46:04.729Z","basis":41}	{"id":"event_01m8ecn1vsfyvs8r4n2fbwkaek","stream_type":"token","stream_id":"token_01m8ecn1vsfngb9r700ydwagcs","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.729Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn00dfe9bnrfevjdzs4ke"},"request_id":"01a21cca8773727bbdf0df44e3633399","origin":{"sealed":"s9rcBm140tIvtRQfMb8Qt/UeoQZnHFFAYDteJ7imftjSGwUiw9NGxoG+r0OhX4nPQ+GX9fnlGUFY5nR6G5YPA+lQclTIGN8r4swp1HG79jRn"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":41,"nth":1}	43	01a21cca-8779-7fb7-9460-9513d7c9a9d3	2026-11-27 11:36:04.729+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1v3e9ft2y0xvjm2m8t7	4	grant.revoked	1	{"event":"grant.revoked","reason":"client","until":"2026-11-27T11:46:04.744Z"}	{"id":"event_01m8ecn1wpespsactb8nd5s4dx","stream_type":"grant","stream_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","sequence":4,"name":"grant.revoked","version":1,"recorded_at":"2026-11-27T11:36:04.758Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn00dfe9bnrfevjdzs4ke"},"request_id":"01a21cca8794751387ad493d4bcdfe12","origin":{"sealed":"tle094t1VP+9qO8Ywl4eUzIFvS1KS62cGGDAVvAO8RLpndyuh3GyY+b0xlRVnjNdRbRXKzfxsSAtINlP95A/UCpNJiVY5Xz9w3lpuddHoh/M"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":45}	46	01a21cca-8796-766d-9533-4b455a5c91bd	2026-11-27 11:36:04.758+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1xdf2c893vccecr9zpm	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecn1xdf2c893vccecr9zpm","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecn1ntfm6sr58jfbpxxvgb","scopes":["openid"],"redirect_uri":"http://127.0.0.1:9000/callback","code_challenge":"_7OsRmeV0mS1of9YoQjUzyqwT74VETSx_jup_n0ed_Q","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:04.534Z","session_expires_at":"2026-11-27T23:36:04.538Z","code_expires_at":"2026-11-27T11:37:04.792Z","basis":46}	{"id":"event_01m8ecn1xsf1dttw2y88g0y0gm","stream_type":"grant","stream_id":"grant_01m8ecn1xdf2c893vccecr9zpm","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:04.792Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca87b7724faf79c396e6aa56d0","origin":{"sealed":"2VInfHlAWQ9e0SIX0lVWidI6Z39lu7HvUnwOpIrpFPjCctR/V1VkmKs4K4bkdzlj2M7HTNR3qQGQY2HCgrPdZZMz"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":46}	47	01a21cca-87b9-785b-ad70-5e42200f0214	2026-11-27 11:36:04.792+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecp7qwfbjbw8wvsvt4dyz1	3	client.renamed	1	{"event":"client.renamed","name":"Kept on"}	{"id":"event_01m8ecp7v2fn5s32rbxwk3jpha","stream_type":"client","stream_id":"client_01m8ecp7qwfbjbw8wvsvt4dyz1","sequence":3,"name":"client.renamed","version":1,"recorded_at":"2026-11-27T11:36:43.618Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f617316bbcd099d76b03f47","origin":{"sealed":"ZA6NkqNn25FvehXdkpBU0QFV2y3P+ziNRg0kByRMh7RlPoFwSzdfLndBN/03VDCCi49hdfyuNKXoRcx2iT9SXF84OL3i0HvxT2Pvh/102rY="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":79}	80	01a21ccb-1f62-7d4b-918b-0bef26395a2a	2026-11-27 11:36:43.618+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1c7exf8ejxq0pdqxrrc	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1c7exf8ejxq0pdqxrrc","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.231Z","expires_at":"2026-11-27T11:46:04.231Z","basis":27}	{"id":"event_01m8ecn1c8f51s3zm823chttzq","stream_type":"token","stream_id":"token_01m8ecn1c7exf8ejxq0pdqxrrc","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.231Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca858775178e5f735d86e20d77","origin":{"sealed":"LcAozrHAhRNE1MMQjnSYpFVa5REhExj5n7xCwK41csbUNm9fMvdWcYiTvMyomjMBZ2IGnD+EDsjefoVHii8bqjtkpKVETh/au5kF8REiBzgImg=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":27,"nth":1}	29	01a21cca-8588-7943-91fe-8810d91d6bf7	2026-11-27 11:36:04.231+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1p3e3fr3bnhgbqmc581	3	grant.refreshed	1	{"event":"grant.refreshed","generation":2,"retry":false,"token_id":"token_01m8ecn1r9eng8hmakt9e7b9ab","token_expires_at":"2026-11-27T11:46:04.617Z","at":"2026-11-27T11:36:04.617Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecn1r9fpjsgzv1nsb3cwae","stream_type":"grant","stream_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","sequence":3,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:04.617Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca8703733caa060487e01d73e4","origin":{"sealed":"NSNesNsJLRDiqmRNwkbmfCczylNcBzBvLH8uRHS/DbAA2PvNODxx+/yf22ulE7m5MPEustCIYGUpHxmdIPfbfHMXr/E4j4GVNlHmsrPlQac4"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":35}	36	01a21cca-8709-7da5-987f-61ae5636714e	2026-11-27 11:36:04.617+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1r9eng8hmakt9e7b9ab	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1r9eng8hmakt9e7b9ab","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.617Z","expires_at":"2026-11-27T11:46:04.617Z","basis":35}	{"id":"event_01m8ecn1r9fhbvxheahtkx7cgz","stream_type":"token","stream_id":"token_01m8ecn1r9eng8hmakt9e7b9ab","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.617Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca8703733caa060487e01d73e4","origin":{"sealed":"WngDlxWWOerkzwV9R/fMhlimrFzZYXdYoOd8emRwMU2QnAFJN6aFE/S6IahcWU1Mt/HXQXv0s7ER/1ITof5IKAcTJ7lujR0chCWibSLod3de"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":35,"nth":1}	37	01a21cca-8709-7c57-bec5-ca8ea7d3b21f	2026-11-27 11:36:04.617+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1tafknty68qj3jtqn0t	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1tafknty68qj3jtqn0t","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecmzz3eqhaxr4ndx7375v0","secret_id":"secret_01m8ecmzz3ekfr9vkc7kwbrn4z","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["clients:read"],"format":"jwt","issued_at":"2026-11-27T11:36:04.682Z","expires_at":"2026-11-27T11:46:04.682Z","basis":38}	{"id":"event_01m8ecn1taek4bxv8y9nhzxb08","stream_type":"token","stream_id":"token_01m8ecn1tafknty68qj3jtqn0t","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.682Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21cca874a74ddaf5c72b27e294a93","origin":{"sealed":"RH0njoq1/pX6CMeBJAl0yC3372fekXf+0u7Z/wthbS8XlVJEOkFr1QInADENFEb4RhcnVjnYr+gIfh6e2Ac28qNnywwly+gfRbRZA8U7Hax9"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":38}	39	01a21cca-874a-74c8-beed-1e4d63feac08	2026-11-27 11:36:04.682+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
consent	consent_5n15rnjjscb5bb4efxcnbj6xnk	1	consent.granted	1	{"event":"consent.granted","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","scopes":["openid","email","offline_access"]}	{"id":"event_01m8ecn1vee9kr4636qdks7hy5","stream_type":"consent","stream_id":"consent_5n15rnjjscb5bb4efxcnbj6xnk","sequence":1,"name":"consent.granted","version":1,"recorded_at":"2026-11-27T11:36:04.717Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca876b7568a6a8fb0ee714b7dd","origin":{"sealed":"esfmtCjalViVhPLCP0Aa1xdxMJxNp248sduN8IOP7MLxhV9bH4YIQPwKXla8qpORBaN5/KrYfVze4IX8yNuNHV7s"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":39}	40	01a21cca-876e-7267-8218-66bb6793c7c5	2026-11-27 11:36:04.717+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1v3e9ft2y0xvjm2m8t7	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecn1ntfm6sr58jfbpxxvgb","scopes":["openid","email","offline_access"],"redirect_uri":"http://127.0.0.1:51524/callback","code_challenge":"jl-CujS7hmd34iuFhCUSaiHRLZ6SqycnpTpPg6a30S8","nonce":"mtJwAHnPi94-dhIsmElrINimQtWKTlxVYqqvToXm4ac","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:04.534Z","code_expires_at":"2026-11-27T11:37:04.717Z","basis":39}	{"id":"event_01m8ecn1vef5abkn28vh3cv352","stream_type":"grant","stream_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:04.717Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca876b7568a6a8fb0ee714b7dd","origin":{"sealed":"Mq8bZZnp3OwJWHA73jx2c6ttcX00hixjnjdL7JS9GiKZZgjvf/WXLh7/btoQW+KL+g6FmszBqz49nBUEEWGVfomJ"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":39,"nth":1}	41	01a21cca-876e-7954-b9d4-48dc46cd8ca2	2026-11-27 11:36:04.717+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn251ep8tk04nv8z0t661	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn251ep8tk04nv8z0t661","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecmzz3eqhaxr4ndx7375v0","secret_id":"secret_01m8ecmzz3ekfr9vkc7kwbrn4z","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["clients:read","clients:write"],"format":"jwt","issued_at":"2026-11-27T11:36:05.025Z","expires_at":"2026-11-27T11:46:05.025Z","basis":47}	{"id":"event_01m8ecn251epytqw53rjkwanwy","stream_type":"token","stream_id":"token_01m8ecn251ep8tk04nv8z0t661","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:05.025Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21cca889f728baf9a846187350377","origin":{"sealed":"nix7y8h29NnpL4ddAk1Bxt0RZGB+ypBjEo16UXC9leUHCwCWjJ6raPSXzQD8u8ueVVbu3oL7hYEWqJZv2P9rU9By4Mqx2AC2eutENyJ27vGH+g=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":47}	48	01a21cca-88a1-75bd-abf0-a3c4a7c5579e	2026-11-27 11:36:05.025+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1cke26b1xmy52b9fbmz	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1cke26b1xmy52b9fbmz","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn168e2r9g2jakqt7yfrt","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.243Z","expires_at":"2026-11-27T11:46:04.243Z","basis":29}	{"id":"event_01m8ecn1cmewqafn87njefeejx","stream_type":"token","stream_id":"token_01m8ecn1cke26b1xmy52b9fbmz","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.243Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca859372eb92547a42bd574902","origin":{"sealed":"AUTFSpYcp9jngOaKbx0IkHf3BTkgl4K3KR4jPlMh4Hr960dj548o0637PJLN6GDcR/KELX/sQMgy+cWtl1FGAdUGfZvjviKGVmWPdsLiljOOfQ=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":29,"nth":1}	31	01a21cca-8594-772e-a7d5-07ac9cf73a5d	2026-11-27 11:36:04.243+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1p3e3fr3bnhgbqmc581	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecn1ntfm6sr58jfbpxxvgb","scopes":["openid","email","offline_access"],"redirect_uri":"http://127.0.0.1:9000/callback","code_challenge":"OtsYHL7xqUr5_X2DvPMQy6tJ5cGCuudzXp0u1Cbc3y4","nonce":"pMSjgL2zTbnPtu0I-UA7y84WY8Nx5YXGrJJ3_S4dQC8","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:04.534Z","code_expires_at":"2026-11-27T11:37:04.547Z","basis":32}	{"id":"event_01m8ecn1p3f2a8wq7jq0jdnkzw","stream_type":"grant","stream_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:04.547Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21cca86c2754a99aca39c4573a9a0","origin":{"sealed":"6dYRaT9IS3zHnM8M+xBwKSuDo2IfincQxUxQ66IZcT54B10EgQLXQdTXb+kNvseE52iDlui26aSsM4RW0lgR3sG/"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":32}	33	01a21cca-86c3-7894-8e5c-f2b824dacffc	2026-11-27 11:36:04.547+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1p3e3fr3bnhgbqmc581	2	grant.code_redeemed	1	{"event":"grant.code_redeemed","token_id":"token_01m8ecn1p9fvz9ah106j3b9d4n","token_expires_at":"2026-11-27T11:46:04.553Z","at":"2026-11-27T11:36:04.553Z","refresh":{"idle_seconds":2592000,"absolute_expires_at":"2027-02-25T11:36:04.553Z","grace_seconds":30,"client_authenticates":true}}	{"id":"event_01m8ecn1p9e99vz2fc5mrn1a0g","stream_type":"grant","stream_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","sequence":2,"name":"grant.code_redeemed","version":1,"recorded_at":"2026-11-27T11:36:04.553Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca86c8720a964964007f756f25","origin":{"sealed":"jMrkg7rOpHf/SW8RlbLtozAPkIEc0/gzcBOKZuRlJubw+ka1RPMZ90DR4vOVPKq10awW0TmNsA3uNlvOR7GO1Iel+xyg8+tDU1nC8CsnlozH"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":33}	34	01a21cca-86c9-7253-bf89-ec2d3150a810	2026-11-27 11:36:04.553+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1p9fvz9ah106j3b9d4n	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1p9fvz9ah106j3b9d4n","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"authorization_code","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.553Z","expires_at":"2026-11-27T11:46:04.553Z","basis":33}	{"id":"event_01m8ecn1p9f6vtw67cax9j5edn","stream_type":"token","stream_id":"token_01m8ecn1p9fvz9ah106j3b9d4n","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.553Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca86c8720a964964007f756f25","origin":{"sealed":"sSc6PggysAxojX/pTRdVdBIyOKqNTXkJRsS0LM6EjDCHhE45aDYrs0Qsa4DrBsgY5CrhzG+uzaRNcDKxH1RMUMpc60oDS0KF0veBzMMjj19a"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":33,"nth":1}	35	01a21cca-86c9-79b7-ae18-ec575322b9b5	2026-11-27 11:36:04.553+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1p3e3fr3bnhgbqmc581	4	grant.revoked	1	{"event":"grant.revoked","reason":"client","until":"2026-11-27T11:46:04.617Z"}	{"id":"event_01m8ecn1sdfqwve788ahkz03wq","stream_type":"grant","stream_id":"grant_01m8ecn1p3e3fr3bnhgbqmc581","sequence":4,"name":"grant.revoked","version":1,"recorded_at":"2026-11-27T11:36:04.653Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21cca872b74a6aab7eb5ae2e8d3fa","origin":{"sealed":"w5R+5GIUG4pbcc+pIqm+33jnJEYWWc+Bp0qXpMz9s/t9s1mo1Ymaf3Ry1wIa2l5+G5CJsyl2y7VILTFJrjOq4G+u91/ctBGEC+4kDNxhYmc0"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":37}	38	01a21cca-872d-7df9-b71d-085467f00f97	2026-11-27 11:36:04.653+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecn1v3e9ft2y0xvjm2m8t7	3	grant.refreshed	1	{"event":"grant.refreshed","generation":2,"retry":false,"token_id":"token_01m8ecn1w8e95rb51qx1v9kv7g","token_expires_at":"2026-11-27T11:46:04.744Z","at":"2026-11-27T11:36:04.744Z","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke"}	{"id":"event_01m8ecn1w8e6haxcevp5f7pz8g","stream_type":"grant","stream_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","sequence":3,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:04.744Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn00dfe9bnrfevjdzs4ke"},"request_id":"01a21cca878671fca68e3edc5ff8bb70","origin":{"sealed":"r0Qb+oMJ8uGmqnGQmvaG8RtotqfonuL4RqGIB3UghBPxo8e7dtWOZyYsE5oVogzxTPPm0rxwoR2wPM5XLII67d4rOsZziQ6msyBqAkcXGTNf"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":43}	44	01a21cca-8788-71a2-aeb1-dbb15e7b7d10	2026-11-27 11:36:04.744+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn1w8e95rb51qx1v9kv7g	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn1w8e95rb51qx1v9kv7g","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn00dfe9bnrfevjdzs4ke","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecn1v3e9ft2y0xvjm2m8t7","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:04.744Z","expires_at":"2026-11-27T11:46:04.744Z","basis":43}	{"id":"event_01m8ecn1w8e5y9ww4zdnv0rqk4","stream_type":"token","stream_id":"token_01m8ecn1w8e95rb51qx1v9kv7g","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:04.744Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn00dfe9bnrfevjdzs4ke"},"request_id":"01a21cca878671fca68e3edc5ff8bb70","origin":{"sealed":"HKnBlDiT/pbylxLBDCYAItp3r2FOmLgnBHeYkmEzcPMmIJb86W5iJ8KoxWfyr/9rtHSaaH5XVrSBTyq7RtTwRnkh9gm5c2UvXj5YeI48Upsk"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":43,"nth":1}	45	01a21cca-8788-717c-9e70-9f6d760c5e64	2026-11-27 11:36:04.744+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecn25pfhzv1rw0j7kts77w	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecn25pfhzv1rw0j7kts77w","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Signs by itself","client_type":"web","environment":"live","redirect_uris":["https://app.example/callback"],"post_logout_redirect_uris":[],"scopes":["openid","clients:read"],"auth_method":"private_key_jwt","jwks":{"keys":[{"alg":"ES256","crv":"P-256","kid":"first","kty":"EC","use":"sig","x":"-exTGsqytoECgpQl1Dwi0ELq7JkVl-JzTJCMAF1ai9M","y":"ptdQssw9o6Rpt-Mjcu2ekMj_SulXHGPeYjEKBUqd_9c"}]},"token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":30},"protocol":{"id_token_signed_response_alg":"RS256"}}	{"id":"event_01m8ecn25qfh7bnafqj8av2a7m","stream_type":"client","stream_id":"client_01m8ecn25pfhzv1rw0j7kts77w","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:05.046Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21cca88b174f9a73942f17f797636","origin":{"sealed":"n1CLpq/LlPq2ScAuJxuRKGyzXf48fvnDT4B9zaDw3nZ/zrLv1j50u5972CIsvs/nrtd8fiUKXXVf0wZPKJrVYWOQ"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":48}	49	01a21cca-88b7-7c4e-baa9-f79215b128f4	2026-11-27 11:36:05.046+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecn25pfhzv1rw0j7kts77w	2	client.deleted	1	{"event":"client.deleted"}	{"id":"event_01m8ecn2fnexfr1rcqcggpb6w3","stream_type":"client","stream_id":"client_01m8ecn25pfhzv1rw0j7kts77w","sequence":2,"name":"client.deleted","version":1,"recorded_at":"2026-11-27T11:36:05.365Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21cca89f4772cb4c820178355249d","origin":{"sealed":"Cq+CdqI4Rk7IydcSf3vSPm9vgkhGMG3Nlc21XmwlR9/WH4nKyz/m3gXqNk6AajtJFtfUyn3hTxeURmTftg6XCdmC"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":53}	54	01a21cca-89f5-775f-80e1-976421659b83	2026-11-27 11:36:05.365+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecp7aweazr73ksj57byzqz	2	grant.code_redeemed	1	{"event":"grant.code_redeemed","token_id":"token_01m8ecp7b9e3ca7qfpyef6ftgy","token_expires_at":"2026-11-27T11:46:43.113Z","at":"2026-11-27T11:36:43.113Z","refresh":{"idle_seconds":2592000,"absolute_expires_at":"2027-02-25T11:36:43.113Z","grace_seconds":30,"client_authenticates":true}}	{"id":"event_01m8ecp7b9essa7j09n3awj73k","stream_type":"grant","stream_id":"grant_01m8ecp7aweazr73ksj57byzqz","sequence":2,"name":"grant.code_redeemed","version":1,"recorded_at":"2026-11-27T11:36:43.113Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1d6372e58a5d74c159c6fa83","origin":{"sealed":"LEg3LsBng4dsEqT+628WA3+WsVzX/qJBoZfd6SmzglF9GJxTl8TkgxOcSM8LRcyimv+iek9ljZmokgKWzOMLlKTaoKFEn98LLJzlXB6pW/XNTA=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":56}	57	01a21ccb-1d69-7672-a3c8-09a8d5c91c73	2026-11-27 11:36:43.113+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7b9e3ca7qfpyef6ftgy	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecp7b9e3ca7qfpyef6ftgy","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecp7aweazr73ksj57byzqz","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"authorization_code","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:43.113Z","expires_at":"2026-11-27T11:46:43.113Z","basis":56}	{"id":"event_01m8ecp7b9emk8s672ppj5g052","stream_type":"token","stream_id":"token_01m8ecp7b9e3ca7qfpyef6ftgy","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:43.113Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1d6372e58a5d74c159c6fa83","origin":{"sealed":"JXnHeEj47voeZrbkv7TXOTXj/RwAbwquVa3fcEVbO2NSheSERuErT01TcA9zMXc+WycxmJK0T/QAdyTkWalmxyYUE2hQ4WMAiWFwGylcGrtEOg=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":56,"nth":1}	58	01a21ccb-1d69-7526-8c98-e2b5a45800a2	2026-11-27 11:36:43.113+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7ctfbg9mzxj34vgsyqx	2	token.revoked	1	{"event":"token.revoked","reason":"client","expires_at":"2026-11-27T11:46:43.162Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecp7f9fgvrrb0q93jhk1a5","stream_type":"token","stream_id":"token_01m8ecp7ctfbg9mzxj34vgsyqx","sequence":2,"name":"token.revoked","version":1,"recorded_at":"2026-11-27T11:36:43.241Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1ddb70b8ba4a8a21bfd91ac4","origin":{"sealed":"n3KKu4Fo7wpQUx8Zqcb4sINEWMSbRXYQ57IDYCx5tM77TO3OmikBBgcvU7/yWKGxjWHqCMQUqhVvXTrpQ6AwOTGOmuklqBaU0f9Q/EWh0sbFdQ=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":63}	64	01a21ccb-1de9-7c37-8c2c-1748e5198545	2026-11-27 11:36:43.241+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecp7aweazr73ksj57byzqz	4	grant.refreshed	1	{"event":"grant.refreshed","generation":3,"retry":false,"token_id":"token_01m8ecp7fpe7gvdfq1z6xqmwjw","token_expires_at":"2026-11-27T11:46:43.254Z","at":"2026-11-27T11:36:43.254Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecp7fpeyabnxftawbrh7aa","stream_type":"grant","stream_id":"grant_01m8ecp7aweazr73ksj57byzqz","sequence":4,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:43.254Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1df574b888acdf76f9d8b332","origin":{"sealed":"5DD1MxPIY2cR9dQ5rc43oVkozTSzvTuns0N789DTfYMeFMXI35hfR02Qn6a7dEPtcffuobgOsX6BsnJKAvkXb6doTsIvLmeFLUNSTbKrWIRh7g=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":64}	65	01a21ccb-1df6-7794-baf5-fa5717889d4a	2026-11-27 11:36:43.254+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7fpe7gvdfq1z6xqmwjw	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecp7fpe7gvdfq1z6xqmwjw","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecp7aweazr73ksj57byzqz","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:43.254Z","expires_at":"2026-11-27T11:46:43.254Z","basis":64}	{"id":"event_01m8ecp7fpf6cs2xyjeafns6ba","stream_type":"token","stream_id":"token_01m8ecp7fpe7gvdfq1z6xqmwjw","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:43.254Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1df574b888acdf76f9d8b332","origin":{"sealed":"JrkWQhowDf5RAGTp+dsB9E5bPAfJuOiDakODls9PwWkbtGwRExvA6LUHtbcyG0BOu2x6Vp8WmKp7GTi2B8dQhP7cpiNUu9JQycKJbL3CKT8DVQ=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":64,"nth":1}	66	01a21ccb-1df6-7999-9177-d2729f5c996a	2026-11-27 11:36:43.254+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecp7r3evpsbwkqcjjyx3w3	3	client.disabled	1	{"event":"client.disabled"}	{"id":"event_01m8ecp7rbfzzbg29m3t2bav2g","stream_type":"client","stream_id":"client_01m8ecp7r3evpsbwkqcjjyx3w3","sequence":3,"name":"client.disabled","version":1,"recorded_at":"2026-11-27T11:36:43.531Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f0a7693a2b3a158455f9d7d","origin":{"sealed":"BPKBKMKrkBLO8Kjn8e+F8B5iP5iutG6ucN1YA6WP07d9pKXuS/iP9UlE3Yd1aDczhxo1wNmHamnaGcyph/TTf4eJW2zG5HodUFwK8iQ396k="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":73}	74	01a21ccb-1f0b-7ffe-b809-341e84b56c50	2026-11-27 11:36:43.531+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn274e359bfrcbpd23q1c	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn274e359bfrcbpd23q1c","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn25pfhzv1rw0j7kts77w","key_id":"first","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["clients:read"],"format":"jwt","issued_at":"2026-11-27T11:36:05.092Z","expires_at":"2026-11-27T11:46:05.092Z","basis":49}	{"id":"event_01m8ecn274eett9cxpf1fntev6","stream_type":"token","stream_id":"token_01m8ecn274e359bfrcbpd23q1c","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:05.092Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn25pfhzv1rw0j7kts77w"},"request_id":"01a21cca88de759f8d28ec8ef1f6a944","origin":{"sealed":"ZfBxHWsJLIeD8d1ejvGkOur87U+Dm+Gie1QSXSfYqx0D9gq9IQXMlnH6IHZX8E4YHO3Rtissn0fVdma4b6wfXs8B+/qtC83lQW1XhYzQxUdyiw=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":49}	50	01a21cca-88e4-73b5-a4b3-b6785f5d3b66	2026-11-27 11:36:05.092+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn2cmeattz4zs6fwe0pzx	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn2cmeattz4zs6fwe0pzx","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn25pfhzv1rw0j7kts77w","key_id":"first","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["clients:read"],"format":"jwt","issued_at":"2026-11-27T11:36:05.268Z","expires_at":"2026-11-27T11:46:05.268Z","basis":52}	{"id":"event_01m8ecn2cmfprrk2n5py3gtj4r","stream_type":"token","stream_id":"token_01m8ecn2cmeattz4zs6fwe0pzx","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:05.268Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn25pfhzv1rw0j7kts77w"},"request_id":"01a21cca899171db8ec3ff1cc13e540e","origin":{"sealed":"XGMqbtHkl27QermJYTm0sQ6vpnSILsXcmjjZhmg5Z98u/Cge8tsiygf64/Mz4gFUyAujhuVC+Gvnlcw07CweoTPC"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":52}	53	01a21cca-8994-7db1-898a-a5b7870d4898	2026-11-27 11:36:05.268+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecp7aweazr73ksj57byzqz	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecp7aweazr73ksj57byzqz","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecp7apefcrd3k32kfk37r3","scopes":["openid","profile","email","offline_access"],"redirect_uri":"http://127.0.0.1:9000/callback","code_challenge":"59BwrS9i7WWbAHWnsLNsSmsdtBwuJAV51GCpcFHVRHU","nonce":"W4LFBg4kcH8s6hmseaVrt-moaX4F-PEo8N65hKShisU","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:43.093Z","code_expires_at":"2026-11-27T11:37:43.100Z","basis":55}	{"id":"event_01m8ecp7awev1s0he660x2cgws","stream_type":"grant","stream_id":"grant_01m8ecp7aweazr73ksj57byzqz","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:43.100Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21ccb1d5c7294a9a172d45b2ab86d","origin":{"sealed":"jshKDszDNtz+F7DZvJcWxIJ2RUOttxpSq/xZCvTKNaSXKvo58+JYYtjfB6FSebr+kgKMOkYe1gmqLJf/Vb5aAJXk"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":55}	56	01a21ccb-1d5c-76c3-9045-c6303a264399	2026-11-27 11:36:43.1+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecp7cefj7vg0ys7jc2ffa4	1	grant.authorized	1	{"event":"grant.authorized","grant_id":"grant_01m8ecp7cefj7vg0ys7jc2ffa4","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","session_id":"session_01m8ecp7apefcrd3k32kfk37r3","scopes":["openid","profile","email","offline_access"],"redirect_uri":"http://127.0.0.1:9000/callback","code_challenge":"cW6H7rbvPsaLJPwMURORN_8X0QbdJTg9sWuvSoniP8E","nonce":"70TQXjECj4V2euUNjNakoZzP-xWaFOH9YOXZ-E4VFug","methods":["pwd"],"authenticated_at":"2026-11-27T11:36:43.093Z","code_expires_at":"2026-11-27T11:37:43.150Z","basis":58}	{"id":"event_01m8ecp7cefatbb7as6xv9h623","stream_type":"grant","stream_id":"grant_01m8ecp7cefj7vg0ys7jc2ffa4","sequence":1,"name":"grant.authorized","version":1,"recorded_at":"2026-11-27T11:36:43.150Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21ccb1d8e7256a6410f53abf3e685","origin":{"sealed":"qya20QRriTBbtpTAPNsOJY1Xbauj/MwHtzPqG88Vdz5E9T78hceAl4q2ExfTnAQiokWh6K8cnw7KiwclXcXmKYWc"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":58}	59	01a21ccb-1d8e-7ab4-b59d-593776989843	2026-11-27 11:36:43.15+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecp7aweazr73ksj57byzqz	3	grant.refreshed	1	{"event":"grant.refreshed","generation":2,"retry":false,"token_id":"token_01m8ecp7ctfbg9mzxj34vgsyqx","token_expires_at":"2026-11-27T11:46:43.162Z","at":"2026-11-27T11:36:43.162Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecp7ctf8ntn561c8wyjbmw","stream_type":"grant","stream_id":"grant_01m8ecp7aweazr73ksj57byzqz","sequence":3,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:43.162Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1d9a711b8fc284707ed397b7","origin":{"sealed":"U9/cynoJoSp4awkFHV+1j9Ok1HrW96mul/96DtgeWrOqSpWjr+AiczrDIbsximx1yCNGuqUUZGsFolKZDGcriRcMc2DAziVZi8ZLG69Tn2qq7Q=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":61}	62	01a21ccb-1d9a-7a2b-aa94-c16239e92e9c	2026-11-27 11:36:43.162+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7ctfbg9mzxj34vgsyqx	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecp7ctfbg9mzxj34vgsyqx","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecp7aweazr73ksj57byzqz","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:43.162Z","expires_at":"2026-11-27T11:46:43.162Z","basis":61}	{"id":"event_01m8ecp7cvfkfrt5m92pedqpen","stream_type":"token","stream_id":"token_01m8ecp7ctfbg9mzxj34vgsyqx","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:43.162Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1d9a711b8fc284707ed397b7","origin":{"sealed":"rVicLwbrxdlbWmuENHdxhljAUl38g5uhM/0Zex4PgPwibGYQtRbrB9ZU5/VXx/EX8K8MZLhocbwtMtkrnFRzzKr8ecj1isfAqWSMbAS0lPGGlA=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":61,"nth":1}	63	01a21ccb-1d9b-7cdf-8d16-89159cdbd9d5	2026-11-27 11:36:43.162+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
user	user_01m8ecp7t1ff380hs46t9kbde7	1	user.registered	1	{"email":{"sealed":"D+3KMlvogxI+hf+LdSHAGQOtFX/7EGpS8U/rDv8G4CeQYP0iAoy6BWliQR3ooNYzYg=="},"event":"user.registered","profile":{"sealed":"vNjeHkmz1YwqEGGslbnBslKyIxKNjcu9hHeRQNzWPuD4voi91t5fk6YpMRU0GrUAo/HeZ5FQTfpqyI0sQOodllzK+vDnaSLXgqYvng74YU0CUZM="},"test_of":"account_01m8ecmzz3emtv4y0t6jnjpc6p","user_id":"user_01m8ecp7t1ff380hs46t9kbde7"}	{"id":"event_01m8ecp7t1fwftsd81pp46h0yz","stream_type":"user","stream_id":"user_01m8ecp7t1ff380hs46t9kbde7","sequence":1,"name":"user.registered","version":1,"recorded_at":"2026-11-27T11:36:43.585Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f31739197e284e0291b59fb","origin":{"sealed":"BodSuyTpjta0mI8GfqmHxqKaKVmQxCnldNGUVJauPhXrjaCijKyfYQx+njUbnj99TD9Myt6V0Px+bj/Uj/MF0JOehCK12894WxssqUuP8EY="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":76}	77	01a21ccb-1f41-7f1f-acb5-01b5886883df	2026-11-27 11:36:43.585+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn28je4eshddjbbxyk8n8	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn28je4eshddjbbxyk8n8","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn25pfhzv1rw0j7kts77w","key_id":"first","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["clients:read"],"format":"jwt","issued_at":"2026-11-27T11:36:05.138Z","expires_at":"2026-11-27T11:46:05.138Z","basis":50}	{"id":"event_01m8ecn28jfy5923d9ac3d4sge","stream_type":"token","stream_id":"token_01m8ecn28je4eshddjbbxyk8n8","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:05.138Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn25pfhzv1rw0j7kts77w"},"request_id":"01a21cca88fb7113b498b25df0a3b8c1","origin":{"sealed":"JuZJxb85LJXncWzlqtRvSlkZkjr3cmWTQdzvmN96vG4NM+rTn1MYcRW3BxnJwqT+sQKRBPQzYT9xU222CKRvVqRD8aVNeBsq2CPlMvvrxe4L"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":50}	51	01a21cca-8912-7f8a-910d-a95306d2660e	2026-11-27 11:36:05.138+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecn2a6ecw9pb8pt2027yrq	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecn2a6ecw9pb8pt2027yrq","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn25pfhzv1rw0j7kts77w","key_id":"first","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["clients:read"],"format":"jwt","issued_at":"2026-11-27T11:36:05.190Z","expires_at":"2026-11-27T11:46:05.190Z","basis":51}	{"id":"event_01m8ecn2a6e04tt38zzc8yp1tp","stream_type":"token","stream_id":"token_01m8ecn2a6ecw9pb8pt2027yrq","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:05.190Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn25pfhzv1rw0j7kts77w"},"request_id":"01a21cca893670719ded331bceaff6e8","origin":{"sealed":"MonhjBXBvVQwWVc8zxEPEFr8PbjJCCEUJncRSEy7FrD/oX8ITfuNtCZdmedYwiaHZ8wQQ0R2IItzhTIbNb41/CFN"},"network":"bgLA8U7fs2tPsrROvgt8fA","after":51}	52	01a21cca-8946-7009-ad0d-1ffb11eb0756	2026-11-27 11:36:05.19+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
session	session_01m8ecp7apefcrd3k32kfk37r3	1	session.started	1	{"authenticated_at":"2026-11-27T11:36:43.093Z","basis":54,"event":"session.started","expires_at":"2026-11-27T23:36:43.094Z","methods":["pwd"],"new_device":true,"place":{"sealed":"XwE3JHDMj/REPjACr3f5cGU30glkX0une5y1Qfxf08HNpkZewI0VAswNb6e0/keNYbk529cgsq+iaIVB7PpN/ErR"},"session_id":"session_01m8ecp7apefcrd3k32kfk37r3","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"}	{"id":"event_01m8ecp7apf4grd5b9py86kfga","stream_type":"session","stream_id":"session_01m8ecp7apefcrd3k32kfk37r3","sequence":1,"name":"session.started","version":1,"recorded_at":"2026-11-27T11:36:43.094Z","actor":{"type":"user","id":"user_01m8ecmzz3fy7tn9ps6ek2a11g"},"request_id":"01a21ccb1d3576fba652f0463979b8c7","origin":{"sealed":"12wx52OPpVnM7MeQ9yOuaTsFohjqCkZSpWuGzmpYB02hTuZqpOU8v71JTIKa6jfWQH4Ofyywm8qMxqyp3UJ7Lq9T"},"network":"qyIix9dhQF6zVhFS7iOp6g","after":54}	55	01a21ccb-1d56-7921-8695-69b79069be0a	2026-11-27 11:36:43.094+00	\N
grant	grant_01m8ecp7cefj7vg0ys7jc2ffa4	2	grant.code_redeemed	1	{"event":"grant.code_redeemed","token_id":"token_01m8ecp7cjebc87wjdmjafgmpj","token_expires_at":"2026-11-27T11:46:43.154Z","at":"2026-11-27T11:36:43.154Z","refresh":{"idle_seconds":2592000,"absolute_expires_at":"2027-02-25T11:36:43.154Z","grace_seconds":30,"client_authenticates":true}}	{"id":"event_01m8ecp7cjfgmajqq1ryzdpbbt","stream_type":"grant","stream_id":"grant_01m8ecp7cefj7vg0ys7jc2ffa4","sequence":2,"name":"grant.code_redeemed","version":1,"recorded_at":"2026-11-27T11:36:43.154Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1d9271e3a7afd086a96b9736","origin":{"sealed":"R6RCBupu8qh+P8H7gx8H/S7ODfPROrRzSIRZd2S1N57T7XxH32tItJacHKmh78gCNT0MrjBHLG75AK2+j+fTQPT4z3ZN7EIW/9WTA2vitGAmgw=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":59}	60	01a21ccb-1d92-7c28-a95e-e1c7bedb2d7a	2026-11-27 11:36:43.154+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7cjebc87wjdmjafgmpj	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecp7cjebc87wjdmjafgmpj","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecp7cefj7vg0ys7jc2ffa4","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"authorization_code","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:43.154Z","expires_at":"2026-11-27T11:46:43.154Z","basis":59}	{"id":"event_01m8ecp7cjf4wvwtkank7yrdzq","stream_type":"token","stream_id":"token_01m8ecp7cjebc87wjdmjafgmpj","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:43.154Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1d9271e3a7afd086a96b9736","origin":{"sealed":"GHsMjWuiyBMsCWp2P3lYpLkezy9TckyPXYKrQBQSrMga67MgUt6bnX1dzkkAr73ZN49zHllNym1Wu2WVPHAGSnoQsdKnPoMHvmx2K8iS7iHy7g=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":59,"nth":1}	61	01a21ccb-1d92-7939-be6a-6aaccfec37f7	2026-11-27 11:36:43.154+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
grant	grant_01m8ecp7aweazr73ksj57byzqz	5	grant.refreshed	1	{"event":"grant.refreshed","generation":3,"retry":true,"token_id":"token_01m8ecp7g0fyesryw9nqvj6jmp","token_expires_at":"2026-11-27T11:46:43.264Z","at":"2026-11-27T11:36:43.264Z","client_id":"client_01m8ecn009fent1twxsxbsywm2"}	{"id":"event_01m8ecp7g0f229na7em9aa7fph","stream_type":"grant","stream_id":"grant_01m8ecp7aweazr73ksj57byzqz","sequence":5,"name":"grant.refreshed","version":1,"recorded_at":"2026-11-27T11:36:43.264Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1e0077eda4e70fac993ee8d0","origin":{"sealed":"4jJH61c9LxKFoSGorjQ2xeTncIJhkOR9LPvUa7jsSE+LA4SLtVRkuDSlHjeRIFULFt7C7abRLsE7JFtZD5WrRSS2YTGu7m0NL9yqJ4D4JmNLjA=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":66}	67	01a21ccb-1e00-7884-9aa8-eea254a3bed1	2026-11-27 11:36:43.264+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7g0fyesryw9nqvj6jmp	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecp7g0fyesryw9nqvj6jmp","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecn009fent1twxsxbsywm2","user_id":"user_01m8ecmzz3fy7tn9ps6ek2a11g","grant_id":"grant_01m8ecp7aweazr73ksj57byzqz","secret_id":"secret_01m8ecn009fpcrj058mm0s3fvh","grant_type":"refresh_token","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["openid","profile","email","offline_access"],"format":"jwt","issued_at":"2026-11-27T11:36:43.264Z","expires_at":"2026-11-27T11:46:43.264Z","basis":66}	{"id":"event_01m8ecp7g0egptk0gzzm5chn6e","stream_type":"token","stream_id":"token_01m8ecp7g0fyesryw9nqvj6jmp","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:43.264Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecn009fent1twxsxbsywm2"},"request_id":"01a21ccb1e0077eda4e70fac993ee8d0","origin":{"sealed":"u6Ky1HgbI7JPQLAc3tTm3ydUFHwTsCtioz0RY2E1Yjto4UxXBlCBuUiNzvfBOKAUoWV8wlYKaR+hWmDJDWNxHOFAA6HLqZcaPtUin+7WwRBLAQ=="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":66,"nth":1}	68	01a21ccb-1e00-742d-a982-1ffd0ac8d4ce	2026-11-27 11:36:43.264+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
token	token_01m8ecp7qrfxtsmqpfcjeg31xg	1	token.issued	1	{"event":"token.issued","token_id":"token_01m8ecp7qrfxtsmqpfcjeg31xg","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","client_id":"client_01m8ecmzz3eqhaxr4ndx7375v0","secret_id":"secret_01m8ecmzz3ekfr9vkc7kwbrn4z","grant_type":"client_credentials","kid":"key_01m8ecmzg4e7e9bbpm9r60tz4x","scopes":["accounts:read","accounts:write","clients:read","clients:write","grants:read","grants:write","tokens:read","tokens:write","tokens:introspect","events:read","endpoints:read","endpoints:write","users:read","users:write","usage:read","alerts:read","tickets:read","tickets:write","audit:read"],"format":"jwt","issued_at":"2026-11-27T11:36:43.512Z","expires_at":"2026-11-27T11:46:43.512Z","basis":68}	{"id":"event_01m8ecp7qrfp9agx4x97dtnjvp","stream_type":"token","stream_id":"token_01m8ecp7qrfxtsmqpfcjeg31xg","sequence":1,"name":"token.issued","version":1,"recorded_at":"2026-11-27T11:36:43.512Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1ef87457bf187eb9917a37ca","origin":{"sealed":"RWMY8OEZ/eYkjPinkjzjIveQ9VnahbdGlxE0zP45LLdscSvRf61hTvBbXWJI9qlGiMVNifW3VEqwMKQ6edvNE3iGiV3XMo0LiXj8yl/v/1M="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":68}	69	01a21ccb-1ef8-7d92-a874-9d49dbaacb76	2026-11-27 11:36:43.512+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecp7qwfbjbw8wvsvt4dyz1	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecp7qwfbjbw8wvsvt4dyz1","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Kept","client_type":"machine","environment":"live","redirect_uris":[],"post_logout_redirect_uris":[],"scopes":["clients:read"],"auth_method":"client_secret","token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":30}}	{"id":"event_01m8ecp7qweaw9yyysz09fgd8t","stream_type":"client","stream_id":"client_01m8ecp7qwfbjbw8wvsvt4dyz1","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:43.516Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1efb77498d62f1ef2300a618","origin":{"sealed":"U3QTLe9tDkjQErtU+UpGBO4+iQ3XkXb6DI+8e216Q9mTyAVXnDYZYni0Cimkp8q1NJIsO/UZv8wL2PE61tIna+w9LwrPGzcKvxYlI2+Lx9o="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":69}	70	01a21ccb-1efc-72b8-9f7b-d9f812f8351a	2026-11-27 11:36:43.516+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecp7qwfbjbw8wvsvt4dyz1	2	client.secret_created	1	{"event":"client.secret_created","secret_id":"secret_01m8ecp7qwede85ztn1mj3543j","label":"First secret","digest":"TT05-3q6PAnALICDDixbZWjrUXKC3mUYX6fHyGsdUn4"}	{"id":"event_01m8ecp7qxfnw965va4mfwnq09","stream_type":"client","stream_id":"client_01m8ecp7qwfbjbw8wvsvt4dyz1","sequence":2,"name":"client.secret_created","version":1,"recorded_at":"2026-11-27T11:36:43.516Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1efb77498d62f1ef2300a618","origin":{"sealed":"Y4DTM2+wEfDwJCxjtK/UAF6gGz0i20FbU3nXhJ6US4RjkASBo8TPlLG7gwHu0ttSIXCDbGE5ZEy7KLTX7GmAnhGj0R0rp+bd+59xAes6CVs="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":69,"nth":1}	71	01a21ccb-1efd-7d78-9317-6a251fcadc09	2026-11-27 11:36:43.516+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecp7r3evpsbwkqcjjyx3w3	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecp7r3evpsbwkqcjjyx3w3","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","name":"Disabled","client_type":"machine","environment":"live","redirect_uris":[],"post_logout_redirect_uris":[],"scopes":["clients:read"],"auth_method":"client_secret","token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":30}}	{"id":"event_01m8ecp7r4ez9808ppb2k9xs9w","stream_type":"client","stream_id":"client_01m8ecp7r3evpsbwkqcjjyx3w3","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:43.523Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f03725683571059a97b2fe6","origin":{"sealed":"aoICY2UGdcFnBfrgSrHqoSvI2VWsRXBEpGaxPZKsY3VN/QSZGbaargJHhQyc5YrHmLq0dXCA3cavdht2VHtW3cayPFrqN6r2NKozL0m/A3o="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":71}	72	01a21ccb-1f04-77d2-8022-d658a69ee53c	2026-11-27 11:36:43.523+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
client	client_01m8ecp7r3evpsbwkqcjjyx3w3	2	client.secret_created	1	{"event":"client.secret_created","secret_id":"secret_01m8ecp7r3fnvrq8ywc0bxky6m","label":"First secret","digest":"QFvz81f5vdMaNRiI0JztHsJpHzdQZMcSD52sohCuF-c"}	{"id":"event_01m8ecp7r4ekprm6xxr8sa8xad","stream_type":"client","stream_id":"client_01m8ecp7r3evpsbwkqcjjyx3w3","sequence":2,"name":"client.secret_created","version":1,"recorded_at":"2026-11-27T11:36:43.523Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f03725683571059a97b2fe6","origin":{"sealed":"STEZ61whu15wyg9xF/r11vvZLB/aV8Mbv7946JXfhqOWIhdpoychzFWjdY0EbLkQgapNDJRu3qh1e7MTM1etbg+Ivm7cHH6exf7SOCZDvRY="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":71,"nth":1}	73	01a21ccb-1f04-74ed-8a1b-bdc232a4754d	2026-11-27 11:36:43.523+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
user	user_01m8ecp7t1ff380hs46t9kbde7	2	user.erased	1	{"event":"user.erased"}	{"id":"event_01m8ecp7tce4tvem4q2m6r3mks","stream_type":"user","stream_id":"user_01m8ecp7t1ff380hs46t9kbde7","sequence":2,"name":"user.erased","version":1,"recorded_at":"2026-11-27T11:36:43.596Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f4b76b3b2bdf953f8a1fd30","origin":{"sealed":"ll+6E1eLhwIzHOtbVJHeKF00aXED93TOdsIHrWC7TJsPC/i6VRCCnX1DNtTQiBB5CGxTslVEtOlx1DdnXZVUwoLnBq1w5nDLC5tYvSOFdWQ="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":77}	78	01a21ccb-1f4c-7135-b750-97150d81d279	2026-11-27 11:36:43.596+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
user	user_01m8ecp7w0fyq899vrkkdsnrpy	1	user.registered	1	{"email":{"sealed":"f/eszf3A+mYRx9z7IXoShvxA88ymb+ZFAOiuvx2hOG8XWFYjM0BovfvaNjXU"},"event":"user.registered","profile":{"sealed":"XqSno80rP3a3cfuWhw3+3MfsItSUT/5H16PAzUn4c4xFpmC+63M81fYJ0Wbvld7Jt9TCMbn42i+fhBw23npFHWB+YglZuM6+cfQBwlo5lO3TfA=="},"user_id":"user_01m8ecp7w0fyq899vrkkdsnrpy"}	{"id":"event_01m8ecp7w0fhk9b78vyybbra0y","stream_type":"user","stream_id":"user_01m8ecp7w0fyq899vrkkdsnrpy","sequence":1,"name":"user.registered","version":1,"recorded_at":"2026-11-27T11:36:43.648Z","actor":{"type":"user","id":"user_01m8ecp7w0fyq899vrkkdsnrpy"},"request_id":"01a21ccb1f667574a935183a7dbcfc29","origin":{"sealed":"fH5f6qv4SO9lrLzqEuS+9mVdcIDXPpC8vo/7LPf891ye0vbTqKFrQHf6o865nS6U/Zc00elEXxmBGwDTI2Abdc9SWEMSqvoVARHRHcGRxhY="},"network":"qyIix9dhQF6zVhFS7iOp6g","after":80}	81	01a21ccb-1f80-7c66-959d-1bf796bc281e	2026-11-27 11:36:43.648+00	\N
account	account_01m8ecp7w0en7bj5k9t468a3cp	1	account.created	1	{"event":"account.created","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","name":"Other"}	{"id":"event_01m8ecp7w4emmbza9n6qfcb5kr","stream_type":"account","stream_id":"account_01m8ecp7w0en7bj5k9t468a3cp","sequence":1,"name":"account.created","version":1,"recorded_at":"2026-11-27T11:36:43.648Z","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","actor":{"type":"user","id":"user_01m8ecp7w0fyq899vrkkdsnrpy"},"request_id":"01a21ccb1f667574a935183a7dbcfc29","origin":{"sealed":"tnqb/zFzt5wfc4FntfVmWOXOAo2+viz0LYBiyzRMkkRYitxJ/jgGet0rZqjDL/VW1lsuLDYHyhxGd+pQoqk3mN62IFA1UH4aeMDJbkYkuEE="},"network":"SC1xu5eFVoT-g3LFsZx2VQ","after":80,"nth":1}	82	01a21ccb-1f84-7528-bfa9-3535dec59678	2026-11-27 11:36:43.648+00	01a21ccb-1f80-754e-b916-69d10c850d96
endpoint	endpoint_01m8ecp7rfewea1ceq5yhkkaq3	1	endpoint.created	1	{"event":"endpoint.created","endpoint_id":"endpoint_01m8ecp7rfewea1ceq5yhkkaq3","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","settings":{"url":"https://hooks.example.org/x","description":"","events":["client.created"],"ordering":"aggregate","payload_version":1,"content_type":"application/cloudevents+json"},"secret_id":"secret_01m8ecp7rfejv9dw1dq6r09xz1","public_key":"7f9q0hNVddStb/Q/m2xXTTwLn7kLOJ7K6OvdQgj64Hc="}	{"id":"event_01m8ecp7rffew8k1mdr1qx6py2","stream_type":"endpoint","stream_id":"endpoint_01m8ecp7rfewea1ceq5yhkkaq3","sequence":1,"name":"endpoint.created","version":1,"recorded_at":"2026-11-27T11:36:43.535Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f0e7698ad7d7e5edc6201b2","origin":{"sealed":"lwMHT7m6MkR0e3EjOQEDt4rY5aqwjEACHnz6LGJ/GGqQsiZzi5NXGkdlLIo8GCDXsMVQu45A+PhaD4v2LLqeIZCCWgqu1CkrsCezQDIKTQI="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":74}	75	01a21ccb-1f0f-7bb8-8986-8dc06fd35bc2	2026-11-27 11:36:43.535+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
user	user_01m8ecp7s7fmpswjfbz9aymddz	1	user.registered	1	{"email":{"sealed":"q+rwvHMjcOH5COZGYmxp9/F+6Gz1EzNxHN0JeTieURnneY4at0byFBT5R7sXxaS5nw=="},"event":"user.registered","profile":{"sealed":"sIm4Os1c/AriC4QJpo8mBvbX+RWRFuymQQphaUsB98lBpS5mBxh6+UT4L81v33mNCF8kk7AV2B7leKPuLJFTnCVbjXOVu7szSxBxdXmqRzHFsjU="},"test_of":"account_01m8ecmzz3emtv4y0t6jnjpc6p","user_id":"user_01m8ecp7s7fmpswjfbz9aymddz"}	{"id":"event_01m8ecp7s7ea08x8y8nbd5c55j","stream_type":"user","stream_id":"user_01m8ecp7s7fmpswjfbz9aymddz","sequence":1,"name":"user.registered","version":1,"recorded_at":"2026-11-27T11:36:43.559Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f137721a159818bd52d58fa","origin":{"sealed":"GxxY4JGFjonEPQUBYovhRwM488166IWlpfwv0OUDLKk1290VDakBFYWTcII0St6+YMUPKt7cESzzr8pYEUwB+wOMZFxlKRtNCqb6DXALDxA="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":75}	76	01a21ccb-1f27-7280-8ea3-c8aada5614b2	2026-11-27 11:36:43.559+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
account	account_01m8ecmzz3emtv4y0t6jnjpc6p	4	member.invited	1	{"email":{"sealed":"5w9rqv3sBtUc+haC2mHUI/nsAMSI7pogTBRQgjg4z6jgZ6jr86x2xd/FEg3m6TIK"},"event":"member.invited","expires_at":"2026-12-04T11:36:43.601Z","invitation_id":"invitation_01m8ecp7thfn5t1mxmpabnbsfy","role":"admin"}	{"id":"event_01m8ecp7tqfa1aeqs9n2ba4gxq","stream_type":"account","stream_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","sequence":4,"name":"member.invited","version":1,"recorded_at":"2026-11-27T11:36:43.606Z","account_id":"account_01m8ecmzz3emtv4y0t6jnjpc6p","actor":{"type":"client","id":"client_01m8ecmzz3eqhaxr4ndx7375v0"},"request_id":"01a21ccb1f51702f9879c71fa80bb3c8","origin":{"sealed":"gv4wlNfPE06ka2nq/nqeMTvTM2taRTFfFzhv/H6M8ZNGp897dBw87TlkBwT5ghMgkTVzvWWzk+L1J8GJ3mqKnQIIgUZj8CXI5KiRdVDZSUw="},"network":"bgLA8U7fs2tPsrROvgt8fA","after":78}	79	01a21ccb-1f57-7a82-a75f-29a896a243b7	2026-11-27 11:36:43.606+00	01a21cca-7fe3-7535-b278-1a34ab2b30d6
account	account_01m8ecp7w0en7bj5k9t468a3cp	2	member.joined	1	{"event":"member.joined","user_id":"user_01m8ecp7w0fyq899vrkkdsnrpy","role":"owner"}	{"id":"event_01m8ecp7w5eyd9r1gd4b1v5q0m","stream_type":"account","stream_id":"account_01m8ecp7w0en7bj5k9t468a3cp","sequence":2,"name":"member.joined","version":1,"recorded_at":"2026-11-27T11:36:43.648Z","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","actor":{"type":"user","id":"user_01m8ecp7w0fyq899vrkkdsnrpy"},"request_id":"01a21ccb1f667574a935183a7dbcfc29","origin":{"sealed":"XkBb+M3xx02w1dSzILy8+Gg/+6eRTQipMIQDM6WvqeJ79RqzNZphsBSgO2KNzAovhN43gx0IocZCylR8OXV0NrTJsL62dNW7iObxO95rnI0="},"network":"SC1xu5eFVoT-g3LFsZx2VQ","after":80,"nth":2}	83	01a21ccb-1f85-779a-9c06-0d22c3b2dc14	2026-11-27 11:36:43.648+00	01a21ccb-1f80-754e-b916-69d10c850d96
account	account_01m8ecp7w0en7bj5k9t468a3cp	3	account.plan_activated	1	{"event":"account.plan_activated","plan":"free"}	{"id":"event_01m8ecp7w5fr4b1yz22qmrggnk","stream_type":"account","stream_id":"account_01m8ecp7w0en7bj5k9t468a3cp","sequence":3,"name":"account.plan_activated","version":1,"recorded_at":"2026-11-27T11:36:43.648Z","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","actor":{"type":"user","id":"user_01m8ecp7w0fyq899vrkkdsnrpy"},"request_id":"01a21ccb1f667574a935183a7dbcfc29","origin":{"sealed":"VXHEXtnjJmtipMmRj6JUYBhoX71dzdIHvuQCNHsfWLS5+ommBeAKNo41yRzUvsKZ2vT03z+db54NfDnz/TR3BBgvBwHVaIicInn4QtxCG9k="},"network":"SC1xu5eFVoT-g3LFsZx2VQ","after":80,"nth":3}	84	01a21ccb-1f85-7e08-b0fb-e215e98842b3	2026-11-27 11:36:43.648+00	01a21ccb-1f80-754e-b916-69d10c850d96
client	client_01m8ecp7w0eykvg4p3emdpvgv9	1	client.created	1	{"event":"client.created","client_id":"client_01m8ecp7w0eykvg4p3emdpvgv9","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","name":"Management","client_type":"machine","environment":"live","redirect_uris":[],"post_logout_redirect_uris":[],"scopes":["accounts:read","accounts:write","clients:read","clients:write","grants:read","grants:write","tokens:read","tokens:write","tokens:introspect","events:read","endpoints:read","endpoints:write","users:read","users:write","usage:read","alerts:read","tickets:read","tickets:write","audit:read"],"auth_method":"client_secret","token_policy":{"format":"jwt","access_token_seconds":600,"refresh":true,"refresh_rotation":true,"refresh_idle_seconds":2592000,"refresh_absolute_seconds":7776000,"refresh_grace_seconds":30}}	{"id":"event_01m8ecp7w5ftksv150zse87ppe","stream_type":"client","stream_id":"client_01m8ecp7w0eykvg4p3emdpvgv9","sequence":1,"name":"client.created","version":1,"recorded_at":"2026-11-27T11:36:43.648Z","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","actor":{"type":"user","id":"user_01m8ecp7w0fyq899vrkkdsnrpy"},"request_id":"01a21ccb1f667574a935183a7dbcfc29","origin":{"sealed":"ps1HiV4/+0ZF16xpf4H12FNgQk/2LY+VsS5kuaxW5UbU90GQZ8V256RRRJ9F0qH08SAdsEuWlX1S9P3WNE9mQgfDTu/+9BdykQ1loIyoHfU="},"network":"SC1xu5eFVoT-g3LFsZx2VQ","after":80,"nth":4}	85	01a21ccb-1f85-7ea7-9d84-a0fe5c83dace	2026-11-27 11:36:43.648+00	01a21ccb-1f80-754e-b916-69d10c850d96
client	client_01m8ecp7w0eykvg4p3emdpvgv9	2	client.secret_created	1	{"event":"client.secret_created","secret_id":"secret_01m8ecp7w0fd4rxm19smjjwtdm","label":"First secret","digest":"J7RYPtjq-4_c42AWXjD3MbRnPsCC-kefXVsh3QqraOA"}	{"id":"event_01m8ecp7w5e2bbet55h6w8brje","stream_type":"client","stream_id":"client_01m8ecp7w0eykvg4p3emdpvgv9","sequence":2,"name":"client.secret_created","version":1,"recorded_at":"2026-11-27T11:36:43.648Z","account_id":"account_01m8ecp7w0en7bj5k9t468a3cp","actor":{"type":"user","id":"user_01m8ecp7w0fyq899vrkkdsnrpy"},"request_id":"01a21ccb1f667574a935183a7dbcfc29","origin":{"sealed":"k7YwcCOFlSCejcye8FvUNN8vVxyY/z3R/guFVDd4N2Wqw4uNAmjp349xLNe2ILnlGrhbM5lRURDF9dfeQC4gN0bjiikEB9+m5VJ6J+Qhjcc="},"network":"SC1xu5eFVoT-g3LFsZx2VQ","after":80,"nth":5}	86	01a21ccb-1f85-7096-b768-a589b885e24e	2026-11-27 11:36:43.648+00	01a21ccb-1f80-754e-b916-69d10c850d96
\.


--
-- Data for Name: factors; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.factors (user_id, factor, sealed, last_step, last_used_at) FROM stdin;
\.


--
-- Data for Name: failures; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.failures (key, network, at, guess, home, pending) FROM stdin;
client:client_01m8ecn009fent1twxsxbsywm2	O12GDzf9hr9kzQiKBaiEddgUrj9MxehGUzPtJf6uiFo	2026-11-27 11:36:04.641+00	\N	\N	\N
client:client_01m8ecn25pfhzv1rw0j7kts77w	O12GDzf9hr9kzQiKBaiEddgUrj9MxehGUzPtJf6uiFo	2026-11-27 11:36:05.357+00	\N	\N	\N
\.


--
-- Data for Name: hash_tries; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.hash_tries (id, tries, expires_at) FROM stdin;
\.


--
-- Data for Name: holdings; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.holdings (account_id, kind, used) FROM stdin;
account_01m8ecmzz3emtv4y0t6jnjpc6p	clients	5
account_01m8ecmzz3emtv4y0t6jnjpc6p	endpoints	1
account_01m8ecp7w0en7bj5k9t468a3cp	clients	1
\.


--
-- Data for Name: log_head; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.log_head (only_row, "position", generation, server) FROM stdin;
t	86	1	2026-11-27 11:36:00.874315+00
\.


--
-- Data for Name: log_servers; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.log_servers (generation, server, "position", known, resumed, at) FROM stdin;
1	2026-11-27 11:36:00.874315+00	0	\N	\N	2026-11-27 11:36:01.95892+00
\.


--
-- Data for Name: login_attempts; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.login_attempts (id, browser, sealed, expires_at) FROM stdin;
\.


--
-- Data for Name: login_mails; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.login_mails (user_id, since, sent) FROM stdin;
user_01m8ecmzz3fy7tn9ps6ek2a11g	2026-11-27 11:36:04.02+00	3
\.


--
-- Data for Name: logos; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.logos (client_id, digest, jpeg, created_at) FROM stdin;
\.


--
-- Data for Name: mails; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.mails ("position", recipient, attempts, due_at) FROM stdin;
\.


--
-- Data for Name: parked_events; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.parked_events (subscriber, "position", aggregate_type, aggregate_id, error, parked_at) FROM stdin;
\.


--
-- Data for Name: pictures; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.pictures (picture_id, user_id, sealed, created_at) FROM stdin;
\.


--
-- Data for Name: proofs; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.proofs (id, purpose, mailbox, sealed, mails, tries, created_at, code_until, proved_at, seen, expires_at, mail_due_at, mail_attempts, about) FROM stdin;
\.


--
-- Data for Name: provider_secrets; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.provider_secrets (secret_id, account_id, sealed, root) FROM stdin;
\.


--
-- Data for Name: request_batches; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_batches (id, at) FROM stdin;
01a21cca-8646-7139-8bd6-77226b1185cb	2026-11-27 11:36:04.4338+00
01a21cca-8849-7439-8faa-630b7e863171	2026-11-27 11:36:04.93916+00
01a21cca-8a43-7d37-a15c-9b6764d7b46d	2026-11-27 11:36:05.444557+00
01a21ccb-1d19-77ae-a2db-acba269e513b	2026-11-27 11:36:43.034803+00
01a21ccb-1f0f-7611-927d-4b40b4fb42f4	2026-11-27 11:36:43.536732+00
01a21ccb-2107-770d-b417-0abce2601373	2026-11-27 11:36:44.040416+00
\.


--
-- Data for Name: request_counts; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_counts (account_id, at, seconds, client_id, route, method, status, requests, bytes, duration_us, buckets) FROM stdin;
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/consent	POST	303	1	0	37639	{0,0,0,0,0,0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	200	1	6230	2758	{0,0,0,0,0,0,1}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/.well-known/oauth-authorization-server	GET	200	1	1697	314	{0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/oauth/token	POST	200	3	2772	20355	{0,0,0,0,0,0,1,0,1,0,1}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/oauth/userinfo	GET	401	1	95	483	{0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	7	0	20496	{0,0,0,0,1,2,1,1,2}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/.well-known/openid-configuration	GET	200	6	15378	2594	{0,2,3,1}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/login	GET	200	3	23637	2077	{0,0,0,3}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/login	POST	303	3	0	155443	{0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,1}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/oauth/jwks.json	GET	200	3	2358	320	{3}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	7	1433	16413	{0,0,0,1,2,1,1,1,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/revoke	POST	200	3	0	40562	{0,0,0,0,0,0,0,0,1,0,0,2}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	12	23362	95562	{0,0,0,0,0,0,0,3,2,3,3,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/userinfo	GET	200	3	585	8012	{0,0,0,0,0,1,0,2}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	401	1	77	4747	{0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	400	1	69	3213	{0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-800d-7b92-bae1-eedc9bfc926e	/consent	POST	303	2	0	13819	{0,0,0,0,0,0,0,0,0,2}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/authorize	GET	200	2	8479	13228	{0,0,0,0,0,0,0,0,1,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/revoke	POST	200	1	0	4996	{0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	200	2	3874	19703	{0,0,0,0,0,0,0,0,0,1,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	400	3	239	6944	{0,0,0,0,0,1,1,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients/{client_id}	DELETE	204	1	0	7479	{0,0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/introspect	POST	200	1	392	6468	{0,0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	200	4	2912	61104	{0,0,0,0,0,0,0,1,0,1,0,0,2}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	23	1771	423328	{0,0,0,0,1,0,0,3,0,2,6,3,4,4}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients	POST	201	3	3486	37570	{0,0,0,0,0,0,0,0,0,2,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients/{client_id}/disable	POST	200	1	1093	3193	{0,0,0,0,0,0,0,1}
00000000-0000-0000-0000-000000000000	2026-11-27 11:36:00+00	60	00000000-0000-0000-0000-000000000000	/v1/accounts	POST	201	1	298	35354	{0,0,0,0,0,0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients/{client_id}	PATCH	200	1	1091	2701	{0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/endpoints	POST	201	1	573	3810	{0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/invitations	POST	201	1	197	14634	{0,0,0,0,0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users	POST	201	2	922	52144	{0,0,0,0,0,0,0,0,0,0,0,0,2}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users/{user_id}	DELETE	204	1	0	3979	{0,0,0,0,0,0,0,1}
01a21cca-7fe3-7535-b278-1a34ab2b30d6	2026-11-27 11:36:00+00	60	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users/{user_id}	GET	200	1	461	1536	{0,0,0,0,0,1}
\.


--
-- Data for Name: request_log_20261127; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_log_20261127 (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason, detail, token_id, grant_id, user_id, secret_id, object_kind, object_id, about_token_id, about_grant_id, ip_hash, network_hash, agent_hash) FROM stdin;
3766022284645498880	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	1661	0	01a21cca84637372855d63fdf22594e1	\N	2uHCOeg9lnT4zbN3dR2+YN6iUb6cFTvxJxiFeZfPr+KEB3gsCN8dFULIve6llEr4J4gGnn2ljk2zEzt2Q9bvtS3Y	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022284857311233	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	200	2758	6230	01a21cca84c773e0a23076ffb7316891	\N	19PGX8dRTisZ9qha4SLt1Xw7BOaxxIYml9MK41NO8xzDXXfo8zXSPAJ2jxuvijgZeLrmMv8zaPIgneP2PoFoZq4q	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022284941197314	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/consent	POST	303	37639	0	01a21cca84cc771abde85d3261bd6b3c	\N	LwKg6JDr/Y+YC8aYuS4OqcEAAayfai72KhcQ6td61kyIXtkFBSqQsH81OlUct1LP6BhCjdFBGfBz32cdyMbzhVnE	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022284991528963	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	17390	1992	01a21cca84f973a382ff94fbe64ed6cf	\N	QGClrS/FYP4bAO2ZnDIpWwt2TMezWEqspmKJSVxGqQOgrqKBdox96vxEZ4yq1GxAn1zzYRX56dpqiB0lwXENY2HeVm4XBCA4UKzIcLy/W98snA==	\N	\N	01a21cca-8505-7a5a-9212-e1ddf7508fd7	01a21cca-84c8-70b0-980a-4a9df47f3f1a	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285067026436	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/userinfo	GET	200	3392	247	01a21cca852a73eb8e1c8708e764e578	\N	GVux/HohAvxvBvsP+7CAW4RXXZDf0hidlw2huPjysTO0POGcMQB6hppSJdYIsh6x3HmUkkwPN1mBHUStO7XI6rEpalPUS32M7jBXN0glDfK4Pw==	\N	\N	01a21cca-8505-7a5a-9212-e1ddf7508fd7	01a21cca-84c8-70b0-980a-4a9df47f3f1a	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285092192261	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	6141	0	01a21cca8534765f9748aeb1c93600e4	\N	hXg3rNtvDfC2a6ItioyJsbf2k9rW4UhIt1NakO3rtM+e42HZwkOkUjbrAcYSu2Rc2XV5lL0rXtrVVjInExjpjHFr	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022285127843846	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	11702	1992	01a21cca853f716695d21853d4f79832	\N	D4rwNGxzGL+v1IOOZChLQdah9UzdhKSqApkJ9UmxZrfqbpx3zMj2Yu9S5ZoA9c3cV0YmU5TLWewM3axpp7rCUSnbH59e7Jz6LO5mg7epNdeBOQ==	\N	\N	01a21cca-8540-7122-ba25-95ad2da8f446	01a21cca-8535-7dca-96b3-97103afbd6a8	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285157203975	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	7520	1920	01a21cca85517056a0ead15b74147295	\N	kgJpCEbdSSqXG2D6dSleTitW7jlbQKQW6BU/4cfnv6slcFbEova3tCffYo1qI2NyDDpTNY5vLvWs39oMdNaMRc6h81O1QVqBvU8+CRqzqThsng==	\N	\N	01a21cca-8552-75ef-88f9-fdb81d16c372	01a21cca-84c8-70b0-980a-4a9df47f3f1a	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285173981192	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	1695	459	01a21cca855f775d9b8466ff2bc4e25b	\N	5CeRDJdz1M9e6TQvPKNvnBKMqldrObSyrbul78/zDnidG8KPx52jm6FFWsb3ex6I7Dipk17qhtXWfSy7ugZJcO8xPoIGuXuVSka8Uvd2hG4yYA==	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21cca-8552-75ef-88f9-fdb81d16c372	01a21cca-84c8-70b0-980a-4a9df47f3f1a	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285226409993	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/revoke	POST	200	15847	0	01a21cca856a70baa859d2627af35e24	\N	gKkRQ1d2vT9Jz3m05tIIvnFv7unZKTfSFZSRQyxvcslEKqs862U72e9Ebfx8RQ3SNbTKhaQ4AesKsTZa31uSqf2htdFUF0Yv/LI2leDiyRa2zA==	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21cca-8552-75ef-88f9-fdb81d16c372	01a21cca-84c8-70b0-980a-4a9df47f3f1a	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285243187210	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	5064	16	01a21cca857d74028fadd2f789ec2286	\N	V1lpiwjB1I0jqbZRF7I1bmyucjD9b8EkQtoM5CoC212LPXj9izgg+xwx7vO4jGmZaVfj5l0LcciTLXG8HpBzeKE8JI4zUsd2aLOpG1UkxfxDfA==	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21cca-8552-75ef-88f9-fdb81d16c372	01a21cca-84c8-70b0-980a-4a9df47f3f1a	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285264158731	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	4667	1920	01a21cca858775178e5f735d86e20d77	\N	Vwm64KEs5rQjeBNuX483uaC2tXjN2KLmGS03QfIVFMdTf0UK8h1DhuFm5kq0Bp0jZHq8CHxHdULk7eSs4wtcvC1UxapUh9/zeEQj+FbQKEJ8rw==	\N	\N	01a21cca-8587-775e-874b-b7059b7ee30c	01a21cca-84c8-70b0-980a-4a9df47f3f1a	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285297713164	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	8758	1920	01a21cca859372eb92547a42bd574902	\N	4syJFM97HgEvw32Bl378Zwv0iA7tr2ZN8layJ2PgFONKwIeHQz6Grw7zvkPFdFcZ/MiClZsuJR+g/vI+0LeucRC3j4XteuBiBG7sTX3JfRW86g==	\N	\N	01a21cca-8593-708c-b0f6-9e289697ae9f	01a21cca-84c8-70b0-980a-4a9df47f3f1a	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022285803126797	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	1390	0	01a21cca868b7322af8e9181e542824d	\N	Qsh9BeSF8XDuA4EsRCiVOJrWmjm9woIl/4bZhE30u9zHiiOxMc62EBRlIP/ETsyAGWOrvh35l+48uJ7uuvixctHS	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022285920567310	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	3148	0	01a21cca86c2754a99aca39c4573a9a0	\N	QPB8F5/oa9MdYaqQN5FvV+TcVqODD6MshjnfBdiCve9yB3se7puJEc6qdJGHmU8pz1QchHWKeOIPfeicnbb9lK/Y	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022285943635983	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	8297	1973	01a21cca86c8720a964964007f756f25	\N	xeAP4DsrcUH21cf+ZY9VE/SW+WyCer/a9siDycynpuw+l4EPRdqgTeyx3d+7fmXXRUZ5m2gKyUgrJHt+1Ktr90i1rrEpgGZpn3aEpwWBXs7d	\N	\N	01a21cca-86c9-7efe-9544-203486b4b495	01a21cca-86c3-70df-81ae-b182ef461501	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286040104976	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/userinfo	GET	200	2996	91	01a21cca86fb740cadbbd84fe198c051	\N	+asvws6n+oDya3TPeT9hjkJA4esGGsDQPeGOL/VyGLkc/mgqOEo/LSVMtzuS4JDpJ6LATN9jpx0z133Mwvl2NrGtYXCIjG2VyJwlwejqsxQ4	\N	\N	01a21cca-86c9-7efe-9544-203486b4b495	01a21cca-86c3-70df-81ae-b182ef461501	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286075756561	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	11433	1901	01a21cca8703733caa060487e01d73e4	\N	QAq7Q9dwt0oZfseORvE6kJatKao+QsRCpUmSvVT3SXHjwEnYPA1v7E93h9bvr9V2ZlnLK/rU9cpGIh1kqi6LdrKzf2Pg3iFTKBjRB12TQGFt	\N	\N	01a21cca-8709-7560-88d1-53d25c75a54b	01a21cca-86c3-70df-81ae-b182ef461501	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286094630930	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	2282	451	01a21cca87167225a90dc41cb103364d	\N	LfmTHKVtYjYWh74x9Jnft2/9RllzsprRXOxliq7Q+83xtrYMmRnskcCTlgQTzJrCO9LJcbXqAulp9nctTuJVgg3MAR8xVoKAeZnVqdJYL8Bf	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21cca-8709-7560-88d1-53d25c75a54b	01a21cca-86c3-70df-81ae-b182ef461501	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286119796755	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	401	4747	77	01a21cca871f727283595ea11a102df3	invalid_client	NS9WbZr+gQu/T4R/a5PW0E7vjSIk19kaj2qBVrXoxu63Omg7JwOyvX5JwrZCh8Im3luWk5ORKg/Cj0zZwn3795DF	proof_missing	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022286149156884	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/revoke	POST	200	6141	0	01a21cca872b74a6aab7eb5ae2e8d3fa	\N	NuxfQYvDog5Gu7fAeAyygAf1gJT++2G38fFfU0QIT1b0ZZo7cKjYeG6l2cvC07YTQeMxDIvOSPHveQ+W47qKTjVKTtYFXff1LpMS1tSAXCIM	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	01a21cca-86c3-70df-81ae-b182ef461501	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286165934101	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	4212	16	01a21cca8735753292ee39215fc7f65f	\N	yNR+DvpmMSSF3uYoICoHxfXoesTBtHtS+SYAnwM27ZldhG9fwfHiHxACGqevVJ4NHRUwOhg52+civmQj1Y/QBcn4N/lQoTQ3AXEmwwb+zEmO	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21cca-8709-7560-88d1-53d25c75a54b	01a21cca-86c3-70df-81ae-b182ef461501	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286180614166	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	1121	16	01a21cca873f765eae00a50f1f96b2f8	\N	ejrShZDL50TELyLmwjIKa06tVCBFdzWIVnRYMM7+lT9Ep5f/kRu4rrVC7Yz37T4qc+K9qSfa5XarV9ZLl0eUzr/G8Kn5HA+KZ+DqDpVc+4xb	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21cca-86c9-7efe-9544-203486b4b495	01a21cca-86c3-70df-81ae-b182ef461501	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286191099927	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	400	3213	69	01a21cca8742713899d5246c14548204	invalid_grant	xvZ1udmMkWTp/sjfjC7SwX4QE0SxzjyCzQhz0uRSb1bzaXGGYqpU32DvyYWxNHSM456l9572ZDgW9xSjHwMbQ0AYHtSLkSfdgFF4D1lBlsk9	handle_dead	the grant was revoked	\N	01a21cca-86c3-70df-81ae-b182ef461501	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286214168600	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/oauth/token	POST	200	6076	728	01a21cca874a74ddaf5c72b27e294a93	\N	ZRgfTvjY3oQUQ0Hb42/8O5swJH1h9Pdv+cahKz3jXUHvK4EMfrmfUjareX8c5Njn640PihJ/Ey3H+oJm9I63fa1jklI5p/lHhVmh9r/0/8l8	\N	\N	01a21cca-874a-7ceb-af19-1790e5abd41a	\N	\N	01a21cca-7fe3-74df-84ee-6c3cf8bc549f	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286254014489	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/authorize	GET	200	6318	4702	01a21cca875d71e99e78e32411e119ec	\N	uWGF1h/l6ijx8qbpEyzZcpp9Is7I6vacvDjILhS0XCiciSRXdu3BHz8HPOfqpuPqdR5L2NB+ylBBL7sGfgV7v4IL	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022286283374618	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/consent	POST	303	6938	0	01a21cca876b7568a6a8fb0ee714b7dd	\N	ODmlsjkDfrhkI/l/uaHrPVwPdG6zPCKYLGJXDA5wx+l7yXS+NVYA4l5u1iAYuSBXEsqdcWAuR73pLCBBfTWZMeoH	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022286310637595	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	200	11640	1973	01a21cca8773727bbdf0df44e3633399	\N	g3Ag295Q7fpdvEjxnbtgKZdeFPQ3p4r5XF9rFD3wAyAoHVCGzYftAySOsX0YNlR0DOVfHuxdf7vtahVZvgc//Qlg4jtpgNAW7zDL+Ps76ORL	\N	\N	01a21cca-8779-7d60-b4e0-e0079bc54199	01a21cca-8763-725f-a178-1ddca82a2347	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286344192028	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	200	8063	1901	01a21cca878671fca68e3edc5ff8bb70	\N	5cYUhAOy9+Vg0QdlPZg+1T9rB3CZtvd1ujcgzccr0pTBCIeLbPrDKlITv3jVSspSHVbwy3jdB7QErGX9JmPl8IB2itCK7Ug7HsptgcLrwuoT	\N	\N	01a21cca-8788-724b-8594-37e87699ecf0	01a21cca-8763-725f-a178-1ddca82a2347	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286365163549	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/revoke	POST	200	4996	0	01a21cca8794751387ad493d4bcdfe12	\N	N3Q5oim4OAGVo5mzhZLBMaKJlL37ckH2kDTQs6GcAllftehrxUfUGuoLTcJkvTQ85OGW/UqM3WKYj9xeBUfL4hq2aKpvxyG057jjsf//hNOu	\N	\N	\N	\N	\N	\N	\N	\N	\N	01a21cca-8763-725f-a178-1ddca82a2347	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286384037918	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	400	3114	69	01a21cca879f7603baaaf83a3f822d66	invalid_grant	uYVWbqbcj6CeZdp1TiD+t0qblR7ihein5eSgBTA1b4pyImmyiT++B6uctPEe6UTLW4kC7SmUNNmVpArZ6w0BrJo3nKOMw37/UUFGXpSrHROu	handle_dead	the grant was revoked	\N	01a21cca-8763-725f-a178-1ddca82a2347	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286411300895	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/authorize	GET	200	6910	3777	01a21cca87a7737890612c5e4a8f2809	\N	U5AaQFyfBw/DHXd5J4jCYg2FJbhx+QKd1E0X2B1ErULBv4fUgfVuplMBe2Zga9b5ZnOibNLUjCHBSr+XgJh3feoJ	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022286442758176	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/consent	POST	303	6881	0	01a21cca87b7724faf79c396e6aa56d0	\N	PYSywgcPSil5w3LdyuAjnSDaB4pns8aUjbd9XRXDNicIPZh2j9JiAgXh0Jgb+Ylo5kzGAQs60E6cwaNMKZ1WlQww	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022286451146785	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	400	2409	85	01a21cca87c072598d4c5ba5bc8c7e43	invalid_grant	fmDqtlVlw6Y8SPTLyMXHLGJZq/SI2oH+ANDNGfG7NU1f5UEHNs0OABWfGubqBpNnR0PEA1DoTMWjiT+ilfmBP8Nd0dBKq4xeNgnAbd6p2dMA	\N	the code verifier is missing or wrong	\N	01a21cca-87ad-7898-848f-6c639984fed4	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286463729698	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-800d-7b92-bae1-eedc9bfc926e	/oauth/token	POST	400	1421	85	01a21cca87c67347971103fa1a15514c	invalid_grant	+dexZ2oJooMR+LjtHYgktv1/26jMIl3L7W9nVxXGgPpH0TaEbU6YNdLeh1AcNL77dVUGerpDZSU4JgsQMvw8rHkpYrOxPLVABtj0d+arp8zE	\N	the code verifier is missing or wrong	\N	01a21cca-87ad-7898-848f-6c639984fed4	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022286939783203	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/oauth/token	POST	200	11697	761	01a21cca889f728baf9a846187350377	\N	WYuZu7tInDWj/MsOzLOWw4geHKN6Rph+QNDQxDl1QowP03zF9ciZdi+Wk3I5oAzqbAFlPwizF1m9+S8MaIYNVu8SCLmy2rSomigouN7kWOOz6g==	\N	\N	01a21cca-88a1-7591-a980-95da3e0d18c1	\N	\N	01a21cca-7fe3-74df-84ee-6c3cf8bc549f	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022287004794916	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients	POST	201	24547	1148	01a21cca88b174f9a73942f17f797636	\N	sEaT/n8AtusD0soCWJP2dRivevY8ewpKxLFr9JiOT8vN3q2louGlzRqNJSJ9Ik1xRlRn6DvSmDb3eLFwJOAGpRqS	\N	\N	01a21cca-88a1-7591-a980-95da3e0d18c1	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287065612325	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	200	8944	728	01a21cca88de759f8d28ec8ef1f6a944	\N	jGJeY3GRyhHaQ3M5QU8GkaYPNR+rAAYVu3p11y8Qy8gAFIGjfvq40T3PnfgBN+qLAGy6PzZhZMIjVzLZ6CRLU+7XR3TYPUFNMiLMZ1fn1Bxd6Q==	\N	\N	01a21cca-88e4-70ca-95bf-0c5d9a21dc2c	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022287164178470	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	200	26183	728	01a21cca88fb7113b498b25df0a3b8c1	\N	aH8vUcc5ht88Kj015HMD0/GR20VoBSb8f60sZnUMmh3KBiGF0qjGRRgQZ9pgAggeKr6sIJSWMMSGU+7HxqFZ7Z4MaoNhD2+TXEhAoF4XPVPy	\N	\N	01a21cca-8912-711d-98b5-b25afbe9a2a8	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022287204024359	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/introspect	POST	200	6468	392	01a21cca8922746cbc2b5e146fb5e1b4	\N	vuxlFoTGdukp1QDlcuASe/lVIFmKt7Vui/aiEQBAdTzMB6/kesXRQtf/yDl37nwvv+UVV+MPa68gmgRamHxlfJTZfRtG3xVztMamCazfJHO+	\N	\N	\N	\N	\N	\N	\N	\N	01a21cca-8912-711d-98b5-b25afbe9a2a8	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x68672876f8178cfdbef31761e8db6bb5
3766022287277424680	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	200	21716	728	01a21cca893670719ded331bceaff6e8	\N	NMVEM5CNPOSLLusXTXxbNjbWFWx5l6x9nVrR3UoKDLvwsZmq+yiK9HDHCQ+lxBYCTZ7kVicpxJTKkRgMgevpri5C	\N	\N	01a21cca-8946-7338-9b2d-16d08023fb17	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287308881961	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	12632	77	01a21cca894e75edb391364a822ee8d6	invalid_client	8AP7O+3ZDOqsCoLFVi1u/Uc6co5SGleh3gLNzsUzY3YFZTJgIOXKV0S9jksJzqmp2Jb3acOu9nmN4etzqfOFoU8U	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287432613930	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	200	4261	728	01a21cca899171db8ec3ff1cc13e540e	\N	HBoEg9GRlXo3ftAwpJhFlhh09/VmSGKMSEvsW20XoBp3apPtHPf2vxV/Csb3lnxkjpFq51nGtRvvWttnLO++CzAN	\N	\N	01a21cca-8994-72b5-af93-f933f8e05bfd	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287432613931	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	3687	77	01a21cca899270dab250a30d491cd408	invalid_client	IbXA7fgR6OhjTOE227ujL26Cnrp5ACBXUFMjhkxTqxxL4twy1kfAFZD8Cwi+PSD6aweqMLY5GMFbnSCj/1eInL9d	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287457779756	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	8057	77	01a21cca899971f6b23f008210d8d304	invalid_client	VGSbNfdUKzwUy9IW0NNuimTCks90hfAeT65z5xavNesfFh8zcm8q1qpnOyiP3VFWLKZnHFbQ6Q7AA7UHde4qfBY9	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287457779757	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	11453	77	01a21cca89967482b85268d3ab1115c1	invalid_client	RkpC97O3qo4cOX8VJ9VOw2lypelzX55uWg8dF+me+41xkxRzBnOMh3C9v79GeFOXVv37v1xIr5B0nGh3kmnRb+iI	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287459876910	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	8837	77	01a21cca899a74ea9c08f6a2510fdafa	invalid_client	9FmpeIgX1XsIjvNv5ktuugUsY5SXd0xXxnahxkb4P8+1PHKcsdgGQ7ClMPcMIP5RcxL3TEntRcYljYHf+rlU89ED	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287461974063	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	9783	77	01a21cca899a74ea9c08f6a4b441a156	invalid_client	7/d7AlqiSe7wpRYbNDfAVALtrVMzklpsq5IotjmiZbHTdy4wCdPU2ULIr/PEd4A/yYqs4k7kryfKzeag4s3/CgCa	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287464071216	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	10265	77	01a21cca899a74ea9c08f6a3d46164c4	invalid_client	p/DB/Z2HqwtqqFWOKoWyLG6g2RYERbjzo9lonIcfx2qmOxxLXXKnWfWtruQYelqjLzW5maPCYz7DlXrOmJHB2FbS	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287478751281	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	9657	77	01a21cca89a275d59299cb9849d91c02	invalid_client	YaJvBlD5MDnth6JsFq0pZbI5xayVYt9iqzZlr/SlY21pGvfKN3F1BtpKbY+iBn5C6Cv/ikjuh5adFWifsRZiNcZY	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287508111410	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	13131	77	01a21cca89ac76b1bc4dcfb943d6528b	invalid_client	Lq9pWgsdb86Sd+goQdwnpxStOTICkcFPdy3FqAqkOifsYD0TffdjtYC9akl98noIf9uokkEIuX2ocacAUzNngSCt	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287529082931	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	15840	77	01a21cca89b375c1bed7f1ecae72f963	invalid_client	d48/I0+IbDMmPxa5rufl1f8kifMJNE2fACm17YSDUXgcjQKwygShvq9752buw6CfKwFBjAdrKL97OiE2IbA4wfdw	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287531180084	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	19472	77	01a21cca89b17414957c09f99bf6b8cf	invalid_client	OhIWNE+3tl/GvN9fwPYX1sb5dFSkNftUc55t2IJP+TaiHLokxsSXum3t1Xgmdaki1tSWMuHmPI/gucv+r+BF9Ab4	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287533277237	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	24948	77	01a21cca89ad720fb53489af9196e417	invalid_client	Hg62hHa0YdCnKzI1ZwU5UHn49vy6DyVzbmBltOyd25aNpvUvBts69GK2zOh4XfGBctjg6NvVXYXxedgmtKWyCyI9	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287535374390	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	20023	77	01a21cca89b2761dbdbaedd30a0da74a	invalid_client	Hfx2hfgbjgkXbrFuHc9xnRcqIohEDtj1RP5Tpl7QsJBvnoVDQKoUBb5yTAf8kGTdq8Rk/H3ZTahd2WJoH3Knl6nL	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287545860151	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	30840	77	01a21cca89ad720fb53489ae57f0d92f	invalid_client	FtQ3gQmydQUzSsOsXlQupAjNr78GTnWPNxagad0dCqVrr4SKjVTZ/2PHALFbhrKhyGz0Objyfy9bpo6jDErvq+c4	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287550054456	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	27572	77	01a21cca89b2761dbdbaedd28d571f7d	invalid_client	kKzBZIvi+qG9XU754DZkxk0vRzVuwyh9aDLRghuguRiDi/QQRp9v9/HJF94bgNYhmYmSti9gFpKK8ElBBTq5W6D/	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287552151609	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	28290	77	01a21cca89b2761dbdbaedd1b80ac06b	invalid_client	9rmR2FysAd0An59t3zjxQViGMtS2wiF3QPzmiEkBc5BDDgMNf1CqRZz9AWjm4kXEeau7INm9ewEpQGrG+F8EqYF/	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287564734522	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	34882	77	01a21cca89b2761dbdbaedd0c3a94cc2	invalid_client	cPKCpswvuUQ0bPl9ht1FiiQsafLO3uONwkpb9NGGoAt+f8jXxSRL+0PgLymnWyJyrAxPLDQA7aQJyHmISMXU61ln	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287573123131	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	38152	77	01a21cca89b375c1bed7f1e9cf123645	invalid_client	4coPibFUGEk5tAR3GtLYk1YsyKdZDTwHDkewPGkEfR/zM+dXTVWM/EGqLpHcrc1Wyx5nI/Qtth91E8knW1rnsT2y	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287577317436	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	39636	77	01a21cca89b375c1bed7f1eb566ad8a0	invalid_client	D9MJ/IMlVHX9c/0joCqD1mi1KHATwUOexnNcpAdFjS2HUgSE/64EhKrJk9FAJwXeeZIdnfGkWrmAfOhkEZBTGtqa	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287594094653	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	47496	77	01a21cca89b375c1bed7f1eac4c15917	invalid_client	vM15c+18zx7F4dPoK+aDUoamI23fvxc3p0u96LHzPiNhKU9f7nYFD9T2ZiEhAlxKV6CM108t4m01+ojojd4XzrRV	assertion_replayed	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287621357630	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	3230	77	01a21cca89ec72b98fb0fb51972a79d0	invalid_client	nmXoulCSUbBNh2Gze8OdgLxM5dY4SrcSmlYZF7F0K4X1ffejXPWrzLdM3zP3JacYbp9V8V1/tYtCniz6tvcKJ/5s	assertion_signature	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287627649087	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	1213	77	01a21cca89f172bb911d8dcc32aadc6c	invalid_client	bB3tkUgSgt5bgmNZY1OfRZ/Asdf0YQ9Yjs0AjZgMGupJUaUzh0RLpfLh/KFC/evoFCo2hAKrlVfQIGje88u+DWYc	assertion_aud	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287646523456	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients/{client_id}	DELETE	204	7479	0	01a21cca89f4772cb4c820178355249d	\N	xNWwVJYc7OQTxG1Af8EB2KEZTPox0lAuX9ol6ts/Mfo6UHfNB5d1bSNdjwZHPkoQsctp5RcauqZdiQandDvoQGnv	\N	\N	01a21cca-88a1-7591-a980-95da3e0d18c1	\N	\N	\N	client	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022287667494977	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-88b6-7c7f-b0e3-8091e7ac9cfc	/oauth/token	POST	401	4232	77	01a21cca8a01728ba034149e0caceeb0	invalid_client	8EBy6pYD4lnPdO32VGwn6JEiBX3FMldcs/zy9qxrB3vFb9APYIHWufM8nWgflrSDH3D6oyYr3pJLInPT9Jx1EZim	client_stopped	client authentication failed	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022366665113666	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	1172	0	01a21ccb1d297379bb6b13d0176bd095	\N	hM7BUzjPmy61qKwh8htJPkyooJOrcteHa85wVWdo8x8ti2oVtaRGhFcVnncsLX3HY1PnoYWD+49hVX4iH7uUFD1/	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022366778359875	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	4503	0	01a21ccb1d5c7294a9a172d45b2ab86d	\N	TsT76x4tE2yJ8GRcOBiqBP88DxAf5ArWKn8IkL3XhMKQyDus+VhBU87oTfHg1nCN32kUjPf/1FJrcCeZlrCWZ3aG	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022366805622852	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	11219	1992	01a21ccb1d6372e58a5d74c159c6fa83	\N	k3zwHx4GrbXROWybxNN4iWVdotmiFo5BD+8UhPSqwF9/iR18qK6JJ7SNWe/AKjokEVu6EhjPzTGvYho9eUE90cQK1zh4koej75K94D0bJWUNfg==	\N	\N	01a21ccb-1d69-70d8-a3dd-f6f39e67ea1e	01a21ccb-1d5c-72bf-838e-79914ebf7eff	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022366853857349	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/userinfo	GET	200	1624	247	01a21ccb1d8377eb839799081715e5e0	\N	SxF7pVM30yvz+Hh4UdHE3EWZyXgffzKrU1M7Q54Lah2eKsxZof06w8bcrbhVvL9TnHA/SAkee9qLa1Bc9gDb+GtDevXDnUN6cJj4H/Bb/tcw9A==	\N	\N	01a21ccb-1d69-70d8-a3dd-f6f39e67ea1e	01a21ccb-1d5c-72bf-838e-79914ebf7eff	01a21cca-7fe3-7f8f-aaa6-d933a6250430	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022366879023174	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/authorize	GET	303	2481	0	01a21ccb1d8e7256a6410f53abf3e685	\N	9IjDovysAQD+pTkf0mXDmJ7Na/vG5ihCFSQAii+PWv+0ABm6IWT/KEmu7NsmHw7K8bpah2HOj3nBPf4dXi1RE1EZ	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x315c3c6d7d989e978d2527bd4a966763
3766022366889508935	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	3014	1992	01a21ccb1d9271e3a7afd086a96b9736	\N	v5Tjw/0m3N/SSZZxUYO8d0XEkNbgwjdc4V+Qm4xIafnDFo1zkgB+kVNlLdwyMqfPER7IyRr+7ec+84RMUWNcySo95mwZkuQAr5MlelZfN8Q+WQ==	\N	\N	01a21ccb-1d92-72d8-83f2-4da494f852d2	01a21ccb-1d8e-7c8f-b803-d93c9827bd44	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022366906286152	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	3532	1920	01a21ccb1d9a711b8fc284707ed397b7	\N	Zpffps3OgLX7pIzFmL0dK6m705XQ4Y5FCakF+yw/gl3qrRDpJy3CDmrx7U9zJyPa8kiSQ0wAq4d/+yzxqHY3/VBfaJWzybxqGOkb2QBlSVW3qQ==	\N	\N	01a21ccb-1d9a-7ae0-9a7f-b219370cfafd	01a21ccb-1d5c-72bf-838e-79914ebf7eff	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022366916771913	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	1220	459	01a21ccb1da1713e8dd7b54fc23e7eec	\N	26jfUxo/u+gOU5MgVuCIKRHaz0WtHtUVFvCmTsznI/8Jh8+qhjRKdDQ3RRZbSS4M5ja0ZMHajwjIh7aLUHs4t5ji0hQUlGhwQdp1hr//ksIkkg==	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21ccb-1d9a-7ae0-9a7f-b219370cfafd	01a21ccb-1d5c-72bf-838e-79914ebf7eff	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022367074058314	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/revoke	POST	200	18574	0	01a21ccb1ddb70b8ba4a8a21bfd91ac4	\N	tNn8uZLRPmDwSmHoKfbzCzSfRivI6aeYMrIHkoYDj4NBJRXi4xqjvvT+5xUio0PAb8HyuvRu9JTZSNMLFXhcJvJ+OYaGmoOTUDO2EVXmClBGQQ==	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21ccb-1d9a-7ae0-9a7f-b219370cfafd	01a21ccb-1d5c-72bf-838e-79914ebf7eff	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022367080349771	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/introspect	POST	200	819	16	01a21ccb1def7793a6862d4a02d3fb4d	\N	pil9HUV6Xf+lW+7rETdno5yRSCgWYCKyI2l4YvkEa6VUJTWK4GlkX6pN+h+IVKHTHqVCrmdlGhmCLMiSBKf1Z2uy9SanEgNFwSZhrHWCsQdtoA==	\N	\N	\N	\N	\N	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	01a21ccb-1d9a-7ae0-9a7f-b219370cfafd	01a21ccb-1d5c-72bf-838e-79914ebf7eff	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022367097126988	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	3544	1920	01a21ccb1df574b888acdf76f9d8b332	\N	Y77enOr1YiaRl/4kbqAms/LdtN7rilYk/yT/X54dm7Atl22ZoFazX3+rLnqwtf9RukAdQqEi3jP2/12HhRDFk2mmnje8mFzD5D2EfubYq3ZjTA==	\N	\N	01a21ccb-1df6-71e1-b6be-e1f9bb7a725c	01a21ccb-1d5c-72bf-838e-79914ebf7eff	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022367122292813	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-8009-7bab-a0eb-9dcf579f7282	/oauth/token	POST	200	4486	1920	01a21ccb1e0077eda4e70fac993ee8d0	\N	4dwPT9AtrSXZc4gKx/DQ90GBGBEO07fZ1I+hsjpg2dfF8+T87MsVuvVG+lP+9++2bEvKaBMCQoRjWlbesUVTDLHQ63N0yGzKETNZ6CYo+5LAcw==	\N	\N	01a21ccb-1e00-7f9d-9c7b-89adf7234a96	01a21ccb-1d5c-72bf-838e-79914ebf7eff	01a21cca-7fe3-7f8f-aaa6-d933a6250430	01a21cca-8009-7d99-8900-a8a50191bf71	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x0cfd8277b78d0277a4158c50f93be4ff
3766022367638192206	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/oauth/token	POST	200	2582	1283	01a21ccb1ef87457bf187eb9917a37ca	\N	IMQaq5vJrCVo8H42dJM3WJEtIH/F2N1ieDZarIzvHD8MsgJN12WI859zz0XnzK6y/3OHioJC3F37QSSSNW3ct5/44NeL7vlKDt6Q0kZgEzA=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	01a21cca-7fe3-74df-84ee-6c3cf8bc549f	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367652872271	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients	POST	201	6500	1167	01a21ccb1efb77498d62f1ef2300a618	\N	RA1S9odQV0YtHltsrIhNw+CoUKXLQ66hu33uwW3hS18fSCtBUd2mmGTSQBAPc5V85a0InRGOLWdoWDV3UKrnEIJPys3r/JVkZFAVEJruLxk=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367669649488	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients	POST	201	6523	1171	01a21ccb1f03725683571059a97b2fe6	\N	fqms6bvhoHI10o5NKjBhAdemvo4KBr7rmXL8NAtl7cFxEADh1v41ebwF9oesQI0mUlheRLvcgDXzWUjqdvA48HFFWoyRH3mCDQQT/EyTSvw=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367678038097	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients/{client_id}/disable	POST	200	3193	1093	01a21ccb1f0a7693a2b3a158455f9d7d	\N	gwXXnhFxRnV44rRpKEHbbS+bR1u/CfTfmIgm31OPzSOi9wMZsZn9LojeGi1jRaZJDVpGRRGaISNirkcPFiVCA8cSl0bHStyfXl1/7dm+Hto=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	client	01a21ccb-1f03-76ed-95f2-7764a5ee8f83	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367688523858	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/endpoints	POST	201	3810	573	01a21ccb1f0e7698ad7d7e5edc6201b2	\N	0SCBwY0ZlQZ3lYC+Oh0wkiIWd6VrKBv5X9AfALYUhbEEfy9xiLiLthSuFEvDTu7wa3U+Ctnq2a5FWSlvgMQpu8bHJS4D9CmvwRwf4zRuWs4=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367751438419	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users	POST	201	29202	461	01a21ccb1f137721a159818bd52d58fa	\N	tva5IvwF/tN4OIzW7YWUQ21NtPis2voXGC6TrhPVEVMBNisTS2fnyFfeCYkDy3ZiRSbVGaZCyjls69orsMo+YeGYHXvgQ4So/TBm2LMiGws=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367801770068	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users	POST	201	22942	461	01a21ccb1f31739197e284e0291b59fb	\N	TYtq0eebeLDiNr6Wjz/WUfuiC9d5iw839tkJiuBJf1fr7BIRIYEIK5PxFBsXEFRE8l4m7NV5Jhzl4lkrYMVZzXSovUWBkEBg04Di9IiuBB8=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367816450133	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users/{user_id}	DELETE	204	3979	0	01a21ccb1f4b76b3b2bdf953f8a1fd30	\N	zYIJcehJafDXV+ilmxqYlLAUcCaOYNNgH2l3z8dwmrbzbOd3bcCCqi0YyE35W5VvZfwi9kjsMkbS1wyNeCBwDb9Fve4q0kdC89I0l+g1I1M=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	user	01a21ccb-1f41-7bc6-8047-24369335b5c7	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367850004566	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/invitations	POST	201	14634	197	01a21ccb1f51702f9879c71fa80bb3c8	\N	G3WRzzoSLu+cQvc+Li3o3uK7JVS9MjH+c080Zj2rrVm3Nk2fGxIDa0IdFW7ogC0eCiicto9d2hicmIFDLGi+qjcqiSlzdmEDw6UDAFNWvcQ=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	\N	\N	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367858393175	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/clients/{client_id}	PATCH	200	2701	1091	01a21ccb1f617316bbcd099d76b03f47	\N	Z/6jphBAivMnDkTlecnzKVYPoAw72+SMVBIEOQVTfItpTvrsdIPp3TSCGUwP2l+0g37+n/B1alLOr9LuwVZDNBX7RIe7/w6N/vOP98lrFq0=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	client	01a21ccb-1efc-7ae4-be23-9bcef446fbe1	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
3766022367944376408	01a21cca-7fe3-7535-b278-1a34ab2b30d6	01a21cca-7fe3-75e2-aee0-956f4e339760	/v1/users/{user_id}	GET	200	1536	461	01a21ccb1f8b7027ab00224d4d08dec3	\N	ljo+kmsPOOTReG1kOkj6Hr5mcbizLqVolmazvqLLQoGh9e73pYZx5jeSFfD4de/mkWuXOXk0c777AN74LojXi1GWM1aetdcZhhtVaHNapMw=	\N	\N	01a21ccb-1ef8-7f75-9a5e-cf649d0187b0	\N	\N	\N	user	01a21ccb-1f27-7d2d-9e49-ebfa55ea35bf	\N	\N	\\xfcc542b201fd299a0ce6356846ac4c45	\\x6e02c0f14edfb36b4fb2b44ebe0b7c7c	\\x9c389bc612ca469dbb9adc8afa3693e4
\.


--
-- Data for Name: request_log_20261128; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_log_20261128 (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason, detail, token_id, grant_id, user_id, secret_id, object_kind, object_id, about_token_id, about_grant_id, ip_hash, network_hash, agent_hash) FROM stdin;
\.


--
-- Data for Name: request_log_20261129; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_log_20261129 (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason, detail, token_id, grant_id, user_id, secret_id, object_kind, object_id, about_token_id, about_grant_id, ip_hash, network_hash, agent_hash) FROM stdin;
\.


--
-- Data for Name: request_log_held; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_log_held (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason, detail, token_id, grant_id, user_id, secret_id, object_kind, object_id, about_token_id, about_grant_id, ip_hash, network_hash, agent_hash) FROM stdin;
\.


--
-- Data for Name: request_windows; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.request_windows (key, start, used) FROM stdin;
account_01m8ecmzz3emtv4y0t6jnjpc6p 60	1795779402000	20
\.


--
-- Data for Name: revocations; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.revocations (key, "position", standing, expires_at) FROM stdin;
token_01m8ecn1ajeqqrhyfxq0ehdgvj	27	t	2026-11-27 11:46:04.178+00
grant_01m8ecn1p3e3fr3bnhgbqmc581	38	t	2026-11-27 11:46:04.617+00
grant_01m8ecn1v3e9ft2y0xvjm2m8t7	46	t	2026-11-27 11:46:04.744+00
client_01m8ecn25pfhzv1rw0j7kts77w	54	t	\N
token_01m8ecp7ctfbg9mzxj34vgsyqx	64	t	2026-11-27 11:46:43.162+00
client_01m8ecp7r3evpsbwkqcjjyx3w3	74	t	\N
user_01m8ecp7t1ff380hs46t9kbde7	78	t	\N
\.


--
-- Data for Name: root_keys; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.root_keys (version, master, wrapped, created_at, retired_at) FROM stdin;
1	RIJlXB5AtSnU	\\xbbb95c550e270a8e4d31391c32bc8b0a5aac9a59a011ec60ea7c5c7bd35f58dc1174956009c81b3c22bd778c8f3a0ef9bdd080b5312a4bec7da29817	2026-11-27 11:36:01.951455+00	\N
\.


--
-- Data for Name: signing_secrets; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.signing_secrets (key_id, wrapped, root) FROM stdin;
key_01m8ecmzg4e7e9bbpm9r60tz4x	\\x9e72e4051c6e6b0b293e0f340d6d64d0133553d5fa69e1b19b30c435363def956499643e4b7917585d816c021382f879abea7e704d6f1155c3e4543bf8f18c003d9f363e7df6d63f1221c421b70834572cf44c283571ffc615d6a6ae2ffdc9d5fbb36c8f1210c8c673f06b13f0953fda8f3a8d7b2155d04b1b97df6be8f87aa3c13c08f7c8d49cfb1265c639c965c71cc0e7e2c45b179224b1dfa4a261de446af621e0c07333	1
key_01m8ecmzhsepaaa71fkj5g6w3e	\\xb7632f686d1f970de2eb528d8985987247a0032a5bc0674fa5187b0f58e0d8fa79f2c21980fe30146171c2ba040e22b6798e558ef68282754e5e61c86db53ff44f2504ddee86fce3fe820c19	1
key_01m8ecmzptfv5rd7dpeekpgjte	\\xef39f2b9ca763df4c34d571c97a784aee19c4e26dd4ff2e2bb1cd20f36022d982304ede186d8cbf81bde7f47cbe8c4540dd5909b786f4248b0102af79a71f74e1909a08279413efd20da945c5fb44d68b1e5231d693bb3204329392111130453f2b42b3b755eb0ce20f843a0867f5f605790e1a7ad6965c4f053b8a4dc723b36a0993153ac1ac2d72f5f704765f2b5658e5fc567091ec85b78683453357a8ccde1ee4150a97bf25d5df7ed66b3a7c964d5a49d2de4515f8a98723ff730f0efbb4bedd52aa11f65ab8488ef1575f73dd34c0a381029f4e0ffe29eed58fb317385df00e99bb75fc5c83bf6c7bfddc34c72ae91178ac07f447b51e1b176dfc6f57a6e87cbac89c9ef45389465fdf75f9dd2802809a558baf6659651931681c31568b46ef8cad9db5de7632b4141ae8634d44cadc94cf1bd68ea1ceac3dbb80e48104b9827cf90d8c920923c48c33b64514adef100b96d081afb94ed899c2e5832aaa2b4fa1a6137cd98672063b48784362d3de37cd337ac93c2715e4ff8ebe2d803c067a9a71c735b1f599b01fbd46da88e0de8e892e827c4865ca75c22e75d9f86d2a881b2632d5d300cf4125af8bb08868e192ebcbb344f31bf6cf1b387d44223a208a930a90274f1013b9547f60771bf8639709cf2f16585b68c684fa1264e2ec5370e4b4eb8ba0f072132e598a9de94bed9d3b3a11ad247756d557d436bbb8f5e290074120a16605dfdef726e467db50dec3957d49779bd31cdecad5e6794cdf8065bbf5a11f6fae32943715094b23f65467f09da55ed8191fb89c23728537447debaddbc3d16760303f3d9ce087e6ddc54ad7698046e3eaf6db3d66c4daa44f3b6c56b4dddc5155ef5636c35f62ab79bde594d30d60cb8b4d7cb1f106a8bb87ac61ffc5da2a81dca7de0cf4c23348f33887761942f07602731009c6e1a4d2f620bf97a5728b3c359c140d026e3c5932e28131b1bbce2f1c9ceec55236140397dc7ded0d47334ca0206333be87ce9cecfa52f1afc330997b78059f086a3a8b54fd484fbabf6058bcde649df40a0730b8cbfa683421d3001d4ddfa9f24ca3764854008334883e0092d0d43c26ce4ccf1ad3560c55ada654da84c9ff938ec197cc9698a0885a6a4406ec08578ff53661c8dc38c11b3acd1b2be4be867ac3289163cd783b67a8983fda27acf619e3c8a3eac5feabb901e8ed2f21745515db520058a551a92ef5b62cd7bbc50cfddbb835ee4a2291d62a1d4497d17af02278c0af49a470b9cea669f6f1ee9f1b5766e8ada8db803a3552bf0dcaf15815414bfa81d9fd24d02a1b76b7d514e838a3381a7c907e8fd6e0d655e40e3b9653ede618ed2e2e88e9a5b6ad67e9b16cb4e6543fcefff68f66a31f48d358147b2e3659a5d075738051a99e82d8d196368cdea11777865d84f2eb5663775f55380fee4a85e132d6572cffc33416c6097fb80bee234d132efccc4ef8a391971f2e996beefd75b484a6a8d0117e63567d9dcb4c919072c6caa66f46fac7afcae56148bf0631b9e6972177968adf419f69dc50c91540010add07b6b0add04e21ec7a0ff783a40bcaaaa98c57e988f56efc7c9b3982d76f6501f059562dbbe3348a463a8d50bdedb0a0b1386cbefff85ec5290e1206aa91ccadc1575d91b990eab57fa424567bcb9ab7b35cb337f0866444f47c5fe163a9faaa2ccaf137bdb0090866356c715116d3a46e9d28a3c98727da1b8a06a299f47f399762dbf6578abe49ff4ab8681	1
secret_01m8ecp7rfejv9dw1dq6r09xz1	\\x05c1c437366a684d2e36e7111c08acb83686aa478d1e7729a12955d7f39db152ae571d3b36761ff5e690e36f339606c47c8a639d957ec66e6a8a81af5a75a0318e300767665ade4e951e2f9a5616feec2e65859b811d6089e2002416	1
\.


--
-- Data for Name: snapshots; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.snapshots (aggregate_type, aggregate_id, format, sequence, "position", state, written_at) FROM stdin;
\.


--
-- Data for Name: subject_keys; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.subject_keys (subject, wrapped, root) FROM stdin;
user_01m8ecmzz3fy7tn9ps6ek2a11g	\\x7d0d1a2e2ee3c6059da384c94f4abba15af86e04e09e626a48b5e747d951ba7d4c1d7f77b4f2baf4207eb800d5a23e3b94dc24ac75db0740a617e073	1
networks	\\x8caf13fb7028b065a40cb83b163c38a97bab51d7e98cdf2c941705e1aa7f8589ac3d6707386b643dc19342fe3cd7f4ec50e77da9bbe68d9613e064d9	1
account_01m8ecmzz3emtv4y0t6jnjpc6p	\\x70835cd206fed8171a461d439d610dd11193046fadea88e345e750f711706cea8bcca2fc9229d7914c3797dc8de258138c3c287ab3a1c2d22a662a9f	1
user_01m8ecp7s7fmpswjfbz9aymddz	\\x343d8ebcbafe21b8c437c5728c179c72afac87728cbcd3d0d84e94219de6d23adc1f8d8878c0205d464c1ee5b3440e36dce2c3a48bb3031d13582ee1	1
invitation_01m8ecp7thfn5t1mxmpabnbsfy	\\xa22c289b95d2f65b9d6ca11c6e8226a76e25213200b52e90a91dc0501fef710f406614fd56905e4221b51f5bb5ca221e945afd9f67a21a5500d831d9	1
user_01m8ecp7w0fyq899vrkkdsnrpy	\\x2448ddde0fbf009a2a45499aaeb7120685f3885a14177f70679f9d4d1ce01d2f42623c16500d6dbff7d30acb1cdc2a5d49bb73709a85e7c8d95428a1	1
account_01m8ecp7w0en7bj5k9t468a3cp	\\x6ba64c7efa68a747bea07c87947d2baa9ebef91ab655ba51b50494992c9e2ce6cd42104f6ec074e8bc0555b7ada9df106c698b4191c5c0025692ec12	1
\.


--
-- Data for Name: subscribers; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.subscribers (name, version, "position", moved_at, building, refill_after, ended_at) FROM stdin;
access	5	86	2026-11-27 11:36:43.685847+00	\N	\N	\N
clients	4	86	2026-11-27 11:36:43.685877+00	\N	\N	\N
questions	1	86	2026-11-27 11:36:43.686094+00	\N	\N	\N
users	3	86	2026-11-27 11:36:43.686481+00	\N	\N	\N
usage	1	86	2026-11-27 11:36:43.687496+00	\N	\N	\N
tickets	1	86	2026-11-27 11:36:43.687548+00	\N	\N	\N
endpoints	1	86	2026-11-27 11:36:43.688007+00	\N	\N	\N
accounts	1	86	2026-11-27 11:36:43.688827+00	\N	\N	\N
guard	1	86	2026-11-27 11:36:43.718915+00	\N	\N	\N
mail	1	86	2026-11-27 11:36:43.888787+00	\N	\N	\N
erasures	1	86	2026-11-27 11:36:44.114814+00	\N	\N	\N
proofs	1	86	2026-11-27 11:36:44.660557+00	\N	\N	\N
webhooks	1	86	2026-11-27 11:36:43.658697+00	\N	\N	\N
fanout	1	86	2026-11-27 11:36:43.678593+00	\N	\N	\N
alerts	1	86	2026-11-27 11:36:43.685225+00	\N	\N	\N
cases	1	86	2026-11-27 11:36:43.685634+00	\N	\N	\N
\.


--
-- Data for Name: tree_tiles; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.tree_tiles (tree, level, tile, first, hashes) FROM stdin;
01a21cca-7fe3-7535-b278-1a34ab2b30d6	0	0	8	\\x1900de8ba62cd3f98fc59253aee8522e2bbf172846f295eb9061e72e7ce420d53419565ad27d8b12bd3b9f4166e08ade051be7dde976fa5942c3419a32690638b358e917ac39cabaccd5f64761de0d5afdad58f5eea930da8c2a55f03514ead70c2db6af52e2572dda7bcea065d7e6d4d16a524205035f624272f17bf6b8605c57f6d456e221e615be157832948028de7d0215db6db1c6839d1dc1d3c6a5b431fca18a1709b9979dfa0491e07471ea2216093d88cbf153941cdb8ac728a5200da4ec90b2f6685cd62cd9efead66c13719a869468c157ec72153589fee0259062e184b3fea1bc84c4d2eb8a5481f9947df30432c7bae85d97ca9d6a1f463f30ca19feb348ada7cc4b0b4a5a110b1fbd634320d5b4b32562ad99f71e5998b72b86a5841298fbf1de126d17606ab88a72c96662811c4d7969ef6cbf8681f5925a7272deef9a55984fd4c2a263d09c061e61441bde12d4d57a7acaac030a1f18c37f427a8fdb4901e6978d789c55fe86901e091a7469af12bd7e1cc9449386921a46283563ec4bdf56b95b31bedeb49c66004f4740f38f899a4291cb1c5dbbdeff007a6cd4ef63191172c41f28d72ae6d67e06dfd96fc428067a061327ed117ed4724a9d49d7d7cbf30e3b12fff4ad0eee19c1b54fc4be00d8df21304a24a0961302e1de4c318dfec5c68e58b429849ded5eccd5b97dd565a44918be0f44ca527066cd0bfecf6de2f2e90c6ce15120f7d9289c4943dd6e19a17118e82b8a4ff12c04381c02256356d71e3b7c49c356f9a383f9ffaf55e63a452875ce3e5fe62993783e2f2616a1e30aa21a9689d88f26d85cbe9810d3086c7e2365ff9621e15c1c348ca61cb3ec4fdb7348f7e663d588392c86265fc9b9f5ba1cb383cde3f88fe2bd59e3221fd1db1bff28f2ef1e29827564d4ab9f55ad979cbd4f3060dc854631f8e737294aa93f1f9bfa6723760051fbadd28983a2184367d58d4ebb48fb1aab0323c9365fc06dbc3cddf7254653094593a5f79f2d724f64913bc7bd91223210480aa862bdb14cf6a668c16b4fa0b8f15a12452dde57ab0c8e5614bf0313281513f897140d102b2193e555919958514a76b76f6b80f48c65d162aeb21c96d34b040c2ee610247127aafcebf83412d799ced59f25269178aeb6e1ce5e43b1dc2eeefd308f9a7c8797a5db30e3eeeacf167c0b8aca4d0a7c31865f72b3cf4e4946a61773905959ec20d0114c267ae9b1186ad5c1abec0d5395906d2886a43aecfa23fa1a4fcaa10485eb1ed209dcb1e5d6dd0b48795cbd2c194bd30e08e6d6acf7489f9ea72ac25ca88f2cfdcab2d3bb825e067830aba9432045db1f542ef3ed3bbd4bdc1130dcbd2f36a3208c25da9ed245069d2afc9a199ed15c3e6dbc40c8f591cf3cf3471470d1f14951371f8f54b93be33b4978e6959e6be1c63fd580b31efa40aa4cc05156cff365a5eb0caf554f7a1db3980873b729a88b74270a18de8c97cd8085dd93ca0a821ef6fe75b35c49a5d7663488b62a78d8b42e50daa126bccde50e761a009c9aea5e0149f81dd053273189c14a8201f99e3e8868e3f0b82be38619fb3055e6152d04868b75a4187669b9509dbc62c6aebf5ae105d93c7ba903e5a133141bd297f57eacd714091fd4a229e5a331f99bebe8aa4f873a3a38a0db51b28b643f18d4836560fffab2157b816979f83be6557a46d0a056bd30b4103fe8fc1a30296f09377fca1ec6ee5dd047f264f37f3160f3415541e0e1f09275f643796071064c51116e0318fba4cde7ad2de5f0902907958d179dbcbfec2b594728bf588be1d5947ca0b607647ea6d8205efbb54794381da1cf7546f8d1037af0d0d15098f9636549dc99ebb10772d1a73db2a2ea20513856e92416ba2ecb8e208767c98064656eb4e999212dd72c844d9989dd71b15b4c192d888c36fff8ed8e2375cc6c288a132a16bdd320e61cf0835369c37294f8ef3865d48ccce589d0e96e5490fb7010179e0156cc12fe1567b547a2a7d55202cf4e63f095092923b8939c54af0acd8664e235bbc7d4fb057be5c84475ab9d014440000b38171bab1d7fddd2980e8ea7d9462f7e94e3860bafb961820106d84209ca0f30b4e63068ae8430d0f4c2a6107bb1cb2560feab997b9e3845b91b030a68709fa7812ea8cb4b522ee1e85275edca0367fd9530d8aa36208d6b3de0205ac30a1223bf282864a979417460d4ba4db2b1bdd059a0488cf5635880d78c4a225acb5de4f39e449a219fd48949f6a870967b975ae17d0ffbaf0e825c9d0b1bdf5a7821b12768a4fe485fb274b96b2feb49696dade0a711ba278ff3af5f90bff7e797a53424b75dd45abd750e2eeef04f0030858fc22cb89e4f67f35f41775c0ee38df12674a779a647ba4a521404258623261cd4032c78cfdf931fdea3237215294e9872fe38c4ea569aac5749f339c5a14fa4d8019260c2537b487874672ac3fccc51e6c33751ed33ce4f3f5224d3bc81acdfd68f3ad1c3e99a75906bbea980276edb9f7de0506a3cd04232efd240d020dbed165e89aabda3e6a40ed7c8001ba2c22480178794b5b3c62ec3b1e798930d57742456d88a05f90c94b4b046e2b4cebcba24e92d0591957266f1b30294f68338727c4b0e3d23cc23150033388c4b4693a4f62afe5a05bc242e79535bc151f35b2e4ad400644f83107bf50aa6c08cea6290fd81fa800ebcf5e8eb124452cd43f8599a8680cb9529240a582a10a00361e12b8f836679a7cf3309a571679e4a44d6276f062013650a1eaee5e663a6adce91c3feba55912e5f2b2ff5665be239c78f16fc77af40eff3f87ff3a5cdb4e4da714010b4da29db50b87bec4e5ff5715fce291c4ecd134e766a13ac24186b7b0ac2f534c9c0d0074b7d30b9dec89080679fb16b9170248ce9bae0bc14bf562f524c88fbefa717c8367be39278d95b8ef0f451c9e063cff228e9623cb04e319c9ba747cf170afe7d147e844fd1042da4f07fb2be7591eef95798d027a6a43222cf68f99ebd7cff1d6ca3a6db6107545b427e24560c25f785cf67a8d24fef018781292555fc47a9a6dc18875331959e9e05f4ebeb9c4f07040e8678517352767f12fbaec5d9e25424105f
01a21ccb-1f80-754e-b916-69d10c850d96	0	0	82	\\x2d7c2c2daa41452d8ce3461623c64e22d9362fddfad25d934296c22eebbd75498437b37122bd267ff353114e54d152d5f0365dbdfa8d31afb5d8a6dfdad54517c1f76158ae903a58126f6a08fe3cac0250b2d19fe34b9acd898d94b6d43dc4da0b608b56a611df6efa1c96654f5e5be7d06aa25a297005c67247ed1ff36332edaf94b79198854eb32a53e7c3515b09e71f5d73744f3c9e0b71e42d8f5dbe8179
00000000-0000-0000-0000-000000000000	0	0	1	\\x5268b553b839aeca313fd7f9d74ddffc507aae5cc1f3e31d4405334c4ebae00b8b05383e3aa1c91aaf069b74e6ea1e9baebdcbdecd32d3696d42361ad1d0f08d3115634a3e10c8defe644aa8a4fb3a572d802d6c43e77268ff7abd603f39c92c647dd4cca9ca1ed2b6a50877ed905b50a670e9cbafa8b70ccecc5f2c5f8e91bd4395ead6efb47e6c07ad449ae9aa9000ac5600da390b02ca90743ce45db9522990474044b94a05ea75b9d85dcef3b3c049d100732672728a5b1682886d2d8db341949071d58ce17ae9131e094d6f4a93a5f0feb5f30c76e6367b3fe89461be991900de8ba62cd3f98fc59253aee8522e2bbf172846f295eb9061e72e7ce420d53419565ad27d8b12bd3b9f4166e08ade051be7dde976fa5942c3419a32690638b358e917ac39cabaccd5f64761de0d5afdad58f5eea930da8c2a55f03514ead70c2db6af52e2572dda7bcea065d7e6d4d16a524205035f624272f17bf6b8605c57f6d456e221e615be157832948028de7d0215db6db1c6839d1dc1d3c6a5b431bb6fbfc48f15f34c1d2ac35c7364512cefc4dba8868479d754eb4625d1f0cfbbfca18a1709b9979dfa0491e07471ea2216093d88cbf153941cdb8ac728a5200da4ec90b2f6685cd62cd9efead66c13719a869468c157ec72153589fee0259062e184b3fea1bc84c4d2eb8a5481f9947df30432c7bae85d97ca9d6a1f463f30cae22af939daa1fe59b417122e71012c05dd67fd247fb9437ee71162f8b329222519feb348ada7cc4b0b4a5a110b1fbd634320d5b4b32562ad99f71e5998b72b86a5841298fbf1de126d17606ab88a72c96662811c4d7969ef6cbf8681f5925a7272deef9a55984fd4c2a263d09c061e61441bde12d4d57a7acaac030a1f18c37f427a8fdb4901e6978d789c55fe86901e091a7469af12bd7e1cc9449386921a46283563ec4bdf56b95b31bedeb49c66004f4740f38f899a4291cb1c5dbbdeff007a6cd4ef63191172c41f28d72ae6d67e06dfd96fc428067a061327ed117ed4724a9d49d7d7cbf30e3b12fff4ad0eee19c1b54fc4be00d8df21304a24a0961302e1de4c318dfec5c68e58b429849ded5eccd5b97dd565a44918be0f44ca527066cd0bfecf6de2f2e90c6ce15120f7d9289c4943dd6e19a17118e82b8a4ff12c04381c02256356d71e3b7c49c356f9a383f9ffaf55e63a452875ce3e5fe62993783e2f2616a1e30aa21a9689d88f26d85cbe9810d3086c7e2365ff9621e15c1c348ca61cb3ec4fdb7348f7e663d588392c86265fc9b9f5ba1cb383cde3f88fe2bd59e3221fd1db1bff28f2ef1e29827564d4ab9f55ad979cbd4f3060dc854631f8e737294aa93f1f9bfa6723760051fbadd28983a2184367d58d4ebb48fb1aab038cbc1df1387b21504c9b966d75d785e4b48b8691c3fdccf8aadf86f7165ebabf23c9365fc06dbc3cddf7254653094593a5f79f2d724f64913bc7bd91223210480aa862bdb14cf6a668c16b4fa0b8f15a12452dde57ab0c8e5614bf0313281513f897140d102b2193e555919958514a76b76f6b80f48c65d162aeb21c96d34b040c2ee610247127aafcebf83412d799ced59f25269178aeb6e1ce5e43b1dc2eeefd308f9a7c8797a5db30e3eeeacf167c0b8aca4d0a7c31865f72b3cf4e4946a61773905959ec20d0114c267ae9b1186ad5c1abec0d5395906d2886a43aecfa23fa1a4fcaa10485eb1ed209dcb1e5d6dd0b48795cbd2c194bd30e08e6d6acf7489f9ea72ac25ca88f2cfdcab2d3bb825e067830aba9432045db1f542ef3ed3bbd4bdc1130dcbd2f36a3208c25da9ed245069d2afc9a199ed15c3e6dbc40c8f591cf3cf3471470d1f14951371f8f54b93be33b4978e6959e6be1c63fd580b31efa40aa4cc05156cff365a5eb0caf554f7a1db3980873b729a88b74270a18de8c97cd8085dd93ca0a821ef6fe75b35c49a5d7663488b62a78d8b42e50daa126bccde50e761a009c9aea5e0149f81dd053273189c14a8201f99e3e8868e3f0b82be38619fb3055e6152d04868b75a4187669b9509dbc62c6aebf5ae105d93c7ba903e5a133141bd297f57eacd714091fd4a229e5a331f99bebe8aa4f873a3a38a0db51b28b643f18d4836560fffab2157b816979f83be6557a46d0a056bd30b4103fe8fc1a30296f09377fca1ec6ee5dd047f264f37f3160f3415541e0e1f09275f643796071064c51116e0318fba4cde7ad2de5f0902907958d179dbcbfec2b594728bf588be1d5947ca0b607647ea6d8205efbb54794381da1cf7546f8d1037af0d0d15098f9636549dc99ebb10772d1a73db2a2ea20513856e92416ba2ecb8e208767c98064656eb4e999212dd72c844d9989dd71b15b4c192d888c36fff8ed8e2375cc6c288a132a16bdd320e61cf0835369c37294f8ef3865d48ccce589d0e9cb936418755aea4c06b30ead6d6803bd3c2c2906de7f9e22edbde131f1aad7956e5490fb7010179e0156cc12fe1567b547a2a7d55202cf4e63f095092923b8939c54af0acd8664e235bbc7d4fb057be5c84475ab9d014440000b38171bab1d7fddd2980e8ea7d9462f7e94e3860bafb961820106d84209ca0f30b4e63068ae8430d0f4c2a6107bb1cb2560feab997b9e3845b91b030a68709fa7812ea8cb4b522ee1e85275edca0367fd9530d8aa36208d6b3de0205ac30a1223bf282864a979417460d4ba4db2b1bdd059a0488cf5635880d78c4a225acb5de4f39e449a219fd48949f6a870967b975ae17d0ffbaf0e825c9d0b1bdf5a7821b12768a4fe485fb274b96b2feb49696dade0a711ba278ff3af5f90bff7e797a53424b75dd45abd750e2eeef04f0030858fc22cb89e4f67f35f41775c0ee38df12674a779a647ba4a521404258623261cd4032c78cfdf931fdea3237215294e9872fe38c4ea569aac5749f339c5a14fa4d8019260c2537b487874672ac3fccc51e6c33751ed33ce4f3f5224d3bc81acdfd68f3ad1c3e99a75906bbea980276edb9f7de0506a3cd04232efd240d020dbed165e89aabda3e6a40ed7c8001ba2c22480178794b5b3c62ec3b1e798930d57742456d88a05f90c94b4b046e2b4cebcba24e92d0591957266f1b30294f68338727c4b0e3d23cc23150033388c4b4693a4f62afe5a05bc242e79535bc151f35b2e4ad400644f83107bf50aa6c08cea6290fd81fa800ebcf5e8eb124452cd43f8599a8680cb9529240a582a10a00361e12b8f836679a7cf3309a571679e4a44d6276f062013650a1eaee5e663a6adce91c3feba55912e5f2b2ff5665be239c78f16fc77af40eff3f87ff3a5cdb4e4da714010b4da29db50b87bec4e5ff5715fce291c4ecd134e766a13ac24186b7b0ac2f534c9c0d0074b7d30b9dec89080679fb16b9170248ce9bae0bc14bf562f524c88fbefa717c8367be39278d95b8ef0f451c9e063cff228e9623cb04e319c9ba747cf170afe7d147e844fd1042da4f07fb2be7591eef95798d027a6a43222cf68f99ebd7cff1d6ca3a6db6107545b427e24560c25f785cf67a8d24fef018781292555fc47a9a6dc18875331959e9e05f4ebeb9c4f07040e8678517352767f12fbaec5d9e25424105fffdb2f48f22ae12e6628635afa633c200fc719e09f9f4163c092c18a962eb2042d7c2c2daa41452d8ce3461623c64e22d9362fddfad25d934296c22eebbd75498437b37122bd267ff353114e54d152d5f0365dbdfa8d31afb5d8a6dfdad54517c1f76158ae903a58126f6a08fe3cac0250b2d19fe34b9acd898d94b6d43dc4da0b608b56a611df6efa1c96654f5e5be7d06aa25a297005c67247ed1ff36332edaf94b79198854eb32a53e7c3515b09e71f5d73744f3c9e0b71e42d8f5dbe8179
\.


--
-- Data for Name: trees; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.trees (tree, size, "position", cut, edge) FROM stdin;
01a21cca-7fe3-7535-b278-1a34ab2b30d6	69	80	0	\\x66e207dfe0fea94cc81ccc41b843146593ca28f4675845b86ce03108fbb8664cd2ba403b563defb6c56540f4d955fad2d9c76e20d8cd3f7e7f663e82c2a310f9875331959e9e05f4ebeb9c4f07040e8678517352767f12fbaec5d9e25424105f
01a21ccb-1f80-754e-b916-69d10c850d96	5	86	0	\\xf951ac4e30a69a6694b8847625323c8180e765be8e4969f68630fc1320550f97af94b79198854eb32a53e7c3515b09e71f5d73744f3c9e0b71e42d8f5dbe8179
00000000-0000-0000-0000-000000000000	86	86	0	\\xd44e94e18b13ede265ae5b21304fe23505cfe4cc8461d7dfd3e9c8ac9dfc17423bf6cd59d6530c26d9fa490fb206fac5b60dde35f5ddec19c88b0c0e2326e413adb757a27ea6d0ec5390dc9547f21b1bac890dbda7bc6e19864deb35392a7f53f21ec565781f4c51cb4876d9492a0236a5f9c6780dc2a55005ef5a895bbcb864
\.


--
-- Data for Name: webhook_attempts; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.webhook_attempts (endpoint_id, "position", number, at, duration_ms, status, error, body, next_at) FROM stdin;
\.


--
-- Data for Name: webhook_endpoints; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.webhook_endpoints (endpoint_id, account_id, enabled, state, last_position, disabled_at, failures, failing_since, rests_until) FROM stdin;
endpoint_01m8ecp7rfewea1ceq5yhkkaq3	01a21cca-7fe3-7535-b278-1a34ab2b30d6	t	{"id": "endpoint_01m8ecp7rfewea1ceq5yhkkaq3", "secrets": [{"secret_id": "secret_01m8ecp7rfejv9dw1dq6r09xz1", "expires_at": null, "public_key": "7f9q0hNVddStb/Q/m2xXTTwLn7kLOJ7K6OvdQgj64Hc="}], "disabled": null, "settings": {"url": "https://hooks.example.org/x", "events": ["client.created"], "ordering": "aggregate", "description": "", "content_type": "application/cloudevents+json", "payload_version": 1}, "standing": "enabled", "account_id": "account_01m8ecmzz3emtv4y0t6jnjpc6p"}	0	\N	0	\N	\N
\.


--
-- Data for Name: webhook_leftovers; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.webhook_leftovers (endpoint_id) FROM stdin;
\.


--
-- Data for Name: webhook_messages; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.webhook_messages (endpoint_id, "position", event_id, event_type, lane, previous, state, attempts, earlier_attempts, due_at, created_at) FROM stdin;
\.


--
-- Data for Name: webhook_replays; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.webhook_replays ("position", endpoint_id, after, upto, names, previous, catch_up, kind) FROM stdin;
\.


--
-- Data for Name: consents; Type: TABLE DATA; Schema: read_access; Owner: -
--

COPY read_access.consents (consent_id, account_id, client_id, user_id, scopes, granted_at, withdrawn_at, "position") FROM stdin;
consent_4j8dw49egjbe6rp6rkq2ytykcn	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	openid profile email offline_access	2026-11-27 11:36:04.048+00	\N	18
consent_5n15rnjjscb5bb4efxcnbj6xnk	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn00dfe9bnrfevjdzs4ke	user_01m8ecmzz3fy7tn9ps6ek2a11g	openid email offline_access	2026-11-27 11:36:04.717+00	\N	40
\.


--
-- Data for Name: grants; Type: TABLE DATA; Schema: read_access; Owner: -
--

COPY read_access.grants (grant_id, account_id, client_id, user_id, session_id, session_bound, scopes, status, reason, created_at, last_used_at, revoked_at, basis, "position") FROM stdin;
grant_01m8ecn19nfq59dcwq20xfqnn8	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecn15me1tty38sebn9pg6b	f	openid profile email offline_access	active	\N	2026-11-27 11:36:04.149+00	2026-11-27 11:36:04.16+00	\N	21	22
grant_01m8ecn168e2r9g2jakqt7yfrt	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecn15me1tty38sebn9pg6b	f	openid profile email offline_access	active	\N	2026-11-27 11:36:04.048+00	2026-11-27 11:36:04.243+00	\N	17	19
grant_01m8ecn1p3e3fr3bnhgbqmc581	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecn1ntfm6sr58jfbpxxvgb	f	openid email offline_access	revoked	client	2026-11-27 11:36:04.547+00	2026-11-27 11:36:04.617+00	2026-11-27 11:36:04.653+00	32	33
grant_01m8ecn1v3e9ft2y0xvjm2m8t7	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn00dfe9bnrfevjdzs4ke	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecn1ntfm6sr58jfbpxxvgb	f	openid email offline_access	revoked	client	2026-11-27 11:36:04.717+00	2026-11-27 11:36:04.744+00	2026-11-27 11:36:04.758+00	39	41
grant_01m8ecn1xdf2c893vccecr9zpm	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn00dfe9bnrfevjdzs4ke	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecn1ntfm6sr58jfbpxxvgb	t	openid	authorized	\N	2026-11-27 11:36:04.792+00	\N	\N	46	47
grant_01m8ecp7cefj7vg0ys7jc2ffa4	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecp7apefcrd3k32kfk37r3	f	openid profile email offline_access	active	\N	2026-11-27 11:36:43.15+00	2026-11-27 11:36:43.154+00	\N	58	59
grant_01m8ecp7aweazr73ksj57byzqz	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	session_01m8ecp7apefcrd3k32kfk37r3	f	openid profile email offline_access	active	\N	2026-11-27 11:36:43.1+00	2026-11-27 11:36:43.264+00	\N	55	56
\.


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: read_access; Owner: -
--

COPY read_access.sessions (session_id, user_id, started_at, expires_at, ended_at, basis, "position") FROM stdin;
session_01m8ecn15me1tty38sebn9pg6b	user_01m8ecmzz3fy7tn9ps6ek2a11g	2026-11-27 11:36:04.02+00	2026-11-27 23:36:04.02+00	\N	16	17
session_01m8ecn1ntfm6sr58jfbpxxvgb	user_01m8ecmzz3fy7tn9ps6ek2a11g	2026-11-27 11:36:04.538+00	2026-11-27 23:36:04.538+00	\N	31	32
session_01m8ecp7apefcrd3k32kfk37r3	user_01m8ecmzz3fy7tn9ps6ek2a11g	2026-11-27 11:36:43.094+00	2026-11-27 23:36:43.094+00	\N	54	55
\.


--
-- Data for Name: stops; Type: TABLE DATA; Schema: read_access; Owner: -
--

COPY read_access.stops (key, "position", below, reason, at) FROM stdin;
grant_01m8ecn1p3e3fr3bnhgbqmc581	38	9223372036854775807	grant_revoked	2026-11-27 11:36:04.653+00
grant_01m8ecn1v3e9ft2y0xvjm2m8t7	46	9223372036854775807	grant_revoked	2026-11-27 11:36:04.758+00
client_01m8ecn25pfhzv1rw0j7kts77w	54	9223372036854775807	client_deleted	2026-11-27 11:36:05.365+00
client_01m8ecp7r3evpsbwkqcjjyx3w3	74	9223372036854775807	client_disabled	2026-11-27 11:36:43.531+00
user_01m8ecp7t1ff380hs46t9kbde7	78	9223372036854775807	user_erased	2026-11-27 11:36:43.596+00
\.


--
-- Data for Name: tokens; Type: TABLE DATA; Schema: read_access; Owner: -
--

COPY read_access.tokens (token_id, account_id, client_id, user_id, grant_id, session_id, secret_id, scopes, format, issued_at, expires_at, revoked_at, reason, basis, "position") FROM stdin;
token_01m8ecn185f9d944q1vqvn13yq	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn168e2r9g2jakqt7yfrt	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:04.101+00	2026-11-27 11:46:04.101+00	\N	\N	19	21
token_01m8ecn1a0e4hbm9cnnmpthx26	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn19nfq59dcwq20xfqnn8	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:04.16+00	2026-11-27 11:46:04.16+00	\N	\N	22	24
token_01m8ecn1c7exf8ejxq0pdqxrrc	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn168e2r9g2jakqt7yfrt	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:04.231+00	2026-11-27 11:46:04.231+00	\N	\N	27	29
token_01m8ecn1ajeqqrhyfxq0ehdgvj	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn168e2r9g2jakqt7yfrt	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:04.178+00	2026-11-27 11:46:04.178+00	2026-11-27 11:36:04.211+00	client	24	26
token_01m8ecn1cke26b1xmy52b9fbmz	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn168e2r9g2jakqt7yfrt	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:04.243+00	2026-11-27 11:46:04.243+00	\N	\N	29	31
token_01m8ecn1p9fvz9ah106j3b9d4n	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn1p3e3fr3bnhgbqmc581	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid email offline_access	jwt	2026-11-27 11:36:04.553+00	2026-11-27 11:46:04.553+00	\N	\N	33	35
token_01m8ecn1r9eng8hmakt9e7b9ab	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn1p3e3fr3bnhgbqmc581	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid email offline_access	jwt	2026-11-27 11:36:04.617+00	2026-11-27 11:46:04.617+00	\N	\N	35	37
token_01m8ecn1tafknty68qj3jtqn0t	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecmzz3eqhaxr4ndx7375v0	\N	\N	\N	secret_01m8ecmzz3ekfr9vkc7kwbrn4z	clients:read	jwt	2026-11-27 11:36:04.682+00	2026-11-27 11:46:04.682+00	\N	\N	38	39
token_01m8ecn1vsfngb9r700ydwagcs	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn00dfe9bnrfevjdzs4ke	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn1v3e9ft2y0xvjm2m8t7	\N	\N	openid email offline_access	jwt	2026-11-27 11:36:04.729+00	2026-11-27 11:46:04.729+00	\N	\N	41	43
token_01m8ecn1w8e95rb51qx1v9kv7g	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn00dfe9bnrfevjdzs4ke	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecn1v3e9ft2y0xvjm2m8t7	\N	\N	openid email offline_access	jwt	2026-11-27 11:36:04.744+00	2026-11-27 11:46:04.744+00	\N	\N	43	45
token_01m8ecn251ep8tk04nv8z0t661	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecmzz3eqhaxr4ndx7375v0	\N	\N	\N	secret_01m8ecmzz3ekfr9vkc7kwbrn4z	clients:read clients:write	jwt	2026-11-27 11:36:05.025+00	2026-11-27 11:46:05.025+00	\N	\N	47	48
token_01m8ecn274e359bfrcbpd23q1c	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn25pfhzv1rw0j7kts77w	\N	\N	\N	\N	clients:read	jwt	2026-11-27 11:36:05.092+00	2026-11-27 11:46:05.092+00	\N	\N	49	50
token_01m8ecn28je4eshddjbbxyk8n8	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn25pfhzv1rw0j7kts77w	\N	\N	\N	\N	clients:read	jwt	2026-11-27 11:36:05.138+00	2026-11-27 11:46:05.138+00	\N	\N	50	51
token_01m8ecn2a6ecw9pb8pt2027yrq	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn25pfhzv1rw0j7kts77w	\N	\N	\N	\N	clients:read	jwt	2026-11-27 11:36:05.19+00	2026-11-27 11:46:05.19+00	\N	\N	51	52
token_01m8ecn2cmeattz4zs6fwe0pzx	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn25pfhzv1rw0j7kts77w	\N	\N	\N	\N	clients:read	jwt	2026-11-27 11:36:05.268+00	2026-11-27 11:46:05.268+00	\N	\N	52	53
token_01m8ecp7b9e3ca7qfpyef6ftgy	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecp7aweazr73ksj57byzqz	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:43.113+00	2026-11-27 11:46:43.113+00	\N	\N	56	58
token_01m8ecp7cjebc87wjdmjafgmpj	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecp7cefj7vg0ys7jc2ffa4	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:43.154+00	2026-11-27 11:46:43.154+00	\N	\N	59	61
token_01m8ecp7fpe7gvdfq1z6xqmwjw	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecp7aweazr73ksj57byzqz	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:43.254+00	2026-11-27 11:46:43.254+00	\N	\N	64	66
token_01m8ecp7g0fyesryw9nqvj6jmp	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecp7aweazr73ksj57byzqz	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:43.264+00	2026-11-27 11:46:43.264+00	\N	\N	66	68
token_01m8ecp7ctfbg9mzxj34vgsyqx	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g	grant_01m8ecp7aweazr73ksj57byzqz	\N	secret_01m8ecn009fpcrj058mm0s3fvh	openid profile email offline_access	jwt	2026-11-27 11:36:43.162+00	2026-11-27 11:46:43.162+00	2026-11-27 11:36:43.241+00	client	61	63
token_01m8ecp7qrfxtsmqpfcjeg31xg	account_01m8ecmzz3emtv4y0t6jnjpc6p	client_01m8ecmzz3eqhaxr4ndx7375v0	\N	\N	\N	secret_01m8ecmzz3ekfr9vkc7kwbrn4z	accounts:read accounts:write clients:read clients:write grants:read grants:write tokens:read tokens:write tokens:introspect events:read endpoints:read endpoints:write users:read users:write usage:read alerts:read tickets:read tickets:write audit:read	jwt	2026-11-27 11:36:43.512+00	2026-11-27 11:46:43.512+00	\N	\N	68	69
\.


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: read_accounts; Owner: -
--

COPY read_accounts.accounts (account_id, name, standing, plan, limits, created_at, "position") FROM stdin;
account_01m8ecmzz3emtv4y0t6jnjpc6p	Demo Company	active	enterprise	{}	2026-11-27 11:36:02.787+00	8
account_01m8ecp7w0en7bj5k9t468a3cp	Other	active	free	{}	2026-11-27 11:36:43.648+00	82
\.


--
-- Data for Name: invitations; Type: TABLE DATA; Schema: read_accounts; Owner: -
--

COPY read_accounts.invitations (invitation_id, account_id, email, role, expires_at, invited_at, "position") FROM stdin;
invitation_01m8ecp7thfn5t1mxmpabnbsfy	account_01m8ecmzz3emtv4y0t6jnjpc6p	ada@people.example	admin	2026-12-04 11:36:43.601+00	2026-11-27 11:36:43.606+00	79
\.


--
-- Data for Name: members; Type: TABLE DATA; Schema: read_accounts; Owner: -
--

COPY read_accounts.members (account_id, user_id, role, joined_at, "position") FROM stdin;
account_01m8ecmzz3emtv4y0t6jnjpc6p	user_01m8ecmzz3fy7tn9ps6ek2a11g	owner	2026-11-27 11:36:02.787+00	9
account_01m8ecp7w0en7bj5k9t468a3cp	user_01m8ecp7w0fyq899vrkkdsnrpy	owner	2026-11-27 11:36:43.648+00	83
\.


--
-- Data for Name: alerts; Type: TABLE DATA; Schema: read_alerts; Owner: -
--

COPY read_alerts.alerts (alert_id, account_id, rule, about_type, about_id, count, threshold, window_seconds, action, raised_at, until, cleared_at, cleared_by, reason, "position") FROM stdin;
\.


--
-- Data for Name: cases; Type: TABLE DATA; Schema: read_cases; Owner: -
--

COPY read_cases.cases (case_id, account_id, status, "position") FROM stdin;
\.


--
-- Data for Name: clients; Type: TABLE DATA; Schema: read_clients; Owner: -
--

COPY read_clients.clients (client_id, account_id, name, client_type, environment, standing, redirect_uris, post_logout_redirect_uris, scopes, domains, auth_method, jwks, token_policy, created_at, changed_at, "position") FROM stdin;
client_01m8ecmzz3eqhaxr4ndx7375v0	account_01m8ecmzz3emtv4y0t6jnjpc6p	Management	machine	live	enabled	{}	{}	accounts:read accounts:write clients:read clients:write grants:read grants:write tokens:read tokens:write tokens:introspect events:read endpoints:read endpoints:write users:read users:write usage:read alerts:read tickets:read tickets:write audit:read	[]	client_secret	\N	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 30, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:02.787+00	2026-11-27 11:36:02.787+00	11
client_01m8ecn009fent1twxsxbsywm2	account_01m8ecmzz3emtv4y0t6jnjpc6p	Demo web app	web	live	enabled	{http://127.0.0.1:9000/callback,http://localhost:9000/callback}	{http://127.0.0.1:9000/,http://localhost:9000/}	openid profile email address phone offline_access	[]	client_secret	\N	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 30, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:02.825+00	2026-11-27 11:36:02.825+00	14
client_01m8ecn00dfe9bnrfevjdzs4ke	account_01m8ecmzz3emtv4y0t6jnjpc6p	Demo native app	native	live	enabled	{http://127.0.0.1:9000/callback,http://localhost:9000/callback}	{http://127.0.0.1:9000/,http://localhost:9000/}	openid profile email address phone offline_access	[]	none	\N	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 0, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:02.83+00	2026-11-27 11:36:02.83+00	16
client_01m8ecn25pfhzv1rw0j7kts77w	account_01m8ecmzz3emtv4y0t6jnjpc6p	Signs by itself	web	live	deleted	{https://app.example/callback}	{}	openid clients:read	[]	private_key_jwt	{"keys": [{"x": "-exTGsqytoECgpQl1Dwi0ELq7JkVl-JzTJCMAF1ai9M", "y": "ptdQssw9o6Rpt-Mjcu2ekMj_SulXHGPeYjEKBUqd_9c", "alg": "ES256", "crv": "P-256", "kid": "first", "kty": "EC", "use": "sig"}]}	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 30, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:05.046+00	2026-11-27 11:36:05.365+00	49
client_01m8ecp7r3evpsbwkqcjjyx3w3	account_01m8ecmzz3emtv4y0t6jnjpc6p	Disabled	machine	live	disabled	{}	{}	clients:read	[]	client_secret	\N	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 30, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:43.523+00	2026-11-27 11:36:43.531+00	72
client_01m8ecp7qwfbjbw8wvsvt4dyz1	account_01m8ecmzz3emtv4y0t6jnjpc6p	Kept on	machine	live	enabled	{}	{}	clients:read	[]	client_secret	\N	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 30, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:43.516+00	2026-11-27 11:36:43.618+00	70
client_01m8ecp7w0eykvg4p3emdpvgv9	account_01m8ecp7w0en7bj5k9t468a3cp	Management	machine	live	enabled	{}	{}	accounts:read accounts:write clients:read clients:write grants:read grants:write tokens:read tokens:write tokens:introspect events:read endpoints:read endpoints:write users:read users:write usage:read alerts:read tickets:read tickets:write audit:read	[]	client_secret	\N	{"format": "jwt", "refresh": true, "refresh_rotation": true, "access_token_seconds": 600, "refresh_idle_seconds": 2592000, "refresh_grace_seconds": 30, "refresh_absolute_seconds": 7776000}	2026-11-27 11:36:43.648+00	2026-11-27 11:36:43.648+00	85
\.


--
-- Data for Name: origins; Type: TABLE DATA; Schema: read_clients; Owner: -
--

COPY read_clients.origins (client_id, origin, api, cors, verified) FROM stdin;
\.


--
-- Data for Name: secrets; Type: TABLE DATA; Schema: read_clients; Owner: -
--

COPY read_clients.secrets (secret_id, client_id, label, digest, created_at, expires_at, revoked_at, last_used_at, "position") FROM stdin;
secret_01m8ecn009fpcrj058mm0s3fvh	client_01m8ecn009fent1twxsxbsywm2	First secret	woTcEsjOsDBnP1v-knFU03P5iLBKRWC_NBGLbKv2H5I	2026-11-27 11:36:02.825+00	\N	\N	2026-11-27 11:36:43.264+00	15
secret_01m8ecp7qwede85ztn1mj3543j	client_01m8ecp7qwfbjbw8wvsvt4dyz1	First secret	TT05-3q6PAnALICDDixbZWjrUXKC3mUYX6fHyGsdUn4	2026-11-27 11:36:43.516+00	\N	\N	\N	71
secret_01m8ecp7r3fnvrq8ywc0bxky6m	client_01m8ecp7r3evpsbwkqcjjyx3w3	First secret	QFvz81f5vdMaNRiI0JztHsJpHzdQZMcSD52sohCuF-c	2026-11-27 11:36:43.523+00	\N	\N	\N	73
secret_01m8ecmzz3ekfr9vkc7kwbrn4z	client_01m8ecmzz3eqhaxr4ndx7375v0	First secret	jca5rkWMciDMUkaoo1mE9GdkXBEYm4KOJTqLyJVRDbA	2026-11-27 11:36:02.787+00	\N	\N	2026-11-27 11:36:43.512+00	12
secret_01m8ecp7w0fd4rxm19smjjwtdm	client_01m8ecp7w0eykvg4p3emdpvgv9	First secret	J7RYPtjq-4_c42AWXjD3MbRnPsCC-kefXVsh3QqraOA	2026-11-27 11:36:43.648+00	\N	\N	\N	86
\.


--
-- Data for Name: endpoints; Type: TABLE DATA; Schema: read_endpoints; Owner: -
--

COPY read_endpoints.endpoints (endpoint_id, account_id, created_at, "position") FROM stdin;
endpoint_01m8ecp7rfewea1ceq5yhkkaq3	account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27 11:36:43.535+00	75
\.


--
-- Data for Name: facets; Type: TABLE DATA; Schema: read_questions; Owner: -
--

COPY read_questions.facets (key, "position") FROM stdin;
7300263300915448419	7
-1003754614508350463	8
7300263300915448419	8
-1003754614508350463	9
7300263300915448419	9
-1003754614508350463	10
7300263300915448419	10
-1003754614508350463	11
7300263300915448419	11
-1003754614508350463	12
6603038812707627126	12
7300263300915448419	12
-1003754614508350463	14
-1003754614508350463	15
8034599687511491607	15
-1003754614508350463	16
7300263300915448419	17
8230355110746702667	17
2825203302260722329	18
5125219354629921750	18
7300263300915448419	18
9001899398811505233	18
2825203302260722329	19
7300263300915448419	19
7884607386882928258	19
9001899398811505233	19
2825203302260722329	20
9001899398811505233	20
-35290363424300608	21
2825203302260722329	21
6086948059427542529	21
7300263300915448419	21
8034599687511491607	21
9001899398811505233	21
2825203302260722329	22
7300263300915448419	22
7884607386882928258	22
9001899398811505233	22
2825203302260722329	23
9001899398811505233	23
-35290363424300608	24
595507156846554309	24
2825203302260722329	24
7300263300915448419	24
8034599687511491607	24
9001899398811505233	24
2825203302260722329	25
9001899398811505233	25
-35290363424300608	26
2825203302260722329	26
6086948059427542529	26
7300263300915448419	26
8034599687511491607	26
9001899398811505233	26
2825203302260722329	27
9001899398811505233	27
2825203302260722329	28
9001899398811505233	28
-35290363424300608	29
2825203302260722329	29
6086948059427542529	29
7300263300915448419	29
8034599687511491607	29
9001899398811505233	29
2825203302260722329	30
9001899398811505233	30
-35290363424300608	31
2825203302260722329	31
6086948059427542529	31
7300263300915448419	31
8034599687511491607	31
9001899398811505233	31
7300263300915448419	32
8230355110746702667	32
2065106047460018048	33
2825203302260722329	33
7300263300915448419	33
9001899398811505233	33
2825203302260722329	34
9001899398811505233	34
-3367210359228445085	35
-35290363424300608	35
2825203302260722329	35
7300263300915448419	35
8034599687511491607	35
9001899398811505233	35
2825203302260722329	36
9001899398811505233	36
-3367210359228445085	37
-35290363424300608	37
2825203302260722329	37
7300263300915448419	37
8034599687511491607	37
9001899398811505233	37
2825203302260722329	38
9001899398811505233	38
-8278393647732643545	39
-35290363424300608	39
6603038812707627126	39
9001899398811505233	39
-1029309041714050202	40
5043410109127695005	40
7300263300915448419	40
9001899398811505233	40
-1029309041714050202	41
2065106047460018048	41
7300263300915448419	41
9001899398811505233	41
-1029309041714050202	42
9001899398811505233	42
-1093365106304172556	43
-1029309041714050202	43
-35290363424300608	43
7300263300915448419	43
9001899398811505233	43
-1029309041714050202	44
9001899398811505233	44
-1093365106304172556	45
-1029309041714050202	45
-35290363424300608	45
7300263300915448419	45
9001899398811505233	45
-1029309041714050202	46
9001899398811505233	46
-1029309041714050202	47
2065106047460018048	47
7300263300915448419	47
9001899398811505233	47
-8278393647732643545	48
-35290363424300608	48
6603038812707627126	48
9001899398811505233	48
-8278393647732643545	49
-1003754614508350463	49
9001899398811505233	49
-4014813396793094260	50
-35290363424300608	50
6687642883688456049	50
9001899398811505233	50
-4014813396793094260	51
-35290363424300608	51
6687642883688456049	51
9001899398811505233	51
-4014813396793094260	52
-35290363424300608	52
6687642883688456049	52
9001899398811505233	52
-4014813396793094260	53
-35290363424300608	53
6687642883688456049	53
9001899398811505233	53
-8278393647732643545	54
-1003754614508350463	54
9001899398811505233	54
7300263300915448419	55
8230355110746702667	55
-7667570866338170703	56
2825203302260722329	56
7300263300915448419	56
9001899398811505233	56
2825203302260722329	57
9001899398811505233	57
-35290363424300608	58
1035617213440046943	58
2825203302260722329	58
7300263300915448419	58
8034599687511491607	58
9001899398811505233	58
-7667570866338170703	59
2825203302260722329	59
7300263300915448419	59
9001899398811505233	59
2825203302260722329	60
9001899398811505233	60
-35290363424300608	61
2825203302260722329	61
5067763916398880338	61
7300263300915448419	61
8034599687511491607	61
9001899398811505233	61
2825203302260722329	62
9001899398811505233	62
-35290363424300608	63
1035617213440046943	63
2825203302260722329	63
7300263300915448419	63
8034599687511491607	63
9001899398811505233	63
2825203302260722329	64
9001899398811505233	64
2825203302260722329	65
9001899398811505233	65
-35290363424300608	66
1035617213440046943	66
2825203302260722329	66
7300263300915448419	66
8034599687511491607	66
9001899398811505233	66
2825203302260722329	67
9001899398811505233	67
-35290363424300608	68
1035617213440046943	68
2825203302260722329	68
7300263300915448419	68
8034599687511491607	68
9001899398811505233	68
-8278393647732643545	69
-35290363424300608	69
6603038812707627126	69
9001899398811505233	69
-8278393647732643545	70
-1003754614508350463	70
9001899398811505233	70
-8278393647732643545	71
-1003754614508350463	71
8923317839170357267	71
9001899398811505233	71
-8278393647732643545	72
-1003754614508350463	72
9001899398811505233	72
-8278393647732643545	73
-1003754614508350463	73
1005437668393239661	73
9001899398811505233	73
-8278393647732643545	74
-1003754614508350463	74
9001899398811505233	74
-8278393647732643545	75
-1003754614508350463	75
6581307845654436704	75
9001899398811505233	75
-8278393647732643545	76
9001899398811505233	76
-8278393647732643545	77
9001899398811505233	77
-8278393647732643545	78
9001899398811505233	78
-8278393647732643545	79
-1003754614508350463	79
9001899398811505233	79
-8278393647732643545	80
-1003754614508350463	80
9001899398811505233	80
2239310317205308571	81
8230355110746702667	81
-9061460909238550167	82
2239310317205308571	82
7608667344362840202	82
-9061460909238550167	83
2239310317205308571	83
7608667344362840202	83
-9061460909238550167	84
2239310317205308571	84
7608667344362840202	84
-9061460909238550167	85
2239310317205308571	85
7608667344362840202	85
-9061460909238550167	86
-7604508347986217407	86
2239310317205308571	86
7608667344362840202	86
\.


--
-- Data for Name: tickets; Type: TABLE DATA; Schema: read_tickets; Owner: -
--

COPY read_tickets.tickets (ticket_id, user_id, account_id, status, assigned_to, "position") FROM stdin;
\.


--
-- Data for Name: active_users; Type: TABLE DATA; Schema: read_usage; Owner: -
--

COPY read_usage.active_users (account_id, day, client_id, user_id) FROM stdin;
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecn009fent1twxsxbsywm2	user_01m8ecmzz3fy7tn9ps6ek2a11g
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecn00dfe9bnrfevjdzs4ke	user_01m8ecmzz3fy7tn9ps6ek2a11g
\.


--
-- Data for Name: days; Type: TABLE DATA; Schema: read_usage; Owner: -
--

COPY read_usage.days (account_id, day, client_id, tokens_issued, tokens_refreshed, tokens_revoked, grants_authorized, events) FROM stdin;
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecn009fent1twxsxbsywm2	12	7	2	5	28
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecmzz3eqhaxr4ndx7375v0	3	0	0	0	5
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecp7r3evpsbwkqcjjyx3w3	0	0	0	0	3
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27		0	0	0	0	15
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecp7qwfbjbw8wvsvt4dyz1	0	0	0	0	3
account_01m8ecp7w0en7bj5k9t468a3cp	2026-11-27		0	0	0	0	3
account_01m8ecp7w0en7bj5k9t468a3cp	2026-11-27	client_01m8ecp7w0eykvg4p3emdpvgv9	0	0	0	0	2
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecn00dfe9bnrfevjdzs4ke	2	1	0	2	6
account_01m8ecmzz3emtv4y0t6jnjpc6p	2026-11-27	client_01m8ecn25pfhzv1rw0j7kts77w	4	0	0	0	6
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: read_users; Owner: -
--

COPY read_users.users (user_id, email, email_verified, profile, standing, totp, locked_until, created_at, test_of, erase_at, "position") FROM stdin;
user_01m8ecmzz3fy7tn9ps6ek2a11g	demo@xwms.example	t	{"name": "Dana Demo", "locale": "en", "zoneinfo": "Europe/Amsterdam", "given_name": "Dana", "updated_at": "2026-11-27T11:36:02.787Z", "family_name": "Demo", "preferred_username": "dana"}	active	f	\N	2026-11-27 11:36:02.787+00	\N	\N	7
user_01m8ecp7s7fmpswjfbz9aymddz	kept@people.example	f	{"name": "Kept", "updated_at": "2026-11-27T11:36:43.559Z"}	active	f	\N	2026-11-27 11:36:43.559+00	account_01m8ecmzz3emtv4y0t6jnjpc6p	\N	76
user_01m8ecp7t1ff380hs46t9kbde7	\N	f	\N	erased	f	\N	2026-11-27 11:36:43.585+00	account_01m8ecmzz3emtv4y0t6jnjpc6p	\N	77
user_01m8ecp7w0fyq899vrkkdsnrpy	o@other.example	f	{"name": "Ada", "updated_at": "2026-11-27T11:36:43.648Z"}	active	f	\N	2026-11-27 11:36:43.648+00	\N	\N	81
\.


--
-- Name: request_numbers; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.request_numbers', 99, true);


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: alert_mails alert_mails_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alert_mails
    ADD CONSTRAINT alert_mails_pkey PRIMARY KEY (account_id, rule);


--
-- Name: answers answers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.answers
    ADD CONSTRAINT answers_pkey PRIMARY KEY (key);


--
-- Name: assertions assertions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assertions
    ADD CONSTRAINT assertions_pkey PRIMARY KEY (key);


--
-- Name: attachments attachments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (attachment_id);


--
-- Name: checkpoints checkpoints_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (tree, cut, hour);


--
-- Name: claims claims_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (key);


--
-- Name: client_networks client_networks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.client_networks
    ADD CONSTRAINT client_networks_pkey PRIMARY KEY (client_id, network);


--
-- Name: clock clock_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.clock
    ADD CONSTRAINT clock_pkey PRIMARY KEY (only_row);


--
-- Name: credentials credentials_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (user_id);


--
-- Name: erasures erasures_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY ("position");


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (aggregate_type, aggregate_id, sequence);


--
-- Name: factors factors_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.factors
    ADD CONSTRAINT factors_pkey PRIMARY KEY (user_id, factor);


--
-- Name: hash_tries hash_tries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.hash_tries
    ADD CONSTRAINT hash_tries_pkey PRIMARY KEY (id);


--
-- Name: holdings holdings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.holdings
    ADD CONSTRAINT holdings_pkey PRIMARY KEY (account_id, kind);


--
-- Name: log_head log_head_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.log_head
    ADD CONSTRAINT log_head_pkey PRIMARY KEY (only_row);


--
-- Name: log_servers log_servers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.log_servers
    ADD CONSTRAINT log_servers_pkey PRIMARY KEY (generation);


--
-- Name: login_attempts login_attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (id);


--
-- Name: login_mails login_mails_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.login_mails
    ADD CONSTRAINT login_mails_pkey PRIMARY KEY (user_id);


--
-- Name: logos logos_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.logos
    ADD CONSTRAINT logos_pkey PRIMARY KEY (client_id, digest);


--
-- Name: mails mails_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mails
    ADD CONSTRAINT mails_pkey PRIMARY KEY ("position", recipient);


--
-- Name: parked_events parked_events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parked_events
    ADD CONSTRAINT parked_events_pkey PRIMARY KEY (subscriber, "position");


--
-- Name: pictures pictures_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.pictures
    ADD CONSTRAINT pictures_pkey PRIMARY KEY (picture_id);


--
-- Name: proofs proofs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.proofs
    ADD CONSTRAINT proofs_pkey PRIMARY KEY (id);


--
-- Name: provider_secrets provider_secrets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_secrets
    ADD CONSTRAINT provider_secrets_pkey PRIMARY KEY (secret_id);


--
-- Name: request_batches request_batches_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_batches
    ADD CONSTRAINT request_batches_pkey PRIMARY KEY (id);


--
-- Name: request_counts request_counts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_counts
    ADD CONSTRAINT request_counts_pkey PRIMARY KEY (account_id, at, seconds, client_id, route, method, status);


--
-- Name: request_windows request_windows_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_windows
    ADD CONSTRAINT request_windows_pkey PRIMARY KEY (key);


--
-- Name: revocations revocations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.revocations
    ADD CONSTRAINT revocations_pkey PRIMARY KEY (key);


--
-- Name: root_keys root_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.root_keys
    ADD CONSTRAINT root_keys_pkey PRIMARY KEY (version, master);


--
-- Name: signing_secrets signing_secrets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signing_secrets
    ADD CONSTRAINT signing_secrets_pkey PRIMARY KEY (key_id);


--
-- Name: snapshots snapshots_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (aggregate_type, aggregate_id, format);


--
-- Name: subject_keys subject_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subject_keys
    ADD CONSTRAINT subject_keys_pkey PRIMARY KEY (subject);


--
-- Name: subscribers subscribers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscribers
    ADD CONSTRAINT subscribers_pkey PRIMARY KEY (name);


--
-- Name: tree_tiles tree_tiles_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tree_tiles
    ADD CONSTRAINT tree_tiles_pkey PRIMARY KEY (tree, level, tile);


--
-- Name: trees trees_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.trees
    ADD CONSTRAINT trees_pkey PRIMARY KEY (tree);


--
-- Name: webhook_attempts webhook_attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_attempts
    ADD CONSTRAINT webhook_attempts_pkey PRIMARY KEY (endpoint_id, "position", number);


--
-- Name: webhook_endpoints webhook_endpoints_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_endpoints
    ADD CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (endpoint_id);


--
-- Name: webhook_leftovers webhook_leftovers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_leftovers
    ADD CONSTRAINT webhook_leftovers_pkey PRIMARY KEY (endpoint_id);


--
-- Name: webhook_messages webhook_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_messages
    ADD CONSTRAINT webhook_messages_pkey PRIMARY KEY (endpoint_id, "position");


--
-- Name: webhook_replays webhook_replays_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_replays
    ADD CONSTRAINT webhook_replays_pkey PRIMARY KEY ("position", kind);


--
-- Name: consents consents_pkey; Type: CONSTRAINT; Schema: read_access; Owner: -
--

ALTER TABLE ONLY read_access.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (consent_id);


--
-- Name: grants grants_pkey; Type: CONSTRAINT; Schema: read_access; Owner: -
--

ALTER TABLE ONLY read_access.grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (grant_id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: read_access; Owner: -
--

ALTER TABLE ONLY read_access.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (session_id);


--
-- Name: stops stops_pkey; Type: CONSTRAINT; Schema: read_access; Owner: -
--

ALTER TABLE ONLY read_access.stops
    ADD CONSTRAINT stops_pkey PRIMARY KEY (key, "position");


--
-- Name: tokens tokens_pkey; Type: CONSTRAINT; Schema: read_access; Owner: -
--

ALTER TABLE ONLY read_access.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (token_id);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: read_accounts; Owner: -
--

ALTER TABLE ONLY read_accounts.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);


--
-- Name: invitations invitations_pkey; Type: CONSTRAINT; Schema: read_accounts; Owner: -
--

ALTER TABLE ONLY read_accounts.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (invitation_id);


--
-- Name: members members_pkey; Type: CONSTRAINT; Schema: read_accounts; Owner: -
--

ALTER TABLE ONLY read_accounts.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (account_id, user_id);


--
-- Name: alerts alerts_pkey; Type: CONSTRAINT; Schema: read_alerts; Owner: -
--

ALTER TABLE ONLY read_alerts.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (alert_id);


--
-- Name: cases cases_pkey; Type: CONSTRAINT; Schema: read_cases; Owner: -
--

ALTER TABLE ONLY read_cases.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (case_id);


--
-- Name: clients clients_pkey; Type: CONSTRAINT; Schema: read_clients; Owner: -
--

ALTER TABLE ONLY read_clients.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (client_id);


--
-- Name: origins origins_pkey; Type: CONSTRAINT; Schema: read_clients; Owner: -
--

ALTER TABLE ONLY read_clients.origins
    ADD CONSTRAINT origins_pkey PRIMARY KEY (client_id, origin);


--
-- Name: secrets secrets_pkey; Type: CONSTRAINT; Schema: read_clients; Owner: -
--

ALTER TABLE ONLY read_clients.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (secret_id);


--
-- Name: endpoints endpoints_pkey; Type: CONSTRAINT; Schema: read_endpoints; Owner: -
--

ALTER TABLE ONLY read_endpoints.endpoints
    ADD CONSTRAINT endpoints_pkey PRIMARY KEY (endpoint_id);


--
-- Name: tickets tickets_pkey; Type: CONSTRAINT; Schema: read_tickets; Owner: -
--

ALTER TABLE ONLY read_tickets.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (ticket_id);


--
-- Name: active_users active_users_pkey; Type: CONSTRAINT; Schema: read_usage; Owner: -
--

ALTER TABLE ONLY read_usage.active_users
    ADD CONSTRAINT active_users_pkey PRIMARY KEY (account_id, day, client_id, user_id);


--
-- Name: days days_pkey; Type: CONSTRAINT; Schema: read_usage; Owner: -
--

ALTER TABLE ONLY read_usage.days
    ADD CONSTRAINT days_pkey PRIMARY KEY (account_id, day, client_id);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: read_users; Owner: -
--

ALTER TABLE ONLY read_users.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);


--
-- Name: answers_expires_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX answers_expires_at ON public.answers USING btree (expires_at);


--
-- Name: assertions_expires_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assertions_expires_at ON public.assertions USING btree (expires_at);


--
-- Name: attachments_unkept; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attachments_unkept ON public.attachments USING btree (created_at) WHERE (NOT kept);


--
-- Name: attachments_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attachments_user ON public.attachments USING btree (user_id);


--
-- Name: claims_owner; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX claims_owner ON public.claims USING btree (owner);


--
-- Name: erasures_accounts; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX erasures_accounts ON public.erasures USING gin (account_ids);


--
-- Name: erasures_erased_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX erasures_erased_at ON public.erasures USING btree (erased_at);


--
-- Name: events_account_position; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX events_account_position ON public.events USING btree (account_id, "position");


--
-- Name: events_position; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX events_position ON public.events USING btree ("position");


--
-- Name: failures_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX failures_at ON public.failures USING btree (at);


--
-- Name: failures_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX failures_key ON public.failures USING btree (key, at);


--
-- Name: failures_network; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX failures_network ON public.failures USING btree (network, at);


--
-- Name: hash_tries_expire; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX hash_tries_expire ON public.hash_tries USING btree (expires_at);


--
-- Name: login_attempts_expire; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX login_attempts_expire ON public.login_attempts USING btree (expires_at);


--
-- Name: login_mails_since; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX login_mails_since ON public.login_mails USING btree (since);


--
-- Name: mails_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mails_due ON public.mails USING btree (due_at);


--
-- Name: pictures_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX pictures_user ON public.pictures USING btree (user_id);


--
-- Name: proofs_about; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX proofs_about ON public.proofs USING btree (about) WHERE (about IS NOT NULL);


--
-- Name: proofs_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX proofs_due ON public.proofs USING btree (mail_due_at) WHERE (mail_due_at IS NOT NULL);


--
-- Name: proofs_expire; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX proofs_expire ON public.proofs USING btree (expires_at);


--
-- Name: proofs_mailbox; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX proofs_mailbox ON public.proofs USING btree (mailbox, created_at);


--
-- Name: provider_secrets_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX provider_secrets_account ON public.provider_secrets USING btree (account_id);


--
-- Name: provider_secrets_root; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX provider_secrets_root ON public.provider_secrets USING btree (root);


--
-- Name: request_counts_old; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_counts_old ON public.request_counts USING btree (seconds, at);


--
-- Name: request_log_about; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_about ON ONLY public.request_log USING btree (about_token_id, number) WHERE (about_token_id IS NOT NULL);


--
-- Name: request_log_20261127_about_token_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_about_token_id_number_idx ON public.request_log_20261127 USING btree (about_token_id, number) WHERE (about_token_id IS NOT NULL);


--
-- Name: request_log_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_account ON ONLY public.request_log USING btree (account_id, number);


--
-- Name: request_log_20261127_account_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_account_id_number_idx ON public.request_log_20261127 USING btree (account_id, number);


--
-- Name: request_log_object; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_object ON ONLY public.request_log USING btree (account_id, object_id, number) WHERE (object_id IS NOT NULL);


--
-- Name: request_log_20261127_account_id_object_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_account_id_object_id_number_idx ON public.request_log_20261127 USING btree (account_id, object_id, number) WHERE (object_id IS NOT NULL);


--
-- Name: request_log_request; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_request ON ONLY public.request_log USING btree (account_id, request_id, number);


--
-- Name: request_log_20261127_account_id_request_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_account_id_request_id_number_idx ON public.request_log_20261127 USING btree (account_id, request_id, number);


--
-- Name: request_log_grant; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_grant ON ONLY public.request_log USING btree (grant_id, number) WHERE (grant_id IS NOT NULL);


--
-- Name: request_log_20261127_grant_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_grant_id_number_idx ON public.request_log_20261127 USING btree (grant_id, number) WHERE (grant_id IS NOT NULL);


--
-- Name: request_log_network; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_network ON ONLY public.request_log USING btree (network_hash, number) WHERE (network_hash IS NOT NULL);


--
-- Name: request_log_20261127_network_hash_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_network_hash_number_idx ON public.request_log_20261127 USING btree (network_hash, number) WHERE (network_hash IS NOT NULL);


--
-- Name: request_log_token; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_token ON ONLY public.request_log USING btree (token_id, number) WHERE (token_id IS NOT NULL);


--
-- Name: request_log_20261127_token_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_token_id_number_idx ON public.request_log_20261127 USING btree (token_id, number) WHERE (token_id IS NOT NULL);


--
-- Name: request_log_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_user ON ONLY public.request_log USING btree (user_id, number) WHERE (user_id IS NOT NULL);


--
-- Name: request_log_20261127_user_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261127_user_id_number_idx ON public.request_log_20261127 USING btree (user_id, number) WHERE (user_id IS NOT NULL);


--
-- Name: request_log_20261128_about_token_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_about_token_id_number_idx ON public.request_log_20261128 USING btree (about_token_id, number) WHERE (about_token_id IS NOT NULL);


--
-- Name: request_log_20261128_account_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_account_id_number_idx ON public.request_log_20261128 USING btree (account_id, number);


--
-- Name: request_log_20261128_account_id_object_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_account_id_object_id_number_idx ON public.request_log_20261128 USING btree (account_id, object_id, number) WHERE (object_id IS NOT NULL);


--
-- Name: request_log_20261128_account_id_request_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_account_id_request_id_number_idx ON public.request_log_20261128 USING btree (account_id, request_id, number);


--
-- Name: request_log_20261128_grant_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_grant_id_number_idx ON public.request_log_20261128 USING btree (grant_id, number) WHERE (grant_id IS NOT NULL);


--
-- Name: request_log_20261128_network_hash_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_network_hash_number_idx ON public.request_log_20261128 USING btree (network_hash, number) WHERE (network_hash IS NOT NULL);


--
-- Name: request_log_20261128_token_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_token_id_number_idx ON public.request_log_20261128 USING btree (token_id, number) WHERE (token_id IS NOT NULL);


--
-- Name: request_log_20261128_user_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261128_user_id_number_idx ON public.request_log_20261128 USING btree (user_id, number) WHERE (user_id IS NOT NULL);


--
-- Name: request_log_20261129_about_token_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_about_token_id_number_idx ON public.request_log_20261129 USING btree (about_token_id, number) WHERE (about_token_id IS NOT NULL);


--
-- Name: request_log_20261129_account_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_account_id_number_idx ON public.request_log_20261129 USING btree (account_id, number);


--
-- Name: request_log_20261129_account_id_object_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_account_id_object_id_number_idx ON public.request_log_20261129 USING btree (account_id, object_id, number) WHERE (object_id IS NOT NULL);


--
-- Name: request_log_20261129_account_id_request_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_account_id_request_id_number_idx ON public.request_log_20261129 USING btree (account_id, request_id, number);


--
-- Name: request_log_20261129_grant_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_grant_id_number_idx ON public.request_log_20261129 USING btree (grant_id, number) WHERE (grant_id IS NOT NULL);


--
-- Name: request_log_20261129_network_hash_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_network_hash_number_idx ON public.request_log_20261129 USING btree (network_hash, number) WHERE (network_hash IS NOT NULL);


--
-- Name: request_log_20261129_token_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_token_id_number_idx ON public.request_log_20261129 USING btree (token_id, number) WHERE (token_id IS NOT NULL);


--
-- Name: request_log_20261129_user_id_number_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_20261129_user_id_number_idx ON public.request_log_20261129 USING btree (user_id, number) WHERE (user_id IS NOT NULL);


--
-- Name: request_log_held_account; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX request_log_held_account ON public.request_log_held USING btree (account_id, number);


--
-- Name: request_log_held_token; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_held_token ON public.request_log_held USING btree (token_id, number) WHERE (token_id IS NOT NULL);


--
-- Name: request_log_held_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_log_held_user ON public.request_log_held USING btree (user_id) WHERE (user_id IS NOT NULL);


--
-- Name: revocations_expires_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX revocations_expires_at ON public.revocations USING btree (expires_at) WHERE (expires_at IS NOT NULL);


--
-- Name: signing_secrets_root; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signing_secrets_root ON public.signing_secrets USING btree (root);


--
-- Name: subject_keys_root; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX subject_keys_root ON public.subject_keys USING btree (root);


--
-- Name: tree_tiles_first; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tree_tiles_first ON public.tree_tiles USING btree (tree, first) WHERE (level = 0);


--
-- Name: webhook_endpoints_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_endpoints_account ON public.webhook_endpoints USING btree (account_id);


--
-- Name: webhook_messages_ended; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_ended ON public.webhook_messages USING btree (created_at) WHERE (state <> ALL (ARRAY['ready'::text, 'waiting'::text]));


--
-- Name: webhook_messages_event; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_event ON public.webhook_messages USING btree (event_id);


--
-- Name: webhook_messages_failed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_failed ON public.webhook_messages USING btree (endpoint_id, "position") WHERE (state = 'failed'::text);


--
-- Name: webhook_messages_going; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_going ON public.webhook_messages USING btree (lane) WHERE (state = 'ready'::text);


--
-- Name: webhook_messages_lane; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_lane ON public.webhook_messages USING btree (lane, "position") WHERE (state = ANY (ARRAY['ready'::text, 'waiting'::text]));


--
-- Name: webhook_messages_pending; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_pending ON public.webhook_messages USING btree (endpoint_id, "position") WHERE (state = ANY (ARRAY['ready'::text, 'waiting'::text]));


--
-- Name: webhook_messages_ready; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_ready ON public.webhook_messages USING btree (endpoint_id, due_at, "position") WHERE (state = 'ready'::text);


--
-- Name: webhook_messages_skipped; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_skipped ON public.webhook_messages USING btree (endpoint_id, "position") WHERE (state = 'skipped'::text);


--
-- Name: webhook_messages_tests; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_messages_tests ON public.webhook_messages USING btree (endpoint_id, due_at, "position") WHERE ((state = 'ready'::text) AND (event_type = 'endpoint.tested'::text));


--
-- Name: webhook_replays_endpoint; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_replays_endpoint ON public.webhook_replays USING btree (endpoint_id);


--
-- Name: webhook_replays_one; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX webhook_replays_one ON public.webhook_replays USING btree (endpoint_id, kind) WHERE (kind <> 'window'::text);


--
-- Name: consents_account; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX consents_account ON read_access.consents USING btree (account_id, "position");


--
-- Name: consents_client; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX consents_client ON read_access.consents USING btree (client_id, "position");


--
-- Name: consents_user; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX consents_user ON read_access.consents USING btree (user_id);


--
-- Name: grants_account; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX grants_account ON read_access.grants USING btree (account_id, "position");


--
-- Name: grants_client; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX grants_client ON read_access.grants USING btree (client_id, "position");


--
-- Name: grants_user; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX grants_user ON read_access.grants USING btree (user_id, "position");


--
-- Name: sessions_user; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX sessions_user ON read_access.sessions USING btree (user_id, "position");


--
-- Name: tokens_account; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX tokens_account ON read_access.tokens USING btree (account_id, "position");


--
-- Name: tokens_client; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX tokens_client ON read_access.tokens USING btree (client_id, "position");


--
-- Name: tokens_grant; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX tokens_grant ON read_access.tokens USING btree (grant_id) WHERE (grant_id IS NOT NULL);


--
-- Name: tokens_secret; Type: INDEX; Schema: read_access; Owner: -
--

CREATE INDEX tokens_secret ON read_access.tokens USING btree (secret_id, "position") WHERE (secret_id IS NOT NULL);


--
-- Name: invitations_account; Type: INDEX; Schema: read_accounts; Owner: -
--

CREATE INDEX invitations_account ON read_accounts.invitations USING btree (account_id, "position");


--
-- Name: members_user; Type: INDEX; Schema: read_accounts; Owner: -
--

CREATE INDEX members_user ON read_accounts.members USING btree (user_id);


--
-- Name: alerts_account; Type: INDEX; Schema: read_alerts; Owner: -
--

CREATE INDEX alerts_account ON read_alerts.alerts USING btree (account_id, "position");


--
-- Name: alerts_open; Type: INDEX; Schema: read_alerts; Owner: -
--

CREATE INDEX alerts_open ON read_alerts.alerts USING btree ("position") WHERE (cleared_at IS NULL);


--
-- Name: cases_account; Type: INDEX; Schema: read_cases; Owner: -
--

CREATE INDEX cases_account ON read_cases.cases USING btree (account_id, "position");


--
-- Name: clients_account; Type: INDEX; Schema: read_clients; Owner: -
--

CREATE INDEX clients_account ON read_clients.clients USING btree (account_id, "position");


--
-- Name: origins_origin; Type: INDEX; Schema: read_clients; Owner: -
--

CREATE INDEX origins_origin ON read_clients.origins USING btree (origin);


--
-- Name: secrets_client; Type: INDEX; Schema: read_clients; Owner: -
--

CREATE INDEX secrets_client ON read_clients.secrets USING btree (client_id, ((revoked_at IS NULL)), "position");


--
-- Name: secrets_digest; Type: INDEX; Schema: read_clients; Owner: -
--

CREATE INDEX secrets_digest ON read_clients.secrets USING btree (digest);


--
-- Name: endpoints_account; Type: INDEX; Schema: read_endpoints; Owner: -
--

CREATE INDEX endpoints_account ON read_endpoints.endpoints USING btree (account_id, "position");


--
-- Name: facets_key; Type: INDEX; Schema: read_questions; Owner: -
--

CREATE INDEX facets_key ON read_questions.facets USING btree (key, "position");


--
-- Name: tickets_account; Type: INDEX; Schema: read_tickets; Owner: -
--

CREATE INDEX tickets_account ON read_tickets.tickets USING btree (account_id, "position") WHERE (account_id IS NOT NULL);


--
-- Name: tickets_position; Type: INDEX; Schema: read_tickets; Owner: -
--

CREATE INDEX tickets_position ON read_tickets.tickets USING btree ("position");


--
-- Name: tickets_status; Type: INDEX; Schema: read_tickets; Owner: -
--

CREATE INDEX tickets_status ON read_tickets.tickets USING btree (status, "position");


--
-- Name: tickets_user; Type: INDEX; Schema: read_tickets; Owner: -
--

CREATE INDEX tickets_user ON read_tickets.tickets USING btree (user_id, "position");


--
-- Name: users_erase; Type: INDEX; Schema: read_users; Owner: -
--

CREATE INDEX users_erase ON read_users.users USING btree (erase_at) WHERE (erase_at IS NOT NULL);


--
-- Name: users_position; Type: INDEX; Schema: read_users; Owner: -
--

CREATE INDEX users_position ON read_users.users USING btree ("position");


--
-- Name: users_test; Type: INDEX; Schema: read_users; Owner: -
--

CREATE INDEX users_test ON read_users.users USING btree (test_of, "position") WHERE (test_of IS NOT NULL);


--
-- Name: request_log_20261127_about_token_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_about ATTACH PARTITION public.request_log_20261127_about_token_id_number_idx;


--
-- Name: request_log_20261127_account_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_account ATTACH PARTITION public.request_log_20261127_account_id_number_idx;


--
-- Name: request_log_20261127_account_id_object_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_object ATTACH PARTITION public.request_log_20261127_account_id_object_id_number_idx;


--
-- Name: request_log_20261127_account_id_request_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_request ATTACH PARTITION public.request_log_20261127_account_id_request_id_number_idx;


--
-- Name: request_log_20261127_grant_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_grant ATTACH PARTITION public.request_log_20261127_grant_id_number_idx;


--
-- Name: request_log_20261127_network_hash_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_network ATTACH PARTITION public.request_log_20261127_network_hash_number_idx;


--
-- Name: request_log_20261127_token_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_token ATTACH PARTITION public.request_log_20261127_token_id_number_idx;


--
-- Name: request_log_20261127_user_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_user ATTACH PARTITION public.request_log_20261127_user_id_number_idx;


--
-- Name: request_log_20261128_about_token_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_about ATTACH PARTITION public.request_log_20261128_about_token_id_number_idx;


--
-- Name: request_log_20261128_account_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_account ATTACH PARTITION public.request_log_20261128_account_id_number_idx;


--
-- Name: request_log_20261128_account_id_object_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_object ATTACH PARTITION public.request_log_20261128_account_id_object_id_number_idx;


--
-- Name: request_log_20261128_account_id_request_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_request ATTACH PARTITION public.request_log_20261128_account_id_request_id_number_idx;


--
-- Name: request_log_20261128_grant_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_grant ATTACH PARTITION public.request_log_20261128_grant_id_number_idx;


--
-- Name: request_log_20261128_network_hash_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_network ATTACH PARTITION public.request_log_20261128_network_hash_number_idx;


--
-- Name: request_log_20261128_token_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_token ATTACH PARTITION public.request_log_20261128_token_id_number_idx;


--
-- Name: request_log_20261128_user_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_user ATTACH PARTITION public.request_log_20261128_user_id_number_idx;


--
-- Name: request_log_20261129_about_token_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_about ATTACH PARTITION public.request_log_20261129_about_token_id_number_idx;


--
-- Name: request_log_20261129_account_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_account ATTACH PARTITION public.request_log_20261129_account_id_number_idx;


--
-- Name: request_log_20261129_account_id_object_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_object ATTACH PARTITION public.request_log_20261129_account_id_object_id_number_idx;


--
-- Name: request_log_20261129_account_id_request_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_request ATTACH PARTITION public.request_log_20261129_account_id_request_id_number_idx;


--
-- Name: request_log_20261129_grant_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_grant ATTACH PARTITION public.request_log_20261129_grant_id_number_idx;


--
-- Name: request_log_20261129_network_hash_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_network ATTACH PARTITION public.request_log_20261129_network_hash_number_idx;


--
-- Name: request_log_20261129_token_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_token ATTACH PARTITION public.request_log_20261129_token_id_number_idx;


--
-- Name: request_log_20261129_user_id_number_idx; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.request_log_user ATTACH PARTITION public.request_log_20261129_user_id_number_idx;


--
-- Name: events events_are_final; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER events_are_final BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.refuse_change();


--
-- Name: events events_are_kept; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();


--
-- Name: subject_keys forget_attachments; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER forget_attachments AFTER DELETE ON public.subject_keys FOR EACH ROW EXECUTE FUNCTION public.forget_attachments();


--
-- Name: subject_keys forget_pictures; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER forget_pictures AFTER DELETE ON public.subject_keys FOR EACH ROW EXECUTE FUNCTION public.forget_pictures();


--
-- PostgreSQL database dump complete
--


