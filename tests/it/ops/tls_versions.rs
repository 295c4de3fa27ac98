//! Which versions of TLS and which cipher suites the server takes (BCP 195; FAPI 2.0 Security Profile §5.2), shown with
//! hellos that no library of today sends.

use super::tls::{Identity, serving};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const TLS_1_0: u16 = 0x0301;
const TLS_1_1: u16 = 0x0302;
const TLS_1_2: u16 = 0x0303;
/// ECDHE with ECDSA and AES-GCM, of 128 and of 256 bits.
const STRONG: [u16; 2] = [0xC02B, 0xC02C];
/// RC4, triple DES, CBC, key exchange by RSA, DHE, ECDHE with CBC, and ChaCha20-Poly1305, which BCP 195 does not
/// recommend for TLS 1.2.
const OTHERS: [u16; 9] = [0x0005, 0x000A, 0x002F, 0x003C, 0x009C, 0x009E, 0xC009, 0xC013, 0xCCA9];

/// Returns `bytes` after their length in two bytes.
fn sized(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    [&length[..], bytes].concat()
}

fn numbers(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    [kind.to_be_bytes().to_vec(), sized(body)].concat()
}

/// Returns a ClientHello (RFC 5246 §7.4.1.2) of this version with these cipher suites, in its record.
fn hello(version: u16, suites: &[u16]) -> Vec<u8> {
    let groups = extension(10, &sized(&numbers(&[23, 29])));
    let points = extension(11, &[1, 0]);
    let signatures = extension(13, &sized(&numbers(&[0x0403, 0x0804, 0x0401])));
    let extensions = sized(&[groups, points, signatures].concat());
    // After the random bytes, there is no session; after the suites, only no compression.
    let start = [version.to_be_bytes().to_vec(), vec![7; 32], vec![0]].concat();
    let body = [start, sized(&numbers(suites)), vec![1, 0], extensions].concat();
    let message = [vec![1, 0], sized(&body)].concat();
    [vec![22], TLS_1_0.to_be_bytes().to_vec(), sized(&message)].concat()
}

/// Sends a hello to the server on `port`. Returns the version and the suite that it chose, or nothing if it refused.
async fn chosen(port: u16, version: u16, suites: &[u16]) -> Option<(u16, u16)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(&hello(version, suites)).await.unwrap();
    let mut record = [0; 5];
    // It may close the connection without an alert (record type 21).
    if stream.read_exact(&mut record).await.is_err() || record[0] == 21 {
        return None;
    }
    let mut body = vec![0; usize::from(u16::from_be_bytes([record[3], record[4]]))];
    stream.read_exact(&mut body).await.unwrap();
    assert_eq!((record[0], body[0]), (22, 2), "a ServerHello: {body:?}");
    let suite = 39 + usize::from(body[38]);
    Some((u16::from_be_bytes([body[4], body[5]]), u16::from_be_bytes([body[suite], body[suite + 1]])))
}

#[tokio::test]
async fn old_versions_of_tls_and_cipher_suites_that_are_not_recommended_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    Identity::new().write(dir.path());
    let server = serving(dir.path()).await;
    let port: u16 = server.app.settings.issuer.rsplit(':').next().unwrap().parse().unwrap();
    for version in [TLS_1_0, TLS_1_1] {
        assert_eq!(chosen(port, version, &STRONG).await, None, "{version:#06x}");
    }
    for other in OTHERS {
        assert_eq!(chosen(port, TLS_1_2, &[other]).await, None, "{other:#06x}");
    }
    for strong in STRONG {
        assert_eq!(chosen(port, TLS_1_2, &[strong]).await, Some((TLS_1_2, strong)));
        let last = [&OTHERS[..], &[strong]].concat();
        assert_eq!(chosen(port, TLS_1_2, &last).await, Some((TLS_1_2, strong)), "whatever comes before it");
    }
}
