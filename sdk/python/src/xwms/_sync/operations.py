"""All operations of the REST API, by their resources.

Made from the OpenAPI document by scripts/generate.py. Do not edit.
"""

from __future__ import annotations

from typing import Any, Generator, Mapping, Optional, Protocol

from .. import types as schemas
from .._common import segment


class Caller(Protocol):
    """What sends the requests."""

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = None,
        idempotency_key: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any: ...

    def call_stream(
        self, path: str, *, query: Optional[Mapping[str, Any]] = None, min_position: Optional[int] = None
    ) -> Generator[bytes, None, None]: ...

    def call_pages(
        self, path: str, *, query: Mapping[str, Any], min_position: Optional[int] = None
    ) -> Generator[Any, None, None]: ...


class Accounts:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def create(
        self,
        body: schemas.NewAccount,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.NewAccountMade:
        """Creates the account, its owner, and a machine client with every management scope, whose secret is shown
        only once. Needs no token. Where the organization of the address, which has proved its domain, requires
        its own login, no password is taken: its people sign up at `/sign-up`, which leads there.
        """
        result: schemas.NewAccountMade = self._client.call(
            "POST",
            "/v1/accounts",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, account_id: str, *, min_position: Optional[int] = None) -> schemas.Account:
        """Scope `accounts:read`."""
        result: schemas.Account = self._client.call(
            "GET",
            f"/v1/accounts/{segment(account_id)}",
            min_position=min_position,
        )
        return result

    def rename(self, account_id: str, body: schemas.AccountChange) -> schemas.Account:
        """Scope `accounts:write`."""
        result: schemas.Account = self._client.call("PATCH", f"/v1/accounts/{segment(account_id)}", body=body)
        return result

    def close(
        self,
        account_id: str,
        body: schemas.Close,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Account:
        """Every client, token and session stops here at once. Its history stays in the log. Scope `accounts:write`;
        owners only.
        """
        result: schemas.Account = self._client.call(
            "POST",
            f"/v1/accounts/{segment(account_id)}/close",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def hand_over(
        self,
        account_id: str,
        body: schemas.HandOver,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Account:
        """You stay as an admin. Scope `accounts:write`; owners only."""
        result: schemas.Account = self._client.call(
            "POST",
            f"/v1/accounts/{segment(account_id)}/hand_over",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def remove_login_domain(
        self,
        account_id: str,
        body: schemas.LoginDomain,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Account:
        """Scope `accounts:write`; owners only."""
        result: schemas.Account = self._client.call(
            "POST",
            f"/v1/accounts/{segment(account_id)}/login_domains/remove",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def verify_login_domain(
        self,
        account_id: str,
        body: schemas.LoginDomain,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Account:
        """People with such an address then log in at the account's provider. Scope `accounts:write`; owners only."""
        result: schemas.Account = self._client.call(
            "POST",
            f"/v1/accounts/{segment(account_id)}/login_domains/verify",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def login_provider(
        self,
        account_id: str,
        body: schemas.LoginProviderChange,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Account:
        """Scope `accounts:write`; owners only."""
        result: schemas.Account = self._client.call(
            "POST",
            f"/v1/accounts/{segment(account_id)}/login_provider",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def second_factor(
        self,
        account_id: str,
        body: schemas.SecondFactorPolicy,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Account:
        """With the policy, members act in the account only after a login with two factors; who requires it must have
        logged in so. Scope `accounts:write`; owners only.
        """
        result: schemas.Account = self._client.call(
            "POST",
            f"/v1/accounts/{segment(account_id)}/second_factor",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result


class Alerts:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        rule: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.AlertList:
        """Filtered by `status` (`open`, `cleared`) and `rule`. Scope `alerts:read`."""
        result: schemas.AlertList = self._client.call(
            "GET",
            "/v1/alerts",
            query={"limit": limit, "after": after, "status": status, "rule": rule},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        rule: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Alert, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/alerts",
            query={"limit": limit, "after": after, "status": status, "rule": rule},
            min_position=min_position,
        )


class Audit:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def as_of(self, *, object: str, at: Optional[str] = None, min_position: Optional[int] = None) -> schemas.AsOf:
        """`object` is its id, or its name as in `subject` of events; `at` is a position or a time as in RFC 3339,
        and now without it. Whether it was live then is judged by the rules of today, from the events of
        everything that it depends on. Personal fields are included with `accounts:read` (members) and
        `users:read` (test users). The question is recorded. Scope `audit:read`.
        """
        result: schemas.AsOf = self._client.call(
            "GET",
            "/v1/audit/as_of",
            query={"object": object, "at": at},
            min_position=min_position,
        )
        return result

    def ask(
        self,
        question: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        token: Optional[str] = None,
        grant: Optional[str] = None,
        session: Optional[str] = None,
        secret: Optional[str] = None,
        key: Optional[str] = None,
        client_key: Optional[str] = None,
        person: Optional[str] = None,
        client: Optional[str] = None,
        network: Optional[str] = None,
        request: Optional[str] = None,
        object: Optional[str] = None,
        days: Optional[int] = None,
        from_: Optional[int] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        at: Optional[int] = None,
        format: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.AuditRowList:
        """`question` is one of

        - `by`: everything that was done with a `token`, `grant`, `session`, `secret`, `key` (of this server),
        `client_key` (`client_…/kid`), `person`, `client`, `network` (an address, an IPv4 /24 or IPv6 /48),
        `request` or `object`: events and requests, newest first; - `family`: what a `session`, `grant` or `token`
        came from and led to, and what stopped each; - `networks`: from where a credential, `person` or `client`
        was used, and what of it is new; - `changes`: what changed in the account, by object; - `exposed`:
        credentials reported as exposed that still work; - `keys`: what each signing key signed; - `idle`: client
        secrets older than `days` (90), never used, or overlapping; - `reach`: who approved the `client`, also if
        it is deleted; then for whom it got tokens without asking; - `reads`: what a `person` or `client` read;
        without either, what the operator looked at.

        The window is `since` to `until`, or from the position `from` on; else the last 30 days, and no further
        back than the plan shows. With `at`, the answer is as of that position. `format` is `json`, `csv` or
        `jsonl`: two people who ask for a file at one position get the same bytes, and `limit` is up to 10000.
        Each question is recorded. Scope `audit:read`.
        """
        result: schemas.AuditRowList = self._client.call(
            "GET",
            f"/v1/audit/ask/{segment(question)}",
            query={
                "limit": limit,
                "after": after,
                "token": token,
                "grant": grant,
                "session": session,
                "secret": secret,
                "key": key,
                "client_key": client_key,
                "person": person,
                "client": client,
                "network": network,
                "request": request,
                "object": object,
                "days": days,
                "from": from_,
                "since": since,
                "until": until,
                "at": at,
                "format": format,
            },
            min_position=min_position,
        )
        return result

    def iterate_ask(
        self,
        question: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        token: Optional[str] = None,
        grant: Optional[str] = None,
        session: Optional[str] = None,
        secret: Optional[str] = None,
        key: Optional[str] = None,
        client_key: Optional[str] = None,
        person: Optional[str] = None,
        client: Optional[str] = None,
        network: Optional[str] = None,
        request: Optional[str] = None,
        object: Optional[str] = None,
        days: Optional[int] = None,
        from_: Optional[int] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        at: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.AuditRow, None, None]:
        """All items of `ask`, page by page."""
        return self._client.call_pages(
            f"/v1/audit/ask/{segment(question)}",
            query={
                "limit": limit,
                "after": after,
                "token": token,
                "grant": grant,
                "session": session,
                "secret": secret,
                "key": key,
                "client_key": client_key,
                "person": person,
                "client": client,
                "network": network,
                "request": request,
                "object": object,
                "days": days,
                "from": from_,
                "since": since,
                "until": until,
                "at": at,
            },
            min_position=min_position,
        )

    def list_cases(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.CaseList:
        """Filtered by `status` (`open`, `closed`). Scope `audit:read`."""
        result: schemas.CaseList = self._client.call(
            "GET",
            "/v1/audit/cases",
            query={"limit": limit, "after": after, "status": status},
            min_position=min_position,
        )
        return result

    def iterate_cases(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Case, None, None]:
        """All items of `list_cases`, page by page."""
        return self._client.call_pages(
            "/v1/audit/cases",
            query={"limit": limit, "after": after, "status": status},
            min_position=min_position,
        )

    def open_case(self, body: schemas.NewCase, *, idempotency_key: Optional[str] = None) -> schemas.Case:
        """Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "POST",
            "/v1/audit/cases",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read_case(self, case_id: str, *, min_position: Optional[int] = None) -> schemas.Case:
        """Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "GET",
            f"/v1/audit/cases/{segment(case_id)}",
            min_position=min_position,
        )
        return result

    def close_case(self, case_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Case:
        """A hold is lifted before. Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/close",
            idempotency_key=idempotency_key,
        )
        return result

    def export_case(self, case_id: str, *, min_position: Optional[int] = None) -> Generator[bytes, None, None]:
        """What people wrote, each pinned question with its answer, asked again at its position, and each pinned
        event and the events of each pinned object, as the log stores them, with the proof that they are in the
        account's tree of `tree_size` leaves. The last line is the newest signed checkpoint, with the proof that
        it continues that tree; all lines before it are the same bytes for everybody, until the case changes.
        Personal fields of events stay sealed. 409 `not_in_checkpoint` if an event is newer than the newest
        checkpoint: try again in a second. Scope `audit:read`. The account's history says that it was exported.
        """
        return self._client.call_stream(f"/v1/audit/cases/{segment(case_id)}/export", min_position=min_position)

    def lift_hold(self, case_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Case:
        """After the last hold of the account, what the plan no longer shows is deleted within an hour. Scope
        `audit:read`.
        """
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/lift_hold",
            idempotency_key=idempotency_key,
        )
        return result

    def note(
        self,
        case_id: str,
        body: schemas.NewCaseNote,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Case:
        """Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/notes",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def pin(
        self,
        case_id: str,
        body: schemas.NewCasePin,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Case:
        """The answer is not stored: whoever exports the case asks again at the same position. Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/pins",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def place_hold(self, case_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Case:
        """While an open case of the account has one, its request log and webhook attempts are kept longer than the
        plan says. Scope `audit:read`.
        """
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/place_hold",
            idempotency_key=idempotency_key,
        )
        return result

    def reopen_case(self, case_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Case:
        """Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/reopen",
            idempotency_key=idempotency_key,
        )
        return result

    def unpin(
        self,
        case_id: str,
        body: schemas.CaseUnpin,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Case:
        """Scope `audit:read`."""
        result: schemas.Case = self._client.call(
            "POST",
            f"/v1/audit/cases/{segment(case_id)}/unpin",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, *, tree: Optional[str] = None, min_position: Optional[int] = None) -> schemas.Checkpoint:
        """`account` (the default), over the account's own events, or `log`, over the events of all accounts. A new
        one is signed every second while there is something new. 409 `no_checkpoint` if this server signs none.
        Scope `events:read`.
        """
        result: schemas.Checkpoint = self._client.call(
            "GET",
            "/v1/audit/checkpoint",
            query={"tree": tree},
            min_position=min_position,
        )
        return result

    def contain_target(
        self,
        body: schemas.NewContainment,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Containment:
        """A client secret with everything that was got with it, a client (it is disabled), a token, a grant, what a
        user approved in a session, everything of a user, whatever was used from a network, or everything that was
        issued before a time.

        Effective on every node at once. What is stopped already is left alone, so the request can be repeated:
        after a failure, and while `complete` is false. Scope `grants:read` to ask; to act, the scopes of each
        single act: `clients:write` for a client or secret, `tokens:write` for tokens, `grants:write` for grants,
        sessions and people, `usage:read` for a network. A person needs a login of the last ten minutes to act.
        """
        result: schemas.Containment = self._client.call(
            "POST",
            "/v1/audit/contain",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def could(
        self,
        *,
        client: str,
        scope: str,
        resource: Optional[str] = None,
        user: Optional[str] = None,
        at: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.Could:
        """For the person `user` or, without one, for itself; and why. Each step is a rule that the server applies to
        token requests, with the event that made it so; `decided_by` is the first that did not hold. With
        `resource`, an id or audience, `scope` is one of that API. The question is recorded. Scope `audit:read`.
        """
        result: schemas.Could = self._client.call(
            "GET",
            "/v1/audit/could",
            query={"client": client, "scope": scope, "resource": resource, "user": user, "at": at},
            min_position=min_position,
        )
        return result

    def difference(
        self,
        *,
        object: str,
        from_: str,
        to: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.Difference:
        """`from` and `to` are positions or times as in RFC 3339; `to` is now if absent. Otherwise as
        `/v1/audit/as_of`. Scope `audit:read`.
        """
        result: schemas.Difference = self._client.call(
            "GET",
            "/v1/audit/difference",
            query={"object": object, "from": from_, "to": to},
            min_position=min_position,
        )
        return result

    def list_erasures(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.ErasureList:
        """Somebody appears within seconds of their erasure. Scope `events:read`."""
        result: schemas.ErasureList = self._client.call(
            "GET",
            "/v1/audit/erasures",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate_erasures(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Erasure, None, None]:
        """All items of `list_erasures`, page by page."""
        return self._client.call_pages(
            "/v1/audit/erasures",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def export(
        self,
        *,
        format: Optional[str] = None,
        after: Optional[int] = None,
        size: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> Generator[bytes, None, None]:
        """`format` is `archive` (the default), which proves itself against a checkpoint, or `ocsf`, CloudEvents with
        OCSF data up to now. An archive has the stored texts of each event; personal fields stay sealed. An
        archive that broke off continues with `after`, the number of leaves in its whole blocks, and `size`, that
        of its first line. OCSF continues with `after`, the `sequence` of its last line. 409 `no_checkpoint` if
        this server signs none. Scope `audit:read`. The account's history says that it was exported.
        """
        return self._client.call_stream(
            "/v1/audit/export",
            query={"format": format, "after": after, "size": size},
            min_position=min_position,
        )

    def report_exposure(
        self,
        body: schemas.NewExposure,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Exposure:
        """Others may know it. It goes on working until it is stopped. Reporting it again records only what is new in
        the account: an earlier time, or where else it was found. Scope `grants:read`, and `audit:read` or one
        that may stop a credential (`clients:write`, `grants:write`, `tokens:write`).
        """
        result: schemas.Exposure = self._client.call(
            "POST",
            "/v1/audit/exposed",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def leaves(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.LeafList:
        """All that its root follows from, also those of events that `/v1/events` does not show. Scope `events:read`."""
        result: schemas.LeafList = self._client.call(
            "GET",
            "/v1/audit/leaves",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate_leaves(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Leaf, None, None]:
        """All items of `leaves`, page by page."""
        return self._client.call_pages(
            "/v1/audit/leaves",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def consistency(
        self,
        *,
        from_: int,
        tree: Optional[str] = None,
        to: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> schemas.ConsistencyProof:
        """Without `to`, up to the newest checkpoint. Both are sizes of checkpoints that the reader has. Scope
        `events:read`.
        """
        result: schemas.ConsistencyProof = self._client.call(
            "GET",
            "/v1/audit/proofs/consistency",
            query={"tree": tree, "from": from_, "to": to},
            min_position=min_position,
        )
        return result

    def inclusion(
        self,
        *,
        tree: Optional[str] = None,
        event_id: Optional[str] = None,
        position: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> schemas.InclusionProof:
        """The event is named by `event_id` or by `position`, which is the number in its `sequence`. 409
        `not_in_checkpoint` if it is newer than the newest checkpoint: try again in a second. Scope `events:read`.
        """
        result: schemas.InclusionProof = self._client.call(
            "GET",
            "/v1/audit/proofs/inclusion",
            query={"tree": tree, "event_id": event_id, "position": position},
            min_position=min_position,
        )
        return result

    def what_if(
        self,
        *,
        from_: str,
        to: str,
        plan: Optional[str] = None,
        requests: Optional[int] = None,
        window: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> schemas.WhatIf:
        """By minute, from `from` until `to` (RFC 3339, of the last two days). The limit is that of `plan`, or the
        account's own; `requests` and `window`, in seconds, replace what it says. The question is recorded. Scope
        `audit:read`.
        """
        result: schemas.WhatIf = self._client.call(
            "GET",
            "/v1/audit/what_if",
            query={"from": from_, "to": to, "plan": plan, "requests": requests, "window": window},
            min_position=min_position,
        )
        return result


class Clients:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        environment: Optional[str] = None,
        standing: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.RegisteredClientList:
        """Filtered by `environment` and `standing`. Scope `clients:read`."""
        result: schemas.RegisteredClientList = self._client.call(
            "GET",
            "/v1/clients",
            query={"limit": limit, "after": after, "environment": environment, "standing": standing},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        environment: Optional[str] = None,
        standing: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.RegisteredClient, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/clients",
            query={"limit": limit, "after": after, "environment": environment, "standing": standing},
            min_position=min_position,
        )

    def create(
        self,
        body: schemas.ClientRegistration,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.RegisteredClient:
        """A generated secret is in the response as `client_secret`, only once. Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "POST",
            "/v1/clients",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, client_id: str, *, min_position: Optional[int] = None) -> schemas.RegisteredClient:
        """Scope `clients:read`."""
        result: schemas.RegisteredClient = self._client.call(
            "GET",
            f"/v1/clients/{segment(client_id)}",
            min_position=min_position,
        )
        return result

    def change(self, client_id: str, body: schemas.ClientChange) -> schemas.RegisteredClient:
        """Name, links, URIs, scopes, token policy, keys, share of requests; all or nothing. Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "PATCH",
            f"/v1/clients/{segment(client_id)}",
            body=body,
        )
        return result

    def delete(self, client_id: str) -> None:
        """Secrets, codes and tokens stop; its history stays. Scope `clients:write`."""
        self._client.call("DELETE", f"/v1/clients/{segment(client_id)}")

    def disable(self, client_id: str, *, idempotency_key: Optional[str] = None) -> schemas.RegisteredClient:
        """Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/disable",
            idempotency_key=idempotency_key,
        )
        return result

    def domains(self, client_id: str, body: schemas.Domains) -> schemas.RegisteredClient:
        """Origins that are kept stay verified. Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "PUT",
            f"/v1/clients/{segment(client_id)}/domains",
            body=body,
        )
        return result

    def verify_domain(
        self,
        client_id: str,
        body: schemas.DomainToVerify,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.RegisteredClient:
        """Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/domains/verify",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def enable(self, client_id: str, *, idempotency_key: Optional[str] = None) -> schemas.RegisteredClient:
        """Tokens issued before stay revoked. Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/enable",
            idempotency_key=idempotency_key,
        )
        return result

    def ip_allow_list(self, client_id: str, body: schemas.IpAllowList) -> schemas.RegisteredClient:
        """Takes effect at once, for tokens issued before, too. Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "PUT",
            f"/v1/clients/{segment(client_id)}/ip_allow_list",
            body=body,
        )
        return result

    def replace_logo(self, client_id: str, body: bytes) -> schemas.RegisteredClient:
        """The file is cut to a square and written anew. People see the logo while the operator has verified the
        client; another logo ends the verification. Scope `clients:write`.
        """
        result: schemas.RegisteredClient = self._client.call(
            "PUT",
            f"/v1/clients/{segment(client_id)}/logo",
            body=body,
        )
        return result

    def remove_logo(self, client_id: str) -> None:
        """Scope `clients:write`."""
        self._client.call("DELETE", f"/v1/clients/{segment(client_id)}/logo")

    def list_logouts(
        self,
        client_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.ClientLogoutList:
        """Scope `clients:read`."""
        result: schemas.ClientLogoutList = self._client.call(
            "GET",
            f"/v1/clients/{segment(client_id)}/logouts",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate_logouts(
        self,
        client_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.ClientLogout, None, None]:
        """All items of `list_logouts`, page by page."""
        return self._client.call_pages(
            f"/v1/clients/{segment(client_id)}/logouts",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def revoke_tokens(self, client_id: str, *, idempotency_key: Optional[str] = None) -> schemas.RegisteredClient:
        """Scope `clients:write`."""
        result: schemas.RegisteredClient = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/revoke_tokens",
            idempotency_key=idempotency_key,
        )
        return result

    def list_signals(
        self,
        client_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.ClientSignalList:
        """Scope `clients:read`."""
        result: schemas.ClientSignalList = self._client.call(
            "GET",
            f"/v1/clients/{segment(client_id)}/signals",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate_signals(
        self,
        client_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.ClientSignal, None, None]:
        """All items of `list_signals`, page by page."""
        return self._client.call_pages(
            f"/v1/clients/{segment(client_id)}/signals",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )


class Consents:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        user_id: Optional[str] = None,
        active: Optional[bool] = None,
        min_position: Optional[int] = None,
    ) -> schemas.ConsentList:
        """Filtered by `client_id` and `user_id`, and with `active=true` only those not withdrawn. Scope
        `grants:read`.
        """
        result: schemas.ConsentList = self._client.call(
            "GET",
            "/v1/consents",
            query={"limit": limit, "after": after, "client_id": client_id, "user_id": user_id, "active": active},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        user_id: Optional[str] = None,
        active: Optional[bool] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Consent, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/consents",
            query={"limit": limit, "after": after, "client_id": client_id, "user_id": user_id, "active": active},
            min_position=min_position,
        )

    def withdraw(self, consent_id: str, *, idempotency_key: Optional[str] = None) -> None:
        """Scope `grants:write`."""
        self._client.call("POST", f"/v1/consents/{segment(consent_id)}/withdraw", idempotency_key=idempotency_key)


class Endpoints:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.EndpointList:
        """Scope `endpoints:read`."""
        result: schemas.EndpointList = self._client.call(
            "GET",
            "/v1/endpoints",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Endpoint, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/endpoints",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def create(self, body: schemas.NewEndpoint, *, idempotency_key: Optional[str] = None) -> schemas.Endpoint:
        """It gets the account's events from now on, and by a replay those of the past: this scope reads every public
        event, without `events:read`. The generated signing secret is in the response as `secret`, only once.
        Scope `endpoints:write`, with `audit` also `audit:read`.
        """
        result: schemas.Endpoint = self._client.call(
            "POST",
            "/v1/endpoints",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, endpoint_id: str, *, min_position: Optional[int] = None) -> schemas.Endpoint:
        """Messages about internal events count only for callers with the scope `audit:read`. Scope `endpoints:read`."""
        result: schemas.Endpoint = self._client.call(
            "GET",
            f"/v1/endpoints/{segment(endpoint_id)}",
            min_position=min_position,
        )
        return result

    def change(self, endpoint_id: str, body: schemas.EndpointChange) -> schemas.Endpoint:
        """Scope `endpoints:write`, and `audit:read` if the endpoint has or gets `audit`."""
        result: schemas.Endpoint = self._client.call("PATCH", f"/v1/endpoints/{segment(endpoint_id)}", body=body)
        return result

    def delete(self, endpoint_id: str) -> None:
        """Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`."""
        self._client.call("DELETE", f"/v1/endpoints/{segment(endpoint_id)}")

    def disable(self, endpoint_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Endpoint:
        """Waiting messages are kept. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`."""
        result: schemas.Endpoint = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/disable",
            idempotency_key=idempotency_key,
        )
        return result

    def enable(self, endpoint_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Endpoint:
        """Also ends the pause of an enabled endpoint; messages that wait for a retry are sent now. Scope
        `endpoints:write`, and `audit:read` if the endpoint has `audit`.
        """
        result: schemas.Endpoint = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/enable",
            idempotency_key=idempotency_key,
        )
        return result

    def jwks(self, endpoint_id: str, *, min_position: Optional[int] = None) -> schemas.JwkSet:
        """Needs no token."""
        result: schemas.JwkSet = self._client.call(
            "GET",
            f"/v1/endpoints/{segment(endpoint_id)}/jwks.json",
            min_position=min_position,
        )
        return result

    def rotate_secret(
        self,
        endpoint_id: str,
        body: schemas.EndpointSecretRotation,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Endpoint:
        """Messages are signed with the old one, too, until its overlap ends; at most five secrets sign at once. The
        new one is in the response as `secret`, only once. Scope `endpoints:write`, and `audit:read` if the
        endpoint has `audit`.
        """
        result: schemas.Endpoint = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/rotate_secret",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result


class Events:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def types(self, *, min_position: Optional[int] = None) -> schemas.EventTypeList:
        """Needs no token."""
        result: schemas.EventTypeList = self._client.call("GET", "/v1/event_types", min_position=min_position)
        return result

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        after_position: Optional[int] = None,
        type: Optional[str] = None,
        stream: Optional[str] = None,
        actor: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.EventList:
        """Filtered by `type` (names or globs such as `client.*`, separated by commas), `stream` (`clients/client_…`,
        as in `subject`, or the id alone), `actor`, `since` and `until`; no further back than the plan shows.
        Scope `events:read`.

        `next_cursor` is also present at the end, to continue from later. If few events match, a page may have
        fewer items than requested, or none, and still `has_more`: continue with `next_cursor`. `after_position`
        starts after a known `sequence`. If the database lost events that the cursor was past, the page begins
        with the events in their place, and `XWMS-Log-Went-Back` names the `sequence` after which they were lost.
        Personal fields are included with the scope `accounts:read`.

        With `Accept: text/event-stream`, the same as server-sent events, followed by new events: `id` is a
        cursor, to continue from with `Last-Event-ID`. Instead of the header, the first event is `log.went_back`.
        """
        result: schemas.EventList = self._client.call(
            "GET",
            "/v1/events",
            query={
                "limit": limit,
                "after": after,
                "after_position": after_position,
                "type": type,
                "stream": stream,
                "actor": actor,
                "since": since,
                "until": until,
            },
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        after_position: Optional[int] = None,
        type: Optional[str] = None,
        stream: Optional[str] = None,
        actor: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Event, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/events",
            query={
                "limit": limit,
                "after": after,
                "after_position": after_position,
                "type": type,
                "stream": stream,
                "actor": actor,
                "since": since,
                "until": until,
            },
            min_position=min_position,
        )


class Grants:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        user_id: Optional[str] = None,
        status: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.GrantList:
        """Filtered by `client_id`, `user_id` and `status`. Scope `grants:read`."""
        result: schemas.GrantList = self._client.call(
            "GET",
            "/v1/grants",
            query={"limit": limit, "after": after, "client_id": client_id, "user_id": user_id, "status": status},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        user_id: Optional[str] = None,
        status: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Grant, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/grants",
            query={"limit": limit, "after": after, "client_id": client_id, "user_id": user_id, "status": status},
            min_position=min_position,
        )

    def read(self, grant_id: str, *, min_position: Optional[int] = None) -> schemas.Grant:
        """Scope `grants:read`."""
        result: schemas.Grant = self._client.call(
            "GET",
            f"/v1/grants/{segment(grant_id)}",
            min_position=min_position,
        )
        return result

    def revoke(self, grant_id: str, *, idempotency_key: Optional[str] = None) -> None:
        """Scope `grants:write`."""
        self._client.call("POST", f"/v1/grants/{segment(grant_id)}/revoke", idempotency_key=idempotency_key)


class Groups:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(self, *, min_position: Optional[int] = None) -> schemas.GroupList:
        """Scope `accounts:read`."""
        result: schemas.GroupList = self._client.call("GET", "/v1/groups", min_position=min_position)
        return result

    def create(self, body: schemas.NewGroup, *, idempotency_key: Optional[str] = None) -> schemas.Group:
        """Apps and APIs with `groups_claim` are told its name. Scope `accounts:write`."""
        result: schemas.Group = self._client.call(
            "POST",
            "/v1/groups",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, group_id: str, *, min_position: Optional[int] = None) -> schemas.Group:
        """Scope `accounts:read`."""
        result: schemas.Group = self._client.call(
            "GET",
            f"/v1/groups/{segment(group_id)}",
            min_position=min_position,
        )
        return result

    def change(self, group_id: str, body: schemas.GroupChange) -> schemas.Group:
        """Scope `accounts:write`."""
        result: schemas.Group = self._client.call("PATCH", f"/v1/groups/{segment(group_id)}", body=body)
        return result

    def delete(self, group_id: str) -> None:
        """Nobody is in it any more, and its name is free. Scope `accounts:write`."""
        self._client.call("DELETE", f"/v1/groups/{segment(group_id)}")

    def list_people(
        self,
        group_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.GroupPersonList:
        """Who was added last comes first. Scope `accounts:read`."""
        result: schemas.GroupPersonList = self._client.call(
            "GET",
            f"/v1/groups/{segment(group_id)}/people",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate_people(
        self,
        group_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.GroupPerson, None, None]:
        """All items of `list_people`, page by page."""
        return self._client.call_pages(
            f"/v1/groups/{segment(group_id)}/people",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def add_person(
        self,
        group_id: str,
        body: schemas.AddToGroup,
        *,
        idempotency_key: Optional[str] = None,
    ) -> None:
        """Nothing happens if they are in it. Scope `accounts:write`.

        The account knows its members, its test users, and users who ever approved one of its clients. Any other
        id returns 404, whether the user exists or not. Apps and APIs are told from the next token on.
        """
        self._client.call(
            "POST",
            f"/v1/groups/{segment(group_id)}/people",
            body=body,
            idempotency_key=idempotency_key,
        )

    def remove_person(self, group_id: str, user_id: str) -> None:
        """Tokens say so from their next refresh. Scope `accounts:write`."""
        self._client.call("DELETE", f"/v1/groups/{segment(group_id)}/people/{segment(user_id)}")

    def of_user(self, user_id: str, *, min_position: Optional[int] = None) -> schemas.GroupList:
        """Scope `accounts:read`.

        The account knows its members, its test users, and users who ever approved one of its clients. Any other
        id returns 404, whether the user exists or not.
        """
        result: schemas.GroupList = self._client.call(
            "GET",
            f"/v1/users/{segment(user_id)}/groups",
            min_position=min_position,
        )
        return result


class Invitations:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.InvitationList:
        """Scope `accounts:read`."""
        result: schemas.InvitationList = self._client.call(
            "GET",
            "/v1/invitations",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Invitation, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/invitations",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def create(self, body: schemas.NewInvitation, *, idempotency_key: Optional[str] = None) -> schemas.Invitation:
        """The link in it is valid for seven days, once, and for this address only. To send it again, withdraw it and
        invite again. Only an owner can invite owners. Scope `accounts:write`.
        """
        result: schemas.Invitation = self._client.call(
            "POST",
            "/v1/invitations",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def withdraw(self, invitation_id: str) -> None:
        """Its link stops working. Scope `accounts:write`."""
        self._client.call("DELETE", f"/v1/invitations/{segment(invitation_id)}")


class Me:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def read(self, *, min_position: Optional[int] = None) -> schemas.Me:
        """For the dashboard, also the CSRF token of its session. No scope."""
        result: schemas.Me = self._client.call("GET", "/v1/me", min_position=min_position)
        return result


class Members:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(self, *, min_position: Optional[int] = None) -> schemas.MemberList:
        """Members of an account can see each other's names and addresses. Scope `accounts:read`."""
        result: schemas.MemberList = self._client.call("GET", "/v1/members", min_position=min_position)
        return result

    def role(self, user_id: str, body: schemas.MemberChange) -> schemas.RoleOfMember:
        """It takes effect with their next request. Only an owner can make or unmake owners, and the last owner
        stays. Scope `accounts:write`.
        """
        result: schemas.RoleOfMember = self._client.call("PATCH", f"/v1/members/{segment(user_id)}", body=body)
        return result

    def remove(self, user_id: str) -> None:
        """Their tokens stop working, and their next request is refused. Any member but the last owner may leave, at
        the dashboard, in any role. Scope `accounts:write`.
        """
        self._client.call("DELETE", f"/v1/members/{segment(user_id)}")


class Messages:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        endpoint_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        type: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.MessageList:
        """Filtered by `status` (`pending`, `delivered`, `failed`, `skipped`) and `type`. Failed messages are the
        dead letters. If few messages match, a page may have fewer items than requested, or none, and still
        `has_more`: continue with `next_cursor`. Messages about internal events, which an endpoint with `audit`
        gets, are left out unless the caller also has the scope `audit:read`. Scope `endpoints:read`.
        """
        result: schemas.MessageList = self._client.call(
            "GET",
            f"/v1/endpoints/{segment(endpoint_id)}/messages",
            query={"limit": limit, "after": after, "status": status, "type": type},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        endpoint_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        type: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Message, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            f"/v1/endpoints/{segment(endpoint_id)}/messages",
            query={"limit": limit, "after": after, "status": status, "type": type},
            min_position=min_position,
        )

    def read(self, endpoint_id: str, message_id: str, *, min_position: Optional[int] = None) -> schemas.Message:
        """Scope `endpoints:read`; for a message about an internal event also `audit:read`."""
        result: schemas.Message = self._client.call(
            "GET",
            f"/v1/endpoints/{segment(endpoint_id)}/messages/{segment(message_id)}",
            min_position=min_position,
        )
        return result

    def attempts(
        self,
        endpoint_id: str,
        message_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.AttemptList:
        """Scope `endpoints:read`; for a message about an internal event also `audit:read`."""
        result: schemas.AttemptList = self._client.call(
            "GET",
            f"/v1/endpoints/{segment(endpoint_id)}/messages/{segment(message_id)}/attempts",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate_attempts(
        self,
        endpoint_id: str,
        message_id: str,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Attempt, None, None]:
        """All items of `attempts`, page by page."""
        return self._client.call_pages(
            f"/v1/endpoints/{segment(endpoint_id)}/messages/{segment(message_id)}/attempts",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def resend(self, endpoint_id: str, message_id: str, *, idempotency_key: Optional[str] = None) -> Any:
        """At once, if it waits for a retry. A message that waits behind another is sent in its turn. Scope
        `endpoints:write`.
        """
        result: Any = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/messages/{segment(message_id)}/resend",
            idempotency_key=idempotency_key,
        )
        return result

    def skip(self, endpoint_id: str, message_id: str, *, idempotency_key: Optional[str] = None) -> Any:
        """The messages that waited behind it are sent. Scope `endpoints:write`, and `audit:read` if the endpoint has
        `audit`.
        """
        result: Any = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/messages/{segment(message_id)}/skip",
            idempotency_key=idempotency_key,
        )
        return result

    def replay(
        self,
        endpoint_id: str,
        body: schemas.Replay,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.ReplaySize:
        """Tests are left out. At most three replays are open at once. Scope `endpoints:write`."""
        result: schemas.ReplaySize = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/replay",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def resend_failed(self, endpoint_id: str, *, idempotency_key: Optional[str] = None) -> Any:
        """Messages that wait for a retry are sent now. Scope `endpoints:write`."""
        result: Any = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/resend_failed",
            idempotency_key=idempotency_key,
        )
        return result

    def test(self, endpoint_id: str, body: schemas.EndpointTest, *, idempotency_key: Optional[str] = None) -> Any:
        """Or an example of any type. Scope `endpoints:write`, and `audit:read` for `resume` of an endpoint with
        `audit`.
        """
        result: Any = self._client.call(
            "POST",
            f"/v1/endpoints/{segment(endpoint_id)}/test",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result


class Plans:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def read(self, account_id: str, *, min_position: Optional[int] = None) -> schemas.AccountPlan:
        """Scope `accounts:read`."""
        result: schemas.AccountPlan = self._client.call(
            "GET",
            f"/v1/accounts/{segment(account_id)}/plan",
            min_position=min_position,
        )
        return result

    def choose(self, account_id: str, body: schemas.Choice) -> schemas.AccountPlan:
        """It takes effect within a second. What exceeds a smaller plan's limits is kept. Scope `accounts:write`."""
        result: schemas.AccountPlan = self._client.call(
            "PUT",
            f"/v1/accounts/{segment(account_id)}/plan",
            body=body,
        )
        return result

    def end(self, account_id: str) -> schemas.AccountPlan:
        """Nothing can be added until another is chosen, and few requests are accepted. Scope `accounts:write`."""
        result: schemas.AccountPlan = self._client.call("DELETE", f"/v1/accounts/{segment(account_id)}/plan")
        return result

    def list(self, *, min_position: Optional[int] = None) -> schemas.PlanList:
        """Scope `accounts:read`."""
        result: schemas.PlanList = self._client.call("GET", "/v1/plans", min_position=min_position)
        return result


class Registrations:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(self, *, min_position: Optional[int] = None) -> schemas.RegistrationTokenList:
        """Scope `clients:read`."""
        result: schemas.RegistrationTokenList = self._client.call(
            "GET",
            "/v1/registration_tokens",
            min_position=min_position,
        )
        return result

    def create(
        self,
        body: schemas.NewRegistrationToken,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.RegistrationToken:
        """The response has it as `registration_token`, only once. Scope `clients:write`."""
        result: schemas.RegistrationToken = self._client.call(
            "POST",
            "/v1/registration_tokens",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def revoke(self, registration_id: str) -> None:
        """No more apps can register with it. Apps that already registered stay. Scope `clients:write`."""
        self._client.call("DELETE", f"/v1/registration_tokens/{segment(registration_id)}")


class Requests:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        token_id: Optional[str] = None,
        grant_id: Optional[str] = None,
        user_id: Optional[str] = None,
        secret_id: Optional[str] = None,
        about_token_id: Optional[str] = None,
        about_grant_id: Optional[str] = None,
        object: Optional[str] = None,
        ip: Optional[str] = None,
        user_agent: Optional[str] = None,
        route: Optional[str] = None,
        status: Optional[str] = None,
        error: Optional[str] = None,
        reason: Optional[str] = None,
        request_id: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        format: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.RequestList:
        """Filtered by

        - what they acted with: `token_id`, `grant_id`, `user_id`, `secret_id`, `client_id`; - what they were
        about: `object` (the last id in the path), `about_token_id` and `about_grant_id` (of an introspection or
        revocation); - where they came from: `ip` (an address, an IPv4 /24 or an IPv6 /48) and `user_agent`; - how
        they ended: `status` (`404`, or a class such as `4xx`), `error` (a problem's `code`, or the `error` of
        OAuth), `reason`; - `route`, `request_id`, `since` and `until`.

        With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it: then `limit` is up to 10000, and
        `Link` has the URL of the next page. Scope `usage:read`.
        """
        result: schemas.RequestList = self._client.call(
            "GET",
            "/v1/requests",
            query={
                "limit": limit,
                "after": after,
                "client_id": client_id,
                "token_id": token_id,
                "grant_id": grant_id,
                "user_id": user_id,
                "secret_id": secret_id,
                "about_token_id": about_token_id,
                "about_grant_id": about_grant_id,
                "object": object,
                "ip": ip,
                "user_agent": user_agent,
                "route": route,
                "status": status,
                "error": error,
                "reason": reason,
                "request_id": request_id,
                "since": since,
                "until": until,
                "format": format,
            },
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        token_id: Optional[str] = None,
        grant_id: Optional[str] = None,
        user_id: Optional[str] = None,
        secret_id: Optional[str] = None,
        about_token_id: Optional[str] = None,
        about_grant_id: Optional[str] = None,
        object: Optional[str] = None,
        ip: Optional[str] = None,
        user_agent: Optional[str] = None,
        route: Optional[str] = None,
        status: Optional[str] = None,
        error: Optional[str] = None,
        reason: Optional[str] = None,
        request_id: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Request, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/requests",
            query={
                "limit": limit,
                "after": after,
                "client_id": client_id,
                "token_id": token_id,
                "grant_id": grant_id,
                "user_id": user_id,
                "secret_id": secret_id,
                "about_token_id": about_token_id,
                "about_grant_id": about_grant_id,
                "object": object,
                "ip": ip,
                "user_agent": user_agent,
                "route": route,
                "status": status,
                "error": error,
                "reason": reason,
                "request_id": request_id,
                "since": since,
                "until": until,
            },
            min_position=min_position,
        )

    def read(self, request_id: str, *, min_position: Optional[int] = None) -> schemas.RequestDetail:
        """If several requests have the id, because their callers chose it, this is the newest; the list's filter
        `request_id` finds all of them. Scope `usage:read`; the events need `events:read`, and their personal
        fields `accounts:read`.
        """
        result: schemas.RequestDetail = self._client.call(
            "GET",
            f"/v1/requests/{segment(request_id)}",
            min_position=min_position,
        )
        return result


class Resources:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.ResourceList:
        """Scope `resources:read`."""
        result: schemas.ResourceList = self._client.call(
            "GET",
            "/v1/resources",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Resource, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/resources",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )

    def create(self, body: schemas.NewResource, *, idempotency_key: Optional[str] = None) -> schemas.Resource:
        """Apps that it lists may then ask for tokens for it. Scope `resources:write`."""
        result: schemas.Resource = self._client.call(
            "POST",
            "/v1/resources",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, resource_id: str, *, min_position: Optional[int] = None) -> schemas.Resource:
        """Scope `resources:read`."""
        result: schemas.Resource = self._client.call(
            "GET",
            f"/v1/resources/{segment(resource_id)}",
            min_position=min_position,
        )
        return result

    def change(self, resource_id: str, body: schemas.ResourceChange) -> schemas.Resource:
        """Scope `resources:write`."""
        result: schemas.Resource = self._client.call("PATCH", f"/v1/resources/{segment(resource_id)}", body=body)
        return result

    def delete(self, resource_id: str) -> None:
        """Its tokens stop at once. Only the same account can register the audience again. Scope `resources:write`."""
        self._client.call("DELETE", f"/v1/resources/{segment(resource_id)}")

    def disable(self, resource_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Resource:
        """Its tokens stop at once, and apps get no new ones. Scope `resources:write`."""
        result: schemas.Resource = self._client.call(
            "POST",
            f"/v1/resources/{segment(resource_id)}/disable",
            idempotency_key=idempotency_key,
        )
        return result

    def enable(self, resource_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Resource:
        """Tokens from before it was disabled stay stopped. Scope `resources:write`."""
        result: schemas.Resource = self._client.call(
            "POST",
            f"/v1/resources/{segment(resource_id)}/enable",
            idempotency_key=idempotency_key,
        )
        return result


class Secrets:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def replace_exposed(
        self,
        client_id: str,
        body: schemas.NewSecret,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.IssuedSecret:
        """Creates a new one, and stops every other secret, grant and token at once. Scope `clients:write`. Callers
        without the client's own scopes can stop it with `disable`.
        """
        result: schemas.IssuedSecret = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/replace_exposed",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def rotate_only(
        self,
        client_id: str,
        body: schemas.SecretRotation,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.IssuedSecret:
        """Scope `clients:write`."""
        result: schemas.IssuedSecret = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/rotate_secret",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def list(self, client_id: str, *, min_position: Optional[int] = None) -> schemas.SecretList:
        """Label, status, and when they were created, expire, were revoked and last used. It lists all secrets that
        were not revoked, and the last hundred that were. Scope `clients:read`.
        """
        result: schemas.SecretList = self._client.call(
            "GET",
            f"/v1/clients/{segment(client_id)}/secrets",
            min_position=min_position,
        )
        return result

    def create(
        self,
        client_id: str,
        body: schemas.NewSecret,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.IssuedSecret:
        """Scope `clients:write`."""
        result: schemas.IssuedSecret = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/secrets",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def revoke(self, client_id: str, secret_id: str) -> None:
        """The next call with it is refused. Scope `clients:write`."""
        self._client.call("DELETE", f"/v1/clients/{segment(client_id)}/secrets/{segment(secret_id)}")

    def rotate(
        self,
        client_id: str,
        secret_id: str,
        body: schemas.SecretRotation,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.IssuedSecret:
        """The old one keeps working for `overlap_seconds`. Scope `clients:write`."""
        result: schemas.IssuedSecret = self._client.call(
            "POST",
            f"/v1/clients/{segment(client_id)}/secrets/{segment(secret_id)}/rotate",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result


class Tickets:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.TicketList:
        """Filtered by `status` (`open`, `answered`, `closed`). Owners and admins see everybody's, other members
        their own. Scope `tickets:read`.
        """
        result: schemas.TicketList = self._client.call(
            "GET",
            "/v1/tickets",
            query={"limit": limit, "after": after, "status": status},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        status: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Ticket, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/tickets",
            query={"limit": limit, "after": after, "status": status},
            min_position=min_position,
        )

    def create(self, body: schemas.NewTicket, *, idempotency_key: Optional[str] = None) -> schemas.Ticket:
        """Scope `tickets:write`."""
        result: schemas.Ticket = self._client.call(
            "POST",
            "/v1/tickets",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, ticket_id: str, *, min_position: Optional[int] = None) -> schemas.Ticket:
        """Owners and admins see everybody's, other members their own. Scope `tickets:read`."""
        result: schemas.Ticket = self._client.call(
            "GET",
            f"/v1/tickets/{segment(ticket_id)}",
            min_position=min_position,
        )
        return result

    def read_attachment(
        self,
        ticket_id: str,
        attachment_id: str,
        *,
        min_position: Optional[int] = None,
    ) -> Generator[bytes, None, None]:
        """`image/png`, `image/jpeg` or `text/plain`. Owners and admins see everybody's, other members those of their
        own tickets. Scope `tickets:read`.
        """
        return self._client.call_stream(
            f"/v1/tickets/{segment(ticket_id)}/attachments/{segment(attachment_id)}",
            min_position=min_position,
        )

    def close(self, ticket_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Ticket:
        """Scope `tickets:write`."""
        result: schemas.Ticket = self._client.call(
            "POST",
            f"/v1/tickets/{segment(ticket_id)}/close",
            idempotency_key=idempotency_key,
        )
        return result

    def reopen(self, ticket_id: str, *, idempotency_key: Optional[str] = None) -> schemas.Ticket:
        """Scope `tickets:write`."""
        result: schemas.Ticket = self._client.call(
            "POST",
            f"/v1/tickets/{segment(ticket_id)}/reopen",
            idempotency_key=idempotency_key,
        )
        return result

    def reply(
        self,
        ticket_id: str,
        body: schemas.NewTicketReply,
        *,
        idempotency_key: Optional[str] = None,
    ) -> schemas.Ticket:
        """Owners and admins may reply to everybody's tickets, other members to their own. Scope `tickets:write`."""
        result: schemas.Ticket = self._client.call(
            "POST",
            f"/v1/tickets/{segment(ticket_id)}/replies",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result


class Tokens:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        user_id: Optional[str] = None,
        grant_id: Optional[str] = None,
        active: Optional[bool] = None,
        min_position: Optional[int] = None,
    ) -> schemas.TokenList:
        """Filtered by `client_id`, `user_id` and `grant_id`, and with `active=true` only those that are neither
        expired nor revoked. Scope `tokens:read`.
        """
        result: schemas.TokenList = self._client.call(
            "GET",
            "/v1/tokens",
            query={
                "limit": limit,
                "after": after,
                "client_id": client_id,
                "user_id": user_id,
                "grant_id": grant_id,
                "active": active,
            },
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        client_id: Optional[str] = None,
        user_id: Optional[str] = None,
        grant_id: Optional[str] = None,
        active: Optional[bool] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.Token, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages(
            "/v1/tokens",
            query={
                "limit": limit,
                "after": after,
                "client_id": client_id,
                "user_id": user_id,
                "grant_id": grant_id,
                "active": active,
            },
            min_position=min_position,
        )

    def read(self, token_id: str, *, min_position: Optional[int] = None) -> schemas.Token:
        """Scope `tokens:read`."""
        result: schemas.Token = self._client.call(
            "GET",
            f"/v1/tokens/{segment(token_id)}",
            min_position=min_position,
        )
        return result

    def revoke(self, token_id: str, *, idempotency_key: Optional[str] = None) -> None:
        """Scope `tokens:write`."""
        self._client.call("POST", f"/v1/tokens/{segment(token_id)}/revoke", idempotency_key=idempotency_key)


class Usage:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def read(
        self,
        *,
        from_: Optional[str] = None,
        to: Optional[str] = None,
        step: Optional[str] = None,
        by: Optional[str] = None,
        format: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.RequestUsage:
        """By `step` (`minute`, `hour`, which is the default, or `day`), and with `by` (`client`, `route`, `status`,
        separated by commas) by those, too. From `from` to `to`, in whole steps: at most a day by minute, 31 days
        by hour, 400 days by day, and no further back than the plan shows. With `Accept: text/csv` or `format=csv`
        as CSV, if the plan includes it. Scope `usage:read`.
        """
        result: schemas.RequestUsage = self._client.call(
            "GET",
            "/v1/usage",
            query={"from": from_, "to": to, "step": step, "by": by, "format": format},
            min_position=min_position,
        )
        return result

    def read_tokens(
        self,
        *,
        from_: Optional[str] = None,
        to: Optional[str] = None,
        by: Optional[str] = None,
        format: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.TokenUsage:
        """With totals. From `from` to `to`, in whole days, at most 400, and no further back than the plan shows.
        These counts are billed: each event of the log counts once. With `Accept: text/csv` or `format=csv` as
        CSV, if the plan includes it. Scope `usage:read`.
        """
        result: schemas.TokenUsage = self._client.call(
            "GET",
            "/v1/usage/tokens",
            query={"from": from_, "to": to, "by": by, "format": format},
            min_position=min_position,
        )
        return result


class Users:
    def __init__(self, client: Caller) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> schemas.TestUserList:
        """Scope `users:read`."""
        result: schemas.TestUserList = self._client.call(
            "GET",
            "/v1/users",
            query={"limit": limit, "after": after},
            min_position=min_position,
        )
        return result

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Generator[schemas.TestUser, None, None]:
        """All items of `list`, page by page."""
        return self._client.call_pages("/v1/users", query={"limit": limit, "after": after}, min_position=min_position)

    def create(self, body: schemas.NewTestUser, *, idempotency_key: Optional[str] = None) -> schemas.TestUser:
        """Scope `users:write`."""
        result: schemas.TestUser = self._client.call(
            "POST",
            "/v1/users",
            body=body,
            idempotency_key=idempotency_key,
        )
        return result

    def read(self, user_id: str, *, min_position: Optional[int] = None) -> schemas.TestUser:
        """Scope `users:read`."""
        result: schemas.TestUser = self._client.call(
            "GET",
            f"/v1/users/{segment(user_id)}",
            min_position=min_position,
        )
        return result

    def change(self, user_id: str, body: schemas.TestUserChange) -> schemas.TestUser:
        """A new password ends their sessions and tokens. Scope `users:write`."""
        result: schemas.TestUser = self._client.call("PATCH", f"/v1/users/{segment(user_id)}", body=body)
        return result

    def delete(self, user_id: str) -> None:
        """Sessions and tokens stop, their data becomes unreadable, and the mail address can be used again. Scope
        `users:write`.
        """
        self._client.call("DELETE", f"/v1/users/{segment(user_id)}")

    def revoke_tokens(self, user_id: str, *, idempotency_key: Optional[str] = None) -> None:
        """Scope `grants:write`.

        The account knows users who ever approved one of its clients, its members, and its test users. Any other
        id returns 404, whether the user exists or not.
        """
        self._client.call("POST", f"/v1/users/{segment(user_id)}/revoke_tokens", idempotency_key=idempotency_key)


class Operations:
    """The resources."""

    def __init__(self, client: Caller) -> None:
        self.accounts = Accounts(client)
        self.alerts = Alerts(client)
        self.audit = Audit(client)
        self.clients = Clients(client)
        self.consents = Consents(client)
        self.endpoints = Endpoints(client)
        self.events = Events(client)
        self.grants = Grants(client)
        self.groups = Groups(client)
        self.invitations = Invitations(client)
        self.me = Me(client)
        self.members = Members(client)
        self.messages = Messages(client)
        self.plans = Plans(client)
        self.registrations = Registrations(client)
        self.requests = Requests(client)
        self.resources = Resources(client)
        self.secrets = Secrets(client)
        self.tickets = Tickets(client)
        self.tokens = Tokens(client)
        self.usage = Usage(client)
        self.users = Users(client)
