// Made from the OpenAPI document by scripts/generate.mjs. Do not edit.

export interface paths {
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up
         * @description Creates the account, its owner, and a machine client with every management scope, whose secret is shown only once. Needs no token. Where the organization of the address, which has proved its domain, requires its own login, no password is taken: its people sign up at `/sign-up`, which leads there.
         */
        post: operations["accounts_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's own account
         * @description Scope `accounts:read`.
         */
        get: operations["accounts_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename the caller's own account
         * @description Scope `accounts:write`.
         */
        patch: operations["accounts_rename"];
        trace?: never;
    };
    "/v1/accounts/{account_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the account for good
         * @description Every client, token and session stops here at once. Its history stays in the log. Scope `accounts:write`; owners only.
         */
        post: operations["accounts_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/hand_over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make another member an owner instead of you
         * @description You stay as an admin. Scope `accounts:write`; owners only.
         */
        post: operations["accounts_hand_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/login_domains/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give up a domain of mail addresses
         * @description Scope `accounts:write`; owners only.
         */
        post: operations["accounts_remove_login_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/login_domains/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check now whether DNS has the account's proof for a domain of mail addresses
         * @description People with such an address then log in at the account's provider. Scope `accounts:write`; owners only.
         */
        post: operations["accounts_verify_login_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/login_provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the OpenID provider at which people with a mail address in the account's domains log in, or remove it
         * @description Scope `accounts:write`; owners only.
         */
        post: operations["accounts_login_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller's own account may use, and how much of it is used
         * @description Scope `accounts:read`.
         */
        get: operations["plans_read"];
        /**
         * Choose a plan
         * @description It takes effect within a second. What exceeds a smaller plan's limits is kept. Scope `accounts:write`.
         */
        put: operations["plans_choose"];
        post?: never;
        /**
         * End the plan
         * @description Nothing can be added until another is chosen, and few requests are accepted. Scope `accounts:write`.
         */
        delete: operations["plans_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Require a second factor of the account's members, or waive it
         * @description With the policy, members act in the account only after a login with two factors; who requires it must have logged in so. Scope `accounts:write`; owners only.
         */
        post: operations["accounts_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts about the account's clients, newest first
         * @description Filtered by `status` (`open`, `cleared`) and `rule`. Scope `alerts:read`.
         */
        get: operations["alerts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/as_of": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of an object as of a position or time
         * @description `object` is its id, or its name as in `subject` of events; `at` is a position or a time as in RFC 3339, and now without it. Whether it was live then is judged by the rules of today, from the events of everything that it depends on. Personal fields are included with `accounts:read` (members) and `users:read` (test users). The question is recorded. Scope `audit:read`.
         */
        get: operations["audit_as_of"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/ask/{question}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask the account's history
         * @description `question` is one of
         *
         *     - `by`: everything that was done with a `token`, `grant`, `session`, `secret`, `key` (of this server), `client_key`
         *       (`client_…/kid`), `person`, `client`, `network` (an address, an IPv4 /24 or IPv6 /48), `request` or `object`:
         *       events and requests, newest first;
         *     - `family`: what a `session`, `grant` or `token` came from and led to, and what stopped each;
         *     - `networks`: from where a credential, `person` or `client` was used, and what of it is new;
         *     - `changes`: what changed in the account, by object;
         *     - `exposed`: credentials reported as exposed that still work;
         *     - `keys`: what each signing key signed;
         *     - `idle`: client secrets older than `days` (90), never used, or overlapping;
         *     - `reach`: who approved the `client`, also if it is deleted; then for whom it got tokens without asking;
         *     - `reads`: what a `person` or `client` read; without either, what the operator looked at.
         *
         *     The window is `since` to `until`, or from the position `from` on; else the last 30 days, and no further back
         *     than the plan shows. With `at`, the answer is as of that position. `format` is `json`, `csv` or `jsonl`: two
         *     people who ask for a file at one position get the same bytes, and `limit` is up to 10000. Each question is
         *     recorded. Scope `audit:read`.
         */
        get: operations["audit_ask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's cases, newest first
         * @description Filtered by `status` (`open`, `closed`). Scope `audit:read`.
         */
        get: operations["audit_list_cases"];
        put?: never;
        /**
         * Open a case, in the caller's own name
         * @description Scope `audit:read`.
         */
        post: operations["audit_open_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One case, with its pins and notes
         * @description Scope `audit:read`.
         */
        get: operations["audit_read_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a case
         * @description A hold is lifted before. Scope `audit:read`.
         */
        post: operations["audit_close_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All of a case, one JSON value on each line
         * @description What people wrote, each pinned question with its answer, asked again at its position, and each pinned event and the events of each pinned object, as the log stores them, with the proof that they are in the account's tree of `tree_size` leaves. The last line is the newest signed checkpoint, with the proof that it continues that tree; all lines before it are the same bytes for everybody, until the case changes. Personal fields of events stay sealed. 409 `not_in_checkpoint` if an event is newer than the newest checkpoint: try again in a second. Scope `audit:read`. The account's history says that it was exported.
         */
        get: operations["audit_export_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/lift_hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift the legal hold of a case
         * @description After the last hold of the account, what the plan no longer shows is deleted within an hour. Scope `audit:read`.
         */
        post: operations["audit_lift_hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write a note in a case, in the caller's own name
         * @description Scope `audit:read`.
         */
        post: operations["audit_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/pins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pin a question with its answer, an event or an object to a case
         * @description The answer is not stored: whoever exports the case asks again at the same position. Scope `audit:read`.
         */
        post: operations["audit_pin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/place_hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place a legal hold
         * @description While an open case of the account has one, its request log and webhook attempts are kept longer than the plan says. Scope `audit:read`.
         */
        post: operations["audit_place_hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen a case
         * @description Scope `audit:read`.
         */
        post: operations["audit_reopen_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/cases/{case_id}/unpin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a pin off a case
         * @description Scope `audit:read`.
         */
        post: operations["audit_unpin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest checkpoint of a `tree`
         * @description `account` (the default), over the account's own events, or `log`, over the events of all accounts. A new one is signed every second while there is something new. 409 `no_checkpoint` if this server signs none. Scope `events:read`.
         */
        get: operations["audit_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/contain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what stops if something is revoked, and with `dry_run: false` revoke it
         * @description A client secret with everything that was got with it, a client (it is disabled), a token, a grant, what a user approved in a session, everything of a user, whatever was used from a network, or everything that was issued before a time.
         *
         *     Effective on every node at once. What is stopped already is left alone, so the request can be repeated: after a
         *     failure, and while `complete` is false. Scope `grants:read` to ask; to act, the scopes of each single act:
         *     `clients:write` for a client or secret, `tokens:write` for tokens, `grants:write` for grants, sessions and
         *     people, `usage:read` for a network. A person needs a login of the last ten minutes to act.
         */
        post: operations["audit_contain_target"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/could": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a client could obtain a scope as of a position or time
         * @description For the person `user` or, without one, for itself; and why. Each step is a rule that the server applies to token requests, with the event that made it so; `decided_by` is the first that did not hold. With `resource`, an id or audience, `scope` is one of that API. The question is recorded. Scope `audit:read`.
         */
        get: operations["audit_could"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What differs between two moments of an object, member by member
         * @description `from` and `to` are positions or times as in RFC 3339; `to` is now if absent. Otherwise as `/v1/audit/as_of`. Scope `audit:read`.
         */
        get: operations["audit_difference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who were members of the account, and its test users, that were erased, newest first
         * @description Somebody appears within seconds of their erasure. Scope `events:read`.
         */
        get: operations["audit_list_erasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's whole history, one JSON value on each line, also what the plan's `history_days` no longer show
         * @description `format` is `archive` (the default), which proves itself against a checkpoint, or `ocsf`, CloudEvents with OCSF data up to now. An archive has the stored texts of each event; personal fields stay sealed. An archive that broke off continues with `after`, the number of leaves in its whole blocks, and `size`, that of its first line. OCSF continues with `after`, the `sequence` of its last line. 409 `no_checkpoint` if this server signs none. Scope `audit:read`. The account's history says that it was exported.
         */
        get: operations["audit_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/exposed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a credential as exposed
         * @description Others may know it. It goes on working until it is stopped. Reporting it again records only what is new in the account: an earlier time, or where else it was found. Scope `grants:read`, and `audit:read` or one that may stop a credential (`clients:write`, `grants:write`, `tokens:write`).
         */
        post: operations["audit_report_exposure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/leaves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The leaves of the account's tree, in order
         * @description All that its root follows from, also those of events that `/v1/events` does not show. Scope `events:read`.
         */
        get: operations["audit_leaves"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proofs/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proof that a `tree`, `account` or `log`, only grew from `from` to `to` leaves
         * @description Without `to`, up to the newest checkpoint. Both are sizes of checkpoints that the reader has. Scope `events:read`.
         */
        get: operations["audit_consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proofs/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proof that an event of the account is in a `tree`, `account` or `log`
         * @description The event is named by `event_id` or by `position`, which is the number in its `sequence`. 409 `not_in_checkpoint` if it is newer than the newest checkpoint: try again in a second. Scope `events:read`.
         */
        get: operations["audit_inclusion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/what_if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which requests of the account another limit would have refused
         * @description By minute, from `from` until `to` (RFC 3339, of the last two days). The limit is that of `plan`, or the
         *     account's own; `requests` and `window`, in seconds, replace what it says. The question is recorded. Scope
         *     `audit:read`.
         */
        get: operations["audit_what_if"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's clients, newest first
         * @description Filtered by `environment` and `standing`. Scope `clients:read`.
         */
        get: operations["clients_list"];
        put?: never;
        /**
         * Register a client
         * @description A generated secret is in the response as `client_secret`, only once. Scope `clients:write`.
         */
        post: operations["clients_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One client, in its current state
         * @description Scope `clients:read`.
         */
        get: operations["clients_read"];
        put?: never;
        post?: never;
        /**
         * Delete a client for good
         * @description Secrets, codes and tokens stop; its history stays. Scope `clients:write`.
         */
        delete: operations["clients_delete"];
        options?: never;
        head?: never;
        /**
         * Change a client's settings
         * @description Name, links, URIs, scopes, token policy, keys, share of requests; all or nothing. Scope `clients:write`.
         */
        patch: operations["clients_change"];
        trace?: never;
    };
    "/v1/clients/{client_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a client and everything issued to it, until it is enabled
         * @description Scope `clients:write`.
         */
        post: operations["clients_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the origins that a client may be used from
         * @description Origins that are kept stay verified. Scope `clients:write`.
         */
        put: operations["clients_domains"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/domains/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check now whether a domain has the client's proof, in DNS (`txt_name`) or in its file (`file_url`)
         * @description Scope `clients:write`.
         */
        post: operations["clients_verify_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a disabled client act again
         * @description Tokens issued before stay revoked. Scope `clients:write`.
         */
        post: operations["clients_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/ip_allow_list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the networks that a machine client may call from
         * @description Takes effect at once, for tokens issued before, too. Scope `clients:write`.
         */
        put: operations["clients_ip_allow_list"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a client's logo
         * @description The file is cut to a square and written anew. People see the logo while the operator has verified the client; another logo ends the verification. Scope `clients:write`.
         */
        put: operations["clients_replace_logo"];
        post?: never;
        /**
         * Remove a client's logo
         * @description Scope `clients:write`.
         */
        delete: operations["clients_remove_logo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/logouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The logouts that a client was told of, or is to be told of, newest logins first, with the attempts
         * @description Scope `clients:read`.
         */
        get: operations["clients_list_logouts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/replace_exposed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an exposed secret
         * @description Creates a new one, and stops every other secret, grant and token at once. Scope `clients:write`. Callers without the client's own scopes can stop it with `disable`.
         */
        post: operations["secrets_replace_exposed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/revoke_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke every grant and token of a client
         * @description Scope `clients:write`.
         */
        post: operations["clients_revoke_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/rotate_secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the only live secret of a client
         * @description Scope `clients:write`.
         */
        post: operations["secrets_rotate_only"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The secrets of a client, newest first
         * @description Label, status, and when they were created, expire, were revoked and last used. It lists all secrets that were not revoked, and the last hundred that were. Scope `clients:read`.
         */
        get: operations["secrets_list"];
        put?: never;
        /**
         * Generate an additional secret
         * @description Scope `clients:write`.
         */
        post: operations["secrets_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/secrets/{secret_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a secret
         * @description The next call with it is refused. Scope `clients:write`.
         */
        delete: operations["secrets_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/secrets/{secret_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a secret
         * @description The old one keeps working for `overlap_seconds`. Scope `clients:write`.
         */
        post: operations["secrets_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The security events that a client's stream was sent, or is to be sent, newest first, with the attempts
         * @description Scope `clients:read`.
         */
        get: operations["clients_list_signals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Consents, newest first
         * @description Filtered by `client_id` and `user_id`, and with `active=true` only those not withdrawn. Scope `grants:read`.
         */
        get: operations["consents_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents/{consent_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a consent, and stop every grant and token that depends on it
         * @description Scope `grants:write`.
         */
        post: operations["consents_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's endpoints, newest first
         * @description Scope `endpoints:read`.
         */
        get: operations["endpoints_list"];
        put?: never;
        /**
         * Register an endpoint
         * @description It gets the account's events from now on, and by a replay those of the past: this scope reads every public event, without `events:read`. The generated signing secret is in the response as `secret`, only once. Scope `endpoints:write`, with `audit` also `audit:read`.
         */
        post: operations["endpoints_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One endpoint in its current state, with its delivery health
         * @description Messages about internal events count only for callers with the scope `audit:read`. Scope `endpoints:read`.
         */
        get: operations["endpoints_read"];
        put?: never;
        post?: never;
        /**
         * Delete an endpoint with its messages
         * @description Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
         */
        delete: operations["endpoints_delete"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint, all or nothing
         * @description Scope `endpoints:write`, and `audit:read` if the endpoint has or gets `audit`.
         */
        patch: operations["endpoints_change"];
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop sending messages
         * @description Waiting messages are kept. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
         */
        post: operations["endpoints_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start sending again, with the waiting messages first
         * @description Also ends the pause of an enabled endpoint; messages that wait for a retry are sent now. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
         */
        post: operations["endpoints_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public keys of `v1a` signatures as a JWK set (RFC 8037), newest first
         * @description Needs no token.
         */
        get: operations["endpoints_jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages, newest first
         * @description Filtered by `status` (`pending`, `delivered`, `failed`, `skipped`) and `type`. Failed messages are the dead letters. If few messages match, a page may have fewer items than requested, or none, and still `has_more`: continue with `next_cursor`. Messages about internal events, which an endpoint with `audit` gets, are left out unless the caller also has the scope `audit:read`. Scope `endpoints:read`.
         */
        get: operations["messages_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One message
         * @description Scope `endpoints:read`; for a message about an internal event also `audit:read`.
         */
        get: operations["messages_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/messages/{message_id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Attempts to send a message, newest first
         * @description Scope `endpoints:read`; for a message about an internal event also `audit:read`.
         */
        get: operations["messages_attempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/messages/{message_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend a message, whatever its status
         * @description At once, if it waits for a retry. A message that waits behind another is sent in its turn. Scope `endpoints:write`.
         */
        post: operations["messages_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/messages/{message_id}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Skip a message
         * @description The messages that waited behind it are sent. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
         */
        post: operations["messages_skip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send every event of a window of the account's history, again or for the first time, under its existing id
         * @description Tests are left out. At most three replays are open at once. Scope `endpoints:write`.
         */
        post: operations["messages_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/resend_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend every failed message
         * @description Messages that wait for a retry are sent now. Scope `endpoints:write`.
         */
        post: operations["messages_resend_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/rotate_secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the signing secret
         * @description Messages are signed with the old one, too, until its overlap ends; at most five secrets sign at once. The new one is in the response as `secret`, only once. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
         */
        post: operations["endpoints_rotate_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event `endpoint.tested` to this endpoint only, even if it is disabled or paused
         * @description Or an example of any type. Scope `endpoints:write`, and `audit:read` for `resume` of an endpoint with `audit`.
         */
        post: operations["messages_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event_types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every type of event that webhooks, the feed and NATS can deliver, with the URL of its JSON Schema
         * @description Needs no token.
         */
        get: operations["events_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of the account, oldest first
         * @description Filtered by `type` (names or globs such as `client.*`, separated by commas), `stream` (`clients/client_…`, as in `subject`, or the id alone), `actor`, `since` and `until`; no further back than the plan shows. Scope `events:read`.
         *
         *     `next_cursor` is also present at the end, to continue from later. If few events match, a page may have
         *     fewer items than requested, or none, and still `has_more`: continue with `next_cursor`. `after_position`
         *     starts after a known `sequence`. If the database lost events that the cursor was past, the page begins
         *     with the events in their place, and `XWMS-Log-Went-Back` names the `sequence` after which they were lost.
         *     Personal fields are included with the scope `accounts:read`.
         *
         *     With `Accept: text/event-stream`, the same as server-sent events, followed by new events: `id` is a
         *     cursor, to continue from with `Last-Event-ID`. Instead of the header, the first event is `log.went_back`.
         */
        get: operations["events_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Grants, newest first
         * @description Filtered by `client_id`, `user_id` and `status`. Scope `grants:read`.
         */
        get: operations["grants_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants/{grant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One grant
         * @description Scope `grants:read`.
         */
        get: operations["grants_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants/{grant_id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a grant with its code and all its tokens
         * @description Scope `grants:write`.
         */
        post: operations["grants_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's groups, newest first
         * @description Scope `accounts:read`.
         */
        get: operations["groups_list"];
        put?: never;
        /**
         * Make a group of people
         * @description Apps and APIs with `groups_claim` are told its name. Scope `accounts:write`.
         */
        post: operations["groups_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One group
         * @description Scope `accounts:read`.
         */
        get: operations["groups_read"];
        put?: never;
        post?: never;
        /**
         * Delete a group
         * @description Nobody is in it any more, and its name is free. Scope `accounts:write`.
         */
        delete: operations["groups_delete"];
        options?: never;
        head?: never;
        /**
         * Change the name or the description of a group
         * @description Scope `accounts:write`.
         */
        patch: operations["groups_change"];
        trace?: never;
    };
    "/v1/groups/{group_id}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The people in a group
         * @description Who was added last comes first. Scope `accounts:read`.
         */
        get: operations["groups_list_people"];
        put?: never;
        /**
         * Put a person into a group
         * @description Nothing happens if they are in it. Scope `accounts:write`.
         *
         *     The account knows its members, its test users, and users who ever approved one of its clients. Any other id
         *     returns 404, whether the user exists or not. Apps and APIs are told from the next token on.
         */
        post: operations["groups_add_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{group_id}/people/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a person out of a group
         * @description Tokens say so from their next refresh. Scope `accounts:write`.
         */
        delete: operations["groups_remove_person"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Unused invitations, newest first, including expired ones
         * @description Scope `accounts:read`.
         */
        get: operations["invitations_list"];
        put?: never;
        /**
         * Invite a person by mail
         * @description The link in it is valid for seven days, once, and for this address only. To send it again, withdraw it and invite again. Only an owner can invite owners. Scope `accounts:write`.
         */
        post: operations["invitations_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw an invitation
         * @description Its link stops working. Scope `accounts:write`.
         */
        delete: operations["invitations_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The current user, by session or token, and their permissions in each account
         * @description For the dashboard, also the CSRF token of its session. No scope.
         */
        get: operations["me_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All members of the caller's account, newest first
         * @description Members of an account can see each other's names and addresses. Scope `accounts:read`.
         */
        get: operations["members_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description Their tokens stop working, and their next request is refused. Any member but the last owner may leave, at the dashboard, in any role. Scope `accounts:write`.
         */
        delete: operations["members_remove"];
        options?: never;
        head?: never;
        /**
         * Change the role of a member
         * @description It takes effect with their next request. Only an owner can make or unmake owners, and the last owner stays. Scope `accounts:write`.
         */
        patch: operations["members_role"];
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All plans
         * @description Scope `accounts:read`.
         */
        get: operations["plans_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registration_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's registration tokens that apps can register with, newest first
         * @description Scope `clients:read`.
         */
        get: operations["registrations_list"];
        put?: never;
        /**
         * Make a token with which apps register themselves as clients of the account
         * @description The response has it as `registration_token`, only once. Scope `clients:write`.
         */
        post: operations["registrations_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registration_tokens/{registration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a registration token
         * @description No more apps can register with it. Apps that already registered stay. Scope `clients:write`.
         */
        delete: operations["registrations_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests of the account, newest first, no further back than the plan shows
         * @description Filtered by
         *
         *     - what they acted with: `token_id`, `grant_id`, `user_id`, `secret_id`, `client_id`;
         *     - what they were about: `object` (the last id in the path), `about_token_id` and `about_grant_id` (of an
         *       introspection or revocation);
         *     - where they came from: `ip` (an address, an IPv4 /24 or an IPv6 /48) and `user_agent`;
         *     - how they ended: `status` (`404`, or a class such as `4xx`), `error` (a problem's `code`, or the `error` of
         *       OAuth), `reason`;
         *     - `route`, `request_id`, `since` and `until`.
         *
         *     With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it: then `limit` is up to 10000, and
         *     `Link` has the URL of the next page. Scope `usage:read`.
         */
        get: operations["requests_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One request, with the events that it caused
         * @description If several requests have the id, because their callers chose it, this is the newest; the list's filter `request_id` finds all of them. Scope `usage:read`; the events need `events:read`, and their personal fields `accounts:read`.
         */
        get: operations["requests_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's resources, newest first
         * @description Scope `resources:read`.
         */
        get: operations["resources_list"];
        put?: never;
        /**
         * Register an API as a resource
         * @description Apps that it lists may then ask for tokens for it. Scope `resources:write`.
         */
        post: operations["resources_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{resource_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One resource in its current state
         * @description Scope `resources:read`.
         */
        get: operations["resources_read"];
        put?: never;
        post?: never;
        /**
         * Delete a resource
         * @description Its tokens stop at once. Only the same account can register the audience again. Scope `resources:write`.
         */
        delete: operations["resources_delete"];
        options?: never;
        head?: never;
        /**
         * Change a resource, all or nothing
         * @description Scope `resources:write`.
         */
        patch: operations["resources_change"];
        trace?: never;
    };
    "/v1/resources/{resource_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a resource
         * @description Its tokens stop at once, and apps get no new ones. Scope `resources:write`.
         */
        post: operations["resources_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{resource_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a resource
         * @description Tokens from before it was disabled stay stopped. Scope `resources:write`.
         */
        post: operations["resources_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tickets about the account, newest first
         * @description Filtered by `status` (`open`, `answered`, `closed`). Owners and admins see everybody's, other members their own. Scope `tickets:read`.
         */
        get: operations["tickets_list"];
        put?: never;
        /**
         * Ask the operator for help, in the caller's own name
         * @description Scope `tickets:write`.
         */
        post: operations["tickets_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{ticket_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One ticket, with what both sides wrote
         * @description Owners and admins see everybody's, other members their own. Scope `tickets:read`.
         */
        get: operations["tickets_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{ticket_id}/attachments/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file that came with a message
         * @description `image/png`, `image/jpeg` or `text/plain`. Owners and admins see everybody's, other members those of their own tickets. Scope `tickets:read`.
         */
        get: operations["tickets_read_attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{ticket_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a ticket that is settled
         * @description Scope `tickets:write`.
         */
        post: operations["tickets_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{ticket_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen a ticket that is not settled after all
         * @description Scope `tickets:write`.
         */
        post: operations["tickets_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{ticket_id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write more, in the caller's own name
         * @description Owners and admins may reply to everybody's tickets, other members to their own. Scope `tickets:write`.
         */
        post: operations["tickets_reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Access tokens, newest first
         * @description Filtered by `client_id`, `user_id` and `grant_id`, and with `active=true` only those that are neither expired nor revoked. Scope `tokens:read`.
         */
        get: operations["tokens_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One access token, with all that its events say of it
         * @description Scope `tokens:read`.
         */
        get: operations["tokens_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{token_id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke an access token
         * @description Scope `tokens:write`.
         */
        post: operations["tokens_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests of the account over time
         * @description By `step` (`minute`, `hour`, which is the default, or `day`), and with `by` (`client`, `route`, `status`, separated by commas) by those, too. From `from` to `to`, in whole steps: at most a day by minute, 31 days by hour, 400 days by day, and no further back than the plan shows. With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it. Scope `usage:read`.
         */
        get: operations["usage_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tokens and grants by day, and with `by=client` by client
         * @description With totals. From `from` to `to`, in whole days, at most 400, and no further back than the plan shows. These counts are billed: each event of the log counts once. With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it. Scope `usage:read`.
         */
        get: operations["usage_read_tokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's test users, newest first
         * @description Scope `users:read`.
         */
        get: operations["users_list"];
        put?: never;
        /**
         * Create a test user, who can log in to the account's test clients only
         * @description Scope `users:write`.
         */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One test user, in the current state
         * @description Scope `users:read`.
         */
        get: operations["users_read"];
        put?: never;
        post?: never;
        /**
         * Erase a test user
         * @description Sessions and tokens stop, their data becomes unreadable, and the mail address can be used again. Scope `users:write`.
         */
        delete: operations["users_delete"];
        options?: never;
        head?: never;
        /**
         * Change a test user
         * @description A new password ends their sessions and tokens. Scope `users:write`.
         */
        patch: operations["users_change"];
        trace?: never;
    };
    "/v1/users/{user_id}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The groups that a user is in, by name
         * @description Scope `accounts:read`.
         *
         *     The account knows its members, its test users, and users who ever approved one of its clients. Any other id
         *     returns 404, whether the user exists or not.
         */
        get: operations["groups_of_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/revoke_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke every grant and token that a user has with this account's clients
         * @description Scope `grants:write`.
         *
         *     The account knows users who ever approved one of its clients, its members, and its test users. Any other
         *     id returns 404, whether the user exists or not.
         */
        post: operations["users_revoke_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "account.closed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.closed
         * @description Account: closed.
         */
        post: operations["webhooks_account_closed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.created
         * @description Account: created.
         */
        post: operations["webhooks_account_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.limits_agreed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.limits_agreed
         * @description Account: limits agreed.
         */
        post: operations["webhooks_account_limits_agreed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.login_domain_removed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.login_domain_removed
         * @description Account: login domain removed.
         */
        post: operations["webhooks_account_login_domain_removed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.login_domain_verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.login_domain_verified
         * @description Account: login domain verified.
         */
        post: operations["webhooks_account_login_domain_verified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.login_provider_removed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.login_provider_removed
         * @description Account: login provider removed.
         */
        post: operations["webhooks_account_login_provider_removed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.login_provider_set": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.login_provider_set
         * @description Account: login provider set.
         */
        post: operations["webhooks_account_login_provider_set"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.operator_acted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.operator_acted
         * @description Account: operator acted.
         */
        post: operations["webhooks_account_operator_acted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.plan_activated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.plan_activated
         * @description Account: plan activated.
         */
        post: operations["webhooks_account_plan_activated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.plan_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.plan_changed
         * @description Account: plan changed.
         */
        post: operations["webhooks_account_plan_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.plan_ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.plan_ended
         * @description Account: plan ended.
         */
        post: operations["webhooks_account_plan_ended"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.registration_token_created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.registration_token_created
         * @description Account: registration token created.
         */
        post: operations["webhooks_account_registration_token_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.registration_token_revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.registration_token_revoked
         * @description Account: registration token revoked.
         */
        post: operations["webhooks_account_registration_token_revoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.registration_token_used": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.registration_token_used
         * @description Account: registration token used.
         */
        post: operations["webhooks_account_registration_token_used"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.reinstated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.reinstated
         * @description Account: reinstated.
         */
        post: operations["webhooks_account_reinstated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.renamed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.renamed
         * @description Account: renamed.
         */
        post: operations["webhooks_account_renamed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.restricted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.restricted
         * @description Account: restricted.
         */
        post: operations["webhooks_account_restricted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.second_factor_required": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.second_factor_required
         * @description Account: second factor required. Members need a second factor to act in the account.
         */
        post: operations["webhooks_account_second_factor_required"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.second_factor_waived": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.second_factor_waived
         * @description Account: second factor waived. Members need no second factor any more.
         */
        post: operations["webhooks_account_second_factor_waived"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.user_tokens_revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.user_tokens_revoked
         * @description Account: user tokens revoked.
         */
        post: operations["webhooks_account_user_tokens_revoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.viewed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * account.viewed
         * @description Account: viewed.
         */
        post: operations["webhooks_account_viewed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "alert.cleared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * alert.cleared
         * @description Alert: cleared.
         */
        post: operations["webhooks_alert_cleared"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "alert.raised": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * alert.raised
         * @description Alert: raised.
         */
        post: operations["webhooks_alert_raised"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.created
         * @description Client: created.
         */
        post: operations["webhooks_client_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.deleted
         * @description Client: deleted.
         */
        post: operations["webhooks_client_deleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.disabled
         * @description Client: disabled.
         */
        post: operations["webhooks_client_disabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.domain_verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.domain_verified
         * @description Client: domain verified.
         */
        post: operations["webhooks_client_domain_verified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.domains_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.domains_changed
         * @description Client: domains changed. Origins that stay in the list stay verified.
         */
        post: operations["webhooks_client_domains_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.enabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.enabled
         * @description Client: enabled.
         */
        post: operations["webhooks_client_enabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.id_imported": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.id_imported
         * @description Client: id imported.
         */
        post: operations["webhooks_client_id_imported"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.ip_allow_list_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.ip_allow_list_changed
         * @description Client: ip allow list changed.
         */
        post: operations["webhooks_client_ip_allow_list_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.keys_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.keys_changed
         * @description Client: keys changed.
         */
        post: operations["webhooks_client_keys_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.links_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.links_changed
         * @description Client: links changed. The client's home page, privacy policy and terms; https.
         */
        post: operations["webhooks_client_links_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.logo_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.logo_changed
         * @description Client: logo changed.
         */
        post: operations["webhooks_client_logo_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.pkce_requirement_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.pkce_requirement_changed
         * @description Client: pkce requirement changed.
         */
        post: operations["webhooks_client_pkce_requirement_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.protocol_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.protocol_changed
         * @description Client: protocol changed.
         */
        post: operations["webhooks_client_protocol_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.redirect_uris_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.redirect_uris_changed
         * @description Client: redirect uris changed.
         */
        post: operations["webhooks_client_redirect_uris_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.reinstated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.reinstated
         * @description Client: reinstated.
         */
        post: operations["webhooks_client_reinstated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.renamed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.renamed
         * @description Client: renamed.
         */
        post: operations["webhooks_client_renamed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.request_share_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.request_share_changed
         * @description Client: request share changed.
         */
        post: operations["webhooks_client_request_share_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.restricted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.restricted
         * @description Client: restricted.
         */
        post: operations["webhooks_client_restricted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.scopes_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.scopes_changed
         * @description Client: scopes changed.
         */
        post: operations["webhooks_client_scopes_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.secret_created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.secret_created
         * @description Client: secret created.
         */
        post: operations["webhooks_client_secret_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.secret_revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.secret_revoked
         * @description Client: secret revoked.
         */
        post: operations["webhooks_client_secret_revoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.secret_rotated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.secret_rotated
         * @description Client: secret rotated.
         */
        post: operations["webhooks_client_secret_rotated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.self_registered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.self_registered
         * @description Client: self registered.
         */
        post: operations["webhooks_client_self_registered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.signal_verification_requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.signal_verification_requested
         * @description Client: signal verification requested.
         */
        post: operations["webhooks_client_signal_verification_requested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.signals_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.signals_changed
         * @description Client: signals changed.
         */
        post: operations["webhooks_client_signals_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.token_policy_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.token_policy_changed
         * @description Client: token policy changed.
         */
        post: operations["webhooks_client_token_policy_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.tokens_revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.tokens_revoked
         * @description Client: tokens revoked.
         */
        post: operations["webhooks_client_tokens_revoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.unverified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.unverified
         * @description Client: unverified.
         */
        post: operations["webhooks_client_unverified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "client.verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * client.verified
         * @description Client: verified. The operator knows who is behind the client.
         */
        post: operations["webhooks_client_verified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "consent.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * consent.changed
         * @description Consent: changed.
         */
        post: operations["webhooks_consent_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "consent.granted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * consent.granted
         * @description Consent: granted.
         */
        post: operations["webhooks_consent_granted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "consent.withdrawn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * consent.withdrawn
         * @description Consent: withdrawn. Every grant and token based on this consent is revoked.
         */
        post: operations["webhooks_consent_withdrawn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credential.exposed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * credential.exposed
         * @description Credential: exposed.
         */
        post: operations["webhooks_credential_exposed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.changed
         * @description Endpoint: changed.
         */
        post: operations["webhooks_endpoint_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.created
         * @description Endpoint: created. `public_key` is the ed25519 key of `v1a` signatures, in base64.
         */
        post: operations["webhooks_endpoint_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.deleted
         * @description Endpoint: deleted.
         */
        post: operations["webhooks_endpoint_deleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.disabled
         * @description Endpoint: disabled.
         */
        post: operations["webhooks_endpoint_disabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.enabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.enabled
         * @description Endpoint: enabled.
         */
        post: operations["webhooks_endpoint_enabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.message_skipped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.message_skipped
         * @description Endpoint: message skipped. The messages queued behind the skipped one continue.
         */
        post: operations["webhooks_endpoint_message_skipped"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.replay_requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.replay_requested
         * @description Endpoint: replay requested.
         */
        post: operations["webhooks_endpoint_replay_requested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.resend_requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.resend_requested
         * @description Endpoint: resend requested.
         */
        post: operations["webhooks_endpoint_resend_requested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.secret_rotated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.secret_rotated
         * @description Endpoint: secret rotated.
         */
        post: operations["webhooks_endpoint_secret_rotated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.tested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * endpoint.tested
         * @description Endpoint: tested.
         */
        post: operations["webhooks_endpoint_tested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "grant.authorized": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * grant.authorized
         * @description Grant: authorized.
         */
        post: operations["webhooks_grant_authorized"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "grant.code_redeemed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * grant.code_redeemed
         * @description Grant: code redeemed.
         */
        post: operations["webhooks_grant_code_redeemed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "grant.code_replayed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * grant.code_replayed
         * @description Grant: code replayed.
         */
        post: operations["webhooks_grant_code_replayed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "grant.refresh_reused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * grant.refresh_reused
         * @description Grant: refresh reused.
         */
        post: operations["webhooks_grant_refresh_reused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "grant.refreshed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * grant.refreshed
         * @description Grant: refreshed.
         */
        post: operations["webhooks_grant_refreshed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "grant.revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * grant.revoked
         * @description Grant: revoked. `until`: every access token of the grant has expired by then.
         */
        post: operations["webhooks_grant_revoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "group.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * group.changed
         * @description Group: changed. The group has another name or description.
         */
        post: operations["webhooks_group_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "group.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * group.created
         * @description Group: created. The account has a new group of people.
         */
        post: operations["webhooks_group_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "group.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * group.deleted
         * @description Group: deleted. Nobody is in the group any more.
         */
        post: operations["webhooks_group_deleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "group.person_added": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * group.person_added
         * @description Group: person added. The account put a person into a group.
         */
        post: operations["webhooks_group_person_added"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "group.person_removed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * group.person_removed
         * @description Group: person removed.
         */
        post: operations["webhooks_group_person_removed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "log.went_back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * log.went_back
         * @description Log: went back.
         */
        post: operations["webhooks_log_went_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.invitation_withdrawn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * member.invitation_withdrawn
         * @description Member: invitation withdrawn.
         */
        post: operations["webhooks_member_invitation_withdrawn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.invited": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * member.invited
         * @description Member: invited.
         */
        post: operations["webhooks_member_invited"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.joined": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * member.joined
         * @description Member: joined. The owner who signed up joins without an invitation.
         */
        post: operations["webhooks_member_joined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.removed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * member.removed
         * @description Member: removed.
         */
        post: operations["webhooks_member_removed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.role_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * member.role_changed
         * @description Member: role changed.
         */
        post: operations["webhooks_member_role_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "resource.audience_lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * resource.audience_lost
         * @description Resource: audience lost. Nobody can create this one again.
         */
        post: operations["webhooks_resource_audience_lost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "resource.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * resource.changed
         * @description Resource: changed.
         */
        post: operations["webhooks_resource_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "resource.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * resource.created
         * @description Resource: created.
         */
        post: operations["webhooks_resource_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "resource.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * resource.deleted
         * @description Resource: deleted.
         */
        post: operations["webhooks_resource_deleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "resource.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * resource.disabled
         * @description Resource: disabled. Every token for the API stops, and no new ones are issued.
         */
        post: operations["webhooks_resource_disabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "resource.enabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * resource.enabled
         * @description Resource: enabled. Tokens from before stay stopped.
         */
        post: operations["webhooks_resource_enabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ticket.answered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * ticket.answered
         * @description Ticket: answered. The operator answered.
         */
        post: operations["webhooks_ticket_answered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ticket.closed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * ticket.closed
         * @description Ticket: closed.
         */
        post: operations["webhooks_ticket_closed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ticket.opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * ticket.opened
         * @description Ticket: opened. A person asked the operator for help.
         */
        post: operations["webhooks_ticket_opened"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ticket.reopened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * ticket.reopened
         * @description Ticket: reopened.
         */
        post: operations["webhooks_ticket_reopened"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ticket.replied": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * ticket.replied
         * @description Ticket: replied. The person who asked, or a colleague, wrote more.
         */
        post: operations["webhooks_ticket_replied"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "token.issued": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * token.issued
         * @description Token: issued.
         */
        post: operations["webhooks_token_issued"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "token.revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * token.revoked
         * @description Token: revoked. `client_id`: the client of the token; absent in old events.
         */
        post: operations["webhooks_token_revoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "usage.limit_exceeded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * usage.limit_exceeded
         * @description Usage: limit exceeded.
         */
        post: operations["webhooks_usage_limit_exceeded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "usage.threshold_reached": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * usage.threshold_reached
         * @description Usage: threshold reached.
         */
        post: operations["webhooks_usage_threshold_reached"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description A request that was accepted. */
        AcceptedRequest: {
            /** Format: date-time */
            at: string;
            method: string;
            request_id: string;
            route: string;
            /** Format: int32 */
            status: number;
            token_id: string;
        };
        /** @description An account. */
        Account: {
            account_id: string;
            /** @description Agreed in addition to the plan. */
            limits: components["schemas"]["AgreedLimits"];
            /** @description The domains of mail addresses that the account has proved. */
            login_domains: string[];
            login_provider?: components["schemas"]["LoginProvider"] | null;
            name: string;
            plan?: string | null;
            /** @description Whether members need a second factor to act in the account. */
            second_factor_required: boolean;
            /** @description `active`, `restricted` (by the operator) or `closed`. */
            standing: components["schemas"]["AccountStanding"];
        };
        /** @description The changes. */
        AccountChange: {
            /** @description 1 to 100 characters. */
            name: string;
        };
        /** @description What an account may use, and what it uses. */
        AccountPlan: {
            /** @description Limits agreed with the operator; each replaces the plan's limit from `valid_from` until `valid_until`. */
            agreed: components["schemas"]["AgreedLimits"];
            clients: components["schemas"]["Limited"];
            /**
             * Format: int32
             * @description For each client.
             */
            domains: number;
            endpoints: components["schemas"]["Limited"];
            features: components["schemas"]["Feature"][];
            /** Format: int32 */
            history_days: number;
            /** @description Includes open invitations. */
            members: components["schemas"]["Limited"];
            /** @description Null if the plan ended, or was never chosen. */
            plan?: string | null;
            /** Format: int64 */
            requests: number;
            /** Format: int32 */
            window_seconds: number;
        };
        /**
         * @description Whether the account may act.
         * @enum {string}
         */
        AccountStanding: "absent" | "active" | "restricted" | "closed";
        /** @description A person to put into a group. */
        AddToGroup: {
            /** @description A member or test user of the account, or a user who ever approved one of its clients. */
            user_id: string;
        };
        /** @description An address (OIDC Core §5.1.1). */
        Address: {
            /** @default null */
            country?: string | null;
            /** @default null */
            formatted?: string | null;
            /** @default null */
            locality?: string | null;
            /** @default null */
            postal_code?: string | null;
            /** @default null */
            region?: string | null;
            /** @default null */
            street_address?: string | null;
        };
        /** @description Limits agreed for one account on top of its plan. The plan applies where a limit is absent. */
        AgreedLimits: {
            /** Format: int32 */
            clients?: number | null;
            /** Format: int32 */
            endpoints?: number | null;
            /** Format: int32 */
            members?: number | null;
            /**
             * Format: int64
             * @description Requests in each window of the plan.
             */
            requests?: number | null;
            valid_from?: string | null;
            valid_until?: string | null;
        };
        /** @description A suspicious observation. */
        Alert: {
            /**
             * @description `slow_down`, `restrict` or `notify`: the action while the alert is open.
             * @enum {string}
             */
            action: "slow_down" | "restrict" | "notify";
            alert_id: string;
            /** Format: date-time */
            cleared_at?: string | null;
            /**
             * @description `operator` or `time`.
             * @enum {string|null}
             */
            cleared_by?: "operator" | "time" | null;
            client_id: string;
            evidence: components["schemas"]["Evidence"];
            /** Format: date-time */
            raised_at: string;
            reason?: string | null;
            /**
             * @description `credential_stuffing`, `secret_guessing`, `token_replay`, `origin_change` or `forged_token`.
             * @enum {string}
             */
            rule: "credential_stuffing" | "secret_guessing" | "token_replay" | "origin_change" | "forged_token";
            /**
             * @description `open` or `cleared`.
             * @enum {string}
             */
            status: "open" | "cleared";
            /**
             * Format: date-time
             * @description When the alert ends by itself; null if an operator has to clear it.
             */
            until?: string | null;
        };
        /** @description A page of a list. */
        AlertList: {
            data: components["schemas"]["Alert"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description The scopes of one API that a person approved for a client. */
        ApprovedResource: {
            resource_id: string;
            scopes: string[];
        };
        /** @description An object as it was. */
        AsOf: {
            /**
             * Format: date-time
             * @description The time that expiry is judged by: the asked one, or that of the event at the asked position.
             */
            at: string;
            because?: components["schemas"]["AsOfBecause"] | null;
            /** @description Whether it existed. */
            exists: boolean;
            last_event?: components["schemas"]["AuditEvent"] | null;
            /**
             * @description Whether it was live: a token, grant or session was accepted, a client or person could act, an endpoint got
             *     messages. Null for objects that just are.
             */
            live?: boolean | null;
            /** @description What the answer does not know. */
            not_known: string[];
            /** @description Its name, as in `subject` of events. */
            object: string;
            /**
             * Format: int64
             * @description The position of the log that the answer is true for.
             */
            position: number;
            /** @description Null if it did not exist. */
            state: unknown;
        };
        /** @description What ended an object: an event, or its time. */
        AsOfBecause: {
            event?: components["schemas"]["AuditEvent"] | null;
            /**
             * Format: date-time
             * @description When it expired, if that ended it.
             */
            expired_at?: string | null;
        };
        /**
         * @description What a file is, by its content.
         * @enum {string}
         */
        AttachmentMediaType: "image/png" | "image/jpeg" | "text/plain";
        /** @description One attempt to send a message. */
        Attempt: {
            /** Format: date-time */
            at: string;
            /** @description The first 1024 bytes of the response body. */
            body?: string | null;
            /** Format: int32 */
            duration_ms: number;
            /** @description Why there was no response, or why nothing was sent. */
            error?: string | null;
            /** @description The reason as a code: see the guide about webhooks. `not_sent` if the server sent nothing. */
            error_code?: string | null;
            /** Format: date-time */
            next_attempt_at?: string | null;
            /** Format: int32 */
            number: number;
            /**
             * Format: int32
             * @description The status of the response, if there was one.
             */
            status?: number | null;
        };
        /** @description A page of a list. */
        AttemptList: {
            data: components["schemas"]["Attempt"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A member that differs. */
        AuditChange: {
            /** @description Null if it is no longer there. */
            after: unknown;
            /** @description Null if it was not there. */
            before: unknown;
            /** @description Its name. That of a member of a member has both names, with a dot. */
            member: string;
        };
        /** @description An event that an answer rests on. */
        AuditEvent: {
            /** @description Who caused it: the id of a user or client, or `system`. Null for an event that is not the account's own. */
            actor?: string | null;
            /** @description Null for an event that is not the account's own. */
            id?: string | null;
            /** @description The object that it is about, as in `subject` of events. */
            object: string;
            /** Format: int64 */
            position: number;
            /** Format: date-time */
            time: string;
            type: string;
        };
        /** @description A row of an answer. Which members it has depends on the question; `columns` lists them. */
        AuditRow: {
            /** Format: date-time */
            activated_at?: string | null;
            /** @description The user or client who acted; `xwms` for the server and the operator's command line. */
            actor?: string | null;
            /** @description Ids, separated by spaces. */
            actors?: string | null;
            /** @description From where a request came; of events, only of those that apps caused. */
            address?: string | null;
            /** @description APIs of the account, each by its id with the approved scopes, separated by semicolons. */
            apis?: string | null;
            /** Format: date-time */
            approved_at?: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at?: string | null;
            /**
             * Format: int64
             * @description How many of the other networks were used between its first and last use.
             */
            at_the_same_time?: number | null;
            /** Format: int64 */
            changes?: number | null;
            client_id?: string | null;
            consent_id?: string | null;
            /** Format: date-time */
            created_at?: string | null;
            credential_id?: string | null;
            /** Format: int64 */
            depth?: number | null;
            /** Format: date-time */
            ended_at?: string | null;
            error?: string | null;
            /** Format: int64 */
            events?: number | null;
            /** Format: date-time */
            expires_at?: string | null;
            /** Format: date-time */
            first_at?: string | null;
            /** Format: int64 */
            first_position?: number | null;
            /**
             * @description How it came about: the methods of a login, the scopes of a consent, the client of a grant, what a token was
             *     got for.
             */
            how?: string | null;
            id?: string | null;
            /** @description Whether it was first seen in the window: `yes` or `no`. */
            is_new?: string | null;
            key_id?: string | null;
            /** @description Of an entry: `event` or `request`; of a credential, what it is. */
            kind?: string | null;
            label?: string | null;
            /** Format: date-time */
            last_at?: string | null;
            /** Format: int64 */
            last_position?: number | null;
            /** Format: date-time */
            last_request_at?: string | null;
            /** Format: date-time */
            last_used_at?: string | null;
            /** @description Equal for equal networks of an account. */
            mark?: string | null;
            /** @description An IPv4 /24 or IPv6 /48; null if only people's own browsers used it. */
            network?: string | null;
            object?: string | null;
            /**
             * Format: int64
             * @description The position of the event in the log.
             */
            position?: number | null;
            /** Format: date-time */
            reported_at?: string | null;
            request_id?: string | null;
            /** Format: int64 */
            requests?: number | null;
            /** @description Separated by spaces. */
            scopes?: string | null;
            secret_id?: string | null;
            /**
             * Format: date-time
             * @description Since when others may know it.
             */
            since?: string | null;
            /** @description Of a signing key: created, active, retired or revoked. */
            stage?: string | null;
            /**
             * Format: int64
             * @description The status of a request.
             */
            status?: number | null;
            /** Format: date-time */
            stopped_at?: string | null;
            stopped_by?: string | null;
            token_id?: string | null;
            user_id?: string | null;
            /** Format: int64 */
            valid_tokens?: number | null;
            /** @description The name of an event, the method and route of a request, or what a member of a family is. */
            what?: string | null;
            /** @description Any of `old`, `never_used` and `overlaps`, separated by spaces. */
            why?: string | null;
            /** Format: date-time */
            withdrawn_at?: string | null;
            /** Format: date-time */
            works_until?: string | null;
        };
        /** @description An answer, and what it is true for. */
        AuditRowList: {
            /** Format: date-time */
            asked_at: string;
            /** @description The names of the members of each row, in the order of the columns of CSV. */
            columns: string[];
            /** @description The rows; what each has depends on the question. */
            data: components["schemas"]["AuditRow"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
            /** @description What the answer does not know. */
            not_known: string[];
            /**
             * Format: int64
             * @description The position of the log that the answer is true for. Pass it as `at` to get the same again.
             */
            position: number;
            /** @description The question in words. */
            question: string;
            /**
             * Format: date-time
             * @description The window that was searched.
             */
            since: string;
            /** Format: date-time */
            until: string;
        };
        /**
         * @description A rule, in the order in which a token request meets them.
         * @enum {string}
         */
        AuditRule: "account_active" | "client_enabled" | "client_has_credential" | "scope_registered" | "api_enabled" | "api_has_scope" | "api_offers_scope" | "scope_in_environment" | "scope_for_itself" | "scope_from_people" | "person_active" | "person_in_environment" | "role_allows" | "consented";
        /**
         * @description Which tree a question is about.
         * @enum {string}
         */
        AuditTree: "account" | "log";
        /**
         * @description The answer.
         * @enum {string}
         */
        AuditVerdict: "yes" | "if_approved" | "no";
        /**
         * @description How it authenticates at the token endpoint.
         * @enum {string}
         */
        AuthMethod: "client_secret" | "private_key_jwt" | "federated_jwt" | "tls_client_auth" | "self_signed_tls_client_auth" | "none";
        /**
         * @description The assurance that a login gives. A later one includes those before it.
         * @enum {string}
         */
        AuthenticationContext: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant";
        /** @description What members found out about an incident. */
        Case: {
            account_id: string;
            case_id: string;
            /** @description Whether what the plan no longer shows is kept. */
            has_hold: boolean;
            /** @description In the order in which they were written. Not in lists. */
            notes?: components["schemas"]["CaseNote"][] | null;
            /** Format: date-time */
            opened_at?: string | null;
            /** @description In the order of their numbers. Not in lists. */
            pins?: components["schemas"]["CasePin"][] | null;
            /**
             * @description `open` or `closed`.
             * @enum {string}
             */
            status: "open" | "closed";
            /** @description Null once that person was erased. */
            title?: string | null;
            /** @description Who opened it. */
            user_id: string;
        };
        /** @description A page of a list. */
        CaseList: {
            data: components["schemas"]["Case"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description What a person wrote in a case. */
        CaseNote: {
            /** Format: date-time */
            at: string;
            /** @description Null once that person was erased. */
            text?: string | null;
            user_id: string;
        };
        /** @description Something that is pinned to a case. */
        CasePin: {
            /** Format: date-time */
            at: string;
            /** @description Null if it has none, or that person was erased. */
            label?: string | null;
            /** @description The address or network that the question is about; null once whoever pinned it was erased. */
            network?: string | null;
            /** @description The object, if it is one. */
            object_id?: string | null;
            /**
             * Format: int32
             * @description Its number in the case, from 1.
             */
            pin: number;
            /**
             * Format: int64
             * @description That of the event, or that which the question's answer or the object's history is true for.
             */
            position: number;
            question?: components["schemas"]["PinnedQuestion"] | null;
            /** @description Who pinned it. */
            user_id: string;
        };
        /** @description The pin to take off. */
        CaseUnpin: {
            /** Format: int32 */
            pin: number;
        };
        /** @description What the certificates of a client say about it: exactly one name, and perhaps who issues them. */
        CertificateSubject: {
            /**
             * @description The only authorities that issue them: 1 to 4 certificates as PEM, at most 8,192 bytes. If absent, those that
             *     the operator of the server trusts.
             * @default null
             */
            authorities?: string | null;
            /**
             * @description A DNS name among the subject's alternative names.
             * @default null
             */
            san_dns?: string | null;
            /**
             * @description A mail address among them.
             * @default null
             */
            san_email?: string | null;
            /**
             * @description An IP address among them.
             * @default null
             */
            san_ip?: string | null;
            /**
             * Format: uri
             * @description A URI among them.
             * @default null
             */
            san_uri?: string | null;
            /**
             * @description The subject's distinguished name, as text (RFC 4514).
             * @default null
             */
            subject_dn?: string | null;
        };
        /** @description A checkpoint: size and root of a tree, signed. */
        Checkpoint: {
            /** @description The key that verifies it: `name+id+key`. Compare it with the one that the operator published. */
            key: string;
            /** @description The checkpoint as a signed note (C2SP tlog-checkpoint), with the signatures of witnesses. */
            note: string;
            /** @description The root hash in base64. */
            root: string;
            /**
             * Format: int64
             * @description Number of leaves.
             */
            size: number;
            tree: components["schemas"]["AuditTree"];
        };
        /** @description The plan to choose. */
        Choice: {
            plan: string;
        };
        /** @description The changes; members left out stay as they are. */
        ClientChange: {
            access_token_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            authorization_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            /** @description Whether the client needs the session's id (`sid`) in each logout token. */
            backchannel_logout_session_required?: boolean | null;
            /**
             * Format: uri
             * @description Where the server tells the client that a login ended, for web clients; `null` for nowhere.
             */
            backchannel_logout_uri?: string | null;
            /** @description Whether id_tokens contain the claims that userinfo returns. */
            claims_in_id_token?: boolean | null;
            /** @description Whether people may approve its devices in another browser (RFC 8628); for native and web clients. */
            device_authorization?: boolean | null;
            /** @description Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449). */
            dpop_bound_access_tokens?: boolean | null;
            /**
             * @description Whether it follows the FAPI 2.0 Security Profile. It must be a web or machine client with `private_key_jwt` or
             *     a certificate, and meet the profile's other demands.
             */
            fapi_2_security_profile?: boolean | null;
            /** @description Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`. */
            groups_claim?: boolean | null;
            id_token_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            identity_assertions?: components["schemas"]["IdentityAssertionPolicy"] | null;
            jwks?: components["schemas"]["JwkSet"] | null;
            /**
             * Format: uri
             * @description Where the client publishes its keys, instead of `jwks`; https. Each of the two replaces the other.
             */
            jwks_uri?: string | null;
            /** @description The only client that may exchange its tokens; `null` if the policies of others alone decide. */
            may_act?: string | null;
            name?: string | null;
            /**
             * Format: uri
             * @description What the client does with people's data; https.
             */
            policy_uri?: string | null;
            post_logout_redirect_uris?: string[] | null;
            redirect_uris?: string[] | null;
            request_object_signing_alg?: components["schemas"]["RequestObjectAlgorithm"] | null;
            /**
             * Format: int32
             * @description The part of the account's requests that the client may use: 1 to 99 percent; `null` for all of them.
             */
            request_share?: number | null;
            /** @description Whether each authorization request needs a code challenge (PKCE); `false` for web clients only. */
            require_pkce?: boolean | null;
            /** @description Whether its authorization requests must be pushed first (RFC 9126). */
            require_pushed_authorization_requests?: boolean | null;
            /** @description Whether its authorization requests must be signed (RFC 9101); for `private_key_jwt`. */
            require_signed_request_object?: boolean | null;
            required_acr?: components["schemas"]["AuthenticationContext"] | null;
            scopes?: string[] | null;
            /** @description Whether people can sign up on the way to it, if the server lets them. */
            sign_up?: boolean | null;
            tls_client_auth?: components["schemas"]["CertificateSubject"] | null;
            /** @description Whether it gets only access tokens that are bound to its certificate (RFC 8705). */
            tls_client_certificate_bound_access_tokens?: boolean | null;
            /** @description Whether assertions may have the token endpoint as their audience, too; for `private_key_jwt`. */
            token_endpoint_audience?: boolean | null;
            token_exchange?: components["schemas"]["ExchangePolicy"] | null;
            token_policy?: components["schemas"]["TokenPolicyChange"] | null;
            /**
             * Format: uri
             * @description The client's terms of service; https.
             */
            tos_uri?: string | null;
            /** @description Whose tokens authenticate the client, for `federated_jwt`: all of them. */
            trusted_issuers?: components["schemas"]["TrustedIssuer"][] | null;
            /**
             * Format: uri
             * @description The client's home page, as people see it; https.
             */
            website_uri?: string | null;
        };
        /** @description An origin that a client may be used from, and the proof that the account controls it. */
        ClientDomain: {
            api: boolean;
            cors: boolean;
            /** Format: uri */
            file_url: string;
            login: boolean;
            origin: string;
            /** @description The content of the file. */
            token: string;
            /** @description The name of the alternative TXT record in DNS, with the value `txt_value`; absent for an IP address. */
            txt_name?: string | null;
            txt_value: string;
            /** Format: date-time */
            verified_at?: string | null;
            verified_by?: components["schemas"]["DomainProof"] | null;
        };
        /** @description The end of a login that the client is told of. */
        ClientLogout: {
            /** @description Newest first. The bodies of responses are not kept. */
            attempts: components["schemas"]["Attempt"][];
            /** Format: date-time */
            created_at: string;
            /** @description The event that began the login: `grant.authorized`. */
            login_event_id: string;
            /**
             * Format: date-time
             * @description The earliest time of the next attempt.
             */
            next_attempt_at?: string | null;
            /** @description The event that ended it, such as `session.ended`; `session.expired` if it ended by time. */
            reason: string;
            /**
             * @description `pending`, `delivered`, `failed`, or `skipped` because the client was to be told no more.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
        };
        /** @description A page of a list. */
        ClientLogoutList: {
            data: components["schemas"]["ClientLogout"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A client to register. */
        ClientRegistration: {
            access_token_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            auth_method?: components["schemas"]["AuthMethod"] | null;
            authorization_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            /** @description Whether the client needs the session's id (`sid`) in each logout token. */
            backchannel_logout_session_required?: boolean;
            /**
             * Format: uri
             * @description Where the server tells the client that a login ended, for web clients.
             */
            backchannel_logout_uri?: string | null;
            /** @description Whether id_tokens contain the claims that userinfo returns. */
            claims_in_id_token?: boolean;
            /** @description `web`, `native`, `browser` or `machine`. */
            client_type: components["schemas"]["ClientType"];
            /** @description Whether people may approve its devices in another browser (RFC 8628); for native and web clients. */
            device_authorization?: boolean;
            /** @description Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449). */
            dpop_bound_access_tokens?: boolean;
            /** @description `live` (default) or `test`. */
            environment?: components["schemas"]["Environment"];
            /**
             * @description Whether it follows the FAPI 2.0 Security Profile. It must be a web or machine client with `private_key_jwt` or
             *     a certificate, and meet the profile's other demands.
             */
            fapi_2_security_profile?: boolean;
            /** @description Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`. */
            groups_claim?: boolean;
            id_token_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            identity_assertions?: components["schemas"]["IdentityAssertionPolicy"] | null;
            jwks?: components["schemas"]["JwkSet"] | null;
            /**
             * Format: uri
             * @description Where the client publishes its keys, instead of `jwks`; https.
             */
            jwks_uri?: string | null;
            /** @description The only client that may exchange its tokens. */
            may_act?: string | null;
            /** @description 1 to 100 characters. */
            name: string;
            post_logout_redirect_uris?: string[];
            redirect_uris?: string[];
            request_object_signing_alg?: components["schemas"]["RequestObjectAlgorithm"] | null;
            /**
             * @description Whether each authorization request needs a code challenge (PKCE); `true` by default. `false` is for
             *     web clients only.
             */
            require_pkce?: boolean;
            /** @description Whether its authorization requests must be pushed first (RFC 9126). */
            require_pushed_authorization_requests?: boolean;
            /** @description Whether its authorization requests must be signed (RFC 9101); for `private_key_jwt`. */
            require_signed_request_object?: boolean;
            /** @description The least `acr` of a login at the client. */
            required_acr?: components["schemas"]["AuthenticationContext"];
            scopes?: string[];
            /** @description Whether people can sign up on the way to it, if the server lets them; `true` by default. */
            sign_up?: boolean;
            tls_client_auth?: components["schemas"]["CertificateSubject"] | null;
            /** @description Whether it gets only access tokens that are bound to its certificate (RFC 8705). */
            tls_client_certificate_bound_access_tokens?: boolean;
            /** @description Whether assertions may have the token endpoint as their audience, too; for `private_key_jwt`. */
            token_endpoint_audience?: boolean;
            token_exchange?: components["schemas"]["ExchangePolicy"] | null;
            /** @description Members left out have their defaults. */
            token_policy?: components["schemas"]["TokenPolicyChange"];
            /** @description Whose tokens authenticate the client, for `federated_jwt`. */
            trusted_issuers?: components["schemas"]["TrustedIssuer"][];
        };
        /** @description A security event for the client. */
        ClientSignal: {
            /** @description Attempts to push it, newest first. The bodies of responses are not kept. */
            attempts: components["schemas"]["Attempt"][];
            /** Format: date-time */
            created_at: string;
            /** @description The event in the log: `txn` of the token. */
            event_id: string;
            /** @description The URI of the event type. */
            event_type: string;
            /**
             * @description `pending`, also until the client acknowledges what it polls; `delivered`, `failed`, or `skipped` because the
             *     stream was disabled or nobody fetched the event in time.
             */
            status: string;
        };
        /** @description A page of a list. */
        ClientSignalList: {
            data: components["schemas"]["ClientSignal"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /**
         * @description Whether the client may act.
         * @enum {string}
         */
        ClientStanding: "absent" | "enabled" | "disabled" | "restricted" | "deleted";
        /**
         * @description The kind of application; decides whether it can be trusted to keep a secret.
         * @enum {string}
         */
        ClientType: "web" | "native" | "browser" | "machine";
        /** @description A valid setting that makes a client unusable. */
        ClientWarning: {
            /** @description Stable: `no_scopes`. */
            code: string;
            /** @description A text for people. */
            detail: string;
        };
        /** @description The account to close. */
        Close: {
            /** @description The account's exact name. */
            name: string;
        };
        /** @description A user's standing approval of scopes for a client. */
        Consent: {
            client_id: string;
            consent_id: string;
            /** Format: date-time */
            granted_at: string;
            /** @description Those of APIs of the account, by API. */
            resources: components["schemas"]["ApprovedResource"][];
            /** @description Those of this server. */
            scopes: string[];
            user_id: string;
            /** Format: date-time */
            withdrawn_at?: string | null;
        };
        /** @description A page of a list. */
        ConsentList: {
            data: components["schemas"]["Consent"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A proof that a tree continues an earlier one (RFC 6962 §2.1.2). */
        ConsistencyProof: {
            /** Format: int64 */
            from: number;
            /** @description The hashes in base64. */
            hashes: string[];
            /** Format: int64 */
            to: number;
            tree: components["schemas"]["AuditTree"];
        };
        /** @description What stops, or was stopped. */
        Containment: {
            /**
             * @description The newest requests that were accepted with a token after it had been stopped, at most 100; of tokens that
             *     were issued so lately that they could be valid now. A request that was under way at that moment is one of
             *     them.
             */
            accepted_after: components["schemas"]["AcceptedRequest"][];
            /**
             * @description What stops the target itself: `disable_client`, `revoke_secret`, `revoke_token` or `revoke_person`; null if
             *     it goes on, or is stopped.
             */
            act?: string | null;
            before?: string | null;
            /** @description The clients of those tokens and grants. */
            clients: number;
            /** @description False if something is left: send the request again, and it goes on. */
            complete: boolean;
            dry_run: boolean;
            /**
             * Format: int64
             * @description Grants that nothing had stopped. Some may have had nothing left that could be used.
             */
            grants: number;
            /** @description Grants that this request revoked, besides what `act` stopped. */
            grants_revoked: number;
            /** @description Whether there was more than was counted. */
            is_cut: boolean;
            /**
             * Format: date-time
             * @description When the last JWT expires. An API that checks JWTs by itself accepts a stopped one until then.
             */
            jwt_until?: string | null;
            /**
             * Format: int64
             * @description The people who gave those grants.
             */
            people: number;
            /**
             * Format: int64
             * @description For a dry run, the position of the log that the counts are true for; otherwise that of the last act.
             */
            position: number;
            target: string;
            /**
             * Format: int64
             * @description Tokens that were live.
             */
            tokens: number;
            /** @description Tokens without a grant that this request revoked, besides what `act` stopped. */
            tokens_revoked: number;
        };
        /** @description The answer. */
        Could: {
            /**
             * Format: date-time
             * @description The time that expiry is judged by.
             */
            at: string;
            client_id: string;
            /** @description `if_approved`: once the person had approved it. */
            could: components["schemas"]["AuditVerdict"];
            decided_by?: components["schemas"]["AuditRule"] | null;
            not_known: string[];
            /**
             * Format: int64
             * @description The position of the log that the answer is true for.
             */
            position: number;
            /** @description The API that has the scope; null for a scope of this server. */
            resource_id?: string | null;
            scope: string;
            /** @description Every rule, in the order in which a request meets them. */
            steps: components["schemas"]["CouldStep"][];
            /** @description Null if the question was about the client itself. */
            user_id?: string | null;
        };
        /** @description A rule, and the event that made it so. */
        CouldStep: {
            event?: components["schemas"]["AuditEvent"] | null;
            holds: boolean;
            rule: components["schemas"]["AuditRule"];
        };
        /**
         * @description What kind of credential it is. Ids of secrets don't tell.
         * @enum {string}
         */
        CredentialKind: "client_secret" | "endpoint_secret" | "token" | "grant" | "session";
        /** @description The difference between two moments. */
        Difference: {
            changes: components["schemas"]["AuditChange"][];
            /** Format: date-time */
            from: string;
            /**
             * Format: int64
             * @description The position of the first moment.
             */
            from_position: number;
            /** @description Whether it was live at the second moment. */
            live_after?: boolean | null;
            /** @description Whether it was live at the first moment. */
            live_before?: boolean | null;
            not_known: string[];
            object: string;
            /**
             * Format: int64
             * @description The position of the log that the answer is true for: that of the second moment.
             */
            position: number;
            /** Format: date-time */
            to: string;
        };
        /**
         * @description Why the endpoint is disabled.
         * @enum {string}
         */
        DisableReason: "requested" | "gone" | "failing";
        Domain: {
            /** @description Whether the API may be called from there. */
            api: boolean;
            /** @description Whether browsers may call the API from there. */
            cors: boolean;
            /** @description Whether users may log in from there. */
            login: boolean;
            /** @description Scheme, host and port, such as `https://app.example.org`. */
            origin: string;
        };
        /**
         * @description Where the proof was found.
         * @enum {string}
         */
        DomainProof: "dns" | "file";
        /** @description The domain to check. */
        DomainToVerify: {
            /** @description As in the client's list. */
            origin: string;
        };
        /** @description The origins that a client may be used from. */
        Domains: {
            domains: components["schemas"]["Domain"][];
        };
        /** @description A webhook receiver. */
        Endpoint: {
            account_id: string;
            /**
             * @description Whether it also gets what only an auditor sees. Then whoever changes, starts, stops or deletes it needs the
             *     scope `audit:read`, too.
             */
            audit: boolean;
            /** @description `application/cloudevents+json` or `application/json`. */
            content_type: string;
            description: string;
            disabled?: components["schemas"]["DisableReason"] | null;
            enabled: boolean;
            endpoint_id: string;
            /** @description Event names and globs such as `client.*`; all events if empty. */
            events: string[];
            /**
             * @description `event` or `ocsf`.
             * @enum {string}
             */
            format: "event" | "ocsf";
            /** @description Names of the account's custom headers; their values are not shown again. */
            headers: string[];
            health?: components["schemas"]["EndpointHealth"] | null;
            /** @description `aggregate` or `strict`. */
            ordering: components["schemas"]["EndpointOrdering"];
            /** Format: int32 */
            payload_version: number;
            /**
             * Format: int32
             * @description The most messages per second.
             */
            rate_limit?: number | null;
            /** @description Only in the response that created it: `whsec_…`. */
            secret?: string | null;
            /** @description Newest first. */
            secrets: components["schemas"]["SigningSecret"][];
            /** Format: uri */
            url: string;
        };
        /** @description The changes; members left out stay as they are. */
        EndpointChange: {
            /**
             * @description Whether it also gets what only an auditor sees. Whoever changes an endpoint that does needs the scope
             *     `audit:read`.
             */
            audit?: boolean | null;
            /** @description `application/cloudevents+json` or `application/json`. */
            content_type?: string | null;
            description?: string | null;
            /** @description The same as `enable` and `disable`. */
            enabled?: boolean | null;
            events?: string[] | null;
            /**
             * @description `event` or `ocsf`.
             * @enum {string|null}
             */
            format?: "event" | "ocsf" | null;
            /** @description Replaces all headers. Needed if the endpoint has some and `url` leads to another origin. */
            headers?: {
                [key: string]: string;
            } | null;
            /** Format: int32 */
            payload_version?: number | null;
            /**
             * Format: int32
             * @description `null` for no limit.
             */
            rate_limit?: number | null;
            /** Format: uri */
            url?: string | null;
        };
        /** @description The delivery health of an endpoint. */
        EndpointHealth: {
            /**
             * Format: int64
             * @description Counted up to 10,000.
             */
            failed: number;
            failing_since?: string | null;
            /**
             * Format: int32
             * @description Failed attempts since the last success. Without the scope `audit:read`, attempts at messages about internal
             *     events don't count here, and `rests_until` is shown only with failures that do.
             */
            failures: number;
            /**
             * Format: int64
             * @description Counted up to 10,000.
             */
            pending: number;
            /**
             * Format: date-time
             * @description Nothing is sent before this time.
             */
            rests_until?: string | null;
        };
        /** @description A page of a list. */
        EndpointList: {
            data: components["schemas"]["Endpoint"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /**
         * @description Which messages wait for which.
         * @enum {string}
         */
        EndpointOrdering: "aggregate" | "strict";
        /** @description How to rotate a secret. */
        EndpointSecretRotation: {
            /**
             * Format: int32
             * @description How many seconds the old secret still signs in addition to the new one: 0 to 2,592,000; a day if
             *     absent. With 0, every older secret stops at once.
             */
            overlap_seconds?: number;
        };
        /** @description The purpose of a test. */
        EndpointTest: {
            /**
             * @description The message is the example of this type from the catalogue, with the attribute `test`; `endpoint.tested` itself
             *     if absent.
             */
            event_type?: string | null;
            /**
             * @description If it succeeds, enable the endpoint, end its pause, and send the failed, waiting and missed messages. For
             *     an endpoint with `audit`, this needs the scope `audit:read`.
             */
            resume?: boolean;
        };
        /**
         * @description Whose data it touches.
         * @enum {string}
         */
        Environment: "live" | "test";
        /** @description Somebody who was erased. Nothing else is known of them. */
        Erasure: {
            /** Format: date-time */
            erased_at: string;
            /**
             * Format: int64
             * @description The position of the event in the log.
             */
            position: number;
            user_id: string;
        };
        /** @description A page of a list. */
        ErasureList: {
            data: components["schemas"]["Erasure"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description An event of the account (CloudEvents 1.0). */
        Event: {
            actorid?: string | null;
            /**
             * @description `user`, `client` or `system`.
             * @enum {string|null}
             */
            actortype?: "user" | "client" | "system" | null;
            /** @description What happened, by the schema at `dataschema`. */
            data?: {
                [key: string]: unknown;
            };
            datacontenttype?: string | null;
            /**
             * Format: uri
             * @description The URL of the JSON Schema of `data`.
             */
            dataschema?: string | null;
            /** @description The same in every retry, replay and transport. */
            id: string;
            /** @description The event's leaf in the Merkle trees of the history, in base64: what `GET /v1/audit/proofs/inclusion` proves. */
            leafhash?: string | null;
            requestid?: string | null;
            /** @description The position in the log of all accounts; it sorts as text. */
            sequence: string;
            /** Format: uri */
            source: string;
            specversion: string;
            /** @description The subject of the event. */
            subject?: string | null;
            /** Format: date-time */
            time?: string;
            /** @description One of `GET /v1/event_types`. */
            type: string;
            /** @description Present if this version of the server can't read the event's data. */
            unreadable?: boolean | null;
        };
        /** @description A page of a list. */
        EventList: {
            data: components["schemas"]["Event"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A type of event that an account can get. */
        EventType: {
            /**
             * Format: uri
             * @description The URL of the JSON Schema of the data, as in each event's `dataschema`.
             */
            dataschema: string;
            /** @description What happened. */
            description: string;
            /** @description Example data. */
            example: {
                [key: string]: unknown;
            };
            /** @description The `type` of its CloudEvents, also used by webhooks and filters. */
            name: string;
            /**
             * Format: int32
             * @description The version of the data; it changes only if readers of the version before would not understand it.
             */
            version: number;
        };
        /** @description A page of a list. */
        EventTypeList: {
            data: components["schemas"]["EventType"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description The evidence for the rule. */
        Evidence: {
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            threshold: number;
            /** Format: int64 */
            window_seconds: number;
        };
        /** @description What a client may exchange tokens for. */
        ExchangePolicy: {
            /** @description Whether it may exchange id_tokens of these clients, too. They reach more places than access tokens do. */
            id_tokens?: boolean;
            /** @description Whether a token exchanged without `actor_token` does not say who acts. If not, it says that the client acts. */
            impersonation?: boolean;
            /** @description The clients of its account whose tokens it may exchange, 1 to 20. It may name itself. */
            subject_clients: string[];
            /** @description The APIs of its account that the new tokens may be for, 1 to 20. */
            targets: components["schemas"]["ExchangeTarget"][];
        };
        /** @description An API that a client may get tokens for. */
        ExchangeTarget: {
            audience: string;
            /** @description The scopes of the API that they may have, 1 to 50. */
            scopes: string[];
        };
        /** @description A credential that others may know. */
        Exposure: {
            credential_id: string;
            kind: components["schemas"]["CredentialKind"];
            /** Format: date-time */
            reported_at: string;
            /** Format: date-time */
            since?: string | null;
        };
        /**
         * @description A feature of a plan, beside its numbers.
         * @enum {string}
         */
        Feature: "ip_allow_lists" | "client_shares" | "export";
        /** @description One authorization from start to end. */
        Grant: {
            client_id: string;
            /** Format: date-time */
            created_at: string;
            grant_id: string;
            /** Format: date-time */
            last_used_at?: string | null;
            /** @description Why it is revoked: the grant's own reason, or the event that stopped it. */
            reason?: string | null;
            /** @description Those of APIs of the account, by API. */
            resources: components["schemas"]["ApprovedResource"][];
            /** Format: date-time */
            revoked_at?: string | null;
            /** @description Those of this server. */
            scopes: string[];
            session_id: string;
            /**
             * @description `authorized` (the code waits), `active` or `revoked`.
             * @enum {string}
             */
            status: "authorized" | "active" | "revoked";
            user_id: string;
        };
        /** @description A page of a list. */
        GrantList: {
            data: components["schemas"]["Grant"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A group of people of the account. */
        Group: {
            /** @description May be empty. */
            description: string;
            group_id: string;
            /** @description As tokens contain it. No other group of the account has it, whatever the capitals and spaces. */
            name: string;
        };
        /** @description The changes; members left out stay as they are. */
        GroupChange: {
            /** @description At most 200 characters in one line. */
            description?: string | null;
            /**
             * @description 1 to 64 characters in one line, and at most 64 bytes in a token. Tokens have the new name from their next
             *     refresh.
             */
            name?: string | null;
        };
        /** @description A page of a list. */
        GroupList: {
            data: components["schemas"]["Group"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A person in a group. */
        GroupPerson: {
            /** Format: date-time */
            added_at: string;
            user_id: string;
        };
        /** @description A page of a list. */
        GroupPersonList: {
            data: components["schemas"]["GroupPerson"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description The member who becomes an owner. */
        HandOver: {
            user_id: string;
        };
        /** @description What a client may get for the people who are asserted to it. */
        IdentityAssertionPolicy: {
            /** @description The APIs of its account that the tokens may be for, 1 to 20. */
            targets: components["schemas"]["ExchangeTarget"][];
        };
        /** @description A proof that an event is in a tree (RFC 6962 §2.1.1). */
        InclusionProof: {
            /** @description The signed note that the hashes lead to. */
            checkpoint: string;
            /** @description The hashes in base64, from the leaf to the root. */
            hashes: string[];
            /** @description The event's leaf in base64, computed from the bytes that are stored now. */
            leaf_hash: string;
            /**
             * Format: int64
             * @description The index of its leaf in the tree. In the tree `log`, it is the position minus one.
             */
            leaf_index: number;
            /**
             * Format: int64
             * @description The event's position in the log.
             */
            position: number;
            tree: components["schemas"]["AuditTree"];
        };
        /** @description An invitation that was not used yet. Its link is only in the mail. */
        Invitation: {
            /** Format: email */
            email?: string | null;
            /** Format: date-time */
            expires_at: string;
            invitation_id: string;
            /** Format: date-time */
            invited_at: string;
            role: components["schemas"]["Role"];
            /**
             * @description `open` or `expired`.
             * @enum {string}
             */
            status: "open" | "expired";
        };
        /** @description A page of a list. */
        InvitationList: {
            data: components["schemas"]["Invitation"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description The networks that a machine client may call from. */
        IpAllowList: {
            /** @description At most 50, such as `203.0.113.0/24` or `2001:db8::1`; empty to allow all. */
            networks: string[];
        };
        /** @description A new secret. */
        IssuedSecret: {
            client_id: string;
            /** @description Shown only once. */
            client_secret: string;
            /** Format: date-time */
            expires_at?: string | null;
            label: string;
            secret_id: string;
        };
        /** @description A public key (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). Its members depend on `kty`. */
        Jwk: {
            alg?: string | null;
            /** @description For `EC` and `OKP`. */
            crv?: string | null;
            /** @description For `RSA`. */
            e?: string | null;
            key_ops?: string[] | null;
            /** @description Identifies the key within the set. */
            kid?: string | null;
            kty: string;
            /** @description For `RSA`. */
            n?: string | null;
            use?: string | null;
            /** @description For `EC` and `OKP`. */
            x?: string | null;
            /** @description For `EC`. */
            y?: string | null;
        };
        /** @description A set of public keys (RFC 7517 §5). */
        JwkSet: {
            keys: components["schemas"]["Jwk"][];
        };
        /** @description The leaf of an event of the account. */
        Leaf: {
            /** @description In base64. */
            leaf_hash: string;
            /** Format: int64 */
            position: number;
        };
        /** @description A page of a list. */
        LeafList: {
            data: components["schemas"]["Leaf"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description The use of a limit of the plan. */
        Limited: {
            /** Format: int64 */
            limit: number;
            /** @description Whether there are more than the plan allows: none is removed, and none can be added. */
            over_limit: boolean;
            /** Format: int64 */
            used: number;
        };
        /** @description A domain of mail addresses. */
        LoginDomain: {
            /** @description Such as `acme.example`. */
            domain: string;
        };
        /** @description An OpenID provider. Its client secret is never shown. */
        LoginProvider: {
            /** @description Whether clients get tokens for people whom the provider names to them (ID-JAG). */
            asserts_people: boolean;
            client_id: string;
            issuer: string;
            /** @description Whether people with such an address can't use a password. */
            required: boolean;
        };
        /** @description Where the account's people log in. */
        LoginProviderChange: {
            provider?: components["schemas"]["NewLoginProvider"] | null;
        };
        /** @description A machine client with every management scope. */
        MadeClient: {
            client_id: string;
            /** @description Shown only once. */
            client_secret: string;
        };
        MadeOwner: {
            /** Format: email */
            email: string;
            user_id: string;
        };
        /** @description The current user. */
        Me: {
            /** @description The accounts that the user is in; with a token, the account of the token. */
            accounts: components["schemas"]["Membership"][];
            /** @description The value of the header X-CSRF-Token for changes in this session. */
            csrf_token?: string | null;
            /**
             * Format: email
             * @description With a token: only with the scope `email` or `accounts:read`.
             */
            email?: string | null;
            user_id: string;
        };
        /** @description A user in the account. */
        Member: {
            /**
             * Format: email
             * @description Absent once the user was erased.
             */
            email?: string | null;
            /** Format: date-time */
            joined_at: string;
            name?: string | null;
            role: components["schemas"]["Role"];
            user_id: string;
        };
        /** @description The change of a member. */
        MemberChange: {
            /** @description `owner`, `admin`, `developer` or `auditor`. */
            role: components["schemas"]["Role"];
        };
        /** @description A page of a list. */
        MemberList: {
            data: components["schemas"]["Member"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description The permissions of the user in an account. */
        Membership: {
            account_id: string;
            name: string;
            /** @description Scopes of the API. */
            permissions: string[];
            /** @description `owner`, `admin`, `developer` or `auditor`. */
            role: components["schemas"]["Role"];
            /** @description `active`, `restricted` (by the operator) or `closed`. */
            standing: components["schemas"]["AccountStanding"];
        };
        /** @description One event for an endpoint. */
        Message: {
            /** Format: int32 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** @description The id of the event; also the header `webhook-id`. */
            message_id: string;
            /**
             * Format: date-time
             * @description The earliest time of the next attempt, unless the message waits for another one.
             */
            next_attempt_at?: string | null;
            /**
             * Format: int64
             * @description Position of the event in the log.
             */
            position: number;
            /**
             * @description `pending`, `delivered`, `failed` or `skipped`.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed" | "skipped";
            type: string;
        };
        /** @description A page of a list. */
        MessageList: {
            data: components["schemas"]["Message"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A sign-up. */
        NewAccount: {
            /** @description 1 to 100 characters. */
            name: string;
            owner: components["schemas"]["Owner"];
        };
        /** @description The result of a sign-up. */
        NewAccountMade: {
            account_id: string;
            client: components["schemas"]["MadeClient"];
            name: string;
            owner: components["schemas"]["MadeOwner"];
            plan: string;
        };
        /** @description A new case. */
        NewCase: {
            /** @description One line of 1 to 200 characters. */
            title: string;
        };
        /** @description A note. */
        NewCaseNote: {
            /** @description 1 to 10,000 characters. */
            text: string;
        };
        /** @description What to pin: a `question`, an event by its `position` alone, or an `object_id`. */
        NewCasePin: {
            /** @description One line of at most 100 characters. */
            label?: string;
            /** @description An object with events of its own, such as a client, token or grant. */
            object_id?: string | null;
            /** @description What the question is about, such as `token`. */
            parameters?: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description Of a question, the position that its answer is true for: the newest one if absent. Otherwise, that of an event.
             */
            position?: number | null;
            /** @description The kind of a question, as in `GET /v1/audit/ask/{question}`. */
            question?: string | null;
            /**
             * Format: date-time
             * @description The window of the question; the last 30 days if absent.
             */
            since?: string | null;
            /** Format: date-time */
            until?: string | null;
        };
        /** @description What to contain. */
        NewContainment: {
            /** @description Only what was issued before this time: for a client, a user and `all`, which needs it. */
            before?: string | null;
            /** @description Whether it only says what would stop. True if absent. */
            dry_run?: boolean;
            /**
             * @description The id of a client, client secret, token, grant, session or user; an address, an IPv4 /24 or an IPv6 /48;
             *     or `all`.
             */
            target: string;
        };
        /** @description An endpoint to register. */
        NewEndpoint: {
            /**
             * @description Whether it also gets what only an auditor sees: questions about the history, logins of test users, and with
             *     `ocsf` where requests came from. Needs the scope `audit:read`.
             */
            audit?: boolean;
            /** @description `application/cloudevents+json` (default), or `application/json` for a receiver that takes nothing else. */
            content_type?: string;
            /** @description At most 500 characters. */
            description?: string;
            /** @description If `false`, nothing is sent until the endpoint is enabled. */
            enabled?: boolean;
            /** @description Event names and globs such as `client.*`; all events if empty. */
            events?: string[];
            /**
             * @description `event` (default): the data that the catalogue describes. `ocsf`: an event of the Open Cybersecurity Schema
             *     Framework, for a SIEM.
             */
            format?: string;
            /** @description Sent with each message. */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description `aggregate` (default): events of one client, grant and so on arrive in order. `strict`: each message
             *     waits for the one before.
             */
            ordering?: components["schemas"]["EndpointOrdering"];
            /** Format: int32 */
            payload_version?: number;
            /**
             * Format: int32
             * @description The most messages per second, 1 to 10000; no limit if absent.
             */
            rate_limit?: number | null;
            /**
             * Format: uri
             * @description An https URL at a public address.
             */
            url: string;
        };
        /** @description What is known of a credential that others may know. */
        NewExposure: {
            /**
             * @description The id of a client secret, a webhook's signing secret, a token, a grant or a session. Never the credential
             *     itself.
             */
            credential_id: string;
            /** @description Where it was found, up to 1000 characters. Only the account can read it. */
            found?: string | null;
            /**
             * Format: date-time
             * @description Since when others may know it; absent if that is not known.
             */
            since?: string | null;
        };
        /** @description A group to make. */
        NewGroup: {
            /** @description At most 200 characters in one line. */
            description?: string;
            /**
             * @description 1 to 64 characters in one line, and at most 64 bytes in a token. No other group of the account may have it,
             *     whatever the capitals and spaces.
             */
            name: string;
        };
        /** @description The person to invite. */
        NewInvitation: {
            /** Format: email */
            email: string;
            /** @description `owner`, `admin`, `developer` or `auditor`. */
            role: components["schemas"]["Role"];
        };
        /** @description An OpenID provider with discovery, and this server's client there. */
        NewLoginProvider: {
            /** @description Whether clients with `identity_assertions` get tokens for people whom the provider names to them (ID-JAG). */
            asserts_people?: boolean;
            client_id: string;
            /** @description Never shown again. */
            client_secret?: string | null;
            /** @description Exactly as the provider calls itself. */
            issuer: string;
            /** @description Whether people with an address in the account's domains can't use a password. */
            required?: boolean;
        };
        /** @description A registration token to make. */
        NewRegistrationToken: {
            /** @description `live` (default) or `test`: the environment of the clients that register with it. */
            environment?: components["schemas"]["Environment"];
            /** @description 1 to 100 characters. */
            label: string;
            /**
             * Format: int32
             * @description 60 to 31536000 (a year); 604800 (a week) by default.
             */
            lifetime_seconds?: number;
            /**
             * Format: int32
             * @description How many apps may register with it: 1 (default) to 1000.
             */
            uses?: number;
        };
        /** @description An API to protect. */
        NewResource: {
            /**
             * Format: int32
             * @description The lifetime of its access tokens: 60 to 86,400 seconds; ten minutes if absent.
             */
            access_token_seconds?: number;
            /** @description What clients that registered themselves, or whose id is a URL, may ask people for; nothing if absent. */
            agents?: components["schemas"]["ResourceAgents"];
            /** @description The clients of the account that may ask for tokens: at most 100. */
            apps?: components["schemas"]["ResourceApp"][];
            /**
             * @description An absolute URI without fragment, at most 255 characters. It never changes. No other account can have it,
             *     unless it proves the host.
             */
            audience: string;
            /** @description The form of its access tokens, a JWT if absent. */
            format?: components["schemas"]["TokenFormat"];
            /** @description Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068). */
            groups_claim?: boolean;
            /** @description The client of the account with whose credentials the API introspects tokens. */
            introspection_client?: string | null;
            /**
             * Format: int32
             * @description How long ago the person may have proved who they are, in seconds: 60 to 7,776,000. A scope may demand less.
             */
            max_age?: number | null;
            /** @description At most 100 characters; shown on the consent page. */
            name: string;
            /** @description Whether its tokens have the scopes also as the list `permissions`. */
            permissions_claim?: boolean;
            required_acr?: components["schemas"]["AuthenticationContext"] | null;
            /** @description Whether its tokens say which role the person has in the account, as the list `roles` (RFC 9068). */
            roles_claim?: boolean;
            /** @description At most 50. */
            scopes?: components["schemas"]["ResourceScope"][];
            signing_alg?: components["schemas"]["SigningAlgorithm"] | null;
            /**
             * @description Whether its tokens are in status lists (draft-ietf-oauth-status-list), from which an API that checks them
             *     by itself learns within a minute that one was revoked. Needs the format `jwt`.
             */
            status_list?: boolean;
        };
        /** @description A secret to generate. */
        NewSecret: {
            /**
             * Format: date-time
             * @description RFC 3339; never if absent.
             */
            expires_at?: string | null;
            /** @description 1 to 100 characters. */
            label?: string | null;
        };
        /** @description A test user to create. */
        NewTestUser: {
            address?: components["schemas"]["Address"] | null;
            /** @description `YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`. */
            birthdate?: string | null;
            /**
             * Format: email
             * @description Unique among the test users of the account. No mail is sent to it.
             */
            email: string;
            /** @description Whether the address counts as verified; `false` if left out. */
            email_verified?: boolean;
            family_name?: string | null;
            gender?: string | null;
            given_name?: string | null;
            /** @description A language tag, such as `nl-NL`. */
            locale?: string | null;
            middle_name?: string | null;
            name?: string | null;
            nickname?: string | null;
            /** @description 8 to 256 characters, and not easy to guess. */
            password: string;
            /** @description With the country code, such as `+31201234567`. */
            phone_number?: string | null;
            phone_number_verified?: boolean | null;
            /** @description The URL of an image. */
            picture?: string | null;
            preferred_username?: string | null;
            /** @description The URL of a page about the user. */
            profile?: string | null;
            /** @description The URL of the user's website. */
            website?: string | null;
            /** @description A name of the IANA time zone database, such as `Europe/Amsterdam`. */
            zoneinfo?: string | null;
        };
        /** @description A question about the account. */
        NewTicket: {
            /** @description At most three. */
            attachments?: components["schemas"]["NewTicketAttachment"][];
            /** @description The client that it is about. */
            client_id?: string | null;
            /** @description The request that it is about: the `request_id` of a problem document. */
            request_id?: string | null;
            /** @description One line of 1 to 200 characters. */
            subject: string;
            /** @description 1 to 10,000 characters. */
            text: string;
        };
        /**
         * @description A file to send with a message: a PNG, JPEG, WebP or GIF picture of at most 2 MiB, which is written anew, or
         *     plain text (UTF-8) of at most 256 KiB.
         */
        NewTicketAttachment: {
            /** @description The bytes of the file in base64 (RFC 4648 §4). */
            content: string;
            /**
             * @description A name to show. Folders and invisible characters are removed, and it ends with the extension of what the
             *     file is.
             */
            name: string;
        };
        /** @description More about it. */
        NewTicketReply: {
            /** @description At most three. */
            attachments?: components["schemas"]["NewTicketAttachment"][];
            /** @description 1 to 10,000 characters. */
            text: string;
        };
        /** @description A limit of requests in each window. */
        OtherLimit: {
            /** Format: int64 */
            requests: number;
            /** Format: int32 */
            window_seconds: number;
        };
        Owner: {
            /** Format: email */
            email: string;
            /** @description A BCP 47 language tag. */
            locale?: string | null;
            name?: string | null;
            /** @description 8 to 256 characters, and not easy to guess. */
            password: string;
        };
        /** @description A question, and the part of the history that its answer is about. */
        PinnedQuestion: {
            /** @description Its kind, such as `by`. */
            kind: string;
            /** @description What it is about, such as `token`. An address or network is not here: the pin has it, sealed. */
            parameters?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description The window of time.
             */
            since: string;
            /** Format: date-time */
            until: string;
        };
        /** @description A plan. */
        Plan: {
            /** @description Whether only the operator can put an account on this plan. */
            by_operator: boolean;
            /** Format: int32 */
            clients: number;
            /**
             * Format: int32
             * @description For each client.
             */
            domains: number;
            /** Format: int32 */
            endpoints: number;
            /** @description `ip_allow_lists`, `client_shares`, `export`. */
            features: components["schemas"]["Feature"][];
            /**
             * Format: int32
             * @description How many days back events, requests and usage are shown.
             */
            history_days: number;
            /** Format: int32 */
            members: number;
            plan: string;
            /**
             * Format: int64
             * @description Requests in each window, by all clients of the account together.
             */
            requests: number;
            title: string;
            /** Format: int32 */
            window_seconds: number;
        };
        /** @description A page of a list. */
        PlanList: {
            data: components["schemas"]["Plan"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /** @description Stable; meant for programs to compare. The catalogue of errors lists all. */
            code: string;
            /** @description A text for people. */
            detail: string;
            /** @description The member of the request that is wrong, such as `owner.password`. */
            field?: string | null;
            request_id?: string | null;
            /** Format: int32 */
            status: number;
            title: string;
            /** @description Where the code is explained: a URI, or a path at this server. */
            type: string;
            /** @description With `rate_limited`: the windows that are full. */
            "violated-policies"?: string[] | null;
        };
        /** @description A client. */
        RegisteredClient: {
            access_token_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            account_id: string;
            /** @description `client_secret`, `private_key_jwt`, `federated_jwt`, `tls_client_auth`, `self_signed_tls_client_auth` or `none`. */
            auth_method: components["schemas"]["AuthMethod"];
            authorization_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            /** @description Whether the client needs the session's id (`sid`) in each logout token. */
            backchannel_logout_session_required: boolean;
            /**
             * Format: uri
             * @description Where the server tells the client that a login ended.
             */
            backchannel_logout_uri?: string | null;
            /** @description Whether id_tokens contain the claims that userinfo returns. */
            claims_in_id_token: boolean;
            client_id: string;
            /** @description Only in the response that created it. */
            client_secret?: string | null;
            /** @description `web`, `native`, `browser` or `machine`. */
            client_type: components["schemas"]["ClientType"];
            /** Format: date-time */
            created_at: string;
            /** @description Whether people may approve its devices in another browser (RFC 8628). */
            device_authorization: boolean;
            domains: components["schemas"]["ClientDomain"][];
            /** @description Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449). */
            dpop_bound_access_tokens: boolean;
            /** @description `live` or `test`. */
            environment: components["schemas"]["Environment"];
            /** @description Whether it follows the FAPI 2.0 Security Profile. */
            fapi_2_security_profile: boolean;
            /** @description Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`. */
            groups_claim: boolean;
            id_token_signed_response_alg?: components["schemas"]["SigningAlgorithm"] | null;
            identity_assertions?: components["schemas"]["IdentityAssertionPolicy"] | null;
            /** @description The id that it had in the system from which it was moved here. Its apps may go on using it as their `client_id`. */
            imported_id?: string | null;
            /** @description The networks that it may call from; empty for all. */
            ip_allow_list: string[];
            jwks?: components["schemas"]["JwkSet"] | null;
            /**
             * Format: uri
             * @description Where the client publishes its keys, if `jwks` is `null`.
             */
            jwks_uri?: string | null;
            /**
             * Format: uri
             * @description The address of the logo on this server. People see it while `verified`.
             */
            logo_uri?: string | null;
            /** @description The only client that may exchange its tokens. */
            may_act?: string | null;
            name: string;
            /**
             * Format: uri
             * @description What the client does with people's data.
             */
            policy_uri?: string | null;
            post_logout_redirect_uris: string[];
            redirect_uris: string[];
            request_object_signing_alg?: components["schemas"]["RequestObjectAlgorithm"] | null;
            /**
             * Format: int32
             * @description The part of the account's requests that it may use, in percent; all of them if `null`.
             */
            request_share?: number | null;
            /** @description Whether each authorization request needs a code challenge (PKCE). */
            require_pkce: boolean;
            /** @description Whether its authorization requests must be pushed first (RFC 9126). */
            require_pushed_authorization_requests: boolean;
            /** @description Whether its authorization requests must be signed (RFC 9101). */
            require_signed_request_object: boolean;
            /** @description The least `acr` of a login at the client. */
            required_acr: components["schemas"]["AuthenticationContext"];
            /** @description Why the operator restricted it, while it is restricted. */
            restricted_for?: string | null;
            scopes: string[];
            /** @description Newest first. Responses about secrets include the last hundred that were revoked. */
            secrets: components["schemas"]["Secret"][];
            /** @description Whether it registered itself (RFC 7591), with a registration token or where anybody may. */
            self_registered: boolean;
            /** @description Whether people can sign up on the way to it, if the server lets them. */
            sign_up: boolean;
            /** @description `enabled`, `disabled`, `restricted` (by the operator) or `deleted`. */
            standing: components["schemas"]["ClientStanding"];
            tls_client_auth?: components["schemas"]["CertificateSubject"] | null;
            /** @description Whether it gets only access tokens that are bound to its certificate (RFC 8705). */
            tls_client_certificate_bound_access_tokens: boolean;
            /** @description Whether assertions may have the token endpoint as their audience, too. */
            token_endpoint_audience: boolean;
            token_exchange?: components["schemas"]["ExchangePolicy"] | null;
            /**
             * @description `format` (`jwt` or `opaque`), `refresh`, `refresh_rotation`, and in seconds `access_token_seconds`,
             *     `refresh_idle_seconds`, `refresh_absolute_seconds` and `refresh_grace_seconds`.
             */
            token_policy: components["schemas"]["TokenPolicy"];
            /**
             * Format: uri
             * @description The client's terms of service.
             */
            tos_uri?: string | null;
            /** @description Whose tokens authenticate the client. */
            trusted_issuers: components["schemas"]["TrustedIssuer"][];
            /** @description Whether the operator has verified the owner's identity. */
            verified: boolean;
            /** @description Settings that make the client unusable. */
            warnings: components["schemas"]["ClientWarning"][];
            /**
             * Format: uri
             * @description The client's home page, as people see it.
             */
            website_uri?: string | null;
        };
        /** @description A page of a list. */
        RegisteredClientList: {
            data: components["schemas"]["RegisteredClient"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A token with which apps register themselves. */
        RegistrationToken: {
            /** @description `live` or `test`. */
            environment: components["schemas"]["Environment"];
            /** Format: date-time */
            expires_at: string;
            label: string;
            registration_id: string;
            /** @description Only in the response that created it. Whoever has it can register apps. */
            registration_token?: string | null;
            /**
             * Format: int32
             * @description How many apps may still register with it.
             */
            uses_left: number;
        };
        /** @description A page of a list. */
        RegistrationTokenList: {
            data: components["schemas"]["RegistrationToken"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /**
         * @description A window of history, by positions or by times. The beginning is required; without an end, it extends to
         *     now.
         */
        Replay: {
            /**
             * Format: int64
             * @description The position before the first event.
             */
            after_position?: number | null;
            /** @description Only count the events. */
            dry_run?: boolean;
            /** @description Names and globs; the endpoint's own if absent. */
            events?: string[] | null;
            /**
             * Format: date-time
             * @description RFC 3339: events from this time on.
             */
            since?: string | null;
            /**
             * Format: date-time
             * @description RFC 3339: events before this time.
             */
            until?: string | null;
            /**
             * Format: int64
             * @description The position of the last event.
             */
            upto_position?: number | null;
        };
        /** @description The size of a replay. */
        ReplaySize: {
            /** Format: int64 */
            after_position: number;
            /**
             * Format: int64
             * @description The position that was counted up to in about two seconds: `upto_position`, or a position from which
             *     another dry run can continue.
             */
            counted_upto_position?: number | null;
            dry_run: boolean;
            /**
             * Format: int64
             * @description The number of events in the window now, for a dry run.
             */
            messages?: number | null;
            /** Format: int64 */
            upto_position: number;
        };
        /** @description A request that counted for the account. */
        Request: {
            /** @description The grant of that token, or of the refresh token that it was about. */
            about_grant_id?: string | null;
            /** @description The access token that an introspection or revocation was about. */
            about_token_id?: string | null;
            /**
             * Format: date-time
             * @description The time of the response.
             */
            at: string;
            /**
             * Format: int64
             * @description The size of the response body, as far as it was known before it was sent.
             */
            bytes: number;
            /** @description Null for a user's request at the dashboard. */
            client_id?: string | null;
            /** @description The reason as a text, or else the text that the caller got. */
            detail?: string | null;
            /**
             * Format: double
             * @description The time until the response began.
             */
            duration_ms: number;
            /** @description The `code` of the problem, or the `error` of OAuth. */
            error?: string | null;
            /** @description The grant of that token, or of the code or refresh token that it presented. */
            grant_id?: string | null;
            ip?: string | null;
            method: string;
            /** @description The last id in its path. */
            object?: string | null;
            /**
             * @description Why it was refused, if there is more detail than the caller got: a stable code, such as
             *     `secret_wrong`.
             */
            reason?: string | null;
            request_id: string;
            /** @description The path as in this document, such as `/v1/clients/{client_id}`. */
            route: string;
            /** @description The client secret that it presented. */
            secret_id?: string | null;
            /**
             * Format: int32
             * @description 499: the caller closed the connection before the response.
             */
            status: number;
            /** @description The access token that it carried, valid or not, or the one that it was issued. */
            token_id?: string | null;
            user_agent?: string | null;
            /** @description The user whom it acted for. */
            user_id?: string | null;
        };
        /** @description The requests of one step, by client, route and status as requested with `by`. */
        RequestCount: {
            /**
             * Format: date-time
             * @description The beginning of the step.
             */
            at: string;
            /**
             * Format: int64
             * @description The size of the response bodies.
             */
            bytes: number;
            /** @description Null for a user's requests at the dashboard. */
            client_id?: string | null;
            /**
             * Format: int64
             * @description Requests with a status of 400 or more.
             */
            errors: number;
            method?: string | null;
            /**
             * Format: double
             * @description The time until the response began, accurate to a third.
             */
            p50_ms?: number | null;
            /** Format: double */
            p95_ms?: number | null;
            /** Format: double */
            p99_ms?: number | null;
            /**
             * Format: int64
             * @description Requests with status 429.
             */
            rate_limited: number;
            /** Format: int64 */
            requests: number;
            /** @description The path as in this document, such as `/v1/clients/{client_id}`. */
            route?: string | null;
            /** Format: int32 */
            status?: number | null;
        };
        /** @description A request with the events that it caused. */
        RequestDetail: {
            /**
             * @description The events with its id that were recorded while it ran, oldest first, at most 1000. Null without the scope
             *     `events:read`, and if `events_detached`.
             */
            events?: components["schemas"]["Event"][] | null;
            /** @description Present, and true, if events of that time are in an archive of the operator. */
            events_detached?: boolean | null;
            request: components["schemas"]["Request"];
        };
        /** @description A page of a list. */
        RequestList: {
            data: components["schemas"]["Request"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /**
         * @description JWS algorithms that a client may sign request objects with (RFC 7518 §3.1, RFC 8037). All are asymmetric.
         * @enum {string}
         */
        RequestObjectAlgorithm: "ES256" | "ES384" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "EdDSA";
        /** @description The requests in a time range. */
        RequestUsage: {
            /** @description Oldest first; steps without requests are left out. */
            data: components["schemas"]["RequestCount"][];
            /**
             * Format: date-time
             * @description The requested time, in whole steps, as far as the plan shows it.
             */
            from: string;
            /**
             * @description `minute`, `hour` or `day`.
             * @enum {string}
             */
            step: "minute" | "hour" | "day";
            /** Format: date-time */
            to: string;
        };
        /** @description An API that the account protects. */
        Resource: {
            /**
             * Format: int32
             * @description The lifetime of its access tokens.
             */
            access_token_seconds: number;
            account_id: string;
            /** @description What clients that registered themselves, or whose id is a URL, may ask people for without being among `apps`. */
            agents: components["schemas"]["ResourceAgents"];
            /** @description The clients that may ask for tokens. */
            apps: components["schemas"]["ResourceApp"][];
            /** @description The URI that apps send as `resource`, and the only `aud` of tokens for the API. */
            audience: string;
            /** @description Whether tokens are issued. */
            enabled: boolean;
            /** @description The form of its access tokens. */
            format: components["schemas"]["TokenFormat"];
            /** @description Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068). */
            groups_claim: boolean;
            /** @description Whether the account has proved the host of the audience, by a login domain that is the host or above it. */
            host_verified: boolean;
            /** @description The client with whose credentials the API introspects tokens. */
            introspection_client?: string | null;
            /**
             * Format: int32
             * @description How long ago the person may have proved who they are, in seconds.
             */
            max_age?: number | null;
            /** @description Shown on the consent page. */
            name: string;
            /** @description Whether its tokens have the scopes also as the list `permissions`. */
            permissions_claim: boolean;
            required_acr?: components["schemas"]["AuthenticationContext"] | null;
            resource_id: string;
            /** @description Whether its tokens say which role the person has in the account, as the list `roles`. */
            roles_claim: boolean;
            /** @description What apps may ask for. The names mean something for this API only. */
            scopes: components["schemas"]["ResourceScope"][];
            signing_alg?: components["schemas"]["SigningAlgorithm"] | null;
            /** @description Whether its tokens are in status lists. */
            status_list: boolean;
        };
        /** @description What an API offers agents: clients of its account that registered themselves, or whose id is a URL. */
        ResourceAgents: {
            /** @description The scopes that agents may ask people for, without being listed; none if empty. */
            scopes?: string[];
        };
        /** @description A client of the account that may ask for tokens for the API. */
        ResourceApp: {
            client_id: string;
            /** @description The scopes that it may ask for: at least one of the API's. */
            scopes: string[];
        };
        /** @description The changes; members left out stay as they are. */
        ResourceChange: {
            /** Format: int32 */
            access_token_seconds?: number | null;
            agents?: components["schemas"]["ResourceAgents"] | null;
            /** @description Replaces the list of clients. One that is left out gets no more tokens for the resource. */
            apps?: components["schemas"]["ResourceApp"][] | null;
            format?: components["schemas"]["TokenFormat"] | null;
            groups_claim?: boolean | null;
            /** @description `null` for none. */
            introspection_client?: string | null;
            /**
             * Format: int32
             * @description `null` for any age.
             */
            max_age?: number | null;
            name?: string | null;
            permissions_claim?: boolean | null;
            required_acr?: components["schemas"]["AuthenticationContext"] | null;
            roles_claim?: boolean | null;
            /** @description Replaces all scopes. */
            scopes?: components["schemas"]["ResourceScope"][] | null;
            signing_alg?: components["schemas"]["SigningAlgorithm"] | null;
            status_list?: boolean | null;
        };
        /** @description A page of a list. */
        ResourceList: {
            data: components["schemas"]["Resource"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A scope of an API. Its name means something for this API only. */
        ResourceScope: {
            /** @description What it allows, for the consent page in English: 1 to 200 characters. */
            description_en: string;
            /** @description The same in Dutch. */
            description_nl: string;
            /**
             * Format: int32
             * @description How long ago the person may have proved who they are, for this scope: 60 to 7,776,000 seconds.
             */
            max_age?: number | null;
            /** @description 1 to 64 characters that a scope may have (RFC 6749 §3.3), and not the name of a scope of xwms. */
            name: string;
            required_acr?: components["schemas"]["AuthenticationContext"] | null;
            /** @description The roles in the account that a person needs one of; everybody may have the scope if empty. */
            roles?: components["schemas"]["Role"][];
        };
        /**
         * @description A member's role: a fixed set of permissions.
         * @enum {string}
         */
        Role: "owner" | "admin" | "developer" | "auditor";
        /** @description A member after a change. */
        RoleOfMember: {
            /** @description `owner`, `admin`, `developer` or `auditor`. */
            role: components["schemas"]["Role"];
            user_id: string;
        };
        /** @description The policy. */
        SecondFactorPolicy: {
            required: boolean;
        };
        /** @description The metadata of a client secret. */
        Secret: {
            /** Format: date-time */
            created_at?: string | null;
            /** Format: date-time */
            expires_at?: string | null;
            exposure?: components["schemas"]["SecretExposure"] | null;
            label: string;
            /**
             * Format: date-time
             * @description Only in responses about secrets.
             */
            last_used_at?: string | null;
            /**
             * Format: date-time
             * @description Present if the secret was revoked.
             */
            revoked_at?: string | null;
            secret_id: string;
            /**
             * @description `live`, `expired` or `revoked`.
             * @enum {string}
             */
            status: "live" | "expired" | "revoked";
        };
        /** @description The first report of a secret as exposed. */
        SecretExposure: {
            /** Format: date-time */
            reported_at: string;
            /** @description Who reported it: the id of a user or client, or `system`. */
            reported_by: string;
            /**
             * Format: date-time
             * @description Since when others may know it; `null` if that is not known.
             */
            since?: string | null;
        };
        /** @description A page of a list. */
        SecretList: {
            data: components["schemas"]["Secret"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A secret to replace another. */
        SecretRotation: {
            /** Format: date-time */
            expires_at?: string | null;
            label?: string | null;
            /**
             * Format: int32
             * @description How many seconds the old secret still works: 0 to 2,592,000; a day if absent.
             */
            overlap_seconds?: number;
        };
        /**
         * @description JWS algorithms that xwms signs with (RFC 7518 §3.1, RFC 8037).
         * @enum {string}
         */
        SigningAlgorithm: "ES256" | "RS256" | "EdDSA";
        /** @description A key that signs messages; the secret itself is not shown again. */
        SigningSecret: {
            /**
             * Format: date-time
             * @description When the key stops signing.
             */
            expires_at?: string | null;
            /** @description `whpk_…`: the ed25519 key of `v1a` signatures. */
            public_key: string;
            secret_id: string;
        };
        /** @description A test user. */
        TestUser: {
            address?: components["schemas"]["Address"] | null;
            /** @description `YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`. */
            birthdate?: string | null;
            /** Format: email */
            email?: string | null;
            email_verified: boolean;
            /** @description Always `test`. */
            environment: components["schemas"]["Environment"];
            family_name?: string | null;
            gender?: string | null;
            given_name?: string | null;
            /** @description A language tag, such as `nl-NL`. */
            locale?: string | null;
            middle_name?: string | null;
            name?: string | null;
            nickname?: string | null;
            /** @description With the country code, such as `+31201234567`. */
            phone_number?: string | null;
            phone_number_verified?: boolean | null;
            /** @description The URL of an image. */
            picture?: string | null;
            preferred_username?: string | null;
            /** @description The URL of a page about the user. */
            profile?: string | null;
            /** @description `active` or `suspended`. */
            standing: components["schemas"]["UserStanding"];
            /**
             * Format: date-time
             * @description When the profile was last changed.
             */
            updated_at?: string | null;
            user_id: string;
            /** @description The URL of the user's website. */
            website?: string | null;
            /** @description A name of the IANA time zone database, such as `Europe/Amsterdam`. */
            zoneinfo?: string | null;
        };
        /** @description The changes; members left out stay as they are. */
        TestUserChange: {
            address?: components["schemas"]["Address"] | null;
            /**
             * @description `YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`.
             *
             *     `null` for none.
             */
            birthdate?: string | null;
            /** @description `true` to count the mail address as verified; this can't be undone. */
            email_verified?: boolean | null;
            /** @description `null` for none. */
            family_name?: string | null;
            /** @description `null` for none. */
            gender?: string | null;
            /** @description `null` for none. */
            given_name?: string | null;
            /**
             * @description A language tag, such as `nl-NL`.
             *
             *     `null` for none.
             */
            locale?: string | null;
            /** @description `null` for none. */
            middle_name?: string | null;
            /** @description `null` for none. */
            name?: string | null;
            /** @description `null` for none. */
            nickname?: string | null;
            /** @description 8 to 256 characters, and not easy to guess. */
            password?: string | null;
            /**
             * @description With the country code, such as `+31201234567`.
             *
             *     `null` for none.
             */
            phone_number?: string | null;
            /** @description `null` for none. */
            phone_number_verified?: boolean | null;
            /**
             * @description The URL of an image.
             *
             *     `null` for none.
             */
            picture?: string | null;
            /** @description `null` for none. */
            preferred_username?: string | null;
            /**
             * @description The URL of a page about the user.
             *
             *     `null` for none.
             */
            profile?: string | null;
            /**
             * @description The URL of the user's website.
             *
             *     `null` for none.
             */
            website?: string | null;
            /**
             * @description A name of the IANA time zone database, such as `Europe/Amsterdam`.
             *
             *     `null` for none.
             */
            zoneinfo?: string | null;
        };
        /** @description A page of a list. */
        TestUserList: {
            data: components["schemas"]["TestUser"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description A request for help. */
        Ticket: {
            account_id: string;
            /** @description The client that it is about. */
            client_id?: string | null;
            /** @description In the order in which they were written; the first is the question. Not in lists. */
            messages?: components["schemas"]["TicketMessage"][] | null;
            /** Format: date-time */
            opened_at?: string | null;
            /** @description The request that it is about. */
            request_id?: string | null;
            /**
             * @description `open` (waits for the operator), `answered` or `closed`.
             * @enum {string}
             */
            status: "open" | "answered" | "closed";
            /** @description Null once the person was erased. */
            subject?: string | null;
            ticket_id: string;
            /** @description Who asked. */
            user_id: string;
        };
        /** @description A file that came with a message. */
        TicketAttachment: {
            attachment_id: string;
            media_type: components["schemas"]["AttachmentMediaType"];
            /** @description Without folders and invisible characters, and with the extension of what the file is. */
            name: string;
            /**
             * Format: int32
             * @description In bytes.
             */
            size: number;
        };
        /** @description A page of a list. */
        TicketList: {
            data: components["schemas"]["Ticket"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description What one of the two sides wrote. */
        TicketMessage: {
            /** Format: date-time */
            at: string;
            /** @description The files that came with it; none once the person was erased. */
            attachments: components["schemas"]["TicketAttachment"][];
            /**
             * @description `person` or `operator`.
             * @enum {string}
             */
            by: "person" | "operator";
            /** @description Null once the person was erased. */
            text?: string | null;
            /** @description The person; null for the operator. */
            user_id?: string | null;
        };
        /** @description The metadata of an access token. */
        Token: {
            /** @description The browser session in which the person approved the grant, also if the token outlives it. */
            approved_in_session_id?: string | null;
            /** @description The audience of the resource that it is for; `null` for this server itself. */
            audience?: string | null;
            client_id: string;
            /** Format: date-time */
            expires_at: string;
            format: components["schemas"]["TokenFormat"];
            grant_id?: string | null;
            /**
             * @description How the client asked for it: `authorization_code`, `refresh_token`, `client_credentials` or the URN of
             *     another grant type.
             */
            grant_type?: string | null;
            /** Format: date-time */
            issued_at: string;
            /** @description The `kid` or thumbprint of the client's key that signed its assertion, or the thumbprint of its certificate. */
            key_id?: string | null;
            /** @description The server's key that signed the token. */
            kid?: string | null;
            /** @description The token that it was exchanged for (RFC 8693); `null` for all others. */
            parent_id?: string | null;
            /** @description Why it is revoked: the token's own reason, or the event that stopped it. */
            reason?: string | null;
            /**
             * Format: uri
             * @description The requests that carried it, and the one that it was issued to.
             */
            requests_url: string;
            /** Format: date-time */
            revoked_at?: string | null;
            scopes: string[];
            /** @description The client secret that the client authenticated with. */
            secret_id?: string | null;
            /** @description The browser session that the token ends with; `null` if it outlives it, as under `offline_access`. */
            session_id?: string | null;
            /** @description Its `jti`. */
            token_id: string;
            /** @description Absent if the client acts for itself. */
            user_id?: string | null;
        };
        /** @description The usage on one day, and of one client with `by=client`. */
        TokenDay: components["schemas"]["Units"] & {
            /** @description Null for usage without a client. */
            client_id?: string | null;
            /** @description `2026-01-31` */
            day: string;
        };
        /**
         * @description The format of the token.
         * @enum {string}
         */
        TokenFormat: "jwt" | "opaque";
        /** @description A page of a list. */
        TokenList: {
            data: components["schemas"]["Token"][];
            has_more: boolean;
            /** @description Pass it as `after` to get the next page. */
            next_cursor?: string | null;
        };
        /** @description Which tokens the client gets. All times are in seconds. */
        TokenPolicy: {
            /**
             * Format: int32
             * @description 60 to 86,400.
             * @default 600
             */
            access_token_seconds?: number;
            /** @default jwt */
            format?: components["schemas"]["TokenFormat"];
            /**
             * @description Whether refresh tokens are issued at all.
             * @default true
             */
            refresh?: boolean;
            /**
             * Format: int32
             * @description A grant older than this yields no more tokens, however often it was refreshed.
             * @default 7776000
             */
            refresh_absolute_seconds?: number;
            /**
             * Format: int32
             * @description How long a replaced refresh token still works, for responses that were lost or have not reached other tabs yet:
             *     0 (never) to 60.
             * @default 0
             */
            refresh_grace_seconds?: number;
            /**
             * Format: int32
             * @description A refresh token expires after this long without use.
             * @default 2592000
             */
            refresh_idle_seconds?: number;
            /**
             * @description Whether each use of a refresh token replaces it; always for public clients.
             * @default true
             */
            refresh_rotation?: boolean;
        };
        /** @description The changes of a token policy. All times are in seconds. */
        TokenPolicyChange: {
            /**
             * Format: int32
             * @description 60 to 86,400.
             * @default null
             */
            access_token_seconds?: number | null;
            /**
             * @description `jwt` or `opaque`.
             * @default null
             * @enum {string|null}
             */
            format?: "jwt" | "opaque" | null;
            /**
             * @description Whether refresh tokens are issued at all.
             * @default null
             */
            refresh?: boolean | null;
            /**
             * Format: int32
             * @default null
             */
            refresh_absolute_seconds?: number | null;
            /**
             * Format: int32
             * @description 0 to 60; the default is 30 for a client that authenticates.
             * @default null
             */
            refresh_grace_seconds?: number | null;
            /**
             * Format: int32
             * @default null
             */
            refresh_idle_seconds?: number | null;
            /**
             * @description Whether each use of a refresh token replaces it; `false` for web clients only.
             * @default null
             */
            refresh_rotation?: boolean | null;
        };
        /** @description The usage in a range of days (UTC). */
        TokenUsage: {
            /** @description Oldest first; days without usage are left out. */
            data: components["schemas"]["TokenDay"][];
            /**
             * Format: date-time
             * @description The requested time, in whole days, as far as the plan shows it.
             */
            from: string;
            /** Format: date-time */
            to: string;
            totals: components["schemas"]["Units"];
        };
        /** @description An issuer whose tokens authenticate the client, and which of its tokens do. */
        TrustedIssuer: {
            /** @description The only `aud` of the tokens; if absent, the issuer URL of this server. */
            audience?: string | null;
            /**
             * @description Claims that the tokens must have, each with its exact value, or the beginning of one followed by `*`. Texts,
             *     whole numbers, true and false can be compared.
             */
            claims?: {
                [key: string]: string;
            };
            /**
             * @description The exact `iss` of the tokens: an https URL. The keys are found by its discovery document, unless `jwks_uri`
             *     or `jwks` is set.
             */
            issuer: string;
            /** @description The issuer's public keys, for an issuer that this server can't reach. */
            jwks?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: uri
             * @description Where the issuer publishes its keys; https.
             */
            jwks_uri?: string | null;
            /**
             * Format: int32
             * @description The longest time from `iat` to `exp`, in seconds: 60 to 90,000.
             */
            max_lifetime_seconds?: number;
            /** @description Its name within the client: 1 to 64 lower-case letters, digits, `-` and `_`. `token.issued` has it. */
            name: string;
            /** @description Whether a token may be used again until it expires. Otherwise it needs a `jti`, and is used once. */
            reusable?: boolean;
            /** @description The `sub` of the tokens: exact, or the beginning of one followed by `*`, after `/`, `:`, `#` or `|`. */
            subject: string;
        };
        /** @description The counts. */
        Units: {
            /**
             * Format: int64
             * @description Different users for whom a token was issued.
             */
            active_users: number;
            /**
             * Format: int64
             * @description Events in the account's history.
             */
            events: number;
            /** Format: int64 */
            grants_authorized: number;
            /**
             * Format: int64
             * @description By all grant types, including refreshed tokens.
             */
            tokens_issued: number;
            /** Format: int64 */
            tokens_refreshed: number;
            /**
             * Format: int64
             * @description Revoked individually; tokens that stop with their grant, client or user are not counted.
             */
            tokens_revoked: number;
        };
        /**
         * @description Whether the user may log in.
         * @enum {string}
         */
        UserStanding: "absent" | "active" | "suspended" | "leaving" | "erased";
        /** @description The answer. */
        WhatIf: {
            limit: components["schemas"]["OtherLimit"];
            /** @description By minute, those with requests. */
            minutes: components["schemas"]["WhatIfMinute"][];
            not_known: string[];
            /**
             * Format: int64
             * @description How many the other limit would have refused.
             */
            refused: number;
            /**
             * Format: int64
             * @description How many were refused for a limit then.
             */
            refused_then: number;
            /** Format: int64 */
            requests: number;
        };
        /** @description The requests of one minute. */
        WhatIfMinute: {
            /**
             * Format: date-time
             * @description When it began.
             */
            at: string;
            /**
             * Format: int64
             * @description Those that the other limit would have refused.
             */
            refused: number;
            /**
             * Format: int64
             * @description Those that were refused for a limit then.
             */
            refused_then: number;
            /** Format: int64 */
            requests: number;
        };
    };
    responses: {
        /** @description `insufficient_scope`, `ip_not_allowed`, `origin_not_allowed`, `account_restricted` or `account_closed` */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found` */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Any other problem; see its `code` */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate_limited` or `slow_down`, with `Retry-After` */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_token` */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable` or `busy`, with `Retry-After` */
        Unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    accounts_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewAccountMade"];
                };
            };
        };
    };
    accounts_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    accounts_rename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    accounts_close: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Close"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    accounts_hand_over: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOver"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    accounts_remove_login_domain: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginDomain"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    accounts_verify_login_domain: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginDomain"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    accounts_login_provider: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginProviderChange"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    plans_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan and its limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPlan"];
                };
            };
        };
    };
    plans_choose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Choice"];
            };
        };
        responses: {
            /** @description The new limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPlan"];
                };
            };
        };
    };
    plans_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The remaining limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPlan"];
                };
            };
        };
    };
    accounts_second_factor: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorPolicy"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    alerts_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                status?: string;
                rule?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
        };
    };
    audit_as_of: {
        parameters: {
            query: {
                object: string;
                at?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsOf"];
                };
            };
        };
    };
    audit_ask: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                token?: string;
                grant?: string;
                session?: string;
                secret?: string;
                key?: string;
                client_key?: string;
                person?: string;
                client?: string;
                network?: string;
                request?: string;
                object?: string;
                days?: number;
                from?: number;
                since?: string;
                until?: string;
                at?: number;
                format?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                question: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditRowList"];
                };
            };
        };
    };
    audit_list_cases: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                status?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseList"];
                };
            };
        };
    };
    audit_open_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCase"];
            };
        };
        responses: {
            /** @description Opened */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_read_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_close_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_export_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    audit_lift_hold: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_note: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCaseNote"];
            };
        };
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_pin: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCasePin"];
            };
        };
        responses: {
            /** @description The case */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_place_hold: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_reopen_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_unpin: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseUnpin"];
            };
        };
        responses: {
            /** @description The case */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    audit_read: {
        parameters: {
            query?: {
                tree?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
        };
    };
    audit_contain_target: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContainment"];
            };
        };
        responses: {
            /** @description What stops, or was stopped */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Containment"];
                };
            };
        };
    };
    audit_could: {
        parameters: {
            query: {
                client: string;
                scope: string;
                resource?: string;
                user?: string;
                at?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer, with its steps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Could"];
                };
            };
        };
    };
    audit_difference: {
        parameters: {
            query: {
                object: string;
                from: string;
                to?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The difference */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Difference"];
                };
            };
        };
    };
    audit_list_erasures: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureList"];
                };
            };
        };
    };
    audit_export: {
        parameters: {
            query?: {
                format?: string;
                after?: number;
                size?: number;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    audit_report_exposure: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExposure"];
            };
        };
        responses: {
            /** @description Reported */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exposure"];
                };
            };
        };
    };
    audit_leaves: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeafList"];
                };
            };
        };
    };
    audit_consistency: {
        parameters: {
            query: {
                tree?: string;
                from: number;
                to?: number;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The proof */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsistencyProof"];
                };
            };
        };
    };
    audit_inclusion: {
        parameters: {
            query?: {
                tree?: string;
                event_id?: string;
                position?: number;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The proof */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionProof"];
                };
            };
        };
    };
    audit_what_if: {
        parameters: {
            query: {
                from: string;
                to: string;
                plan?: string;
                requests?: number;
                window?: number;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The requests, and which of them would have been refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
        };
    };
    clients_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                environment?: string;
                standing?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClientList"];
                };
            };
        };
    };
    clients_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientRegistration"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    clients_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientChange"];
            };
        };
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_disable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_domains: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Domains"];
            };
        };
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_verify_domain: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainToVerify"];
            };
        };
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_enable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_ip_allow_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IpAllowList"];
            };
        };
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_replace_logo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": Blob;
            };
        };
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    clients_remove_logo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    clients_list_logouts: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientLogoutList"];
                };
            };
        };
    };
    secrets_replace_exposed: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSecret"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
        };
    };
    clients_revoke_tokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    secrets_rotate_only: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
        };
    };
    secrets_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretList"];
                };
            };
        };
    };
    secrets_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSecret"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
        };
    };
    secrets_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
                secret_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    secrets_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
                secret_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
        };
    };
    clients_list_signals: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSignalList"];
                };
            };
        };
    };
    consents_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                client_id?: string;
                user_id?: string;
                active?: boolean;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentList"];
                };
            };
        };
    };
    consents_withdraw: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                consent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endpoints_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointList"];
                };
            };
        };
    };
    endpoints_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEndpoint"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    endpoints_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    endpoints_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endpoints_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointChange"];
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    endpoints_disable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    endpoints_enable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    endpoints_jwks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JWK set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JwkSet"];
                };
            };
        };
    };
    messages_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                status?: string;
                type?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageList"];
                };
            };
        };
    };
    messages_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                endpoint_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    messages_attempts: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                endpoint_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
        };
    };
    messages_resend: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it will be sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    messages_skip: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it will be skipped */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    messages_replay: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description A dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplaySize"];
                };
            };
            /** @description Accepted; it will be sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplaySize"];
                };
            };
        };
    };
    messages_resend_failed: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; they will be sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    endpoints_rotate_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointSecretRotation"];
            };
        };
        responses: {
            /** @description The endpoint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    messages_test: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointTest"];
            };
        };
        responses: {
            /** @description Accepted; see the endpoint's messages */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    events_types: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeList"];
                };
            };
        };
    };
    events_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                after_position?: number;
                type?: string;
                stream?: string;
                actor?: string;
                since?: string;
                until?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CloudEvents 1.0 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
        };
    };
    grants_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                client_id?: string;
                user_id?: string;
                status?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantList"];
                };
            };
        };
    };
    grants_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The grant */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
        };
    };
    grants_revoke: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    groups_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
        };
    };
    groups_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGroup"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    groups_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    groups_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    groups_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupChange"];
            };
        };
        responses: {
            /** @description The group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    groups_list_people: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPersonList"];
                };
            };
        };
    };
    groups_add_person: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddToGroup"];
            };
        };
        responses: {
            /** @description The person is in the group */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    groups_remove_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is not in the group */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    invitations_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
        };
    };
    invitations_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Created; the mail will be sent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    invitations_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Withdrawn */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user and their accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    members_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
        };
    };
    members_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    members_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description The member */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleOfMember"];
                };
            };
        };
    };
    plans_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanList"];
                };
            };
        };
    };
    registrations_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationTokenList"];
                };
            };
        };
    };
    registrations_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRegistrationToken"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationToken"];
                };
            };
        };
    };
    registrations_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    requests_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                client_id?: string;
                token_id?: string;
                grant_id?: string;
                user_id?: string;
                secret_id?: string;
                about_token_id?: string;
                about_grant_id?: string;
                object?: string;
                ip?: string;
                user_agent?: string;
                route?: string;
                status?: string;
                error?: string;
                reason?: string;
                request_id?: string;
                since?: string;
                until?: string;
                format?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestList"];
                };
            };
        };
    };
    requests_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
        };
    };
    resources_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
        };
    };
    resources_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewResource"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    resources_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    resources_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resources_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResourceChange"];
            };
        };
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    resources_disable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    resources_enable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    tickets_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                status?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketList"];
                };
            };
        };
    };
    tickets_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTicket"];
            };
        };
        responses: {
            /** @description Opened */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    tickets_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    tickets_read_attachment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                ticket_id: string;
                attachment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Blob;
                };
            };
        };
    };
    tickets_close: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    tickets_reopen: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    tickets_reply: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTicketReply"];
            };
        };
        responses: {
            /** @description The ticket */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    tokens_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                client_id?: string;
                user_id?: string;
                grant_id?: string;
                active?: boolean;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
        };
    };
    tokens_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
        };
    };
    tokens_revoke: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    usage_read: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                step?: string;
                by?: string;
                format?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestUsage"];
                };
            };
        };
    };
    usage_read_tokens: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                by?: string;
                format?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenUsage"];
                };
            };
        };
    };
    users_list: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestUserList"];
                };
            };
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTestUser"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestUser"];
                };
            };
        };
    };
    users_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The test user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestUser"];
                };
            };
        };
    };
    users_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erased */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    users_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestUserChange"];
            };
        };
        responses: {
            /** @description The test user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestUser"];
                };
            };
        };
    };
    groups_of_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The position of a write. The response includes at least that position. */
                "XWMS-Position"?: number;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
        };
    };
    users_revoke_tokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same response. */
                "Idempotency-Key"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_closed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.closed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        name: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_limits_agreed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description Limits agreed for one account on top of its plan. The plan applies where a limit is absent. */
                        limits: {
                            /** Format: int32 */
                            clients?: number | null;
                            /** Format: int32 */
                            endpoints?: number | null;
                            /** Format: int32 */
                            members?: number | null;
                            /**
                             * Format: int64
                             * @description Requests in each window of the plan.
                             */
                            requests?: number | null;
                            /**
                             * Format: date-time
                             * @description When the limits start to apply; from the beginning if absent.
                             */
                            valid_from?: string | null;
                            /**
                             * Format: date-time
                             * @description When the limits stop applying; never if absent.
                             */
                            valid_until?: string | null;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.limits_agreed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_login_domain_removed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        domain: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.login_domain_removed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_login_domain_verified: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        domain: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.login_domain_verified";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_login_provider_removed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.login_provider_removed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_login_provider_set: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        asserts_people?: boolean;
                        issuer: string;
                        /** @description The client that this server is at the provider. */
                        provider_client_id: string;
                        /** @description Whether passwords of these people are not asked for. */
                        required: boolean;
                        /** @description Names its secret, which is not in the log. */
                        secret_id?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.login_provider_set";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_operator_acted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description The client or alert; absent for the account itself. */
                        about?: string;
                        /**
                         * @description What an operator did.
                         * @enum {string}
                         */
                        act: "change_plan" | "agree_limits" | "restrict" | "reinstate" | "close" | "restrict_client" | "reinstate_client" | "verify_client" | "unverify_client" | "clear_alert" | "end_sessions" | "reset_factors" | "erase";
                        reason: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.operator_acted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_plan_activated: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        plan: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.plan_activated";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_plan_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at?: string;
                        from: string;
                        plan: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.plan_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_plan_ended: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.plan_ended";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_registration_token_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        expires_at: string;
                        /** @description Whether what registers with it is a test client. */
                        for_tests: boolean;
                        label: string;
                        /**
                         * Format: int32
                         * @description Which of the account's tokens it is.
                         */
                        number: number;
                        registration_id: string;
                        /**
                         * Format: int32
                         * @description How many apps may register with it.
                         */
                        uses: number;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.registration_token_created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_registration_token_revoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        registration_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.registration_token_revoked";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_registration_token_used: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        client_id: string;
                        registration_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.registration_token_used";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_reinstated: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.reinstated";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_renamed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        name: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.renamed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_restricted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        reason: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.restricted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_second_factor_required: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.second_factor_required";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_second_factor_waived: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.second_factor_waived";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_user_tokens_revoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.user_tokens_revoked";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_account_viewed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        operator: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "account.viewed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_alert_cleared: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description What ended the alert.
                         * @enum {string}
                         */
                        by: "operator" | "time";
                        reason: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "alert.cleared";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_alert_raised: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        about: {
                            id: string;
                            /** @constant */
                            type: "client";
                        } | {
                            id: string;
                            /** @constant */
                            type: "network";
                        } | {
                            id: string;
                            /** @constant */
                            type: "signing_key";
                        };
                        /**
                         * @description The action taken while the alert is open.
                         * @enum {string}
                         */
                        action: "slow_down" | "restrict" | "notify";
                        alert_id: string;
                        /** @description The evidence for the rule. */
                        evidence: {
                            /**
                             * Format: int32
                             * @description The count; the rule says what was counted.
                             */
                            count: number;
                            /**
                             * Format: int32
                             * @description The count from which it is suspicious.
                             */
                            threshold: number;
                            /**
                             * Format: int32
                             * @description The period in which it was counted.
                             */
                            window_seconds: number;
                        };
                        /**
                         * @description The rule that raised the alert. docs/reference/guard.md explains each.
                         * @enum {string}
                         */
                        rule: "credential_stuffing" | "secret_guessing" | "token_replay" | "origin_change" | "forged_token";
                        /** Format: date-time */
                        until?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "alert.raised";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        /**
                         * @description How it authenticates at the token endpoint.
                         * @enum {string}
                         */
                        auth_method: "client_secret" | "private_key_jwt" | "federated_jwt" | "tls_client_auth" | "self_signed_tls_client_auth" | "none";
                        client_id: string;
                        /**
                         * @description The kind of application; decides whether it can be trusted to keep a secret.
                         * @enum {string}
                         */
                        client_type: "web" | "native" | "browser" | "machine";
                        /**
                         * @description Whose data it touches.
                         * @enum {string}
                         */
                        environment: "live" | "test";
                        jwks?: {
                            [key: string]: unknown;
                        };
                        name: string;
                        post_logout_redirect_uris: string[];
                        /** @description Absent in old events. */
                        protocol?: {
                            /**
                             * @description The algorithm that signs its access tokens; if absent, the server's usual one.
                             * @default null
                             * @enum {string|null}
                             */
                            access_token_signed_response_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /**
                             * @description The algorithm that signs authorization responses in the modes `jwt`; RS256 if absent (JARM §3).
                             * @default null
                             * @enum {string|null}
                             */
                            authorization_signed_response_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /**
                             * @description Whether the client needs the session's id in each logout token.
                             * @default false
                             */
                            backchannel_logout_session_required?: boolean;
                            /**
                             * @description Where the server tells the client that a login ended (OpenID Connect Back-Channel Logout 1.0 §2.2).
                             * @default null
                             */
                            backchannel_logout_uri?: string | null;
                            /**
                             * @description Whether its id_tokens contain the claims that userinfo returns.
                             * @default false
                             */
                            claims_in_id_token?: boolean;
                            /**
                             * @description Whether people may approve its devices in another browser (RFC 8628).
                             * @default false
                             */
                            device_authorization?: boolean;
                            /**
                             * @description Whether it gets only tokens that are bound to a key (RFC 9449 §5.2), so that a stolen one is useless.
                             * @default false
                             */
                            dpop_bound_access_tokens?: boolean;
                            /**
                             * @description Whether it follows the FAPI 2.0 Security Profile: whatever the profile demands is required of it.
                             * @default false
                             */
                            fapi_2_security_profile?: boolean;
                            /**
                             * @description Whether id_tokens and userinfo say which groups of its account the person is in.
                             * @default false
                             */
                            groups_claim?: boolean;
                            /**
                             * @description The algorithm that signs its id_tokens; if absent, the server's usual one (OIDC Dynamic Client Registration §2).
                             * @default null
                             * @enum {string|null}
                             */
                            id_token_signed_response_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /**
                             * @description What it may get for people whom its account's login provider asserts to it (ID-JAG); if absent, nothing.
                             * @default null
                             */
                            identity_assertions?: {
                                /** @description The APIs of its account that the tokens may be for, 1 to 20. */
                                targets: {
                                    audience: string;
                                    /** @description The scopes of the API that they may have, 1 to 50. */
                                    scopes: string[];
                                }[];
                            } | null;
                            /**
                             * @description Where it publishes its public keys, instead of `jwks` (RFC 7591 §2, RFC 8705 §2.2.2).
                             * @default null
                             */
                            jwks_uri?: string | null;
                            /**
                             * @description The only client that may exchange its tokens: their claim `may_act` (RFC 8693 §4.4).
                             * @default null
                             */
                            may_act?: string | null;
                            /**
                             * @description The only algorithm that may sign its request objects; if absent, each that fits one of its keys.
                             * @default null
                             * @enum {string|null}
                             */
                            request_object_signing_alg?: "ES256" | "ES384" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "EdDSA" | null;
                            /**
                             * @description Whether its authorization requests must be pushed first (RFC 9126 §6).
                             * @default false
                             */
                            require_pushed_authorization_requests?: boolean;
                            /**
                             * @description Whether its authorization requests must be signed request objects (RFC 9101 §10.5).
                             * @default false
                             */
                            require_signed_request_object?: boolean;
                            /**
                             * @description The least assurance that a login at the client must give; requests may ask for more.
                             * @default urn:xwms:acr:password
                             * @enum {string}
                             */
                            required_acr?: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant";
                            /**
                             * @description Whether nobody can sign up on the way to it.
                             * @default false
                             */
                            sign_up_closed?: boolean;
                            /**
                             * @description What its certificates say about it, for `tls_client_auth`.
                             * @default null
                             */
                            tls_client_auth?: {
                                /**
                                 * @description The only authorities that issue them: 1 to 4 certificates as PEM, at most 8,192 bytes. If absent, those that
                                 *     the operator of the server trusts.
                                 * @default null
                                 */
                                authorities?: string | null;
                                /**
                                 * @description A DNS name among the subject's alternative names.
                                 * @default null
                                 */
                                san_dns?: string | null;
                                /**
                                 * @description A mail address among them.
                                 * @default null
                                 */
                                san_email?: string | null;
                                /**
                                 * @description An IP address among them.
                                 * @default null
                                 */
                                san_ip?: string | null;
                                /**
                                 * @description A URI among them.
                                 * @default null
                                 */
                                san_uri?: string | null;
                                /**
                                 * @description The subject's distinguished name, as text (RFC 4514).
                                 * @default null
                                 */
                                subject_dn?: string | null;
                            } | null;
                            /**
                             * @description Whether it gets only tokens that are bound to its certificate (RFC 8705 §3.4).
                             * @default false
                             */
                            tls_client_certificate_bound_access_tokens?: boolean;
                            /**
                             * @description Whether an assertion whose audience is the token endpoint is accepted, as RFC 7523 §3 allows.
                             * @default false
                             */
                            token_endpoint_audience?: boolean;
                            /**
                             * @description Which tokens it may exchange, and for what (RFC 8693); if absent, none.
                             * @default null
                             */
                            token_exchange?: {
                                /** @description Whether it may exchange id_tokens of these clients, too. They reach more places than access tokens do. */
                                id_tokens?: boolean;
                                /** @description Whether a token exchanged without `actor_token` does not say who acts. If not, it says that the client acts. */
                                impersonation?: boolean;
                                /** @description The clients of its account whose tokens it may exchange, 1 to 20. It may name itself. */
                                subject_clients: string[];
                                /** @description The APIs of its account that the new tokens may be for, 1 to 20. */
                                targets: {
                                    audience: string;
                                    /** @description The scopes of the API that they may have, 1 to 50. */
                                    scopes: string[];
                                }[];
                            } | null;
                            /**
                             * @description Whose tokens authenticate it, for `federated_jwt`.
                             * @default []
                             */
                            trusted_issuers?: {
                                /** @description The only `aud` of the tokens; if absent, the issuer URL of this server. */
                                audience?: string | null;
                                /**
                                 * @description Claims that the tokens must have, each with its exact value, or the beginning of one followed by `*`. Texts,
                                 *     whole numbers, true and false can be compared.
                                 */
                                claims?: {
                                    [key: string]: string;
                                };
                                /**
                                 * @description The exact `iss` of the tokens: an https URL. The keys are found by its discovery document, unless `jwks_uri`
                                 *     or `jwks` is set.
                                 */
                                issuer: string;
                                /** @description The issuer's public keys, for an issuer that this server can't reach. */
                                jwks?: {
                                    [key: string]: unknown;
                                } | null;
                                /** @description Where the issuer publishes its keys; https. */
                                jwks_uri?: string | null;
                                /**
                                 * Format: int32
                                 * @description The longest time from `iat` to `exp`, in seconds: 60 to 90,000.
                                 */
                                max_lifetime_seconds?: number;
                                /** @description Its name within the client: 1 to 64 lower-case letters, digits, `-` and `_`. `token.issued` has it. */
                                name: string;
                                /** @description Whether a token may be used again until it expires. Otherwise it needs a `jti`, and is used once. */
                                reusable?: boolean;
                                /** @description The `sub` of the tokens: exact, or the beginning of one followed by `*`, after `/`, `:`, `#` or `|`. */
                                subject: string;
                            }[];
                        };
                        redirect_uris: string[];
                        /** @description Absent where PKCE is required. */
                        require_pkce?: boolean;
                        scopes: ("openid" | "profile" | "email" | "address" | "phone" | "offline_access" | "accounts:read" | "accounts:write" | "clients:read" | "clients:write" | "resources:read" | "resources:write" | "grants:read" | "grants:write" | "tokens:read" | "tokens:write" | "tokens:revoke_all" | "tokens:introspect" | "events:read" | "endpoints:read" | "endpoints:write" | "users:read" | "users:write" | "usage:read" | "alerts:read" | "tickets:read" | "tickets:write" | "audit:read" | "ssf:manage")[];
                        /** @description Which tokens the client gets. All times are in seconds. */
                        token_policy: {
                            /**
                             * Format: int32
                             * @description 60 to 86,400.
                             * @default 600
                             */
                            access_token_seconds?: number;
                            /**
                             * @description The format of the token.
                             * @default jwt
                             * @enum {string}
                             */
                            format?: "jwt" | "opaque";
                            /**
                             * @description Whether refresh tokens are issued at all.
                             * @default true
                             */
                            refresh?: boolean;
                            /**
                             * Format: int32
                             * @description A grant older than this yields no more tokens, however often it was refreshed.
                             * @default 7776000
                             */
                            refresh_absolute_seconds?: number;
                            /**
                             * Format: int32
                             * @description How long a replaced refresh token still works, for responses that were lost or have not reached other tabs yet:
                             *     0 (never) to 60.
                             * @default 0
                             */
                            refresh_grace_seconds?: number;
                            /**
                             * Format: int32
                             * @description A refresh token expires after this long without use.
                             * @default 2592000
                             */
                            refresh_idle_seconds?: number;
                            /**
                             * @description Whether each use of a refresh token replaces it; always for public clients.
                             * @default true
                             */
                            refresh_rotation?: boolean;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_deleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.deleted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_disabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.disabled";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_domain_verified: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description Where the proof was found.
                         * @enum {string}
                         */
                        method: "dns" | "file";
                        origin: string;
                        /** Format: date-time */
                        verified_at: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.domain_verified";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_domains_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        domains: {
                            api: boolean;
                            cors: boolean;
                            login: boolean;
                            /** @description An origin: scheme, host and port. */
                            origin: string;
                        }[];
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.domains_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_enabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.enabled";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_id_imported: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        imported_at: string;
                        imported_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.id_imported";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_ip_allow_list_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        networks: string[];
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.ip_allow_list_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_keys_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        jwks: {
                            [key: string]: unknown;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.keys_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_links_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        policy_uri?: string;
                        tos_uri?: string;
                        website_uri?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.links_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_logo_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.logo_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_pkce_requirement_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        required: boolean;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.pkce_requirement_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_protocol_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description The options of a client. The default applies to clients registered before there were options. */
                        protocol: {
                            /**
                             * @description The algorithm that signs its access tokens; if absent, the server's usual one.
                             * @default null
                             * @enum {string|null}
                             */
                            access_token_signed_response_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /**
                             * @description The algorithm that signs authorization responses in the modes `jwt`; RS256 if absent (JARM §3).
                             * @default null
                             * @enum {string|null}
                             */
                            authorization_signed_response_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /**
                             * @description Whether the client needs the session's id in each logout token.
                             * @default false
                             */
                            backchannel_logout_session_required?: boolean;
                            /**
                             * @description Where the server tells the client that a login ended (OpenID Connect Back-Channel Logout 1.0 §2.2).
                             * @default null
                             */
                            backchannel_logout_uri?: string | null;
                            /**
                             * @description Whether its id_tokens contain the claims that userinfo returns.
                             * @default false
                             */
                            claims_in_id_token?: boolean;
                            /**
                             * @description Whether people may approve its devices in another browser (RFC 8628).
                             * @default false
                             */
                            device_authorization?: boolean;
                            /**
                             * @description Whether it gets only tokens that are bound to a key (RFC 9449 §5.2), so that a stolen one is useless.
                             * @default false
                             */
                            dpop_bound_access_tokens?: boolean;
                            /**
                             * @description Whether it follows the FAPI 2.0 Security Profile: whatever the profile demands is required of it.
                             * @default false
                             */
                            fapi_2_security_profile?: boolean;
                            /**
                             * @description Whether id_tokens and userinfo say which groups of its account the person is in.
                             * @default false
                             */
                            groups_claim?: boolean;
                            /**
                             * @description The algorithm that signs its id_tokens; if absent, the server's usual one (OIDC Dynamic Client Registration §2).
                             * @default null
                             * @enum {string|null}
                             */
                            id_token_signed_response_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /**
                             * @description What it may get for people whom its account's login provider asserts to it (ID-JAG); if absent, nothing.
                             * @default null
                             */
                            identity_assertions?: {
                                /** @description The APIs of its account that the tokens may be for, 1 to 20. */
                                targets: {
                                    audience: string;
                                    /** @description The scopes of the API that they may have, 1 to 50. */
                                    scopes: string[];
                                }[];
                            } | null;
                            /**
                             * @description Where it publishes its public keys, instead of `jwks` (RFC 7591 §2, RFC 8705 §2.2.2).
                             * @default null
                             */
                            jwks_uri?: string | null;
                            /**
                             * @description The only client that may exchange its tokens: their claim `may_act` (RFC 8693 §4.4).
                             * @default null
                             */
                            may_act?: string | null;
                            /**
                             * @description The only algorithm that may sign its request objects; if absent, each that fits one of its keys.
                             * @default null
                             * @enum {string|null}
                             */
                            request_object_signing_alg?: "ES256" | "ES384" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "EdDSA" | null;
                            /**
                             * @description Whether its authorization requests must be pushed first (RFC 9126 §6).
                             * @default false
                             */
                            require_pushed_authorization_requests?: boolean;
                            /**
                             * @description Whether its authorization requests must be signed request objects (RFC 9101 §10.5).
                             * @default false
                             */
                            require_signed_request_object?: boolean;
                            /**
                             * @description The least assurance that a login at the client must give; requests may ask for more.
                             * @default urn:xwms:acr:password
                             * @enum {string}
                             */
                            required_acr?: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant";
                            /**
                             * @description Whether nobody can sign up on the way to it.
                             * @default false
                             */
                            sign_up_closed?: boolean;
                            /**
                             * @description What its certificates say about it, for `tls_client_auth`.
                             * @default null
                             */
                            tls_client_auth?: {
                                /**
                                 * @description The only authorities that issue them: 1 to 4 certificates as PEM, at most 8,192 bytes. If absent, those that
                                 *     the operator of the server trusts.
                                 * @default null
                                 */
                                authorities?: string | null;
                                /**
                                 * @description A DNS name among the subject's alternative names.
                                 * @default null
                                 */
                                san_dns?: string | null;
                                /**
                                 * @description A mail address among them.
                                 * @default null
                                 */
                                san_email?: string | null;
                                /**
                                 * @description An IP address among them.
                                 * @default null
                                 */
                                san_ip?: string | null;
                                /**
                                 * @description A URI among them.
                                 * @default null
                                 */
                                san_uri?: string | null;
                                /**
                                 * @description The subject's distinguished name, as text (RFC 4514).
                                 * @default null
                                 */
                                subject_dn?: string | null;
                            } | null;
                            /**
                             * @description Whether it gets only tokens that are bound to its certificate (RFC 8705 §3.4).
                             * @default false
                             */
                            tls_client_certificate_bound_access_tokens?: boolean;
                            /**
                             * @description Whether an assertion whose audience is the token endpoint is accepted, as RFC 7523 §3 allows.
                             * @default false
                             */
                            token_endpoint_audience?: boolean;
                            /**
                             * @description Which tokens it may exchange, and for what (RFC 8693); if absent, none.
                             * @default null
                             */
                            token_exchange?: {
                                /** @description Whether it may exchange id_tokens of these clients, too. They reach more places than access tokens do. */
                                id_tokens?: boolean;
                                /** @description Whether a token exchanged without `actor_token` does not say who acts. If not, it says that the client acts. */
                                impersonation?: boolean;
                                /** @description The clients of its account whose tokens it may exchange, 1 to 20. It may name itself. */
                                subject_clients: string[];
                                /** @description The APIs of its account that the new tokens may be for, 1 to 20. */
                                targets: {
                                    audience: string;
                                    /** @description The scopes of the API that they may have, 1 to 50. */
                                    scopes: string[];
                                }[];
                            } | null;
                            /**
                             * @description Whose tokens authenticate it, for `federated_jwt`.
                             * @default []
                             */
                            trusted_issuers?: {
                                /** @description The only `aud` of the tokens; if absent, the issuer URL of this server. */
                                audience?: string | null;
                                /**
                                 * @description Claims that the tokens must have, each with its exact value, or the beginning of one followed by `*`. Texts,
                                 *     whole numbers, true and false can be compared.
                                 */
                                claims?: {
                                    [key: string]: string;
                                };
                                /**
                                 * @description The exact `iss` of the tokens: an https URL. The keys are found by its discovery document, unless `jwks_uri`
                                 *     or `jwks` is set.
                                 */
                                issuer: string;
                                /** @description The issuer's public keys, for an issuer that this server can't reach. */
                                jwks?: {
                                    [key: string]: unknown;
                                } | null;
                                /** @description Where the issuer publishes its keys; https. */
                                jwks_uri?: string | null;
                                /**
                                 * Format: int32
                                 * @description The longest time from `iat` to `exp`, in seconds: 60 to 90,000.
                                 */
                                max_lifetime_seconds?: number;
                                /** @description Its name within the client: 1 to 64 lower-case letters, digits, `-` and `_`. `token.issued` has it. */
                                name: string;
                                /** @description Whether a token may be used again until it expires. Otherwise it needs a `jti`, and is used once. */
                                reusable?: boolean;
                                /** @description The `sub` of the tokens: exact, or the beginning of one followed by `*`, after `/`, `:`, `#` or `|`. */
                                subject: string;
                            }[];
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.protocol_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_redirect_uris_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        post_logout_redirect_uris: string[];
                        redirect_uris: string[];
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.redirect_uris_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_reinstated: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.reinstated";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_renamed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        name: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.renamed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_request_share_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: int32 */
                        percent?: number;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.request_share_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_restricted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        reason: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.restricted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_scopes_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        scopes: ("openid" | "profile" | "email" | "address" | "phone" | "offline_access" | "accounts:read" | "accounts:write" | "clients:read" | "clients:write" | "resources:read" | "resources:write" | "grants:read" | "grants:write" | "tokens:read" | "tokens:write" | "tokens:revoke_all" | "tokens:introspect" | "events:read" | "endpoints:read" | "endpoints:write" | "users:read" | "users:write" | "usage:read" | "alerts:read" | "tickets:read" | "tickets:write" | "audit:read" | "ssf:manage")[];
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.scopes_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_secret_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        expires_at?: string;
                        label: string;
                        secret_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.secret_created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_secret_revoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        secret_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.secret_revoked";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_secret_rotated: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        expires_at?: string;
                        label: string;
                        /** Format: date-time */
                        overlap_until: string;
                        replaces: string;
                        secret_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.secret_rotated";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_self_registered: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        document?: string;
                        registration_id?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.self_registered";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_signal_verification_requested: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        requested_at: string;
                        state?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.signal_verification_requested";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_signals_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description A stream of security signals. */
                        signals?: {
                            /** @description The id under which the server keeps the value of the `Authorization` header of pushes. */
                            authorization_id?: string | null;
                            description?: string | null;
                            /** @description Where events are pushed to (RFC 8935); absent if the receiver polls (RFC 8936). */
                            push_url?: string | null;
                            /** @description Why it has this status, in the receiver's words. */
                            reason?: string | null;
                            /** @description The people whom the receiver does not want to hear of. */
                            removed?: string[];
                            /** @description The event types that the receiver asked for; all if absent. */
                            requested?: string[] | null;
                            /**
                             * @description Whether events are sent.
                             * @enum {string}
                             */
                            status: "enabled" | "paused" | "disabled";
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.signals_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_token_policy_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description Which tokens the client gets. All times are in seconds. */
                        token_policy: {
                            /**
                             * Format: int32
                             * @description 60 to 86,400.
                             * @default 600
                             */
                            access_token_seconds?: number;
                            /**
                             * @description The format of the token.
                             * @default jwt
                             * @enum {string}
                             */
                            format?: "jwt" | "opaque";
                            /**
                             * @description Whether refresh tokens are issued at all.
                             * @default true
                             */
                            refresh?: boolean;
                            /**
                             * Format: int32
                             * @description A grant older than this yields no more tokens, however often it was refreshed.
                             * @default 7776000
                             */
                            refresh_absolute_seconds?: number;
                            /**
                             * Format: int32
                             * @description How long a replaced refresh token still works, for responses that were lost or have not reached other tabs yet:
                             *     0 (never) to 60.
                             * @default 0
                             */
                            refresh_grace_seconds?: number;
                            /**
                             * Format: int32
                             * @description A refresh token expires after this long without use.
                             * @default 2592000
                             */
                            refresh_idle_seconds?: number;
                            /**
                             * @description Whether each use of a refresh token replaces it; always for public clients.
                             * @default true
                             */
                            refresh_rotation?: boolean;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.token_policy_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_tokens_revoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        reason?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.tokens_revoked";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_unverified: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.unverified";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_client_verified: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "client.verified";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_consent_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        resources?: {
                            resource_id: string;
                            scopes: string[];
                        }[];
                        scopes: ("openid" | "profile" | "email" | "address" | "phone" | "offline_access" | "accounts:read" | "accounts:write" | "clients:read" | "clients:write" | "resources:read" | "resources:write" | "grants:read" | "grants:write" | "tokens:read" | "tokens:write" | "tokens:revoke_all" | "tokens:introspect" | "events:read" | "endpoints:read" | "endpoints:write" | "users:read" | "users:write" | "usage:read" | "alerts:read" | "tickets:read" | "tickets:write" | "audit:read" | "ssf:manage")[];
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "consent.changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_consent_granted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        client_id: string;
                        /** @description The approved scopes of APIs of the account. */
                        resources?: {
                            resource_id: string;
                            scopes: string[];
                        }[];
                        scopes: ("openid" | "profile" | "email" | "address" | "phone" | "offline_access" | "accounts:read" | "accounts:write" | "clients:read" | "clients:write" | "resources:read" | "resources:write" | "grants:read" | "grants:write" | "tokens:read" | "tokens:write" | "tokens:revoke_all" | "tokens:introspect" | "events:read" | "endpoints:read" | "endpoints:write" | "users:read" | "users:write" | "usage:read" | "alerts:read" | "tickets:read" | "tickets:write" | "audit:read" | "ssf:manage")[];
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "consent.granted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_consent_withdrawn: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "consent.withdrawn";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_credential_exposed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        /** Format: date-time */
                        at: string;
                        credential_id: string;
                        /** @description Where it was found. */
                        found?: string | null;
                        /**
                         * @description What kind of credential it is. Ids of secrets don't tell.
                         * @enum {string}
                         */
                        kind: "client_secret" | "endpoint_secret" | "token" | "grant" | "session";
                        /**
                         * Format: date-time
                         * @description Since when others may know it, if that is known.
                         */
                        since?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "credential.exposed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description An account's settings of an endpoint. */
                        settings: {
                            /**
                             * @description Whether it also gets what only an auditor sees: questions about the history, logins, and where requests
                             *     came from.
                             */
                            audit?: boolean;
                            /**
                             * @description The content type of a message body. Events written before there was a choice do not have it.
                             * @enum {string}
                             */
                            content_type?: "application/json" | "application/cloudevents+json";
                            description: string;
                            /** @description Event names and globs; all public events if empty. */
                            events: string[];
                            /**
                             * @description What the data of a message looks like. Events written before there was a choice do not have it.
                             * @enum {string}
                             */
                            format?: "event" | "ocsf";
                            /**
                             * @description The account's own headers of each message. Their values may be credentials, so the event has only their names and
                             *     the id under which the server keeps the values.
                             */
                            headers?: {
                                names: string[];
                                values_id: string;
                            } | null;
                            /**
                             * @description Which messages wait for which.
                             * @enum {string}
                             */
                            ordering: "aggregate" | "strict";
                            /**
                             * Format: int32
                             * @description The version of the body format; there is only one.
                             */
                            payload_version: number;
                            /**
                             * Format: int32
                             * @description Maximum number of messages per second.
                             */
                            rate_limit?: number | null;
                            url: string;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        endpoint_id: string;
                        public_key: string;
                        secret_id: string;
                        /** @description An account's settings of an endpoint. */
                        settings: {
                            /**
                             * @description Whether it also gets what only an auditor sees: questions about the history, logins, and where requests
                             *     came from.
                             */
                            audit?: boolean;
                            /**
                             * @description The content type of a message body. Events written before there was a choice do not have it.
                             * @enum {string}
                             */
                            content_type?: "application/json" | "application/cloudevents+json";
                            description: string;
                            /** @description Event names and globs; all public events if empty. */
                            events: string[];
                            /**
                             * @description What the data of a message looks like. Events written before there was a choice do not have it.
                             * @enum {string}
                             */
                            format?: "event" | "ocsf";
                            /**
                             * @description The account's own headers of each message. Their values may be credentials, so the event has only their names and
                             *     the id under which the server keeps the values.
                             */
                            headers?: {
                                names: string[];
                                values_id: string;
                            } | null;
                            /**
                             * @description Which messages wait for which.
                             * @enum {string}
                             */
                            ordering: "aggregate" | "strict";
                            /**
                             * Format: int32
                             * @description The version of the body format; there is only one.
                             */
                            payload_version: number;
                            /**
                             * Format: int32
                             * @description Maximum number of messages per second.
                             */
                            rate_limit?: number | null;
                            url: string;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_deleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.deleted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_disabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description Why the endpoint is disabled.
                         * @enum {string}
                         */
                        reason: "requested" | "gone" | "failing";
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.disabled";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_enabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.enabled";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_message_skipped: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        message_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.message_skipped";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_replay_requested: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: int64 */
                        after: number;
                        events: string[];
                        /** Format: int64 */
                        upto: number;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.replay_requested";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_resend_requested: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        message_id?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.resend_requested";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_secret_rotated: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description Older secrets whose own overlap still runs. */
                        keeps?: string[];
                        /** Format: date-time */
                        overlap_until: string;
                        public_key: string;
                        replaces: string;
                        secret_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.secret_rotated";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_endpoint_tested: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        event_type?: string;
                        resume: boolean;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.tested";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_grant_authorized: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        /**
                         * Format: date-time
                         * @description When the person proved their identity. Absent if that is not known.
                         */
                        authenticated_at?: string | null;
                        /**
                         * Format: int64
                         * @description The position of the log that the issuer last saw. A stop after this position stops the grant.
                         */
                        basis: number;
                        /** @description The claims requested individually (OIDC Core §5.5). */
                        claims?: {
                            /** @default [] */
                            id_token?: ("name" | "given_name" | "family_name" | "middle_name" | "nickname" | "preferred_username" | "profile" | "picture" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "updated_at" | "email" | "email_verified" | "address" | "phone_number" | "phone_number_verified")[];
                            /** @default [] */
                            userinfo?: ("name" | "given_name" | "family_name" | "middle_name" | "nickname" | "preferred_username" | "profile" | "picture" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "updated_at" | "email" | "email_verified" | "address" | "phone_number" | "phone_number_verified")[];
                        };
                        client_id: string;
                        /**
                         * Format: date-time
                         * @description The code, or the device code, expires at this time.
                         */
                        code_expires_at: string;
                        /** @description The device that asked for it, if one did (RFC 8628); `redirect_uri` is then empty. */
                        device?: {
                            /**
                             * Format: date-time
                             * @description When the device asked.
                             */
                            requested_at: string;
                            /**
                             * @description Whether the person approved it from that network. False is usual for a phone, and typical of phishing.
                             *     Absent if one of the addresses was not known.
                             */
                            same_network?: boolean | null;
                        } | null;
                        /** @description The thumbprint of the key that must redeem the code (RFC 9449 §10); `None` if the request named none. */
                        dpop_jkt?: string | null;
                        grant_id: string;
                        methods: ("pwd" | "otp" | "hwk" | "swk" | "fed" | "mfa")[];
                        redirect_uri: string;
                        /** @description The APIs of the account that were asked for, each with the approved scopes (RFC 8707). */
                        resources?: {
                            /** @description The only `aud` of the token. */
                            audience: string;
                            /**
                             * @description The names of the groups of the account of the API that the person was in then, sorted, if the API has them
                             *     in its tokens. Grants have none.
                             */
                            groups?: string[];
                            /** @description Whether the token has the scopes also as the list `permissions`. */
                            permissions_claim?: boolean;
                            resource_id: string;
                            /**
                             * @description The person's role in the account of the API when the token was issued, if the API has it in its tokens.
                             *     Grants have none.
                             * @enum {string|null}
                             */
                            role?: "owner" | "admin" | "developer" | "auditor" | null;
                            /** @description In the order in which the API declares them. */
                            scopes: string[];
                        }[];
                        scopes: ("openid" | "profile" | "email" | "address" | "phone" | "offline_access" | "accounts:read" | "accounts:write" | "clients:read" | "clients:write" | "resources:read" | "resources:write" | "grants:read" | "grants:write" | "tokens:read" | "tokens:write" | "tokens:revoke_all" | "tokens:introspect" | "events:read" | "endpoints:read" | "endpoints:write" | "users:read" | "users:write" | "usage:read" | "alerts:read" | "tickets:read" | "tickets:write" | "audit:read" | "ssf:manage")[];
                        /**
                         * Format: date-time
                         * @description When the session ends by itself, unless the grant may outlive it. `None` in older events.
                         */
                        session_expires_at?: string | null;
                        session_id: string;
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "grant.authorized";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_grant_code_redeemed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        /** @description How the grant's refresh tokens behave. Fixed when the code is redeemed. */
                        refresh?: {
                            /** Format: date-time */
                            absolute_expires_at: string;
                            /**
                             * @description Whether the client authenticates when it refreshes, so that a stolen token alone is useless (RFC 9700 §4.14).
                             *     Absent in old events, and where it does not.
                             */
                            client_authenticates?: boolean;
                            /** Format: int32 */
                            grace_seconds: number;
                            /** Format: int32 */
                            idle_seconds: number;
                            /**
                             * @description The thumbprint of the key that a client that does not authenticate must prove to have (RFC 9449 §5). Absent in
                             *     old events, and where the tokens are bound to no key.
                             */
                            jkt?: string | null;
                            /** @description Whether each use replaces the token. Absent in old events, where it always did. */
                            rotation?: boolean;
                            /**
                             * @description The thumbprint of the certificate to which the client's tokens are bound (RFC 8705 §4). Absent in old
                             *     events, and for tokens that are bound to none.
                             */
                            x5t?: string | null;
                        };
                        /** Format: date-time */
                        token_expires_at: string;
                        token_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "grant.code_redeemed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_grant_code_replayed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "grant.code_replayed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_grant_refresh_reused: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: int32 */
                        generation: number;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "grant.refresh_reused";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_grant_refreshed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        /** @description Absent in old events. */
                        client_id?: string;
                        /** Format: int32 */
                        generation: number;
                        jkt?: string;
                        retry: boolean;
                        /** Format: date-time */
                        token_expires_at: string;
                        token_id: string;
                        /** @description The same for a certificate (RFC 8705 §4). */
                        x5t?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "grant.refreshed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_grant_revoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description Why a grant ended.
                         * @enum {string}
                         */
                        reason: "client" | "user" | "account" | "code_replayed" | "refresh_reused";
                        /** Format: date-time */
                        until: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "grant.revoked";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_group_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        description: string;
                        group_id: string;
                        name: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "group.changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_group_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        description: string;
                        group_id: string;
                        name: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "group.created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_group_deleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        group_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "group.deleted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_group_person_added: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        group_id: string;
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "group.person_added";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_group_person_removed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        group_id: string;
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "group.person_removed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_log_went_back: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: int64 */
                        after: number;
                        /** Format: int64 */
                        end: number;
                        /** Format: int64 */
                        known: number;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "log.went_back";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_member_invitation_withdrawn: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        invitation_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "member.invitation_withdrawn";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_member_invited: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        email?: string | null;
                        /** Format: date-time */
                        expires_at: string;
                        invitation_id: string;
                        invited_by?: string;
                        /**
                         * @description A member's role: a fixed set of permissions.
                         * @enum {string}
                         */
                        role: "owner" | "admin" | "developer" | "auditor";
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "member.invited";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_member_joined: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        invitation_id?: string;
                        /**
                         * @description A member's role: a fixed set of permissions.
                         * @enum {string}
                         */
                        role: "owner" | "admin" | "developer" | "auditor";
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "member.joined";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_member_removed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "member.removed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_member_role_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description A member's role: a fixed set of permissions.
                         * @enum {string}
                         */
                        from: "owner" | "admin" | "developer" | "auditor";
                        /**
                         * @description A member's role: a fixed set of permissions.
                         * @enum {string}
                         */
                        role: "owner" | "admin" | "developer" | "auditor";
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "member.role_changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_resource_audience_lost: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        successor_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "resource.audience_lost";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_resource_changed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** @description An account's settings of an API. */
                        settings: {
                            /**
                             * Format: int32
                             * @description The lifetime of its access tokens: 60 to 86,400 seconds.
                             */
                            access_token_seconds: number;
                            /** @description What agents may ask for that are not among `apps`. */
                            agents?: {
                                /** @description The scopes that agents may ask people for, without being listed; none if empty. */
                                scopes?: string[];
                            };
                            /** @description Which clients may ask for tokens. */
                            apps: {
                                client_id: string;
                                /** @description The scopes that it may ask for: at least one of the API's. */
                                scopes: string[];
                            }[];
                            /**
                             * @description The form of its access tokens.
                             * @enum {string}
                             */
                            format: "jwt" | "opaque";
                            /** @description Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068 §2.2.3.1). */
                            groups_claim?: boolean;
                            /** @description The client of the account with whose credentials the API introspects tokens. */
                            introspection_client?: string | null;
                            /**
                             * Format: int32
                             * @description How long ago the person may have proved who they are, for any token: 60 to 7,776,000 seconds.
                             */
                            max_age?: number | null;
                            /** @description Shown on the consent page. */
                            name: string;
                            /** @description Whether its tokens have the scopes also as the list `permissions`. */
                            permissions_claim?: boolean;
                            /**
                             * @description The least assurance of a person's login for any token.
                             * @enum {string|null}
                             */
                            required_acr?: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant" | null;
                            /** @description Whether its tokens say which role the person has in the account, as the list `roles` (RFC 9068 §2.2.3.1). */
                            roles_claim?: boolean;
                            scopes: {
                                /** @description What it allows, for the consent page in English: 1 to 200 characters. */
                                description_en: string;
                                /** @description The same in Dutch. */
                                description_nl: string;
                                /**
                                 * Format: int32
                                 * @description How long ago the person may have proved who they are, for this scope: 60 to 7,776,000 seconds.
                                 */
                                max_age?: number | null;
                                /** @description 1 to 64 characters that a scope may have (RFC 6749 §3.3), and not the name of a scope of xwms. */
                                name: string;
                                /**
                                 * @description The least assurance of a person's login for this scope; that of the API if absent.
                                 * @enum {string|null}
                                 */
                                required_acr?: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant" | null;
                                /** @description The roles in the account that a person needs one of; everybody may have the scope if empty. */
                                roles?: ("owner" | "admin" | "developer" | "auditor")[];
                            }[];
                            /**
                             * @description What its tokens are signed with; the server's default if absent.
                             * @enum {string|null}
                             */
                            signing_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /** @description Whether its tokens, which are then JWTs, are in status lists (draft-ietf-oauth-status-list). */
                            status_list?: boolean;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "resource.changed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_resource_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        /** @description The URI that tokens for the API have as `aud`. */
                        audience: string;
                        resource_id: string;
                        /** @description An account's settings of an API. */
                        settings: {
                            /**
                             * Format: int32
                             * @description The lifetime of its access tokens: 60 to 86,400 seconds.
                             */
                            access_token_seconds: number;
                            /** @description What agents may ask for that are not among `apps`. */
                            agents?: {
                                /** @description The scopes that agents may ask people for, without being listed; none if empty. */
                                scopes?: string[];
                            };
                            /** @description Which clients may ask for tokens. */
                            apps: {
                                client_id: string;
                                /** @description The scopes that it may ask for: at least one of the API's. */
                                scopes: string[];
                            }[];
                            /**
                             * @description The form of its access tokens.
                             * @enum {string}
                             */
                            format: "jwt" | "opaque";
                            /** @description Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068 §2.2.3.1). */
                            groups_claim?: boolean;
                            /** @description The client of the account with whose credentials the API introspects tokens. */
                            introspection_client?: string | null;
                            /**
                             * Format: int32
                             * @description How long ago the person may have proved who they are, for any token: 60 to 7,776,000 seconds.
                             */
                            max_age?: number | null;
                            /** @description Shown on the consent page. */
                            name: string;
                            /** @description Whether its tokens have the scopes also as the list `permissions`. */
                            permissions_claim?: boolean;
                            /**
                             * @description The least assurance of a person's login for any token.
                             * @enum {string|null}
                             */
                            required_acr?: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant" | null;
                            /** @description Whether its tokens say which role the person has in the account, as the list `roles` (RFC 9068 §2.2.3.1). */
                            roles_claim?: boolean;
                            scopes: {
                                /** @description What it allows, for the consent page in English: 1 to 200 characters. */
                                description_en: string;
                                /** @description The same in Dutch. */
                                description_nl: string;
                                /**
                                 * Format: int32
                                 * @description How long ago the person may have proved who they are, for this scope: 60 to 7,776,000 seconds.
                                 */
                                max_age?: number | null;
                                /** @description 1 to 64 characters that a scope may have (RFC 6749 §3.3), and not the name of a scope of xwms. */
                                name: string;
                                /**
                                 * @description The least assurance of a person's login for this scope; that of the API if absent.
                                 * @enum {string|null}
                                 */
                                required_acr?: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant" | null;
                                /** @description The roles in the account that a person needs one of; everybody may have the scope if empty. */
                                roles?: ("owner" | "admin" | "developer" | "auditor")[];
                            }[];
                            /**
                             * @description What its tokens are signed with; the server's default if absent.
                             * @enum {string|null}
                             */
                            signing_alg?: "ES256" | "RS256" | "EdDSA" | null;
                            /** @description Whether its tokens, which are then JWTs, are in status lists (draft-ietf-oauth-status-list). */
                            status_list?: boolean;
                        };
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "resource.created";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_resource_deleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "resource.deleted";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_resource_disabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "resource.disabled";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_resource_enabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: Record<string, never>;
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "resource.enabled";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_ticket_answered: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        /** @description Who had asked. */
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "ticket.answered";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_ticket_closed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description The two sides of a ticket.
                         * @enum {string}
                         */
                        by: "person" | "operator";
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "ticket.closed";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_ticket_opened: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id?: string;
                        /** Format: date-time */
                        at: string;
                        /** @description The app that it is about. */
                        client_id?: string;
                        /** @description The address of a visitor. */
                        email?: string | null;
                        /** @description The language of a visitor. */
                        language?: string;
                        /** @description The request that it is about. */
                        request_id?: string;
                        ticket_id: string;
                        /** @description Who asked. A visitor, who has no login, has an id of their own. */
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "ticket.opened";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_ticket_reopened: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /**
                         * @description The two sides of a ticket.
                         * @enum {string}
                         */
                        by: "person" | "operator";
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "ticket.reopened";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_ticket_replied: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        /** @description Who wrote it. */
                        user_id: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "ticket.replied";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_token_issued: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        account_id: string;
                        /** @description An identity assertion of an account's login provider. */
                        assertion?: {
                            /**
                             * @description A keyed hash of `iss` and `jti`: equal for the same assertion. The issuer chooses the `jti`, which may tell
                             *     something about the person, so it is not here itself.
                             */
                            id_digest: string;
                            /** @description Its `iss`. */
                            issuer: string;
                        };
                        /** Format: int64 */
                        basis: number;
                        client_id: string;
                        /** @description Where an exchanged token comes from. */
                        exchange?: {
                            /** @description The `actor_token`, if there was one. */
                            actor_token_id?: string | null;
                            /** @description Who acts for the subject: ids of clients and people, the one who acts now first, then who acted before. */
                            actors?: string[];
                            /**
                             * Format: int32
                             * @description How many exchanges led to it; at least 1.
                             */
                            depth: number;
                            /** @description What the tokens before it had at APIs. No token after them has more there. */
                            had?: {
                                resource_id: string;
                                scopes: string[];
                            }[];
                            /** @description The token that it was exchanged for: the `subject_token`. */
                            parent_id: string;
                            /** @description What stops the tokens that it was made from, and so stops it: ids of tokens, clients, grants and so on. */
                            stops: string[];
                            /** @description The client that is the subject, if the first token was its own. Absent if a person is the subject. */
                            subject_client_id?: string | null;
                        };
                        /** Format: date-time */
                        expires_at: string;
                        /**
                         * @description The format of the token.
                         * @enum {string}
                         */
                        format: "jwt" | "opaque";
                        grant_id?: string;
                        /**
                         * @description Absent in old events.
                         * @enum {string}
                         */
                        grant_type?: "authorization_code" | "refresh_token" | "client_credentials" | "device_code" | "token_exchange" | "jwt_bearer";
                        /** Format: date-time */
                        issued_at: string;
                        jkt?: string;
                        /** @description 8705). */
                        key_id?: string;
                        kid?: string;
                        /** @description The login that a token rests on. */
                        login?: {
                            /**
                             * @description The assurance that a login gives. A later one includes those before it.
                             * @enum {string}
                             */
                            acr: "urn:xwms:acr:password" | "urn:xwms:acr:two-factors" | "urn:xwms:acr:phishing-resistant";
                            /**
                             * Format: date-time
                             * @description When the person proved who they are. Absent if that is not known.
                             */
                            auth_time?: string | null;
                        };
                        may_act?: string;
                        /**
                         * @description Access to one API, as a grant and a token carry it. The scopes are the API's own, so the same name at two APIs
                         *     are two different scopes.
                         */
                        resource?: {
                            /** @description The only `aud` of the token. */
                            audience: string;
                            /**
                             * @description The names of the groups of the account of the API that the person was in then, sorted, if the API has them
                             *     in its tokens. Grants have none.
                             */
                            groups?: string[];
                            /** @description Whether the token has the scopes also as the list `permissions`. */
                            permissions_claim?: boolean;
                            resource_id: string;
                            /**
                             * @description The person's role in the account of the API when the token was issued, if the API has it in its tokens.
                             *     Grants have none.
                             * @enum {string|null}
                             */
                            role?: "owner" | "admin" | "developer" | "auditor" | null;
                            /** @description In the order in which the API declares them. */
                            scopes: string[];
                        };
                        /** @description Scopes of xwms itself; none in a token for an API of the account. */
                        scopes: ("openid" | "profile" | "email" | "address" | "phone" | "offline_access" | "accounts:read" | "accounts:write" | "clients:read" | "clients:write" | "resources:read" | "resources:write" | "grants:read" | "grants:write" | "tokens:read" | "tokens:write" | "tokens:revoke_all" | "tokens:introspect" | "events:read" | "endpoints:read" | "endpoints:write" | "users:read" | "users:write" | "usage:read" | "alerts:read" | "tickets:read" | "tickets:write" | "audit:read" | "ssf:manage")[];
                        /** @description The client secret that the client authenticated with. */
                        secret_id?: string;
                        /** @description Absent where the token outlives the browser session. */
                        session_id?: string;
                        /** @description The place of a token in a status list. No other token has it. */
                        status?: {
                            /**
                             * Format: int32
                             * @description Less than [`StatusBits::SIZE`].
                             */
                            index: number;
                            list_id: string;
                        };
                        token_id: string;
                        user_id?: string;
                        /** @description A workload: a subject of an issuer that the client trusts. */
                        workload?: {
                            /** @description The `iss` of its token. */
                            issuer: string;
                            /**
                             * @description A keyed hash of `iss` and `sub`: equal for the same workload. A subject may name a person, so it is not here
                             *     itself.
                             */
                            subject_digest: string;
                            /** @description The name of the trusted issuer within the client. */
                            trusted_issuer: string;
                        };
                        /** @description events, and for all other tokens. */
                        x5t?: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "token.issued";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_token_revoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        client_id?: string;
                        /** Format: date-time */
                        expires_at: string;
                        reason: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "token.revoked";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_usage_limit_exceeded: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        client_id?: string;
                        /** Format: int64 */
                        limit: number;
                        mail: boolean;
                        /**
                         * @description Whose window it is.
                         * @enum {string}
                         */
                        policy: "account" | "client";
                        /** Format: int32 */
                        window_seconds: number;
                        /** Format: date-time */
                        window_start: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "usage.limit_exceeded";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_usage_threshold_reached: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id; the same for all attempts. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds. */
                "webhook-timestamp": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["Event"] & {
                    data: {
                        /** Format: date-time */
                        at: string;
                        client_id?: string;
                        /** Format: int64 */
                        limit: number;
                        mail: boolean;
                        /** Format: int32 */
                        percent: number;
                        /**
                         * @description Whose window it is.
                         * @enum {string}
                         */
                        policy: "account" | "client";
                        /** Format: int32 */
                        window_seconds: number;
                        /** Format: date-time */
                        window_start: string;
                    };
                    /** @description The `sequence` of the message before; zeros for the first. */
                    previoussequence: string;
                    /** @description Present in a test: the event did not happen. */
                    test?: boolean;
                    /**
                     * Format: date-time
                     * @description The same as `time`.
                     */
                    timestamp: string;
                    /** @constant */
                    type: "usage.threshold_reached";
                };
            };
        };
        responses: {
            /** @description Received; so does any other 2xx */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is sent again later */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
