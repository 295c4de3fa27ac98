//! The schemas of response parts that come from elsewhere: only described in the document, never constructed
//! here.

use serde_json::Value;
use utoipa::ToSchema;
use xwms_events::Timestamp;

/// An event of the account (CloudEvents 1.0).
#[derive(ToSchema)]
#[schema(as = Event)]
#[allow(dead_code, reason = "only its shape is documented")]
pub struct CloudEvent {
    #[schema(example = "1.0")]
    specversion: String,
    /// The same in every retry, replay and transport.
    #[schema(example = "event_01kayb5g6nf6hr2j7q3p6q8v4w")]
    id: String,
    #[schema(format = Uri, example = "https://auth.example.org/v1/accounts/account_01kayb5g6nf6hr2j7q3p6q8v4w")]
    source: String,
    /// One of `GET /v1/event_types`.
    #[schema(example = "client.renamed")]
    r#type: String,
    /// The subject of the event.
    #[schema(example = "clients/client_01kayb5g6nf6hr2j7q3p6q8v4w")]
    subject: Option<String>,
    #[schema(required = false)]
    time: Timestamp,
    /// The position in the log of all accounts; it sorts as text.
    #[schema(example = "00000000000000000042")]
    sequence: String,
    /// The event's leaf in the Merkle trees of the history, in base64: what `GET /v1/audit/proofs/inclusion` proves.
    #[schema(example = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    leafhash: Option<String>,
    #[schema(example = "application/json")]
    datacontenttype: Option<String>,
    /// The URL of the JSON Schema of `data`.
    #[schema(format = Uri, example = "https://auth.example.org/schemas/client.renamed/v1")]
    dataschema: Option<String>,
    /// `user`, `client` or `system`.
    actortype: Option<String>,
    actorid: Option<String>,
    requestid: Option<String>,
    /// What happened, by the schema at `dataschema`.
    #[schema(required = false, value_type = BTreeMap<String, Value>)]
    data: Value,
    /// Present if this version of the server can't read the event's data.
    unreadable: Option<bool>,
}

/// A set of public keys (RFC 7517 §5).
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is documented")]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

/// A public key (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). Its members depend on `kty`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is documented")]
pub struct Jwk {
    #[schema(example = "EC")]
    kty: String,
    #[schema(example = "sig")]
    r#use: Option<String>,
    #[schema(example = json!(["verify"]))]
    key_ops: Option<Vec<String>>,
    #[schema(example = "ES256")]
    alg: Option<String>,
    /// Identifies the key within the set.
    #[schema(example = "2026-01")]
    kid: Option<String>,
    /// For `EC` and `OKP`.
    #[schema(example = "P-256")]
    crv: Option<String>,
    /// For `EC` and `OKP`.
    #[schema(example = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")]
    x: Option<String>,
    /// For `EC`.
    #[schema(example = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")]
    y: Option<String>,
    /// For `RSA`.
    #[schema(
        example = "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw"
    )]
    n: Option<String>,
    /// For `RSA`.
    #[schema(example = "AQAB")]
    e: Option<String>,
}
