//! Mutual TLS (RFC 8705): certificates that authenticate clients, and tokens that work only with one.
//!
//! | file | what it tests |
//! |---|---|
//! | `authorities` | a file of authorities that changes while the server runs |
//! | `doors` | certificates for tests, and a server that asks for them |
//! | `handshake` | who is asked for a certificate, and that it needs its private key |
//! | `issued` | clients with certificates of a trusted authority |
//! | `own_authorities` | clients with certificates of an authority that they alone trust |
//! | `registered` | clients that registered the keys of their certificates |
//! | `published` | clients that publish the keys of their certificates |
//! | `binding` | access and refresh tokens of one certificate, in the hands of a thief |
//! | `profile` | a FAPI client with certificates |
//! | `proxies` | certificates in the header of a proxy, and of a stranger |
//! | `offered` | what discovery says, which settings are wrong, and the dashboard |
//! | `settings` | the settings of the program |

mod authorities;
mod binding;
pub mod doors;
mod handshake;
mod issued;
mod offered;
mod own_authorities;
mod profile;
mod proxies;
mod published;
mod registered;
mod settings;
